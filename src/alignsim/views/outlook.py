"""What a result says of a vote, in a table and in words, for terminal and report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alignsim.analysis.moves import NOTICEABLE
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
BOTH: Final = "both"
"""Word for a row that stands for baseline and scenario."""


@dataclass(frozen=True)
class Chance:
    """How likely a vote of a state is, as printed.

    Attributes
    ----------
    mean : str
        Per cent.
    change : str
        From the baseline to the scenario in points, with its sign; empty in the baseline, and where nothing changes.
    span : str
        From where to where the change, or in the baseline the chance, goes over replicates; empty for one alone.
    recorded : bool
        Whether it is the vote that was cast.
    """

    mean: str
    change: str
    span: str
    recorded: bool


def chances(votes: pd.DataFrame) -> dict[str, list[tuple[str, list[Chance]]]]:
    """The table of votes: by state, in the order of the votes.

    Parameters
    ----------
    votes : pandas.DataFrame
        As in ``votes.csv``.

    Returns
    -------
    dict of str to list of (str, list of Chance)
        Word for the arm and a chance for each vote. Where the scenario changes no chance of the state noticeably,
        one row, as `BOTH`, with those of the baseline. The five together are left out.
    """
    by_name = {(row["state"], row["arm"], row["vote"]): row for row in votes.to_dict("records")}
    arms = dict.fromkeys(votes["arm"])
    return {
        state: _rows({arm: [by_name[state, arm, vote] for vote in VOTE_NAMES] for arm in arms}) for state in STATE_NAME
    }


def _rows(arms: Mapping[str, list[Row]]) -> list[tuple[str, list[Chance]]]:
    """Rows of a state, but for one that would say the same again."""
    baseline = [Chance(_per_cent(row), "", _range(row), row["recorded"]) for row in arms["baseline"]]
    if DIFFERENCE not in arms:
        return [("baseline", baseline)]
    changes = arms[DIFFERENCE]
    if not any(abs(row[end]) >= NOTICEABLE for row in changes for end in ("mean", "q05", "q95")):
        return [(BOTH, baseline)]
    scenario = [
        Chance(_per_cent(row), _change(change), _range(change), row["recorded"])
        for row, change in zip(arms["scenario"], changes, strict=True)
    ]
    return [("baseline", baseline), ("scenario", scenario)]


def _per_cent(row: Row) -> str:
    return f"{100 * row['mean']:.0f}"


def _change(row: Row) -> str:
    return f"{_points(row['mean']):+.2f}" if row["mean"] else ""


def _range(row: Row) -> str:
    """From where to where it goes; nothing for a single replicate, nor where alignment plays no part."""
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
    told = chances(votes)
    n, changed = int(votes["n"].iloc[0]), any(len(rows) > 1 for rows in told.values())
    said = [
        f"Chance in per cent{f', mean and 5 to 95 % range of {n:,} replicates' if n > 1 else ''}",
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
        The vote of all five together, what a row for both arms means, what the model was fitted on, of which day the
        alignments are, whether the world knows more than could be known, and what it cannot tell.
    """
    together = votes[votes["vote"] == AS_RECORDED].set_index("arm")
    if not together.empty:
        together_in = [
            f"{100 * row['mean']:.0f} %" + (f" ({_range({**row, 'arm': arm})})" if row["n"] > 1 else "")
            + (f" in the {arm}" if len(together) > 1 else "")
            for arm, row in together.iterrows()
            if arm != DIFFERENCE
        ]  # fmt: skip
        yield f"The chance that all five vote exactly as they did is {' and '.join(together_in)}."
    yield from _of_both(votes)
    fitted = len(ballot.before.between(FIRST, ballot.before.last))
    yield (
        f"The vote model is fitted on the {fitted:,} roll calls from {FIRST} to {ballot.before.last}, all before this "
        f"vote; the data end on {ballot.last}. {_when(ballot.call.last, setup.clock)}"
        f"{_ahead(ballot.call.last, setup.composed.config.world.year)}"
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


def _ahead(vote: date, world: int | None) -> str:
    """That the world knows what came after the vote."""
    if world is None or vote.year > world:
        return ""
    return f" The world's figures are of {world}, a year that was not over by the vote."


def _of_both(votes: pd.DataFrame) -> Iterator[str]:
    """What a row for both arms means and, where there is no other, the largest change."""
    words = [word for rows in chances(votes).values() for word, _ in rows]
    if BOTH not in words:
        return
    often = "in 90 % of replicates the scenario" if int(votes["n"].iloc[0]) > 1 else "the scenario"
    said = f"Both: {often} changes no chance of the state by {100 * NOTICEABLE:g} points; the row is the baseline's."
    yield f"{said} {_largest(votes)}" if set(words) == {BOTH} else said


def _largest(votes: pd.DataFrame) -> str:
    changes = votes[(votes["arm"] == DIFFERENCE) & votes["state"].isin(list(STATE_NAME))].to_dict("records")
    row = max(changes, key=lambda change: abs(change["mean"]))
    ends = f" ({_range(row)})" if _range(row) else ""
    whose = f"{STATE_NAME[row['state']]}'s {row['vote']}"
    return f"The largest change is that of {whose}, {_points(row['mean']):+.2f} points{ends}."
