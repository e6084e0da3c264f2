"""Agreement of the five with the powers in the UN General Assembly, predicted from the end of a world year."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import POWERS, STATES
from alignsim.rules.streams import VOTES as PURPOSE
from alignsim.rules.streams import path_checksum, uniform
from alignsim.votes.calibration import Estimates, calibrate
from alignsim.votes.precedents import precedents
from alignsim.votes.roll_calls import ABSENT, POSITION, RollCalls, joined, read_roll_calls
from alignsim.votes.structure import Cases, cases_of, probabilities

Array = NDArray[np.float64]
# sessions drawn anew for each: enough for a range, and a few seconds
_FITS: Final = 40
_STREAM: Final = path_checksum("validation.agreement")
# 1 for the same vote, 0.5 for one step apart, 0 for yes and no: (vote, vote of the power)
_AGREES: Final = 1.0 - np.abs(POSITION[:ABSENT, None] - POSITION[None, :ABSENT]) / 2.0


@dataclass(frozen=True)
class Agreement:
    """Agreement with the powers in one year.

    Attributes
    ----------
    start, end : ndarray, (state, power)
        Observed in the world year and at the end of the period, 0 to 1.
    predicted : ndarray, (run, state, power)
        At the end, expected over the votes of that year.
    error : ndarray, (state, power)
        Standard deviation of what single votes leave open, given that expectation.
    """

    start: Array
    end: Array
    predicted: Array
    error: Array


def observed_agreement(year: int) -> Array:
    """Mean agreement over the roll calls in which both voted.

    Parameters
    ----------
    year : int
        Calendar year.

    Returns
    -------
    ndarray, (state, power)
        0 to 1; an abstention is half way between yes and no.
    """
    calls = _of_year(year)
    both = (calls.votes[:, :, None] != ABSENT) & (calls.powers_votes[:, None, :] != ABSENT)
    steps = np.abs(POSITION[calls.votes][:, :, None] - POSITION[calls.powers_votes][:, None, :])
    mean: Array = np.where(both, 1.0 - steps / 2.0, 0.0).sum(axis=0) / both.sum(axis=0)
    return mean


def agreement(start: int, end: int, alignment_usa: Array, seed: int) -> Agreement:
    """Predict agreement from what was known when the world year was over.

    Parameters
    ----------
    start, end : int
        World year, and the year whose texts came to the vote: texts and votes of others are taken as they were.
    alignment_usa : ndarray, (state, run)
        Alignment with the United States, which enters the votes.
    seed : int
        Of the runs: which run has which fit of the vote model.

    Returns
    -------
    Agreement
        The vote model is fitted on what came before, and the states remember no later vote.
    """
    known, calls = _before(start), _of_year(end)
    usa = np.ascontiguousarray(alignment_usa.T)
    parameters = _drawn(_fitted(start), len(usa), seed)
    cases = _remembered(known, calls)
    present = np.zeros((len(usa), len(STATES), len(POWERS)))
    agreed, spread = np.zeros_like(present), np.zeros_like(present)
    for place in range(len(calls)):
        chances = probabilities(parameters, _for_each(cases, place, usa))
        voted = chances[:, :, :ABSENT].sum(axis=2)
        for p, vote in enumerate(calls.powers_votes[place]):
            if vote != ABSENT:
                first = chances[:, :, :ABSENT] @ _AGREES[:, vote]
                second = chances[:, :, :ABSENT] @ _AGREES[:, vote] ** 2
                present[:, :, p] += voted
                agreed[:, :, p] += first
                spread[:, :, p] += second - first**2 / voted
    error = np.sqrt((spread / present**2).mean(axis=0))
    return Agreement(observed_agreement(start), observed_agreement(end), agreed / present, error)


def _for_each(cases: Cases, place: int, usa: Array) -> Cases:
    """One roll call for every run."""
    count = len(usa)
    return Cases(np.repeat(cases.circumstances[[place]], count, 0), np.repeat(cases.memory[[place]], count, 0), usa)


def _of_year(year: int) -> RollCalls:
    return read_roll_calls().between(date(year, 1, 1), date(year, 12, 31))


def _before(start: int) -> RollCalls:
    return read_roll_calls().before(date(start + 1, 1, 1))


@lru_cache(maxsize=4)
def _fitted(start: int) -> Estimates:
    return calibrate(_before(start), draws=_FITS)


def _drawn(estimates: Estimates, count: int, seed: int) -> Array:
    units = np.array([uniform(seed, replicate, PURPOSE, _STREAM) for replicate in range(count)])
    chosen: Array = estimates.draws[(units * len(estimates.draws)).astype(int)]
    return chosen


def _remembered(known: RollCalls, calls: RollCalls) -> Cases:
    """What the states know of the texts of a year when they know none of its votes."""
    # all on the first of its days: votes of strictly earlier dates are remembered
    at_once = replace(calls, date=np.full_like(calls.date, calls.date[0]))
    every = joined(known, at_once)
    before = np.arange(len(every)) < len(known)
    return cases_of(at_once, precedents(every, ~before, before), np.zeros((len(calls), len(STATES))))
