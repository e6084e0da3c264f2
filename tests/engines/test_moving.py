"""What follows from levers is worked out anew in every round in which one of them moves, and in few others."""

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from alignsim.config.errors import ScenarioError
from alignsim.config.levers import LEVERS
from alignsim.engines import planning
from alignsim.engines.board import LeverBoard
from alignsim.engines.planning import plan_of
from alignsim.world.scenario import actions_of
from alignsim.world.variants import with_values
from setups import STRATEGIES, made_of, setup_of

ROUNDS = 8
# starts of the rounds, a quarter each, and a day after the last
DAYS = ("2022-01-01", "2022-04-01", "2022-07-01", "2022-10-01", "2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01")


def event(lever="capacity.RUS", start="null", end="null", ramp=0.0, more=""):
    return f"{{lever: {lever}, set: 0.5, start: {start}, end: {end}, ramp: {ramp}{more}}}"


def setup_with(*events, **choices):
    named = [f"+scenario.events.e{number}={text}" for number, text in enumerate(events)]
    return setup_of("baseline", f"run.rounds={ROUNDS}", *named, *(f"{key}={value}" for key, value in choices.items()))


def moves(*events, **choices):
    """Rounds, from 1, in which levers, offers and routes move."""
    plan = plan_of(setup_with(*events, **choices))
    return [(np.flatnonzero(column) + 1).tolist() for column in plan.moves.T]


def test_without_events_and_strategies_nothing_moves():
    assert moves() == [[], [], []]


def test_a_pulse_moves_its_lever_when_it_begins_and_when_it_has_ended():
    assert moves(event(start=DAYS[2], end=DAYS[5])) == [[1, 3, 6], [], []]


def test_a_ramp_moves_its_lever_until_it_is_fully_in_force_and_again_before_its_end():
    assert moves(event(start=DAYS[1], ramp=0.5))[0] == [1, 3, 4]
    assert moves(event(start=DAYS[0], end=DAYS[6], ramp=0.5))[0] == [1, 2, 3, 6, 7]


def test_rounds_of_a_ramp_that_are_equal_count_as_moving_for_numbers_of_32_bits_may_differ_there():
    # 91 days after the start, and 91 before the end
    assert moves(event(start=DAYS[1], end="2022-12-31", ramp=3.0))[0] == [1, 3, 4, 5]


def test_an_event_in_the_last_round_moves_its_lever_there():
    assert moves(event(start=DAYS[7]))[0] == [1, 8]


def test_aid_moves_offers_alone():
    assert moves(event("aid.USA", start=DAYS[3])) == [[], [1, 4], []]


@pytest.mark.parametrize("strategy", STRATEGIES[1:])
def test_offers_move_in_every_round_under_a_strategy(strategy):
    assert moves(**{"policy.CHN.strategy": strategy}) == [[], list(range(1, ROUNDS + 1)), []]


def test_routes_move_from_the_first_investment_on():
    assert moves(event("route.middle", start=DAYS[2], end=DAYS[4])) == [[1, 3, 5], [], [3, 4, 5, 6, 7, 8]]


def test_credited_route_finance_moves_offers():
    credited = event("route.middle", start=DAYS[2], end=DAYS[4], more=", credited_to: CHN")
    assert moves(credited)[1] == [1, 3, 5]


def test_an_event_whose_ramp_differs_from_run_to_run_moves_its_lever_as_long_as_it_is_in_force():
    axis = "{scenario.events.e0.ramp: {values: [0, 1]}}"
    swept = {"+design": "list", "design.parameters": axis}
    assert moves(event(start=DAYS[2], end=DAYS[5]), **swept)[0] == [1, 3, 4, 5, 6]


# also within rounds
DATES = (*DAYS[1:], "2022-05-20", "2023-02-11")


@st.composite
def events(draw):
    """Any event on any lever."""
    start, end = sorted(draw(st.lists(st.sampled_from(DATES), min_size=2, max_size=2, unique=True)))
    start, end = draw(st.sampled_from([(start, end), (None, end), (start, None), (None, None)]))
    ramp = draw(st.sampled_from([0.0, 0.25, 0.4, 1.0, 3.0]))
    return {"lever": draw(st.sampled_from(sorted(LEVERS))), "set": 0.5, "start": start, "end": end, "ramp": ramp}


@settings(max_examples=200)
@given(happening=st.lists(events(), min_size=1, max_size=3, unique_by=lambda one: one["lever"]))
def test_in_a_round_in_which_nothing_is_said_to_move_every_lever_is_what_it_was(happening):
    try:
        setup = with_values(setup_with(), {"scenario.events": {f"e{n}": one for n, one in enumerate(happening)}})
    except ScenarioError:
        # begins and ends within one round
        reject()
    actions = actions_of(setup.composed.events, setup.clock, setup.world)
    board = LeverBoard(setup.world, setup.composed.config.rules, actions)
    before = {name: board.base(name) for name in LEVERS}
    for number, (levers, offers, _) in enumerate(plan_of(setup).moves, start=1):
        board.advance(number)
        now = {name: board.moved(name, number, board.base(name)) for name in LEVERS}
        differs = {name for name in LEVERS if now[name] != before[name]}
        assert levers or all(LEVERS[name].is_aid for name in differs)
        assert offers or not any(LEVERS[name].is_aid for name in differs)
        before = now


def everywhere(setup, actions):
    return np.ones((setup.clock.rounds, 3), np.int64)


@pytest.mark.parametrize("strategy", ["fixed", "reciprocal"])
def test_to_work_out_everything_in_every_round_gives_the_same_bits(strategy, monkeypatch):
    happening = (
        event(start=DAYS[1], end=DAYS[4]),
        event("aid.USA", start=DAYS[2], end=DAYS[5], ramp=0.5),
        event("route.middle", start=DAYS[3], end=DAYS[6], more=", credited_to: CHN"),
        event("guarantee.USA", start=DAYS[7]),
    )
    setup = setup_with(*happening, **{"run.replicates": 3, "policy.RUS.strategy": strategy})
    made = made_of(setup)
    assert 0 < plan_of(setup).moves.sum() < 3 * ROUNDS
    monkeypatch.setattr(planning, "moves_of", everywhere)
    often = made_of(setup)
    for name in ("last", "rounds", "reasons", "final"):
        assert (getattr(often, name) == getattr(made, name)).all()
