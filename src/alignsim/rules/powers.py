"""How powers choose their offers (section 7 of the model page)."""

from math import sqrt
from typing import Final

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp, log1p
from alignsim.rules.sums import ordered_sum

LARGEST_EXPONENT: Final = 3.0
BISECTIONS: Final = 60
LOWEST_PRICE: Final = 1e-12
HIGHEST_PRICE: Final = 1e6


@rule
def share_of_budget(budget: float, weight: float, total: float) -> float:
    r"""Part of a budget in proportion to a weight.

    Parameters
    ----------
    budget : float
        :math:`B_p`, million USD a year.
    weight, total : float
        The state's weight and the sum over states; a total of 0 gives 0.

    Returns
    -------
    float
        Million USD a year.

    References
    ----------
    Strategies ``proportional``, ``reciprocal`` and ``competitive``, section 7 of ``docs/reference/model.md``.
    """
    return budget * weight / total if total > 0.0 else 0.0


@rule
def need_weight(population: float, gdp: float) -> float:
    r"""Weight of a state by need: the inverse of GDP per head.

    Parameters
    ----------
    population : float
        Thousand persons.
    gdp : float
        Million USD a year.

    Returns
    -------
    float
        Thousand persons per million USD.

    References
    ----------
    Strategy ``proportional`` by ``need``, section 7 of ``docs/reference/model.md``.
    """
    return population / gdp


@rule
def reciprocal_weight(offer_start: float, reward: float, share: float, share_start: float) -> float:
    r"""Weight of a state for a power that rewards those who came closer.

    Parameters
    ----------
    offer_start : float
        :math:`o^0_{ip}`, million USD a year.
    reward : float
        :math:`\eta`.
    share, share_start : float
        :math:`a_{ip}` now and at the baseline, :math:`a^*_{ip} > 0`.

    Returns
    -------
    float
        :math:`o^0_{ip} \exp(\mathrm{clip}(\eta (a_{ip} - a^*_{ip}) / a^*_{ip}, -3, 3))`.

    References
    ----------
    Strategy ``reciprocal``, section 7 of ``docs/reference/model.md``.
    """
    exponent = reward * (share - share_start) / share_start
    return offer_start * exp(max(-LARGEST_EXPONENT, min(LARGEST_EXPONENT, exponent)))


@rule
def matching_offer(offer_start: float, response: float, rivals_increase: float) -> float:
    r"""Offer of a power that answers its rivals, before the ceiling.

    Parameters
    ----------
    offer_start : float
        :math:`o^0_{ip}`, million USD a year.
    response : float
        :math:`\mu`.
    rivals_increase : float
        :math:`\sum_{q \ne p} \max(0, o_{iq} - o^0_{iq})` of the last round, million USD a year.

    Returns
    -------
    float
        Million USD a year.

    References
    ----------
    Strategy ``matching``, section 7 of ``docs/reference/model.md``.
    """
    return offer_start + response * rivals_increase


@rule
def ceiling_factor(total: float, ceiling: float) -> float:
    r"""Factor by which offers shrink when their sum exceeds a ceiling.

    Parameters
    ----------
    total, ceiling : float
        Sum of the offers and the largest allowed, million USD a year.

    Returns
    -------
    float
        In (0, 1]; 1 below the ceiling.

    References
    ----------
    Strategy ``matching``, section 7 of ``docs/reference/model.md``.
    """
    return ceiling / total if total > ceiling else 1.0


@rule
def value_of_state(gdp: float) -> float:
    r"""What a state is worth to competing powers.

    Parameters
    ----------
    gdp : float
        Million USD a year.

    Returns
    -------
    float
        :math:`\omega_i \propto \sqrt{G_i}`.

    References
    ----------
    Strategy ``competitive``, section 7 of ``docs/reference/model.md``.
    """
    return sqrt(gdp)


@rule
def marginal_value(
    offer: float, value: float, aid_weight: float, scale: float, odds: float, choice_scale: float
) -> float:
    r"""What one more unit of offer to a state is worth, up to the factor :math:`1/\tau` that all states share.

    Parameters
    ----------
    offer : float
        :math:`o_{ip} \ge 0`, million USD a year.
    value : float
        :math:`\omega_i`.
    aid_weight : float
        :math:`w_A`, logit units.
    scale : float
        :math:`x_A G_i`, million USD a year.
    odds : float
        :math:`a_{ip} / (1 - a_{ip})` of the steady share without any offer of this power.
    choice_scale : float
        :math:`\tau`.

    Returns
    -------
    float
        :math:`\omega_i w_A a (1 - a) / (x_A G_i + o_{ip})`.

    References
    ----------
    First-order condition of strategy ``competitive``, section 7 of ``docs/reference/model.md``.
    """
    with_offer = odds * exp(aid_weight * log1p(offer / scale) / choice_scale)
    share = with_offer / (1.0 + with_offer)
    return value * aid_weight * share * (1.0 - share) / (scale + offer)


@rule
def offer_at_price(
    price: float,
    value: float,
    aid_weight: float,
    scale: float,
    odds: float,
    choice_scale: float,
    budget: float,
) -> float:
    r"""Offer to a state at which the marginal value has fallen to a price, by bisection.

    Parameters
    ----------
    price : float
        :math:`\lambda`, the same for all states of one power.
    value, aid_weight, scale, odds, choice_scale : float
        As in `marginal_value`.
    budget : float
        :math:`B_p`, the most that a state can get, million USD a year.

    Returns
    -------
    float
        In [0, budget], million USD a year.

    References
    ----------
    Strategy ``competitive``, section 7 of ``docs/reference/model.md``.
    """
    low = 0.0
    high = budget
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        worth_more = marginal_value(middle, value, aid_weight, scale, odds, choice_scale) > price
        low = middle if worth_more else low
        high = high if worth_more else middle
    return 0.5 * (low + high)


def competitive_offers(
    values: list[float],
    aid_weight: float,
    scales: list[float],
    odds: list[float],
    choice_scale: float,
    budget: float,
) -> list[float]:
    r"""Split of a budget that maximises the power's value-weighted steady shares.

    Parameters
    ----------
    values, scales, odds : list of float
        :math:`\omega_i`, :math:`x_A G_i` and the odds without an offer, one for each state.
    aid_weight, choice_scale : float
        :math:`w_A` and :math:`\tau`; one solution while :math:`w_A / \tau \le 1`.
    budget : float
        :math:`B_p`, million USD a year; 0 gives 0.

    Returns
    -------
    list of float
        Offers adding up to the budget, million USD a year.

    References
    ----------
    Strategy ``competitive``, section 7 of ``docs/reference/model.md``.
    """

    def offers_at(price: float) -> list[float]:
        return [
            offer_at_price(price, value, aid_weight, scale, odd, choice_scale, budget)
            for value, scale, odd in zip(values, scales, odds, strict=True)
        ]

    low, high = LOWEST_PRICE, HIGHEST_PRICE
    for _ in range(BISECTIONS):
        price = sqrt(low * high)
        too_much = ordered_sum(offers_at(price)) > budget
        low, high = (price, high) if too_much else (low, price)
    offers = offers_at(sqrt(low * high))
    total = ordered_sum(offers)
    return [share_of_budget(budget, offer, total) for offer in offers]
