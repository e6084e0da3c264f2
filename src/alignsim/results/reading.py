"""A result folder read back: every table that the run wrote, or one sentence that says what is amiss."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from alignsim.config.errors import ResultError
from alignsim.config.schema import STATES
from alignsim.results.damage import check_end, damaged, present, readable
from alignsim.results.folder import LARGE_TABLES, Tables, read_config
from alignsim.results.large import LargeTable
from alignsim.results.manifest import read_manifest

# by which rows of the CSV tables are told apart
_KEYS: Final = {
    "levels": ("arm", "state", "measure"),
    "effects": ("state", "measure"),
    "interaction": ("state", "measure", "part"),
    "votes": ("arm", "state", "vote"),
    "precedents": ("resolution", "weight"),
    "assumptions": ("path", "value"),
}
# all other columns hold floats: a share that is 0 or 1 in every row would be read back as an integer
_NO_FLOATS: Final = (
    "arm", "state", "measure", "part", "vote", "recorded", "n", "path", "unit", "source", "precision",
    "resolution", "date", "title", *STATES,
)  # fmt: skip


def read_tables(folder: Path) -> Tables:
    """Read a result folder.

    Parameters
    ----------
    folder : pathlib.Path
        With a ``manifest.json``.

    Returns
    -------
    Tables
        As they were written; the large ones are read when somebody asks for them.

    Raises
    ------
    ResultError
        There is no result, it is not complete, or a table that the run wrote is missing or damaged.
    """
    manifest = read_manifest(folder)
    if manifest["status"] != "complete":
        raise ResultError(
            f"{folder}: the result is {manifest['status']}, not complete; go on with the same command and "
            f"run.resume={folder}"
        )
    if "shard" in manifest:
        raise ResultError(
            f"{folder}: is a shard, which has no tables of its own; the command that made it puts all shards "
            f"together once they are complete."
        )
    config = read_config(folder)
    written = _written(folder, manifest, config)
    csv = {name: _read_csv(folder / f"{name}.csv") for name in _KEYS if name in written}
    return Tables(
        levels=csv["levels"],
        effects=csv.get("effects"),
        interaction=csv.get("interaction"),
        votes=csv.get("votes"),
        precedents=csv.get("precedents"),
        explain=_read_parquet(folder / "explain.parquet") if "explain" in written else None,
        assumptions=csv["assumptions"],
        large={name: LargeTable(_checked(folder / f"{name}.parquet")) for name in LARGE_TABLES},
        config=config,
        manifest=manifest,
    )


def _written(folder: Path, manifest: Mapping[str, Any], config: Mapping[str, Any]) -> set[str]:
    """Small tables that the run wrote: one that was lost is not one that was never made."""
    made = {
        "effects": len(manifest.get("arms", ())) > 1,
        "explain": config["run"]["explain"],
        # a manifest did not always count these runs
        # results of before votes could be asked for have no such part
        "votes": any(value is not None for value in config.get("votes", {}).values()),
        # nor have results of before precedents were kept
        "precedents": (folder / "precedents.csv").is_file(),
        "interaction": "runs_alone" in manifest or (folder / "interaction.csv").is_file(),
    }
    return {"levels", "assumptions", *(name for name, wrote in made.items() if wrote)}


def _read_csv(path: Path) -> pd.DataFrame:
    with readable(present(path)):
        # the parser of the engine "python" gives back the very floats that were written
        table = pd.read_csv(path, keep_default_na=False, engine="python")
    check_end(path)
    if not {*_KEYS[path.stem]} <= {*table.columns}:
        raise damaged(path, f"it has no columns {', '.join(_KEYS[path.stem])}")
    with readable(path):
        return table.astype({name: np.float64 for name in table.columns if name not in _NO_FLOATS})


def _read_parquet(path: Path) -> pd.DataFrame:
    frame: pd.DataFrame = LargeTable(_checked(path)).arrow().to_pandas()
    return frame


def _checked(path: Path) -> Path:
    """A Parquet file whose end, without which nothing of it can be read, is there."""
    with readable(present(path)):
        pq.read_metadata(path)
    return path
