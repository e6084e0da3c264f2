"""The terms of a move at any round: as they were kept, or from the same run ended at that round."""

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Final

import pandas as pd

from alignsim.analysis.attribution import explain_table
from alignsim.analysis.ends import replicates_of
from alignsim.config.errors import ResultError
from alignsim.engines.ensemble import Ensemble, ensemble_of, run_chunks
from alignsim.results.again import setup_behind
from alignsim.results.assembly import assemble
from alignsim.results.folder import Tables
from alignsim.results.tables import measured, summarised
from alignsim.world.setup import Setup
from alignsim.world.variants import until, with_values

_POINTS: Final = ["points", "points_q05", "points_q95"]
_DIFFERENCE: Final = ["difference", "q05", "q95"]


@dataclass(frozen=True)
class Explanation:
    """Why the five stand where they do at the end of a round.

    Attributes
    ----------
    round : int
        Of which it speaks; 0 is the starting point.
    terms : pandas.DataFrame
        Columns of ``explain.parquet``, rows of that round alone.
    effects : pandas.DataFrame or None
        Columns of ``effects.csv``, at that round, and of a design ``points``; None where no event has acted yet, or
        there is none.
    scenario : bool
        Whether there is one.
    """

    round: int
    terms: pd.DataFrame
    effects: pd.DataFrame | None
    scenario: bool


def round_of(tables: Tables, number: int | None) -> int:
    """Round that somebody asks for.

    Parameters
    ----------
    tables : Tables
        Of one result.
    number : int or None
        None for the last.

    Returns
    -------
    int
        From 0.

    Raises
    ------
    ResultError
        The result has no such round.
    """
    last = int(tables.config["run"]["rounds"])
    if number is not None and not (isinstance(number, Integral) and 0 <= number <= last):
        raise ResultError(f"round={number}: expected a round from 0 to {last}.")
    return last if number is None else number


def kept_explanation(tables: Tables, number: int) -> Explanation | None:
    """Explanation of a round from the tables alone.

    Parameters
    ----------
    tables : Tables
        Of one result.
    number : int
        Round that it has.

    Returns
    -------
    Explanation or None
        None where they hold no reasons of that round, or, of a round between the first and the last, no points.
    """
    last, scenario = round_of(tables, None), tables.effects is not None
    between = 0 < number < last
    if tables.explain is None or (between and scenario):
        return None
    terms = tables.explain[tables.explain["round"] == number].reset_index(drop=True)
    if terms.empty:
        return None
    if number == last:
        return Explanation(number, terms, _counted_effects(tables), scenario)
    return Explanation(number, _unmoved(terms) if scenario else terms, None, scenario)


def _counted_effects(tables: Tables) -> pd.DataFrame | None:
    """Effects that know whether they are counted over replicates or over the points of a design as well."""
    points = tables.manifest.get("points", 1)
    return tables.effects.assign(points=points) if tables.effects is not None and points > 1 else tables.effects


def rerun_of(tables: Tables, number: int) -> Ensemble:
    """What has to be run for an explanation that is not kept.

    Parameters
    ----------
    tables : Tables
        Of one result.
    number : int
        Round that it has.

    Returns
    -------
    Ensemble
        The first replicates of the result, as many as an explanation rests on, up to that round.

    Raises
    ------
    ResultError
        It rests on other rules or facts than those at hand, or it is that of a design, whose points may be many.
    """
    return ensemble_of(_short(undesigned(tables), number))


def undesigned(tables: Tables) -> Setup:
    """What made a result that has no design.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    Setup
        Ready to be run in variants.

    Raises
    ------
    ResultError
        It rests on other rules or facts than those at hand, or it is that of a design.
    """
    setup = setup_behind(tables)
    if setup.axes:
        raise ResultError(
            f"This result has {tables.manifest.get('points', 1):,} points of a design, which would all be run again; "
            f"of a design only the last round is explained, if it was run with run.explain=true, and no events."
        )
    return setup


def _short(setup: Setup, number: int) -> Setup:
    # the starting point is a round of the recorded runs; of all others only the end is wanted
    record = {"run.record": "sample" if number == 0 else "none", "run.explain": True}
    fewer = {"run.replicates": replicates_of(setup), "scenario.parts": {}}
    return with_values(until(setup, max(number, 1)), record | fewer)


def rerun_explanation(tables: Tables, number: int, advance: Callable[[int], Any] = lambda runs: None) -> Explanation:
    """Explanation of a round that the tables do not hold, from running it again.

    Parameters
    ----------
    tables : Tables
        Of one result.
    number : int
        Round that it has.
    advance : callable
        Called with the number of runs that were made.

    Returns
    -------
    Explanation
        With points.

    Raises
    ------
    ResultError
        As in `rerun_of`.
    """
    ensemble = rerun_of(tables, number)
    scenario = tables.effects is not None
    assembled = assemble(ensemble, _counted(ensemble, advance))
    table = explain_table(assembled)
    terms = table[table["round"] == number].reset_index(drop=True)
    if number == 0 or len(ensemble.setup.arms) == 1:
        return Explanation(number, _unmoved(terms) if scenario else terms, None, scenario)
    _, effects = summarised(measured(ensemble.setup, assembled.runs))
    return Explanation(number, terms, effects, scenario)


def _counted(ensemble: Ensemble, advance: Callable[[int], Any]) -> Any:
    for chunk in run_chunks(ensemble, ensemble.chunks):
        yield chunk
        advance(len(chunk.runs))


def _unmoved(terms: pd.DataFrame) -> pd.DataFrame:
    """Rows of a round before which no event has acted: both arms are the same, bit by bit."""
    return terms.assign(scenario=terms["baseline"], **dict.fromkeys((*_DIFFERENCE, *_POINTS), 0.0))
