"""The rules in plain C (`plain_c/`): compiled with the compilers that are there, called as a shared library."""

import ctypes
import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import PARTNERS, POWERS
from benchmarks.work import Work

SOURCES: Final = Path(__file__).parent / "plain_c"
BUILT: Final = Path(__file__).parent / "built"
# levers of a state, in the order of `State` in block.h
LEVERS: Final = (
    "licence", "reexport", "north_disruption", "remittances", "remittances_from_russia", "peer_weight",
    *(f"{lever}.{power}" for lever in ("coercion", "capacity", "guarantee", "threat", "security", "affinity", "aid")
      for power in POWERS),
    *(f"trade.{partner}" for partner in PARTNERS),
)  # fmt: skip
OPERATIONS: Final = ("set", "factor", "add")
# neither changes a result: no error number of a square root, no exception flags
SHARED: Final = ("-O3", "-march=native", "-std=c11", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC")


@dataclass(frozen=True)
class Build:
    """One way to compile the sources.

    Attributes
    ----------
    compiler : str
        Command.
    single : bool
        float32 instead of float64.
    once : bool
        Whatever did not change since the last round is not worked out again.
    flags : tuple of str
        Further ones, such as ``-ffp-contract=off``.
    states, block : int
        How many states there are, and runs in a block.
    """

    compiler: str
    single: bool = False
    once: bool = False
    flags: tuple[str, ...] = ("-ffp-contract=off",)
    states: int = 5
    block: int = 64

    @property
    def dtype(self) -> Any:
        """Of its numbers."""
        return np.float32 if self.single else np.float64

    @property
    def options(self) -> list[str]:
        """All that the compiler is told."""
        defined = [f"-DSTATES={self.states}", f"-DBLOCK={self.block}"]
        return [*SHARED, *self.flags, *defined, *(["-DSINGLE"] * self.single), *(["-DONCE"] * self.once)]


class _Job(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int64) for name in ("rounds", "arms", "replicates", "noisy", "draws", "actions", "seed")),
        ("years", ctypes.c_double),
        *((name, ctypes.c_void_p) for name in (
            "base", "drawn", "prior", "lever", "amount", "parts", "concerned", "in_force",
        )),
    ]  # fmt: skip


class Library:
    """A compiled library, ready to make runs of one work.

    Parameters
    ----------
    build : Build
        How it is compiled.
    work : Work
        What it runs.
    """

    def __init__(self, build: Build, work: Work) -> None:
        self.build = build
        self._library = ctypes.CDLL(str(compiled(build)))
        self._library.run_ensemble.restype = ctypes.c_int64
        self._arrays = _arrays_of(work)
        pointers = {name: array.ctypes.data for name, array in self._arrays.items()}
        self._job = _Job(
            work.rounds,
            work.arms,
            work.replicates,
            1,
            len(work.draws),
            len(work.acts),
            work.seed,
            work.years,
            **pointers,
        )

    def run(self, first: int, runs: int) -> NDArray[Any]:
        """Measures at the last round of consecutive runs.

        Parameters
        ----------
        first, runs : int
            Number of the first, and how many.

        Returns
        -------
        ndarray, (measure, run)
            As the compiled engine gives them.
        """
        last = np.empty((self.build.states * 7 + 1, runs), self.build.dtype)
        pointer = ctypes.c_void_p(last.ctypes.data)
        self._library.run_ensemble(ctypes.byref(self._job), ctypes.c_int64(first), ctypes.c_int64(runs), pointer)
        return last


def _arrays_of(work: Work) -> dict[str, NDArray[Any]]:
    last_on_lever = [n + 1 == len(work.acts) or work.acts[n + 1].lever != act.lever for n, act in enumerate(work.acts)]
    return {
        "base": np.ascontiguousarray(work.base),
        "drawn": np.array([(d.leaf, d.kind, d.purpose, d.checksum) for d in work.draws], np.int64),
        "prior": np.array([(d.a, d.b) for d in work.draws], np.float64),
        "lever": np.array(
            [
                (LEVERS.index(act.lever), OPERATIONS.index(act.operation), last)
                for act, last in zip(work.acts, last_on_lever, strict=True)
            ],
            np.int64,
        ),
        "amount": np.array([(act.amount, act.low, act.high) for act in work.acts], np.float64),
        "parts": np.array([act.parts for act in work.acts], np.float64),
        "concerned": np.array([act.concerned for act in work.acts], np.float64),
        "in_force": np.array([act.in_force for act in work.acts], np.float64),
    }


def compiled(build: Build) -> Path:
    """The library of a build, compiled if it is not there yet.

    Parameters
    ----------
    build : Build
        How.

    Returns
    -------
    pathlib.Path
        Named by compiler, options and sources.
    """
    digest = hashlib.sha256(" ".join([version_of(build.compiler), *build.options]).encode())
    for source in sorted(SOURCES.glob("*.[ch]")):
        digest.update(source.read_bytes())
    library = BUILT / f"{digest.hexdigest()[:16]}.so"
    if not library.exists():
        BUILT.mkdir(exist_ok=True)
        command = [build.compiler, *build.options, "-o", str(library), str(SOURCES / "ensemble.c"), "-lm"]
        subprocess.run(command, check=True)
    return library


def version_of(compiler: str) -> str:
    """What a compiler says that it is.

    Parameters
    ----------
    compiler : str
        Command.

    Returns
    -------
    str
        First line of its ``--version``.
    """
    return subprocess.run([compiler, "--version"], check=True, capture_output=True, text=True).stdout.splitlines()[0]


def compilers() -> list[str]:
    """Compilers that are there: gcc, and the newest clang.

    Returns
    -------
    list of str
        Commands; empty without any.
    """
    clangs = ["clang", *(f"clang-{version}" for version in range(14, 40))]
    there = [name for name in clangs if shutil.which(name)]
    return [*(["gcc"] if shutil.which("gcc") else []), *there[-1:]]
