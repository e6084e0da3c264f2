"""What moves in answer, trade apart: threat, routes and ties (equations 12, 13 and 15-17)."""

import pytest
from hypothesis import example, given

import strategies as draw_from
from alignsim.rules import responses
from alignsim.rules.alignment import kept

changes = draw_from.reals(-1.0, 1.0)


# --- threat


@given(provokes=draw_from.indices(), start=draw_from.indices(), less=draw_from.reals(0.0, 1.0))
def test_a_guarantee_no_better_than_before_provokes_nobody(provokes, start, less):
    assert responses.provocation(provokes, start - less, start) == 0.0


@given(start=draw_from.indices(), added=draw_from.reals(0.0, 1.0), provokes=draw_from.indices())
@example(start=0.05, added=0.4, provokes=1.0)
def test_a_guarantee_provokes_by_what_was_added(start, added, provokes):
    assert responses.provocation(provokes, start + added, start) == pytest.approx(provokes * added, abs=1e-15)


@given(threat=draw_from.indices(), proximity=draw_from.indices(), sensitivity=draw_from.weights(0.5))
def test_without_events_the_mean_threat_is_that_of_the_world(threat, proximity, sensitivity):
    assert responses.mean_threat(threat, 0.0, proximity, sensitivity, 0.0) == threat


@given(threat=draw_from.indices(), added=draw_from.indices(), provoked=draw_from.indices())
def test_who_is_far_away_feels_neither_threat_nor_provocation(threat, added, provoked):
    assert responses.mean_threat(threat, added, 0.0, 0.5, provoked) == threat


@given(
    threat=draw_from.indices(),
    added=draw_from.indices(),
    proximity=draw_from.indices(),
    sensitivity=draw_from.weights(0.5),
    provoked=draw_from.indices(),
)
def test_threats_elsewhere_and_provocations_are_felt_by_proximity(threat, added, proximity, sensitivity, provoked):
    mean = responses.mean_threat(threat, added, proximity, sensitivity, provoked)
    assert mean - threat == pytest.approx(proximity * (added + sensitivity * provoked), abs=1e-14)


@given(threat=draw_from.indices(), mean=draw_from.reals(-1.0, 6.0), left=draw_from.inertias())
def test_a_threat_lies_between_0_and_1(threat, mean, left):
    assert 0.0 <= responses.relaxed_threat(threat, mean, left) <= 1.0


@given(threat=draw_from.indices(), left=draw_from.inertias())
def test_a_threat_at_its_mean_does_not_move(threat, left):
    assert responses.relaxed_threat(threat, threat, left) == threat


@given(threat=draw_from.indices(), mean=draw_from.indices(), left=draw_from.inertias())
def test_the_distance_of_a_threat_to_its_mean_shrinks_to_what_is_kept(threat, mean, left):
    after = responses.relaxed_threat(threat, mean, left)
    assert after - mean == pytest.approx(left * (threat - mean), abs=1e-15)


@given(
    threat=draw_from.indices(),
    mean=draw_from.indices(),
    speed=draw_from.rates(),
    years=draw_from.round_lengths(),
)
def test_a_threat_relaxes_as_far_in_two_half_rounds_as_in_one(threat, mean, speed, years):
    half = kept(speed, 0.5 * years)
    twice = responses.relaxed_threat(responses.relaxed_threat(threat, mean, half), mean, half)
    assert twice == pytest.approx(responses.relaxed_threat(threat, mean, kept(speed, years)), abs=1e-14)


# --- routes


@given(speed=draw_from.rates(), years=draw_from.round_lengths())
def test_a_route_without_capital_or_investment_stays_without(speed, years):
    assert responses.route_capital(0.0, 0.0, kept(speed, years), speed) == 0.0


@given(capital=draw_from.positive(1.0, 1e5), speed=draw_from.rates(), years=draw_from.round_lengths())
def test_a_route_without_investment_wears_out(capital, speed, years):
    assert 0.0 < responses.route_capital(capital, 0.0, kept(speed, years), speed) < capital


