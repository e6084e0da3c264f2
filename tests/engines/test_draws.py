"""What a replicate draws, and on what that depends."""

from dataclasses import fields
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignsim.config.check import fits
from alignsim.config.parameters import Leaf, between, normal, times
from alignsim.config.schema import RulesConfig
from alignsim.engines.draws import draw, drawn_rules
from setups import seeded, setup_of

LEAVES: dict[str, Leaf] = {item.name: item.metadata["leaf"] for item in fields(RulesConfig)}
SCALARS = [name for name, leaf in LEAVES.items() if leaf.prior and name != "autonomy_bias"]
CERTAIN = [name for name, leaf in LEAVES.items() if leaf.prior is None and leaf.kind == "number"]
N = 2000
NOTHING = frozenset()


@cache
def many_rules():
    """Rules of many replicates."""
    return [drawn_rules(RulesConfig(), NOTHING, 1, replicate) for replicate in range(N)]


def sample(name):
    """Draws of one parameter over replicates."""
    return np.array([getattr(rules, name) for rules in many_rules()])


def setup(*overrides):
    return setup_of("baseline", "run.uncertainty=parameters", *overrides)


@pytest.mark.parametrize("name", SCALARS)
def test_draws_stay_within_the_prior_and_fill_it(name):
    low, high = LEAVES[name].prior.bounds(getattr(RulesConfig(), name))
    values = sample(name)
    width = high - low
    assert low <= values.min() < low + 0.02 * width
    assert high - 0.02 * width < values.max() <= high


@pytest.mark.parametrize("name", [name for name in SCALARS if LEAVES[name].prior.kind == "times"])
def test_half_of_the_draws_of_a_factor_lie_below_the_central_value(name):
    # three standard deviations of a binomial share
    assert (sample(name) < getattr(RulesConfig(), name)).mean() == pytest.approx(0.5, abs=3 * 0.5 / N**0.5)


@pytest.mark.parametrize("name", [name for name in SCALARS if LEAVES[name].prior.kind == "times"])
def test_a_factor_is_uniform_in_its_logarithm(name):
    prior = LEAVES[name].prior
    logs = np.log(sample(name) / getattr(RulesConfig(), name)) / np.log(prior.a)
    assert logs.std() == pytest.approx(1 / 3**0.5, rel=0.05)


@pytest.mark.parametrize("name", [name for name in SCALARS if LEAVES[name].prior.kind == "between"])
def test_draws_between_two_ends_lie_around_their_middle(name):
    prior = LEAVES[name].prior
    middle, spread = (prior.a + prior.b) / 2, (prior.b - prior.a) / 12**0.5
    assert sample(name).mean() == pytest.approx(middle, abs=3 * spread / N**0.5)


def test_the_bias_to_autonomy_is_normal_around_each_states_own():
    drawn = [rules.autonomy_bias for rules in many_rules()]
    for state, central in RulesConfig().autonomy_bias.items():
        values = np.array([bias[state] for bias in drawn])
        assert values.mean() == pytest.approx(central, abs=3 * 0.3 / N**0.5)
        assert values.std() == pytest.approx(0.3, rel=0.06)


def test_the_biases_of_two_states_are_independent():
    drawn = [rules.autonomy_bias for rules in many_rules()]
    table = np.array([list(bias.values()) for bias in drawn])
    correlations = np.corrcoef(table.T)[np.triu_indices(5, 1)]
    assert np.abs(correlations).max() < 4 / N**0.5


def test_two_parameters_are_independent():
    one, other = sample("aid_weight"), sample("trade_weight")
    assert abs(np.corrcoef(one, other)[0, 1]) < 4 / N**0.5


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**48 - 1))
def test_every_draw_is_valid(seed, replicate):
    rules = drawn_rules(RulesConfig(), NOTHING, seed, replicate)
    for name in SCALARS:
        assert fits(LEAVES[name], getattr(rules, name)), name
    assert all(fits(LEAVES["autonomy_bias"], value) for value in rules.autonomy_bias.values())


@given(st.integers(0, 10**6))
def test_what_is_certain_is_never_drawn(replicate):
    rules = drawn_rules(RulesConfig(), NOTHING, 1, replicate)
    assert {name: getattr(rules, name) for name in CERTAIN} == {"choice_scale": 1.0, "rest_of_world_partners": 5.0}


@pytest.mark.parametrize("name", SCALARS)
def test_a_number_that_is_given_is_never_drawn(name):
    given_path = frozenset({f"rules.{name}"})
    values = {getattr(drawn_rules(RulesConfig(), given_path, 1, replicate), name) for replicate in range(20)}
    assert values == {getattr(RulesConfig(), name)}


@pytest.mark.parametrize("name", SCALARS)
def test_to_give_one_number_changes_no_other_draw(name):
    plain = drawn_rules(RulesConfig(), NOTHING, 1, 7)
    other = drawn_rules(RulesConfig(), frozenset({f"rules.{name}"}), 1, 7)
    assert {item for item in LEAVES if getattr(plain, item) != getattr(other, item)} == {name}


