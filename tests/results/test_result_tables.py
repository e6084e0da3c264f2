"""The tables of a result: columns, and every number by hand on a small ensemble."""

from datetime import datetime
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from alignsim.config.schema import STATES
from alignsim.results import tables
from alignsim.results.assumptions import assumptions_table
from alignsim.rules.measures import leaning
from alignsim.runner import simulate
from alignsim.views.summary import footing
from setups import setup_of, tables_of

SMALL = ("run.replicates=6", "run.rounds=4")
MEASURES = ("align_usa", "align_rus", "align_chn", "autonomy", "hedging", "tilt", "switches")
SHARES = ("autonomy", "align_usa", "align_rus", "align_chn")
COLUMNS = {
    "levels": ("arm", "state", "measure", "mean", "q05", "q95", "n"),
    "effects": (
        "state", "measure", "baseline", "scenario", "effect", "ci_low", "ci_high", "share_positive", "n", "q05", "q95",
    ),
    "runs": (
        "run", "arm", "replicate", "point",
        *(f"{measure}_{state}" for measure in MEASURES for state in STATES), "polarisation",
    ),
    "rounds": (
        "run", "arm", "replicate", "round", "date", "state", "align_usa", "align_rus", "align_chn", "autonomy",
        "hedging", "tilt", "leaning",
    ),
    "explain": (
        "round", "state", "component", "term", "baseline", "scenario", "difference", "q05", "q95",
        "points", "points_q05", "points_q95",
    ),
    "assumptions": ("path", "value", "low", "high", "unit", "source", "precision"),
}  # fmt: skip


def result(*overrides):
    """Tables of a small scenario with two arms."""
    return tables_of("ukraine_shock", *SMALL, *overrides)


def runs_of(arm, *overrides):
    table = result(*overrides).runs
    return table[table["arm"] == arm].sort_values("replicate")


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_the_columns_that_scripts_rely_on(name):
    found = result().named()[name].columns
    # the order of the columns of runs within a row is free but for the first four
    assert set(found) == set(COLUMNS[name])
    if name != "runs":
        assert tuple(found) == COLUMNS[name]
    else:
        assert tuple(found[:4]) == COLUMNS["runs"][:4]


def test_levels_and_effects_have_a_row_for_every_state_and_measure_and_for_all():
    expected = {(state, measure) for state in (*STATES, "ALL") for measure in MEASURES}
    expected |= {("ALL", "polarisation"), ("ALL", "cohesion")}
    effects, levels = result().effects, result().levels
    assert set(zip(effects["state"], effects["measure"], strict=True)) == expected
    for arm in ("baseline", "scenario"):
        rows = levels[levels["arm"] == arm]
        assert set(zip(rows["state"], rows["measure"], strict=True)) == expected
    assert len(effects) == len(expected)
    assert len(levels) == 2 * len(expected)


@pytest.mark.parametrize("measure", ["align_usa", "autonomy", "hedging"])
def test_an_effect_is_the_mean_of_paired_differences_with_students_interval(measure):
    rows = result().effects.set_index(["state", "measure"])
    for state in STATES:
        scenario, baseline = (runs_of(arm)[f"{measure}_{state}"].to_numpy() for arm in ("scenario", "baseline"))
        interval = stats.ttest_rel(scenario, baseline).confidence_interval(0.95)
        row = rows.loc[(state, measure)]
        assert row["effect"] == pytest.approx((scenario - baseline).mean(), abs=1e-14)
        assert (row["ci_low"], row["ci_high"]) == pytest.approx((interval.low, interval.high), abs=1e-12)
        assert (row["baseline"], row["scenario"]) == pytest.approx((baseline.mean(), scenario.mean()), abs=1e-14)
        assert row["share_positive"] == (scenario > baseline).mean()
        assert (row["q05"], row["q95"]) == pytest.approx(((scenario - baseline).min(), (scenario - baseline).max()))
        assert row["n"] == 6


