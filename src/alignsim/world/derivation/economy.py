"""The rows of the world's inputs on trade, remittances and leverage, made anew."""

from __future__ import annotations

from collections.abc import Iterator

from alignsim.config.schema import POWERS, STATES
from alignsim.world.derivation.figures import (
    LAST_AIDDATA_YEAR,
    OFFICIAL_FINANCE,
    aid_flows,
    figures,
    input_value,
    known,
    population,
    reported_turnover,
    structure_fact,
    trade_flow,
)
from alignsim.world.derivation.flows import (
    EUROPEAN_MARKET,
    chinese_share_high,
    combined_leverage,
    debt_channel,
    leverage_range,
    market_channel,
    migration_channel,
    payments_channel,
    reconciled_trade,
    remaining_share,
    remittance_share,
    trade_share,
    transit_channel,
)
from alignsim.world.derivation.indices import scaled_range
from alignsim.world.derivation.rows import Derived, formula, observed

TRADE_YEAR = {("TJK", 2013): 2014}
"""Years whose trade stands for a world year: COW switches to Chinese reports on Tajikistan in 2011."""

PARTNER_YEAR = {("TJK", "USA", 2023): 2022, ("TKM", "USA", 2023): 2022, ("TKM", "RUS", 2023): 2022}
"""Years whose share stands for a world year: no figure of 2023, or one without gas."""

REMITTANCE_YEAR = {("UZB", 2023): 2022}
"""Years whose published share stands for a world year: no figure of 2023."""

EXPORT_SHARES = {("TKM", "CHN", 2021): 2022}
"""Years whose export share stands for a world year: only the turnover of 2021 was found."""

MONTHS_COVERED = {"from_russia": 12, "from_russia_11_months": 11, "from_russia_9_months": 9}
"""Measures of transfers from Russia, and the months that they cover."""

CUSTOMS_YEAR = {("TJK", 2021): 2022}
"""Years whose ratio of Chinese customs to the state's own figure stands for a world year: no figure was found."""

LOWER_BOUNDS = frozenset({("TJK", "RUS", 2021)})
"""Shares that hold imports alone."""

EXPORTS_NOT_FOUND = 0.02
"""Tajik exports to Russia in 2021 are below this share of turnover (tajtrade2021)."""


def economy_rows(year: int) -> Iterator[Derived]:
    """Yield the rows of one world year, economy.

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
        yield from _totals(year, state)
        yield from _shares(year, state)
        yield from _remittances(year, state)
        yield from _leverage(year, state)


def _trade_year(year: int, state: str, partner: str = "WLD") -> int:
    return PARTNER_YEAR.get((state, partner, year), TRADE_YEAR.get((state, year), year))


def _gdp(year: int, state: str) -> float:
    return known(structure_fact(state, year, "gdp"))


def _total(year: int, state: str, flow: str) -> float:
    """Trade with the world; a flow that was not found by the split of the year before."""
    at = _trade_year(year, state)
    found = trade_flow(state, at, "WLD", flow)
    if found is not None:
        return found
    before = known(trade_flow(state, at - 1, "WLD", flow)) / known(trade_flow(state, at - 1, "WLD", "turnover"))
    return before * known(trade_flow(state, at, "WLD", "turnover"))


def _totals(year: int, state: str) -> Iterator[Derived]:
    yield observed("gdp", _gdp(year, state), state)
    yield observed("population", population(year, state), state)
    yield observed("trade", _trade(year, state), state)
    yield observed("exports", _total(year, state, "exports"), state)
    yield observed("imports", _total(year, state, "imports"), state)


def _european(year: int, state: str, flow: str) -> float | None:
    """Trade with the EU, million USD: national tables, else Eurostat, else COW."""
    at = _trade_year(year, state)
    national = _eu_flow(state, at, "national", flow)
    if national is not None:
        return national
    euros = _eu_flow(state, at, "mirror (EU)", flow)
    if euros is not None:
        return euros * figures("corridor", ("measure", "year"))["usd_per_eur", str(at)]
    return _eu_flow(state, at, "compiled", flow)


def _eu_flow(state: str, year: int, basis: str, flow: str) -> float | None:
    if flow == "turnover":
        return reported_turnover(state, year, "EU", basis)
    table = figures("trade_reports", ("state", "year", "partner", "basis", "flow"))
    return table.get((state, str(year), "EU", basis, flow))


def _share(year: int, state: str, partner: str) -> float:
    """Share of a partner in the turnover of a world year, once reports of the trade with China are reconciled."""
    if partner == "ROW":
        return remaining_share(_share(year, state, other) for other in ("USA", "EU", "RUS", "CHN"))
    if not _disputed(year, state):
        return _own_share(year, state, partner)
    flow = _with_china(year, state) if partner == "CHN" else _own_share(year, state, partner) * _own_total(year, state)
    return round(trade_share(flow, _trade(year, state)), 4)


def _own_share(year: int, state: str, partner: str) -> float:
    """Share by the state's own figures."""
    if partner == "ROW":
        return remaining_share(_own_share(year, state, other) for other in ("USA", "EU", "RUS", "CHN"))
    if partner == "EU":
        return trade_share(known(_european(year, state, "turnover")), _own_total(year, state))
    at = _trade_year(year, state, partner)
    # in four digits as printed: the other inputs were built from the printed shares
    return round(trade_share(known(_turnover(state, at, partner)), _total(at, state, "turnover")), 4)


