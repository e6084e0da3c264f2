"""Several result folders read as one."""

import json
from pathlib import Path

import pyarrow.dataset as ds
import pytest
import yaml

import alignsim
from alignsim.config.errors import ResultError
from alignsim.results import large
from alignsim.runner import write
from setups import setup_of

pytestmark = pytest.mark.usefixtures("no_pictures")
TINY = ("run.replicates=2", "run.rounds=2")


def job(folder: Path, experiment: str, *overrides: str) -> Path:
    """A result as a job of a multirun leaves it."""
    write(setup_of(experiment, *TINY, *overrides), folder)
    (folder / ".hydra").mkdir()
    words = [f"+experiment={experiment}", *overrides]
    (folder / ".hydra" / "overrides.yaml").write_text(yaml.safe_dump(words))
    return folder


@pytest.fixture(scope="module")
def multirun(tmp_path_factory, no_pictures):
    """Two experiments, each with two seeds."""
    folder = tmp_path_factory.mktemp("multirun")
    jobs = [(name, f"run.seed={seed}") for name in ("aid_boost", "relocation") for seed in (1, 2)]
    for number, (name, seed) in enumerate(jobs):
        job(folder / str(number), name, seed)
    return folder


def test_a_multirun_is_one_table_with_its_overrides_as_columns(multirun):
    effects = alignsim.load(multirun).effects
    assert list(effects.columns[:4]) == ["folder", "experiment", "run.seed", "state"]
    jobs = effects[["experiment", "run.seed"]].drop_duplicates().to_numpy().tolist()
    assert jobs == [["aid_boost", 1], ["aid_boost", 2], ["relocation", 1], ["relocation", 2]]


def test_every_row_is_that_of_its_own_folder(multirun):
    merged, alone = alignsim.load(multirun), alignsim.load(multirun / "2")
    rows = merged.runs[merged.runs["folder"] == str(multirun / "2")]
    assert rows[list(alone.runs.columns)].to_numpy().tolist() == alone.runs.to_numpy().tolist()
    assert len(merged.runs) == 4 * len(alone.runs)


def test_large_tables_are_read_piece_by_piece(multirun, monkeypatch):
    merged, alone = alignsim.load(multirun), alignsim.load(multirun / "2")
    found = merged.dataset("runs")
    assert found.schema.names[:3] == ["folder", "experiment", "run.seed"]
    rows = found.to_table(filter=(ds.field("experiment") == "relocation") & (ds.field("run.seed") == 1))
    assert rows.drop_columns(["folder", "experiment", "run.seed"]).equals(alone.dataset("runs").to_table())
    monkeypatch.setattr(large, "memory", lambda: 1000)
    assert merged.tables.large["runs"].arrow(["run.seed"]).column_names == ["run.seed"]
    with pytest.raises(ResultError, match=r"runs of 4 results: .* read part of it, with result\.dataset\('runs'\)"):
        _ = merged.runs


def test_results_with_other_columns_and_precision_stand_below_one_another(tmp_path):
    swept = "design.parameters={rules.noise: {values: [0.1, 0.2]}}"
    job(tmp_path / "0", "aid_boost", "+design=grid", swept)
    job(tmp_path / "1", "aid_boost", "rules.noise=0.3", "run.precision=float32")
    runs = alignsim.load(tmp_path).runs
    assert runs["rules.noise"].tolist() == [*[0.1] * 4, *[0.2] * 4, *[0.3] * 4]
    assert runs["run.precision"].isna().tolist() == [True] * 8 + [False] * 4
    assert runs["arm"].tolist() == 3 * (["baseline"] * 2 + ["scenario"] * 2)


def test_overrides_of_several_types_are_text(tmp_path):
    for number, text in enumerate(("all", "3")):
        job(tmp_path / str(number), "aid_boost")
        (tmp_path / str(number) / ".hydra" / "overrides.yaml").write_text(f"- mine={text}\n")
    assert alignsim.load(tmp_path).runs["mine"].tolist() == ["all"] * 4 + ["3"] * 4


