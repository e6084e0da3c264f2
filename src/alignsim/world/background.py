"""What is known of each state apart from the model: memberships and votes, to hold results against."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from alignsim.config.schema import STATES
from alignsim.world.facts import read_table

# organisations that divide the five, in the order in which they are shown
ORGANISATIONS: Final = ("CSTO", "EAEU", "SCO", "OTS", "permanent neutrality (UNGA 50/80)")


@dataclass(frozen=True)
class Background:
    """What is known of one state.

    Attributes
    ----------
    state : str
        ISO 3166 code.
    memberships : tuple of str
        Organisations of `ORGANISATIONS` that it belongs to.
    ukraine_votes : dict of str to int
        Votes on resolutions about Ukraine so far: ``Y`` yes, ``A`` abstained, ``N`` no, ``X`` absent.
    """

    state: str
    memberships: tuple[str, ...]
    ukraine_votes: dict[str, int]


def known_until(year: int | None) -> date:
    """Up to when facts count as known in a world.

    Parameters
    ----------
    year : int or None
        Of the world; one of round figures has none, and no history: the latest facts then serve.

    Returns
    -------
    datetime.date
        The last day of the year.
    """
    return date(year, 12, 31) if year else date.max


def backgrounds(on: date) -> tuple[Background, ...]:
    """What was known of the five on a day.

    Parameters
    ----------
    on : datetime.date
        Later facts are left out.

    Returns
    -------
    tuple of Background
        In the order of the states.
    """
    return tuple(Background(state, _memberships(state, on), _votes(state, on)) for state in STATES)


def _memberships(state: str, on: date) -> tuple[str, ...]:
    rows = [row for row in read_table("memberships") if row["state"] == state]
    current = {
        row["organisation"]
        for row in rows
        if date.fromisoformat(row["from"]) <= on and not (row["to"] and date.fromisoformat(row["to"]) <= on)
    }
    return tuple(name for name in ORGANISATIONS if name in current)


def _votes(state: str, on: date) -> dict[str, int]:
    rows = [row for row in read_table("ukraine_votes") if date.fromisoformat(row["date"]) <= on]
    counts = Counter(row[state] for row in rows)
    return {vote: counts[vote] for vote in "YANX"}
