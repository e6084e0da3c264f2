"""What events make of a lever (section 6 of the model page)."""

from alignsim.rules.compilation import rule


@rule
def phase(elapsed: float, remaining: float, ramp: float) -> float:
    r"""How far an event is in force at the start of a round.

    Parameters
    ----------
    elapsed, remaining : float
        Years since the event began and until it ends; infinite without an end.
    ramp : float
        Years over which it phases in, and out before its end; 0: at once.

    Returns
    -------
    float
        0 outside [start, end), 1 inside; between them while it phases in and out.

    References
    ----------
    Section 6 of ``docs/reference/model.md``.
    """
    inside = elapsed >= 0.0 and remaining > 0.0
    # the ratio is not used without a ramp; any positive divisor will do there
    divisor = ramp if ramp > 0.0 else 1.0
    ramped = min(1.0, min(elapsed / divisor, remaining / divisor))
    return (ramped if ramp > 0.0 else 1.0) if inside else 0.0


@rule
def after_set(value: float, weight: float, amount: float) -> float:
    r"""Value of a lever that an event sets.

    Parameters
    ----------
    value : float
        Before the event.
    weight : float
        How far the event is in force, 0 to 1.
    amount : float
        What it sets.

    Returns
    -------
    float
        :math:`x (1 - w) + w x_{event}`: with full weight nothing of the old value is left.

    References
    ----------
    Section 6 of ``docs/reference/model.md``.
    """
    return value * (1.0 - weight) + weight * amount


@rule
def after_factor(value: float, weight: float, factor: float) -> float:
    r"""Value of a lever that an event multiplies.

    Parameters
    ----------
    value : float
        Before the event.
    weight : float
        How far the event is in force, 0 to 1.
    factor : float
        Pure number.

    Returns
    -------
    float
        :math:`x (1 + w (f - 1))`.

    References
    ----------
    Section 6 of ``docs/reference/model.md``.
    """
    return value * (1.0 + weight * (factor - 1.0))


@rule
def after_add(value: float, weight: float, amount: float) -> float:
    r"""Value of a lever that an event adds to.

    Parameters
    ----------
    value : float
        Before the event.
    weight : float
        How far the event is in force, 0 to 1.
    amount : float
        In the lever's unit.

    Returns
    -------
    float
        :math:`x + w\,amount`.

    References
    ----------
    Section 6 of ``docs/reference/model.md``.
    """
    return value + weight * amount


@rule
def within(value: float, low: float, high: float) -> float:
    r"""Value of a lever, kept to what it can be.

    Parameters
    ----------
    value : float
        After all events.
    low, high : float
        Ends of its domain.

    Returns
    -------
    float
        :math:`\mathrm{clip}(x, low, high)`.

    References
    ----------
    Section 6 of ``docs/reference/model.md``.
    """
    return max(low, min(high, value))


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
