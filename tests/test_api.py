"""The Python interface."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

import alignsim
from alignsim.config.errors import AlignsimError
from alignsim.result import Result
from alignsim.views.summary import summary
from setups import setup_of, tables_of

SMALL = ["run.replicates=4", "run.rounds=4"]


@pytest.fixture(scope="module")
def result():
    return alignsim.run("aid_boost", overrides=SMALL)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A result that is written, with its folder."""
    folder = tmp_path_factory.mktemp("kept") / "result"
    return alignsim.run("aid_boost", overrides=SMALL, out_dir=folder), folder


def test_the_interface_is_what_the_readme_says():
    names = {
        "AlignmentModel", "AlignsimError", "Comparison", "Frontier", "PowerAgent", "Result", "StateAgent", "compare",
        "experiments", "frontier", "load", "run",
    }  # fmt: skip
    assert set(alignsim.__all__) == names
    assert all(getattr(alignsim, name) is not None for name in alignsim.__all__)
    assert set(alignsim.__all__) <= set(dir(alignsim))


def test_what_is_not_in_the_interface_is_no_attribute():
    with pytest.raises(AttributeError, match="has no attribute 'simulte'"):
        _ = alignsim.simulte


def test_a_result_has_effects_runs_and_rounds(result):
    assert isinstance(result, alignsim.Result)
    assert {"state", "measure", "effect"} <= set(result.effects.columns)
    assert len(result.runs) == 8
    assert len(result.rounds) == 8 * 5 * 5


def test_a_run_in_memory_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    alignsim.run("aid_boost", overrides=["run.replicates=1", "run.rounds=1"])
    assert list(tmp_path.iterdir()) == []


def test_without_a_name_the_baseline_is_run():
    alone = alignsim.run(overrides=["run.replicates=1", "run.rounds=1"])
    assert alone.manifest["experiment"] == "baseline"
    assert alone.effects.empty


def test_overrides_count(result):
    other = alignsim.run("aid_boost", overrides=[*SMALL, "rules.aid_weight=0"])
    effects = other.effects.set_index(["state", "measure"])["effect"]
    assert effects.loc[("KGZ", "align_usa")] == 0.0
    assert result.effects.set_index(["state", "measure"])["effect"].loc[("KGZ", "align_usa")] > 0.0


def test_a_wrong_name_is_refused():
    with pytest.raises(AlignsimError, match="aid_boost"):
        alignsim.run("aid_bost")


def test_a_wrong_override_is_refused():
    with pytest.raises(AlignsimError, match=r"rules\.aid_weight"):
        alignsim.run("aid_boost", overrides=["rules.aid_wieght=1"])


def test_a_result_that_is_kept_is_loaded_as_it_was(kept):
    result, folder = kept
    loaded = alignsim.load(folder)
    for name, table in result.tables.named().items():
        pd.testing.assert_frame_equal(getattr(loaded.tables, name), table, check_exact=True)
    assert loaded.manifest == result.manifest


def test_a_folder_may_be_named_by_text(kept):
    assert alignsim.load(str(kept[1])).manifest["experiment"] == "aid_boost"


def test_a_kept_result_has_its_pictures(kept):
    pictures = {path.suffix for path in (kept[1] / "figures").iterdir()}
    assert pictures == {".png", ".svg"}


def test_a_kept_result_is_not_overwritten(kept):
    with pytest.raises(AlignsimError, match="holds a result already"):
        alignsim.run("aid_boost", overrides=SMALL, out_dir=kept[1])


def test_the_python_interface_and_the_model_give_the_same_numbers(result):
    model = alignsim.AlignmentModel.from_experiment("aid_boost", arm="scenario", overrides=SMALL, replicate=2)
    for _ in range(4):
        model.step()
    row = result.runs[(result.runs["arm"] == "scenario") & (result.runs["replicate"] == 2)].iloc[0]
    assert [row[f"align_usa_{state.code}"] for state in model.states] == [state.shares[1] for state in model.states]


def test_experiments_are_a_table_of_names_and_questions():
    table = alignsim.experiments()
    assert tuple(table.columns) == ("name", "question")
    assert table["name"].iloc[0] == "baseline"
    assert table["name"].is_unique
    assert len(table) >= 22
    assert table["question"].str.endswith("?").all()


def test_experiments_of_ones_own_are_listed(tmp_path, monkeypatch):
    (tmp_path / "conf" / "experiment").mkdir(parents=True)
    (tmp_path / "conf" / "experiment" / "mine.yaml").write_text(
        "# @package _global_\nscenario: {name: mine, question: 'Would it?', source: me}\n"
    )
    monkeypatch.chdir(tmp_path)
    assert "mine" in set(alignsim.experiments()["name"])


def test_a_state_is_explained_at_the_last_round(result):
    table = result.explain("KAZ")
    assert {"component", "term", "baseline", "scenario", "difference", "points"} <= set(table.columns)
    assert table["points"].notna().all()


def test_a_state_is_explained_at_any_round(result):
    earlier = result.explain("KAZ", round=2)
    assert len(earlier) == len(result.explain("KAZ"))
    assert earlier["difference"].tolist() != result.explain("KAZ")["difference"].tolist()


NO_SUCH = [
    ("KAS", None, "KAZ"), (7, None, "Expected one of KAZ"), ("KAZ", 9, "0 to 4"), ("KAZ", -1, "0 to 4"),
    ("KAZ", 2.5, "round=2.5: expected a round from 0 to 4"), ("KAZ", "2", "0 to 4"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "number", "part"), NO_SUCH)
def test_what_cannot_be_explained_is_refused(result, state, number, part):
    with pytest.raises(AlignsimError, match=part):
        result.explain(state, round=number)


