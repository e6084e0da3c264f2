"""The indices of security, affinity, threat and coercion that stand in the world's inputs.

Weights are a proposal, not an estimate. Each is marked assumed where it stands; the facts under them
carry their source in the tables of ``alignsim/facts``.
"""

from __future__ import annotations

from collections.abc import Iterable

TIE_WEIGHTS = (0.4, 0.3, 0.3)
"""Weights of pact, presence and arms in the security tie: assumed."""

TIE_ALTERNATIVES = ((0.6, 0.2, 0.2), (0.2, 0.6, 0.2), (0.2, 0.2, 0.6))
"""Each part in turn with the largest weight: what low and high of the tie come from (assumed)."""

APPROVAL_WEIGHT = 0.7
"""Weight of approval in affinity, the rest is regime similarity: assumed."""


def pact_level(defence: float, csto: float, consultation: float, nonaggression: float) -> float:
    """Rank the strongest security treaty between a state and a power.

    Parameters
    ----------
    defence, consultation, nonaggression : float
        1 if such a treaty is in force (ATOP 5.1), else 0.
    csto : float
        1 if both are members of the Collective Security Treaty Organisation, else 0.

    Returns
    -------
    float
        1 defence pact and CSTO, 0.7 defence pact, 0.3 consultation, 0.15 non-aggression, 0 none
        (steps assumed).
    """
    levels = (1.0 * defence * csto, 0.7 * defence, 0.3 * consultation, 0.15 * nonaggression)
    return max(levels)


def presence_level(base: float, facility: float) -> float:
    """Rank the military presence of a power in a state.

    Parameters
    ----------
    base, facility : float
        1 if the power has a base, or another military facility, else 0 (press, source in the row).

    Returns
    -------
    float
        1 base, 0.5 other facility, 0 none (steps assumed).
    """
    return max(base, 0.5 * facility)


def arms_share(deliveries: Iterable[float], totals: Iterable[float]) -> float:
    """Share of a power in the major weapons that a state received over ten years.

    Parameters
    ----------
    deliveries : iterable of float
        SIPRI trend indicator values delivered by the power, by year.
    totals : iterable of float
        The same by all suppliers.

    Returns
    -------
    float
        0 to 1; 0 where nothing was delivered at all.
    """
    total = sum(totals)
    return sum(deliveries) / total if total > 0 else 0.0


def security_tie(pact: float, presence: float, arms: float, weights: tuple[float, float, float] = TIE_WEIGHTS) -> float:
    r"""Security tie of a state to a power, :math:`S^0_{ip}`, 0 to 1.

    .. math:: S^0_{ip} = 0.4\,P_{ip} + 0.3\,B_{ip} + 0.3\,A_{ip}

    Parameters
    ----------
    pact, presence, arms : float
        :math:`P` of `pact_level`, :math:`B` of `presence_level`, :math:`A` of `arms_share`; 0 to 1.
    weights : tuple of float
        Assumed; they add to 1.

    Returns
    -------
    float
        0 to 1.
    """
    return weights[0] * pact + weights[1] * presence + weights[2] * arms


def security_tie_range(pact: float, presence: float, arms: float) -> tuple[float, float]:
    """Smallest and largest security tie when each part in turn weighs most.

    Parameters
    ----------
    pact, presence, arms : float
        As in `security_tie`.

    Returns
    -------
    tuple of float
        Low and high, 0 to 1.
    """
    ties = [security_tie(pact, presence, arms, weights) for weights in TIE_ALTERNATIVES]
    return min(ties), max(ties)


def regime_similarity(state: float, power: float, scale: float) -> float:
    r"""Likeness of two regimes, :math:`1 - |r_i - r_p| / \text{scale}`.

    Parameters
    ----------
    state, power : float
        V-Dem polyarchy (scale 1) or the Freedom House total (scale 100).
    scale : float
        Length of the scale.

    Returns
    -------
    float
        0 to 1.
    """
    return 1.0 - abs(state - power) / scale


def affinity(regime: float, approval: float) -> float:
    r"""Affinity of a state to a power, :math:`C_{ip} = 0.3\,\text{regime} + 0.7\,\text{approval}`.

    Votes in the United Nations are no part of it, so that they stay a test of the model.

    Parameters
    ----------
    regime : float
        Of `regime_similarity`, 0 to 1.
    approval : float
        Share of adults who approve of the power's leadership (Gallup), 0 to 1.

    Returns
    -------
    float
        0 to 1; the weights are assumed.
    """
    return (1.0 - APPROVAL_WEIGHT) * regime + APPROVAL_WEIGHT * approval


