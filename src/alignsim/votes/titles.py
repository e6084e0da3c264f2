"""Titles of resolutions: what recurs in them, and what they tell of the subject."""

import re
import unicodedata
from typing import Final

# words without a subject
_FILLERS: Final = frozenset(
    {"the", "of", "and", "in", "on", "to", "for", "an", "a", "by", "from", "with", "its", "as", "at", "or"}
)
# of a text that recurs every year, what changes: years, sessions, notes in brackets
_CHANGING: Final = (
    re.compile(r"\b(19|20)\d\d(\s*-\s*(19|20)?\d\d)?\b"),
    re.compile(r"\b\d+(st|nd|rd|th)?(/\d+)?\b"),
    re.compile(r"resolution adopted.*| : resolution.*|\(.*?\)"),
    re.compile(r"[^a-z ]"),
)
# titles of the record are cut at 160 letters, and the longest differ only near their ends
_LONGEST: Final = 90
_SITUATION: Final = re.compile("situation of human rights|human rights situation|situation in")
_AT_RUSSIA: Final = re.compile("ukraine|crimea|sevastopol|abkhazia|ossetia|foreign military forces from the territory")


def recurring(title: str) -> str:
    """What recurs in a title from year to year: small letters, without years, numbers and fillers.

    Parameters
    ----------
    title : str
        As the record has it.

    Returns
    -------
    str
        Words divided by blanks, at most 90 letters.

    References
    ----------
    Precedents, ``docs/reference/model.md`` section 10.
    """
    text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower().replace("'", "")
    for pattern in _CHANGING:
        text = pattern.sub(" ", text)
    return " ".join(word for word in text.split() if word not in _FILLERS)[:_LONGEST]


def on_a_situation(title: str) -> bool:
    """Whether a text judges the situation in a country, or of human rights there.

    Parameters
    ----------
    title : str
        As the record has it.

    Returns
    -------
    bool
        The mark s of equation 19.
    """
    return _SITUATION.search(title.lower()) is not None


def aimed_at_russia(title: str) -> bool:
    """Whether a title names Ukraine, Crimea, Georgia's regions or foreign forces in Moldova.

    Parameters
    ----------
    title : str
        As the record has it.

    Returns
    -------
    bool
        The targeted texts of the ordered-logit rival, section 10 of ``docs/reference/model.md``.
    """
    return _AT_RUSSIA.search(title.lower()) is not None
