"""How powers choose their offers (section 7 of the model page)."""

import math

import numpy as np
import pytest
from composed import reference_states, utilities
from hypothesis import example, given, settings
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import powers
from alignsim.rules.utility import aid_pull
from golden_tables import read_reference_world

positive_values = draw_from.positive(0.1, 10.0)
aid_weights = draw_from.reals(0.05, 1.0)
odds_ranges = draw_from.positive(0.01, 10.0)
scales_of_aid = draw_from.positive(10.0, 1e4)


def share_with_offer(offer: float, aid_weight: float, scale: float, odds: float, choice_scale: float) -> float:
    """Steady share of a power that offers, by its closed form."""
    weight = odds * (1.0 + offer / scale) ** (aid_weight / choice_scale)
    return weight / (1.0 + weight)


# --- simple strategies


@given(weights=draw_from.vectors(draw_from.positive(1e-3, 1e3), 5), budget=draw_from.budgets())
def test_shares_of_a_budget_spend_it_in_proportion_to_weights(weights, budget):
    total = sum(weights)
    offers = [powers.share_of_budget(budget, weight, total) for weight in weights]
    assert sum(offers) == pytest.approx(budget, rel=1e-14)
    assert offers[0] * weights[1] == pytest.approx(offers[1] * weights[0], rel=1e-13)


@given(budget=draw_from.budgets())
def test_nobody_to_give_to_is_no_offer(budget):
    assert powers.share_of_budget(budget, 0.0, 0.0) == 0.0


@given(population=draw_from.positive(100.0, 1e5), gdp=draw_from.gdps())
def test_need_is_the_inverse_of_income_per_head(population, gdp):
    assert powers.need_weight(population, gdp) * (gdp / population) == pytest.approx(1.0, rel=1e-14)


@given(offer=draw_from.offers(), reward=draw_from.reals(0.0, 10.0), share=draw_from.reals(0.01, 0.99))
def test_who_did_not_move_is_rewarded_with_the_offer_of_before(offer, reward, share):
    assert powers.reciprocal_weight(offer, reward, share, share) == offer


@given(
    offer=draw_from.positive(1.0, 1e4),
    reward=draw_from.reals(0.1, 2.0),
    start=draw_from.reals(0.2, 0.5),
    closer=draw_from.reals(0.01, 0.2),
)
def test_who_came_closer_is_rewarded_and_who_left_is_punished_alike(offer, reward, start, closer):
    rewarded = powers.reciprocal_weight(offer, reward, start + closer, start)
    punished = powers.reciprocal_weight(offer, reward, start - closer, start)
    assert rewarded == pytest.approx(offer * math.exp(reward * closer / start), rel=1e-13)
    assert rewarded * punished == pytest.approx(offer * offer, rel=1e-12)


@given(share=draw_from.indices(), start=draw_from.reals(0.001, 1.0), reward=draw_from.reals(0.0, 100.0))
@example(share=1.0, start=0.001, reward=100.0)
@example(share=0.0, start=1.0, reward=100.0)
def test_no_reward_or_punishment_goes_beyond_the_cube_of_e(share, start, reward):
    weight = powers.reciprocal_weight(100.0, reward, share, start)
    assert 100.0 * math.exp(-3.0) * (1 - 1e-14) <= weight <= 100.0 * math.exp(3.0) * (1 + 1e-14)


@given(offer=draw_from.offers(), response=draw_from.reals(0.0, 3.0))
def test_without_more_from_rivals_there_is_nothing_to_match(offer, response):
    assert powers.matching_offer(offer, response, 0.0) == offer


@given(offer=draw_from.offers(), response=draw_from.reals(0.1, 3.0), increase=draw_from.positive(1.0, 1e4))
def test_a_response_of_one_matches_rivals_dollar_for_dollar(offer, response, increase):
    assert powers.matching_offer(offer, 1.0, increase) == offer + increase
    more = powers.matching_offer(offer, response, increase) - offer
    assert more == pytest.approx(response * increase, rel=1e-9, abs=1e-9)


@given(total=draw_from.budgets(), ceiling=draw_from.budgets())
@example(total=100.0, ceiling=100.0)
def test_offers_never_exceed_their_ceiling_and_shrink_only_to_it(total, ceiling):
    scaled = total * powers.ceiling_factor(total, ceiling)
    assert scaled == pytest.approx(min(total, ceiling), rel=1e-14)


@given(gdp=draw_from.gdps())
def test_a_state_of_four_times_the_economy_is_worth_twice_as_much(gdp):
    assert powers.value_of_state(4.0 * gdp) == pytest.approx(2.0 * powers.value_of_state(gdp), rel=1e-15)


# --- competitive offers


