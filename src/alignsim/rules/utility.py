"""How a state values each power: what pulls it there, summed with what pushes it away (equations 4-6, 10)."""

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import log1p


@rule
def trade_range(trade_scale: float) -> float:
    r"""What all links would pull if they were one power's, before that is called 1.

    Parameters
    ----------
    trade_scale : float
        :math:`x_T > 0`, link share at which the curve bends.

    Returns
    -------
    float
        :math:`\ln(1 + 1/x_T)`.

    References
    ----------
    Equation 4 of ``docs/reference/model.md``.
    """
    return log1p(1.0 / trade_scale)


@rule
def trade_pull(link: float, trade_scale: float, trade_range: float) -> float:
    r"""How much trade dependence pulls: each further point of link share counts for less.

    Parameters
    ----------
    link : float
        :math:`E_{ip} \ge 0`, the power's share of the state's external links.
    trade_scale : float
        :math:`x_T > 0`, link share at which the curve bends.
    trade_range : float
        :math:`\ln(1 + 1/x_T)`, see `trade_range`.

    Returns
    -------
    float
        :math:`g(E) = \ln(1 + E/x_T) / \ln(1 + 1/x_T)`; 0 without links, 1 when all links are one power's.

    References
    ----------
    Equation 4 of ``docs/reference/model.md``.
    """
    return log1p(link / trade_scale) / trade_range


@rule
def aid_pull(offer: float, gdp: float, aid_scale: float) -> float:
    r"""How much an offer of aid pulls: relative to GDP, each further dollar for less.

    Parameters
    ----------
    offer : float
        :math:`o_{ip} \ge 0`, grant equivalent on offer, million USD a year.
    gdp : float
        :math:`G_i > 0`, million USD a year.
    aid_scale : float
        :math:`x_A > 0`, share of GDP at which the curve bends.

    Returns
    -------
    float
        :math:`A_{ip} = \ln(1 + o_{ip} / (x_A G_i))`; 0 without an offer.

    References
    ----------
    Equation 5 of ``docs/reference/model.md``.
    """
    # log1p: an offer to Kazakhstan is 1e-4 of its GDP, where log(1 + x) loses digits
    return log1p(offer / (aid_scale * gdp))


@rule
def dependence(link: float, security: float) -> float:
    r"""How much hangs on one power: the mean of its link share and its security tie.

    Parameters
    ----------
    link : float
        :math:`E_{ip}`, link share.
    security : float
        :math:`S_{ip}`, security tie in [0, 1].

    Returns
    -------
    float
        :math:`D_{ip} = \tfrac12 (E_{ip} + S_{ip})`.

    References
    ----------
    Equation 6 of ``docs/reference/model.md``.
    """
    return 0.5 * (link + security)


@rule
def excess_dependence(own: float, next_largest: float) -> float:
    r"""Dependence that is feared: what exceeds the dependence on the next power.

    Parameters
    ----------
    own : float
        :math:`D_{ip}`.
    next_largest : float
        :math:`\max_{l \ne p} D_{il}`.

    Returns
    -------
    float
        :math:`D^+_{ip} = \max(0, D_{ip} - \max_{l \ne p} D_{il})`.

    References
    ----------
    Equation 6 of ``docs/reference/model.md``.
    """
    return max(0.0, own - next_largest)


@rule
def linear_term(weight: float, strength: float) -> float:
    r"""A pull of given strength, in logit units (security, trade, aid, affinity, diversification).

    Parameters
    ----------
    weight : float
        :math:`w \ge 0`, logit units.
    strength : float
        :math:`S_{ik}, g(E_{ik}), A_{ik}, C_{ik}` or :math:`Div_i`.

    Returns
    -------
    float
        Term of the utility, logit units.

    References
    ----------
    Equation 10 of ``docs/reference/model.md``.
    """
    return weight * strength


@rule
def dependence_term(dependence_aversion: float, excess: float) -> float:
    r"""Fear of hanging on one power alone: quadratic.

    Parameters
    ----------
    dependence_aversion : float
        :math:`w_D \ge 0`, logit units.
    excess : float
        :math:`D^+_{ik}`, see `excess_dependence`.

    Returns
    -------
    float
        :math:`-w_D (D^+_{ik})^2`, logit units.

    References
    ----------
    Equation 10 of ``docs/reference/model.md``.
    """
    # subtracted from zero, so that no fear is 0.0 and not -0.0
    return 0.0 - dependence_aversion * (excess * excess)


@rule
def power_utility(
    security: float,
    trade: float,
    aid: float,
    affinity: float,
    dependence: float,
    coercion: float,
    threat: float,
) -> float:
    r"""Utility of aligning with a power: the sum of its terms.

    Parameters
    ----------
    security, trade, aid, affinity, dependence, coercion, threat : float
        Terms with their signs, logit units.

    Returns
    -------
    float
        :math:`v_{ik}`, logit units.

    References
    ----------
    Equation 10 of ``docs/reference/model.md``.
    """
    return security + trade + aid + affinity + dependence + coercion + threat


@rule
def autonomy_utility(autonomy_bias: float, diversification: float) -> float:
    r"""Utility of keeping alignment to oneself.

    Parameters
    ----------
    autonomy_bias : float
        :math:`\alpha_i`, logit units.
    diversification : float
        Term :math:`w_V Div_i`, logit units.

    Returns
    -------
    float
        :math:`v_{i0} = \alpha_i + w_V Div_i`, logit units.

    References
    ----------
    Equation 10 of ``docs/reference/model.md``.
    """
    return autonomy_bias + diversification
