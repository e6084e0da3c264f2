"""The sentences that answer a question, word for word."""

import re

import pandas as pd
import pytest

from alignsim.analysis.answer import NOTICEABLE, answer, baseline_answer, verdicts
from alignsim.analysis.names import STATE_NAME
from alignsim.config.asks import Asked
from alignsim.config.events import Expectation

COMPONENTS = ("autonomy", "align_usa", "align_rus", "align_chn")
MEASURES = (*COMPONENTS, "hedging", "tilt", "switches")
ANY = Asked("moves")
AWAY = Asked("moves", (), "RUS", -1)
GAIN = Asked("gains")
NOTHING_ASKED = Asked("open")


def effects_of(moves: dict[tuple[str, str], tuple[float, ...]], n: int = 100) -> pd.DataFrame:
    """Effects of 0.0001 everywhere but in `moves`: (state, measure) to effect, q05, q95, share_positive."""
    rows = []
    names = [(state, measure) for state in (*STATE_NAME, "ALL") for measure in MEASURES]
    for state, measure in [*names, ("ALL", "polarisation"), ("ALL", "cohesion")]:
        effect, q05, q95, positive = moves.get((state, measure), (0.0001, 0.00005, 0.00015, 1.0))
        rows.append((state, measure, 0.3, 0.3 + effect, effect, effect, effect, positive, n, q05, q95))
    columns = ["state", "measure", "baseline", "scenario", "effect", "ci_low", "ci_high", "share_positive", "n"]
    return pd.DataFrame(rows, columns=[*columns, "q05", "q95"])


def expected(measure="align_rus", state="ALL", sign=None, low=None, high=None) -> Expectation:
    return Expectation(measure, state, sign, low, high, "somebody (1999)")


NOBODY = {("TJK", "align_usa"): (0.0013, 0.0004, 0.0031, 1.0)}
CLEAR = {
    ("KAZ", "align_rus"): (-0.034, -0.06, -0.012, 0.0),
    ("KGZ", "align_chn"): (0.02, 0.01, 0.03, 1.0),
    ("ALL", "align_rus"): (-0.022, -0.042, -0.011, 0.0),
    ("ALL", "autonomy"): (0.019, 0.006, 0.022, 1.0),
    ("ALL", "align_chn"): (0.006, 0.001, 0.009, 1.0),
    ("ALL", "polarisation"): (-0.0054, -0.011, -0.0009, 0.03),
}
OPEN = {
    ("UZB", "align_chn"): (0.004, -0.002, 0.009, 0.82),
    ("ALL", "align_chn"): (0.001, -0.001, 0.003, 0.8),
}


def test_nobody_moves_is_a_no_with_the_largest_move():
    assert answer(effects_of(NOBODY), ANY) == (
        "No: no state's mean alignment with any power or with autonomy moves by 0.25 points; the largest move is "
        "Tajikistan's, 0.13 points towards the United States (0.04 to 0.31 in 90 % of replicates)."
    )


def test_a_clear_move_is_a_yes_with_the_mean_of_the_five_and_who_gains_by_it():
    assert answer(effects_of(CLEAR), AWAY) == (
        "Yes: the largest move is Kazakhstan's, 3.4 points away from Russia (1.2 to 6.0 in 90 % of replicates); the "
        "mean of the five moves 2.2 points away from Russia, mostly to autonomy (+1.9)."
    )


def test_a_range_over_zero_leaves_the_sign_open():
    assert answer(effects_of(OPEN), ANY) == (
        "Yes, on average: the largest move is Uzbekistan's, 0.40 points towards China on average (-0.20 to 0.90 in 90 "
        "% of replicates, though in 18 % it goes the other way); the mean of the five hardly moves towards China "
        "(0.10)."
    )


@pytest.mark.parametrize("kind", ["moves", "mover", "open"])
def test_nobody_is_said_to_move_where_the_range_reaches_over_zero(kind):
    moves = OPEN | {("ALL", "align_chn"): (0.004, -0.002, 0.009, 0.82)}
    found = answer(effects_of(moves), Asked(kind))
    assert not re.search(r"\bmoves\b", found)
    assert re.search("may move|Yes, on average", found)


