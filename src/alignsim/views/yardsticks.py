"""The model beside the yardsticks, in the terminal and as a picture."""

from collections.abc import Iterator, Mapping
from math import isnan
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.analysis.names import COMPONENT_NAME, STATE_NAME
from alignsim.config.schema import POWERS, STATES
from alignsim.validation.measures import MEASURES, WORLD_YEARS
from alignsim.validation.observed import LAST_DAY
from alignsim.validation.yardsticks import FLAT, MODEL, RIGHT, Yardsticks
from alignsim.views.colours import POWER_COLOUR, POWER_MARKER
from alignsim.views.frame import framed
from alignsim.views.terminal import headed

_WORDS: Final = {measure.name: measure.words for measure in MEASURES}
_CHANCE: Final = 0.05
# measures stand a little lower than the model, so that neither hides the other
_BELOW: Final = 0.24
# of the yardsticks; the model's markers are filled and coloured
_OPEN_MARKER: Final = {
    "icews_coop": "x", "gdelt_coop": "x", "gdelt_days": "+", "students": "v", "air_routes": "*", "visa_openness": "p",
}  # fmt: skip


def shown(found: Yardsticks) -> Iterator[RenderableType]:
    """What the comparison says, from the top down.

    Parameters
    ----------
    found : Yardsticks
        From `alignsim.validation.yardsticks.compare`.

    Yields
    ------
    rich.console.RenderableType
        Verdict, findings in sentences, the table of all powers, that of single powers, that of changes, and what
        they mean.
    """
    yield Text(verdict(found))
    for sentence in findings(found):
        yield Text(sentence)
    yield headed("Shares of the three powers: model, one pattern for all (flat), best input alone")
    yield powers_table(found.scores)
    yield Text(
        "Flat is the model's own mean over the states. Level: mean distance, points. All inputs: scores.csv.",
        style="dim",
    )
    yield headed("Single powers: rank correlation over states, exact p")
    yield singles_table(found.scores)
    yield headed("Changes: mean over states, and states whose change has the model's sign")
    yield changes_table(found.changes)
    yield Text("Means in points; up or down where a measure has another unit.", style="dim")
    yield Padding(Text(_footing(found), style="dim"), (1, 0, 0, 0))


def verdict(found: Yardsticks) -> str:
    """Whether the minimums are met.

    Parameters
    ----------
    found : Yardsticks
        From `alignsim.validation.yardsticks.compare`.

    Returns
    -------
    str
        A sentence.
    """
    if found.missed:
        return f"Not confirmed: {'; '.join(found.missed)}."
    return (
        f"Confirmed: on each of the event measures at least {RIGHT} pairs of powers are in the right order, and levels "
        f"are no farther off than those of one pattern for all states."
    )


def findings(found: Yardsticks) -> list[str]:
    """What the comparison says, in a few sentences that are counted, not written.

    Parameters
    ----------
    found : Yardsticks
        From `alignsim.validation.yardsticks.compare`.

    Returns
    -------
    list of str
        Order of the powers, one pattern for all, differences between states, changes.
    """
    scores = found.scores
    powers = scores[scores["pooled"].notna()]
    model, flat = (powers[powers["pattern"] == name].set_index(["measure", "year"]) for name in (MODEL, FLAT))
    right, pairs = int(model["right"].sum()), int(model["pairs"].sum())
    better = int((flat["pooled"] > model["pooled"]).sum())
    nearer = int((model["level"] < flat["level"]).sum())
    tests = scores[scores["pattern"] == MODEL]
    low = int((tests["p"] <= _CHANCE).sum())
    russia = found.spreads[found.spreads["power"] == "RUS"]
    return [
        f"Order of the powers: the model has {right} of {pairs} pairs right; one pattern for all five states has "
        f"{int(flat['right'].sum())}, and goes better with {better} of {len(model)} measures.",
        f"Levels: the model is nearer than one pattern in {nearer} of {len(model)}.",
        f"Between states: of {len(tests)} orders {low} would be matched by at most one naming of the states in "
        f"twenty; {_CHANCE * len(tests):.0f} would be by chance.",
        f"Russia's share differs between states by {_span(russia['model'])} points (standard deviation) in the "
        f"model, by {_span(russia['measured'])} in the measures.",
        _changed(found.changes),
    ]


