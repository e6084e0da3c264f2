"""Several result folders read as one: a multirun, or whatever a pattern matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import yaml
from pyarrow.fs import LocalFileSystem

from alignsim.config.overrides import without_joint
from alignsim.config.sweeps import INCIDENTAL, SHARD
from alignsim.results.folder import LARGE_TABLES, Tables, read_overrides
from alignsim.results.large import LargeTable, by_parts, check_memory


def merged(read: Sequence[Tables], folders: Sequence[Path]) -> Tables:
    """Several results as one.

    Parameters
    ----------
    read : sequence of Tables
        Two or more.
    folders : sequence of pathlib.Path
        Where they lie.

    Returns
    -------
    Tables
        Rows of all, each with its ``folder`` and with the overrides in which they differ as further columns; a
        table is None when any of the results lacks it.
    """
    labels = _labels(folders)

    def stacked(name: str) -> pd.DataFrame | None:
        tables = [getattr(one, name) for one in read]
        return None if any(table is None for table in tables) else _stacked(tables, labels)

    levels, assumptions = stacked("levels"), stacked("assumptions")
    assert levels is not None and assumptions is not None
    return Tables(
        levels=levels,
        effects=stacked("effects"),
        interaction=stacked("interaction"),
        votes=stacked("votes"),
        precedents=stacked("precedents"),
        explain=stacked("explain"),
        assumptions=assumptions,
        large={name: Stacked([one.large[name] for one in read], labels, name) for name in LARGE_TABLES},
        config={label["folder"]: table.config for label, table in zip(labels, read, strict=True)},
        manifest=_manifest([table.manifest for table in read], labels),
    )


@dataclass(frozen=True)
class Stacked(LargeTable):
    """Large tables of several results, one below the other, read when somebody asks.

    Attributes
    ----------
    source : list of LargeTable
        Of the results.
    labels : list of dict
        Further columns of each.
    name : str
        ``runs`` or ``rounds``.
    """

    labels: list[dict[str, Any]]
    name: str

    def _check_memory(self) -> None:
        found = self.dataset()
        what = f"{self.name} of {len(self.labels)} results"
        check_memory(what, 8 * found.count_rows() * len(found.schema), by_parts(self.name))

    def arrow(self, columns: list[str] | None = None, where: Any = None) -> Any:
        """Rows of all; see `LargeTable.arrow`."""
        return self.dataset().to_table(columns=columns, filter=where)

    def dataset(self) -> Any:
        """All rows, those in files read when somebody asks; see `LargeTable.dataset`."""
        labels = _label_columns(self.labels)
        schemas = [table.dataset().schema.remove_metadata() for table in self.source]
        whole = pa.unify_schemas([labels.schema, *schemas], promote_options="permissive")
        parts = [
            # a number that the result has by itself, as one that it swept, is not that of the command line
            _labelled(table.source, whole, {name: value for name, value in row.items() if name not in schema.names})
            for table, schema, row in zip(self.source, schemas, labels.to_pylist(), strict=True)
        ]
        return ds.UnionDataset(whole, parts)


def _label_columns(labels: Sequence[dict[str, Any]]) -> Any:
    """A row for each result; a column of values of several types holds text."""
    return pa.table({name: _label_column([label[name] for label in labels]) for name in labels[0]})


def _label_column(values: Sequence[Any]) -> Any:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None else str(value) for value in values])


def _labelled(source: Any, whole: Any, labels: dict[str, Any]) -> Any:
    """One result as part of a dataset: what is the same in all of its rows is added when they are read."""
    if isinstance(source, Path):
        equal = [_is(name, pa.scalar(value, whole.field(name).type)) for name, value in labels.items()]
        guarantee = reduce(and_, equal, ds.scalar(True))
        return ds.FileSystemDataset.from_paths(
            [str(source)], schema=whole, format=ds.ParquetFileFormat(), filesystem=LocalFileSystem(),
            partitions=[guarantee],
        )  # fmt: skip
    return ds.InMemoryDataset(pa.table([_column(source, field, labels) for field in whole], schema=whole))


def _is(name: str, value: Any) -> Any:
    return ds.field(name) == value if value.is_valid else ds.field(name).is_null()


def _column(source: Any, field: Any, labels: dict[str, Any]) -> Any:
    if field.name in source.column_names:
        return source[field.name].cast(field.type)
    return pa.repeat(pa.scalar(labels.get(field.name), field.type), source.num_rows)


def _labels(folders: Sequence[Path]) -> list[dict[str, Any]]:
    overrides = [_overrides(folder) for folder in folders]
    keys = dict.fromkeys(key for found in overrides for key in found)
    differing = [key for key in keys if len({str(found.get(key)) for found in overrides}) > 1]
    return [
        {"folder": str(folder)} | {key: found.get(key) for key in differing}
        for folder, found in zip(folders, overrides, strict=True)
    ]


def _overrides(folder: Path) -> dict[str, Any]:
    """Overrides of a job, typed as YAML types them; none for a result that Python wrote."""
    pairs = (text.lstrip("+").partition("=") for text in without_joint(read_overrides(folder)))
    return {key: _scalar(value) for key, _, value in pairs if key not in (*INCIDENTAL, SHARD)}


def _scalar(text: str) -> Any:
    """A number, a flag or text; a list or a mapping stays as it was written, to fit into a column."""
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError:
        return text
    return text if isinstance(value, list | dict) else value


def _stacked(tables: Sequence[pd.DataFrame], labels: Sequence[dict[str, Any]]) -> pd.DataFrame:
    parts = [table.assign(**label) for table, label in zip(tables, labels, strict=True)]
    stacked = pd.concat(parts, ignore_index=True)
    first = list(labels[0])
    return stacked[[*first, *(name for name in stacked.columns if name not in first)]]


def _manifest(manifests: Sequence[dict[str, Any]], labels: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What made them: points, replicates and seed where they have them in common, else a list of those of each.

    Of a sweep that lacks shards its folder says which.
    """
    missing = {
        label["folder"]: of for label, one in zip(labels, manifests, strict=True) if (of := one.get("missing_shards"))
    }
    of_each = {key: [manifest[key] for manifest in manifests] for key in ("points", "replicates", "seed")}
    return {
        "status": "complete",
        "experiment": ", ".join(dict.fromkeys(manifest["experiment"] for manifest in manifests)),
        "arms": list(dict.fromkeys(arm for manifest in manifests for arm in manifest["arms"])),
        **{key: values[0] if len(set(values)) == 1 else values for key, values in of_each.items()},
        "runs": sum(manifest["runs"] for manifest in manifests),
        "folders": [label["folder"] for label in labels],
        **({"missing_shards": missing} if missing else {}),
    }
