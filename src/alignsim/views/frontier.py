"""The picture of what it would take: effect against amount, and needed amounts by state."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Final

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from alignsim.analysis.frontier import Found
from alignsim.analysis.moves import range_name
from alignsim.analysis.takes import goal, quantity
from alignsim.config.target import REGIONAL, Target
from alignsim.views.colours import COMPONENT_MEASURE, POWER_COLOUR, REGION_NAME, STATE_NAME
from alignsim.world.search import Search

# from such a span on amounts stand on a logarithmic axis
_WIDE: Final = 100.0
# a decade below what is least needed, effects cannot be seen
_BELOW: Final = 10.0
# of the whole way; less is never shown
_LEAST: Final = 1e-4
# moves of so many times the target are shown, and no longer ones: the curves cross the target in sight
_TALL: Final = 3.0
_COLOUR: Final = {COMPONENT_MEASURE[name]: colour for name, colour in POWER_COLOUR.items()}
_MONEY: Final = "million USD a year"


def plot_frontier(found: Found) -> Figure:
    """Draw effect against amount for each lever, and below it the amounts that are needed.

    Parameters
    ----------
    found : Found
        As made by `alignsim.analysis.frontier.find`.

    Returns
    -------
    matplotlib.figure.Figure
        A column for each lever. Above: the mean effect with its 5 to 95 % range over replicates, and the target as
        a dashed line; longer moves leave the panel. Below, on the same axis: the needed amount of each state with
        its range; an arrow where the range ends out of reach, a cross at the end of the search where the mean does.
    """
    count = len(found.searches)
    states = list(dict.fromkeys(found.table["state"]))
    heights = [2.2, 0.25 * len(states) + 0.3]
    figure = Figure(figsize=(max(6.5, 0.6 + 3.1 * count), sum(heights) + 1.6), layout="constrained")
    panels = figure.subplots(2, count, sharex="col", sharey="row", squeeze=False, height_ratios=heights)
    shown = "ALL" if "ALL" in states else states[0]
    for column, search in enumerate(found.searches):
        _draw_effect(panels[0][column], found, search, shown)
        _draw_amounts(panels[1][column], found, search, states)
        _scale(panels[1][column], found, search)
    _align(panels[1], found)
    _fit(panels[0][0], found, shown)
    unit = "" if found.target.measure == "switches" else ", points"
    whom = REGION_NAME if shown == "ALL" else STATE_NAME[shown]
    panels[0][0].set_ylabel(f"Scenario minus baseline{unit}\n({whom})", fontsize=9)
    figure.suptitle(f"To {goal(found.target, shown)}", x=0.01, ha="left", fontsize=11, fontweight="bold")
    figure.legend(handles=_handles(found), loc="outside lower center", ncols=2, frameon=False, fontsize=8.5)
    return figure


def _factor(target: Target) -> float:
    return 1.0 if target.measure == "switches" else 100.0


def _fit(ax: Axes, found: Found, state: str) -> None:
    """Show moves in the size of the target."""
    size = _factor(found.target) * found.target.size
    curves = found.curves[found.curves["state"] == state]
    low, high = _factor(found.target) * curves["q05"].min(), _factor(found.target) * curves["q95"].max()
    tall = _TALL * abs(size)
    low, high = max(min(low, size, 0.0), -tall), min(max(high, size, 0.0), tall)
    ax.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))


def _draw_effect(ax: Axes, found: Found, search: Search, state: str) -> None:
    factor, colour = _factor(found.target), _COLOUR.get(found.target.measure, "0.3")
    curves = found.curves
    curve = curves[(curves["lever"] == search.event.path) & (curves["state"] == state)].sort_values("amount")
    amounts = curve["amount"].to_numpy()
    ax.fill_between(amounts, factor * curve["q05"], factor * curve["q95"], color=colour, alpha=0.18, linewidth=0)
    ax.plot(amounts, factor * curve["effect"].to_numpy(), color=colour, linewidth=1.6)
    ax.axhline(0, color="0.3", linewidth=0.8)
    ax.axhline(factor * found.target.size, color="0.2", linewidth=1.2, linestyle="dashed")
    ax.set_title(f"{search.event.name}\n({search.event.lever}, {search.event.operation})", loc="left", fontsize=9)
    _tidy(ax)


def _draw_amounts(ax: Axes, found: Found, search: Search, states: list[str]) -> None:
    rows = found.table[found.table["lever"] == search.event.path].to_dict("records")
    for row in rows:
        _draw_need(ax, row, states.index(row["state"]), "black" if row["state"] == "ALL" else "0.35")
    names = [REGION_NAME.capitalize() if state == "ALL" else STATE_NAME[state] for state in states]
    if found.target.measure in REGIONAL:
        names = ["The five"]
    ax.set_yticks(range(len(states)), names, fontsize=8.5)
    ax.set_ylim(len(states) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    _tidy(ax)


def _draw_need(ax: Axes, row: Mapping[Any, Any], y: int, colour: str) -> None:
    end = row["end"]
    if isfinite(row["q05"]) and row["n"] > 1:
        open_ended = not isfinite(row["q95"])
        last = end if open_ended else row["q95"]
        ax.plot([row["q05"], last], [y, y], color=colour, linewidth=1.3)
        if open_ended and isfinite(row["amount"]):
            ax.plot([last], [y], color=colour, marker=">" if end > row["start"] else "<", markersize=6, clip_on=False)
    if isfinite(row["amount"]):
        ax.plot([row["amount"]], [y], color=colour, marker="o", markersize=6, markeredgecolor="white",
                markeredgewidth=0.6)  # fmt: skip
    else:
        ax.plot([end], [y], color=colour, marker="x", markersize=7, markeredgewidth=1.8, clip_on=False, zorder=5)


def _scale(ax: Axes, found: Found, search: Search) -> None:
    """Amounts from where they begin to count to the end of the search."""
    rows = found.table[found.table["lever"] == search.event.path]
    ends = sorted({search.start, *rows["end"]})
    if ends[-1] - ends[0] >= _WIDE and search.start == min(ends) and search.start >= 0.0:
        needed = [x for x in (*rows["q05"], *rows["amount"]) if isfinite(x)]
        least = max(_LEAST * ends[-1], min(needed, default=0.0))
        ax.set_xscale("log")
        ax.set_xlim(least / _BELOW, ends[-1])
    else:
        ax.set_xlim(ends[0], ends[-1])
        ax.xaxis.set_major_locator(MaxNLocator(5))
    if search.unit == _MONEY:
        ax.xaxis.set_major_formatter(FuncFormatter(lambda value, place: _money(value)))
    ax.set_xlabel({"factor": "factor; 1 = today", _MONEY: "USD a year"}.get(search.unit, search.unit), fontsize=9)


def _align(panels: Sequence[Axes], found: Found) -> None:
    """The same amounts below each other where all are sums of money."""
    if all(search.unit == _MONEY for search in found.searches) and len({ax.get_xscale() for ax in panels}) == 1:
        ends = [ax.get_xlim() for ax in panels]
        for ax in panels:
            ax.set_xlim(min(low for low, _ in ends), max(high for _, high in ends))


def _money(value: float) -> str:
    return f"{value / 1e3:g} bn" if abs(value) >= 1e3 else f"{value:g} m"


def _tidy(ax: Axes) -> None:
    ax.tick_params(labelsize=8.5)
    ax.grid(color="0.9", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["right", "top"]].set_visible(False)


def _handles(found: Found) -> list[Artist]:
    colour = _COLOUR.get(found.target.measure, "0.3")
    handles: list[Artist] = [
        Line2D([], [], color=colour, linewidth=1.6, label="mean effect"),
        Line2D([], [], color="0.2", linewidth=1.2, linestyle="dashed", label="target"),
    ]
    n = int(found.table["n"].iloc[0])
    if n > 1:
        handles.insert(1, Patch(color=colour, alpha=0.18, linewidth=0, label=f"{range_name(n)} over {n:,} replicates"))
    handles.append(Line2D([], [], color="black", marker="o", markersize=6, linewidth=1.3 if n > 1 else 0,
                          label="needed amount" + (f", and its {range_name(n)}" if n > 1 else "")))  # fmt: skip
    if found.table["amount"].isna().any():
        handles.append(Line2D([], [], color="black", marker="x", markersize=7, markeredgewidth=1.8, linestyle="none",
                              label=f"out of reach up to {_ends(found)}"))  # fmt: skip
    if n > 1 and (found.table["q95"].isna() & found.table["q05"].notna()).any():
        handles.append(Line2D([], [], color="black", marker=">", markersize=6, linewidth=1.3,
                              label="out of reach in over 5 % of replicates"))  # fmt: skip
    return handles


def _ends(found: Found) -> str:
    missed = found.table[found.table["amount"].isna()]
    events = {search.event.path: search.event for search in found.searches}
    ends = {quantity(events[lever], end) for lever, end in zip(missed["lever"], missed["end"], strict=True)}
    return ends.pop() if len(ends) == 1 else "the end"
