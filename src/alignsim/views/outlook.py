"""What a result says of a vote, in the terminal."""

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alignsim.analysis.moves import range_name
from alignsim.views.chances import Chance, chances
from alignsim.views.frame import framed
from alignsim.views.outlook_words import heading, sentences
from alignsim.views.precedents import precedents_view
from alignsim.views.vote_terms import terms
from alignsim.votes.ballot import Ballot
from alignsim.votes.outlook import VOTE_NAMES
from alignsim.world.setup import Setup


def outlook_view(ballot: Ballot, votes: pd.DataFrame, precedents: pd.DataFrame | None, setup: Setup) -> RenderableType:
    """Tables and sentences for the terminal.

    Parameters
    ----------
    ballot : Ballot
        The resolution.
    votes : pandas.DataFrame
        As in ``votes.csv``.
    precedents : pandas.DataFrame or None
        As in ``precedents.csv``; None of a result that has none.
    setup : Setup
        What was run.

    Returns
    -------
    rich.console.RenderableType
        Fits in 80 columns.
    """
    lines = [Text(line) for line in sentences(ballot, votes, precedents, setup)]
    head = (Text(heading(ballot), style="bold"), Text(terms(ballot)))
    named = [] if precedents is None else list(precedents_view(precedents))
    return Group(*head, _table(votes), *named, *lines)


def _table(votes: pd.DataFrame) -> Table:
    told = chances(votes)
    n, changed = int(votes["n"].iloc[0]), any(len(rows) > 1 for rows in told.values())
    said = [
        f"Chance in per cent{f', mean and {range_name(n)} of {n:,} replicates' if n > 1 else ''}",
        *(["of the scenario the change in points" + (" and its range" if n > 1 else "")] if changed else []),
        *(["* as recorded"] if votes["recorded"].any() else []),
    ]
    table = framed(caption=f"{'; '.join(said)}.")
    table.add_column("state")
    table.add_column("")
    for vote in VOTE_NAMES:
        table.add_column(vote, justify="right", no_wrap=True)
    for state, rows in told.items():
        if len(rows) > 1:
            table.add_section()
        for place, (word, cells) in enumerate(rows):
            table.add_row(
                "" if place else state, word, *(_cell(chance) for chance in cells), end_section=word == "scenario"
            )
    return table


def _cell(chance: Chance) -> Text:
    mean = (f"{chance.mean}{'*' if chance.recorded else ''}", "bold" if chance.recorded else "")
    if chance.change:
        return Text.assemble(mean, f" ({chance.change})", (f"\n{chance.span}".rstrip(), "dim"))
    return Text.assemble(mean, f" ({chance.span})" if chance.span else "")
