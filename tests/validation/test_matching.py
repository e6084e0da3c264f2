"""History matching keeps what misses nothing, whatever its pieces, and what it keeps is what runs take."""

from dataclasses import replace

import numpy as np
import pytest

from alignsim.validation import matching
from alignsim.validation.constraint import (
    QUANTILES,
    kept_apart,
    parameters_table,
    recovery_table,
    scores_table,
    targets_table,
    tolerance_table,
)
from alignsim.validation.implausibility import CUTOFF, implausibility, instrument_error, tolerances
from alignsim.validation.matching import Wave, match, settled
from alignsim.validation.predictions import Predictions, predict
from alignsim.validation.targets import targets
from alignsim.validation.worlds import Draws
from alignsim.world.facts import read_table
from alignsim.world.plausible import plausible

DRAWS = Draws(600, seed=1, uncertainty="parameters")


@pytest.fixture(scope="module")
def found():
    return match(DRAWS)


def test_implausibility_is_distance_over_both_errors():
    wanted = targets("match")[:2]
    observed = np.array([one.observed for one in wanted])
    allowed = tolerances(wanted, 0.1)
    assert allowed == pytest.approx([np.hypot(one.error, 0.1) for one in wanted])
    distance = implausibility(np.array([observed + allowed * [2.0, -3.5]]), wanted, allowed)
    assert distance == pytest.approx(np.array([[2.0, 3.5]]))


def test_every_matched_figure_has_an_error():
    assert np.isfinite(tolerances(targets("match"), instrument_error())).all()


def test_the_error_of_an_instrument_is_that_of_events_and_visas():
    rows = [row for row in read_table("yardsticks") if row["measure"] in ("gdelt_coop", "visa_openness")]
    squares = []
    for events, visas in (((2020, 2021), (2019,)), ((2022, 2023), (2022, 2023))):
        shares = []
        for measure, years in (("gdelt_coop", events), ("visa_openness", visas)):
            sums = {}
            for row in rows:
                if row["measure"] == measure and int(row["year"]) in years and row["power"] != "OTHERS":
                    key = row["state"], row["power"]
                    sums[key] = sums.get(key, 0.0) + float(row["value"]) / len(years)
            totals = {state: sum(value for (one, _), value in sums.items() if one == state) for state, _ in sums}
            # Turkmenistan let nobody in
            shares.append({key: value / totals[key[0]] for key, value in sums.items() if totals[key[0]]})
        squares += [(shares[0][key] - shares[1][key]) ** 2 for key in shares[1]]
    assert instrument_error() == pytest.approx(np.sqrt(np.mean(squares) / 2))


@pytest.mark.parametrize(
    ("waves", "expected"),
    [
        ([Wave(100, 50)], False),
        ([Wave(100, 50), Wave(200, 120)], False),
        ([Wave(100, 50), Wave(200, 100)], True),
        ([Wave(100, 0), Wave(200, 0)], True),
    ],
)
def test_waves_go_on_until_the_share_settles(waves, expected):
    assert settled(waves) is expected


def test_pieces_and_waves_do_not_change_what_is_found(found, monkeypatch):
    monkeypatch.setattr(matching, "_PIECE", 170)
    again = match(DRAWS)
    assert again.waves == found.waves
    assert (again.numbers == found.numbers).all()
    assert (again.excluded == found.excluded).all()


def test_a_draw_stays_unless_it_misses_a_figure(found):
    whole = predict(found.targets, replace(found.draws, replicates=found.waves[-1].candidates))
    distance = implausibility(whole.values, found.targets, found.allowed)
    assert found.numbers.tolist() == np.flatnonzero((distance <= CUTOFF).all(axis=1)).tolist()
    assert found.excluded == pytest.approx((distance > CUTOFF).mean(axis=0))


def test_what_no_figure_can_allow_is_not_plausible(found, monkeypatch):
    monkeypatch.setattr(matching, "instrument_error", lambda: 0.1)
    monkeypatch.setattr(matching, "SETTLED", 1.0)
    strict = match(replace(DRAWS, replicates=300))
    assert 0.5 < strict.waves[-1].share < 0.9
    assert set(strict.numbers) <= set(found.numbers)


def test_runs_take_draws_that_are_plausible(found):
    taken = predict(found.targets, Draws(300, seed=4, uncertainty="parameters", overrides=("rules=plausible",)))
    assert (implausibility(taken.values, found.targets, found.allowed) <= CUTOFF).all()


def test_the_draws_that_come_with_the_package_are_those_of_the_command(found):
    shipped = plausible()
    assert shipped.seed == DRAWS.seed
    first = found.waves[-1].candidates
    assert shipped.draws[shipped.draws < first].tolist() == found.numbers.tolist()


def test_a_parameter_that_decides_is_found_again_and_others_are_left(found):
    values = found.sample.draws["rules.trade_weight"]
    low = values < np.quantile(values, 0.4)
    table = parameters_table(replace(found, plausible=low)).set_index("path")
    assert table.index[0] == "rules.trade_weight"
    assert table["constrained"]["rules.trade_weight"]
    assert table["q95"]["rules.trade_weight"] == pytest.approx(np.quantile(values[low], QUANTILES[2]))
    assert abs(table["moved"]["rules.noise"]) < 0.2


def test_known_parameters_are_found_again_when_the_model_makes_the_world(found):
    rng = np.random.default_rng(3)
    known = rng.uniform(size=4000)
    made = Predictions(found.targets[:1], known[:, None], {"rules.trade_weight": known})
    ideal = replace(
        found, targets=found.targets[:1], allowed=np.array([0.02]), sample=made, plausible=np.ones(4000, bool)
    )
    table = recovery_table(ideal, 400).set_index("path")["covered"]
    # a range of 90 % of an even range of ± 3 standard deviations is wider than that of the normal error
    assert table["rules.trade_weight"] > 0.97
    assert table["truth"] == pytest.approx(0.997, abs=0.01)


def test_scores_stand_by_measure_and_strictness_is_weighed_on_what_was_kept(found):
    checked = kept_apart(found)
    table = targets_table(found, checked)
    assert len(table) == len(targets())
    scores = scores_table(table).set_index(["use", "measure"])
    rows = table[table["name"].str.startswith("gdelt_coop_2023")]
    assert scores["error"]["check", "gdelt_coop_2023"] == pytest.approx((rows["q50"] - rows["observed"]).abs().mean())
    strict = tolerance_table(found, checked)
    assert strict["share"].is_monotonic_increasing
    assert strict["same"].iloc[-1] == pytest.approx(scores["prior_error"]["check", "gdelt_coop_2023"], abs=1e-3)
