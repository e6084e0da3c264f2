"""What a result says of a vote, in a table and in words, for terminal and report."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alignsim.analysis.names import STATE_NAME
from alignsim.views.frame import framed
from alignsim.votes.ballot import Ballot
from alignsim.votes.calibration import FIRST
from alignsim.votes.outlook import AS_RECORDED, DIFFERENCE, VOTE_NAMES
from alignsim.world.clock import Clock
from alignsim.world.setup import Setup

Row = Mapping[Any, Any]

CAUTION: Final = (
    "How the powers and all others vote, and how many stay away, is taken as known; no scenario changes it. Beyond "
    "that the outlook rests mostly on what each state did on like texts before. Alignment enters with one weight, "
    "which votes leave open (alignsim calibrate votes shows its interval): they cannot tell whether the alignments "
    "are right."
)
_YEAR: Final = 365
_ARM_WORD: Final = {DIFFERENCE: "change"}


def vote_rows(votes: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    """Rows of the table of votes by state and arm, in the order of the votes.

    Parameters
    ----------
    votes : pandas.DataFrame
        As in ``votes.csv``.

    Returns
    -------
    dict of (state, arm) to list of mapping
        Without those of the five together.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    arms = list(dict.fromkeys(votes["arm"]))
    by_name = {(row["state"], row["arm"], row["vote"]): row for row in votes.to_dict("records")}
    for state in STATE_NAME:
        for arm in arms:
            rows[state, arm] = [by_name[state, arm, vote] for vote in VOTE_NAMES]
    return rows


def mean_of(row: Row) -> str:
    """A chance in per cent, or a change in points.

    Parameters
    ----------
    row : mapping
        Of the table of votes.

    Returns
    -------
    str
        A change has its sign.
    """
    return f"{_points(row['mean']):+.2f}" if row["arm"] == DIFFERENCE else f"{100 * row['mean']:.0f}"


def range_of(row: Row) -> str:
    """From where to where it goes over replicates.

    Parameters
    ----------
    row : mapping
        Of the table of votes.

    Returns
    -------
    str
        Nothing for a single replicate, nor where alignment plays no part.
    """
    if row["n"] == 1 or row["q05"] == row["q95"] == 0.0:
        return ""
    if row["arm"] == DIFFERENCE:
        return f"{_points(row['q05']):.2f} to {_points(row['q95']):.2f}"
    return f"{100 * row['q05']:.0f} to {100 * row['q95']:.0f}"


def _points(share: float) -> float:
    # no minus before a zero
    return round(100 * share, 2) + 0.0


def outlook_view(ballot: Ballot, votes: pd.DataFrame, setup: Setup) -> RenderableType:
    """Table and sentences for the terminal.

    Parameters
    ----------
    ballot : Ballot
        The resolution.
    votes : pandas.DataFrame
        As in ``votes.csv``.
    setup : Setup
        What was run.

    Returns
    -------
    rich.console.RenderableType
        Fits in 80 columns.
    """
    lines = [Text(line) for line in sentences(ballot, votes, setup)]
    return Group(Text(heading(ballot), style="bold"), _table(votes), *lines)


def _table(votes: pd.DataFrame) -> Table:
    arms = votes["arm"].unique()
    n, star = int(votes["n"].iloc[0]), "; * as recorded" if votes["recorded"].any() else ""
    ranged = f", mean and 5 to 95 % range of {n:,} replicates" if n > 1 else ""
    table = framed(caption=f"Chance in per cent{ranged}{star}.")
    table.add_column("state")
    table.add_column("")
    for vote in VOTE_NAMES:
        table.add_column(vote, justify="right", no_wrap=True)
    for place, ((state, arm), cells) in enumerate(vote_rows(votes).items()):
        if len(arms) > 1 and place % len(arms) == 0:
            table.add_section()
        name = "" if place % len(arms) else state
        table.add_row(name, _ARM_WORD.get(arm, arm), *(_cell(row) for row in cells))
    return table


def _cell(row: Row) -> Text:
    if row["arm"] == DIFFERENCE:
        return Text.assemble(mean_of(row), (f"\n{range_of(row)}".rstrip(), "dim"))
    ends = f" ({range_of(row)})" if row["n"] > 1 else ""
    return Text.assemble((f"{mean_of(row)}{'*' if row['recorded'] else ''}", "bold" if row["recorded"] else ""), ends)


def heading(ballot: Ballot) -> str:
    """Which vote it is about.

    Parameters
    ----------
    ballot : Ballot
        The resolution.

    Returns
    -------
    str
        With title and date.
    """
    title = f": {ballot.call.title[0]}" if ballot.call.title[0] else ""
    name = ballot.name if ballot.name != "invented" else "an invented resolution"
    return f"How the five would vote on {name}{title} ({ballot.call.last})"


def sentences(ballot: Ballot, votes: pd.DataFrame, setup: Setup) -> Iterator[str]:
    """What is to be said of an outlook.

    Parameters
    ----------
    ballot : Ballot
        The resolution.
    votes : pandas.DataFrame
        As in ``votes.csv``.
    setup : Setup
        What was run.

    Yields
    ------
    str
        The vote of all five together, what the model was fitted on, of which day the alignments are, and what it
        cannot tell.
    """
    together = votes[votes["vote"] == AS_RECORDED].set_index("arm")
    if not together.empty:
        chances = [
            f"{100 * row['mean']:.0f} %" + (f" ({range_of({**row, 'arm': arm})})" if row["n"] > 1 else "")
            + (f" in the {arm}" if len(together) > 1 else "")
            for arm, row in together.iterrows()
            if arm != DIFFERENCE
        ]  # fmt: skip
        yield f"The chance that all five vote exactly as they did is {' and '.join(chances)}."
    fitted = len(ballot.before.between(FIRST, ballot.before.last))
    yield (
        f"The vote model is fitted on the {fitted:,} roll calls from {FIRST} to {ballot.before.last}, all before this "
        f"vote; the data end on {ballot.last}. {_when(ballot.call.last, setup.clock)}"
    )
    yield CAUTION


def _when(vote: date, clock: Clock) -> str:
    """Of which day the alignments are."""
    days = clock.observed()
    place = clock.rounds_over(vote)
    apart = abs((vote - days[place]).days) // _YEAR
    years = f", {apart} {'year' if apart == 1 else 'years'}" if apart else ""
    if vote < days[0]:
        return f"Alignments are those of {days[0]}, the start of the run{f'{years} after the vote' if years else ''}."
    if vote >= days[-1]:
        return f"Alignments are those of {days[-1]}, the end of the run{f'{years} before the vote' if years else ''}."
    return f"Alignments are those of {days[place]}, after {place} of {clock.rounds} rounds, the last before the vote."
