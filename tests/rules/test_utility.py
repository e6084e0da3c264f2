"""How a state values each power: what pulls it there, summed with what pushes it away (equations 4-6, 10)."""

import math
from dataclasses import replace

import pandas as pd
import pytest
from composed import (
    power_utilities,
    reference_states,
    reordered_powers,
    states,
    steady_shares,
    utilities,
)
from hypothesis import assume, example, given
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import utility
from golden_tables import assert_equals_golden, read_golden, read_reference_world

trade_scales = draw_from.scales(0.10)
aid_scales = draw_from.scales(0.01)
per_power = draw_from.vectors(draw_from.indices(), 3)


def next_largest(values: list[float], own: int) -> float:
    return max(values[:own] + values[own + 1 :])


# --- trade


def trade_pull(link: float, scale: float) -> float:
    return utility.trade_pull(link, scale, utility.trade_range(scale))


@given(scale=trade_scales)
def test_a_state_without_links_is_not_pulled(scale):
    assert trade_pull(0.0, scale) == 0.0


@given(scale=trade_scales)
def test_all_links_with_one_power_pull_with_one(scale):
    assert trade_pull(1.0, scale) == 1.0


@given(link=draw_from.reals(0.0, 0.99), more=draw_from.reals(1e-6, 0.01), scale=trade_scales)
def test_more_trade_pulls_more(link, more, scale):
    assert trade_pull(link + more, scale) > trade_pull(link, scale)


@given(link=draw_from.reals(0.0, 0.8), more=draw_from.reals(0.01, 0.1), scale=trade_scales)
def test_each_further_point_of_trade_pulls_less(link, more, scale):
    pulls = [trade_pull(link + step * more, scale) for step in range(3)]
    assert pulls[2] - pulls[1] < pulls[1] - pulls[0]


# --- aid


@given(gdp=draw_from.gdps(), scale=aid_scales)
def test_no_offer_does_not_pull(gdp, scale):
    assert utility.aid_pull(0.0, gdp, scale) == 0.0


@given(offer=draw_from.offers(), gdp=draw_from.gdps(), scale=aid_scales)
@example(offer=25.0, gdp=225e3, scale=0.01)
def test_aid_pulls_by_its_closed_form(offer, gdp, scale):
    assert utility.aid_pull(offer, gdp, scale) == pytest.approx(math.log1p(offer / (scale * gdp)), rel=1e-14)


@given(offer=draw_from.offers(), increase=st.floats(1.0, 1e4), gdp=draw_from.gdps(), scale=aid_scales)
# the 2022 offer to Kazakhstan, and ten times it
@example(offer=50.0, increase=450.0, gdp=225e3, scale=0.01)
def test_a_larger_offer_never_pulls_less(offer, increase, gdp, scale):
    assert utility.aid_pull(offer + increase, gdp, scale) > utility.aid_pull(offer, gdp, scale)


@given(offer=draw_from.reals(0.0, 1e4), increase=st.floats(10.0, 1e4), gdp=draw_from.gdps(), scale=aid_scales)
def test_each_further_dollar_pulls_less(offer, increase, gdp, scale):
    pulls = [utility.aid_pull(offer + step * increase, gdp, scale) for step in range(3)]
    assert pulls[2] - pulls[1] < pulls[1] - pulls[0]


@given(offer=st.floats(1.0, 1e5), gdp=draw_from.gdps(), more=st.floats(1.01, 10.0), scale=aid_scales)
def test_the_same_offer_pulls_a_larger_economy_less(offer, gdp, more, scale):
    assert utility.aid_pull(offer, more * gdp, scale) < utility.aid_pull(offer, gdp, scale)


@given(state=states(), power=st.integers(0, 2), increase=st.floats(1.0, 1e4))
def test_an_increase_of_aid_adds_its_closed_form_to_the_utility(state, power, increase):
    offers = list(state.offers)
    offers[power] += increase
    before = utilities(state)[1 + power]
    after = utilities(replace(state, offers=offers))[1 + power]
    scale = state.weights.aid_scale * state.gdp
    expected = state.weights.aid * math.log((scale + offers[power]) / (scale + state.offers[power]))
    assert after - before == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(state=states(), power=st.integers(0, 2), increase=st.floats(1.0, 1e4))