def test_points_of_a_design_that_share_replicates_do_not_narrow_the_interval():
    design = ("+design=list", "run.replicates=6", "design.parameters={policy.USA.reward: {values: [1, 1, 1, 1]}}")
    many, one = tables_of("ukraine_shock", *design, "run.rounds=4").effects, result().effects
    assert (many["n"] == 24).all()
    for column in ("effect", "ci_low", "ci_high"):
        assert many[column].to_numpy() == pytest.approx(one[column].to_numpy(), abs=1e-15)


def test_with_one_replicate_both_ends_of_the_interval_are_the_effect():
    effects = tables_of("ukraine_shock", "run.uncertainty=none", "run.rounds=4").effects
    for bound in ("ci_low", "ci_high", "q05", "q95"):
        assert effects[bound].tolist() == effects["effect"].tolist()
    assert set(effects["n"]) == {1}


def test_all_is_the_mean_over_states_of_every_measure():
    rows = result().effects.set_index(["state", "measure"])
    for measure in MEASURES:
        for column in ("baseline", "scenario", "effect"):
            mean = np.mean([rows.loc[(state, measure), column] for state in STATES])
            assert rows.loc[("ALL", measure), column] == pytest.approx(mean, abs=1e-14)


def test_the_interval_of_all_is_that_of_the_means():
    means = {
        arm: runs_of(arm)[[f"align_rus_{state}" for state in STATES]].mean(axis=1).to_numpy()
        for arm in ("scenario", "baseline")
    }
    interval = stats.ttest_rel(means["scenario"], means["baseline"]).confidence_interval(0.95)
    row = result().effects.set_index(["state", "measure"]).loc[("ALL", "align_rus")]
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((interval.low, interval.high), abs=1e-12)


def test_from_twenty_cases_on_a_range_leaves_out_five_in_a_hundred_on_either_side():
    assert tables.range_of(np.arange(19.0)) == (0.0, 18.0)
    assert tables.range_of(np.arange(20.0)) == pytest.approx((0.95, 18.05))


@pytest.mark.parametrize("arm", ["baseline", "scenario"])
def test_levels_are_means_and_ranges_over_replicates(arm):
    rows = result().levels.set_index(["arm", "state", "measure"])
    for state in STATES:
        values = runs_of(arm)[f"tilt_{state}"]
        row = rows.loc[(arm, state, "tilt")]
        assert row["mean"] == pytest.approx(values.mean(), abs=1e-14)
        assert (row["q05"], row["q95"]) == pytest.approx((values.min(), values.max()), abs=1e-14)


def test_cohesion_is_what_polarisation_leaves():
    rows = result().effects.set_index(["state", "measure"])
    polarisation, cohesion = rows.loc[("ALL", "polarisation")], rows.loc[("ALL", "cohesion")]
    assert cohesion["baseline"] == pytest.approx(1 - polarisation["baseline"], abs=1e-14)
    assert cohesion["effect"] == pytest.approx(-polarisation["effect"], abs=1e-14)


def test_polarisation_is_the_mean_distance_of_two_states():
    for _, run in result().runs.iterrows():
        shares = [[run[f"{name}_{state}"] for name in SHARES] for state in STATES]
        distances = [
            0.5 * sum(abs(x - y) for x, y in zip(one, other, strict=True)) for one, other in combinations(shares, 2)
        ]
        assert run["polarisation"] == pytest.approx(sum(distances) / 10, abs=1e-15)


def test_switches_count_the_changes_of_the_largest_share():
    rounds = tables_of("baseline", "run.replicates=40", "run.rounds=24", "rules.noise=0.5").rounds
    runs = tables_of("baseline", "run.replicates=40", "run.rounds=24", "rules.noise=0.5").runs.set_index("replicate")
    counted = []
    for (replicate, state), path in rounds.groupby(["replicate", "state"], observed=True):
        found = [leaning(row) for row in path.sort_values("round")[list(SHARES)].to_numpy().tolist()]
        changes = sum(one != other for one, other in pairwise(found))
        assert runs.loc[replicate, f"switches_{state}"] == changes
        counted.append(changes)
    assert max(counted) > 1


