"""From what runs went through to the tables of a result."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from alignsim.config.schema import COMPONENTS, STATES
from alignsim.engines.ensemble import Ensemble
from alignsim.engines.kernel import MEASURES
from alignsim.world.setup import Setup

Array = NDArray[np.float64]
COMPONENT_MEASURES = ("autonomy", "align_usa", "align_rus", "align_chn")
STATE_MEASURES = ("align_usa", "align_rus", "align_chn", "autonomy", "hedging", "tilt", "switches")
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Observed:
    """Measures of every run at the last round.

    Attributes
    ----------
    by_state : dict of str to ndarray, (arm, replicate, state)
        Measures that each state has.
    region : dict of str to ndarray, (arm, replicate)
        Measures of the five together.
    """

    by_state: dict[str, Array]
    region: dict[str, Array]

    def columns(self) -> dict[tuple[str, str], Array]:
        """Every measure of every state, of their mean and of the region.

        Returns
        -------
        dict of (state, measure) to ndarray, (arm, replicate)
            States first, ``ALL`` last.
        """
        own = {
            (state, name): values[..., i] for i, state in enumerate(STATES) for name, values in self.by_state.items()
        }
        means = {("ALL", name): values.mean(axis=-1) for name, values in self.by_state.items()}
        return own | means | {("ALL", name): values for name, values in self.region.items()}


def observe(ensemble: Ensemble) -> Observed:
    """Measures of section 8 of the model page, at the last round.

    Parameters
    ----------
    ensemble : Ensemble
        All runs.

    Returns
    -------
    Observed
        Shares are fractions, the others pure numbers.
    """
    by_state = ensemble.last[..., :-1].reshape(*ensemble.last.shape[:2], len(STATES), MEASURES)
    polarisation = ensemble.last[..., -1]
    return Observed(
        by_state={name: by_state[..., m] for m, name in enumerate(STATE_MEASURES)},
        region={"polarisation": polarisation, "cohesion": 1.0 - polarisation},
    )


def levels_table(ensemble: Ensemble, observed: Observed) -> pd.DataFrame:
    """Where each arm ends.

    Parameters
    ----------
    ensemble : Ensemble
        For the names of the arms.
    observed : Observed
        Measures.

    Returns
    -------
    pandas.DataFrame
        Columns ``arm, state, measure, mean, q05, q95, n``.
    """
    rows = [
        (arm, state, measure, values[a].mean(), *_range(values[a]), values.shape[1])
        for a, arm in enumerate(ensemble.arms)
        for (state, measure), values in observed.columns().items()
    ]
    return pd.DataFrame(rows, columns=["arm", "state", "measure", "mean", "q05", "q95", "n"])


def effects_table(observed: Observed) -> pd.DataFrame:
    """Scenario minus baseline, replicate by replicate.

    Parameters
    ----------
    observed : Observed
        Measures of two arms.

    Returns
    -------
    pandas.DataFrame
        Columns ``state, measure, baseline, scenario, effect, ci_low, ci_high, share_positive, n, q05,
        q95``: mean effect, its 95 % interval (Student t on paired differences), then the range over
        replicates.
    """
    rows = [(*names, *_effect(*values)) for names, values in observed.columns().items()]
    columns = [
        "state",
        "measure",
        "baseline",
        "scenario",
        "effect",
        "ci_low",
        "ci_high",
        "share_positive",
        "n",
    ]
    return pd.DataFrame(rows, columns=[*columns, "q05", "q95"])


def _effect(baseline: Array, scenario: Array) -> tuple[float, ...]:
    difference = scenario - baseline
    mean, n = difference.mean(), len(difference)
    margin = 0.0
    if n > 1:
        margin = stdtrit(n - 1, 0.5 + CONFIDENCE / 2) * difference.std(ddof=1) / np.sqrt(n)
    positive = (difference > 0).mean()
    return (
        baseline.mean(), scenario.mean(), mean, mean - margin, mean + margin, positive, n, *_range(difference)
    )  # fmt: skip


def _range(values: Array) -> tuple[float, float]:
    low, high = np.quantile(values, (0.05, 0.95))
    return float(low), float(high)


def runs_table(ensemble: Ensemble, observed: Observed) -> pd.DataFrame:
    """One row for each run.

    Parameters
    ----------
    ensemble : Ensemble
        For the names of the arms.
    observed : Observed
        Measures.

    Returns
    -------
    pandas.DataFrame
        Columns ``run, arm, replicate, point``, one ``MEASURE_STATE`` for each, ``polarisation``.
    """
    arms, replicates = ensemble.last.shape[:2]
    table = _run_columns(
        ensemble.arms, np.repeat(np.arange(arms), replicates), np.tile(np.arange(replicates), arms), replicates
    )
    table["point"] = 0
    for name, values in observed.by_state.items():
        table |= {f"{name}_{state}": values[..., i].ravel() for i, state in enumerate(STATES)}
    return pd.DataFrame(table | {"polarisation": observed.region["polarisation"].ravel()})


def rounds_table(ensemble: Ensemble, setup: Setup) -> pd.DataFrame:
    """One row for each run, round and state.

    Parameters
    ----------
    ensemble : Ensemble
        All runs.
    setup : Setup
        ``run.record`` says which runs are kept; its clock dates them.

    Returns
    -------
    pandas.DataFrame
        Columns ``run, arm, replicate, round, date, state``, the shares, ``hedging, tilt, leaning``; dated
        when the round is over, round 0 at the start.
    """
    recorded = ensemble.rounds
    arm, replicate, number, state = (index.ravel() for index in np.indices(recorded.shape[:-1]))
    dates = np.array(setup.clock.observed(), dtype="datetime64[ms]")
    table = _run_columns(ensemble.arms, arm, replicate, ensemble.last.shape[1])
    table |= {"round": number.astype(np.int32), "date": dates[number], "state": category(STATES, state)}
    columns = (*COMPONENT_MEASURES, "hedging", "tilt", "leaning")
    values = {name: recorded[..., k].ravel() for k, name in enumerate(columns)}
    table |= {name: values[name] for name in (*STATE_MEASURES[:4], "hedging", "tilt")}
    table["leaning"] = category(COMPONENTS, values["leaning"].astype(np.int64))
    return pd.DataFrame(table)


def _run_columns(
    arms: tuple[str, ...], arm: NDArray[np.int_], replicate: NDArray[np.int_], replicates: int
) -> dict[str, Any]:
    return {"run": arm * replicates + replicate, "arm": category(arms, arm), "replicate": replicate}


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
    """Mean and range of every measure in every round.

    Parameters
    ----------
    rounds : pandas.DataFrame
        As made by `rounds_table`.

    Returns
    -------
    pandas.DataFrame
        Columns ``arm, state, round, date, measure, mean, q05, q95``.
    """
    measures = list(STATE_MEASURES[:6])
    long = rounds.melt(["arm", "state", "round", "date"], measures, "measure")
    groups = long.groupby(["arm", "state", "round", "date", "measure"], observed=True)["value"]
    parts = {"mean": groups.mean(), "q05": groups.quantile(0.05), "q95": groups.quantile(0.95)}
    return pd.concat(parts, axis=1).reset_index()
