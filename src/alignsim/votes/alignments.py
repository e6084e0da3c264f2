"""Alignment of the five with the United States as the package's own worlds have it, year by year."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from alignsim.config.schema import COMPONENTS
from alignsim.engines.voting import Numbers

if TYPE_CHECKING:
    from alignsim.engines.model import AlignmentModel

WORLDS: Final = (2013, 2021, 2023)


def alignment_usa(time: Numbers) -> Numbers:
    """Baseline alignment with the United States, linear in time between the worlds and constant outside.

    Parameters
    ----------
    time : numpy.ndarray
        (n,) years.

    Returns
    -------
    numpy.ndarray
        (n, state), at central values and without noise.
    """
    return between_worlds(np.array([_baseline(year) for year in WORLDS]), time)


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
    """Values at some times: linear between the worlds, constant before the first and after the last.

    Parameters
    ----------
    values : numpy.ndarray
        (world, …), such as (world, 5, 4).
    time : numpy.ndarray
        (n,) years.

    Returns
    -------
    numpy.ndarray
        (n, …).
    """
    flat = values.reshape(len(WORLDS), -1)
    found = np.stack([np.interp(time, WORLDS, column) for column in flat.T], axis=1)
    return found.reshape(len(time), *values.shape[1:])
