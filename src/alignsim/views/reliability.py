"""The picture of reliability: how often what is forecast with a probability comes about."""

from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

_RIVAL_COLOUR: Final = "#B07AA1"
_MODEL_COLOUR: Final = "#222222"


def plot_reliability(table: pd.DataFrame, split: str, model: str, rival: str, what: str) -> Figure:
    """Draw observed against forecast frequency for each of the four outcomes.

    Parameters
    ----------
    table : pandas.DataFrame
        From `alignsim.votes.comparison.reliability_table`.
    split : str
        One of its splits.
    model, rival : str
        Two of its models; intervals are drawn for the first.
    what : str
        What was forecast, for the title.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each outcome; on the diagonal, forecasts come about as often as they say.
    """
    figure = Figure(figsize=(7.2, 6.6), layout="constrained")
    panels = figure.subplots(2, 2, sharex=True, sharey=True)
    rows = table[table["split"] == split]
    for axes, (outcome, of_outcome) in zip(panels.flat, rows.groupby("outcome", sort=False), strict=True):
        _draw(axes, of_outcome, model, rival)
        axes.set_title(str(outcome), loc="left", fontweight="bold")
    figure.suptitle(f"Do forecasts of votes come about as often as they say?\n{what}", x=0.01, ha="left", fontsize=11)
    figure.supxlabel("Forecast probability: mean of each tenth; small figures: number of forecasts", fontsize=10)
    figure.supylabel("Share that came about, with its 90 % interval over sessions", fontsize=10)
    panels[0][0].legend(loc="upper left", frameon=False, fontsize=7)
    return figure


def _draw(axes: Axes, rows: pd.DataFrame, model: str, rival: str) -> None:
    own, other = rows[rows["model"] == model], rows[rows["model"] == rival]
    axes.plot([0, 1], [0, 1], color="0.75", linewidth=1, zorder=0, label="as often as forecast")
    axes.plot(other["forecast"], other["observed"], label=f"best rival: {rival}", color=_RIVAL_COLOUR,
              marker="x", markersize=5, linewidth=1, linestyle="dashed")  # fmt: skip
    axes.plot(own["forecast"], own["observed"], label=model, color=_MODEL_COLOUR, marker="o", markersize=4.5,
              linewidth=1.4)  # fmt: skip
    axes.vlines(own["forecast"], own["low"], own["high"], color=_MODEL_COLOUR, linewidth=1)
    for forecast, low, n in zip(own["forecast"], own["low"], own["n"], strict=True):
        axes.annotate(f"{n:,}", (forecast, min(low, forecast)), (0, -3), textcoords="offset points",
                      ha="center", va="top", fontsize=6, color="0.4")  # fmt: skip
    axes.set(xlim=(-0.08, 1.08), ylim=(-0.12, 1.08), aspect="equal")
