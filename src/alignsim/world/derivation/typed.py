"""What the published figures cannot rebuild: assumptions typed in by hand, and rows that no formula gives."""

from __future__ import annotations

from typing import NamedTuple

ALL = ("value", "low", "high")
RANGE = ("low", "high")


class Typed(NamedTuple):
    """Columns of some rows that were typed in.

    Attributes
    ----------
    input : str
        Name of the input.
    states, powers, years : tuple of str
        Rows meant; empty for all.
    columns : tuple of str
        Which of value, low and high.
    reason : str
        What they rest on.
    """

    input: str
    states: tuple[str, ...]
    powers: tuple[str, ...]
    years: tuple[str, ...]
    columns: tuple[str, ...]
    reason: str


class Misfit(NamedTuple):
    """One printed figure that differs from what its stated formula gives.

    Attributes
    ----------
    world_year, state, power, input, column : str
        Where it stands.
    reason : str
        Why the printed figure was kept.
    """

    world_year: str
    state: str
    power: str
    input: str
    column: str
    reason: str


TYPED = (
    Typed("north", (), (), (), ALL, "KAZ: about 80% of oil exports cross Russia (cpc2022); others: no measure"),
    Typed("proximity", (), (), (), ALL, "no measure of how near a threat to others is felt"),
    Typed("reexport_access", (), (), (), ALL, "customs union or not; rests on EU exports of 2021-2023"),
    Typed("Qdis", (), (), (), ALL, "zero by construction: the shares of the year hold its disruption"),
    Typed("H0", (), ("USA",), (), ALL, "fear of promoted regime change: no measure found"),
    Typed("remit_gdp", ("KAZ", "TKM"), (), ("2013",), ALL, "not recorded in 2013; negligible later"),
    Typed("remit_rus", ("TKM",), (), (), ALL, "no remittances recorded"),
    Typed("remit_rus", ("KAZ",), (), ("2013", "2023"), ALL, "negligible, or transfers above the total"),
    Typed("remit_rus", ("TJK",), (), ("2021", "2023"), ALL, "between a lower bound and the workers in Russia"),
    Typed("remit_rus", (), (), (), RANGE, "range by judgement of the press figures"),
    Typed("lever_fdi", (), (), (), RANGE, "by judgement: no American stock was found outside Kazakhstan"),
    Typed("share_own", ("KGZ", "TJK"), ("CHN",), ("2013", "2021"), ("high",), "by judgement of Chinese customs"),
    Typed("share", ("KAZ",), ("CHN",), ("2021",), ("high",), "by judgement of Chinese customs: transit"),
    Typed("share", ("KAZ",), ("EU",), ("2013",), ("high",), "three members alone take more by Kazakh figures"),
    Typed("offer", ("KAZ", "TKM"), ("RUS",), (), ("high",), "no Russian grants found: small, not excluded"),
    Typed("access", ("TKM",), (), (), ("low",), "the port of Turkmenbashi carries little of the route yet"),
    Typed("Z", (), (), (), RANGE, "one instrument more or less, by judgement"),
    Typed("q_north", (), (), (), ("low",), "recovery of the route after 2022, by judgement"),
    Typed("bri_gain", (), (), (), RANGE, "nothing to 1.5 times: no estimate for the five found"),
)
"""Assumptions without a formula."""

MISFITS = (
    Misfit("2013", "TJK", "RUS", "remit_rus", "value", "transfers exceed the total: 0.95 instead of 1, assumed"),
    Misfit("2013", "UZB", "RUS", "remit_rus", "value", "transfers exceed the total: 0.95 instead of 1, assumed"),
    Misfit("2013", "KAZ", "CHN", "share", "high", "1.1 times the share; Chinese customs would give 0.2135"),
)
"""Printed figures that their stated formula does not give. They are kept: results rest on them."""


def typed_reason(world_year: str, state: str, power: str, name: str, column: str) -> str:
    """Reason why a figure was typed in.

    Parameters
    ----------
    world_year, state, power, name : str
        Row of the inputs.
    column : str
        value, low or high.

    Returns
    -------
    str
        Empty if it is not typed.
    """
    for entry in TYPED:
        chosen = ((entry.states, state), (entry.powers, power), (entry.years, world_year))
        if entry.input == name and column in entry.columns and all(not some or code in some for some, code in chosen):
            return entry.reason
    return ""
