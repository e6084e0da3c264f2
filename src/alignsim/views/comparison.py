"""The picture of scenarios side by side."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from alignsim.analysis.moves import NOTICEABLE, range_name
from alignsim.analysis.names import MEASURE_COMPONENT, called, capitalised
from alignsim.views.colours import COMPONENT_NAME, POWER_COLOUR, REGION_NAME, STATE_NAME

# The colours and the marks of the powers are taken: results are told apart by their place in a row, from the top
# down as in the legend, and by marks that no power has.
_MARKS: Final = ("v", "P", "X", "*", "<", "p", "d", "h", ">", "8", "H", "$+$")
_NEUTRAL: Final = "0.25"
_BAND: Final = 100 * NOTICEABLE
_PANEL_ROW: Final = 4
_LONG_NAME: Final = 45
# inches that a result takes in a row, and that a row has besides
_EACH: Final = 0.145
_BESIDES: Final = 0.17


def plot_comparison(table: pd.DataFrame, measure: str, ax: Axes | None = None) -> Axes:
    """Draw one measure of results side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `alignsim.comparison.Comparison`.
    measure : str
        Of the table.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        A row for each state, the mean of the five last; in it results from the top down, in their order. Thin
        lines: the 5 to 95 % range over replicates; thick lines: the 95 % interval of the mean; neither with a single
        replicate. Of baselines alone: where they stand, in per cent.
    """
    if ax is None:
        count = table["result"].nunique()
        ax = Figure(figsize=(6.5, _height(table, count)), layout="constrained").subplots()
        ax.set_xlabel(_what(table), fontsize=9)
        _add_legend(ax.figure, table)
    rows = table[table["measure"] == measure]
    states = _states(rows)
    _draw_ground(ax, states, _is_level(rows))
    results = list(dict.fromkeys(table["result"]))
    for result, state, *numbers in _shown(rows, measure).itertuples(index=False, name=None):
        place = results.index(result)
        y = states.index(state) + 0.8 * ((place + 0.5) / len(results) - 0.5)
        _draw(ax, numbers, y, _MARKS[place % len(_MARKS)], _colour(measure))
    ax.set_title(_title(measure), loc="left", fontsize=9.5, fontweight="bold", color=_colour(measure, "black"))
    return ax


def plot_comparison_grid(table: pd.DataFrame, measures: Sequence[str]) -> Figure:
    """Draw several measures of results side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        As of `alignsim.comparison.Comparison`.
    measures : sequence of str
        Of the table, a panel each.

    Returns
    -------
    matplotlib.figure.Figure
        Panels beside one another on one scale, as far as they are of one kind; the legend below.
    """
    count = table["result"].nunique()
    columns = min(len(measures), _PANEL_ROW)
    lines = -(-len(measures) // columns)
    height = lines * _height(table, 0) + lines * len(_states(table)) * _EACH * count + 0.16 * count
    figure = Figure(figsize=(7.2, height), layout="constrained")
    panels = list(figure.subplots(lines, columns, squeeze=False).ravel())
    for ax, measure in zip(panels, measures, strict=False):
        plot_comparison(table, measure, ax)
    for ax in panels[len(measures) :]:
        ax.set_visible(False)
    _share_scales(panels[: len(measures)], measures)
    for place, (ax, measure) in enumerate(zip(panels, measures, strict=False)):
        beside = place % columns and _states(table[table["measure"] == measure]) == _states(table)
        ax.tick_params(axis="y", labelleft=not beside)
    figure.suptitle(_what(table), x=0.01, ha="left", fontsize=10.5)
    _add_legend(figure, table)
    return figure


def _what(table: pd.DataFrame) -> str:
    if _is_level(table):
        return "Where the baseline stands, per cent"
    return "Scenario minus baseline at the last round, percentage points"


def _add_legend(figure: Figure | SubFigure, table: pd.DataFrame) -> None:
    handles = _handles(table)
    # two columns of long names are wider than the page
    columns = 2 if max(len(str(handle.get_label())) for handle in handles) <= _LONG_NAME else 1
    figure.legend(handles=handles, loc="outside lower left", ncols=columns, frameon=False, fontsize=8)


def _height(table: pd.DataFrame, count: int) -> float:
    return 1.3 + len(_states(table)) * (_BESIDES + _EACH * count) + 0.16 * count


def _states(rows: pd.DataFrame) -> list[str]:
    there = set(rows["state"])
    return [state for state in (*STATE_NAME, "ALL") if state in there]


def _is_level(rows: pd.DataFrame) -> bool:
    return bool(rows["effect"].isna().all())


def _title(measure: str) -> str:
    if measure in MEASURE_COMPONENT:
        name = COMPONENT_NAME[MEASURE_COMPONENT[measure]]
        return capitalised(name)
    return capitalised(called(measure))


def _colour(measure: str, other: str = _NEUTRAL) -> str:
    return POWER_COLOUR[MEASURE_COMPONENT[measure]] if measure in MEASURE_COMPONENT else other


def _shown(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Numbers as they are drawn: mean, range, interval (none of a baseline alone), and how many there are."""
    mean = "baseline" if _is_level(rows) else "effect"
    numbers = rows[[mean, "q05", "q95", "ci_low", "ci_high"]] * (1 if measure == "switches" else 100)
    return pd.concat([rows[["result", "state"]], numbers, rows["n"]], axis=1)


