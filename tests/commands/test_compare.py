"""``alignsim compare`` on folders."""

import pandas as pd
import pytest

import alignsim
from alignsim.commands.compare import main
from alignsim.config.errors import AlignsimError

pytestmark = pytest.mark.usefixtures("no_pictures")
NAMES = ("secondary_sanctions", "sanctions_relief_licences")


@pytest.fixture(scope="module")
def folders(tmp_path_factory, no_pictures):
    place = tmp_path_factory.mktemp("results")
    for name in NAMES:
        alignsim.run(name, overrides=["run.replicates=4", "run.rounds=4", "run.record=none"], out_dir=place / name)
    return [str(place / name) for name in NAMES]


def test_it_answers_and_shows_where_the_rest_lies(folders, capsys, tmp_path):
    main([*folders, "--save", str(tmp_path / "saved")])
    out = capsys.readouterr().out
    assert out.startswith("secondary_sanctions moves ")
    assert "A - B" in out
    assert "As expected: in sanctions_relief_licences, alignment with Russia is higher than" in " ".join(out.split())
    assert (tmp_path / "saved" / "comparison.png").is_file()


def test_a_measure_and_a_state_can_be_chosen(folders, capsys):
    main([*folders, "--measure", "hedging", "--state", "KAZ"])
    out = capsys.readouterr().out
    assert "Hedging" in out and "KGZ" not in out


def test_what_is_named_twice_is_shown_once(folders, capsys):
    for options in (["--measure", "hedging"], ["--state", "KAZ"]):
        texts = []
        for arguments in (options, options + options):
            main([*folders, *arguments])
            texts.append(capsys.readouterr().out)
        assert texts[0] == texts[1]


def test_what_is_saved_and_said_holds_to_the_states_that_were_asked_for(folders, capsys, tmp_path):
    main([*folders, "--state", "KAZ", "--save", str(tmp_path / "saved")])
    assert capsys.readouterr().out.split(" furthest")[0].endswith(" moves Kazakhstan")
    for name in ("comparison.csv", "differences.csv"):
        assert set(pd.read_csv(tmp_path / "saved" / name)["state"]) == {"KAZ"}
    drawn = (tmp_path / "saved" / "comparison.svg").read_text()
    assert "Kazakhstan" in drawn
    assert not [name for name in ("Kyrgyzstan", "Uzbekistan", "mean") if f">{name}" in drawn]


@pytest.mark.parametrize("name", ["comparison.csv", "differences.csv", "comparison.png", "comparison.svg"])
def test_what_is_there_already_is_told_before_anything_is_read(folders, name, tmp_path, monkeypatch):
    monkeypatch.setattr("alignsim.comparison.compare", None)
    (tmp_path / name).write_text("mine")
    with pytest.raises(AlignsimError, match=f"{name}: is there already and is never overwritten"):
        main([*folders, "--save", str(tmp_path)])


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/below"])
def test_a_place_that_cannot_be_written_to_is_refused_before_anything_is_read(folders, place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("alignsim.comparison.compare", None)
    (tmp_path / "file").touch()
    with pytest.raises(AlignsimError, match=f"^{place}: is no folder to write to") as caught:
        main([*folders, "--save", place])
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], r"compare: expected RESULT \(folder of a result.*\); see alignsim compare --help."),
        (["nowhere", "elsewhere"], "nowhere: no result there"),
        (["a", "b", "--measure", "align_us"], "--measure align_us: no such measure. Did you mean align_usa?"),
        (["a", "b", "--state", "KZ"], "--state KZ: no such state. Did you mean KAZ?"),
        (["a", "b", "--stat", "KAZ"], r"--stat KAZ: no such option of alignsim compare. Did you mean --state\?"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(arguments, words):
    with pytest.raises(AlignsimError, match=words) as caught:
        main(arguments)
    assert caught.value.exit_code == 2


def test_outlooks_on_one_resolution_are_laid_side_by_side(capsys, tmp_path):
    small = ["run.replicates=2", "run.rounds=4", "run.record=none"]
    words = {"one": ["es_11_6", "votes.date=2024-01-01"], "other": ["ES-11/6", "votes.date=2024-01-01", "votes.x0=0"]}
    for name, (resolution, *further) in words.items():
        alignsim.run("aid_boost", [*small, f"votes={resolution}", *further], out_dir=tmp_path / name)
    main([str(tmp_path / name) for name in words])
    out = capsys.readouterr().out
    assert "How they would vote on es_11_6:" in out and "B: votes.date=2024-01-01 votes.x0=0" in out
    alignsim.run("aid_boost", [*small, "votes=78_221", "votes.date=2024-01-01"], out_dir=tmp_path / "third")
    main([str(tmp_path / name) for name in ("one", "third")])
    out = capsys.readouterr().out
    assert "not laid side by side: A es_11_6, B 78_221." in " ".join(out.split()) and "How they would" not in out
