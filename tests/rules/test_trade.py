"""How trade moves in answer (equations 14 and 15)."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import trade

changes = draw_from.reals(-1.0, 1.0)
log_points = draw_from.reals(-3.0, 3.0)

# in the order of the partners
NO_DRIFT = (
    trade.drift_usa(0.5, 0.0, 0.0, 0.0),
    trade.drift_europe(0.5, 0.25, 0.0, 0.0, 0.0, 0.0),
    trade.drift_russia(0.5, 0.0, 0.0, 0.0, 0.0),
    trade.drift_china(0.5, 0.0, 0.0, 0.0, 0.0),
    trade.drift_rest(0.0, 0.0),
)


def trade_targets(shares, drifts, factors=(1.0,) * 5):
    weights = [trade.trade_weight(*each) for each in zip(shares, factors, drifts, strict=True)]
    return [weight / sum(weights) for weight in weights]


@given(values=st.permutations([0.0, 0.4, 0.9]))
def test_a_corridor_gains_nothing_without_gain_readiness_or_access(values):
    assert trade.corridor_gain(*values) == 0.0


@given(gain=draw_from.reals(0.01, 2.0), readiness=draw_from.readinesses(), access=draw_from.indices())
def test_a_corridor_never_gains_more_than_when_complete(gain, readiness, access):
    assert 0.0 <= trade.corridor_gain(gain, readiness, access) <= gain


def test_an_unfinished_corridor_gains_in_proportion():
    assert trade.corridor_gain(0.25, 0.5, 0.4) == pytest.approx(0.05)


@given(loss=draw_from.reals(0.0, 2.0), north=draw_from.indices(), disruption=draw_from.indices())
def test_a_disruption_takes_by_how_much_crosses_russia(loss, north, disruption):
    assert trade.north_loss(loss, north, disruption) == pytest.approx(loss * north * disruption, rel=1e-14)


@given(gain=draw_from.reals(0.0, 2.0), access=draw_from.indices(), demand=draw_from.indices())
def test_reexport_gains_by_access_and_demand(gain, access, demand):
    assert trade.reexport_gain(gain, access, demand) == pytest.approx(gain * access * demand, rel=1e-14)


def test_without_events_nothing_draws_trade_anywhere():
    assert NO_DRIFT == (0.0,) * 5


@given(shares=draw_from.trade_shares())
def test_without_drift_trade_weights_are_the_shares_of_the_world_bit_by_bit(shares):
    assert [trade.trade_weight(share, 1.0, 0.0) for share in shares] == shares


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
    assert trade.drift_usa(response, change, 0.0, 0.0) == expected
    assert trade.drift_russia(response, change, 0.0, 0.0, 0.0) == expected
    assert trade.drift_china(response, change, 0.0, 0.0, 0.0) == expected


@given(response=draw_from.positive(0.01, 5.0), weight=draw_from.indices(), change=changes)
def test_european_trade_follows_american_alignment_by_the_european_weight(response, weight, change):
    drift = trade.drift_europe(response, weight, change, 0.0, 0.0, 0.0)
    assert drift == pytest.approx(weight * response * change, abs=1e-15)


@given(middle=draw_from.indices())
def test_the_middle_corridor_helps_trade_with_the_west_and_the_rest_alike(middle):
    west = (
        trade.drift_usa(0.5, 0.0, middle, 0.0),
        trade.drift_europe(0.5, 0.25, 0.0, middle, 0.0, 0.0),
        trade.drift_rest(middle, 0.0),
    )
    assert west == (middle,) * 3


@given(north=draw_from.indices())
def test_a_disruption_in_the_north_hits_europe_and_the_rest_alike(north):
    assert trade.drift_europe(0.5, 0.25, 0.0, 0.0, north, 0.0) == -north
    assert trade.drift_rest(0.0, north) == -north


@given(reexport=draw_from.indices())
def test_half_of_the_reexport_of_europe_and_china_goes_on_to_russia(reexport):
    assert trade.drift_europe(0.5, 0.25, 0.0, 0.0, 0.0, reexport) == reexport
    assert trade.drift_china(0.5, 0.0, 0.0, reexport, 0.0) == reexport
    assert trade.drift_russia(0.5, 0.0, reexport, 0.0, 0.0) == 0.5 * reexport


def test_the_belt_and_road_helps_trade_with_china():
    assert trade.drift_china(0.5, 0.0, 0.2, 0.0, 0.0) == 0.2


@given(change=log_points)
def test_a_power_s_trade_goes_with_its_capacity_and_with_what_firms_keep_up(change):
    assert trade.drift_usa(0.5, 0.0, 0.0, change) == change
    assert trade.drift_russia(0.5, 0.0, 0.0, change, 0.0) == change
    assert trade.drift_russia(0.5, 0.0, 0.0, 0.0, change) == change
    assert trade.drift_china(0.5, 0.0, 0.0, 0.0, change) == change


@given(capacity=draw_from.capacities())
def test_what_is_left_of_trade_is_as_much_in_log_points_as_in_parts(capacity):
    assert trade.log_left(capacity) == pytest.approx(math.log(capacity), abs=1e-14)


@pytest.mark.parametrize("part", [0.0, -0.5])
def test_no_capacity_and_compliance_beyond_everything_still_give_finite_numbers(part):
    assert trade.log_left(part) == pytest.approx(math.log(1e-6))


@given(start=draw_from.coercions(), less=draw_from.reals(0.0, 1.0), leverage=draw_from.indices())
def test_firms_keep_their_trade_with_russia_without_added_pressure(start, less, leverage):
    assert trade.compliance_left(0.15, start - less, start, leverage, 0.0) == 1.0


@given(start=draw_from.coercions(), added=draw_from.coercions(), leverage=draw_from.indices())
def test_firms_keep_their_trade_with_russia_under_a_full_licence(start, added, leverage):
    assert trade.compliance_left(0.15, start + added, start, leverage, 1.0) == 1.0


@given(
    start=draw_from.coercions(),
    added=draw_from.coercions(),
    leverage=draw_from.indices(),
    licence=draw_from.indices(),
)
@example(start=0.3, added=0.6, leverage=0.8, licence=0.6)
def test_added_pressure_takes_trade_by_leverage_and_what_is_not_licensed(start, added, leverage, licence):
    left = trade.compliance_left(0.15, start + added, start, leverage, licence)
    assert 1.0 - left == pytest.approx(0.15 * added * leverage * (1.0 - licence), abs=1e-14)
