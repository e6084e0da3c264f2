"""The picture of where the five stand between the three powers."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot, pi, sqrt
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from numpy.typing import NDArray

from alignsim.views.colours import COMPONENT_MEASURE, COMPONENT_NAME, POWER_COLOUR, POWER_MARKER, STATE_NAME
from alignsim.views.labels import Place, Taken, along, find_place

Array = NDArray[np.float64]
CORNERS: Final = {"USA": (0.5, sqrt(3) / 2), "RUS": (0.0, 0.0), "CHN": (1.0, 0.0)}
"""Where the corners lie: a triangle with sides of length 1."""
VISIBLE: Final = 0.015
"""Length, in sides of the triangle, from which a move is drawn as an arrow: about five points of print."""
_INK: Final = "0.15"
# points: area of a circle with full autonomy, and size of the markers in the corners
_AREA: Final = 260.0
_CORNER: Final = 8.0
_HEAD: Final = np.array([-4, -4, 4, 4])


# a change of autonomy below half a point would only look like one by rounding
VISIBLE_CHANGE: Final = 0.5


def project(shares: Array) -> Array:
    """Place alignments in the triangle, autonomy left out.

    Parameters
    ----------
    shares : ndarray, (..., 3)
        With the United States, Russia and China; not all 0; need not add up to 1.

    Returns
    -------
    ndarray, (..., 2)
        Centre of gravity of the corners, weighted by the shares.

    Examples
    --------
    >>> project(np.array([0.0, 0.2, 0.2])).tolist()
    [0.5, 0.0]
    """
    among = shares / shares.sum(axis=-1, keepdims=True)
    placed: Array = among @ np.array(list(CORNERS.values()))
    return placed


def plot_ternary(levels: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw where every state stands between the powers, and where a scenario takes it.

    Parameters
    ----------
    levels : pandas.DataFrame
        As in ``levels.csv``; means at the last round.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        Circles at the baseline, their area the share kept as autonomy; arrows to the scenario, dots for moves too
        short to see.
    """
    if ax is None:
        # no automatic layout: labels are placed for this size of the axes
        ax = Figure(figsize=(6.5, 6.0)).add_axes((0.02, 0.1, 0.96, 0.84))
    compared = bool((levels["arm"] == "scenario").any())
    _draw_triangle(ax)
    places = _draw_states(ax, levels, compared)
    then = _autonomy(levels, "scenario" if compared else "baseline")
    kept = _autonomy(levels, "baseline")
    _name_states(ax, places, _label_texts(kept, then), np.sqrt(_AREA * kept / pi))
    ax.set_title(title_of(compared=compared), loc="left", fontsize=11, fontweight="bold", gid="title")
    _explain(ax, compared)
    return ax


def title_of(*, compared: bool) -> str:
    """What the picture is called.

    Parameters
    ----------
    compared : bool
        Whether there is a scenario beside the baseline.

    Returns
    -------
    str
        A heading.
    """
    return (
        "Where the scenario takes the five between the three powers"
        if compared
        else "Where the five stand between the three powers"
    )


def _draw_triangle(ax: Axes) -> None:
    ax.set_aspect("equal")
    ax.set_xlim(-0.12, 1.12)
    ax.set_ylim(-0.075, 0.945)
    ax.axis("off")
    for power, corner in CORNERS.items():
        _draw_lines(ax, power)
        text = f"{COMPONENT_NAME[power]} 100 %"
        below = power != "USA"
        ax.annotate(
            text, corner, (0, -7 if below else 7), textcoords="offset points", ha="center",
            va="top" if below else "bottom", color=POWER_COLOUR[power], fontsize=10, fontweight="bold",
        )  # fmt: skip
        ax.plot(
            *corner, marker=POWER_MARKER[power], color=POWER_COLOUR[power], markersize=_CORNER, clip_on=False, zorder=3
        )
    outline = np.array([*CORNERS.values(), CORNERS["USA"]])
    ax.plot(outline[:, 0], outline[:, 1], color="0.3", linewidth=1, zorder=2)


def _draw_lines(ax: Axes, power: str) -> None:
    """Lines of equal share of a power, and their per cent at the side that runs up to its corner."""
    powers = list(CORNERS)
    own = powers.index(power)
    nearby, far = (own + 1) % 3, (own + 2) % 3
    # to the left of the left side, right of the right side, below the base
    offset = {"USA": (-5, 0), "RUS": (0, -5), "CHN": (5, 0)}[power]
    for share in (0.2, 0.4, 0.6, 0.8):
        ends = np.zeros((2, 3))
        ends[:, own] = share
        ends[0, nearby] = ends[1, far] = 1 - share
        line = project(ends)
        ax.plot(line[:, 0], line[:, 1], color=POWER_COLOUR[power], alpha=0.3, linewidth=0.6, zorder=1)
        ax.annotate(
            f"{100 * share:.0f} %", (line[0, 0], line[0, 1]), offset, textcoords="offset points", fontsize=7,
            color=POWER_COLOUR[power], ha={-5: "right", 0: "center", 5: "left"}[offset[0]],
            va="top" if offset[1] else "center",
        )  # fmt: skip


def _draw_states(ax: Axes, levels: pd.DataFrame, compared: bool) -> Array:
    """Draw circles and moves; return where they start and end, (state, 2, 2)."""
    start = project(_powers(levels, "baseline"))
    end = project(_powers(levels, "scenario")) if compared else start
    kept = _autonomy(levels, "baseline")
    ax.scatter(
        start[:, 0], start[:, 1], s=_AREA * kept, facecolor=POWER_COLOUR["autonomy"], edgecolor=_INK, linewidth=0.8,
        alpha=0.85, zorder=4, gid="baseline",
    )  # fmt: skip
    for here, there in zip(start, end, strict=True):
        _draw_way(ax, here, there)
    return np.stack([start, end], axis=1)


