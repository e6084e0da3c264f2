"""What is missing from a result that says it is complete, or cannot be read, told in one sentence."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyarrow as pa
import yaml

from alignsim.config.errors import ResultError

_WAY_OUT: Final = "copy the folder again from where it was made, or run the experiment again"


def present(path: Path) -> Path:
    """Refuse a result from which a file is missing.

    Parameters
    ----------
    path : pathlib.Path
        File of a result folder.

    Returns
    -------
    pathlib.Path
        The same.

    Raises
    ------
    ResultError
        It names file and folder.
    """
    if not path.is_file():
        raise ResultError(f"{path.parent}: {path.name} is missing from this result; {_WAY_OUT}.")
    return path


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Tell in a sentence what its reader says of a damaged file.

    Parameters
    ----------
    path : pathlib.Path
        File that is read in the block.

    Raises
    ------
    ResultError
        It is damaged; that the operating system does not let it be read stays an `OSError`.
    """
    try:
        yield
    # what the readers of CSV and Parquet raise is mostly a ValueError
    except (ValueError, csv.Error, pa.ArrowException, yaml.YAMLError) as error:
        raise damaged(path, str(error)) from error
    except OSError as error:
        # pyarrow's word for pages that do not unpack has no number
        if error.errno is not None:
            raise
        raise damaged(path, str(error)) from error


def check_end(path: Path) -> None:
    """Refuse a text file that was cut off: all that are written end with the end of a line.

    Parameters
    ----------
    path : pathlib.Path
        File of a result folder.

    Raises
    ------
    ResultError
        It ends in the middle of a line.
    """
    if not path.read_bytes().endswith(b"\n"):
        raise damaged(path, "it ends in the middle of a line")


def damaged(path: Path, why: str) -> ResultError:
    """Error that says that a file is damaged.

    Parameters
    ----------
    path : pathlib.Path
        File of a result folder.
    why : str
        What is wrong with it; its first line is told.

    Returns
    -------
    ResultError
        To be raised.
    """
    first = why.strip().splitlines()[0].strip().rstrip(".:") if why.strip() else "unreadable"
    return ResultError(f"{path}: is damaged or cut off ({first}); {_WAY_OUT}.")
