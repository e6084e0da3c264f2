"""The structural model of votes against its rivals: what is tested, and what comes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alignsim.config.errors import ConfigError
from alignsim.votes.comparison import difference_table, reliability_table, score_table
from alignsim.votes.evaluation import SplitForecasts, Worlds, split_forecasts
from alignsim.votes.minimum import Minimum, minimums
from alignsim.votes.roll_calls import RollCalls, joined, read_roll_calls
from alignsim.votes.splits import SPLITS, Split
from alignsim.votes.together import example_table, together_table


@dataclass(frozen=True)
class Described:
    """A split in words.

    Attributes
    ----------
    name, sentence : str
        In tables; what is fitted on and what is forecast.
    """

    name: str
    sentence: str


@dataclass(frozen=True, eq=False)
class Validation:
    """Scores of all models.

    Attributes
    ----------
    described : tuple of Described
        The splits.
    scores, differences, reliability : pandas.DataFrame
        Columns as in `alignsim.votes.comparison`.
    example, together : pandas.DataFrame
        Columns as in `alignsim.votes.together`.
    minimums : tuple of Minimum
        What has to hold.
    """

    described: tuple[Described, ...]
    scores: pd.DataFrame
    differences: pd.DataFrame
    reliability: pd.DataFrame
    example: pd.DataFrame
    together: pd.DataFrame
    minimums: tuple[Minimum, ...]


def tested_on(file: Path | None) -> tuple[RollCalls, tuple[Split, ...]]:
    """Roll calls and splits.

    Parameters
    ----------
    file : pathlib.Path or None
        Later roll calls, in the form of the facts; None for the splits of the facts themselves.

    Returns
    -------
    calls : RollCalls
        Those of the facts, and of the file what is not among them.
    splits : tuple of Split
        A, B and one year ahead; or one that is fitted on all facts and forecasts the file.

    Raises
    ------
    ConfigError
        The file cannot be read, or holds no roll call later than the facts.
    """
    known = read_roll_calls()
    if file is None:
        return known, SPLITS
    given = read_roll_calls(file)
    later = given[given.date > known.date[-1]]
    if not len(later):
        raise ConfigError(
            f"votes.file={file}: ends on {given.last}; expected roll calls after {known.last}, the last day of the "
            f"facts, on which the models are fitted."
        )
    return joined(known, later), (Split("new", known.last, later.date[0].item(), later.last),)


def validate(
    calls: RollCalls,
    splits: Sequence[Split],
    worlds: Worlds,
    seed: int,
    processes: int,
    advance: Callable[[int], None],
) -> Validation:
    """Fit all models, forecast, and compare.

    Parameters
    ----------
    calls : RollCalls
        All that there are.
    splits : sequence of Split
        From `tested_on`.
    worlds : Worlds
        Alignments.
    seed : int
        Of the bootstrap over sessions.
    processes : int
        How many may work at a time.
    advance : callable
        Told how often all models have been fitted.

    Returns
    -------
    Validation
        The same for any number of processes.
    """
    tests = split_forecasts(calls, splits, worlds, processes, advance)
    scores = score_table(tests)
    return Validation(
        described=tuple(_described(test, splits) for test in tests),
        scores=scores,
        differences=difference_table(tests, seed),
        reliability=reliability_table(tests, seed),
        example=example_table(tests),
        together=together_table(tests),
        minimums=tuple(minimums(scores)),
    )


def _described(test: SplitForecasts, splits: Sequence[Split]) -> Described:
    own = [split for split in splits if split.name == test.name]
    until = f"{own[0].until.year}" if len(own) == 1 else "the year before"
    first, last = own[0].first.year, own[-1].last.year
    years = f"{first}" if first == last else f"{first} to {last}"
    return Described(
        test.name,
        f"fitted on 2008 to {until}, forecast {years}: {len(test.calls):,} roll "
        f"calls of {len(np.unique(test.calls.session))} sessions",
    )
