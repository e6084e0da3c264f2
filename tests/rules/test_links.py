"""External links and their spread (equations 1-3)."""

from dataclasses import replace

import pandas as pd
import pytest
from composed import State, diversification, link_shares, power_links, reference_states, states
from hypothesis import example, given
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import links
from golden_tables import assert_equals_golden, read_golden, read_reference_world

NAMED = 4.0
partner_counts = draw_from.reals(1.0, 50.0)


def spread(shares: list[float], rest_partners: float) -> float:
    *named, rest = shares
    widest = links.widest_spread(rest_partners, NAMED)
    return links.diversification(sum(share * share for share in named), rest, rest_partners, widest)


@given(share=draw_from.reals(0.0, 0.6), gdp=draw_from.gdps())
def test_without_the_lever_remittances_are_their_share_of_gdp(share, gdp):
    assert links.remittances(share, gdp, 1.0) == pytest.approx(share * gdp, rel=1e-15)


@given(share=draw_from.reals(0.01, 0.6), gdp=draw_from.gdps(), factor=draw_from.reals(0.0, 3.0))
def test_the_lever_multiplies_remittances(share, gdp, factor):
    assert links.remittances(share, gdp, factor) == pytest.approx(factor * share * gdp, rel=1e-14)


@given(trade=draw_from.trades(), share=draw_from.indices(), transfers=draw_from.offers())
def test_transfers_come_on_top_of_trade(trade, share, transfers):
    only_trade = links.external_flow(trade, share, 0.0)
    assert links.external_flow(trade, share, transfers) - only_trade == pytest.approx(
        transfers, rel=1e-9, abs=1e-9 * trade
    )


@given(state=states())
def test_link_shares_lie_on_the_simplex(state):
    shares = link_shares(state)
    assert min(shares) >= 0.0
    assert sum(shares) == pytest.approx(1.0, abs=1e-14)


@given(state=states())
def test_without_remittances_links_are_trade_shares(state):
    alone = replace(state, remittances_to_gdp=0.0)
    assert link_shares(alone) == pytest.approx(list(state.trade_shares), abs=1e-14)


@given(state=states(), more=draw_from.reals(0.01, 0.3))
def test_remittances_from_russia_tie_a_state_to_russia(state, more):
    sending = replace(state, remittances_from_russia=1.0)
    richer = replace(sending, remittances_to_gdp=sending.remittances_to_gdp + more)
    assert power_links(richer)[1] >= power_links(sending)[1]


@given(state=states(), factor=st.sampled_from([1e-3, 1e3, 7.0]))
def test_units_of_money_cancel_in_the_links(state, factor):
    rescaled = replace(state, gdp=state.gdp * factor, trade=state.trade * factor)
    assert link_shares(rescaled) == pytest.approx(link_shares(state), rel=1e-13, abs=1e-300)


@given(usa=draw_from.indices(), europe=draw_from.indices())
def test_europe_counts_for_nothing_at_weight_zero(usa, europe):
    assert links.western_link(usa, europe, 0.0) == usa


@given(usa=draw_from.indices(), europe=draw_from.indices())
def test_europe_counts_in_full_at_weight_one(usa, europe):
    assert links.western_link(usa, europe, 1.0) == usa + europe


@given(rest_partners=partner_counts)
@example(rest_partners=5.0)
def test_equal_partners_are_fully_diversified(rest_partners):
    each = 1.0 / (NAMED + rest_partners)
    assert spread([each] * 4 + [rest_partners * each], rest_partners) == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("only", range(4))
def test_one_named_partner_alone_is_no_diversification(only):
    shares = [1.0 if partner == only else 0.0 for partner in range(5)]
    assert spread(shares, 5.0) == 0.0


@given(shares=draw_from.trade_shares(), rest_partners=partner_counts)
@example(shares=[0.0, 0.0, 0.0, 0.0, 1.0], rest_partners=1.0)
def test_diversification_lies_between_0_and_1(shares, rest_partners):
    assert -1e-14 <= spread(shares, rest_partners) <= 1.0 + 1e-14


@given(shares=draw_from.trade_shares(), order=draw_from.permutations(4))
def test_diversification_does_not_ask_which_named_partner_is_which(shares, order):
    renamed = [shares[partner] for partner in order] + shares[4:]
    assert spread(renamed, 5.0) == pytest.approx(spread(shares, 5.0), abs=1e-14)


@given(shares=draw_from.trade_shares(), part=draw_from.indices())
def test_evening_out_two_partners_never_lowers_diversification(shares, part):
    moved = 0.5 * part * (shares[0] - shares[1])
    evened = [shares[0] - moved, shares[1] + moved, *shares[2:]]
    assert spread(evened, 5.0) >= spread(shares, 5.0) - 1e-14


def test_the_reference_world_has_the_golden_links_and_diversification():
    def row(name: str, state: State) -> dict[str, object]:
        usa, rus, chn = power_links(state)
        return {
            "state": name,
            "link_usa": usa,
            "link_rus": rus,
            "link_chn": chn,
            "diversification": diversification(state),
        }

    found = [
        row(name, state) for name, state in zip(draw_from.STATES, reference_states(read_reference_world()), strict=True)
    ]
    assert_equals_golden(pd.DataFrame(found), read_golden("baseline"), ["state"])
