"""History matching: draws of everything uncertain, of which those stay that the past does not rule out."""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.engines.ensemble import thread_count
from alignsim.validation.implausibility import CUTOFF, implausibility, instrument_error, plausible_of, tolerances
from alignsim.validation.predictions import Predictions, predict
from alignsim.validation.targets import Target, targets
from alignsim.validation.worlds import Draws, happened
from alignsim.world.plausible import Plausible

Array = NDArray[np.float64]
# draws of a wave; a piece of it is what one thread predicts at once
WAVE: Final = 131_072
_PIECE: Final = 8_192
# standard error of the share of plausible draws, relative to it, at which no further wave is asked for
SETTLED: Final = 0.01
# waves after which a share that is still less certain is told as it is: minutes, not hours
MOST: Final = 100
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

    @property
    def share_error(self) -> float:
        """Standard error of that share: draws are independent of each other, so that it is that of a binomial one."""
        return sqrt(self.share * (1.0 - self.share) / self.candidates)


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
        evidence = evidence_of(self.targets, self.allowed, self.draws)
        return Plausible(self.draws.seed, self.waves[-1].candidates, self.numbers, evidence)


def match(draws: Draws) -> Matched:
    """Try draws of the priors wave by wave until the share of plausible ones is known well enough.

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
        beyond = implausibility(found.values, found.observed, allowed) > CUTOFF
        misses = beyond.sum(axis=1)
        excluded += beyond.sum(axis=0)
        alone += beyond[misses == 1].sum(axis=0)
        numbers.append(first + np.flatnonzero(misses == 0))
        kept = (waves[-1].plausible if waves else 0) + len(numbers[-1])
        waves.append(Wave(first + size, kept))
        sample = sample or _first(found, KEPT)
    assert sample is not None
    candidates = waves[-1].candidates
    inside = plausible_of(sample.values, sample.observed, allowed)
    return Matched(
        wanted, allowed, tuple(waves), np.concatenate(numbers), excluded / candidates, alone / candidates,
        sample, inside, draws,
    )  # fmt: skip


def evidence_of(wanted: tuple[Target, ...], allowed: Array, draws: Draws) -> str:
    """Digest of what the draws are held against, and of what happened in the worlds that are run for it.

    Parameters
    ----------
    wanted : tuple of Target
        What is matched.
    allowed : ndarray, (target)
        Standard deviation that an error may have.
    draws : Draws
        With their overrides.

    Returns
    -------
    str
        Hexadecimal SHA-256 of names, observed values and allowed errors in nine digits, which are the same on every
        machine, and of the composed worlds, policies and events. The engine's code is not in it.
    """
    figures = [(one.name, f"{one.observed:.9g}", f"{error:.9g}") for one, error in zip(wanted, allowed, strict=True)]
    settings = sorted({(one.world_year, one.experiment, max(one.rounds, 1)) for one in wanted})
    return sha256(json.dumps([figures, [happened(*each, draws) for each in settings]]).encode()).hexdigest()


def _starts(draws: Draws, waves: list[Wave]) -> Iterator[int]:
    """Number of the first draw of each wave, as long as another is needed."""
    yield 0
    while waves[-1].candidates < draws.replicates or not (settled(waves[-1]) or len(waves) >= MOST):
        yield waves[-1].candidates


def settled(last: Wave) -> bool:
    r"""Whether the share of plausible draws is known well enough for no further wave to be asked for.

    Waves are draws of the same prior, so that their shares differ by chance alone: that a wave moved the share little
    tells luck, the more so the smaller a part of all draws it is. What is left open is the standard error of the
    share of all draws, relative to it :math:`\sqrt{(1 - p) / (p n)}`. A share of 99 % is known to a hundredth of
    itself after a hundred draws; a tiny one once about ten thousand draws stay, which is also what runs need, since
    they take each plausible draw once before any comes again.

    Parameters
    ----------
    last : Wave
        Counts of all waves so far.

    Returns
    -------
    bool
        Where nothing is plausible, more waves are not waited for.
    """
    return last.share_error <= SETTLED * last.share


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
