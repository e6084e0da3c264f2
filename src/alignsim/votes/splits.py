"""Which roll calls a model is fitted on, and on which later ones it is tested."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.votes.calibration import FIRST
from alignsim.votes.roll_calls import RollCalls

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Split:
    """Roll calls to be fitted on, and later ones to be forecast.

    Attributes
    ----------
    name : str
        In tables; splits of one name are scored together.
    until : datetime.date
        Fitted from 2008 to this day.
    first, last : datetime.date
        Of what is to be forecast.
    """

    name: str
    until: date
    first: date
    last: date

    def __post_init__(self) -> None:
        if not FIRST <= self.until < self.first <= self.last:
            raise ValueError(f"{self}: expected what is fitted on to end before what is forecast begins")

    def known(self, calls: RollCalls) -> Bools:
        """Roll calls whose outcomes and titles are known when models are fitted.

        Parameters
        ----------
        calls : RollCalls
            n of them.

        Returns
        -------
        numpy.ndarray
            (n,).
        """
        return calls.date <= np.datetime64(self.until)

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
        return self.known(calls) & (calls.date >= np.datetime64(FIRST))

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
        return (calls.date >= np.datetime64(self.first)) & (calls.date <= np.datetime64(self.last))


def by_years(name: str, last_fitted: int, first: int, last: int) -> Split:
    """Split at the ends of years.

    Parameters
    ----------
    name : str
        In tables.
    last_fitted, first, last : int
        Years: fitted to the end of one, forecast from the beginning of another to the end of a third.

    Returns
    -------
    Split
        From 2008 on.
    """
    return Split(name, date(last_fitted, 12, 31), date(first, 1, 1), date(last, 12, 31))


A: Final = by_years("A", 2013, 2014, 2021)
B: Final = by_years("B", 2021, 2022, 2023)
# each year forecast by models fitted on all years before it
ONE_YEAR_AHEAD: Final = tuple(by_years("E", year - 1, year, year) for year in range(2014, 2024))
SPLITS: Final = (A, B, *ONE_YEAR_AHEAD)
