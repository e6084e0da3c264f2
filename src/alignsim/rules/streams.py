"""Random numbers that anybody can draw anywhere: a pure function of what they are for.

Philox 4x32-10 (Salmon, Moraes, Dror & Shaw 2011, *Parallel random numbers: as easy as
1, 2, 3*): key and counter in, four 32-bit words out, no state. A draw is named by seed,
replicate, purpose, block, round (or the checksum of a config path) and state. Both arms
of a comparison use the same names, hence common random numbers; and no draw depends on
how runs are divided among workers.

Words of the counter::

    0  replicate, low 32 bits
    1  replicate, high 16 bits | purpose << 16 (4 bits) | block << 20 (12 bits)
    2  round, or checksum of a config path
    3  index of the state
"""

import zlib
from math import sqrt
from typing import Final

import numpy as np

from alignsim.rules.compilation import compiled
from alignsim.rules.elementary import cos_sin_of_turn, log, part_of_turn, within_unit

NOISE: Final = 0
RULES: Final = 1
WORLD: Final = 2
POLICY: Final = 3
VOTES: Final = 4


def path_checksum(path: str) -> int:
    """Name of a config path in the counter, so that a new parameter never shifts another's draw.

    Parameters
    ----------
    path : str
        Such as ``rules.aid_weight``.

    Returns
    -------
    int
        CRC-32 of the path.
    """
    return zlib.crc32(path.encode())


@compiled
def philox4x32(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Philox 4x32 with ten rounds.

    Parameters
    ----------
    c0, c1, c2, c3 : numpy.uint64
        Counter, 32 bits each.
    k0, k1 : numpy.uint64
        Key, 32 bits each.

    Returns
    -------
    tuple of numpy.uint64
        Four words of 32 bits.

    References
    ----------
    Salmon et al. (2011), https://doi.org/10.1145/2063384.2063405.
    """
    low = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    for _ in range(10):
        # high halves are left as they come: a product of low halves, all that is needed, is one instruction
        p0 = np.uint64(0xD2511F53) * (c0 & low)
        p1 = np.uint64(0xCD9E8D57) * (c2 & low)
        c0 = (p1 >> half) ^ c1 ^ k0
        c1 = p1
        c2 = (p0 >> half) ^ c3 ^ k1
        c3 = p0
        k0 = k0 + np.uint64(0x9E3779B9)
        k1 = k1 + np.uint64(0xBB67AE85)
    return c0 & low, c1 & low, c2 & low, c3 & low


@compiled
def words(
    seed: int, replicate: int, purpose: int, block: int, counter: int, state: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Four random words of 32 bits.

    Parameters
    ----------
    seed : int
        0 to 2**63 - 1.
    replicate : int
        0 to 2**48 - 1.
    purpose : int
        `NOISE`, `RULES`, `WORLD`, `POLICY` or `VOTES`.
    block : int
        0 to 4095: which four numbers of this purpose.
    counter : int
        Round, or `path_checksum` of a config path.
    state : int
        Index of the state; 0 where the draw belongs to none.

    Returns
    -------
    tuple of numpy.uint64
        Independent and uniform over 0 to 2**32 - 1.
    """
    low = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    number = np.uint64(replicate)
    name = (number >> half) | (np.uint64(purpose) << np.uint64(16)) | (np.uint64(block) << np.uint64(20))
    key = np.uint64(seed)
    return philox4x32(number & low, name, np.uint64(counter), np.uint64(state), key & low, key >> half)


@compiled
def place_in_turn(seed: int, replicate: int, count: int) -> int:
    """Place in a list of equally good draws that a replicate takes: each once before any comes again.

    Parameters
    ----------
    seed : int
        Of the run; it tells where to begin.
    replicate : int
        From 0.
    count : int
        Length of the list, at least 1.

    Returns
    -------
    int
        From 0.
    """
    return (int(words(seed, 0, RULES, 1, 0, 0)[0]) + replicate) % count


@compiled
def radius_of(unit: float) -> float:
    """Distance from the origin of two independent standard normal numbers (Box-Muller).

    Parameters
    ----------
    unit : float
        Uniform on the open interval from 0 to 1: the logarithm never sees 0.

    Returns
    -------
    float
        Positive.
    """
    return sqrt(-2.0 * log(unit))


@compiled
def normal_pair(radius: float, turn: float) -> tuple[float, float]:
    """Two independent standard normal numbers (Box-Muller).

    Parameters
    ----------
    radius : float
        From `radius_of`.
    turn : float
        Their direction, part of a full turn: uniform from 0 to 1.

    Returns
    -------
    tuple of float
        Along and across.
    """
    cosine, sine = cos_sin_of_turn(turn)
    return radius * cosine, radius * sine


@compiled
def normals4(
    seed: int, replicate: int, purpose: int, block: int, counter: int, state: int
) -> tuple[float, float, float, float]:
    """Four independent standard normal numbers (Box-Muller).

    Parameters
    ----------
    seed, replicate, purpose, block, counter, state : int
        As in `words`.

    Returns
    -------
    tuple of float
        For noise: one for each component, autonomy first.
    """
    w0, w1, w2, w3 = words(seed, replicate, purpose, block, counter, state)
    n0, n1 = normal_pair(radius_of(within_unit(w0)), part_of_turn(w1))
    n2, n3 = normal_pair(radius_of(within_unit(w2)), part_of_turn(w3))
    return n0, n1, n2, n3


@compiled
def uniform(seed: int, replicate: int, purpose: int, checksum: int) -> float:
    """One number between 0 and 1, for a parameter of one replicate.

    Parameters
    ----------
    seed, replicate, purpose : int
        As in `words`.
    checksum : int
        `path_checksum` of the parameter's config path.

    Returns
    -------
    float
        Uniform on the open interval, in steps of 2**-32.
    """
    return within_unit(words(seed, replicate, purpose, 0, checksum, 0)[0])