def test_a_larger_offer_never_lowers_the_giver_s_steady_share(state, power, increase):
    offers = list(state.offers)
    offers[power] += increase
    before = steady_shares(utilities(state))[1 + power]
    after = steady_shares(utilities(replace(state, offers=offers)))[1 + power]
    assert after >= before * (1 - 1e-14)


# --- dependence


@given(link=draw_from.reals(0.0, 1.25), security=draw_from.indices())
def test_dependence_lies_midway_between_link_and_security(link, security):
    depends = utility.dependence(link, security)
    assert depends - link == pytest.approx(security - depends, abs=1e-15)


@given(values=per_power)
@example(values=[0.4, 0.4, 0.1])
@example(values=[0.0, 0.0, 0.0])
def test_only_what_exceeds_the_next_power_is_feared(values):
    feared = [utility.excess_dependence(value, next_largest(values, k)) for k, value in enumerate(values)]
    first, second, _ = sorted(values, reverse=True)
    assert sorted(feared, reverse=True) == [first - second, 0.0, 0.0]


@given(aversion=st.floats(0.01, 15.0), excess=draw_from.reals(0.001, 0.5))
def test_fear_of_dependence_is_quadratic(aversion, excess):
    once = utility.dependence_term(aversion, excess)
    assert once < 0.0
    assert utility.dependence_term(aversion, 2.0 * excess) == pytest.approx(4.0 * once, rel=1e-14)


# --- the sum


@given(terms=draw_from.vectors(draw_from.reals(-10.0, 10.0), 7))
def test_the_utility_of_a_power_is_the_sum_of_its_terms(terms):
    assert utility.power_utility(*terms) == pytest.approx(math.fsum(terms), abs=1e-13)


@given(bias=draw_from.reals(-3.0, 3.0), weight=draw_from.weights(1.0), spread=draw_from.indices())
def test_diversified_links_make_autonomy_worth_more(bias, weight, spread):
    alone = utility.autonomy_utility(bias, utility.linear_term(weight, 0.0))
    assert alone == bias
    assert utility.autonomy_utility(bias, utility.linear_term(weight, spread)) == bias + weight * spread


@given(state=states(), factor=st.sampled_from([1e-3, 1e3, 7.0]))
def test_units_of_money_cancel_in_the_utilities(state, factor):
    rescaled = replace(
        state,
        gdp=state.gdp * factor,
        trade=state.trade * factor,
        offers=[offer * factor for offer in state.offers],
    )
    assert utilities(rescaled) == pytest.approx(utilities(state), rel=1e-12, abs=1e-12)


@given(state=states(), links=per_power, order=draw_from.permutations(3))
def test_relabelling_powers_relabels_their_utilities(state, links, order):
    renamed = power_utilities(reordered_powers(state, order), [links[power] for power in order])
    original = power_utilities(state, links)
    assert renamed == pytest.approx([original[power] for power in order], rel=1e-13, abs=1e-12)


@given(state=states(), links=per_power, threatened=st.integers(0, 2))
def test_a_threat_moves_no_other_power_s_utility(state, links, threatened):
    assume(state.threat[threatened] < 0.9)
    threat = [value + 0.1 if power == threatened else value for power, value in enumerate(state.threat)]
    before = power_utilities(state, links)
    after = power_utilities(replace(state, threat=threat), links)
    assert [after[k] for k in range(3) if k != threatened] == [before[k] for k in range(3) if k != threatened]


def test_the_reference_world_has_the_golden_utilities():
    columns = ["v_aut", "v_usa", "v_rus", "v_chn"]
    found = pd.DataFrame(
        [utilities(state) for state in reference_states(read_reference_world())], columns=columns
    ).assign(state=draw_from.STATES)
    assert_equals_golden(found, read_golden("baseline"), ["state"])


def test_the_reference_world_s_defaults_are_those_of_the_model_page():
    # the composed utilities above use defaults, the golden table was made with these inputs
    world = read_reference_world()
    weights = reference_states(world)[0].weights
    names = [
        "w_S",
        "w_T",
        "w_A",
        "w_C",
        "w_D",
        "w_X",
        "w_H",
        "w_V",
        "x_T",
        "x_A",
        "x_X",
        "west",
        "b0",
        "bG",
        "bP",
        "n_row",
    ]
    assert [world[name] for name in names] == list(vars(weights).values())
