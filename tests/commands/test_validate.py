"""``alignsim validate`` hands over to its word, keeps a whole folder, and leaves with 1 when a minimum is missed."""

import json
from pathlib import Path

import pandas as pd
import pytest

from alignsim.commands import validate
from alignsim.commands.validating import MissedError
from alignsim.config.errors import ConfigError, ResultError


@pytest.fixture(scope="module")
def history(few_fits, tmp_path_factory):
    place = tmp_path_factory.mktemp("validate") / "history"
    with pytest.raises(MissedError) as left:
        validate.main(["history", "run.replicates=20", "--out", str(place)])
    return place, left.value


def test_a_missed_minimum_is_exit_code_1_and_everything_is_kept(history):
    place, missed = history
    assert missed.exit_code == 1 and str(missed).startswith("minimum missed: ")
    names = {path.name for path in place.iterdir()}
    assert names == {
        "changes.csv",
        "summary.csv",
        "trade.png",
        "trade.svg",
        "agreement.png",
        "agreement.svg",
        "validation.json",
    }
    told = json.loads((place / "validation.json").read_text())
    assert told["missed"] and told["replicates"] == 20 and told["last_day"] == "31 December 2023"
    assert len(pd.read_csv(place / "changes.csv")) == 55


def test_what_was_found_is_not_overwritten(history):
    with pytest.raises(ResultError, match="never overwritten"):
        validate.main(["history", "--out", str(history[0])])


def test_the_same_command_writes_the_same_bytes(history, tmp_path):
    with pytest.raises(MissedError):
        validate.main(["history", "run.replicates=20", "--out", str(tmp_path / "again")])
    for path in history[0].iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_yardsticks_are_printed_and_kept_with_the_minimums_that_they_miss(tmp_path, capsys):
    with pytest.raises(MissedError) as left:
        validate.main(["yardsticks", "run.replicates=20", "--out", str(tmp_path / "here")])
    printed = capsys.readouterr().out
    told = json.loads((tmp_path / "here" / "validation.json").read_text())
    assert str(left.value) == f"minimum missed: {'; '.join(told['missed'])}."
    assert " ".join(printed.split()).startswith(f"Not confirmed: {'; '.join(told['missed'])}.")
    assert "13 of 15 pairs" in told["missed"][0] and "8.5 against 6.6 points on icews_coop 2013" in told["missed"][1]
    assert "pairs right" in printed and "31 December" in printed
    assert max(map(len, printed.splitlines()[:-1])) <= 80 and "…" not in printed
    assert {"scores.csv", "cells.csv", "changes.csv", "spreads.csv", "yardsticks.png"} <= {
        path.name for path in (tmp_path / "here").iterdir()
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["histroy"], "validate histroy: names nothing to hold the model against. Did you mean history"),
        ([], "validate: names nothing to hold the model against"),
        (["history", "run.replicate=3"], "Did you mean run.replicates"),
        (["yardsticks", "--seed", "3"], "--seed 3: no such option; write run.seed=3."),
        (["history", "rules.aid_weight=9", "--out", "new/found"], "rules.aid_weight=9: expected a number from 0 to 5"),
    ],
)
def test_mistakes_are_told_in_a_sentence(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=said):
        validate.main(words)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["yardsticks", "history", "votes"])
@pytest.mark.parametrize("place", ["file", "file/found", "file/deep/found", "n" * 300 + "/found"])
def test_a_place_that_cannot_be_is_refused_before_the_work(command, place, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(f"alignsim.commands.validate_{command}.keep", None)
    with pytest.raises(ResultError, match="choose another"):
        validate.main([command, "--out", str(tmp_path / place)])
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_nothing_can_be_written_to_is_refused_before_the_work(tmp_path, monkeypatch):
    def no_file(dir: Path):  # noqa: A002
        raise PermissionError(13, "Permission denied", dir)

    monkeypatch.setattr("alignsim.results.place.TemporaryFile", no_file)
    with pytest.raises(ResultError, match=rf"{tmp_path}/deep/found: is no folder to write to \(Permission denied\)"):
        validate.main(["yardsticks", "--out", str(tmp_path / "deep" / "found")])
    assert not list(tmp_path.iterdir())
