"""Predicted changes of trade and votes beside observed ones, in the terminal and as pictures."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.analysis.names import STATE_NAME
from alignsim.config.schema import POWERS, STATES
from alignsim.validation.agreement import dispersion
from alignsim.validation.history import AGREEMENT, BOTH, COVERAGE, LARGE, SIGNS, TRADE, History
from alignsim.validation.observed import FIRST_PERIOD, LAST_DAY, PARTNERS, PERIODS, SECOND_PERIOD, ordinary_movement
from alignsim.views.colours import POWER_COLOUR, POWER_MARKER
from alignsim.views.frame import framed
from alignsim.views.terminal import headed

_PERIOD: Final = {name: f"{start} to {end}" for name, (start, end) in PERIODS.items()} | {BOTH: BOTH}
_OTHER: Final = {"USA": "United States", "RUS": "Russia", "CHN": "China", "EU": "European Union"}
_HEADINGS: Final = {TRADE: "Changes of trade shares", AGREEMENT: "Changes of agreement at the UN"}
_AXIS: Final = {TRADE: "Change of the share of trade, points", AGREEMENT: "Change of agreement, points"}
_RANGES: Final = {
    TRADE: ("the model's own range of 90 %", "with ordinary years, 90 %"),
    AGREEMENT: ("90 % if votes were independent", "as like texts are voted on, 90 %"),
}
_COLOUR: Final = POWER_COLOUR | {"EU": "#4D4D4D"}
_MARKER: Final = POWER_MARKER | {"EU": "D"}


def shown(found: History) -> Iterator[RenderableType]:
    """What the comparison says, from the top down.

    Parameters
    ----------
    found : History
        From `alignsim.validation.history.run_history`.

    Yields
    ------
    rich.console.RenderableType
        Verdict, misses, all else, counts, and what they mean.
    """
    yield Text(verdict(found))
    for kind, words in _HEADINGS.items():
        yield headed(f"{words}, points; what is missed stands first")
        yield changes_table(found.changes[found.changes["kind"] == kind])
    yield headed("How many lie inside, have the right sign, and how far off they are")
    yield summary_table(found.summary)
    yield Padding(Text(_footing(found), style="dim"), (1, 0, 0, 0))


def verdict(found: History) -> str:
    """Whether the minima are met.

    Parameters
    ----------
    found : History
        From `alignsim.validation.history.run_history`.

    Returns
    -------
    str
        A sentence.
    """
    if found.missed:
        return f"Not confirmed: {'; '.join(found.missed)}."
    both = found.summary[found.summary["period"] == BOTH].to_dict("records")
    said = [
        f"{row['inside']} of {row['changes']} changes of {row['kind']} lie within their range, {row['signs']} of "
        f"{row['large']} large ones have the right sign"
        for row in both
    ]
    return f"Confirmed: {'; '.join(said)}."


def changes_table(changes: pd.DataFrame) -> Table:
    """Every change, misses first.

    Parameters
    ----------
    changes : pandas.DataFrame
        Of `History`.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = framed()
    for words in ("state", "with", "years"):
        table.add_column(words, no_wrap=True)
    for words in ("observed", "predicted", "90 % range", "sign"):
        table.add_column(words, justify="right", no_wrap=True)
    table.add_column("outside", no_wrap=True)
    inside = False
    for row in changes.to_dict("records"):
        if row["inside"] and not inside:
            table.add_section()
            inside = True
        table.add_row(*_cells(row))
    return table


def _cells(row: Mapping[Any, Any]) -> list[str]:
    sign = ("right" if row["sign_right"] else "wrong") if row["large"] else "small"
    missed = "both ranges" if not row["inside"] else ("" if row["own"] else "its own")
    start, end = _years(row)
    return [
        row["state"], row["other"], f"{start}-{end}", _points(row["observed"]), _points(row["predicted"]),
        f"{_points(row['q05'])} to {_points(row['q95'])}", sign, missed,
    ]  # fmt: skip


def _years(row: Mapping[Any, Any]) -> tuple[int, int]:
    return PERIODS[row["period"]][0], int(row["name"].split("_")[1])


def _points(value: float) -> str:
    return f"{100 * value:+.1f}"


