"""The rows of the world's inputs on security, affinity, threat and coercion, made anew."""

from __future__ import annotations

from collections.abc import Iterator

from alignsim.config.schema import POWERS, STATES
from alignsim.world.derivation.figures import events_in_force, facts_table, figures, lasting_fact, security_fact
from alignsim.world.derivation.indices import (
    affinity,
    arms_share,
    chinese_threat,
    clipped_range,
    coercion_count,
    corridor_access,
    guarantee,
    guarantee_range,
    guarantee_record,
    pact_level,
    presence_level,
    regime_similarity,
    russian_threat,
    scaled_range,
    security_tie,
    security_tie_range,
)
from alignsim.world.derivation.rows import Derived, formula, observed

APPROVAL_POLLS = {2013: 2010, 2021: 2021, 2023: 2022}
"""Year of the Gallup poll that a world year takes: the nearest one found."""

REGIONAL_POLLS = "2018"
"""Last year of the regional average."""


def politics_rows(year: int) -> Iterator[Derived]:
    """Yield the rows of one world year, politics.

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
        for power in POWERS:
            yield from _tie(year, state, power)
            yield from _affinity(year, state, power)
            yield from _guarantee(year, state, power)
        yield from _threats(year, state)
        access = corridor_access(lasting_fact(state, "borders_to_caspian"))
        yield formula("access", access, *clipped_range(access, 0.15, 0.15), state)
    for power in POWERS:
        yield formula("Z", coercion_count(events_in_force(year, "coercion", power)), None, None, "", power)


def regional_rows() -> Iterator[Derived]:
    """Yield the rows without a world year: regional approval of each power.

    Yields
    ------
    Derived
        One row of an input.
    """
    for power in POWERS:
        yield observed("approval_region", _poll("", REGIONAL_POLLS, power)[0], "", power)


def _pact(year: int, state: str, power: str) -> float:
    measures = ("defence_pact", "csto", "consultation_pact", "nonaggression_pact")
    defence, csto, consultation, nonaggression = (security_fact(state, year, power, m) for m in measures)
    return pact_level(defence, csto, consultation, nonaggression)


def _presence(year: int, state: str, power: str) -> float:
    return presence_level(security_fact(state, year, power, "base"), security_fact(state, year, power, "facility"))


def _arms(year: int, state: str, power: str) -> float:
    decade = range(year - 9, year + 1)
    deliveries = (security_fact(state, at, power, "arms_tiv") for at in decade)
    totals = (security_fact(state, at, "", "arms_total_tiv") for at in decade)
    return arms_share(deliveries, totals)


def _tie(year: int, state: str, power: str) -> Iterator[Derived]:
    pact, presence = _pact(year, state, power), _presence(year, state, power)
    # in four digits as printed: the tie was built from the printed figure
    arms = round(_arms(year, state, power), 4)
    yield observed("S0_pact", pact, state, power)
    yield observed("S0_presence", presence, state, power)
    yield observed("S0_arms", arms, state, power)
    tie = security_tie(pact, presence, arms)
    yield formula("S0", tie, *security_tie_range(pact, presence, arms), state, power)


def _similarity(year: int, state: str, power: str, measure: str, scale: float) -> float:
    regimes = figures("regimes", ("state", "year", "measure"))
    return regime_similarity(regimes[state, str(year), measure], regimes[power, str(year), measure], scale)


def _poll(state: str, year: str, power: str) -> tuple[float, float, float]:
    """Approval, low and high of one poll; raises LookupError where there is none."""
    table = facts_table("approval")
    row = table[(table["state"] == state) & (table["year"] == year) & (table["power"] == power)]
    if row.empty:
        msg = f"no poll of {power} in {state or 'the region'} in {year}"
        raise LookupError(msg)
    found = row.iloc[0]
    return float(found["value"]), float(found["low"]), float(found["high"])


def _approval(year: int, state: str, power: str) -> tuple[float, float, float]:
    """Approval of a power in a state, low and high: its own poll, else the regional average."""
    try:
        return _poll(state, str(APPROVAL_POLLS[year]), power)
    except LookupError:
        regional = _poll("", REGIONAL_POLLS, power)[0]
        # Turkmenistan was never polled
        below, above = (0.25, 0.20) if state == "TKM" else (0.15, 0.15)
        return regional, *clipped_range(regional, below, above)


def _affinity(year: int, state: str, power: str) -> Iterator[Derived]:
    regime = _similarity(year, state, power, "polyarchy", 1.0)
    alternative = _similarity(year, state, power, "freedom_house_total", 100.0)
    approval, low, high = _approval(year, state, power)
    yield formula("C_regime", regime, None, None, state, power)
    yield formula("C_regime_fh", alternative, None, None, state, power)
    yield formula("C_approval", approval, low, high, state, power)
    lowest, highest = min(regime, alternative), max(regime, alternative)
    yield formula("C", affinity(regime, approval), affinity(lowest, low), affinity(highest, high), state, power)


def _guarantee(year: int, state: str, power: str) -> Iterator[Derived]:
    used = bool(events_in_force(year, "force_used", power, state))
    record = guarantee_record(used, bool(events_in_force(year, "stood_aside", power, state)))
    value = guarantee(_pact(year, state, power), _presence(year, state, power), record)
    yield observed("G_record", record, state, power)
    yield formula("G", value, *guarantee_range(value), state, power)


def _threats(year: int, state: str) -> Iterator[Derived]:
    claims = float(bool(events_in_force(year, "territorial_claim", "RUS", state)))
    war = max(events_in_force(year, "war", "RUS"), default=0.0)
    russian = russian_threat(
        lasting_fact(state, "border", "RUS") > 0, lasting_fact(state, "ethnic_russians"), claims, war
    )
    chinese = chinese_threat(
        lasting_fact(state, "border", "CHN") > 0,
        bool(events_in_force(year, "ceded_land", "CHN", state)),
        bool(events_in_force(year, "protests", "CHN", state)),
    )
    yield observed("H0_claims", claims, state, "RUS")
    yield formula("H0", russian, *scaled_range(russian, 0.5, 1.6), state, "RUS")
    yield formula("H0", chinese, *scaled_range(chinese, 0.5, 2.0), state, "CHN")
