"""What a user gets wrong is answered in one sentence: key, value, what was expected, nearest valid name."""

import pytest

from alignsim.config.errors import AlignsimError
from alignsim.world.setup import prepared

# overrides: parts that the sentence must name
UNKNOWN_NAMES = {
    "rules.aid_wieght=0.8": ("rules.aid_wieght=0.8", "rules.aid_weight"),
    "rulez.aid_weight=1": ("rulez.aid_weight=1", "rules.aid_weight"),
    "aid_weight=1": ("aid_weight=1", "rules.aid_weight"),
    "+rules.aid_wieght=0.8": ("rules.aid_wieght=0.8", "rules.aid_weight"),
    "rules.autonomy_bias.KAS=1": ("rules.autonomy_bias.KAS=1", "no such state", "KAZ"),
    "run.replicats=5": ("run.replicats=5", "run.replicates"),
    "run.aid_weight=1": ("run.aid_weight=1", "rules.aid_weight"),
    "world.yaer=2021": ("world.yaer=2021", "world.year"),
    "world.punishes.USA.RUSS=1": ("world.punishes.USA.RUSS=1", "no such power", "RUS"),
    "world.punishes.US.RUS=1": ("world.punishes.US.RUS=1", "no such power", "USA"),
    "world.provokes.USA.CHNA=1": ("world.provokes.USA.CHNA=1", "no such power", "CHN"),
    "world.proximity.RUS.KAX=0.5": ("world.proximity.RUS.KAX=0.5", "no such state", "KAZ"),
    "+world.override.gpd.KAZ=250000": ("world.override.gpd.KAZ=250000", "no such input", "gdp"),
    "+world.override.gdp.KAX=250000": ("world.override.gdp.KAX=250000", "no such input", "gdp.KAZ"),
    "+world.override.gdp=250000": ("world.override.gdp=250000", "world.override.gdp.KAZ"),
    "+world.override.S0.KAZ.EU=0.5": ("world.override.S0.KAZ.EU=0.5", "world.override.S0.KAZ."),
    "+world.override.share.KAZ.USSR=0.2": ("world.override.share.KAZ.USSR=0.2", "share.KAZ."),
    "+world.override.W.KAZ.KAZ=0.2": ("world.override.W.KAZ.KAZ=0.2", "no such input"),
    "+world.override.Z.EU=1": ("world.override.Z.EU=1", "world.override.Z."),
    "+world.overide.gdp.KAZ=1": ("world.overide.gdp.KAZ=1", "override"),
    "policy.US.strategy=fixed": ("policy.US.strategy=fixed", "no such power", "USA"),
    "policy.USA.stragety=fixed": ("policy.USA.stragety=fixed", "policy.USA.strategy"),
    "+experiment=aid_boost scenario.nam=x": ("scenario.nam=x", "scenario.name"),
    "~foo.bar": ("foo.bar", "unknown key"),
}
UNKNOWN_CHOICES = {
    "+experiment=aid_bost": ("experiment=aid_bost", "aid_boost?", "alignsim list"),
    "+experiment=nothing": ("experiment=nothing", "aid_boost", "alignsim list"),
    "world=centralasia": ("world=centralasia", "central_asia"),
    "rules=defualt": ("rules=defualt", "default"),
    "run=defualt": ("run=defualt", "default"),
    "policy=fxed": ("policy=fxed", "fixed"),
    "policy=competative": ("policy=competative", "competitive"),
    "policy.USA.strategy=compete": ("policy.USA.strategy=compete", "one of fixed, proportional", "competitive?"),
    "policy.USA.split=wealth": ("policy.USA.split=wealth", "gdp, population, equal, need"),
    "policy.USA=competitive": ("policy.USA=competitive", "group of settings"),
    "run.uncertainty=bth": ("run.uncertainty=bth", "none, noise, parameters, both", "both?"),
    "run.record=some": ("run.record=some", "all, sample, none"),
    "run.round_months=2": ("run.round_months=2", "1, 3, 6, 12", "months"),
    "run.round_months=quarter": ("run.round_months=quarter", "1, 3, 6, 12"),
    "world.year=2020": ("world.year=2020", "2013, 2021, 2023"),
    "world.facts=world_input": ("world.facts=world_input", "world_inputs"),
}
WRONG_VALUES = {
    "rules.aid_weight=9": ("rules.aid_weight=9", "from 0 to 5 (logit)"),
    "rules.aid_weight=-1": ("rules.aid_weight=-1", "from 0 to 5 (logit)"),
    "rules.aid_weight=much": ("rules.aid_weight=much", "a number"),
    "rules.aid_weight=true": ("rules.aid_weight=true", "a number"),
    "rules.aid_weight=null": ("rules.aid_weight=null", "a number"),
    "rules.aid_weight=nan": ("rules.aid_weight=nan", "a number"),
    "rules.aid_weight=inf": ("rules.aid_weight=inf", "a number"),
    "rules.aid_weight=[1]": ("rules.aid_weight=", "a number"),
    "rules.aid_weight.x=1": ("rules.aid_weight.x=1", "rules.aid_weight"),
    "rules.aid_scale=0": ("rules.aid_scale=0", "above 0 and up to 0.1 (share of GDP)"),
    "rules.peer_weight=0.96": ("rules.peer_weight=0.96", "0 to 0.95"),
    "rules.autonomy_bias=1": ("rules.autonomy_bias=1", "group of settings"),
    "rules.autonomy_bias={KAZ:9}": ("rules.autonomy_bias.KAZ=9", "from -5 to 5 (logit)"),
    "run.seed=-1": ("run.seed=-1", "whole number"),
    "run.seed=1.5": ("run.seed=1.5", "whole number"),
    "run.seed=9223372036854775808": ("run.seed=9223372036854775808", "9223372036854775807"),
    "run.rounds=0": ("run.rounds=0", "1 to 4000 (rounds)"),
    "run.rounds=4001": ("run.rounds=4001", "1 to 4000 (rounds)"),
    "run.rounds=forty": ("run.rounds=forty", "whole number"),
    "run.replicates=0": ("run.replicates=0", "whole number"),
    "run.replicates=2.5": ("run.replicates=2.5", "whole number"),
    "run.replicates=100000001": ("run.replicates=100000001", "100000000"),
    "run.start=2022-13-01": ("run.start=2022-13-01", "a date"),
    "run.start=tomorrow": ("run.start=tomorrow", "a date"),
    "run.start=2022": ("run.start=2022", "a date"),
    "run.explain=maybe": ("run.explain=maybe", "true or false"),
    "run.explain=1": ("run.explain=1", "true or false"),
    "world.punishes.USA.RUS=2": ("world.punishes.USA.RUS=2", "from 0 to 1"),
    "world.provokes.USA.RUS=-1": ("world.provokes.USA.RUS=-1", "from 0 to 1"),
    "world.proximity.RUS.KAZ=3": ("world.proximity.RUS.KAZ=3", "from 0 to 1"),
    "+world.override.gdp.KAZ=-5": ("world.override.gdp.KAZ=-5", "above 0", "million USD a year"),
    "+world.override.gdp.KAZ=rich": ("world.override.gdp.KAZ=rich", "a number above 0"),
    "+world.override.share.KAZ.RUS=1.2": ("world.override.share.KAZ.RUS=1.2", "from 0 to 1"),
    "+world.override.Z.USA=11": ("world.override.Z.USA=11", "from 0 to 10"),
    "policy.USA.budget=-1": ("policy.USA.budget=-1", "million USD a year"),
    "policy.USA.every=0": ("policy.USA.every=0", "1 to 4000 (rounds)"),
    "policy.USA.reward=11": ("policy.USA.reward=11", "0 to 10"),
    "policy.USA.ceiling=0.5": ("policy.USA.ceiling=0.5", "1 to 100 (budgets)"),
    "+experiment=aid_boost scenario.question=5": ("scenario.question=5", "text"),
    "+experiment=aid_boost scenario.events=5": ("scenario.events=5", "expected"),
    "world.override=5": ("world.override=5", "expected"),
    "+experiment=aid_boost scenario.name=../elsewhere": ("scenario.name=../elsewhere",),
}
TOGETHER = {
    "run.uncertainty=none run.replicates=5": ("run.replicates=5", "run.uncertainty=none", "1 replicate"),
    "run.uncertainty=none design.replicates=7": ("design.replicates=7", "run.uncertainty=none", "1 replicate"),
    "run.replicates=5 design.replicates=7": ("run.replicates=5", "contradicts design.replicates=7", "one of them"),
    "policy=competitive rules.aid_weight=1.5": ("strategy=competitive", "at most 1", "1.5", "rules.aid_weight"),
    "policy=competitive rules.choice_scale=0.4": ("strategy=competitive", "at most 1", "1.25", "rules.choice_scale"),
    "run.start=1850-01-01": ("run.start=1850-01-01", "2011-01-01 to 2031-12-31", "world.year=2021"),
    "world.year=2013 run.start=2024-01-01": ("run.start=2024-01-01", "2003-01-01 to 2023-12-31"),
    "world=reference world.year=2021": ("world.year=2021", "world.year=null"),
    "world.facts=aid": ("world.facts=aid", "world_inputs"),
    "world.year=null": ("world.year=null", "2013, 2021"),
    "+world.override.share.KAZ.RUS=0.7 +world.override.share.KAZ.CHN=0.6": (
        "world.override.share.KAZ", "1.3", "at most 1",
    ),
    "+world.override.W.TKM.KAZ=0.7 +world.override.W.TKM.UZB=0.6": ("world.override.W.TKM", "1.3", "at most 1"),
}  # fmt: skip
GRAMMAR = {
    ("experiment=aid_boost",): ("+experiment=aid_boost",),
    ("+world=reference",): ("world=reference", "without the plus sign"),
    ("+policy=fixed",): ("policy=fixed", "without the plus sign"),
    ("+rules.aid_weight=0.4",): ("rules.aid_weight", "without the plus sign"),
    ("world.override.gdp.KAZ=250000",): ("+world.override.gdp.KAZ=",),
    ("run.seed=1,2",): ("run.seed=1,2", "-m"),
    ("+experiment=aid_boost,baseline",): ("experiment=aid_boost,baseline", "-m"),
    ("rules.aid_weight=range(0.1,3,0.1)",): ("rules.aid_weight=range(0.1,3,0.1)", "-m"),
    ("scenario.question=Would it, or not?",): ("scenario.question=Would it, or not?", "quotes"),
    ("scenario.name=[a",): ("scenario.name=[a", "quote"),
    ("run.seed",): ("run.seed", "key=value"),
    ("hydra/sweeper=bassic",): ("hydra/sweeper=bassic: no such hydra/sweeper", "Did you mean basic?"),
    ("hydra/launcher=x",): ("hydra/launcher=x: no such hydra/launcher", "Expected one of basic, slurm"),
    ("hydra/launcher=slrm",): ("hydra/launcher=slrm: no such hydra/launcher", "Did you mean slurm?"),
    ("hydra.sweeper=foo",): ("hydra.sweeper=foo", "choose one as hydra/sweeper=foo"),
    ("~rules.aid_wieght",): ("~rules.aid_wieght: unknown key", "rules.aid_weight"),
    ("+design=grid", "+design.parameters={rules.aid_wieght: {values: [1]}}"): (
        "design.parameters.rules.aid_wieght: unknown key",
        "rules.aid_weight",
    ),
    ("rules.aid_weight=${rules.nope}",): ("rules.aid_weight", "rules.nope", "not found"),
}
NEEDED = (
    "~run",
    "~world",
    "~policy",
    "~policy.USA",
    "~rules.autonomy_bias.KAZ",
    "~world.punishes.USA.RUS",
    "~scenario",
)
OFFER = "+experiment=aid_boost scenario.events.us_offer."
NEW = "+experiment=aid_boost +scenario.events.us_offer."
MIDDLE = "+experiment=trade_diversification +scenario.events.middle_corridor."
PEERS = "+experiment=c5plus1_coordination +scenario.events.more="
EVENTS = {
    f"{OFFER}lever=aid.US": ("events.us_offer.lever=aid.US", "no such lever", "aid.USA"),
    f"{OFFER}lever=trade.CHINA": ("events.us_offer.lever=trade.CHINA", "no such lever", "trade.CHN"),
    f"{NEW}levr=aid.USA": ("events.us_offer.levr=aid.USA", "unknown key", "lever"),
    f"{OFFER}levr=aid.USA": ("events.us_offer.levr=aid.USA", "unknown key", "lever"),
    "+experiment=aid_boost scenario.events.us_ofer.add=5": ("events.us_ofer.add=5", "us_offer"),
    f"{OFFER}add=lots": ("events.us_offer.add=lots", "a number", "million USD a year"),
    f"{OFFER}add=true": ("events.us_offer.add=true", "a number", "million USD a year"),
    f"{OFFER}add=1e309": ("events.us_offer.add=inf", "a number", "million USD a year"),
    f"{OFFER}add=null": ("events.us_offer", "exactly one of set, add and factor", "none"),
    f"{NEW}set=5": ("events.us_offer", "exactly one of set, add and factor", "set and add"),
    f"{OFFER}split=wealth": ("events.us_offer.split=wealth", "equal, gdp, population, access"),
    f"{OFFER}split=gpd": ("events.us_offer.split=gpd", "gdp"),
    "+experiment=aid_boost ++scenario.events.us_offer.split={KAZ:1,KGX:2}": ("split.KGX=2", "no such state", "KGZ"),
    "+experiment=aid_boost ++scenario.events.us_offer.split={KAZ:-1}": ("split.KAZ=-1", "above 0"),
    "+experiment=aid_boost ++scenario.events.us_offer.split={}": ("events.us_offer.split", "state"),
    f"{NEW}states=[KAZ,KZG]": ("events.us_offer.states=KZG", "no such state", "KGZ"),
    f"{OFFER}states=[Kazakhstan]": ("events.us_offer.states=Kazakhstan", "no such state", "KAZ?"),
    f"{OFFER}strat=2024-01-01": ("events.us_offer.strat=2024-01-01", "unknown key", "Did you mean start?"),
    f"{OFFER}start.day=1": ("events.us_offer.start.day=1", "nothing stands below"),
    f"{OFFER}start=2025-01-01 scenario.events.us_offer.end=2024-01-01": (
        "events.us_offer", "ends on 2024-01-01", "2025-01-01",
    ),
    f"{OFFER}ramp=-1 rules.aid_weight=0.4": ("events.us_offer.ramp=-1", "from 0 to 100 (years)"),
    "scenario.events.us_offer.ramp=1": ("events.us_offer.ramp=1", "no such event", "Write +"),
    f"{NEW}states=[]": ("events.us_offer.states=", "state"),
    f"{NEW}states=5": ("events.us_offer.states=5", "state"),
    f"{NEW}start=2023-01-01 +scenario.events.us_offer.end=2022-06-01": (
        "events.us_offer", "2023-01-01", "2022-06-01",
    ),
    f"{NEW}start=2023-01-01 +scenario.events.us_offer.end=2023-01-01": ("events.us_offer", "2023-01-01"),
    f"{NEW}start=2023-02-30": ("events.us_offer.start=2023-02-30", "a date"),
    f"{NEW}start=2040-01-01": ("events.us_offer", "no round", "2022-01-01", "2031-10-01"),
    f"{NEW}end=2022-01-01": ("events.us_offer", "no round", "2022-01-01", "2031-10-01"),
    f"{NEW}start=2022-01-02 +scenario.events.us_offer.end=2022-03-01": ("events.us_offer", "no round"),
    f"{NEW}ramp=-1": ("events.us_offer.ramp=-1", "from 0 to 100 (years)"),
    f"{NEW}ramp=101": ("events.us_offer.ramp=101", "from 0 to 100 (years)"),
    f"{NEW}ramp=long": ("events.us_offer.ramp=long", "from 0 to 100 (years)"),
    f"{NEW}credited_to=USA": ("events.us_offer.credited_to=USA", "route"),
    "+experiment=aid_boost scenario.events.us_offer=5": ("events.us_offer=5", "lever", "add"),
    "+experiment=trade_diversification_west scenario.events.middle_corridor.credited_to=EU": (
        "middle_corridor.credited_to=EU", "no such power", "USA",
    ),
    f"{MIDDLE}states=[KAZ]": ("middle_corridor.states=", "KAZ", "leave states out"),
    f"{MIDDLE}split=gdp": ("middle_corridor.split=gdp", "aid"),
    "+experiment=remittance_shock +scenario.events.remittances.split=gdp": ("remittances.split=gdp", "aid"),
    f"{PEERS}{{set:0.2}}": ("events.more.lever", "missing", "aid.USA"),
    f"{PEERS}{{lever:peer_weight}}": ("events.more", "exactly one of set, add and factor"),
    f"{PEERS}{{lever:peer_weight,set:0.2}}": ("coordination", "more", "both set peer_weight"),
}  # fmt: skip
BEYOND_THE_LEVER = {
    f"{OFFER}add=-100000": ("events.us_offer.add=-100000", "aid.USA", "at least 0", "million USD a year"),
    "+experiment=trade_diversification scenario.events.middle_corridor.add=-5": (
        "middle_corridor.add=-5", "route.middle", "at least 0",
    ),
    "+experiment=secondary_sanctions scenario.events.penalties.add=-0.5": (
        "penalties.add=-0.5", "coercion.USA", "at least 0",
    ),
    "+experiment=sanctions_relief_licences scenario.events.licences.set=1.5": ("licences.set=1.5", "from 0 to 1"),
    "+experiment=sanctions_relief_licences scenario.events.licences.set=-0.5": ("licences.set=-0.5", "from 0 to 1"),
    "+experiment=ukraine_shock scenario.events.weaker_russia.set=0": ("weaker_russia.set=0", "1e-06"),
    "+experiment=remittance_shock scenario.events.remittances.factor=-0.5": ("remittances.factor=-0.5", "at least 0"),
    "+experiment=c5plus1_coordination scenario.events.coordination.set=1": ("coordination.set=1", "0 to 0.95"),
    f"{PEERS}{{lever:peer_weight,add:0.6}}": (
        "coordination.set=0.5", "more.add=0.6", "peer_weight", "1.1", "0 to 0.95",
    ),
    "+experiment=china_sanctioned +scenario.events.more={lever:punishes.USA.RUS,add:0.5}": (
        "more.add=0.5", "punishes.USA.RUS", "1.5", "0 to 1",
    ),
    "+experiment=secondary_sanctions scenario.events.penalties.add=60": (
        "penalties.add=60", "at most 1 (index)", "one event moves coercion.USA by no more than its scale",
    ),
    "+experiment=security_guarantee scenario.events.guarantee.add=-2": ("guarantee.add=-2", "at least -1 (index)"),
    f"{OFFER}add=1e12": (
        "us_offer.add=1e+12", "at most 342,600 (million USD a year), the gross domestic product of the five together",
    ),
    "+experiment=relocation +scenario.events.more={lever:remittances_from_russia,add:1e5}": (
        "more.add=100000", "at most 68,520", "shared out among 5 states",
    ),
    "+experiment=remittance_shock scenario.events.remittances.factor=30": (
        "remittances.factor=30", "at most 10 (factor), ten times today's",
    ),
    "+experiment=china_bri_surge scenario.events.chinese_aid.factor=1000": (
        "chinese_aid.factor=1000", "at most 589.7 (factor)", "aid.CHN would be the gross domestic product",
    ),
}  # fmt: skip
EXPECTATIONS = {
    "5": ("expectation=5", "expected"),
    "[5]": ("expectation.0=5", "measure"),
    "[{measure:align_us,state:ALL,sign:1,source:x}]": ("measure=align_us", "align_usa?"),
    "[{state:ALL,sign:1,source:x}]": ("expectation.0.measure: missing", "align_usa"),
    "[{measure:align_usa,state:KAS,sign:1,source:x}]": ("state=KAS", "KAZ?"),
    "[{measure:align_usa,state:ALL,sign:2,source:x}]": ("sign=2", "-1, 1"),
    "[{measure:align_usa,state:ALL,sign:1,low:0,source:x}]": ("expectation.0", "either sign", "bounds"),
    "[{measure:align_usa,state:ALL,source:x}]": ("expectation.0", "either sign", "bounds"),
    "[{measure:align_usa,state:ALL,low:big,source:x}]": ("low=big", "a number"),
    "[{measure:align_usa,state:ALL,low:2,high:1,source:x}]": ("expectation.0", "low", "high", "2", "1"),
    "[{measure:align_usa,state:ALL,sign:1}]": ("expectation.0.source: missing", "text"),
    "[{measure:align_usa,state:ALL,sign:1,sorce:x}]": ("expectation.0.sorce=x", "source"),
}


