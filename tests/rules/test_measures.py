"""What is observed of alignments (section 8 of the model page)."""

import math
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import example, given

import strategies as draw_from
from alignsim.rules import measures
from alignsim.rules.alignment import normalise
from alignsim.rules.elementary import log
from golden_tables import assert_equals_golden, read_golden

SHARES = ["autonomy", "align_usa", "align_rus", "align_chn"]


def hedging(shares: list[float]) -> float:
    return measures.hedging_index(sum(measures.entropy_term(share, log(share)) for share in shares))


def distance(one: list[float], other: list[float]) -> float:
    return sum(measures.absolute_difference(*each) for each in zip(one, other, strict=True))


def test_the_constant_of_the_components_is_the_logarithm_of_four():
    assert math.log(4.0) == measures.LOG_COMPONENTS


def test_an_even_alignment_is_fully_hedged():
    assert hedging([0.25] * 4) == pytest.approx(1.0, abs=1e-15)


def test_an_alignment_with_one_power_alone_is_not_hedged():
    shares, logs = normalise([0.0, -700.0, -700.0, -700.0])
    terms = [measures.entropy_term(*each) for each in zip(shares, logs, strict=True)]
    assert measures.hedging_index(sum(terms)) == pytest.approx(0.0, abs=1e-300)


def test_half_and_half_is_half_hedged():
    assert hedging([0.5, 0.5 - 2e-12, 1e-12, 1e-12]) == pytest.approx(0.5, abs=1e-9)


@given(shares=draw_from.alignments())
def test_hedging_lies_between_0_and_1(shares):
    assert 0.0 < hedging(shares) <= 1.0 + 1e-15


@given(shares=draw_from.alignments(), order=draw_from.permutations(4))
def test_hedging_does_not_ask_which_power_is_which(shares, order):
    assert hedging([shares[k] for k in order]) == pytest.approx(hedging(shares), abs=1e-15)


@given(shares=draw_from.alignments(), part=draw_from.reals(0.05, 0.95))
def test_a_mixture_of_an_alignment_and_the_even_one_is_never_less_hedged(shares, part):
    mixed = [part * share + (1.0 - part) * 0.25 for share in shares]
    assert hedging(mixed) >= hedging(shares) - 1e-14


@given(shares=draw_from.alignments())
def test_tilt_counts_the_united_states_against_russia_and_china(shares):
    autonomy, usa, rus, chn = shares
    tilt = measures.tilt(usa, rus, chn)
    assert tilt == pytest.approx(2.0 * usa + autonomy - 1.0, abs=1e-14)
    assert -1.0 <= tilt <= 1.0


@given(shares=draw_from.alignments())
def test_a_state_leans_to_its_largest_share(shares):
    assert shares[measures.leaning(shares)] == max(shares)


@pytest.mark.parametrize(
    ("shares", "component"),
    [([0.25, 0.25, 0.25, 0.25], 0), ([0.1, 0.4, 0.4, 0.1], 1), ([0.2, 0.2, 0.3, 0.3], 2)],
)
def test_of_equal_shares_a_state_leans_to_the_first(shares, component):
    assert measures.leaning(shares) == component


@given(one=draw_from.alignments(), other=draw_from.alignments())
@example(one=[1.0, 0.0, 0.0, 0.0], other=[0.0, 0.0, 0.0, 1.0])
def test_the_distance_of_two_alignments_lies_between_0_and_1_and_is_symmetric(one, other):
    assert 0.0 <= distance(one, other) <= 1.0 + 1e-15
    assert distance(one, other) == distance(other, one)


@given(one=draw_from.alignments(), other=draw_from.alignments(), third=draw_from.alignments())
def test_a_detour_is_never_shorter(one, other, third):
    assert distance(one, other) <= distance(one, third) + distance(third, other) + 1e-15


@given(shares=draw_from.alignments())
def test_an_alignment_has_no_distance_to_itself(shares):
    assert distance(shares, shares) == 0.0


def test_states_that_share_nothing_are_one_apart():
    assert distance([1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]) == 1.0


def test_the_distance_is_the_share_that_has_to_move():
    assert distance([0.4, 0.3, 0.2, 0.1], [0.3, 0.3, 0.2, 0.2]) == pytest.approx(0.1)


def test_polarisation_of_two_camps_is_the_share_of_pairs_across():
    states = [[1.0, 0.0, 0.0, 0.0]] * 2 + [[0.0, 0.0, 1.0, 0.0]] * 3
    pairs = [distance(one, other) for one, other in combinations(states, 2)]
    assert sum(pairs) / len(pairs) == pytest.approx(6 / 10)


def test_the_reference_world_has_the_golden_hedging_and_tilt():
    golden = read_golden("baseline")
    found = pd.DataFrame(
        {
            "state": golden["state"],
            "hedging": [hedging(row) for row in golden[SHARES].to_numpy().tolist()],
            "tilt": [measures.tilt(*row) for row in golden[SHARES[1:]].to_numpy().tolist()],
        }
    )
    assert_equals_golden(found, golden, ["state"])