def _changed(changes: pd.DataFrame) -> str:
    counts = changes.groupby("component", sort=False)["same_sign"].agg(["sum", "size"])
    by = ", ".join(f"{name} {row['sum']} of {row['size']}" for name, row in counts.iterrows())
    return (
        f"Changes between world years: {int(changes['same_sign'].sum())} of {len(changes)} have the model's sign "
        f"({by}); half would by chance."
    )


def _span(values: pd.Series) -> str:
    return f"{100 * values.min():.0f} to {100 * values.max():.0f}"


def powers_table(scores: pd.DataFrame) -> Table:
    """Measures that tell all three powers apart.

    Parameters
    ----------
    scores : pandas.DataFrame
        Of `Yardsticks`.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = framed(gap=0)
    table.add_column("\nmeasure", no_wrap=True)
    for words in ("pooled\nmodel", "\nflat", "\nbest input", "pairs\nmodel", "\nflat", "between\nstates", "\np",
                  "level\nmodel", "\nflat"):  # fmt: skip
        table.add_column(words, justify="right", no_wrap=True)
    for (measure, year), by in _by_pattern(scores[scores["pooled"].notna()]).items():
        model, flat = by[MODEL], by[FLAT]
        best = max((row["pooled"], name) for name, row in by.items() if name not in (MODEL, FLAT))
        table.add_row(
            f"{measure} {year}", _two(model["pooled"]), _two(flat["pooled"]), f"{best[1]} {_two(best[0])}",
            f"{model['right']:.0f}/{model['pairs']:.0f}", f"{flat['right']:.0f}", _two(model["between"]),
            _two(model["p"]), f"{100 * model['level']:.1f}", f"{100 * flat['level']:.1f}",
        )  # fmt: skip
    return table


def _by_pattern(scores: pd.DataFrame) -> dict[tuple[str, int], dict[str, dict[Any, Any]]]:
    """Rows by measure and world year, then by pattern."""
    rows: dict[tuple[str, int], dict[str, dict[Any, Any]]] = {}
    for row in scores.to_dict("records"):
        rows.setdefault((row["measure"], row["year"]), {})[row["pattern"]] = row
    return rows


def singles_table(scores: pd.DataFrame) -> Table:
    """Measures of a single power, or of all others against autonomy.

    Parameters
    ----------
    scores : pandas.DataFrame
        Of `Yardsticks`.

    Returns
    -------
    rich.table.Table
        A column for each world year.
    """
    table = framed()
    table.add_column("measure", no_wrap=True)
    table.add_column("for", no_wrap=True)
    for year in WORLD_YEARS:
        table.add_column(str(year), justify="right", no_wrap=True)
    scored = _by_pattern(scores)
    for measure in MEASURES:
        if not measure.of_all_powers:
            cells = [_with_p(scored[measure.name, year]) if year in measure.windows else "" for year in WORLD_YEARS]
            table.add_row(measure.name, measure.components[0], *cells)
    return table


def _with_p(by: Mapping[str, Mapping[Any, Any]]) -> str:
    return f"{_two(by[MODEL]['between'])} (p {_two(by[MODEL]['p'])})"


def changes_table(changes: pd.DataFrame) -> Table:
    """Changes between world years.

    Parameters
    ----------
    changes : pandas.DataFrame
        Of `Yardsticks`.

    Returns
    -------
    rich.table.Table
        Shares in points; below them measures in other units, of which the direction alone is told.
    """
    table = framed(gap=2)
    for words in ("measure", "for"):
        table.add_column(words, no_wrap=True)
    for words in ("years", "measured", "model", "same sign"):
        table.add_column(words, justify="right", no_wrap=True)
    in_points, apart = {measure.name for measure in MEASURES if measure.of_all_powers}, False
    for (measure, component, start, end), rows in changes.groupby(["measure", "component", "start", "end"], sort=False):
        if measure not in in_points and not apart:
            table.add_section()
            apart = True
        mean = rows[["measured", "model"]].mean()
        told = f"{100 * mean['measured']:+.1f}" if measure in in_points else _direction(mean["measured"])
        table.add_row(
            str(measure), str(component), f"{start}-{end}", told, f"{100 * mean['model']:+.1f}",
            f"{int(rows['same_sign'].sum())} of {len(rows)}",
        )  # fmt: skip
    return table


def _direction(change: float) -> str:
    return "same" if change == 0.0 else "up" if change > 0.0 else "down"


def _two(value: float) -> str:
    return "-" if isnan(value) else f"{value:.2f}"


def _footing(found: Yardsticks) -> str:
    draws = found.draws
    given = f" Overrides: {' '.join(draws.overrides)}." if draws.overrides else ""
    ranges = f"ranges in cells.csv from {draws.replicates:,} replicates, seed {draws.seed}"
    told = ranges if draws.replicates > 1 else "a single replicate, so no ranges"
    return (
        f"Shares are a power's part of what goes to the three. Central values; {told}.{given} "
        f"p: exact, over all ways of naming the states; "
        f"five states hardly tell more than that. The data end on {LAST_DAY}."
    )


def plot_yardsticks(cells: pd.DataFrame) -> Figure:
    """Draw the model's shares beside the yardsticks, by world year and power.

    Parameters
    ----------
    cells : pandas.DataFrame
        Of `Yardsticks`.

    Returns
    -------
    matplotlib.figure.Figure
        A row of panels for each world year, a column for each power, a line for each state.
    """
    figure = Figure(figsize=(9.0, 8.6), layout="constrained")
    panels = figure.subplots(len(WORLD_YEARS), len(POWERS), sharey=True)
    for row, year in zip(panels, WORLD_YEARS, strict=True):
        for ax, power in zip(row, POWERS, strict=True):
            _draw_panel(ax, cells[(cells["year"] == year) & (cells["power"] == power)], power)
            ax.set_title(f"{COMPONENT_NAME[power]}, {year}", loc="left", fontsize=10)
    for ax in panels[-1]:
        ax.set_xlabel("Share of the three powers, per cent", fontsize=9)
    figure.legend(handles=_handles(cells), loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    figure.suptitle(
        "Shares of the three powers, in the model and in what measures show", x=0.01, ha="left", fontsize=12
    )
    return figure


def _draw_panel(ax: Axes, cells: pd.DataFrame, power: str) -> None:
    heights = {state: len(STATES) - 1 - i for i, state in enumerate(STATES)}
    model = cells.drop_duplicates("state")
    colour, at = POWER_COLOUR[power], model["state"].map(heights)
    ax.hlines(at, 100 * model["q05"], 100 * model["q95"], color=colour, linewidth=2, alpha=0.45)
    ax.plot(100 * model["model"], at, POWER_MARKER[power], color=colour, markersize=7, linestyle="none")
    ax.axvline(100 * float(model["flat"].iloc[0]), color="0.55", linewidth=1, linestyle="dotted", zorder=0)
    for measure, rows in cells.groupby("measure", sort=False):
        ax.plot(100 * rows["measured"], rows["state"].map(heights) - _BELOW, _OPEN_MARKER[str(measure)], color="black",
                markersize=6, markerfacecolor="none", markeredgewidth=1.1, linestyle="none")  # fmt: skip
    ax.set_yticks(list(heights.values()), [STATE_NAME[state] for state in heights], fontsize=9)
    ax.set_xlim(-2, 102)
    ax.set_ylim(-0.6, len(STATES) - 0.6)
    ax.tick_params(axis="x", labelsize=8)
    ax.spines[["top", "right"]].set_visible(False)


def _handles(cells: pd.DataFrame) -> list[Line2D]:
    grey = POWER_COLOUR["autonomy"]
    alone = bool(cells["q05"].isna().all())
    model = Line2D([], [], color=grey, marker="o", linewidth=0 if alone else 2,
                   label="model" if alone else "model, 90 % of replicates")  # fmt: skip
    flat = Line2D([], [], color="0.55", linestyle="dotted", label="model's mean over states")
    kinds = {name: marker for name, marker in _OPEN_MARKER.items() if name in set(cells["measure"])}
    words = {"x": "cooperative events (ICEWS, GDELT)"}
    markers = dict.fromkeys(kinds.values())
    first = {marker: next(name for name, other in kinds.items() if other == marker) for marker in markers}
    measures = [
        Line2D([], [], color="black", marker=marker, markerfacecolor="none", linestyle="none",
               label=words.get(marker, _WORDS[name]))
        for marker, name in first.items()
    ]  # fmt: skip
    return [model, flat, *measures]
