"""What a state remembers when a resolution comes to the vote: its own earlier votes on like texts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import STATES
from alignsim.engines.voting import REMEMBERED, Numbers, remember, weigh
from alignsim.votes.roll_calls import RollCalls


@dataclass(frozen=True, eq=False)
class Precedents:
    """Memory of the five at each of some roll calls.

    Attributes
    ----------
    memory : numpy.ndarray
        (n, state, 5): shares of yes, abstain and no among the votes remembered, share of absence, novelty.
    absent : numpy.ndarray
        (n,) share of the other members absent from the precedents, their mean in logarithms.
    """

    memory: Numbers
    absent: Numbers


def precedents(calls: RollCalls, rows: NDArray[np.bool_], known: NDArray[np.bool_]) -> Precedents:
    """Weigh the votes of strictly earlier dates by their likeness to each of some resolutions.

    Parameters
    ----------
    calls : RollCalls
        The resolutions and all that came before them.
    rows : numpy.ndarray
        (n,) bool: the resolutions asked for.
    known : numpy.ndarray
        (n,) bool: roll calls whose titles say how rare a word is.

    Returns
    -------
    Precedents
        Of the rows, in their order.

    References
    ----------
    Equations 19 and 20 of ``docs/reference/model.md``.
    """
    places = np.flatnonzero(rows)
    memory, absent = np.empty((len(places), len(STATES), REMEMBERED)), np.empty(len(places))
    weights = precedent_weights(calls, places, title_likeness(calls.key[places], calls.key, calls.key[known]))
    remember(weights, places, calls.earlier, calls.time, calls.absent, calls.votes, memory, absent)
    return Precedents(memory, absent)


def precedent_weights(calls: RollCalls, places: NDArray[np.intp], likeness: Numbers) -> Numbers:
    """How much every roll call counts as a precedent for each of some resolutions.

    Parameters
    ----------
    calls : RollCalls
        All n.
    places : numpy.ndarray
        (m,) where the resolutions stand among them.
    likeness : numpy.ndarray
        (m, n) of the titles, in [0, 1].

    Returns
    -------
    numpy.ndarray
        (m, n) in [0, 1]; 0 for what is not of a strictly earlier date.

    References
    ----------
    w of section 10 of ``docs/reference/model.md``.
    """
    weights = np.zeros(likeness.shape)
    weigh(likeness, places, calls.earlier, calls.time, calls.positions, calls.x0, weights)
    return weights


def title_likeness(titles: NDArray[np.str_], others: NDArray[np.str_], known: NDArray[np.str_]) -> Numbers:
    """Cosine of words and pairs of words, weighed by how rare they are; 1 for equal titles.

    Parameters
    ----------
    titles, others : numpy.ndarray
        (m,) and (n,) what recurs in them, see `alignsim.votes.titles.recurring`.
    known : numpy.ndarray
        Titles in which words are counted.

    Returns
    -------
    numpy.ndarray
        (m, n) in [0, 1].

    References
    ----------
    Salton & Buckley (1988), Term-weighting approaches in automatic text retrieval.
    """
    # a second to load, and nobody needs it who asks nothing about votes
    from sklearn.feature_extraction.text import TfidfVectorizer

    words: Any = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(known)
    likeness: Numbers = np.clip((words.transform(titles) @ words.transform(others).T).toarray(), 0.0, 1.0)
    likeness[titles[:, None] == others[None, :]] = 1.0
    return likeness
