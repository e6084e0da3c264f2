"""Where configuration is found: inside the package, where the user stands, where the user says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from alignsim.config.errors import ConfigError


def conf_dir() -> Path:
    """Folder of the configuration that alignsim brings.

    Returns
    -------
    pathlib.Path
        ``conf/`` inside an installed package, or of the checkout when that is installed editable.
    """
    inside = Path(__file__).parents[1] / "conf"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "conf"


def config_folders(folders: Sequence[str] = ()) -> list[Path]:
    """All folders that are searched, first come first served.

    Parameters
    ----------
    folders : sequence of str
        Further folders (``--config-dir``).

    Returns
    -------
    list of pathlib.Path
        alignsim's own, ``./conf`` where the user stands, then `folders`.

    Raises
    ------
    ConfigError
        One of `folders` does not exist.
    """
    for folder in folders:
        if not Path(folder).is_dir():
            raise ConfigError(f"--config-dir={folder}: no such folder.")
    own = Path.cwd() / "conf"
    found = [conf_dir(), *([own] if own.is_dir() else []), *(Path(folder).resolve() for folder in folders)]
    return list(dict.fromkeys(path.resolve() for path in found))


def groups(folders: Sequence[str] = ()) -> set[str]:
    """Names of the groups of choices.

    Parameters
    ----------
    folders : sequence of str
        Further folders.

    Returns
    -------
    set of str
        Such as ``world``, ``experiment``.
    """
    return {path.name for folder in config_folders(folders) for path in folder.iterdir() if path.is_dir()} - {"hydra"}


def choices_of(group: str, folders: Sequence[str] = ()) -> list[str]:
    """Names that can be chosen in a group.

    Parameters
    ----------
    group : str
        Such as ``experiment``.
    folders : sequence of str
        Further folders.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    found = {path.stem for folder in config_folders(folders) for path in (folder / group).glob("*.yaml")}
    return sorted(found)


def check_choice_file(group: str, name: str, folders: Sequence[str] = ()) -> None:
    """Refuse a choice that Hydra would take in another way than its author meant.

    Parameters
    ----------
    group, name : str
        Such as ``experiment``, ``aid_boost``.
    folders : sequence of str
        Further folders.

    Raises
    ------
    ConfigError
        Two folders hold a choice of that name, or an experiment lacks its first line.
    """
    paths = [folder / group / f"{name}.yaml" for folder in config_folders(folders)]
    found = [path for path in paths if path.is_file()]
    if len(found) > 1:
        raise ConfigError(f"{group}={name}: is alignsim's own and {found[1]} too; give yours another name.")
    if group == "experiment" and found and "@package _global_" not in found[0].read_text(encoding="utf-8"):
        raise ConfigError(f"{group}={name}: {found[0]} has to begin with the line # @package _global_")


def read_choice(group: str, name: str, folders: Sequence[str] = ()) -> dict[str, Any]:
    """Content of one choice as it is written, without composing.

    Parameters
    ----------
    group, name : str
        Such as ``experiment``, ``aid_boost``.
    folders : sequence of str
        Further folders.

    Returns
    -------
    dict
        Plain values.
    """
    for folder in config_folders(folders):
        path = folder / group / f"{name}.yaml"
        if path.is_file():
            return _read_yaml(path)
    return {}


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        where = " ".join(str(error).split())
        raise ConfigError(f"{path}: is no valid YAML: {where}") from error
    return content
