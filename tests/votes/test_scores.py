"""Scores against numbers worked out by hand."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignsim.votes.scores import absence_losses, brier_scores, floored, hits, log_losses, vote_losses

# a state that says yes with 60 %, abstains with 20 %, says no with 5 % and stays away with 15 %
FORECAST = np.array([0.6, 0.2, 0.05, 0.15])
OUTCOMES = np.arange(4, dtype=np.int8)


def test_log_loss_is_the_logarithm_of_what_was_given_to_the_vote():
    assert log_losses(np.tile(FORECAST, (4, 1)), OUTCOMES) == pytest.approx([-log(p) for p in FORECAST])


def test_brier_score_sums_squares_over_the_four_outcomes():
    # yes: (0.4, -0.2, -0.05, -0.15); absent: (-0.6, -0.2, -0.05, 0.85)
    expected = [0.16 + 0.04 + 0.0025 + 0.0225, 0.36 + 0.04 + 0.0025 + 0.7225]
    assert brier_scores(np.tile(FORECAST, (2, 1)), np.array([0, 3], np.int8)) == pytest.approx(expected)


def test_only_the_most_probable_outcome_is_hit():
    assert hits(np.tile(FORECAST, (4, 1)), OUTCOMES).tolist() == [True, False, False, False]


def test_parts_are_to_come_at_all_and_the_vote_of_those_present():
    forecasts = np.tile(FORECAST, (2, 1))
    votes = np.array([0, 3], np.int8)
    assert absence_losses(forecasts, votes) == pytest.approx([-log(0.85), -log(0.15)])
    assert vote_losses(forecasts, votes) == pytest.approx([-log(0.6 / 0.85), 0.0])


def test_a_surprise_that_was_ruled_out_costs_no_more_than_the_floor():
    sure = np.array([[1.0, 0.0, 0.0, 0.0]])
    assert log_losses(sure, np.array([2], np.int8)) == pytest.approx([-log(1e-4 / 1.0003)])


@given(st.lists(st.floats(0.0, 1.0), min_size=4, max_size=4).filter(lambda weights: sum(weights) > 0.01))
def test_parts_add_up_and_floored_forecasts_are_forecasts(weights):
    forecasts = np.tile(np.array(weights) / sum(weights), (4, 1))
    assert floored(forecasts).sum(axis=1) == pytest.approx(np.ones(4))
    whole = absence_losses(forecasts, OUTCOMES) + vote_losses(forecasts, OUTCOMES)
    assert whole == pytest.approx(log_losses(forecasts, OUTCOMES))
