"""The declarations of the schema, and the files of conf/ that choose among them."""

from collections import Counter
from dataclasses import fields
from math import log

import pytest

from alignsim.config.check import fits, flat, leaf_paths, node_at
from alignsim.config.events import parse_expectations
from alignsim.config.folders import choices_of, conf_dir, read_choice
from alignsim.config.parameters import Leaf
from alignsim.config.schema import Config, PolicyConfig, RulesConfig, RunConfig, WorldConfig
from alignsim.config.uncertain import rule_leaves
from alignsim.rules.streams import path_checksum
from alignsim.world.inputs import INPUTS, input_paths, world_inputs
from alignsim.world.setup import prepared
from setups import HISTORY, model_of, setup_of, tables_of

# section 11 of the model page: default, prior (None: certain)
X2, X15 = ("times", 2), ("times", 1.5)
RULES = {
    "security_weight": (1.2, X2),
    "trade_weight": (1.5, X2),
    "aid_weight": (0.5, X2),
    "affinity_weight": (1.0, X2),
    "dependence_aversion": (1.5, X2),
    "coercion_weight": (1.0, X2),
    "threat_weight": (1.0, X2),
    "diversification_weight": (1.0, X2),
    "trade_scale": (0.10, X2),
    "aid_scale": (0.01, X2),
    "european_weight": (0.25, ("between", 0.125, 0.5)),
    "backing_base": (0.25, ("between", 0.0, 0.5)),
    "backing_guarantee": (1.0, X15),
    "backing_leverage": (0.5, X15),
    "coercion_scale": (0.20, X2),
    "provocation": (0.5, X2),
    "alignment_speed": (0.5, X2),
    "trade_speed": (0.5, X2),
    "security_speed": (0.2, X2),
    "threat_speed": (0.35, X2),
    "peer_weight": (0.10, ("between", 0.05, 0.2)),
    "noise": (0.10, ("between", 0.05, 0.2)),
    "choice_scale": (1.0, None),
    "trade_response": (0.5, X2),
    "security_response": (0.3, X2),
    "security_guarantee_response": (0.5, X2),
    "overcompliance": (0.15, ("between", 0.0, 0.3)),
    "reexport_gain": (log(1.5), X2),
    "route_leverage_relief": (0.5, ("between", 0.25, 1.0)),
    "route_depreciation": (0.03, X2),
    "grant_share": (0.35, ("between", 0.175, 0.7)),
    "rest_of_world_partners": (5.0, None),
    "autonomy_bias": ({"KAZ": 1.0, "KGZ": 0.9, "TJK": 0.9, "TKM": 2.0, "UZB": 1.2}, ("normal", 0.3)),
}
# shares, indices and multiples, which have no unit
PURE_NUMBERS = {
    "rules.european_weight",
    "rules.backing_base",
    "rules.backing_guarantee",
    "rules.backing_leverage",
    "rules.peer_weight",
    "rules.overcompliance",
    "run.seed",
}
# rates, scales and the depreciation divide or are divided by: 0 is refused
POSITIVE = {
    "trade_scale", "aid_scale", "coercion_scale", "alignment_speed", "trade_speed", "security_speed", "threat_speed",
    "choice_scale", "route_depreciation",
}  # fmt: skip
EXPERIMENTS = choices_of("experiment")
# an experiment is a few words of YAML: what it must say
TOLD = ("question", "source")


def leaves():
    """Every leaf of the schema with its key."""
    return {path: leaf for path in leaf_paths() if isinstance(leaf := node_at(path), Leaf)}


def default_at(path):
    value = Config()
    for name in path.split("."):
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    return value


def bounded():
    return {path: leaf for path, leaf in leaves().items() if leaf.kind in ("number", "integer") and leaf.valid}


def uncertain():
    return {path: leaf for path, leaf in leaves().items() if leaf.prior is not None}


def test_the_parameters_are_those_of_the_model_page():
    assert [item.name for item in fields(RulesConfig)] == [*RULES, "ensemble"]


