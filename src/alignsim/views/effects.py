"""The picture of how far a scenario moves every state."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from alignsim.analysis.moves import NOTICEABLE, Move, counted, moves_of, range_name
from alignsim.views.colours import (
    COMPONENT_MEASURE,
    COMPONENT_NAME,
    POWER_COLOUR,
    POWER_MARKER,
    REGION_NAME,
    STATE_NAME,
)

TITLE: Final = "How far each state moves"
_ROWS: Final = (*STATE_NAME, "ALL")
_STEP: Final = 0.19
_BAND: Final = 100 * NOTICEABLE
_MARKER: Final = 5.5


def plot_effects(effects: pd.DataFrame, ax: Axes | None = None, points: int = 1) -> Axes:
    """Draw how far a scenario moves every state and their mean.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``; effects are shares.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a figure of its own.
    points : int
        Of the design.

    Returns
    -------
    matplotlib.axes.Axes
        Percentage points to the right, a row for each state, the mean of the five last. Thin lines: the 5 to 95 %
        range over replicates and points; thick lines: the 95 % interval of the mean, where it is wider than its
        marker; neither with a single run.
    """
    if ax is None:
        ax = Figure(figsize=(6.5, 5.4), layout="constrained").subplots()
    moves = moves_of(effects, _ROWS, COMPONENT_MEASURE.values())
    _draw_ground(ax)
    for move in moves:
        _draw_move(ax, move)
    _fit(ax, moves)
    ax.set_title(TITLE, loc="left", fontsize=11, fontweight="bold", gid="title")
    ax.set_xlabel("Scenario minus baseline at the last round, percentage points of alignment", fontsize=9)
    _add_legend(ax, moves[0].n, points, _looks_out(ax, moves))
    return ax


def _draw_ground(ax: Axes) -> None:
    ax.axvspan(-_BAND, _BAND, color="0.93", zorder=0, linewidth=0)
    ax.axvline(0, color="0.3", linewidth=1, zorder=1)
    ax.set_yticks(range(len(_ROWS)), [*STATE_NAME.values(), REGION_NAME.capitalize()], fontsize=9)
    ax.get_yticklabels()[-1].set_fontweight("bold")
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(len(_ROWS) - 0.5, -0.5)
    for row in range(1, len(_ROWS)):
        last = row == len(_ROWS) - 1
        ax.axhline(row - 0.5, color="0.3" if last else "0.8", linewidth=1 if last else 0.6, zorder=1)


def _draw_move(ax: Axes, move: Move) -> None:
    component = move.component
    y = _ROWS.index(move.state) + (list(COMPONENT_MEASURE).index(component) - 1.5) * _STEP
    colour = POWER_COLOUR[component]
    if move.n > 1:
        ax.plot([100 * move.q05, 100 * move.q95], [y, y], color=colour, linewidth=1.1, zorder=2)
        interval = [100 * move.ci_low, 100 * move.ci_high]
        ax.plot(interval, [y, y], color=colour, linewidth=4, zorder=3, solid_capstyle="butt")
    # small, and edged in white, so that a narrow interval still looks out on both sides
    ax.plot(
        [100 * move.effect], [y], color=colour, marker=POWER_MARKER[component], markersize=_MARKER,
        markeredgecolor="white", markeredgewidth=0.6, linestyle="none", zorder=4,
    )  # fmt: skip


def _fit(ax: Axes, moves: Sequence[Move]) -> None:
    """Show all ranges, and at least the band in which nobody is said to move."""
    ends = [100 * number for move in moves for number in (move.q05, move.q95, move.ci_low, move.ci_high)]
    low, high = min(*ends, -1.2 * _BAND), max(*ends, 1.2 * _BAND)
    margin = 0.04 * (high - low)
    ax.set_xlim(low - margin, high + margin)
    ax.tick_params(axis="x", labelsize=9)
    ax.grid(axis="x", color="0.88", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["left", "right", "top"]].set_visible(False)


def _looks_out(ax: Axes, moves: Sequence[Move]) -> bool:
    """Whether an interval of a mean is wider than the marker that stands on it."""
    left, right = ax.get_xlim()
    widest = 100 * max(move.ci_high - move.ci_low for move in moves) / (right - left)
    in_points = ax.get_window_extent().width * 72 / ax.get_figure(root=True).dpi  # type: ignore[union-attr]
    return widest * in_points > _MARKER


def _add_legend(ax: Axes, n: int, points: int, interval: bool) -> None:
    handles: list[Artist] = [
        Line2D([], [], color=colour, marker=POWER_MARKER[name], markersize=_MARKER, linestyle="none",
               label=COMPONENT_NAME[name])
        for name, colour in POWER_COLOUR.items()
    ]  # fmt: skip
    if n > 1:
        over = f"{range_name(n)} over {counted(n, points)}"
        handles.append(Line2D([], [], color="0.3", linewidth=1.1, label=over))
        handles.append(_interval(interval))
    handles.append(Patch(color="0.93", label=f"under {_BAND:g} points nobody is said to move"))
    ax.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.42, -0.13), ncols=2, frameon=False, fontsize=8.5,
        handlelength=1.8, columnspacing=2.5,
    )  # fmt: skip


def _interval(looks_out: bool) -> Line2D:
    if looks_out:
        return Line2D([], [], color="0.3", linewidth=4, label="95 % interval of the mean")
    words = "mean; its 95 % interval is narrower than the marker"
    return Line2D([], [], color="0.3", marker="o", markersize=_MARKER, linestyle="none", label=words)
