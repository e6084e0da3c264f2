"""From what runs went through to the tables of a result."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from scipy.special import stdtrit

from alignsim.config.schema import COMPONENTS, STATES, quantiles_of
from alignsim.engines.ensemble import Chunk, Ensemble, thread_count
from alignsim.engines.kernel import MEASURES
from alignsim.results.large import LargeTable
from alignsim.world.setup import Setup

Array = NDArray[np.float64]
COMPONENT_MEASURES = ("autonomy", "align_usa", "align_rus", "align_chn")
STATE_MEASURES = ("align_usa", "align_rus", "align_chn", "autonomy", "hedging", "tilt", "switches")
REGION_MEASURES = ("polarisation", "cohesion")
EFFECT_COLUMNS = (
    "state", "measure", "baseline", "scenario", "effect", "ci_low", "ci_high", "share_positive", "n", "q05", "q95",
)  # fmt: skip
# states with their measures, then the five together with theirs
CELLS = (
    *((state, measure) for state in (*STATES, "ALL") for measure in STATE_MEASURES),
    *(("ALL", measure) for measure in REGION_MEASURES),
)
DIFFERENCE = "difference"
"""Arm of a summary that holds the scenario minus the baseline."""
CONFIDENCE = 0.95
# cases of each arm whose rounds are drawn in pictures, or a few more
SHOWN = 1_000


@dataclass(frozen=True)
class Measured:
    """Measures of every run at the last round, column by column: all at once may not fit into memory.

    Attributes
    ----------
    arms : tuple of str
        ``baseline``, and ``scenario`` when there are events.
    replicates : int
        Of each point.
    runs : LargeTable
        As made of `run_table`, all runs of whole points.
    threads : int
        How many columns are summed up at a time.
    """

    arms: tuple[str, ...]
    replicates: int
    runs: LargeTable
    threads: int

    def of_each(self, summary: Callable[[Array], list[Any]]) -> dict[tuple[str, str], list[Any]]:
        """Summaries of every measure of every state, of their mean and of the region.

        Parameters
        ----------
        summary : callable
            Takes an ndarray, (arm, case): a case is a replicate of a point.

        Returns
        -------
        dict of (state, measure) to list
            States first, ``ALL`` last.
        """
        pool = ThreadPoolExecutor(self.threads)
        try:
            return dict(zip(CELLS, pool.map(lambda cell: summary(self.outcome(cell[1], cell[0])), CELLS), strict=True))
        finally:
            pool.shutdown(cancel_futures=True)

    def outcome(self, measure: str, state: str) -> Array:
        """A measure of a state, of the mean of the five, or of the region.

        Parameters
        ----------
        measure : str
            Of `STATE_MEASURES` or `REGION_MEASURES`.
        state : str
            ISO 3166 code, or ``ALL``; the region has its measures whatever the state.

        Returns
        -------
        ndarray, (arm, case)
            As in `column`.
        """
        if measure in REGION_MEASURES:
            polarisation = self.column("polarisation")
            return polarisation if measure == "polarisation" else 1.0 - polarisation
        if state != "ALL":
            return self.column(f"{measure}_{state}")
        total: Array = np.zeros(())
        for one in STATES:
            total = total + self.column(f"{measure}_{one}")
        return total / len(STATES)

    def column(self, name: str) -> Array:
        """One column of the runs; its rows go point by point, in a point arm by arm.

        Parameters
        ----------
        name : str
            A measure of a state or of the region, or a swept number.

        Returns
        -------
        ndarray, (arm, case)
            A case is a replicate of a point.
        """
        # sums of many numbers need more digits than those of single precision have
        values = self.runs.arrow([name])[name].to_numpy().astype(np.float64, copy=False)
        by_arm = np.moveaxis(values.reshape(-1, len(self.arms), self.replicates), 1, 0)
        return np.ascontiguousarray(by_arm.reshape(len(self.arms), -1))


def measured(setup: Setup, runs: LargeTable) -> Measured:
    """Measures of section 8 of the model page, at the last round.

    Parameters
    ----------
    setup : Setup
        What was run.
    runs : LargeTable
        What came out.

    Returns
    -------
    Measured
        Shares are fractions, the others pure numbers.
    """
    run = setup.composed.config.run
    return Measured(setup.arms, run.replicates, runs, thread_count(run.threads))


def summarised(found: Measured) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Where each arm ends, and scenario minus baseline, replicate by replicate.

    Parameters
    ----------
    found : Measured
        Of all runs.

    Returns
    -------
    levels : pandas.DataFrame
        Columns ``arm, state, measure, mean, q05, q95, n``.
    effects : pandas.DataFrame or None
        Columns ``state, measure, baseline, scenario, effect, ci_low, ci_high, share_positive, n, q05,
        q95``: mean effect, its 95 % interval (Student t on paired differences, of a design on their means
        over points, which share replicates), then the range over replicates, and over points where there are
        several. None without a second arm.
    """

    def summary(values: Array) -> list[Any]:
        levels = [(one.mean(), *range_of(one), one.size) for one in values]
        return [levels, effect_of(values[0], values[1], found.replicates) if len(values) > 1 else None]

    rows = found.of_each(summary)
    levels = [(arm, *names, *by_arm[a]) for a, arm in enumerate(found.arms) for names, (by_arm, _) in rows.items()]
    effects = [(*names, *effect) for names, (_, effect) in rows.items() if effect]
    return (
        pd.DataFrame(levels, columns=["arm", "state", "measure", "mean", "q05", "q95", "n"]),
        pd.DataFrame(effects, columns=list(EFFECT_COLUMNS)) if effects else None,
    )


