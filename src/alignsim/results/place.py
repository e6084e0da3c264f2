"""Places for files: nothing is written over, and a folder is tried before it is needed."""

from collections.abc import Iterable
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


def check_place(folder: Path, names: Iterable[str] = ()) -> None:
    """Refuse a folder for files before what they shall hold takes its time; nothing is made.

    Parameters
    ----------
    folder : pathlib.Path
        It need not be there.
    names : iterable of str
        Of the files.

    Raises
    ------
    ResultError
        One of them is there already, or nothing can be written there.
    """
    try:
        check_free(folder / name for name in names)
        there = next(above for above in (folder, *folder.resolve().parents) if above.exists())
        with TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise _no_place(folder, error) from error


def make_place(folder: Path, names: Iterable[str]) -> None:
    """Make a folder for files.

    Parameters
    ----------
    folder, names
        As in `check_place`.

    Raises
    ------
    ResultError
        As from `check_place`.
    """
    check_place(folder, names)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _no_place(folder, error) from error


def _no_place(folder: Path, error: OSError) -> ResultError:
    # of a folder of the system that takes no files, the reason would be that there is no such one
    reason = "it takes no files" if isinstance(error, FileNotFoundError) else error.strerror
    return ResultError(f"{folder}: is no folder to write to ({reason}); choose another.")
