"""How runs are numbered, and of which more is kept than where they end."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.world.setup import Setup

Numbers = NDArray[np.int64]
# reasons of every round are kept of so many recorded cases of an arm, those of the last round of more: beyond
# that they would only fill memory
EXPLAINED: Final = 1_000
SETTLED: Final = 10_000


@dataclass(frozen=True)
class Numbering:
    """Runs are numbered point by point, in a point arm by arm, in an arm replicate by replicate.

    A case is one replicate of one point; it has a run in each arm.

    Attributes
    ----------
    points, arms, replicates : int
        How many there are.
    sample : int
        Cases of each arm that are recorded round by round.
    explain : bool
        Whether reasons are kept.
    """

    points: int
    arms: int
    replicates: int
    sample: int
    explain: bool

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return self.points * self.per_point

    @property
    def per_point(self) -> int:
        """How many runs a point has."""
        return self.arms * self.replicates

    def names(self, runs: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Point, arm and replicate of runs.

        Parameters
        ----------
        runs : ndarray, (run)
            Numbers.

        Returns
        -------
        point, arm, replicate : ndarray, (run)
            From 0 each.
        """
        point, inside = np.divmod(runs, self.per_point)
        arm, replicate = np.divmod(inside, self.replicates)
        return point, arm, replicate

    def recorded(self, runs: Numbers) -> Numbers:
        """Place of runs in the sample that is recorded.

        Parameters
        ----------
        runs : ndarray, (run)
            Numbers.

        Returns
        -------
        ndarray, (run)
            From 0; -1 for runs that are not recorded. With fewer points than the sample has cases the first
            replicates of every point, else the first replicate of points that are spread evenly.
        """
        point, _, replicate = self.names(runs)
        each = min(self.sample // self.points, self.replicates)
        if each:
            return np.where(replicate < each, point * each + replicate, -1)
        chosen = (replicate == 0) & (point * self.sample % self.points < self.sample)
        return np.where(chosen, point * self.sample // self.points, -1)

    def kept(self, runs: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Of which runs more is kept than the measures at the last round.

        Parameters
        ----------
        runs : ndarray, (run)
            Consecutive numbers.

        Returns
        -------
        recorded, explained, settled : ndarray, (picked)
            Places among `runs`: of those whose rounds, whose reasons in every round and whose reasons in the
            last round are kept.
        """
        place = self.recorded(runs)
        point, _, replicate = self.names(runs)
        explained = self.explain & (place >= 0) & (place < EXPLAINED)
        settled = self.explain & (point * self.replicates + replicate < SETTLED)
        return np.flatnonzero(place >= 0), np.flatnonzero(explained), np.flatnonzero(settled)


def numbering_of(setup: Setup, points: int) -> Numbering:
    """Numbering of all runs of a setup, whichever shard is run.

    Parameters
    ----------
    setup : Setup
        Checked.
    points : int
        Of the design.

    Returns
    -------
    Numbering
        By ``run.replicates``, ``run.record`` and ``run.explain``.
    """
    run = setup.composed.config.run
    cases = points * run.replicates
    sample = {"all": cases, "none": 0, "sample": min(run.record_runs, cases)}[run.record]
    return Numbering(points, len(setup.arms), run.replicates, sample, run.explain)
