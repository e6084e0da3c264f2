"""Events become the value of every lever in every round."""

from datetime import date
from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignsim.config.events import parse_events
from alignsim.config.levers import LEVERS
from alignsim.config.schema import POWERS, STATES, RulesConfig
from alignsim.engines.board import LeverBoard
from alignsim.rules.levers import phase
from alignsim.world.clock import Clock
from alignsim.world.scenario import actions_of, base_levers
from setups import model_of, setup_of

QUARTERS = Clock(date(2022, 1, 1), 3, 8)
WORLD = setup_of("baseline", "world=reference").world
BASE = base_levers(WORLD, RulesConfig())


def board_of(events, clock=QUARTERS):
    """Board of levers on which events act."""
    return LeverBoard(WORLD, RulesConfig(), actions_of(parse_events(events), clock, WORLD))


def values(lever, events, clock=QUARTERS):
    """Values of a lever in every round: (round, state)."""
    board = board_of(events, clock)
    return np.array([board.moved(lever, number, BASE[lever]) for number in range(1, clock.rounds + 1)])


def of_state(lever, state="KAZ", **events):
    """Values of a lever in one state, round by round."""
    return values(lever, events)[:, STATES.index(state)].tolist()


def phases(clock=QUARTERS, **fields):
    """How far an event is in force in every round."""
    events = parse_events({"it": {"lever": "licence", "set": 1, **fields}})
    [action] = actions_of(events, clock, WORLD).by_lever["licence"]
    times = zip(action.elapsed.tolist(), action.remaining.tolist(), strict=True)
    return [phase(elapsed, remaining, action.event.ramp) for elapsed, remaining in times]


def test_without_events_nothing_acts_on_any_lever():
    assert actions_of((), QUARTERS, WORLD).by_lever == {}


def test_a_setting_replaces_the_base():
    assert of_state("coercion.USA", it={"lever": "coercion.USA", "set": 0.7}) == [0.7] * 8


def test_a_factor_multiplies_the_base():
    assert of_state("coercion.USA", it={"lever": "coercion.USA", "factor": 2}) == [0.6] * 8


def test_an_addition_comes_on_top_of_the_base():
    assert of_state("coercion.USA", it={"lever": "coercion.USA", "add": 0.2}) == [0.5] * 8


def test_first_the_setting_then_the_factors_then_the_additions_however_they_are_written():
    written = {
        "d": {"lever": "coercion.USA", "add": 0.1},
        "b": {"lever": "coercion.USA", "factor": 3},
        "a": {"lever": "coercion.USA", "set": 0.2},
        "c": {"lever": "coercion.USA", "factor": 0.5},
        "e": {"lever": "coercion.USA", "add": 0.05},
    }
    expected = 0.2 * 3 * 0.5 + 0.1 + 0.05
    assert of_state("coercion.USA", **written) == pytest.approx([expected] * 8, abs=1e-15)
    assert of_state("coercion.USA", **dict(reversed(written.items()))) == pytest.approx([expected] * 8, abs=1e-15)


def test_a_setting_leaves_nothing_of_the_base():
    assert of_state("aid.CHN", it={"lever": "aid.CHN", "set": 0}) == [0.0] * 8


@pytest.mark.parametrize(
    ("start", "end", "acts"),
    [
        (None, None, [1, 1, 1, 1, 1, 1, 1, 1]),
        ("2022-04-01", None, [0, 1, 1, 1, 1, 1, 1, 1]),
        ("2022-04-02", None, [0, 0, 1, 1, 1, 1, 1, 1]),
        (None, "2022-10-01", [1, 1, 1, 0, 0, 0, 0, 0]),
        (None, "2022-10-02", [1, 1, 1, 1, 0, 0, 0, 0]),
        ("2022-07-01", "2023-01-01", [0, 0, 1, 1, 0, 0, 0, 0]),
        ("2019-01-01", "2022-01-02", [1, 0, 0, 0, 0, 0, 0, 0]),
        ("2022-02-01", "2022-03-01", [0, 0, 0, 0, 0, 0, 0, 0]),
    ],
)
def test_an_event_acts_in_the_rounds_that_start_in_its_time(start, end, acts):
    assert phases(start=start, end=end) == acts


def test_a_ramp_phases_in_from_the_start():
    assert phases(start="2022-04-01", ramp=1) == [0, 0, 0.25, 0.5, 0.75, 1, 1, 1]


