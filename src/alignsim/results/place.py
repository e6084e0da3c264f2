"""Places for files: nothing is written over, and a folder is tried before it is needed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from alignsim.config.errors import ResultError

_NEVER: Final = " and is never overwritten; choose another name"


def check_free(files: Iterable[Path], replaceable: bool = False) -> None:
    """Refuse to write over files.

    Parameters
    ----------
    files : iterable of pathlib.Path
        That are about to be written.
    replaceable : bool
        Whether the user can ask for them to be replaced, as in Python; the sentence says how.

    Raises
    ------
    ResultError
        One is there already.
    """
    way_out = "; choose another name, or say overwrite=True" if replaceable else _NEVER
    for path in files:
        # a link to nowhere would be lost as well
        if path.exists() or path.is_symlink():
            raise ResultError(f"{path}: is there already{way_out}.")


def make_place(folder: Path, names: Iterable[str]) -> None:
    """Make a folder for files, before what they shall hold takes its time.

    Parameters
    ----------
    folder : pathlib.Path
        It may be there.
    names : iterable of str
        Of the files.

    Raises
    ------
    ResultError
        One of them is there already, or nothing can be written there.
    """
    with _told(folder):
        check_free(folder / name for name in names)
        folder.mkdir(parents=True, exist_ok=True)
        _try(folder)


def check_writable(folder: Path) -> None:
    """Refuse a folder that could not be made, or takes no files; nothing is left behind.

    Parameters
    ----------
    folder : pathlib.Path
        It may be there.

    Raises
    ------
    ResultError
        Nothing can be written there.
    """
    with _told(folder):
        _try(next(place for place in (folder, *folder.absolute().parents) if place.exists()))


def _try(folder: Path) -> None:
    with TemporaryFile(dir=folder):
        pass


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the system says of a folder, in a sentence of ours."""
    try:
        yield
    except OSError as error:
        # of a folder of the system that takes no files, the reason would be that there is no such one
        reason = "it takes no files" if isinstance(error, FileNotFoundError) else error.strerror
        raise ResultError(f"{folder}: is no folder to write to ({reason}); choose another.") from error