def test_of_states_that_a_question_names_those_that_move_on_average_alone_are_told():
    moves = {("KAZ", "align_rus"): (0.02, 0.01, 0.03, 1.0), ("KGZ", "align_rus"): (0.007, -0.005, 0.02, 0.8)}
    asked = Asked("moves", component="RUS", sign=1, states=("KAZ", "KGZ"))
    assert answer(effects_of(moves), asked).startswith(
        "Yes, Kyrgyzstan only on average: the largest move is Kazakhstan's, 2.0 points towards Russia"
    )


def test_polarisation_is_not_said_to_fall_where_the_range_reaches_over_zero():
    found = answer(
        effects_of(CLEAR | {("ALL", "polarisation"): (-0.004, -0.009, 0.002, 0.18)}), Asked("spread", sign=-1)
    )
    assert found.startswith("Yes, on average: polarisation may fall, on average by 0.40 points (-0.20 to 0.90 in")


def test_the_share_of_the_other_way_is_that_of_positive_effects_when_the_mean_is_negative():
    moves = {("UZB", "align_chn"): (-0.004, -0.009, 0.002, 0.18)}
    assert "(-0.20 to 0.90 in 90 % of replicates, though in 18 % it goes the other way)" in answer(
        effects_of(moves), ANY
    )


def test_the_other_direction_is_a_no():
    assert answer(effects_of(CLEAR), Asked("moves", (), "RUS", 1)) == (
        "No: no state's mean alignment moves 0.25 points towards Russia; the largest move is Kazakhstan's, 3.4 points "
        "away from Russia (1.2 to 6.0 in 90 % of replicates)."
    )


def test_a_target_that_is_not_the_largest_move_is_told_beside_it():
    assert answer(effects_of(CLEAR), Asked("moves", (), "CHN", 1)) == (
        "Yes: Kyrgyzstan moves most, 2.0 points towards China (1.0 to 3.0 in 90 % of replicates); the largest move of "
        "all is Kazakhstan's, 3.4 points away from Russia."
    )


def test_without_a_target_in_the_question_the_expectation_says_which_move_of_the_mean_to_tell():
    sentence = answer(effects_of(CLEAR), ANY, [expected("align_chn", sign=1)])
    assert sentence.endswith("the mean of the five moves 0.60 points towards China, mostly from Russia (-2.2).")


def test_every_named_state_has_to_move():
    def away(*states):
        return answer(effects_of(CLEAR), Asked("moves", states, "RUS", -1))

    assert away("KAZ").startswith("Yes: ")
    assert away("KAZ", "KGZ").startswith("Only in part, Kyrgyzstan hardly so: the largest move is Kazakhstan's")
    assert away("KGZ", "UZB").startswith(
        "No: the mean alignment of Kyrgyzstan and Uzbekistan does not move 0.25 points away from Russia; "
    )


def test_a_question_about_another_state_is_not_answered_with_the_largest_move():
    assert answer(effects_of(CLEAR), Asked("moves", ("UZB",))).startswith("No: ")
    assert answer(effects_of(CLEAR), Asked("moves", ("KAZ",))).startswith("Yes: ")


@pytest.mark.parametrize(("effect", "word"), [(NOTICEABLE, "Yes"), (NOTICEABLE * 0.999, "No")])
def test_a_quarter_of_a_point_is_the_bound(effect, word):
    moves = {("KAZ", "align_rus"): (effect, effect / 2, 2 * effect, 1.0)}
    assert answer(effects_of(moves), ANY).startswith(f"{word}: ")


def test_a_mean_that_the_replicates_do_not_settle_is_said_to_be_open():
    effects = effects_of(OPEN, n=3)
    effects["ci_low"], effects["ci_high"] = effects["effect"] - 0.01, effects["effect"] + 0.01
    assert answer(effects, ANY).startswith("Yes, though 3 replicates do not settle it: ")
    effects = effects_of(NOBODY, n=3)
    effects["ci_high"] = effects["effect"] + 0.01
    assert answer(effects, ANY).startswith("No, though 3 replicates do not settle it: ")


@pytest.mark.parametrize(
    ("n", "points", "range_of", "count"),
    [
        (20, 1, "90 % of replicates", "20 replicates do"),
        (20, 4, "90 % of runs", "5 replicates do"),
        (20, 20, "90 % of runs", "20 design points do"),
        (1, 1, "a single replicate", "one replicate does"),
    ],
)
def test_an_answer_about_a_design_counts_its_runs_and_what_its_interval_rests_on(n, points, range_of, count):
    effects = effects_of(OPEN, n)
    effects["ci_low"] = -0.01
    sentence = answer(effects, ANY, points=points)
    assert range_of in sentence
    assert f"though {count} not settle it" in sentence


