"""Rivals that repeat the past: marginals, the last vote, and shares of earlier votes on the like."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from alignsim.votes.rivals.evidence import CHOICES, Bools, Evidence, Floats, shares
from alignsim.votes.scores import log_losses

# what is tried on the roll calls to be fitted on: trust in the last vote, votes that a prior counts for
_TRUSTS_PATTERN: Final = (0.3, 0.5, 0.7, 0.85)
_TRUSTS_TITLE: Final = (0.6, 0.7, 0.8, 0.9, 0.95)
_PRIORS_PATTERN: Final = (1.0, 5.0, 15.0)
_PRIORS_TITLE: Final = (0.05, 0.1, 0.2, 0.4, 1.0)
_PRIORS_PRECEDENTS: Final = (0.02, 0.05, 0.1, 0.2)


def state_marginals(evidence: Evidence) -> Floats:
    """Shares of each state's votes over all roll calls to be fitted on, with one vote as prior.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4) forecasts, as of all rivals.
    """
    counts = np.eye(CHOICES)[evidence.own.votes[evidence.fitted]].sum(axis=0)
    marginals = shares(counts, np.full(CHOICES, 1.0 / CHOICES), 1.0)
    return np.broadcast_to(marginals, (int((~evidence.fitted).sum()), *marginals.shape))


def persistence(evidence: Evidence) -> Floats:
    """Vote of each state when the powers last voted in the same pattern, else its recent record.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).
    """
    return _best(evidence, _repeated(evidence, evidence.same_pattern, [evidence.record], _TRUSTS_PATTERN))


def pattern_climatology(evidence: Evidence) -> Floats:
    """Shares of each state's earlier votes under the same pattern of the powers.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).
    """
    return _pattern(evidence)[~evidence.fitted]


def last_on_title(evidence: Evidence) -> Floats:
    """Last vote of each state on the same title, else its record.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).
    """
    priors = [evidence.record, _pattern(evidence)]
    return _best(evidence, _repeated(evidence, evidence.same_title, priors, _TRUSTS_TITLE))


def title_climatology(evidence: Evidence) -> Floats:
    """Shares of each state's earlier votes on the same title, the recent counting more.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).
    """
    return _remembered(evidence, evidence.on_same_title, _PRIORS_TITLE)


def precedents_alone(evidence: Evidence) -> Floats:
    """Weighted shares of each state's votes on like texts: the memory of the structural model without its structure.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (asked, 5, 4).
    """
    return _remembered(evidence, evidence.on_like_titles, _PRIORS_PRECEDENTS)


def _remembered(evidence: Evidence, counts: Floats, weights: Iterable[float]) -> Floats:
    priors = (evidence.record, _pattern(evidence))
    return _best(evidence, (shares(counts, prior, weight) for weight in weights for prior in priors))


def _repeated(evidence: Evidence, alike: Bools, priors: Iterable[Floats], trusts: Iterable[float]) -> Iterable[Floats]:
    last = evidence.last(alike)
    repeated = np.eye(CHOICES)[evidence.calls.votes[last]]
    known = (last >= 0)[:, None, None]
    return [np.where(known, trust * repeated + (1.0 - trust) * prior, prior) for prior in priors for trust in trusts]


def _pattern(evidence: Evidence) -> Floats:
    counts = evidence.counts((evidence.same_pattern & evidence.earlier).astype(float))
    return _chosen(evidence, [shares(counts, evidence.record, weight) for weight in _PRIORS_PATTERN])


def _best(evidence: Evidence, candidates: Iterable[Floats]) -> Floats:
    return _chosen(evidence, candidates)[~evidence.fitted]


def _chosen(evidence: Evidence, candidates: Iterable[Floats]) -> Floats:
    """The candidate of the smallest log loss on the roll calls to be fitted on."""
    votes, fitted = evidence.own.votes[evidence.fitted], evidence.fitted
    return min(candidates, key=lambda forecasts: float(log_losses(forecasts[fitted], votes).mean()))
