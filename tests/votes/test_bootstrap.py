"""Intervals over sessions against what can be counted out."""

import numpy as np
import pytest

from alignsim.votes.bootstrap import paired_interval, resampled_ratios


def test_the_same_difference_everywhere_has_no_interval():
    found = paired_interval(np.full(6, -0.2), np.array([1, 1, 2, 2, 2, 3]), seed=1)
    assert (found.mean, found.low, found.high) == pytest.approx((-0.2, -0.2, -0.2))
    assert (found.share_below_zero, found.blocks_below_zero, found.blocks) == (1.0, 3, 3)


def test_of_two_sessions_a_quarter_of_replicates_holds_one_alone():
    # both sessions: mean 0; the first twice: -1; the second twice: 1
    found = paired_interval(np.array([-1.0, 1.0]), np.array([75, 76]), seed=1)
    assert (found.mean, found.low, found.high) == (0.0, -1.0, 1.0)
    assert found.share_below_zero == pytest.approx(0.25, abs=0.03)
    assert (found.blocks_below_zero, found.blocks) == (1, 2)


def test_sessions_are_drawn_whole():
    # -1 and 1 within each session: no replicate can hold one without the other
    found = paired_interval(np.array([-1.0, 1.0, -1.0, 1.0]), np.array([75, 75, 76, 76]), seed=1)
    assert (found.low, found.high) == (0.0, 0.0)


def test_roll_calls_count_alike_whatever_their_session():
    # a session of three and one of one: 3/4 of the mean, or all, or nothing
    ratios = resampled_ratios(np.array([[1.0], [1.0], [1.0], [0.0]]), np.ones((4, 1)), np.array([1, 1, 1, 2]), seed=1)
    assert np.unique(ratios).tolist() == [0.0, 0.75, 1.0]


def test_the_seed_names_the_replicates():
    differences, sessions = np.arange(10.0), np.arange(10)
    assert paired_interval(differences, sessions, 1) == paired_interval(differences, sessions, 1)
    assert paired_interval(differences, sessions, 1) != paired_interval(differences, sessions, 2)


def test_without_roll_calls_there_is_no_interval():
    with pytest.raises(ValueError, match="expected at least one roll call"):
        paired_interval(np.array([]), np.array([], int), seed=1)
