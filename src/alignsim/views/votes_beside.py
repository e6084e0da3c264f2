"""Outlooks on a vote side by side in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from alignsim.analysis.names import STATE_NAME
from alignsim.views.frame import framed

if TYPE_CHECKING:
    from rich.table import Table

    from alignsim.analysis.pairing import Entry


def votes_beside(
    entries: Sequence[Entry], letters: Mapping[str, str], states: Sequence[str]
) -> Iterator[RenderableType]:
    """How the five would vote by each of several results.

    Parameters
    ----------
    entries : sequence of Entry
        Results that are compared.
    letters : mapping of str to str
        By their labels.
    states : sequence of str
        Those that are shown; none: all five.

    Yields
    ------
    rich.console.RenderableType
        A table of two or more outlooks on one resolution and, below it, the terms that were set; a sentence where they
        are on several. Nothing where there are not two.
    """
    voting = [entry for entry in entries if entry.tables.votes is not None]
    if len(voting) < 2:
        return
    resolutions = {letters[entry.label]: _resolution(entry) for entry in voting}
    if len(set(resolutions.values())) > 1:
        named = ", ".join(f"{letter} {name}" for letter, name in resolutions.items())
        yield Text(f"Outlooks are on several resolutions, and are not laid side by side: {named}.")
        return
    what = "chance in per cent in each scenario, 5 to 95 % range over replicates"
    title = Text(f"How they would vote on {resolutions.popitem()[1]}: {what}", style="bold")
    terms = [f"{letters[entry.label]}: {said}" for entry in voting if (said := _terms(entry))]
    wanted = [state for state in STATE_NAME if not states or state in states]
    yield Group(title, _table(voting, letters, wanted), *map(Text, terms))


def _settings(entry: Entry) -> Mapping[str, Any]:
    votes: Mapping[str, Any] = entry.tables.config["votes"]
    return votes


def _resolution(entry: Entry) -> str:
    from alignsim.votes.ballot import key_of

    name = _settings(entry)["resolution"]
    return "an invented resolution" if name is None else key_of(name)


def _terms(entry: Entry) -> str:
    """What the user said of the resolution."""
    given = {name: value for name, value in _settings(entry).items() if name != "resolution" and value is not None}
    return " ".join(f"votes.{name}={value}" for name, value in given.items())


def _table(voting: Sequence[Entry], letters: Mapping[str, str], states: Sequence[str]) -> Table:
    from alignsim.views.chances import printed
    from alignsim.votes.outlook import VOTE_NAMES

    table = framed()
    table.add_column("state")
    table.add_column("")
    for vote in VOTE_NAMES:
        table.add_column(vote, justify="right", no_wrap=True)
    for state in states:
        for place, entry in enumerate(voting):
            # those without an outlook are left out before
            cells = () if entry.tables.votes is None else printed(entry.tables.votes, entry.arms[-1], state)
            table.add_row("" if place else state, letters[entry.label], *cells, end_section=place == len(voting) - 1)
    return table
