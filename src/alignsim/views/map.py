"""The picture of the region: whom each state leans to, how clearly, and what a scenario changes."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox, DrawingArea, TextArea, VPacker
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from numpy.typing import NDArray

from alignsim.analysis.moves import NOTICEABLE, signed
from alignsim.analysis.names import capitalised
from alignsim.analysis.standing import Standing, standings
from alignsim.views.boundaries import albers, outlines
from alignsim.views.colours import COMPONENT_NAME, POWER_COLOUR, STATE_NAME

Array = NDArray[np.float64]
CLOSE: Final = 0.05
"""Lead below which a state is said to hedge between two, and is striped."""
# west, east, south, north: kilometres from 66° E, 44° N
_VIEW: Final = (-1850.0, 2000.0, -1400.0, 1390.0)
# where a label stands, and the place in the state that its line leads to (Kazakhstan has room for its own), degrees
_LABELS: Final = {
    "KAZ": ((66.6, 48.6), (66.6, 48.6)),
    "KGZ": ((84.5, 41.9), (76.0, 41.6)),
    "TJK": ((79.6, 35.4), (71.8, 38.4)),
    "TKM": ((50.4, 37.5), (58.5, 39.0)),
    "UZB": ((59.6, 34.0), (64.0, 40.6)),
}
# where a name stands in its state, degrees
_NAMES: Final = {
    "KAZ": (67.0, 48.6), "KGZ": (74.9, 41.65), "TJK": (71.3, 38.5), "TKM": (58.6, 39.2), "UZB": (63.2, 42.0),
}  # fmt: skip
_NEIGHBOURS: Final = {
    "RUSSIA": (46.0, 53.3), "CHINA": (86.4, 38.2), "MONGOLIA": (90.5, 47.0), "AFGHANISTAN": (67.6, 34.4),
    "IRAN": (53.0, 33.4), "PAKISTAN": (70.0, 31.7), "INDIA": (77.4, 31.4), "AZERBAIJAN": (47.3, 40.7),
}  # fmt: skip
_SEA: Final = {"Caspian\nSea": (49.9, 42.6)}
_SIZE: Final = (6.5, 5.75)
_FRAME: Final = (0.01, 0.145, 0.98, 0.805)
_LAND: Final = "#F4F2EC"
_INK: Final = "0.15"
_BAR: Final = (96.0, 9.0)
_THIN: Final = 4.0
_BELOW: Final = 1.2
NUMBERED: Final = 0.085
"""Share below which a bar has no room for its number."""
_PALEST: Final = 0.4
# stripes as pale as the ground, and narrower: the eye sees most of the first
_STRIPES: Final = "///"
_STRONGEST_LEAD: Final = 0.4


def plot_map(levels: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw whom each state leans to on a map of the region, and what a scenario changes.

    Parameters
    ----------
    levels : pandas.DataFrame
        As in ``levels.csv``; means at the last round.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        Areas are true. Colour: the component with the largest share, the stronger the clearer its lead; stripes in
        the colour of the second where the lead is small. Of a scenario the map shows where it ends; beside each
        state stand its shares, above them those of the baseline, and the two largest moves.
    """
    if ax is None:
        ax = Figure(figsize=_SIZE).add_axes(_FRAME)
    baseline = standings(levels, "baseline")
    scenario = standings(levels, "scenario")
    _draw_ground(ax)
    for state in STATE_NAME:
        _draw_state(ax, (scenario or baseline)[state])
    for state in STATE_NAME:
        _label(ax, baseline[state], scenario.get(state))
    ax.set_title(title_of(compared=bool(scenario)), loc="left", fontsize=11, fontweight="bold", gid="title")
    _explain(ax, bool(scenario))
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
    return "Whom the five lean to after the scenario" if compared else "Whom the five lean to"


def places_of_names() -> dict[str, tuple[float, float]]:
    """Where names of the states can stand on the map, for who shows it without its labels.

    Returns
    -------
    dict of str to (float, float)
        ISO 3166 code to points of print from the left and from the top of the figure.
    """
    figure = Figure(figsize=_SIZE, dpi=72)
    ax = figure.add_axes(_FRAME)
    _look(ax)
    ax.apply_aspect()
    x, y = ax.transData.transform(albers(np.array(list(_NAMES.values())))).T
    return {state: (float(left), float(figure.bbox.height - up)) for state, left, up in zip(_NAMES, x, y, strict=True)}


