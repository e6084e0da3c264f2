"""Options of a run: those of Hydra that alignsim has a use for, checked before Hydra reads them."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import fields
from typing import Final

from alignsim.commands.arguments import Parser, add_overrides
from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.schema import Config

# what Hydra does, once at a time
_DOES: Final = ("run", "multirun", "cfg", "info", "shell_completion")
_COMPLETION: Final = tuple(
    f"{what}={shell}" for what in ("install", "uninstall", "query") for shell in ("bash", "zsh", "fish")
)


def run_options(arguments: Sequence[str]) -> Namespace:
    """Read the arguments of a run.

    Parameters
    ----------
    arguments : sequence of str
        Overrides and options.

    Returns
    -------
    argparse.Namespace
        ``override``, ``multirun``, ``config_dir``, ``hydra_help``, ``shell_completion`` and more.

    Raises
    ------
    ConfigError
        An option is wrong, or two of them cannot be together.
    """
    options = _parser().asked(arguments)
    asked = [f"--{name.replace('_', '-')}" for name in _DOES if getattr(options, name)]
    if len(asked) > 1:
        raise ConfigError(f"{asked[0]} and {asked[1]}: cannot be asked for together; leave one of them out.")
    for option in ("resolve", "package"):
        if getattr(options, option) and not options.cfg:
            raise ConfigError(f"--{option}: is about what --cfg shows; add --cfg job.")
    if options.cfg == "job" and options.package:
        _check_package(options.package)
    if options.shell_completion:
        _check_completion(options.override)
    return options


def _check_package(package: str) -> None:
    names = [item.name for item in fields(Config)]
    if package.partition(".")[0] not in names:
        raise ConfigError(f"--package {package}: no such part of the configuration. {did_you_mean(package, names)}")


def _check_completion(words: Sequence[str]) -> None:
    said = " ".join(words)
    if said not in _COMPLETION:
        raise ConfigError(f"{f'--shell-completion {said}'.strip()}: no such choice. {did_you_mean(said, _COMPLETION)}")


def _parser() -> Parser:
    one = Parser(prog="alignsim", add_help=False, allow_abbrev=False, exit_on_error=False)
    add_overrides(one)
    for short, name in (("-h", "help"), ("-r", "run"), ("-m", "multirun"), ("-sc", "shell-completion")):
        one.add_argument(f"--{name}", short, action="store_true")
    for name in ("version", "hydra-help", "resolve"):
        one.add_argument(f"--{name}", action="store_true")
    one.add_argument("--cfg", "-c", choices=("job", "hydra", "all"))
    one.add_argument("--package", "-p", metavar="PACKAGE")
    one.add_argument("--config-dir", "-cd", metavar="FOLDER")
    one.add_argument("--info", "-i", const="all", nargs="?",
                     choices=("all", "config", "defaults", "defaults-tree", "plugins", "searchpath"))  # fmt: skip
    return one
