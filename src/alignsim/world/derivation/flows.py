"""The shares, channels of leverage, offers, neighbour weights and corridor figures of the world's inputs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

EUROPEAN_MARKET = 0.25
"""Part of trade with the European Union that counts as the American market: assumed."""

PAYMENTS_FACTOR = 0.5
"""Part of the trade with others than Russia and China that depends on dollar and euro clearing: assumed."""

REST_BEYOND_RUSSIA = 0.5
"""Part of trade with the rest of the world that would use the northern route: assumed."""

CUSTOMS_CEILING = 0.60
"""Ceiling of China's share by Chinese customs, which count goods in transit: assumed."""

DISPUTED_RATIO = 2.0
"""Two reports of one trade further apart than this are reconciled: freight, insurance and timing explain less."""

RUSSIAN_GRANTS = 4200.0 / 14.0
"""Russian grants to the five, million USD a year: 4,200 in 2008-2021 (rudenko2021)."""

RUSSIAN_WEIGHTS = {"KAZ": 0.0, "KGZ": 1.0, "TJK": 1.0, "TKM": 0.0, "UZB": 0.25}
"""Weight of a state's population in the split of Russian grants: assumed."""


def trade_share(flow: float, total: float) -> float:
    """Share of a partner in a flow of trade.

    Parameters
    ----------
    flow, total : float
        With the partner and with the world, million USD a year, both of the same kind: exports, imports or
        turnover.

    Returns
    -------
    float
        0 to 1.
    """
    return flow / total


def remaining_share(shares: Iterable[float]) -> float:
    """Trade share of the rest of the world, which includes the other four states.

    Parameters
    ----------
    shares : iterable of float
        Of the USA, the EU, Russia and China.

    Returns
    -------
    float
        What is left of 1.
    """
    return 1.0 - sum(shares)


def chinese_share_high(share: float, by_customs: float) -> float:
    """High of China's trade share: by Chinese customs if that is more than a tenth above.

    Parameters
    ----------
    share : float
        By the state's own figures.
    by_customs : float
        Turnover by Chinese customs over the state's own total; 0 where it is not known.

    Returns
    -------
    float
        0 to `CUSTOMS_CEILING`.
    """
    return min(CUSTOMS_CEILING, max(1.1 * share, by_customs))


def reconciled_trade(own: float, partner: float) -> float:
    r"""Trade that two customs report far apart: their geometric mean, equal weights on the logarithms.

    .. math:: t = \sqrt{t_{own}\,t_{partner}}

    Both are wrong, in opposite directions. The buyer's figure leaves out what passes the border undervalued, by the
    lorry load, or as equipment that is to go back; the seller's holds goods in transit, because it counts by the
    destination that is known at the border.

    Parameters
    ----------
    own, partner : float
        Turnover as the state and as its partner report it, million USD a year, more than 0.

    Returns
    -------
    float
        Million USD a year; `own` where neither is more than `DISPUTED_RATIO` times the other.

    References
    ----------
    Gaulier and Zignago (2010) weigh two reports of one flow by how reliable each reporter is; nothing tells the
    two apart here. Kaminski and Mitra (2012) on trade through the bazaars of the region.
    """
    if max(own, partner) <= DISPUTED_RATIO * min(own, partner):
        return own
    return math.sqrt(own * partner)


def remittance_share(from_russia: float, remit_gdp: float, gdp: float) -> float:
    """Part of a state's remittances that comes from Russia.

    Parameters
    ----------
    from_russia : float
        Transfers from Russia (central banks), million USD a year.
    remit_gdp : float
        All remittances as a share of GDP (World Bank).
    gdp : float
        Million USD.

    Returns
    -------
    float
        At most 1: central banks count transfers that the World Bank does not.
    """
    return min(1.0, from_russia / (remit_gdp * gdp))


def market_channel(shares: Iterable[float]) -> float:
    """Leverage through the market: the largest share that a power has in any flow.

    Parameters
    ----------
    shares : iterable of float
        Of exports, imports and turnover, those that are known. For the USA with a quarter of the EU.

    Returns
    -------
    float
        0 to 1.
    """
    return max(shares)


def payments_channel(russian: float, chinese: float, trade: float, gdp: float) -> float:
    """American leverage through clearing in dollar and euro.

    Parameters
    ----------
    russian, chinese : float
        Trade shares of Russia and China.
    trade, gdp : float
        Million USD a year, million USD.

    Returns
    -------
    float
        Half (assumed) of the trade with all others, as a share of GDP; trade counts as GDP at most, which
        binds in Kyrgyzstan.
    """
    return PAYMENTS_FACTOR * (1.0 - russian - chinese) * min(1.0, trade / gdp)


def migration_channel(remit_russia: float, remit_gdp: float, gdp: float, exports: float) -> float:
    """Russian leverage through migrants' transfers.

    Parameters
    ----------
    remit_russia, remit_gdp : float
        Part of remittances from Russia; remittances as a share of GDP.
    gdp, exports : float
        Million USD, million USD a year.

    Returns
    -------
    float
        Remittances from Russia over exports and remittances, 0 to 1.
    """
    remittances = remit_gdp * gdp
    return remit_russia * remittances / (exports + remittances)


def transit_channel(north: float, european: float, rest: float) -> float:
    """Russian leverage through the northern route.

    Parameters
    ----------
    north : float
        Part of the westward trade that uses the route.
    european, rest : float
        Trade shares of the EU and of the rest of the world.

    Returns
    -------
    float
        0 to 1; the half of the rest is assumed.
    """
    return north * (european + REST_BEYOND_RUSSIA * rest)