def test_tilt_is_the_american_share_less_the_others():
    rounds = result().rounds
    tilt = rounds["align_usa"] - rounds["align_rus"] - rounds["align_chn"]
    assert rounds["tilt"].to_numpy() == pytest.approx(tilt.to_numpy(), abs=1e-15)


def test_a_run_is_numbered_by_arm_and_replicate():
    runs, rounds = result().runs, result().rounds
    for table in (runs, rounds):
        arm = (table["arm"] == "scenario").astype(int)
        assert (table["run"] == arm * 6 + table["replicate"]).all()
    assert sorted(runs["run"]) == list(range(12))


def test_a_run_without_a_sweep_is_one_point():
    assert set(result().runs["point"]) == {0}


def test_runs_hold_the_last_round():
    rounds = result().rounds
    last = rounds[rounds["round"] == 4].set_index(["run", "state"])
    runs = result().runs.set_index("run")
    for measure in ("align_usa", "autonomy", "hedging", "tilt"):
        for state in STATES:
            expected = last.xs(state, level="state")[measure]
            assert runs[f"{measure}_{state}"].tolist() == expected.reindex(runs.index).tolist()


def test_rounds_go_from_the_start_to_the_last_one_for_every_run_and_state():
    rounds = result().rounds
    assert len(rounds) == 12 * 5 * 5
    assert not rounds.duplicated(["run", "round", "state"]).any()
    assert sorted(rounds["round"].unique()) == [0, 1, 2, 3, 4]


def test_round_zero_is_the_same_in_both_arms():
    start = result().rounds.query("round == 0").set_index(["arm", "replicate", "state"]).sort_index()
    for column in SHARES:
        assert start.loc["baseline", column].tolist() == start.loc["scenario", column].tolist()


def test_shares_of_every_row_add_up_to_one():
    assert result().rounds[list(SHARES)].sum(axis=1).to_numpy() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("path", ["world.proximity.RUS.KAZ", "world.override.proximity.KAZ.RUS", "rules.noise"])
def test_a_swept_number_has_its_column_under_the_path_that_the_user_wrote(path):
    setup = setup_of(
        "aid_boost", "+design=grid", f"design.parameters={{{path}: {{values: [0.1, 0.9]}}}}", "run.rounds=1"
    )
    made = simulate(setup)
    assert made.runs.columns[4] == path
    assert f"Swept: {path}." in footing(setup, made)


def test_a_round_is_dated_when_it_is_over():
    dates = result().rounds.drop_duplicates("round").set_index("round")["date"]
    expected = [datetime(2022, 1, 1), datetime(2022, 4, 1), datetime(2022, 7, 1), datetime(2022, 10, 1)]
    assert dates.sort_index().tolist() == [pd.Timestamp(day) for day in (*expected, datetime(2023, 1, 1))]


def test_the_leaning_is_the_component_with_the_largest_share():
    rounds = result().rounds
    names = {"autonomy": "AUT", "align_usa": "USA", "align_rus": "RUS", "align_chn": "CHN"}
    assert rounds["leaning"].astype(str).tolist() == rounds[list(SHARES)].idxmax(axis=1).map(names).tolist()


@pytest.mark.parametrize(
    ("override", "kept"), [("run.record=none", 0), ("run.record=all", 6), ("run.record_runs=2", 2)]
)
def test_as_many_replicates_are_recorded_as_asked_for(override, kept):
    rounds = result(override).rounds
    assert set(rounds["replicate"]) == set(range(kept))
    assert len(rounds) == 2 * kept * 5 * 5
    assert tuple(rounds.columns) == COLUMNS["rounds"]


def test_a_baseline_has_one_arm_and_no_effects():
    alone = tables_of("baseline", *SMALL)
    assert alone.effects is None
    assert set(alone.levels["arm"]) == set(alone.runs["arm"]) == {"baseline"}
    assert len(alone.runs) == 6


