"""What made a result, ready to be run again."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from alignsim.config.changes import Change
from alignsim.config.compose import checked
from alignsim.config.errors import ResultError
from alignsim.config.overrides import as_typed
from alignsim.config.sweeps import INCIDENTAL
from alignsim.results.folder import Tables, read_config, read_overrides
from alignsim.results.manifest import read_manifest
from alignsim.rules.compilation import sources_digest
from alignsim.world.facts import facts_digest
from alignsim.world.setup import Setup, prepare

_GROUNDS = {"rules_digest": ("rules", sources_digest), "facts_digest": ("facts", facts_digest)}
# of a digest, enough to tell one from another
_DIGITS = 12


def setup_of(folder: Path) -> Setup:
    """Read what made a result.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder, complete or not.

    Returns
    -------
    Setup
        The same configuration, with what the user gave.

    Raises
    ------
    ResultError
        There is no result.
    AlignsimError
        Its configuration is none for this version of alignsim.
    """
    return checked_again(read_config(folder), read_manifest(folder))


def command_of(folder: Path) -> str | None:
    """The command that made a result.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    str or None
        Quoted for a shell, as it was typed but for what does not change the result; None where Hydra noted none: the
        result was made from Python, or put together from shards.
    """
    noted = folder / ".hydra" / "hydra.yaml"
    if not noted.is_file():
        return None
    sources = yaml.safe_load(noted.read_text(encoding="utf-8"))["hydra"]["runtime"]["config_sources"]
    own = [source["path"] for source in sources if source["provider"] == "command-line"]
    words = [text for text in as_typed(read_overrides(folder)) if text.partition("=")[0].lstrip("+") not in INCIDENTAL]
    return " ".join(map(_quoted, ["alignsim", *(word for path in own for word in ("--config-dir", path)), *words]))


def _quoted(word: str) -> str:
    # shlex alone would take a word with single quotes apart: 'votes.title='"'"'On …'"'"''
    return f'"{word}"' if "'" in word and not set(word) & set('"$`\\!') else shlex.quote(word)


def setup_behind(tables: Tables) -> Setup:
    """What made tables that are in memory or were read.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    Setup
        As in `setup_of`.

    Raises
    ------
    ResultError
        They rest on other rules or facts than those at hand.
    AlignsimError
        As in `setup_of`.
    """
    for words in other_grounds(tables.manifest):
        raise ResultError(f"This result was made with {words}; run it again with this version.")
    return checked_again(tables.config, tables.manifest)


def checked_again(values: Mapping[str, Any], manifest: Mapping[str, Any]) -> Setup:
    """A setup of which all that the user said was noted.

    Parameters
    ----------
    values : mapping
        The configuration.
    manifest : mapping
        Of the result.

    Returns
    -------
    Setup
        Checked.
    """
    changes = [Change(**change) for change in manifest.get("changes", ())]
    return prepare(checked(values, frozenset(manifest.get("given", ())), changes))


def other_grounds(manifest: Mapping[str, Any]) -> list[str]:
    """What a result rests on that is not what is at hand.

    Parameters
    ----------
    manifest : mapping
        Of the result.

    Returns
    -------
    list of str
        A clause for rules and for facts, as far as they are other ones, with both digests; empty where numbers have to
        be the same.
    """
    version, here = manifest.get("alignsim"), {key: digest() for key, (_, digest) in _GROUNDS.items()}
    return [
        f"other {words} (alignsim {version}, {key} {_short(manifest.get(key))} where {_short(here[key])} is at hand)"
        for key, (words, _) in _GROUNDS.items()
        if manifest.get(key) != here[key]
    ]


def _short(digest: str | None) -> str:
    return "none" if digest is None else digest[:_DIGITS]
