"""Alignment of the five with the United States as those of the package's own worlds have it that are known."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from alignsim.config.schema import COMPONENTS, STATES
from alignsim.engines.voting import Numbers

if TYPE_CHECKING:
    from alignsim.engines.model import AlignmentModel

WORLDS: Final = (2013, 2021, 2023)


def worlds_known(year: int) -> int:
    """How many worlds are known when a year is over: a world holds figures of the whole of its year.

    Parameters
    ----------
    year : int
        Calendar year; for a forecast the last whose votes are fitted.

    Returns
    -------
    int
        The first so many of `WORLDS`; 0 before the first.
    """
    return sum(world <= year for world in WORLDS)


def alignment_usa(time: Numbers, known: int) -> Numbers:
    """Baseline alignment with the United States in the worlds that are known, see `between_worlds`.

    Parameters
    ----------
    time : numpy.ndarray
        (n,) years.
    known : int
        How many worlds, from the first on: `worlds_known` for a forecast, all for what is no forecast.

    Returns
    -------
    numpy.ndarray
        (n, state), at central values and without noise.
    """
    baselines = np.array([_baseline(year) for year in WORLDS[:known]]).reshape(known, len(STATES))
    return between_worlds(baselines, time)


@cache
def _baseline(year: int) -> tuple[float, ...]:
    return tuple(state.shares[COMPONENTS.index("USA")] for state in baseline_model(year).states)


def baseline_model(year: int, overrides: Sequence[str] = ()) -> "AlignmentModel":
    """Start of an undisturbed run: the point at which nothing moves any more.

    Parameters
    ----------
    year : int
        World year.
    overrides : sequence of str
        Such as ``rules.aid_weight=0.8``.

    Returns
    -------
    AlignmentModel
        At central values and without noise.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    # mesa takes a second to load, and runs that ask nothing about votes need none of it
    from alignsim.engines.model import AlignmentModel

    # what is decided here comes last
    return AlignmentModel.from_experiment(
        "baseline", arm="baseline", overrides=[*overrides, f"world.year={year}", "run.uncertainty=none"]
    )


def between_worlds(values: Numbers, time: Numbers) -> Numbers:
    """Values at some times: linear between worlds, constant before the first and after the last of those given.

    Parameters
    ----------
    values : numpy.ndarray
        (world, …) of the first worlds, such as (2, 5, 4) for a forecast that does not know the third.
    time : numpy.ndarray
        (n,) years.

    Returns
    -------
    numpy.ndarray
        (n, …). Where no world is known, 0 for all states at all times: the weight of the US vote absorbs any constant,
        and 0 leaves the term out.
    """
    if not len(values):
        return np.zeros((len(time), *values.shape[1:]))
    flat = values.reshape(len(values), -1)
    found = np.stack([np.interp(time, WORLDS[: len(values)], column) for column in flat.T], axis=1)
    return found.reshape(len(time), *values.shape[1:])