def cases(table):
    """A table as arguments of a test: overrides as a list, then the parts."""
    return [
        pytest.param(
            overrides.split() if isinstance(overrides, str) else list(overrides), parts, id=" ".join(parts[:1])
        )
        for overrides, parts in table.items()
    ]


def sentence_for(overrides):
    """What a user reads; it must be one short line."""
    with pytest.raises(AlignsimError) as caught:
        prepared(overrides)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


def assert_names(sentence, parts):
    missing = [part for part in parts if part not in sentence]
    assert not missing, f"{sentence!r} does not name {missing}"


@pytest.mark.parametrize(("overrides", "parts"), cases(UNKNOWN_NAMES))
def test_an_unknown_name_is_answered_with_the_nearest_one(overrides, parts):
    assert_names(sentence_for(overrides), parts)


@pytest.mark.parametrize(("overrides", "parts"), cases(UNKNOWN_CHOICES))
def test_an_unknown_choice_is_answered_with_those_that_there_are(overrides, parts):
    assert_names(sentence_for(overrides), parts)


@pytest.mark.parametrize(("overrides", "parts"), cases(WRONG_VALUES))
def test_a_value_that_does_not_fit_is_answered_with_what_was_expected(overrides, parts):
    assert_names(sentence_for(overrides), parts)


