"""The result folder: complete, or it says that it is not."""

import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import yaml

from alignsim.config.check import flat
from alignsim.config.errors import ResultError
from alignsim.config.sweeps import INCIDENTAL, SHARD
from alignsim.engines.ensemble import Ensemble
from alignsim.results.damage import check_end, damaged, present, readable
from alignsim.results.large import LargeTable, open_parquet
from alignsim.results.whole import write_whole
from alignsim.rules.compilation import sources_digest
from alignsim.world.facts import facts_digest

PACKAGES: Final = ("alignsim", "mesa", "numpy", "pandas", "hydra-core", "numba", "pyarrow", "scipy")
CSV_TABLES: Final = ("levels", "effects", "interaction", "votes", "precedents", "assumptions")
LARGE_TABLES: Final = ("runs", "rounds")


@dataclass(frozen=True)
class Tables:
    """The tables of one result, with what made them.

    Attributes
    ----------
    levels, assumptions : pandas.DataFrame
        Columns as in ``docs/reference/results.md``.
    effects, explain : pandas.DataFrame or None
        None without a second arm, or without ``run.explain``.
    interaction : pandas.DataFrame or None
        None unless experiments are stacked, without a design.
    votes : pandas.DataFrame or None
        None unless the configuration names a resolution.
    precedents : pandas.DataFrame or None
        The same; None also of a result that was made when precedents were not kept.
    large : dict of str to LargeTable
        ``runs`` and ``rounds``, read when somebody asks for them.
    config : dict
        The resolved configuration.
    manifest : dict
        Versions, digests, seed, counts.
    """

    levels: pd.DataFrame
    effects: pd.DataFrame | None
    explain: pd.DataFrame | None
    assumptions: pd.DataFrame
    large: dict[str, LargeTable]
    config: dict[str, Any]
    manifest: dict[str, Any]
    interaction: pd.DataFrame | None = None
    votes: pd.DataFrame | None = None
    precedents: pd.DataFrame | None = None

    @property
    def runs(self) -> pd.DataFrame:
        """One row for each run."""
        return self.large["runs"].frame

    @property
    def rounds(self) -> pd.DataFrame:
        """One row for each recorded run, round and state."""
        return self.large["rounds"].frame

    def named(self) -> dict[str, pd.DataFrame]:
        """Tables that there are, by the name of their file.

        Returns
        -------
        dict of str to pandas.DataFrame
            Without endings.
        """
        tables = {name: getattr(self, name) for name in (*CSV_TABLES, *LARGE_TABLES, "explain")}
        return {name: table for name, table in tables.items() if table is not None}


def manifest_of(ensemble: Ensemble, status: str, seconds: float | None = None) -> dict[str, Any]:
    """What made a result.

    Parameters
    ----------
    ensemble : Ensemble
        What is run.
    status : str
        ``running``, ``complete`` or ``failed``.
    seconds : float, optional
        How long it took.

    Returns
    -------
    dict
        Plain values for ``manifest.json``.
    """
    setup, numbering = ensemble.setup, ensemble.numbering
    run, design = setup.composed.config.run, setup.composed.config.design
    return {
        "status": status,
        "experiment": setup.composed.config.scenario.name,
        "alignsim": version("alignsim"),
        "packages": {name: version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "platform": platform.platform(),
        "git_commit": _git_commit(),
        "config_digest": config_digest(setup.composed.values),
        "facts_digest": facts_digest(),
        "rules_digest": sources_digest(),
        "given": sorted(setup.composed.given - set(setup.axes)),
        "changes": [asdict(change) for change in setup.composed.changes],
        "seed": run.seed,
        "arms": list(setup.arms),
        "points": numbering.points,
        "replicates": run.replicates,
        "rounds": run.rounds,
        "runs": len(ensemble.runs),
        **({} if design.shard is None else {"shards": design.shards, "shard": design.shard}),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": seconds,
    }


def config_digest(values: Mapping[str, Any]) -> str:
    """Digest of a configuration: the same for all shards of a sweep.

    Parameters
    ----------
    values : mapping
        The resolved configuration.

    Returns
    -------
    str
        Hexadecimal SHA-256.
    """
    return sha256(json.dumps(essential(values), sort_keys=True, default=str).encode()).hexdigest()


def essential(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a result depends on: a configuration without what says how and where it is made.

    Parameters
    ----------
    values : mapping
        The resolved configuration.

    Returns
    -------
    dict
        Leaves by config path.
    """
    return {path: value for path, value in flat(values) if path not in (*INCIDENTAL, SHARD)}


def _git_commit() -> str | None:
    """Commit of the checkout that alignsim runs from; None when it is installed."""
    checkout = Path(__file__).parents[3]
    if not (checkout / ".git").exists():
        return None
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=checkout, capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def claim(folder: Path) -> None:
    """Refuse a folder that holds a result already.

    Parameters
    ----------
    folder : pathlib.Path
        Where a result is to be written.

    Raises
    ------
    ResultError
        Results are never overwritten.
    """
    if (folder / "manifest.json").exists():
        raise ResultError(f"{folder}: holds a result already, which is never overwritten; choose another folder.")
    if folder.exists() and not folder.is_dir():
        raise ResultError(f"{folder}: is a file; choose a folder for the result.")


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write ``manifest.json``.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    manifest : mapping
        From `manifest_of`.
    """
    write_whole(folder / "manifest.json", lambda path: _write_text(path, json.dumps(manifest, indent=2) + "\n"))


def write_config(folder: Path, values: Mapping[str, Any]) -> None:
    """Write ``config.yaml``.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    values : mapping
        The resolved configuration.
    """
    text = yaml.safe_dump(dict(values), sort_keys=False, allow_unicode=True)
    write_whole(folder / "config.yaml", lambda path: _write_text(path, text))


def write_tables(folder: Path, tables: Tables) -> None:
    """Write the small tables; each file appears whole or not at all.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder, in which the large tables stand already.
    tables : Tables
        Of one result.
    """
    for name in CSV_TABLES:
        if (table := getattr(tables, name)) is not None:
            write_whole(folder / f"{name}.csv", partial(_write_csv, table))
    if tables.explain is not None:
        write_whole(folder / "explain.parquet", partial(_write_parquet, tables.explain))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    # 17 digits: reading gives back the same bits
    table.to_csv(path, index=False, float_format="%.17g")


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    with open_parquet(path, arrow.schema) as writer:
        writer.write_table(arrow)


def read_config(folder: Path) -> dict[str, Any]:
    """Read ``config.yaml``.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    dict
        The resolved configuration.

    Raises
    ------
    ResultError
        It is missing or damaged.
    """
    path = present(folder / "config.yaml")
    with readable(path):
        config = yaml.safe_load(path.read_text(encoding="utf-8"))
    check_end(path)
    if not isinstance(config, dict):
        raise damaged(path, "it holds no settings")
    return config


def read_overrides(folder: Path) -> list[str]:
    """Read the overrides that Hydra noted.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    list of str
        As on the command line; none for a result that Python wrote.
    """
    path = folder / ".hydra" / "overrides.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) or [] if path.is_file() else []
