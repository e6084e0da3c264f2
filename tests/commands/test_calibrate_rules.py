"""``alignsim calibrate``: a folder with tables, figure and the file that comes with the package."""

import pandas as pd
import pytest

from alignsim.commands import calibrate, calibrate_rules
from alignsim.config.errors import AlignsimError
from alignsim.world import plausible as module
from alignsim.world.facts import PLAUSIBLE
from alignsim.world.plausible import plausible


def test_it_keeps_what_it_found_and_says_it_in_80_columns(tmp_path, capsys, monkeypatch):
    shipped = plausible()
    monkeypatch.setattr(calibrate_rules, "LEAST", 300)
    monkeypatch.setattr(calibrate_rules, "FEWEST", 300)
    monkeypatch.setattr(calibrate_rules, "TRUTHS", 20)
    monkeypatch.setenv("COLUMNS", "80")
    calibrate.main(["--out", str(tmp_path / "found")])
    said = capsys.readouterr().out
    assert "draws are plausible" in said
    assert "rests on other" not in said
    assert "trade_2013_2016" in said and "trade_2021_2023" in said
    assert max(map(len, said.splitlines()[:-1])) <= 80
    assert "…" not in said
    files = {path.name for path in (tmp_path / "found").iterdir()}
    tables = {f"{name}.csv" for name in ("waves", "parameters", "targets", "scores", "recovery", "tolerances")}
    assert tables | {PLAUSIBLE, "parameters.png", "parameters.svg", "validation.json"} == files
    monkeypatch.setattr(module, "facts_folder", lambda: tmp_path / "found")
    drawn, waves = module.plausible.__wrapped__(), pd.read_csv(tmp_path / "found" / "waves.csv")
    assert drawn.draws.tolist() == shipped.draws[: len(drawn.draws)].tolist()
    assert waves.iloc[-1].tolist() == [drawn.candidates, len(drawn.draws)]
    assert "Parameters of the rules" in (tmp_path / "found" / "parameters.svg").read_text(encoding="utf-8")


def test_it_says_when_the_draws_that_are_shipped_rest_on_something_else(tmp_path, capsys, monkeypatch):
    for name in ("LEAST", "FEWEST"):
        monkeypatch.setattr(calibrate_rules, name, 300)
    monkeypatch.setattr(calibrate_rules, "TRUTHS", 2)
    monkeypatch.setattr("alignsim.validation.matching.instrument_error", lambda: 0.14)
    calibrate.main(["--out", str(tmp_path / "found")])
    assert f"The {PLAUSIBLE} that comes with the package rests on other" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["vote"], "calibrate vote: names nothing to calibrate; without a name it is the rules. Did you mean votes?"),
        (["run.rounds=4"], "run.rounds=4: is decided by the comparison itself"),
        (["rules.trade_wait=1"], "rules.trade_wait"),
        (["votes.resolution=es_11_6"], "votes.resolution=es_11_6: is decided by the comparison itself"),
        (["rules=prior"], "rules=prior: is decided by the comparison itself"),
        (["run.replicates=999"], "run.replicates=999: expected at least 1,000 draws"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(arguments, words):
    with pytest.raises(AlignsimError, match=words):
        calibrate.main(arguments)
