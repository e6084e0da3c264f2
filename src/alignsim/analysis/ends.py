"""Where a scenario ends when only some of its events happen: the same replicates, draws and noise."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import STATES
from alignsim.engines.ensemble import ensemble_of, run_chunks
from alignsim.engines.kernel import MEASURES
from alignsim.engines.memory import BLOCK
from alignsim.engines.numbering import SETTLED
from alignsim.results.tables import STATE_MEASURES
from alignsim.world.setup import Setup
from alignsim.world.variants import with_events

Array = NDArray[np.float64]
# a variant has few runs: small pieces keep every thread busy
_PIECE: Final = BLOCK


def replicates_of(setup: Setup) -> int:
    """Replicates that variants are made of.

    Parameters
    ----------
    setup : Setup
        Of the whole.

    Returns
    -------
    int
        All of them, up to as many as an explanation rests on.
    """
    return min(setup.composed.config.run.replicates, SETTLED)


def ends_with(
    setup: Setup, events: Collection[str], replicates: range, advance: Callable[[int], Any] = lambda runs: None
) -> dict[str, Array]:
    """Measures at the last round of an arm in which only some events happen.

    Parameters
    ----------
    setup : Setup
        Of the whole, without a design.
    events : collection of str
        Names of those that happen; with none of them it is the baseline.
    replicates : range
        Which replicates.
    advance : callable
        Called with the number of runs that were made.

    Returns
    -------
    dict of str to ndarray, (state, replicate)
        By measure; the baseline, which all variants share, is not made again.
    """
    variant = with_events(setup, events)
    ensemble = ensemble_of(variant)
    # nothing but where the runs end
    ensemble = replace(ensemble, numbering=replace(ensemble.numbering, explain=False, sample=0))
    arm = (len(variant.arms) - 1) * variant.composed.config.run.replicates
    runs = range(arm + replicates.start, arm + replicates.stop)
    chunks = [runs[begin : begin + _PIECE] for begin in range(0, len(runs), _PIECE)]
    pieces = []
    for chunk in run_chunks(ensemble, chunks):
        pieces.append(chunk.last[:-1].reshape(len(STATES), MEASURES, -1).astype(np.float64))
        advance(pieces[-1].shape[-1])
    whole = np.concatenate(pieces, axis=-1)
    return {measure: np.ascontiguousarray(whole[:, m]) for m, measure in enumerate(STATE_MEASURES)}
