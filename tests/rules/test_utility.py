"""What pulls a state towards a power, and what pushes it away (equations 4-10)."""

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
coercion_scales = draw_from.scales(0.20)
per_power = draw_from.vectors(draw_from.indices(), 3)


def next_largest(values: list[float], own: int) -> float:
    return max(values[:own] + values[own + 1 :])


# --- trade


@given(scale=trade_scales)
def test_a_state_without_links_is_not_pulled(scale):
    assert utility.trade_pull(0.0, scale) == 0.0


@given(scale=trade_scales)
def test_all_links_with_one_power_pull_with_one(scale):
    assert utility.trade_pull(1.0, scale) == 1.0


@given(link=draw_from.reals(0.0, 0.99), more=draw_from.reals(1e-6, 0.01), scale=trade_scales)
def test_more_trade_pulls_more(link, more, scale):
    assert utility.trade_pull(link + more, scale) > utility.trade_pull(link, scale)


@given(link=draw_from.reals(0.0, 0.8), more=draw_from.reals(0.01, 0.1), scale=trade_scales)
def test_each_further_point_of_trade_pulls_less(link, more, scale):
    pulls = [utility.trade_pull(link + step * more, scale) for step in range(3)]
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


# --- routes and leverage


@given(scale=draw_from.positive(100.0, 1e5))
def test_a_corridor_without_capital_is_not_ready(scale):
    assert utility.corridor_readiness(0.0, scale) == 0.0


@given(scale=draw_from.positive(100.0, 1e5))
def test_a_corridor_with_capital_of_its_scale_is_63_percent_ready(scale):
    assert utility.corridor_readiness(scale, scale) == pytest.approx(1.0 - math.exp(-1.0), rel=1e-14)


@given(capital=draw_from.reals(0.0, 1e5), more=st.floats(1.0, 1e4), scale=draw_from.positive(1e4, 1e5))
def test_more_capital_never_makes_a_corridor_less_ready(capital, more, scale):
    before, after = (utility.corridor_readiness(value, scale) for value in (capital, capital + more))
    assert 0.0 <= before <= after <= 1.0


@given(
    leverage=draw_from.indices(),
    relief=draw_from.indices(),
    access=draw_from.indices(),
    north=draw_from.indices(),
)
def test_without_a_ready_corridor_russia_keeps_its_leverage(leverage, relief, access, north):
    assert utility.leverage_left(leverage, relief, 0.0, access, north) == leverage


@given(
    leverage=draw_from.indices(),
    relief=draw_from.indices(),
    readiness=draw_from.readinesses(),
    access=draw_from.indices(),
    north=draw_from.indices(),
)
def test_another_way_out_never_adds_leverage_nor_reverses_it(leverage, relief, readiness, access, north):
    assert 0.0 <= utility.leverage_left(leverage, relief, readiness, access, north) <= leverage


@given(leverage=draw_from.reals(0.01, 1.0), readiness=draw_from.reals(0.01, 0.999))
def test_russia_loses_leverage_only_over_who_relies_on_its_route(leverage, readiness):
    assert utility.leverage_left(leverage, 0.5, readiness, 1.0, 0.0) == leverage
    assert utility.leverage_left(leverage, 0.5, readiness, 1.0, 1.0) < leverage


# --- coercion


@given(coercion=draw_from.coercions(), start=draw_from.coercions(), capacity=draw_from.capacities())
def test_without_a_licence_all_coercion_is_brought_to_bear(coercion, start, capacity):
    brought = utility.coercion_brought(coercion, start, 0.0, capacity)
    assert brought == pytest.approx(capacity * coercion, rel=1e-14, abs=1e-15)


@given(start=draw_from.coercions(), part=draw_from.indices(), licence=draw_from.indices())
def test_a_licence_lifts_nothing_of_the_pressure_there_was_before(start, part, licence):
    assert utility.coercion_brought(part * start, start, licence, 1.0) == part * start


@given(start=draw_from.coercions(), added=draw_from.coercions(), licence=draw_from.indices())
@example(start=0.3, added=0.6, licence=0.6)
def test_a_licence_lifts_its_share_of_what_was_added(start, added, licence):
    brought = utility.coercion_brought(start + added, start, licence, 1.0)
    assert brought == pytest.approx(start + added * (1.0 - licence), abs=1e-14)