def effect_of(baseline: Array, scenario: Array, replicates: int) -> tuple[float, ...]:
    """Scenario minus baseline, case by case.

    Parameters
    ----------
    baseline, scenario : ndarray, (case)
        The same cases: replicates of every point, point by point.
    replicates : int
        Of each point.

    Returns
    -------
    tuple of float
        The columns of the effects from ``baseline`` on.
    """
    difference = scenario - baseline
    mean, n = difference.mean(), len(difference)
    # points share draws and shocks: only replicates are independent; a single one leaves the spread over points
    independent = difference.reshape(-1, replicates).mean(axis=0) if replicates > 1 else difference
    margin = margin_of(independent)
    positive = (difference > 0).mean()
    return (
        baseline.mean(), scenario.mean(), mean, mean - margin, mean + margin, positive, n, *range_of(difference)
    )  # fmt: skip


def margin_of(values: Array) -> float:
    """Half the width of the interval of a mean (Student t).

    Parameters
    ----------
    values : ndarray, (replicate)
        Independent of one another.

    Returns
    -------
    float
        In their unit; 0 of a single one.
    """
    size = len(values)
    if size < 2:
        return 0.0
    return float(stdtrit(size - 1, 0.5 + CONFIDENCE / 2) * values.std(ddof=1) / np.sqrt(size))


def range_of(values: Array, axis: int = -1) -> tuple[Any, Any]:
    """Range that holds 90 % of the cases, or where these are few all of them.

    Parameters
    ----------
    values : ndarray
        In any unit.
    axis : int
        Along which the cases stand.

    Returns
    -------
    tuple of float or ndarray
        The 5 % and the 95 % quantile; of fewer than 20 the lowest and the highest.
    """
    low, high = np.quantile(values, quantiles_of(values.shape[axis]), axis=axis)
    return low, high


def run_table(ensemble: Ensemble, chunk: Chunk) -> Any:
    """One row for each run of a chunk.

    Parameters
    ----------
    ensemble : Ensemble
        What is run.
    chunk : Chunk
        Part of it.

    Returns
    -------
    pyarrow.Table
        Columns ``run, arm, replicate, point``, one for each swept number under the config path that
        the user wrote, one ``MEASURE_STATE`` for each, ``polarisation``.
    """
    columns, point = _run_columns(ensemble, chunk.runs)
    columns |= {"point": point}
    written = ensemble.setup.written
    columns |= {written[path]: values[point] for path, values in ensemble.points.columns.items()}
    by_state = chunk.last[:-1].reshape(len(STATES), MEASURES, -1)
    columns |= {
        f"{name}_{state}": by_state[i, m] for m, name in enumerate(STATE_MEASURES) for i, state in enumerate(STATES)
    }
    return pa.table(columns | {"polarisation": chunk.last[-1]})


