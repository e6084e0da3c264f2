"""Where a state stands: how it divides its alignment, and whom it leans to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alignsim.analysis.names import COMPONENT_MEASURE, STATE_NAME

if TYPE_CHECKING:
    # for annotations alone: what shows no result need not wait for it
    import pandas as pd


@dataclass(frozen=True)
class Standing:
    """Mean shares of one state, or of the mean of the five.

    Attributes
    ----------
    state : str
        ISO 3166 code, or ``ALL``.
    shares : dict of str to float
        By component: ``USA``, ``RUS``, ``CHN``, ``autonomy``; they add up to 1.
    hedging : float
        From 0 (all with one) to 1 (evenly spread).
    """

    state: str
    shares: dict[str, float]
    hedging: float

    @property
    def leaning(self) -> str:
        """The component with the largest share."""
        return self._ordered[0]

    @property
    def runner_up(self) -> str:
        """The component with the second largest share."""
        return self._ordered[1]

    @property
    def lead(self) -> float:
        """By how much the largest share exceeds the second."""
        return self.shares[self.leaning] - self.shares[self.runner_up]

    @property
    def _ordered(self) -> list[str]:
        return sorted(self.shares, key=lambda component: -self.shares[component])


def standings(levels: pd.DataFrame, arm: str) -> dict[str, Standing]:
    """Where the five and their mean stand at the last round.

    Parameters
    ----------
    levels : pandas.DataFrame
        As in ``levels.csv``.
    arm : str
        ``baseline`` or ``scenario``.

    Returns
    -------
    dict of str to Standing
        By state, ``ALL`` last; none for an arm that was not run.
    """
    rows = levels[levels["arm"] == arm]
    means = {
        (str(state), str(measure)): float(mean)
        for state, measure, mean in zip(rows["state"], rows["measure"], rows["mean"], strict=True)
    }
    return {
        state: Standing(
            state, {name: means[state, measure] for name, measure in COMPONENT_MEASURE.items()}, means[state, "hedging"]
        )
        for state in (*STATE_NAME, "ALL")
        if (state, "hedging") in means
    }
