"""Why the five move, as the command tells it."""

import json
import re
import shutil

import pytest

import alignsim
from alignsim.commands.explain import main
from alignsim.config.errors import AlignsimError
from alignsim.config.schema import STATES

TINY = ["run.replicates=3", "run.rounds=4", "run.record_runs=3"]
NAMES = ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan")

pytestmark = pytest.mark.usefixtures("no_pictures")


@pytest.fixture(scope="module")
def made(tmp_path_factory, no_pictures):
    """Folders of small results, by name."""
    place = tmp_path_factory.mktemp("results")
    jobs = {
        "aid": ("aid_boost_100", []),
        "surge": ("china_bri_surge", []),
        "peers": ("c5plus1_coordination", []),
        "baseline": ("baseline", []),
        "unexplained": ("aid_boost_100", ["run.explain=false"]),
        "sweep": ("aid_boost", ["+design=grid", "design.parameters={rules.aid_weight: {values: [0.4, 0.6]}}"]),
        "explained": (
            "aid_boost_100",
            ["run.explain=true", "+design=grid", "design.parameters={rules.aid_weight: {values: [0.4, 0.6]}}"],
        ),
        "tight": (
            "baseline",
            ["+scenario.events.a={lever:aid.USA,add:900}", "+scenario.events.b={lever:aid.USA,add:-500}"],
        ),
    }
    for name, (experiment, overrides) in jobs.items():
        alignsim.run(experiment, overrides=[*TINY, *overrides], out_dir=place / name)
    return place


def said(capsys, *arguments):
    main([str(argument) for argument in arguments])
    return capsys.readouterr().out


def test_all_five_are_explained(made, capsys):
    text = said(capsys, made / "aid")
    assert text.startswith("aid_boost_100: why, at round 4 of 4\nKazakhstan moves ")
    for name in NAMES:
        assert len(re.findall(rf"^{name}", text, re.M)) == 2
    assert "because of more aid from the United" in text
    # a single event makes all of the move
    assert "by event" not in text


def test_one_state_and_one_round_can_be_chosen(made, capsys):
    text = said(capsys, made / "aid", "--state", "KGZ", "--round", "2")
    assert "why, at round 2 of 4\nKyrgyzstan " in text
    assert "Kazakhstan" not in text
    move = alignsim.run("aid_boost_100", overrides=[*TINY, "run.rounds=2"]).effects.set_index(["state", "measure"])
    expected = 100 * move.loc[("KGZ", "align_usa"), "effect"]
    assert re.search(rf"^all together .* \+{expected:.2f} ", text, re.M)


def test_several_events_have_their_shares(made, capsys):
    text = said(capsys, made / "surge", "--state", "KAZ", "--state", "UZB")
    assert text.count("The move by event, in percentage points (Shapley: mean over all 2 orders)") == 2
    assert "together the 2 events do " in " ".join(text.split())
    assert "chinese_aid" in text


def test_a_state_that_is_named_twice_is_explained_once(made, capsys):
    once = said(capsys, made / "surge", "--state", "KAZ")
    assert said(capsys, made / "surge", "--state", "KAZ", "--state", "KAZ") == once


def test_a_change_of_the_weight_of_peers_is_said_to_show_elsewhere(made, capsys):
    text = " ".join(said(capsys, made / "peers", "--state", "KAZ").split())
    assert "coordination changes how much the five look to their neighbours: what that does has no term" in text
    assert "because coordination changes how much it follows its neighbours, which shows as" in text


def test_a_baseline_alone_says_where_they_stand(made, capsys):
    text = said(capsys, made / "baseline", "--state", "KAZ")
    assert "Of the powers Kazakhstan leans most to Russia" in text
    assert "The move" not in text
    assert said(capsys, made / "baseline", "--round", "2").count("Log-odds against autonomy") == 5


def test_at_the_starting_point_nothing_has_happened(made, capsys):
    text = said(capsys, made / "surge", "--round", "0", "--state", "KAZ")
    assert "Nothing has happened at the starting point." in text
    assert "The move" not in text


def test_what_was_run_without_explanation_is_run_again(made, capsys):
    assert said(capsys, made / "unexplained") == said(capsys, made / "aid")


def test_a_design_that_kept_reasons_is_explained_at_its_end(made, capsys):
    text = " ".join(said(capsys, made / "explained", "--state", "KAZ").split())
    assert re.search(r"in all \d+ runs\), nearly all of it because of more aid", text)
    assert re.search(r"full range over \d+ runs", text)


