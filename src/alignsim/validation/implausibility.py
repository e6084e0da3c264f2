"""How far a prediction is from what was observed, in units of what is not known of either."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.validation.measures import MEASURES, among_powers, measured
from alignsim.validation.observed import ordinary_movement
from alignsim.validation.targets import ROUNDS_A_YEAR, Target

Array = NDArray[np.float64]
# Pukelsheim (1994): at most one in twenty of any distribution with one peak lies beyond three standard deviations
CUTOFF: Final = 3.0
# measures that have nothing in common but what they are measures of; neither's figures of visas are a target
_INDEPENDENT: Final = ("gdelt_coop", "visa_openness")


@cache
def instrument_error() -> float:
    """How far one measure of alignment is from what it measures, as two independent ones tell.

    Returns
    -------
    float
        Standard deviation of a power's share, fraction of 1: root mean square of shares by cooperative events less
        shares by visa openness, 2021 and 2023, over the square root of 2.
    """
    one, other = ({measure.name: measure for measure in MEASURES}[name] for name in _INDEPENDENT)
    years = sorted(set(one.windows) & set(other.windows))
    apart = [among_powers(measured(one, year)) - among_powers(measured(other, year)) for year in years]
    return float(np.sqrt(np.nanmean(np.square(apart)) / 2.0))


def discrepancy_of(target: Target, levels: float) -> float:
    """Standard deviation of what a perfect set of parameters would still leave between model and world.

    Parameters
    ----------
    target : Target
        A level, or a change of trade.
    levels : float
        That of levels, fraction of 1.

    Returns
    -------
    float
        Of a change of trade: what shares of trade do in as many ordinary years, prices and harvests among it.

    Notes
    -----
    To be ruled out a draw must be wrong whichever measure is right. A discrepancy below what separates independent
    measures would rule out draws for not being one of them.
    """
    return levels if target.kind == "level" else ordinary_movement(target.rounds // ROUNDS_A_YEAR)


def tolerances(targets: tuple[Target, ...], levels: float) -> Array:
    """Standard deviation that an error may have, for each target.

    Parameters
    ----------
    targets : tuple of Target
        Observed.
    levels : float
        As in `discrepancy_of`.

    Returns
    -------
    ndarray, (target)
        Observation error and model discrepancy, in quadrature.
    """
    return np.array([np.hypot(one.error, discrepancy_of(one, levels)) for one in targets])


def implausibility(values: Array, observed: Array, allowed: Array) -> Array:
    r"""Distance of predictions from what was observed.

    Parameters
    ----------
    values : ndarray, (run, target)
        Predictions.
    observed : ndarray, (target)
        In the same unit.
    allowed : ndarray, (target)
        From `tolerances`.

    Returns
    -------
    ndarray, (run, target)
        :math:`I = |z - f(x)| / \sqrt{Var(e) + Var(\epsilon)}`, above 0.

    References
    ----------
    Craig, Goldstein, Seheult & Smith (1997); Vernon, Goldstein & Bower (2010), Bayesian Analysis 5(4), equation 20,
    here without an emulator, whose variance is 0.
    """
    distance: Array = np.abs(values - observed) / allowed
    return distance


def plausible_of(values: Array, observed: Array, allowed: Array) -> NDArray[np.bool_]:
    """Which draws miss nothing that was observed.

    Parameters
    ----------
    values, observed, allowed : ndarray
        As in `implausibility`.

    Returns
    -------
    ndarray of bool, (run)
        No distance is beyond the cutoff.
    """
    return np.asarray((implausibility(values, observed, allowed) <= CUTOFF).all(axis=1))
