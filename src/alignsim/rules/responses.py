"""What moves in answer, trade apart: threat, routes and ties (equations 12, 13 and 15-17)."""

from alignsim.rules.compilation import rule


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
