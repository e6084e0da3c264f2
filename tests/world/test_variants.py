"""Variants of what was run."""

import pytest

from alignsim.config.errors import AlignsimError
from alignsim.runner import simulate
from alignsim.world.setup import prepared
from alignsim.world.variants import with_events, with_values

SMALL = ["run.replicates=3", "run.rounds=4"]
STACK = ["+experiment=[aid_boost,relocation]", *SMALL]


def test_some_of_the_events_are_the_experiment_that_has_only_these():
    alone, stacked = prepared(["+experiment=aid_boost", *SMALL]), prepared(STACK)
    one, other = simulate(alone).effects, simulate(with_events(stacked, ["us_offer"])).effects
    assert one.equals(other)


def test_without_events_the_baseline_is_left():
    assert with_events(prepared(STACK), []).arms == ("baseline",)


def test_other_values_are_those_that_a_user_gives():
    given = prepared(["+experiment=aid_boost", "scenario.events.us_offer.add=50", *SMALL])
    changed = with_values(prepared(["+experiment=aid_boost", *SMALL]), {"scenario.events.us_offer.add": 50})
    assert simulate(given).effects.equals(simulate(changed).effects)


def test_what_was_given_stays_given():
    setup = prepared(["+experiment=aid_boost", "rules.aid_weight=0.7", *SMALL])
    assert "rules.aid_weight" in with_values(setup, {"run.rounds": 2}).composed.given


def test_a_shorter_run_has_the_rounds_of_the_longer_one():
    setup = prepared(["+experiment=aid_boost", *SMALL, "run.record=all"])
    long, short = (simulate(one).rounds for one in (setup, with_values(setup, {"run.rounds": 2})))
    columns = ["arm", "replicate", "round", "state", "align_usa", "align_rus"]
    assert long.loc[long["round"] <= 2, columns].reset_index(drop=True).equals(short[columns])


def test_values_that_cannot_be_are_refused():
    with pytest.raises(AlignsimError, match=r"rules\.aid_weight=-1"):
        with_values(prepared(STACK), {"rules.aid_weight": -1.0})
