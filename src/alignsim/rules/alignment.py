"""How utilities become shares of alignment (equations 11 and 18, and the baseline fixed point)."""

from collections.abc import Sequence
from math import sqrt

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp, log
from alignsim.rules.sums import ordered_sum


@rule
def kept(speed: float, years: float) -> float:
    r"""Share of a deviation that is left after some time.

    Parameters
    ----------
    speed : float
        :math:`\kappa > 0`, per year.
    years : float
        :math:`\Delta`, length of a round in years.

    Returns
    -------
    float
        :math:`e^{-\kappa \Delta}`; for alignment, the inertia :math:`\rho`.

    References
    ----------
    Equations 11, 12, 13, 15 and 17 of ``docs/reference/model.md``.
    """
    return exp(-(speed * years))


@rule
def log_score(previous: float, attraction: float, peers: float, inertia: float, peer_weight: float) -> float:
    r"""Score of a component after a round: habit, own attraction and the peers' example.

    The same recursion carries every term of the explanation (equation 18), since it is linear.

    Parameters
    ----------
    previous : float
        :math:`\ln a_{ik}`, or the accumulator :math:`L_{c,ik}`, before the round.
    attraction : float
        :math:`v_{ik} / \tau`, or a term's part of it.
    peers : float
        :math:`\sum_j W_{ij} \ln a_{jk}`, or the same of the accumulators.
    inertia : float
        :math:`\rho = e^{-\kappa_a \Delta}`.
    peer_weight : float
        :math:`\sigma_i` in [0, 1).

    Returns
    -------
    float
        :math:`z_{ik} = \rho \ln a_{ik} + (1-\rho)[(1-\sigma_i) v_{ik}/\tau + \sigma_i \sum_j W_{ij} \ln a_{jk}]`.

    References
    ----------
    Equations 11 and 18 of ``docs/reference/model.md``; logit dynamics: Fudenberg & Levine (1998),
    Mattsson & Weibull (2002).
    """
    return inertia * previous + (1.0 - inertia) * ((1.0 - peer_weight) * attraction + peer_weight * peers)


@rule
def shock_size(noise: float, inertia: float) -> float:
    r"""Standard deviation of what hits a score in a round; the same in every round.

    Parameters
    ----------
    noise : float
        :math:`\nu \ge 0`, stationary standard deviation of a log-score.
    inertia : float
        :math:`\rho`.

    Returns
    -------
    float
        :math:`\nu \sqrt{1 - \rho^2}`.

    References
    ----------
    Equation 11 of ``docs/reference/model.md``.
    """
    return noise * sqrt(1.0 - inertia * inertia)


@rule
def disturbance(size: float, shock: float) -> float:
    r"""Random part of a score.

    Parameters
    ----------
    size : float
        :math:`\nu \sqrt{1 - \rho^2}`, see `shock_size`.
    shock : float
        :math:`\varepsilon`, standard normal.

    Returns
    -------
    float
        :math:`\nu \sqrt{1 - \rho^2}\, \varepsilon`.

    References
    ----------
    Equation 11 of ``docs/reference/model.md``.
    """
    return size * shock


@rule
def relative_weight(score: float, top: float) -> float:
    r"""Weight of a component relative to the largest.

    Parameters
    ----------
    score, top : float
        :math:`z_{ik}` and :math:`\max_l z_{il}`.

    Returns
    -------
    float
        :math:`e^{z_{ik} - \max_l z_{il}}` in (0, 1].

    References
    ----------
    Softmax of equation 11 of ``docs/reference/model.md``.
    """
    return exp(score - top)


@rule
def log_total(top: float, total: float) -> float:
    r"""Logarithm of the sum of all components' weights.

    Parameters
    ----------
    top : float
        :math:`\max_l z_{il}`.
    total : float
        :math:`\sum_l e^{z_{il} - \max z}`, at least 1.

    Returns
    -------
    float
        :math:`\ln \sum_l e^{z_{il}}`.

    References
    ----------
    Softmax of equation 11 of ``docs/reference/model.md``.
    """
    return top + log(total)


@rule
def log_share(score: float, log_total: float) -> float:
    r"""Logarithm of a share, from its score; never taken from the share itself.

    Parameters
    ----------
    score : float
        :math:`z_{ik}`.
    log_total : float
        :math:`\ln \sum_l e^{z_{il}}`, see `log_total`.

    Returns
    -------
    float
        :math:`\ln a_{ik} = z_{ik} - \ln \sum_l e^{z_{il}}`.

    References
    ----------
    Softmax of equation 11 of ``docs/reference/model.md``.
    """
    return score - log_total


def normalise(scores: Sequence[float]) -> tuple[list[float], list[float]]:
    r"""Shares and their logarithms from the scores of one state.

    Parameters
    ----------
    scores : sequence of float
        :math:`z_{ik}`, one for each component, autonomy first.

    Returns
    -------
    shares, log_shares : list of float
        Shares add up to 1.

    References
    ----------
    Softmax of equation 11 of ``docs/reference/model.md``.
    """
    top = max(scores)
    weights = [relative_weight(score, top) for score in scores]
    total = ordered_sum(weights)
    scale, whole = 1.0 / total, log_total(top, total)
    return [weight * scale for weight in weights], [log_share(score, whole) for score in scores]


def rest_point(
    neighbours: Sequence[Sequence[float]], peer_weight: Sequence[float], attraction: Sequence[float]
) -> list[float]:
    r"""Scores at which nothing moves any more, for one component or one term.

    Solves :math:`(I - \mathrm{diag}(\sigma) W)\, L = \mathrm{diag}(1 - \sigma)\, v/\tau` by elimination.
    The matrix is strictly diagonally dominant for :math:`\sigma < 1`, so that no pivoting is needed.

    Parameters
    ----------
    neighbours : sequence of sequence of float
        :math:`W`, (state, state), rows adding up to 1, zero diagonal.
    peer_weight : sequence of float
        :math:`\sigma_i` in [0, 1), one for each state.
    attraction : sequence of float
        :math:`v_{ik}/\tau`, one for each state.

    Returns
    -------
    list of float
        :math:`L^*_{ik}`, one for each state.

    References
    ----------
    Section 5 of ``docs/reference/model.md``.
    """
    states = range(len(attraction))
    matrix = [[(1.0 if i == j else 0.0) - peer_weight[i] * neighbours[i][j] for j in states] for i in states]
    solution = [(1.0 - peer_weight[i]) * attraction[i] for i in states]
    for pivot in states:
        for row in range(pivot + 1, len(solution)):
            factor = matrix[row][pivot] / matrix[pivot][pivot]
            for column in range(pivot + 1, len(solution)):
                matrix[row][column] -= factor * matrix[pivot][column]
            solution[row] -= factor * solution[pivot]
    for row in reversed(states):
        for column in range(row + 1, len(solution)):
            solution[row] -= matrix[row][column] * solution[column]
        solution[row] /= matrix[row][row]
    return solution
