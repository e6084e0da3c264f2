"""How the mean of the five changes along each swept number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.engines.designs import Points
from alignsim.results.tables import COMPONENT_MEASURES, Measured

Array = NDArray[np.float64]
FIFTH: Final = 0.2


@dataclass(frozen=True)
class Stretch:
    """One end of the values of a swept number.

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


def along(found: Measured, points: Points, written: Mapping[str, str]) -> list[tuple[Stretch, Stretch]]:
    """Outcomes in the lowest and in the highest fifth of each swept number.

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
    list of (Stretch, Stretch)
        Those that matter most first, by the largest difference of a mean.
    """
    outcomes = {measure: _outcome(found.outcome(measure, "ALL"), points.count) for measure in COMPONENT_MEASURES}
    pairs = [_pair(written[path], values, outcomes) for path, values in points.columns.items()]
    return sorted(pairs, key=_difference, reverse=True)


def _outcome(by_arm: Array, points: int) -> Array:
    """Mean effect or share at each point, from cases that go point by point."""
    baseline, *scenario = by_arm
    cases: Array = scenario[0] - baseline if scenario else baseline
    means: Array = cases.reshape(points, -1).mean(axis=1)
    return means


def _pair(path: str, values: Array, outcomes: dict[str, Array]) -> tuple[Stretch, Stretch]:
    low, high = np.quantile(values, (FIFTH, 1.0 - FIFTH), method="nearest")
    # where there are few values a fifth is not exact: all points of the value belong to it
    return _stretch(path, values, values <= low, outcomes), _stretch(path, values, values >= high, outcomes)


def _stretch(path: str, values: Array, chosen: NDArray[np.bool_], outcomes: dict[str, Array]) -> Stretch:
    here = values[chosen]
    means = {measure: float(outcome[chosen].mean()) for measure, outcome in outcomes.items()}
    return Stretch(path, float(here.min()), float(here.max()), means)


def _difference(pair: tuple[Stretch, Stretch]) -> float:
    low, high = pair
    return max(abs(high.means[measure] - low.means[measure]) for measure in low.means)
