"""Make every input of the worlds of 2013, 2021 and 2023 anew from the facts, to check the shipped table.

``python -m alignsim.world.derivation`` prints what differs and fails if anything does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain

import pandas as pd

from alignsim.world.derivation.economy import economy_rows
from alignsim.world.derivation.figures import WORLD_YEARS, facts_table
from alignsim.world.derivation.links import cargo_rows, corridor_rows, link_rows
from alignsim.world.derivation.politics import politics_rows, regional_rows
from alignsim.world.derivation.rows import Derived
from alignsim.world.derivation.typed import ALL, MISFITS, typed_reason

KEYS = ["world_year", "state", "power", "input"]


def rebuild(year: int | None) -> pd.DataFrame:
    """Make the inputs of one year anew.

    Parameters
    ----------
    year : int or None
        2013, 2021, 2023; 2022 and 2024 hold the corridor's cargo alone; None the inputs without a year.

    Returns
    -------
    pandas.DataFrame
        world_year, state, power, input, value, low, high, precision, reason. Precision is ``dataset`` for
        figures taken as published, ``index`` for formulas, ``assumed`` where a typed-in value was copied
        from the shipped table; reason then says what it rests on.
    """
    label = "" if year is None else str(year)
    shipped = _shipped(label).set_index(KEYS)
    made = pd.DataFrame([(label, *row) for row in _rows(year)], columns=["world_year", *Derived._fields])
    table = made.set_index(KEYS).reindex(shipped.index)[["value", "low", "high", "precision"]]
    table["reason"] = ""
    for column in ALL:
        reasons = pd.Series(
            [typed_reason(label, state, power, name, column) for _, state, power, name in table.index],
            index=table.index,
        )
        typed = reasons != ""
        table.loc[typed, column] = shipped.loc[typed, column]
        table.loc[typed, "precision"] = "assumed"
        table.loc[typed, "reason"] = reasons[typed]
    return table.reset_index()


def differences() -> pd.DataFrame:
    """Compare the shipped table with the rebuilt one, to the digits printed.

    Returns
    -------
    pandas.DataFrame
        world_year, state, power, input, column, shipped, rebuilt: one row a figure that differs; one that
        nothing rebuilds is NaN. Those of ``typed.MISFITS`` are left out.
    """
    found = all_differences()
    kept = {tuple(misfit[:5]) for misfit in MISFITS}
    names = found[[*KEYS, "column"]].itertuples(index=False, name=None)
    return found[[name not in kept for name in names]].reset_index(drop=True)


def all_differences() -> pd.DataFrame:
    """Compare as `differences` does, the known misfits included.

    Returns
    -------
    pandas.DataFrame
        As of `differences`.
    """
    shipped = facts_table("world_inputs").set_index(KEYS)
    years = [int(label) if label else None for label in dict.fromkeys(facts_table("world_inputs")["world_year"])]
    rebuilt = pd.concat([rebuild(year) for year in years]).set_index(KEYS)
    both = [pd.DataFrame({"column": column, "shipped": shipped[column], "rebuilt": rebuilt[column]}) for column in ALL]
    table = pd.concat(both).reset_index()
    same = [same_as_printed(a, b) for a, b in zip(table["shipped"], table["rebuilt"], strict=True)]
    return table[[not equal for equal in same]].reset_index(drop=True)


def same_as_printed(shipped: float, rebuilt: float) -> bool:
    """Tell whether a figure prints as the shipped one: one decimal from 100 on, four below.

    Parameters
    ----------
    shipped, rebuilt : float
        NaN where there is none.

    Returns
    -------
    bool
        True within half a printed digit, or where neither exists.
    """
    if pd.isna(shipped) or pd.isna(rebuilt):
        return bool(pd.isna(shipped) and pd.isna(rebuilt))
    step = 0.1 if abs(shipped) >= 100 else 1e-4
    # a tie may have been rounded either way
    return abs(shipped - rebuilt) <= step / 2 + 1e-9


def _shipped(label: str) -> pd.DataFrame:
    table = facts_table("world_inputs")
    return table[table["world_year"] == label]


def _rows(year: int | None) -> Iterator[Derived]:
    if year is None:
        return chain(corridor_rows(), regional_rows())
    if year not in WORLD_YEARS:
        return cargo_rows(year)
    return chain(economy_rows(year), politics_rows(year), link_rows(year), cargo_rows(year))


def main() -> int:
    """Print what differs.

    Returns
    -------
    int
        Exit status: 1 if anything differs, else 0.
    """
    found = differences()
    if found.empty:
        sys.stdout.write(f"world_inputs.csv rebuilt; {len(MISFITS)} known misfits\n")
        return 0
    sys.stdout.write(found.to_string(index=False) + "\n")
    return 1