def test_a_pattern_picks_folders(multirun):
    picked = alignsim.load(str(multirun / "[01]"))
    assert set(picked.effects["run.seed"]) == {1, 2}
    assert "experiment" not in picked.effects.columns


def test_a_pattern_that_matches_one_result_is_that_result(multirun):
    assert "folder" not in alignsim.load(str(multirun / "3*")).effects.columns


def test_with_a_baseline_among_them_there_are_no_effects_of_all(tmp_path):
    job(tmp_path / "0", "baseline")
    job(tmp_path / "1", "aid_boost")
    merged = alignsim.load(tmp_path)
    assert merged.effects.empty
    assert set(merged.levels["experiment"]) == {"baseline", "aid_boost"}


def test_interactions_of_stacks_stand_one_below_the_other(tmp_path):
    job(tmp_path / "0", "[aid_boost,relocation]")
    job(tmp_path / "1", "[aid_boost,remittance_shock]")
    merged, one = alignsim.load(tmp_path).interaction, alignsim.load(tmp_path / "1").interaction
    assert len(merged) == 2 * len(one)
    rows = merged[merged["folder"] == str(tmp_path / "1")]
    assert rows[list(one.columns)].to_numpy().tolist() == one.to_numpy().tolist()
    job(tmp_path / "2", "aid_boost")
    assert alignsim.load(tmp_path).interaction.empty


def test_several_results_have_no_picture_and_no_explanation_of_their_own(multirun):
    merged = alignsim.load(multirun)
    for ask in (lambda: merged.plot, lambda: merged.explain("KAZ")):
        with pytest.raises(ResultError, match="4 results read as one; load one of them"):
            ask()


def test_what_several_results_have_in_common_is_said_once(multirun, tmp_path):
    words = "<Result aid_boost, relocation: 4 results: baseline and scenario, 2 replicates, seed 1 to 2>"
    assert repr(alignsim.load(multirun)) == words
    job(tmp_path / "0", "aid_boost")
    job(tmp_path / "1", "aid_boost", "run.replicates=3", "+design=grid", "design.parameters=[rules.noise]")
    merged = alignsim.load(tmp_path)
    assert (
        repr(merged)
        == "<Result aid_boost: 2 results: baseline and scenario, 1 to 5 design points, 2 to 3 replicates, seed 1>"
    )
    wanted = {"points": [1, 5], "replicates": [2, 3], "seed": 1, "runs": 4 + 30}
    assert {key: merged.manifest[key] for key in wanted} == wanted


def test_an_incomplete_result_among_them_is_named(tmp_path):
    job(tmp_path / "0", "aid_boost")
    broken = job(tmp_path / "1", "relocation")
    manifest = json.loads((broken / "manifest.json").read_text())
    (broken / "manifest.json").write_text(json.dumps(manifest | {"status": "failed"}))
    with pytest.raises(ResultError, match=r"1: the result is failed"):
        alignsim.load(tmp_path)


def test_where_there_is_no_result_nothing_is_read(tmp_path):
    with pytest.raises(ResultError, match="no result there"):
        alignsim.load(tmp_path / "nowhere*")


def test_overrides_that_are_lists_or_mappings_stand_as_they_were_written(tmp_path):
    job(tmp_path / "0", "aid_boost", "+scenario.events.more={lever: aid.CHN, add: 5}")
    job(tmp_path / "1", "aid_boost", "+scenario.events.more={lever: aid.CHN, add: 50}")
    for number, text in enumerate(("'+experiment=[aid_boost,relocation]'", "'+experiment=aid_boost'")):
        (tmp_path / str(number) / ".hydra" / "overrides.yaml").write_text(f"- {text}\n")
    assert set(alignsim.load(tmp_path).effects["experiment"]) == {"[aid_boost,relocation]", "aid_boost"}


def test_a_folder_with_brackets_in_its_name_is_no_pattern(tmp_path):
    job(tmp_path / "[d]" / "0", "aid_boost")
    assert not alignsim.load(tmp_path / "[d]" / "0").effects.empty
