"""What models say of the five together, whom each of them forecasts independently given what it knows."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from alignsim.votes.evaluation import SplitForecasts
from alignsim.votes.scores import chances, floored, hits

# the vote that the paper ends on, and the worked example of docs/how-to/votes.md
EXAMPLE: Final = "ES-11/6"


def example_table(tests: Sequence[SplitForecasts]) -> pd.DataFrame:
    """Chance that each model gave to exactly what the five did on `EXAMPLE`.

    Parameters
    ----------
    tests : sequence of SplitForecasts
        Splits.

    Returns
    -------
    pandas.DataFrame
        ``split, model, chance`` of the splits that forecast it: the product over the five. Empty where none does.
    """
    return pd.DataFrame([row for test in tests for row in _example_rows(test)], columns=["split", "model", "chance"])


def together_table(tests: Sequence[SplitForecasts]) -> pd.DataFrame:
    """How likely every model holds its likeliest outcome of the five together, and how often it comes true.

    Parameters
    ----------
    tests : sequence of SplitForecasts
        Splits.

    Returns
    -------
    pandas.DataFrame
        ``split, model, roll_calls, forecast, came_true``: mean chance of the likeliest of the 1,024 outcomes, and
        share of roll calls on which it came about.
    """
    return pd.DataFrame([row for test in tests for row in _together_rows(test)])


def _example_rows(test: SplitForecasts) -> Iterator[dict[str, object]]:
    for place in np.flatnonzero(test.calls.resolution == EXAMPLE):
        for model, forecasts in test.forecasts.items():
            chance = chances(forecasts[place], test.calls.votes[place]).prod()
            yield {"split": test.name, "model": model, "chance": float(chance)}


def _together_rows(test: SplitForecasts) -> Iterator[dict[str, object]]:
    for model, forecasts in test.forecasts.items():
        yield {
            "split": test.name,
            "model": model,
            "roll_calls": len(test.calls),
            # of independent votes, the likeliest outcome is the likeliest vote of each
            "forecast": float(floored(forecasts).max(axis=-1).prod(axis=1).mean()),
            "came_true": float(hits(forecasts, test.calls.votes).all(axis=1).mean()),
        }
