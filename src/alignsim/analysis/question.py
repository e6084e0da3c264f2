"""What the question of a scenario asks, so that the answer fits it."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from alignsim.analysis.names import STATE_NAME

Kind = Literal["moves", "spread", "gains", "loses", "mover", "part", "open"]
_YES_NO: Final = re.compile(r"(would|did|does|do|will|could|can|has|have|is|are|was|were)\b", re.IGNORECASE)
_WAY: Final = re.compile(
    r"\b(?P<way>away from|towards?)\s+(?:the\s+)?(?P<whom>United States|USA?|America|Russia|China|autonomy)\b"
)
_CALLED: Final = {
    "United States": "USA", "US": "USA", "USA": "USA", "America": "USA",
    "Russia": "RUS", "China": "CHN", "autonomy": "autonomy",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a question asks.

    Attributes
    ----------
    kind : str
        ``moves`` and ``spread`` (do the five come together or apart?) want a yes or a no; ``gains``, ``loses``
        and ``mover`` want a name; ``part`` wants a share of another scenario's move; ``open`` anything else.
    states : tuple of str
        Whom it is about; every one has to move for a yes; ``ALL`` is the mean. Empty: any of the five.
    component : str or None
        ``USA``, ``RUS``, ``CHN`` or ``autonomy``, if it names one as the goal of the move.
    sign : int
        1 for towards `component` (or apart), -1 for away from it (or together), 0 for either.
    """

    kind: Kind
    states: tuple[str, ...] = ()
    component: str | None = None
    sign: int = 0


def read_question(question: str) -> Asked:
    """Find out what a question asks.

    A question that is not understood is ``open``: it never gets a yes or a no.

    Parameters
    ----------
    question : str
        In English; may be empty.

    Returns
    -------
    Asked
        Its kind, and whom and what it is about.

    Examples
    --------
    >>> read_question("Would sanctions move any of the five away from Russia?")
    Asked(kind='moves', states=(), component='RUS', sign=-1)
    """
    if _YES_NO.match(question):
        return _read_yes_no(question)
    return Asked(_kind_of_open(question.lower()))


def _kind_of_open(question: str) -> Kind:
    if question.startswith("who"):
        return "gains" if "gain" in question else "loses" if "lose" in question else "mover"
    return "part" if question.startswith("how much of") else "open"


def _read_yes_no(question: str) -> Asked:
    apart = re.search(r"\b(together|apart)\b", question)
    if apart:
        return Asked("spread", sign=-1 if apart[1] == "together" else 1)
    before, verb, rest = question.rpartition(" move ")
    # "Would it not move ...?" has no plain yes or no
    denied = re.search(r"\b(not|never|fail)\b|n't\b", before)
    return _read_move(rest) if verb and not denied else Asked("open")


def _read_move(rest: str) -> Asked:
    ways = list(_WAY.finditer(rest))
    states = _whom(rest[: ways[0].start()] if ways else rest)
    if states is None or len(ways) > 1:
        return Asked("open")
    if not ways:
        return Asked("moves", states)
    return Asked("moves", states, _CALLED[ways[0]["whom"]], -1 if ways[0]["way"] == "away from" else 1)


def _whom(text: str) -> tuple[str, ...] | None:
    """States that have to move for a yes; none named: any will do; None: not about the five."""
    words = re.findall(r"\w+", text.partition(" if ")[0])
    named = tuple(code for code, name in STATE_NAME.items() if name in words)
    if named or "any" in words:
        return named
    if {"all", "each", "every"} & set(words):
        return tuple(STATE_NAME)
    return ("ALL",) if "five" in words else None