def test_a_result_without_explanation_is_run_again_for_it():
    tiny = ["run.replicates=1", "run.rounds=1"]
    without, with_it = (alignsim.run("aid_boost", [*tiny, f"run.explain={word}"]) for word in ("false", "true"))
    assert without.explain("KAZ").equals(with_it.explain("KAZ"))


def test_a_design_without_explanation_says_how_to_get_one():
    sweep = ["run.rounds=1", "+design=grid", "design.parameters={rules.aid_weight: {values: [0.4, 0.6]}}"]
    with pytest.raises(AlignsimError, match=r"run\.explain=true"):
        alignsim.run("aid_boost", sweep).explain("KAZ")


def test_pictures_are_axes(result):
    from matplotlib import pyplot

    assert isinstance(result.plot.effects(), Axes)
    assert isinstance(result.plot.alignment("KAZ"), Axes)
    assert isinstance(result.plot.ternary(), Axes)
    assert isinstance(result.plot.map(), Axes)
    assert isinstance(result.plot.waterfall(), Axes)
    assert "Uzbekistan" in result.plot.waterfall("UZB").get_title(loc="left")
    pyplot.close("all")


def test_a_picture_is_drawn_where_one_says(result):
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    assert result.plot.alignment("UZB", ax=axes) is axes
    pyplot.close(figure)


def test_a_picture_of_an_unknown_state_is_refused(result):
    with pytest.raises(AlignsimError, match="UZB"):
        result.plot.alignment("UZD")


def test_effects_of_a_baseline_cannot_be_drawn():
    with pytest.raises(AlignsimError, match="baseline"):
        alignsim.run(overrides=["run.replicates=1", "run.rounds=1"]).plot.effects()
    with pytest.raises(AlignsimError, match="baseline"):
        alignsim.run(overrides=["run.replicates=1", "run.rounds=1"]).plot.waterfall()


def test_a_move_that_was_not_explained_cannot_be_drawn_term_by_term():
    result = alignsim.run("aid_boost", overrides=["run.replicates=1", "run.rounds=1", "run.explain=false"])
    with pytest.raises(AlignsimError, match=r"run\.explain=true"):
        result.plot.waterfall()
    with pytest.raises(AlignsimError, match="UZB"):
        result.plot.waterfall("UZD")


def test_without_rounds_the_pictures_that_need_none_are_drawn(tmp_path):
    alignsim.run("aid_boost", overrides=[*SMALL, "run.record=none"], out_dir=tmp_path / "kept")
    assert {path.stem for path in (tmp_path / "kept" / "figures").iterdir()} == {
        "effects",
        "map",
        "ternary",
        "waterfall",
    }


def test_rounds_that_were_not_kept_cannot_be_drawn():
    result = alignsim.run("aid_boost", overrides=["run.replicates=1", "run.rounds=1", "run.record=none"])
    with pytest.raises(AlignsimError, match=r"run\.record"):
        result.plot.alignment("KAZ")


def test_a_result_holds_its_assumptions_and_configuration(result):
    assert {"path", "value", "source"} <= set(result.assumptions.columns)
    assert result.config["run"]["replicates"] == 4
    assert {"arm", "state", "measure", "mean"} <= set(result.levels.columns)


@pytest.mark.parametrize("experiment", ["baseline", "aid_boost", "[aid_boost,relocation]"])
def test_the_answer_is_the_sentence_of_the_terminal(experiment):
    small = ("run.replicates=3", "run.rounds=4")
    setup, tables = setup_of(experiment, *small), tables_of(experiment, *small)
    _, sentence, *_ = summary(setup, tables)
    assert Result(tables).answer == sentence.plain


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"most": "5"}, "most='5': expected a number, or a list with one for each lever"),
        ({"most": None}, "most=None: expected a number, or a list"),
        ({"most": ["5"]}, r"most=\['5'\]: expected a number, or a list"),
        ({"target": 0.05}, r"target=0.05: expected a measure and its move as text, such as 'align_usa=\+0.05'"),
        ({"states": []}, r"states=\[\]: expected at least one state"),
        ({"states": "KAZ"}, r"states='KAZ': expected a list, such as \['KAZ'\]"),
    ],
)
def test_what_cannot_be_asked_of_a_frontier_is_told_in_a_sentence(given, words):
    asked = {"levers": ["scenario.events.us_offer.add"], "target": "align_usa=+0.01", **given}
    with pytest.raises(AlignsimError, match=words):
        alignsim.frontier("aid_boost", overrides=SMALL, **asked)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda file: alignsim.run(overrides={}), "overrides={}: expected a list, such as"),
        (lambda file: alignsim.run(overrides={"run.seed": 1}), r"expected a list, such as \['run.seed=1'\]"),
        (lambda file: alignsim.run(overrides=[3]), r"overrides=\[3\]: 3 is no text"),
        (lambda file: alignsim.run(3), "experiment=3: expected a name"),
        (lambda file: alignsim.run(out_dir=3), "out_dir=3: expected a folder"),
        (lambda file: alignsim.run(out_dir=file / "x"), "x: is no folder to write to"),
        (lambda file: alignsim.load(3), "folder=3: expected a folder"),
    ],
)
def test_what_is_no_name_no_list_and_no_folder_is_told_in_a_sentence(ask, words, tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(AlignsimError, match=words):
        ask(file)


@pytest.mark.parametrize("most", [1000, np.int64(1000), [1000.0], np.array([1000])])
def test_any_number_can_end_a_search(most):
    lever = "scenario.events.us_offer.add"
    found = alignsim.frontier("aid_boost", [lever], "align_usa=+0.01", ["run.replicates=1", "run.rounds=1"], most=most)
    assert (found.table["end"] == 1000.0).all()
