"""Jobs of a multirun: which of them are left to do, and what is made of them in the end."""

import sys
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Final

from alignsim.config.check import flat, written
from alignsim.config.errors import ResultError, UnfinishedError
from alignsim.config.sweeps import INCIDENTAL, SHARD
from alignsim.results.folder import read_config, read_overrides
from alignsim.results.manifest import read_manifest

# no more jobs are named in a sentence
NAMED: Final = 12


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
    places = enumerate(zip(names_of(jobs), jobs, strict=True))
    return [number for number, (name, job) in places if not _is_complete(folder / name, job)]


def names_of(jobs: Sequence[Sequence[str]]) -> list[str]:
    """Folders of jobs within that of the multirun.

    Parameters
    ----------
    jobs : sequence of sequence of str
        Overrides of each.

    Returns
    -------
    list of str
        Numbers: of shards their own, so that they can be launched in several commands; of others their places.
    """
    shards = [text.partition("=")[2] for job in jobs for text in job if text.startswith(f"{SHARD}=")]
    return shards if len(set(shards)) == len(jobs) else [str(number) for number in range(len(jobs))]


def left_to_launch(folder: Path, jobs: Sequence[Sequence[str]]) -> list[list[str]]:
    """Overrides of the jobs that are not complete yet.

    Parameters
    ----------
    folder : pathlib.Path
        Of the multirun.
    jobs : sequence of sequence of str
        Overrides of each.

    Returns
    -------
    list of list of str
        Each with its folder.
    """
    names = names_of(jobs)
    return [[*jobs[number], f"hydra.sweep.subdir='{names[number]}'"] for number in unfinished(folder, jobs)]


def _is_complete(folder: Path, job: Sequence[str]) -> bool:
    if not (folder / "manifest.json").is_file():
        return False
    begun, now = _essential(read_overrides(folder)), _essential(job)
    if begun != now:
        other = begun - now | _in_force(folder, now - begun, _keys(begun))
        theirs, ours = (" ".join(sorted(texts)) or "nothing of that" for texts in (other, now - begun))
        raise ResultError(f"{folder}: was begun with {theirs}, and this command has {ours}; choose another folder.")
    return bool(read_manifest(folder)["status"] == "complete")


def _in_force(folder: Path, overrides: Set[str], begun: Set[str]) -> set[str]:
    """What a job had for overrides of which its own command said nothing."""
    values = dict(flat(read_config(folder)))
    return {f"{key}={written(values[key])}" for key in _keys(overrides) - begun if key in values}


def _essential(overrides: Sequence[str]) -> set[str]:
    return {text for text in overrides if _key(text) not in INCIDENTAL}


def _keys(overrides: Set[str]) -> set[str]:
    return {_key(text) for text in overrides}


def _key(override: str) -> str:
    return override.lstrip("+").partition("=")[0]


def check_complete(folder: Path, jobs: Sequence[Sequence[str]], failures: Sequence[Exception] = ()) -> None:
    """Refuse to go on while a job is not complete.

    Parameters
    ----------
    folder : pathlib.Path
        Of the multirun.
    jobs : sequence of sequence of str
        Overrides of each.
    failures : sequence of Exception
        What jobs ended with, as far as it is known.

    Raises
    ------
    UnfinishedError
        The sentence names the jobs and the command that runs them again.
    """
    left = unfinished(folder, jobs)
    if not left:
        return
    said = " ".join(str(failures[0]).split()).rstrip(".") or type(failures[0]).__name__ if failures else ""
    because = f" ({said})" if said else ""
    raise UnfinishedError(
        f"{folder}: {_named(jobs, left)} did not come to an end{because}; {way_on(folder, jobs)} runs what is "
        f"missing, and {folder}/.submitit holds what was said."
    )


def way_on(folder: Path, jobs: Sequence[Sequence[str]]) -> str:
    """How a multirun that was not finished is called again.

    Parameters
    ----------
    folder : pathlib.Path
        Of the multirun.
    jobs : sequence of sequence of str
        Overrides of each.

    Returns
    -------
    str
        Part of a sentence; the folder of shards follows from the command.
    """
    return "the same command" if all(map(_is_shard, jobs)) else f"the same command with run.resume={folder}"


def _named(jobs: Sequence[Sequence[str]], some: Sequence[int]) -> str:
    names = names_of(jobs)
    # jobs of several sweeps have the numbers of their places
    kind = "shard" if all(f"{SHARD}={name}" in job for name, job in zip(names, jobs, strict=True)) else "job"
    others = f" and {len(some) - NAMED} more" if len(some) > NAMED else ""
    return f"{kind}{'s' if len(some) > 1 else ''} {', '.join(names[number] for number in some[:NAMED])}{others}"


def finish(folder: Path, jobs: Sequence[Sequence[str]], launched: bool = True) -> None:
    """Put the shards of a sweep together, once they are all there.

    Parameters
    ----------
    folder : pathlib.Path
        Of the multirun, which becomes a result folder itself.
    jobs : sequence of sequence of str
        Overrides of each.
    launched : bool
        Whether any job was left to do.
    """
    sharded = all(map(_is_shard, jobs))
    if not sharded and launched:
        return
    if not sharded or (folder / "manifest.json").is_file():
        sys.stdout.write(f"Complete already: {folder}\n")
        return
    from alignsim.shards import sweeps_of, write_sweep

    sweeps = sweeps_of([manifest.parent for manifest in folder.glob("[0-9]*/manifest.json")])
    if len(sweeps) > 1:
        sys.stdout.write(f"{len(sweeps)} sweeps, to be put together by alignsim.load: {folder}\n")
        return
    if sweeps[0].missing:
        missing = ", ".join(map(str, sweeps[0].missing))
        sys.stdout.write(
            f"Still missing of the shards: {missing}; alignsim.load reads those that are there: {folder}\n"
        )
        return
    tables = write_sweep(sweeps[0], folder)
    from alignsim.views.summary import show

    show(sweeps[0].ensemble.setup, tables, folder)


def _is_shard(job: Sequence[str]) -> bool:
    return any(text.startswith(f"{SHARD}=") for text in job)
