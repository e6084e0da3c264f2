"""Adding numbers up, always in the same order."""

from collections.abc import Sequence


def ordered_sum(numbers: Sequence[float]) -> float:
    """Sum from the first number to the last.

    Python's `sum` compensates rounding errors from 3.12 on and NumPy's adds in pairs; every driver of the
    model adds in this order, so that all give the same bits.

    Parameters
    ----------
    numbers : sequence of float
        At least one.

    Returns
    -------
    float
        Their sum.
    """
    total = numbers[0]
    for number in numbers[1:]:
        total += number
    return total