@pytest.mark.parametrize("name", RULES)
def test_a_parameter_has_default_and_prior_of_the_model_page(name):
    default, expected = RULES[name]
    [leaf] = [item.metadata["leaf"] for item in fields(RulesConfig) if item.name == name]
    prior = leaf.prior and (leaf.prior.kind, leaf.prior.a, leaf.prior.b)[: len(expected)]
    assert getattr(RulesConfig(), name) == default
    assert prior == expected


@pytest.mark.parametrize("name", sorted(POSITIVE))
def test_a_rate_or_scale_of_zero_is_refused(name):
    assert not fits(node_at(f"rules.{name}"), 0)


def test_a_weight_may_be_anything_from_zero_to_ten_times_its_default():
    weights = [name for name in RULES if name.endswith(("_weight", "_aversion"))]
    weights = [name for name in weights if name not in ("european_weight", "peer_weight")]
    assert len(weights) == 8
    for name in weights:
        assert node_at(f"rules.{name}").valid == (0, pytest.approx(10 * RULES[name][0]))


@pytest.mark.parametrize("path", bounded())
def test_the_valid_range_holds_its_ends_and_nothing_beyond(path):
    leaf = bounded()[path]
    low, high = leaf.valid
    step = 1 if leaf.kind == "integer" else 1e-9
    whole = int if leaf.kind == "integer" else float
    assert fits(leaf, whole(low)) is not leaf.above
    assert fits(leaf, whole(high))
    assert not fits(leaf, whole(low) - step)
    assert not fits(leaf, whole(high) + step * max(1, abs(whole(high))))


@pytest.mark.parametrize("path", [path for path in bounded() if not path.startswith("world.")])
def test_the_default_is_valid(path):
    assert fits(leaves()[path], default_at(path))


@pytest.mark.parametrize("path", uncertain())
def test_the_prior_lies_within_the_valid_range(path):
    leaf = uncertain()[path]
    low, high = leaf.prior.bounds(default_at(path))
    assert low < default_at(path) < high
    assert fits(leaf, low)
    assert fits(leaf, high)


@pytest.mark.parametrize("path", rule_leaves())
def test_a_parameter_has_a_unit_or_is_a_pure_number_on_purpose(path):
    assert (leaves()[path].unit == "") is (path in PURE_NUMBERS)


@pytest.mark.parametrize("path", rule_leaves())
def test_a_parameter_has_a_source_and_a_symbol(path):
    assert leaves()[path].source
    assert leaves()[path].symbol


@pytest.mark.parametrize("path", leaves())
def test_what_is_drawn_is_called_an_uncertainty_and_nothing_else(path):
    leaf = leaves()[path]
    assert (leaf.role == "uncertainty") is (leaf.prior is not None)


def test_no_two_parameters_share_a_symbol():
    symbols = Counter(item.metadata["leaf"].symbol for item in fields(RulesConfig))
    assert max(symbols.values()) == 1


def test_no_two_drawn_numbers_share_a_name_in_the_stream_of_random_numbers():
    paths = [*uncertain(), *input_paths()]
    assert len({path_checksum(path) for path in paths}) == len(paths) > 150


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_of_the_world_has_a_range_and_a_unit(name):
    leaf = INPUTS[name].leaf
    assert leaf.valid
    assert leaf.unit


@pytest.mark.parametrize("year", [2013, 2021, 2023])
def test_the_published_inputs_fit_their_own_ranges(year):
    for path, item in world_inputs(prepared([f"world.year={year}"]).composed.config.world).items():
        leaf = INPUTS[path.split(".")[2]].leaf
        assert all(fits(leaf, value) for value in (item.low, item.value, item.high)), path


def test_without_overrides_the_configuration_is_the_schema():
    config = prepared().composed.config
    assert config.rules == RulesConfig()
    assert config.run == RunConfig()
    assert config.policy == {power: PolicyConfig() for power in ("USA", "RUS", "CHN")}


def test_the_world_is_central_asia_in_2021_unless_said_otherwise():
    world = prepared().composed.config.world
    assert (world.name, world.facts, world.year) == ("central_asia", "world_inputs", 2021)


