"""What it would take: against closed forms, against single runs, and what must hold."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import brentq

import alignsim
from alignsim.analysis.curve import explored, points_of
from alignsim.analysis.frontier import find, first_runs
from alignsim.analysis.takes import takes
from alignsim.config.target import parse_target, rows_of
from alignsim.views.amounts import amounts_table
from alignsim.world.search import Search, searches_of
from setups import setup_of
from views.test_terminal import text_of

OFFER = "scenario.events.us_offer.add"
ROUTE = "scenario.events.middle_corridor.add"
SMALL = ("run.replicates=20", "run.rounds=8")
TINY = ("run.replicates=4", "run.rounds=4")


def found(experiment, levers, target, *overrides, states=None, most=()):
    setup = setup_of(experiment, *(overrides or SMALL))
    wanted = parse_target(target)
    return find(setup, searches_of(setup, levers, most), wanted, rows_of(wanted, states))


def of(one, state="ALL", lever=None):
    rows = one.table.set_index(["lever", "state"])
    return rows.loc[(lever or rows.index[0][0], state)]


def explore(curve, end, goal):
    """A curve of one row whose replicates are given in closed form."""

    def gains(amounts, advance=lambda runs: None):
        return np.array([[curve(amount) for amount in amounts]]).reshape(len(amounts), 1, -1)

    return explored(Search(setup_of("aid_boost").composed.events[0], 0.0, (end,)), end, gains, goal)


@pytest.mark.parametrize("goal", [1e-3, 0.05, 1.0, 8.0])
def test_the_amount_of_a_logarithmic_effect_is_that_of_the_closed_form(goal):
    weights = np.array([0.5, 1.0, 2.0])
    curve = explore(lambda amount: weights * np.log1p(amount / 30.0), 350_000.0, goal)
    [mean] = curve.reach(curve.means, goal)
    assert mean == pytest.approx(30.0 * np.expm1(goal / weights.mean()), rel=5e-3)
    exact = 30.0 * np.expm1(goal / weights)
    inside = exact < 350_000.0
    each = curve.reach(curve.gains[:, 0], goal)
    assert each[inside] == pytest.approx(exact[inside], rel=1e-2)
    assert np.isinf(each[~inside]).all()


def test_a_needed_amount_was_run_itself():
    curve = explore(lambda amount: np.array([np.tanh(3.0 * amount)]), 1.0, 0.4)
    needed = np.arctanh(0.4) / 3.0
    assert np.abs(curve.steps - needed).min() < 1e-3 * needed


def test_a_hump_that_hides_between_two_points_is_found():
    # the points of the first pass stay below the goal
    curve = explore(lambda amount: np.array([1.0 - 40.0 * (amount - 0.533) ** 2]), 1.0, 0.999)
    assert curve.reach(curve.means, 0.999)[0] == pytest.approx(0.533 - np.sqrt(0.001 / 40.0), rel=5e-3)


def hump(amount, place, width):
    return np.exp(-(((amount - place) / width) ** 2))


@pytest.mark.parametrize(
    ("effect", "goal", "below", "above"),
    [
        # the far end is higher than every point of the first pass at the hump, and below the goal
        (lambda amount: hump(amount, 0.52, 0.1) + 0.9 * amount**6, 0.98, 0.4, 0.52),
        # a later hump has a higher point, and the later end reaches the goal itself
        (lambda amount: hump(amount, 0.29, 0.06) + 1.01 * hump(amount, 0.57, 0.1), 0.98, 0.2, 0.29),
        (lambda amount: hump(amount, 0.29, 0.06) + 1.5 * amount**6, 0.98, 0.2, 0.29),
        # between the last two points
        (lambda amount: 1.0 - 40.0 * (amount - 0.95) ** 2, 0.999, 0.8, 0.95),
    ],
)
def test_the_first_hump_counts_wherever_the_curve_is_highest(effect, goal, below, above):
    curve = explore(lambda amount: np.array([effect(amount)]), 1.0, goal)
    needed = brentq(lambda amount: effect(amount) - goal, below, above)
    assert curve.reach(curve.means, goal)[0] == pytest.approx(needed, rel=2e-3)
    assert np.abs(curve.steps - needed).min() < 2e-3 * needed


def test_a_curve_full_of_humps_is_looked_into_no_further_than_it_is_worth():
    # at no point near the goal, and different everywhere
    curve = explore(lambda amount: np.array([0.8 + 0.19 * np.sin(1e5 * amount)]), 1.0, 1.0)
    assert len(curve.steps) <= points_of(1.0) + 12 * 3 * 2
    plain = explore(lambda amount: np.array([0.9 * np.tanh(3.0 * amount)]), 1.0, 1.0)
    assert len(plain.steps) == points_of(1.0)


def test_a_hump_that_is_too_low_stays_out_of_reach():
    curve = explore(lambda amount: np.array([1.0 - 40.0 * (amount - 0.533) ** 2]), 1.0, 1.001)
    assert np.isinf(curve.reach(curve.means, 1.001)).all()


def test_of_an_effect_that_comes_and_goes_the_smallest_amount_is_told():
    curve = explore(lambda amount: np.array([np.sin(6.0 * amount)]), 1.0, 0.5)
    assert curve.reach(curve.means, 0.5)[0] == pytest.approx(np.pi / 36, rel=5e-3)


def test_a_jump_is_found_where_it_is():
    curve = explore(lambda amount: np.array([0.0 if amount < 0.37 else 1.0]), 1.0, 0.5)
    reached = curve.steps[(curve.means[:, 0] >= 0.5).argmax()]
    assert 0.37 <= reached < 0.37 * 1.002


@pytest.mark.parametrize(
    ("experiment", "lever", "target", "state"),
    [
        ("aid_boost", OFFER, "align_usa=+0.03", "KGZ"),
        ("aid_boost", OFFER, "align_rus=-0.01", "ALL"),
        ("security_guarantee", "scenario.events.guarantee.add", "align_rus=-0.02", "KAZ"),
        ("remittance_shock", "scenario.events.remittances.factor", "align_rus=-0.004", "TJK"),
        ("russia_retrenchment", "scenario.events.weaker_russia.set", "align_rus=-0.02", "ALL"),
        ("c5plus1_coordination", "scenario.events.coordination.set", "polarisation=-0.01", "ALL"),
    ],
)
def test_a_run_at_the_amount_makes_the_move(experiment, lever, target, state):
    row = of(found(experiment, [lever], target), state)
    wanted = parse_target(target)
    effects = alignsim.run(experiment, [*SMALL, f"{lever}={float(row['amount'])!r}"]).effects
    effect = effects.set_index(["state", "measure"]).loc[(state, wanted.measure), "effect"]
    assert effect == pytest.approx(wanted.size, rel=5e-3)
    assert effect == pytest.approx(row["effect"], rel=1e-9)


def test_single_runs_just_below_and_just_above_bracket_the_amounts():
    goal, shape = 0.02, ("run.replicates=3", "run.rounds=4")
    row = of(found("aid_boost", [OFFER], f"align_usa=+{goal}", *shape), "KGZ")

    def effects(amount):
        runs = alignsim.run("aid_boost", [*shape, f"{OFFER}={float(amount)!r}"]).runs
        by_arm = runs.pivot_table(index="replicate", columns="arm", values="align_usa_KGZ", observed=True)
        return (by_arm["scenario"] - by_arm["baseline"]).to_numpy()

    assert effects(0.995 * row["amount"]).mean() < goal < effects(1.005 * row["amount"]).mean()
    # of three replicates the first needs q05, the last q95
    assert effects(0.99 * row["q05"]).max() < goal < effects(1.01 * row["q05"]).max()
    assert effects(0.99 * row["q95"]).min() < goal < effects(1.01 * row["q95"]).min()


def test_a_larger_move_takes_more():
    targets = ["align_usa=+0.005", "align_usa=+0.01", "align_usa=+0.04"]
    amounts = [found("aid_boost", [OFFER], target).table["amount"].to_numpy() for target in targets]
    assert all((less < more).all() for less, more in pairwise(amounts))


def test_the_range_holds_the_amount_of_the_median_replicate_in_order():
    table = found("aid_boost", [OFFER], "align_usa=+0.01").table
    assert (table["q05"] < table["q95"]).all()
    assert (table["share_out_of_reach"] == 0.0).all()


def test_what_no_amount_does_is_out_of_reach():
    one = found(
        "trade_diversification_small", [ROUTE], "align_usa=+0.5", "run.replicates=20", "run.rounds=8", most=[5000.0]
    )
    assert one.table["amount"].isna().all()
    assert one.table[["q05", "q95", "effect"]].isna().all(axis=None)
    assert (one.table["share_out_of_reach"] == 1.0).all()
    assert one.table["largest"].between(0.0, 0.5, inclusive="neither").all()


def test_coercion_ends_with_its_scale():
    row = of(found("secondary_sanctions", ["scenario.events.penalties.add"], "align_rus=-0.5"))
    assert np.isnan(row["amount"])
    assert row["end"] == pytest.approx(1.0)
    assert -0.5 < row["largest"] < 0.0


def test_where_some_replicates_do_not_come_so_far_the_range_is_open():
    row = of(found("trade_diversification", [ROUTE], "align_rus=-0.004"))
    assert 0.05 < row["share_out_of_reach"] < 1.0
    assert np.isfinite(row["q05"])
    assert np.isnan(row["q95"])


def test_each_lever_is_tried_by_itself():
    both = found("[aid_boost,trade_diversification]", [OFFER, ROUTE], "align_rus=-0.002")
    alone = [found(*one, "align_rus=-0.002") for one in (("aid_boost", [OFFER]), ("trade_diversification", [ROUTE]))]
    assert both.background == ()
    for lever, one in zip((OFFER, ROUTE), alone, strict=True):
        rows = both.table[both.table["lever"] == lever].reset_index(drop=True)
        assert rows.equals(one.table)


def test_events_that_no_lever_names_belong_to_the_move():
    stack = "[aid_boost,trade_diversification]"
    one = found(stack, [OFFER], "align_rus=-0.01")
    assert one.background == ("middle_corridor",)
    amount = of(one)["amount"]
    assert amount < of(found("aid_boost", [OFFER], "align_rus=-0.01"))["amount"]
    effects = alignsim.run(overrides=[f"+experiment={stack}", *SMALL, f"{OFFER}={float(amount)!r}"]).effects
    assert effects.set_index(["state", "measure"]).loc[("ALL", "align_rus"), "effect"] == pytest.approx(-0.01, rel=5e-3)


def test_where_the_background_does_it_nothing_is_needed():
    one = found("[aid_boost,secondary_sanctions]", [OFFER], "align_rus=-0.001")
    assert of(one)["amount"] == of(one)["start"] == 0.0
    assert one.besides["ALL"] <= -0.001
    assert takes(one).endswith("takes none of aid on offer from the United States: what happens besides does it.")


def test_an_amount_that_is_enough_where_the_search_starts_is_told_where_nothing_happens_besides():
    # the weight is drawn: to set it to its central value does something in every replicate
    one = found("c5plus1_coordination", ["scenario.events.coordination.set"], "polarisation=+0.000001", *TINY)
    assert of(one)["amount"] == of(one)["start"]
    assert one.besides == {"ALL": 0.0}
    assert "takes weight of the neighbours' example at 0.100 (" in takes(one)


def test_a_factor_of_nothing_does_nothing():
    path = "scenario.events.twice.factor"
    one = found("baseline", [path], "align_usa=+0.01", *TINY, "+scenario.events.twice={lever: threat.USA, factor: 2}")
    assert takes(one).endswith("is out of reach: threat from the United States elsewhere does nothing here.")
    assert "does nothing here" in text_of(amounts_table(one, one.searches))
    # beside another event the same move at every amount is no doing of the lever
    one = found("aid_boost", [path], "align_usa=+0.5", *TINY, "+scenario.events.twice={lever: threat.USA, factor: 2}")
    assert of(one)["largest"] > 0.0
    assert takes(one).endswith("elsewhere does nothing here.")


def test_what_works_the_other_way_is_not_said_to_do_nothing():
    # a cut of what is not there is impossible, and more works the other way
    one = found("trade_diversification", [ROUTE], "align_usa=-0.01", *TINY)
    assert "does not do it up to 343 billion USD a year (it goes the other way)" in takes(one)


def test_a_move_the_other_way_takes_a_cut():
    row = of(found("aid_boost", [OFFER], "align_usa=-0.00002"))
    assert row["amount"] < 0.0
    assert row["effect"] == pytest.approx(-0.00002, rel=5e-3)
    # the nearer end first, as the amounts that are enough in 5 and in 95 % of replicates
    assert abs(row["q05"]) < abs(row["q95"])


def test_a_factor_that_shrinks_counts_down_from_one():
    row = of(found("remittance_shock", ["scenario.events.remittances.factor"], "align_rus=-0.002"), "TJK")
    assert 0.0 < row["amount"] < row["q05"] < 1.0


def test_cohesion_is_the_rest_of_polarisation():
    rows = [
        of(found("c5plus1_coordination", ["scenario.events.coordination.set"], target))
        for target in ("cohesion=+0.01", "polarisation=-0.01")
    ]
    assert rows[0]["amount"] == pytest.approx(rows[1]["amount"], rel=1e-9)


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    once, again = (found("aid_boost", [OFFER], "align_usa=+0.01").table for _ in range(2))
    assert once.equals(again)
    assert not once.equals(found("aid_boost", [OFFER], "align_usa=+0.01", *SMALL, "run.seed=2").table)


def test_the_number_of_threads_does_not_matter():
    once = found("aid_boost", [OFFER], "align_usa=+0.01").table
    assert once.equals(found("aid_boost", [OFFER], "align_usa=+0.01", *SMALL, "run.threads=1").table)


def test_many_replicates_are_the_same_in_pieces():
    shape = ("run.replicates=600", "run.rounds=2")
    whole = found("aid_boost", [OFFER], "align_usa=+0.005", *shape).table
    pieces = found("aid_boost", [OFFER], "align_usa=+0.005", *shape, "design.chunk=256").table
    assert whole.equals(pieces)


def test_one_replicate_is_its_own_range():
    row = of(found("aid_boost", [OFFER], "align_usa=+0.01", "run.uncertainty=none", "run.rounds=8"))
    assert row["q05"] == row["q95"] == pytest.approx(row["amount"], rel=2e-3)
    assert row["n"] == 1


def test_curves_hold_every_amount_that_was_run():
    one = found("aid_boost", [OFFER], "align_usa=+0.01", states=["KGZ"])
    assert set(one.curves["state"]) == {"KGZ"}
    assert of(one, "KGZ")["amount"] in set(one.curves["amount"])


def test_progress_tells_of_the_first_pass():
    setup, told = setup_of("aid_boost", *SMALL), []
    searches, target = searches_of(setup, [OFFER]), parse_target("align_usa=+0.01")
    find(setup, searches, target, ("ALL",), told.append)
    assert sum(told) == first_runs(setup, searches)
