"""What stacked experiments do together, beside what each does alone."""

import pandas as pd
import pytest

from alignsim.analysis.interaction import (
    COLUMNS,
    MEASURES,
    beside_sum,
    further_runs,
    interaction_sentence,
    interaction_table,
    interacts,
    obstacle,
    parts_of,
)
from alignsim.analysis.moves import Move
from alignsim.config.schema import STATES
from alignsim.runner import run_count, simulate
from setups import setup_of, tables_of

SMALL = ("run.replicates=4", "run.rounds=6")
STACK = "[aid_boost_100,trade_diversification]"
AID = "+scenario.events.{}={{lever:aid.USA,add:{}}}"


def parted(parts, *overrides):
    """A scenario of one's own whose events belong to parts."""
    return setup_of("baseline", *SMALL, *overrides, f"++scenario.parts={parts}")


@pytest.fixture(scope="module")
def stack():
    return tables_of(STACK, *SMALL)


def effects_of(table, part):
    return table[table["part"] == part].set_index(["state", "measure"])["effect"]


def test_the_table_has_a_row_for_each_state_measure_and_part(stack):
    table = stack.interaction
    assert tuple(table.columns) == COLUMNS
    parts = ["aid_boost_100", "trade_diversification", "sum", "together", "interaction"]
    assert list(dict.fromkeys(table["part"])) == parts
    assert set(table["state"]) == {*STATES, "ALL"}
    assert set(table["measure"]) == set(MEASURES)
    assert len(table) == 6 * 5 * 5
    assert set(table["n"]) == {4}


def test_together_is_the_effect_to_the_bit(stack):
    columns = ["effect", "ci_low", "ci_high", "share_positive", "n", "q05", "q95"]
    effects = stack.effects.set_index(["state", "measure"])[columns]
    together = stack.interaction[stack.interaction["part"] == "together"].set_index(["state", "measure"])[columns]
    pd.testing.assert_frame_equal(together, effects.loc[together.index], check_exact=True)


@pytest.mark.parametrize("part", ["aid_boost_100", "trade_diversification"])
def test_each_alone_is_its_own_experiment_to_the_bit(stack, part):
    alone = effects_of(stack.interaction, part)
    effects = tables_of(part, *SMALL).effects.set_index(["state", "measure"])["effect"]
    assert (effects[alone.index] == alone).all()


def test_the_interaction_is_what_together_adds_to_the_sum(stack):
    total = effects_of(stack.interaction, "aid_boost_100") + effects_of(stack.interaction, "trade_diversification")
    assert effects_of(stack.interaction, "sum").to_numpy() == pytest.approx(total.to_numpy(), abs=1e-15)
    beyond = effects_of(stack.interaction, "together") - total
    assert effects_of(stack.interaction, "interaction").to_numpy() == pytest.approx(beyond.to_numpy(), abs=1e-15)


def test_halves_of_an_offer_do_less_together_than_each_alone():
    # each further dollar counts for less (equation 5)
    setup = parted("{one:[a],other:[b]}", AID.format("a", 500), AID.format("b", 500))
    table = simulate(setup).interaction
    rows = table[(table["part"] == "interaction") & (table["measure"] == "align_usa")]
    assert (rows["q95"] < 0).all()
    halves = (effects_of(table, part).to_numpy() for part in ("one", "other"))
    assert next(halves).tolist() == next(halves).tolist()


def test_a_part_without_events_changes_nothing():
    table = simulate(parted("{one:[a],other:[]}", AID.format("a", 500))).interaction
    assert (effects_of(table, "other") == 0.0).all()
    assert (effects_of(table, "interaction") == 0.0).all()


def test_events_that_the_user_adds_are_a_part_of_their_own():
    setup = setup_of(STACK, *SMALL, AID.format("own", 5))
    assert list(parts_of(setup)) == ["aid_boost_100", "trade_diversification", "further events"]
    assert parts_of(setup)["further events"] == ("own",)


@pytest.mark.parametrize(
    ("experiment", "overrides"),
    [
        ("aid_boost", ()),
        ("baseline", ()),
        (STACK, ("+design=grid", "design.parameters={rules.aid_weight: {values: [0.4, 0.6]}}", "run.record=none")),
    ],
)
def test_one_experiment_and_a_design_have_none(experiment, overrides):
    assert tables_of(experiment, *SMALL, *overrides).interaction is None
    assert further_runs(setup_of(experiment, *SMALL, *overrides)) == 0


def test_a_part_that_needs_another_one_leaves_the_result_whole():
    # with less than nothing on offer a part cannot be run alone
    cut = parted("{one:[a],other:[b]}", AID.format("a", 900), AID.format("b", -500))
    assert simulate(cut).interaction is None
    assert "other cannot be run alone: scenario.events.b.add=-500" in obstacle(cut)
    assert run_count(cut) == 2 * 4


