"""Yardsticks: measures of alignment that are no inputs of the model, as they are compared with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import POWERS, STATES
from alignsim.world.facts import read_table

Array = NDArray[np.float64]
Windows = Mapping[int, tuple[int, ...]]
WORLD_YEARS: Final = (2013, 2021, 2023)
# about a world year: with the year before; for 2013, whose events end in 2014, with the year after as well
_EARLY: Final[dict[int, tuple[int, ...]]] = {2013: (2012, 2013, 2014)}
_LATE: Final[dict[int, tuple[int, ...]]] = {2021: (2020, 2021), 2023: (2022, 2023)}
# visits are too few to be counted in two years
_FIVE: Final[dict[int, tuple[int, ...]]] = {
    2013: tuple(range(2009, 2014)),
    2021: tuple(range(2017, 2022)),
    2023: tuple(range(2019, 2024)),
}


@dataclass(frozen=True)
class Measure:
    """One yardstick.

    Attributes
    ----------
    name, words : str
        In tables; in texts and pictures.
    parts : tuple of str
        Measures of the facts, added up.
    windows : mapping of int to tuple of int
        Years that stand for a world year; the mean over them is taken.
    columns : tuple of str
        Powers that it is about; ``OTHERS`` is everybody else, ``WEST`` some 40 Western states.
    components : tuple of str
        Component of the model that each column is compared with.
    latest_in : tuple of int
        World years for which the latest figure of each cell is taken, instead of the mean.
    falling : bool
        A smaller number means more.
    """

    name: str
    words: str
    parts: tuple[str, ...]
    windows: Windows
    columns: tuple[str, ...] = POWERS
    components: tuple[str, ...] = POWERS
    latest_in: tuple[int, ...] = ()
    falling: bool = False

    @property
    def of_all_powers(self) -> bool:
        """Whether it tells the three powers apart, so that their shares can be compared."""
        return self.columns == POWERS


def _of_one(name: str, words: str, column: str, component: str, windows: Windows, falling: bool = False) -> Measure:
    return Measure(f"{name}_{column}".lower(), words, (name,), windows, (column,), (component,), falling=falling)


MEASURES: Final = (
    Measure("icews_coop", "cooperative events (ICEWS)", ("icews_coop_out", "icews_coop_in"), _EARLY),
    Measure("gdelt_coop", "cooperative events (GDELT)", ("gdelt_coop",), _LATE),
    Measure("gdelt_days", "days with an event (GDELT)", ("gdelt_days",), _LATE),
    Measure("students", "students abroad", ("students",), _EARLY | {2021: (2017, 2018, 2021)}, latest_in=(2021,)),
    Measure("air_routes", "airline routes", ("air_routes",), {2013: (2014,)}),
    Measure("visa_openness", "visa openness", ("visa_openness",), {2021: (2019,), 2023: (2022, 2023)}),
    _of_one("fbic", "influence capacity (FBIC)", "CHN", "CHN", _EARLY | _LATE),
    _of_one("fbic", "influence capacity (FBIC)", "WEST", "USA", _EARLY | _LATE),
    _of_one("us_summits", "summits and journeys", "USA", "USA", _FIVE),
    _of_one("china_index_rank", "China Index", "CHN", "CHN", {2023: (2022,)}, falling=True),
    _of_one("china_elite_visits", "visits of Chinese leaders", "CHN", "CHN", _EARLY),
    _of_one("xinjiang_support", "support over Xinjiang", "CHN", "CHN", {2021: (2019,)}),
    _of_one("eaeu_support", "support for the Eurasian Union", "RUS", "RUS", _EARLY),
    _of_one("icews_coop_out_share", "events with all others (ICEWS)", "OTHERS", "AUT", _EARLY),
    _of_one("gdelt_coop_share", "events with all others (GDELT)", "OTHERS", "AUT", _LATE),
)


def measured(measure: Measure, year: int) -> Array:
    """What a yardstick says of a world year.

    Parameters
    ----------
    measure : Measure
        Of `MEASURES`.
    year : int
        A world year for which it has a window.

    Returns
    -------
    ndarray, (state, column)
        In the measure's unit, larger meaning more; nan where nothing is known.
    """
    years = sorted(measure.windows[year])
    by_year = np.stack([measured_by(measure.parts, one, measure.columns) for one in years])
    table = _latest(by_year) if year in measure.latest_in else _mean(by_year)
    return -table if measure.falling else table


def sources_of(measure: Measure) -> tuple[str, ...]:
    """Where a yardstick comes from.

    Parameters
    ----------
    measure : Measure
        Of `MEASURES`.

    Returns
    -------
    tuple of str
        Ids of sources.csv.
    """
    rows = read_table("yardsticks")
    return tuple(dict.fromkeys(row["source"] for row in rows if row["measure"] in measure.parts))


def among_powers(table: Array) -> Array:
    """Shares of the columns in each row.

    Parameters
    ----------
    table : ndarray, (state, power)
        Not below 0.

    Returns
    -------
    ndarray, (state, power)
        Adding up to 1; nan where a row holds nothing.
    """
    total = table.sum(axis=1, keepdims=True)
    shares: Array = np.divide(table, total, out=np.full_like(table, np.nan), where=total > 0.0)
    return shares


def measured_by(parts: Iterable[str], year: int, columns: Iterable[str] = POWERS) -> Array:
    """Sum of measures of the facts in a single year.

    Parameters
    ----------
    parts : iterable of str
        Measures of the facts.
    year : int
        Calendar year.
    columns : iterable of str
        Powers, ``OTHERS`` or ``WEST``.

    Returns
    -------
    ndarray, (state, column)
        In the measure's unit; nan where one of the parts is not known.
    """
    cells = _cells()
    return np.array(
        [
            [sum(cells.get((state, column, str(year), part), np.nan) for part in parts) for column in columns]
            for state in STATES
        ]
    )


@cache
def _cells() -> dict[tuple[str, str, str, str], float]:
    rows = read_table("yardsticks")
    return {(row["state"], row["power"], row["year"], row["measure"]): float(row["value"]) for row in rows}


def _mean(by_year: Array) -> Array:
    known = ~np.isnan(by_year)
    total, count = np.where(known, by_year, 0.0).sum(axis=0), known.sum(axis=0)
    mean: Array = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return mean


def _latest(by_year: Array) -> Array:
    table: Array = by_year[0]
    for later in by_year[1:]:
        table = np.where(np.isnan(later), table, later)
    return table