def russian_threat(border: bool, ethnic_russians: float, claims: float, war: float) -> float:
    r"""Threat felt from Russia, :math:`H^0_{i,RUS}`, 0 to 1.

    .. math:: 0.05 + 0.10\,[\text{border}] + 0.05\min(1, e_i/15) + 0.10\,[\text{claims}] + 0.10\,\text{war}

    Parameters
    ----------
    border : bool
        A land border with Russia (CIA World Factbook).
    ethnic_russians : float
        :math:`e_i`, per cent of the population (CIA World Factbook); 0 where it is not given.
    claims : float
        1 if the state's territory was claimed by officials or deputies, else 0.
    war : float
        0 none, 0.5 the war in Ukraine of 2014, 1 that of 2022 (assumed).

    Returns
    -------
    float
        0.05 to 0.40; the weights are assumed.
    """
    return 0.05 + 0.10 * border + 0.05 * min(1.0, ethnic_russians / 15.0) + 0.10 * claims + 0.10 * war


def chinese_threat(border: bool, ceded_land: bool, protests: bool) -> float:
    """Threat felt from China, 0.05 and 0.05 more for each of three facts.

    Parameters
    ----------
    border : bool
        A land border with China (CIA World Factbook).
    ceded_land : bool
        A border settlement in which the state ceded land.
    protests : bool
        Anti-Chinese protests have taken place.

    Returns
    -------
    float
        0.05 to 0.20; the weights are assumed.
    """
    return 0.05 * (1 + border + ceded_land + protests)


def scaled_range(value: float, below: float, above: float) -> tuple[float, float]:
    """Low and high as multiples of a value.

    Parameters
    ----------
    value : float
        Any unit.
    below, above : float
        Factors; 0.5 and 1.6 for the threat from Russia, 0.5 and 2 for that from China (assumed).

    Returns
    -------
    tuple of float
        Low and high.
    """
    return below * value, above * value


def guarantee_record(force_used: bool, stood_aside: bool) -> float:
    """How a power behaved when the state's government was in danger.

    Parameters
    ----------
    force_used : bool
        It once used force for the government.
    stood_aside : bool
        It once stood aside.

    Returns
    -------
    float
        -0.5, 0, 0.5 or 1 (steps assumed).
    """
    return 1.0 * force_used - 0.5 * stood_aside


def guarantee(pact: float, presence: float, record: float) -> float:
    """Guarantee that a power gives a state, 0 to 1.

    Parameters
    ----------
    pact : float
        Of `pact_level`: a defence pact counts 0.4, half of that outside the CSTO, consultation 0.05.
    presence : float
        Of `presence_level`; counts 0.2.
    record : float
        Of `guarantee_record`; counts 0.2.

    Returns
    -------
    float
        0 to 1; the weights are assumed.
    """
    promised = {1.0: 0.4, 0.7: 0.2, 0.3: 0.05}.get(pact, 0.0)
    return promised + 0.2 * presence + 0.2 * record


def guarantee_range(value: float) -> tuple[float, float]:
    """Low and high of a guarantee: 0.2 either side, 0.1 where it is below 0.2 (assumed).

    Parameters
    ----------
    value : float
        Of `guarantee`.

    Returns
    -------
    tuple of float
        Cut at 0 and 1.
    """
    half = 0.2 if round(value, 4) >= 0.2 else 0.1
    return max(0.0, value - half), min(1.0, value + half)


def coercion_count(weights: Iterable[float]) -> float:
    """Coercion by a power: the instruments in force, each with its weight.

    Parameters
    ----------
    weights : iterable of float
        0.15 for an American instrument, 0.1 for a Russian one (assumed).

    Returns
    -------
    float
        0 to 1.
    """
    return min(1.0, sum(weights))


def corridor_access(borders: float) -> float:
    r"""Access to the Middle Corridor, :math:`1 / (1 + 0.5\,b_i)`.

    Parameters
    ----------
    borders : float
        :math:`b_i`, borders to cross to a Caspian port of the route.

    Returns
    -------
    float
        0 to 1; the formula is assumed.
    """
    return 1.0 / (1.0 + 0.5 * borders)


def clipped_range(value: float, below: float, above: float) -> tuple[float, float]:
    """Low and high at a distance from a share.

    Parameters
    ----------
    value : float
        A share, 0 to 1.
    below, above : float
        Distances: 0.15 for access and for approval by the regional average, 0.25 and 0.20 for approval
        in Turkmenistan, which was never polled (assumed).

    Returns
    -------
    tuple of float
        Cut at 0 and 1.
    """
    return max(0.0, value - below), min(1.0, value + above)
