"""Rank statistics against closed forms and counts by hand."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from alignsim.validation.ranks import between_states, exact_p, pairs_in_order, rank_correlation, ranks


def test_equal_values_share_the_mean_of_their_ranks():
    assert ranks(np.array([5.0, 1.0, 5.0, 9.0])).tolist() == [2.5, 1.0, 2.5, 4.0]


def test_without_ties_the_correlation_is_spearmans_formula():
    x, y = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([2.0, 1.0, 4.0, 3.0, 5.0])
    squares = ((x - y) ** 2).sum()
    assert rank_correlation(x, y) == pytest.approx(1 - 6 * squares / (5 * (5**2 - 1)))


def test_with_ties_the_correlation_is_that_of_scipy():
    x, y = np.array([1.0, 1.0, 3.0, 4.0, 4.0, 0.5]), np.array([2.0, 5.0, 2.0, 7.0, 7.0, 2.0])
    assert rank_correlation(x, y) == pytest.approx(spearmanr(x, y)[0], abs=1e-14)


def test_what_does_not_vary_has_no_correlation():
    assert np.isnan(rank_correlation(np.ones(5), np.arange(5.0)))
    assert np.isnan(exact_p(np.ones((5, 1)), np.arange(5.0)[:, None]))


def test_pairs_that_the_measure_leaves_equal_are_not_counted():
    model = np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]])
    measured = np.array([[9.0, 4.0, 4.0], [9.0, 8.0, 7.0]])
    assert pairs_in_order(model, measured) == (2, 5)


def test_a_perfect_order_of_five_is_one_naming_in_120():
    states = np.arange(5.0)[:, None]
    assert exact_p(states, states) == pytest.approx(1 / 120)
    # the other way round every naming does as well
    assert exact_p(states[::-1], states) == 1.0


def test_two_neighbours_exchanged_are_matched_by_five_namings():
    # correlations above 0.9 are the identity, at 0.9 the four exchanges of neighbours
    measured, model = np.arange(5.0)[:, None], np.array([1.0, 0.0, 2.0, 3.0, 4.0])[:, None]
    assert between_states(model, measured) == pytest.approx(0.9)
    assert exact_p(model, measured) == pytest.approx(5 / 120)


def test_powers_in_which_the_measure_is_flat_are_left_out():
    model = np.column_stack([np.arange(5.0), np.arange(5.0)[::-1]])
    measured = np.column_stack([np.arange(5.0), np.zeros(5)])
    assert between_states(model, measured) == 1.0
