"""Points of designs: where they lie, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignsim.config.errors import AlignsimError
from alignsim.engines.designs import points_of
from alignsim.engines.ensemble import ensemble_of
from alignsim.world.setup import prepared
from alignsim.world.variants import with_values
from setups import made_of, setup_of

PAIR = "{rules.aid_weight: {low: 0.1, high: 3}, rules.noise: {low: 0.01, high: 1, scale: log}}"


def columns(*overrides):
    """Points of a design, by path."""
    return points_of(setup_of("aid_boost", *overrides)).columns


def design(kind, parameters, *overrides):
    return columns(f"+design={kind}", f"design.parameters={parameters}", *overrides)


def test_without_a_design_there_is_one_point():
    points = points_of(setup_of("aid_boost"))
    assert (points.count, points.columns) == (1, {})


def test_a_grid_is_every_combination_the_last_varying_fastest():
    found = design("grid", "{rules.aid_weight: {values: [1, 2]}, rules.noise: {start: 0.1, stop: 0.4, step: 0.1}}")
    assert found["rules.aid_weight"].tolist() == [1, 1, 1, 2, 2, 2]
    assert found["rules.noise"].tolist() == [0.1, 0.2, 0.3] * 2


def test_ranges_of_a_grid_have_levels_from_end_to_end():
    found = design("grid", PAIR, "design.samples=3")
    assert sorted(set(found["rules.aid_weight"])) == pytest.approx([0.1, 1.55, 3.0])
    assert sorted(set(found["rules.noise"])) == pytest.approx([0.01, 0.1, 1.0])


def test_a_list_goes_through_its_values_together():
    found = design("list", "{rules.aid_weight: {values: [1, 2]}, rules.noise: {values: [0.2, 0.1]}}")
    assert [values.tolist() for values in found.values()] == [[1, 2], [0.2, 0.1]]


@pytest.mark.parametrize("kind", ["lhs", "sobol"])
def test_a_spreading_design_has_one_point_in_each_part_of_each_range(kind):
    found = design(kind, PAIR, "design.samples=64")
    unit = [(found["rules.aid_weight"] - 0.1) / 2.9, np.log(found["rules.noise"] / 0.01) / np.log(100)]
    for values in unit:
        assert sorted((values * 64).astype(int)) == list(range(64))


def test_another_seed_of_the_design_gives_other_points_of_the_same_kind():
    one, same, other = (design("lhs", PAIR, "design.samples=8", f"design.seed={seed}") for seed in (1, 1, 2))
    assert one["rules.noise"].tolist() == same["rules.noise"].tolist() != other["rules.noise"].tolist()


def test_values_in_a_spreading_design_come_equally_often():
    found = design("lhs", "{rules.aid_weight: {values: [1, 2, 4]}, rules.noise: {low: 0.1, high: 1}}",
                   "design.samples=30")  # fmt: skip
    assert np.unique(found["rules.aid_weight"], return_counts=True)[1].tolist() == [10, 10, 10]


def test_large_numbers_in_steps_are_exact():
    found = design("grid", "{run.seed: {start: 1000000000, stop: 1000000020, step: 1}}")["run.seed"]
    assert found.tolist() == list(range(1000000000, 1000000020))


def events(*values):
    """Two events on one lever, both swept."""
    more = "+scenario.events.more={lever: coercion.USA, add: 0.1}"
    both = ", ".join(f"scenario.events.{name}.add: {{values: {list(v)}}}" for name, v in values)
    return prepared(["+experiment=secondary_sanctions", more, "+design=list", f"design.parameters={{{both}}}"])


def test_events_are_checked_together_at_every_point():
    points_of(events(("penalties", (-0.2, 0.8)), ("more", (0.8, -0.2))))
    with pytest.raises(AlignsimError, match=r"would make coercion\.USA"):
        points_of(events(("penalties", (-0.2, 0.8)), ("more", (-0.2, 0.8))))


def test_a_design_for_sobol_indices_has_the_points_of_saltelli():
    pytest.importorskip("SALib")
    found = design("saltelli", PAIR, "design.samples=8")
    matrix = np.stack(list(found.values()), axis=1).reshape(8, 4, 2)
    first, *mixed, second = (matrix[:, block] for block in range(4))
    for number, block in enumerate(mixed):
        # each mixed matrix is A with one column of B
        assert (block[:, number] == second[:, number]).all()
        assert (np.delete(block, number, axis=1) == np.delete(first, number, axis=1)).all()


def test_a_trajectory_of_morris_moves_one_number_at_a_time():
    pytest.importorskip("SALib")
    found = design("morris", PAIR, "design.samples=5")
    matrix = np.stack(list(found.values()), axis=1).reshape(5, 3, 2)
    moved = np.diff(matrix, axis=1) != 0.0
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()


def test_without_parameters_everything_uncertain_in_the_rules_is_varied_over_its_prior():
    found = columns("+design=lhs", "design.samples=200", "rules.aid_weight=0.8")
    assert len(found) > 30
    assert all(path.startswith("rules.") for path in found)
    assert "rules.aid_weight" not in found
    assert found["rules.trade_weight"].min() == pytest.approx(0.75, rel=0.01)
    assert found["rules.trade_weight"].max() == pytest.approx(3.0, rel=0.01)


@pytest.mark.parametrize(
    ("spec", "quantile"),
    [
        ("{distribution: triangular, low: 0, mode: 1, high: 4}", lambda u: np.where(u < 0.25, np.sqrt(4 * u),
                                                                                 4 - np.sqrt(12 * (1 - u)))),
        ("{low: 1, high: 3}", lambda u: 1 + 2 * u),
    ],
)  # fmt: skip
def test_values_are_the_quantiles_of_their_distribution(spec, quantile):
    found = np.sort(design("lhs", f"{{rules.aid_weight: {spec}}}", "design.samples=2000")["rules.aid_weight"])
    assert found == pytest.approx(quantile((np.arange(2000) + 0.5) / 2000), abs=0.05)


def test_a_normal_number_keeps_to_its_ends():
    spec = "{rules.autonomy_bias.KAZ: {distribution: normal, mean: 1, sd: 0.3, low: 0.8}}"
    found = design("lhs", spec, "design.samples=1000")["rules.autonomy_bias.KAZ"]
    assert found.min() >= 0.8
    assert np.median(found) == pytest.approx(1.0 + 0.3 * 0.3186, abs=0.02)


def test_a_world_input_has_the_range_of_its_source():
    path = next(path for path, item in setup_of("aid_boost").inputs.items() if item.uncertain)
    found, item = design("lhs", f"[{path}]", "design.samples=500")[path], setup_of("aid_boost").inputs[path]
    assert item.low <= found.min() <= found.max() <= item.high
    assert found.max() - found.min() > 0.8 * (item.high - item.low)


def test_a_million_points_are_arrays_alone():
    found = design("sobol", PAIR, "design.samples=1048576", "run.replicates=1")
    assert all(values.shape == (2**20,) for values in found.values())


WRONG = [
    ("grid", "null", "needs to know what to vary"),
    ("grid", "{rules.aid_weight: {values: [1, 9]}}", "rules.aid_weight=9 (point 1 of the design): expected a number"),
    ("grid", "{rules.aid_scale: {values: [0.0]}}", "above 0"),
    ("grid", "{world.proximity.RUS.KAZ: {values: [2]}}", "world.proximity.RUS.KAZ=2 (point 0 of the design)"),
    ("grid", "{rules.aid_wieght: {values: [1]}}", "Did you mean rules.aid_weight"),
    ("grid", "{run.rounds: {values: [4, 8]}}", "sweep it with alignsim -m run.rounds="),
    ("grid", "{world.year: {values: [2013]}}", "sweep it with alignsim -m world.year="),
    ("grid", "{world.override.gpd.KAZ: {values: [1]}}", "Did you mean world.override.gdp.KAZ?"),
    ("grid", "{scenario.events.us_ofer.add: {values: [1]}}", "Did you mean scenario.events.us_offer.add?"),
    ("grid", "{scenario.events.us_offer.add: {values: [-5000]}}", "would make aid.USA"),
    ("grid", "{run.seed: {values: [1.5]}}", "expected a whole number"),
    ("grid", "{run.seed: {values: [9007199254740993]}}", "seeds of at most"),
    ("grid", "{world.proximity.USA.KAZ: {values: [0.1]}, world.override.proximity.KAZ.USA: {values: [0.2]}}",
     "names one number twice"),
    ("lhs", "[run.seed]", "has no range of its own"),
    ("lhs", "{run.seed: {low: 1, high: 5}}", "a seed has no range"),
    ("lhs", "[scenario.events.us_offer.add]", "has no range of its own"),
    ("list", "{rules.aid_weight: {values: [1, 2]}, rules.noise: {values: [1]}}", "as many values of each parameter"),
    ("list", "{rules.aid_weight: {low: 1, high: 2}}", "as many values of each parameter"),
    ("grid", "{world.override.share.KAZ.RUS: {values: [0.5]}, world.override.share.KAZ.CHN: {values: [0.6]}}",
     "world.override.share.KAZ: at point 0 of the design the shares given add up to 1.1"),
    ("grid", "{rules.aid_weight: {start: 0, stop: 1, step: 1e-9}}", "expected at most 100,000,000"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "parameters", "words"), WRONG)
def test_a_design_that_cannot_be_is_refused_in_one_sentence(kind, parameters, words):
    with pytest.raises(AlignsimError) as caught:
        points_of(prepared(["+experiment=aid_boost", f"+design={kind}", f"design.parameters={parameters}"]))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_parameters_without_a_design_are_refused():
    with pytest.raises(AlignsimError, match=r"needs a design, such as \+design=grid"):
        prepared(["design.parameters=[rules.noise]"])


def test_a_sobol_sequence_of_another_length_is_refused_with_the_nearest():
    with pytest.raises(AlignsimError, match="take 64 or 128"):
        columns("+design=sobol", "design.samples=100")


def test_a_competitive_power_sets_a_limit_to_every_point():
    with pytest.raises(AlignsimError, match=r"policy\.\w+\.strategy=competitive: .* at a point of the design it is 2"):
        design("grid", "{rules.aid_weight: {values: [0.5, 2]}}", "policy=competitive")


def test_points_share_draws_and_shocks():
    overrides = ("+design=list", "design.parameters={policy.USA.reward: {values: [1, 2]}}", "run.rounds=4")
    made = made_of(setup_of("aid_boost", *overrides, "run.replicates=3"))
    # a number that does nothing here: both points are the same replicates
    assert (made.last[:, :3] == made.last[:, 3:]).all()


@given(st.integers(2, 40), st.integers(1, 7))
def test_shards_share_out_all_points_in_order(points, shards):
    designed = setup_of("baseline", "+design=lhs", "run.replicates=3", "design.parameters=[rules.noise]")
    setup = with_values(designed, {"design.samples": points, "design.shards": min(shards, points)})
    whole, runs = ensemble_of(setup), []
    for shard in range(min(shards, points)):
        config = setup.composed.config
        part = replace(config, design=replace(config.design, shard=shard))
        runs += ensemble_of(replace(setup, composed=replace(setup.composed, config=part))).runs
    assert runs == list(whole.runs)


def test_more_shards_than_points_are_refused():
    with pytest.raises(AlignsimError, match="there are only 2 points"):
        ensemble_of(setup_of("aid_boost", "+design=lhs", "design.samples=2", "design.shards=3"))


def test_a_shard_beyond_the_last_is_refused():
    with pytest.raises(AlignsimError, match=r"below design\.shards=3"):
        prepared(["+design=lhs", "design.shards=3", "design.shard=3"])
