"""Rank statistics of a few states and powers, exact where states are few."""

from collections.abc import Callable
from itertools import combinations, permutations
from math import nan

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# correlations that are equal but for rounding count as equal
_ROUNDING = 1e-12


def ranks(values: Array) -> Array:
    """Ranks from 1, the mean rank where values are equal.

    Parameters
    ----------
    values : ndarray, (n)
        Finite.

    Returns
    -------
    ndarray, (n)
        Mid-ranks (Kendall 1945).
    """
    below = (values[:, None] > values[None, :]).sum(axis=1)
    equal = (values[:, None] == values[None, :]).sum(axis=1)
    placed: Array = below + (equal + 1.0) / 2.0
    return placed


def rank_correlation(x: Array, y: Array) -> float:
    """Spearman's rank correlation.

    Parameters
    ----------
    x, y : ndarray, (n)
        As long as each other.

    Returns
    -------
    float
        Pearson's correlation of the mid-ranks, -1 to 1; nan where one of them does not vary.
    """
    a, b = (ranks(values) - (len(values) + 1) / 2.0 for values in (x, y))
    norm = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / norm if norm > 0.0 else nan


def pairs_in_order(x: Array, y: Array) -> tuple[int, int]:
    """How many pairs within each row stand in the same order in both.

    Parameters
    ----------
    x, y : ndarray, (state, power)
        Model and measure.

    Returns
    -------
    right, pairs : int
        Pairs that the measure leaves equal are not counted.
    """
    right = pairs = 0
    for k, other in combinations(range(x.shape[1]), 2):
        measured = np.sign(y[:, k] - y[:, other])
        decided = measured != 0
        right += int((np.sign(x[:, k] - x[:, other]) == measured)[decided].sum())
        pairs += int(decided.sum())
    return right, pairs


def between_states(x: Array, y: Array) -> float:
    """Rank correlation over states, mean of the powers.

    Parameters
    ----------
    x, y : ndarray, (state, power)
        Model and measure.

    Returns
    -------
    float
        Powers in which one of the two does not vary are left out; nan where none is left.
    """
    each = [rank_correlation(x[:, k], y[:, k]) for k in range(x.shape[1])]
    known = [value for value in each if not np.isnan(value)]
    return float(np.mean(known)) if known else nan


def exact_p(x: Array, y: Array, statistic: Callable[[Array, Array], float] = between_states) -> float:
    """Share of all ways of naming the states in which the first does as well as it does.

    Parameters
    ----------
    x, y : ndarray, (state, …)
        Model and measure.
    statistic : callable
        Of both; larger is better.

    Returns
    -------
    float
        One-sided p of the exact permutation test, the given naming among the n! of them; nan where the statistic
        is.

    References
    ----------
    Good (2005), *Permutation, Parametric and Bootstrap Tests of Hypotheses*, chapter 3.
    """
    reached = statistic(x, y)
    if np.isnan(reached):
        return nan
    each = [statistic(x[list(order)], y) for order in permutations(range(len(x)))]
    return float(np.mean([value >= reached - _ROUNDING for value in each]))