def _draw_way(ax: Axes, here: Array, there: Array) -> None:
    if hypot(*(there - here)) < VISIBLE:
        ax.plot(*here, marker="o", markersize=3, color=_INK, linestyle="none", zorder=5, gid="dot")
        return
    arrow = {"arrowstyle": "-|>", "color": _INK, "linewidth": 1.2, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 8}
    ax.annotate("", tuple(there), tuple(here), arrowprops=arrow, zorder=5, gid="arrow")


def _powers(levels: pd.DataFrame, arm: str) -> Array:
    return np.column_stack([_means(levels, arm, COMPONENT_MEASURE[power]) for power in CORNERS])


def _autonomy(levels: pd.DataFrame, arm: str) -> Array:
    return _means(levels, arm, "autonomy")


def _means(levels: pd.DataFrame, arm: str, measure: str) -> Array:
    rows = levels[(levels["arm"] == arm) & (levels["measure"] == measure)].set_index("state")
    means: Array = rows["mean"].reindex(list(STATE_NAME)).to_numpy(dtype=np.float64)
    return means


def _label_texts(before: Array, after: Array) -> list[str]:
    """Name and per cent of autonomy, with where it goes if that can be seen in whole per cent."""
    shown = [
        f"{other:.0f} %"
        if abs(one - other) < VISIBLE_CHANGE or round(one) == round(other)
        else f"{one:.0f} to {other:.0f} %"
        for one, other in zip(100 * before, 100 * after, strict=True)
    ]
    return [f"{name}, {text}" for name, text in zip(STATE_NAME.values(), shown, strict=True)]


def _name_states(ax: Axes, places: Array, texts: Sequence[str], radii: Array) -> None:
    """Put every label where it hides neither circles nor arrows nor other text; radii of circles in points."""
    _root(ax).draw_without_rendering()
    taken = _taken(ax, places, radii)
    labels = [
        ax.annotate(
            text, tuple(here), (0, 0), textcoords="offset points", ha="center", va="center", fontsize=8.5, zorder=6,
            color=_INK, gid="state",
            # the line ends at the circle, and what the name is written across shines through
            arrowprops={"arrowstyle": "-", "color": "0.45", "linewidth": 0.6, "shrinkA": 0, "shrinkB": radius},
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75},
        )
        for (here, _), text, radius in zip(places, texts, radii, strict=True)
    ]  # fmt: skip
    sizes = [_size(label) for label in labels]
    anchors = ax.transData.transform(places[:, 0])
    found = _places(anchors, sizes, _pixels(ax, radii), taken, np.array(ax.bbox.extents))
    for label, anchor, place in zip(labels, anchors, found, strict=True):
        label.set_position(tuple((place.centre - anchor) * 72 / _root(ax).dpi))
        if label.arrow_patch is not None:
            label.arrow_patch.set_visible(len(place.line) > 0)


def _size(label: Annotation) -> Array:
    label.get_window_extent()
    # of the text alone: an annotation counts its line, too
    return np.array(Text.get_window_extent(label).size) + 4


def _places(anchors: Array, sizes: Sequence[Array], radii: Array, taken: Taken, room: Array) -> list[Place]:
    """Places of all labels, in pixels: those that cost least of a few orders in which one makes way for another."""
    apart = np.linalg.norm(anchors[:, None] - anchors[None], axis=-1) + np.diag([np.inf] * len(anchors))
    crowded = np.argsort(apart.min(axis=1), kind="stable").tolist()
    tried = []
    for first in range(len(crowded)):
        others, found = taken, {}
        for n in crowded[first:] + crowded[:first]:
            found[n] = find_place(sizes[n], anchors[n], float(radii[n]), others, room)
            others = others.with_label(found[n].box, found[n].line)
        tried.append([found[n] for n in range(len(anchors))])
    return min(tried, key=lambda places: sum(place.cost for place in places))


def _taken(ax: Axes, places: Array, radii: Array) -> Taken:
    """Text, circles and arrows, and the sides of the triangle, in pixels."""
    corners = ax.transData.transform(np.array([*CORNERS.values(), CORNERS["USA"]]))
    ways = ax.transData.transform(places.reshape(-1, 2)).reshape(places.shape)
    spots = np.vstack([ways[:, 0], corners])
    sizes = _pixels(ax, np.append(radii, [_CORNER / 2] * len(corners)))[:, None]
    return Taken(
        text=np.array([text.get_window_extent().extents for text in ax.texts if text.get_text()]),
        marks=np.vstack([np.hstack([spots - sizes, spots + sizes]), *(along(*ends) + _HEAD for ends in ways)]),
        lines=np.vstack([along(start, end) for start, end in pairwise(corners)]),
    )


def _pixels(ax: Axes, points: Array | float) -> Array:
    return np.asarray(points) * _root(ax).dpi / 72


def _root(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("the axes belong to no figure any more")
    return figure


def _explain(ax: Axes, compared: bool) -> None:
    lines = [
        "Each side runs from 0 to 100 % of what a state gives to the three powers together.",
        "Area of a circle, and per cent after the name: autonomy, which a state keeps to itself.",
    ]
    if compared:
        lines.append("Circle: baseline. Arrow: to the scenario, means at the last round; a dot: too short to see.")
    ax.text(0.0, -0.02, "\n".join(lines), transform=ax.transAxes, fontsize=8, va="top", color="0.25", gid="note")