@pytest.mark.parametrize(("overrides", "parts"), cases(TOGETHER))
def test_settings_that_do_not_go_together_are_refused(overrides, parts):
    assert_names(sentence_for(overrides), parts)


@pytest.mark.parametrize(("overrides", "parts"), cases(GRAMMAR))
def test_a_sign_too_few_or_too_many_is_answered_with_the_right_spelling(overrides, parts):
    assert_names(sentence_for(overrides), parts)


@pytest.mark.parametrize("override", NEEDED)
def test_what_every_run_needs_cannot_be_deleted(override):
    assert_names(sentence_for([override]), [override.removeprefix("~")])


@pytest.mark.parametrize(("overrides", "parts"), cases(EVENTS))
def test_an_event_that_cannot_be_is_refused(overrides, parts):
    assert_names(sentence_for(overrides), parts)


@pytest.mark.parametrize(("overrides", "parts"), cases(BEYOND_THE_LEVER))
def test_events_that_push_a_lever_beyond_its_domain_are_refused(overrides, parts):
    assert_names(sentence_for(overrides), parts)


@pytest.mark.parametrize(
    ("overrides", "parts"),
    cases({("+experiment=aid_boost", f"scenario.expectation={text}"): parts for text, parts in EXPECTATIONS.items()}),
)
def test_an_expectation_that_says_nothing_is_refused(overrides, parts):
    assert_names(sentence_for(overrides), parts)


def test_the_options_are_not_said_twice():
    sentence = sentence_for(["policy.USA.split=wealth"])
    assert sentence.count("population") == 1, sentence


def test_amounts_up_to_the_end_of_a_scale_are_taken():
    ends = ("lever:coercion.USA,add:1", "lever:guarantee.USA,add:-1", "lever:remittances,factor:10")
    prepared(["world.year=2021", *(f"+scenario.events.e{n}={{{end}}}" for n, end in enumerate(ends))])


def test_a_range_is_not_called_infinite():
    assert "inf" not in sentence_for(["+experiment=secondary_sanctions", "scenario.events.penalties.add=-0.5"])


def test_a_scenario_in_a_folder_that_does_not_exist_is_refused():
    with pytest.raises(AlignsimError, match="no such folder"):
        prepared(["+experiment=aid_boost"], folders=["/nowhere/conf"])


def test_the_same_number_of_replicates_may_be_given_twice():
    setup = prepared(["run.replicates=7", "design.replicates=7"])
    assert setup.composed.config.run.replicates == 7


def test_what_is_right_passes():
    setup = prepared(["+experiment=aid_boost", "rules.aid_weight=0.8", "+world.override.gdp.KAZ=250000"])
    assert setup.arms == ("baseline", "scenario")