def test_who_would_gain_names_the_gainers_and_the_loser():
    assert answer(effects_of(CLEAR), GAIN) == (
        "Autonomy would gain most, 1.9 points in the mean of the five (0.60 to 2.2 in 90 % of replicates), then China "
        "(0.60); Russia would lose 2.2, and the largest move is Kazakhstan's, 3.4 points away from Russia."
    )


def test_who_would_lose_turns_it_round():
    assert answer(effects_of(CLEAR), Asked("loses")).startswith("Russia would lose most, 2.2 points")


def test_who_would_gain_may_be_nobody():
    assert answer(effects_of(NOBODY), GAIN).startswith(
        "Nobody to speak of: none would gain 0.25 points in the mean of the five; the largest move is Tajikistan's"
    )


def test_who_moves_names_a_state():
    assert answer(effects_of(CLEAR), Asked("mover")).startswith("Kazakhstan moves most, 3.4 points away from Russia")


def test_an_open_question_gets_neither_yes_nor_no():
    assert answer(effects_of(CLEAR), NOTHING_ASKED) == (
        "The mean of the five moves 2.2 points away from Russia (1.1 to 4.2 in 90 % of replicates), mostly to autonomy "
        "(+1.9); the largest move is Kazakhstan's, 3.4 points away from Russia."
    )


def test_coming_together_is_read_off_polarisation():
    together = Asked("spread", sign=-1)
    assert answer(effects_of(CLEAR), together) == (
        "Yes: polarisation falls by 0.54 points (0.09 to 1.1 in 90 % of replicates); the largest move is "
        "Kazakhstan's, 3.4 points away from Russia."
    )
    assert answer(effects_of(NOBODY), together).startswith("No: polarisation rises by only 0.01 points (")
    assert answer(effects_of(CLEAR), Asked("spread", sign=1)).startswith("No: polarisation falls by 0.54 points")


@pytest.mark.parametrize(("moves", "asked", "word"), [(CLEAR, AWAY, "Yes"), (NOBODY, ANY, "No")])
def test_a_single_replicate_settles_nothing_unless_nothing_is_uncertain(moves, asked, word):
    unsettled = f"{word}, though one replicate does not settle it: "
    assert answer(effects_of(moves, n=1), asked).startswith(unsettled)
    assert answer(effects_of(moves, n=1), asked, certain=True).startswith(f"{word}: ")
    [verdict] = verdicts(effects_of(moves, n=1), [expected(sign=-1)])
    assert (verdict.share, verdict.n) == (None, 1)


def test_a_single_replicate_has_no_range():
    assert "3.4 points away from Russia (a single replicate, so no range);" in answer(effects_of(CLEAR, n=1), AWAY)


def test_a_scenario_without_any_effect_moves_nothing():
    effects = effects_of({})
    effects[["effect", "ci_low", "ci_high", "q05", "q95", "share_positive"]] = 0.0
    assert answer(effects, ANY) == "No: nothing moves at all."
    assert answer(effects, GAIN) == "Nothing moves at all."


@pytest.mark.parametrize("moves", [NOBODY, CLEAR, OPEN], ids=["nobody", "clear", "open"])
@pytest.mark.parametrize("asked", [ANY, AWAY, GAIN, Asked("mover"), NOTHING_ASKED])
def test_an_answer_is_one_sentence_of_at_most_45_words(moves, asked):
    sentence = answer(effects_of(moves), asked)
    assert len(sentence.split()) <= 45
    assert sentence.endswith(".")
    assert ". " not in sentence
    assert sentence[0].isupper()


