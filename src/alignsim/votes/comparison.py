"""Models of votes side by side: scores, differences with intervals, reliability, as tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.schema import STATES
from alignsim.votes.bootstrap import paired_interval
from alignsim.votes.evaluation import SplitForecasts
from alignsim.votes.reliability import reliability
from alignsim.votes.rivals.catalogue import MODELS, STRUCTURAL, VARIANTS
from alignsim.votes.scores import absence_losses, brier_scores, hits, log_losses, vote_losses

Floats = NDArray[np.float64]
Score = Callable[[Floats, NDArray[np.int8]], NDArray[np.generic]]

ALL: Final = "ALL"
# all roll calls, and those on which one of USA and Russia said yes and the other no
TEXTS: Final = ("all", "opposed")
SCORES: Final[dict[str, Score]] = {
    "log_loss": log_losses,
    "brier": brier_scores,
    "hits": hits,
    "absence": absence_losses,
    "vote": vote_losses,
}
# what models are compared by
COMPARED: Final = ("log_loss", "brier")


def score_table(tests: Sequence[SplitForecasts]) -> pd.DataFrame:
    """Scores of every model.

    Parameters
    ----------
    tests : sequence of SplitForecasts
        Splits.

    Returns
    -------
    pandas.DataFrame
        ``split, model, texts`` (all, opposed), ``state`` (ALL or one), ``roll_calls, log_loss, brier, hits`` (share),
        ``absence, vote`` (parts of the log loss).
    """
    return pd.DataFrame([row for test in tests for row in _score_rows(test)])


def difference_table(tests: Sequence[SplitForecasts], seed: int) -> pd.DataFrame:
    """Structural model minus every other one, roll call by roll call.

    Parameters
    ----------
    tests : sequence of SplitForecasts
        Splits.
    seed : int
        Of the bootstrap over sessions.

    Returns
    -------
    pandas.DataFrame
        ``split, texts, score, model``, then the fields of `alignsim.votes.bootstrap.Interval`; below 0 the structural
        model is better.
    """
    return pd.DataFrame([row for test in tests for row in _difference_rows(test, seed)])


def reliability_table(tests: Sequence[SplitForecasts], seed: int) -> pd.DataFrame:
    """Forecast and observed frequencies of every model.

    Parameters
    ----------
    tests : sequence of SplitForecasts
        Splits.
    seed : int
        Of the bootstrap over sessions.

    Returns
    -------
    pandas.DataFrame
        ``split, model``, then the columns of `alignsim.votes.reliability.reliability`.
    """
    tables = []
    for test in tests:
        for model, forecasts in test.forecasts.items():
            table = reliability(forecasts, test.calls.votes, test.calls.session, seed)
            table.insert(0, "model", model)
            table.insert(0, "split", test.name)
            tables.append(table)
    return pd.concat(tables, ignore_index=True)


def best_rival(scores: pd.DataFrame, split: str, texts: str = "all", score: str = "log_loss") -> str:
    """The rival of the smallest score; the structural model with other alignments is none.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `score_table`.
    split, texts, score : str
        Where.

    Returns
    -------
    str
        Name of the model.
    """
    rows = scores[(scores["split"] == split) & (scores["texts"] == texts) & (scores["state"] == ALL)]
    rivals = rows[~rows["model"].isin([STRUCTURAL, *VARIANTS])]
    return str(rivals["model"].iloc[rivals[score].argmin()])


def opposed(test: SplitForecasts) -> NDArray[np.bool_]:
    """Roll calls on which one of USA and Russia said yes and the other no.

    Parameters
    ----------
    test : SplitForecasts
        n roll calls.

    Returns
    -------
    numpy.ndarray
        (n,).
    """
    usa, rus, _ = test.calls.positions.T
    against: NDArray[np.bool_] = usa * rus < 0.0
    return against


def _texts(test: SplitForecasts) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    for texts, rows in zip(TEXTS, (np.ones(len(test.calls), bool), opposed(test)), strict=True):
        if rows.any():
            yield texts, rows


def _score_rows(test: SplitForecasts) -> Iterator[dict[str, object]]:
    for model in MODELS:
        values = {name: score(test.forecasts[model], test.calls.votes) for name, score in SCORES.items()}
        for texts, rows in _texts(test):
            for place, state in enumerate((ALL, *STATES)):
                column = slice(None) if state == ALL else place - 1
                means = {name: float(value[rows][:, column].mean()) for name, value in values.items()}
                who = {"split": test.name, "model": model, "texts": texts, "state": state}
                yield {**who, "roll_calls": int(rows.sum()), **means}


def _difference_rows(test: SplitForecasts, seed: int) -> Iterator[dict[str, object]]:
    for score in COMPARED:
        by_call: dict[str, Floats] = {
            model: np.asarray(SCORES[score](test.forecasts[model], test.calls.votes), float).mean(axis=1)
            for model in MODELS
        }
        for texts, rows in _texts(test):
            for model in MODELS:
                if model == STRUCTURAL:
                    continue
                difference = (by_call[STRUCTURAL] - by_call[model])[rows]
                interval = paired_interval(difference, test.calls.session[rows], seed)
                yield {"split": test.name, "texts": texts, "score": score, "model": model} | asdict(interval)
