"""How a state that is present votes on a resolution of the UN General Assembly (equation 19)."""

from collections.abc import Sequence
from typing import Final

from alignsim.rules.alignment import normalise
from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp, log

# a little more than 1, so that a unanimous house still gives a finite log-odds
CONSENSUS_LIMIT: Final = 1.05


@rule
def logistic(score: float) -> float:
    r"""Probability that belongs to a log-odds.

    Parameters
    ----------
    score : float
        Log-odds.

    Returns
    -------
    float
        :math:`1 / (1 + e^{-score})` in [0, 1].

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return 1.0 / (1.0 + exp(-score))


@rule
def precedent_weight(
    likeness: float,
    sharpness: float,
    age: float,
    half_life: float,
    powers_difference: float,
    powers_decay: float,
    others_difference: float,
    others_decay: float,
) -> float:
    r"""How much an earlier vote counts as a precedent for a resolution.

    Parameters
    ----------
    likeness : float
        Likeness of the titles in [0, 1]; 0 gives no weight.
    sharpness : float
        Power to which the likeness is taken.
    age : float
        Years since the earlier vote, at least 0.
    half_life : float
        Years after which a precedent counts half, positive.
    powers_difference : float
        :math:`\sum_p |\Delta x_p|`, how differently the powers voted.
    powers_decay : float
        Log points for one unit of it.
    others_difference : float
        :math:`|\Delta x_0|`, how differently all others voted on average.
    others_decay : float
        Log points for one unit of it.

    Returns
    -------
    float
        :math:`w = likeness^{sharpness}\, 2^{-age / half\_life}\,
        e^{-\beta \sum_p |\Delta x_p| - \beta_0 |\Delta x_0|}` in [0, 1].

    References
    ----------
    Equations 19 and 20 of ``docs/reference/model.md``; precedents, ``docs/reference/votes.md``.
    """
    # ln 2: half is left after one half-life
    faded = 0.6931471805599453 * (age / half_life)
    unlike = powers_decay * powers_difference + others_decay * others_difference
    return exp(sharpness * log(likeness) - faded - unlike) if likeness > 0.0 else 0.0


@rule
def remembered_share(matching: float, total: float, prior: float, prior_weight: float) -> float:
    r"""Share of a choice among the precedents of a state, with a prior for want of precedents.

    Parameters
    ----------
    matching : float
        :math:`\sum_{j'} w_{j'} [v_i = k]`, weight of the precedents with this choice.
    total : float
        :math:`\sum_{j'} w_{j'}`: over votes cast for yes, abstain and no, over all for absence.
    prior : float
        :math:`\pi_{ik}`, share of the choice in the state's recent votes.
    prior_weight : float
        :math:`\kappa > 0`, how many precedents the prior is worth.

    Returns
    -------
    float
        :math:`h_{ik} = (\sum w [v_i = k] + \kappa \pi_{ik}) / (\sum w + \kappa)` in [0, 1].

    References
    ----------
    Equations 19 and 20 of ``docs/reference/model.md``.
    """
    return (matching + prior_weight * prior) / (total + prior_weight)


@rule
def novelty(total: float, prior_weight: float) -> float:
    r"""How new a text is to a state: the less it remembers of the like, the newer.

    Parameters
    ----------
    total : float
        :math:`\sum_{j'} w_{j'}`, weight of all precedents.
    prior_weight : float
        :math:`\kappa > 0`, see `remembered_share`.

    Returns
    -------
    float
        :math:`\nu = -\ln(\sum w + \kappa)`, log points.

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return -log(total + prior_weight)


@rule
def powers_pull(
    weight_usa: float, weight_rus: float, weight_chn: float, vote_usa: float, vote_rus: float, vote_chn: float
) -> float:
    r"""Pull of the powers' votes towards voting yes.

    Parameters
    ----------
    weight_usa, weight_rus, weight_chn : float
        :math:`\lambda_p`, logit units.
    vote_usa, vote_rus, vote_chn : float
        :math:`x_p`: 1 yes, 0 abstain or absent, -1 no.

    Returns
    -------
    float
        :math:`\sum_p \lambda_p x_p`, logit units.

    References
    ----------
    Equation 19 of ``docs/reference/model.md``.
    """
    return weight_usa * vote_usa + weight_rus * vote_rus + weight_chn * vote_chn


