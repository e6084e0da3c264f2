"""Variants of what was run."""

import pytest

from alignsim.config.errors import AlignsimError
from alignsim.runner import simulate
from alignsim.world.setup import prepared
from alignsim.world.variants import until, with_events, with_values

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


def test_what_ends_earlier_has_lost_the_events_that_begin_later():
    late = "+scenario.events.late={lever:threat.RUS,add:0.4,start:2022-07-01}"
    setup = prepared(["+experiment=aid_boost", late, *SMALL])
    names = [{event.name for event in until(setup, rounds).composed.events} for rounds in (2, 3)]
    assert names == [{"us_offer"}, {"us_offer", "late"}]


def test_up_to_its_end_what_ends_earlier_is_the_same_to_the_bit():
    # an event that is over, and one that phases out only after the end
    events = [
        "+scenario.events.over={lever:threat.RUS,add:0.4,end:2022-04-01}",
        "+scenario.events.fading={lever:aid.CHN,add:50,end:2022-12-01,ramp:0.25}",
    ]
    setup = prepared(["+experiment=aid_boost", *events, *SMALL, "run.record=all"])
    columns = ["arm", "replicate", "round", "state", "align_usa", "align_rus"]
    long, short = simulate(setup).rounds, simulate(until(setup, 2)).rounds
    assert long.loc[long["round"] <= 2, columns].reset_index(drop=True).equals(short[columns])
