"""One row of the world's inputs made anew from published figures."""

from __future__ import annotations

from typing import NamedTuple


class Derived(NamedTuple):
    """A rebuilt row.

    Attributes
    ----------
    input : str
        Name of the input.
    state, power : str
        Codes, empty where the input has none; for neighbours, power is the neighbour.
    value : float
        In the unit of the input.
    low, high : float or None
        Range; None where the formula gives none.
    precision : str
        ``dataset`` for a figure taken as published, ``index`` for a formula.
    """

    input: str
    state: str
    power: str
    value: float
    low: float | None
    high: float | None
    precision: str


def observed(name: str, value: float, state: str = "", power: str = "") -> Derived:
    """Row of a figure that is taken as published.

    Parameters
    ----------
    name : str
        Input.
    value : float
        In the unit of the input.
    state, power : str
        Codes.

    Returns
    -------
    Derived
        Without a range.
    """
    return Derived(name, state, power, value, None, None, "dataset")


def formula(
    name: str,
    value: float,
    low: float | None = None,
    high: float | None = None,
    state: str = "",
    power: str = "",
) -> Derived:
    """Row of a figure that a formula makes.

    Parameters
    ----------
    name : str
        Input.
    value : float
        In the unit of the input.
    low, high : float or None
        Range.
    state, power : str
        Codes.

    Returns
    -------
    Derived
        Marked as an index.
    """
    return Derived(name, state, power, value, low, high, "index")
