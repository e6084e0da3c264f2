"""The Python interface: run an experiment, load a result, list the experiments."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alignsim.config.errors import ConfigError
from alignsim.config.folders import choices_of, read_choice
from alignsim.world.setup import Setup, prepared

if TYPE_CHECKING:
    import pandas as pd

    from alignsim.result import Result
    from alignsim.results.folder import Tables


def run(experiment: str | None = None, overrides: Sequence[str] = (), out_dir: str | Path | None = None) -> "Result":
    """Run an experiment beside its baseline.

    Parameters
    ----------
    experiment : str, optional
        Name, see `experiments`; the baseline by default.
    overrides : sequence of str
        As on the command line, such as ``rules.aid_weight=0.8``.
    out_dir : str or pathlib.Path, optional
        Folder to write; nothing is written by default.

    Returns
    -------
    Result
        Tables, pictures and reasons.

    Raises
    ------
    AlignsimError
        The input is wrong, or `out_dir` holds a result already.

    Examples
    --------
    >>> import alignsim
    >>> result = alignsim.run("aid_boost", overrides=["run.replicates=2", "run.rounds=4"])
    >>> list(result.effects.columns[:3])
    ['state', 'measure', 'baseline']
    """
    from alignsim.result import Result

    if isinstance(overrides, str):
        raise ConfigError(f"overrides={overrides!r}: expected a list, such as [{overrides!r}].")
    setup = prepared([*([f"+experiment={experiment}"] if experiment else []), *overrides])
    if out_dir is None:
        return Result(simulate(setup))
    return Result(write(setup, Path(out_dir)))


def simulate(setup: Setup, advance: Callable[[int], Any] = lambda runs: None) -> "Tables":
    """Run all arms and replicates and make the tables.

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
    """
    from alignsim.analysis.attribution import explain_table
    from alignsim.engines.ensemble import run_ensemble
    from alignsim.results import tables
    from alignsim.results.assumptions import assumptions_table
    from alignsim.results.folder import Tables, manifest_of

    begun = time.perf_counter()
    ensemble = run_ensemble(setup, advance)
    observed = tables.observe(ensemble)
    return Tables(
        levels=tables.levels_table(ensemble, observed),
        effects=tables.effects_table(observed) if len(ensemble.arms) > 1 else None,
        runs=tables.runs_table(ensemble, observed),
        rounds=tables.rounds_table(ensemble, setup),
        explain=explain_table(ensemble) if setup.composed.config.run.explain else None,
        assumptions=assumptions_table(setup),
        config=setup.composed.values,
        manifest=manifest_of(setup, "complete", round(time.perf_counter() - begun, 3)),
    )


def write(setup: Setup, folder: Path, advance: Callable[[int], Any] = lambda runs: None) -> "Tables":
    """Run, and write tables and figures to a folder that says whether it is complete.

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
    ResultError
        The folder holds a result already.
    """
    from alignsim.results.folder import claim, manifest_of, write_manifest, write_tables

    begun = time.perf_counter()
    claim(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_manifest(folder, manifest_of(setup, "running"))
    try:
        tables = simulate(setup, advance)
        write_tables(folder, tables)
        _write_figures(tables, folder / "figures")
    except BaseException:
        write_manifest(folder, manifest_of(setup, "failed"))
        raise
    manifest = tables.manifest | {"seconds": round(time.perf_counter() - begun, 3)}
    write_manifest(folder, manifest)
    return replace(tables, manifest=manifest)


def _write_figures(tables: "Tables", folder: Path) -> None:
    from alignsim.results.tables import round_summary
    from alignsim.views.plots import figures, save_figures

    if tables.rounds.empty:
        return
    folder.mkdir(exist_ok=True)
    save_figures(figures(tables.effects, round_summary(tables.rounds), tables.levels), folder)


def load(folder: str | Path) -> "Result":
    """Load one result, or several as one.

    Parameters
    ----------
    folder : str or pathlib.Path
        A result folder, such as ``results/aid_boost/2026-11-24_10-00-00_a1b2c3``; a multirun folder, such as
        ``results/multirun/2026-11-24_10-00-00_a1b2c3``; or a pattern, such as ``results/aid_boost/*``.

    Returns
    -------
    Result
        As it was written. Of several, the tables stand one below the other, with columns for ``folder`` and for
        the overrides in which they differ.

    Raises
    ------
    ResultError
        There is no result, or one is not complete.
    """
    from alignsim.result import Result
    from alignsim.results.folder import read_tables
    from alignsim.results.merge import read_merged, result_folders

    folders = result_folders(Path(folder))
    return Result(read_tables(folders[0]) if len(folders) == 1 else read_merged(folders))


def experiments(folders: Sequence[str] = ()) -> "pd.DataFrame":
    """Experiments that can be run.

    Parameters
    ----------
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    pandas.DataFrame
        Columns ``name, question``.
    """
    import pandas as pd

    return pd.DataFrame(questions(folders), columns=["name", "question"])


def questions(folders: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Names of the experiments and what they ask.

    Parameters
    ----------
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    list of (str, str)
        In alphabetical order, the baseline first.
    """
    names = sorted(choices_of("experiment", folders), key=lambda name: (name != "baseline", name))
    return [(name, _question(name, folders)) for name in names]


def _question(name: str, folders: Sequence[str]) -> str:
    try:
        scenario = read_choice("experiment", name, folders).get("scenario") or {}
    except ConfigError:
        # one broken file shall not hide the others; running it says what is wrong
        return "(cannot be read)"
    return str(scenario.get("question") or "")
