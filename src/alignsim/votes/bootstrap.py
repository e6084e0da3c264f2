"""Intervals from a block bootstrap over sessions, within which texts and votes hang together."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

REPLICATES: Final = 2000
# of the distribution over replicates: an interval of 90 %
QUANTILES: Final = (0.05, 0.95)


@dataclass(frozen=True)
class Interval:
    """A mean with its interval.

    Attributes
    ----------
    mean : float
        Over all roll calls, which count alike.
    low, high : float
        5 % and 95 % over replicates of the bootstrap.
    share_below_zero : float
        Of the replicates.
    blocks_below_zero, blocks : int
        Sessions whose own mean is below 0, and all sessions.
    """

    mean: float
    low: float
    high: float
    share_below_zero: float
    blocks_below_zero: int
    blocks: int


def paired_interval(differences: Floats, sessions: NDArray[np.integer], seed: int) -> Interval:
    """Mean difference of two models on the same roll calls, with its interval.

    Parameters
    ----------
    differences : numpy.ndarray
        Shape (n,): score of one model minus that of the other, roll call by roll call.
    sessions : numpy.ndarray
        Shape (n,).
    seed : int
        Of the bootstrap.

    Returns
    -------
    Interval
        Sessions are drawn with replacement, each with all its roll calls.

    Raises
    ------
    ValueError
        There is no roll call.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993), *An introduction to the bootstrap*, chapter 8.
    """
    if not len(differences):
        raise ValueError("differences: expected at least one roll call")
    means = resampled_ratios(differences[:, None], np.ones((len(differences), 1)), sessions, seed)[:, 0]
    own = _by_block(differences[:, None], sessions)[:, 0]
    low, high = np.quantile(means, QUANTILES)
    return Interval(
        mean=float(differences.mean()),
        low=float(low),
        high=float(high),
        share_below_zero=float((means < 0.0).mean()),
        blocks_below_zero=int((own < 0.0).sum()),
        blocks=len(own),
    )


def resampled_ratios(numerators: Floats, denominators: Floats, sessions: NDArray[np.integer], seed: int) -> Floats:
    """Ratios of sums in every replicate of the bootstrap.

    Parameters
    ----------
    numerators, denominators : numpy.ndarray
        Shape (n, k), a row for each roll call.
    sessions : numpy.ndarray
        Shape (n,).
    seed : int
        Of the bootstrap.

    Returns
    -------
    numpy.ndarray
        Shape (`REPLICATES`, k); nan where a replicate has nothing to divide by.
    """
    above, below = _by_block(numerators, sessions), _by_block(denominators, sessions)
    drawn = np.random.default_rng(seed).integers(0, len(above), (REPLICATES, len(above)))
    with np.errstate(invalid="ignore", divide="ignore"):
        ratios: Floats = above[drawn].sum(axis=1) / below[drawn].sum(axis=1)
    return ratios


def _by_block(values: Floats, sessions: NDArray[np.integer]) -> Floats:
    """Sum of each column over the roll calls of each session."""
    names, block = np.unique(sessions, return_inverse=True)
    sums = np.zeros((len(names), values.shape[1]))
    np.add.at(sums, block, values)
    return sums
