"""Which roll calls a model is fitted on, and on which later ones it is tested."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.votes.roll_calls import RollCalls

Bools = NDArray[np.bool_]

# before, the five often had no vote for want of dues, and memory is short
FIRST_FITTED: Final = 2008


@dataclass(frozen=True)
class Split:
    """Years to be fitted on, and later years to be forecast.

    Attributes
    ----------
    name : str
        In tables.
    last_fitted : int
        Fitted from 2008 to the end of this year.
    first, last : int
        Years to be forecast.
    """

    name: str
    last_fitted: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not FIRST_FITTED <= self.last_fitted < self.first <= self.last:
            raise ValueError(f"{self}: expected years to be fitted on before those to be forecast")

    def fitted(self, calls: RollCalls) -> Bools:
        """Roll calls to be fitted on.

        Parameters
        ----------
        calls : RollCalls
            n of them.

        Returns
        -------
        numpy.ndarray
            (n,).
        """
        return _within(calls, FIRST_FITTED, self.last_fitted)

    def asked(self, calls: RollCalls) -> Bools:
        """Roll calls to be forecast.

        Parameters
        ----------
        calls : RollCalls
            n of them.

        Returns
        -------
        numpy.ndarray
            (n,).
        """
        return _within(calls, self.first, self.last)


A: Final = Split("A", 2013, 2014, 2021)
B: Final = Split("B", 2021, 2022, 2023)
FIXED: Final = (A, B)
# each year forecast by models fitted on all years before it
ONE_YEAR_AHEAD: Final = tuple(Split("E", year - 1, year, year) for year in range(2014, 2024))


def years_of(calls: RollCalls) -> NDArray[np.int64]:
    """Year of each roll call.

    Parameters
    ----------
    calls : RollCalls
        n of them.

    Returns
    -------
    numpy.ndarray
        (n,).
    """
    years: NDArray[np.int64] = calls.date.astype("datetime64[Y]").astype(np.int64) + 1970
    return years


def _within(calls: RollCalls, first: int, last: int) -> Bools:
    years = years_of(calls)
    return (years >= first) & (years <= last)
