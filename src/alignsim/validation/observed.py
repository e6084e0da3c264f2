"""Changes of trade that were observed, and how far their figures can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import hypot
from typing import Final

from alignsim.config.schema import STATES
from alignsim.rules.priors import triangular_sd
from alignsim.world.facts import read_table

PARTNERS: Final = ("RUS", "CHN", "EU")
# last year with figures of the first period; Kazakhstan's own end in 2015 (facts/trade.csv)
LAST_YEAR: Final = {"KAZ": 2015, "KGZ": 2016, "TJK": 2016, "TKM": 2016, "UZB": 2016}
# experiment with the events of a period: its first and last year
PERIODS: Final = {"history_2014": (2013, 2016), "history_2022": (2021, 2023)}
FIRST_PERIOD, SECOND_PERIOD = PERIODS.values()
LAST_DAY: Final = "31 December 2023"
# Chinese customs are told from the plain tenth either way by a high end above this
_CUSTOMS: Final = 1.15


@dataclass(frozen=True)
class Change:
    """One observed change of a trade share.

    Attributes
    ----------
    state, partner : str
        ISO 3166 code; RUS, CHN or EU.
    start, end : int
        Years.
    value : float
        Share at the end less share at the start.
    error : float
        Standard deviation of what the figures leave open; 0 where one office counted both ends.
    source : str
        Ids of the sources.
    """

    state: str
    partner: str
    start: int
    end: int
    value: float
    error: float
    source: str


@dataclass(frozen=True)
class _Share:
    """By the state's own figures, with the ends of their range, and by Chinese customs where these see more."""

    value: float
    low: float
    high: float
    customs: float | None
    approximate: bool
    source: str

    @property
    def error(self) -> float:
        """Standard deviation: that of the range, as inputs are drawn from it; 0 of a count by the state's office."""
        return triangular_sd(self.low, self.value, self.high) if self.approximate else 0.0


def changes() -> tuple[Change, ...]:
    """All changes that figures exist for.

    Returns
    -------
    tuple of Change
        From 2013 to 2015 or 2016, and from 2021 to 2023. The error holds, in quadrature, the range of each end that
        is no count of the state's own office, and half of what the change by Chinese customs differs from the change
        by the state's own figures.
    """
    found = [
        _change(state, partner, start, LAST_YEAR[state] if end == FIRST_PERIOD[1] else end)
        for start, end in (FIRST_PERIOD, SECOND_PERIOD)
        for state in STATES
        for partner in PARTNERS
    ]
    return tuple(change for change in found if change is not None)


def ordinary_movement(years: int) -> float:
    """How far shares of trade move outside the two periods, whatever moves them.

    Parameters
    ----------
    years : int
        Between the two figures.

    Returns
    -------
    float
        Root mean square of the changes of Russia's and China's shares from 2016 to 2021, all states, by the states'
        own figures (facts/trade.csv); the European Union's are not known in between.
    """
    flows = {key: flow for key, flow in _turnover().items() if flow[2] == "national"}
    found = [
        flows[state, str(end), partner][0] / flows[state, str(end), "WLD"][0]
        - flows[state, str(end - years), partner][0] / flows[state, str(end - years), "WLD"][0]
        for state in STATES
        for partner in ("RUS", "CHN")
        for end in range(FIRST_PERIOD[1] + years, SECOND_PERIOD[0] + 1)
        if all((state, str(year), other) in flows for year in (end, end - years) for other in (partner, "WLD"))
    ]
    return float((sum(change**2 for change in found) / len(found)) ** 0.5)


def _change(state: str, partner: str, start: int, end: int) -> Change | None:
    first, last = _world_share(state, partner, start), _share(state, partner, end)
    if last is None:
        return None
    error = hypot(first.error, last.error, _disputed(first, last))
    sources = "+".join(dict.fromkeys((first.source, last.source)))
    return Change(state, partner, start, end, last.value - first.value, error, sources)


def _disputed(first: _Share, last: _Share) -> float:
    """Half of what the change by Chinese customs differs from the change by the state's own figures."""
    if first.customs is None or last.customs is None:
        return 0.0
    return ((last.customs - first.customs) - (last.value - first.value)) / 2.0


def _share(state: str, partner: str, year: int) -> _Share | None:
    if str(year) in {row["world_year"] for row in read_table("world_inputs")}:
        return _world_share(state, partner, year)
    return _counted_share(state, partner, year)


def _world_share(state: str, partner: str, year: int) -> _Share:
    row = _inputs()[str(year), state, partner]
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    customs = high if partner == "CHN" and high > _CUSTOMS * value else None
    # customs err on their own: what the state's figure leaves open reaches as far up as down
    own = 2.0 * value - low if customs else high
    return _Share(value, low, own, customs, row["precision"] == "approximate" or state == "TKM", row["source"])


def _counted_share(state: str, partner: str, year: int) -> _Share | None:
    """Turnover with a partner over turnover with the world, in a year that is no world year."""
    flows = _turnover()
    part, whole = flows.get((state, str(year), partner)), flows.get((state, str(year), "WLD"))
    if part is None or whole is None:
        return None
    value, start = part[0] / whole[0], _world_share(state, partner, FIRST_PERIOD[0])
    low, high = (value * end / start.value for end in (start.low, start.high))
    return _Share(value, low, high, None, start.approximate, part[1])


@cache
def _inputs() -> Mapping[tuple[str, str, str], dict[str, str]]:
    """Shares by the states' own figures, also where a world's share reconciles them with those of Chinese customs."""
    rows, names = read_table("world_inputs"), ("share", "share_own")
    return {
        (row["world_year"], row["state"], row["power"]): row for name in names for row in rows if row["input"] == name
    }


@cache
def _turnover() -> Mapping[tuple[str, str, str], tuple[float, str, str]]:
    """Million USD, source and basis by state, year and partner; the European Union's from what the states report."""
    found = {
        (row["state"], row["year"], row["partner"]): (float(row["value"]), row["source"], row["basis"])
        for row in read_table("trade")
        if row["flow"] == "turnover"
    }
    for row in read_table("trade_reports"):
        key = (row["state"], row["year"], row["partner"])
        if row["partner"] == "EU" and row["basis"] == "national":
            found[key] = (found.get(key, (0.0,))[0] + float(row["value"]), row["source"], row["basis"])
    return found