def test_every_run_is_counted():
    setup, runs = setup_of(STACK, *SMALL), []
    simulate(setup, runs.append)
    assert sum(runs) == run_count(setup) == 4 * (2 + 2)


def test_the_same_seed_gives_the_same_bytes(stack):
    again = interaction_table(setup_of(STACK, *SMALL, "run.threads=1"), stack.large["runs"])
    pd.testing.assert_frame_equal(again, stack.interaction, check_exact=True)


def test_more_replicates_than_explanations_rest_on_are_left_out(monkeypatch):
    monkeypatch.setattr("alignsim.analysis.ends.SETTLED", 3)
    few, fewer = simulate(setup_of(STACK, *SMALL)), tables_of(STACK, "run.replicates=3", "run.rounds=6")
    pd.testing.assert_frame_equal(few.interaction, fewer.interaction, check_exact=True)


def table_of(together, interaction, n=100, largest=0.0):
    """A table in which only the mean's align_usa moves, and one state's interaction."""
    rows = [
        (state, measure, part, *[value] * 3, float(value > 0), n, value, value)
        for state in (*STATES, "ALL")
        for measure in MEASURES
        for part in ("sum", "together", "interaction")
        for value in [_value(state, measure, part, together, interaction, largest)]
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _value(state, measure, part, together, interaction, largest):
    if state == "ALL" and measure == "align_usa":
        return {"sum": together - interaction, "together": together, "interaction": interaction}[part]
    return largest if (state, measure, part) == ("UZB", "align_rus", "interaction") else 0.0


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            table_of(0.02, -0.001),
            "Together they move the mean of the five 2.0 points towards the United States, 0.10 points less than the "
            "sum of each alone (0.10 to 0.10 in 90 % of replicates).",
        ),
        (
            table_of(-0.02, -0.001, largest=-0.002),
            "Together they move the mean of the five 2.0 points away from the United States, 0.10 points more than "
            "the sum of each alone (0.10 to 0.10 in 90 % of replicates); the largest interaction is Uzbekistan's, "
            "0.20 points away from Russia (0.20 to 0.20 in 90 % of replicates).",
        ),
        (
            table_of(0.0012, 0.00001),
            "Together they hardly move the mean of the five, by 0.12 points towards the United States, and nothing "
            "interacts: every state moves by the sum of each alone, to within 0.01 points in 90 % of replicates.",
        ),
        (
            table_of(0.02, 0.00001, n=1),
            "Together they move the mean of the five 2.0 points towards the United States, and nothing interacts: "
            "every state moves by the sum of each alone, to within 0.01 points.",
        ),
        (
            table_of(0.02, 0.0, largest=-0.002),
            "Together they move the mean of the five 2.0 points towards the United States, the sum of each alone to "
            "within 0.01 points; the largest interaction is Uzbekistan's, 0.20 points away from Russia (0.20 to 0.20 "
            "in 90 % of replicates).",
        ),
        (
            table_of(0.02, 0.012, n=1),
            "Together they move the mean of the five 2.0 points towards the United States, 1.2 points more than the "
            "sum of each alone (a single replicate, so no range).",
        ),
    ],
)
def test_the_sentence_says_how_far_and_how_much_of_it_is_interaction(table, sentence):
    assert interaction_sentence(table) == sentence


def move(effect, low=None, high=None):
    ends = (effect if low is None else low, effect if high is None else high)
    return Move("ALL", "align_rus", effect, effect, effect, *ends, 0.5 if low else float(effect > 0), 100)


def test_more_and_less_are_counted_the_way_all_go():
    assert " less " in beside_sum(move(-0.03), move(0.01))
    assert " more " in beside_sum(move(-0.03), move(-0.01))


def test_a_mean_of_nothing_with_a_wide_range_is_no_equality():
    assert beside_sum(move(0.03), move(0.00001, -0.005, 0.004)) == (
        "on average the sum of each alone (-0.50 to 0.40 in 90 % of replicates, though in 50 % it goes the other way)"
    )


@pytest.mark.parametrize(("largest", "seen"), [(0.0, False), (0.00009, False), (-0.0001, True), (0.002, True)])
def test_an_interaction_is_seen_from_a_hundredth_of_a_point_in_any_state(largest, seen):
    assert interacts(table_of(0.02, 0.0, largest=largest)) == seen


def test_an_interaction_is_seen_where_only_its_range_reaches_a_hundredth():
    table = table_of(0.02, 0.0)
    table.loc[(table["part"] == "interaction") & (table["state"] == "TJK"), "q95"] = 0.0002
    assert interacts(table)
