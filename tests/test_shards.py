"""Sweeps that are cut in shards, and put together again."""

import json
import shutil

import pandas as pd
import pytest

import alignsim
from alignsim.config.errors import ResultError
from alignsim.multirun import finish, unfinished
from alignsim.results import large
from alignsim.runner import write, write_shard
from alignsim.shards import sweeps_of, write_sweep
from alignsim.world.setup import prepared

pytestmark = pytest.mark.usefixtures("no_pictures")

SWEEP = ("+experiment=aid_boost", "+design=lhs", "design.samples=11", "run.replicates=20", "run.rounds=2",
         "run.record_runs=50", "design.shards=3")  # fmt: skip
TABLES = ("runs.parquet", "rounds.parquet", "levels.csv", "effects.csv", "assumptions.csv")


def jobs():
    return [[*SWEEP, f"design.shard={number}"] for number in range(3)]


def make_shard(folder, number, *overrides):
    """A shard as its job leaves it."""
    words = [*SWEEP, *overrides, f"design.shard={number}"]
    write_shard(prepared(words), folder / str(number))
    (folder / str(number) / ".hydra").mkdir()
    (folder / str(number) / ".hydra" / "overrides.yaml").write_text("".join(f"- {word}\n" for word in words))


@pytest.fixture
def shards(tmp_path):
    """A sweep of which all shards are there."""
    for number in range(3):
        make_shard(tmp_path / "sweep", number)
    return tmp_path / "sweep"


def test_shards_together_are_the_sweep_that_was_never_cut_to_the_byte(tmp_path, shards):
    finish(shards, jobs())
    whole = [word for word in SWEEP if not word.startswith("design.shards")]
    write(prepared(whole), tmp_path / "whole")
    for name in TABLES:
        assert (shards / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not list(shards.rglob("*.npz"))


def test_a_sweep_that_is_put_together_is_one_result(shards):
    write_sweep(sweeps_of([shards / str(number) for number in range(3)])[0], shards)
    result = alignsim.load(shards)
    assert len(result.runs) == 11 * 2 * 20
    assert "folder" not in result.runs.columns
    assert repr(result) == "<Result aid_boost: baseline and scenario, 11 design points, 20 replicates, seed 1>"


def test_shards_are_put_together_when_they_are_loaded(shards):
    result = alignsim.load(shards)
    assert result.runs["run"].tolist() == list(range(440))
    assert result.manifest["missing_shards"] == []


def test_shards_may_lie_anywhere(tmp_path):
    for number in (2, 0, 1):
        make_shard(tmp_path / f"z{2 - number}", number)
    assert alignsim.load(str(tmp_path / "z*")).runs["run"].tolist() == list(range(440))


def test_a_missing_shard_is_named_and_the_others_are_read(tmp_path):
    make_shard(tmp_path, 0)
    make_shard(tmp_path, 2)
    result = alignsim.load(tmp_path)
    assert result.manifest["missing_shards"] == [1]
    assert "missing shards: 1" in repr(result)
    assert sorted(set(result.runs["point"])) == [0, 1, 2, 7, 8, 9, 10]
    assert (result.levels["n"] == 7 * 20).all()


def test_several_sweeps_read_as_one_say_which_lacks_what(tmp_path):
    for number in (0, 2):
        make_shard(tmp_path / "a", number)
    for number in range(3):
        make_shard(tmp_path / "b", number, "run.seed=2")
    result = alignsim.load(tmp_path)
    assert result.manifest["missing_shards"] == {str(tmp_path / "a" / "0"): [1]}
    assert repr(result).endswith(f"seed 1 to 2; missing shards: 1 of {tmp_path}/a/0>")
    with pytest.raises(ResultError, match="shards 1 are missing"):
        alignsim.compare([tmp_path / "*"])


def broken(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"status": "running"}))


def test_shards_larger_than_memory_are_refused_with_a_way_out(shards, monkeypatch):
    monkeypatch.setattr(large, "memory", lambda: 1000)
    with pytest.raises(ResultError, match=r"sweep: 3 shards: would need about .* once all are complete\.$"):
        alignsim.load(shards)


def test_a_shard_that_was_stopped_counts_as_missing_and_goes_on(shards):
    broken(shards / "1")
    assert alignsim.load(shards).manifest["missing_shards"] == [1]
    assert unfinished(shards, jobs()) == [1]
    make = prepared([*SWEEP, "design.shard=1"])
    assert write_shard(make, shards / "1")["status"] == "complete"
    assert unfinished(shards, jobs()) == []


def test_without_any_complete_shard_there_is_nothing_to_read(tmp_path):
    make_shard(tmp_path, 1)
    broken(tmp_path / "1")
    with pytest.raises(ResultError, match="none of the 3 shards is complete"):
        alignsim.load(tmp_path)


def test_a_folder_of_another_sweep_is_not_taken_for_a_shard(shards):
    other = [[*job, "rules.noise=0.2"] for job in jobs()]
    with pytest.raises(ResultError, match=r"was begun with rules\.noise=0\.1, and this command has rules\.noise=0\.2"):
        unfinished(shards, other)


def test_shards_of_different_sweeps_are_put_together_apart(tmp_path):
    for number in range(3):
        make_shard(tmp_path / "one", number)
        make_shard(tmp_path / "other", number, "run.seed=2")
    result = alignsim.load(str(tmp_path / "*"))
    assert result.runs["run.seed"].eq(2).sum() == result.runs["run.seed"].isna().sum() == 440
    assert "design.shard" not in result.runs.columns


def test_jobs_that_are_no_shards_are_left_as_they_are(tmp_path):
    words = ["+experiment=aid_boost", "run.replicates=2", "run.rounds=2"]
    write(prepared(words), tmp_path / "0")
    finish(tmp_path, [words])
    assert not (tmp_path / "manifest.json").exists()


def test_a_shard_keeps_its_own_numbers_of_runs(tmp_path):
    make_shard(tmp_path, 1)
    runs = alignsim.load(tmp_path).runs
    assert runs["run"].tolist() == list(range(3 * 40, 7 * 40))
    pd.testing.assert_series_equal(runs["point"], (runs["run"] // 40).rename("point"))


def test_shards_may_be_launched_in_several_commands(shards, capsys):
    for command in (jobs()[2:], jobs()[:1]):
        assert unfinished(shards, command) == []
    shutil.rmtree(shards / "1")
    finish(shards, jobs()[2:])
    assert capsys.readouterr().out.startswith(
        "Still missing of the shards: 1; alignsim.load reads those that are there: "
    )
    assert not (shards / "manifest.json").exists()
    make_shard(shards, 1)
    finish(shards, jobs()[1:2])
    assert alignsim.load(shards).runs["run"].tolist() == list(range(440))
