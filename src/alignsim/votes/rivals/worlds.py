"""Alignments of the package's worlds, as its rules have them and as the best offer would."""

from collections.abc import Sequence

import numpy as np

from alignsim.config.schema import COMPONENTS, POWERS
from alignsim.engines.model import AlignmentModel
from alignsim.votes.alignments import WORLDS, baseline_model
from alignsim.votes.rivals.evidence import Floats


def models_of(overrides: Sequence[str]) -> list[AlignmentModel]:
    """Models at the start of an undisturbed run, one for each world.

    Parameters
    ----------
    overrides : sequence of str
        Such as ``rules.aid_weight=0.8``.

    Returns
    -------
    list of AlignmentModel
        In the order of `WORLDS`.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    return [baseline_model(year, overrides) for year in WORLDS]


def alignments(models: Sequence[AlignmentModel]) -> Floats:
    """Baseline alignments.

    Parameters
    ----------
    models : sequence of AlignmentModel
        From `models_of`.

    Returns
    -------
    numpy.ndarray
        (world, 5, 4) shares of autonomy, USA, RUS and CHN.
    """
    return np.array([[state.shares for state in model.states] for model in models])


def best_offers(models: Sequence[AlignmentModel]) -> Floats:
    """All alignment with the power that offers most.

    Parameters
    ----------
    models : sequence of AlignmentModel
        From `models_of`.

    Returns
    -------
    numpy.ndarray
        (world, 5, 4): 1 for the power whose offer is the largest share of the state's GDP, else 0.

    References
    ----------
    Section 15 of ``docs/reference/model.md``: a naive benchmark.
    """
    best = [(model.world.offers / model.world.gdp[:, None]).argmax(axis=1) for model in models]
    powers = len(COMPONENTS) - len(POWERS) + np.array(best)
    shares: Floats = np.eye(len(COMPONENTS))[powers]
    return shares
