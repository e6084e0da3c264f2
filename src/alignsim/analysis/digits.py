"""Numbers as they are written: how many digits, and which sign."""

from math import floor, log10
from typing import Final

# 0.996 would round to 1.00 with two decimals
_ONE: Final = 0.995
# letters of a number that is written as it is
_LONGEST: Final = 7


def fixed(number: float, decimals: int, plus: bool = False) -> str:
    """A number with so many decimals.

    Parameters
    ----------
    number : float
        Any.
    decimals : int
        How many.
    plus : bool
        Whether a number above 0 has its sign, as a difference has.

    Returns
    -------
    str
        What rounds to nothing has no sign: neither ``+0.0`` nor ``-0.0`` is true of a small number of unknown side.

    Examples
    --------
    >>> fixed(-0.034, 2, plus=True), fixed(-0.034, 1, plus=True), fixed(0.034, 1, plus=True)
    ('-0.03', '0.0', '0.0')
    """
    rounded = round(float(number), decimals)
    return f"{rounded:{'+' if plus else ''}.{decimals}f}" if rounded else f"{0:.{decimals}f}"


def short(number: float, plus: bool = False) -> str:
    """A number of points, or of switches, in a table or a sentence.

    Each number has its own decimals, so that a small one is seen beside large ones, a table and a sentence on it
    agree, and a range has 14 letters at most.

    Parameters
    ----------
    number : float
        In its unit.
    plus : bool
        Whether a number above 0 has its sign.

    Returns
    -------
    str
        One decimal from 1 on, two below.

    Examples
    --------
    >>> short(-3.14, plus=True), short(-0.034, plus=True), short(-0.004, plus=True), short(0.996)
    ('-3.1', '-0.03', '0.00', '1.0')
    """
    return fixed(number, 1 if abs(number) >= _ONE else 2, plus)


def digits(number: float) -> str:
    """A number with three significant digits, and commas between thousands.

    Parameters
    ----------
    number : float
        Any.

    Returns
    -------
    str
        Without exponent.

    Examples
    --------
    >>> digits(9437.2), digits(0.62749), digits(1e-9)
    ('9,440', '0.627', '0')
    """
    if abs(number) < 1e-5:
        return "0"
    decimals = 2 - floor(log10(abs(number)))
    rounded = round(number, decimals)
    # 9.996 becomes 10.00, which has one digit too many
    decimals = 2 - floor(log10(abs(rounded)))
    return f"{rounded:,.{max(0, decimals)}f}"


def plain(number: float) -> str:
    """A number that somebody gave, as one would write it.

    Parameters
    ----------
    number : float
        Any.

    Returns
    -------
    str
        As it is, with commas between thousands; of one with many digits three.

    Examples
    --------
    >>> plain(2500.0), plain(0.1), plain(0.6274913)
    ('2,500', '0.1', '0.627')
    """
    exact = f"{number:,.10g}"
    if len(exact) <= _LONGEST:
        return exact
    text = digits(number)
    return text.rstrip("0").rstrip(".") if "." in text else text