def test_a_ramp_without_a_start_phases_in_from_the_start_of_the_run():
    assert phases(ramp=1) == [0, 0.25, 0.5, 0.75, 1, 1, 1, 1]


def test_a_ramp_phases_out_before_the_end():
    assert phases(start="2021-01-01", end="2023-07-01", ramp=1) == [1, 1, 1, 0.75, 0.5, 0.25, 0, 0]


def test_a_ramp_longer_than_half_its_time_never_gets_all_the_way():
    assert phases(start="2022-01-01", end="2023-07-01", ramp=2) == [0, 0.125, 0.25, 0.375, 0.25, 0.125, 0, 0]


def test_a_ramp_moves_a_lever_from_its_base_to_the_value_of_the_event():
    ramped = {"lever": "coercion.USA", "set": 0.7, "start": "2022-01-01", "ramp": 1}
    expected = [0.3 + weight * (0.7 - 0.3) for weight in (0, 0.25, 0.5, 0.75, 1, 1, 1, 1)]
    assert of_state("coercion.USA", it=ramped) == pytest.approx(expected, abs=1e-15)


def test_a_ramp_of_a_factor_moves_the_factor():
    ramped = {"lever": "remittances", "factor": 0.5, "ramp": 1}
    expected = [1 - 0.5 * weight for weight in (0, 0.25, 0.5, 0.75, 1, 1, 1, 1)]
    assert of_state("remittances", it=ramped) == pytest.approx(expected, abs=1e-15)


def parts(split, **fields):
    """What an addition of 100 to American aid gives to each state."""
    moved = values("aid.USA", {"it": {"lever": "aid.USA", "add": 100, "split": split, **fields}})[0]
    return moved - np.array(BASE["aid.USA"])


SPLITS = {
    "equal": np.ones(5),
    "gdp": WORLD.gdp,
    "population": WORLD.population,
    "access": WORLD.access * WORLD.gdp,
}


@pytest.mark.parametrize("split", SPLITS)
def test_a_sum_is_split_in_proportion(split):
    assert parts(split) == pytest.approx(100 * SPLITS[split] / SPLITS[split].sum(), rel=1e-12)


@pytest.mark.parametrize("split", [*SPLITS, {"KGZ": 1, "TJK": 3}])
def test_what_is_split_adds_up_to_the_sum(split):
    assert parts(split).sum() == pytest.approx(100, rel=1e-12)


def test_weights_of_a_users_own_split_a_sum():
    assert parts({"KGZ": 1, "TJK": 3}) == pytest.approx([0, 25, 75, 0, 0], abs=1e-11)


@pytest.mark.parametrize("split", SPLITS)
def test_a_sum_for_some_states_is_split_among_them_alone(split):
    given_parts = parts(split, states=["KAZ", "UZB"])
    weights = SPLITS[split][[0, 4]]
    assert given_parts[[1, 2, 3]].tolist() == [0, 0, 0]
    assert given_parts[[0, 4]] == pytest.approx(100 * weights / weights.sum(), rel=1e-12)


def test_a_set_sum_is_split_like_an_added_one():
    moved = values("aid.USA", {"it": {"lever": "aid.USA", "set": 100, "split": "gdp"}})[0]
    assert moved == pytest.approx(100 * WORLD.gdp / WORLD.gdp.sum(), rel=1e-12)


def test_a_factor_on_aid_multiplies_every_offer():
    moved = values("aid.CHN", {"it": {"lever": "aid.CHN", "factor": 3}})[0]
    assert moved == pytest.approx(3 * WORLD.offers[:, 2], rel=1e-15)


BY_STATE = [name for name, lever in LEVERS.items() if lever.by_state]


@pytest.mark.parametrize("name", BY_STATE)
def test_an_event_in_one_state_moves_the_lever_there_alone(name):
    # upwards where there is room, else downwards
    base = np.array(BASE[name])
    operation = {"factor": 0.5} if base[1] > 0 else {"add": 0.25}
    moved = values(name, {"it": {"lever": name, **operation, "states": ["KGZ"]}})[0]
    assert moved[1] != base[1]
    assert np.delete(moved, 1).tolist() == np.delete(base, 1).tolist()


