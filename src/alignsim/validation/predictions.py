"""What the model says of the targets, for many draws of all that is not known at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import PARTNERS, POWERS, STATES
from alignsim.engines.endings import Endings
from alignsim.validation.targets import Target, observed_values
from alignsim.validation.worlds import Draws, run_world

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Predictions:
    """Targets as the model sees them.

    Attributes
    ----------
    targets : tuple of Target
        What was predicted.
    values : ndarray, (run, target)
        Fractions of 1, without observation error.
    draws : mapping of str to ndarray, (run)
        Drawn values by config path. Parameters of the rules are the same in every world; inputs of a world stand
        under ``YEAR:PATH``.
    """

    targets: tuple[Target, ...]
    values: Array
    draws: Mapping[str, Array]

    @property
    def observed(self) -> Array:
        """Observed values, (target), fractions of 1."""
        return observed_values(self.targets)


def predict(wanted: Sequence[Target], draws: Draws) -> Predictions:
    """Predict targets.

    Parameters
    ----------
    wanted : sequence of Target
        From `alignsim.validation.targets.targets`.
    draws : Draws
        How many draws of what. With a design among the overrides there is a run for each replicate of each point.

    Returns
    -------
    Predictions
        In the order of `wanted`. Composing takes seconds the first time, a thousand replicates of all targets then a
        fraction of one.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    settings = {(one.world_year, one.experiment, one.rounds): None for one in wanted}
    endings = {
        (year, experiment, rounds): run_world(year, experiment, max(rounds, 1), draws)
        for year, experiment, rounds in settings
    }
    columns = [_value(one, endings[one.world_year, one.experiment, one.rounds]) for one in wanted]
    drawn: dict[str, Array] = {}
    for (year, _, _), ending in endings.items():
        for path, values in zip(ending.paths, ending.draws, strict=True):
            drawn[path if path.startswith("rules.") else f"{year}:{path}"] = values
    return Predictions(tuple(wanted), np.stack(columns, axis=1), drawn)


def _value(target: Target, ending: Endings) -> Array:
    i = STATES.index(target.state)
    if target.kind == "level":
        start = ending.alignment_start[i]
        level: Array = start[1 + POWERS.index(target.other)] / (1.0 - start[0])
        return level
    j = PARTNERS.index(target.other)
    change: Array = ending.trade[i, j] - ending.trade_start[i, j]
    return change
