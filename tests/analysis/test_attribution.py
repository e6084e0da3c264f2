"""Shares of a move add up to it, term by term."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from alignsim.analysis.attribution import shares_of_move
from alignsim.config.schema import COMPONENTS, STATES
from alignsim.engines.terms import TERMS
from setups import tables_of

STARTS = arrays(float, 3, elements=st.floats(-3, 3, allow_subnormal=False))


def moves(largest):
    """Changes of log-odds by four terms, each within bounds."""
    return arrays(float, (4, 3), elements=st.floats(-largest, largest, allow_subnormal=False))


def shares(log_odds):
    """Softmax with autonomy first."""
    scores = np.concatenate([[0.0], log_odds])
    weights = np.exp(scores - scores.max())
    return weights / weights.sum()


@given(STARTS, moves(0.75))
def test_over_terms_the_shares_add_up_to_the_move(start, contributions):
    change = shares(start + contributions.sum(axis=0)) - shares(start)
    assert shares_of_move(start, contributions).sum(axis=0) == pytest.approx(change, abs=1e-10)


@given(STARTS, moves(2.0))
@example(np.array([-20.0, 0, 0]), np.array([[30.0, 0, 0], [10, 0, 0], [0, 0, 0], [0, 0, 0]]))
@example(np.zeros(3), np.array([[8.0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]))
@example(np.array([3.0, -3, 0]), np.array([[-4.0, 4, 0], [-4, 4, 0], [0, 0, 8], [0, 0, -16]]))
def test_they_do_so_for_large_moves(start, contributions):
    change = shares(start + contributions.sum(axis=0)) - shares(start)
    assert shares_of_move(start, contributions).sum(axis=0) == pytest.approx(change, abs=1e-10)


@given(STARTS, moves(2.0))
def test_over_components_every_terms_shares_add_up_to_nothing(start, contributions):
    assert shares_of_move(start, contributions).sum(axis=1) == pytest.approx(np.zeros(4), abs=1e-12)


@given(STARTS, arrays(float, 3, elements=st.floats(-2, 2, allow_subnormal=False)))
def test_one_term_alone_takes_the_whole_move(start, move):
    contributions = np.zeros((4, 3))
    contributions[2] = move
    found = shares_of_move(start, contributions)
    assert found[2] == pytest.approx(shares(start + move) - shares(start), abs=1e-10)
    assert (found[[0, 1, 3]] == 0.0).all()


@given(STARTS)
def test_no_move_is_divided_into_nothing(start):
    assert (shares_of_move(start, np.zeros((4, 3))) == 0.0).all()


@given(STARTS, moves(1.0))
def test_two_terms_that_do_the_same_get_the_same(start, contributions):
    contributions[1] = contributions[0]
    found = shares_of_move(start, contributions)
    assert found[0].tolist() == found[1].tolist()


@given(STARTS, moves(1.0))
def test_terms_taken_together_get_what_they_get_apart(start, contributions):
    merged = np.array([contributions[0] + contributions[1], contributions[2], contributions[3]])
    apart, together = shares_of_move(start, contributions), shares_of_move(start, merged)
    assert together[0] == pytest.approx(apart[0] + apart[1], abs=1e-12)


def test_terms_that_cancel_move_nothing_but_are_shown():
    contributions = np.array([[1.0, 0, 0], [-1.0, 0, 0]])
    found = shares_of_move(np.zeros(3), contributions)
    assert found.sum(axis=0) == pytest.approx(np.zeros(4), abs=1e-15)
    # the slope of a quarter share: 1/4 (1 - 1/4)
    assert found[0, 1] == pytest.approx(3 / 16, abs=1e-12)


def test_many_moves_are_divided_at_once_as_one_by_one():
    generator = np.random.default_rng(1)
    starts, contributions = generator.normal(size=(6, 5, 3)), generator.normal(size=(6, 5, 4, 3))
    together = shares_of_move(starts, contributions)
    for index in np.ndindex(6, 5):
        assert together[index] == pytest.approx(shares_of_move(starts[index], contributions[index]), abs=1e-10)


# --- the table

COMPONENT_OF = {"align_usa": "USA", "align_rus": "RUS", "align_chn": "CHN", "autonomy": "AUT"}


@pytest.fixture(scope="module")
def tables():
    return tables_of("ukraine_shock", "run.replicates=5", "run.rounds=6")


def test_the_table_has_a_row_for_every_round_state_component_and_term(tables):
    explain = tables.explain
    assert len(explain) == 7 * 5 * 4 * len(TERMS)
    assert not explain.duplicated(["round", "state", "component", "term"]).any()
    assert set(explain["component"]) == set(COMPONENTS)
    assert set(explain["term"]) == set(TERMS)


def test_points_add_up_to_the_effect_on_each_component(tables):
    last = tables.explain[tables.explain["round"] == 6]
    points = last.groupby(["state", "component"], observed=True)["points"].sum()
    effects = tables.effects.set_index(["state", "measure"])["effect"]
    for state in STATES:
        for measure, component in COMPONENT_OF.items():
            assert points[(state, component)] == pytest.approx(effects[(state, measure)], abs=1e-9)


def test_points_are_told_for_the_last_round_alone(tables):
    told = tables.explain.groupby("round")[["points", "points_q05", "points_q95"]].count().sum(axis=1)
    assert {number for number, count in told.items() if count} == {6}


def test_the_difference_is_scenario_minus_baseline(tables):
    explain = tables.explain
    assert explain["difference"].to_numpy() == pytest.approx(
        (explain["scenario"] - explain["baseline"]).to_numpy(), abs=1e-12
    )


def test_the_arms_share_their_start_and_their_noise(tables):
    explain = tables.explain
    assert (explain.loc[explain["round"] == 0, "difference"] == 0.0).all()
    without_peers = tables_of("ukraine_shock", "run.replicates=2", "run.rounds=3", "rules.peer_weight=0").explain
    assert (without_peers.loc[without_peers["term"] == "noise", "difference"] == 0.0).all()


def test_the_range_holds_the_mean(tables):
    explain = tables.explain[tables.explain["round"] == 6]
    assert (explain["q05"] <= explain["q95"]).all()
    assert (explain["points_q05"] <= explain["points_q95"]).all()


def test_autonomy_is_the_measure_of_all_log_odds(tables):
    rows = tables.explain[tables.explain["component"] == "AUT"]
    assert (rows[["baseline", "scenario", "difference"]] == 0.0).all(axis=None)


def test_log_odds_of_the_explanation_are_those_of_the_shares():
    tables = tables_of("ukraine_shock", "run.uncertainty=none", "run.rounds=4")
    sums = tables.explain.groupby(["round", "state", "component"], observed=True)["scenario"].sum()
    rows = tables.rounds[tables.rounds["arm"] == "scenario"].set_index(["round", "state"])
    for (number, state), row in rows.iterrows():
        expected = np.log(row["align_rus"] / row["autonomy"])
        assert sums[(number, state, "RUS")] == pytest.approx(expected, abs=1e-12)


def test_an_idle_scenario_is_explained_by_nothing():
    explain = tables_of(
        "baseline", "run.replicates=2", "run.rounds=2", "+scenario.events.it={lever:licence,set:1}"
    ).explain
    assert (explain["difference"] == 0.0).all()
    assert (explain.loc[explain["round"] == 2, "points"] == 0.0).all()


def test_aid_explains_most_of_an_aid_scenario():
    tables = tables_of("aid_boost_100", "run.uncertainty=none", "run.rounds=8")
    last = tables.explain[(tables.explain["round"] == 8) & (tables.explain["component"] == "USA")]
    by_term = last.groupby("term", observed=True)["points"].sum()
    assert by_term.abs().idxmax() == "aid"
