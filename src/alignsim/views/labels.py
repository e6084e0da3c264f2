"""Places for labels on crowded pictures."""

from dataclasses import dataclass
from math import pi, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# around a rectangle: right, left, above, below, then what lies between them
_TURNS: Final = pi / 8 * np.array([0, 8, 4, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15])
_SIDES: Final = np.clip(sqrt(2) * np.column_stack([np.cos(_TURNS), np.sin(_TURNS)]), -1, 1)
_GAP: Final = 4.0
_GAPS: Final = 80
_BESIDE: Final = 2
# what a label costs that hides text, a mark or a line, leaves the room, or whose line crosses text, marks or lines; the
# next gap costs 1, and the farthest less than a line through the mark of something else, which is read as its name
_HIDES: Final = np.array([10_000.0, 1_000.0, 20.0])
_OUTSIDE: Final = 5_000.0
_CROSSES: Final = np.array([200.0, 100.0, 3.0])
# pixels from the mark of something else within which a label could be taken for its name, and what that costs
_NEAR: Final = 8.0
_MISREAD: Final = 10.0


@dataclass(frozen=True)
class Taken:
    """Boxes on the screen that are taken, each (box, 4): left, bottom, right, top in pixels.

    Attributes
    ----------
    text, marks, lines : ndarray, (box, 4)
        In the order of what must not be hidden.
    """

    text: Array
    marks: Array
    lines: Array

    def with_label(self, text: Array, line: Array) -> "Taken":
        """The same and a label with its line.

        Parameters
        ----------
        text : ndarray, (4,)
            Box of the label.
        line : ndarray, (box, 4)
            Boxes along its line.

        Returns
        -------
        Taken
            Both in the way of the next label.
        """
        return Taken(np.vstack([self.text, text]), np.vstack([self.marks, line]), self.lines)


@dataclass(frozen=True)
class Place:
    """Where a label goes.

    Attributes
    ----------
    centre : ndarray, (2,)
        Pixels.
    box : ndarray, (4,)
        What it takes.
    line : ndarray, (box, 4)
        Boxes along the line to what it names; none when it stands beside it.
    cost : float
        How far it is, and what it hides or crosses.
    """

    centre: Array
    box: Array
    line: Array
    cost: float


def find_place(size: Array, anchor: Array, radius: float, taken: Taken, room: Array) -> Place:
    """Find the nearest place for a label that hides as little as can be.

    Parameters
    ----------
    size : ndarray, (2,)
        Width and height of the label, pixels.
    anchor : ndarray, (2,)
        Centre of the mark that it names.
    radius : float
        Of that mark.
    taken : Taken
        What is in the way.
    room : ndarray, (4,)
        Where labels may stand.

    Returns
    -------
    Place
        The cheapest; of equally cheap ones the nearest, right before left before above.
    """
    gaps, order = (index.ravel() for index in np.indices((_GAPS, len(_SIDES))))
    centres = anchor + _SIDES[order] * (size / 2 + radius + _GAP * gaps[:, None])
    costs = gaps + order / len(_SIDES) + _costs_of_text(centres, size, anchor, radius, taken, room)
    best, least = None, np.inf
    for place in np.argsort(costs, kind="stable"):
        # without its line each further place costs as much already
        if costs[place] >= least:
            break
        line = _line(centres[place], size, anchor, radius, int(gaps[place]))
        cost = float(costs[place]) + _cost_of_line(line, taken)
        if cost < least:
            best, least = Place(centres[place], _around(centres[place], size / 2), line, cost), cost
    if best is None:
        raise ValueError("no place has a finite cost: an anchor or a size is not a number")
    return best


def _around(centre: Array, half: Array | float) -> Array:
    return np.concatenate([centre - half, centre + half])


def _line(centre: Array, size: Array, anchor: Array, radius: float, gap: int) -> Array:
    if gap <= _BESIDE:
        return np.empty((0, 4))
    pieces = along(anchor, centre)
    return pieces[~_overlap(pieces, _around(centre, size / 2)) & ~_overlap(pieces, _around(anchor, radius))]


def along(start: Array, end: Array) -> Array:
    """Small boxes along a line.

    Parameters
    ----------
    start, end : ndarray, (2,)
        Pixels.

    Returns
    -------
    ndarray, (box, 4)
        Two pixels wide at least.
    """
    stops = np.linspace(start, end, 30)
    return np.hstack([np.minimum(stops[:-1], stops[1:]) - 1, np.maximum(stops[:-1], stops[1:]) + 1])


def _costs_of_text(centres: Array, size: Array, anchor: Array, radius: float, taken: Taken, room: Array) -> Array:
    """What each of several places costs without its line."""
    boxes = np.hstack([centres - size / 2, centres + size / 2])
    hides = np.column_stack([_overlaps(boxes, layer) for layer in (taken.text, taken.marks, taken.lines)])
    outside = (boxes[:, :2] < room[:2]).any(axis=1) | (boxes[:, 2:] > room[2:]).any(axis=1)
    others = taken.marks[~_overlap(taken.marks, _around(anchor, radius))]
    misread = _overlaps(boxes + _NEAR * np.array([-1, -1, 1, 1]), others)
    costs: Array = hides @ _HIDES + _OUTSIDE * outside + _MISREAD * misread
    return costs


def _cost_of_line(line: Array, taken: Taken) -> float:
    return float(_CROSSES @ [_overlaps(line, layer).any() for layer in (taken.text, taken.marks, taken.lines)])


def _overlaps(boxes: Array, others: Array) -> NDArray[np.bool_]:
    """Whether each of the boxes lies over any of the others."""
    return np.asarray(_overlap(boxes[:, None], others[None]).any(axis=1))


def _overlap(boxes: Array, other: Array) -> NDArray[np.bool_]:
    # each side by itself: to reduce an axis of two takes several times as long
    beside = (boxes[..., 0] >= other[..., 2]) | (other[..., 0] >= boxes[..., 2])
    above = (boxes[..., 1] >= other[..., 3]) | (other[..., 1] >= boxes[..., 3])
    return np.asarray(~(beside | above))
