"""Errors that a user can mend, each in one sentence."""

import re
from collections.abc import Iterable, Set
from difflib import get_close_matches

_TWO_LETTERS = {
    "KZ": "KAZ", "KG": "KGZ", "TJ": "TJK", "TM": "TKM", "UZ": "UZB", "US": "USA", "RU": "RUS", "CN": "CHN",
}  # fmt: skip
# what people call those whose codes are expected
_CALLED = {
    "kazakhstan": "KAZ", "kyrgyzstan": "KGZ", "tajikistan": "TJK", "turkmenistan": "TKM", "uzbekistan": "UZB",
    "united states": "USA", "america": "USA", "russia": "RUS", "china": "CHN",
}  # fmt: skip


class AlignsimError(Exception):
    """Something that the user can mend; the message is one sentence."""

    # of the command that ends with it: the input is wrong
    exit_code = 2


class ConfigError(AlignsimError):
    """A setting is wrong: the message names key, value, what was expected and the nearest valid name."""


class ScenarioError(AlignsimError):
    """The events of a scenario contradict each other or ask for what cannot be."""


class ResultError(AlignsimError):
    """A result folder is missing, incomplete, foreign or in the way."""


class UnfinishedError(AlignsimError):
    """Not all that was launched came to its end; what did is kept, and the rest can be launched again."""

    # the input was right
    exit_code = 1


def nearest(word: str, options: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The valid name that comes nearest.

    Parameters
    ----------
    word : str
        What the user wrote.
    options : iterable of str
        What would have been valid.
    cutoff : float
        How alike they have to be, 0 to 1.

    Returns
    -------
    str or None
        None when nothing is near.
    """
    valid = set(options)
    names = _named(valid) | {name.casefold(): name for name in sorted(valid)}
    # KZ is as near to KGZ as to KAZ for a program that compares letters
    if _TWO_LETTERS.get(word.upper()) in names.values():
        return _TWO_LETTERS[word.upper()]
    near = get_close_matches(word.casefold(), names, n=1, cutoff=cutoff)
    return names[near[0]] if near else None


def _named(valid: Set[str]) -> dict[str, str]:
    """Codes, and measures that end in one, by what people call them."""
    words = _CALLED | {code.casefold(): code for code in _CALLED.values()}
    meant = ((word, option) for word, code in words.items() for option in (code, f"align_{code.lower()}"))
    return {word: option for word, option in meant if option in valid}


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """Half a sentence with the nearest valid names.

    Parameters
    ----------
    word : str
        What the user wrote.
    options : iterable of str
        What would have been valid.

    Returns
    -------
    str
        ``Did you mean x?``, or the options themselves when nothing is near.
    """
    names = list(dict.fromkeys(options))
    near = nearest(word, names)
    if near:
        return f"Did you mean {near}?"
    if len(names) <= 12:
        return f"Expected one of {', '.join(names)}."
    return f"Expected one of {', '.join(names[:6])} and {len(names) - 6} more."


def reworded(error: Exception) -> ConfigError:
    """One sentence out of an error of Hydra or OmegaConf that was not foreseen.

    Parameters
    ----------
    error : Exception
        From composing.

    Returns
    -------
    ConfigError
        With the first lines of the cause.
    """
    text = str(error)
    if chosen := re.search(
        r"Could not find '([\w/]+)/([^/']+)'\s+Available options in '[^']+':((?:\s*\n\t\w+)+)", text
    ):
        group, name, options = chosen.groups()
        return ConfigError(f"{group}={name}: no such {group}. {did_you_mean(name, options.split())}")
    if missing := re.search(r"Could not override '([^']+)'", text):
        return ConfigError(f"{missing[1]}: has no value yet; write it with a plus sign: +{missing[1]}=…")
    if present := re.search(r"already at '([^']+)'", text):
        return ConfigError(f"{present[1]}: has a value already; write it without the plus sign.")
    lines = [line.strip() for line in f"{error.__cause__ or error}".splitlines() if line.strip()]
    return ConfigError(f"The configuration cannot be composed: {' '.join(lines[:2])}")
