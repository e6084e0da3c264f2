"""Where curves that are known at some points first reach a height."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# halvings of a piece: its root is then known to 1e-12 of its width
_HALVINGS: Final = 40


def first_reach(places: Array, heights: Array, goal: float) -> Array:
    """Where each curve first comes up to a height.

    Between the points runs the shape-preserving cubic of Fritsch and Carlson, which rises where the points rise and
    never overshoots them: a curve reaches the height if and only if one of its points does.

    Parameters
    ----------
    places : ndarray, (point)
        Rising.
    heights : ndarray, (point, curve)
        Of each curve at each place.
    goal : float
        The height.

    Returns
    -------
    ndarray, (curve)
        The first place; infinite for a curve none of whose points is as high.

    References
    ----------
    Fritsch and Butland (1984), *A method for constructing local monotone piecewise cubic interpolants*.
    """
    from scipy.interpolate import PchipInterpolator

    reached = heights >= goal
    first = reached.argmax(axis=0)
    found = np.where(reached.any(axis=0), places[first], np.inf)
    crossing = np.flatnonzero(first > 0)
    if crossing.size:
        piece = first[crossing] - 1
        cubic = PchipInterpolator(places, heights[:, crossing], axis=0).c[:, piece, np.arange(crossing.size)]
        found[crossing] = places[piece] + _root(cubic, places[piece + 1] - places[piece], goal)
    return found


def _root(cubic: Array, width: Array, goal: float) -> Array:
    """Where rising cubics reach a height, counted from the left end of their piece."""
    low, high = np.zeros_like(width), width
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        below = ((cubic[0] * middle + cubic[1]) * middle + cubic[2]) * middle + cubic[3] < goal
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return high
