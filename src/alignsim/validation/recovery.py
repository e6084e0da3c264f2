"""Whether known parameters are found again when the model itself is the world."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.uncertain import rule_leaves
from alignsim.validation.constraint import QUANTILES, even, width
from alignsim.validation.implausibility import instrument_error, plausible_of, tolerances
from alignsim.validation.matching import Matched
from alignsim.validation.predictions import Predictions

Array = NDArray[np.float64]
# discrepancies of levels beside the one in force, at which draws are ruled out and ranges narrow
STRICTER: Final = (0.05, 0.07)
# row of the worlds themselves, among those of the parameters
TRUTH: Final = "truth"


def recovery_table(found: Matched, truths: int) -> pd.DataFrame:
    """Recovery at the discrepancy in force, and at stricter ones.

    Parameters
    ----------
    found : Matched
        From `alignsim.validation.matching.match`.
    truths : int
        Worlds at each.

    Returns
    -------
    pandas.DataFrame
        ``discrepancy`` of levels, and the columns of `recovery`; truths and errors, in units of what is allowed, are
        the same at each.
    """
    sizes = sorted((*STRICTER, instrument_error()))
    tables = [recovery(found.sample, tolerances(found.targets, size), truths, found.draws.seed) for size in sizes]
    return pd.concat(tables, keys=sizes, names=["discrepancy"]).reset_index(0).reset_index(drop=True)


def recovery(sample: Predictions, allowed: Array, truths: int, seed: int) -> pd.DataFrame:
    """Match worlds that the model made, whose parameters are known.

    The first draws of the sample serve as truths, one after the other: what they predict, with normal errors of the
    allowed size, is matched by all other draws. A range that the figures leave as it was holds nine in ten of its own
    draws whatever the method; only where ranges become narrower does it tell anything that they hold the truth.

    Parameters
    ----------
    sample : Predictions
        Draws of the prior.
    allowed : ndarray, (target)
        Standard deviation that an error may have.
    truths : int
        How many worlds.
    seed : int
        Of the errors.

    Returns
    -------
    pandas.DataFrame
        For each parameter ``path, covered, narrowed, no_range``: share of worlds in which the truth lies in the range
        of 90 % of the plausible draws; by which share that range is narrower than the prior's, mean of the worlds
        that have one, on the scale on which the prior is even; and how many worlds have none, since no other draw is
        plausible: their truth counts as not held. A row ``truth`` holds the share of truths that are plausible
        themselves, and the mean share of the other draws that are ruled out.

    References
    ----------
    Cook, Gelman & Rubin (2006), Journal of Computational and Graphical Statistics 15(3): coverage of intervals on data
    that the model made.
    """
    names = [path for path in rule_leaves() if path in sample.draws]
    drawn = np.stack([even(path, sample.draws[path]) for path in names], axis=1)
    ranges, values = width(drawn), np.asarray(sample.values)
    errors = np.random.Generator(np.random.Philox(seed)).standard_normal((truths, len(allowed)))
    observed = values[:truths] + errors * allowed
    worlds = [_world(plausible_of(values, one, allowed), truth, drawn, ranges) for truth, one in enumerate(observed)]
    return _means([*names, TRUTH], np.array(worlds))


def _world(stay: NDArray[np.bool_], truth: int, drawn: Array, ranges: Array) -> Array:
    """Covered and narrowed in one world, (parameter and truth, 2); 0 and nan where no other draw is plausible."""
    others = np.delete(stay, truth)
    own = [float(stay[truth]), 1.0 - others.mean()]
    if not others.any():
        return np.vstack([np.tile([0.0, np.nan], (drawn.shape[1], 1)), own])
    low, _, high = np.quantile(np.delete(drawn, truth, axis=0)[others], QUANTILES, axis=0)
    covered = (low <= drawn[truth]) & (drawn[truth] <= high)
    return np.vstack([np.stack([covered, 1.0 - (high - low) / ranges], axis=1), own])


def _means(paths: list[str], worlds: Array) -> pd.DataFrame:
    """Table of worlds that are (world, parameter and truth, 2)."""
    covered, narrowed = worlds[..., 0], worlds[..., 1]
    no_range = narrowed[:, -1] == 1.0
    ranges = narrowed[~no_range, :-1]
    mean = ranges.mean(axis=0) if len(ranges) else np.full(len(paths) - 1, np.nan)
    return pd.DataFrame(
        {
            "path": paths, "covered": covered.mean(axis=0), "narrowed": [*mean, narrowed[:, -1].mean()],
            "no_range": int(no_range.sum()),
        }
    )  # fmt: skip
