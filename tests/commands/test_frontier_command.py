"""``alignsim frontier``: from words to amounts."""

import pandas as pd
import pytest

from alignsim.amounts import FILES
from alignsim.commands.frontier import main
from alignsim.config.errors import AlignsimError

OFFER = ["--lever", "scenario.events.us_offer.add"]
AID = ["+experiment=aid_boost", *OFFER]
SMALL = ["run.replicates=20", "run.rounds=8"]


def test_it_answers_in_a_sentence_and_a_table(capsys):
    main([*AID, "--target", "align_usa=+0.01", *SMALL])
    out = capsys.readouterr().out
    assert out.startswith("To move the mean of the five 1 point towards the United States takes ")
    assert all(state in out for state in ("KAZ", "KGZ", "TJK", "TKM", "UZB"))


def test_overrides_and_options_may_stand_in_any_order(capsys):
    main([*SMALL, "--target", "align_usa=+0.01", *AID])
    once = capsys.readouterr().out
    main([*AID, *SMALL, "--target", "align_usa=+0.01"])
    assert capsys.readouterr().out == once


def test_one_state_can_be_asked_of(capsys):
    main([*AID, "--target", "align_usa=+0.01", "--state", "KGZ", *SMALL])
    out = capsys.readouterr().out
    assert out.startswith("To move Kyrgyzstan 1 point ") and "KAZ" not in out


def test_what_no_amount_does_is_out_of_reach(capsys):
    main([*AID, "--target", "align_usa=+0.9", "--state", "KAZ", *SMALL])
    assert "out of reach" in capsys.readouterr().out


def test_it_can_be_kept_and_is_never_overwritten(tmp_path, capsys):
    place = tmp_path / "kept"
    asked = [*AID, "--target", "align_usa=+0.01", "--out", str(place), *SMALL]
    main(asked)
    assert {path.name for path in place.iterdir()} == set(FILES)
    before = (place / "frontier.csv").read_bytes()
    assert len(pd.read_csv(place / "frontier.csv")) == 6
    with pytest.raises(AlignsimError, match="is there already and is never overwritten"):
        main(asked)
    assert (place / "frontier.csv").read_bytes() == before
    capsys.readouterr()


def test_the_folder_one_stands_in_keeps_what_is_in_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    mine = {".kept.part", "notes.txt", f".{tmp_path.name}.part"}
    for name in mine:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    main([*AID, "--target", "align_usa=+0.01", "--out", ".", "run.replicates=2", "run.rounds=2"])
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, *mine}
    assert all((tmp_path / name).read_text(encoding="utf-8") == "mine" for name in mine)
    capsys.readouterr()


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/below"])
def test_a_place_that_cannot_be_written_to_is_refused_before_anything_is_run(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setattr("alignsim.analysis.frontier.find", None)
    with pytest.raises(AlignsimError, match=f"^{place}: is no folder to write to"):
        main([*AID, "--target", "align_usa=+0.01", "--out", place, *SMALL])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*AID], r"frontier: expected --target MEASURE=SIZE \(with its sign"),
        ([*AID, "--target", "align_us=+0.05"], r"target align_us=\+0.05: no such measure. Did you mean align_usa?"),
        ([*AID, "--target", "align_usa=0.05"], "expected a move with its sign"),
        ([*AID, "--target", "align_usa=+5"], "align_usa can move by 1 at most"),
        ([*AID, "--target", "align_usa"], "expected a measure and how far it shall move"),
        ([*AID, "--target", "align_usa=+0.05", "--state", "KZ"], "--state KZ: no such state. Did you mean KAZ?"),
        (["+experiment=aid_boost", "--lever", "scenario.events.us_ofer.add", "--target", "align_usa=+0.05"],
         "is not the amount of an event here. Did you mean scenario.events.us_offer.add?"),
        (["--lever", "rules.aid_weight", "--target", "align_usa=+0.05"], "this scenario has no events"),
        ([*AID, *OFFER, "--target", "align_usa=+0.05"], "is named twice"),
        ([*AID, "--target", "align_usa=+0.05", "--most", "1", "--most", "2"], "expected one number, or one for each"),
        ([*AID, "--target", "align_usa=+0.05", "rules.aid_wieght=1"], "unknown key. Did you mean rules.aid_weight"),
        ([*AID, "--target", "align_usa=+0.05", "--most", "much"], "--most much: expected a number"),
        ([*AID, "--taget", "align_usa=+0.05"], "--taget: no such option of alignsim frontier. Did you mean --target"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_a_sentence(arguments, words):
    with pytest.raises(AlignsimError, match=words) as caught:
        main(arguments)
    assert caught.value.exit_code == 2
