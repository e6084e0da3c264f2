"""The record of votes, and files of the same form."""

from datetime import date

import numpy as np
import pytest

from alignsim.config.errors import ConfigError
from alignsim.votes.roll_calls import ABSENT, ABSTAIN, COLUMNS, joined, read_roll_calls
from alignsim.votes.titles import recurring
from alignsim.world.facts import read_table

RECORD = {row["resolution"]: row for row in read_table("roll_calls")}


@pytest.fixture(scope="module")
def calls():
    return read_roll_calls()


def file_of(folder, *rows, columns=COLUMNS):
    file = folder / "mine.csv"
    lines = [",".join(columns), *(",".join(f'"{row[column]}"' for column in columns) for row in rows)]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_in_february_2023_four_abstained_and_turkmenistan_was_absent(calls):
    [vote] = np.flatnonzero(calls.resolution == "ES-11/6")
    assert calls.votes[vote].tolist() == [ABSTAIN, ABSTAIN, ABSTAIN, ABSENT, ABSTAIN]
    assert calls.positions[vote].tolist() == [1.0, -1.0, 0.0]
    # 13 absent, Turkmenistan among them, of 185 others; one more of each sort
    assert calls.absent[vote] == 13 / 187
    assert calls.time[vote] == 2023 + 53 / 365.25


def test_data_end_on_the_last_day_and_know_their_past(calls):
    assert calls.last == date(2023, 12, 22)
    before = calls.before(date(2023, 2, 23))
    assert before.last < date(2023, 2, 23)
    assert len(before) + len(calls.between(date(2023, 2, 23), calls.last)) == len(calls)


def test_votes_of_one_day_do_not_know_one_another(calls):
    place = calls.earlier
    assert (calls.date[place] == calls.date).all()
    assert (calls.date[place[place > 0] - 1] < calls.date[place > 0]).all()


def test_joining_what_was_parted_gives_the_whole(calls):
    day = date(2022, 1, 1)
    both = joined(calls.between(day, calls.last), calls.before(day))
    assert (both.resolution == calls.resolution).all()
    assert (both.votes == calls.votes).all()


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Question of Palestine : resolution / adopted by the General Assembly", "question palestine"),
        ("The use of mercenaries in 2021-2022 (A/76/L.3)", "use mercenaries"),
        ("Israel's 3rd report", "israels report"),
    ],
)
def test_what_changes_from_year_to_year_is_left_out_of_a_title(title, key):
    assert recurring(title) == key


def test_a_file_of_the_same_form_is_read_in_the_order_of_dates(tmp_path):
    calls = read_roll_calls(file_of(tmp_path, RECORD["ES-11/6"], RECORD["68/262"]))
    assert calls.resolution.tolist() == ["68/262", "ES-11/6"]
    assert calls.targeted.all()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ({"KAZ": "Q"}, "row 2: KAZ=Q, expected Y, A, N or X."),
        ({"RUS": ""}, "row 2: RUS=nothing, expected Y, A, N or X."),
        ({"date": "23.2.2023"}, "row 2: date=23.2.2023, expected a date such as 2023-02-23."),
        ({"x0": "1.2"}, "row 2: x0=1.2, expected a number from -1 to 1."),
        ({"n_absent": "-1"}, "row 2: n_absent=-1, expected a number of members."),
        ({"nuclear": "yes"}, "row 2: nuclear=yes, expected 1, 0 or nothing."),
    ],
)
def test_a_wrong_cell_is_named_with_what_was_expected(tmp_path, cell, said):
    file = file_of(tmp_path, RECORD["ES-11/6"] | cell)
    with pytest.raises(ConfigError) as error:
        read_roll_calls(file)
    assert str(error.value) == f"votes.file={file}, {said}"


def test_a_file_without_a_column_is_refused(tmp_path):
    file = file_of(tmp_path, RECORD["ES-11/6"], columns=[name for name in COLUMNS if name != "x0"])
    with pytest.raises(ConfigError, match=r"column 'x0' is missing; expected resolution, date, "):
        read_roll_calls(file)


def test_a_file_that_is_not_there_or_empty_or_repeats_itself_is_refused(tmp_path):
    with pytest.raises(
        ConfigError, match=r"votes\.file=.*none\.csv: cannot be read \(no such file or directory\); expected a CSV "
    ):
        read_roll_calls(tmp_path / "none.csv")
    (tmp_path / "nothing.csv").touch()
    with pytest.raises(ConfigError, match=r"^votes\.file=.*nothing\.csv: column 'resolution' is missing"):
        read_roll_calls(tmp_path / "nothing.csv")
    with pytest.raises(ConfigError, match="holds no roll call"):
        read_roll_calls(file_of(tmp_path))
    with pytest.raises(ConfigError, match=r"resolution ES-11/6 stands there 2 times"):
        read_roll_calls(file_of(tmp_path, RECORD["ES-11/6"], RECORD["ES-11/6"]))
