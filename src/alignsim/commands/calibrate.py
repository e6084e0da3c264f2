"""``alignsim calibrate``: fit parameters to what happened."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from alignsim.config.errors import ConfigError, did_you_mean

# what is calibrated beside the rules; each a module of `alignsim.commands`, imported when somebody asks for it
WORDS: Final[Mapping[str, str]] = {"votes": "calibrate_votes"}


def main(arguments: Sequence[str]) -> None:
    """Calibrate what the first word names; without one, the rules and inputs.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``calibrate``.

    Raises
    ------
    AlignsimError
        There is nothing of that name, or the input is wrong.
    """
    word = arguments[0] if arguments else ""
    if word and word not in WORDS and not word.startswith("-") and "=" not in word:
        raise ConfigError(
            f"calibrate {word}: names nothing to calibrate; without a name it is the rules. {did_you_mean(word, WORDS)}"
        )
    module = WORDS.get(word, "calibrate_rules")
    import_module(f"alignsim.commands.{module}").main(arguments[1:] if word in WORDS else arguments)
