"""One process at a time makes a result: two would write into one another's files."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alignsim.config.errors import ResultError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep others out of a result folder; the lock ends with the process, however that ends.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.

    Yields
    ------
    None
        While nobody else may write.

    Raises
    ------
    ResultError
        Another process is at it.
    """
    path = folder / ".lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ResultError(f"{folder}: is being made by another process; wait for it.") from error
        try:
            yield
        finally:
            path.unlink(missing_ok=True)
