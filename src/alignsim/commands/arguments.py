"""Arguments of all commands, whose mistakes are told in one sentence."""

import re
from argparse import Action, ArgumentError, ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from alignsim.config.errors import ConfigError, did_you_mean, nearest
from alignsim.config.schema import STATES

# what stands for overrides of a run in a help
OVERRIDE: Final = "OVERRIDE"
_HELP: Final = ("-h", "--help")
# fewer letters begin too many names
_SHORTEST: Final = len("--xx")


class Parser(ArgumentParser):
    """A parser that raises, in our words, where `argparse` would print its usage and leave."""

    def asked(self, arguments: Sequence[str]) -> Namespace:
        """Read arguments: options, and what stands without one, in any order.

        Parameters
        ----------
        arguments : sequence of str
            As on the command line.

        Returns
        -------
        argparse.Namespace
            By the names of the options.

        Raises
        ------
        ConfigError
            One is unknown, missing, one too many, or has no value or a wrong one.
        """
        if not any(word in _HELP for word in arguments):
            self._check(arguments)
        try:
            return self.parse_intermixed_args(list(arguments))
        except ArgumentError as error:
            raise ConfigError(f"{error.argument_name} {error.message}.") from error

    def error(self, message: str) -> NoReturn:
        """Say what only `argparse` has found.

        Parameters
        ----------
        message : str
            As `argparse` words it.

        Raises
        ------
        ConfigError
            Always; it names the help of the command.
        """
        raise ConfigError(f"{self._word}: {message}; see {self.prog} --help.")

    @property
    def _word(self) -> str:
        return self.prog.removeprefix("alignsim ")

    @property
    def _positional(self) -> Action | None:
        return next((action for action in self._actions if not action.option_strings), None)

    def _check(self, arguments: Sequence[str]) -> None:
        rest, words, given = list(arguments), [], set()
        while rest:
            word = rest.pop(0)
            if not _is_option(word):
                words.append(word)
                continue
            option, equals, value = word.partition("=")
            action = self._option_string_actions.get(option) or self._refuse(word, rest[:1])
            if action.nargs != 0 and not equals and rest and not _is_option(rest[0]):
                value = rest.pop(0)
            _check_value(action, option, value)
            given.add(action)
        self._check_words(words)
        self._check_required(given, words)

    def _check_words(self, words: Sequence[str]) -> None:
        positional = self._positional
        if words and positional is None:
            raise ConfigError(f"{self._word} {words[0]}: expected options alone; see {self.prog} --help.")
        if positional is not None and positional.nargs is None and len(words) > 1:
            raise ConfigError(f"{self._word} {' '.join(words)}: expected one {positional.metavar} alone.")

    def _check_required(self, given: set[Action], words: Sequence[str]) -> None:
        missing = [
            " ".join([*action.option_strings, f"{action.metavar} ({action.help})"])
            for action in self._actions
            if action not in given and (action.required if action.option_strings else action.nargs != "*" and not words)
        ]
        if missing:
            raise ConfigError(f"{self._word}: expected {' and '.join(missing)}; see {self.prog} --help.")

    def _refuse(self, word: str, following: Sequence[str]) -> NoReturn:
        option, equals, value = word.partition("=")
        if not equals:
            value = next((one for one in following if not _is_option(one) and "=" not in one), "")
        said, own = f"{option} {value}".strip(), [name for name in self._option_string_actions if name.startswith("--")]
        settings = _settings(value or "…") if self._takes_overrides() else {}
        near = _meant(option, [*own, *settings])
        if near is not None and near not in own:
            raise ConfigError(f"{said}: no such option; write {settings[near]}.")
        raise ConfigError(f"{said}: no such option of {self.prog}. {did_you_mean(near or option, own)}")

    def _takes_overrides(self) -> bool:
        return self._positional is not None and self._positional.metavar == OVERRIDE


def _is_option(word: str) -> bool:
    return word.startswith("-") and not re.fullmatch(r"-(\d*\.?\d+)?", word)


def _check_value(action: Action, option: str, value: str) -> None:
    if action.nargs == 0 and value:
        raise ConfigError(f"{option}={value}: expected {option} alone.")
    if action.nargs is None and not value:
        form = action.metavar or "|".join(action.choices or ())
        raise ConfigError(f"{option}: has no value; expected {option}={form}.")
    if action.choices and value and value not in action.choices:
        raise ConfigError(f"{option} {value}: no such choice. {did_you_mean(value, action.choices)}")


def _meant(option: str, names: Sequence[str]) -> str | None:
    """The name that an option begins or comes nearest to."""
    if len(option) < _SHORTEST:
        return None
    # without the dashes, in which all are alike; of two names with the same letters the first
    words = {name.lstrip("-"): name for name in reversed(names)}
    begun = next((name for name in names if name.startswith(option)), None)
    return begun or words.get(nearest(option.lstrip("-"), words) or "")


def _settings(value: str) -> Mapping[str, str]:
    """How choices and settings of a run are written, by what somebody may take for their options."""
    from alignsim.config.check import leaf_paths
    from alignsim.config.overrides import DEFAULT_GROUPS

    # of two with the same last name, that of a run is meant
    paths = sorted(leaf_paths(), key=lambda path: path.startswith("run."))
    names = {path.rpartition(".")[2]: path for path in paths if path.count(".") == 1} | {path: path for path in paths}
    groups = {name: name for name in DEFAULT_GROUPS} | {name: f"+{name}" for name in ("experiment", "design")}
    meant = groups | names | {"out": "hydra.run.dir"}
    return {f"--{name}": f"{written}={value}" for name, written in meant.items()}


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
    return Parser(prog=f"alignsim {word}", description=description, allow_abbrev=False, exit_on_error=False)


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


def add_overrides(one: Parser, words: str = "such as rules.aid_weight=0.8, as in a run") -> None:
    """Let a command take overrides.

    Parameters
    ----------
    one : Parser
        Of the command.
    words : str
        What its help says of them.
    """
    one.add_argument("override", nargs="*", metavar=OVERRIDE, help=words)


def check_names(option: str, names: Sequence[str], known: Sequence[str]) -> None:
    """Refuse names that there are not.

    Parameters
    ----------
    option : str
        To which they were given, such as ``--state``.
    names : sequence of str
        Each given by an option of its own.
    known : sequence of str
        That there are.

    Raises
    ------
    ConfigError
        No such name.
    """
    for name in names:
        if "," in name:
            several = " ".join(f"{option} {part.strip()}" for part in name.split(",") if part.strip())
            raise ConfigError(f"{option} {name}: expected one name; write {several}.")
        if name not in known:
            raise ConfigError(f"{option} {name}: no such {option[2:]}. {did_you_mean(name, known)}")


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
    check_names("--state", states or (), STATES)
    return tuple(dict.fromkeys(states)) if states else STATES
