"""Whether what one expects of a scenario holds over everything that is uncertain, by a stated rule."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from alignsim.analysis.moves import Move
from alignsim.analysis.pairing import Entry, on_both
from alignsim.analysis.verdict import as_expected, bounds_of, clause_of, states_of
from alignsim.config.events import Expectation
from alignsim.results.tables import effect_of

Array = NDArray[np.float64]
Word = Literal["contradicts", "undecided", "agrees"]
WORDS: Final[tuple[Word, ...]] = ("contradicts", "undecided", "agrees")
MOST: Final = 0.75
RULE: Final = (
    "*Agrees*: the 95 % interval of the mean effect lies wholly within what is expected, and so does the effect of at "
    "least three of four replicates. *Contradicts*: the interval lies wholly outside, and the effect of at most one of "
    "four replicates is as expected. *Undecided*: anything else. In each of the five: every state has to be within, "
    "and a replicate is as expected when all five are; one state outside is enough to contradict. A single replicate "
    "decides nothing, unless nothing is uncertain."
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
    certain = entry.tables.config["run"]["uncertainty"] == "none"
    measure, states = expectation.measure, states_of(expectation)
    pairs = [_pair(entry, beside, measure, state) for state in states]
    moves = tuple(_move(state, measure, *pair, certain) for state, pair in zip(states, pairs, strict=True))
    share = float(np.logical_and.reduce([as_expected(there - here, expectation) for here, there in pairs]).mean())
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
    low, high = bounds_of(expectation)
    ends = np.array([[move.ci_low, move.ci_high] for move in moves])
    if as_expected(ends, expectation).all() and share >= MOST:
        return "agrees"
    # at 0 exactly a sign is neither up nor down: it is not as expected
    outside = (
        (ends[:, 1] <= low) | (ends[:, 0] >= high) if expectation.sign else (ends[:, 1] < low) | (ends[:, 0] > high)
    )
    return "contradicts" if outside.any() and share <= 1.0 - MOST else "undecided"


def _pair(entry: Entry, beside: Entry | None, measure: str, state: str) -> tuple[Array, Array]:
    """Cases (point, replicate) from which and to which a scenario moves."""
    here, there = entry.cases(measure, state)
    return (here, there) if beside is None else on_both(beside.cases(measure, state)[1], there)


def _move(state: str, measure: str, here: Array, there: Array, certain: bool) -> Move:
    replicates = here.shape[-1]
    _, _, effect, low, high, positive, n, q05, q95 = effect_of(here.ravel(), there.ravel(), replicates)
    if n == 1 and not certain:
        # nothing says how far the mean may be from it
        low, high = -inf, inf
    return Move(state, measure, float(effect), float(low), float(high), q05, q95, float(positive), int(n))
