"""How far a prediction is from what was observed, in units of what is not known of either."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.validation.observed import ordinary_movement
from alignsim.validation.targets import ROUNDS_A_YEAR, Target

Array = NDArray[np.float64]
# Pukelsheim (1994): at most one in twenty of any distribution with one peak lies beyond three standard deviations
CUTOFF: Final = 3.0
# model discrepancy of a power's share of what a measure shows: an alignment is no news of joint action. Two ways of
# counting the same events differ by 0.069 (root mean square of `gdelt_coop` less `gdelt_days`, world year 2021):
# no model can be asked to be nearer to one of them than they are to each other.
LEVEL_DISCREPANCY: Final = 0.07


def discrepancy_of(target: Target, levels: float = LEVEL_DISCREPANCY) -> float:
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
    """
    return levels if target.kind == "level" else ordinary_movement(target.rounds // ROUNDS_A_YEAR)


def tolerances(targets: tuple[Target, ...], levels: float = LEVEL_DISCREPANCY) -> Array:
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


def implausibility(values: Array, targets: tuple[Target, ...], allowed: Array) -> Array:
    r"""Distance of predictions from what was observed.

    Parameters
    ----------
    values : ndarray, (run, target)
        Predictions.
    targets : tuple of Target
        Observed.
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
    observed = np.array([one.observed for one in targets])
    distance: Array = np.abs(values - observed) / allowed
    return distance
