"""What a scenario says that its question asks."""

import pytest

from alignsim.config.asks import Asked, parse_asks
from alignsim.config.compose import compose
from alignsim.config.errors import ConfigError
from setups import setup_of


def test_a_question_of_which_nothing_is_said_is_open():
    assert parse_asks({}) == Asked("open")
    assert setup_of("baseline").composed.asked == Asked("open")


def test_a_question_names_whom_and_which_way():
    asked = parse_asks({"kind": "moves", "component": "RUS", "direction": "away", "states": ["KAZ", "KGZ"]})
    assert asked == Asked("moves", ("KAZ", "KGZ"), "RUS", -1)
    assert setup_of("c5plus1_coordination").composed.asked == Asked("spread", sign=-1)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (5, "scenario.asks=5"),
        ({"knd": "moves"}, "Did you mean kind?"),
        ({"kind": "move"}, "scenario.asks.kind=move: expected one of"),
        ({"component": "RUS"}, "scenario.asks.kind: missing; expected one of"),
        ({"kind": "moves", "component": "RUS"}, "go together"),
        ({"kind": "moves", "component": "Russia", "direction": "away"}, "component=Russia"),
        ({"kind": "moves", "states": "KAZ"}, "expected a list"),
        ({"kind": "moves", "states": ["KAS"]}, "Did you mean KAZ?"),
        ({"kind": "moves", "states": ["ALL", "KAZ"]}, "stands alone"),
        ({"kind": "moves", "component": "RUS", "direction": "together"}, "expected towards or away"),
        ({"kind": "spread", "direction": "towards"}, "expected together or apart"),
        ({"kind": "spread"}, "expected together or apart"),
        ({"kind": "spread", "direction": "apart", "component": "USA"}, "has direction alone"),
        ({"kind": "gains", "states": ["KAZ"]}, "has nothing more"),
    ],
)
def test_what_cannot_be_asked_is_refused(raw, words):
    with pytest.raises(ConfigError) as caught:
        parse_asks(raw)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_experiment_that_does_not_say_what_it_asks_has_not_the_question_of_the_baseline():
    offer = "+scenario.events.offer={lever: aid.USA, add: 1}"
    asked = {name: compose(overrides).config.scenario.question for name, overrides in {
        "nothing": [], "named": [offer, "scenario.name=mine"], "without a name": [offer],
        "said": [offer, "scenario.question=Why?"],
    }.items()}  # fmt: skip
    assert asked == {
        "nothing": "Where do the five stand when nothing happens?", "named": "What does mine change?",
        "without a name": "What do these events change?", "said": "Why?",
    }  # fmt: skip
