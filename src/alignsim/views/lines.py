"""Pictures of alignment over time."""

from collections.abc import Mapping
from math import ceil
from typing import Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from alignsim.analysis.moves import range_name
from alignsim.results.tables import DIFFERENCE
from alignsim.views.colours import (
    ARM_DASH,
    COMPONENT_MEASURE,
    COMPONENT_NAME,
    POWER_COLOUR,
    POWER_MARKER,
    STATE_NAME,
    Dash,
)

SHARES: Final = "How the five divide their alignment"
MOVES: Final = "How far the five have moved over time"
_BAND: Final = {"baseline": 0.07, "scenario": 0.15}
_ONLY_BAND: Final = 0.15


def plot_alignment(summary: pd.DataFrame, state: str, ax: Axes | None = None) -> Axes:
    """Draw how a state divides its alignment over time.

    Parameters
    ----------
    summary : pandas.DataFrame
        As made by `alignsim.results.tables.round_summary`: columns ``arm, state, round, date, measure, mean,
        q05, q95, n``; shares.
    state : str
        ISO3 code.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        Per cent over dates; the baseline dashed, the scenario solid, bands for the 5 to 95 % range.
    """
    if ax is None:
        ax = Figure(figsize=(6.5, 4.4), layout="constrained").subplots()
    _draw_state(ax, summary, state)
    ax.set_title(f"How {STATE_NAME[state]} divides its alignment", loc="left", fontsize=11, fontweight="bold")
    ax.set_ylabel("Share of alignment, per cent", fontsize=9)
    ax.legend(
        handles=_handles(_dashes(summary), _band_name(summary)), loc="upper center", bbox_to_anchor=(0.5, -0.09),
        ncols=4, frameon=False,
        fontsize=8.5,
    )  # fmt: skip
    return ax


def plot_alignment_grid(summary: pd.DataFrame) -> Figure:
    """Draw how all five divide their alignment over time.

    Parameters
    ----------
    summary : pandas.DataFrame
        As made by `alignsim.results.tables.round_summary`.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each state with shared axes, and one for the legend.
    """
    figure, panels = _grid()
    for state, ax in panels.items():
        _draw_state(ax, summary, state)
    return _finished(figure, SHARES, "Share of alignment, per cent", _dashes(summary), _band_name(summary))


def plot_moves_grid(summary: pd.DataFrame) -> Figure:
    """Draw how far a scenario has moved all five by each round.

    Parameters
    ----------
    summary : pandas.DataFrame
        As made by `alignsim.results.tables.round_summary`, of a scenario.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each state with shared axes, in points, and one for the legend.
    """
    figure, panels = _grid()
    for state, ax in panels.items():
        rows = summary[(summary["state"] == state) & (summary["arm"] == DIFFERENCE)]
        ax.axhline(0, color="0.3", linewidth=1, zorder=1)
        _draw_arm(ax, rows, "scenario", _ONLY_BAND)
        _look(ax, rows)
    return _finished(
        figure, MOVES, "Scenario minus baseline, percentage points", {"mean": ARM_DASH["scenario"]}, _band_name(summary)
    )


def _grid() -> tuple[Figure, dict[str, Axes]]:
    figure = Figure(figsize=(6.5, 4.8), layout="constrained")
    figure.subplots(2, 3, sharex=True, sharey=True)
    panels = dict(zip(STATE_NAME, figure.axes, strict=False))
    for state, ax in panels.items():
        ax.set_title(STATE_NAME[state], loc="left", fontsize=9, fontweight="bold")
    return figure, panels


def _finished(figure: Figure, title: str, unit: str, dashes: Mapping[str, Dash], band: str) -> Figure:
    # the panel above the legend is the last of its column and needs its dates
    figure.axes[2].tick_params(axis="x", labelbottom=True)
    figure.axes[-1].axis("off")
    figure.axes[-1].legend(handles=_handles(dashes, band), loc="center left", frameon=False, fontsize=8.5)
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold", gid="title")
    figure.supylabel(unit, fontsize=9)
    return figure


def _arms(summary: pd.DataFrame) -> list[str]:
    present = set(summary["arm"].astype(str))
    return [arm for arm in ARM_DASH if arm in present]


def _dashes(summary: pd.DataFrame) -> dict[str, Dash]:
    return {f"{arm}, mean": ARM_DASH[arm] for arm in _arms(summary)}


def _draw_state(ax: Axes, summary: pd.DataFrame, state: str) -> None:
    rows = summary[summary["state"] == state]
    arms = _arms(summary)
    for order, arm in enumerate(arms):
        shade = _BAND[arm] if len(arms) > 1 else _ONLY_BAND
        _draw_arm(ax, rows[rows["arm"] == arm], arm, shade, order)
    ax.set_ylim(0, _top(summary))
    _look(ax, rows)


def _draw_arm(ax: Axes, rows: pd.DataFrame, arm: str, shade: float, order: int = 0) -> None:
    for component, measure in COMPONENT_MEASURE.items():
        line = rows[rows["measure"] == measure].sort_values("round")
        _draw_band(ax, line, POWER_COLOUR[component], shade)
        _draw_line(ax, line, arm, component, order)


def _look(ax: Axes, rows: pd.DataFrame) -> None:
    _date(ax, rows)
    ax.tick_params(labelsize=8)
    ax.grid(color="0.9", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["right", "top"]].set_visible(False)


def _top(summary: pd.DataFrame) -> float:
    """The next ten per cent above all bands, the same for every state."""
    shares = summary[summary["measure"].isin(list(COMPONENT_MEASURE.values())) & (summary["arm"] != DIFFERENCE)]
    return min(100.0, 10 * ceil(10 * float(shares["q95"].max())))


def _date(ax: Axes, rows: pd.DataFrame) -> None:
    """Date the first, the middle and the last round: more do not fit below a small panel."""
    dates = sorted(rows["date"].unique())
    shown = sorted({dates[0], dates[len(dates) // 2], dates[-1]})
    pattern = "%Y" if all(date.month == 1 for date in shown) else "%b\n%Y"
    ax.set_xticks(shown, [date.strftime(pattern) for date in shown])


def _draw_band(ax: Axes, line: pd.DataFrame, colour: str, shade: float) -> None:
    low, high = 100 * line["q05"].to_numpy(), 100 * line["q95"].to_numpy()
    ax.fill_between(line["date"].to_numpy(), low, high, color=colour, alpha=shade, linewidth=0)


def _draw_line(ax: Axes, line: pd.DataFrame, arm: str, component: str, order: int) -> None:
    # three markers a line or so; those of the two arms stand apart
    step = max(1, len(line) // 3)
    ax.plot(
        line["date"].to_numpy(), 100 * line["mean"].to_numpy(), color=POWER_COLOUR[component],
        linestyle=ARM_DASH[arm], linewidth=1.5,
        marker=POWER_MARKER[component], markersize=4, markevery=((1 + 2 * order) * step // 4, step),
    )  # fmt: skip


def _band_name(summary: pd.DataFrame) -> str:
    return range_name(int(summary["n"].max()))


def _handles(dashes: Mapping[str, Dash], name_of_band: str) -> list[Artist]:
    components: list[Artist] = [
        Line2D([], [], color=colour, marker=POWER_MARKER[name], markersize=4, linewidth=1.5, label=COMPONENT_NAME[name])
        for name, colour in POWER_COLOUR.items()
    ]
    lines = [Line2D([], [], color="0.3", linestyle=dash, linewidth=1.5, label=name) for name, dash in dashes.items()]
    band = Patch(color="0.3", alpha=0.2, linewidth=0, label=name_of_band)
    return [*components, *lines, band]