def _turnover(state: str, year: int, partner: str) -> float | None:
    """Turnover with a partner; where one flow is missing, the other as a lower bound."""
    found = trade_flow(state, year, partner, "turnover")
    return found if found is not None else trade_flow(state, year, partner, "imports")


def _own_total(year: int, state: str) -> float:
    return _total(year, state, "turnover")


def _own_with_china(year: int, state: str) -> float:
    return known(_turnover(state, _trade_year(year, state), "CHN"))


def _customs(year: int, state: str) -> float | None:
    """Turnover with China as China reports it: its customs, else COW, which takes over their figures."""
    at = CUSTOMS_YEAR.get((state, year), _trade_year(year, state))
    found = reported_turnover(state, at, "CHN", "mirror (CHN)") or reported_turnover(state, at, "CHN", "compiled")
    return None if found is None else found * _own_with_china(year, state) / known(_turnover(state, at, "CHN"))


def _with_china(year: int, state: str) -> float:
    own, customs = _own_with_china(year, state), _customs(year, state)
    return own if customs is None else reconciled_trade(own, customs)


def _disputed(year: int, state: str) -> bool:
    return _with_china(year, state) != _own_with_china(year, state)


def _trade(year: int, state: str) -> float:
    """Turnover with the world, in which trade with China is the reconciled one."""
    return _own_total(year, state) - _own_with_china(year, state) + _with_china(year, state)


def _shares(year: int, state: str) -> Iterator[Derived]:
    disputed = _disputed(year, state)
    for partner in (*POWERS, "EU"):
        own = (_own_share(year, state, partner), *_own_range(year, state, partner))
        if disputed:
            yield formula("share_own", *own, state, partner)
            yield formula("share", *_reconciled(year, state, partner, own), state, partner)
        else:
            yield formula("share", *own, state, partner)
    yield formula("share", _share(year, state, "ROW"), None, None, state, "ROW")


def _own_range(year: int, state: str, partner: str) -> tuple[float, float]:
    share = _own_share(year, state, partner)
    if partner == "EU":
        return scaled_range(share, 0.9, 1.15)
    half = 0.5 if (state, partner) == ("TKM", "RUS") else 0.1
    low, high = scaled_range(share, 1 - half, 1 + half)
    if (state, partner, year) in LOWER_BOUNDS:
        high = share + EXPORTS_NOT_FOUND
    elif partner == "CHN":
        high = chinese_share_high(share, _by_customs(year, state))
    return low, high


def _reconciled(year: int, state: str, partner: str, own: tuple[float, float, float]) -> tuple[float, float, float]:
    """Share with its range: of China from the low of one report to the other, of the others in proportion."""
    share = _share(year, state, partner)
    if partner != "CHN":
        return share, share * own[1] / own[0], share * own[2] / own[0]
    customs = known(_customs(year, state))
    whole = _own_total(year, state) - _own_with_china(year, state) + customs
    return share, own[1], trade_share(customs, whole)


def _by_customs(year: int, state: str) -> float:
    customs = reported_turnover(state, year, "CHN", "mirror (CHN)")
    return 0.0 if customs is None else trade_share(customs, _total(year, state, "turnover"))


def _remit_gdp(year: int, state: str) -> float:
    percent = structure_fact(state, year, "remittances")
    return input_value(year, "remit_gdp", state) if percent is None else percent / 100


