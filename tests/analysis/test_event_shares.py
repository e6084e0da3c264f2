"""Shares of the events: they add up to the move, and what an event does decides its share."""

import numpy as np
import pandas as pd
import pytest

from alignsim.analysis import event_shares as module
from alignsim.analysis.event_shares import COLUMNS, division_of, event_shares
from alignsim.config.schema import COMPONENTS, STATES
from setups import setup_of, tables_of

SMALL = ("run.replicates=4", "run.rounds=6")
MEASURE_OF = {"AUT": "autonomy", "USA": "align_usa", "RUS": "align_rus", "CHN": "align_chn"}
AID = "+scenario.events.{}={{lever:aid.USA,add:{},split:equal}}"


def shares_of(experiment, *overrides, rounds=6):
    return event_shares(division_of(setup_of(experiment, *SMALL, *overrides), rounds))


def wide(table, kind):
    """Points of one kind, a row for each state and component, a column for each event."""
    rows = table[table["kind"] == kind]
    return rows.pivot_table(index=["state", "component"], columns="event", values="points", observed=True)


@pytest.fixture(scope="module")
def shock():
    return shares_of("ukraine_shock")


def test_the_table_has_a_row_for_each_state_component_and_event(shock):
    assert tuple(shock.columns) == COLUMNS
    each = 5 * 4
    assert shock["kind"].value_counts().to_dict() == {
        "share": 6 * each, "alone": 6 * each, "sum": each, "together": each, "interaction": each,
    }  # fmt: skip
    assert set(shock["n"]) == {4}
    # all orders of six events
    assert set(shock["orders"]) == {720}


def test_shares_add_up_to_the_effect(shock):
    total = wide(shock, "share").sum(axis=1)
    effects = tables_of("ukraine_shock", *SMALL).effects.set_index(["state", "measure"])["effect"]
    for state in STATES:
        for component in COMPONENTS:
            assert total[state, component] == pytest.approx(effects[state, MEASURE_OF[component]], abs=1e-12)


def test_the_move_is_the_sum_of_each_alone_and_the_interaction(shock):
    parts = {kind: wide(shock, kind)[""] for kind in ("sum", "together", "interaction")}
    assert (parts["together"] - parts["sum"]).to_numpy() == pytest.approx(parts["interaction"].to_numpy(), abs=1e-15)
    assert wide(shock, "alone").sum(axis=1).to_numpy() == pytest.approx(parts["sum"].to_numpy(), abs=1e-15)


def test_alone_is_what_an_experiment_with_that_event_does(shock):
    alone = tables_of("baseline", *SMALL, "+scenario.events.war={lever:threat.RUS,add:0.4}").effects
    expected = alone.set_index(["state", "measure"])["effect"]
    found = wide(shock, "alone")["war"]
    assert found["KAZ", "RUS"] == pytest.approx(expected["KAZ", "align_rus"], abs=1e-15)


def test_over_components_nothing_is_left_of_a_share(shock):
    assert wide(shock, "share").groupby("state", observed=True).sum().abs().to_numpy().max() < 1e-12


def test_two_halves_of_an_event_have_equal_shares():
    halves = wide(shares_of("baseline", AID.format("one", 100), AID.format("other", 100)), "share")
    assert halves["one"].to_numpy() == pytest.approx(halves["other"].to_numpy(), abs=1e-12)


def test_an_event_that_changes_nothing_has_exactly_nothing():
    # there is no added US pressure that a licence could lift
    shares = shares_of("china_bri_surge", "+scenario.events.idle={lever:licence,set:1}")
    rows = shares[(shares["event"] == "idle")]
    assert len(rows) == 2 * 5 * 4
    assert (rows[["points", "q05", "q95"]] == 0.0).all(axis=None)


def test_the_order_of_the_events_changes_nothing():
    events = [AID.format("us", 200), "+scenario.events.war={lever:threat.RUS,add:0.3}", AID.format("more", 50)]
    one, other = (wide(shares_of("baseline", *order), "share") for order in (events, events[::-1]))
    assert one.to_numpy() == pytest.approx(other[one.columns].to_numpy(), abs=1e-12)


def test_of_two_events_an_interaction_is_halved():
    table = shares_of("china_bri_surge")
    share, alone, interaction = wide(table, "share"), wide(table, "alone"), wide(table, "interaction")[""]
    for event in share.columns:
        assert (share[event] - alone[event]).to_numpy() == pytest.approx(interaction.to_numpy() / 2, abs=1e-12)


def test_an_event_that_begins_later_has_done_exactly_nothing():
    late = "+scenario.events.late={lever:threat.RUS,add:0.4,start:2023-01-01}"
    table = shares_of("aid_boost_100", late, rounds=4)
    rows = table[table["event"] == "late"]
    assert (rows["points"] == 0.0).all()
    moved = wide(table, "share")["us_offer"]
    aid = tables_of("aid_boost_100", "run.replicates=4", "run.rounds=4").effects.set_index(["state", "measure"])
    assert moved["KAZ", "USA"] == pytest.approx(aid.loc[("KAZ", "align_usa"), "effect"], abs=1e-15)


@pytest.mark.parametrize("rounds", [0, 4])
def test_before_all_events_nothing_is_run_and_nothing_moves(rounds):
    late = "+scenario.events.{}={{lever:threat.RUS,add:0.1,start:2023-01-01}}"
    division = division_of(setup_of("baseline", *SMALL, late.format("one"), late.format("other")), rounds)
    assert division.runs == 0
    assert (event_shares(division)["points"] == 0.0).all()


def test_beyond_eight_events_orders_are_sampled():
    events = [AID.format(f"e{number}", 10 * number) for number in range(1, 10)]
    setup = setup_of("baseline", "run.uncertainty=none", "run.rounds=2", *events)
    division = division_of(setup, 2)
    table = event_shares(division)
    assert set(table["orders"]) == {64}
    assert len(division.coalitions) < 2**9
    together = wide(table, "together")[""]
    assert wide(table, "share").sum(axis=1).to_numpy() == pytest.approx(together.to_numpy(), abs=1e-12)
    usa = wide(table, "share").loc[("KAZ", "USA")]
    # more aid has the larger share
    assert usa["e9"] > usa["e5"] > usa["e1"] > 0


def test_a_single_event_makes_all_of_the_move_to_the_bit():
    table = shares_of("aid_boost_100")
    share, together = wide(table, "share")["us_offer"], wide(table, "together")[""]
    assert share.to_numpy().tolist() == together.to_numpy().tolist()
    assert (wide(table, "interaction").to_numpy() == 0.0).all()


def test_batches_of_replicates_are_one_table(monkeypatch):
    whole = shares_of("china_bri_surge")
    monkeypatch.setattr(module, "_BATCH", 3 * 4)
    pd.testing.assert_frame_equal(shares_of("china_bri_surge"), whole, check_exact=True)


def test_every_run_is_counted():
    division, runs = division_of(setup_of("china_bri_surge", *SMALL), 6), []
    event_shares(division, runs.append)
    assert sum(runs) == division.runs == 4 * 4


def test_the_range_holds_all_replicates_but_the_outermost(shock):
    assert (shock["q05"] <= shock["q95"] + 1e-15).all()
    assert np.isfinite(shock["points"]).all()
