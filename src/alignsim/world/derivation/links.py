"""The rows of the world's inputs on offers, neighbours and corridors, made anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from alignsim.config.schema import STATES
from alignsim.world.derivation.figures import (
    LAST_AIDDATA_YEAR,
    OFFICIAL_FINANCE,
    aid_flows,
    figures,
    known,
    lasting_fact,
    population,
    reported_turnover,
)
from alignsim.world.derivation.flows import (
    american_offer,
    chinese_offer,
    corridor_gain,
    corridor_scale,
    neighbour_trade,
    neighbour_weight,
    northern_loss,
    russian_offer,
)
from alignsim.world.derivation.rows import Derived, formula, observed

OFFER_YEARS = {2013: range(2009, 2014), 2021: range(2017, 2022), 2023: range(2022, 2025)}
"""Fiscal years of the American offer."""

CORRIDOR_OBSERVATIONS = (
    ("northern_drop_westbound", 2022, "transit_drop_2022_westbound"),
    ("northern_drop_eastbound", 2022, "transit_drop_2022_eastbound"),
    ("investment_need", 2023, "mc_investment_need"),
    ("short_term_need", 2023, "mc_short_term_need_wb"),
    ("capacity", 2024, "mc_capacity_2024"),
    ("capacity_target", 2030, "mc_capacity_target"),
    ("forecast", 2030, "mc_forecast_2030"),
    ("northern_share", 2021, "north_share_china_europe_rail_2021"),
)
"""Measure and year of the corridor table, input: figures that are taken as they are."""


def link_rows(year: int) -> Iterator[Derived]:
    """Yield the rows of one world year, offers and neighbours.

    Parameters
    ----------
    year : int
        2013, 2021 or 2023.

    Yields
    ------
    Derived
        One row of an input.
    """
    for state in STATES:
        yield from _offers(year, state)
    for state, neighbour in permutations(STATES, 2):
        yield from _neighbours(year, state, neighbour)


def corridor_rows() -> Iterator[Derived]:
    """Yield the rows without a world year: corridors, and Chinese finance of 2013-2021.

    Yields
    ------
    Derived
        One row of an input.
    """
    facts = {(measure, int(year)): v for (measure, year), v in figures("corridor", ("measure", "year")).items()}
    for measure, year, name in CORRIDOR_OBSERVATIONS:
        yield observed(name, facts[measure, year])
    transit = facts["northern_transit", 2024] / facts["northern_transit", 2021]
    yield observed("transit_recovery_2024q1", transit)
    west, east = facts["northern_drop_westbound", 2022], facts["northern_drop_eastbound", 2022]
    yield formula("q_north", northern_loss(west), None, northern_loss(east))
    euros = facts["investment_need", 2023]
    need = euros * facts["usd_per_eur", 2023]
    yield formula("mc_investment_need_usd", need)
    # low takes the need as dollars, as some pages print it
    yield formula("K_R", corridor_scale(need, 0.9), corridor_scale(euros, 0.95), corridor_scale(need, 0.75))
    gain = facts["trade_gain_eu", 2023]
    total = facts["trade_gain_total", 2023]
    yield formula("mc_gain", corridor_gain(gain), corridor_gain(gain / 2), corridor_gain(total))
    yield formula("bri_gain", corridor_gain(gain))
    for state in STATES:
        finance = sum(aid_flows(state, "CHN", OFFICIAL_FINANCE, range(2013, 2022)))
        yield observed("bri_commitments_2013_2021", finance, state, "CHN")


def cargo_rows(year: int) -> Iterator[Derived]:
    """Yield the cargo of the Middle Corridor in a calendar year.

    Parameters
    ----------
    year : int
        2021 to 2024.

    Yields
    ------
    Derived
        One row, or none.
    """
    cargo = figures("corridor", ("measure", "year")).get(("cargo", str(year)))
    if cargo is not None:
        yield observed("mc_cargo", cargo)


def _offers(year: int, state: str) -> Iterator[Derived]:
    disbursed = aid_flows(state, "USA", ["assistance_disbursed"], OFFER_YEARS[year])
    yield formula("offer", *american_offer(disbursed), state, "USA")
    last = min(year, LAST_AIDDATA_YEAR)
    years = range(last - 4, last + 1)
    oda = sum(aid_flows(state, "CHN", OFFICIAL_FINANCE[:1], years)) / len(years)
    other = sum(aid_flows(state, "CHN", OFFICIAL_FINANCE[1:], years)) / len(years)
    pledged = aid_flows("CAS", "CHN", ["grant_pledge"], [2022])[0] / len(STATES) if year > last else 0.0
    yield formula("offer", *chinese_offer(oda, other, pledged), state, "CHN")
    value = russian_offer(state, {code: population(year, code) for code in STATES})
    yield formula("offer", value, 0.0, 2 * value, state, "RUS")


def _report(year: int, state: str, partner: str) -> float | None:
    """Trade with another of the five as a state reports it; COW stands in for those who do not."""
    national = reported_turnover(state, year, partner, "national")
    return national if national is not None else reported_turnover(state, year, partner, "compiled")


def _between(year: int, state: str, neighbour: str) -> float:
    last_cow = known(reported_turnover(state, 2014, neighbour, "compiled"))
    return neighbour_trade(_report(year, state, neighbour), _report(year, neighbour, state), last_cow)


def _neighbours(year: int, state: str, neighbour: str) -> Iterator[Derived]:
    others = [other for other in STATES if other != state]
    border = lasting_fact(state, "border", neighbour)
    trade = _between(year, state, neighbour)
    yield observed("border_km", border, state, neighbour)
    yield observed("intra_trade", trade, state, neighbour)
    borders = sum(lasting_fact(state, "border", other) for other in others)
    trades = sum(_between(year, state, other) for other in others)
    yield formula("W", *neighbour_weight(border, borders, trade, trades), state, neighbour)
