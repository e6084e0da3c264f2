"""What models say of the five together."""

import numpy as np
import pytest

from alignsim.votes.evaluation import SplitForecasts
from alignsim.votes.roll_calls import read_roll_calls
from alignsim.votes.together import EXAMPLE, example_table, together_table

CALLS = read_roll_calls()


def forecasts(calls, right):
    """For each of the five a chance of the vote that was cast; the rest is divided among the others."""
    cast, chance = np.eye(4)[calls.votes], np.array(right)[..., None]
    return cast * chance + (1.0 - cast) * (1.0 - chance) / 3.0


def test_the_chance_of_the_example_is_the_product_over_the_five():
    right = [0.9, 0.8, 0.7, 0.6, 0.5]
    table = example_table([SplitForecasts("E", CALLS, {"model": forecasts(CALLS, right)})])
    [row] = table.to_dict("records")
    assert (row["split"], row["model"]) == ("E", "model")
    assert row["chance"] == pytest.approx(np.prod(right), rel=1e-12)


def test_a_split_that_does_not_forecast_it_says_nothing_of_it():
    others = CALLS[CALLS.resolution != EXAMPLE]
    assert example_table([SplitForecasts("A", others, {"model": forecasts(others, [0.9] * 5)})]).empty


def test_an_outcome_of_the_five_comes_true_only_if_all_of_them_vote_as_is_likeliest():
    two = CALLS[-2:]
    # of the second roll call the last state is expected to vote in another way
    given = forecasts(two, [[0.9, 0.8, 0.7, 0.6, 0.5], [0.9, 0.8, 0.7, 0.6, 0.1]])
    [row] = together_table([SplitForecasts("A", two, {"model": given})]).to_dict("records")
    four = 0.9 * 0.8 * 0.7 * 0.6
    assert row["forecast"] == pytest.approx((four * 0.5 + four * 0.3) / 2, rel=1e-12)
    assert (row["roll_calls"], row["came_true"]) == (2, 0.5)
