"""What events make of a lever (section 6 of the model page)."""

from alignsim.rules.compilation import rule


@rule
def lever_value(base: float, multiplier: float, offset: float, low: float, high: float) -> float:
    r"""Value of a lever in one round: set, factors and adds are one affine map of its base.

    Parameters
    ----------
    base : float
        Value without events.
    multiplier, offset : float
        1 and 0 without events; 0 and the value for a ``set``.
    low, high : float
        What the lever can be.

    Returns
    -------
    float
        :math:`\mathrm{clip}(multiplier \cdot base + offset, low, high)`.

    References
    ----------
    Section 6 of ``docs/reference/model.md``.
    """
    return max(low, min(high, multiplier * base + offset))


@rule
def credited_finance(grant_share: float, investment: float, weight: float) -> float:
    r"""Route finance that a state counts as an offer of the power to which it is credited.

    Parameters
    ----------
    grant_share : float
        Grant equivalent of route finance, share.
    investment : float
        Million USD a year.
    weight : float
        The state's part, by access × GDP.

    Returns
    -------
    float
        Million USD a year.

    References
    ----------
    Lever ``route``, section 6 of ``docs/reference/model.md``.
    """
    return grant_share * investment * weight
