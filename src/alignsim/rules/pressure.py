"""What pressure and fear take from a tie (equations 7-10)."""

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp


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
