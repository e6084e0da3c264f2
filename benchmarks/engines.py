"""The engines that are compared: what each makes in a pass, and what it gives for a few runs."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Final

import mesa
import numpy as np

from alignsim.world.setup import Setup
from benchmarks import numpy_engine
from benchmarks.c_engine import Build, Library, compilers, version_of
from benchmarks.draws import drawn, numpy_numbers, numpy_shocks, our_numbers, our_shocks, priors_of, world_of
from benchmarks.our_engine import PRECISIONS, compiled_measures, mesa_batch, mesa_run, our_setup
from benchmarks.small_array_mesa import SmallArrayModel
from benchmarks.timing import Job, cores_there
from benchmarks.work import Floats, Work, setup_of, work_of
from benchmarks.workbench import workbench_runs

# replicates of each arm in a pass
MANY: Final = 4096
SOME: Final = 512
FEW: Final = 2
# runs that NumPy takes at once: the fastest of 128 to 8192
CHUNK: Final = 1024

COMPILED: Final = "alignsim, compiled, float64"
COMPILED_SINGLE: Final = "alignsim, compiled, float32"
OUR_MESA: Final = "alignsim's Mesa model, mesa.batch_run"
SMALL_MESA: Final = "small-array Mesa model, mesa.batch_run"
NUMPY: Final = "batched NumPy"
# what a compiler may do: round each operation as alignsim does, or join multiplication and addition
SAME_BITS: Final = ("-ffp-contract=off",)
FUSED: Final = ("-ffp-contract=fast",)
LIBMVEC: Final = ("-ffast-math", "-DLIBM")


@dataclass(frozen=True)
class Engine:
    """One way to run the model.

    Attributes
    ----------
    name : str
        In tables.
    job : Job
        A pass, with the engine's own random generator.
    measures : callable
        From an experiment and its work, measures at the last round of all its runs with alignsim's draws.
    tolerance : float
        Largest difference from alignsim's compiled engine that is nothing but rounding.
    fast : bool
        Whether it can make hundreds of runs for a check.
    precision : str
        Of the compiled engine that it is compared with.
    """

    name: str
    job: Job
    measures: Callable[[Setup, Work], Floats]
    tolerance: float
    fast: bool = True
    precision: str = "float64"


def arm_and_replicate(work: Work) -> list[tuple[int, int]]:
    """Arm and replicate of each run, in their order.

    Parameters
    ----------
    work : Work
        With its numbers of arms and replicates.

    Returns
    -------
    list of (int, int)
        Arm by arm.
    """
    return [(arm, replicate) for arm in range(work.arms) for replicate in range(work.replicates)]


def compiled_engine(precision: str) -> Engine:
    """The compiled engine.

    Parameters
    ----------
    precision : str
        One of `PRECISIONS`.

    Returns
    -------
    Engine
        As `alignsim.run` calls it.
    """
    setup, single = our_setup(precision, MANY), precision == "float32"

    def measures(other: Setup, work: Work) -> Floats:
        name = other.composed.config.scenario.name
        return compiled_measures(our_setup(precision, work.replicates, experiment=name))

    job = Job(lambda: compiled_measures(setup), 2 * MANY)
    return Engine(COMPILED_SINGLE if single else COMPILED, job, measures, 1e-5 if single else 0.0)


def explained_engine() -> Engine:
    """The compiled engine with the reasons of every move.

    Returns
    -------
    Engine
        What the command does by default, but for recording rounds.
    """
    setup = our_setup("float64", MANY, "run.explain=true")
    job = Job(lambda: compiled_measures(setup), 2 * MANY)
    return Engine(f"{COMPILED}, with reasons", job, lambda setup, work: compiled_measures(setup), 0.0)


def our_mesa() -> Engine:
    """The Mesa model of alignsim, which always collects every round and its reasons.

    Returns
    -------
    Engine
        By ``mesa.batch_run``.
    """
    setup = setup_of("aid_boost", FEW)

    def measures(other: Setup, work: Work) -> Floats:
        return np.array([mesa_run(other, arm, replicate) for arm, replicate in arm_and_replicate(work)]).T

    return Engine(OUR_MESA, Job(lambda: mesa_batch(setup, FEW), 2 * FEW), measures, 0.0, fast=False)


def workbench() -> Engine:
    """The Mesa model of alignsim, driven by the EMA workbench.

    Returns
    -------
    Engine
        By its sequential evaluator.
    """
    setup = setup_of("aid_boost", FEW)
    job = Job(lambda: workbench_runs(setup, FEW), 2 * FEW)
    name = "alignsim's Mesa model, EMA workbench, sequential evaluator"
    return Engine(name, job, lambda other, work: workbench_runs(other, work.replicates), 0.0, fast=False)


def small_mesa(collect: bool) -> Engine:
    """The idiomatic Mesa model.

    Parameters
    ----------
    collect : bool
        By ``mesa.batch_run``, which asks for every round to be collected; or its steps alone.

    Returns
    -------
    Engine
        With the model's own generator.
    """
    work = work_of(setup_of("aid_boost", FEW))
    priors = priors_of(work)

    def batch() -> object:
        parameters = {"work": [work], "priors": [priors], "arm": range(2), "replicate": range(FEW)}
        return mesa.batch_run(SmallArrayModel, parameters, max_steps=work.rounds - 1, display_progress=False)

    def steps() -> object:
        return [
            stepped(SmallArrayModel(work, priors, arm, replicate, collect=False))
            for arm, replicate in arm_and_replicate(work)
        ]

    name = SMALL_MESA if collect else "small-array Mesa model, steps alone, nothing collected"
    return Engine(name, Job(batch if collect else steps, 2 * FEW), small_mesa_measures, 1e-9, fast=False)


def stepped(model: SmallArrayModel) -> Floats:
    """Measures of a model after all its rounds.

    Parameters
    ----------
    model : SmallArrayModel
        At round 0.

    Returns
    -------
    ndarray, (measure)
        As the compiled engine gives them.
    """
    for _ in range(model.work.rounds):
        model.step()
    return model.measures()


def small_mesa_measures(setup: Setup, work: Work) -> Floats:
    """Measures of the idiomatic Mesa model with alignsim's draws.

    Parameters
    ----------
    setup, work : Setup, Work
        An experiment.

    Returns
    -------
    ndarray, (measure, run)
        At the last round.
    """
    priors = priors_of(work)
    models = [
        SmallArrayModel(work, priors, arm, replicate, our_numbers(work, [replicate]), our_shocks(work, [replicate]))
        for arm, replicate in arm_and_replicate(work)
    ]
    return np.array([stepped(model) for model in models]).T


def batched_numpy() -> Engine:
    """NumPy over chunks of runs.

    Returns
    -------
    Engine
        With NumPy's fastest generator.
    """
    work = work_of(setup_of("aid_boost", SOME))
    return Engine(NUMPY, Job(lambda: numpy_runs(work, 2 * SOME, CHUNK), 2 * SOME), numpy_measures, 1e-9)


def numpy_runs(work: Work, runs: int, chunk: int) -> None:
    """Runs by NumPy, half of them with events, one chunk after the other.

    Parameters
    ----------
    work : Work
        What is run.
    runs, chunk : int
        How many in all, and at once.
    """
    rng, priors = np.random.Generator(np.random.SFC64(work.seed)), priors_of(work)
    for begin in range(0, runs, chunk):
        count = min(chunk, runs - begin)
        world = world_of(work, drawn(work, priors, numpy_numbers(work, priors, count, rng)))
        numpy_engine.run(work, world, numpy_shocks(work, count, rng), np.arange(count) % 2 * 1.0)


def numpy_measures(setup: Setup, work: Work) -> Floats:
    """Measures by NumPy with alignsim's draws.

    Parameters
    ----------
    setup, work : Setup, Work
        An experiment.

    Returns
    -------
    ndarray, (measure, run)
        At the last round.
    """
    arms, replicates = zip(*arm_and_replicate(work), strict=True)
    world = world_of(work, drawn(work, priors_of(work), our_numbers(work, replicates)))
    return numpy_engine.run(work, world, our_shocks(work, replicates), np.array(arms, np.float64))


def plain_c(build: Build, label: str) -> Engine:
    """One build of the C sources.

    Parameters
    ----------
    build : Build
        How it is compiled.
    label : str
        How it rounds.

    Returns
    -------
    Engine
        With alignsim's draws.
    """
    library, precision = Library(build, work_of(setup_of("aid_boost", MANY))), np.dtype(build.dtype).name
    rules = "only what changes" if build.once else "every rule each round"
    name = f"C, {precision}, {build.compiler}, {label}, {rules}"

    def measures(setup: Setup, work: Work) -> Floats:
        return np.asarray(Library(build, work).run(0, work.arms * work.replicates), np.float64)

    # with each operation rounded as alignsim does, the bits are the same
    rounding = 1e-5 if build.single else 1e-12
    tolerance = 0.0 if build.flags == SAME_BITS else rounding
    job = Job(lambda: library.run(0, 2 * MANY), 2 * MANY)
    return Engine(name, job, measures, tolerance, precision=precision if precision in PRECISIONS else "float64")


def c_engines() -> list[Engine]:
    """All builds of the C sources that the compilers at hand can make.

    Returns
    -------
    list of Engine
        Empty without a compiler.
    """
    roundings = {"same bits": SAME_BITS, "fused": FUSED}
    made = [
        plain_c(Build(compiler, single, once, flags), label)
        for compiler, once, (label, flags), single in product(
            compilers(), (False, True), roundings.items(), (False, True)
        )
    ]
    if "gcc" in compilers():
        made += [plain_c(Build("gcc", single, True, LIBMVEC), "-ffast-math, libmvec") for single in (False, True)]
    return made


def engines() -> list[Engine]:
    """All that can be compared here.

    Returns
    -------
    list of Engine
        The compiled engine in float64 first.
    """
    return [
        *(compiled_engine(precision) for precision in PRECISIONS),
        explained_engine(),
        our_mesa(),
        workbench(),
        small_mesa(collect=True),
        small_mesa(collect=False),
        batched_numpy(),
        *c_engines(),
    ]


def what_is_compared() -> list[str]:
    """Sentences on versions and compilers, for the head of the tables.

    Returns
    -------
    list of str
        One a compiler, or one that none is there.
    """
    there = compilers()
    missing = [name for name in ("gcc", "clang") if not any(compiler.startswith(name) for compiler in there)]
    versions = ", ".join(f"{name} {version(name)}" for name in ("numba", "numpy", "mesa", "ema-workbench"))
    return [
        f"{cores_there()} cores of {_processor()}; Python {platform.python_version()}, {versions}.",
        *(f"{compiler}: {version_of(compiler)}." for compiler in there),
        *(f"{name} is not there, its rows are left out: benchmarks/install_compilers.sh" for name in missing),
    ]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    flags = " ".join(line for line in lines if line.startswith("flags"))
    widest = next((name for name in ("avx512f", "avx2") if name in flags), "")
    return f"{names[0]} ({widest})" if names and widest else platform.machine()
