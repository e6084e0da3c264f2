"""``alignsim validate``: the model beside what happened."""

from collections.abc import Callable, Sequence
from typing import Final

from alignsim.commands import validate_votes
from alignsim.config.errors import ConfigError, did_you_mean

SUBJECTS: Final[dict[str, Callable[[Sequence[str]], None]]] = {"votes": validate_votes.main}


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
    if subject not in SUBJECTS:
        raise ConfigError(f"validate {subject or '(nothing)'}: cannot be. {did_you_mean(subject, SUBJECTS)}")
    SUBJECTS[subject](arguments[1:])
