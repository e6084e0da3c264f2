"""Agreement of the five with the powers in the UN General Assembly, predicted from the end of a world year."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import POWERS, STATES
from alignsim.rules.streams import path_checksum
from alignsim.votes.alignments import alignment_usa as central_alignment_usa
from alignsim.votes.alignments import worlds_known
from alignsim.votes.calibration import FIRST, Estimates, calibrate
from alignsim.votes.precedents import precedents
from alignsim.votes.roll_calls import ABSENT, POSITION, RollCalls, joined, read_roll_calls
from alignsim.votes.structure import Cases, cases_of, probabilities

Array = NDArray[np.float64]
# sessions drawn anew for each: enough for a range and for a variance, and a few seconds
_FITS: Final = 40
# the earliest year whose end is an origin of a forecast: two years of votes are fitted then
_FIRST_ORIGIN: Final = FIRST.year + 1
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
        Standard deviation of what single votes leave open, given that expectation, if they are independent.
    dispersion : float
        What to multiply the error by, since they are not: see `dispersion`.
    """

    start: Array
    end: Array
    predicted: Array
    error: Array
    dispersion: float


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
        The vote model is fitted on what came before, in worlds that were known, and the states remember no later vote.
    """
    usa = np.ascontiguousarray(alignment_usa.T)
    predicted, error = _expected(_fitted(start).of_replicates(len(usa), seed, _STREAM), start, end, usa)
    return Agreement(observed_agreement(start), observed_agreement(end), predicted, error, dispersion(start, end))


@lru_cache(maxsize=4)
def dispersion(start: int, end: int) -> float:
    """How much farther agreement strays from its forecast than independent votes would let it.

    Parameters
    ----------
    start, end : int
        World year, and the year that is predicted. No vote after the world year is used.

    Returns
    -------
    float
        At least 1: root of the mean, over states, powers and origins, of ((observed - forecast)^2 - variance) /
        error^2, with the error of independent votes and the variance that the parameters of the origin's fit give
        its forecast. An origin is the end of a year, from 2009 on; its forecast reaches as far ahead as that of the
        world year, and to the world year at most. Before the first world no alignment is known, and none is in the
        forecast.

    Notes
    -----
    Texts recur, and a state that changes its mind on one does so on all that are like it: the variance of a mean is
    then that of independent votes times a design effect, of which this is the root. What a fit does not know of its
    parameters is in the residuals too; it is taken off, since the replicates of a prediction hold it already.

    References
    ----------
    Kish (1965), Survey Sampling, section 8.2, the design effect. Its estimate equates the sum of squares with what is
    expected of it, takes off the variance that is known, and is cut where it could not lie, as DerSimonian & Laird
    (1986), Meta-analysis in clinical trials, https://doi.org/10.1016/0197-2456(86)90046-2, do for the variance
    between studies.
    """
    ahead = end - start
    origins = range(_FIRST_ORIGIN, start - ahead + 1)
    mean = float(np.mean([_squares(origin, origin + ahead) for origin in origins]))
    return sqrt(max(1.0, mean))


def _squares(origin: int, year: int) -> Array:
    """Squared residuals of the forecast of a year less what is not known of the parameters, (state, power).

    In variances of independent votes.
    """
    fits = _fitted(origin)
    usa = central_alignment_usa(np.array([float(year)]), worlds_known(origin))
    (forecast,), error = _expected(fits.fitted[None], origin, year, usa)
    drawn, _ = _expected(fits.draws, origin, year, np.repeat(usa, len(fits.draws), 0))
    squares: Array = (np.square(observed_agreement(year) - forecast) - drawn.var(axis=0, ddof=1)) / np.square(error)
    return squares


def _expected(parameters: Array, start: int, end: int, usa: Array) -> tuple[Array, Array]:
    """Agreement expected in each run, (run, state, power), and its error if votes are independent, (state, power).

    The error is that of a ratio: Cochran (1977), Sampling Techniques, section 2.11.
    """
    calls = _of_year(end)
    cases = _remembered(_before(start), calls)
    shape = (len(calls), len(usa), len(STATES), len(POWERS))
    # of each roll call: chance that both vote, and mean and mean square of agreement times that chance
    present, first, second = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for place in range(len(calls)):
        chances = probabilities(parameters, _for_each(cases, place, usa))[:, :, :ABSENT]
        for p, vote in enumerate(calls.powers_votes[place]):
            if vote != ABSENT:
                present[place, :, :, p] = chances.sum(axis=2)
                first[place, :, :, p] = chances @ _AGREES[:, vote]
                second[place, :, :, p] = chances @ _AGREES[:, vote] ** 2
    count = present.sum(axis=0)
    mean: Array = first.sum(axis=0) / count
    # of a ratio, since who is there is left to chance too: agreement less its mean, 0 where one is absent
    spread = second - 2.0 * mean * first + mean**2 * present - (first - mean * present) ** 2
    return mean, np.sqrt((spread.sum(axis=0) / count**2).mean(axis=0))


def _for_each(cases: Cases, place: int, usa: Array) -> Cases:
    """One roll call for every run."""
    count = len(usa)
    return Cases(np.repeat(cases.circumstances[[place]], count, 0), np.repeat(cases.memory[[place]], count, 0), usa)


def _of_year(year: int) -> RollCalls:
    return read_roll_calls().between(date(year, 1, 1), date(year, 12, 31))


def _before(start: int) -> RollCalls:
    return read_roll_calls().before(date(start + 1, 1, 1))


# as many as there are origins and world years
@lru_cache(maxsize=16)
def _fitted(start: int) -> Estimates:
    calls = _before(start)
    return calibrate(calls, central_alignment_usa(calls.time, worlds_known(start)), draws=_FITS)


def _remembered(known: RollCalls, calls: RollCalls) -> Cases:
    """What the states know of the texts of a year when they know none of its votes."""
    # all on the first of its days: votes of strictly earlier dates are remembered
    at_once = replace(calls, date=np.full_like(calls.date, calls.date[0]))
    every = joined(known, at_once)
    before = np.arange(len(every)) < len(known)
    return cases_of(at_once, precedents(every, ~before, before), np.zeros((len(calls), len(STATES))))
