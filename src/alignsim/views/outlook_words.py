"""What is to be said of an outlook on a vote, in sentences for terminal and report."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import pandas as pd

from alignsim.analysis.moves import NOTICEABLE, held_by
from alignsim.analysis.names import STATE_NAME
from alignsim.engines.voting import HALF_LIFE
from alignsim.views.chances import BOTH, chances, change_of, per_cent, span_of
from alignsim.views.precedents import weight_of_prior
from alignsim.votes.ballot import Ballot
from alignsim.votes.calibration import FIRST
from alignsim.votes.outlook import AS_RECORDED, DIFFERENCE
from alignsim.world.clock import Clock, years_between
from alignsim.world.setup import Setup

CAUTION: Final = (
    "How the powers and all others vote, and how many stay away, is taken as known; no scenario changes it. Beyond "
    "that the outlook rests mostly on what each state did before: on like texts and, where these are few or old, on "
    "all texts. Alignment enters with one weight, "
    "which votes leave open (alignsim calibrate votes shows its interval): they cannot tell whether the alignments "
    "are right."
)
_YEAR: Final = 365
# of a share, below which tenths of a point show nothing
_VISIBLE: Final = 0.0005


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


def sentences(ballot: Ballot, votes: pd.DataFrame, precedents: pd.DataFrame | None, setup: Setup) -> Iterator[str]:
    """What is to be said of an outlook.

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

    Yields
    ------
    str
        The vote of all five together, what a row for both arms means, how old the record is, what the model was fitted
        on, of which day the alignments are, whether the world knows more than could be known, and what it cannot tell.
    """
    early = _before_scenario(ballot.call.last, setup)
    yield from _together(votes, early)
    yield from _of_both(votes, early)
    yield from _old(ballot, precedents)
    fitted = len(ballot.before.between(FIRST, ballot.before.last))
    yield (
        f"The vote model is fitted on the {fitted:,} roll calls from {FIRST} to {ballot.before.last}, all before this "
        f"vote; the data end on {ballot.last}. {_when(ballot.call.last, setup.clock)}"
        f"{_ahead(ballot.call.last, setup.composed.config.world.year)}"
    )
    yield CAUTION


def _before_scenario(vote: date, setup: Setup) -> str | None:
    """Why nothing of the scenario can bear on the vote, where the alignments are of a day before it begins."""
    if not setup.composed.events:
        return None
    begins = max(setup.clock.start, min(event.start or setup.clock.start for event in setup.composed.events))
    if setup.clock.observed()[setup.clock.rounds_over(vote)] > begins:
        return None
    if vote < begins:
        return f"the vote comes before the scenario begins ({begins})"
    return f"the scenario begins on {begins}, and no round of it is over by the vote"


def _together(votes: pd.DataFrame, early: str | None) -> Iterator[str]:
    rows = votes[votes["vote"] == AS_RECORDED].to_dict("records")
    arms = [row for row in rows if row["arm"] == "baseline" or (row["arm"] == "scenario" and early is None)]
    said = [
        f"{per_cent(row['mean'])} %" + (f" ({span_of(row)})" if row["n"] > 1 else "")
        + (f" in the {row['arm']}" if len(arms) > 1 else "")
        for row in arms
    ]  # fmt: skip
    if said:
        yield f"The chance that all five vote exactly as they did is {' and '.join(said)}."


def _old(ballot: Ballot, precedents: pd.DataFrame | None) -> Iterator[str]:
    """How old the record is on the day of the vote, where that is more than a year."""
    years = years_between(ballot.last, ballot.call.last)
    if years <= 1.0:
        return
    left = "" if precedents is None else f"; {per_cent(1.0 - weight_of_prior(precedents))} % of it is left to them"
    yield (
        f"The record ends {years:.1f} years before this vote. Precedents fade, each to half in "
        f"{'a year' if HALF_LIFE == 1.0 else f'{HALF_LIFE:g} years'}, and what a state did on all texts takes their "
        f"place in what it remembers{left}."
    )


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


def _of_both(votes: pd.DataFrame, early: str | None) -> Iterator[str]:
    """What a row for both arms means and, where there is no other, the largest change."""
    words = [word for rows in chances(votes).values() for word, _ in rows]
    if BOTH not in words:
        return
    if early is not None:
        yield f"Both: {early}, which thus cannot change it."
        return
    n = int(votes["n"].iloc[0])
    often = f"in {held_by(n)} the scenario" if n > 1 else "the scenario"
    said = f"Both: {often} changes no chance of the state by {100 * NOTICEABLE:g} points; the row is the baseline's."
    yield f"{said} {_largest(votes)}" if set(words) == {BOTH} else said


def _largest(votes: pd.DataFrame) -> str:
    changes = votes[(votes["arm"] == DIFFERENCE) & votes["state"].isin(list(STATE_NAME))].to_dict("records")
    row = max(changes, key=lambda change: abs(change["mean"]))
    if abs(row["mean"]) < _VISIBLE:
        return "In the mean no chance changes by as much as 0.05 points."
    ends = f" ({span_of(row)})" if span_of(row) else ""
    return f"The largest change is that of {STATE_NAME[row['state']]}'s {row['vote']}, {change_of(row)} points{ends}."
