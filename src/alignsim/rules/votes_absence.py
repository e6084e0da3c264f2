"""Whether a state is absent from a vote in the UN General Assembly (equation 20)."""

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import log


@rule
def log_odds(share: float) -> float:
    r"""Log-odds of a probability.

    Parameters
    ----------
    share : float
        In (0, 1).

    Returns
    -------
    float
        :math:`\ln(share / (1 - share))`.

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return log(share / (1.0 - share))


@rule
def absence_habit(memory_weight: float, remembered: float, floor: float) -> float:
    r"""Pull of a state's own record of absence towards staying away.

    Parameters
    ----------
    memory_weight : float
        :math:`\rho_X`.
    remembered : float
        :math:`h_{iX}` in [0, 1], see `remembered_share`.
    floor : float
        Held within [floor, 1 - floor]: anybody can miss a vote.

    Returns
    -------
    float
        :math:`\rho_X\, \mathrm{logit}\, \mathrm{clip}(h_{iX}, floor, 1 - floor)`, logit units.

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return memory_weight * log_odds(max(floor, min(1.0 - floor, remembered)))


@rule
def isolation_pull(weight: float, mean_vote: float, vote_rus: float) -> float:
    r"""Pull towards staying away when Russia stands apart from the others.

    Parameters
    ----------
    weight : float
        :math:`d_R`, logit units.
    mean_vote : float
        :math:`x_0` in [-1, 1], mean vote of all other members.
    vote_rus : float
        :math:`x_{RUS}`: 1 yes, 0 abstain or absent, -1 no.

    Returns
    -------
    float
        :math:`d_R |x_0 - x_{RUS}|`, logit units.

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return weight * abs(mean_vote - vote_rus)


@rule
def turnout_pull(weight: float, weight_change: float, absent: float, absent_before: float) -> float:
    r"""Pull towards staying away when others do.

    Parameters
    ----------
    weight, weight_change : float
        :math:`d_0, d_1`.
    absent, absent_before : float
        :math:`w` in (0, 1], share of the other members absent from this vote, and from the precedents
        (their mean in logarithms).

    Returns
    -------
    float
        :math:`d_0 \ln w + d_1 (\ln w - \ln w_{before})`, logit units.

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return weight * log(absent) + weight_change * (log(absent) - log(absent_before))


@rule
def neutrality_pull(weight: float, neutral: float, novelty: float) -> float:
    r"""Pull of a permanently neutral state towards staying away from texts that are new to it.

    Parameters
    ----------
    weight : float
        :math:`d_n`.
    neutral : float
        1 for a permanently neutral state (Turkmenistan, UN resolution 50/80 A), else 0.
    novelty : float
        :math:`\nu`, see `novelty`.

    Returns
    -------
    float
        :math:`d_n [neutral]\, \nu`, logit units.

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return weight * neutral * novelty


@rule
def absence_score(base: float, habit: float, isolation: float, turnout: float, neutrality: float) -> float:
    r"""Log-odds of staying away: the sum of its parts.

    Parameters
    ----------
    base : float
        :math:`d`, logit units.
    habit, isolation, turnout, neutrality : float
        See `absence_habit`, `isolation_pull`, `turnout_pull`, `neutrality_pull`, logit units.

    Returns
    -------
    float
        :math:`\mathrm{logit}\, P(absent)`; see `logistic`.

    References
    ----------
    Equation 20 of ``docs/reference/model.md``.
    """
    return base + habit + isolation + turnout + neutrality
