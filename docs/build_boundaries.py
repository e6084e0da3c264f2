"""Make the boundaries of the map, ``src/alignsim/facts/boundaries.csv``, from Natural Earth.

Natural Earth is in the public domain; the npm package world-atlas (ISC) brings it as TopoJSON. By hand, when a new
edition is wanted::

    npm pack world-atlas@2.0.2 && tar -xzf world-atlas-2.0.2.tgz
    python docs/build_boundaries.py package/countries-50m.json

In TopoJSON a border that two states share is one arc. Arcs are simplified before they are put together, so that it
stays one: no gap and no overlap opens between neighbours.
"""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
TARGET: Final = Path(__file__).parents[1] / "src" / "alignsim" / "facts" / "boundaries.csv"
# Natural Earth names states by ISO 3166-1 numbers, the tables by letters
CODES: Final = {
    "398": "KAZ", "417": "KGZ", "762": "TJK", "795": "TKM", "860": "UZB",
    "004": "AFG", "031": "AZE", "051": "ARM", "156": "CHN", "268": "GEO", "356": "IND", "364": "IRN", "368": "IRQ",
    "414": "KWT", "496": "MNG", "524": "NPL", "586": "PAK", "643": "RUS", "792": "TUR", "804": "UKR",
}  # fmt: skip
FIVE: Final = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
# west, south, east, north; wider than the picture, so that where neighbours are cut is never seen
WINDOW: Final = (30.0, 27.0, 104.0, 62.0)
KM_PER_DEGREE: Final = 111.2
# a third of a point of print on a page
TOLERANCE_KM: Final = 2.5
# islands and lakeside slivers of neighbours below this are dots; enclaves among the five stay whatever their size
SMALLEST_KM2: Final = 400.0
# between meridians a parallel bends: its straight line would come into the picture
LONGEST_DEGREES: Final = 2.0


def arcs_of(topology: dict[str, Any]) -> list[Array]:
    """Arcs in degrees: TopoJSON keeps the first place of each, then whole steps.

    Parameters
    ----------
    topology : dict
        As read from the file.

    Returns
    -------
    list of ndarray, (place, 2)
        Longitude and latitude.
    """
    scale, start = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(np.array(arc, dtype=np.float64)[:, :2], axis=0) * scale + start for arc in topology["arcs"]]


def simplified(line: Array, tolerance: float = TOLERANCE_KM) -> Array:
    """Leave out places that lie near the line through the others (Douglas & Peucker).

    Parameters
    ----------
    line : ndarray, (place, 2)
        Longitude and latitude; one that ends where it starts stays closed.
    tolerance : float
        Kilometres.

    Returns
    -------
    ndarray, (place, 2)
        With the same ends.
    """
    flat = flattened(line)
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    if len(line) > 4 and (line[0] == line[-1]).all():
        # a closed line has no chord to measure from: the farthest two places make two of it, and a third a triangle
        middle = int(np.hypot(*(flat - flat[0]).T).argmax())
        aside = int(_distances(flat, flat[0], flat[middle]).argmax())
        stops = sorted({0, middle, aside, len(line) - 1})
        keep[stops] = True
        spans = list(pairwise(stops))
    while spans:
        first, last = spans.pop()
        between = _distances(flat[first + 1 : last], flat[first], flat[last])
        if between.size and between.max() > tolerance:
            farthest = first + 1 + int(between.argmax())
            keep[farthest] = True
            spans += [(first, farthest), (farthest, last)]
    return line[keep]


def flattened(line: Array) -> Array:
    """Kilometres east and north, true to shape near a line.

    Parameters
    ----------
    line : ndarray, (place, 2)
        Longitude and latitude.

    Returns
    -------
    ndarray, (place, 2)
        For lengths and areas of a few hundred kilometres.
    """
    return line * KM_PER_DEGREE * [np.cos(np.radians(line[:, 1].mean())), 1.0]


