"""Scenarios side by side: the effect of each, and the difference of two, replicate by replicate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.analysis.furthest import furthest, most_telling
from alignsim.analysis.pairing import Entry, grouped, on_both
from alignsim.analysis.verdict import Verdict, states_of, verdicts
from alignsim.config.events import Expectation, parse_expectations
from alignsim.results.asked import as_written, unjudged
from alignsim.results.tables import EFFECT_COLUMNS, REGION_MEASURES, STATE_MEASURES, effect_of

Array = NDArray[np.float64]
MEASURES: Final = (*STATE_MEASURES, *REGION_MEASURES)
TABLE_COLUMNS: Final = ("result", *EFFECT_COLUMNS)
DIFFERENCE_COLUMNS: Final = (
    "first", "second", "state", "measure", "difference", "ci_low", "ci_high", "share_positive", "n", "q05", "q95",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class SideBySide:
    """Scenarios, or baselines alone, side by side.

    Attributes
    ----------
    entries : tuple of Entry
        The results with their names, in the order in which they were given.
    measures : tuple of str
        What is compared.
    table : pandas.DataFrame
        Columns ``result, state, measure, baseline, scenario, effect, ci_low, ci_high, share_positive, n, q05, q95``:
        the effects of each result on all of its own replicates. Of baselines alone ``scenario`` to
        ``share_positive`` are empty, and the range is that of the baseline.
    differences : pandas.DataFrame
        Columns ``first, second, state, measure, difference, ci_low, ci_high, share_positive, n, q05, q95``: the first
        scenario minus the second, for each two that share a baseline, on the replicates that both have.
    reasons : tuple of str
        A sentence for each result that does not share the baseline of the first; results that share another one
        have a sentence together.
    """

    entries: tuple[Entry, ...]
    measures: tuple[str, ...]
    table: pd.DataFrame
    differences: pd.DataFrame
    reasons: tuple[str, ...]

    @property
    def answer(self) -> str:
        """Which scenario moves whom furthest, and whether that is settled."""
        return furthest(self.table, self.differences, most_telling(self.table, self.measures))

    @property
    def verdicts(self) -> list[Verdict]:
        """Whether what a scenario is expected to do beside another one came out."""
        return [
            _verdict(entry, other, item)
            for entry in self.entries
            if not unjudged(entry.tables)
            for item in parse_expectations(entry.tables.config["scenario"].get("expectation") or [])
            for other in self.entries
            if other.experiment == item.beside and as_written(other.tables) and self._holds(entry, other, item)
        ]

    def _holds(self, one: Entry, other: Entry, expectation: Expectation) -> bool:
        """Whether the differences of two results are there of which an expectation speaks."""
        rows, labels = self.differences, (one.label, other.label)
        pair = rows[rows["first"].isin(labels) & rows["second"].isin(labels)]
        return {*states_of(expectation)} <= {*pair.loc[pair["measure"] == expectation.measure, "state"]}


def side_by_side(entries: Sequence[Entry], measures: Sequence[str], states: Sequence[str]) -> SideBySide:
    """Lay results side by side.

    Parameters
    ----------
    entries : sequence of Entry
        Two or more.
    measures : sequence of str
        Of `MEASURES`.
    states : sequence of str
        ISO 3166 codes, or ``ALL`` for the mean of the five; polarisation and cohesion are of the five together.

    Returns
    -------
    SideBySide
        The effect of each scenario, and the differences between those that share a baseline.
    """
    groups, reasons = grouped(entries)
    cells = [(name, state) for name in measures for state in (("ALL",) if name in REGION_MEASURES else states)]
    between = [row for group in groups for cell in cells for row in _differences(group, *cell)]
    return SideBySide(
        tuple(entries),
        tuple(measures),
        pd.concat([_own(entry, cells) for entry in entries], ignore_index=True),
        pd.DataFrame(between, columns=list(DIFFERENCE_COLUMNS)),
        tuple(reasons),
    )


def _own(entry: Entry, cells: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Effects of one result, or where its baseline stands, for each measure and state."""
    tables, levels = entry.tables, entry.tables.levels
    rows = levels[levels["arm"] == "baseline"] if tables.effects is None else tables.effects
    rows = rows.rename(columns={"mean": "baseline"}).set_index(["measure", "state"]).loc[list(cells)].reset_index()
    return rows.assign(result=entry.label).reindex(columns=list(TABLE_COLUMNS))


def _differences(group: Sequence[Entry], measure: str, state: str) -> Iterator[tuple[Any, ...]]:
    # of baselines alone there is nothing to tell: those of a group are one
    scenarios = [entry for entry in group if len(entry.arms) > 1]
    if len(scenarios) > 1:
        ends = [(entry.label, entry.cases(measure, state)[1]) for entry in scenarios]
        for (first, one), (second, other) in combinations(ends, 2):
            yield (first, second, state, measure, *_difference(one, other))


def _difference(one: Array, other: Array) -> tuple[float, ...]:
    """The columns from ``difference`` on, of where two scenarios end (point, replicate)."""
    one, other = on_both(one, other)
    # baselines are bit-equal: they cancel
    return effect_of(other.ravel(), one.ravel(), one.shape[-1])[2:]


def _verdict(entry: Entry, other: Entry, expectation: Expectation) -> Verdict:
    """Whether what a scenario is expected to do beside another one came out."""
    item = replace(expectation, beside=other.label)
    # anew from the cases, for these two may stand in the table the other way round, where ties count otherwise
    rows = [
        (state, item.measure, *_difference(*(each.cases(item.measure, state)[1] for each in (entry, other))))
        for state in states_of(item)
    ]
    effects = pd.DataFrame(rows, columns=["state", "measure", *EFFECT_COLUMNS[4:]])
    [found] = verdicts(effects, [item], beside=True)
    return replace(found, clause=f"in {entry.label}, {found.clause}")