def _draw_ground(ax: Axes, states: Sequence[str], level: bool) -> None:
    if not level:
        ax.axvspan(-_BAND, _BAND, color="0.93", zorder=0, linewidth=0)
        ax.axvline(0, color="0.3", linewidth=1, zorder=1)
    names = [REGION_NAME.capitalize() if state == "ALL" else STATE_NAME[state] for state in states]
    ax.set_yticks(range(len(states)), [name.replace("of the", "of the\n") for name in names], fontsize=8.5)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=8)
    ax.set_ylim(len(states) - 0.5, -0.5)
    for row in range(1, len(states)):
        last = states[row] == "ALL"
        ax.axhline(row - 0.5, color="0.3" if last else "0.8", linewidth=1 if last else 0.6, zorder=1)
    ax.grid(axis="x", color="0.88", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["left", "right", "top"]].set_visible(False)


def _draw(ax: Axes, numbers: Sequence[float], y: float, mark: str, colour: str) -> None:
    mean, q05, q95, ci_low, ci_high, n = numbers
    if n > 1:
        # of a baseline alone the interval is empty, and nothing is drawn
        ax.plot([q05, q95], [y, y], color=colour, linewidth=1, zorder=2)
        ax.plot([ci_low, ci_high], [y, y], color=colour, linewidth=3.2, zorder=3, solid_capstyle="butt")
    ax.plot(
        [mean], [y], color=colour, marker=mark, markersize=6, markeredgecolor="white", markeredgewidth=0.5,
        linestyle="none", zorder=4,
    )  # fmt: skip


def _share_scales(panels: Sequence[Axes], measures: Sequence[str]) -> None:
    """Components of alignment on one scale, so that one sees who takes most; others on their own."""
    shares = [ax for ax, measure in zip(panels, measures, strict=True) if measure in MEASURE_COMPONENT]
    if shares:
        low = min(ax.get_xlim()[0] for ax in shares)
        high = max(ax.get_xlim()[1] for ax in shares)
        for ax in shares:
            ax.set_xlim(low, high)


def _handles(table: pd.DataFrame) -> list[Artist]:
    handles: list[Artist] = [
        Line2D([], [], color=_NEUTRAL, marker=_MARKS[place % len(_MARKS)], markersize=6, linestyle="none", label=result)
        for place, result in enumerate(dict.fromkeys(table["result"]))
    ]
    sizes = sorted(set(table["n"]))
    if sizes[-1] > 1:
        n = f"{sizes[0]:,}" if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,}"
        ranged = f"{range_name(sizes[-1])} over {n} replicates"
        handles.append(Line2D([], [], color=_NEUTRAL, linewidth=1, label=ranged))
        if not _is_level(table):
            handles.append(Line2D([], [], color=_NEUTRAL, linewidth=3.2, label="95 % interval of the mean"))
    if not _is_level(table):
        handles.append(Patch(color="0.93", label=f"under {_BAND:g} points nobody is said to move"))
    return handles
