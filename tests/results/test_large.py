"""Tables that may be too large for memory."""

from hashlib import sha256
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import alignsim
from alignsim.config.errors import ConfigError, ResultError
from alignsim.engines.ensemble import ensemble_of
from alignsim.results import large, space
from alignsim.results.large import LargeTable, ParquetWriter
from alignsim.results.space import check_space
from setups import setup_of, tables_of


def table(rows):
    names = pa.DictionaryArray.from_arrays(pa.array((rows % 3).astype(np.int8)), pa.array(["a", "b", "c"]))
    return pa.table({"run": rows, "value": np.sqrt(rows), "name": names})


def written(path, *sizes):
    """File of rows that were appended in pieces."""
    writer = ParquetWriter(path)
    for begin, end in pairwise(np.cumsum((0, *sizes))):
        writer.append(table(np.arange(begin, end)))
    return writer.close()


def test_the_same_rows_give_the_same_bytes_however_they_are_divided(tmp_path, monkeypatch):
    monkeypatch.setattr(large, "ROW_GROUP", 100)
    divisions = {"whole": (1000,), "small": (7,) * 142 + (6,), "mixed": (350, 0, 1, 649)}
    digests = {
        name: sha256(written(tmp_path / f"{name}.parquet", *sizes).source.read_bytes()).hexdigest()
        for name, sizes in divisions.items()
    }
    assert len(set(digests.values())) == 1
    assert pq.read_metadata(tmp_path / "whole.parquet").num_row_groups == 10


def test_a_table_appears_when_it_is_complete(tmp_path):
    writer = ParquetWriter(tmp_path / "runs.parquet")
    writer.append(table(np.arange(10)))
    assert not (tmp_path / "runs.parquet").exists()
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == ["runs.parquet"]


def test_a_table_in_a_file_is_read_when_somebody_asks(tmp_path):
    found = written(tmp_path / "runs.parquet", 10)
    assert found.frame["value"].tolist() == np.sqrt(np.arange(10)).tolist()
    assert found.arrow(["run"]).column_names == ["run"]
    assert found.dataset().count_rows() == 10


def test_a_table_larger_than_memory_is_refused_with_a_way_out(tmp_path, monkeypatch):
    found = written(tmp_path / "runs.parquet", 1000)
    monkeypatch.setattr(large, "memory", lambda: 1000)
    with pytest.raises(ResultError, match=r"read part of it, with result\.dataset\('runs'\), DuckDB or Polars"):
        _ = found.frame


def test_a_result_gives_its_tables_piece_by_piece():
    result = alignsim.Result(tables_of("aid_boost", "run.replicates=3", "run.rounds=2"))
    assert result.dataset("rounds").count_rows() == 2 * 3 * 3 * 5
    with pytest.raises(ResultError, match="Did you mean runs"):
        result.dataset("run")


def test_a_table_in_memory_is_a_frame():
    assert LargeTable(table(np.arange(3))).frame["name"].tolist() == ["a", "b", "c"]


def ensemble(*overrides):
    return ensemble_of(setup_of("aid_boost", *overrides))


def test_a_run_that_memory_does_not_hold_is_refused_with_the_estimate():
    with pytest.raises(ConfigError, match=r"run\.replicates=100000000: 200,000,000 runs would need about \d+ GiB"):
        check_space(ensemble("run.replicates=100000000"), None)


def test_a_sweep_whose_rounds_no_disk_holds_is_refused(tmp_path):
    huge = ensemble("+design=lhs", "design.samples=1000000", "run.record=all", "run.replicates=1000", "run.rounds=400")
    with pytest.raises(ConfigError, match=r"design: 1,000,000 points: .* GiB of .*; lower it or set run.record=sample"):
        check_space(huge, tmp_path / "result")


def test_what_fits_is_not_refused(tmp_path):
    check_space(ensemble("+design=lhs", "design.samples=50000", "run.replicates=20"), tmp_path / "result")
    check_space(ensemble(), None)


def test_memory_is_that_of_the_container_where_it_has_less(tmp_path, monkeypatch):
    limit = tmp_path / "memory.max"
    limit.write_text("1000000\n")
    monkeypatch.setattr(space, "_LIMITS", (limit,))
    assert space.memory() == 1_000_000
    limit.write_text("max\n")
    assert space.memory() > 1_000_000
