"""``alignsim validate``: the model beside what happened."""

import sys
from collections.abc import Callable, Sequence
from typing import Final

from alignsim.commands import validate_votes
from alignsim.config.errors import ConfigError, did_you_mean

SUBJECTS: Final[dict[str, Callable[[Sequence[str]], None]]] = {"votes": validate_votes.main}

_HELP: Final = f"""\
usage: alignsim validate SUBJECT [OVERRIDE ...]

The model beside what happened. Subjects, each with a --help of its own: {", ".join(SUBJECTS)}.
"""


def main(arguments: Sequence[str]) -> None:
    """Validate what the first word names.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``validate``.

    Raises
    ------
    AlignsimError
        There is nothing of that name, the input is wrong, or a stated minimum is missed (exit code 1).
    """
    subject = arguments[0] if arguments else ""
    if subject in ("-h", "--help"):
        sys.stdout.write(_HELP)
        return
    if subject not in SUBJECTS:
        raise ConfigError(f"validate {subject or '(nothing)'}: cannot be. {did_you_mean(subject, SUBJECTS)}")
    SUBJECTS[subject](arguments[1:])
