"""Finished chunks on disk: whole or absent, so that a sweep that was stopped goes on where it stood."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from alignsim.engines.ensemble import Chunk

FOLDER: Final = "parts"
_ARRAYS: Final = ("last", "rounds", "reasons", "final")


def part_path(folder: Path, first: int) -> Path:
    """Where a finished chunk lies.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    first : int
        Number of its first run.

    Returns
    -------
    pathlib.Path
        Names sort in the order of runs.
    """
    return folder / FOLDER / f"{first:012d}.npz"


def write_part(folder: Path, chunk: Chunk) -> None:
    """Keep a finished chunk.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    chunk : Chunk
        Finished.
    """
    path = part_path(folder, chunk.first)
    path.parent.mkdir(parents=True, exist_ok=True)
    # named by the process: two that run the same shard do not write into one another's file
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.part")
    with temporary.open("wb") as file:
        np.savez(file, **{name: getattr(chunk, name) for name in _ARRAYS})
    temporary.replace(path)


def read_part(folder: Path, first: int) -> Chunk:
    """Read a finished chunk.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    first : int
        Number of its first run.

    Returns
    -------
    Chunk
        As it was written.
    """
    with np.load(part_path(folder, first)) as arrays:
        return Chunk(first, *(arrays[name] for name in _ARRAYS))


def is_whole(folder: Path, runs: range) -> bool:
    """Whether a chunk is finished: a power cut can leave a file that is too short or full of zeros.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    runs : range
        Numbers of its runs.

    Returns
    -------
    bool
        False where the checksums of the file do not fit, or it is about other runs.
    """
    path = part_path(folder, runs.start)
    if not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.testzip() is not None:
                return False
        with np.load(path) as arrays:
            return bool(arrays["last"].shape[1] == len(runs))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError):
        return False


def read_parts(folder: Path, chunks: Iterable[range]) -> Iterator[Chunk]:
    """Read finished chunks one after the other.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    chunks : iterable of range
        Numbers of the runs of each.

    Yields
    ------
    Chunk
        In the same order.
    """
    for runs in chunks:
        yield read_part(folder, runs.start)


def kept_runs(folder: Path) -> int:
    """How many runs are finished.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    int
        Of all finished chunks, without reading what they hold.
    """
    return sum(_runs_of(path) for path in (folder / FOLDER).glob("[!.]*.npz"))


def kept_bytes(folder: Path) -> int:
    """How much room finished chunks take, on disk and in memory.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    int
        They are not compressed.
    """
    return sum(path.stat().st_size for path in (folder / FOLDER).glob("[!.]*.npz"))


def _runs_of(path: Path) -> int:
    with zipfile.ZipFile(path) as archive, archive.open("last.npy") as file:
        version = np.lib.format.read_magic(file)
        assert version == (1, 0)
        shape, _, _ = np.lib.format.read_array_header_1_0(file)
    return int(shape[1])


def drop_parts(folder: Path) -> None:
    """Forget the chunks of a result that is complete.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    """
    for path in (folder / FOLDER).glob("*"):
        path.unlink()
    if (folder / FOLDER).is_dir():
        (folder / FOLDER).rmdir()
