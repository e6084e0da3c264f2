"""Tables, verdicts and progress in the terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.console import Console, Group
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from alignsim.analysis.digits import fixed, short
from alignsim.analysis.moves import Move, cases, counted, moves_of
from alignsim.analysis.names import HEADER
from alignsim.analysis.verdict import Verdict
from alignsim.config.schema import FEWEST_FOR_QUANTILES
from alignsim.views.colours import COMPONENT_MEASURE, COMPONENT_NAME, POWER_COLOUR, STATE_NAME
from alignsim.views.frame import framed
from alignsim.views.points import folded

if TYPE_CHECKING:
    # for annotations alone: `alignsim list` need not wait for it
    import pandas as pd

    from alignsim.analysis.along import Stretch

SECONDS_BETWEEN_LINES: Final = 10.0
# beside values of 16 letters and four shares of 6
_LONGEST_PATH: Final = 26
# swept numbers that a terminal has room for
MOST_ALONG: Final = 8
_HEDGING: Final = "Hedging: 100 is evenly spread over the four, 0 all with one."


def headed(words: str) -> Padding:
    """A heading in the terminal, set off from what stands above it.

    Parameters
    ----------
    words : str
        What follows.

    Returns
    -------
    rich.padding.Padding
        In bold, after an empty line.
    """
    return Padding(Text(words, style="bold"), (1, 0, 0, 0))


def effects_table(effects: pd.DataFrame, points: int = 1) -> Table:
    """Effects on every state and on their mean, in points.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``.
    points : int
        Of the design.

    Returns
    -------
    rich.table.Table
        Mean effect in each cell; below it the 5 to 95 % range over replicates, if there is more than one. Fits
        in 80 columns.
    """
    moves = moves_of(effects, (*STATE_NAME, "ALL"), HEADER)
    cells = {(move.state, move.measure): _effect_cell(move) for move in moves}
    what = f"Scenario minus baseline at the last round, in percentage points\n{_what(moves[0].n, points)}"
    table = _table(what, ["state"], _gap(cells))
    for state in STATE_NAME:
        table.add_row(state, *(cells[state, measure] for measure in HEADER))
    table.add_section()
    # five letters at most beside five ranges of up to 14 and their gaps: exactly 80 columns
    table.add_row("mean\nof 5", *(cells["ALL", measure] for measure in HEADER))
    return table


def _what(n: int, points: int = 1) -> str:
    if n == 1:
        return "a single replicate"
    few = n < FEWEST_FOR_QUANTILES
    below = "lowest and the highest" if few else "5 to 95 % range"
    over = "" if points > 1 else " of them" if few else " over them"
    return f"mean of {counted(n, points)}, below it the {below}{over}"


def _gap(cells: Mapping[tuple[str, str], Text]) -> int:
    """Blanks between columns, besides the one that is always there, such that 80 columns hold the table."""
    widths = [
        max(cell_len(line) for cell in [header, *_column(cells, measure)] for line in cell.split("\n"))
        for measure, header in HEADER.items()
    ]
    return 1 if len("state") + sum(widths) + 2 * len(widths) <= 80 else 0


def _column(cells: Mapping[tuple[str, str], Text], measure: str) -> list[str]:
    return [cell.plain for (_, name), cell in cells.items() if name == measure]


def _table(title: str, first: Sequence[str], gap: int) -> Table:
    """Table without rows: the first columns, then one for each measure in the colour of its power."""
    table = framed(title, _HEDGING, gap)
    for header in first:
        table.add_column(header, no_wrap=True)
    colour_of = {COMPONENT_MEASURE[component]: colour for component, colour in POWER_COLOUR.items()}
    for measure, header in HEADER.items():
        table.add_column(Text(header, style=f"bold {colour_of.get(measure, '')}"), justify="right")
    return table


def _effect_cell(move: Move) -> Text:
    return Text(short(100 * move.effect, plus=True)).append_text(_range(move.q05, move.q95, move.n, short))


def _range(low: float, high: float, n: int, written: Callable[[float], str]) -> Text:
    return Text(f"\n{written(100 * low)} to {written(100 * high)}" if n > 1 else "", style="dim")


def _whole(number: float) -> str:
    return fixed(number, 0)


def levels_table(levels: pd.DataFrame, points: int = 1) -> Table:
    """Where every state stands in the baseline, in per cent.

    Parameters
    ----------
    levels : pandas.DataFrame
        As in ``levels.csv``.
    points : int
        Of the design.

    Returns
    -------
    rich.table.Table
        Mean share in each cell, below it the 5 to 95 % range over replicates; the leaning is the component with
        the largest mean share. Fits in 80 columns.
    """
    rows = levels[(levels["arm"] == "baseline") & levels["measure"].isin(list(HEADER))]
    what = f"Shares of alignment at the last round, in per cent\n{_what(int(rows['n'].iloc[0]), points)}"
    table = _table(what, ["state", "leans to"], 1)
    for state in STATE_NAME:
        table.add_row(STATE_NAME[state], *_level_cells(rows[rows["state"] == state]))
    table.add_section()
    table.add_row("mean of five", *_level_cells(rows[rows["state"] == "ALL"]))
    return table


def _level_cells(rows: pd.DataFrame) -> list[Text]:
    by_measure = rows.set_index("measure")[["mean", "q05", "q95", "n"]].astype(float)
    means = by_measure["mean"]
    component = max(COMPONENT_MEASURE, key=lambda name: means[COMPONENT_MEASURE[name]])
    leaning = Text(COMPONENT_NAME[component], style=POWER_COLOUR[component])
    numbers = by_measure.loc[list(HEADER)].to_numpy()
    return [leaning, *(_level_cell(mean, low, high, int(n)) for mean, low, high, n in numbers)]


def _level_cell(mean: float, low: float, high: float, n: int) -> Text:
    return Text(_whole(100 * mean)).append_text(_range(low, high, n, _whole))


def along_table(rows: Sequence[Sequence[Stretch]], effect: bool) -> Group:
    """Outcomes along each swept number.

    Parameters
    ----------
    rows : sequence of sequence of Stretch
        Those that matter most first; no more than `MOST_ALONG` are shown.
    effect : bool
        Whether they are effects, in points; else shares, in per cent.

    Returns
    -------
    rich.console.Group
        Title and table, a row for each stretch.
    """
    # not above, for it loads pandas
    from alignsim.analysis.along import which_values

    shown = rows[:MOST_ALONG]
    of_all = f" ({len(shown)} of {len(rows)}, those that matter most)" if len(shown) < len(rows) else ""
    what = "effect in points" if effect else "share in per cent"
    title = f"Mean of the five along each swept number: {what} {which_values(shown)}"
    table = framed(gap=2)
    table.add_column("swept number", no_wrap=True)
    table.add_column("values", justify="right", no_wrap=True)
    columns = {measure: HEADER[measure].replace(" ", "\n") for measure in COMPONENT_MEASURE.values()}
    colour_of = {COMPONENT_MEASURE[component]: colour for component, colour in POWER_COLOUR.items()}
    for measure, header in columns.items():
        table.add_column(Text(header, style=f"bold {colour_of.get(measure, '')}"), justify="right")
    for row in shown:
        for stretch, name in zip(row, _in_rows(folded(row[0].path, _LONGEST_PATH), len(row)), strict=True):
            numbers = (fixed(100 * stretch.means[m], 2, plus=effect) for m in columns)
            table.add_row(name, stretch.values, *numbers)
    # a title of the table itself would be folded at the width of its columns
    return Group(Text(title + of_all, style="bold"), table)


def _in_rows(name: str, rows: int) -> list[str]:
    """A folded name over rows, all that is left of it in the last."""
    lines = name.split("\n", rows - 1)
    return [*lines, *[""] * (rows - len(lines))]


def verdict_lines(verdicts: Sequence[Verdict], points: int = 1) -> list[Text]:
    """Whether what was expected came out, a line each.

    Parameters
    ----------
    verdicts : sequence of Verdict
        As made by `alignsim.analysis.answer.verdicts`.
    points : int
        Of the design.

    Returns
    -------
    list of rich.text.Text
        What was expected, what came out, in which share of replicates or runs, and the source.
    """
    return [_verdict_line(verdict, points) for verdict in verdicts]


def _verdict_line(verdict: Verdict, points: int) -> Text:
    word, style = ("As expected", "green") if verdict.agrees else ("Not as expected", "yellow")
    found = f"a difference of {_found(verdict)}" if verdict.expectation.beside else _found(verdict)
    line = Text.assemble((word, style), f": {verdict.clause}; found {found}")
    if verdict.n == 1:
        line.append(" in a single replicate")
    if verdict.share is not None:
        line.append(f", as expected in {100 * verdict.share:.0f} % of {cases(points)}")
    return line.append(f" ({verdict.expectation.source})", style="dim")


def _found(verdict: Verdict) -> str:
    factor, unit = (1, "") if verdict.expectation.measure == "switches" else (100, " points")
    bounds = sorted({short(factor * effect, plus=True) for effect in verdict.effects.values()}, key=float)
    return " to ".join(bounds[:: max(1, len(bounds) - 1)]) + unit


def experiments_table(experiments: Sequence[tuple[str, str]]) -> Table:
    """Names of the experiments with their questions.

    Parameters
    ----------
    experiments : sequence of (str, str)
        Name and question.

    Returns
    -------
    rich.table.Table
        One row each; a long question goes on below itself, a name is never cut.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    longest = max((len(name) for name, _ in experiments), default=0)
    table.add_column("experiment", no_wrap=True, min_width=longest, style="bold")
    table.add_column("question", overflow="fold")
    for name, question in experiments:
        table.add_row(name, question)
    return table


