"""How fast the compiled engine is, beside the Mesa model on the same runs.

``make bench`` prints the table of docs/benchmarks.md. Times are processor time of one thread, the median of
several passes taken turn and turn about, but where a line says that it is the time on the clock.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from alignsim.engines.ensemble import run_ensemble
from alignsim.engines.kernel import LAST, RECORDED
from alignsim.engines.layout import P, S, T
from alignsim.engines.memory import BLOCK, allocate
from alignsim.engines.model import AlignmentModel
from alignsim.engines.planning import columns_of, plan_of
from alignsim.engines.precision import in_precision, kernel_of
from alignsim.world.setup import Setup, prepared

PASSES = 7
RUNS = 16 * BLOCK
MESA_RUNS = 10


def microseconds(work: Callable[[], object], runs: int) -> float:
    """Processor time of one run.

    Parameters
    ----------
    work : callable
        Makes the runs.
    runs : int
        How many.

    Returns
    -------
    float
        Microseconds.
    """
    begun = time.process_time()
    work()
    return (time.process_time() - begun) / runs * 1e6


def compiled(setup: Setup) -> Callable[[], object]:
    """Work of the compiled engine on one thread, measures at the last round recorded.

    Parameters
    ----------
    setup : Setup
        With ``run.explain`` and ``run.precision`` as they are to be measured.

    Returns
    -------
    callable
        Makes `RUNS` runs.
    """
    run = setup.composed.config.run
    plan, kernel = in_precision(plan_of(setup), run.precision), kernel_of(run.precision)
    memory, names, seeds = allocate(plan), np.zeros((2, BLOCK), np.int64), np.array([1])
    reasons = np.empty((int(run.explain), S, T * P, RUNS), run.precision)
    last, rounds = np.empty((LAST, RUNS), run.precision), np.empty((0, S, RECORDED, RUNS), run.precision)
    columns, total = columns_of(plan), len(setup.arms) * run.replicates
    return lambda: kernel(plan, memory, names, columns, seeds, 0, total, last, rounds, reasons)


def mesa(setup: Setup) -> Callable[[], object]:
    """Work of the Mesa model, every round collected and explained.

    Parameters
    ----------
    setup : Setup
        The same runs.

    Returns
    -------
    callable
        Makes `MESA_RUNS` runs.
    """

    def work() -> None:
        for replicate in range(MESA_RUNS):
            model = AlignmentModel.of(setup, "scenario", replicate)
            for _ in range(setup.clock.rounds):
                model.step()

    return work


def clock_seconds(setup: Setup) -> float:
    """Time on the clock of all runs of a setup, on all threads.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    float
        Seconds.
    """
    begun = time.perf_counter()
    run_ensemble(setup)
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print the table."""
    options = ["+experiment=aid_boost", f"run.replicates={RUNS}"]
    plain, explained = prepared([*options, "run.explain=false"]), prepared(options)
    single = prepared([*options, "run.explain=false", "run.precision=float32"])
    works = {
        "compiled, one thread": (compiled(plain), RUNS),
        "compiled, one thread, `run.precision=float32`": (compiled(single), RUNS),
        "compiled, one thread, with reasons": (compiled(explained), RUNS),
        "Mesa model, every round collected, with reasons": (mesa(explained), MESA_RUNS),
    }
    for work, _ in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(PASSES):
        for name, (work, runs) in works.items():
            times[name].append(microseconds(work, runs))
    medians = {name: statistics.median(values) for name, values in times.items()}
    slowest = max(medians.values())
    lines = ["| engine | µs a run | runs a second | × Mesa |", "|---|---|---|---|"]
    lines += [f"| {name} | {t:,.1f} | {1e6 / t:,.0f} | {slowest / t:,.0f} |" for name, t in medians.items()]
    many = prepared(["+experiment=aid_boost", "run.replicates=100000", "run.explain=false", "run.record=none"])
    seconds = clock_seconds(many)
    lines += ["", f"200,000 runs on {len(os.sched_getaffinity(0))} threads, on the clock: {seconds:.1f} s, "
              f"{200_000 / seconds:,.0f} runs a second."]  # fmt: skip
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
