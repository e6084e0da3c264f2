"""Results side by side in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.analysis.digits import fixed, short
from alignsim.analysis.furthest import furthest, leading, most_telling
from alignsim.analysis.moves import counted, range_name
from alignsim.analysis.names import COMPONENT_MEASURE, HEADER, MEASURE_COMPONENT, called, capitalised, listed
from alignsim.views.colours import POWER_COLOUR, STATE_NAME
from alignsim.views.frame import framed
from alignsim.views.terminal import verdict_lines
from alignsim.views.votes_beside import votes_beside

if TYPE_CHECKING:
    # for annotations alone: `alignsim list` need not wait for it
    import pandas as pd

    from alignsim.analysis.comparison import SideBySide

# results that have a column each; of more, the table is turned
_MOST_COLUMNS: Final = 4
# between the ends of a range, the widest that fits; with the last one there is no range
_JOINTS: Final = (" to ", "…", "")
_COUNTED: Final = "a count, noisy: chance alone switches where two shares are close"
_ROW: Final = {**{state: state for state in STATE_NAME}, "ALL": "mean"}


@dataclass(frozen=True)
class Shown:
    """Numbers of one cell, as they are shown.

    Attributes
    ----------
    mean, low, high : float
        Points or per cent, with the 5 to 95 % range.
    n : int
        Cases.
    level : bool
        Whether it says where a baseline stands; else an effect.
    """

    mean: float
    low: float
    high: float
    n: int
    level: bool


def comparison_parts(
    found: SideBySide, width: int, measures: Sequence[str] = (), states: Sequence[str] = ()
) -> Iterator[RenderableType]:
    """What a comparison says, from the top down.

    Parameters
    ----------
    found : SideBySide
        Of `measures` and `states`, where somebody asked for them.
    width : int
        Letters in a line.
    measures, states : sequence of str
        That somebody asked for; by default the measure in which results lie farthest apart, and all states.

    Yields
    ------
    rich.console.RenderableType
        The answer first.
    """
    letters = dict(zip((entry.label for entry in found.entries), _letters(), strict=False))
    asked = found.table[found.table["state"].isin(list(states))] if states else found.table
    # polarisation is of the five together, whatever the state
    there = found.table if asked.empty else asked
    telling = most_telling(there, measures or found.measures)
    yield Text(furthest(there, found.differences, telling))
    yield Padding(_legend(found, letters), (1, 0))
    # first the table that the sentence is read from
    for measure in measures or (() if states else (telling,)):
        yield Padding(_by_state(found, letters, measure, width), (0, 0, 1, 0))
    if not measures:
        for state in states or ("ALL",):
            yield Padding(_by_component(found, letters, state, width), (0, 0, 1, 0))
    for measure in measures or (telling,):
        if not found.differences.empty:
            rows = there if measure in set(there["measure"]) else found.table
            yield Padding(_differences(found, letters, measure, states, leading(rows, measure)), (0, 0, 1, 0))
    for part in votes_beside(found.entries, letters, states):
        yield Padding(part, (0, 0, 1, 0))
    yield from verdict_lines(found.verdicts)
    yield Text(_footing(found), style="dim")


def _letters() -> Iterator[str]:
    yield from ascii_uppercase
    yield from (first + second for first in ascii_uppercase for second in ascii_uppercase)


def _legend(found: SideBySide, letters: Mapping[str, str]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for entry in found.entries:
        table.add_row(letters[entry.label], f"{entry.label}: {entry.question}".removesuffix(": "))
    return table


def _by_component(found: SideBySide, letters: Mapping[str, str], state: str, width: int) -> Group:
    """Results in rows, components in columns."""
    columns = {measure: HEADER[measure] for measure in COMPONENT_MEASURE.values() if measure in found.measures}
    rows = found.table[(found.table["state"] == state) & found.table["measure"].isin(list(columns))]
    where = "Mean of the five" if state == "ALL" else STATE_NAME[state]
    headers = {measure: Text(name, style=f"bold {_colour(measure)}") for measure, name in columns.items()}
    return _grid(f"{where}: {_what(found)}", letters, headers, _numbers(rows, "result", "measure"), width)


def _by_state(found: SideBySide, letters: Mapping[str, str], measure: str, width: int) -> Group:
    """States in rows and results in columns, or turned where there are many results."""
    rows = found.table[found.table["measure"] == measure]
    there = {state: name for state, name in _ROW.items() if state in set(rows["state"])}
    what = _COUNTED if measure == "switches" else _what(found)
    title = f"{capitalised(called(measure))}: {what}"
    if len(letters) > _MOST_COLUMNS:
        headers = {state: Text(name, style="bold") for state, name in there.items()}
        return _grid(title, letters, headers, _numbers(rows, "result", "state"), width)
    headers = {label: Text(letter, style="bold") for label, letter in letters.items()}
    return _grid(title, there, headers, _numbers(rows, "state", "result"), width)


def _what(found: SideBySide) -> str:
    if found.table["effect"].isna().all():
        return "where the baseline stands, in per cent"
    return "scenario minus baseline, in points"


def _colour(measure: str) -> str:
    return POWER_COLOUR[MEASURE_COMPONENT[measure]]


def _numbers(rows: pd.DataFrame, row: str, column: str) -> dict[tuple[str, str], Shown]:
    """Numbers of each cell, a scenario's effect or where a baseline stands."""
    level = bool(rows["effect"].isna().all())
    factor = 1 if (rows["measure"] == "switches").all() else 100
    columns = rows[[row, column, "baseline" if level else "effect", "q05", "q95", "n"]]
    return {
        (str(first), str(second)): Shown(factor * mean, factor * low, factor * high, int(n), level)
        for first, second, mean, low, high, n in columns.itertuples(index=False, name=None)
    }


