"""What moves in answer: threat, routes, trade and security ties (equations 12-17)."""

from typing import Final

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp, log

# arguments of a logarithm stay above this, so that a power without capacity trades next to nothing
SMALLEST: Final = 1e-6


@rule
def provocation(provokes: float, guarantee: float, guarantee_start: float) -> float:
    r"""How far a guarantee by one power provokes another.

    Parameters
    ----------
    provokes : float
        In [0, 1]: 1 when a guarantee by the first is an affront to the second.
    guarantee, guarantee_start : float
        :math:`G_{iq}` now and :math:`G^0_{iq}` before any event.

    Returns
    -------
    float
        :math:`provokes_{qp} \max(0, G_{iq} - G^0_{iq})`.

    References
    ----------
    Equation 12 of ``docs/reference/model.md``.
    """
    return provokes * max(0.0, guarantee - guarantee_start)


@rule
def mean_threat(
    threat_start: float, threat_added: float, proximity: float, sensitivity: float, provoked: float
) -> float:
    r"""Level towards which a threat relaxes.

    Parameters
    ----------
    threat_start : float
        :math:`H^0_{ip}`.
    threat_added : float
        Lever ``threat.P``.
    proximity : float
        In [0, 1]: how far a threat by the power elsewhere is felt by the state.
    sensitivity : float
        :math:`h_G`, parameter ``provocation``.
    provoked : float
        Sum of `provocation` over the other powers.

    Returns
    -------
    float
        :math:`\bar H_{ip}`.

    References
    ----------
    Equation 12 of ``docs/reference/model.md``.
    """
    return threat_start + threat_added * proximity + sensitivity * proximity * provoked


@rule
def relaxed_threat(threat: float, mean: float, kept: float) -> float:
    r"""Threat after a round, in [0, 1].

    Parameters
    ----------
    threat, mean : float
        :math:`H_{ip}` and :math:`\bar H_{ip}`.
    kept : float
        :math:`e^{-\kappa_H \Delta}`.

    Returns
    -------
    float
        :math:`H'_{ip}`.

    References
    ----------
    Equation 12 of ``docs/reference/model.md``.
    """
    return max(0.0, min(1.0, mean + (threat - mean) * kept))


@rule
def route_capital(capital: float, investment: float, kept: float, depreciation: float) -> float:
    r"""Capital of a corridor after a round of investment and wear.

    Parameters
    ----------
    capital : float
        :math:`R_c`, million USD.
    investment : float
        :math:`I_c`, million USD a year.
    kept : float
        :math:`q = e^{-\delta \Delta}`.
    depreciation : float
        :math:`\delta > 0`, per year.

    Returns
    -------
    float
        :math:`R_c' = R_c q + I_c (1 - q) / \delta`, million USD.

    References
    ----------
    Equation 13 of ``docs/reference/model.md``.
    """
    return capital * kept + investment * (1.0 - kept) / depreciation


@rule
def corridor_gain(gain: float, readiness: float, access: float) -> float:
    r"""What a corridor adds to trade along it (:math:`M` and :math:`B`).

    Parameters
    ----------
    gain : float
        :math:`m_M` or :math:`m_B`, log points with the corridor complete.
    readiness : float
        :math:`r_c` in [0, 1).
    access : float
        Access of the state in [0, 1].

    Returns
    -------
    float
        Log points.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return gain * readiness * access


@rule
def north_loss(loss: float, north: float, disruption: float) -> float:
    r"""What a disruption of the route through Russia takes from trade that crosses it (:math:`Q`).

    Parameters
    ----------
    loss : float
        :math:`q_N`, log points at a disruption of the size of 2022.
    north : float
        Reliance of the state on the route, in [0, 1].
    disruption : float
        Lever ``north_disruption`` in [0, 1].

    Returns
    -------
    float
        Log points.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return loss * north * disruption


@rule
def reexport_gain(gain: float, access: float, demand: float) -> float:
    r"""What a sanctioned Russia's demand through the state adds to trade (:math:`U`).

    Parameters
    ----------
    gain : float
        :math:`m_U`, log points.
    access : float
        Access of the state to re-export in [0, 1].
    demand : float
        Lever ``reexport`` in [0, 1].

    Returns
    -------
    float
        Log points.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return gain * access * demand


@rule
def drift_usa(response: float, alignment_change: float, middle: float, capacity: float) -> float:
    r"""Log change of the weight of trade with the United States.

    Parameters
    ----------
    response : float
        :math:`\zeta`, log points of trade for one unit of alignment.
    alignment_change : float
        :math:`\Delta a_{i,USA}` since the baseline.
    middle : float
        :math:`M`, see `corridor_gain`.
    capacity : float
        :math:`\phi_{USA} > 0`.

    Returns
    -------
    float
        :math:`d_{USA} = \zeta \Delta a_{USA} + M + \ln \phi_{USA}`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return response * alignment_change + middle + log(max(capacity, SMALLEST))


