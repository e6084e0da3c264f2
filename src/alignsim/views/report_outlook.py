"""The part of a report on how the five would vote, for its page."""

from typing import Any

from alignsim.analysis.moves import held
from alignsim.analysis.names import STATE_NAME
from alignsim.config.schema import STATES
from alignsim.results.folder import Tables
from alignsim.views.chances import chances
from alignsim.views.outlook_words import heading, sentences
from alignsim.views.precedents import LETTERS, named, of_the_rest
from alignsim.views.vote_terms import terms
from alignsim.votes.ballot import ballot_of
from alignsim.votes.outlook import VOTE_NAMES
from alignsim.world.setup import Setup


def outlook_part(setup: Setup, tables: Tables) -> dict[str, Any] | None:
    """The tables of votes and of precedents, and what is to be said of them.

    Parameters
    ----------
    setup : Setup
        What was run.
    tables : Tables
        What came out.

    Returns
    -------
    dict or None
        What ``votes.html.j2`` needs; None where no resolution is named.
    """
    ballot = ballot_of(setup.composed.config.votes)
    if tables.votes is None or ballot is None:
        return None
    told, n = chances(tables.votes), int(tables.votes["n"].iloc[0])
    return {
        "heading": heading(ballot),
        "terms": terms(ballot),
        "names": VOTE_NAMES,
        "ranged": n > 1,
        "held": held(n),
        "recorded": ballot.recorded,
        "rows": [(STATE_NAME[state], rows) for state, rows in told.items()],
        "changed": any(len(rows) > 1 for rows in told.values()),
        "states": STATES,
        "letters": LETTERS,
        "precedents": [] if tables.precedents is None else named(tables.precedents),
        "of_the_rest": "" if tables.precedents is None else of_the_rest(tables.precedents),
        "sentences": list(sentences(ballot, tables.votes, tables.precedents, setup)),
    }
