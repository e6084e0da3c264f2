"""Alignment of the five with the United States as the package's own worlds have it, year by year."""

from functools import cache
from typing import Final

import numpy as np

from alignsim.config.schema import COMPONENTS
from alignsim.engines.voting import Numbers

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
    baselines = np.array([_baseline(year) for year in WORLDS])
    return np.stack([np.interp(time, WORLDS, shares) for shares in baselines.T], 1)


@cache
def _baseline(year: int) -> tuple[float, ...]:
    """Start of an undisturbed run: the point at which nothing moves any more."""
    # mesa takes a second to load, and runs that ask nothing about votes need none of it
    from alignsim.engines.model import AlignmentModel

    model = AlignmentModel.from_experiment(
        "baseline", arm="baseline", overrides=[f"world.year={year}", "run.uncertainty=none"]
    )
    return tuple(state.shares[COMPONENTS.index("USA")] for state in model.states)