def _remittances(year: int, state: str) -> Iterator[Derived]:
    yield observed("remit_gdp", _remit_gdp(year, state), state)
    share = _remittances_from_russia(year, state)
    if share is not None:
        yield formula("remit_rus", share, None, None, state, "RUS")


def _remittances_from_russia(year: int, state: str) -> float | None:
    """Part of remittances from Russia: as published, else transfers over the World Bank's total."""
    table = figures("remittances", ("state", "measure", "year"))
    direct = table.get((state, "share_from_russia", str(REMITTANCE_YEAR.get((state, year), year))))
    if direct is not None:
        return direct
    transfers = _transfers(table, state, year)
    return None if transfers is None else remittance_share(transfers, _remit_gdp(year, state), _gdp(year, state))


def _transfers(table: dict[tuple[str, ...], float], state: str, year: int) -> float | None:
    """Transfers of a year, scaled to twelve months, or those of the next year over their growth."""
    for measure, months in MONTHS_COVERED.items():
        found = table.get((state, measure, str(year)))
        if found is not None:
            return found * 12 / months
    growth = table.get((state, "growth_from_russia", str(year + 1)))
    return None if growth is None else table[state, "from_russia", str(year + 1)] / growth


def _market(year: int, state: str, power: str) -> float:
    turnover = _share(year, state, power)
    european = _share(year, state, "EU") if power == "USA" else 0.0
    flows = (_flow_share(year, state, power, flow) for flow in ("exports", "imports"))
    known = (share for share in flows if share is not None)
    return market_channel([turnover + EUROPEAN_MARKET * european, *known])


def _flow_share(year: int, state: str, power: str, flow: str) -> float | None:
    """Share of a power in exports or imports, with a quarter of the EU for the USA."""
    at = EXPORT_SHARES.get((state, power, year), year)
    with_power = _flow(at, state, power, flow)
    european = _european(at, state, flow) if power == "USA" else 0.0
    if with_power is None or european is None:
        return None
    return trade_share(with_power + EUROPEAN_MARKET * european, _total(at, state, flow))


def _flow(year: int, state: str, power: str, flow: str) -> float | None:
    at = _trade_year(year, state, power)
    return trade_flow(state, at, power, flow) if at == _trade_year(year, state) else None


def _channels(year: int, state: str) -> dict[str, dict[str, float]]:
    """Channels of leverage by power."""
    gdp, remit = _gdp(year, state), _remit_gdp(year, state)
    # what is traded with others is not disputed
    russian, chinese = _own_share(year, state, "RUS"), _own_share(year, state, "CHN")
    return {
        "USA": {
            "lever_market": _market(year, state, "USA"),
            "lever_fdi": _american_stock(state),
            "lever_payments": payments_channel(russian, chinese, _total(year, state, "turnover"), gdp),
        },
        "RUS": {
            "lever_market": _market(year, state, "RUS"),
            "lever_migration": migration_channel(
                input_value(year, "remit_rus", state, "RUS"), remit, gdp, _total(year, state, "exports")
            ),
            "lever_transit": transit_channel(
                input_value(year, "north", state), _share(year, state, "EU"), _share(year, state, "ROW")
            ),
        },
        "CHN": {
            "lever_market": _market(year, state, "CHN"),
            "lever_debt": debt_channel(_chinese_finance(year, state), gdp),
        },
    }


def _american_stock(state: str) -> float:
    """American part of the stock of foreign investment, 0 where no figure was found (assumed)."""
    stock = figures("fdi", ("state", "year", "investor", "measure"))
    total = stock.get((state, "2021", "WLD", "stock"))
    return 0.0 if total is None else stock[state, "2021", "USA", "stock"] / total


def _chinese_finance(year: int, state: str) -> float:
    last = min(year, LAST_AIDDATA_YEAR)
    return sum(aid_flows(state, "CHN", OFFICIAL_FINANCE, range(last - 9, last + 1)))


def _leverage(year: int, state: str) -> Iterator[Derived]:
    yield observed("official_finance_10y", _chinese_finance(year, state), state, "CHN")
    for power, channels in _channels(year, state).items():
        for name, value in channels.items():
            low, high = (0.0, 2 * value) if name == "lever_payments" else (None, None)
            yield formula(name, value, low, high, state, power)
        parts = list(channels.values())
        yield formula("lever", combined_leverage(parts), *leverage_range(parts), state, power)
