"""From a checked setup to a result: in memory, or in a folder that says whether it is complete."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from alignsim.analysis.attribution import explain_table
from alignsim.analysis.interaction import further_runs, interaction_table
from alignsim.analysis.voting import check_votes, precedents_table, votes_table
from alignsim.engines.ensemble import Chunk, Ensemble, ensemble_of, run_chunks
from alignsim.results.assembly import Assembled, assemble, assemble_into
from alignsim.results.assumptions import assumptions_table
from alignsim.results.folder import Tables, claim, manifest_of, write_config, write_manifest, write_tables
from alignsim.results.lock import alone
from alignsim.results.parts import drop_parts, read_part, write_part
from alignsim.results.place import check_place
from alignsim.results.resume import check_same, missing_chunks
from alignsim.results.space import check_space
from alignsim.results.tables import SHOWN, measured, round_summary, summarised
from alignsim.world.setup import Setup


def simulate(setup: Setup, advance: Callable[[int], Any] = lambda runs: None) -> Tables:
    """Run all arms, points and replicates and make the tables.

    Parameters
    ----------
    setup : Setup
        Checked.
    advance : callable
        Called with the number of runs that were made, for a progress bar.

    Returns
    -------
    Tables
        In memory.

    Raises
    ------
    ConfigError
        The design cannot be, or memory does not hold it.
    """
    begun = time.perf_counter()
    check_votes(setup)
    ensemble = ensemble_of(setup)
    check_space(ensemble, None)
    assembled = assemble(ensemble, _counted(run_chunks(ensemble, ensemble.chunks), advance))
    tables = tables_of(ensemble, assembled, _manifest(ensemble, "running"), advance)
    # what is run to compare takes its time as well
    return replace(tables, manifest=_manifest(ensemble, "complete", round(time.perf_counter() - begun, 3)))


def run_count(setup: Setup) -> int:
    """How many runs a setup takes, for a progress bar.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    int
        All arms, points and replicates, or those of a shard, and the runs of each part of a stack alone.
    """
    return len(ensemble_of(setup).runs) + further_runs(setup)


def _manifest(ensemble: Ensemble, status: str, seconds: float | None = None) -> dict[str, Any]:
    """What made a result; of a stack with the runs of its experiments alone, which the arms do not count."""
    alone = further_runs(ensemble.setup)
    return manifest_of(ensemble, status, seconds) | ({"runs_alone": alone} if alone else {})


def _counted(chunks: Iterable[Chunk], advance: Callable[[int], Any]) -> Iterator[Chunk]:
    for chunk in chunks:
        yield chunk
        advance(len(chunk.runs))


def tables_of(
    ensemble: Ensemble,
    assembled: Assembled,
    manifest: dict[str, Any],
    advance: Callable[[int], Any] = lambda runs: None,
) -> Tables:
    """Make the small tables of what was assembled.

    Parameters
    ----------
    ensemble : Ensemble
        What was run.
    assembled : Assembled
        What came out.
    manifest : dict
        What made it.
    advance : callable
        Called with the number of runs that are made of the parts of a stack alone.

    Returns
    -------
    Tables
        Of one result.
    """
    levels, effects = summarised(measured(ensemble.setup, assembled.runs))
    return Tables(
        levels=levels,
        effects=effects,
        explain=explain_table(assembled) if ensemble.numbering.explain else None,
        assumptions=assumptions_table(ensemble.setup),
        large={"runs": assembled.runs, "rounds": assembled.rounds},
        config=ensemble.setup.composed.values,
        manifest=manifest,
        interaction=interaction_table(ensemble.setup, assembled.runs, advance),
        votes=votes_table(ensemble.setup, assembled.runs),
        precedents=precedents_table(ensemble.setup),
    )


def write(setup: Setup, folder: Path, advance: Callable[[int], Any] = lambda runs: None) -> Tables:
    """Run, and write tables, figures and a report to a folder that says whether it is complete.

    Finished chunks are kept: with ``run.resume`` the run goes on where it was stopped.

    Parameters
    ----------
    setup : Setup
        Checked.
    folder : pathlib.Path
        Result folder; made if need be.
    advance : callable
        Called with the number of runs that were made, for a progress bar.

    Returns
    -------
    Tables
        As written.

    Raises
    ------
    AlignsimError
        The folder holds a result already, was begun with another configuration, or there is no room for it.
    """
    begun = time.perf_counter()
    check_votes(setup)
    ensemble = ensemble_of(setup)
    with _begun(ensemble, folder):
        tables = write_result(ensemble, finished_chunks(ensemble, folder, advance), folder, advance)
    manifest = _complete(ensemble, folder, begun)
    drop_parts(folder)
    return replace(tables, manifest=manifest)


def write_shard(setup: Setup, folder: Path, advance: Callable[[int], Any] = lambda runs: None) -> dict[str, Any]:
    """Run the points of one shard, and keep their chunks until all shards are put together.

    Parameters
    ----------
    setup, folder, advance
        As in `write`; the design names the shard.

    Returns
    -------
    dict
        Manifest of the shard.

    Raises
    ------
    AlignsimError
        As in `write`.
    """
    begun = time.perf_counter()
    check_votes(setup)
    ensemble = ensemble_of(setup)
    with _begun(ensemble, folder):
        for _ in finished_chunks(ensemble, folder, advance):
            pass
    return _complete(ensemble, folder, begun)


def _complete(ensemble: Ensemble, folder: Path, begun: float) -> dict[str, Any]:
    manifest = _manifest(ensemble, "complete", round(time.perf_counter() - begun, 3))
    write_manifest(folder, manifest)
    return manifest


@contextmanager
def _begun(ensemble: Ensemble, folder: Path) -> Iterator[None]:
    """A folder that says what it is: running, and whatever goes wrong, not complete."""
    if not goes_on(ensemble, folder):
        claim(folder)
        check_place(folder)
        check_space(ensemble, folder)
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder):
        write_config(folder, ensemble.setup.composed.values)
        write_manifest(folder, _manifest(ensemble, "running"))
        try:
            yield
        except BaseException:
            write_manifest(folder, _manifest(ensemble, "failed"))
            raise


def finished_chunks(
    ensemble: Ensemble, folder: Path, advance: Callable[[int], Any] = lambda runs: None
) -> Iterator[Chunk]:
    """All chunks in order: read where the folder has them, else made and kept.

    Parameters
    ----------
    ensemble : Ensemble
        Ready.
    folder : pathlib.Path
        Result folder.
    advance : callable
        Called with the number of runs that were made or found.

    Yields
    ------
    Chunk
        Finished.
    """
    missing = missing_chunks(folder, ensemble)
    made, to_make = run_chunks(ensemble, missing), set(missing)
    for runs in ensemble.chunks:
        if runs in to_make:
            chunk = next(made)
            write_part(folder, chunk)
        else:
            chunk = read_part(folder, runs.start)
        yield chunk
        advance(len(runs))


def goes_on(ensemble: Ensemble, folder: Path) -> bool:
    """Whether a run goes on where an earlier one was stopped.

    Parameters
    ----------
    ensemble : Ensemble
        Ready.
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    bool
        True with ``run.resume``, and for a folder that is there when a shard is made, or a job that SLURM puts
        back to work: a cluster may have stopped it.

    Raises
    ------
    ResultError
        The folder was begun with another configuration.
    """
    resume, begun = ensemble.setup.composed.config.run.resume, (folder / "manifest.json").is_file()
    # jobs of a multirun that goes on need not have begun
    named = resume is not None and Path(resume).resolve() == folder.resolve()
    shard, put_back = ensemble.setup.composed.config.design.shard, "SLURM_RESTART_COUNT" in os.environ
    going = named or (begun and (resume is not None or shard is not None or put_back))
    if going:
        check_same(folder, ensemble)
    return going


def write_result(
    ensemble: Ensemble, chunks: Iterable[Chunk], folder: Path, advance: Callable[[int], Any] = lambda runs: None
) -> Tables:
    """Write tables, figures and a report of finished chunks.

    Parameters
    ----------
    ensemble : Ensemble
        What was run.
    chunks : iterable of Chunk
        All of them, in order.
    folder : pathlib.Path
        Result folder.
    advance : callable
        As in `tables_of`.

    Returns
    -------
    Tables
        As written.
    """
    assembled = assemble_into(ensemble, chunks, folder)
    tables = tables_of(ensemble, assembled, _manifest(ensemble, "running"), advance)
    write_tables(folder, tables)
    write_views(ensemble, tables, folder)
    return tables


def write_views(ensemble: Ensemble, tables: Tables, folder: Path) -> None:
    """Write what people look at: the figures, and the report that takes them up.

    Parameters
    ----------
    ensemble : Ensemble
        What was run.
    tables : Tables
        What came out.
    folder : pathlib.Path
        Result folder; figures and a report that it has are written anew.
    """
    _write_figures(ensemble, tables, folder / "figures")
    _write_report(ensemble, tables, folder)


def _write_figures(ensemble: Ensemble, tables: Tables, folder: Path) -> None:
    # matplotlib takes half a second to load
    from alignsim.views.plots import figures, save_figures

    rounds, points = round_summary(_shown_rounds(ensemble, tables)), ensemble.numbering.points
    save_figures(figures(tables.effects, rounds, tables.levels, points, tables.explain, tables.votes), folder)


def _write_report(ensemble: Ensemble, tables: Tables, folder: Path) -> None:
    from alignsim.views.report import write_report

    write_report(ensemble.setup, tables, folder)


def _shown_rounds(ensemble: Ensemble, tables: Tables) -> pd.DataFrame:
    """Recorded rounds for pictures, of a part of the runs where all of them would fill memory."""
    if ensemble.numbering.sample <= SHOWN:
        return tables.rounds
    runs = np.arange(ensemble.runs.start, ensemble.runs.stop)
    place = ensemble.numbering.recorded(runs)
    shown = runs[(place >= 0) & (place % (ensemble.numbering.sample // SHOWN) == 0)]
    frame: pd.DataFrame = tables.large["rounds"].arrow(where=pc.field("run").isin(shown)).to_pandas()
    return frame
