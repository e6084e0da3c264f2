"""The rule by which an expectation is said to hold."""

import numpy as np
import pytest

from alignsim.analysis.judgement import judged, word_of
from alignsim.analysis.moves import Move
from alignsim.analysis.pairing import Entry
from alignsim.config.errors import ConfigError
from alignsim.config.events import Expectation, parse_expectations
from setups import tables_of

SMALL = ("run.replicates=12", "run.rounds=8", "run.record=none", "run.explain=false")
RISES = Expectation("align_usa", "ALL", 1, None, None, "x")
FALLS = Expectation("align_usa", "ALL", -1, None, None, "x")
BOUND = Expectation("align_usa", "ALL", None, -0.01, 0.01, "x")
EACH = Expectation("align_usa", "EACH", None, -0.01, 0.01, "x")


def move(ci_low, ci_high, state="ALL"):
    return Move(state, "align_usa", (ci_low + ci_high) / 2, ci_low, ci_high, -1.0, 1.0, 0.5, 100)


@pytest.mark.parametrize(
    ("expectation", "intervals", "share", "word"),
    [
        (RISES, [(0.001, 0.003)], 0.75, "agrees"),
        (RISES, [(0.001, 0.003)], 0.74, "undecided"),
        (RISES, [(-0.001, 0.003)], 0.9, "undecided"),
        (RISES, [(-0.003, -0.001)], 0.25, "contradicts"),
        (RISES, [(-0.003, -0.001)], 0.26, "undecided"),
        (RISES, [(0.0, 0.0)], 0.0, "contradicts"),
        (FALLS, [(-0.003, -0.001)], 1.0, "agrees"),
        (BOUND, [(-0.01, 0.01)], 1.0, "agrees"),
        (BOUND, [(0.009, 0.011)], 0.5, "undecided"),
        (BOUND, [(0.011, 0.02)], 0.1, "contradicts"),
        (EACH, [(0.0, 0.001), (0.011, 0.02)], 0.1, "contradicts"),
        (EACH, [(0.0, 0.001), (0.009, 0.02)], 0.1, "undecided"),
    ],
)
def test_the_rule_takes_both_the_interval_and_the_replicates(expectation, intervals, share, word):
    moves = tuple(move(*ends, state=str(i)) for i, ends in enumerate(intervals))
    assert word_of(moves, expectation, share) == word


def test_the_share_of_a_bound_is_counted_from_the_runs():
    tables = tables_of("aid_boost_100", *SMALL)
    runs = tables.runs
    arms = [runs[runs["arm"] == arm].reset_index(drop=True) for arm in ("baseline", "scenario")]
    moved = np.array(
        [arms[1][f"align_usa_{s}"] - arms[0][f"align_usa_{s}"] for s in ("KAZ", "KGZ", "TJK", "TKM", "UZB")]
    )
    each = Expectation("align_usa", "EACH", None, -0.02, 0.02, "x")
    found = judged(Entry("a", tables), each)
    assert found.share == (np.abs(moved) <= 0.02).all(axis=0).mean()
    assert (np.abs(moved) <= 0.02).mean() > 0
    assert [one.state for one in found.moves] == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
    mean = judged(Entry("a", tables), Expectation("align_usa", "ALL", None, 0.01, None, "x"))
    assert mean.share == pytest.approx((moved.mean(axis=0) >= 0.01).mean())


@pytest.mark.parametrize(("expectation", "word"), [(RISES, "agrees"), (FALLS, "contradicts"), (BOUND, "contradicts")])
def test_a_single_replicate_decides_nothing_unless_nothing_is_uncertain(expectation, word):
    few, bare = ("run.replicates=1", *SMALL[1:]), ("run.uncertainty=none", *SMALL[1:])
    assert judged(Entry("a", tables_of("aid_boost_100", *few)), expectation).word == "undecided"
    sure = judged(Entry("a", tables_of("aid_boost_100", *bare)), expectation)
    assert (sure.word, sure.moves[0].n) == (word, 1)


def test_the_effect_is_that_of_the_table_of_effects():
    tables = tables_of("aid_boost_100", *SMALL)
    for measure in ("align_usa", "polarisation", "cohesion", "switches"):
        found = judged(Entry("a", tables), Expectation(measure, "ALL", 1, None, None, "x"))
        row = tables.effects.set_index(["state", "measure"]).loc[("ALL", measure)]
        assert found.moves[0].effect == pytest.approx(row["effect"], abs=1e-15)
        assert found.moves[0].q05 == pytest.approx(row["q05"], abs=1e-15)


def test_beside_another_scenario_it_is_the_difference_of_both():
    entries = [Entry(name, tables_of(name, *SMALL)) for name in ("sanctions_relief_licences", "secondary_sanctions")]
    item = Expectation("align_rus", "KAZ", 1, None, None, "x", beside="secondary_sanctions")
    found = judged(entries[0], item, entries[1])
    ends = [entry.cases("align_rus", "KAZ")[1] for entry in entries]
    assert found.moves[0].effect == pytest.approx((ends[0] - ends[1]).mean(), abs=1e-15)
    assert found.share == (ends[0] > ends[1]).mean()


def test_beside_whom_is_a_name():
    item = {"measure": "align_rus", "state": "ALL", "sign": 1, "source": "x"}
    assert parse_expectations([{**item, "beside": "aid_boost"}])[0].beside == "aid_boost"
    assert parse_expectations([item])[0].beside is None
    with pytest.raises(ConfigError, match=r"scenario.expectation.0.beside=3: expected"):
        parse_expectations([{**item, "beside": 3}])
