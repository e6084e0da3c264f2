"""Golden tables: read them, and say what moved when a result no longer equals them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

FOLDER = Path(__file__).parent / "golden"


def read_golden(name: str) -> pd.DataFrame:
    """A golden table, such as ``baseline``."""
    return pd.read_csv(FOLDER / f"{name}.csv")


def read_reference_world() -> dict[str, Any]:
    """Inputs and parameters of the reference world; symbols: end of the model page."""
    text = (FOLDER / "reference_world.json").read_text(encoding="utf-8")
    inputs: dict[str, Any] = json.loads(text)
    return inputs


def assert_equals_golden(
    found: pd.DataFrame, golden: pd.DataFrame, keys: Sequence[str], tolerance: float = 1e-9
) -> None:
    """Compare the columns of `found` with the golden ones; print what moved, from, to, by how much."""
    columns = [column for column in found.columns if column not in keys]

    def numbers(table: pd.DataFrame) -> pd.Series:
        return table.melt(list(keys), columns, var_name="column").set_index([*keys, "column"])["value"]

    expected, got = numbers(golden), numbers(found)
    assert set(got.index) == set(expected.index), "rows differ from the golden table"
    table = pd.DataFrame({"from": expected, "to": got.reindex(expected.index)})
    table["by"] = table["to"] - table["from"]
    # not (<=), so that NaN counts as moved
    moved = table[~(table["by"].abs() <= tolerance)]
    assert moved.empty, f"{len(moved)} of {len(table)} numbers moved:\n{moved.to_string()}"
