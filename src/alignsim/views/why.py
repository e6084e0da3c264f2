"""Why a state moves, in the terminal: by term in log-odds and in points, and by event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text

from alignsim.analysis.moves import VISIBLE, Move, moves_of
from alignsim.analysis.names import TERM_NAME
from alignsim.analysis.shapley import MOST_EXACT
from alignsim.config.schema import COMPONENTS, POWERS
from alignsim.views.colours import COMPONENT_MEASURE, POWER_COLOUR
from alignsim.views.points import EACH_ALONE, TOGETHER, WIDTH, Triple, filled, largest_of, new_table

if TYPE_CHECKING:
    import pandas as pd

_POINTS: Final = ("points", "points_q05", "points_q95")
_RANGE: Final = ("points", "q05", "q95")
_ENDS: Final = {"together": TOGETHER, "sum": EACH_ALONE, "interaction": "interaction"}
# narrower terminals have no room for both arms beside the change
_BOTH_ARMS: Final = 76


def log_odds_table(rows: pd.DataFrame, width: int = WIDTH) -> Table:
    """Terms of the utility of each power, in both arms, and what changed.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one state and round, columns as in ``explain.parquet``.
    width : int
        Columns of the terminal.

    Returns
    -------
    rich.table.Table
        Log-odds against autonomy; a last row adds them up. Without a scenario the baseline alone.
    """
    kinds = {"baseline": "base", "scenario": "scen.", "difference": "diff."}
    if rows["scenario"].isna().all():
        kinds = {"baseline": ""}
    elif width < _BOTH_ARMS:
        del kinds["scenario"]
    table = new_table("Log-odds against autonomy by term", "term")
    for power in POWERS:
        for kind, name in kinds.items():
            first = power if kind == "baseline" else ""
            table.add_column(
                Text(f"{first}\n{name}".rstrip("\n"), style=f"bold {POWER_COLOUR[power]}"), justify="right"
            )
    numbers = {
        (str(row["term"]), str(row["component"]), kind): float(row[kind])
        for row in rows.to_dict("records")
        for kind in kinds
    }
    terms = list(dict.fromkeys(map(str, rows["term"])))
    for term in terms:
        table.add_row(TERM_NAME[term], *(_log_odds(numbers[term, p, kind], kind) for p in POWERS for kind in kinds))
    table.add_section()
    sums = (_log_odds(sum(numbers[term, p, kind] for term in terms), kind) for p in POWERS for kind in kinds)
    table.add_row("sum", *sums)
    return table


def _log_odds(number: float, kind: str) -> Text:
    rounded = round(float(number), 2) + 0.0
    return Text(f"{rounded:+.2f}", style="bold" if kind == "difference" and rounded else "")


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
    ends = {TOGETHER: [moves["autonomy" if component == "AUT" else component] for component in COMPONENTS]}
    idle = [term for term, triples in cells.items() if largest_of([triples]) < VISIBLE]
    shown = {TERM_NAME[term]: triples for term, triples in cells.items() if term not in idle}
    table = new_table("The move by term, in percentage points", "term", _caption(idle))
    return filled(table, shown, ends, _moves(effects, state)[0].n, width)


def _moves(effects: pd.DataFrame, state: str) -> list[Move]:
    return moves_of(effects, [state], COMPONENT_MEASURE.values())


def _caption(idle: Sequence[str]) -> str:
    return f"Less than 0.01: {', '.join(TERM_NAME[term] for term in idle)}." if idle else ""


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
        for row in (found[component] for component in COMPONENTS)
    ]