@given(
    offer=draw_from.positive(1.0, 1e4),
    value=positive_values,
    aid_weight=aid_weights,
    scale=scales_of_aid,
    odds=odds_ranges,
    choice_scale=draw_from.reals(1.0, 3.0),
)
def test_the_marginal_value_is_the_slope_of_the_valued_share_times_tau(
    offer, value, aid_weight, scale, odds, choice_scale
):
    step = 1e-4 * (scale + offer)
    higher, lower = (
        value * share_with_offer(offer + sign * step, aid_weight, scale, odds, choice_scale) for sign in (1, -1)
    )
    slope = choice_scale * (higher - lower) / (2.0 * step)
    found = powers.marginal_value(offer, value, aid_weight, scale, odds, choice_scale)
    # the difference of two shares near 1 has few digits left
    assert found == pytest.approx(slope, rel=1e-6, abs=1e-11 * value / step)


@given(
    offer=draw_from.reals(0.0, 1e4),
    more=draw_from.positive(1.0, 1e4),
    value=positive_values,
    aid_weight=aid_weights,
    scale=scales_of_aid,
    odds=odds_ranges,
)
@example(offer=0.0, more=1.0, value=1.0, aid_weight=1.0, scale=1e4, odds=0.01)
def test_each_further_dollar_is_worth_less_while_the_weight_is_at_most_the_choice_scale(
    offer, more, value, aid_weight, scale, odds
):
    arguments = (value, aid_weight, scale, odds, 1.0)
    assert powers.marginal_value(offer + more, *arguments) < powers.marginal_value(offer, *arguments)


@given(
    price=draw_from.positive(1e-8, 1.0),
    value=positive_values,
    aid_weight=aid_weights,
    scale=scales_of_aid,
    odds=odds_ranges,
)
def test_a_power_buys_until_the_marginal_value_has_fallen_to_the_price(price, value, aid_weight, scale, odds):
    budget = 1e4
    arguments = (value, aid_weight, scale, odds, 1.0)
    offer = powers.offer_at_price(price, *arguments, budget)
    if powers.marginal_value(0.0, *arguments) <= price:
        assert offer == pytest.approx(0.0, abs=1e-12)
    elif powers.marginal_value(budget, *arguments) >= price:
        assert offer == pytest.approx(budget, rel=1e-15)
    else:
        assert powers.marginal_value(offer, *arguments) == pytest.approx(price, rel=1e-9)


splits = {
    "values": draw_from.vectors(positive_values, 5),
    "scales": draw_from.vectors(scales_of_aid, 5),
    "odds": draw_from.vectors(odds_ranges, 5),
    "aid_weight": aid_weights,
    "budget": draw_from.budgets(),
}
# one split takes about 20 ms in plain Python
few = settings(max_examples=20)


@given(**splits)
@few
def test_a_competitive_split_spends_the_budget_where_it_is_worth_most(values, scales, odds, aid_weight, budget):
    offers = powers.competitive_offers(values, aid_weight, scales, odds, 1.0, budget)
    assert sum(offers) == pytest.approx(budget, rel=1e-13)
    marginal = [
        powers.marginal_value(offer, value, aid_weight, scale, odd, 1.0)
        for offer, value, scale, odd in zip(offers, values, scales, odds, strict=True)
    ]
    price = max(marginal)
    for offer, worth in zip(offers, marginal, strict=True):
        # equal where there is an offer, no more than that where there is none
        assert offer < 1e-9 * budget or worth == pytest.approx(price, rel=1e-7)


@given(**splits)
@few
def test_a_competitive_split_beats_random_ones(values, scales, odds, aid_weight, budget):
    offers = powers.competitive_offers(values, aid_weight, scales, odds, 1.0, budget)

    def worth(split: np.ndarray) -> np.ndarray:
        weight = np.array(odds) * (1.0 + split / np.array(scales)) ** aid_weight
        return (np.array(values) * weight / (1.0 + weight)).sum(axis=-1)

    generator = np.random.default_rng(5)
    rivals = budget * np.concatenate(
        [generator.dirichlet(np.ones(5), 2000), generator.dirichlet(0.2 * np.ones(5), 2000)]
    )
    assert worth(np.array(offers)) >= worth(rivals).max() * (1.0 - 1e-13)


@given(value=positive_values, scale=scales_of_aid, odds=odds_ranges, budget=draw_from.budgets())
@settings(max_examples=5)
def test_equal_states_get_equal_offers(value, scale, odds, budget):
    offers = powers.competitive_offers([value] * 5, 0.5, [scale] * 5, [odds] * 5, 1.0, budget)
    assert offers == pytest.approx([budget / 5] * 5, rel=1e-12)


def test_a_power_without_a_budget_offers_nothing():
    assert powers.competitive_offers([1.0, 2.0], 0.5, [100.0, 200.0], [0.5, 1.0], 1.0, 0.0) == [0.0, 0.0]


# --- contests with a known solution


