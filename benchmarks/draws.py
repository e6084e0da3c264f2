"""Drawn numbers as arrays, for engines that have a random generator of NumPy; or exactly those of alignsim."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from alignsim.config.schema import COMPONENTS
from alignsim.engines.arrangement import BETWEEN, NORMAL, TIMES
from alignsim.rules.streams import NOISE, normals4, uniform
from alignsim.world.world import SMALLEST_REST
from benchmarks.work import Floats, Work, places_of

# shocks of a round, from 1: (state, component, run)
Shocks = Callable[[int], Floats]


@dataclass(frozen=True)
class Prior:
    """Draws of one kind, as arrays.

    Attributes
    ----------
    leaves, rows : ndarray
        Places in `Work.base` and among the draws.
    a, b : ndarray, (draw, 1)
        Parameters.
    """

    leaves: np.ndarray
    rows: np.ndarray
    a: Floats
    b: Floats


def priors_of(work: Work) -> dict[int, Prior]:
    """Draws of a work by kind of prior.

    Parameters
    ----------
    work : Work
        With its draws.

    Returns
    -------
    dict of int to Prior
        By kind, as in `alignsim.engines.arrangement`.
    """
    priors = {}
    for kind in {draw.kind for draw in work.draws}:
        rows = [(n, draw) for n, draw in enumerate(work.draws) if draw.kind == kind]
        leaves, places = np.array([draw.leaf for _, draw in rows]), np.array([n for n, _ in rows])
        ends = np.array([(draw.a, draw.b) for _, draw in rows])
        priors[kind] = Prior(leaves, places, ends[:, :1], ends[:, 1:])
    return priors


def drawn(work: Work, priors: Mapping[int, Prior], numbers: Floats) -> Floats:
    """Every number of the world and the rules of each run.

    Parameters
    ----------
    work : Work
        With central values.
    priors : mapping of int to Prior
        See `priors_of`.
    numbers : ndarray, (draw, run)
        Uniform, but standard normal where the prior is normal.

    Returns
    -------
    ndarray, (leaf, run)
        In the order of `Work.paths`.
    """
    values = np.repeat(work.base[:, None], numbers.shape[1], axis=1)
    for kind, prior in priors.items():
        u, value, a, b = numbers[prior.rows], values[prior.leaves], prior.a, prior.b
        if kind == NORMAL:
            values[prior.leaves] = value + a * u
        elif kind == TIMES:
            values[prior.leaves] = value * a ** (2.0 * u - 1.0)
        elif kind == BETWEEN:
            values[prior.leaves] = a + u * (b - a)
        else:
            width = b - a
            rising = a + np.sqrt(u * width * (value - a))
            falling = b - np.sqrt((1.0 - u) * width * (b - value))
            values[prior.leaves] = np.where(u * width < value - a, rising, falling)
    return values


def world_of(work: Work, values: Floats) -> dict[str, Floats]:
    """Numbers as arrays by name, shares scaled to 1.

    Parameters
    ----------
    work : Work
        For its places.
    values : ndarray, (leaf, ...)
        From `drawn`.

    Returns
    -------
    dict of str to ndarray
        As in `benchmarks.work.places_of`, with the last axis of `values`.
    """
    world = {name: values[place] for name, place in places_of(work).items()}
    share, neighbours = world["share"], world["W"]
    share[:, -1] = np.maximum(1.0 - share[:, :-1].sum(axis=1), SMALLEST_REST)
    world["share"] = share / share.sum(axis=1, keepdims=True)
    world["W"] = neighbours / neighbours.sum(axis=1, keepdims=True)
    return world


def numpy_numbers(work: Work, priors: Mapping[int, Prior], runs: int, rng: np.random.Generator) -> Floats:
    """Numbers for `drawn` from a generator of NumPy.

    Parameters
    ----------
    work, priors : Work, mapping of int to Prior
        What is drawn.
    runs : int
        How many runs.
    rng : numpy.random.Generator
        Source.

    Returns
    -------
    ndarray, (draw, run)
        Uniform or standard normal.
    """
    numbers = rng.random((len(work.draws), runs))
    if NORMAL in priors:
        numbers[priors[NORMAL].rows] = rng.standard_normal((len(priors[NORMAL].rows), runs))
    return numbers


def numpy_shocks(work: Work, runs: int, rng: np.random.Generator) -> Shocks:
    """Shocks from a generator of NumPy.

    Parameters
    ----------
    work : Work
        For its states.
    runs : int
        How many runs.
    rng : numpy.random.Generator
        Source.

    Returns
    -------
    callable
        Standard normal numbers of a round, (state, component, run).
    """
    shape = (len(work.states), len(COMPONENTS), runs)
    return lambda number: rng.standard_normal(shape)


def our_numbers(work: Work, replicates: Sequence[int]) -> Floats:
    """The numbers for `drawn` that alignsim draws.

    Parameters
    ----------
    work : Work
        What is drawn.
    replicates : sequence of int
        For which.

    Returns
    -------
    ndarray, (draw, replicate)
        Uniform or standard normal.
    """

    def number(draw_kind: int, purpose: int, checksum: int, replicate: int) -> float:
        if draw_kind == NORMAL:
            return normals4(work.seed, replicate, purpose, 0, checksum, 0)[0]
        return uniform(work.seed, replicate, purpose, checksum)

    return np.array(
        [[number(d.kind, d.purpose, d.checksum, replicate) for replicate in replicates] for d in work.draws]
    )


def our_shocks(work: Work, replicates: Sequence[int]) -> Shocks:
    """The shocks that alignsim draws.

    Parameters
    ----------
    work : Work
        For its states and seed.
    replicates : sequence of int
        For which.

    Returns
    -------
    callable
        Standard normal numbers of a round, (state, component, replicate).
    """
    states = range(len(work.states))

    def shocks(number: int) -> Floats:
        by_run = [[normals4(work.seed, n, NOISE, 0, number, i) for i in states] for n in replicates]
        return np.moveaxis(np.array(by_run), 0, -1)

    return shocks
