"""Shards of a sweep put together: as if it had never been cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from alignsim.config.errors import ResultError
from alignsim.engines.ensemble import Chunk, Ensemble, ensemble_of
from alignsim.results.again import checked_again
from alignsim.results.assembly import assemble
from alignsim.results.folder import Tables, manifest_of, read_config, write_config, write_manifest
from alignsim.results.large import check_memory
from alignsim.results.manifest import read_manifest
from alignsim.results.parts import drop_parts, kept_bytes, read_parts
from alignsim.runner import tables_of, write_result


@dataclass(frozen=True)
class Sweep:
    """A sweep of which some shards are there.

    Attributes
    ----------
    ensemble : Ensemble
        The whole sweep.
    folders : dict of int to pathlib.Path
        Of the complete shards, by their number, in order.
    missing : list of int
        Shards that are not there, or not complete.
    """

    ensemble: Ensemble
    folders: dict[int, Path]
    missing: list[int]

    @property
    def folder(self) -> Path:
        """Folder of the first shard that is there."""
        return next(iter(self.folders.values()))

    def chunks(self) -> Iterator[Chunk]:
        """Chunks of the shards that are there, in the order of their runs."""
        for number, folder in self.folders.items():
            yield from read_parts(folder, self.shard(number).chunks)

    def shard(self, number: int) -> Ensemble:
        """One shard.

        Parameters
        ----------
        number : int
            From 0.

        Returns
        -------
        Ensemble
            With the same points and numbers of runs as the whole.
        """
        setup = self.ensemble.setup
        config = setup.composed.config
        config = replace(config, design=replace(config.design, shard=number))
        return replace(self.ensemble, setup=replace(setup, composed=replace(setup.composed, config=config)))


def sweeps_of(folders: Sequence[Path]) -> list[Sweep]:
    """Sweeps that shards belong to.

    Parameters
    ----------
    folders : sequence of pathlib.Path
        Of shards, complete or not.

    Returns
    -------
    list of Sweep
        One for each configuration.

    Raises
    ------
    ResultError
        None of the shards of a sweep is complete.
    """
    manifests = {folder: read_manifest(folder) for folder in folders}

    def key(folder: Path) -> tuple[str, str]:
        return manifests[folder]["config_digest"], manifests[folder]["rules_digest"]

    return [_sweep(list(group), manifests) for _, group in groupby(sorted(folders, key=key), key)]


def _sweep(folders: Sequence[Path], manifests: dict[Path, dict[str, Any]]) -> Sweep:
    values = read_config(folders[0])
    values = {**values, "design": {**values["design"], "shard": None}}
    ensemble = ensemble_of(checked_again(values, manifests[folders[0]]))
    there = {manifests[folder]["shard"]: folder for folder in folders if manifests[folder]["status"] == "complete"}
    numbers = range(ensemble.setup.composed.config.design.shards)
    if not there:
        raise ResultError(f"{folders[0].parent}: none of the {len(numbers)} shards is complete; run them again.")
    return Sweep(ensemble, dict(sorted(there.items())), [number for number in numbers if number not in there])


def read_sweep(sweep: Sweep) -> Tables:
    """Tables of a sweep, over the shards that are there.

    Parameters
    ----------
    sweep : Sweep
        With one complete shard or more.

    Returns
    -------
    Tables
        In memory; the manifest names the shards that are missing.

    Raises
    ------
    ResultError
        They are larger than memory.
    """
    # chunks, and the tables made of them
    needed = 2 * sum(map(kept_bytes, sweep.folders.values()))
    check_memory(
        f"{sweep.folder.parent}: {len(sweep.folders)} shards", needed,
        "the command that made them puts them together in files, once all are complete",
    )  # fmt: skip
    manifest = manifest_of(sweep.ensemble, "complete") | {"missing_shards": sweep.missing}
    return tables_of(sweep.ensemble, assemble(sweep.ensemble, sweep.chunks()), manifest)


def write_sweep(sweep: Sweep, folder: Path) -> Tables:
    """Write the tables of a sweep whose shards are all there, and forget their chunks.

    Parameters
    ----------
    sweep : Sweep
        Nothing is missing.
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    Tables
        As written.
    """
    write_config(folder, sweep.ensemble.setup.composed.values)
    tables = write_result(sweep.ensemble, sweep.chunks(), folder)
    seconds = sum(read_manifest(shard)["seconds"] for shard in sweep.folders.values())
    manifest = manifest_of(sweep.ensemble, "complete", round(seconds, 3))
    write_manifest(folder, manifest)
    for shard in sweep.folders.values():
        drop_parts(shard)
    return replace(tables, manifest=manifest)