def _grid(
    title: str,
    rows: Mapping[str, str],
    headers: Mapping[str, Text],
    numbers: Mapping[tuple[str, str], Shown],
    width: int,
) -> Group:
    """Table of means, below each its range; the range gives way where there is no room for it."""
    first = max(map(cell_len, rows.values()))
    for joint in _JOINTS:
        cells = {key: _cell(one, joint) for key, one in numbers.items()}
        if first + sum(_width(cells, key, header) for key, header in headers.items()) <= width:
            break
    most = max(one.n for one in numbers.values())
    ranged = joint and most > 1
    # a title of the table would be wrapped at the width of the table
    table = framed(gap=0)
    table.add_column("")
    for header in headers.values():
        table.add_column(header, justify="right")
    for key, name in rows.items():
        if key == "ALL" and len(rows) > 1:
            table.add_section()
        table.add_row(name, *(cells[key, column] for column in headers))
    below = f"; below it the {range_name(most)}" if ranged else ""
    return Group(Text(f"{title}{below}", style="bold"), table)


def _width(cells: Mapping[tuple[str, str], Text], column: str, header: Text) -> int:
    """Of a column, with the blank before it."""
    lines = [line for (_, key), cell in cells.items() if key == column for line in cell.plain.split("\n")]
    return 1 + max(map(cell_len, [header.plain, *lines]))


def _cell(shown: Shown, joint: str) -> Text:
    cell = Text(_whole(shown.mean) if shown.level else short(shown.mean, plus=True))
    if joint and shown.n > 1:
        ends = map(_whole if shown.level else short, (shown.low, shown.high))
        cell.append(f"\n{joint.join(ends)}", style="dim")
    return cell


def _whole(number: float) -> str:
    return fixed(number, 0)


def _differences(
    found: SideBySide, letters: Mapping[str, str], measure: str, states: Sequence[str], lead: tuple[str, str]
) -> Group:
    """Differences of two scenarios, replicate by replicate: at least that of which the sentence speaks."""
    rows = found.differences[found.differences["measure"] == measure]
    many = len(letters) > _MOST_COLUMNS
    if many:
        rows = rows[(rows["first"] == lead[0]) | (rows["second"] == lead[0])]
    pairs = len(rows[["first", "second"]].drop_duplicates())
    wanted = states or (tuple(_ROW) if pairs == 1 else (lead[1], "ALL"))
    if set(rows["state"]) & set(wanted):
        rows = rows[rows["state"].isin(wanted)]
    factor, unit = (1, "") if measure == "switches" else (100, ", in points")
    beside = f" Each is compared with {letters[lead[0]]} alone." if many else ""
    table = framed(gap=0)
    dropped = _dropped(found)
    ranged = range_name(int(rows["n"].max()))
    for header in ("", "", "mean", "95 % interval", ranged, "above 0", *(["  n"] if dropped else [])):
        table.add_column(header, justify="right" if header else "left", no_wrap=True)
    columns = rows[["first", "second", "state", "n", "difference", "ci_low", "ci_high", "q05", "q95", "share_positive"]]
    for first, second, state, n, *numbers, share in columns.itertuples(index=False, name=None):
        mean, low, high, q05, q95 = (factor * number for number in numbers)
        spread = (_ends(low, high), _ends(q05, q95), f"{100 * share:.0f} %") if n > 1 else ("–",) * 3
        table.add_row(
            f"{letters[first]} - {letters[second]} ", f"{_ROW[state]} ", short(mean, plus=True),
            *(f"  {cell}" for cell in (*spread, *([f"{n:,}"] if dropped else []))),
        )  # fmt: skip
    return Group(Text(f"Differences in {called(measure)}, replicate by replicate{unit}.{beside}", style="bold"), table)


def _ends(low: float, high: float) -> str:
    return f"{short(low)} to {short(high)}"


def _dropped(found: SideBySide) -> bool:
    """Whether a difference leaves out replicates that only one of the two has."""
    counts = {entry.label: entry.points * entry.replicates for entry in found.entries}
    pairs = found.differences[["first", "second", "n"]].itertuples(index=False, name=None)
    return any(n < max(counts[first], counts[second]) for first, second, n in pairs)


def _footing(found: SideBySide) -> str:
    """What the comparison rests on."""
    counts = {entry.label: counted(entry.points * entry.replicates, entry.points) for entry in found.entries}
    if len(set(counts.values())) == 1:
        texts = [f"{next(iter(counts.values()))} of each"]
    else:
        texts = [f"{words} of {name}" for name, words in counts.items()]
    paired = " All share one baseline, so they are compared replicate by replicate."
    dropped = " Differences rest on the replicates that both have, n of them; the others are left out."
    said = ("" if found.reasons else paired) + (dropped if _dropped(found) else "")
    return f"{listed(texts)}.{said} {' '.join(found.reasons)}".rstrip()
