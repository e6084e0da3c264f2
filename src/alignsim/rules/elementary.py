"""Elementary functions in plain IEEE arithmetic: the same bits on every machine.

The C library's versions differ in the last bit from one system to the next, and numba's
wheels carry no vector library: a call to ``math.exp`` keeps a loop over runs from being
vectorised. These use ``+ - * /`` and bit casts only. Errors, measured by the tests: at
most 2.3e-16 relative for `exp` and `log1p`, 1.2e-16 absolute near 1 for `log`, 7e-16
absolute for `cos_sin_of_turn`.
"""

import numpy as np

from alignsim.rules.compilation import compiled

# 1.5 * 2**52: adding it to a float rounds that to an integer, which then stands in the low bits
_ROUND = 6755399441055744.0
# ln 2 in two parts, so that n * ln 2 loses nothing (fdlibm, e_exp.c)
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
_EXPONENT_OF_ROUND = 0x4338000000000000
# 2**52: a word in the low bits of it adds as much
_TWO_52 = 4503599627370496.0
_TWO_52_BITS = 0x4330000000000000


@compiled
def exp(x: float) -> float:
    r"""Exponential function.

    Parameters
    ----------
    x : float
        Clipped to [-708, 709], where the result is a normal number.

    Returns
    -------
    float
        :math:`e^x`.

    Notes
    -----
    :math:`e^x = 2^n e^r` with :math:`|r| \le \tfrac12\ln 2` and the Taylor series of degree 13.
    """
    x = min(max(x, -708.0), 709.0)
    shifted = x * 1.4426950408889634 + _ROUND
    n = shifted - _ROUND
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    p = 1.6059043836821613e-10
    p = p * r + 2.0876756987868100e-09
    p = p * r + 2.5052108385441720e-08
    p = p * r + 2.7557319223985893e-07
    p = p * r + 2.7557319223985888e-06
    p = p * r + 2.4801587301587302e-05
    p = p * r + 1.9841269841269841e-04
    p = p * r + 1.3888888888888889e-03
    p = p * r + 8.3333333333333333e-03
    p = p * r + 4.1666666666666664e-02
    p = p * r + 1.6666666666666666e-01
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    bits = np.float64(shifted).view(np.int64)
    return p * np.int64((bits + 1023) << 52).view(np.float64)


@compiled
def log(x: float) -> float:
    r"""Natural logarithm.

    Parameters
    ----------
    x : float
        A positive normal number.

    Returns
    -------
    float
        :math:`\ln x`.

    Notes
    -----
    :math:`x = 2^k (1 + f)`, then the series of fdlibm (e_log.c) in :math:`f / (2 + f)`.
    """
    bits = np.float64(x).view(np.int64)
    exponent = (bits - _SQRT_HALF_BITS) >> 52
    f = np.int64(bits - (exponent << 52)).view(np.float64) - 1.0
    k = np.int64(exponent + _EXPONENT_OF_ROUND).view(np.float64) - _ROUND
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half_square = 0.5 * f * f
    return k * _LN2_HIGH - ((half_square - (s * (half_square + (even + odd)) + k * _LN2_LOW)) - f)


@compiled
def log1p(x: float) -> float:
    r"""Logarithm of one plus a number, exact for small numbers too.

    Parameters
    ----------
    x : float
        :math:`x \ge 0`.

    Returns
    -------
    float
        :math:`\ln(1 + x)`.
    """
    u = 1.0 + x
    # what the sum lost to rounding, put back to first order
    return log(u) + (x - (u - 1.0)) / u


@compiled
def cos_sin_of_turn(turn: float) -> tuple[float, float]:
    r"""Cosine and sine of a fraction of a full turn.

    Parameters
    ----------
    turn : float
        :math:`0 \le u < 1`.

    Returns
    -------
    tuple of float
        :math:`\cos 2\pi u, \sin 2\pi u`.

    Notes
    -----
    Reduced to an eighth of a turn either side of the nearest quarter; coefficients of
    Cephes (sin.c).
    """
    shifted = 4.0 * turn + _ROUND
    quarter = np.float64(shifted).view(np.int64) & 3
    r = (turn - 0.25 * (shifted - _ROUND)) * 6.283185307179586
    z = r * r
    s = r + r * z * (
        -1.66666666666666324348e-01
        + z
        * (
            8.33333333332248946124e-03
            + z
            * (
                -1.98412698298579493134e-04
                + z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10))
            )
        )
    )
    c = (
        1.0
        - 0.5 * z
        + z
        * z
        * (
            4.16666666666666019037e-02
            + z
            * (
                -1.38888888888741095749e-03
                + z
                * (
                    2.48015872894767294178e-05
                    + z
                    * (-2.75573143513906633035e-07 + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))
                )
            )
        )
    )
    swapped = (quarter & 1) == 1
    cosine = s if swapped else c
    sine = c if swapped else s
    cosine = -cosine if (quarter == 1 or quarter == 2) else cosine
    sine = -sine if quarter >= 2 else sine
    return cosine, sine


@compiled
def number_of(word: np.uint64) -> float:
    """A random word as a number, exactly.

    Parameters
    ----------
    word : numpy.uint64
        0 to 2**32 - 1.

    Returns
    -------
    float
        The same number.
    """
    # AVX2 turns no integers of 64 bits into numbers
    return np.uint64(word | np.uint64(_TWO_52_BITS)).view(np.float64) - _TWO_52


@compiled
def within_unit(word: np.uint64) -> float:
    """Turn a random word into a number between 0 and 1.

    Parameters
    ----------
    word : numpy.uint64
        0 to 2**32 - 1.

    Returns
    -------
    float
        In steps of 2**-32, from half a step: never 0 nor 1.
    """
    return (number_of(word) + 0.5) * 2.0**-32


@compiled
def part_of_turn(word: np.uint64) -> float:
    """Turn a random word into a part of a full turn.

    Parameters
    ----------
    word : numpy.uint64
        0 to 2**32 - 1.

    Returns
    -------
    float
        In steps of 2**-32, from 0: below 1.
    """
    return number_of(word) * 2.0**-32
