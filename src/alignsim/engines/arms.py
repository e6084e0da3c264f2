"""Run both arms of an experiment over its replicates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import COMPONENTS, POWERS, STATES
from alignsim.engines.model import AlignmentModel
from alignsim.engines.terms import TERMS
from alignsim.world.setup import Setup


@dataclass(frozen=True)
class Ensemble:
    """What all runs of an experiment went through.

    Attributes
    ----------
    arms : tuple of str
        ``baseline``, and ``scenario`` when there are events.
    shares : ndarray, (arm, replicate, round, state, component)
        Alignments; round 0 is the starting point.
    hedging : ndarray, (arm, replicate, round, state)
        Hedging index.
    accumulators : ndarray, (arm, replicate, round, state, term, power)
        Equation 18, logit units.
    """

    arms: tuple[str, ...]
    shares: NDArray[np.float64]
    hedging: NDArray[np.float64]
    accumulators: NDArray[np.float64]


def run_arms(setup: Setup, advance: Callable[[], Any] = lambda: None) -> Ensemble:
    """Run every arm and replicate; both arms share draws and shocks.

    Parameters
    ----------
    setup : Setup
        Checked.
    advance : callable
        Called after each run, for a progress bar.

    Returns
    -------
    Ensemble
        Of all runs.
    """
    run = setup.composed.config.run
    shape = (len(setup.arms), run.replicates, run.rounds + 1, len(STATES))
    ensemble = Ensemble(
        arms=setup.arms,
        shares=np.empty((*shape, len(COMPONENTS))),
        hedging=np.empty(shape),
        accumulators=np.empty((*shape, len(TERMS), len(POWERS))),
    )
    for replicate in range(run.replicates):
        for a, arm in enumerate(setup.arms):
            model = AlignmentModel.of(setup, arm, replicate)
            _record(model, ensemble, (a, replicate, 0))
            for number in range(1, run.rounds + 1):
                model.step()
                _record(model, ensemble, (a, replicate, number))
            advance()
    return ensemble


def _record(model: AlignmentModel, ensemble: Ensemble, index: tuple[int, int, int]) -> None:
    ensemble.shares[index] = [state.shares for state in model.states]
    ensemble.hedging[index] = [state.hedging for state in model.states]
    ensemble.accumulators[index] = model.accumulators
