"""The result folder: what is written is read back, complete or not at all."""

import json
from functools import partial
from hashlib import sha256

import pandas as pd
import pytest

import alignsim
from alignsim.config.errors import ResultError
from alignsim.results import folder as folders
from alignsim.results.folder import write_manifest
from alignsim.results.lock import alone
from alignsim.results.reading import read_tables
from alignsim.runner import write
from setups import setup_of, tables_of

pytestmark = pytest.mark.usefixtures("no_pictures")

SMALL = ("run.replicates=3", "run.rounds=3")
QUICK = ("run.replicates=2", "run.rounds=2", "run.record=none")
NAMES = ("levels", "effects", "assumptions", "runs", "rounds", "explain")


def written(folder, experiment, *overrides):
    """Folder of a result."""
    write(setup_of(experiment, *overrides), folder)
    return folder


def digests(folder):
    """Digest of every table file."""
    files = [path for path in folder.iterdir() if path.suffix in (".csv", ".parquet")]
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in files}


def status(folder):
    return json.loads((folder / "manifest.json").read_text())["status"]


@pytest.mark.parametrize("experiment", ["ukraine_shock", "baseline"])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_read_back_to_the_bit(tmp_path, experiment, name):
    tables = tables_of(experiment, *SMALL)
    read = read_tables(written(tmp_path / "result", experiment, *SMALL))
    before, after = getattr(tables, name), getattr(read, name)
    if before is None:
        assert after is None
    else:
        pd.testing.assert_frame_equal(after, before, check_exact=True)


def test_the_interaction_of_a_stack_is_written_and_read_back_to_the_bit(tmp_path):
    tables = tables_of("[aid_boost,relocation]", *QUICK)
    folder = written(tmp_path / "stack", "[aid_boost,relocation]", *QUICK)
    pd.testing.assert_frame_equal(read_tables(folder).interaction, tables.interaction, check_exact=True)
    again = written(tmp_path / "again", "[aid_boost,relocation]", *QUICK)
    assert digests(again) == digests(folder)


def test_one_experiment_has_no_interaction(tmp_path):
    folder = written(tmp_path / "result", "aid_boost", *QUICK)
    assert read_tables(folder).interaction is None
    assert not (folder / "interaction.csv").exists()


def test_configuration_and_manifest_are_read_back(tmp_path):
    tables = write(setup_of("ukraine_shock", *SMALL), tmp_path / "result")
    read = read_tables(tmp_path / "result")
    assert read.manifest == tables.manifest
    assert read.config == tables.config


def test_the_written_configuration_runs_the_same_again(tmp_path):
    config = read_tables(written(tmp_path / "result", "ukraine_shock", *SMALL)).config
    assert config["run"]["replicates"] == 3
    assert config["scenario"]["events"]["war"] == {"lever": "threat.RUS", "add": 0.4}


def test_a_result_without_recorded_rounds_is_read_back_with_its_columns(tmp_path):
    tables = tables_of("ukraine_shock", *SMALL, "run.record=none")
    read = read_tables(written(tmp_path / "result", "ukraine_shock", *SMALL, "run.record=none"))
    assert read.rounds.empty
    assert read.rounds.columns.tolist() == tables.rounds.columns.tolist()


def test_a_result_without_explanation_is_read_back_without(tmp_path):
    read = read_tables(written(tmp_path / "result", "ukraine_shock", *SMALL, "run.explain=false"))
    assert read.explain is None


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    one, other = (digests(written(tmp_path / name, "ukraine_shock", *SMALL)) for name in ("one", "other"))
    assert len(one) == 6
    assert one == other


def test_another_seed_gives_other_bytes(tmp_path):
    one = digests(written(tmp_path / "one", "ukraine_shock", *SMALL))
    other = digests(written(tmp_path / "other", "ukraine_shock", *SMALL, "run.seed=2"))
    assert {name for name in one if one[name] == other[name]} == {"assumptions.csv"}


def test_a_run_leaves_a_complete_folder(tmp_path):
    write(setup_of("aid_boost", *QUICK), tmp_path / "result")
    assert status(tmp_path / "result") == "complete"
    names = {path.name for path in (tmp_path / "result").iterdir()}
    tables = {"levels.csv", "effects.csv", "assumptions.csv", "runs.parquet", "rounds.parquet", "explain.parquet"}
    assert names == tables | {"manifest.json", "config.yaml"}