@rule
def alignment_pull(weight: float, share: float, vote: float) -> float:
    r"""Pull of a state's alignment towards voting as the power does.

    Parameters
    ----------
    weight : float
        :math:`\gamma_{USA}`, logit units.
    share : float
        :math:`a_{i,USA}`, alignment of the run.
    vote : float
        :math:`x_{USA}`: 1 yes, 0 abstain or absent, -1 no.

    Returns
    -------
    float
        :math:`\gamma_{USA} a_{i,USA} x_{USA}`, logit units.

    References
    ----------
    Equation 19 of ``docs/reference/model.md``.
    """
    return weight * share * vote


@rule
def consensus_pull(weight: float, mean_vote: float) -> float:
    r"""Pull of all others' votes towards voting with them.

    Parameters
    ----------
    weight : float
        :math:`\gamma_0`.
    mean_vote : float
        :math:`x_0` in [-1, 1], mean vote of all other members.

    Returns
    -------
    float
        :math:`\gamma_0 \ln((1.05 + x_0) / (1.05 - x_0))`, logit units.

    References
    ----------
    Equation 19 of ``docs/reference/model.md``.
    """
    return weight * log((CONSENSUS_LIMIT + mean_vote) / (CONSENSUS_LIMIT - mean_vote))


@rule
def subject_pull(
    bias: float,
    bias_middle_east: float,
    bias_nuclear: float,
    bias_situation: float,
    middle_east: float,
    nuclear: float,
    situation: float,
) -> float:
    r"""Pull of a text's subject towards voting yes.

    Parameters
    ----------
    bias, bias_middle_east, bias_nuclear, bias_situation : float
        :math:`b, b_{me}, b_{nu}, b_s`, logit units.
    middle_east, nuclear, situation : float
        1 when the text is about the Middle East, about nuclear weapons, or has a title "situation in"
        or "situation of human rights"; else 0.

    Returns
    -------
    float
        :math:`b + b_{me} [me] + b_{nu} [nu] + b_s [s]`, logit units.

    References
    ----------
    Equation 19 of ``docs/reference/model.md``.
    """
    return bias + bias_middle_east * middle_east + bias_nuclear * nuclear + bias_situation * situation


@rule
def support(powers: float, alignment: float, consensus: float, subject: float) -> float:
    r"""Support for a text: the sum of its pulls.

    Parameters
    ----------
    powers, alignment, consensus, subject : float
        See `powers_pull`, `alignment_pull`, `consensus_pull`, `subject_pull`, logit units.

    Returns
    -------
    float
        :math:`u`, logit units; > 0 for yes, < 0 for no.

    References
    ----------
    Equation 19 of ``docs/reference/model.md``.
    """
    return powers + alignment + consensus + subject


@rule
def vote_score(memory_weight: float, remembered: float, push: float) -> float:
    r"""Score of a vote of a state that is present: what it did before, and what the text calls for.

    Parameters
    ----------
    memory_weight : float
        :math:`\rho`.
    remembered : float
        :math:`h_{ik} > 0`, see `remembered_share`.
    push : float
        :math:`u` for yes, :math:`c` for abstain, :math:`-u` for no.

    Returns
    -------
    float
        :math:`\rho \ln h_{ik} + (u, c, -u)_k`, logit units, up to a constant.

    References
    ----------
    Equation 19 of ``docs/reference/model.md``.
    """
    return memory_weight * log(remembered) + push


@rule
def given_present(probability: float, absent: float) -> float:
    r"""Probability of a vote, from its probability if present.

    Parameters
    ----------
    probability : float
        Probability of the vote if present.
    absent : float
        Probability of absence.

    Returns
    -------
    float
        :math:`(1 - P(absent))\, P(k \mid present)`.

    References
    ----------
    Equations 19 and 20 of ``docs/reference/model.md``.
    """
    return (1.0 - absent) * probability


def vote_probabilities(scores: Sequence[float], absent: float) -> list[float]:
    r"""Probabilities of yes, abstain, no and absence.

    Parameters
    ----------
    scores : sequence of float
        `vote_score` of yes, abstain and no.
    absent : float
        Probability of absence.

    Returns
    -------
    list of float
        In the order yes, abstain, no, absent; they add up to 1.

    References
    ----------
    Equations 19 and 20 of ``docs/reference/model.md``.
    """
    present, _ = normalise(scores)
    return [*(given_present(probability, absent) for probability in present), absent]
