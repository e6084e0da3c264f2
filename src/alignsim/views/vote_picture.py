"""The picture of how the five would vote."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from alignsim.analysis.moves import range_name
from alignsim.views.colours import STATE_NAME
from alignsim.votes.outlook import DIFFERENCE, VOTE_NAMES

# votes belong to no power: shades of grey, and the marker is open or full
_FACE: Final = {"baseline": "white", "scenario": "0.15"}
_STEP: Final = 0.22


def plot_votes(votes: pd.DataFrame, axes: Sequence[Axes] | None = None) -> Figure:
    """Draw the chance of each vote of every state.

    Parameters
    ----------
    votes : pandas.DataFrame
        As in ``votes.csv``.
    axes : sequence of matplotlib.axes.Axes, optional
        Four, for yes, abstain, no and absence; by default in a figure of their own.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each vote, a row for each state: chances in per cent, open for the baseline and full for the
        scenario, lines for the 5 to 95 % range over replicates, the vote that was cast shaded.
    """
    if axes is None:
        axes = Figure(figsize=(6.5, 3.6), layout="constrained").subplots(1, len(VOTE_NAMES), sharey=True)
    arms = [arm for arm in dict.fromkeys(votes["arm"]) if arm != DIFFERENCE]
    for ax, vote in zip(axes, VOTE_NAMES, strict=True):
        _draw_panel(ax, votes[votes["vote"] == vote], vote, arms)
    figure = axes[0].get_figure(root=True)
    if figure is None:
        raise RuntimeError("the axes belong to no figure")
    title = "How the five would vote: chances in per cent"
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold", gid="title")
    figure.legend(
        handles=_handles(votes, arms), loc="outside lower center", ncols=4, frameon=False, fontsize=8.5,
        handlelength=1.8,
    )  # fmt: skip
    return figure


def _draw_panel(ax: Axes, votes: pd.DataFrame, vote: str, arms: Sequence[str]) -> None:
    ax.set_title(vote, fontsize=9.5, loc="left")
    ax.set_xlim(-4, 104)
    ax.set_xticks([0, 50, 100])
    ax.set_yticks(range(len(STATE_NAME)), list(STATE_NAME.values()), fontsize=9)
    ax.set_ylim(len(STATE_NAME) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=8.5)
    ax.grid(axis="x", color="0.88", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["left", "right", "top"]].set_visible(False)
    for place, state in enumerate(STATE_NAME):
        rows = {row["arm"]: row for row in votes[votes["state"] == state].to_dict("records")}
        if any(row["recorded"] for row in rows.values()):
            ax.axhspan(place - 0.45, place + 0.45, color="#E8E2D0", zorder=0, linewidth=0)
        for number, arm in enumerate(arms):
            _draw_chance(ax, rows[arm], place + (number - (len(arms) - 1) / 2) * _STEP, arm)


def _draw_chance(ax: Axes, row: Mapping[Any, Any], y: float, arm: str) -> None:
    if row["n"] > 1:
        ax.plot([100 * row["q05"], 100 * row["q95"]], [y, y], color="0.35", linewidth=1.2, zorder=2)
    ax.plot(
        [100 * row["mean"]], [y], marker="o", markersize=5, markerfacecolor=_FACE[arm], markeredgecolor="0.15",
        linestyle="none", zorder=3,
    )  # fmt: skip


def _handles(votes: pd.DataFrame, arms: Sequence[str]) -> list[Artist]:
    handles: list[Artist] = [
        Line2D([], [], marker="o", markersize=5, markerfacecolor=_FACE[arm], markeredgecolor="0.15", linestyle="none",
               label=arm)
        for arm in arms
    ]  # fmt: skip
    if (n := int(votes["n"].iloc[0])) > 1:
        handles.append(Line2D([], [], color="0.35", linewidth=1.2, label=range_name(n)))
    if votes["recorded"].any():
        handles.append(Line2D([], [], color="#E8E2D0", linewidth=7, label="as recorded"))
    return handles
