"""What it would take: the amount of a lever at which a scenario makes a given move."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.analysis.curve import Curve, explored, points_of, run_at
from alignsim.config.schema import STATES
from alignsim.config.target import REGIONAL, Target
from alignsim.engines.ensemble import ensemble_of, run_chunks
from alignsim.engines.kernel import MEASURES
from alignsim.results.space import check_space
from alignsim.results.tables import STATE_MEASURES, range_of
from alignsim.world.search import Search, background_of
from alignsim.world.setup import Setup
from alignsim.world.variants import with_events, with_values

Array = NDArray[np.float64]
COLUMNS: Final = (
    "state", "lever", "unit", "amount", "q05", "q95", "share_out_of_reach", "effect", "largest", "largest_at",
    "start", "end", "n",
)  # fmt: skip
CURVE_COLUMNS: Final = ("state", "lever", "amount", "effect", "q05", "q95")


@dataclass(frozen=True)
class Found:
    """What it would take, lever by lever and state by state.

    Attributes
    ----------
    table : pandas.DataFrame
        Columns as in ``docs/how-to/frontier.md``, a row for each lever and state.
    curves : pandas.DataFrame
        ``state, lever, amount, effect, q05, q95``: mean effect and its range over replicates at each amount that
        was run.
    target : Target
        The move.
    searches : tuple of Search
        One for each lever.
    background : tuple of str
        Names of the events that happen whatever the lever.
    besides : dict of str to float
        Mean move that these make by themselves, for each row; 0 without any.
    setup : Setup
        What was asked of, with all its events.
    runs : int
        How many were made.
    """

    table: pd.DataFrame
    curves: pd.DataFrame
    target: Target
    searches: tuple[Search, ...]
    background: tuple[str, ...]
    besides: dict[str, float]
    setup: Setup
    runs: int


@dataclass
class Trials:
    """Runs of one scenario at any amounts of one lever, against one baseline.

    Attributes
    ----------
    setup : Setup
        With the lever's event and the background alone.
    path : str
        Config path of the amount.
    target : Target
        Its measure is taken.
    rows : tuple of str
        Whose.
    baseline : ndarray, (row, replicate)
        The measure where nothing happens.
    runs : int
        How many were made so far.
    """

    setup: Setup
    path: str
    target: Target
    rows: tuple[str, ...]
    baseline: Array
    runs: int = field(default=0)

    def gains(self, amounts: Sequence[float], advance: Callable[[int], Any] = lambda runs: None) -> Array:
        """How far the measure moves the way of the target.

        Parameters
        ----------
        amounts : sequence of float
            Of the lever.
        advance : callable
            Called with the number of runs that were made.

        Returns
        -------
        ndarray, (point, row, replicate)
            Scenario minus baseline at the last round; turned round where the target is a fall.
        """
        values = {"design.kind": "list", "design.parameters": {self.path: {"values": [float(x) for x in amounts]}}}
        found = [one - self.baseline for one in _outcomes(with_values(self.setup, values), self.target, self.rows)]
        made = len(found) * self.baseline.shape[1]
        self.runs += made
        advance(made)
        return np.stack(found) * self.target.sign


def find(
    setup: Setup,
    searches: Sequence[Search],
    target: Target,
    rows: tuple[str, ...],
    advance: Callable[[int], Any] = lambda runs: None,
) -> Found:
    r"""Find the amount of each lever that a move takes.

    The move is :math:`\Delta_r(x)`, the measure at the last round in the scenario with amount :math:`x` minus that
    in the baseline, in replicate :math:`r`; both have the same draws and shocks, at every amount. From where the
    lever does nothing one goes outwards, on the side or sides on which it can go. The *needed amount* is the first
    at which the mean :math:`\bar\Delta(x)` comes up to the target; the same is asked of every replicate by itself,
    on the side on which the mean needs least, and ``q05`` and ``q95`` are the amounts that are enough in 5 and in
    95 % of replicates. Effects need not be monotone: what lies beyond the first amount is not looked at.

    Each lever is tried by itself: events that another of the levers moves are left out; those that no lever moves
    happen at every amount and belong to the move.

    Amounts are run at points that stand evenly near the start and in equal ratios farther away, joined by
    monotone cubics: on a side longer than 100 (sums of money) 33 points, from 0.01 % of the way on each 1.5 times as
    far as the one before; on others 17, 2 % of the way apart at first and 1.2 times as far at last. Points are added at
    the needed amounts until these are known to 0.1 %, so that every needed amount of the mean has been run itself, or
    the amount just above it has. Of the mean, every peak among the points before the first needed amount is looked
    into whose summit might reach the target between points, the first three at a time. A hump so narrow that no point
    stands out at it is missed. Curves of single replicates are known at the points of the mean alone, between which
    ``q05`` and ``q95`` are read from the cubics.

    Parameters
    ----------
    setup : Setup
        Without a design.
    searches : sequence of Search
        At least one, of events of `setup`.
    target : Target
        The move.
    rows : tuple of str
        Of whom it is asked, states or ``ALL``, which is the mean of the five.
    advance : callable
        Called with the number of runs that were made, `first_runs` of them in all.

    Returns
    -------
    Found
        Amounts are NaN where the search ends before the target is reached.

    Raises
    ------
    AlignsimError
        Memory does not hold the runs.
    """
    background = background_of(setup, [search.event for search in searches])
    lean = with_values(setup, {"run.explain": False, "run.record": "none"})
    baseline = next(_outcomes(with_events(lean, ()), target, rows))
    # not what is found at the start of a lever: a drawn value is not the one that is set there
    alone = next(_outcomes(with_events(lean, background), target, rows)) if background else baseline
    besides = dict(zip(rows, (alone - baseline).mean(axis=1).tolist(), strict=True))
    tables, curves, runs = [], [], baseline.shape[1] * (2 if background else 1)
    for search in searches:
        one = with_events(lean, (*background, search.event.name))
        trials = Trials(one, search.event.path, target, rows, baseline)
        sides = [explored(search, end, trials.gains, abs(target.size), advance) for end in search.ends]
        chosen = [_best(sides, row, abs(target.size)) for row in range(len(rows))]
        tables += [_row(search, chosen[row], row, trials) for row in range(len(rows))]
        curves += [record for row in range(len(rows)) for record in _records(search, chosen[row], row, trials)]
        runs += trials.runs
    return Found(
        pd.DataFrame(tables, columns=list(COLUMNS)),
        pd.DataFrame(curves, columns=list(CURVE_COLUMNS)),
        target, tuple(searches), background, besides, setup, runs,
    )  # fmt: skip


def first_runs(setup: Setup, searches: Sequence[Search]) -> int:
    """How many runs the first pass over all levers makes.

    Parameters
    ----------
    setup : Setup
        With its replicates.
    searches : sequence of Search
        One for each lever.

    Returns
    -------
    int
        What `find` tells its `advance` of.
    """
    points = sum(points_of(abs(end - search.start)) for search in searches for end in search.ends)
    return points * setup.composed.config.run.replicates


def _outcomes(setup: Setup, target: Target, rows: tuple[str, ...]) -> Iterator[Array]:
    """The measure of each replicate (row, replicate) in the last arm, point by point."""
    ensemble = ensemble_of(setup)
    check_space(ensemble, None)
    each, size = ensemble.numbering.replicates, len(ensemble.chunks[0])
    # the baseline is the same at every point, and made once
    firsts = [(point + 1) * ensemble.numbering.per_point - each for point in range(ensemble.numbering.points)]
    pieces = [range(first, first + each)[begin : begin + size] for first in firsts for begin in range(0, each, size)]
    waiting: list[Array] = []
    for chunk in run_chunks(ensemble, pieces):
        waiting.append(_measured(chunk.last, target, rows))
        if sum(piece.shape[1] for piece in waiting) == each:
            yield np.concatenate(waiting, axis=1)
            waiting = []


def _measured(last: Array, target: Target, rows: tuple[str, ...]) -> Array:
    if target.measure in REGIONAL:
        polarisation = last[-1:].astype(np.float64)
        return polarisation if target.measure == "polarisation" else 1.0 - polarisation
    by_state = last[:-1].reshape(len(STATES), MEASURES, -1)[:, STATE_MEASURES.index(target.measure)]
    by_state = by_state.astype(np.float64)
    return np.stack([by_state.mean(axis=0) if row == "ALL" else by_state[STATES.index(row)] for row in rows])


def _best(sides: Sequence[Curve], row: int, goal: float) -> Curve:
    """The side on which the mean of a row needs least; where neither does it, the one that comes nearest.

    Of two that do not come nearer than the start, one on which anything happens.
    """
    needed = [float(curve.reach(curve.means[:, [row]], goal)[0]) for curve in sides]
    highest = [-float(curve.means[:, row].max()) for curve in sides]
    inert = [bool(np.ptp(curve.means[:, row]) == 0.0) for curve in sides]
    return min(zip(needed, highest, inert, range(len(sides)), sides, strict=True))[-1]


def _row(search: Search, curve: Curve, row: int, trials: Trials) -> tuple[Any, ...]:
    goal, means = abs(trials.target.size), curve.means[:, row]
    step = float(curve.reach(curve.means[:, [row]], goal)[0])
    at = -1
    if np.isfinite(step):
        near = run_at(curve, means, step, goal)
        at = int((means >= goal).argmax()) if near is None else near
    each, top = curve.reach(curve.gains[:, row], goal), int(means.argmax())
    # no arithmetic between replicates: an infinite one would spoil its neighbour
    low, high = np.quantile(each, 0.05, method="lower"), np.quantile(each, 0.95, method="higher")
    amounts = curve.amounts(np.array([curve.steps[at] if at >= 0 else np.inf, low, high, curve.steps[top]]))
    needed, q05, q95, largest_at = np.where(np.isfinite(amounts), amounts, np.nan)
    sign = trials.target.sign
    return (
        trials.rows[row], search.event.path, search.unit, needed, q05, q95, float(np.isinf(each).mean()),
        sign * means[at] if at >= 0 else np.nan, sign * means[top], largest_at, curve.start, curve.end, len(each),
    )  # fmt: skip


def _records(search: Search, curve: Curve, row: int, trials: Trials) -> Iterator[tuple[Any, ...]]:
    effects = trials.target.sign * curve.gains[:, row]
    low, high = range_of(effects, axis=1)
    columns = zip(curve.amounts(curve.steps), effects.mean(axis=1), low, high, strict=True)
    return ((trials.rows[row], search.event.path, *map(float, numbers)) for numbers in columns)
