"""Published figures, and what a user overrode, become a world."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignsim.config.schema import PARTNERS, POWERS, STATES
from alignsim.engines.draws import draw
from alignsim.results.assumptions import assumptions_table
from alignsim.world.inputs import input_paths
from alignsim.world.world import scaled_row
from golden_tables import read_reference_world
from setups import setup_of
from strategies import simplex

WORLDS = {
    "2013": ("world.year=2013",),
    "2021": ("world.year=2021",),
    "2023": ("world.year=2023",),
    "reference": ("world=reference",),
}
GOLDEN_NAMES = {
    "gdp": "gdp",
    "trade": "trade",
    "remittances_to_gdp": "remit_gdp",
    "remittances_from_russia": "remit_rus",
    "trade_shares": "share",
    "security": "S0",
    "affinity": "C",
    "leverage": "lever",
    "threat": "H0",
    "north": "north",
    "access": "access",
    "offers": "offer",
    "neighbours": "W",
    "coercion": "Z",
}


def setup(*overrides):
    """A setup with nothing happening."""
    return setup_of("baseline", *overrides)


def arrays(world):
    return {item.name: value for item in fields(world) if isinstance(value := getattr(world, item.name), np.ndarray)}


@pytest.mark.parametrize("name", WORLDS)
def test_trade_shares_add_up_to_one(name):
    assert setup(*WORLDS[name]).world.trade_shares.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-12)


@pytest.mark.parametrize("name", WORLDS)
def test_the_rest_of_the_world_trades_a_little_with_everybody(name):
    assert (setup(*WORLDS[name]).world.trade_shares[:, -1] >= 0.02 / 1.02).all()


@pytest.mark.parametrize("name", WORLDS)
def test_a_state_looks_at_others_and_its_weights_add_up_to_one(name):
    neighbours = setup(*WORLDS[name]).world.neighbours
    assert neighbours.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-12)
    assert np.diag(neighbours).tolist() == [0.0] * 5


@pytest.mark.parametrize("name", WORLDS)
def test_ties_lie_between_nothing_and_one(name):
    world = setup(*WORLDS[name]).world
    for tie in ("security", "affinity", "leverage", "threat", "guarantee", "proximity", "north", "access"):
        values = getattr(world, tie)
        assert values.min() >= 0.0, tie
        assert values.max() <= 1.0, tie


@pytest.mark.parametrize("name", WORLDS)
def test_a_world_cannot_be_written_to(name):
    for array in arrays(setup(*WORLDS[name]).world).values():
        with pytest.raises(ValueError, match="read-only"):
            array.flat[0] = 1.0


def test_a_drawn_world_cannot_be_written_to():
    for array in arrays(draw(setup(), 3).world).values():
        assert not array.flags.writeable


@pytest.mark.parametrize("name", WORLDS)
def test_every_array_has_its_shape(name):
    world = setup(*WORLDS[name]).world
    by_power = ("security", "affinity", "leverage", "threat", "guarantee", "proximity", "offers")
    assert {getattr(world, tie).shape for tie in by_power} == {(5, 3)}
    assert world.trade_shares.shape == (5, 5)
    assert world.punishes.shape == world.provokes.shape == (3, 3)
    assert world.gdp.shape == world.population.shape == (5,)


def test_the_reference_world_is_that_of_the_golden_tables():
    world, golden = setup("world=reference").world, read_reference_world()
    for name, symbol in GOLDEN_NAMES.items():
        assert np.ravel(getattr(world, name)) == pytest.approx(np.ravel(golden[symbol]), abs=1e-15), name
    assert world.proximity[:, 1].tolist() == golden["prox"]
    assert world.punishes.tolist() == golden["Mpk"]
    assert world.reexport_access.tolist() == [1, 1, 0.5, 0, 0.5]
    assert [world.corridor_scale] * 2 == golden["K_R"]
    gains = (world.middle_gain, world.belt_road_gain, world.north_loss)
    assert gains == pytest.approx((golden["mc_gain"], golden["bri_gain"], golden["q_north"]), abs=1e-15)


def test_the_years_differ():
    gdp = [setup(f"world.year={year}").world.gdp[0] for year in (2013, 2021, 2023)]
    assert len(set(gdp)) == 3


def test_an_overridden_figure_stands():
    assert setup("+world.override.gdp.KAZ=250000").world.gdp[0] == 250000.0


def test_an_overridden_figure_moves_no_other_input():
    plain, other = setup().world, setup("+world.override.gdp.KAZ=250000").world
    for name, array in arrays(plain).items():
        expected = array.copy()
        if name == "gdp":
            expected[0] = 250000.0
        assert getattr(other, name).tolist() == expected.tolist(), name


def test_an_overridden_share_of_trade_stands_and_the_others_make_room():
    plain = setup().world.trade_shares[0]
    row = setup("+world.override.share.KAZ.CHN=0.5").world.trade_shares[0]
    china = PARTNERS.index("CHN")
    assert row[china] == 0.5
    assert row.sum() == pytest.approx(1.0, abs=1e-12)
    assert (np.delete(row, china) < np.delete(plain, china)).all()


def test_shares_of_trade_that_are_all_given_stand():
    given_row = [0.1, 0.2, 0.3, 0.15, 0.25]
    overrides = [f"+world.override.share.TJK.{p}={v}" for p, v in zip(PARTNERS, given_row, strict=True)]
    assert setup(*overrides).world.trade_shares[STATES.index("TJK")] == pytest.approx(given_row, abs=1e-15)


def test_an_overridden_weight_of_a_neighbour_stands_and_the_others_are_scaled():
    plain = setup().world.neighbours[0]
    row = setup("+world.override.W.KAZ.UZB=0.7").world.neighbours[0]
    assert row[4] == 0.7
    assert row[:4] == pytest.approx(plain[:4] * 0.3 / plain[:4].sum(), abs=1e-15)


def test_the_proximity_of_a_threat_can_be_set_where_the_policy_of_the_world_is_written():
    world = setup("world.proximity.CHN.KAZ=0.4").world
    assert world.proximity[0].tolist() == [0.0, setup().world.proximity[0, 1], 0.4]


def test_who_punishes_whom_can_be_set():
    assert setup("world.punishes.CHN.USA=0.9").world.punishes[POWERS.index("CHN"), POWERS.index("USA")] == 0.9


def test_an_overridden_figure_is_never_drawn():
    drawn = {draw(setup("+world.override.gdp.KAZ=250000"), replicate).world.gdp[0] for replicate in range(20)}
    assert drawn == {250000.0}


def test_an_overridden_share_stands_in_every_draw():
    assumed = setup("+world.override.share.KAZ.CHN=0.5")
    rows = [draw(assumed, replicate).world.trade_shares[0] for replicate in range(20)]
    assert {row[PARTNERS.index("CHN")] for row in rows} == {0.5}
    assert [row.sum() for row in rows] == pytest.approx([1.0] * 20, abs=1e-12)


def test_every_input_has_a_path():
    paths = input_paths()
    assert len(paths) == len(set(paths))
    assert {"world.override.gdp.KAZ", "world.override.Z.USA", "world.override.K_R"} <= set(paths)
    assert "world.override.W.KAZ.KAZ" not in paths


@pytest.mark.parametrize("name", WORLDS)
def test_central_values_lie_within_their_ranges(name):
    for item in setup(*WORLDS[name]).inputs.values():
        assert item.low <= item.value <= item.high, item.path


def assumptions(*overrides):
    return assumptions_table(setup(*overrides)).set_index("path")


def test_what_is_assumed_stays_marked_as_assumed():
    assumed = {path for path, item in setup().inputs.items() if item.precision == "assumed"}
    table = assumptions()
    assert assumed
    assert set(table.loc[sorted(assumed), "precision"]) == {"assumed"}


@pytest.mark.parametrize("path", ["world.punishes.USA.RUS", "world.provokes.USA.RUS", "rules.aid_weight"])
def test_what_no_table_tells_is_marked_as_assumed(path):
    assert assumptions().loc[path, "precision"] == "assumed"


@pytest.mark.parametrize(
    "override",
    ["+world.override.gdp.KAZ=250000", "world.punishes.USA.RUS=0.5", "rules.aid_weight=0.8", "rules.aid_weight=0.5"],
)
def test_what_the_user_sets_is_marked_as_given(override):
    path, _, value = override.removeprefix("+").partition("=")
    row = assumptions(override).loc[path]
    assert row["precision"] == "given"
    assert row["value"] == row["low"] == row["high"] == float(value)


def test_every_input_and_parameter_is_among_the_assumptions():
    table = assumptions()
    assert set(input_paths()) <= set(table.index)
    assert {"rules.aid_weight", "rules.autonomy_bias.KAZ", "rules.choice_scale"} <= set(table.index)
    assert table.index.is_unique


def test_every_assumption_has_a_source():
    assert (assumptions()["source"].str.len() > 0).all()


@given(simplex(5, smallest=0.01), st.lists(st.booleans(), min_size=5, max_size=5).filter(lambda kept: not all(kept)))
def test_a_scaled_row_adds_up_to_one_and_keeps_what_is_given(row, kept):
    halved = [value / 2 for value in row]
    scaled = scaled_row(halved, kept)
    assert sum(scaled) == pytest.approx(1.0, abs=1e-12)
    assert [value for value, keep in zip(scaled, kept, strict=True) if keep] == [
        value for value, keep in zip(halved, kept, strict=True) if keep
    ]