@pytest.mark.parametrize("name", [name for name, lever in LEVERS.items() if not lever.by_state])
def test_a_lever_without_a_value_by_state_moves_everywhere(name):
    moved = values(name, {"it": {"lever": name, "set": 0.75}})
    assert (moved == 0.75).all()


def test_route_finance_counts_for_the_power_to_which_it_is_credited():
    route = {"lever": "route.middle", "add": 400, "credited_to": "USA", "start": "2022-07-01"}
    board = board_of({"it": route})
    assert [board.credited("USA", number) for number in range(1, 9)] == [0, 0, 400, 400, 400, 400, 400, 400]
    assert {board.credited(power, 8) for power in ("RUS", "CHN")} == {0.0}


def test_route_finance_of_nobody_is_credited_to_nobody():
    route = {"lever": "route.middle", "add": 400}
    assert {board_of({"it": route}).credited(power, 8) for power in POWERS} == {0.0}


def test_finance_of_both_routes_adds_up():
    middle = {"lever": "route.middle", "add": 400, "credited_to": "CHN"}
    belt_road = {"lever": "route.belt_road", "add": 50, "credited_to": "CHN"}
    assert board_of({"a": middle, "b": belt_road}).credited("CHN", 1) == 450.0


@pytest.mark.parametrize(
    ("run_start", "start", "end"),
    [
        (date(2022, 2, 1), "2022-01-31", None),
        (date(2022, 1, 31), None, "2022-02-01"),
        (date(2022, 3, 31), None, "2022-04-01"),
    ],
)
def test_an_event_that_changes_at_the_turn_of_a_month_acts_in_the_round_that_starts_in_its_time(run_start, start, end):
    assert phases(Clock(run_start, 3, 1), start=start, end=end) == [1]


def test_credited_finance_becomes_offers_by_grant_share_access_and_gdp():
    setup = setup_of("trade_diversification_west", "world=reference", "run.uncertainty=none", "run.rounds=1")
    model = model_of(setup, rounds=1)
    weights = WORLD.access * WORLD.gdp
    added = np.array(model.powers[0].offers) - WORLD.offers[:, 0]
    assert added == pytest.approx(0.35 * 2312 * weights / weights.sum(), rel=1e-12)


def test_credited_finance_builds_the_route_as_well():
    west = setup_of("trade_diversification_west", "world=reference", "run.uncertainty=none", "run.rounds=1")
    expected = 2312 * (1 - exp(-0.03 * 0.25)) / 0.03
    assert model_of(west, rounds=1).capital["middle"] == pytest.approx(expected, rel=1e-12)


def test_levers_stand_at_the_worlds_values_without_events():
    assert BASE["coercion.USA"] == [0.3] * 5
    assert BASE["coercion.RUS"] == [0.2] * 5
    assert BASE["peer_weight"] == [0.1] * 5
    assert BASE["punishes.RUS.USA"] == [1.0] * 5
    assert BASE["security.RUS"] == WORLD.security[:, 1].tolist()
    assert BASE["aid.CHN"] == WORLD.offers[:, 2].tolist()
    assert set(BASE) == set(LEVERS)


@pytest.mark.parametrize(
    "name", [name for name in LEVERS if name.startswith(("capacity.", "trade.")) or name == "remittances"]
)
def test_a_lever_that_multiplies_stands_at_one(name):
    assert BASE[name] == [1.0] * 5


@pytest.mark.parametrize("name", ["licence", "reexport", "north_disruption", "route.middle", "threat.RUS"])
def test_a_lever_that_adds_stands_at_zero(name):
    assert BASE[name] == [0.0] * 5


@given(
    st.sampled_from(["set", "add", "factor"]),
    st.floats(0, 2),
    st.dates(date(2021, 1, 1), date(2023, 12, 31)),
    st.dates(date(2021, 1, 1), date(2025, 12, 31)),
    st.floats(0, 3),
)
def test_a_lever_stays_between_its_base_and_the_value_of_the_event(operation, amount, start, end, ramp):
    if start >= end:
        start, end = end, None
    dated = {"lever": "coercion.RUS", operation: amount, "start": start, "end": end, "ramp": ramp}
    goal = {"set": amount, "add": 0.2 + amount, "factor": 0.2 * amount}[operation]
    moved = values("coercion.RUS", {"it": dated})
    assert moved.min() >= min(0.2, goal) - 1e-12
    assert moved.max() <= max(0.2, goal) + 1e-12
