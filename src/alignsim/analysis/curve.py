"""How far one goes with a lever: effects at amounts that are run where they are needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.analysis.crossing import first_reach
from alignsim.world.search import Search

Array = NDArray[np.float64]
# from here on a side is wide: sums of money span many orders of magnitude, indices and factors one or two
_WIDE: Final = 100.0
# points of the first pass on a side, and the part of the way up to which they stand evenly, later in equal ratios
_POINTS: Final = {True: 33, False: 17}
_EVEN: Final = {True: 1e-5, False: 0.1}
# of an amount; a printed one has three digits
_PRECISION: Final = 1e-3
# of the move that is made at the amount
_NEAR: Final = 5e-3
_MOST_PASSES: Final = 12
# that are looked into at a time, of each curve
_MOST_HUMPS: Final = 3


@dataclass(frozen=True)
class Curve:
    """How far one goes with one lever on one side of its start.

    Attributes
    ----------
    start, end : float
        Amounts between which it is known.
    steps : ndarray, (point)
        Distances from the start, rising from 0.
    gains : ndarray, (point, row, replicate)
        As made by `Trials.gains`.
    """

    start: float
    end: float
    steps: Array
    gains: Array

    @property
    def means(self) -> Array:
        """Mean gains, (point, row)."""
        means: Array = self.gains.mean(axis=-1)
        return means

    def amounts(self, steps: Array) -> Array:
        """Amounts at some distances from the start; infinite where the distance is.

        Parameters
        ----------
        steps : ndarray, (any)
            Distances.

        Returns
        -------
        ndarray, (any)
            In the unit of the lever.
        """
        side = 1.0 if self.end > self.start else -1.0
        return self.start + side * steps

    def reach(self, gains: Array, goal: float) -> Array:
        """At which distance from the start curves first come up to the goal.

        Parameters
        ----------
        gains : ndarray, (point, curve)
            At the steps of this curve.
        goal : float
            Above 0.

        Returns
        -------
        ndarray, (curve)
            Infinite where they do not.
        """
        unit = _even(abs(self.end - self.start))
        # evenly spaced in this scale, in which effects bend least
        places = first_reach(np.arcsinh(self.steps / unit), gains, goal)
        return np.where(np.isfinite(places), unit * np.sinh(np.where(np.isfinite(places), places, 0.0)), np.inf)

    def with_steps(self, steps: Sequence[float], gains: Callable[..., Array]) -> "Curve":
        """The same, known at more points.

        Parameters
        ----------
        steps : sequence of float
            Further distances from the start.
        gains : callable
            As in `explored`.

        Returns
        -------
        Curve
            With all of them.
        """
        more = np.array(steps)
        joined = np.concatenate([self.steps, more])
        order = np.argsort(joined)
        both = np.concatenate([self.gains, gains(self.amounts(more).tolist())])
        return replace(self, steps=joined[order], gains=both[order])


def explored(
    search: Search,
    end: float,
    gains: Callable[..., Array],
    goal: float,
    advance: Callable[[int], Any] = lambda runs: None,
) -> Curve:
    """The curve on one side of a lever, with points where the mean of each row reaches the goal.

    Parameters
    ----------
    search : Search
        Where it starts.
    end : float
        Where the side ends.
    gains : callable
        As `Trials.gains`: takes amounts and gives (point, row, replicate).
    goal : float
        Above 0.
    advance : callable
        Handed on to `gains` in the first pass.

    Returns
    -------
    Curve
        A point is near each needed amount of a mean.
    """
    span = abs(end - search.start)
    unit = _even(span)
    steps = unit * np.sinh(np.linspace(0.0, np.arcsinh(span / unit), points_of(span)))
    # the far end itself, not what rounding makes of it
    steps[-1] = span
    empty = Curve(search.start, end, steps, np.empty(0))
    curve = replace(empty, gains=gains(empty.amounts(steps).tolist(), advance))
    for _ in range(_MOST_PASSES):
        further = _further(curve, goal)
        if not further:
            break
        curve = curve.with_steps(further, gains)
    return curve


def points_of(span: float) -> int:
    """How many points the first pass makes on a side.

    Parameters
    ----------
    span : float
        From the start to the end of the side, in the unit of the lever.

    Returns
    -------
    int
        More on a wide side.
    """
    return _POINTS[span > _WIDE]


def _even(span: float) -> float:
    """Distance from the start up to which points stand evenly."""
    return _EVEN[span > _WIDE] * span


def _further(curve: Curve, goal: float) -> list[float]:
    """Where a curve should be known better."""
    wanted: list[float] = []
    means = curve.means
    for row, step in enumerate(curve.reach(means, goal).tolist()):
        asked = _around_humps(curve.steps, means[:, row], goal)
        if np.isfinite(step) and run_at(curve, means[:, row], step, goal) is None:
            asked.append(step)
        # two points that nearly coincide would make the cubic between them a matter of rounding
        wanted += [one for one in asked if not any(abs(one - other) <= _PRECISION * one for other in wanted)]
    return [step for step in wanted if np.abs(curve.steps - step).min() > 1e-9 * step]


def _around_humps(steps: Array, means: Array, goal: float) -> list[float]:
    """Both sides of the peaks before the goal whose summit may lie between points and come up to it."""
    reached = np.flatnonzero(means >= goal)
    beside = np.pad(means, 1, mode="edge")
    left, right = beside[:-2], beside[2:]
    # the summit of a parabola through points as uneven as these is higher than its highest point by a third of the
    # larger drop beside it at most; this is more, since not every hump is a parabola
    summits = means + 0.5 * (means - np.minimum(left, right))
    peaks = np.flatnonzero((means >= left) & (means >= right) & (summits >= goal))
    first = peaks[: np.searchsorted(peaks, reached[0])] if reached.size else peaks
    middles = {int(piece) for peak in first[:_MOST_HUMPS] for piece in (peak - 1, peak) if 0 <= piece < len(steps) - 1}
    # a peak beside a jump is no hump
    wide = (piece for piece in sorted(middles) if steps[piece + 1] - steps[piece] > _PRECISION * steps[piece + 1])
    return [float(steps[piece : piece + 2].mean()) for piece in wide]


def run_at(curve: Curve, means: Array, step: float, goal: float) -> int | None:
    """The point that was run at a needed amount, if that is near enough.

    Parameters
    ----------
    curve : Curve
        With its points.
    means : ndarray, (point)
        Of one row of it.
    step : float
        Distance from the start at which the mean reaches the goal.
    goal : float
        Above 0.

    Returns
    -------
    int or None
        Number of the point; None if the curve should be known better there.
    """
    if step == 0.0:
        return 0
    nearest = int(np.abs(curve.steps - step).argmin())
    first = int((means >= goal).argmax())
    if abs(curve.steps[nearest] - step) <= _PRECISION * step and abs(means[nearest] - goal) <= _NEAR * goal:
        return nearest
    # a curve with a jump has no amount at which it makes just this move
    return first if curve.steps[first] - curve.steps[first - 1] <= _PRECISION * step else None
