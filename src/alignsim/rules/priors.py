"""From a uniform number to a drawn parameter (section 11 of the model page)."""

from math import sqrt

from alignsim.rules.compilation import rule
from alignsim.rules.elementary import exp, log


@rule
def log_uniform(uniform: float, value: float, factor: float) -> float:
    r"""Number between value / factor and value × factor, uniform in its logarithm.

    Parameters
    ----------
    uniform : float
        :math:`u` in (0, 1).
    value : float
        Median.
    factor : float
        Above 1.

    Returns
    -------
    float
        :math:`value \cdot factor^{2u - 1}`.

    References
    ----------
    Section 11 of ``docs/reference/model.md``.
    """
    return value * exp((2.0 * uniform - 1.0) * log(factor))


@rule
def uniform_between(uniform: float, low: float, high: float) -> float:
    r"""Number between two ends.

    Parameters
    ----------
    uniform : float
        :math:`u` in (0, 1).
    low, high : float
        Ends.

    Returns
    -------
    float
        :math:`low + u (high - low)`.

    References
    ----------
    Section 11 of ``docs/reference/model.md``.
    """
    return low + uniform * (high - low)


@rule
def triangular(uniform: float, low: float, mode: float, high: float) -> float:
    r"""Number between two ends, most likely near the mode.

    Parameters
    ----------
    uniform : float
        :math:`u` in (0, 1).
    low, mode, high : float
        :math:`low \le mode \le high`, :math:`low < high`.

    Returns
    -------
    float
        Inverse of the triangular distribution function at :math:`u`.

    References
    ----------
    World inputs, section 11 of ``docs/reference/model.md``.
    """
    width = high - low
    below = uniform * width < mode - low
    rising = low + sqrt(uniform * width * (mode - low))
    falling = high - sqrt((1.0 - uniform) * width * (high - mode))
    return rising if below else falling


def triangular_sd(low: float, mode: float, high: float) -> float:
    r"""Standard deviation of what `triangular` draws.

    Parameters
    ----------
    low, mode, high : float
        :math:`low \le mode \le high`.

    Returns
    -------
    float
        :math:`\sqrt{(a^2 + b^2 + c^2 - ab - ac - bc) / 18}` for low a, high b and mode c.

    References
    ----------
    Kotz & van Dorp (2004), *Beyond Beta*, chapter 1.
    """
    # the same sum of squares, of distances: no digits are lost where a range is narrow
    below, above = mode - low, high - mode
    return sqrt((below * below + below * above + above * above) / 18.0)