def levels_of(n: int = 100) -> pd.DataFrame:
    shares = {
        "KAZ": (0.3, 0.1, 0.4, 0.2), "KGZ": (0.2, 0.1, 0.6, 0.1), "TJK": (0.2, 0.1, 0.2, 0.5),
        "TKM": (0.6, 0.1, 0.1, 0.2), "UZB": (0.5, 0.1, 0.2, 0.2), "ALL": (0.36, 0.1, 0.3, 0.24),
    }  # fmt: skip
    rows = [
        (arm, state, measure, share + shift, share - 0.1, share + 0.1, n)
        for arm, shift in (("baseline", 0.0), ("scenario", 5.0))
        for state, row in shares.items()
        for measure, share in zip(COMPONENTS, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["arm", "state", "measure", "mean", "q05", "q95", "n"])


def test_a_baseline_says_whom_each_leans_to_and_how_the_mean_divides():
    where = (
        "Kazakhstan and Kyrgyzstan lean towards Russia, Tajikistan leans towards China, Turkmenistan and Uzbekistan "
        "keep most to themselves; the mean of the five is 36 % autonomy (26 to 46 in 90 % of replicates), 30 % Russia, "
        "24 % China and 10 % the United States."
    )
    assert baseline_answer(levels_of(), "Where do the five stand when nothing happens?") == where
    assert baseline_answer(levels_of(), "Would it move any of the five?") == f"Nothing happens in this run: {where}"


def test_a_baseline_at_several_points_counts_its_runs():
    assert "(26 to 46 in 90 % of runs)" in baseline_answer(levels_of(), "", points=5)


def test_a_baseline_of_a_single_replicate_has_no_range():
    assert "36 % autonomy, 30 % Russia" in baseline_answer(levels_of(n=1), "")


def test_a_sign_agrees_with_the_mean_effect_and_counts_the_replicates_that_do():
    [falls] = verdicts(effects_of(CLEAR), [expected("align_rus", "KAZ", sign=-1)])
    assert (falls.agrees, falls.share, falls.effects) == (True, 1.0, {"KAZ": -0.034})
    assert falls.words == "alignment with Russia falls in Kazakhstan (somebody (1999))"
    [rises] = verdicts(effects_of(OPEN), [expected("align_chn", "UZB", sign=1)])
    assert (rises.agrees, rises.share) == (True, 0.82)
    [wrong] = verdicts(effects_of(OPEN), [expected("align_chn", "UZB", sign=-1)])
    assert (wrong.agrees, round(wrong.share, 9)) == (False, 0.18)


def test_effects_of_exactly_nothing_are_not_counted_as_falling():
    effects = effects_of({("KAZ", "align_rus"): (0.0, 0.0, 0.0, 0.0)})
    [verdict] = verdicts(effects, [expected("align_rus", "KAZ", sign=-1)])
    assert (verdict.agrees, verdict.share) == (False, None)


def test_each_means_that_every_state_agrees_by_itself():
    bounds = expected("align_usa", "EACH", low=-NOTICEABLE, high=NOTICEABLE)
    [verdict] = verdicts(effects_of(NOBODY), [bounds])
    assert verdict.agrees
    assert verdict.share is None
    assert list(verdict.effects) == list(STATE_NAME)
    assert (
        verdict.clause
        == "alignment with the United States changes by between -0.25 and +0.25 points in each of the five"
    )
    [broken] = verdicts(effects_of({("UZB", "align_usa"): (0.003, 0.0, 0.1, 1.0)}), [bounds])
    assert not broken.agrees


def test_a_sign_in_each_state_reports_the_share_of_the_state_that_agrees_least():
    [verdict] = verdicts(effects_of(OPEN), [expected("align_chn", "EACH", sign=1)])
    assert (verdict.agrees, verdict.share) == (True, 0.82)


@pytest.mark.parametrize(
    ("low", "high", "agrees", "words"),
    [(0.01, None, False, "+1 or more points"), (None, 0.01, True, "+1 or less points"), (0.004, 0.004, True, "+0.4")],
)
def test_bounds_are_met_by_the_mean_effect_ends_included(low, high, agrees, words):
    [verdict] = verdicts(effects_of(OPEN), [expected("align_chn", "UZB", low=low, high=high)])
    assert verdict.agrees is agrees
    assert words in verdict.clause


def test_polarisation_is_of_the_five_together_whatever_the_state():
    for state in ("ALL", "EACH", "KAZ"):
        [verdict] = verdicts(effects_of(CLEAR), [expected("polarisation", state, sign=-1)])
        assert verdict.effects == {"ALL": -0.0054}
        assert verdict.clause == "polarisation falls among the five"
        assert verdict.share == pytest.approx(0.97)
