"""History matching keeps what misses nothing, whatever its pieces, and what it keeps is what runs take."""

from dataclasses import replace

import numpy as np
import pytest

from alignsim.validation import matching
from alignsim.validation.constraint import (
    QUANTILES,
    kept_apart,
    parameters_table,
    scores_table,
    targets_table,
    tolerance_table,
)
from alignsim.validation.implausibility import CUTOFF, implausibility, instrument_error, plausible_of, tolerances
from alignsim.validation.matching import Wave, evidence_of, match, settled
from alignsim.validation.predictions import Predictions, predict
from alignsim.validation.recovery import STRICTER, recovery, recovery_table
from alignsim.validation.targets import observed_values, targets
from alignsim.validation.worlds import Draws, happened
from alignsim.world.facts import read_table
from alignsim.world.plausible import plausible, rests_on

DRAWS = Draws(600, seed=1, uncertainty="parameters")


@pytest.fixture(scope="module")
def found():
    return match(DRAWS)


def test_implausibility_is_distance_over_both_errors():
    wanted = targets("match")[:2]
    observed = observed_values(wanted)
    assert observed.tolist() == [one.observed for one in wanted]
    allowed = tolerances(wanted, 0.1)
    assert allowed == pytest.approx([np.hypot(one.error, 0.1) for one in wanted])
    values = np.array([observed + allowed * [2.0, -3.5], observed + allowed * [2.0, -2.5]])
    distance = implausibility(values, observed, allowed)
    assert distance == pytest.approx(np.array([[2.0, 3.5], [2.0, 2.5]]))
    assert plausible_of(values, observed, allowed).tolist() == [False, True]


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
    ("last", "expected"),
    [
        # a hundredth of a share is one standard error after (1 - share) / share / 0.01^2 draws
        (Wave(102, 101), True),
        (Wave(9_000, 4_500), False),
        (Wave(11_000, 5_500), True),
        (Wave(10_000_000, 9_000), False),
        (Wave(12_000_000, 10_800), True),
        (Wave(100, 0), True),
    ],
)
def test_waves_go_on_until_the_share_is_known_to_a_hundredth_of_itself(last, expected):
    assert settled(last) is expected


def test_a_share_that_stays_uncertain_is_asked_for_no_longer_than_so_many_waves(monkeypatch):
    monkeypatch.setattr(matching, "instrument_error", lambda: 0.07)
    monkeypatch.setattr(matching, "MOST", 3)
    strict = match(replace(DRAWS, replicates=50))
    assert [wave.candidates for wave in strict.waves] == [50, 100, 150]
    assert not settled(strict.waves[-1])


def test_pieces_and_waves_do_not_change_what_is_found(found, monkeypatch):
    monkeypatch.setattr(matching, "_PIECE", 170)
    again = match(DRAWS)
    assert again.waves == found.waves
    assert (again.numbers == found.numbers).all()
    assert (again.excluded == found.excluded).all()


def test_a_draw_stays_unless_it_misses_a_figure(found):
    whole = predict(found.targets, replace(found.draws, replicates=found.waves[-1].candidates))
    distance = implausibility(whole.values, whole.observed, found.allowed)
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
    assert (implausibility(taken.values, taken.observed, found.allowed) <= CUTOFF).all()


def test_the_draws_that_come_with_the_package_are_those_of_the_command(found):
    shipped = plausible()
    assert shipped.seed == DRAWS.seed
    first = found.waves[-1].candidates
    assert shipped.draws[shipped.draws < first].tolist() == found.numbers.tolist()
    assert rests_on(found.ensemble.evidence)


def test_evidence_changes_with_figures_errors_and_events(found, monkeypatch):
    wanted, allowed, draws, now = found.targets, found.allowed, found.draws, found.ensemble.evidence
    moved = (*wanted[:-1], replace(wanted[-1], observed=wanted[-1].observed + 1e-4))
    others = [evidence_of(moved, allowed, draws), evidence_of(wanted, allowed * 1.001, draws)]
    monkeypatch.setattr(matching, "happened", lambda year, *rest: happened(year, *rest) | {"events": {}})
    others.append(evidence_of(wanted, allowed, draws))
    assert now not in others
    monkeypatch.undo()
    # the last bits of a float are those of a machine
    assert now == evidence_of(wanted, allowed * (1.0 + 1e-13), draws)