def round_table(ensemble: Ensemble, chunk: Chunk) -> Any:
    """One row for each recorded run, round and state of a chunk.

    Parameters
    ----------
    ensemble : Ensemble
        What is run; the clock of its setup dates the rounds.
    chunk : Chunk
        Part of it.

    Returns
    -------
    pyarrow.Table
        Columns ``run, arm, replicate, round, date, state``, the shares, ``hedging, tilt, leaning``; dated
        when the round is over, round 0 at the start.
    """
    recorded = np.ascontiguousarray(np.moveaxis(chunk.rounds, (3, 2), (0, 3)))
    place, number, state = (index.ravel() for index in np.indices(recorded.shape[:-1]))
    chosen = chunk.runs[ensemble.numbering.recorded(chunk.runs) >= 0]
    dates = np.array(ensemble.setup.clock.observed(), dtype="datetime64[ms]")
    columns, _ = _run_columns(ensemble, chosen[place])
    columns |= {"round": number.astype(np.int32), "date": dates[number], "state": names_of(STATES, state)}
    values = dict(zip((*COMPONENT_MEASURES, "hedging", "tilt", "leaning"), recorded.reshape(-1, 7).T, strict=True))
    columns |= {name: values[name] for name in (*STATE_MEASURES[:4], "hedging", "tilt")}
    return pa.table(columns | {"leaning": names_of(COMPONENTS, values["leaning"].astype(np.int64))})


def _run_columns(ensemble: Ensemble, runs: NDArray[np.int64]) -> tuple[dict[str, Any], NDArray[np.int64]]:
    point, arm, replicate = ensemble.numbering.names(runs)
    return {"run": runs, "arm": names_of(ensemble.setup.arms, arm), "replicate": replicate}, point


def names_of(names: tuple[str, ...], codes: NDArray[np.int_]) -> Any:
    """Column of names of a large table, kept once each.

    Parameters
    ----------
    names : tuple of str
        That there can be.
    codes : ndarray, (row)
        Index of the name of each row.

    Returns
    -------
    pyarrow.DictionaryArray
        A pandas.Categorical with all names as categories, when it is read.
    """
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8)), pa.array(names))


def category(names: tuple[str, ...], codes: NDArray[np.int_]) -> Any:
    """Column of names, kept once each.

    Parameters
    ----------
    names : tuple of str
        That there can be.
    codes : ndarray, (row)
        Index of the name of each row.

    Returns
    -------
    pandas.Categorical
        With all names as categories.
    """
    return pd.Categorical.from_codes(codes, categories=pd.Index(names))


def round_summary(rounds: pd.DataFrame) -> pd.DataFrame:
    """Mean and range of every measure in every round, of each arm and of what a scenario changes.

    Parameters
    ----------
    rounds : pandas.DataFrame
        As made by `rounds_table`.

    Returns
    -------
    pandas.DataFrame
        Columns ``arm, state, round, date, measure, mean, q05, q95, n``; arm ``difference`` is the scenario minus the
        baseline, replicate by replicate.
    """
    measures = list(STATE_MEASURES[:6])
    long = _with_differences(rounds, measures).melt(["arm", "state", "round", "date"], measures, "measure")
    groups = long.groupby(["arm", "state", "round", "date", "measure"], observed=True)["value"]
    low, high = quantiles_of(max(groups.size(), default=0))
    parts = {"mean": groups.mean(), "q05": groups.quantile(low), "q95": groups.quantile(high), "n": groups.size()}
    return pd.concat(parts, axis=1).reset_index()


def _with_differences(rounds: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    # by run, both arms have their points and replicates in the same order
    ordered = rounds.astype({"arm": str}).sort_values(["run", "round", "state"], kind="stable")
    baseline, scenario = (ordered[ordered["arm"] == arm] for arm in ("baseline", "scenario"))
    if scenario.empty:
        return rounds
    changes = scenario[measures].to_numpy() - baseline[measures].to_numpy()
    difference = scenario.assign(arm=DIFFERENCE, **dict(zip(measures, changes.T, strict=True)))
    return pd.concat([ordered, difference])