def _look(ax: Axes) -> None:
    west, east, south, north = _VIEW
    ax.set_aspect("equal")
    ax.set_xlim(west, east)
    ax.set_ylim(south, north)


def _draw_ground(ax: Axes) -> None:
    _look(ax)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set(color="0.75", linewidth=0.6)
    for code, rings in outlines().items():
        if code not in STATE_NAME:
            _add(ax, PathPatch(_path(rings), facecolor=_LAND, edgecolor="0.72", linewidth=0.5, zorder=1))
    for name, place in _NEIGHBOURS.items():
        _name(ax, name, place, color="0.5", fontsize=6.5, gid="neighbour")
    for name, place in _SEA.items():
        _name(ax, name, place, color="0.5", fontsize=6.5, style="italic", gid="sea")


def _name(ax: Axes, name: str, place: tuple[float, float], **looks: str | float) -> None:
    x, y = albers(np.array(place))
    ax.text(x, y, name, ha="center", va="center", zorder=2, **looks)  # type: ignore[arg-type]


def _path(rings: Sequence[Array]) -> Path:
    return Path.make_compound_path(*(Path(albers(ring), closed=True) for ring in rings))


def _draw_state(ax: Axes, standing: Standing) -> None:
    path = _path(outlines()[standing.state])
    striped = standing.lead < CLOSE
    first, second = (_tint(POWER_COLOUR[name], standing.lead) for name in (standing.leaning, standing.runner_up))
    area = PathPatch(
        path, facecolor=first, edgecolor=second if striped else "none", hatch=_STRIPES if striped else None,
        linewidth=0, zorder=3, gid=f"state {standing.state}",
    )  # fmt: skip
    _add(ax, area)
    # apart from the fill, because stripes take the colour of the edge
    _add(ax, PathPatch(path, facecolor="none", edgecolor=_INK, linewidth=0.7, joinstyle="round", zorder=4))


def _add(ax: Axes, patch: PathPatch) -> None:
    # `add_patch` would look for limits, corner by corner, which takes as long as to draw the map
    ax.add_artist(patch)


def _tint(colour: str, lead: float) -> tuple[float, float, float]:
    """A colour mixed with white: the clearer the lead, the less."""
    strength = _PALEST + (1 - _PALEST) * min(1.0, lead / _STRONGEST_LEAD)
    red, green, blue = (1 - strength + strength * channel for channel in to_rgb(colour))
    return red, green, blue


def _label(ax: Axes, baseline: Standing, scenario: Standing | None) -> None:
    """Name, shares and moves beside a state, in points of print whatever the size of the map."""
    now = scenario or baseline
    parts: list[Artist] = [_words(STATE_NAME[now.state], 8, "bold")]
    if scenario:
        parts.append(_bar(baseline, _THIN, numbered=False))
    parts.append(_bar(now, _BAR[1], numbered=True))
    parts += [_words(line, 6.5) for line in label_lines(baseline, scenario)]
    stands, leads = (tuple(albers(np.array(place))) for place in _LABELS[now.state])
    away = stands != leads
    box = AnnotationBbox(
        VPacker(children=parts, pad=0, sep=1.5, align="left"), leads, xybox=stands, pad=0.4, zorder=6,
        bboxprops={"facecolor": "white", "edgecolor": "0.55", "linewidth": 0.5, "alpha": 0.93,
                   "boxstyle": "round,rounding_size=0.2"},
        arrowprops={"arrowstyle": "-", "color": _INK, "linewidth": 0.8,
                    "path_effects": [patheffects.withStroke(linewidth=2.2, foreground="white")]} if away else None,
    )  # fmt: skip
    box.set_gid(f"label {now.state}")
    ax.add_artist(box)
    if away:
        ax.plot(*leads, marker="o", markersize=3.5, color=_INK, markeredgecolor="white", markeredgewidth=0.6, zorder=5,
                gid=f"lead {now.state}")  # fmt: skip


def _words(text: str, size: float, weight: str = "normal") -> TextArea:
    return TextArea(text, textprops={"fontsize": size, "fontweight": weight, "color": _INK})


