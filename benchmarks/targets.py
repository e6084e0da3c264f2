"""What the engine is meant to reach, and whether it does."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from benchmarks.engines import COMPILED, COMPILED_SINGLE, NUMPY, OUR_MESA, SMALL_MESA
from benchmarks.scaling import TwoCores
from benchmarks.timing import ratio

Times = Mapping[str, list[float]]


@dataclass(frozen=True)
class Target:
    """A ratio of times that is to be reached.

    Attributes
    ----------
    what : str
        In words.
    slower, faster : str or callable
        Names of engines, or which of them among the names.
    bound : float
        The ratio.
    at_least : bool
        Whether it is to be above the bound, or below.
    """

    what: str
    slower: str | Callable[[Times], str | None]
    faster: str | Callable[[Times], str | None]
    bound: float
    at_least: bool


def best(*words: str) -> Callable[[Times], str | None]:
    """The fastest engine with these words in its name.

    Parameters
    ----------
    *words : str
        All of them.

    Returns
    -------
    callable
        Gives the name, or None where there is none.
    """

    def find(times: Times) -> str | None:
        named = [name for name in times if all(word in name for word in words)]
        return min(named, key=lambda name: statistics.median(times[name]), default=None)

    return find


TARGETS: Final = (
    Target("float64 against the small-array Mesa model by mesa.batch_run", SMALL_MESA, COMPILED, 1000, True),
    Target("float32 against the same", SMALL_MESA, COMPILED_SINGLE, 2000, True),
    Target("float64 against alignsim's Mesa model by mesa.batch_run", OUR_MESA, COMPILED, 300, True),
    Target("float64 against batched NumPy", NUMPY, COMPILED, 6, True),
    Target("float64 ÷ the fastest C", COMPILED, best("C, ", "float64"), 1.3, False),
    Target("float64 ÷ the fastest C that works out every rule in each round", COMPILED,
           best("C, ", "float64", "every rule"), 1.3, False),
    Target("float64 ÷ the fastest C with the same bits and every rule in each round", COMPILED,
           best("C, ", "float64", "every rule", "same bits"), 1.3, False),
    Target("float64 ÷ gcc -ffast-math with libmvec", COMPILED, best("C, float64, gcc", "libmvec"), 1.0, False),
    Target("float32 ÷ the fastest C", COMPILED_SINGLE, best("C, ", "float32"), 1.5, False),
    Target("alignsim's Mesa model ÷ the small-array one", OUR_MESA, SMALL_MESA, 0.4, False),
)  # fmt: skip
TWO_CORES: Final = 1.7


def target_rows(times: Times, two_cores: TwoCores | None) -> list[list[str]]:
    """Targets with what was measured.

    Parameters
    ----------
    times : mapping of str to list of float
        Microseconds a run of every engine, pass by pass.
    two_cores : TwoCores, optional
        How many times faster two cores are than one.

    Returns
    -------
    list of list of str
        What, target, measured, verdict; without engines that are not there.
    """
    rows = [_row(target, times) for target in TARGETS]
    made = [row for row in rows if row]
    if two_cores is not None:
        made.append(
            ["two cores against one, on the clock", f"≥ {TWO_CORES}", f"{two_cores.ours:.2f}", _verdict(two_cores)]
        )
    return made


def _verdict(two_cores: TwoCores) -> str:
    if two_cores.ours >= TWO_CORES:
        return "met"
    reference = two_cores.reference
    if reference is not None and reference < TWO_CORES:
        return f"not told: the machine was busy, C came to {reference:.2f}"
    return "missed"


def _row(target: Target, times: Times) -> list[str] | None:
    slower, faster = _name(target.slower, times), _name(target.faster, times)
    if slower is None or faster is None:
        return None
    measured = ratio(times, slower, faster)
    met = measured >= target.bound if target.at_least else measured <= target.bound
    sign = "≥" if target.at_least else "≤"
    shown = f"{measured:,.0f}" if measured >= 10 else f"{measured:.2f}"
    return [target.what, f"{sign} {target.bound:,g}", shown, "met" if met else "missed"]


def _name(engine: str | Callable[[Times], str | None], times: Times) -> str | None:
    name = engine if isinstance(engine, str) else engine(times)
    return name if name in times else None