class _Rate(ProgressColumn):
    """Runs a second."""

    def render(self, task: Task) -> Text:
        """Rate of the last seconds, empty until it is known."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} runs/s")


@contextmanager
def progress(total: int, console: Console) -> Iterator[Callable[[int], None]]:
    """Show how far the runs are: a bar where somebody looks, a line now and then elsewhere.

    Parameters
    ----------
    total : int
        Number of runs.
    console : rich.console.Console
        On standard error.

    Yields
    ------
    callable
        To be called with the number of runs that were made.
    """
    if not console.is_terminal:
        yield _Lines(total, console).advance
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("runs", total=total)
        yield lambda runs: bar.advance(task, runs)


class _Lines:
    """Progress as lines of a log, for runs that take longer than a while."""

    def __init__(self, total: int, console: Console) -> None:
        self._total, self._console = total, console
        self._done = 0
        self._begun = self._said = time.monotonic()

    def advance(self, runs: int) -> None:
        """Count runs; say so when nothing was said for some seconds."""
        self._done += runs
        now = time.monotonic()
        if now - self._said < SECONDS_BETWEEN_LINES:
            return
        self._said, rate = now, self._done / (now - self._begun)
        left = (self._total - self._done) / rate
        self._console.print(
            f"{self._done:,} of {self._total:,} runs, {rate:,.0f} runs/s, {left:,.0f} s left", highlight=False
        )
