"""History matching: draws of everything uncertain, of which those stay that the past does not rule out."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.engines.ensemble import thread_count
from alignsim.validation.implausibility import CUTOFF, implausibility, instrument_error, tolerances
from alignsim.validation.predictions import Predictions, predict
from alignsim.validation.targets import Target, targets
from alignsim.validation.worlds import Draws
from alignsim.world.plausible import Plausible

Array = NDArray[np.float64]
# draws of a wave; a piece of it is what one thread predicts at once
WAVE: Final = 131_072
_PIECE: Final = 8_192
# a wave that changes the share of plausible draws by less than this, relative to it, is the last
SETTLED: Final = 0.01
# draws of which parameters and inputs are kept, for pictures of the prior
KEPT: Final = 16_384


@dataclass(frozen=True)
class Wave:
    """One wave.

    Attributes
    ----------
    candidates, plausible : int
        Draws tried, and those that stay, in all waves so far.
    """

    candidates: int
    plausible: int

    @property
    def share(self) -> float:
        """Share of draws that stay."""
        return self.plausible / self.candidates


@dataclass(frozen=True)
class Matched:
    """What history matching found.

    Attributes
    ----------
    targets : tuple of Target
        That were matched.
    allowed : ndarray, (target)
        Standard deviation that an error may have.
    waves : tuple of Wave
        In order.
    numbers : ndarray, (kept)
        Numbers of the plausible draws among all, in ascending order.
    excluded, excluded_alone : ndarray, (target)
        Share of all draws that a target rules out, and that no other target does.
    sample : Predictions
        The first draws of the prior, with what they predict.
    plausible : ndarray of bool, (run)
        Which of the sample stay.
    draws : Draws
        Behind them.
    """

    targets: tuple[Target, ...]
    allowed: Array
    waves: tuple[Wave, ...]
    numbers: NDArray[np.int64]
    excluded: Array
    excluded_alone: Array
    sample: Predictions
    plausible: NDArray[np.bool_]
    draws: Draws

    @property
    def ensemble(self) -> Plausible:
        """What runs take their draws from."""
        return Plausible(self.draws.seed, self.waves[-1].candidates, self.numbers)


def match(draws: Draws) -> Matched:
    """Try draws of the priors wave by wave until the share of plausible ones settles.

    A draw is implausible when it misses any target by more than three standard deviations of observation error and
    model discrepancy. The engine is fast enough to be asked itself, so that no emulator stands in for it.

    Parameters
    ----------
    draws : Draws
        At least so many are tried.

    Returns
    -------
    Matched
        The same whatever the number of threads.

    References
    ----------
    Craig et al. (1997); Vernon, Goldstein & Bower (2010).
    """
    draws = replace(draws, overrides=("rules=prior", *draws.overrides))
    wanted = targets("match")
    allowed = tolerances(wanted, instrument_error())
    waves: list[Wave] = []
    numbers, excluded, alone = [], np.zeros(len(wanted)), np.zeros(len(wanted))
    sample: Predictions | None = None
    for first in _starts(draws, waves):
        size = min(WAVE, draws.replicates)
        found = predict_all(wanted, replace(draws, replicates=size, first=first))
        beyond = implausibility(found.values, wanted, allowed) > CUTOFF
        misses = beyond.sum(axis=1)
        excluded += beyond.sum(axis=0)
        alone += beyond[misses == 1].sum(axis=0)
        numbers.append(first + np.flatnonzero(misses == 0))
        kept = (waves[-1].plausible if waves else 0) + len(numbers[-1])
        waves.append(Wave(first + size, kept))
        sample = sample or _first(found, KEPT)
    assert sample is not None
    candidates = waves[-1].candidates
    inside = plausible_of(sample.values, wanted, allowed)
    return Matched(
        wanted, allowed, tuple(waves), np.concatenate(numbers), excluded / candidates, alone / candidates,
        sample, inside, draws,
    )  # fmt: skip


def plausible_of(values: Array, wanted: tuple[Target, ...], allowed: Array) -> NDArray[np.bool_]:
    """Which draws miss no target.

    Parameters
    ----------
    values : ndarray, (run, target)
        Predictions.
    wanted : tuple of Target
        Observed.
    allowed : ndarray, (target)
        As in `alignsim.validation.implausibility.tolerances`.

    Returns
    -------
    ndarray of bool, (run)
        Every target is within the cutoff.
    """
    worst = implausibility(values, wanted, allowed).max(axis=1)
    return np.asarray(worst <= CUTOFF)


def _starts(draws: Draws, waves: list[Wave]) -> Iterator[int]:
    """Number of the first draw of each wave, as long as another is needed."""
    yield 0
    while waves[-1].candidates < draws.replicates or not settled(waves):
        yield waves[-1].candidates


def settled(waves: list[Wave]) -> bool:
    """Whether the last wave left the share of plausible draws as it was.

    Parameters
    ----------
    waves : list of Wave
        So far.

    Returns
    -------
    bool
        False after a single wave; where nothing is plausible, more waves are not waited for.
    """
    if len(waves) < 2:
        return False
    if waves[-1].plausible == 0:
        return True
    return abs(waves[-1].share - waves[-2].share) < SETTLED * waves[-1].share


def predict_all(wanted: tuple[Target, ...], draws: Draws) -> Predictions:
    """Predict on all threads.

    Parameters
    ----------
    wanted : tuple of Target
        What to predict.
    draws : Draws
        For which draws.

    Returns
    -------
    Predictions
        In the order of the draws.
    """
    ends = range(draws.first, draws.first + draws.replicates, _PIECE)
    pieces = [
        replace(draws, first=begin, replicates=min(_PIECE, draws.first + draws.replicates - begin)) for begin in ends
    ]
    # worlds are composed one after the other: Hydra knows no threads
    predict(wanted, replace(draws, replicates=1))
    with ThreadPoolExecutor(thread_count(None)) as pool:
        found = list(pool.map(lambda piece: predict(wanted, piece), pieces))
    drawn = {path: np.concatenate([one.draws[path] for one in found]) for path in found[0].draws}
    return Predictions(wanted, np.concatenate([one.values for one in found]), drawn)


def _first(found: Predictions, count: int) -> Predictions:
    drawn: Mapping[str, Array] = {path: values[:count] for path, values in found.draws.items()}
    return Predictions(found.targets, found.values[:count], drawn)
