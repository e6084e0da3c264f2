"""The weightiest precedents of an outlook, in a table for terminal and report and in words."""

from collections.abc import Iterator
from textwrap import shorten
from typing import Any, Final, NamedTuple

import pandas as pd
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from alignsim.config.schema import STATES
from alignsim.views.chances import per_cent
from alignsim.views.frame import framed
from alignsim.votes.outlook import VOTE_NAMES
from alignsim.votes.roll_calls import VOTES
from alignsim.votes.weightiest import OTHERS, PRIOR

# two lines beside all that is said of a precedent
_LONGEST: Final = 60
# what rounds to nothing is not shown
_LEAST: Final = 0.005
LETTERS: Final = ", ".join(f"{letter} {word}" for letter, word in zip(VOTES, VOTE_NAMES, strict=True))
"""What the letters of votes stand for."""


class Precedent(NamedTuple):
    """A precedent, as printed.

    Attributes
    ----------
    weight : str
        Per cent of all that a state remembers.
    resolution, date, title : str
        Symbol, day of the vote, beginning of the title.
    votes : list of str
        A letter for each of the five.
    """

    weight: str
    resolution: str
    date: str
    title: str
    votes: list[str]


def named(precedents: pd.DataFrame) -> list[Precedent]:
    """Precedents with at least half a per cent of the weight.

    Parameters
    ----------
    precedents : pandas.DataFrame
        As in ``precedents.csv``.

    Returns
    -------
    list of Precedent
        The weightiest first; none where no text of the record is like the resolution.
    """
    rows = precedents[~precedents["resolution"].isin([OTHERS, PRIOR]) & (precedents["weight"] >= _LEAST)]
    return [_precedent(row) for row in rows.to_dict("records")]


def _precedent(row: dict[Any, Any]) -> Precedent:
    title = shorten(row["title"], _LONGEST, placeholder=" ...")
    return Precedent(per_cent(row["weight"]), row["resolution"], row["date"], title, [row[state] for state in STATES])


def of_the_rest(precedents: pd.DataFrame) -> str:
    """What weight the precedents that are not named have, and what else counts.

    Parameters
    ----------
    precedents : pandas.DataFrame
        As in ``precedents.csv``.

    Returns
    -------
    str
        A sentence.
    """
    shown, prior = len(named(precedents)), weight_of_prior(precedents)
    rest = 1.0 - float(precedents["weight"][:shown].sum()) - prior
    which = "All other precedents" if shown else "Precedents"
    return f"{which} weigh {per_cent(rest)} %, what a state did on all texts of recent years {per_cent(prior)} %."


def weight_of_prior(precedents: pd.DataFrame) -> float:
    """How much of what a state remembers is no precedent of a like text.

    Parameters
    ----------
    precedents : pandas.DataFrame
        As in ``precedents.csv``.

    Returns
    -------
    float
        Share.
    """
    return float(precedents.loc[precedents["resolution"] == PRIOR, "weight"].iloc[0])


def precedents_view(precedents: pd.DataFrame) -> Iterator[RenderableType]:
    """The weightiest precedents for the terminal.

    Parameters
    ----------
    precedents : pandas.DataFrame
        As in ``precedents.csv``.

    Yields
    ------
    rich.console.RenderableType
        A table in 80 columns, where a precedent has weight, then a sentence on the rest.
    """
    rows = named(precedents)
    if rows:
        yield _table(rows)
    yield Text(of_the_rest(precedents))


def _table(rows: list[Precedent]) -> Table:
    table = framed("Weightiest precedents, in per cent of what a state remembers", f"{LETTERS}.", gap=0)
    table.add_column("weight", justify="right")
    for header in ("resolution", "date", *STATES):
        table.add_column(header, no_wrap=True)
    table.add_column("title")
    for row in rows:
        table.add_row(row.weight, row.resolution, row.date, *row.votes, row.title)
    return table