def test_no_temporary_file_is_left(tmp_path):
    write(setup_of("aid_boost", *QUICK), tmp_path / "result")
    assert not list(tmp_path.rglob("*.part"))


def test_the_manifest_tells_what_made_the_result(tmp_path):
    write(setup_of("aid_boost", *QUICK), tmp_path / "result")
    manifest = json.loads((tmp_path / "result" / "manifest.json").read_text())
    assert manifest["experiment"] == "aid_boost"
    assert manifest["alignsim"] == alignsim.__version__
    assert (manifest["seed"], manifest["replicates"], manifest["rounds"], manifest["runs"]) == (1, 2, 2, 4)
    assert {"numpy", "mesa", "pandas", "hydra-core"} <= set(manifest["packages"])
    assert manifest["seconds"] > 0
    assert len(manifest["config_digest"]) == len(manifest["facts_digest"]) == 64


def test_the_digest_of_the_configuration_tells_two_configurations_apart():
    one, same, other = (
        tables_of("aid_boost", *QUICK, f"run.seed={seed}", f"rules.aid_weight={weight}").manifest["config_digest"]
        for seed, weight in ((3, 0.5), (3, 0.50), (3, 0.6))
    )
    assert one == same != other


def test_a_folder_that_holds_a_result_is_refused_and_left_as_it_is(tmp_path):
    write(setup_of("aid_boost", *QUICK), tmp_path / "result")
    before = digests(tmp_path / "result")
    with pytest.raises(ResultError, match="holds a result already"):
        write(setup_of("aid_boost", *QUICK, "run.seed=2"), tmp_path / "result")
    assert digests(tmp_path / "result") == before
    assert status(tmp_path / "result") == "complete"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "result").write_text("mine")
    with pytest.raises(ResultError, match="is a file"):
        write(setup_of("aid_boost", *QUICK), tmp_path / "result")
    assert (tmp_path / "result").read_text() == "mine"


def test_two_processes_do_not_make_one_result(tmp_path):
    def also(runs):
        with alone(tmp_path / "result"):
            pass

    with pytest.raises(ResultError, match="is being made by another process"):
        write(setup_of("aid_boost", *QUICK), tmp_path / "result", also)
    with alone(tmp_path / "result"):
        assert (tmp_path / "result" / ".lock").exists()
    assert not (tmp_path / "result" / ".lock").exists()


def stop(error, runs):
    raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError("no room"), RuntimeError("broken")])
def test_a_run_that_does_not_end_leaves_a_folder_that_says_so(tmp_path, error):
    with pytest.raises(type(error)):
        write(setup_of("aid_boost", *QUICK), tmp_path / "result", partial(stop, error))
    assert status(tmp_path / "result") == "failed"
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_that_cannot_be_filled_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "_write_parquet", lambda table, path: stop(OSError("disk full"), 1))
    with pytest.raises(OSError, match="disk full"):
        write(setup_of("aid_boost", *QUICK), tmp_path / "result")
    assert status(tmp_path / "result") == "failed"


@pytest.mark.parametrize("state", ["failed", "running"])
def test_an_incomplete_result_is_not_read(tmp_path, state):
    tables = tables_of("aid_boost", *QUICK)
    write_manifest(tmp_path, {**tables.manifest, "status": state})
    with pytest.raises(ResultError) as caught:
        alignsim.load(tmp_path)
    assert state in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_result_is_not_read(tmp_path):
    with pytest.raises(ResultError, match="no result there"):
        alignsim.load(tmp_path)


def test_a_folder_that_does_not_exist_is_not_read(tmp_path):
    with pytest.raises(ResultError, match="no result there"):
        alignsim.load(tmp_path / "nowhere")


@pytest.mark.parametrize("content", ["", "{", "[]", "{}"])
def test_a_manifest_that_is_none_is_answered_with_one_sentence(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ResultError):
        alignsim.load(tmp_path)


def test_a_complete_result_that_lost_a_table_is_answered_with_one_sentence(tmp_path):
    written(tmp_path / "result", "aid_boost", *QUICK)
    (tmp_path / "result" / "runs.parquet").unlink()
    with pytest.raises(ResultError, match=r"runs\.parquet"):
        alignsim.load(tmp_path / "result")