@given(investment=draw_from.investments(), speed=draw_from.rates(), years=draw_from.round_lengths())
def test_investment_holds_a_route_at_its_yearly_amount_over_depreciation(investment, speed, years):
    rest = investment / speed
    assert responses.route_capital(rest, investment, kept(speed, years), speed) == pytest.approx(rest, rel=1e-12)


@given(
    capital=draw_from.positive(1.0, 1e5),
    investment=draw_from.investments(),
    speed=draw_from.rates(),
    years=draw_from.round_lengths(),
)
def test_a_route_grows_as_far_in_two_half_rounds_as_in_one(capital, investment, speed, years):
    half = kept(speed, 0.5 * years)
    twice = responses.route_capital(responses.route_capital(capital, investment, half, speed), investment, half, speed)
    whole = responses.route_capital(capital, investment, kept(speed, years), speed)
    # 1 - q loses digits where the speed is small
    assert twice == pytest.approx(whole, rel=1e-11)


@given(investment=draw_from.positive(1.0, 1e5), years=draw_from.round_lengths())
def test_slow_wear_leaves_nearly_all_of_a_round_s_investment(investment, years):
    built = responses.route_capital(0.0, investment, kept(0.03, years), 0.03)
    assert 0.98 * investment * years < built < investment * years


# --- ties


@given(value=draw_from.indices(), step=draw_from.inertias())
def test_a_tie_at_its_target_does_not_move_by_a_bit(value, step):
    assert responses.approach(value, value, step) == value


@given(value=draw_from.indices(), target=draw_from.indices(), step=draw_from.inertias())
def test_a_tie_moves_its_part_of_the_way(value, target, step):
    moved = responses.approach(value, target, step)
    assert moved - value == pytest.approx(step * (target - value), abs=1e-15)


@given(
    value=draw_from.indices(),
    target=draw_from.indices(),
    speed=draw_from.rates(),
    years=draw_from.round_lengths(),
)
def test_a_tie_moves_as_far_in_two_half_rounds_as_in_one(value, target, speed, years):
    half, whole = 1.0 - kept(speed, 0.5 * years), 1.0 - kept(speed, years)
    twice = responses.approach(responses.approach(value, target, half), target, half)
    assert twice == pytest.approx(responses.approach(value, target, whole), abs=1e-14)


@given(shares=draw_from.trade_shares(), targets=draw_from.trade_shares(), step=draw_from.inertias())
def test_trade_shares_stay_on_the_simplex_as_they_move(shares, targets, step):
    moved = [responses.approach(*each, step) for each in zip(shares, targets, strict=True)]
    assert sum(moved) == pytest.approx(1.0, abs=1e-14)
    assert min(moved) >= -1e-16


@given(security=draw_from.indices(), response=draw_from.weights(0.3), by_guarantee=draw_from.weights(0.5))
def test_without_events_security_ties_stay_as_they_are(security, response, by_guarantee):
    assert responses.security_target(security, 1.0, response, 0.0, by_guarantee, 0.0) == security


@given(
    security=draw_from.indices(),
    capacity=draw_from.capacities(),
    change=changes,
    guarantee=draw_from.reals(-1.0, 1.0),
)
@example(security=0.95, capacity=1.0, change=0.5, guarantee=0.4)
def test_a_security_tie_lies_between_0_and_1(security, capacity, change, guarantee):
    assert 0.0 <= responses.security_target(security, capacity, 3.0, change, 5.0, guarantee) <= 1.0


@given(
    security=draw_from.reals(0.4, 0.6),
    change=draw_from.reals(-0.3, 0.3),
    guarantee=draw_from.reals(-0.2, 0.2),
)
def test_a_security_tie_follows_capacity_alignment_and_guarantee(security, change, guarantee):
    target = responses.security_target(security, 0.9, 0.3, change, 0.5, guarantee)
    assert target == pytest.approx(0.9 * security + 0.3 * change + 0.5 * guarantee, abs=1e-15)
