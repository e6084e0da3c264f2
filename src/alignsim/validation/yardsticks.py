"""How well the model, one pattern for all states, and each input alone go with the yardsticks."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.schema import COMPONENTS, POWERS, STATES
from alignsim.validation.measures import MEASURES, WORLD_YEARS, Measure, among_powers, measured, sources_of
from alignsim.validation.ranks import between_states, exact_p, pairs_in_order, rank_correlation
from alignsim.validation.worlds import Draws, central_alignments, inputs_alone, run_world

Array = NDArray[np.float64]
# by measure and world year
_Rows = Mapping[tuple[str, int], Mapping[Hashable, Any]]
MODEL: Final = "model"
FLAT: Final = "flat"
RANGE: Final = (0.05, 0.95)
# what the minimums are stated for, and the pairs of powers, of 15 on each, that must stand in the right order
EVENTS: Final = (("icews_coop", 2013), ("gdelt_coop", 2021), ("gdelt_coop", 2023))
RIGHT: Final = 14


@dataclass(frozen=True)
class Yardsticks:
    """The model beside the yardsticks.

    Attributes
    ----------
    scores : pandas.DataFrame
        A row for each measure, world year and pattern: ``measure, year, pattern, cells, pooled, right, pairs,
        between, p, level``.
    cells : pandas.DataFrame
        A row for each share: ``measure, year, state, power, measured, model, q05, q95, flat, source``; the range
        over replicates is nan with a single one.
    changes : pandas.DataFrame
        A row for each change between world years that a measure tells: ``measure, component, start, end, state,
        measured, model, same_sign``.
    spreads : pandas.DataFrame
        Standard deviation over states of a power's share: ``measure, year, power, measured, model``.
    draws : Draws
        Behind the ranges; all else is at central values.
    """

    scores: pd.DataFrame
    cells: pd.DataFrame
    changes: pd.DataFrame
    spreads: pd.DataFrame
    draws: Draws

    @property
    def missed(self) -> tuple[str, ...]:
        """Stated minimums that are missed, in words."""
        model, flat = (_on_events(self.scores, pattern) for pattern in (MODEL, FLAT))
        return (*_missed_order(model), *_missed_level(model, flat))


def _on_events(scores: pd.DataFrame, pattern: str) -> _Rows:
    rows = scores[scores["pattern"] == pattern].to_dict("records")
    scored = {(row["measure"], row["year"]): row for row in rows}
    return {one: scored[one] for one in EVENTS}


def _missed_order(model: _Rows) -> Iterator[str]:
    wrong = [
        f"{row['right']:.0f} of {row['pairs']:.0f} pairs of powers are in the right order on {measure} {year}"
        for (measure, year), row in model.items()
        if row["right"] < RIGHT
    ]
    if wrong:
        yield f"{', '.join(wrong)} (expected at least {RIGHT} on each of the event measures)"


def _missed_level(model: _Rows, flat: _Rows) -> Iterator[str]:
    worse = [
        f"{100 * row['level']:.1f} against {100 * flat[measure, year]['level']:.1f} points on {measure} {year}"
        for (measure, year), row in model.items()
        if row["level"] > flat[measure, year]["level"]
    ]
    if worse:
        yield f"levels are farther off than those of one pattern for all states: {', '.join(worse)}"


def compare(draws: Draws) -> Yardsticks:
    """Hold the model against the yardsticks.

    Parameters
    ----------
    draws : Draws
        For the ranges over replicates.

    Returns
    -------
    Yardsticks
        Deterministic.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    central = {year: central_alignments(year, draws.overrides) for year in WORLD_YEARS}
    ranges = {year: _ranges(year, draws) for year in WORLD_YEARS}
    return Yardsticks(
        scores=pd.DataFrame(
            [
                row
                for measure in MEASURES
                for year in measure.windows
                for row in _scores(measure, year, _patterns(central[year], inputs_alone(year, draws.overrides)))
            ]
        ),
        cells=pd.DataFrame([row for one in _all_powers() for row in _cells(*one, central, ranges)]),
        changes=pd.DataFrame([row for measure in MEASURES for row in _changes(measure, central)]),
        spreads=pd.DataFrame([row for one in _all_powers() for row in _spreads(*one, central)]),
        draws=draws,
    )


def _all_powers() -> list[tuple[Measure, int]]:
    return [(measure, year) for measure in MEASURES if measure.of_all_powers for year in measure.windows]


def _ranges(year: int, draws: Draws) -> Array:
    """Ends of the range over replicates of the powers' shares: (2, state, power)."""
    start = run_world(year, "baseline", 1, draws).alignment_start
    shares = start[:, 1:] / (1.0 - start[:, :1])
    return np.quantile(shares, RANGE, axis=2) if draws.replicates > 1 else np.full((2, *shares.shape[:2]), np.nan)


