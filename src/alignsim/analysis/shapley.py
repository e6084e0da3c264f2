"""Shapley's shares: a joint effect divided among those who made it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import comb
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
# beyond that the coalitions are too many: 2^8 are 256 runs of everything
MOST_EXACT: Final = 8
SAMPLED_ORDERS: Final = 64


@dataclass(frozen=True)
class Joining:
    """A player who joins a coalition.

    Attributes
    ----------
    player : int
        From 0.
    coalition : int
        Those who are there already: bit i stands for player i.
    weight : float
        Share of the orders in which the player joins just then; over all coalitions of a player they add up to 1.
    """

    player: int
    coalition: int
    weight: float

    @property
    def joined(self) -> int:
        """The coalition with the player."""
        return self.coalition | 1 << self.player


def all_joinings(players: int) -> list[Joining]:
    r"""Every coalition that every player can join: shares are then exact.

    Parameters
    ----------
    players : int
        How many there are.

    Returns
    -------
    list of Joining
        Weights :math:`|S|!\,(n - |S| - 1)! / n!`.

    References
    ----------
    Shapley (1953), *A Value for n-Person Games*.
    """
    return [
        Joining(player, coalition, 1.0 / (players * comb(players - 1, coalition.bit_count())))
        for player in range(players)
        for coalition in range(2**players)
        if not coalition >> player & 1
    ]


def sampled_joinings(players: int, orders: int, seed: int) -> list[Joining]:
    """Coalitions along some of the orders in which players can come, each order once forth and once back.

    Parameters
    ----------
    players : int
        How many there are.
    orders : int
        Even number.
    seed : int
        Of the sample.

    Returns
    -------
    list of Joining
        Each once. Forth and back give exact shares where only pairs interact, so that the sample decides on
        interactions of three and more alone.

    References
    ----------
    Castro, Gómez & Tejada (2009), *Polynomial calculation of the Shapley value based on sampling*; Mitchell, Cooper,
    Frank & Holmes (2022), *Sampling Permutations for Shapley Value Estimation*, for orders forth and back.
    """
    generator = np.random.default_rng(seed)
    forth = [generator.permutation(players).tolist() for _ in range(orders // 2)]
    counts: Counter[tuple[int, int]] = Counter()
    for order in [*forth, *(order[::-1] for order in forth)]:
        coalition = 0
        for player in order:
            counts[player, coalition] += 1
            coalition |= 1 << player
    return [Joining(player, coalition, count / orders) for (player, coalition), count in sorted(counts.items())]


def shapley_shares(values: Mapping[int, Array], joinings: Iterable[Joining], players: int) -> Array:
    r"""Divide what all together make among the players.

    The share of player i is :math:`\sum_S w_{iS}\,(v(S \cup i) - v(S))` over its joinings.

    Parameters
    ----------
    values : mapping of int to ndarray
        By coalition: what it makes.
    joinings : iterable of Joining
        From `all_joinings` or `sampled_joinings`.
    players : int
        How many there are.

    Returns
    -------
    ndarray, (player, ...)
        They add up to what all make beyond what nobody makes, of sampled orders too: along each order the differences
        do. Who changes nothing gets exactly 0, and players who
        do the same get the same (of sampled orders: about the same).

    References
    ----------
    Shapley (1953), *A Value for n-Person Games*.

    Examples
    --------
    A pair of gloves is worth 1; one player has a left one, two have right ones.

    >>> import numpy as np
    >>> values = {coalition: np.array(float(coalition & 1 and coalition > 1)) for coalition in range(8)}
    >>> shapley_shares(values, all_joinings(3), 3).round(3).tolist()
    [0.667, 0.167, 0.167]
    """
    shares: Array = np.zeros((players, *np.shape(values[0])))
    for joining in joinings:
        # differences, not sums: a coalition that a player leaves bit-equal adds exactly nothing
        shares[joining.player] += joining.weight * (values[joining.joined] - values[joining.coalition])
    return shares
