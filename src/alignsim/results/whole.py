"""Folders and files that appear whole or not at all."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from alignsim.config.errors import ResultError
from alignsim.results.place import check_free


def check_empty(folder: Path) -> None:
    """Refuse a place where something is: what was found is never overwritten.

    Parameters
    ----------
    folder : pathlib.Path
        Where a result is to be kept.

    Raises
    ------
    ResultError
        It is a file, or a folder that is not empty.
    """
    if folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ResultError(f"{folder}: is there already and is never overwritten; choose another folder.")


@contextmanager
def whole_folder(place: Path) -> Iterator[Path]:
    """Make a folder that appears when all is written.

    Parameters
    ----------
    place : pathlib.Path
        Where it shall stand.

    Yields
    ------
    pathlib.Path
        Where files are to be written; nothing is left of it when one of them cannot be.

    Raises
    ------
    ResultError
        There is something already, or it cannot be made. Where something came to stand there meanwhile, the sentence
        names the folder beside it in which all that was written is kept.
    """
    check_empty(place)
    unfinished = _unfinished(place)
    try:
        unfinished.mkdir(parents=True)
    except OSError as error:
        raise ResultError(f"{place}: cannot be made ({error.strerror}).") from error
    try:
        yield unfinished
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    try:
        # an empty folder is replaced; anything else that is there refuses
        unfinished.rename(place)
    except OSError as error:
        kept = unfinished.rename(place.with_name(f"{place.name}_{token_hex(3)}"))
        raise ResultError(f"{place}: came to be there meanwhile and is never overwritten; kept in {kept}.") from error


@contextmanager
def whole_file(place: Path) -> Iterator[Path]:
    """Make a file that appears when all is written.

    Parameters
    ----------
    place : pathlib.Path
        Where it shall stand.

    Yields
    ------
    pathlib.Path
        Where it is to be written; nothing is left of it when that fails.

    Raises
    ------
    ResultError
        There is something already, or it cannot be written.
    """
    check_free([place])
    unfinished = _unfinished(place)
    try:
        yield unfinished
        _appear(unfinished, place)
    except OSError as error:
        raise ResultError(f"{place}: cannot be written ({error.strerror}).") from error
    finally:
        unfinished.unlink(missing_ok=True)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file that is whole at any time; one that is there is replaced.

    Parameters
    ----------
    path : pathlib.Path
        Where it shall stand.
    write : callable
        Takes the path under which it is to be written; nothing is left of it when that fails.
    """
    unfinished = _unfinished(path)
    try:
        write(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _appear(unfinished: Path, place: Path) -> None:
    """Give a file its name, unless another has it: a rename would replace one that came after any check."""
    try:
        _link(unfinished, place)
    except FileExistsError:
        check_free([place])
        raise


def _link(unfinished: Path, place: Path) -> None:
    try:
        os.link(unfinished, place)
    except FileExistsError:
        raise
    except OSError:
        # no hard links on this file system: an empty file of ours keeps the name until the whole one replaces it
        place.touch(exist_ok=False)
        try:
            unfinished.replace(place)
        except OSError:
            place.unlink()
            raise


def _unfinished(place: Path) -> Path:
    """A name of its own: another process may write to the same place."""
    return place.with_name(f".{place.name}.{token_hex(4)}.part")
