"""Why a state moves, in words: sentences letter by letter."""

import numpy as np
import pandas as pd
import pytest

from alignsim.analysis.attribution import shares_of_move
from alignsim.analysis.explanation import Explanation
from alignsim.analysis.neighbours import changes_peers, is_second_hand, only_peers
from alignsim.analysis.reasons import (
    event_sentence,
    reason_sentence,
    reasons_of,
    standing_sentence,
    why,
)
from alignsim.config.events import parse_events
from alignsim.config.schema import COMPONENTS, POWERS
from alignsim.engines.terms import AUTONOMY_TERMS, TERMS

MEASURE_OF = {"AUT": "autonomy", "USA": "align_usa", "RUS": "align_rus", "CHN": "align_chn"}


def rows_of(changes, baseline=None):
    """Rows of Kazakhstan from changes of log-odds, by term and power; terms of autonomy change all powers."""
    levels, change = np.zeros((len(TERMS), 3)), np.zeros((len(TERMS), 3))
    for values, given in ((levels, baseline or {}), (change, changes)):
        for (term, power), value in given.items():
            place = slice(None) if term in AUTONOMY_TERMS else POWERS.index(power)
            values[TERMS.index(term), place] = value
    points = shares_of_move(levels.sum(axis=0), change)
    return pd.DataFrame(
        [
            (
                component,
                term,
                *(0.0 if k == 0 else x[t, k - 1] for x in (levels, levels + change, change)),
                points[t, k],
            )
            for t, term in enumerate(TERMS)
            for k, component in enumerate(COMPONENTS)
        ],
        columns=["component", "term", "baseline", "scenario", "difference", "points"],
    ).assign(state="KAZ", round=8)


def effects_of(rows, n=100, spread=0.1):
    """Effects that fit the rows."""
    moves = rows.groupby("component")["points"].sum()
    return pd.DataFrame(
        [
            ("KAZ", MEASURE_OF[k], e, e, e, float(e > 0), n, *sorted((e * (1 - spread), e * (1 + spread))))
            for k in COMPONENTS
            for e in [float(moves[k])]
        ],
        columns=["state", "measure", "effect", "ci_low", "ci_high", "share_positive", "n", "q05", "q95"],
    )


def sentence(changes, baseline=None, n=100, second_hand=False):
    rows = rows_of(changes, baseline)
    return reason_sentence(rows, effects_of(rows, n), "KAZ", second_hand)