def _distances(places: Array, start: Array, end: Array) -> Array:
    """Distance of places from the stretch between two others."""
    way = end - start
    length = float(way @ way)
    along = np.clip((places - start) @ way / length, 0, 1) if length else np.zeros(len(places))
    distances: Array = np.hypot(*(places - start - along[:, None] * way).T)
    return distances


def rings_of(geometry: dict[str, Any], arcs: Sequence[Array]) -> Iterator[Array]:
    """Rings of a state, put together from arcs.

    Parameters
    ----------
    geometry : dict
        Polygon or MultiPolygon of the topology.
    arcs : sequence of ndarray
        All arcs; a number below 0 is one backwards.

    Yields
    ------
    ndarray, (place, 2)
        Closed; holes run the other way round.
    """
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            pieces = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring]
            yield np.vstack([pieces[0], *(piece[1:] for piece in pieces[1:])])


def clipped(ring: Array, window: Sequence[float] = WINDOW) -> Array:
    """Cut a ring at the edges of a window (Sutherland & Hodgman).

    Parameters
    ----------
    ring : ndarray, (place, 2)
        Closed.
    window : sequence of float
        West, south, east, north.

    Returns
    -------
    ndarray, (place, 2)
        Closed; empty when all of it lies outside.
    """
    west, south, east, north = window
    for axis, bound, sign in ((0, west, 1.0), (1, south, 1.0), (0, east, -1.0), (1, north, -1.0)):
        ring = _cut(ring, axis, bound, sign)
    return ring


def _cut(ring: Array, axis: int, bound: float, sign: float) -> Array:
    """Keep what lies on one side of a line."""
    inside = sign * (ring[:, axis] - bound) >= 0
    if inside.all() or not inside.any():
        return ring if inside.all() else ring[:0]
    kept: list[Array] = []
    for n in range(len(ring) - 1):
        here, there = ring[n], ring[n + 1]
        if inside[n]:
            kept.append(here)
        if inside[n] != inside[n + 1]:
            crossing = here + (bound - here[axis]) / (there[axis] - here[axis]) * (there - here)
            crossing[axis] = bound
            kept.append(crossing)
    return np.array([*kept, kept[0]])


def divided(ring: Array, longest: float = LONGEST_DEGREES) -> Array:
    """Add places on stretches that are long in degrees.

    Parameters
    ----------
    ring : ndarray, (place, 2)
        Closed.
    longest : float
        Degrees.

    Returns
    -------
    ndarray, (place, 2)
        The same line.
    """
    parts = [
        np.linspace(here, there, max(1, int(np.ceil(np.abs(there - here).max() / longest))), endpoint=False)
        for here, there in pairwise(ring)
    ]
    return np.vstack([*parts, ring[-1:]])


def rows_of(topology: dict[str, Any]) -> Iterator[tuple[str, int, str, str]]:
    """Rows of the table: the five and all neighbours in the window.

    Parameters
    ----------
    topology : dict
        As read from the file.

    Yields
    ------
    code, ring, lon, lat : str, int, str, str
        Rings are numbered from 0 in each state.
    """
    arcs = [simplified(arc) for arc in arcs_of(topology)]
    by_number = {shape.get("id"): shape for shape in topology["objects"]["countries"]["geometries"]}
    for number, code in CODES.items():
        rings = [clipped(ring) for ring in rings_of(by_number[number], arcs)]
        kept = [ring for ring in rings if len(ring) > 3 and (code in FIVE or _area(ring) >= SMALLEST_KM2)]
        for order, ring in enumerate(kept):
            # three decimals are a hundred metres
            yield from ((code, order, f"{lon:.3f}", f"{lat:.3f}") for lon, lat in divided(ring))


def _area(ring: Array) -> float:
    x, y = flattened(ring).T
    return abs(float(x[:-1] @ y[1:] - x[1:] @ y[:-1])) / 2


def main() -> None:
    """Rewrite the table."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "ring", "lon", "lat"))
        writer.writerows(rows_of(topology))


if __name__ == "__main__":
    main()
