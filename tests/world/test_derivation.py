"""The inputs of the worlds follow from the published figures by the stated formulas."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from alignsim.world.derivation import flows, indices, rebuild, typed
from alignsim.world.derivation.figures import WORLD_YEARS, facts_table

KEYS = rebuild.KEYS


def test_a_defence_pact_counts_fully_only_inside_the_csto():
    assert indices.pact_level(1, 1, 1, 1) == 1
    assert indices.pact_level(1, 0, 1, 1) == 0.7
    assert indices.pact_level(0, 0, 1, 1) == 0.3
    assert indices.pact_level(0, 0, 0, 1) == 0.15
    assert indices.pact_level(0, 0, 0, 0) == 0


def test_a_base_counts_twice_another_facility():
    assert indices.presence_level(1, 1) == 1
    assert indices.presence_level(0, 1) == 0.5
    assert indices.presence_level(0, 0) == 0


def test_arms_are_counted_over_all_suppliers():
    assert indices.arms_share([3, 1], [6, 2]) == 0.5
    assert indices.arms_share([0, 0], [0, 0]) == 0


def test_the_tie_of_kazakhstan_to_russia_in_2021_by_hand():
    # 0.4 + 0.15 + 0.25794; lowest 0.2 + 0.3 + 0.17196, highest 0.6 + 0.1 + 0.17196
    assert indices.security_tie(1, 0.5, 0.8598) == pytest.approx(0.80794)
    assert indices.security_tie_range(1, 0.5, 0.8598) == pytest.approx((0.67196, 0.87196))


def test_regimes_are_compared_on_the_length_of_their_scale():
    assert indices.regime_similarity(0.25, 0.82, 1) == pytest.approx(0.43)
    assert indices.regime_similarity(23, 83, 100) == pytest.approx(0.4)
    assert indices.regime_similarity(83, 23, 100) == pytest.approx(0.4)


def test_approval_weighs_more_than_likeness_of_regimes():
    assert indices.affinity(0.431, 0.3) == pytest.approx(0.1293 + 0.21)


def test_threat_from_russia_adds_border_minority_claims_and_war():
    assert indices.russian_threat(False, 0, 0, 0) == pytest.approx(0.05)
    assert indices.russian_threat(True, 30, 1, 1) == pytest.approx(0.40)
    assert indices.russian_threat(False, 7.5, 0, 0.5) == pytest.approx(0.125)


def test_threat_from_china_grows_by_a_twentieth_a_fact():
    assert indices.chinese_threat(False, False, False) == pytest.approx(0.05)
    assert indices.chinese_threat(True, True, False) == pytest.approx(0.15)
    assert indices.chinese_threat(True, True, True) == pytest.approx(0.20)


def test_a_power_that_helped_once_and_stood_aside_once_keeps_half_its_record():
    assert indices.guarantee_record(True, False) == 1
    assert indices.guarantee_record(True, True) == 0.5
    assert indices.guarantee_record(False, True) == -0.5


def test_a_guarantee_adds_pact_presence_and_record():
    assert indices.guarantee(1, 1, 1) == pytest.approx(0.8)
    assert indices.guarantee(0.7, 0, 0) == pytest.approx(0.2)
    assert indices.guarantee(0.3, 1, 0) == pytest.approx(0.25)
    assert indices.guarantee(0.15, 0, 0) == 0


def test_a_small_guarantee_has_the_narrower_range():
    assert indices.guarantee_range(0.5) == pytest.approx((0.3, 0.7))
    assert indices.guarantee_range(0.05) == pytest.approx((0, 0.15))
    assert indices.guarantee_range(0.9) == pytest.approx((0.7, 1))


def test_coercion_counts_instruments_and_never_exceeds_one():
    assert indices.coercion_count([0.15, 0.15]) == pytest.approx(0.3)
    assert indices.coercion_count([]) == 0
    assert indices.coercion_count([0.6, 0.6]) == 1


def test_access_falls_with_borders_to_cross():
    assert [indices.corridor_access(n) for n in (0, 1, 2)] == pytest.approx([1, 2 / 3, 0.5])


def test_ranges_are_multiples_or_distances_cut_at_zero_and_one():
    assert indices.scaled_range(0.2, 0.5, 1.6) == pytest.approx((0.1, 0.32))
    assert indices.clipped_range(0.9, 0.15, 0.15) == pytest.approx((0.75, 1))
    assert indices.clipped_range(0.1, 0.25, 0.2) == pytest.approx((0, 0.3))


def test_the_rest_of_the_world_is_what_the_four_leave():
    assert flows.trade_share(25, 200) == 0.125
    assert flows.remaining_share([0.02, 0.3, 0.24, 0.18]) == pytest.approx(0.26)


def test_chinese_customs_raise_the_high_up_to_the_ceiling():
    assert flows.chinese_share_high(0.2, 0.0) == pytest.approx(0.22)
    assert flows.chinese_share_high(0.2, 0.3) == pytest.approx(0.3)
    assert flows.chinese_share_high(0.35, 1.26) == 0.6


def test_reports_that_differ_by_more_than_a_factor_of_two_meet_in_the_middle_of_their_logarithms():
    assert flows.reconciled_trade(1000, 4000) == pytest.approx(2000)
    assert flows.reconciled_trade(4000, 1000) == pytest.approx(2000)
    assert flows.reconciled_trade(1000, 2000) == 1000


def test_remittances_from_russia_never_exceed_all_remittances():
    assert flows.remittance_share(90, 0.1, 1000) == pytest.approx(0.9)
    assert flows.remittance_share(120, 0.1, 1000) == 1


def test_leverage_combines_channels_as_independent():
    assert flows.combined_leverage([0.5, 0.5]) == pytest.approx(0.75)
    assert flows.combined_leverage([0.2, 0.0, 0.1]) == pytest.approx(1 - 0.8 * 0.9)
    assert flows.leverage_range([0.5, 0.4]) == pytest.approx((0.5, 0.9))
    assert flows.leverage_range([0.7, 0.6]) == (0.7, 1)


def test_channels_of_leverage_by_hand():
    assert flows.market_channel([0.1, 0.4, 0.2]) == 0.4
    assert flows.payments_channel(0.2, 0.3, 50, 100) == pytest.approx(0.125)
    assert flows.migration_channel(0.9, 0.3, 1000, 300) == pytest.approx(270 / 600)
    assert flows.transit_channel(0.8, 0.3, 0.2) == pytest.approx(0.32)
    assert flows.debt_channel(30, 200) == 0.15


def test_payments_count_trade_as_gdp_at_most():
    assert flows.payments_channel(0.2, 0.3, 150, 100) == pytest.approx(0.25)


def test_the_american_offer_is_a_mean_with_its_extreme_years():
    assert flows.american_offer([10, 40, 25]) == (25, 10, 40)


def test_the_chinese_offer_is_a_grant_equivalent():
    assert flows.chinese_offer(100, 1000, 0) == pytest.approx((160, 30, 350))
    assert flows.chinese_offer(100, 1000, 60) == pytest.approx((180, 30, 410))


def test_the_russian_offer_adds_to_three_hundred_million():
    people = {"KAZ": 20.0, "KGZ": 7.0, "TJK": 10.0, "TKM": 7.0, "UZB": 36.0}
    offers = {state: flows.russian_offer(state, people) for state in people}
    assert sum(offers.values()) == pytest.approx(300)
    assert offers["KGZ"] == pytest.approx(300 * 7 / 26)
    assert offers["KAZ"] == offers["TKM"] == 0


def test_neighbours_trade_is_the_mean_of_the_reports_at_hand():
    assert flows.neighbour_trade(10, 20, 99) == 15
    assert flows.neighbour_trade(None, 20, 99) == 20
    assert flows.neighbour_trade(None, None, 99) == 99


def test_a_neighbour_weighs_by_border_and_trade_alike():
    assert flows.neighbour_weight(100, 400, 30, 40) == pytest.approx((0.5, 0.25, 0.75))


def test_the_corridor_scale_makes_the_whole_need_nine_tenths():
    scale = flows.corridor_scale(18500, 0.9)
    assert scale == pytest.approx(18500 / math.log(10))
    assert 1 - math.exp(-18500 / scale) == pytest.approx(0.9)


def test_losses_and_gains_are_log_points():
    assert math.exp(-flows.northern_loss(0.24)) == pytest.approx(0.76)
    assert math.exp(flows.corridor_gain(0.28)) == pytest.approx(1.28)


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return rebuild.all_differences()


@pytest.mark.parametrize("year", [*WORLD_YEARS, 2022, 2024, None])
def test_the_formulas_give_the_shipped_inputs_to_the_printed_digit(year: int | None, found: pd.DataFrame):
    known = {tuple(misfit[:5]) for misfit in typed.MISFITS}
    new = [name not in known for name in found[[*KEYS, "column"]].itertuples(index=False, name=None)]
    found = found[new]
    rows = found[found["world_year"] == ("" if year is None else str(year))]
    assert rows.empty, rows.to_string()


def test_no_input_is_left_out_of_the_rebuilding():
    table = facts_table("world_inputs")
    for label in dict.fromkeys(table["world_year"]):
        rebuilt = rebuild.rebuild(int(label) if label else None)
        assert rebuilt["value"].notna().all(), label
        assert len(rebuilt) == (table["world_year"] == label).sum()


def test_every_listed_misfit_still_differs_and_no_other_row_does(found: pd.DataFrame):
    names = set(found[[*KEYS, "column"]].itertuples(index=False, name=None))
    assert names == {tuple(misfit[:5]) for misfit in typed.MISFITS}


def test_typed_in_figures_are_marked_assumed_with_their_reason():
    rebuilt = rebuild.rebuild(2021)
    assumed = rebuilt[rebuilt["precision"] == "assumed"]
    assert (assumed["reason"] != "").all()
    assert (rebuilt[rebuilt["precision"] != "assumed"]["reason"] == "").all()
    assert {"north", "proximity", "reexport_access", "Qdis"} <= set(assumed["input"])


def test_no_value_of_a_documented_input_is_typed_in():
    rows = facts_table("world_inputs")
    keys = rows[KEYS].itertuples(index=False, name=None)
    copied = [typed.typed_reason(*key, "value") != "" for key in keys]
    assert set(rows[copied]["input"]) == {
        "north",
        "proximity",
        "reexport_access",
        "Qdis",
        "H0",
        "remit_gdp",
        "remit_rus",
    }
    assert set(rows[copied]["precision"]) <= {"assumed", "approximate"}


def test_no_entry_of_the_typed_figures_is_idle():
    rows = facts_table("world_inputs")
    for entry in typed.TYPED:
        chosen = rows[rows["input"] == entry.input]
        for codes, column in ((entry.states, "state"), (entry.powers, "power"), (entry.years, "world_year")):
            chosen = chosen[chosen[column].isin(codes)] if codes else chosen
        assert not chosen.empty, entry


def test_a_changed_figure_is_noticed_to_the_last_printed_digit():
    assert rebuild.same_as_printed(0.0438, 0.04384)
    assert not rebuild.same_as_printed(0.0438, 0.0439)
    assert rebuild.same_as_printed(8332.4, 8332.37)
    assert not rebuild.same_as_printed(8332.4, 8332.5)
    assert not rebuild.same_as_printed(0.5, math.nan)
    assert rebuild.same_as_printed(math.nan, math.nan)


def test_a_wrong_input_is_reported(monkeypatch: pytest.MonkeyPatch):
    wrong = facts_table("world_inputs").copy()
    row = (wrong["input"] == "lever") & (wrong["state"] == "KAZ") & (wrong["power"] == "RUS")
    wrong.loc[row & (wrong["world_year"] == "2021"), "value"] += 0.01
    monkeypatch.setattr(rebuild, "facts_table", lambda name: wrong)
    assert rebuild.differences()[KEYS].to_numpy().tolist() == [["2021", "KAZ", "RUS", "lever"]]
    assert rebuild.main() == 1


def test_the_check_prints_one_line_when_all_is_well(capsys: pytest.CaptureFixture[str]):
    assert rebuild.main() == 0
    assert capsys.readouterr().out == "world_inputs.csv rebuilt; 3 known misfits\n"


def test_rebuilt_rows_keep_the_order_of_the_shipped_table():
    table = facts_table("world_inputs")
    shipped = table[table["world_year"] == "2023"][KEYS].reset_index(drop=True)
    pd.testing.assert_frame_equal(rebuild.rebuild(2023)[KEYS], shipped)
