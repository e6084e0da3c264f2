"""Why, letter by letter, at the widths of a terminal."""

import re

import pytest

from alignsim.analysis.digits import short
from alignsim.analysis.event_shares import division_of, event_shares
from alignsim.analysis.explanation import kept_explanation
from alignsim.analysis.names import TERM_NAME
from alignsim.config.schema import STATES
from alignsim.engines.terms import TERMS
from alignsim.views.why import change_table, events_table, log_odds_table, points_table
from setups import setup_of, tables_of
from views.test_terminal import text_of

SMALL = ("run.replicates=6", "run.rounds=6")


@pytest.fixture(scope="module")
def shock():
    return kept_explanation(tables_of("ukraine_shock", *SMALL), 6)


@pytest.fixture(scope="module")
def shares():
    return event_shares(division_of(setup_of("ukraine_shock", *SMALL), 6))


def rows_of(explanation, state="TJK"):
    return explanation.terms[explanation.terms["state"] == state]


def assert_whole(text, width):
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("state", STATES)
def test_all_tables_fit_and_are_not_cut(shock, shares, state, width):
    rows = rows_of(shock, state)
    assert_whole(text_of(log_odds_table(rows), width), width)
    tables = (
        change_table(rows, 6, width),
        points_table(rows, shock.effects, state, width),
        events_table(shares, state, width),
    )
    for table in tables:
        text = text_of(table, width)
        assert_whole(text, width)
        # each range is whole in its line, or its halves are
        assert not re.search(r"^\s+to", text, re.M)
        assert width < 80 or not re.search(r" to\s*$", text, re.M)


@pytest.mark.parametrize("factor", [1, 30])
def test_large_moves_fit_too(shock, factor):
    rows, columns = rows_of(shock), ["points", "points_q05", "points_q95"]
    larger = rows.assign(**{name: (rows[name] * factor).clip(-0.6, 0.6) for name in columns})
    for width in (60, 80):
        assert_whole(text_of(points_table(larger, shock.effects, "TJK", width), width), width)


def test_changes_are_the_differences_of_the_arms_and_are_seen_to_add_up(shock):
    text, changes = text_of(log_odds_table(rows_of(shock))), text_of(change_table(rows_of(shock), 6))
    for name in (*TERM_NAME.values(), "United", "States", "Russia", "China", "base", "scen."):
        assert name in text
    levels, sums = ([float(x) for x in re.search(r"^sum\s+(.+)$", one, re.M)[1].split()] for one in (text, changes))
    assert len(levels) == 6
    assert sums == pytest.approx([levels[k + 1] - levels[k] for k in (0, 2, 4)], abs=0.011)
    lines = [re.fullmatch(r"[a-z ]+((?: +[-+]?\d\.\d+){3}) *", line) for line in changes.splitlines()]
    *parts, last = [[float(x) for x in line[1].split()] for line in lines if line]
    assert last == sums
    assert len(parts) > 3
    # each of up to ten parts is off by half a digit at most
    assert [sum(column) for column in zip(*parts, strict=True)] == pytest.approx(sums, abs=0.005)


def test_a_change_of_log_odds_has_its_range_over_replicates(shock):
    rows = rows_of(shock)
    one = rows[(rows["term"] == "coercion") & (rows["component"] == "RUS")].iloc[0]
    text = text_of(change_table(rows, 6))
    assert f"{one['difference']:+.3f}" in text
    assert f"{one['q05']:.3f} to {one['q95']:.3f}" in text
    assert " to " not in text_of(change_table(rows, 1)).split("Less than")[0]


def test_a_baseline_alone_has_one_column_a_power():
    text = text_of(log_odds_table(rows_of(kept_explanation(tables_of("baseline", *SMALL), 6))))
    assert "base" not in text
    assert len(re.search(r"^sum\s+(.+)$", text, re.M)[1].split()) == 3


def test_terms_stand_by_size_and_idle_ones_are_named_below(shock):
    text = text_of(points_table(rows_of(shock), shock.effects, "TJK"))
    found = shock.effects.set_index(["state", "measure"]).loc[("TJK", "align_rus"), "effect"]
    assert re.search(rf"^all together\s.*\s{re.escape(short(100 * found, plus=True))}\s", text, re.M)
    first = re.search(r"^term.*\n─+\n(\w[\w ]*?)\s\s", text, re.M)[1]
    assert first in ("pressure", "trade ties")
    assert re.search(r"^Less than 0.01: .*affinity", text, re.M)


def test_a_single_replicate_has_no_ranges():
    tables = tables_of("ukraine_shock", "run.uncertainty=none", "run.rounds=6")
    explanation = kept_explanation(tables, 6)
    assert " to " not in text_of(points_table(rows_of(explanation), explanation.effects, "TJK"))


def test_events_end_in_the_move_the_sum_and_the_interaction(shares):
    lines = text_of(events_table(shares, "TJK")).splitlines()
    names = [line.split("  ")[0] for line in lines if re.match(r"\w", line)][2:]
    assert names[-3:] == ["all together", "each alone, added", "interaction"]
    assert {"war", "us_sanctions", "demand_of_russia"} <= set(names)
    assert "all 720 orders" in lines[0]


def test_sampled_orders_are_said_to_be_sampled():
    events = [f"+scenario.events.e{n}={{lever:aid.USA,add:{n}}}" for n in range(1, 10)]
    setup = setup_of("baseline", "run.uncertainty=none", "run.rounds=1", *events)
    assert "64 sampled orders" in text_of(events_table(event_shares(division_of(setup, 1)), "KAZ"))


def test_every_term_has_a_name():
    assert set(TERM_NAME) == set(TERMS)
