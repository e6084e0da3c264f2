"""``alignsim calibrate``: fit parameters to what happened."""

from collections.abc import Callable, Sequence
from typing import Final

from alignsim.commands import calibrate_votes
from alignsim.config.errors import ConfigError, did_you_mean

SUBJECTS: Final[dict[str, Callable[[Sequence[str]], None]]] = {"votes": calibrate_votes.main}


def main(arguments: Sequence[str]) -> None:
    """Calibrate what the first word names.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``calibrate``.

    Raises
    ------
    ConfigError
        There is nothing of that name.
    """
    subject = arguments[0] if arguments else ""
    if subject not in SUBJECTS:
        raise ConfigError(f"calibrate {subject or '(nothing)'}: cannot be. {did_you_mean(subject, SUBJECTS)}")
    SUBJECTS[subject](arguments[1:])
