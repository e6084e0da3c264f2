"""Which round is when."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alignsim.config.schema import RunConfig
from alignsim.world.clock import Clock, add_months, years_between

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_round_one_starts_when_the_run_starts():
    assert Clock(date(2022, 1, 1), 3, 4).starts() == [
        date(2022, 1, 1),
        date(2022, 4, 1),
        date(2022, 7, 1),
        date(2022, 10, 1),
    ]


def test_a_round_is_observed_when_it_is_over_and_round_zero_at_the_start():
    assert Clock(date(2022, 1, 1), 6, 2).observed() == [date(2022, 1, 1), date(2022, 7, 1), date(2023, 1, 1)]


@pytest.mark.parametrize(("months", "years"), [(1, 1 / 12), (3, 0.25), (6, 0.5), (12, 1.0)])
def test_a_round_has_its_part_of_a_year(months, years):
    assert Clock(date(2022, 1, 1), months, 1).years == years


def test_forty_quarters_end_after_ten_years():
    assert Clock.of(RunConfig()).observed()[-1] == date(2032, 1, 1)


def test_months_end_on_the_last_day_of_a_shorter_month():
    assert add_months(date(2023, 11, 30), 3) == date(2024, 2, 29)


def test_dates_of_a_run_that_starts_on_the_31st_do_not_drift():
    assert Clock(date(2022, 1, 31), 1, 3).observed() == [
        date(2022, 1, 31),
        date(2022, 2, 28),
        date(2022, 3, 31),
        date(2022, 4, 30),
    ]


def test_a_quarter_is_exactly_a_quarter_of_a_year():
    assert years_between(date(2022, 1, 1), date(2023, 4, 1)) == 1.25


@given(DAYS, DAYS)
@example(date(2022, 1, 31), date(2022, 2, 1))
@example(date(2022, 3, 31), date(2022, 4, 1))
def test_time_passes_from_an_earlier_day_to_a_later_one(one, other):
    assert (years_between(one, other) > 0) is (other > one)


@given(DAYS, st.integers(0, 600))
def test_months_later_are_that_many_months_away(day, months):
    assert years_between(day, add_months(day, months)) == pytest.approx(months / 12, abs=3.5 / 365)


@given(DAYS)
def test_no_time_passes_from_a_day_to_itself(day):
    assert years_between(day, day) == 0.0
