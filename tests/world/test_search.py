"""Where the amount of an event is looked for."""

import pytest

from alignsim.config.errors import AlignsimError, ConfigError, ScenarioError
from alignsim.world.search import search_of, searches_of
from alignsim.world.setup import prepared
from setups import setup_of

OFFER = "scenario.events.us_offer.add"


def search(experiment, event, *overrides, most=None):
    setup = setup_of(experiment, *overrides)
    [found] = [one for one in setup.composed.events if one.name == event]
    return search_of(setup, found, most)


def test_what_is_added_starts_from_nothing_and_a_factor_from_one():
    assert search("aid_boost", "us_offer").start == 0.0
    assert search("china_bri_surge", "chinese_aid").start == 1.0


def test_what_is_set_starts_from_the_value_of_the_world():
    assert search("russia_retrenchment", "weaker_russia").start == 1.0
    weight = setup_of("c5plus1_coordination").composed.config.rules.peer_weight
    assert search("c5plus1_coordination", "coordination").start == pytest.approx(weight)


def test_aid_that_is_set_starts_from_the_sum_over_its_states():
    offers = setup_of("baseline").world.offers[1:3, 1]
    split = f"split: {{KGZ: {float(offers[0])!r}, TJK: {float(offers[1])!r}}}"
    setup = prepared([f"+scenario.events.all={{lever: aid.RUS, set: 10, {split}}}"])
    [found] = searches_of(setup, ["scenario.events.all.set"])
    assert found.start == pytest.approx(sum(offers))


def test_what_one_state_has_is_where_setting_it_starts():
    setup = prepared(["+scenario.events.tie={lever: security.RUS, set: 0.5, states: [KAZ]}"])
    [found] = searches_of(setup, ["scenario.events.tie.set"])
    assert found.start == setup.world.security[0, 1]


@pytest.mark.parametrize("lever", ["security.RUS", "aid.RUS"])
def test_what_cannot_be_set_to_where_it_stands_in_every_state_has_no_start(lever):
    setup = prepared([f"+scenario.events.all={{lever: {lever}, set: 0.5}}"])
    with pytest.raises(ConfigError, match=rf"no amount leaves {lever} as it is .* write the event with add or factor"):
        searches_of(setup, ["scenario.events.all.set"])


def test_nobody_offers_more_than_all_that_the_five_produce():
    found = search("trade_diversification", "middle_corridor")
    assert found.ends == pytest.approx((setup_of("baseline").world.gdp.sum(),))


def test_aid_can_be_cut_until_a_state_gets_none():
    cut, _ = search("aid_boost", "us_offer").ends
    # split equally over five: the state that gets least loses all of it first
    assert cut == pytest.approx(-5 * setup_of("aid_boost").world.offers[:, 0].min())


def test_a_factor_on_aid_ends_where_its_sum_is_all_that_the_five_produce():
    world, found = setup_of("baseline").world, search("china_bri_surge", "chinese_aid")
    assert found.ends[0] == pytest.approx(0.0, abs=1e-6)
    assert found.ends[1] * world.offers[:, 2].sum() == pytest.approx(world.gdp.sum())


@pytest.mark.parametrize(
    ("experiment", "event", "ends"),
    [
        ("sanctions_relief_licences", "licences", (1.0,)),
        ("security_guarantee", "guarantee", (-1.0, 1.0)),
        ("c5plus1_coordination", "coordination", (0.0, 0.95)),
        ("remittance_shock", "remittances", (0.0, 10.0)),
        ("secondary_sanctions", "penalties", (-0.3, 1.0)),
    ],
)
def test_scales_end_where_they_end(experiment, event, ends):
    assert search(experiment, event).ends == pytest.approx(ends, abs=1e-5)


def test_another_event_on_the_lever_takes_its_room():
    extra = "+scenario.events.more={lever: licence, add: 0.3}"
    assert search("sanctions_relief_licences", "licences", extra).ends == pytest.approx((0.7,), abs=1e-6)


