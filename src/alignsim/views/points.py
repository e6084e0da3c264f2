"""Terminal tables of what makes a move: means in points, with ranges below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from alignsim.analysis.digits import short
from alignsim.views.colours import COMPONENT_NAME, POWER_COLOUR
from alignsim.views.frame import framed

Triple = tuple[float, float, float]
"""Mean, 5 % and 95 % over replicates; shares of alignment."""
TOGETHER: Final = "all together"
EACH_ALONE: Final = "each alone, added"
WIDTH: Final = 80
# beside four ranges of up to 14 letters 80 columns hold names of 20
_LONGEST_NAME: Final = 20


def new_table(title: str, first: str, caption: str = "") -> Table:
    """Table without rows, and with its first column alone.

    Parameters
    ----------
    title, first, caption : str
        What stands above it, above its first column, and below it.

    Returns
    -------
    rich.table.Table
        In the style of the other tables.
    """
    table = framed(title, caption)
    table.add_column(first)
    return table


def largest_of(rows: Iterable[Sequence[Triple]]) -> float:
    """Largest size of a number, range or mean.

    Parameters
    ----------
    rows : iterable of sequence of Triple
        Of a table.

    Returns
    -------
    float
        0 without rows.
    """
    return max((abs(number) for row in rows for triple in row for number in triple), default=0.0)


def filled(
    table: Table,
    rows: Mapping[str, Sequence[Triple]],
    ends: Mapping[str, Sequence[Triple]],
    n: int,
    width: int = WIDTH,
) -> Table:
    """Add a column for each component, rows, and below a line what they end in.

    Parameters
    ----------
    table : rich.table.Table
        From `new_table`.
    rows, ends : mapping of str to sequence of Triple
        By name, in the order of `COMPONENT_NAME`: the powers, then autonomy.
    n : int
        Replicates; a single one has no range.
    width : int
        Columns of the terminal: 80 hold the table, and 60 do with each range in two lines.

    Returns
    -------
    rich.table.Table
        The same table.
    """
    for component, header in COMPONENT_NAME.items():
        table.add_column(Text(header, style=f"bold {POWER_COLOUR[component]}"), justify="right", no_wrap=True)
    to = " to " if width >= WIDTH else " to\n"
    lines = [(folded(name), [_cell(triple, n, to) for triple in row]) for name, row in (*rows.items(), *ends.items())]
    table.padding = (0, _gap(lines, min(width, WIDTH)), 0, 0)
    for number, (name, cells) in enumerate(lines, start=1):
        table.add_row(name, *cells, end_section=number == len(rows))
    return table


def _cell(triple: Triple, n: int, to: str) -> Text:
    mean, low, high = (100 * number for number in triple)
    text = Text(short(mean, plus=True))
    return text.append(f"\n{short(low)}{to}{short(high)}", style="dim") if n > 1 else text


def folded(name: str, longest: int = _LONGEST_NAME) -> str:
    """A name of many words, written with points or underscores, in lines that a narrow column holds.

    Parameters
    ----------
    name : str
        Such as ``scenario.events.us_offer.add``.
    longest : int
        Letters of a line; a word that is longer stays whole.

    Returns
    -------
    str
        Cut after the last point that fits, or else after the last underscore.
    """
    cut = name.rfind(".", 0, longest)
    cut = cut if cut > 0 else name.rfind("_", 0, longest)
    if len(name) <= longest or cut <= 0:
        return name
    return f"{name[: cut + 1]}\n{folded(name[cut + 1 :], longest)}"


def _gap(lines: Sequence[tuple[str, Sequence[Text]]], width: int) -> int:
    """Blanks between columns, besides the one that is always there, such that the terminal holds the table."""
    headers = map(Text, ("", *COMPONENT_NAME.values()))
    columns = zip(headers, *([Text(name), *cells] for name, cells in lines), strict=True)
    widths = [max(len(line) for cell in column for line in cell.plain.split("\n")) for column in columns]
    return 1 if sum(widths) + 2 * (len(widths) - 1) <= width else 0
