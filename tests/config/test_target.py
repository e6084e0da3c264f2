"""A target is a measure and a move with its sign."""

import pytest

from alignsim.config.errors import ConfigError
from alignsim.config.events import MEASURES
from alignsim.config.schema import STATES
from alignsim.config.target import Target, parse_target, rows_of


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_of_the_levels_can_be_aimed_at(measure):
    assert parse_target(f"{measure}=-0.5") == Target(measure, -0.5)


@pytest.mark.parametrize(("text", "sign"), [("tilt=+1.5", 1), ("tilt=-1e-3", -1), ("switches=+12", 1)])
def test_the_sign_says_which_way(text, sign):
    assert parse_target(text).sign == sign


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("align_us=+0.05", "no such measure. Did you mean align_usa?"),
        ("align_usa", r"such as align_usa=\+0.05"),
        ("align_usa=0.05", r"up \(\+0.05\) or down \(-0.05\), and not 0"),
        ("align_usa=+0", "and not 0"),
        ("align_usa=+nan", "expected a move with its sign"),
        ("align_usa=+five", "expected a move with its sign"),
        ("align_usa=-5", "can move by 1 at most; sizes are shares, five points are -0.05"),
        ("tilt=+3", "tilt can move by 2 at most"),
    ],
)
def test_what_is_no_target_is_told_in_a_sentence(text, words):
    with pytest.raises(ConfigError, match=words) as error:
        parse_target(text)
    assert "\n" not in str(error.value)


def test_it_is_asked_of_all_unless_states_are_named():
    assert rows_of(parse_target("align_usa=+0.1"), None) == (*STATES, "ALL")
    assert rows_of(parse_target("align_usa=+0.1"), ["ALL", "KAZ"]) == ("KAZ", "ALL")


def test_polarisation_is_asked_of_the_five_together():
    target = parse_target("polarisation=-0.1")
    assert rows_of(target, None) == ("ALL",)
    with pytest.raises(ConfigError, match="state KAZ: polarisation is of the five together"):
        rows_of(target, ["KAZ"])


def test_a_state_that_is_none_is_refused():
    with pytest.raises(ConfigError, match=r"state KZ: no such state\. Did you mean KAZ\?"):
        rows_of(parse_target("align_usa=+0.1"), ["KZ"])


def test_nobody_is_not_everybody():
    with pytest.raises(ConfigError, match=r"states=\[\]: expected at least one state, or ALL; leave it out for all"):
        rows_of(parse_target("align_usa=+0.1"), [])
