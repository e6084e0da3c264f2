"""How time grows with runs, cores and states."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from alignsim.engines.planning import plan_of
from benchmarks.c_engine import BUILT, Build, Library, compilers
from benchmarks.draws import priors_of
from benchmarks.engines import FUSED, SAME_BITS, numpy_runs, stepped
from benchmarks.our_engine import PRECISIONS, compiled_measures, our_setup
from benchmarks.small_array_mesa import SmallArrayModel
from benchmarks.table import markdown, number
from benchmarks.timing import Job, clock_time, cores, cores_there, processor_time, turn_about
from benchmarks.wide_region import widened
from benchmarks.work import Work, setup_of, work_of

RUNS: Final = (2, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
STATES: Final = (5, 50, 195)
FEW_STATES: Final = 20
FASTEST: Final = "fused, only what changes"
# more runs than these are not tried: seconds for nothing new
MESA_RUNS: Final = 10
NUMPY_RUNS: Final = 10_000
C_RUNS: Final = 100_000
THREAD_RUNS: Final = 32_768
PASSES: Final = 9


def by_runs() -> str:
    """Processor time by number of runs, one core.

    Returns
    -------
    str
        Table; half of the runs in each arm.
    """
    best = [Build(compiler, once=True, flags=FUSED) for compiler in compilers()[-1:]]
    head = ["runs", *(f"alignsim {precision}, s" for precision in PRECISIONS)]
    head += [*(f"C ({build.compiler}), {FASTEST}, s" for build in best), "batched NumPy, s", "small-array Mesa, s"]
    rows = []
    for runs in RUNS:
        works: list[Callable[[], object] | None] = [_compiled(precision, runs // 2) for precision in PRECISIONS]
        work = work_of(setup_of("aid_boost", runs // 2))
        works += [_plain_c(build, work, runs) if runs <= C_RUNS else None for build in best]
        works += [_numpy(work, runs) if runs <= NUMPY_RUNS else None, _mesa(work, runs) if runs <= MESA_RUNS else None]
        cells = [number(_seconds(make, runs)) if make else "" for make in works]
        rows.append([f"{runs:,}", *cells])
    return markdown(head, rows)


def _seconds(make: Callable[[], object], runs: int) -> float:
    job = Job(make, 1)
    times = [processor_time(job) for _ in range(3 if runs <= 10_000 else 1)]
    return min(times) / 1e6


def _compiled(precision: str, replicates: int) -> Callable[[], object]:
    setup = our_setup(precision, replicates)
    return lambda: compiled_measures(setup)


def _plain_c(build: Build, work: Work, runs: int) -> Callable[[], object]:
    library = Library(build, work)
    return lambda: library.run(0, runs)


def _numpy(work: Work, runs: int) -> Callable[[], object]:
    return lambda: numpy_runs(work, runs, 1024)


def _mesa(work: Work, runs: int) -> Callable[[], object]:
    priors = priors_of(work)
    return lambda: [stepped(SmallArrayModel(work, priors, n % 2, n // 2)) for n in range(runs)]


@dataclass(frozen=True)
class TwoCores:
    """How much faster two cores are than one, in float64, on the clock.

    Attributes
    ----------
    ours : float
        alignsim.
    reference : float or None
        C, whose threads share nothing: below 2, the machine had no second core to give. None without a compiler.
    """

    ours: float
    reference: float | None


def by_cores() -> tuple[str, TwoCores | None]:
    """Time of one run on one core and on two.

    Returns
    -------
    table : str
        Best of several passes, turn and turn about.
    two_cores : TwoCores or None
        None where there is but one core.
    """
    if cores_there() < 2:
        return "One core only: nothing to compare.", None
    makes = {f"alignsim {precision}": _compiled(precision, THREAD_RUNS // 2) for precision in PRECISIONS}
    makes |= {f"C ({compiler}), {FASTEST}": _shared_c(compiler) for compiler in compilers()[-1:]}
    jobs = {(name, count): Job(_on(count, make), THREAD_RUNS) for name, make in makes.items() for count in (1, 2)}
    clocks, processors = turn_about(jobs, PASSES, clock_time), turn_about(jobs, PASSES // 3)
    best = {job: min(times) for job, times in clocks.items()}
    spent = {job: min(times) for job, times in processors.items()}
    faster = {name: best[name, 1] / best[name, 2] for name in makes}
    rows = [
        [
            name,
            *(number(best[name, count]) for count in (1, 2)),
            f"{faster[name]:.2f}",
            *(number(spent[name, count]) for count in (1, 2)),
        ]
        for name in makes
    ]
    head = ["engine", "one core, µs a run on the clock", "two cores", "times faster", "processor time, one", "two"]
    reference = next((ratio for name, ratio in faster.items() if name.startswith("C ")), None)
    return markdown(head, rows), TwoCores(faster["alignsim float64"], reference)


def _shared_c(compiler: str) -> Callable[[], object]:
    """Runs in C, as many threads as there are cores."""
    library = Library(Build(compiler, once=True, flags=FUSED), work_of(setup_of("aid_boost", THREAD_RUNS // 2)))

    def work() -> None:
        threads = cores_there()
        part = THREAD_RUNS // threads
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda n: library.run(n * part, part), range(threads)))

    return work


def _on(count: int, make: Callable[[], object]) -> Callable[[], object]:
    def work() -> None:
        with cores(count):
            make()

    return work


def by_states() -> str:
    """Processor time of one run by number of states, one core.

    Returns
    -------
    str
        Table; the compiled engine in a process of its own, with a memory for so many states.
    """
    compiler = compilers()[-1:]
    head = [
        "states",
        "alignsim float64, µs a run",
        *(f"C ({name}), same bits, every rule each round" for name in compiler),
    ]
    head += ["batched NumPy", "small-array Mesa", "largest difference, alignsim and C"]
    rows = [_by_engines(count, compiler) for count in STATES]
    return markdown(head, rows)


def _by_engines(count: int, compiler: list[str]) -> list[str]:
    """Row of a table: so many states, and what each engine takes."""
    five = setup_of("aid_boost", 64)
    work = work_of(five) if count == len(work_of(five).states) else widened(work_of(five), count)
    ours, last = _wide(count, work, plan_of(five))
    # blocks and chunks that the cache holds
    block, chunk = (64, 1024) if count <= FEW_STATES else (16, 64)
    builds = [Build(name, flags=SAME_BITS, states=count, block=block) for name in compiler]
    libraries = [Library(build, work) for build in builds]
    gaps = [f"{np.abs(library.run(0, 128) - last).max():.1g}" for library in libraries]
    times = [
        ours,
        *(min(processor_time(Job(_runs_of(library, 128), 128)) for _ in range(3)) for library in libraries),
        min(processor_time(Job(_numpy_of(work, chunk), chunk)) for _ in range(2)),
        processor_time(Job(_mesa(work, 2), 2)),
    ]
    return [str(count), *map(number, times), *(gaps or [""])]


def _runs_of(library: Library, runs: int) -> Callable[[], object]:
    return lambda: library.run(0, runs)


def _numpy_of(work: Work, chunk: int) -> Callable[[], object]:
    return lambda: numpy_runs(work, chunk, chunk)


def _wide(count: int, work: Work, plan: object) -> tuple[float, np.ndarray]:
    """Time and measures of the compiled engine for a region of so many states."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "work.pickle"
        # the plan goes as plain values: its own class belongs to a layout of five states
        file.write_bytes(pickle.dumps((work, plan)))
        command = [sys.executable, "-m", "benchmarks.wide_region", str(file), str(count)]
        cache = {"XDG_CACHE_HOME": str(BUILT / f"states-{count}")}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | cache)
        return json.loads(done.stdout)["microseconds"], np.load(file.with_suffix(".npy"))
