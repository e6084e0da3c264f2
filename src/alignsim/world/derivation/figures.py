"""The published figures under the world's inputs, read from the tables of ``alignsim/facts``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from alignsim.world.facts import facts_folder

WORLD_YEARS = (2013, 2021, 2023)

OFFICIAL_FINANCE = ("oda_like", "other_official_finance", "vague_official_finance")
"""Kinds of Chinese official finance in the aid table."""

LAST_AIDDATA_YEAR = 2021
"""Chinese official finance is known to this year."""

LAST_POPULATION_YEAR = 2022
"""Population by Correlates of War is known to this year."""


@lru_cache(maxsize=32)
def facts_table(name: str) -> pd.DataFrame:
    """Read one table of the facts.

    Parameters
    ----------
    name : str
        Name without ending, e.g. ``trade``.

    Returns
    -------
    pandas.DataFrame
        Text columns hold "" where the table is empty; value, low and high are floats. Shared by all callers:
        do not change it.
    """
    with (facts_folder() / f"{name}.csv").open(encoding="utf-8") as stream:
        table = pd.read_csv(stream, dtype=str, keep_default_na=False)
    for column in ("value", "low", "high"):
        if column in table and name != "article_figures":
            table[column] = pd.to_numeric(table[column])
    return table


@lru_cache(maxsize=32)
def figures(name: str, keys: tuple[str, ...]) -> dict[tuple[str, ...], float]:
    """Index the values of a table by some of its columns.

    Parameters
    ----------
    name : str
        Name of the table.
    keys : tuple of str
        Columns, which together tell the rows apart.

    Returns
    -------
    dict
        Texts of the key columns to value.
    """
    table = facts_table(name)
    texts = zip(*(table[key] for key in keys), strict=True)
    return dict(zip(texts, table["value"], strict=True))


def input_value(year: int, name: str, state: str, power: str = "") -> float:
    """Value of one row of the world's inputs.

    Parameters
    ----------
    year : int
        World year.
    name : str
        Input, e.g. ``north``.
    state, power : str
        Codes; power is empty for an input of the state alone.

    Returns
    -------
    float
        In the unit of the row.
    """
    rows = figures("world_inputs", ("world_year", "input", "state", "power"))
    return rows[(str(year), name, state, power)]


def trade_flow(state: str, year: int, partner: str, flow: str) -> float | None:
    """Trade of a state by the best source.

    Parameters
    ----------
    state, partner : str
        Codes; partner ``WLD`` is the world.
    year : int
        Calendar year.
    flow : str
        exports, imports or turnover.

    Returns
    -------
    float or None
        Million USD a year; None where no figure was found.
    """
    table = figures("trade", ("state", "year", "partner", "flow"))
    return table.get((state, str(year), partner, flow))


def reported_turnover(state: str, year: int, partner: str, basis: str) -> float | None:
    """Turnover as one side reports it, in the unit of the row.

    Parameters
    ----------
    state, partner : str
        Codes.
    year : int
        Calendar year.
    basis : str
        Who reports: national, compiled, mirror (EU) or mirror (CHN).

    Returns
    -------
    float or None
        The turnover, or exports and imports together; None where no figure was found.
    """
    table = figures("trade_reports", ("state", "year", "partner", "basis", "flow"))
    found = {flow: table.get((state, str(year), partner, basis, flow)) for flow in ("turnover", "exports", "imports")}
    if found["turnover"] is not None:
        return found["turnover"]
    if found["exports"] is None or found["imports"] is None:
        return None
    return found["exports"] + found["imports"]


def aid_flows(state: str, donor: str, kinds: Iterable[str], years: Iterable[int]) -> list[float]:
    """Yearly aid of a donor, summed over kinds.

    Parameters
    ----------
    state, donor : str
        Codes.
    kinds : iterable of str
        Kinds of flow, as in the table.
    years : iterable of int
        Calendar years.

    Returns
    -------
    list of float
        Million USD by year; 0 where the register of the donor lists nothing.
    """
    table, wanted = figures("aid", ("state", "donor", "kind", "year")), tuple(kinds)
    return [sum(table.get((state, donor, kind, str(year)), 0.0) for kind in wanted) for year in years]


def security_fact(state: str, year: int, power: str, measure: str) -> float:
    """One row of the security table; 0 where there is none.

    Parameters
    ----------
    state, power : str
        Codes; power is empty for all suppliers together.
    year : int
        Calendar year.
    measure : str
        As in the table, e.g. ``defence_pact``.

    Returns
    -------
    float
        In the unit of the row.
    """
    return figures("security", ("state", "year", "power", "measure")).get((state, str(year), power, measure), 0.0)


def structure_fact(state: str, year: int, indicator: str) -> float | None:
    """One yearly figure of the structure table.

    Parameters
    ----------
    state : str
        Code.
    year : int
        Calendar year.
    indicator : str
        gdp, population, remittances, …

    Returns
    -------
    float or None
        In the unit of the row; None where no figure was found.
    """
    return figures("structure", ("state", "year", "indicator")).get((state, str(year), indicator))


def lasting_fact(state: str, indicator: str, partner: str = "") -> float:
    """Find a figure of the structure table that does not change over the years, 0 where there is none.

    Parameters
    ----------
    state, partner : str
        Codes.
    indicator : str
        border, ethnic_russians or borders_to_caspian.

    Returns
    -------
    float
        In the unit of the row.
    """
    return figures("structure", ("state", "indicator", "partner")).get((state, indicator, partner), 0.0)


def events_in_force(year: int, kind: str, power: str, state: str = "") -> list[float]:
    """Values of the events that count in a year: begun, and not yet over.

    Parameters
    ----------
    year : int
        Calendar year; an event counts from its own year on, up to the year before its ``until``.
    kind : str
        As in the table, e.g. ``coercion``.
    power, state : str
        Codes; state is empty for what does not aim at one state.

    Returns
    -------
    list of float
        One value an event.
    """
    table = facts_table("events")
    rows = table[(table["kind"] == kind) & (table["power"] == power) & (table["state"] == state)]
    spans = zip(rows["year"], rows["until"], rows["value"], strict=True)
    return [float(value) for start, end, value in spans if int(start) <= year and (not end or year < int(end))]


def known(figure: float | None) -> float:
    """Insist that a figure was found.

    Parameters
    ----------
    figure : float or None
        Any unit.

    Returns
    -------
    float
        The figure.

    Raises
    ------
    LookupError
        If it is None.
    """
    if figure is None:
        msg = "a figure that the derivation needs is missing from the facts"
        raise LookupError(msg)
    return figure


def population(year: int, state: str) -> float:
    """Find the population of a state; after 2022 that of 2022, where the data end.

    Parameters
    ----------
    year : int
        World year.
    state : str
        Code.

    Returns
    -------
    float
        Thousand persons.
    """
    return known(structure_fact(state, min(year, LAST_POPULATION_YEAR), "population"))
