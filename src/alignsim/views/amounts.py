"""The table of needed amounts in the terminal."""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.analysis.digits import digits
from alignsim.analysis.frontier import Found
from alignsim.analysis.names import listed
from alignsim.analysis.takes import asked_for, is_inert, nearest, out_of_reach, takes
from alignsim.config.schema import FEWEST_FOR_QUANTILES
from alignsim.views.frame import framed
from alignsim.world.search import Search

# ranges of up to 24 letters, three beside the names of states: 80 columns
_COLUMNS: Final = 3
_WHOLE: Final = "An amount is the whole event's, for all its states together, in the rows of single states too."


def shown(found: Found) -> Iterator[RenderableType]:
    """What a search says, from the top down.

    Parameters
    ----------
    found : Found
        As made by `alignsim.analysis.frontier.find`.

    Yields
    ------
    rich.console.RenderableType
        The answer, tables of three levers each, and what it rests on.
    """
    yield Text(takes(found))
    yield Padding(Text(title(found), style="bold"), (1, 0, 0, 0))
    for first in range(0, len(found.searches), _COLUMNS):
        yield Padding(amounts_table(found, found.searches[first : first + _COLUMNS]), (0 if first == 0 else 1, 0, 0, 0))
    yield Text(_WHOLE, style="dim")
    yield Padding(Text(footing(found), style="dim"), (1, 0, 0, 0))


def amounts_table(found: Found, searches: tuple[Search, ...]) -> Table:
    """Needed amounts, a column for each lever.

    Parameters
    ----------
    found : Found
        As made by `alignsim.analysis.frontier.find`.
    searches : tuple of Search
        Those that are shown; three fit in 80 columns.

    Returns
    -------
    rich.table.Table
        In each cell what the mean move takes, below it the range over replicates.
    """
    table = framed(gap=2)
    table.add_column("state", no_wrap=True, vertical="top")
    for search in searches:
        table.add_column(_header(search), justify="right")
    rows = {(row["lever"], row["state"]): row for row in found.table.to_dict("records")}
    states = list(dict.fromkeys(found.table["state"]))
    for state in states:
        if state == "ALL" and len(states) > 1:
            table.add_section()
        cells = (_cell(found, search, rows[search.event.path, state]) for search in searches)
        table.add_row("mean\nof 5" if state == "ALL" else state, *cells)
    return table


def title(found: Found) -> str:
    """What the tables show; it may be wider than they are.

    Parameters
    ----------
    found : Found
        As made by `alignsim.analysis.frontier.find`.

    Returns
    -------
    str
        Two lines.
    """
    n = int(found.table["n"].iloc[0])
    below = "the lowest and the highest" if n < FEWEST_FOR_QUANTILES else "for 5 to 95 %"
    ranged = f"for the mean of {n:,} replicates, below it {below} of them" if n > 1 else "for a single replicate"
    size = f"{'-' if found.target.size < 0 else '+'}{asked_for(found.target)}"
    return f"What it takes to move {found.target.measure} by {size}\n{ranged}"


def _header(search: Search) -> Text:
    event = search.event
    return Text.assemble((f"{event.name}\n", "bold"), f"{event.lever}, {event.operation}\n", (search.unit, "dim"))


def _cell(found: Found, search: Search, row: Mapping[Any, Any]) -> Text:
    lines = []
    if row["n"] > 1:
        ends = [digits(end) if isfinite(end) else "out of reach" for end in (row["q05"], row["q95"])]
        # where it is out of reach in all but a few, both ends of the range are
        lines += [" to ".join(ends)] if isfinite(row["q05"]) else []
        lines += [out_of_reach(row)] if row["share_out_of_reach"] > 0 else []
    if not isfinite(row["amount"]):
        lines.append("does nothing here" if is_inert(search, row, found) else nearest(row, found.target))
    first = digits(row["amount"]) if isfinite(row["amount"]) else "out of reach"
    return Text.assemble(first, ("".join(f"\n{line}" for line in lines), "dim"))


def _searched(search: Search) -> str:
    ends = [f"{'up' if end > search.start else 'down'} to {digits(end)}" for end in search.ends]
    return f"{search.event.name} from {digits(search.start)} {' and '.join(ends)}"


def footing(found: Found) -> str:
    """What the amounts rest on, in a few sentences.

    Parameters
    ----------
    found : Found
        As made by `alignsim.analysis.frontier.find`.

    Returns
    -------
    str
        Where the search ends, what else happens, runs and seed.
    """
    run, events = found.setup.composed.config.run, found.setup.composed.events
    sentences = [f"Searched: {listed([_searched(search) for search in found.searches])}."]
    if len(found.searches) > 1:
        sentences.append("Each lever by itself, without the others' events.")
    if found.background:
        what = "Happens" if len(found.background) == 1 else "Happen"
        sentences.append(f"{what} at every amount: {listed(list(found.background))}.")
    inert = {"none": "nothing is drawn", "noise": "replicates differ in their noise alone"}
    drawn = inert.get(run.uncertainty, "replicates differ in every parameter and input that is not known")
    sentences.append(f"{found.runs:,} runs of {run.rounds} rounds, seed {run.seed}; {drawn}.")
    given = sorted(found.setup.composed.given - {event.path for event in events})
    numbers = [path for path in given if path.split(".")[0] in ("rules", "world", "policy")]
    if numbers:
        sentences.append(f"Taken as given: {', '.join(numbers)}.")
    return " ".join(sentences)
