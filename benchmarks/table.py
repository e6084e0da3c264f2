"""Tables as Markdown."""

from collections.abc import Iterable, Sequence


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table.

    Parameters
    ----------
    head : sequence of str
        Names of the columns.
    rows : iterable of sequence of str
        Cells.

    Returns
    -------
    str
        Lines, the last without a break.
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def number(value: float) -> str:
    """A number with three digits that count, and separators.

    Parameters
    ----------
    value : float
        Not negative.

    Returns
    -------
    str
        Such as ``0.0123``, ``29.6`` or ``25,384``.
    """
    if value == 0.0:
        return "0"
    if value >= 100.0:
        return f"{value:,.0f}"
    decimals = next(places for places in range(1, 12) if value >= 10.0 ** (2 - places)) if value < 100.0 else 0
    return f"{value:.{decimals}f}"
