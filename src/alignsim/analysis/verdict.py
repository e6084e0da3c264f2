"""Whether effects are as the literature leads one to expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final, overload

from alignsim.analysis.moves import Move, moves_of
from alignsim.analysis.names import STATE_NAME, called, state_name
from alignsim.config.events import Expectation

if TYPE_CHECKING:
    # for annotations alone: `alignsim list` need not wait for it
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

_REGION: Final = ("polarisation", "cohesion")


@dataclass(frozen=True)
class Verdict:
    """Whether an effect is as expected.

    Attributes
    ----------
    expectation : Expectation
        What the scenario said beforehand.
    clause : str
        The same in words, without source.
    effects : dict of str to float
        Mean effect by state (or ``ALL``), in shares or pure numbers.
    agrees : bool
        Whether every one of them is as expected.
    share : float or None
        Share of cases with the expected sign, in the state where it is smallest. None for bounds, whose share
        the table does not hold, where effects of exactly 0 cannot be told from negative ones, and of a single case.
    n : int
        Cases.
    """

    expectation: Expectation
    clause: str
    effects: dict[str, float]
    agrees: bool
    share: float | None
    n: int

    @property
    def words(self) -> str:
        """What was expected, and who leads one to expect it."""
        return f"{self.clause} ({self.expectation.source})"


def verdicts(effects: pd.DataFrame, expectations: Sequence[Expectation], *, beside: bool = False) -> list[Verdict]:
    """Hold the effects against what was expected.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``.
    expectations : sequence of Expectation
        ``EACH``: every state by itself must agree. Polarisation and cohesion are of the five together, whatever
        the state.
    beside : bool
        Whether the effects are differences of two scenarios.

    Returns
    -------
    list of Verdict
        One for each, in order, but for those beside another experiment, of which the effects of one cannot tell; of
        differences, for those alone.
    """
    return [_verdict(effects, item) for item in expectations if (item.beside is not None) == beside]


def _verdict(effects: pd.DataFrame, expectation: Expectation) -> Verdict:
    moves = moves_of(effects, states_of(expectation), [expectation.measure])
    return Verdict(
        expectation=expectation,
        clause=clause_of(expectation),
        effects={move.state: move.effect for move in moves},
        agrees=all(as_expected(move.effect, expectation) for move in moves),
        share=_share(moves, expectation.sign),
        n=moves[0].n,
    )


def states_of(expectation: Expectation) -> tuple[str, ...]:
    """Rows of the effects that an expectation is about.

    Parameters
    ----------
    expectation : Expectation
        Of a scenario.

    Returns
    -------
    tuple of str
        ISO 3166 codes, or ``ALL``.
    """
    if expectation.measure in _REGION:
        return ("ALL",)
    return tuple(STATE_NAME) if expectation.state == "EACH" else (expectation.state,)


@overload
def as_expected(effect: float, expectation: Expectation) -> bool: ...
@overload
def as_expected(effect: NDArray[np.float64], expectation: Expectation) -> NDArray[np.bool_]: ...
def as_expected(effect: float | NDArray[np.float64], expectation: Expectation) -> bool | NDArray[np.bool_]:
    """Whether effects are as expected.

    Parameters
    ----------
    effect : float or ndarray
        In shares or pure numbers.
    expectation : Expectation
        Of a scenario.

    Returns
    -------
    bool or ndarray of bool
        An effect of exactly 0 has no sign.
    """
    if expectation.sign is not None:
        return effect * expectation.sign > 0
    low, high = bounds_of(expectation)
    return (effect >= low) & (effect <= high)


def bounds_of(expectation: Expectation) -> tuple[float, float]:
    """Between what an effect is expected to lie.

    Parameters
    ----------
    expectation : Expectation
        Of a scenario.

    Returns
    -------
    tuple of float
        Infinite where nothing bounds it; of a sign 0 is an end that is not as expected itself.
    """
    if expectation.sign is not None:
        return (0.0, inf) if expectation.sign > 0 else (-inf, 0.0)
    low, high = expectation.low, expectation.high
    return (-inf if low is None else low, inf if high is None else high)


def _share(moves: list[Move], sign: int | None) -> float | None:
    if sign is None or moves[0].n == 1 or (sign < 0 and any(0.0 in (move.q05, move.q95) for move in moves)):
        return None
    return min(move.share_positive if sign > 0 else 1.0 - move.share_positive for move in moves)


def clause_of(expectation: Expectation) -> str:
    """An expectation in words, without its source.

    Parameters
    ----------
    expectation : Expectation
        Of a scenario.

    Returns
    -------
    str
        Part of a sentence.
    """
    what = called(expectation.measure)
    if expectation.beside is not None:
        than = "higher" if expectation.sign == 1 else "lower" if expectation.sign == -1 else _bounds(expectation)
        return f"{what} is {than} than in {expectation.beside} {_where(expectation)}"
    if expectation.sign is not None:
        return f"{what} {'rises' if expectation.sign > 0 else 'falls'} {_where(expectation)}"
    return f"{what} changes by {_bounds(expectation)} {_where(expectation)}"


def _where(expectation: Expectation) -> str:
    if expectation.measure in _REGION:
        return "among the five"
    if expectation.state == "EACH":
        return "in each of the five"
    return f"in {'the ' if expectation.state == 'ALL' else ''}{state_name(expectation.state)}"


def _bounds(expectation: Expectation) -> str:
    factor, unit = (1, "") if expectation.measure == "switches" else (100, " points")
    low, high = (None if x is None else f"{factor * x:+g}" for x in (expectation.low, expectation.high))
    if expectation.low is not None and expectation.low < 0 and high is None:
        # "-1 or more" reads as a fall by one or more
        return f"no less than {low}{unit}"
    if low is None or high is None:
        return f"{low} or more{unit}" if high is None else f"{high} or less{unit}"
    return f"between {low} and {high}{unit}"
