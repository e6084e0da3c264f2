"""Whether all engines give the same numbers: asked before any of them is measured."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from benchmarks.engines import Engine
from benchmarks.our_engine import compiled_measures, our_setup
from benchmarks.work import Floats, setup_of, work_of

# together they move every lever by state, with each operation, with and without end
EXPERIMENTS: Final = (
    "aid_boost", "ukraine_shock", "sanctions_relief_licences", "security_guarantee", "russia_retrenchment",
    "eaeu_deepening", "c5plus1_coordination", "relocation",
)  # fmt: skip
REPLICATES: Final = 16
# of them for engines that need milliseconds a run
FEW: Final = 2
MEASURES: Final = 7


class UnequalError(Exception):
    """Two engines differ by more than rounding."""


def largest_differences(engines: Iterable[Engine]) -> dict[str, float]:
    """How far each engine is from alignsim's compiled one.

    Parameters
    ----------
    engines : iterable of Engine
        All of them.

    Returns
    -------
    dict of str to float
        By name, over all experiments, runs and measures.

    Raises
    ------
    UnequalError
        One is further away than its tolerance.
    """
    return {engine.name: _largest(engine) for engine in engines}


def _largest(engine: Engine) -> float:
    largest = 0.0
    for experiment in EXPERIMENTS if engine.fast else EXPERIMENTS[:FEW]:
        replicates = REPLICATES if engine.fast else 1
        setup = setup_of(experiment, replicates)
        ours = compiled_measures(our_setup(engine.precision, replicates, experiment=experiment))
        gap = difference(engine, ours, engine.measures(setup, work_of(setup)))
        if not gap <= engine.tolerance:
            raise UnequalError(
                f"{engine.name}: differs from alignsim's {engine.precision} by {gap:.2g} in {experiment}; "
                f"expected at most {engine.tolerance:g}. Nothing was measured."
            )
        largest = max(largest, gap)
    return largest


def difference(engine: Engine, ours: Floats, theirs: Floats) -> float:
    """Largest difference of two engines.

    Parameters
    ----------
    engine : Engine
        For its precision: counts of switches may differ by one where shares are equal but for rounding.
    ours, theirs : ndarray, (measure, run)
        Of the same runs.

    Returns
    -------
    float
        NaN when there is one.
    """
    single = "float32" in engine.name
    counts = [row for row in range(len(ours)) if single and row % MEASURES == MEASURES - 1]
    return float(np.abs(np.delete(ours - theirs, counts, axis=0)).max())