def test_a_parameter_that_decides_is_found_again_and_others_are_left(found):
    values = found.sample.draws["rules.trade_weight"]
    low = values < np.quantile(values, 0.4)
    table = parameters_table(replace(found, plausible=low)).set_index("path")
    assert table.index[0] == "rules.trade_weight"
    assert table["constrained"]["rules.trade_weight"]
    assert table["q95"]["rules.trade_weight"] == pytest.approx(np.quantile(values[low], QUANTILES[2]))
    assert abs(table["moved"]["rules.noise"]) < 0.2


def test_known_parameters_are_found_again_when_the_model_makes_the_world(found):
    known = np.random.default_rng(3).uniform(size=(4000, 2))
    made = Predictions(
        found.targets[:1], known[:, :1], {"rules.european_weight": known[:, 0], "rules.noise": known[:, 1]}
    )
    table = recovery(made, np.array([0.02]), 400, 1).set_index("path")
    # a range of 90 % of an even range of ± 3 standard deviations is wider than that of the normal error
    assert table["covered"]["rules.european_weight"] > 0.97
    assert table["narrowed"]["rules.european_weight"] == pytest.approx(1 - 0.12, abs=0.01)
    # what the figure says nothing of stays as wide as it was, and holds nine in ten
    assert table["covered"]["rules.noise"] == pytest.approx(0.9, abs=0.04)
    assert abs(table["narrowed"]["rules.noise"]) < 0.02
    assert table["covered"]["truth"] == pytest.approx(0.997, abs=0.01)
    assert table["narrowed"]["truth"] == pytest.approx(1 - 0.12, abs=0.01)


def test_a_world_that_no_other_draw_comes_near_counts_as_one_whose_truth_is_not_held(found):
    far = np.array([5.0, *np.linspace(0.0, 0.01, 50)])
    made = Predictions(found.targets[:1], far[:, None], {"rules.noise": np.linspace(0.0, 1.0, 51)})
    both = recovery(made, np.array([0.02]), 2, 1).set_index("path")
    alone = recovery(Predictions(made.targets, far[::-1][:, None], made.draws), np.array([0.02]), 1, 1).set_index(
        "path"
    )
    (first,) = recovery(made, np.array([0.02]), 1, 1).query("path == 'rules.noise'").to_dict("records")
    # no range at all holds no truth; how narrow ranges are is the mean of those that there are
    assert (first["covered"], first["no_range"]) == (0.0, 1) and np.isnan(first["narrowed"])
    assert both["covered"]["rules.noise"] <= 0.5
    assert both["narrowed"]["rules.noise"] < 0.5
    assert both["no_range"].tolist() == [1, 1] and alone["no_range"].tolist() == [0, 0]
    assert both["narrowed"]["truth"] == pytest.approx((1.0 + 1 / 50) / 2)
    assert alone["narrowed"]["truth"] == pytest.approx(1 / 50)


def test_recovery_is_told_at_stricter_discrepancies_of_the_same_worlds(found):
    table = recovery_table(found, 30)
    truth = table[table["path"] == "truth"]
    assert truth["discrepancy"].tolist() == [*STRICTER, instrument_error()]
    assert truth["covered"].nunique() == 1
    assert truth["narrowed"].is_monotonic_decreasing
    narrowed = table.pivot(index="path", columns="discrepancy", values="narrowed").loc["rules.security_weight"]
    assert narrowed.iloc[0] > 0.1 and narrowed.is_monotonic_decreasing


def test_scores_stand_by_measure_and_strictness_is_weighed_on_what_was_kept(found):
    checked = kept_apart(found)
    table = targets_table(found, checked)
    assert len(table) == len(targets())
    scores = scores_table(table).set_index(["use", "measure"])
    rows = table[table["name"].str.startswith("gdelt_coop_2023")]
    assert scores["error"]["check", "gdelt_coop_2023"] == pytest.approx((rows["q50"] - rows["observed"]).abs().mean())
    assert scores.index.tolist().count(("match", "trade_2013_2016")) == 1
    assert scores["targets"]["check", "trade_2021_2023"] == 15
    strict = tolerance_table(found, checked)
    assert strict["share"].is_monotonic_increasing
    assert strict["same"].iloc[-1] == pytest.approx(scores["prior_error"]["check", "gdelt_coop_2023"], abs=1e-3)
