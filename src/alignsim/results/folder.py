"""The result folder: complete, or it says that it is not."""

import json
import platform
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from alignsim.config.errors import ResultError
from alignsim.world.facts import facts_digest
from alignsim.world.setup import Setup

PACKAGES: Final = ("alignsim", "mesa", "numpy", "pandas", "hydra-core", "numba", "pyarrow", "scipy")
CSV_TABLES: Final = ("levels", "effects", "assumptions")
PARQUET_TABLES: Final = ("runs", "rounds", "explain")


@dataclass(frozen=True)
class Tables:
    """The tables of one result, with what made them.

    Attributes
    ----------
    levels, runs, rounds, assumptions : pandas.DataFrame
        Columns as in ``docs/reference/results.md``.
    effects, explain : pandas.DataFrame or None
        None without a second arm, or without ``run.explain``.
    config : dict
        The resolved configuration.
    manifest : dict
        Versions, digests, seed, counts.
    """

    levels: pd.DataFrame
    effects: pd.DataFrame | None
    runs: pd.DataFrame
    rounds: pd.DataFrame
    explain: pd.DataFrame | None
    assumptions: pd.DataFrame
    config: dict[str, Any]
    manifest: dict[str, Any]

    def named(self) -> dict[str, pd.DataFrame]:
        """Tables that there are, by the name of their file.

        Returns
        -------
        dict of str to pandas.DataFrame
            Without endings.
        """
        tables = {name: getattr(self, name) for name in (*CSV_TABLES, *PARQUET_TABLES)}
        return {name: table for name, table in tables.items() if table is not None}


def manifest_of(setup: Setup, status: str, seconds: float | None = None) -> dict[str, Any]:
    """What made a result.

    Parameters
    ----------
    setup : Setup
        Checked.
    status : str
        ``running``, ``complete`` or ``failed``.
    seconds : float, optional
        How long it took.

    Returns
    -------
    dict
        Plain values for ``manifest.json``.
    """
    run = setup.composed.config.run
    config = json.dumps(setup.composed.values, sort_keys=True, default=str)
    return {
        "status": status,
        "experiment": setup.composed.config.scenario.name,
        "alignsim": version("alignsim"),
        "packages": {name: version(name) for name in PACKAGES},
        "python": platform.python_version(),
        "platform": platform.platform(),
        "git_commit": _git_commit(),
        "config_digest": sha256(config.encode()).hexdigest(),
        "facts_digest": facts_digest(),
        "given": sorted(setup.composed.given),
        "seed": run.seed,
        "arms": list(setup.arms),
        "replicates": run.replicates,
        "rounds": run.rounds,
        "runs": run.replicates * len(setup.arms),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": seconds,
    }


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


def write_tables(folder: Path, tables: Tables) -> None:
    """Write configuration and tables; each file appears whole or not at all.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder; made if need be.
    tables : Tables
        Of one result.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = yaml.safe_dump(tables.config, sort_keys=False, allow_unicode=True)
    write_whole(folder / "config.yaml", lambda path: _write_text(path, config))
    for name, table in tables.named().items():
        if name in CSV_TABLES:
            write_whole(folder / f"{name}.csv", partial(_write_csv, table))
        else:
            write_whole(folder / f"{name}.parquet", partial(write_parquet, table))


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file under a temporary name, then give it its own.

    Parameters
    ----------
    path : pathlib.Path
        Where it shall stand.
    write : callable
        Takes the temporary path.
    """
    temporary = path.with_name(f".{path.name}.part")
    write(temporary)
    temporary.replace(path)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    # 17 digits: reading gives back the same bits
    table.to_csv(path, index=False, float_format="%.17g")


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table so that the same numbers give the same bytes.

    Parameters
    ----------
    table : pandas.DataFrame
        Floats are split by byte and names kept in a dictionary, which halves time and size.
    path : pathlib.Path
        File.
    """
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    floats = [field.name for field in arrow.schema if pa.types.is_floating(field.type)]
    others = [field.name for field in arrow.schema if field.name not in floats]
    pq.write_table(
        arrow, path, compression="zstd", compression_level=1, use_dictionary=others, use_byte_stream_split=floats
    )


def read_tables(folder: Path) -> Tables:
    """Read a result folder.

    Parameters
    ----------
    folder : pathlib.Path
        With a ``manifest.json``.

    Returns
    -------
    Tables
        As they were written.

    Raises
    ------
    ResultError
        There is no result, or it is not complete.
    """
    manifest_path = folder / "manifest.json"
    if not manifest_path.is_file():
        raise ResultError(f"{folder}: no result there (it has no manifest.json).")
    manifest = _read_manifest(manifest_path)
    if manifest["status"] != "complete":
        raise ResultError(f"{folder}: the result is {manifest['status']}, not complete; run it again.")

    def csv(name: str) -> pd.DataFrame:
        # the parser of the engine "python" gives back the very floats that were written
        return pd.read_csv(_present(folder / f"{name}.csv"), keep_default_na=False, engine="python")

    def parquet(name: str) -> pd.DataFrame:
        return pd.read_parquet(_present(folder / f"{name}.parquet"))

    return Tables(
        levels=csv("levels"),
        effects=csv("effects") if (folder / "effects.csv").is_file() else None,
        runs=parquet("runs"),
        rounds=parquet("rounds"),
        explain=parquet("explain") if (folder / "explain.parquet").is_file() else None,
        assumptions=csv("assumptions"),
        config=yaml.safe_load(_present(folder / "config.yaml").read_text(encoding="utf-8")),
        manifest=manifest,
    )


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ResultError(f"{path}: is no manifest of a result: {error}.") from error
    if not isinstance(manifest, dict) or "status" not in manifest:
        raise ResultError(f"{path}: is no manifest of a result: it has no status.")
    return manifest


def _present(path: Path) -> Path:
    if not path.is_file():
        raise ResultError(f"{path}: is missing, though the manifest calls the result complete.")
    return path
