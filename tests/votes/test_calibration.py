"""The fitted parameters that come with the package."""

import numpy as np
import pytest

from alignsim.commands import calibrate
from alignsim.config.errors import ConfigError, ResultError
from alignsim.results import place
from alignsim.votes import calibration
from alignsim.votes.alignments import WORLDS, alignment_usa
from alignsim.votes.calibration import DRAWS, shipped_estimates, write_estimates
from alignsim.votes.calibration import calibrate as fit
from alignsim.votes.parameters import PARAMETERS
from alignsim.votes.roll_calls import read_roll_calls

FEW = 3


@pytest.fixture(scope="module")
def again():
    calls = read_roll_calls()
    return fit(calls, alignment_usa(calls.time, len(WORLDS)), draws=FEW)


def test_what_is_shipped_comes_out_of_the_roll_calls_again(again):
    shipped = shipped_estimates()
    assert shipped.draws.shape == (DRAWS, len(PARAMETERS))
    assert shipped.fitted == pytest.approx(again.fitted, rel=1e-5)
    assert shipped.draws[:FEW] == pytest.approx(again.draws, rel=1e-5)


def test_the_fitted_values_are_those_of_the_design_study():
    # but for 4.17, which was 4.2 with trade of China as the states report it
    published = [0.91, -1.09, 1.10, 0.14, 1.19, -0.92, 1.69, 1.72, 1.07, 4.17, 1.39, 0.68, 1.18, 0.49, 0.96, 0.79, 0.71]
    assert shipped_estimates().fitted == pytest.approx(published, abs=0.02)


def test_votes_leave_open_how_much_alignment_weighs():
    place = [one.name for one in PARAMETERS].index("alignment_usa")
    low, high = np.quantile(shipped_estimates().draws[:, place], (0.05, 0.95))
    assert low < 1.0 and high > 7.0


def test_written_and_read_parameters_are_the_same_to_six_digits(again, tmp_path):
    write_estimates(again, tmp_path / "mine.csv")
    table = np.loadtxt(tmp_path / "mine.csv", delimiter=",", skiprows=1)
    assert table[:, 0].tolist() == [0, 1, 2, 3]
    assert table[0, 1:] == pytest.approx(again.fitted, rel=1e-5)
    assert table[1:, 1:] == pytest.approx(again.draws, rel=1e-5)


def test_what_is_there_is_refused_before_anything_is_fitted(tmp_path):
    (tmp_path / "mine.csv").write_text("mine")
    with pytest.raises(ResultError, match=r"mine\.csv: is there already and is never overwritten"):
        calibrate.main(["votes", "--until", "2010-01-01", "--out", str(tmp_path / "mine.csv")])
    with pytest.raises(ResultError, match=r"mine\.csv: is no folder to write to"):
        calibrate.main(["votes", "--until", "2010-01-01", "--out", str(tmp_path / "mine.csv" / "more.csv")])


def test_a_folder_of_the_system_takes_no_files(tmp_path, monkeypatch):
    def missing(**_):
        # what Linux says of a file that shall be made in /proc
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(place, "TemporaryFile", missing)
    with pytest.raises(ResultError) as error:
        calibrate.main(["votes", "--out", str(tmp_path / "mine.csv")])
    assert str(error.value) == f"{tmp_path}: is no folder to write to (it takes no files); choose another."


def test_a_fit_is_kept_whole(again, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(calibration, "calibrate", lambda *_: again)
    calibrate.main(["votes", "--out", str(tmp_path / "deep" / "mine.csv")])
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["mine.csv"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["vots"],
            "calibrate vots: names nothing to calibrate; without a name it is the rules. Did you mean votes?",
        ),
        (["votes", "--until", "2010-01-01"], "--until 2010-01-01: there are roll calls of 3 sessions since 2008"),
        (["votes", "--until", "2010"], "--until 2010: expected a date such as 2022-12-31."),
        (["votes", "--seed", "-1"], "--seed -1: expected a whole number from 0"),
        (
            ["votes", "--file", "no/such.csv"],
            "--file no/such.csv: cannot be read (no such file or directory); expected a CSV file",
        ),
        (["votes", "--file", __file__], f"--file {__file__}: column 'resolution' is missing; expected resolution, "),
    ],
)
def test_a_wrong_word_is_answered_in_a_sentence(words, said):
    with pytest.raises(ConfigError) as error:
        calibrate.main(words)
    assert str(error.value).startswith(said)
