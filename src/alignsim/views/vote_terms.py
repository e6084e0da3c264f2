"""On which terms an outlook on a vote is computed, in words, and where they are not those of the record."""

from collections.abc import Iterator
from typing import Final

from alignsim.analysis.names import COMPONENT_NAME
from alignsim.config.schema import POWERS
from alignsim.votes.ballot import DECIMALS, Ballot
from alignsim.votes.outlook import VOTE_NAMES
from alignsim.votes.roll_calls import RollCalls

_SUBJECTS: Final = {"middle_east": "Middle East", "nuclear": "nuclear weapons", "situation": "situation"}


def terms(ballot: Ballot) -> str:
    """What is taken as known of a resolution.

    Parameters
    ----------
    ballot : Ballot
        The resolution.

    Returns
    -------
    str
        A sentence: votes of the powers, mean vote of all others and their absence, subject; title and date where they
        differ. What differs from the record is followed by what the record says.
    """
    told = list(_terms(ballot.call))
    if ballot.record is None:
        return f"Taken as known: {'; '.join(said for said, shown in told if shown)}."
    pairs = list(zip(told, _terms(ballot.record), strict=True))
    words = [
        f"{said} (record: {recorded})" if said != recorded else said
        for (said, shown), (recorded, _) in pairs
        if shown or said != recorded
    ]
    same = all(said == recorded for (said, _), (recorded, _) in pairs)
    return f"Taken as known, {'as recorded' if same else 'not all as recorded'}: {'; '.join(words)}."


def _terms(call: RollCalls) -> Iterator[tuple[str, bool]]:
    """Words for each term, and whether they are told where they are those of the record, too."""
    for power, code in zip(POWERS, call.powers_votes[0], strict=True):
        yield f"{COMPONENT_NAME[power]} {VOTE_NAMES[code]}", True
    yield f"mean vote of the others {call.x0[0]:.{DECIMALS}f}", True
    yield f"{100 * call.absent[0]:.{DECIMALS - 2}f} % of them absent", True
    subjects = [words for name, words in _SUBJECTS.items() if getattr(call, name)[0]]
    yield f"issue codes: {', '.join(subjects) or 'none'}", True
    yield f"title {call.title[0]}", False
    yield f"on {call.last}", False
