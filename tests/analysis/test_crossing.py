"""Where curves first reach a height."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignsim.analysis.crossing import first_reach

PLACES = np.linspace(0.0, 4.0, 9)


def test_a_straight_line_is_met_where_it_is():
    assert first_reach(PLACES, 3.0 * PLACES[:, None], 4.2)[0] == pytest.approx(1.4)


def test_a_curve_that_stays_below_is_never_met():
    assert np.isinf(first_reach(PLACES, 0.9 * np.sin(PLACES)[:, None], 1.0)).all()


def test_a_curve_that_starts_above_is_met_at_once():
    assert first_reach(PLACES, 2.0 - PLACES[:, None], 1.0)[0] == PLACES[0]


def test_of_a_curve_that_goes_up_and_down_the_first_place_counts():
    met = first_reach(np.linspace(0.0, 10.0, 101), np.sin(np.linspace(0.0, 10.0, 101))[:, None], 0.5)
    assert met[0] == pytest.approx(np.pi / 6, abs=1e-4)


def test_a_smooth_curve_is_met_to_a_thousandth():
    met = first_reach(PLACES, np.log1p(PLACES)[:, None], 1.0)
    assert met[0] == pytest.approx(np.e - 1.0, rel=1e-3)


@given(
    rises=st.lists(st.floats(0.0, 2.0), min_size=8, max_size=8),
    low=st.floats(0.01, 5.0),
    more=st.floats(0.0, 5.0),
)
def test_a_higher_goal_of_a_rising_curve_is_met_no_earlier(rises, low, more):
    heights = np.concatenate([[0.0], np.cumsum(rises)])[:, None]
    assert first_reach(PLACES, heights, low)[0] <= first_reach(PLACES, heights, low + more)[0]


@given(st.lists(st.lists(st.floats(-3.0, 3.0), min_size=9, max_size=9), min_size=1, max_size=4), st.floats(0.1, 3.0))
def test_curves_side_by_side_are_met_as_each_alone(curves, goal):
    heights = np.array(curves).T
    together = first_reach(PLACES, heights, goal)
    alone = [first_reach(PLACES, heights[:, [number]], goal)[0] for number in range(len(curves))]
    assert together.tolist() == alone
