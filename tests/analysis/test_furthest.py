"""The plain sentence about scenarios side by side."""

import pandas as pd
import pytest

from alignsim.analysis.comparison import DIFFERENCE_COLUMNS, TABLE_COLUMNS
from alignsim.analysis.furthest import furthest, most_telling
from alignsim.config.schema import STATES


def table_of(effects, n=100, measure="align_rus"):
    rows = [
        (result, state, measure, 0.4, 0.4 + effect, effect, effect - 0.001, effect + 0.001, 0.0, n, effect - 0.01,
         effect + 0.01)
        for result, by_state in effects.items()
        for state, effect in by_state.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(TABLE_COLUMNS))


def differences_of(difference, ci_low, ci_high, share=0.1, n=100, measure="align_rus"):
    row = ("a", "b", "KAZ", measure, difference, ci_low, ci_high, share, n, difference - 0.02, difference + 0.02)
    return pd.DataFrame([row], columns=list(DIFFERENCE_COLUMNS))


EFFECTS = {"a": {"KAZ": -0.034, "UZB": -0.01, "ALL": -0.02}, "b": {"KAZ": -0.02, "UZB": -0.03, "ALL": -0.02}}


def test_it_says_who_moves_whom_furthest_and_that_it_is_settled():
    said = furthest(table_of(EFFECTS), differences_of(-0.014, -0.016, -0.012), "align_rus")
    assert said == (
        "a moves Kazakhstan furthest, 3.4 points away from Russia (2.4 to 4.4 in 90 % of replicates). b comes next, "
        "2.0 points away from Russia; the mean difference, 1.4 points, is settled (95 % interval 1.2 to 1.6), and a "
        "goes further in 90 % of replicates."
    )


@pytest.mark.parametrize(
    ("differences", "words"),
    [
        (differences_of(-0.014, -0.03, 0.002), "which goes further is not settled: 100 replicates leave 0"),
        (differences_of(-0.014, -0.014, -0.014, n=1), "(a single replicate that both have, so nothing says how sure"),
        (differences_of(-0.014, -0.03, 0.002, n=9), "is not settled: 9 replicates that both have leave 0"),
        (differences_of(-0.014, -0.016, -0.012, n=9), "goes further in 90 % of the 9 replicates that both have."),
        (differences_of(0.01, 0.009, 0.011, n=9), "settled: in the 9 replicates that both have b does, by 1.0 points."),
        (differences_of(0.0, 0.0, 0.0, n=9), "b does exactly the same in the 9 replicates that both have."),
        (differences_of(0.0, 0.0, 0.0, n=1), "(a single replicate that both have, so nothing says how sure it is)"),
        (differences_of(-0.014, -0.016, -0.012).iloc[:0], "the two share no baseline, so nothing says how sure"),
    ],
)
def test_it_says_when_it_is_not_settled(differences, words):
    assert words in furthest(table_of(EFFECTS), differences, "align_rus")


def test_the_sentence_is_the_same_whichever_is_taken_from_the_other():
    turned = differences_of(0.014, 0.012, 0.016, share=0.9).assign(first="b", second="a")
    straight = differences_of(-0.014, -0.016, -0.012)
    assert furthest(table_of(EFFECTS), turned, "align_rus") == furthest(table_of(EFFECTS), straight, "align_rus")


@pytest.mark.parametrize(
    ("effect", "measure", "words"),
    [
        (0.02, "align_rus", "b goes the other way, 2.0 points towards Russia; the mean difference, 5.4 points, is"),
        (0.0, "align_rus", "b comes next, with no effect; the mean difference, 5.4 points, is"),
        (-0.02, "hedging", "b comes next, with 2.0 points; the mean difference, 5.4 points, is"),
        (0.02, "hedging", "b goes the other way, with 2.0 points; the mean difference, 5.4 points, is"),
    ],
)
def test_it_says_which_way_the_next_one_goes(effect, measure, words):
    table = table_of({"a": {"KAZ": -0.034}, "b": {"KAZ": effect}}, measure=measure)
    assert words in furthest(table, differences_of(-0.054, -0.06, -0.05, measure=measure), measure)


def test_what_a_range_over_zero_leaves_open_is_not_said_to_be_moved():
    open_ = table_of({"a": {"KAZ": -0.006}, "b": {"KAZ": -0.003}})
    said = furthest(open_, differences_of(-0.003, -0.004, -0.002), "align_rus")
    assert said.startswith(
        "a may move Kazakhstan furthest, 0.60 points away from Russia on average (-0.40 to 1.6 in 90 % of replicates, "
        "though in 0 % it goes the other way)"
    )


def test_it_says_when_two_do_the_same_and_when_each_is_a_single_replicate():
    alike = {"a": EFFECTS["a"], "b": EFFECTS["a"]}
    assert furthest(table_of(alike), differences_of(0.0, 0.0, 0.0), "align_rus").endswith("b does exactly the same.")
    one = furthest(table_of(EFFECTS, n=1), differences_of(-0.014, -0.014, -0.014, n=1), "align_rus")
    assert one.endswith("the difference is 1.4 points (a single replicate, so nothing says how sure it is).")


@pytest.mark.parametrize(
    ("states", "whom"),
    [
        (STATES, "anybody"),
        ((*STATES, "ALL"), "anybody"),
        (("KAZ",), "Kazakhstan"),
        (("KAZ", "ALL"), "Kazakhstan"),
        (("UZB", "KAZ", "KGZ"), "Uzbekistan, Kazakhstan or Kyrgyzstan"),
        (("ALL",), "the mean of the five"),
    ],
)
def test_those_who_were_asked_of_are_not_said_to_move_below_a_quarter_of_a_point(states, whom):
    small = {"a": dict.fromkeys(states, 0.001), "b": dict.fromkeys(states, 0.002)}
    said = furthest(table_of(small), differences_of(-0.001, -0.002, 0.0), "align_rus")
    assert said == f"None of them moves {whom} by 0.25 points in alignment with Russia."


def test_measures_other_than_alignment_rise_and_fall():
    table = table_of({"a": {"ALL": -0.02}, "b": {"ALL": -0.01}}, measure="polarisation")
    said = furthest(table, differences_of(0, 0, 0, measure="hedging"), "polarisation")
    assert said.startswith("a lowers polarisation most, in the mean of the five, by 2.0 points")


def test_the_measure_in_which_results_lie_farthest_apart_tells_most():
    near = table_of({"a": {"KAZ": 0.05}, "b": {"KAZ": 0.05}}, measure="align_usa")
    far = table_of({"a": {"KAZ": 0.01}, "b": {"KAZ": -0.02}})
    hedging = table_of({"a": {"KAZ": 0.5}, "b": {"KAZ": -0.5}}, measure="hedging")
    assert most_telling(pd.concat([near, far, hedging]), ["align_usa", "align_rus", "hedging"]) == "align_rus"
    assert most_telling(hedging, ["hedging"]) == "hedging"