@rule
def drift_europe(
    response: float,
    european_weight: float,
    alignment_change: float,
    middle: float,
    north: float,
    reexport: float,
) -> float:
    r"""Log change of the weight of trade with the European Union.

    Parameters
    ----------
    response, european_weight : float
        :math:`\zeta` and :math:`\omega`.
    alignment_change : float
        :math:`\Delta a_{i,USA}` since the baseline.
    middle, north, reexport : float
        :math:`M, Q, U` in log points.

    Returns
    -------
    float
        :math:`d_{EU} = \omega \zeta \Delta a_{USA} + M - Q + U`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return european_weight * response * alignment_change + middle - north + reexport


@rule
def drift_russia(
    response: float, alignment_change: float, reexport: float, capacity: float, compliance: float
) -> float:
    r"""Log change of the weight of trade with Russia.

    Parameters
    ----------
    response : float
        :math:`\zeta`.
    alignment_change : float
        :math:`\Delta a_{i,RUS}` since the baseline.
    reexport : float
        :math:`U`, half of which is trade with Russia itself.
    capacity : float
        :math:`\phi_{RUS} > 0`.
    compliance : float
        Share of trade that stays under American pressure, see `compliance_left`.

    Returns
    -------
    float
        :math:`d_{RUS} = \zeta \Delta a_{RUS} + \tfrac12 U + \ln \phi_{RUS} + \ln(compliance)`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return response * alignment_change + 0.5 * reexport + log(max(capacity, SMALLEST)) + log(max(compliance, SMALLEST))


@rule
def compliance_left(
    overcompliance: float, coercion: float, coercion_start: float, leverage: float, licence: float
) -> float:
    r"""Share of trade with Russia that firms keep up under American pressure.

    Parameters
    ----------
    overcompliance : float
        :math:`o_c`.
    coercion, coercion_start : float
        :math:`Z_{USA}` now and :math:`Z^0_{USA}` before any event.
    leverage : float
        :math:`\ell_{i,USA}` of the world.
    licence : float
        Share of the added pressure that is lifted, in [0, 1].

    Returns
    -------
    float
        :math:`1 - o_c \max(Z_{USA} - Z^0_{USA}, 0)\, \ell_{i,USA} (1 - licence)`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return 1.0 - overcompliance * max(coercion - coercion_start, 0.0) * leverage * (1.0 - licence)


@rule
def drift_china(response: float, alignment_change: float, belt_road: float, reexport: float, capacity: float) -> float:
    r"""Log change of the weight of trade with China.

    Parameters
    ----------
    response : float
        :math:`\zeta`.
    alignment_change : float
        :math:`\Delta a_{i,CHN}` since the baseline.
    belt_road, reexport : float
        :math:`B, U` in log points.
    capacity : float
        :math:`\phi_{CHN} > 0`.

    Returns
    -------
    float
        :math:`d_{CHN} = \zeta \Delta a_{CHN} + B + U + \ln \phi_{CHN}`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return response * alignment_change + belt_road + reexport + log(max(capacity, SMALLEST))


@rule
def drift_rest(middle: float, north: float) -> float:
    r"""Log change of the weight of trade with the rest of the world.

    Parameters
    ----------
    middle, north : float
        :math:`M, Q` in log points.

    Returns
    -------
    float
        :math:`d_{ROW} = M - Q`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return middle - north


@rule
def trade_weight(share_start: float, factor: float, drift: float) -> float:
    r"""Weight of a partner in the trade that a state moves towards, before normalising.

    Parameters
    ----------
    share_start : float
        :math:`share^0_{ij}`, trade share of the world's year.
    factor : float
        Lever ``trade.J``.
    drift : float
        :math:`d_{ij}`, log points.

    Returns
    -------
    float
        :math:`share^0_{ij} \times factor \times e^{d_{ij}}`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return share_start * factor * exp(drift)


@rule
def approach(value: float, target: float, step: float) -> float:
    r"""Move a tie part of the way to its target.

    Parameters
    ----------
    value, target : float
        Trade share or security tie, and where it is heading.
    step : float
        :math:`1 - e^{-\kappa \Delta}` in (0, 1).

    Returns
    -------
    float
        :math:`x + (1 - e^{-\kappa \Delta})(target - x)`.

    References
    ----------
    Equations 15 and 17 of ``docs/reference/model.md``.
    """
    return value + step * (target - value)


@rule
def security_target(
    security_start: float,
    capacity: float,
    response: float,
    alignment_change: float,
    guarantee_response: float,
    guarantee_change: float,
) -> float:
    r"""Security tie that the new alignment and guarantees imply, in [0, 1].

    Parameters
    ----------
    security_start : float
        :math:`S^0_{ip}`, lever ``security.P`` included.
    capacity : float
        :math:`\phi_p`.
    response, guarantee_response : float
        :math:`s_a` and :math:`s_G`.
    alignment_change, guarantee_change : float
        :math:`\Delta a_{ip}` and :math:`G_{ip} - G^0_{ip}`.

    Returns
    -------
    float
        :math:`\mathrm{clip}(S^0_{ip} \phi_p + s_a \Delta a_{ip} + s_G (G_{ip} - G^0_{ip}), 0, 1)`.

    References
    ----------
    Equation 16 of ``docs/reference/model.md``.
    """
    target = security_start * capacity + response * alignment_change + guarantee_response * guarantee_change
    return max(0.0, min(1.0, target))