def test_one_bias_can_be_given_alone():
    plain = drawn_rules(RulesConfig(), NOTHING, 1, 7).autonomy_bias
    other = drawn_rules(RulesConfig(), frozenset({"rules.autonomy_bias.KAZ"}), 1, 7).autonomy_bias
    assert {state for state in plain if plain[state] != other[state]} == {"KAZ"}


def test_an_override_is_kept_in_every_replicate():
    overridden = setup("rules.aid_weight=0.8")
    assert {draw(overridden, replicate).rules.aid_weight for replicate in range(20)} == {0.8}


def test_an_override_of_a_rule_moves_no_draw_of_the_world():
    one, other = draw(setup(), 5).world, draw(setup("rules.aid_weight=0.8"), 5).world
    assert one.gdp.tolist() == other.gdp.tolist()
    assert one.leverage.tolist() == other.leverage.tolist()


@pytest.mark.parametrize("override", ["run.replicates=3", "run.rounds=2", "run.round_months=12", "run.record=none"])
def test_a_draw_does_not_depend_on_how_much_is_run(override):
    one, other = draw(setup(), 2), draw(setup(override), 2)
    assert one.rules == other.rules
    assert one.world.leverage.tolist() == other.world.leverage.tolist()


def test_a_draw_does_not_depend_on_the_draws_before_it():
    alone = draw(setup(), 9).rules
    for replicate in reversed(range(10)):
        draw(setup(), replicate)
    assert draw(setup(), 9).rules == alone


def test_replicates_differ():
    weights = {draw(setup(), replicate).rules.aid_weight for replicate in range(50)}
    assert len(weights) == 50


def test_seeds_differ():
    weights = {draw(seeded(setup(), seed), 0).rules.aid_weight for seed in range(50)}
    assert len(weights) == 50


def test_without_uncertainty_of_parameters_everything_is_central():
    for uncertainty in ("none", "noise"):
        plain = setup_of("baseline", f"run.uncertainty={uncertainty}")
        drawn = draw(plain, 3)
        assert drawn.rules == RulesConfig()
        assert drawn.world is plain.world


@pytest.mark.parametrize(
    ("uncertainty", "noisy"), [("none", False), ("noise", True), ("parameters", False), ("both", True)]
)
def test_shocks_hit_the_states_only_when_asked_for(uncertainty, noisy):
    assert draw(setup_of("baseline", f"run.uncertainty={uncertainty}"), 0).noisy is noisy


@given(st.integers(0, 2**40))
def test_a_drawn_figure_lies_within_its_range(replicate):
    plain = setup()
    world = draw(plain, replicate).world
    for s, state in enumerate(("KAZ", "KGZ", "TJK", "TKM", "UZB")):
        for name, array in (("gdp", world.gdp), ("north", world.north), ("access", world.access)):
            item = plain.inputs[f"world.override.{name}.{state}"]
            assert item.low <= array[s] <= item.high
        for p, power in enumerate(("USA", "RUS", "CHN")):
            for name, array in (("S0", world.security), ("lever", world.leverage), ("offer", world.offers)):
                item = plain.inputs[f"world.override.{name}.{state}.{power}"]
                assert item.low <= array[s, p] <= item.high


@given(st.integers(0, 2**40))
def test_shares_of_a_drawn_world_add_up_to_one(replicate):
    world = draw(setup(), replicate).world
    assert world.trade_shares.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-12)
    assert world.neighbours.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-12)
    assert (world.trade_shares[:, -1] >= 0.02 / 1.1).all()


def test_the_figures_of_two_states_are_drawn_apart():
    ties = np.array([draw(setup(), replicate).world.leverage for replicate in range(300)]).reshape(300, -1)
    drawn = ties[:, ties.std(axis=0) > 0]
    correlations = np.corrcoef(drawn.T)[np.triu_indices(drawn.shape[1], 1)]
    assert drawn.shape[1] > 5
    # five standard deviations of a correlation of independent numbers
    assert np.abs(correlations).max() < 5 / 300**0.5


def test_a_figure_without_a_range_is_not_drawn():
    certain = [path for path, item in setup().inputs.items() if item.low == item.high and ".gdp." in path]
    states = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    for path in certain:
        index = states.index(path.rsplit(".", 1)[-1])
        assert {draw(setup(), replicate).world.gdp[index] for replicate in range(5)} == {setup().inputs[path].value}


@pytest.mark.parametrize(
    ("prior", "value", "ends"),
    [
        (times(2), 0.5, (0.25, 1.0)),
        (between(0.1, 0.4), 0.2, (0.1, 0.4)),
        (normal(0.3), 1.0, (1 - 0.4935, 1 + 0.4935)),
    ],
)
def test_the_ends_of_a_prior_are_those_that_tables_show(prior, value, ends):
    assert prior.bounds(value) == pytest.approx(ends)