def summary_table(summary: pd.DataFrame) -> Table:
    """Counts by period.

    Parameters
    ----------
    summary : pandas.DataFrame
        Of `History`.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = framed()
    table.add_column("kind", no_wrap=True)
    table.add_column("period", no_wrap=True)
    for words in ("inside", "width", "own", "width", "still", "sign", "error", "(none)"):
        table.add_column(words, justify="right", no_wrap=True)
    for row in summary.to_dict("records"):
        table.add_row(
            row["kind"], _PERIOD[row["period"]].replace(" to ", "-"),
            f"{row['inside']}/{row['changes']}", f"{100 * row['width']:.1f}",
            f"{row['own']}/{row['changes']}", f"{100 * row['own_width']:.1f}",
            f"{row['still']}/{row['changes']}", f"{row['signs']}/{row['large']}",
            f"{100 * row['mean_error']:.1f}", f"{100 * row['mean_error_no_change']:.1f}",
        )  # fmt: skip
    return table


def _footing(found: History) -> str:
    draws = found.draws
    given = f" Overrides: {' '.join(draws.overrides)}." if draws.overrides else ""
    several = draws.replicates > 1
    held = f"{draws.replicates:,} replicates, seed {draws.seed}, " if several else ""
    left_out = "" if several else " With a single replicate no range holds what is not known of the model."
    low, high = (100 * end for end in COVERAGE)
    two, three = (100 * ordinary_movement(years) for years in (2, 3))
    first, second = (dispersion(*period) for period in (FIRST_PERIOD, SECOND_PERIOD))
    return (
        f"Expected of each kind: {low:.0f} to {high:.0f} % inside the range, the right sign in {100 * SIGNS:.0f} % of "
        f"changes of more than {100 * LARGE:.0f} points. The range of trade holds {held}"
        f"what the figures leave open, and what shares of trade did from 2016 to 2021 "
        f"({two:.1f} points in two years, {three:.1f} in three), which the model has no cause for.{left_out} That of "
        f"agreement holds what single votes leave open, times {first:.2f} and {second:.2f}, as far as forecasts of "
        f"earlier years strayed beyond what their parameters leave open, because like texts are voted on alike. "
        f"Own: the model's own range, without what ordinary years do; for votes, as if each were independent; outside: "
        f"of that alone, or of both. Still: inside a range "
        f"around no change, with ordinary years; of votes, one for alignments that stay. Where still holds as many as "
        f"the range, the range says nothing for the model. Width: mean, points; error: mean, of the prediction and "
        f"(none) of saying that nothing changes. Sizes of events come from sources, "
        f"none from what came of them, but for the gain of re-export, which was set after the trade of 2022 was known."
        f"{given} The data end on {LAST_DAY}."
    )


def plot_history(changes: pd.DataFrame, kind: str) -> Figure:
    """Draw predicted ranges and observed changes, by period and partner or power.

    Parameters
    ----------
    changes : pandas.DataFrame
        Of `History`.
    kind : str
        ``trade`` or ``agreement``.

    Returns
    -------
    matplotlib.figure.Figure
        A row of panels for each period, a column for each partner or power, a line for each state.
    """
    shown, others = changes[changes["kind"] == kind], PARTNERS if kind == TRADE else POWERS
    figure = Figure(figsize=(9.0, 6.0), layout="constrained")
    periods = [period for period in _PERIOD if period != BOTH]
    panels = figure.subplots(len(periods), len(others), sharey="row", sharex=True)
    for row, period in zip(panels, periods, strict=True):
        for ax, other in zip(row, others, strict=True):
            _draw_panel(ax, shown[(shown["period"] == period) & (shown["other"] == other)], other)
            ax.set_title(f"{_OTHER[other]}, {_PERIOD[period]}", loc="left", fontsize=10)
        row[0].set_yticks(range(len(STATES)), _headings(shown[shown["period"] == period], period)[::-1], fontsize=9)
    for ax in panels[-1]:
        ax.set_xlabel(_AXIS[kind], fontsize=9)
    figure.suptitle(_title(shown, kind), x=0.01, ha="left", fontsize=12)
    figure.legend(handles=_handles(kind), loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return figure


def _headings(changes: pd.DataFrame, period: str) -> list[str]:
    """States, with their own years where their figures end earlier than the period."""
    own = {row["state"]: _years(row) for row in changes.to_dict("records")}
    return [
        STATE_NAME[state] if own.get(state, PERIODS[period]) == PERIODS[period]
        else f"{STATE_NAME[state]},\n{' to '.join(map(str, own[state]))}"
        for state in STATES
    ]  # fmt: skip


def _title(shown: pd.DataFrame, kind: str) -> str:
    own = "the model's own" if kind == TRADE else "that of independent votes"
    counted = f"{_HEADINGS[kind]}: {int(shown['inside'].sum())} of {len(shown)} lie inside their range"
    return f"{counted}, {int(shown['own'].sum())} inside {own}"


def _draw_panel(ax: Axes, changes: pd.DataFrame, other: str) -> None:
    heights = {state: len(STATES) - 1 - i for i, state in enumerate(STATES)}
    at, colour = changes["state"].map(heights), _COLOUR[other]
    ax.axvline(0.0, color="0.7", linewidth=1, zorder=0)
    ax.hlines(at, 100 * changes["q05"], 100 * changes["q95"], color=colour, linewidth=1, alpha=0.5)
    ax.hlines(at, 100 * changes["own_q05"], 100 * changes["own_q95"], color=colour, linewidth=4, alpha=0.5)
    ax.plot(100 * changes["predicted"], at, _MARKER[other], color=colour, markersize=6, linestyle="none")
    for inside, marker in ((True, "o"), (False, "X")):
        rows = changes[changes["inside"] == inside]
        ax.plot(100 * rows["observed"], rows["state"].map(heights), marker, color="black", markersize=7,
                markerfacecolor="none" if inside else "black", linestyle="none")  # fmt: skip
    for state in set(heights) - set(changes["state"]):
        ax.text(0.5, heights[state], "no figure", fontsize=7, color="0.5", va="center")
    ax.set_ylim(-0.6, len(STATES) - 0.4)
    ax.tick_params(axis="x", labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)


def _handles(kind: str) -> list[Line2D]:
    grey = POWER_COLOUR["autonomy"]
    own, whole = _RANGES[kind]
    return [
        Line2D([], [], color=grey, marker="s", linewidth=4, label=f"predicted, {own}"),
        Line2D([], [], color=grey, linewidth=1, label=whole),
        Line2D([], [], color="black", marker="o", markerfacecolor="none", linestyle="none", label="observed, inside"),
        Line2D([], [], color="black", marker="X", linestyle="none", label="observed, outside"),
    ]
