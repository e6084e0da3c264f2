"""Whether what one expects of a scenario holds over everything that is uncertain, by a stated rule."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from alignsim.analysis.moves import Move
from alignsim.analysis.pairing import Entry
from alignsim.analysis.verdict import clause_of, states_of
from alignsim.config.events import Expectation
from alignsim.config.schema import STATES
from alignsim.results.tables import effect_of

Array = NDArray[np.float64]
Word = Literal["contradicts", "undecided", "agrees"]
WORDS: Final[tuple[Word, ...]] = ("contradicts", "undecided", "agrees")
MOST: Final = 0.75
RULE: Final = (
    "*Agrees*: the 95 % interval of the mean effect lies wholly within what is expected, and so does the effect of at "
    "least three of four replicates. *Contradicts*: the interval lies wholly outside, and the effect of at most one of "
    "four replicates is as expected. *Undecided*: anything else. In each of the five: every state has to be within, "
    "and a replicate is as expected when all five are; one state outside is enough to contradict."
)


@dataclass(frozen=True)
class Judgement:
    """What came of one expectation.

    Attributes
    ----------
    expectation : Expectation
        What was expected.
    clause : str
        The same in words, without source.
    moves : tuple of Move
        The effect on each state that it is about; beside another experiment, the difference from that one.
    share : float
        Share of replicates in which it is as expected, in all of these states at once; counted from the runs.
    word : {'agrees', 'contradicts', 'undecided'}
        By `RULE`.
    """

    expectation: Expectation
    clause: str
    moves: tuple[Move, ...]
    share: float
    word: Word


def judged(entry: Entry, expectation: Expectation, beside: Entry | None = None) -> Judgement:
    """Hold an expectation against every replicate.

    Parameters
    ----------
    entry : Entry
        Result of the scenario.
    expectation : Expectation
        Of the scenario.
    beside : Entry, optional
        Result of the experiment that the expectation names; it has to share the baseline.

    Returns
    -------
    Judgement
        By `RULE`.
    """
    n = entry.replicates if beside is None else min(entry.replicates, beside.replicates)
    states = states_of(expectation)
    pairs = [_pair(entry, beside, expectation.measure, state, n) for state in states]
    moves = tuple(_move(state, expectation.measure, *pair, n) for state, pair in zip(states, pairs, strict=True))
    share = float(np.logical_and.reduce([_within(there - here, expectation) for here, there in pairs]).mean())
    return Judgement(expectation, clause_of(expectation), moves, share, word_of(moves, expectation, share))


def word_of(moves: tuple[Move, ...], expectation: Expectation, share: float) -> Word:
    """Apply `RULE`.

    Parameters
    ----------
    moves : tuple of Move
        Effects with their intervals.
    expectation : Expectation
        What was expected.
    share : float
        Share of replicates in which it is as expected.

    Returns
    -------
    {'agrees', 'contradicts', 'undecided'}
        What one may say.
    """
    low, high = _bounds(expectation)
    ends = np.array([[move.ci_low, move.ci_high] for move in moves])
    if _within(ends, expectation).all() and share >= MOST:
        return "agrees"
    # at 0 exactly a sign is neither up nor down: it is not as expected
    outside = (
        (ends[:, 1] <= low) | (ends[:, 0] >= high) if expectation.sign else (ends[:, 1] < low) | (ends[:, 0] > high)
    )
    return "contradicts" if outside.any() and share <= 1.0 - MOST else "undecided"


def _bounds(expectation: Expectation) -> tuple[float, float]:
    if expectation.sign is not None:
        return (0.0, inf) if expectation.sign > 0 else (-inf, 0.0)
    low, high = expectation.low, expectation.high
    return (-inf if low is None else low, inf if high is None else high)


def _within(effects: Array, expectation: Expectation) -> NDArray[np.bool_]:
    low, high = _bounds(expectation)
    if expectation.sign is not None:
        return (effects > low) & (effects < high)
    return (effects >= low) & (effects <= high)


def _pair(entry: Entry, beside: Entry | None, measure: str, state: str, n: int) -> tuple[Array, Array]:
    """Cases from which and to which a scenario moves."""
    there = _cases(entry, measure, state, n)
    return (there[0] if beside is None else _cases(beside, measure, state, n)[1]), there[1]


def _cases(entry: Entry, measure: str, state: str, n: int) -> Array:
    """Cases (arm, case) of a state, of the mean of the five, or of the five together."""
    if measure in ("polarisation", "cohesion"):
        values = entry.cases("polarisation", n)
        return values if measure == "polarisation" else 1.0 - values
    states = STATES if state == "ALL" else (state,)
    total = entry.cases(f"{measure}_{states[0]}", n)
    for other in states[1:]:
        total = total + entry.cases(f"{measure}_{other}", n)
    return total / len(states)


def _move(state: str, measure: str, here: Array, there: Array, n: int) -> Move:
    _, _, effect, ci_low, ci_high, positive, count, q05, q95 = effect_of(here, there, n)
    return Move(state, measure, float(effect), float(ci_low), float(ci_high), q05, q95, float(positive), int(count))
