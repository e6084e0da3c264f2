"""How the mean of the five changes along each swept number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.analysis.digits import plain
from alignsim.engines.designs import Points
from alignsim.results.tables import COMPONENT_MEASURES, Measured

Array = NDArray[np.float64]
FIFTH: Final = 0.2
# no more values have a row each
FEW: Final = 7


@dataclass(frozen=True)
class Stretch:
    """One value of a swept number, or of many values those at one end.

    Attributes
    ----------
    path : str
        Config path.
    low, high : float
        Values that belong to it.
    means : dict of str to float
        By measure: mean effect where there is a scenario, else mean share.
    """

    path: str
    low: float
    high: float
    means: dict[str, float]

    @property
    def values(self) -> str:
        """The value, or from where to where it goes."""
        return " to ".join(dict.fromkeys(plain(end) for end in (self.low, self.high)))


def along(found: Measured, points: Points, written: Mapping[str, str]) -> list[list[Stretch]]:
    """Outcomes at each value of each swept number, of many values in the lowest and in the highest fifth.

    Parameters
    ----------
    found : Measured
        All runs.
    points : Points
        Where they stand.
    written : mapping of str to str
        What the user calls each swept number.

    Returns
    -------
    list of list of Stretch
        Those that matter most first, by the largest difference of a mean.
    """
    outcomes = {measure: _outcome(found.outcome(measure, "ALL"), points.count) for measure in COMPONENT_MEASURES}
    rows = [
        [_stretch(written[path], values, chosen, outcomes) for chosen in stretches(values)]
        for path, values in points.columns.items()
    ]
    return sorted(rows, key=_difference, reverse=True)


def stretches(values: Array) -> list[NDArray[np.bool_]]:
    """Divide points by the values of a swept number.

    Parameters
    ----------
    values : ndarray, (point)
        Of the number.

    Returns
    -------
    list of ndarray of bool, (point)
        The points of each value; of more than 7 values those of the lowest and of the highest fifth.
    """
    each = np.unique(values)
    if len(each) <= FEW:
        return [values == value for value in each]
    low, high = np.quantile(values, (FIFTH, 1.0 - FIFTH), method="nearest")
    # a fifth is not exact: all points of a value belong to it
    return [values <= low, values >= high]


def which_values(rows: Sequence[Sequence[Stretch]]) -> str:
    """At which values outcomes are told.

    Parameters
    ----------
    rows : sequence of sequence of Stretch
        As made by `along`.

    Returns
    -------
    str
        Part of a title.
    """
    fifths = {any(stretch.low < stretch.high for stretch in row) for row in rows}
    if fifths == {False}:
        return "at each of its values"
    ends = "in the lowest and in the highest fifth of "
    return f"{ends}its values" if fifths == {True} else f"at each of its values, or {ends}many"


def _outcome(by_arm: Array, points: int) -> Array:
    """Mean effect or share at each point, from cases that go point by point."""
    baseline, *scenario = by_arm
    cases: Array = scenario[0] - baseline if scenario else baseline
    means: Array = cases.reshape(points, -1).mean(axis=1)
    return means


def _stretch(path: str, values: Array, chosen: NDArray[np.bool_], outcomes: dict[str, Array]) -> Stretch:
    here = values[chosen]
    means = {measure: float(outcome[chosen].mean()) for measure, outcome in outcomes.items()}
    return Stretch(path, float(here.min()), float(here.max()), means)


def _difference(row: Sequence[Stretch]) -> float:
    by_measure = [[stretch.means[measure] for stretch in row] for measure in row[0].means]
    return max(max(means) - min(means) for means in by_measure)
