"""What has a text of its own in single precision: elementary functions, and numbers from random words.

The compiled engine reads these in place of their namesakes in `alignsim.rules.elementary` when it is compiled
for numbers of 32 bits (`alignsim.engines.precision`); every other function has one text for both. Literals become
32-bit numbers then. Errors, measured by the tests: at most 1.1e-7 relative for `exp`, 6e-8 absolute near 1 for
`log`, 1.5e-7 absolute for `cos_sin_of_turn`.
"""

# to mypy a number of 32 bits is not a float
# mypy: disable-error-code="return-value"

import numpy as np

from alignsim.rules.compilation import compiled

# 1.5 * 2**23: adding it to a number rounds that to an integer, which then stands in the low bits
_ROUND = 12582912.0
# ln 2 in two parts, so that n * ln 2 loses nothing (FreeBSD, e_logf.c)
_LN2_HIGH = 6.9313812256e-01
_LN2_LOW = 9.0580006145e-06
_SQRT_HALF_BITS = 0x3F3504F3


@compiled
def exp(x: float) -> float:
    r"""Exponential function.

    Parameters
    ----------
    x : float
        Clipped to [-87, 88], where the result is a normal number.

    Returns
    -------
    float
        :math:`e^x`.

    Notes
    -----
    :math:`e^x = 2^n e^r` with :math:`|r| \le \tfrac12\ln 2` and the Taylor series of degree 7.
    """
    x = min(max(x, -87.0), 88.0)
    shifted = x * 1.44269504 + _ROUND
    n = shifted - _ROUND
    r = (x - n * _LN2_HIGH) - n * _LN2_LOW
    p = 1.9841269841269841e-04
    p = p * r + 1.3888888888888889e-03
    p = p * r + 8.3333333333333333e-03
    p = p * r + 4.1666666666666664e-02
    p = p * r + 1.6666666666666666e-01
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    bits = np.float32(shifted).view(np.int32)
    return p * np.int32((bits + 127) << 23).view(np.float32)


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
    :math:`x = 2^k (1 + f)`, then the series of FreeBSD (e_logf.c) in :math:`f / (2 + f)`.
    """
    bits = np.float32(x).view(np.int32)
    # numba makes every sum of integers one of 64 bits; brought back, as many of them fit a register as of floats
    exponent = np.int32(np.int32(bits - _SQRT_HALF_BITS) >> 23)
    f = np.int32(bits - (exponent << 23)).view(np.float32) - 1.0
    k = np.float32(exponent)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    even = w * (4.0000972152e-01 + w * 2.4279078841e-01)
    odd = z * (6.6666662693e-01 + w * 2.8498786688e-01)
    half_square = 0.5 * f * f
    return k * _LN2_HIGH - ((half_square - (s * (half_square + (even + odd)) + k * _LN2_LOW)) - f)


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
    Cephes (sinf.c).
    """
    shifted = 4.0 * turn + _ROUND
    quarter = np.float32(shifted).view(np.int32) & 3
    r = (turn - 0.25 * (shifted - _ROUND)) * 6.283185307179586
    z = r * r
    s = r + r * z * (-1.6666654611e-1 + z * (8.3321608736e-3 + z * -1.9515295891e-4))
    c = 1.0 - 0.5 * z + z * z * (4.166664568298827e-2 + z * (-1.388731625493765e-3 + z * 2.443315711809948e-5))
    swapped = (quarter & 1) == 1
    cosine = s if swapped else c
    sine = c if swapped else s
    cosine = -cosine if (quarter == 1 or quarter == 2) else cosine
    sine = -sine if quarter >= 2 else sine
    return cosine, sine


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
        As with 64 bits, to 24 significant bits: never 0, and kept from being rounded to 1.
    """
    # by halves, which are exact: numbers near 0, the tails of the normal law, keep all their bits
    high, low = np.float32(np.int32(word >> np.uint64(16))), np.float32(np.int32(word & np.uint64(0xFFFF)))
    return min(high * 2.0**-16 + (low + 0.5) * 2.0**-32, 1.0 - 2.0**-24)


@compiled
def part_of_turn(word: np.uint64) -> float:
    """Turn a random word into a part of a full turn.

    Parameters
    ----------
    word : numpy.uint64
        0 to 2**32 - 1; its 24 highest bits count.

    Returns
    -------
    float
        In steps of 2**-24, from 0: below 1.
    """
    return np.float32(np.int32(word >> np.uint64(8))) * 2.0**-24
