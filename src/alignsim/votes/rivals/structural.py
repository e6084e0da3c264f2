"""The structural model itself, and what it makes of other alignments: votes tell whether these matter."""

import numpy as np

from alignsim.config.schema import COMPONENTS
from alignsim.votes.estimation import Likelihood
from alignsim.votes.rivals.evidence import Evidence, Floats
from alignsim.votes.structure import Cases, cases_of, probabilities

_USA = COMPONENTS.index("USA")


def structural(evidence: Evidence) -> Floats:
    """Structural model with the alignment of the package's worlds.

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
    Equations 19 and 20 of ``docs/reference/model.md``.
    """
    return _forecast(evidence, evidence.alignment[..., _USA])


def constant_alignment(evidence: Evidence) -> Floats:
    """Structural model in which alignment is the same for all states at all times.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).
    """
    # any constant is absorbed by the weight of the US vote; 0 leaves the term out
    return _forecast(evidence, np.zeros_like(evidence.alignment[..., _USA]))


def best_offer(evidence: Evidence) -> Floats:
    """Structural model with all alignment given to the power of the largest offer relative to GDP.

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
    Section 15 of ``docs/reference/model.md``.
    """
    return _forecast(evidence, evidence.best_offer[..., _USA])


def _forecast(evidence: Evidence, alignment_usa: Floats) -> Floats:
    cases, fitted = cases_of(evidence.own, evidence.memory, alignment_usa), evidence.fitted
    known = evidence.own[fitted]
    parameters = Likelihood.of(known, _rows(cases, fitted)).fit(np.ones(len(known)))
    return probabilities(parameters, _rows(cases, ~fitted))


def _rows(cases: Cases, rows: np.ndarray) -> Cases:
    return Cases(cases.circumstances[rows], cases.memory[rows], np.ascontiguousarray(cases.alignment_usa[rows]))
