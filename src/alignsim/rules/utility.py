"""What pulls a state towards a power, and what pushes it away (equations 4-10)."""

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp, log1p


@rule
def trade_pull(link: float, trade_scale: float) -> float:
    r"""How much trade dependence pulls: each further point of link share counts for less.

    Parameters
    ----------
    link : float
        :math:`E_{ip} \ge 0`, the power's share of the state's external links.
    trade_scale : float
        :math:`x_T > 0`, link share at which the curve bends.

    Returns
    -------
    float
        :math:`g(E) = \ln(1 + E/x_T) / \ln(1 + 1/x_T)`; 0 without links, 1 when all links are one power's.

    References
    ----------
    Equation 4 of ``docs/reference/model.md``.
    """
    return log1p(link / trade_scale) / log1p(1.0 / trade_scale)


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
def corridor_readiness(capital: float, corridor_scale: float) -> float:
    r"""How far a trade corridor is ready for use.

    Parameters
    ----------
    capital : float
        :math:`R_c \ge 0`, route capital, million USD.
    corridor_scale : float
        :math:`K_c > 0`, million USD: capital at which 63 % is ready.

    Returns
    -------
    float
        :math:`r_c = 1 - e^{-R_c / K_c}` in [0, 1).

    References
    ----------
    Equation 7 of ``docs/reference/model.md``.
    """
    return 1.0 - exp(-capital / corridor_scale)


@rule
def leverage_left(leverage: float, relief: float, readiness: float, access: float, north: float) -> float:
    r"""Leverage that Russia keeps when there is another way out.

    Parameters
    ----------
    leverage : float
        :math:`\ell_{i,RUS}` in [0, 1].
    relief : float
        :math:`\lambda`, share of the leverage that a ready corridor can remove.
    readiness : float
        :math:`r_{middle}`, readiness of the Middle Corridor.
    access : float
        Access of the state to the corridor, in [0, 1].
    north : float
        Reliance on the route through Russia, in [0, 1].

    Returns
    -------
    float
        :math:`\ell'_{i,RUS}`.

    References
    ----------
    Equation 7 of ``docs/reference/model.md``.
    """
    return leverage * (1.0 - relief * readiness * access * north)


@rule
def coercion_brought(coercion: float, coercion_start: float, licence: float, capacity: float) -> float:
    r"""Coercion that a power brings to bear; a licence lifts part of what was added.

    Parameters
    ----------
    coercion, coercion_start : float
        :math:`Z_p \ge 0` now and :math:`Z^0_p` before any event.
    licence : float
        Share of the added pressure that is lifted, in [0, 1]; 0 for all powers but the United States.
    capacity : float
        :math:`\phi_p > 0`, 1 = as today.

    Returns
    -------
    float
        :math:`Z'_p = \phi_p (\min(Z_p, Z^0_p) + \max(Z_p - Z^0_p, 0)(1 - licence))`.

    References
    ----------
    Equation 8 of ``docs/reference/model.md``.
    """
    return capacity * (min(coercion, coercion_start) + max(coercion - coercion_start, 0.0) * (1.0 - licence))


@rule
def pressure(coercion: float, leverage: float, punishes: float) -> float:
    r"""Pressure of one power on a state against (or for) one alignment.

    Parameters
    ----------
    coercion : float
        :math:`Z'_p`, coercion brought to bear.
    leverage : float
        :math:`\ell'_{ip}`, the power's leverage over the state.
    punishes : float
        :math:`P_{pk}` in [0, 1]: how far the power punishes alignment with k; :math:`P_{kk}` is resentment.

    Returns
    -------
    float
        :math:`Z'_p \ell'_{ip} P_{pk}`.

    References
    ----------
    Equation 8 of ``docs/reference/model.md``.
    """
    return coercion * leverage * punishes


@rule
def coercion_felt(link: float, coercion_scale: float, punished: float, resented: float) -> float:
    r"""Coercion felt for aligning with a power: punished ties bite where there are ties.

    Parameters
    ----------
    link : float
        :math:`E_{ik}`, link share with the power.
    coercion_scale : float
        :math:`x_X > 0`, link share at which half of the pressure is felt.
    punished : float
        :math:`\sum_{p \ne k} Z'_p \ell'_{ip} P_{pk}`, pressure of the other powers.
    resented : float
        :math:`Z'_k \ell'_{ik} P_{kk}`, the power's own coercion.

    Returns
    -------
    float
        :math:`X_{ik}`.

    References
    ----------
    Equation 8 of ``docs/reference/model.md``.
    """
    return link / (link + coercion_scale) * punished + resented


@rule
def balancing(
    backing_base: float,
    backing_guarantee: float,
    backing_leverage: float,
    best_guarantee: float,
    leverage: float,
) -> float:
    r"""Whether a threat pushes a state away (balancing, > 0) or pulls it (appeasement, < 0).

    Parameters
    ----------
    backing_base : float
        :math:`b_0`.
    backing_guarantee, backing_leverage : float
        :math:`b_G, b_P`: what a guarantee adds and what the threatener's leverage takes.
    best_guarantee : float
        :math:`\max_{l \ne k} \phi_l G_{il}`, best guarantee against the power.
    leverage : float
        :math:`\ell'_{ik}` of the power that threatens.

    Returns
    -------
    float
        :math:`b_{ik}` in [-1, 1].

    References
    ----------
    Equation 9 of ``docs/reference/model.md``; balance of threat: Walt (1987).
    """
    tendency = backing_base + backing_guarantee * best_guarantee - backing_leverage * leverage
    return max(-1.0, min(1.0, tendency))


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
def coercion_term(coercion_weight: float, felt: float) -> float:
    r"""What coercion takes from aligning with a power.

    Parameters
    ----------
    coercion_weight : float
        :math:`w_X \ge 0`, logit units.
    felt : float
        :math:`X_{ik}`, see `coercion_felt`.

    Returns
    -------
    float
        :math:`-w_X X_{ik}`, logit units.

    References
    ----------
    Equation 10 of ``docs/reference/model.md``.
    """
    return 0.0 - coercion_weight * felt


@rule
def threat_term(threat_weight: float, threat: float, tendency: float) -> float:
    r"""What a threat from a power does to aligning with it.

    Parameters
    ----------
    threat_weight : float
        :math:`w_H \ge 0`, logit units.
    threat : float
        :math:`H_{ik}` in [0, 1].
    tendency : float
        :math:`b_{ik}`, see `balancing`.

    Returns
    -------
    float
        :math:`-w_H H_{ik} b_{ik}`, logit units.

    References
    ----------
    Equation 10 of ``docs/reference/model.md``.
    """
    return 0.0 - threat_weight * threat * tendency


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