SENTENCES = {
    "one term makes all": (
        {("aid", "USA"): 0.1},
        "Kazakhstan moves 1.9 points towards the United States (1.7 to 2.1 in 90 % of replicates), nearly all of it "
        "because of more aid from the United States.",
    ),
    "two terms, each with its part": (
        {("trade", "CHN"): 0.2, ("security", "CHN"): 0.1},
        "Kazakhstan moves 6.0 points towards China (5.4 to 6.6 in 90 % of replicates), because of stronger trade ties "
        "with China (4.0 points) and closer security ties with China (2.0 points).",
    ),
    "three terms of much the same size are all named, and what hardly pulls back is not": (
        {
            ("trade", "RUS"): -0.04,
            ("trade", "CHN"): -0.06,
            ("diversification", "RUS"): -0.03,
            ("threat", "RUS"): -0.06,
            ("coercion", "RUS"): 0.02,
        },
        "Kazakhstan moves 1.5 points towards autonomy (1.3 to 1.6 in 90 % of replicates), because of weaker trade ties "
        "with China together with weaker ties of trade and remittances with Russia (0.63 points), more diversified "
        "trade (0.57 points) and fear of Russia that drives it away (0.38 points).",
    ),
    "what makes more than all of it has no fraction": (
        {("trade", "RUS"): 0.3, ("dependence", "RUS"): -0.03, ("coercion", "RUS"): -0.03},
        "Kazakhstan moves 4.8 points towards Russia (4.3 to 5.2 in 90 % of replicates), because of stronger ties of "
        "trade and remittances with Russia (6.0 points).",
    ),
    "two powers behind one term are told from two terms": (
        {("coercion", "RUS"): -0.1, ("coercion", "CHN"): -0.1, ("diversification", "RUS"): -0.05},
        "Kazakhstan moves 2.2 points towards autonomy (2.0 to 2.5 in 90 % of replicates), because of more pressure "
        "against ties with Russia together with more pressure against ties with China (1.3 points) and more "
        "diversified trade (0.96 points).",
    ),
    "a small second term is not named": (
        {("trade", "CHN"): 0.2, ("security", "CHN"): 0.05},
        "Kazakhstan moves 5.0 points towards China (4.5 to 5.5 in 90 % of replicates), four fifths of it because of "
        "stronger trade ties with China.",
    ),
    "a term pulls back": (
        {("trade", "RUS"): 0.3, ("dependence", "RUS"): -0.15},
        "Kazakhstan moves 2.9 points towards Russia (2.6 to 3.2 in 90 % of replicates), because of stronger ties of "
        "trade and remittances with Russia (5.8 points), held back by more dependence on Russia (2.9 points).",
    ),
    "it hardly moves": (
        {("aid", "USA"): 0.01},
        "Kazakhstan hardly moves, 0.19 points towards the United States (0.17 to 0.21 in 90 % of replicates), nearly "
        "all of it because of more aid from the United States.",
    ),
    "it hardly moves, for much is on both sides": (
        {("trade", "RUS"): 0.3, ("dependence", "RUS"): -0.29},
        "Kazakhstan hardly moves, 0.19 points towards Russia (0.17 to 0.21 in 90 % of replicates), because of "
        "stronger ties of trade and remittances with Russia (5.6 points), held back by more dependence on Russia "
        "(5.5 points).",
    ),
    "less than can be shown has no reasons": (
        {("aid", "USA"): 0.0001},
        "Kazakhstan hardly moves, less than 0.01 points towards the United States (0.00 to 0.00 in 90 % of "
        "replicates).",
    ),
    "nothing moves": ({}, "Kazakhstan does not move at all."),
    "pressure on two powers drives to autonomy": (
        {("coercion", "RUS"): -0.1, ("coercion", "CHN"): -0.1, ("coercion", "USA"): -0.03},
        "Kazakhstan moves 1.5 points towards autonomy (1.3 to 1.6 in 90 % of replicates), nearly all of it because of "
        "more pressure against ties with Russia together with more pressure against ties with China.",
    ),
    "what makes autonomy attractive": (
        {("diversification", "RUS"): -0.1},
        "Kazakhstan moves 1.9 points towards autonomy (1.7 to 2.1 in 90 % of replicates), nearly all of it because of "
        "more diversified trade.",
    ),
    "Europe counts with the United States": (
        {("trade", "USA"): -0.1},
        "Kazakhstan moves 1.8 points away from the United States (1.6 to 2.0 in 90 % of replicates), nearly all of it "
        "because of weaker trade ties with the United States and Europe.",
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_sentence_says_how_far_and_why(case):
    changes, expected = SENTENCES[case]
    assert sentence(changes) == expected


@pytest.mark.parametrize(
    ("before", "change", "words"),
    [
        (-0.1, -0.2, "fear of Russia that drives it away"),
        (-0.4, 0.2, "less fear of Russia"),
        (0.1, 0.2, "giving in to fear of Russia"),
        (0.4, -0.2, "giving in less to fear of Russia"),
    ],
)
def test_fear_drives_away_or_makes_a_state_give_in(before, change, words):
    found = sentence({("threat", "RUS"): change}, {("threat", "RUS"): before})
    assert f"because of {words}." in found


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize("change", [0.2, -0.2])
def test_every_term_has_words_in_both_directions(term, change):
    found = sentence({(term, "CHN"): change})
    assert " because of " in found
    assert term.replace("_", " ") not in {"autonomy bias"} or "bent for autonomy" in found


def test_a_single_replicate_has_no_range():
    found = sentence({("aid", "USA"): 0.1}, n=1)
    assert found.startswith("Kazakhstan moves 1.9 points towards the United States (a single replicate, so no range), ")


def test_a_range_that_reaches_over_zero_is_no_move():
    rows = rows_of({("aid", "USA"): 0.1})
    effects = effects_of(rows, spread=1.5).assign(share_positive=0.8)
    assert reason_sentence(rows, effects, "KAZ").startswith(
        "Kazakhstan may move, 1.9 points towards the United States on average (-0.96 to 4.8 in 90 % of replicates, "
        "though in 20 % it goes the other way), nearly all of it because of more aid from the United States"
    )


def test_neighbours_are_named_where_their_ties_count():
    assert sentence({("security", "RUS"): 0.1}, second_hand=True).endswith(
        "because of closer security ties with Russia; its neighbours' ties count in this as well as its own."
    )


def test_reasons_are_sorted_and_their_shares_add_up():
    rows = rows_of({("trade", "RUS"): 0.3, ("dependence", "RUS"): -0.15, ("aid", "USA"): 0.02})
    reasons = reasons_of(rows, "RUS")
    assert [reason.term for reason in reasons] == ["trade", "dependence", "aid"]
    assert sum(reason.share for reason in reasons) == pytest.approx(1.0)
    assert sum(reason.points for reason in reasons) == pytest.approx(rows[rows["component"] == "RUS"]["points"].sum())


def test_a_baseline_alone_says_where_a_state_stands():
    rows = rows_of({}, {("trade", "CHN"): 1.0, ("dependence", "CHN"): -0.2, ("security", "RUS"): 0.4})
    assert standing_sentence(rows, "KAZ") == (
        "Of the powers Kazakhstan leans most to China, above all by trade ties with China; what speaks most against "
        "it is dependence on China."
    )


@pytest.mark.parametrize(
    ("number", "scenario", "start"),
    [
        (0, True, "Nothing has happened at the starting point. Of the powers "),
        (3, True, "Nothing has happened by round 3. Of the powers "),
        (0, False, "Of the powers "),
    ],
)
def test_where_nothing_has_happened_yet_it_says_so(number, scenario, start):
    rows = rows_of({}, {("trade", "CHN"): 1.0})
    assert why(Explanation(number, rows, None, scenario), (), "KAZ").startswith(start)


# --- events

EVENTS = parse_events(
    {
        "offer": {"lever": "aid.USA", "add": 5, "states": ["KAZ"]},
        "peers": {"lever": "peer_weight", "set": 0.5, "states": ["UZB"]},
    }
)


@pytest.mark.parametrize(
    ("state", "peers", "second"), [("KAZ", False, False), ("UZB", True, True), ("TJK", False, True)]
)
def test_neighbours_count_where_no_event_concerns_a_state_or_one_makes_it_look_at_them(state, peers, second):
    assert changes_peers(EVENTS, state) is peers
    assert is_second_hand(EVENTS, state) is second
    # the other event may be behind it as well
    assert only_peers(EVENTS, state) == []
    assert only_peers(EVENTS[1:], state) == (["peers"] if peers else [])


def shares_of(sizes, interaction=0.0, n=100):
    """Shares of events in Kazakhstan's move towards the United States."""
    rows = [("share", name, size) for name, size in sizes.items()]
    rows += [("sum", "", sum(sizes.values()) - interaction), ("together", "", sum(sizes.values()))]
    rows += [("interaction", "", interaction)]
    return pd.DataFrame(
        [("KAZ", "USA", kind, name, size, size, size, float(size > 0), n, 2) for kind, name, size in rows],
        columns=["state", "component", "kind", "event", "points", "q05", "q95", "share_positive", "n", "orders"],
    )


@pytest.mark.parametrize(
    ("sizes", "interaction", "expected"),
    [
        (
            {"small": 0.004, "large": 0.016},
            -0.002,
            "Of these 2.0 points large makes 1.6 and small 0.40; together the 2 events do 0.20 points less than the "
            "sum of each alone (0.20 to 0.20 in 90 % of replicates).",
        ),
        (
            {"up": 0.03, "down": -0.01},
            0.0,
            "Of these 2.0 points up makes 3.0, and down pulls back 1.0; together the 2 events do the sum of each "
            "alone to within 0.01 points.",
        ),
        (
            {"a": 0.01, "b": 0.005, "c": 0.004, "d": 0.002, "e": 0.0},
            0.001,
            "Of these 2.1 points a makes 1.0, b 0.50 and c 0.40; together the 5 events do 0.10 points more than the "
            "sum of each alone (0.10 to 0.10 in 90 % of replicates).",
        ),
        ({"a": 0.00001, "b": 0.00001}, 0.0, "None of the 2 events moves it by as much as 0.01 points."),
        ({"a": 0.002, "b": -0.00196}, 0.0, "None of the 2 events moves it by more than 0.20 points."),
        ({"a": 0.0, "b": 0.0}, 0.0, "No event moves Kazakhstan at all."),
    ],
)
def test_the_sentence_names_the_events_that_make_the_move(sizes, interaction, expected):
    shares, total = shares_of(sizes, interaction), sum(sizes.values())
    effects = pd.DataFrame(
        [("KAZ", "align_usa", total, total, total, 1.0, 100, total, total)],
        columns=["state", "measure", "effect", "ci_low", "ci_high", "share_positive", "n", "q05", "q95"],
    )
    assert event_sentence(shares, effects, "KAZ") == expected
