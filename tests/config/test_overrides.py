"""What is made of overrides is told again as it was typed."""

import pytest

from alignsim.config.overrides import as_typed, joint_overrides, written_out


@pytest.mark.parametrize(
    "typed", ["es_11_6", "76_70", "A/RES/76/70", "ES-11/6", "null", "es 11 6", "", "'76_70'", "it's", "[a]"]
)
def test_a_resolution_is_told_in_the_short_form_and_means_the_same(typed):
    noted = written_out([f"votes={typed}"])
    [told] = as_typed(noted)
    assert told.startswith("votes=") and written_out([told]) == noted
    assert told == f"votes={typed}" or typed == "'76_70'"


def test_a_resolution_and_a_stack_are_told_without_what_was_made_of_them():
    typed = ["+experiment=[aid_boost,relocation]", "votes=es_11_6", "votes.title='On votes=x'"]
    assert as_typed([*written_out(typed), *joint_overrides(typed)]) == typed