def test_events_that_need_one_another_leave_the_terms(made, capsys):
    text = " ".join(said(capsys, made / "tight", "--state", "KAZ").split())
    assert "The move by term" in text
    assert "The move is not divided among the events. scenario.events.b.add=-500" in text


def test_other_rules_leave_what_was_kept(made, tmp_path, capsys):
    old = shutil.copytree(made / "surge", tmp_path / "old")
    manifest = json.loads((old / "manifest.json").read_text())
    (old / "manifest.json").write_text(json.dumps(manifest | {"rules_digest": "0"}))
    text = " ".join(said(capsys, old, "--state", "KAZ").split())
    assert "The move by term" in text
    assert "not divided among the events. This result was made with other rules" in text
    with pytest.raises(AlignsimError, match="was made with other rules"):
        main([str(old), "--round", "2"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], r"explain: expected RESULT \(its folder, such as results/.*\); see alignsim explain --help."),
        (["aid", "surge"], "explain aid surge: expected one RESULT alone."),
        (["aid", "--stat", "KAZ"], r"--stat KAZ: no such option of alignsim explain. Did you mean --state\?"),
        (["aid", "--state"], "--state: has no value; expected --state=KAZ."),
        (["aid", "--state", "KAZ,UZB"], "--state KAZ,UZB: expected one name; write --state KAZ --state UZB."),
        (["aidd"], r"aidd: no result there \(no such folder; did you mean aid\?\)"),
        (["nowhere"], "nowhere: no result there"),
        (["aid", "--state", "KZ"], r"--state KZ: no such state. Did you mean KAZ\?"),
        (["aid", "--round", "5"], "--round 5: expected a whole number from 0 to 4, the rounds of the run."),
        (["aid", "--round", "two"], "--round two: expected a whole number from 0 to 4"),
        (["aid", "--round", "-1"], "--round -1: expected a whole number from 0 to 4"),
        (["."], "holds 8 results; name one of them, such as "),
        (["sweep"], "^This result has 2 points of a design, which would all be run again"),
        (["sweep", "--round", "2"], "^This result has 2 points of a design"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(made, arguments, words, monkeypatch):
    monkeypatch.chdir(made)
    with pytest.raises(AlignsimError, match=words) as raised:
        main(arguments)
    assert raised.value.exit_code == 2


# --- in Python


def test_python_has_the_rows_with_points_at_any_round(made):
    result = alignsim.load(made / "aid")
    last, second = result.explain("KAZ"), result.explain("KAZ", round=2)
    assert list(last.columns) == list(second.columns)
    assert second["points"].notna().all()
    short = alignsim.run("aid_boost_100", overrides=[*TINY, "run.rounds=2"])
    assert second.equals(short.explain("KAZ"))


def test_rows_that_cannot_be_run_again_are_those_that_were_kept(made, tmp_path):
    old = shutil.copytree(made / "aid", tmp_path / "old")
    manifest = json.loads((old / "manifest.json").read_text())
    (old / "manifest.json").write_text(json.dumps(manifest | {"facts_digest": "0"}))
    rows = alignsim.load(old).explain("KAZ", round=2)
    assert rows["difference"].notna().all()
    assert rows["points"].isna().all()


def test_python_gives_the_sentences_of_the_command(made, capsys):
    text = " ".join(said(capsys, made / "surge", "--state", "KAZ").split())
    words = alignsim.load(made / "surge").why("KAZ")
    assert "; together the 2 events do " in words
    assert words in text
    # a single event makes all of the move, and a part that cannot be run alone leaves the terms
    assert "together" not in alignsim.load(made / "aid").why("KAZ")
    assert "together" not in alignsim.load(made / "tight").why("KAZ")


def test_python_has_the_shares_of_the_events(made):
    result = alignsim.load(made / "surge")
    assert set(result.events()["state"]) == set(STATES)
    one = result.events("KAZ", round=3)
    assert set(one["state"]) == {"KAZ"}
    assert set(one["event"]) == {"belt_and_road", "chinese_aid", ""}
    assert alignsim.load(made / "baseline").events().empty


def test_stacked_experiments_in_memory_know_their_interaction():
    overrides = ["+experiment=[aid_boost,relocation]", *TINY]
    assert set(alignsim.run(overrides=overrides).interaction["part"]) >= {"aid_boost", "relocation", "interaction"}
    assert alignsim.run("aid_boost", overrides=TINY).interaction.empty


def test_help_names_the_arguments(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    assert "--round" in capsys.readouterr().out
