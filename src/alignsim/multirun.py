"""Jobs of a multirun: which of them are left to do, and what is made of them in the end."""

import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from alignsim.config.errors import ResultError
from alignsim.config.sweeps import SHARD
from alignsim.results.folder import INCIDENTAL, read_manifest


def unfinished(folder: Path, jobs: Sequence[Sequence[str]]) -> list[int]:
    """Jobs that are not complete yet.

    Parameters
    ----------
    folder : pathlib.Path
        Of the multirun.
    jobs : sequence of sequence of str
        Overrides of each.

    Returns
    -------
    list of int
        Numbers of jobs, in order.

    Raises
    ------
    ResultError
        A job of that number was begun with other overrides.
    """
    return [number for number, job in enumerate(jobs) if not _is_complete(folder / str(number), job)]


def _is_complete(folder: Path, job: Sequence[str]) -> bool:
    if not (folder / "manifest.json").is_file():
        return False
    begun, now = _essential(_written(folder)), _essential(job)
    if begun != now:
        theirs, ours = (" ".join(sorted(texts)) or "nothing of that" for texts in (begun - now, now - begun))
        raise ResultError(f"{folder}: was begun with {theirs}, and this command has {ours}; choose another folder.")
    return bool(read_manifest(folder)["status"] == "complete")


def _written(folder: Path) -> list[str]:
    path = folder / ".hydra" / "overrides.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) or [] if path.is_file() else []


def _essential(overrides: Sequence[str]) -> set[str]:
    return {text for text in overrides if text.lstrip("+").split("=")[0] not in INCIDENTAL}


def finish(folder: Path, jobs: Sequence[Sequence[str]]) -> None:
    """Put the shards of a sweep together, once they are all there.

    Parameters
    ----------
    folder : pathlib.Path
        Of the multirun, which becomes a result folder itself.
    jobs : sequence of sequence of str
        Overrides of each.
    """
    if not all(_is_shard(job) for job in jobs):
        return
    if (folder / "manifest.json").is_file():
        sys.stdout.write(f"Complete already: {folder}\n")
        return
    from alignsim.shards import sweeps_of, write_sweep

    sweeps = sweeps_of([folder / str(number) for number in range(len(jobs))])
    if len(sweeps) > 1:
        sys.stdout.write(f"{len(sweeps)} sweeps, to be put together by alignsim.load: {folder}\n")
        return
    tables = write_sweep(sweeps[0], folder)
    from alignsim.views.summary import show

    show(sweeps[0].ensemble.setup, tables, folder)


def _is_shard(job: Sequence[str]) -> bool:
    return any(text.startswith(f"{SHARD}=") for text in job)