def model_shares(alignments: Array) -> Array:
    """Share of each power in what a state does not keep to itself.

    Parameters
    ----------
    alignments : ndarray, (state, component)
        Autonomy first.

    Returns
    -------
    ndarray, (state, power)
        :math:`a_{ip} / (1 - a_{i,AUT})`.
    """
    return among_powers(alignments[:, 1:])


def _patterns(alignments: Array, inputs: Mapping[str, Array]) -> dict[str, Array]:
    """What is compared, as (state, component); inputs know nothing of autonomy."""
    nobody = np.full((len(STATES), 1), np.nan)
    flat = np.tile(model_shares(alignments).mean(axis=0), (len(STATES), 1))
    return {
        MODEL: alignments,
        FLAT: np.hstack([nobody, flat]),
        **{name: np.hstack([nobody, values]) for name, values in inputs.items()},
    }


def _scores(measure: Measure, year: int, patterns: Mapping[str, Array]) -> list[dict[str, object]]:
    table = measured(measure, year)
    score = _score_of_powers if measure.of_all_powers else _score_of_one
    scored = {name: score(measure, table, pattern) for name, pattern in patterns.items()}
    return [
        {"measure": measure.name, "year": year, "pattern": name, **score}
        for name, score in scored.items()
        if score is not None
    ]


def _score_of_powers(measure: Measure, table: Array, pattern: Array) -> dict[str, float]:
    """Shares among the powers; states of which the measure shows nothing are left out."""
    shares, own = among_powers(table), among_powers(pattern[:, 1:])
    known = ~np.isnan(shares).any(axis=1)
    x, y = own[known], shares[known]
    right, pairs = pairs_in_order(x, y)
    return {
        "cells": y.size,
        "pooled": rank_correlation(x.ravel(), y.ravel()),
        "right": right,
        "pairs": pairs,
        "between": between_states(x, y),
        "p": exact_p(x, y),
        "level": float(np.abs(x - y).mean()),
    }


def _score_of_one(measure: Measure, table: Array, pattern: Array) -> dict[str, float] | None:
    """The component itself, over states; nothing where the pattern does not know it or does not vary."""
    column = pattern[:, [COMPONENTS.index(measure.components[0])]]
    known = ~np.isnan(table[:, 0])
    x, y = column[known], table[known]
    if np.isnan(x).any() or np.ptp(x) < 1e-12:
        return None
    return {
        "cells": y.size,
        "pooled": np.nan,
        "right": np.nan,
        "pairs": np.nan,
        "between": between_states(x, y),
        "p": exact_p(x, y),
        "level": np.nan,
    }


def _cells(
    measure: Measure, year: int, central: Mapping[int, Array], ranges: Mapping[int, Array]
) -> list[dict[str, object]]:
    shares, own = among_powers(measured(measure, year)), model_shares(central[year])
    source = "+".join(sources_of(measure))
    return [
        {
            "measure": measure.name, "year": year, "state": state, "power": power, "measured": shares[i, p],
            "model": own[i, p], "q05": ranges[year][0, i, p], "q95": ranges[year][1, i, p],
            "flat": own[:, p].mean(), "source": source,
        }
        for i, state in enumerate(STATES)
        for p, power in enumerate(POWERS)
    ]  # fmt: skip


def _spreads(measure: Measure, year: int, central: Mapping[int, Array]) -> list[dict[str, object]]:
    shares, own = among_powers(measured(measure, year)), model_shares(central[year])
    return [
        {
            "measure": measure.name, "year": year, "power": power,
            "measured": float(np.nanstd(shares[:, p])), "model": float(own[:, p].std()),
        }
        for p, power in enumerate(POWERS)
    ]  # fmt: skip


def _changes(measure: Measure, central: Mapping[int, Array]) -> list[dict[str, object]]:
    return [
        row for start, end in pairwise(sorted(measure.windows)) for row in _between_years(measure, start, end, central)
    ]


def _between_years(measure: Measure, start: int, end: int, central: Mapping[int, Array]) -> list[dict[str, object]]:
    moved, own = (_moves(of, start, end) for of in _readings(measure, central))
    return [
        {
            "measure": measure.name, "component": component, "start": start, "end": end, "state": state,
            "measured": moved[i, c], "model": own[i, c], "same_sign": bool(moved[i, c] * own[i, c] > 0),
        }
        for c, component in enumerate(measure.components)
        for i, state in enumerate(STATES)
        if not np.isnan(moved[i, c])
    ]  # fmt: skip


def _moves(of: Mapping[int, Array], start: int, end: int) -> Array:
    return of[end] - of[start]


def _readings(measure: Measure, central: Mapping[int, Array]) -> Sequence[Mapping[int, Array]]:
    """Measure and model by world year, on scales that can be compared."""
    if measure.of_all_powers:
        shares = {year: among_powers(measured(measure, year)) for year in measure.windows}
        return shares, {year: model_shares(central[year]) for year in measure.windows}
    columns = [COMPONENTS.index(component) for component in measure.components]
    return (
        {year: measured(measure, year) for year in measure.windows},
        {year: central[year][:, columns] for year in measure.windows},
    )
