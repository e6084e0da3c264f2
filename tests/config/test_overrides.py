"""What is made of overrides is told again as it was typed."""

import pytest

from alignsim.config.overrides import as_typed, joint_overrides, with_keys_of_events, written_out
from alignsim.world.setup import prepared


@pytest.mark.parametrize(
    "typed", ["es_11_6", "76_70", "A/RES/76/70", "ES-11/6", "null", "es 11 6", "", "'76_70'", "it's", "[a]"]
)
def test_a_resolution_is_told_in_the_short_form_and_means_the_same(typed):
    noted = written_out([f"votes={typed}"])
    [told] = as_typed(noted)
    assert told.startswith("votes=") and written_out([told]) == noted
    assert told == f"votes={typed}" or typed == "'76_70'"


def test_a_key_of_an_event_is_set_whether_or_not_its_file_names_it_and_told_as_typed():
    typed = ["+experiment=aid_boost", "scenario.events.us_offer.ramp=2", "scenario.events.us_offer.add=50"]
    noted = with_keys_of_events(typed)
    assert noted == [typed[0], *(f"++{text}" for text in typed[1:])]
    assert as_typed(noted) == typed
    [event] = prepared([*typed, "scenario.events.us_offer.states=[TJK,KAZ]"]).composed.events
    assert (event.ramp, event.amount, event.states) == (2.0, 50.0, ("KAZ", "TJK"))


@pytest.mark.parametrize(
    "typed",
    [
        ["+experiment=aid_boost", "scenario.events.us_ofer.ramp=2"],
        ["+experiment=aid_boost", "scenario.events.us_offer.rmp=2"],
        ["+experiment=aid_boost,relocation", "scenario.events.us_offer.ramp=2"],
        ["+scenario.events.more={lever: licence, set: 1}", "++scenario.events.more.ramp=2"],
    ],
)
def test_what_is_no_key_of_an_event_that_is_there_stays_as_it_is(typed):
    assert with_keys_of_events(typed) == as_typed(typed) == typed


def test_a_resolution_and_a_stack_are_told_without_what_was_made_of_them():
    typed = ["+experiment=[aid_boost,relocation]", "votes=es_11_6", "votes.title='On votes=x'"]
    assert as_typed([*written_out(typed), *joint_overrides(typed)]) == typed
