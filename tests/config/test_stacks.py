"""Several experiments at once, and experiments of one's own."""

import json
from dataclasses import asdict

import pytest

from alignsim.config.errors import ConfigError
from alignsim.config.overrides import joint_overrides, without_joint
from alignsim.world.setup import prepared


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A folder with ./conf/experiment, to stand in."""
    folder = tmp_path / "conf" / "experiment"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return folder


EXPERIMENT = """# @package _global_
scenario:
  name: mine
  question: Would it?
  events:
    more: {lever: aid.USA, add: 1}
"""


def test_stacked_experiments_keep_all_events_under_a_name_of_their_own():
    composed = prepared(["+experiment=[aid_boost,relocation]"]).composed
    assert {event.name for event in composed.events} == {"us_offer", "income", "mood"}
    assert composed.config.scenario.name == "aid_boost+relocation"
    assert composed.config.scenario.question == "What do aid_boost and relocation do together?"
    assert composed.expectations == ()
    assert composed.asked.kind == "open"


def test_a_stack_that_the_user_names_keeps_that_name():
    overrides = ["+experiment=[aid_boost,relocation]", "scenario.name=both", "scenario.expectation=[]"]
    assert prepared(overrides).composed.config.scenario.name == "both"


def test_a_stack_names_the_sources_of_all_its_experiments(own):
    odd = r"""Smith's "Aid" = {50 %}, [a: b]; c\d"""
    (own / "mine.yaml").write_text(EXPERIMENT.replace("  events:", f"  source: {json.dumps(odd)}\n  events:"))
    (own / "bare.yaml").write_text(EXPERIMENT.replace("more:", "less:"))
    source = prepared(["+experiment=[mine,bare,relocation]"]).composed.config.scenario.source
    alone = prepared(["+experiment=relocation"]).composed.config.scenario.source
    assert source == f"mine: {odd}; relocation: {alone}"


@pytest.mark.parametrize("key", ["name", "question", "source"])
def test_what_the_user_gives_a_stack_stays_and_the_rest_is_still_of_all(key):
    stack = ["+experiment=[aid_boost,relocation]"]
    of_all = asdict(prepared(stack).composed.config.scenario)
    given = asdict(prepared([*stack, f"scenario.{key}=own"]).composed.config.scenario)
    assert given == of_all | {key: "own"}


def test_the_overrides_of_a_stack_are_told_from_those_of_the_user():
    written = ["+experiment=[aid_boost,relocation]", "scenario.name=own", "scenario.events.us_offer.add=5"]
    assert without_joint([*written, *joint_overrides(written)]) == written
    assert without_joint(["++scenario.name=own"]) == ["++scenario.name=own"]


def test_a_stack_knows_which_events_each_experiment_brings(own):
    (own / "mine.yaml").write_text(EXPERIMENT)
    scenario = prepared(["+experiment=[mine,relocation]"]).composed.config.scenario
    assert scenario.parts == {"mine": ["more"], "relocation": ["income", "mood"]}


def test_two_experiments_with_an_event_of_one_name_are_refused():
    with pytest.raises(ConfigError, match="aid_boost and aid_boost_10 both have an event us_offer"):
        prepared(["+experiment=[aid_boost,aid_boost_10]"])


@pytest.mark.parametrize("words", ["+experiment=[aid_boost,aid_boost]", "+experiment=[aid_boost,relocation,aid_boost]"])
def test_an_experiment_that_is_named_twice_is_refused(words):
    with pytest.raises(ConfigError) as caught:
        prepared([words])
    assert str(caught.value) == f"{words}: aid_boost is named twice and would count once; name it once."


def test_two_choices_of_one_group_are_refused():
    with pytest.raises(ConfigError, match=r"chosen twice; write \+experiment=\[a,b\]"):
        prepared(["+experiment=aid_boost", "+experiment=relocation"])


def test_an_experiment_of_ones_own_is_found_where_one_stands(own):
    (own / "mine.yaml").write_text(EXPERIMENT)
    assert prepared(["+experiment=mine"]).composed.config.scenario.name == "mine"


def test_an_experiment_of_ones_own_cannot_hide_behind_a_shipped_one(own):
    (own / "aid_boost.yaml").write_text(EXPERIMENT)
    with pytest.raises(ConfigError, match="give yours another name"):
        prepared(["+experiment=aid_boost"])


def test_an_experiment_without_its_first_line_is_refused(own):
    (own / "mine.yaml").write_text(EXPERIMENT.split("\n", 1)[1])
    with pytest.raises(ConfigError, match="has to begin with the line # @package _global_"):
        prepared(["+experiment=mine"])


def test_a_broken_experiment_does_not_hide_the_others(own):
    from alignsim.api import questions

    (own / "broken.yaml").write_text("scenario: [")
    listed = dict(questions())
    assert listed["broken"] == "(cannot be read)"
    assert listed["aid_boost"].startswith("Would 25 million")


def test_two_letter_codes_are_understood():
    with pytest.raises(ConfigError, match=r"Did you mean KAZ\?"):
        prepared(["rules.autonomy_bias.KZ=1"])
