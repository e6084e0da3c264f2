"""Fitting the vote model: the largest penalised likelihood, and what a bootstrap over sessions makes of it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.engines.voting import VOTES, Numbers, add_up
from alignsim.votes.parameters import PARAMETERS, VOTE_PARAMETERS
from alignsim.votes.roll_calls import ABSENT, RollCalls
from alignsim.votes.structure import NEUTRAL, Cases

# what holds parameters near 0 where the data say little; chosen with the model, section 10 of docs/reference/model.md
VOTE_PENALTY: Final = 0.01
ABSENCE_PENALTY: Final = 0.05
# a step of Newton's method below this, in logit units, is the last
_STEP: Final = 1e-10
_STEPS: Final = 50


@dataclass(frozen=True, eq=False)
class Choices:
    """Choices among alternatives whose scores are linear in the parameters: a conditional logit.

    Attributes
    ----------
    coefficients : numpy.ndarray
        (n, alternative, parameter).
    chosen : numpy.ndarray
        (n, alternative) 1 for the alternative that was chosen, else 0.
    call : numpy.ndarray
        (n,) place of the roll call.
    penalty : float
        Of the squares of the parameters.
    """

    coefficients: Numbers
    chosen: Numbers
    call: NDArray[np.int64]
    penalty: float

    def fit(self, weights: Numbers, start: Numbers | None = None) -> Numbers:
        """Parameters of the largest penalised likelihood, by Newton's method: the loss is strictly convex.

        Parameters
        ----------
        weights : numpy.ndarray
            How often each roll call counts.
        start : numpy.ndarray, optional
            (parameter,) where the search begins; at 0 by default.

        Returns
        -------
        numpy.ndarray
            (parameter,).

        References
        ----------
        McFadden (1974), Conditional logit analysis of qualitative choice behavior.
        """
        each = weights[self.call]
        counted = each > 0.0
        coefficients, chosen, each = self.coefficients[counted], self.chosen[counted], each[counted]
        parameters = np.zeros(coefficients.shape[-1]) if start is None else start
        for _ in range(_STEPS):
            step = _newton_step(parameters, coefficients, chosen, each, self.penalty)
            parameters = parameters - step
            if np.abs(step).max() < _STEP:
                break
        return parameters


def _newton_step(
    parameters: Numbers, coefficients: Numbers, chosen: Numbers, weights: Numbers, penalty: float
) -> Numbers:
    scores = coefficients @ parameters
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    count = len(parameters)
    gradient = ((shares - chosen) * weights[:, None]).ravel() @ coefficients.reshape(-1, count)
    centred = coefficients - (shares[:, None, :] @ coefficients)
    scaled = (centred * (shares * weights[:, None])[..., None]).reshape(-1, count)
    curvature = centred.reshape(-1, count).T @ scaled
    step: Numbers = np.linalg.solve(curvature + 2.0 * penalty * np.eye(count), gradient + 2.0 * penalty * parameters)
    return step


@dataclass(frozen=True, eq=False)
class Likelihood:
    """What the votes of some roll calls say of the parameters.

    Attributes
    ----------
    votes, absences : Choices
        Of yes, abstain or no by who was present; to come or to stay away.
    """

    votes: Choices
    absences: Choices

    @classmethod
    def of(cls, calls: RollCalls, cases: Cases) -> "Likelihood":
        """Of some roll calls that were voted on.

        Parameters
        ----------
        calls : RollCalls
            n of them.
        cases : Cases
            Of the same n.

        Returns
        -------
        Likelihood
            Ready to fit.
        """
        places = np.broadcast_to(np.arange(len(calls))[:, None], calls.votes.shape)
        present, (pushes, absences) = calls.votes != ABSENT, _pushes(cases)
        remembered = np.log(cases.memory[..., :VOTES])
        away = (calls.votes.ravel() == ABSENT).astype(float)
        return cls(
            Choices(_vote_coefficients(remembered, pushes)[present], np.eye(VOTES)[calls.votes[present]],
                    places[present], VOTE_PENALTY),
            Choices(np.stack([np.zeros_like(absences), absences], -2).reshape(-1, 2, absences.shape[-1]),
                    np.stack([1.0 - away, away], 1), places.ravel(), ABSENCE_PENALTY),
        )  # fmt: skip

    def fit(self, weights: Numbers, start: Numbers | None = None) -> Numbers:
        """Parameters of the largest penalised likelihood.

        Parameters
        ----------
        weights : numpy.ndarray
            (n,) how often each roll call counts.
        start : numpy.ndarray, optional
            (17,) where the search begins; at 0 by default.

        Returns
        -------
        numpy.ndarray
            (17,) in the order of `alignsim.votes.parameters.PARAMETERS`.
        """
        parts = [None, None] if start is None else np.split(start, [len(VOTE_PARAMETERS)])
        return np.concatenate([self.votes.fit(weights, parts[0]), self.absences.fit(weights, parts[1])])


def _pushes(cases: Cases) -> tuple[Numbers, Numbers]:
    """Coefficients of support and of the log-odds of absence, (n, state, parameter).

    Both are linear in the parameters: the rules themselves at one parameter 1 and all others 0.
    """
    shape = (len(PARAMETERS), *cases.alignment_usa.shape)
    supports, absences = np.empty(shape), np.empty(shape)
    add_up(np.eye(shape[0]), cases.circumstances, cases.memory, cases.alignment_usa, NEUTRAL, supports, absences)
    votes = len(VOTE_PARAMETERS)
    return np.moveaxis(supports[:votes], 0, -1), np.moveaxis(absences[votes:], 0, -1)


def _vote_coefficients(remembered: Numbers, pushes: Numbers) -> Numbers:
    """Coefficients of the scores of yes, abstain and no in equation 19, (n, state, 3, parameter)."""
    coefficients = np.stack([pushes, np.zeros_like(pushes), -pushes], -2)
    # the first parameter weighs what is remembered, the last is the push to abstain
    coefficients[..., 0] = remembered
    coefficients[..., 1, -1] = 1.0
    return coefficients