@given(start=draw_from.coercions(), added=draw_from.coercions(), capacity=draw_from.capacities())
def test_a_full_licence_takes_pressure_back_to_where_it_was(start, added, capacity):
    assert utility.coercion_brought(start + added, start, 1.0, capacity) == capacity * start


@given(values=st.permutations([0.0, 0.7, 0.9]))
def test_pressure_needs_coercion_leverage_and_the_will_to_punish(values):
    assert utility.pressure(*values) == 0.0
    assert utility.pressure(0.5, 0.7, 0.9) == pytest.approx(0.315)


@given(scale=coercion_scales, punished=draw_from.coercions(), resented=draw_from.coercions())
def test_punishment_does_not_bite_where_there_are_no_ties(scale, punished, resented):
    assert utility.coercion_felt(0.0, scale, punished, resented) == resented


@given(scale=coercion_scales, punished=draw_from.coercions())
def test_half_of_the_punishment_is_felt_at_a_link_of_the_scale(scale, punished):
    assert utility.coercion_felt(scale, scale, punished, 0.0) == pytest.approx(0.5 * punished, rel=1e-15)


@given(
    link=draw_from.indices(),
    more=draw_from.reals(0.001, 0.2),
    scale=coercion_scales,
    punished=draw_from.reals(0.01, 3.0),
    resented=draw_from.coercions(),
)
def test_closer_ties_feel_more_of_the_punishment_and_never_all(link, more, scale, punished, resented):
    less, felt = (utility.coercion_felt(value, scale, punished, resented) for value in (link, link + more))
    assert less < felt < punished + resented


@given(weight=st.floats(0.01, 10.0), felt=st.floats(0.01, 5.0))
def test_coercion_takes_from_the_utility_in_proportion(weight, felt):
    assert utility.coercion_term(weight, felt) == pytest.approx(-weight * felt, rel=1e-15)


# --- threat

tendencies = st.tuples(
    draw_from.reals(-1.0, 1.0), draw_from.weights(1.0), draw_from.weights(0.5), draw_from.reals(-0.5, 1.5)
)


@given(parameters=tendencies, leverage=draw_from.indices())
@example(parameters=(0.25, 10.0, 0.5, 1.5), leverage=0.0)
@example(parameters=(-1.0, 0.0, 5.0, 0.0), leverage=1.0)
def test_balancing_lies_between_appeasement_and_defiance(parameters, leverage):
    assert -1.0 <= utility.balancing(*parameters, leverage) <= 1.0


@given(parameters=tendencies, leverage=draw_from.indices(), more=draw_from.reals(0.0, 1.0))
def test_a_better_guarantee_never_makes_a_state_more_appeasing(parameters, leverage, more):
    base, backing, by_leverage, guarantee = parameters
    before = utility.balancing(base, backing, by_leverage, guarantee, leverage)
    assert utility.balancing(base, backing, by_leverage, guarantee + more, leverage) >= before


@given(parameters=tendencies, leverage=draw_from.reals(0.0, 0.5), more=draw_from.reals(0.0, 0.5))
def test_more_leverage_of_the_threatener_never_makes_a_state_more_defiant(parameters, leverage, more):
    assert utility.balancing(*parameters, leverage + more) <= utility.balancing(*parameters, leverage)


@given(base=draw_from.reals(-0.2, 0.2), guarantee=draw_from.indices(), leverage=draw_from.indices())
def test_balancing_is_linear_where_it_is_not_clipped(base, guarantee, leverage):
    expected = base + 0.5 * guarantee - 0.3 * leverage
    assert utility.balancing(base, 0.5, 0.3, guarantee, leverage) == pytest.approx(expected, abs=1e-15)


@given(weight=st.floats(0.1, 10.0), threat=st.floats(0.01, 1.0), tendency=st.floats(0.01, 1.0))
def test_a_threat_repels_who_balances_and_attracts_who_appeases(weight, threat, tendency):
    repelled = utility.threat_term(weight, threat, tendency)
    assert repelled == pytest.approx(-weight * threat * tendency, rel=1e-14)
    assert utility.threat_term(weight, threat, -tendency) == -repelled


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
