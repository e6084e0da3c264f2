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
# next gap costs 1
_HIDES: Final = np.array([10_000.0, 1_000.0, 20.0])
_OUTSIDE: Final = 5_000.0
_CROSSES: Final = np.array([60.0, 20.0, 3.0])


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
    """

    centre: Array
    box: Array
    line: Array


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
    best, least = None, np.inf
    for gap in range(_GAPS):
        # farther places cost more than their gap: none of them can be cheaper
        if best is not None and least <= gap:
            break
        for order, side in enumerate(_SIDES):
            centre = anchor + side * (size / 2 + radius + _GAP * gap)
            cost = gap + order / len(_SIDES) + _cost_of_text(_around(centre, size / 2), taken, room)
            # the line costs more to look at, and most places are out already
            if cost < least:
                place = _place(centre, size, anchor, radius, gap)
                cost += _cost_of_line(place.line, taken)
                best, least = (place, cost) if cost < least else (best, least)
    if best is None:
        raise ValueError("no place has a finite cost: an anchor or a size is not a number")
    return best


def _around(centre: Array, half: Array | float) -> Array:
    return np.concatenate([centre - half, centre + half])


def _place(centre: Array, size: Array, anchor: Array, radius: float, gap: int) -> Place:
    box = _around(centre, size / 2)
    line = np.empty((0, 4))
    if gap > _BESIDE:
        pieces = along(anchor, centre)
        line = pieces[~_overlap(pieces, box) & ~_overlap(pieces, _around(anchor, radius))]
    return Place(centre, box, line)


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


def _cost_of_text(box: Array, taken: Taken, room: Array) -> float:
    hides = _HIDES @ [_overlap(layer, box).any() for layer in (taken.text, taken.marks, taken.lines)]
    outside = (box[:2] < room[:2]).any() or (box[2:] > room[2:]).any()
    return float(hides + _OUTSIDE * outside)


def _cost_of_line(line: Array, taken: Taken) -> float:
    return float(_CROSSES @ [_any_overlap(layer, line) for layer in (taken.text, taken.marks, taken.lines)])


def _any_overlap(boxes: Array, others: Array) -> bool:
    return bool(_overlap(boxes[:, None], others[None]).any())


def _overlap(boxes: Array, other: Array) -> NDArray[np.bool_]:
    apart = (boxes[..., :2] >= other[..., 2:]) | (other[..., :2] >= boxes[..., 2:])
    return np.asarray(~apart.any(axis=-1))
