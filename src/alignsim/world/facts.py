"""Reading the published figures that come with the package."""

import csv
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from alignsim.config.errors import ConfigError, did_you_mean

# a border drawn anew changes no number: what was begun before can still go on
DRAWN: Final = "boundaries"
# the plausible draws; `alignsim.world.plausible` reads them
PLAUSIBLE: Final = "plausible.json"


def facts_folder() -> Traversable:
    """Folder of the figures inside the package.

    Returns
    -------
    importlib.resources.abc.Traversable
        Holds CSV tables and ``sources.md``.
    """
    return files("alignsim") / "facts"


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """One table of figures, row by row.

    Parameters
    ----------
    name : str
        Without the ending, such as ``world_inputs``.

    Returns
    -------
    tuple of dict
        Column to text, as it stands in the file.

    Raises
    ------
    ConfigError
        There is no such table.
    """
    file = facts_folder() / f"{name}.csv"
    if not file.is_file():
        raise ConfigError(f"world.facts={name}: no such table of facts. {did_you_mean(name, table_names())}")
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def table_names() -> list[str]:
    """Names of all tables of figures.

    Returns
    -------
    list of str
        Sorted, without endings.
    """
    return sorted(file.name.removesuffix(".csv") for file in facts_folder().iterdir() if file.name.endswith(".csv"))


@cache
def facts_digest() -> str:
    """Digest of all tables and of the plausible draws, on which a result rests; the map's outlines are no figures.

    Returns
    -------
    str
        Hexadecimal SHA-256.
    """
    digest = sha256()
    for name in table_names():
        if name == DRAWN:
            continue
        digest.update((facts_folder() / f"{name}.csv").read_bytes())
    digest.update((facts_folder() / PLAUSIBLE).read_bytes())
    return digest.hexdigest()
