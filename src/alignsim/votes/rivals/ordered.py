"""Ordered logits: positions of the powers weighed by alignment, and each state following whom it likes."""

from typing import Final

import numpy as np
from scipy.optimize import minimize

from alignsim.rules.votes_ordered import weighted_position
from alignsim.votes.rivals.evidence import Evidence, Floats
from alignsim.votes.roll_calls import ABSENT, NO, YES

# weak pull of the parameters to 0 in the mean loss, so that none runs away
_PENALTY: Final = 1e-4
_SMALLEST: Final = 1e-9


def alignment_weighted(evidence: Evidence) -> Floats:
    """Ordered logit of the powers' positions, weighed by a state's alignment, and of the mean vote of others.

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
    Ordered logit of section 10 of ``docs/reference/model.md``, without its terms for texts aimed at Russia:
    15 parameters.
    """
    usa, rus, chn = np.moveaxis(evidence.alignment[..., 1:], -1, 0)
    positions = evidence.own.positions[:, None]
    weighed = weighted_position(1.0, usa, rus, chn, *np.moveaxis(positions, -1, 0))
    others = np.broadcast_to(evidence.own.x0[:, None], weighed.shape)  # type: ignore[attr-defined]
    return _forecast(evidence, np.concatenate([np.stack([weighed, others], -1), _states(evidence)], -1))


def free_loading(evidence: Evidence) -> Floats:
    """Ordered logit in which every state weighs the powers and the others as it likes: 32 parameters.

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
    A spatial model with free loadings on observed dimensions; see Poole & Rosenthal (1985), *A spatial model for
    legislative roll call analysis*, https://doi.org/10.2307/2111172.
    """
    states = _states(evidence)
    dimensions = np.column_stack([evidence.own.x0, evidence.own.positions])
    loadings = (states[..., None] * dimensions[:, None, None]).reshape(*states.shape[:2], -1)
    return _forecast(evidence, np.concatenate([loadings, states], -1))


def _states(evidence: Evidence) -> Floats:
    """A column for each state: its own constant."""
    states = evidence.alignment.shape[1]
    return np.broadcast_to(np.eye(states), (len(evidence.places), states, states))


def _forecast(evidence: Evidence, terms: Floats) -> Floats:
    """Fit support and absence; terms are (m, 5, parameter)."""
    calls, fitted = evidence.own, evidence.fitted
    isolation = np.abs(calls.x0 - calls.positions[:, 1])
    isolations = np.broadcast_to(isolation[:, None, None], (*terms.shape[:2], 1))
    away = np.concatenate([isolations, _states(evidence)], -1)
    votes = calls.votes[fitted]
    support, threshold = _fit_support(terms[fitted], votes)
    absent = _logistic(away[~fitted] @ _fit_absence(away[fitted], votes == ABSENT))
    return _probabilities(terms[~fitted] @ support, threshold, absent)


def _probabilities(support: Floats, threshold: float, absent: Floats) -> Floats:
    yes, no = _logistic(support - threshold), _logistic(-support - threshold)
    present = np.stack([yes, 1.0 - yes - no, no], -1) * (1.0 - absent[..., None])
    return np.concatenate([present, absent[..., None]], -1)


def _fit_support(terms: Floats, votes: np.ndarray) -> tuple[Floats, float]:
    """Weights of the terms and half the width of abstention."""
    present = votes != ABSENT
    terms, votes, cells = terms[present], votes[present], votes.size
    voted_yes, voted_no = votes == YES, votes == NO

    def loss(parameters: Floats) -> tuple[float, Floats]:
        support, threshold = terms @ parameters[1:], np.exp(parameters[0])
        yes, no = _logistic(support - threshold), _logistic(-support - threshold)
        abstain = np.maximum(1.0 - yes - no, _SMALLEST)
        chosen = np.where(voted_yes, yes, np.where(voted_no, no, abstain))
        # slopes of ln P in support and in threshold
        steep_yes, steep_no = yes * (1.0 - yes), no * (1.0 - no)
        by_support = np.where(voted_yes, 1.0 - yes, np.where(voted_no, no - 1.0, (steep_no - steep_yes) / abstain))
        by_threshold = np.where(voted_yes, yes - 1.0, np.where(voted_no, no - 1.0, (steep_yes + steep_no) / abstain))
        slope = np.concatenate([[by_threshold.sum() * threshold], by_support @ terms])
        value = -np.log(np.maximum(chosen, _SMALLEST)).sum() / cells + _PENALTY * parameters @ parameters
        gradient: Floats = -slope / cells + 2.0 * _PENALTY * parameters
        return float(value), gradient

    found = _least(loss, terms.shape[-1] + 1)
    return found[1:], float(np.exp(found[0]))


def _fit_absence(terms: Floats, absent: np.ndarray) -> Floats:
    terms, absent = terms.reshape(-1, terms.shape[-1]), absent.ravel().astype(float)

    def loss(parameters: Floats) -> tuple[float, Floats]:
        score = terms @ parameters
        value = (np.logaddexp(0.0, score) - absent * score).mean() + _PENALTY * parameters @ parameters
        gradient: Floats = (_logistic(score) - absent) @ terms / len(absent) + 2.0 * _PENALTY * parameters
        return float(value), gradient

    return _least(loss, terms.shape[-1])


def _least(loss: object, parameters: int) -> Floats:
    """Parameters of the smallest loss, from 0 on."""
    found: Floats = minimize(loss, np.zeros(parameters), jac=True, method="L-BFGS-B").x  # type: ignore[call-overload]
    return found


def _logistic(score: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-score))
