"""Events as a user writes them become records."""

from datetime import date

import pytest

from alignsim.config.errors import ScenarioError
from alignsim.config.events import parse_events, parse_expectations
from alignsim.config.levers import LEVERS
from alignsim.config.schema import PARTNERS, POWERS, STATES


def parse(**fields):
    """One event."""
    [event] = parse_events({"it": fields})
    return event


def test_an_event_concerns_all_states_and_all_times_unless_said_otherwise():
    event = parse(lever="coercion.USA", add=0.2)
    assert (event.states, event.start, event.end, event.ramp) == (STATES, None, None, 0.0)


def test_an_amount_has_a_path_of_its_own_to_sweep():
    assert parse(lever="coercion.USA", add=0.2).path == "scenario.events.it.add"


@pytest.mark.parametrize("operation", ["set", "add", "factor"])
def test_an_event_sets_adds_or_multiplies(operation):
    event = parse(lever="aid.USA", **{operation: 3})
    assert (event.operation, event.amount) == (operation, 3.0)


def test_states_are_kept_in_the_order_of_the_region_and_once_each():
    assert parse(lever="aid.USA", add=1, states=["UZB", "KAZ", "UZB"]).states == ("KAZ", "UZB")


def test_one_state_needs_no_brackets():
    assert parse(lever="aid.USA", add=1, states="TJK").states == ("TJK",)


def test_weights_of_a_split_say_whom_it_concerns():
    event = parse(lever="aid.USA", add=1, split={"TJK": 3, "KGZ": 1})
    assert event.states == ("KGZ", "TJK")
    assert event.split == {"TJK": 3.0, "KGZ": 1.0}


def test_dates_are_days():
    event = parse(lever="aid.USA", add=1, start="2023-01-01", end="2024-07-01")
    assert (event.start, event.end) == (date(2023, 1, 1), date(2024, 7, 1))


def test_an_event_that_is_nothing_is_left_out():
    assert parse_events({"dropped": None}) == ()


def test_events_keep_the_order_in_which_they_were_written():
    events = parse_events({"b": {"lever": "licence", "set": 1}, "a": {"lever": "reexport", "set": 1}})
    assert [event.name for event in events] == ["b", "a"]


def two_settings(one, other):
    return {
        "one": {"lever": "peer_weight", "set": 0.2, **one},
        "other": {"lever": "peer_weight", "set": 0.4, **other},
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {}),
        ({"start": "2024-01-01"}, {}),
        ({"end": "2024-01-01"}, {"start": "2023-12-31"}),
        ({"states": ["KAZ", "UZB"]}, {"states": ["UZB", "TJK"]}),
        ({"start": "2023-01-01", "end": "2025-01-01"}, {"start": "2024-01-01", "end": "2024-02-01"}),
    ],
)
def test_two_settings_of_one_lever_at_the_same_time_in_the_same_state_are_refused(one, other):
    with pytest.raises(ScenarioError, match="both set peer_weight"):
        parse_events(two_settings(one, other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"end": "2024-01-01"}, {"start": "2024-01-01"}),
        ({"states": ["KAZ"]}, {"states": ["UZB", "TJK"]}),
    ],
)
def test_two_settings_that_do_not_meet_are_accepted(one, other):
    assert len(parse_events(two_settings(one, other))) == 2


def test_a_setting_and_an_addition_on_one_lever_are_accepted():
    events = {"one": {"lever": "licence", "set": 0.5}, "other": {"lever": "licence", "add": 0.2}}
    assert len(parse_events(events)) == 2


def test_the_levers_are_those_of_the_model_page():
    by_power = ("aid", "coercion", "capacity", "guarantee", "threat", "security", "affinity")
    names = {f"{name}.{power}" for name in by_power for power in POWERS}
    names |= {f"punishes.{power}.{other}" for power in POWERS for other in POWERS}
    names |= {f"trade.{partner}" for partner in PARTNERS}
    names |= {"route.middle", "route.belt_road", "licence", "reexport", "north_disruption", "remittances"}
    assert set(LEVERS) == names | {"remittances_from_russia", "peer_weight"}


def test_every_lever_but_routes_and_punishments_has_a_value_for_each_state():
    without = {name for name, lever in LEVERS.items() if not lever.by_state}
    assert without == {name for name in LEVERS if name.startswith(("route.", "punishes."))}


@pytest.mark.parametrize("name", [name for name in LEVERS if name.startswith("coercion.")])
def test_coercion_has_no_upper_limit(name):
    assert (LEVERS[name].low, LEVERS[name].high) == (0.0, float("inf"))


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_has_a_unit_and_a_meaning(name):
    assert LEVERS[name].unit
    assert LEVERS[name].meaning


def test_an_expectation_is_a_sign_or_bounds():
    sign, bounds = parse_expectations(
        [
            {"measure": "align_usa", "state": "ALL", "sign": -1, "source": "x"},
            {"measure": "autonomy", "state": "EACH", "low": -0.01, "source": "y"},
        ]
    )
    assert (sign.sign, sign.low, sign.high) == (-1, None, None)
    assert (bounds.sign, bounds.low, bounds.high) == (None, -0.01, None)
