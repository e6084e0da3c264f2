"""Shapley's shares: games whose answer is known, and what must hold of every game."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from alignsim.analysis.shapley import Joining, all_joinings, sampled_joinings, shapley_shares


def game(values):
    """A game from what each coalition makes, by its bits."""
    return {coalition: np.array(float(value)) for coalition, value in enumerate(values)}


def games(players=4):
    """Any game of some players, three replicates at a time."""
    numbers = arrays(float, (2**players, 3), elements=st.floats(-10, 10, allow_subnormal=False))
    return numbers.map(lambda values: dict(enumerate(values)))


def exact(values, players):
    return shapley_shares(values, all_joinings(players), players)


def pairs_of(mask, players):
    return [(i, j) for i in range(players) for j in range(i) if mask >> i & 1 and mask >> j & 1]


def test_a_left_glove_is_worth_four_times_one_of_two_right_ones():
    assert exact(game([c & 1 and c > 1 for c in range(8)]), 3).tolist() == pytest.approx([2 / 3, 1 / 6, 1 / 6])


def test_airlines_share_a_runway_as_littlechild_and_owen_say():
    # each piece of the runway is paid by those who need it, in equal parts
    lengths = (8.0, 11.0, 13.0, 18.0)
    costs = game([max((lengths[i] for i in range(4) if c >> i & 1), default=0.0) for c in range(16)])
    assert exact(costs, 4).tolist() == pytest.approx([2.0, 3.0, 4.0, 9.0], abs=1e-12)


def test_of_three_who_vote_by_majority_each_has_a_third():
    assert exact(game([c.bit_count() >= 2 for c in range(8)]), 3).tolist() == pytest.approx([1 / 3] * 3)


def test_one_player_takes_all():
    assert exact(game([1.0, 4.0]), 1).tolist() == [3.0]


def test_without_players_nothing_is_divided():
    assert exact(game([5.0]), 0).shape == (0,)


@given(games())
def test_shares_add_up_to_what_all_make(values):
    assert exact(values, 4).sum(axis=0) == pytest.approx(values[15] - values[0], abs=1e-12)


@given(games(3))
def test_a_share_is_the_mean_over_all_orders(values):
    expected = np.zeros((3, 3))
    for order in permutations(range(3)):
        coalition = 0
        for player in order:
            expected[player] += (values[coalition | 1 << player] - values[coalition]) / 6
            coalition |= 1 << player
    assert exact(values, 3) == pytest.approx(expected, abs=1e-12)


@given(games(3))
def test_who_changes_nothing_gets_exactly_nothing(values):
    with_idle = {c: values[c & 0b011 | (c >> 1 & 0b100)] for c in range(16)}
    assert (exact(with_idle, 4)[2] == 0.0).all()
    assert (shapley_shares(with_idle, sampled_joinings(4, 6, 1), 4)[2] == 0.0).all()


@given(games(3))
def test_who_does_the_same_gets_the_same(values):
    # players 0 and 1 are worth what their number is worth
    alike = {c: values[(c & 0b011).bit_count() + (c & 0b100)] for c in range(8)}
    shares = exact(alike, 3)
    assert shares[0] == pytest.approx(shares[1], abs=1e-12)


@given(games(3), st.permutations(range(3)))
def test_the_order_in_which_players_are_written_changes_nothing(values, order):
    def renamed(coalition):
        return sum(1 << order[player] for player in range(3) if coalition >> player & 1)

    shares = exact({coalition: values[renamed(coalition)] for coalition in values}, 3)
    assert shares == pytest.approx(exact(values, 3)[list(order)], abs=1e-12)


@given(games(), games())
def test_shares_of_two_games_add_up(one, other):
    both = {coalition: one[coalition] + other[coalition] for coalition in one}
    assert exact(both, 4) == pytest.approx(exact(one, 4) + exact(other, 4), abs=1e-12)


@given(games(), st.integers(0, 5))
def test_sampled_shares_add_up_to_what_all_make(values, seed):
    shares = shapley_shares(values, sampled_joinings(4, 8, seed), 4)
    assert shares.sum(axis=0) == pytest.approx(values[15] - values[0], abs=1e-12)


@given(arrays(float, (5, 5), elements=st.floats(-5, 5, allow_subnormal=False)), st.integers(0, 5))
def test_two_orders_forth_and_back_are_exact_where_only_pairs_interact(weights, seed):
    values = game(
        [
            sum(weights[i, i] for i in range(5) if c >> i & 1) + sum(weights[pair] for pair in pairs_of(c, 5))
            for c in range(32)
        ]
    )
    assert shapley_shares(values, sampled_joinings(5, 2, seed), 5) == pytest.approx(exact(values, 5), abs=1e-12)


def test_many_sampled_orders_come_near_the_exact_shares():
    values = dict(enumerate(np.random.default_rng(3).normal(size=(64, 1))))
    near = shapley_shares(values, sampled_joinings(6, 4_000, 1), 6)
    assert near == pytest.approx(exact(values, 6), abs=0.06)


@pytest.mark.parametrize("joinings", [all_joinings(5), sampled_joinings(5, 10, 7)])
def test_weights_of_a_player_add_up_to_one(joinings):
    for player in range(5):
        assert sum(one.weight for one in joinings if one.player == player) == pytest.approx(1.0)
        assert not any(one.coalition >> player & 1 for one in joinings if one.player == player)


def test_the_same_seed_samples_the_same_orders():
    assert sampled_joinings(9, 64, 1) == sampled_joinings(9, 64, 1)
    assert sampled_joinings(9, 64, 1) != sampled_joinings(9, 64, 2)


def test_who_joins_is_in_the_coalition():
    assert Joining(player=2, coalition=0b001, weight=1.0).joined == 0b101