def debt_channel(finance: float, gdp: float) -> float:
    """Chinese leverage through debt.

    Parameters
    ----------
    finance : float
        Chinese official finance of ten years (AidData), million constant USD of 2021.
    gdp : float
        Million USD.

    Returns
    -------
    float
        Their ratio.
    """
    return finance / gdp


def combined_leverage(channels: Iterable[float]) -> float:
    r"""Leverage over independent channels, :math:`\ell = 1 - \prod_c (1 - \ell_c)`.

    Parameters
    ----------
    channels : iterable of float
        USA: market, FDI, payments. Russia: market, migration, transit. China: market, debt.

    Returns
    -------
    float
        0 to 1.
    """
    return 1.0 - math.prod(1.0 - channel for channel in channels)


def leverage_range(channels: Sequence[float]) -> tuple[float, float]:
    """Low and high of leverage: the largest channel alone, and the sum of all, at most 1.

    Parameters
    ----------
    channels : sequence of float
        As in `combined_leverage`.

    Returns
    -------
    tuple of float
        0 to 1.
    """
    return max(channels), min(1.0, sum(channels))


def american_offer(disbursed: Sequence[float]) -> tuple[float, float, float]:
    """American offer: the mean of what was disbursed, and the extreme years.

    Parameters
    ----------
    disbursed : sequence of float
        By fiscal year, million USD (ForeignAssistance.gov).

    Returns
    -------
    tuple of float
        Mean, low, high, million USD a year.
    """
    return sum(disbursed) / len(disbursed), min(disbursed), max(disbursed)


def chinese_offer(oda_like: float, other: float, pledge: float) -> tuple[float, float, float]:
    """Chinese offer as a grant equivalent.

    Parameters
    ----------
    oda_like, other : float
        Commitments like development aid, and other official finance, yearly means, million USD (AidData).
    pledge : float
        One state's part of a pledge of grants over three years, million USD.

    Returns
    -------
    tuple of float
        Value, low, high, million USD a year. Grant elements 0.6 and 0.1, low 0.3 and 0, high 1 and 0.25;
        the pledge spread over three years, low without it, high in a single year: all assumed.
    """
    value = 0.6 * oda_like + 0.1 * other + pledge / 3.0
    return value, 0.3 * oda_like, oda_like + 0.25 * other + pledge


def russian_offer(state: str, population: dict[str, float]) -> float:
    """Russian offer: the published total for the five, split by weighted population.

    Parameters
    ----------
    state : str
        Code of the state.
    population : dict of str to float
        Of the five, any one unit.

    Returns
    -------
    float
        Million USD a year. The split is assumed.
    """
    weighted = {code: RUSSIAN_WEIGHTS[code] * people for code, people in population.items()}
    return RUSSIAN_GRANTS * weighted[state] / sum(weighted.values())


def neighbour_trade(first: float | None, second: float | None, fallback: float) -> float:
    """Trade between two of the five: the mean of both reports.

    Parameters
    ----------
    first, second : float or None
        Turnover as each side reports it, million USD a year; None without a report.
    fallback : float
        Used if neither reports.

    Returns
    -------
    float
        Million USD a year.
    """
    reports = [report for report in (first, second) if report is not None]
    return sum(reports) / len(reports) if reports else fallback


def neighbour_weight(border: float, borders: float, trade: float, trades: float) -> tuple[float, float, float]:
    r"""Weight of a neighbour in what a state looks at, :math:`W_{ij}`; rows add to 1.

    .. math:: W_{ij} = \tfrac12 b_{ij}/\textstyle\sum_k b_{ik} + \tfrac12 t_{ij}/\sum_k t_{ik}

    Parameters
    ----------
    border, borders : float
        Common border with the neighbour, and with all of the five, km.
    trade, trades : float
        Trade with the neighbour, and with all of the five, million USD a year.

    Returns
    -------
    tuple of float
        Value, low, high: the mean, the smaller and the larger of both shares. The halves are assumed.
    """
    by_border, by_trade = border / borders, trade / trades
    return 0.5 * by_border + 0.5 * by_trade, min(by_border, by_trade), max(by_border, by_trade)


def corridor_scale(need: float, completion: float) -> float:
    r"""Route capital :math:`K` at which a corridor is well under way, million USD.

    .. math:: K = \text{need} / \ln\frac{1}{1 - c}

    Parameters
    ----------
    need : float
        Investment that the whole route needs, million USD (ebrd2024).
    completion : float
        :math:`c`, index of the corridor when the whole need is met: 0.9, low 0.95, high 0.75 (assumed).

    Returns
    -------
    float
        Million USD.
    """
    return need / -math.log1p(-completion)


def northern_loss(drop: float) -> float:
    r"""Loss of trade over the northern route in a disruption of the size of 2022, :math:`q_N`.

    Parameters
    ----------
    drop : float
        Fall of rail freight between China and the EU through Russia, a share (upply2022).

    Returns
    -------
    float
        :math:`-\ln(1 - \text{drop})`, log points.
    """
    return -math.log1p(-drop)


def corridor_gain(gain: float) -> float:
    r"""Gain of trade when a corridor is complete, :math:`m_M`.

    Parameters
    ----------
    gain : float
        A share (wb2023).

    Returns
    -------
    float
        :math:`\ln(1 + \text{gain})`, log points.
    """
    return math.log1p(gain)
