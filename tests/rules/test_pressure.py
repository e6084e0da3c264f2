"""What pressure and fear take from a tie (equations 7-10)."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import pressure

coercion_scales = draw_from.scales(0.20)


# --- routes and leverage


@given(scale=draw_from.positive(100.0, 1e5))
def test_a_corridor_without_capital_is_not_ready(scale):
    assert pressure.corridor_readiness(0.0, scale) == 0.0


@given(scale=draw_from.positive(100.0, 1e5))
def test_a_corridor_with_capital_of_its_scale_is_63_percent_ready(scale):
    assert pressure.corridor_readiness(scale, scale) == pytest.approx(1.0 - math.exp(-1.0), rel=1e-14)


@given(capital=draw_from.reals(0.0, 1e5), more=st.floats(1.0, 1e4), scale=draw_from.positive(1e4, 1e5))
def test_more_capital_never_makes_a_corridor_less_ready(capital, more, scale):
    before, after = (pressure.corridor_readiness(value, scale) for value in (capital, capital + more))
    assert 0.0 <= before <= after <= 1.0


@given(
    leverage=draw_from.indices(),
    relief=draw_from.indices(),
    access=draw_from.indices(),
    north=draw_from.indices(),
)
def test_without_a_ready_corridor_russia_keeps_its_leverage(leverage, relief, access, north):
    assert pressure.leverage_left(leverage, relief, 0.0, access, north) == leverage


@given(
    leverage=draw_from.indices(),
    relief=draw_from.indices(),
    readiness=draw_from.readinesses(),
    access=draw_from.indices(),
    north=draw_from.indices(),
)
def test_another_way_out_never_adds_leverage_nor_reverses_it(leverage, relief, readiness, access, north):
    assert 0.0 <= pressure.leverage_left(leverage, relief, readiness, access, north) <= leverage


@given(leverage=draw_from.reals(0.01, 1.0), readiness=draw_from.reals(0.01, 0.999))
def test_russia_loses_leverage_only_over_who_relies_on_its_route(leverage, readiness):
    assert pressure.leverage_left(leverage, 0.5, readiness, 1.0, 0.0) == leverage
    assert pressure.leverage_left(leverage, 0.5, readiness, 1.0, 1.0) < leverage


# --- coercion


@given(coercion=draw_from.coercions(), start=draw_from.coercions(), capacity=draw_from.capacities())
def test_without_a_licence_all_coercion_is_brought_to_bear(coercion, start, capacity):
    brought = pressure.coercion_brought(coercion, start, 0.0, capacity)
    assert brought == pytest.approx(capacity * coercion, rel=1e-14, abs=1e-15)


@given(start=draw_from.coercions(), part=draw_from.indices(), licence=draw_from.indices())
def test_a_licence_lifts_nothing_of_the_pressure_there_was_before(start, part, licence):
    assert pressure.coercion_brought(part * start, start, licence, 1.0) == part * start


@given(start=draw_from.coercions(), added=draw_from.coercions(), licence=draw_from.indices())
@example(start=0.3, added=0.6, licence=0.6)
def test_a_licence_lifts_its_share_of_what_was_added(start, added, licence):
    brought = pressure.coercion_brought(start + added, start, licence, 1.0)
    assert brought == pytest.approx(start + added * (1.0 - licence), abs=1e-14)


@given(start=draw_from.coercions(), added=draw_from.coercions(), capacity=draw_from.capacities())
def test_a_full_licence_takes_pressure_back_to_where_it_was(start, added, capacity):
    assert pressure.coercion_brought(start + added, start, 1.0, capacity) == capacity * start


@given(values=st.permutations([0.0, 0.7, 0.9]))
def test_pressure_needs_coercion_leverage_and_the_will_to_punish(values):
    assert pressure.pressure(*values) == 0.0
    assert pressure.pressure(0.5, 0.7, 0.9) == pytest.approx(0.315)


@given(scale=coercion_scales, punished=draw_from.coercions(), resented=draw_from.coercions())
def test_punishment_does_not_bite_where_there_are_no_ties(scale, punished, resented):
    assert pressure.coercion_felt(0.0, scale, punished, resented) == resented


@given(scale=coercion_scales, punished=draw_from.coercions())
def test_half_of_the_punishment_is_felt_at_a_link_of_the_scale(scale, punished):
    assert pressure.coercion_felt(scale, scale, punished, 0.0) == pytest.approx(0.5 * punished, rel=1e-15)


@given(
    link=draw_from.indices(),
    more=draw_from.reals(0.001, 0.2),
    scale=coercion_scales,
    punished=draw_from.reals(0.01, 3.0),
    resented=draw_from.coercions(),
)
def test_closer_ties_feel_more_of_the_punishment_and_never_all(link, more, scale, punished, resented):
    less, felt = (pressure.coercion_felt(value, scale, punished, resented) for value in (link, link + more))
    assert less < felt < punished + resented


@given(weight=st.floats(0.01, 10.0), felt=st.floats(0.01, 5.0))
def test_coercion_takes_from_the_utility_in_proportion(weight, felt):
    assert pressure.coercion_term(weight, felt) == pytest.approx(-weight * felt, rel=1e-15)


# --- threat

tendencies = st.tuples(
    draw_from.reals(-1.0, 1.0), draw_from.weights(1.0), draw_from.weights(0.5), draw_from.reals(-0.5, 1.5)
)


@given(parameters=tendencies, leverage=draw_from.indices())
@example(parameters=(0.25, 10.0, 0.5, 1.5), leverage=0.0)
@example(parameters=(-1.0, 0.0, 5.0, 0.0), leverage=1.0)
def test_balancing_lies_between_appeasement_and_defiance(parameters, leverage):
    assert -1.0 <= pressure.balancing(*parameters, leverage) <= 1.0


@given(parameters=tendencies, leverage=draw_from.indices(), more=draw_from.reals(0.0, 1.0))
def test_a_better_guarantee_never_makes_a_state_more_appeasing(parameters, leverage, more):
    base, backing, by_leverage, guarantee = parameters
    before = pressure.balancing(base, backing, by_leverage, guarantee, leverage)
    assert pressure.balancing(base, backing, by_leverage, guarantee + more, leverage) >= before


@given(parameters=tendencies, leverage=draw_from.reals(0.0, 0.5), more=draw_from.reals(0.0, 0.5))
def test_more_leverage_of_the_threatener_never_makes_a_state_more_defiant(parameters, leverage, more):
    assert pressure.balancing(*parameters, leverage + more) <= pressure.balancing(*parameters, leverage)


@given(base=draw_from.reals(-0.2, 0.2), guarantee=draw_from.indices(), leverage=draw_from.indices())
def test_balancing_is_linear_where_it_is_not_clipped(base, guarantee, leverage):
    expected = base + 0.5 * guarantee - 0.3 * leverage
    assert pressure.balancing(base, 0.5, 0.3, guarantee, leverage) == pytest.approx(expected, abs=1e-15)


@given(weight=st.floats(0.1, 10.0), threat=st.floats(0.01, 1.0), tendency=st.floats(0.01, 1.0))
def test_a_threat_repels_who_balances_and_attracts_who_appeases(weight, threat, tendency):
    repelled = pressure.threat_term(weight, threat, tendency)
    assert repelled == pytest.approx(-weight * threat * tendency, rel=1e-14)
    assert pressure.threat_term(weight, threat, -tendency) == -repelled