def test_levers_that_move_the_same_quantity_leave_one_another_their_room():
    more = "+scenario.events.more={lever: aid.USA, add: 100}"
    setup = setup_of("aid_boost", more)
    [alone] = searches_of(setup_of("aid_boost"), [OFFER])
    assert [one.ends for one in searches_of(setup, [OFFER, "scenario.events.more.add"])] == [alone.ends] * 2
    # beside the other, which then happens at every amount, more can be cut
    [beside] = searches_of(setup, [OFFER])
    assert beside.ends == pytest.approx((alone.ends[0] - 100.0, alone.ends[1]))


def test_what_happens_besides_must_be_possible_by_itself():
    setup = setup_of("aid_boost", "scenario.events.us_offer.add=100", "+scenario.events.cut={lever: aid.USA, add: -40}")
    with pytest.raises(ScenarioError, match=r"scenario.events.cut.add=-40: would make aid.USA -3.5"):
        searches_of(setup, [OFFER])


def test_a_lever_that_other_events_hold_at_its_end_is_refused():
    licence = "{lever: licence, set: 0}", "{lever: licence, add: 1}"
    setup = prepared([f"+scenario.events.{name}={event}" for name, event in zip("ab", licence, strict=True)])
    with pytest.raises(ConfigError, match=r"a.set: the other events leave it no room, since licence is a number from"):
        searches_of(setup, ["scenario.events.a.set"])


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("+design=lhs", "design.kind=lhs: the search makes a design of its own"),
        ("run.resume=elsewhere", "run.resume=elsewhere: a search goes on nowhere"),
        ("run.record=all", "run.record: a search keeps and launches no runs, so it would do nothing; leave it out"),
        ("run.explain=true", "run.explain: a search keeps and launches no runs"),
        ("hydra.run.dir=elsewhere", "hydra.run.dir: a search keeps and launches no runs"),
        ("hydra/launcher=slurm", "hydra/launcher: a search keeps and launches no runs"),
    ],
)
def test_what_is_of_runs_alone_is_refused(override, words):
    with pytest.raises(ConfigError, match=words):
        searches_of(prepared(["+experiment=aid_boost", override]), [OFFER])


def test_an_end_of_ones_own_is_the_only_one():
    assert search("aid_boost", "us_offer", most=1000.0).ends == (1000.0,)
    assert search("aid_boost", "us_offer", most=-5.0).ends == (-5.0,)


@pytest.mark.parametrize(
    ("levers", "most", "words"),
    [
        (["scenario.events.us_ofer.add"], (), "Did you mean scenario.events.us_offer.add?"),
        (["scenario.events.us_offer.factor"], (), "Did you mean scenario.events.us_offer.add?"),
        (["rules.aid_weight"], (), "lever rules.aid_weight: is not the amount of an event here. Expected one of"),
        ([OFFER, OFFER], (), "is named twice"),
        ([], (), "expected the amount of at least one event"),
        ([OFFER], (1.0, 2.0), "expected one number, or one for each of the 1 levers; found 2"),
        ([OFFER], (-100.0,), r"most -100: expected a number of at least -22.5 \(million USD a year\)"),
        ([OFFER], (0.0,), "is where the search for scenario.events.us_offer.add starts"),
        ([OFFER], (1e-12,), "most 1e-12: is where the search for scenario.events.us_offer.add starts"),
        ([OFFER], (float("inf"),), "most inf: expected a number"),
        ([OFFER], (1e9,), r"most 1e\+09: expected at most 342,600 \(million USD a year\)"),
    ],
)
def test_what_cannot_be_looked_for_is_told_in_a_sentence(levers, most, words):
    with pytest.raises(AlignsimError, match=words):
        searches_of(setup_of("aid_boost"), levers, most)


def test_without_events_there_is_nothing_to_look_for():
    with pytest.raises(ConfigError, match=r"has no events; choose one that has, such as \+experiment=aid_boost"):
        searches_of(setup_of("baseline"), [OFFER])
