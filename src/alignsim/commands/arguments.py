"""Arguments of sub-commands, whose mistakes are told in one sentence."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.schema import STATES


class Parser(ArgumentParser):
    """A parser that raises where `argparse` would print its usage and leave."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong.

        Parameters
        ----------
        message : str
            As `argparse` words it.

        Raises
        ------
        ConfigError
            Always; it names the help of the command.
        """
        raise ConfigError(f"{self.prog.removeprefix('alignsim ')}: {message}; see {self.prog} --help.")


def parser(word: str, description: str) -> Parser:
    """Parser of one sub-command.

    Parameters
    ----------
    word : str
        The sub-command.
    description : str
        What it does, in a sentence.

    Returns
    -------
    Parser
        Without arguments yet.
    """
    return Parser(prog=f"alignsim {word}", description=description, allow_abbrev=False)


def add_result(one: Parser, words: str = "its folder, such as results/aid_boost/2026-11-24_10-00-00_a1b2c3") -> None:
    """Let a sub-command take a result.

    Parameters
    ----------
    one : Parser
        Of the sub-command.
    words : str
        What its help says of it.
    """
    one.add_argument("result", type=Path, metavar="RESULT", help=words)


def chosen_states(states: Sequence[str] | None) -> tuple[str, ...]:
    """States that a user named, each once.

    Parameters
    ----------
    states : sequence of str or None
        ISO 3166 codes; None for all.

    Returns
    -------
    tuple of str
        As they were named.

    Raises
    ------
    ConfigError
        No such state.
    """
    for state in states or ():
        if state not in STATES:
            raise ConfigError(f"--state {state}: no such state. {did_you_mean(state, STATES)}")
    return tuple(dict.fromkeys(states)) if states else STATES
