"""Rival of one dimension: ideal points of states, items whose place the powers' votes give away."""

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

import numpy as np

from alignsim.config.schema import POWERS, STATES
from alignsim.votes.rivals.evidence import Evidence, Floats
from alignsim.votes.roll_calls import ABSENT, RollCalls
from alignsim.votes.scores import log_losses
from alignsim.world.facts import read_table

# where the membership as a whole stands, in seven places from its low end to its high end
_MEMBERSHIP: Final = np.array([-1.3, -0.9, -0.6, -0.3, 0.0, 0.4, 1.2])
_PLACES, _SLOPES = np.linspace(-8.0, 8.0, 49), np.linspace(-5.0, 5.0, 41)
# on average texts find a majority
_MEAN_PLACE: Final = 1.0
# tried on the roll calls to be fitted on: abstention, error of the mean vote, spread of places and of slopes
_TRIED: Final = tuple(product((0.2, 0.6, 1.2), (0.1, 0.25), (3.0,), (1.5, 3.0)))
# enough to tell the few settings apart
_TRIALS: Final = 250
_SMALLEST: Final = 1e-9
_FLOOR: Final = 1e-4
_FIRST_YEARS: Final = 5


@dataclass(frozen=True)
class _Setting:
    threshold: float
    error: float
    spread_of_places: float
    spread_of_slopes: float


def ideal_points(evidence: Evidence) -> Floats:
    """Forecasts of a dynamic ideal-point model, one step ahead.

    A text has a place and a slope; the mean vote of the others and the powers' votes say which are likely. A state
    stands where it stood the year before, and is absent as often as it lately was.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).

    References
    ----------
    Bailey, M. A., Strezhnev, A. and Voeten, E. (2017), *Estimating dynamic state preferences from United Nations
    voting data*, https://doi.org/10.1177/0022002715595700. Their points are smoothed over all years, which favours
    this rival.
    """
    fitted = np.flatnonzero(evidence.fitted)
    trials = fitted[:: max(1, len(fitted) // _TRIALS)]
    votes = evidence.own.votes[trials]
    settings = [_Setting(*setting) for setting in _TRIED]
    best = min(settings, key=lambda one: float(log_losses(_forecast(evidence, trials, one), votes).mean()))
    return _forecast(evidence, np.flatnonzero(~evidence.fitted), best)


def _forecast(evidence: Evidence, rows: np.ndarray, setting: _Setting) -> Floats:
    calls = evidence.own[rows]
    years = calls.date.astype("datetime64[Y]").astype(int) + 1970
    absent = evidence.record[rows][..., ABSENT]
    given_present = np.empty((len(rows), len(STATES), 3))
    for year in np.unique(years):
        of_year = np.flatnonzero(years == year)
        given_present[of_year] = _of_year(calls[of_year], _points(int(year)), setting)
    return np.concatenate([given_present * (1.0 - absent[..., None]), absent[..., None]], -1)


def _of_year(calls: RollCalls, points: Floats, setting: _Setting) -> Floats:
    """Votes of the five given that they are present, (n, 5, 3), for roll calls of one year."""
    places, slopes = (axis.ravel() for axis in np.meshgrid(_PLACES, _SLOPES))
    chances = _chances(places + slopes * points[:, None], setting.threshold)
    five, three = chances[:, : len(STATES)], chances[:, len(STATES) :]
    likely = _log_likelihood(calls, three, places, slopes, setting)
    weights = np.exp(likely - likely.max(axis=1, keepdims=True))
    found = np.einsum("ng,kig->nik", weights / weights.sum(axis=1, keepdims=True), five)
    found = np.clip(found, _FLOOR, 1.0)
    voted: Floats = found / found.sum(axis=-1, keepdims=True)
    return voted


def _log_likelihood(calls: RollCalls, chances: Floats, places: Floats, slopes: Floats, setting: _Setting) -> Floats:
    """How likely each place and slope of the grid is for each text, (n, grid), up to a constant."""
    place, slope = (places - _MEAN_PLACE) / setting.spread_of_places, slopes / setting.spread_of_slopes
    yes, _, no = _chances(places + slopes * _MEMBERSHIP[:, None], setting.threshold)
    expected = (yes - no).mean(axis=0)
    error = (expected - calls.x0[:, None]) / setting.error
    likely: Floats = -(place**2 + slope**2 + error**2) / 2.0
    for power, votes in enumerate(calls.powers_votes.T):
        present = votes != ABSENT
        likely[present] += np.log(np.clip(chances[votes[present], power], _SMALLEST, 1.0))
    return likely


def _chances(support: Floats, threshold: float) -> Floats:
    """Yes, abstain and no of an ordered logit, (3, ...)."""
    yes, no = 1.0 / (1.0 + np.exp(threshold - support)), 1.0 / (1.0 + np.exp(threshold + support))
    return np.stack([yes, 1.0 - yes - no, no])


@cache
def _points(year: int) -> Floats:
    """Ideal points of the five and of the powers as known from earlier years."""
    table = {(row["state"], int(row["year"])): float(row["value"]) for row in read_table("ideal_points")}
    first = min(known for _, known in table)
    # in the first years there is nothing earlier
    last = max(year, first + _FIRST_YEARS)
    return np.array([_latest(table, state, last) for state in (*STATES, *POWERS)])


def _latest(table: dict[tuple[str, int], float], state: str, before: int) -> float:
    known = max(year for code, year in table if code == state and year < before)
    return table[state, known]
