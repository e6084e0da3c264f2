"""``alignsim validate``: the model beside what happened."""

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from alignsim.config.errors import ConfigError, did_you_mean

# what is held against the model; each a module of `alignsim.commands`, imported when somebody asks for it
WORDS: Final[Mapping[str, str]] = {
    "votes": "validate_votes",
    "yardsticks": "validate_yardsticks",
    "history": "validate_history",
}
_HELP: Final = f"""\
usage: alignsim validate SUBJECT [OVERRIDE ...]

The model beside what happened. Subjects, each with a --help of its own:
{", ".join(WORDS)}.
"""


def main(arguments: Sequence[str]) -> None:
    """Hand over to the word.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``validate``.

    Raises
    ------
    AlignsimError
        There is no such word, the input is wrong, or a stated minimum is missed (exit code 1).
    """
    word = arguments[0] if arguments else ""
    if word in ("-h", "--help"):
        sys.stdout.write(_HELP)
        return
    if word not in WORDS:
        asked = f"validate {word}".strip()
        raise ConfigError(f"{asked}: names nothing to hold the model against. {did_you_mean(word, WORDS)}")
    import_module(f"alignsim.commands.{WORDS[word]}").main(arguments[1:])
