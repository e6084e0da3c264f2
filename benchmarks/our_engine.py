"""The engines of alignsim as they are called by users: the compiled one, and the Mesa model."""

from dataclasses import fields
from itertools import pairwise
from typing import Any, Final

import mesa
import numpy as np

from alignsim.config.schema import RunConfig
from alignsim.engines.ensemble import ensemble_of, run_chunks
from alignsim.engines.model import ARMS, AlignmentModel
from alignsim.world.setup import Setup
from benchmarks.work import EXPERIMENT, Floats, setup_of

# the precisions that there are
PRECISIONS: Final = ("float64", "float32") if "precision" in {item.name for item in fields(RunConfig)} else ("float64",)


def our_setup(precision: str, replicates: int, *overrides: str, experiment: str = EXPERIMENT) -> Setup:
    """An experiment for the compiled engine.

    Parameters
    ----------
    precision : str
        One of `PRECISIONS`.
    replicates : int
        Of each arm.
    *overrides : str
        Further ones.
    experiment : str
        Name.

    Returns
    -------
    Setup
        Ready to run.
    """
    chosen = [f"run.precision={precision}"] if len(PRECISIONS) > 1 else []
    return setup_of(experiment, replicates, *chosen, *overrides)


def compiled_measures(setup: Setup) -> Floats:
    """Measures at the last round by the compiled engine.

    Parameters
    ----------
    setup : Setup
        Ready to run.

    Returns
    -------
    ndarray, (measure, run)
        Arm by arm, replicate by replicate.
    """
    ensemble = ensemble_of(setup)
    return np.concatenate([chunk.last for chunk in run_chunks(ensemble, ensemble.chunks)], axis=1)


def mesa_run(setup: Setup, arm: int, replicate: int) -> Floats:
    """Measures at the last round by alignsim's Mesa model.

    Parameters
    ----------
    setup : Setup
        Ready to run.
    arm : int
        0 for the baseline, 1 for the scenario.
    replicate : int
        From 0.

    Returns
    -------
    ndarray, (measure)
        As the compiled engine gives them.
    """
    model = AlignmentModel.of(setup, ARMS[arm], replicate)
    leanings = [[state.leaning for state in model.states]]
    for _ in range(setup.clock.rounds):
        model.step()
        leanings.append([state.leaning for state in model.states])
    pairs = list(pairwise(leanings))
    switches = [sum(before[i] != after[i] for before, after in pairs) for i in range(len(model.states))]
    rows = [
        [*state.shares[1:], state.shares[0], state.hedging, state.tilt, count]
        for state, count in zip(model.states, switches, strict=True)
    ]
    return np.array([*np.ravel(rows), model.polarisation])


def mesa_batch(setup: Setup, replicates: int) -> list[dict[str, Any]]:
    """Runs of alignsim's Mesa model by ``mesa.batch_run``, one process.

    Parameters
    ----------
    setup : Setup
        Ready to run.
    replicates : int
        Of both arms.

    Returns
    -------
    list of dict
        Rows of Mesa.
    """
    parameters = {"setup": [setup], "arm": list(ARMS), "replicate": range(replicates)}
    # Mesa makes one step more than it is told
    return mesa.batch_run(AlignmentModel.of, parameters, max_steps=setup.clock.rounds - 1, display_progress=False)
