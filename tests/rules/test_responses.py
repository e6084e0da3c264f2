"""What moves in answer: threat, routes, trade and security ties (equations 12-17)."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import responses
from alignsim.rules.alignment import kept

changes = draw_from.reals(-1.0, 1.0)
log_points = draw_from.reals(-3.0, 3.0)

# in the order of the partners
NO_DRIFT = (
    responses.drift_usa(0.5, 0.0, 0.0, 1.0),
    responses.drift_europe(0.5, 0.25, 0.0, 0.0, 0.0, 0.0),
    responses.drift_russia(0.5, 0.0, 0.0, 1.0, 1.0),
    responses.drift_china(0.5, 0.0, 0.0, 0.0, 1.0),
    responses.drift_rest(0.0, 0.0),
)


def trade_targets(shares, drifts, factors=(1.0,) * 5):
    weights = [responses.trade_weight(*each) for each in zip(shares, factors, drifts, strict=True)]
    return [weight / sum(weights) for weight in weights]


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


# --- trade


@given(values=st.permutations([0.0, 0.4, 0.9]))
def test_a_corridor_gains_nothing_without_gain_readiness_or_access(values):
    assert responses.corridor_gain(*values) == 0.0


@given(gain=draw_from.reals(0.01, 2.0), readiness=draw_from.readinesses(), access=draw_from.indices())
def test_a_corridor_never_gains_more_than_when_complete(gain, readiness, access):
    assert 0.0 <= responses.corridor_gain(gain, readiness, access) <= gain


def test_an_unfinished_corridor_gains_in_proportion():
    assert responses.corridor_gain(0.25, 0.5, 0.4) == pytest.approx(0.05)


@given(loss=draw_from.reals(0.0, 2.0), north=draw_from.indices(), disruption=draw_from.indices())
def test_a_disruption_takes_by_how_much_crosses_russia(loss, north, disruption):
    assert responses.north_loss(loss, north, disruption) == pytest.approx(loss * north * disruption, rel=1e-14)


@given(gain=draw_from.reals(0.0, 2.0), access=draw_from.indices(), demand=draw_from.indices())
def test_reexport_gains_by_access_and_demand(gain, access, demand):
    assert responses.reexport_gain(gain, access, demand) == pytest.approx(gain * access * demand, rel=1e-14)


def test_without_events_nothing_draws_trade_anywhere():
    assert NO_DRIFT == (0.0,) * 5


@given(shares=draw_from.trade_shares())
def test_without_drift_trade_weights_are_the_shares_of_the_world_bit_by_bit(shares):
    assert [responses.trade_weight(share, 1.0, 0.0) for share in shares] == shares


@given(shares=draw_from.trade_shares(), drifts=draw_from.vectors(log_points, 5), constant=log_points)
def test_a_drift_common_to_all_partners_moves_no_share(shares, drifts, constant):
    moved = trade_targets(shares, [drift + constant for drift in drifts])
    assert moved == pytest.approx(trade_targets(shares, drifts), rel=1e-13, abs=1e-300)


@given(shares=draw_from.simplex(5, smallest=0.01), drifts=draw_from.vectors(log_points, 5))
def test_trade_targets_lie_on_the_simplex_and_their_ratios_follow_the_drifts(shares, drifts):
    targets = trade_targets(shares, drifts)
    assert sum(targets) == pytest.approx(1.0, abs=1e-14)
    expected = math.exp(drifts[0] - drifts[1]) * shares[0] / shares[1]
    assert targets[0] / targets[1] == pytest.approx(expected, rel=1e-12)


@given(shares=draw_from.simplex(5, smallest=0.01), factor=draw_from.positive(1.01, 5.0))
def test_a_factor_on_one_partner_s_trade_takes_from_all_others(shares, factor):
    before = trade_targets(shares, NO_DRIFT)
    after = trade_targets(shares, NO_DRIFT, (1.0, 1.0, factor, 1.0, 1.0))
    assert after[2] > before[2]
    assert all(after[partner] < before[partner] for partner in (0, 1, 3, 4))


@given(response=draw_from.positive(0.01, 5.0), change=changes)
def test_trade_follows_alignment_with_the_same_elasticity_for_every_power(response, change):
    expected = pytest.approx(response * change, abs=1e-15)
    assert responses.drift_usa(response, change, 0.0, 1.0) == expected
    assert responses.drift_russia(response, change, 0.0, 1.0, 1.0) == expected
    assert responses.drift_china(response, change, 0.0, 0.0, 1.0) == expected


@given(response=draw_from.positive(0.01, 5.0), weight=draw_from.indices(), change=changes)
def test_european_trade_follows_american_alignment_by_the_european_weight(response, weight, change):
    drift = responses.drift_europe(response, weight, change, 0.0, 0.0, 0.0)
    assert drift == pytest.approx(weight * response * change, abs=1e-15)


@given(middle=draw_from.indices())
def test_the_middle_corridor_helps_trade_with_the_west_and_the_rest_alike(middle):
    west = (
        responses.drift_usa(0.5, 0.0, middle, 1.0),
        responses.drift_europe(0.5, 0.25, 0.0, middle, 0.0, 0.0),
        responses.drift_rest(middle, 0.0),
    )
    assert west == (middle,) * 3


@given(north=draw_from.indices())
def test_a_disruption_in_the_north_hits_europe_and_the_rest_alike(north):
    assert responses.drift_europe(0.5, 0.25, 0.0, 0.0, north, 0.0) == -north
    assert responses.drift_rest(0.0, north) == -north


@given(reexport=draw_from.indices())
def test_half_of_the_reexport_of_europe_and_china_goes_on_to_russia(reexport):
    assert responses.drift_europe(0.5, 0.25, 0.0, 0.0, 0.0, reexport) == reexport
    assert responses.drift_china(0.5, 0.0, 0.0, reexport, 1.0) == reexport
    assert responses.drift_russia(0.5, 0.0, reexport, 1.0, 1.0) == 0.5 * reexport


def test_the_belt_and_road_helps_trade_with_china():
    assert responses.drift_china(0.5, 0.0, 0.2, 0.0, 1.0) == 0.2


@given(capacity=draw_from.capacities())
def test_a_power_s_trade_goes_with_its_capacity(capacity):
    expected = pytest.approx(math.log(capacity), abs=1e-14)
    assert responses.drift_usa(0.5, 0.0, 0.0, capacity) == expected
    assert responses.drift_russia(0.5, 0.0, 0.0, capacity, 1.0) == expected
    assert responses.drift_china(0.5, 0.0, 0.0, 0.0, capacity) == expected


def test_a_power_without_capacity_still_gives_finite_numbers():
    floor = pytest.approx(math.log(1e-6))
    assert responses.drift_usa(0.5, 0.0, 0.0, 0.0) == floor
    assert responses.drift_china(0.5, 0.0, 0.0, 0.0, 0.0) == floor
    assert responses.drift_russia(0.5, 0.0, 0.0, 0.0, 1.0) == floor


def test_compliance_beyond_everything_still_gives_finite_numbers():
    assert responses.drift_russia(0.5, 0.0, 0.0, 1.0, -0.5) == pytest.approx(math.log(1e-6))


@given(start=draw_from.coercions(), less=draw_from.reals(0.0, 1.0), leverage=draw_from.indices())
def test_firms_keep_their_trade_with_russia_without_added_pressure(start, less, leverage):
    assert responses.compliance_left(0.15, start - less, start, leverage, 0.0) == 1.0


@given(start=draw_from.coercions(), added=draw_from.coercions(), leverage=draw_from.indices())
def test_firms_keep_their_trade_with_russia_under_a_full_licence(start, added, leverage):
    assert responses.compliance_left(0.15, start + added, start, leverage, 1.0) == 1.0


@given(
    start=draw_from.coercions(),
    added=draw_from.coercions(),
    leverage=draw_from.indices(),
    licence=draw_from.indices(),
)
@example(start=0.3, added=0.6, leverage=0.8, licence=0.6)
def test_added_pressure_takes_trade_by_leverage_and_what_is_not_licensed(start, added, leverage, licence):
    left = responses.compliance_left(0.15, start + added, start, leverage, licence)
    assert 1.0 - left == pytest.approx(0.15 * added * leverage * (1.0 - licence), abs=1e-14)


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
