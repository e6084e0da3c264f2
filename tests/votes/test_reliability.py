"""Reliability curves of forecasts whose reliability is known."""

import numpy as np
import pytest

from alignsim.votes.reliability import reliability


def test_a_bin_holds_its_forecasts_and_how_many_of_them_came_about():
    # every state says yes with 75 %; in each of two sessions three of five do, the others stay away
    forecasts = np.broadcast_to([0.75, 0.0, 0.0, 0.25], (2, 5, 4))
    votes = np.array([[0, 0, 0, 3, 3], [3, 3, 0, 0, 0]], np.int8)
    table = reliability(forecasts, votes, np.array([75, 76]), seed=1).set_index("outcome")
    yes = table.loc["yes"]
    assert (yes["from"], yes["to"], yes["n"]) == (pytest.approx(0.7), pytest.approx(0.8), 10)
    assert (yes["forecast"], yes["observed"], yes["low"], yes["high"]) == pytest.approx((0.75, 0.6, 0.6, 0.6))
    assert table.loc["no", "observed"] == 0.0
    assert table.loc["absent", ["forecast", "observed"]].tolist() == pytest.approx([0.25, 0.4])


def test_certainty_falls_into_the_last_bin():
    forecasts = np.broadcast_to([1.0, 0.0, 0.0, 0.0], (1, 5, 4))
    table = reliability(forecasts, np.zeros((1, 5), np.int8), np.array([75]), seed=1)
    assert table.loc[table["outcome"] == "yes", ["to", "observed", "n"]].to_numpy().tolist() == [[1.0, 1.0, 5]]


def test_sessions_that_differ_widen_the_interval():
    forecasts = np.broadcast_to([0.5, 0.0, 0.0, 0.5], (2, 5, 4))
    votes = np.array([[0] * 5, [3] * 5], np.int8)
    yes = reliability(forecasts, votes, np.array([75, 76]), seed=1).iloc[0]
    assert (yes["observed"], yes["low"], yes["high"]) == (0.5, 0.0, 1.0)
