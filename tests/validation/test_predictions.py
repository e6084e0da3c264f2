"""Predictions are those of single runs, and the table of targets is complete and split by time."""

import numpy as np
import pytest

from alignsim.config.schema import PARTNERS, STATES
from alignsim.engines.draws import draw
from alignsim.engines.endings import endings_of
from alignsim.engines.ensemble import ensemble_of
from alignsim.engines.model import AlignmentModel
from alignsim.validation.predictions import predict
from alignsim.validation.targets import targets
from alignsim.validation.worlds import Draws
from alignsim.world.facts import read_table
from alignsim.world.setup import prepared
from setups import targets_table


@pytest.fixture(scope="module")
def predictions():
    return predict(targets(), Draws(3, seed=5))


def of(predictions, name):
    return predictions.values[:, [one.name for one in predictions.targets].index(name)]


def test_a_change_of_trade_is_that_of_the_model_to_look_inside(predictions):
    setup = prepared(["+experiment=history_2022", "run.replicates=3", "run.seed=5"])
    model = AlignmentModel.of(setup, "scenario", 2)
    i, j = STATES.index("UZB"), PARTNERS.index("CHN")
    start = list(model.states)[i].trade[j]
    for _ in range(8):
        model.step()
    assert list(model.states)[i].trade[j] - start == of(predictions, "trade_2023_UZB_CHN")[2]


def test_replicates_of_every_world_share_their_rules_and_draws_are_told(predictions):
    setup = prepared(["world.year=2013", "run.replicates=3", "run.seed=5"])
    drawn = draw(setup, 1)
    assert predictions.draws["rules.security_weight"][1] == drawn.rules.security_weight
    assert predictions.draws["2013:world.override.C.KAZ.RUS"][1] == drawn.world.affinity[0, 1]


def test_more_replicates_leave_the_first_as_they_were(predictions):
    more = predict(targets("check"), Draws(130, seed=5))
    kept = [one.use == "check" for one in predictions.targets]
    assert np.array_equal(more.values[:3], predictions.values[:, kept])


def test_levels_are_shares_of_the_three_powers(predictions):
    for name in ("icews_coop_2013_TKM", "gdelt_coop_2023_KGZ"):
        total = sum(of(predictions, f"{name}_{power}") for power in ("USA", "RUS", "CHN"))
        assert total == pytest.approx(np.ones(3))


def test_what_is_matched_ends_before_what_is_checked_begins():
    table = targets_table()
    assert table["name"].is_unique
    trade = table[table["kind"] == "trade"]
    end = trade["world_year"] + trade["rounds"] / 4
    assert end[trade["use"] == "match"].max() <= 2016 < 2023 == end[trade["use"] == "check"].min()
    assert set(table[(table["use"] == "match") & (table["kind"] == "level")]["world_year"]) == {2013, 2021}
    assert table["error"].fillna(0).ge(0).all()


def test_every_target_names_its_sources():
    known = {row["source"] for row in read_table("sources")}
    assert {source for text in targets_table()["source"] for source in text.split("+")} <= known


def test_runs_end_where_the_chunks_of_the_engine_say():
    from alignsim.engines.ensemble import run_chunks

    ensemble = ensemble_of(prepared(["+experiment=relocation", "run.replicates=130", "run.rounds=2"]))
    last = np.concatenate([chunk.last for chunk in run_chunks(ensemble, ensemble.chunks)], axis=1)
    for arm, first in (("baseline", 0), ("scenario", 130)):
        assert np.array_equal(endings_of(ensemble, arm).alignment[1, 2], last[8, first : first + 130])


def test_an_arm_that_is_not_there_is_refused():
    ensemble = ensemble_of(prepared(["run.replicates=2", "run.rounds=1"]))
    with pytest.raises(ValueError, match="arm 'scenario': expected one of baseline"):
        endings_of(ensemble, "scenario")


def test_points_of_a_design_are_runs_with_their_own_values():
    wanted = [one for one in targets("match") if one.kind == "trade" and one.state == "UZB"]
    design = ("+design=grid", "design.parameters={rules.trade_speed: {values: [0.3, 0.9]}}")
    points = predict(wanted, Draws(2, overrides=design))
    alone = predict(wanted, Draws(2, overrides=("rules.trade_speed=0.9",)))
    assert points.values.shape == (4, len(wanted))
    assert np.array_equal(points.values[2:], alone.values)
