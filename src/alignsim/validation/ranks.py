"""Rank statistics of a few states and powers, exact where states are few."""

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
    return float(_of_namings(x, y, np.arange(len(x))[None, :])[0])


def exact_p(x: Array, y: Array) -> float:
    """Share of all ways of naming the states in which the first goes with the second as well as it does.

    Parameters
    ----------
    x, y : ndarray, (state, power)
        Model and measure.

    Returns
    -------
    float
        One-sided p of the exact permutation test of `between_states`, the given naming among the n! of them; nan
        where there is no correlation.

    References
    ----------
    Good (2005), *Permutation, Parametric and Bootstrap Tests of Hypotheses*, chapter 3.
    """
    # the first of them leaves everything as it is
    each = _of_namings(x, y, np.array(list(permutations(range(len(x))))))
    return nan if np.isnan(each[0]) else float((each >= each[0] - _ROUNDING).mean())


def _of_namings(x: Array, y: Array, namings: NDArray[np.int64]) -> Array:
    """Mean rank correlation for each order of the states of the first: (naming)."""
    a, b = (np.column_stack([ranks(column) for column in table.T]) - (len(table) + 1) / 2.0 for table in (x, y))
    norm = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    varies = norm > 0.0
    if not varies.any():
        return np.full(len(namings), nan)
    each: Array = (a[namings] * b).sum(axis=1)[:, varies] / norm[varies]
    mean: Array = each.mean(axis=1)
    return mean
