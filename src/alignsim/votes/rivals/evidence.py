"""What every model is given before a roll call: the text, the votes of others, all earlier votes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.rules.votes import remembered_share
from alignsim.votes.precedents import Precedents, precedent_weights, precedents, title_likeness
from alignsim.votes.roll_calls import RollCalls

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CHOICES: Final = 4
# years after which a vote counts half: in a state's recent record, in its record on the same title
RECORD_HALF_LIFE: Final = 1.5
TITLE_HALF_LIFE: Final = 3.0
# half a vote of each kind before any is known
_PRIOR: Final = 2.0


@dataclass(frozen=True, eq=False)
class Evidence:
    """Roll calls to be fitted on and to be forecast, with all that came before each.

    Attributes
    ----------
    calls : RollCalls
        All n, in order.
    places : numpy.ndarray
        (m,) where the roll calls to be fitted on and to be forecast stand, in order.
    fitted : numpy.ndarray
        (m,) bool: to be fitted on; the others are to be forecast.
    known : numpy.ndarray
        (n,) bool: roll calls whose titles say how rare a word is.
    alignment : numpy.ndarray
        (m, 5, 4) shares of autonomy and of the powers.
    best_offer : numpy.ndarray
        (m, 5, 4) the same when all goes to the power of the largest offer relative to GDP.
    """

    calls: RollCalls
    places: NDArray[np.intp]
    fitted: Bools
    known: Bools
    alignment: Floats
    best_offer: Floats

    @cached_property
    def own(self) -> RollCalls:
        """The m roll calls themselves."""
        return self.calls[self.places]

    @cached_property
    def earlier(self) -> Bools:
        """(m, n): of a strictly earlier date."""
        return np.arange(len(self.calls)) < self.calls.earlier[self.places][:, None]

    @cached_property
    def same_title(self) -> Bools:
        """(m, n): the title recurs."""
        same: Bools = self.own.key[:, None] == self.calls.key
        return same

    @cached_property
    def same_pattern(self) -> Bools:
        """(m, n): the three powers voted alike, absence counted as abstention."""
        same: Bools = (self.own.positions[:, None] == self.calls.positions).all(-1)
        return same

    @cached_property
    def likeness(self) -> Floats:
        """(m, n): of titles, from 0 to 1."""
        return title_likeness(self.own.key, self.calls.key, self.calls.key[self.known])

    @cached_property
    def precedent_weights(self) -> Floats:
        """(m, n): how much each roll call counts as a precedent, 0 for what is not earlier."""
        return precedent_weights(self.calls, self.places, self.likeness)

    def fading(self, half_life: float) -> Floats:
        """Weights of earlier votes that halve with their age.

        Parameters
        ----------
        half_life : float
            Years.

        Returns
        -------
        numpy.ndarray
            (m, n); 0 for what is not earlier.
        """
        age = self.own.time[:, None] - self.calls.time
        return np.where(self.earlier, 2.0 ** (-age / half_life), 0.0)

    def counts(self, weights: Floats) -> Floats:
        """Weighted votes of each state.

        Parameters
        ----------
        weights : numpy.ndarray
            (m, n); 0 for what is not earlier.

        Returns
        -------
        numpy.ndarray
            (m, 5, 4).
        """
        states = self.calls.votes.shape[1]
        one_hot = np.eye(CHOICES)[self.calls.votes].reshape(len(self.calls), -1)
        return (weights @ one_hot).reshape(-1, states, CHOICES)

    @cached_property
    def record(self) -> Floats:
        """(m, 5, 4): shares of a state's recent votes, whatever the text."""
        return shares(self.counts(self.fading(RECORD_HALF_LIFE)), np.full(CHOICES, 1.0 / CHOICES), _PRIOR)

    @cached_property
    def memory(self) -> Precedents:
        """What the structural model remembers at the m roll calls."""
        rows = np.zeros(len(self.calls), bool)
        rows[self.places] = True
        return precedents(self.calls, rows, self.known)

    @cached_property
    def on_like_titles(self) -> Floats:
        """(m, 5, 4): weighted votes of each state on like texts."""
        return self.counts(self.precedent_weights)

    @cached_property
    def on_same_title(self) -> Floats:
        """(m, 5, 4): weighted votes of each state on the same title."""
        # words that no known title holds make no difference
        return self.counts(self.fading(TITLE_HALF_LIFE) * np.isclose(self.likeness, 1.0))

    def last(self, alike: Bools) -> NDArray[np.intp]:
        """Place of the last earlier roll call of those that are alike.

        Parameters
        ----------
        alike : numpy.ndarray
            (m, n).

        Returns
        -------
        numpy.ndarray
            (m,) places among all n; -1 where there is none.
        """
        last: NDArray[np.intp] = np.where(alike & self.earlier, np.arange(len(self.calls)), -1).max(axis=1)
        return last


def shares(counts: Floats, prior: Floats, weight: float) -> Floats:
    """Shares of counted votes, drawn towards what is expected without them.

    Parameters
    ----------
    counts : numpy.ndarray
        (..., 4).
    prior : numpy.ndarray
        (..., 4) shares expected without any count.
    weight : float
        How many votes the prior counts for.

    Returns
    -------
    numpy.ndarray
        (..., 4), adding up to 1.
    """
    found: Floats = np.asarray(remembered_share(counts, counts.sum(-1, keepdims=True), prior, weight))  # type: ignore[arg-type]
    return found
