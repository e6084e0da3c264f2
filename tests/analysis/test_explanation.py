"""Points at any round: those of a run that ends there."""

from dataclasses import replace

import pandas as pd
import pytest

from alignsim.analysis.explanation import kept_explanation, rerun_explanation, rerun_of, round_of
from alignsim.config.errors import ResultError
from alignsim.config.schema import STATES
from setups import tables_of

SMALL = ("run.replicates=4", "run.rounds=6", "run.record=all")
COMPONENT_OF = {"align_usa": "USA", "align_rus": "RUS", "align_chn": "CHN", "autonomy": "AUT"}
LATE = "+scenario.events.late={lever:threat.RUS,add:0.4,start:2023-01-01}"


def at_round(tables, number):
    return tables.explain[tables.explain["round"] == number].reset_index(drop=True)


@pytest.mark.parametrize("number", [1, 3, 5])
def test_points_are_those_of_a_run_that_ends_at_that_round(number):
    found = rerun_explanation(tables_of("ukraine_shock", *SMALL), number)
    short = tables_of("ukraine_shock", "run.replicates=4", f"run.rounds={number}")
    pd.testing.assert_frame_equal(found.terms, at_round(short, number), check_exact=True)
    pd.testing.assert_frame_equal(found.effects, short.effects, check_exact=True)


def test_log_odds_are_those_that_the_longer_run_kept():
    tables = tables_of("ukraine_shock", *SMALL)
    found, kept = rerun_explanation(tables, 3).terms, at_round(tables, 3)
    columns = ["state", "component", "term", "baseline", "scenario", "difference", "q05", "q95"]
    pd.testing.assert_frame_equal(found[columns], kept[columns], check_exact=True)
    assert kept["points"].isna().all()


def test_the_last_round_run_again_is_the_one_that_was_kept():
    tables = tables_of("ukraine_shock", *SMALL)
    again, kept = rerun_explanation(tables, 6), kept_explanation(tables, 6)
    pd.testing.assert_frame_equal(again.terms, kept.terms, check_exact=True)
    pd.testing.assert_frame_equal(again.effects, kept.effects, check_exact=True)


def test_points_add_up_to_the_effect_at_every_round():
    found = rerun_explanation(tables_of("ukraine_shock", *SMALL), 4)
    points = found.terms.groupby(["state", "component"], observed=True)["points"].sum()
    effects = found.effects.set_index(["state", "measure"])["effect"]
    for state in STATES:
        for measure, component in COMPONENT_OF.items():
            assert points[(state, component)] == pytest.approx(effects[(state, measure)], abs=1e-9)


@pytest.mark.parametrize("record", ["all", "none"])
def test_at_the_starting_point_nothing_has_moved(record):
    tables = tables_of("ukraine_shock", *SMALL[:2], f"run.record={record}")
    found = kept_explanation(tables, 0) or rerun_explanation(tables, 0)
    assert found.scenario
    assert found.effects is None
    assert len(found.terms) == 5 * 4 * 10
    assert (found.terms[["difference", "points", "points_q05", "points_q95"]] == 0.0).all(axis=None)
    assert (found.terms["scenario"] == found.terms["baseline"]).all()


def test_before_an_event_begins_nothing_has_moved():
    tables = tables_of("baseline", *SMALL, LATE)
    found = rerun_explanation(tables, 4)
    assert found.effects is None
    assert (found.terms["points"] == 0.0).all()
    pd.testing.assert_series_equal(found.terms["baseline"], at_round(tables, 4)["baseline"], check_exact=True)
    assert rerun_explanation(tables, 5).effects is not None


def test_a_baseline_alone_has_terms_and_no_move():
    tables = tables_of("baseline", *SMALL)
    for number in (0, 3, 6):
        found = kept_explanation(tables, number)
        assert not found.scenario
        assert found.effects is None
        assert found.terms["baseline"].notna().all()


def test_a_run_that_kept_no_reasons_is_run_again():
    tables = tables_of("aid_boost", *SMALL, "run.explain=false")
    assert kept_explanation(tables, 6) is None
    found = rerun_explanation(tables, 6)
    pd.testing.assert_frame_equal(found.terms, at_round(tables_of("aid_boost", *SMALL), 6), check_exact=True)


def test_parts_of_a_stack_are_not_run_again_for_it():
    tables, runs = tables_of("[aid_boost,relocation]", *SMALL), []
    assert rerun_explanation(tables, 3, runs.append).effects is not None
    assert sum(runs) == len(rerun_of(tables, 3).runs) == 2 * 4


@pytest.mark.parametrize("number", [-1, 7])
def test_a_round_that_is_not_there_is_refused(number):
    with pytest.raises(ResultError, match=f"round={number}: expected a round from 0 to 6"):
        round_of(tables_of("aid_boost", *SMALL), number)


def test_a_design_is_not_run_again():
    tables = tables_of(
        "aid_boost", *SMALL, "run.explain=true", "+design=grid",
        "design.parameters={rules.aid_weight: {values: [0.4, 0.6]}}",
    )  # fmt: skip
    assert kept_explanation(tables, 6).terms["points"].notna().all()
    assert kept_explanation(tables, 3) is None
    with pytest.raises(ResultError, match="has 2 points of a design, which would all be run again"):
        rerun_of(tables, 3)


@pytest.mark.parametrize(("digest", "word"), [("rules_digest", "rules"), ("facts_digest", "facts")])
def test_what_rests_on_other_grounds_is_not_run_again(digest, word):
    tables = tables_of("aid_boost", *SMALL)
    other = replace(tables, manifest=tables.manifest | {digest: "0"})
    with pytest.raises(ResultError, match=f"This result was made with other {word} "):
        rerun_of(other, 3)
