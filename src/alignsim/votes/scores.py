"""How good forecasts of votes are: log loss, Brier score and hits, for every state and roll call."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Votes = NDArray[np.int8]

# column of absence among yes, abstain, no, absent
ABSENT: Final = 3
# a forecast of nought would cost without limit for a single surprise; all models are floored alike
FLOOR: Final = 1e-4


def floored(probabilities: Floats) -> Floats:
    """Forecasts none of which is nought.

    Parameters
    ----------
    probabilities : numpy.ndarray
        Shape (..., 4): yes, abstain, no, absent.

    Returns
    -------
    numpy.ndarray
        The same shape; at least about `FLOOR` each, and they add up to 1.
    """
    clipped = np.clip(probabilities, FLOOR, 1.0)
    scaled: Floats = clipped / clipped.sum(axis=-1, keepdims=True)
    return scaled


def chances(probabilities: Floats, votes: Votes) -> Floats:
    """Probability of the vote that was cast.

    Parameters
    ----------
    probabilities, votes : numpy.ndarray
        As in `log_losses`.

    Returns
    -------
    numpy.ndarray
        Shape (...), above 0: `floored`.
    """
    cast = votes[..., None].astype(np.intp)
    chosen: Floats = np.take_along_axis(floored(probabilities), cast, axis=-1)[..., 0]
    return chosen


def log_losses(probabilities: Floats, votes: Votes) -> Floats:
    """Log loss of each forecast.

    Parameters
    ----------
    probabilities : numpy.ndarray
        Shape (..., 4).
    votes : numpy.ndarray
        Shape (...): 0 yes, 1 abstain, 2 no, 3 absent.

    Returns
    -------
    numpy.ndarray
        Shape (...), natural logarithms; the smaller the better, ln 4 for one who knows nothing.

    References
    ----------
    Good, I. J. (1952), *Rational decisions*, https://doi.org/10.1111/j.2517-6161.1952.tb00104.x.
    """
    return -np.log(chances(probabilities, votes))


def brier_scores(probabilities: Floats, votes: Votes) -> Floats:
    """Brier score of each forecast, summed over the four outcomes.

    Parameters
    ----------
    probabilities, votes : numpy.ndarray
        As in `log_losses`.

    Returns
    -------
    numpy.ndarray
        Shape (...), from 0 to 2; the smaller the better.

    References
    ----------
    Brier, G. W. (1950), *Verification of forecasts expressed in terms of probability*, Monthly Weather Review 78.
    """
    scores: Floats = ((floored(probabilities) - np.eye(4)[votes]) ** 2).sum(axis=-1)
    return scores


def hits(probabilities: Floats, votes: Votes) -> NDArray[np.bool_]:
    """Whether the most probable outcome came about.

    Parameters
    ----------
    probabilities, votes : numpy.ndarray
        As in `log_losses`.

    Returns
    -------
    numpy.ndarray
        Shape (...).
    """
    best: NDArray[np.bool_] = probabilities.argmax(axis=-1) == votes
    return best


def absence_losses(probabilities: Floats, votes: Votes) -> Floats:
    """Part of the log loss that absence has: who comes at all.

    Parameters
    ----------
    probabilities, votes : numpy.ndarray
        As in `log_losses`.

    Returns
    -------
    numpy.ndarray
        Shape (...); with `vote_losses` it adds up to `log_losses`.
    """
    absent = floored(probabilities)[..., ABSENT]
    return -np.log(np.where(votes == ABSENT, absent, 1.0 - absent))


def vote_losses(probabilities: Floats, votes: Votes) -> Floats:
    """Part of the log loss that the vote of those present has.

    Parameters
    ----------
    probabilities, votes : numpy.ndarray
        As in `log_losses`.

    Returns
    -------
    numpy.ndarray
        Shape (...); 0 for the absent.
    """
    return log_losses(probabilities, votes) - absence_losses(probabilities, votes)
