"""Why a state moves, in the terminal: by term in log-odds and in points, and by event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from alignsim.analysis.digits import fixed
from alignsim.analysis.moves import VISIBLE, Move, moves_of
from alignsim.analysis.names import TERM_NAME
from alignsim.analysis.shapley import MOST_EXACT
from alignsim.config.schema import POWERS
from alignsim.views.colours import COMPONENT_MEASURE, COMPONENT_NAME, POWER_COLOUR
from alignsim.views.points import EACH_ALONE, TOGETHER, WIDTH, Triple, filled, largest_of, new_table

if TYPE_CHECKING:
    import pandas as pd

_POINTS: Final = ("points", "points_q05", "points_q95")
_CHANGE: Final = ("difference", "q05", "q95")
_RANGE: Final = ("points", "q05", "q95")
_ENDS: Final = {"together": TOGETHER, "sum": EACH_ALONE, "interaction": "interaction"}
# as the tables show them
_COLUMNS: Final = (*POWERS, "AUT")
_ARMS: Final = {"baseline": "base", "scenario": "scen."}
# of changes of log-odds: the smallest that is worth a row
_LEAST_CHANGE: Final = 0.0005


def log_odds_table(rows: pd.DataFrame) -> Table:
    """Terms of the utility of each power, in both arms.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one state and round, columns as in ``explain.parquet``.

    Returns
    -------
    rich.table.Table
        Log-odds against autonomy; a last row adds them up. Without a scenario the baseline alone.
    """
    arms = {"baseline": ""} if rows["scenario"].isna().all() else _ARMS
    table = new_table("Log-odds against autonomy by term", "term")
    for power in POWERS:
        for arm, name in arms.items():
            # two words in two lines, so that six columns stand beside the names of the terms
            whom = COMPONENT_NAME[power].replace(" ", "\n") if arm == "baseline" else ""
            header = f"{whom}\n{name}".rstrip("\n")
            table.add_column(Text(header, style=f"bold {POWER_COLOUR[power]}"), justify="right")
    numbers = {
        (str(row["term"]), str(row["component"]), arm): float(row[arm])
        for row in rows.to_dict("records")
        for arm in arms
    }
    columns = [(power, arm) for power in POWERS for arm in arms]
    terms = list(dict.fromkeys(map(str, rows["term"])))
    for term in terms:
        table.add_row(TERM_NAME[term], *(_log_odds(numbers[term, *column]) for column in columns))
    table.add_section()
    table.add_row("sum", *(_log_odds(sum(numbers[term, *column] for term in terms)) for column in columns))
    return table


def _log_odds(number: float) -> str:
    return fixed(number, 2, plus=True)


def change_table(rows: pd.DataFrame, n: int, width: int = WIDTH) -> Table:
    """What each term changes in the log-odds of each power.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one state and round, columns as in ``explain.parquet``, of a scenario.
    n : int
        Replicates; a single one has no range.
    width : int
        Columns of the terminal.

    Returns
    -------
    rich.table.Table
        Mean change, below it the range over replicates; three decimals, so that parts are seen to add up. Terms by
        size; those that would show nothing are left out, and named below.
    """
    order = rows.assign(points=rows["difference"])
    changes = {term: _triples(rows[rows["term"] == term], _CHANGE)[:-1] for term in _by_size(order, "term")}
    idle = [term for term, triples in changes.items() if largest_of([triples]) < _LEAST_CHANGE]
    caption = _caption("0.001", idle)
    table = new_table("Change of log-odds by term", "term", caption)
    for power in POWERS:
        table.add_column(
            Text(COMPONENT_NAME[power], style=f"bold {POWER_COLOUR[power]}"), justify="right", no_wrap=True
        )
    to = " to " if width >= WIDTH else " to\n"
    for term, triples in changes.items():
        if term not in idle:
            table.add_row(TERM_NAME[term], *(_change(triple, n, to) for triple in triples))
    table.add_section()
    sums = [sum(triples[place][0] for triples in changes.values()) for place in range(len(POWERS))]
    table.add_row("sum", *(fixed(number, 3, plus=True) for number in sums))
    return table


def _change(triple: Triple, n: int, to: str) -> Text:
    mean, low, high = triple
    cell = Text(fixed(mean, 3, plus=True), style="bold")
    return cell.append(f"\n{fixed(low, 3)}{to}{fixed(high, 3)}", style="dim not bold") if n > 1 else cell


def points_table(rows: pd.DataFrame, effects: pd.DataFrame, state: str, width: int = WIDTH) -> Table:
    """What each term makes of the move, in points.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one state and round, columns as in ``explain.parquet``, with points.
    effects : pandas.DataFrame
        As in ``effects.csv``, at the same round.
    state : str
        ISO3 code.
    width : int
        Columns of the terminal.

    Returns
    -------
    rich.table.Table
        Terms by size; those that two decimals would not show are left out, and named below. The last row is the move.
    """
    cells = {term: _triples(rows[rows["term"] == term], _POINTS) for term in _by_size(rows, "term")}
    moves = {move.component: (move.effect, move.q05, move.q95) for move in _moves(effects, state)}
    ends = {TOGETHER: [moves[component] for component in COMPONENT_NAME]}
    idle = [term for term, triples in cells.items() if largest_of([triples]) < VISIBLE]
    shown = {TERM_NAME[term]: triples for term, triples in cells.items() if term not in idle}
    table = new_table("The move by term, in percentage points", "term", _caption("0.01", idle))
    return filled(table, shown, ends, _moves(effects, state)[0].n, width)


def _moves(effects: pd.DataFrame, state: str) -> list[Move]:
    return moves_of(effects, [state], COMPONENT_MEASURE.values())


def _caption(least: str, idle: Sequence[str]) -> str:
    return f"Less than {least}: {', '.join(TERM_NAME[term] for term in idle)}." if idle else ""


def events_table(shares: pd.DataFrame, state: str, width: int = WIDTH) -> Table:
    """What each event makes of the move, in points.

    Parameters
    ----------
    shares : pandas.DataFrame
        As made by `alignsim.analysis.event_shares.event_shares`.
    state : str
        ISO3 code.
    width : int
        Columns of the terminal.

    Returns
    -------
    rich.table.Table
        Shapley's shares by size, then the move, the sum of what each event does alone, and the interaction: the move
        minus that sum.
    """
    rows = shares[shares["state"] == state]
    each = rows[rows["kind"] == "share"]
    shown = {event: _triples(each[each["event"] == event], _RANGE) for event in _by_size(each, "event")}
    ends = {label: _triples(rows[rows["kind"] == kind], _RANGE) for kind, label in _ENDS.items()}
    orders = int(rows["orders"].iloc[0])
    how = f"{orders:,} sampled orders" if len(shown) > MOST_EXACT else f"all {orders:,} orders"
    table = new_table(f"The move by event, in percentage points (Shapley: mean over {how})", "event")
    return filled(table, shown, ends, int(rows["n"].iloc[0]), width)


def _by_size(rows: pd.DataFrame, key: str) -> list[str]:
    sizes = rows.assign(size=rows["points"].abs()).groupby(key, observed=True, sort=False)["size"].max()
    return [str(name) for name in sizes.sort_values(ascending=False, kind="stable").index]


def _triples(rows: pd.DataFrame, columns: Sequence[str]) -> list[Triple]:
    """Mean and range of each component, from one row for each."""
    found = {str(row["component"]): row for row in rows.to_dict("records")}
    return [
        (float(row[columns[0]]), float(row[columns[1]]), float(row[columns[2]]))
        for row in (found[component] for component in _COLUMNS)
    ]