@pytest.mark.parametrize(("players", "exponent"), [(2, 1.0), (3, 1.0), (5, 1.0), (2, 0.5), (4, 0.7)])
def test_players_of_a_tullock_contest_spend_their_closed_form(players, exponent):
    """Spending r (n - 1) / n^2 of a prize of 1 (Tullock 1980).

    Built on our rules: with a scale of aid near 0 the steady share of a power is
    o^w / sum of o^w: Tullock's success function with w as the exponent r. The others' offers
    stand in the odds without an offer, a prize is the value of a state, and a unit of
    spending costs 1: the price at which `offer_at_price` buys.
    """
    scale = 1e-9

    def strength(spent: float) -> float:
        return math.exp(exponent * aid_pull(spent, 1.0, scale))

    spending = [0.05 * (player + 1) for player in range(players)]
    for _ in range(120):
        for player in range(players):
            rivals = sum(strength(spent) for other, spent in enumerate(spending) if other != player)
            best = powers.offer_at_price(1.0, 1.0, exponent, scale, 1.0 / rivals, 1.0, 1.0)
            spending[player] = 0.5 * (spending[player] + best)
    closed_form = exponent * (players - 1) / players**2
    assert spending == pytest.approx([closed_form] * players, rel=1e-6)


def blotto_answer(values: list[float], rival: list[float], aid_weight: float, budget: float) -> list[float]:
    """Best split against a rival's in a contest over several states.

    Scales of aid near 0 make the shares Tullock's, with w_A as the exponent, as above.
    """
    scale = 1e-9
    odds = [math.exp(-aid_weight * aid_pull(offer, 1.0, scale)) for offer in rival]
    return powers.competitive_offers(values, aid_weight, [scale] * len(values), odds, 1.0, budget)


@given(
    values=draw_from.vectors(positive_values, 5),
    aid_weight=draw_from.reals(0.2, 1.0),
    budget=draw_from.positive(1.0, 1e3),
    rival_budget=draw_from.positive(1.0, 1e3),
)
@few
def test_who_meets_a_split_in_proportion_to_values_answers_in_proportion_to_values(
    values, aid_weight, budget, rival_budget
):
    rival = [rival_budget * value / sum(values) for value in values]
    answer = blotto_answer(values, rival, aid_weight, budget)
    assert answer == pytest.approx([budget * value / sum(values) for value in values], rel=1e-4)


def test_two_powers_with_unequal_budgets_end_up_splitting_both_in_proportion_to_values():
    """Friedman (1958): whatever the budgets; from a start far from it."""
    values, aid_weight = [0.5, 0.2, 0.1, 0.1, 0.1], 0.7
    budgets = (100.0, 37.0)
    splits = [[budget / 5] * 5 for budget in budgets]
    for _ in range(12):
        for own in (0, 1):
            splits[own] = blotto_answer(values, splits[1 - own], aid_weight, budgets[own])
    for budget, split in zip(budgets, splits, strict=True):
        assert [offer / budget for offer in split] == pytest.approx(values, abs=1e-4)


# --- the reference world


def equilibrium(start: np.ndarray) -> np.ndarray:
    """Offers (state, power) after iterated best responses from a start."""
    world = read_reference_world()
    states = reference_states(world)
    scales = [world["x_A"] * state.gdp for state in states]
    values = [powers.value_of_state(state.gdp) for state in states]
    budgets = np.array(world["offer"]).sum(axis=0)
    without_offers = np.array(
        [
            [
                value - (world["w_A"] * aid_pull(state.offers[k - 1], state.gdp, world["x_A"]) if k else 0.0)
                for k, value in enumerate(utilities(state))
            ]
            for state in states
        ]
    )
    offers = start * budgets
    for _ in range(60):
        before = offers.copy()
        for power in range(3):
            weight = np.exp(without_offers)
            weight[:, 1:] *= (1.0 + offers / np.array(scales)[:, None]) ** world["w_A"]
            own = np.exp(without_offers[:, power + 1])
            odds = own / (weight.sum(axis=1) - weight[:, power + 1])
            offers[:, power] = powers.competitive_offers(
                values, world["w_A"], scales, odds.tolist(), world["tau"], float(budgets[power])
            )
        if np.abs(offers - before).max() < 1e-3:
            break
    return offers


@pytest.mark.parametrize("start", ["even", "all to one", "random", "random again"])
def test_competing_powers_of_the_reference_world_reach_one_equilibrium(start):
    starts = {
        "even": np.full((5, 3), 0.2),
        "all to one": np.eye(5)[[0, 3, 4]].T,
        "random": np.random.default_rng(1).dirichlet(np.ones(5), 3).T,
        "random again": np.random.default_rng(2).dirichlet(np.ones(5), 3).T,
    }
    # section 7 of the model page, million USD a year, USA RUS CHN
    expected = [
        [0.0, 0.0, 0.0],
        [161.2, 207.3, 340.4],
        [145.0, 192.7, 289.3],
        [0.0, 0.0, 610.9],
        [138.8, 0.0, 309.4],
    ]
    assert equilibrium(starts[start]) == pytest.approx(np.array(expected), abs=0.06)


@given(offers=st.lists(draw_from.offers(), min_size=5, max_size=5), ceiling=draw_from.budgets())
def test_matching_offers_scaled_to_a_ceiling_keep_their_proportions(offers, ceiling):
    factor = powers.ceiling_factor(sum(offers), ceiling)
    scaled = [factor * offer for offer in offers]
    assert sum(scaled) <= max(ceiling, 0.0) * (1.0 + 1e-13)
    assert 0.0 < factor <= 1.0