def test_who_punishes_and_provokes_whom_is_as_the_model_page_says():
    world = prepared().composed.config.world
    names = ("USA", "RUS", "CHN")
    assert [[world.punishes[p][k] for k in names] for p in names] == [[0.2, 1, 0], [1, 0.2, 0], [0.3, 0, 0.2]]
    assert [[world.provokes[p][k] for k in names] for p in names] == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_a_run_is_ten_years_in_quarters_from_2022():
    run = RunConfig()
    assert (run.start, run.round_months, run.rounds, run.seed, run.uncertainty) == ("2022-01-01", 3, 40, 1, "both")


@pytest.mark.parametrize("schema", [RulesConfig, WorldConfig, RunConfig, PolicyConfig])
def test_no_setting_is_left_undeclared(schema):
    for item in fields(schema):
        assert {"leaf", "free"} & set(item.metadata), item.name


def test_the_experiments_are_those_of_the_model_page():
    assert set(EXPERIMENTS) == {
        "baseline", "aid_boost", "aid_boost_10", "aid_boost_100", "aid_boost_100_by_gdp", "ukraine_shock",
        "secondary_sanctions", "sanctions_relief_licences", "trade_diversification", "trade_diversification_west",
        "trade_diversification_small", "security_guarantee", "security_guarantee_05", "russia_retrenchment",
        "russian_aggression_elsewhere", "russian_aggression_with_guarantee", "china_bri_surge", "china_sanctioned",
        "c5plus1_coordination", "eaeu_deepening", "remittance_shock", "relocation",
        *HISTORY,
    }  # fmt: skip


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_says_what_it_asks_and_where_it_comes_from(name):
    scenario = read_choice("experiment", name)["scenario"]
    assert scenario["name"] == name
    assert scenario["question"].endswith("?")
    assert scenario["source"]


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if name not in ("baseline", *HISTORY)])
def test_an_experiment_says_what_one_expects_and_who_expects_it(name):
    expectations = parse_expectations(read_choice("experiment", name)["scenario"]["expectation"])
    assert expectations
    assert all(item.source for item in expectations)


@pytest.mark.parametrize("name", [name for name in EXPERIMENTS if name != "baseline"])
def test_the_command_at_the_top_of_an_experiment_runs_that_experiment(name):
    text = (conf_dir() / "experiment" / f"{name}.yaml").read_text(encoding="utf-8")
    assert f"# alignsim +experiment={name}\n" in text


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_an_experiment_runs(name):
    length = () if name in HISTORY else ("run.rounds=2",)
    tables = tables_of(name, "run.replicates=2", *length)
    assert len(tables.runs) == (2 if name == "baseline" else 4)
    assert (tables.effects is None) is (name == "baseline")
    if tables.effects is not None:
        assert (tables.effects["effect"] != 0).any()


@pytest.mark.parametrize("choice", [f"{group}={name}" for group in ("policy", "world") for name in choices_of(group)])
def test_a_choice_of_policy_or_world_runs(choice):
    model = model_of(setup_of("ukraine_shock", choice, "run.rounds=2"), rounds=2)
    assert all(sum(state.shares) == pytest.approx(1.0, abs=1e-12) for state in model.states)


@pytest.mark.parametrize("strategy", choices_of("policy"))
def test_a_policy_file_gives_its_strategy_to_every_power(strategy):
    policy = prepared([f"policy={strategy}"]).composed.config.policy
    assert {power: item.strategy for power, item in policy.items()} == dict.fromkeys(("USA", "RUS", "CHN"), strategy)


def test_an_overridden_number_counts_as_given():
    given = prepared(["rules.aid_weight=0.8", "run.seed=3", "world=reference"]).composed.given
    assert given == {"rules.aid_weight", "run.seed"}


def test_a_number_that_is_overridden_with_its_default_counts_as_given():
    assert "rules.aid_weight" in prepared(["rules.aid_weight=0.5"]).composed.given


def test_a_whole_number_becomes_a_real_one():
    assert isinstance(prepared(["rules.aid_weight=1"]).composed.config.rules.aid_weight, float)


def test_without_anything_to_draw_there_is_one_replicate():
    assert prepared(["run.uncertainty=none"]).composed.config.run.replicates == 1


def test_the_resolved_configuration_has_every_key_of_the_schema():
    written = {path for path, _ in flat(prepared().composed.values)}
    assert set(leaf_paths()) <= written | {"scenario.expectation"}
