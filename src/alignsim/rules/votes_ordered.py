"""How a state votes in the ordered-logit rival (section 10 of ``docs/reference/model.md``)."""

from alignsim.rules.compilation import rule
from alignsim.rules.votes import given_present, logistic


@rule
def weighted_position(
    emphasis: float,
    share_usa: float,
    share_rus: float,
    share_chn: float,
    vote_usa: float,
    vote_rus: float,
    vote_chn: float,
) -> float:
    r"""Position of the powers as a state weighs them, in the ordered-logit rival.

    Parameters
    ----------
    emphasis : float
        :math:`s_T` for a text aimed at Russia, else 1: how much more Russia and China count.
    share_usa, share_rus, share_chn : float
        :math:`a_{ip}`, alignment of the run.
    vote_usa, vote_rus, vote_chn : float
        :math:`x_p`: 1 yes, 0 abstain or absent, -1 no.

    Returns
    -------
    float
        :math:`\sum_p s_p a_{ip} x_p` with :math:`s = (1, s_T, s_T)`.

    References
    ----------
    Ordered logit of section 10 of ``docs/reference/model.md``.
    """
    return share_usa * vote_usa + emphasis * (share_rus * vote_rus + share_chn * vote_chn)


@rule
def ordered_support(weight: float, position: float, weight_others: float, mean_vote: float, bias: float) -> float:
    r"""Support for a text in the ordered-logit rival.

    Parameters
    ----------
    weight : float
        :math:`\gamma`, logit units.
    position : float
        See `weighted_position`.
    weight_others : float
        :math:`\psi \gamma_0`, logit units; :math:`\psi` is 1 unless the text is aimed at Russia.
    mean_vote : float
        :math:`x_0` in [-1, 1], mean vote of all other members.
    bias : float
        :math:`b_i`, logit units.

    Returns
    -------
    float
        :math:`u_i = \gamma \sum_p s_p a_{ip} x_p + \psi \gamma_0 x_0 + b_i`, logit units.

    References
    ----------
    Ordered logit of section 10 of ``docs/reference/model.md``.
    """
    return weight * position + weight_others * mean_vote + bias


@rule
def ordered_absence_score(base: float, isolation: float, targeted: float) -> float:
    r"""Log-odds of staying away in the ordered-logit rival.

    Parameters
    ----------
    base : float
        :math:`d_i`, logit units.
    isolation : float
        See `alignsim.rules.votes.isolation_pull`, logit units.
    targeted : float
        :math:`d_{T,i}` for a text aimed at Russia, else 0, logit units.

    Returns
    -------
    float
        :math:`d_i + d_R |x_0 - x_{RUS}| + [targeted]\, d_{T,i}`; see `alignsim.rules.votes.logistic`.

    References
    ----------
    Ordered logit of section 10 of ``docs/reference/model.md``.
    """
    return base + isolation + targeted


def ordered_probabilities(support: float, threshold: float, absent: float) -> list[float]:
    r"""Probabilities of yes, abstain, no and absence in the ordered-logit rival.

    Parameters
    ----------
    support : float
        :math:`u_i`, see `ordered_support`.
    threshold : float
        :math:`c \ge 0`, half the width of abstention, logit units.
    absent : float
        Probability of absence.

    Returns
    -------
    list of float
        In the order yes, abstain, no, absent; they add up to 1.

    References
    ----------
    Ordered logit of section 10 of ``docs/reference/model.md``.
    """
    yes, no = logistic(support - threshold), logistic(-support - threshold)
    return [*(given_present(probability, absent) for probability in (yes, 1.0 - yes - no, no)), absent]
