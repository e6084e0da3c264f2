"""Whether what is forecast with a probability comes about as often: reliability curves with intervals."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.votes.bootstrap import QUANTILES, resampled_ratios

Floats = NDArray[np.float64]

BINS: Final = 10
OUTCOMES: Final = ("yes", "abstain", "no", "absent")


def reliability(
    probabilities: Floats, votes: NDArray[np.int8], sessions: NDArray[np.integer], seed: int
) -> pd.DataFrame:
    """Forecast and observed frequencies by bins of the forecast.

    Parameters
    ----------
    probabilities : numpy.ndarray
        Shape (n, 5, 4).
    votes : numpy.ndarray
        Shape (n, 5): 0 yes, 1 abstain, 2 no, 3 absent.
    sessions : numpy.ndarray
        Shape (n,).
    seed : int
        Of the bootstrap over sessions.

    Returns
    -------
    pandas.DataFrame
        ``outcome, from, to, forecast`` (mean of the bin), ``observed`` (share that came about), ``low, high`` (5 %
        and 95 % of the observed share) and ``n``; a row for each bin that holds a forecast.
    """
    tables = [
        _curve(probabilities[..., column], votes == column, sessions, seed).assign(outcome=outcome)
        for column, outcome in enumerate(OUTCOMES)
    ]
    table = pd.concat(tables, ignore_index=True)
    return table[["outcome", *table.columns.drop("outcome")]]


def _curve(forecast: Floats, happened: NDArray[np.bool_], sessions: NDArray[np.integer], seed: int) -> pd.DataFrame:
    edges = np.linspace(0.0, 1.0, BINS + 1)
    bins = np.clip(np.searchsorted(edges, forecast, "right") - 1, 0, BINS - 1)
    # (n, state, bin), then summed over the five states
    within = bins[..., None] == np.arange(BINS)
    counts = within.sum(axis=1).astype(float)
    observed = (within & happened[..., None]).sum(axis=1).astype(float)
    forecasts = (within * forecast[..., None]).sum(axis=1)
    total = counts.sum(axis=0)
    some = total > 0
    # a replicate without any forecast in the bin says nothing of it
    low, high = np.nanquantile(resampled_ratios(observed[:, some], counts[:, some], sessions, seed), QUANTILES, axis=0)
    return pd.DataFrame(
        {
            "from": edges[:-1][some],
            "to": edges[1:][some],
            "forecast": forecasts.sum(axis=0)[some] / total[some],
            "observed": observed.sum(axis=0)[some] / total[some],
            "low": low,
            "high": high,
            "n": total[some].astype(int),
        }
    )