def _bar(standing: Standing, height: float, *, numbered: bool) -> DrawingArea:
    """Shares side by side, in the order of the legend."""
    width = _BAR[0]
    # text stands close below the lower bar
    area = DrawingArea(width, height + _BELOW, 0, _BELOW) if numbered else DrawingArea(width, height)
    left = 0.0
    for component, share in standing.shares.items():
        wide = width * share
        area.add_artist(Rectangle((left, 0), wide, height, facecolor=POWER_COLOUR[component], linewidth=0))
        if numbered and share >= NUMBERED:
            number = Text(
                left + wide / 2, height / 2, f"{100 * share:.0f}", ha="center", va="center_baseline", fontsize=6.5,
                color=on_colour(component),
            )  # fmt: skip
            area.add_artist(number)
        left += wide
    return area


def on_colour(component: str) -> str:
    """What can be read on the colour of a component.

    Parameters
    ----------
    component : str
        ``USA``, ``RUS``, ``CHN`` or ``autonomy``.

    Returns
    -------
    str
        Name of a colour.
    """
    return "white" if component in ("USA", "RUS") else "black"


def label_lines(baseline: Standing, scenario: Standing | None) -> list[str]:
    """What is said of a state below its bars.

    Parameters
    ----------
    baseline : Standing
        Of the state without the scenario.
    scenario : Standing or None
        Of the state in it; None where there is none.

    Returns
    -------
    list of str
        Hedging and, of a scenario, the two largest moves and a leaning that is new.
    """
    if scenario is None:
        return [*_close(baseline), f"hedging {100 * baseline.hedging:.0f}"]
    moves = {name: share - baseline.shares[name] for name, share in scenario.shares.items()}
    largest = sorted(moves, key=lambda name: -abs(moves[name]))[:2]
    seen = [f"{_short(name)} {_minus(signed(moves[name]))}" for name in largest if abs(moves[name]) >= NOTICEABLE]
    hedging = f"hedging {100 * scenario.hedging:.0f} ({_minus(signed(scenario.hedging - baseline.hedging))})"
    lines = [*_close(scenario), ", ".join(seen) or f"moves less than {100 * NOTICEABLE:g} points", hedging]
    if scenario.leaning != baseline.leaning:
        lines.append(f"leaned to {_short(baseline.leaning)} before")
    return lines


def _close(standing: Standing) -> list[str]:
    """Who is first and who second, where the colours of a state do not tell it clearly."""
    if standing.lead >= CLOSE:
        return []
    first = _short(standing.leaning)
    return [f"{capitalised(first)} just ahead of {_short(standing.runner_up)}"]


def _short(component: str) -> str:
    return "US" if component == "USA" else COMPONENT_NAME[component]


def _minus(number: str) -> str:
    return number.replace("-", "\N{MINUS SIGN}")


def _explain(ax: Axes, compared: bool) -> None:
    handles: list[Artist] = [Patch(color=colour, label=COMPONENT_NAME[name]) for name, colour in POWER_COLOUR.items()]
    handles.append(
        Patch(
            facecolor="white", edgecolor="0.4", hatch="//////", linewidth=0,
            label=f"stripes: the second, if less than {100 * CLOSE:.0f} points behind",
        )
    )  # fmt: skip
    ax.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-0.01, -0.005), ncols=5, frameon=False, fontsize=7.5,
        handlelength=1.2, handletextpad=0.5, columnspacing=1.2, borderaxespad=0.2,
    )  # fmt: skip
    lines = ["The colour says whom a state leans to (its largest share), the stronger the clearer the lead."]
    lines += reading_lines(compared)
    ax.text(0.0, -0.065, "\n".join(lines), transform=ax.transAxes, fontsize=7.5, va="top", color="0.25", gid="note")


def reading_lines(compared: bool) -> list[str]:
    """How to read bars and numbers.

    Parameters
    ----------
    compared : bool
        Whether there is a scenario beside the baseline.

    Returns
    -------
    list of str
        A line each.
    """
    if compared:
        bars = "Bars: shares in per cent, thin in the baseline, thick in the scenario; below, moves in points."
    else:
        bars = "Bars: shares in per cent, in the order of the colours above."
    return [bars, "Hedging: 100 is evenly spread over the four, 0 all with one. Means at the last round."]
