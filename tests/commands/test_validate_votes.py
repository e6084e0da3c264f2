"""``alignsim validate votes``: exit codes, what is kept, a later file."""

import csv
import json
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest

from alignsim import cli
from alignsim.commands.validate import main
from alignsim.commands.validating import MissedError
from alignsim.config.errors import AlignsimError, ConfigError, ResultError
from alignsim.votes import evaluation
from alignsim.votes.rivals.catalogue import MODELS, STRUCTURAL
from alignsim.votes.roll_calls import COLUMNS
from alignsim.world.facts import read_table


def forecasts_of(losses):
    """Models of which each gives the vote that was cast a probability of its own."""

    def forecasts(evidence):
        cast = np.eye(4)[evidence.own.votes[~evidence.fitted]]
        right = {model: np.exp(-losses.get(model, 1.0)) for model in MODELS}
        return {model: cast * right[model] + (1.0 - cast) * (1.0 - right[model]) / 3.0 for model in MODELS}

    return forecasts


@pytest.fixture
def forecast(monkeypatch, tmp_path):
    """Let models have some log losses, in a folder of their own and in this process."""
    monkeypatch.chdir(tmp_path)

    def let(losses):
        monkeypatch.setattr(evaluation, "forecasts", forecasts_of(losses))

    let({STRUCTURAL: 0.27})
    return let


def later_file(folder, year="2024"):
    rows = [row for row in read_table("roll_calls") if row["year"] == "2023"][:30]
    moved = [row | {"date": row["date"].replace("2023", year), "resolution": f"new/{i}"} for i, row in enumerate(rows)]
    file = folder / "later.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(moved)
    return file


def test_tables_and_figure_are_kept_and_the_place_is_said(forecast, tmp_path, capsys):
    main(["votes", "run.threads=1"])
    out = capsys.readouterr().out
    [folder] = (tmp_path / "results" / "validation" / "votes").iterdir()
    assert str(folder.relative_to(tmp_path)) in out
    assert {path.name for path in folder.iterdir()} == {
        "scores.csv", "differences.csv", "reliability.csv", "reliability.png", "reliability.svg", "example.csv",
        "together.csv", "validation.json",
    }  # fmt: skip
    told = json.loads((folder / "validation.json").read_text())
    assert (told["missed"], told["seed"], told["overrides"]) == ([], 1, ["run.threads=1"])
    assert told["last_day"] == "22 December 2023"
    scores = pd.read_csv(folder / "scores.csv")
    assert set(scores["model"]) == set(MODELS)
    assert set(scores["split"]) == {"A", "B", "E"}
    assert out.count("met  ") == 4
    assert max(map(len, out.splitlines())) <= 80 or str(folder.relative_to(tmp_path)) in max(out.splitlines(), key=len)


def test_the_worked_example_is_told_of_the_models_that_foresaw_it_as_well_or_better(forecast, capsys):
    forecast({STRUCTURAL: 0.27, "title climatology": 0.1})
    with pytest.raises(MissedError):
        main(["votes", "run.threads=1", "--out", "mine"])
    out = " ".join(capsys.readouterr().out.split())
    better, own = (f"{100 * np.exp(-5 * loss):.1f} %" for loss in (0.1, 0.27))
    assert f"title climatology {better} {better} structural model {own} {own} Chances are products" in out
    assert "All five together: mean chance that the structural model gave" in out
    assert f"how often that came true: A {own}, 100.0 %; B {own}, 100.0 %; E {own}, 100.0 %." in out
    example = pd.read_csv("mine/example.csv").set_index(["split", "model"])["chance"]
    assert len(example) == 2 * len(MODELS)
    assert example["B", STRUCTURAL] == pytest.approx(np.exp(-5 * 0.27))


def test_a_missed_minimum_is_said_and_ends_with_exit_code_1(forecast, capsys, monkeypatch):
    forecast({STRUCTURAL: 0.3, "title climatology": 0.29})
    monkeypatch.setattr("sys.argv", ["alignsim", "validate", "votes", "run.threads=1"])
    with pytest.raises(SystemExit) as end:
        cli.main()
    printed = capsys.readouterr()
    assert end.value.code == 1
    assert "MISSED  A: log loss 0.3000, below every rival (best: title climatology, 0.2900)" in printed.out
    assert "minimum missed: A: log loss" in printed.err


def test_it_is_kept_where_the_user_says_and_what_is_there_is_refused_before_anything_is_fitted(forecast, tmp_path):
    main(["votes", "run.threads=1", "--out", "mine"])
    assert {path.name for path in tmp_path.iterdir()} == {"mine"}
    with pytest.raises(ResultError, match="mine: is there already and is never overwritten"):
        main(["votes", "rules.no_such_rule=1", "--out", "mine"])


def test_a_later_file_is_forecast_by_models_fitted_on_all_facts(forecast, tmp_path, capsys):
    main(["votes", f"votes.file={later_file(tmp_path)}", "run.threads=1"])
    out = " ".join(capsys.readouterr().out.split())
    assert "new: fitted on 2008 to 2023, forecast 2024: 30 roll calls" in out
    [folder] = (tmp_path / "results" / "validation" / "votes").iterdir()
    assert set(pd.read_csv(folder / "scores.csv")["split"]) == {"new"}
    assert "ES-11/6" not in out and not (folder / "example.csv").exists()
    assert set(pd.read_csv(folder / "together.csv")["split"]) == {"new"}


def test_a_file_that_is_not_later_is_refused(forecast, tmp_path):
    with pytest.raises(ConfigError, match=r"expected roll calls after 2023-12-22, the last day of the facts"):
        main(["votes", f"votes.file={later_file(tmp_path, '2023')}"])
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("words", [["--help"], ["votes", "--help"]])
def test_help_names_the_subjects_and_what_a_minimum_missed_does(words, capsys):
    with suppress(SystemExit):
        main(words)
    out = capsys.readouterr().out
    assert ("votes" in out) and ("Exit code 1" in out or words == ["--help"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["vote"], "validate vote: names nothing to hold the model against. Did you mean votes?"),
        ([], "validate: names nothing to hold the model against. Expected one of votes, yardsticks, history."),
        (["votes", "world.year=2013"], "world.year=2013: cannot be chosen here"),
        (["votes", "rules.aid_wieght=1"], "Did you mean rules.aid_weight"),
    ],
)
def test_wrong_words_are_told_in_one_sentence(words, said):
    with pytest.raises(AlignsimError) as error:
        main(words)
    assert said in str(error.value)
    assert error.value.exit_code == 2
