"""Result folders that a path stands for: one, those below it, or those that a pattern matches."""

from collections.abc import Sequence
from glob import glob
from pathlib import Path
from typing import Final

from alignsim.config.errors import ResultError, nearest

# what other commands keep, which is no result of a run
_OTHERS: Final = {
    "validation.json": "alignsim validate or calibrate",
    "frontier.json": "alignsim frontier",
    "comparison.csv": "alignsim compare",
}


def result_folders(place: Path) -> list[Path]:
    """Result folders that a path stands for.

    Parameters
    ----------
    place : pathlib.Path
        A result folder, a folder of such folders (a multirun, an experiment), or a pattern with ``*``.

    Returns
    -------
    list of pathlib.Path
        In the order of the jobs where they are numbered, else of their names.

    Raises
    ------
    ResultError
        There is none.
    """
    # the pattern may be absolute, which the pattern of a Path may not
    matched = [place] if place.exists() else [Path(name) for name in glob(str(place))]  # noqa: PTH207
    found = {manifest.parent for folder in matched for manifest in folder.rglob("manifest.json")}
    # jobs of a sweep that was put together are in the result of the sweep
    found = {folder for folder in found if not found & set(folder.parents)}
    if not found:
        raise ResultError(f"{place}: no result there ({_instead(place)}).")
    return sorted(found, key=lambda folder: (folder.parent, not folder.name.isdigit(), folder.name.zfill(12)))


def _instead(place: Path) -> str:
    """What is there, and what could be meant."""
    kept = next((command for name, command in _OTHERS.items() if (place / name).is_file()), None)
    if kept is not None:
        return f"{kept} keeps no runs; name the folder of a run"
    if place.is_file():
        return "it is a file; name the folder of a run"
    if place.is_dir() or set(str(place)) & set("*?["):
        return "no folder with a manifest.json"
    near = nearest(place.name, (folder.name for folder in _beside(place)))
    meant = next((f"; did you mean {folder}?" for folder in _beside(place) if folder.name == near), "")
    return f"no such folder{meant}"


def _beside(place: Path) -> list[Path]:
    """Folders that could be meant: where that would be, and below results/, where experiments are."""
    return [
        folder
        for room in (place.parent, Path("results"))
        if room.is_dir()
        for folder in room.iterdir()
        if folder.is_dir()
    ]


def single_folder(place: Path) -> Path:
    """The one result folder that a path stands for.

    Parameters
    ----------
    place : pathlib.Path
        As in `result_folders`.

    Returns
    -------
    pathlib.Path
        With a manifest.

    Raises
    ------
    ResultError
        There is none, or there are several.
    """
    folders = result_folders(place)
    check_single(place, folders)
    return folders[0]


def check_single(place: Path, folders: Sequence[Path]) -> None:
    """Refuse several results where one is asked for.

    Parameters
    ----------
    place : pathlib.Path
        What somebody named.
    folders : sequence of pathlib.Path
        Of the results that it stands for.

    Raises
    ------
    ResultError
        The sentence names the newest of them.
    """
    if len(folders) > 1:
        newest = max(folders, key=lambda folder: ((folder / "manifest.json").stat().st_mtime_ns, folder.name))
        raise ResultError(f"{place}: holds {len(folders)} results; name one of them, such as {newest}, the newest.")
