"""What the waterfall shows: bars that add up to the move."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from alignsim.analysis.names import TERM_NAME
from alignsim.config.errors import ResultError
from alignsim.engines.terms import TERMS
from alignsim.views.waterfall import TERM_MEANING, largest_move, plot_waterfall, steps_of
from setups import tables_of

SMALL = ("run.replicates=20", "run.rounds=8")


@pytest.fixture(scope="module")
def tables():
    return tables_of("secondary_sanctions", *SMALL)


def bars_of(ax):
    return [patch for patch in ax.findobj(Rectangle) if patch.get_gid() == "step"]


def ends_of(bar):
    return bar.get_x(), bar.get_x() + bar.get_width()


def test_the_bars_lead_from_the_share_in_the_baseline_to_that_in_the_scenario(tables):
    ax = plot_waterfall(tables.explain, tables.effects)
    move = largest_move(tables.effects)
    row = tables.effects.set_index(["state", "measure"]).loc[(move.state, move.measure)]
    ends = [ends_of(bar) for bar in bars_of(ax)]
    assert ends[0][0] == pytest.approx(100 * row["baseline"])
    assert ends[-1][1] == pytest.approx(100 * row["scenario"])
    for before, after in pairwise(ends):
        assert before[1] == pytest.approx(after[0])


@pytest.mark.parametrize("experiment", ["secondary_sanctions", "aid_boost_100", "ukraine_shock"])
@pytest.mark.parametrize("state", [None, "KAZ", "TKM"])
def test_the_steps_add_up_to_the_move(experiment, state):
    tables = tables_of(experiment, *SMALL)
    move = largest_move(tables.effects, state)
    steps = steps_of(tables.explain, move)
    assert sum(step.points for step in steps) == pytest.approx(move.effect, abs=1e-12)
    assert state in (None, move.state)


def test_the_largest_move_is_that_of_the_state_and_component_that_move_farthest(tables):
    move = largest_move(tables.effects)
    shares = tables.effects[tables.effects["measure"].str.startswith(("align", "autonomy"))]
    assert abs(move.effect) == shares[shares["state"] != "ALL"]["effect"].abs().max()
    assert (move.state, move.measure) == ("KAZ", "align_rus")


def explained(points):
    terms = dict.fromkeys(TERMS, 0.0) | points
    rows = [(8, "KAZ", "RUS", term, share, share - 0.001, share + 0.001) for term, share in terms.items()]
    return pd.DataFrame(rows, columns=["round", "state", "component", "term", "points", "points_q05", "points_q95"])


def moved(effect):
    row = {"state": "KAZ", "measure": "align_rus", "baseline": 0.4, "scenario": 0.4 + effect, "effect": effect}
    row |= dict.fromkeys(["ci_low", "ci_high", "q05", "q95"], effect) | {"share_positive": 0, "n": 9}
    return pd.DataFrame([row])


def steps(points, effect=None):
    effect = sum(points.values()) if effect is None else effect
    return steps_of(explained(points), largest_move(moved(effect)))


def test_terms_are_sorted_by_size_and_small_ones_gathered():
    found = steps({"coercion": -0.03, "trade": -0.05, "aid": 0.001, "threat": -0.0005})
    assert [step.label for step in found] == ["Trade ties", "Pressure", "2 others"]
    assert found[-1].points == pytest.approx(0.0005)
    assert (found[0].low, found[0].high) == pytest.approx((-0.051, -0.049))
    assert found[-1].low is None


def test_a_small_term_that_is_alone_keeps_its_name():
    assert [step.label for step in steps({"trade": -0.05, "aid": 0.001})] == ["Trade ties", "Aid"]


def test_what_runs_add_that_were_not_explained_is_said():
    found = steps({"trade": -0.05}, effect=-0.051)
    assert [step.label for step in found] == ["Trade ties", "Runs after the first 10,000"]
    assert found[-1].points == pytest.approx(-0.001)


def test_a_scenario_that_moves_nothing_is_drawn_without_bars():
    ax = plot_waterfall(explained({}), moved(0.0))
    assert bars_of(ax) == []
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Baseline", "Scenario"]


def test_what_is_won_is_full_and_what_is_lost_is_striped():
    ax = plot_waterfall(explained({"trade": -0.05, "aid": 0.02}), moved(-0.03))
    lost, won = bars_of(ax)
    assert lost.get_hatch() and not won.get_hatch()
    words = [text.get_text() for text in ax.texts if text.get_gid() == "points"]
    assert words == ["−5.0", "+2.0"]


def test_every_range_is_drawn_from_where_its_bar_begins():
    ax = plot_waterfall(explained({"trade": -0.05, "aid": 0.02}), moved(-0.03))
    ranges = [line.get_xdata() for line in ax.lines if line.get_gid() == "range"]
    np.testing.assert_allclose(ranges, [(34.9, 35.1), (36.9, 37.1)])


def test_an_explanation_of_a_baseline_alone_is_no_waterfall(tables):
    alone = tables_of("baseline", *SMALL).explain
    with pytest.raises(ResultError, match="baseline alone"):
        plot_waterfall(alone, tables.effects)


def test_every_term_has_a_name_and_a_meaning():
    assert set(TERM_NAME) == set(TERM_MEANING) == set(TERMS)


@pytest.mark.parametrize("replicates", [1, 20])
@pytest.mark.parametrize("experiment", ["secondary_sanctions", "aid_boost_100"])
def test_no_text_reaches_out_of_the_figure(experiment, replicates):
    tables = tables_of(experiment, f"run.replicates={replicates}", "run.rounds=8")
    figure = plot_waterfall(tables.explain, tables.effects).get_figure(root=True)
    figure.draw_without_rendering()
    [ax] = figure.axes
    for text in [*ax.texts, *ax.get_legend().get_texts(), *ax.get_yticklabels(), ax.title, ax.xaxis.label]:
        assert figure.bbox.count_contains(text.get_window_extent().corners()) == 4, text.get_text()
