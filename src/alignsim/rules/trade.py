"""How trade moves in answer (equations 14 and 15)."""

from typing import Final

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp, log

# arguments of a logarithm stay above this, so that a power without capacity trades next to nothing
SMALLEST: Final = 1e-6


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
def log_left(part: float) -> float:
    r"""Log change of trade of which a part is left: by a power's capacity, or by what firms keep up.

    Parameters
    ----------
    part : float
        :math:`\phi_p` or what `compliance_left` gives; 1 = all of it.

    Returns
    -------
    float
        :math:`\ln(part)`, of at least 1e-6.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return log(max(part, SMALLEST))


@rule
def drift_usa(response: float, alignment_change: float, middle: float, log_capacity: float) -> float:
    r"""Log change of the weight of trade with the United States.

    Parameters
    ----------
    response : float
        :math:`\zeta`, log points of trade for one unit of alignment.
    alignment_change : float
        :math:`\Delta a_{i,USA}` since the baseline.
    middle : float
        :math:`M`, see `corridor_gain`.
    log_capacity : float
        :math:`\ln \phi_{USA}`, see `log_left`.

    Returns
    -------
    float
        :math:`d_{USA} = \zeta \Delta a_{USA} + M + \ln \phi_{USA}`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return response * alignment_change + middle + log_capacity


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
    response: float, alignment_change: float, reexport: float, log_capacity: float, log_compliance: float
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
    log_capacity : float
        :math:`\ln \phi_{RUS}`, see `log_left`.
    log_compliance : float
        Log change of what stays under American pressure, see `compliance_left` and `log_left`.

    Returns
    -------
    float
        :math:`d_{RUS} = \zeta \Delta a_{RUS} + \tfrac12 U + \ln \phi_{RUS} + \ln(compliance)`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return response * alignment_change + 0.5 * reexport + log_capacity + log_compliance


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
def drift_china(
    response: float, alignment_change: float, belt_road: float, reexport: float, log_capacity: float
) -> float:
    r"""Log change of the weight of trade with China.

    Parameters
    ----------
    response : float
        :math:`\zeta`.
    alignment_change : float
        :math:`\Delta a_{i,CHN}` since the baseline.
    belt_road, reexport : float
        :math:`B, U` in log points.
    log_capacity : float
        :math:`\ln \phi_{CHN}`, see `log_left`.

    Returns
    -------
    float
        :math:`d_{CHN} = \zeta \Delta a_{CHN} + B + U + \ln \phi_{CHN}`.

    References
    ----------
    Equation 14 of ``docs/reference/model.md``.
    """
    return response * alignment_change + belt_road + reexport + log_capacity


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