def test_a_baseline_explains_itself_alone():
    explain = tables_of("baseline", *SMALL).explain
    assert tuple(explain.columns) == COLUMNS["explain"]
    assert explain["baseline"].notna().all()
    assert explain[["scenario", "difference", "points"]].isna().all(axis=None)


def test_without_explanation_there_is_no_such_table():
    assert result("run.explain=false").explain is None


def test_effects_are_the_same_with_or_without_explanation_and_record():
    quick = result("run.explain=false", "run.record=none")
    pd.testing.assert_frame_equal(quick.effects, result().effects, check_exact=True)


def test_the_first_replicates_do_not_depend_on_how_many_follow():
    few = tables_of("ukraine_shock", "run.replicates=2", "run.rounds=4").runs
    many = result().runs
    for arm in ("baseline", "scenario"):
        one = few[few["arm"] == arm].drop(columns="run").reset_index(drop=True)
        other = many[(many["arm"] == arm) & (many["replicate"] < 2)].drop(columns="run").reset_index(drop=True)
        pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_a_summary_by_round_has_mean_and_range():
    rounds = result().rounds
    summary = tables.round_summary(rounds).set_index(["arm", "state", "round", "measure"])
    rows = rounds.query("arm == 'scenario' and state == 'KGZ' and round == 3")["align_rus"]
    row = summary.loc[("scenario", "KGZ", 3, "align_rus")]
    assert row["mean"] == pytest.approx(rows.mean(), abs=1e-15)
    assert (row["q05"], row["q95"]) == pytest.approx((rows.min(), rows.max()), abs=1e-15)


def test_a_summary_by_round_ends_in_the_effects():
    # all rounds are kept, in whatever order
    summary = tables.round_summary(result().rounds.sample(frac=1, random_state=1))
    last = summary[(summary["arm"] == tables.DIFFERENCE) & (summary["round"] == summary["round"].max())]
    found = last.set_index(["state", "measure"])[["mean", "q05", "q95"]]
    effects = result().effects.set_index(["state", "measure"]).loc[found.index, ["effect", "q05", "q95"]]
    np.testing.assert_allclose(found, effects, atol=1e-12)


def test_progress_is_told_of_every_run():
    calls = []
    simulate(setup_of("aid_boost", "run.replicates=3", "run.rounds=1"), calls.append)
    assert sum(calls) == 6


def test_events_are_among_the_assumptions():
    table = assumptions_table(setup_of("aid_boost")).set_index("path")
    assert table.loc["scenario.events.us_offer.add", "value"] == 25.0
    assert table.loc["scenario.events.us_offer.add", "unit"] == "million USD a year"


def test_a_policy_that_is_not_fixed_is_among_the_assumptions():
    table = assumptions_table(setup_of("aid_boost", "policy.CHN.strategy=matching")).set_index("path")
    assert table.loc["policy.CHN.response", "value"] == 0.5
    assert not any(path.startswith("policy.USA") for path in table.index)


@pytest.mark.parametrize("uncertainty", ["none", "noise"])
def test_what_is_not_drawn_has_no_range(uncertainty):
    table = assumptions_table(setup_of("aid_boost", f"run.uncertainty={uncertainty}"))
    assert (table["low"] == table["value"]).all()
    assert (table["high"] == table["value"]).all()


def test_what_is_drawn_has_the_range_of_its_prior():
    row = assumptions_table(setup_of("aid_boost")).set_index("path").loc["rules.aid_weight"]
    assert (row["low"], row["value"], row["high"]) == (0.25, 0.5, 1.0)


def test_no_weight_of_the_rules_is_passed_off_as_data():
    table = assumptions_table(setup_of("aid_boost"))
    rules = table[table["path"].str.startswith("rules.")]
    assert set(rules["precision"]) == {"assumed"}
    given = assumptions_table(setup_of("aid_boost", "rules.aid_weight=0.8")).set_index("path").loc["rules.aid_weight"]
    assert (given["precision"], given["low"], given["high"]) == ("given", 0.8, 0.8)
