"""Splits: nothing that is forecast is fitted on."""

from datetime import date

import pytest

from alignsim.votes.roll_calls import read_roll_calls
from alignsim.votes.splits import ONE_YEAR_AHEAD, SPLITS, A, B, Split


def test_roll_calls_of_each_split_are_those_of_the_paper():
    calls = read_roll_calls()
    assert [A.asked(calls).sum(), B.asked(calls).sum()] == [726, 177]
    assert sum(split.asked(calls).sum() for split in ONE_YEAR_AHEAD) == 903


def test_what_is_forecast_is_later_than_what_is_known():
    calls = read_roll_calls()
    for split in SPLITS:
        assert calls.date[split.fitted(calls)].max() <= calls.date[split.known(calls)].max()
        assert calls.date[split.known(calls)].max() < calls.date[split.asked(calls)].min()
        assert calls.date[split.fitted(calls)].min().item() >= date(2008, 1, 1)


def test_a_split_that_forecasts_what_it_was_fitted_on_is_refused():
    with pytest.raises(ValueError, match="expected what is fitted on to end before"):
        Split("wrong", date(2021, 12, 31), date(2021, 1, 1), date(2022, 12, 31))
