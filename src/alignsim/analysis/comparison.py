"""Scenarios side by side: the effect of each, and the difference of two, replicate by replicate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.analysis.furthest import furthest, most_telling
from alignsim.analysis.pairing import Entry, Group, grouped
from alignsim.analysis.verdict import Verdict, states_of, verdicts
from alignsim.config.events import parse_expectations
from alignsim.config.schema import STATES
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
        one row for each result, state and measure. Of baselines alone ``scenario`` to ``share_positive`` are empty,
        and the range is that of the baseline.
    differences : pandas.DataFrame
        Columns ``first, second, state, measure, difference, ci_low, ci_high, share_positive, n, q05, q95``: the first
        scenario minus the second, replicate by replicate, for each two that share a baseline.
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
        names = {str(entry.tables.manifest["experiment"]): entry.label for entry in self.entries}
        found: list[Verdict] = []
        for entry in self.entries:
            for item in parse_expectations(entry.tables.config["scenario"].get("expectation") or []):
                effects = self._between(entry.label, names.get(item.beside or "", ""))
                if set(states_of(item)) <= set(effects.loc[effects["measure"] == item.measure, "state"]):
                    found += verdicts(effects, [item], beside=True)
        return found

    def _between(self, first: str, second: str) -> pd.DataFrame:
        """Differences of two results as effects."""
        rows = self.differences
        forth = rows[(rows["first"] == first) & (rows["second"] == second)]
        back = rows[(rows["first"] == second) & (rows["second"] == first)]
        turned = back.assign(
            difference=-back["difference"], ci_low=-back["ci_high"], ci_high=-back["ci_low"], q05=-back["q95"],
            q95=-back["q05"], share_positive=1.0 - back["share_positive"],
        )  # fmt: skip
        return (turned if forth.empty else forth).rename(columns={"difference": "effect"})


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
        The effect of each scenario, on the replicates that those with its baseline share, and the differences between
        these.
    """
    groups, reasons = grouped(entries)
    rows: list[tuple[Any, ...]] = []
    between: list[tuple[Any, ...]] = []
    for group in groups:
        for measure in measures:
            for state, cases in _cells(group, measure, states):
                rows += [_row(entry, state, measure, found, group) for entry, found in cases]
                between += _differences(cases, state, measure, group)
    order = [entry.label for entry in entries]
    table = pd.DataFrame(rows, columns=list(TABLE_COLUMNS))
    table = table.sort_values("result", key=lambda labels: labels.map(order.index), kind="stable", ignore_index=True)
    differences = pd.DataFrame(between, columns=list(DIFFERENCE_COLUMNS))
    return SideBySide(tuple(entries), tuple(measures), table, differences, tuple(reasons))


Cases = list[tuple[Entry, Array]]


def _cells(group: Group, measure: str, states: Sequence[str]) -> Iterator[tuple[str, Cases]]:
    """Cases (arm, case) of every result of a group, state by state: all states at once may not fit into memory."""
    entries, n = group.entries, group.replicates
    if measure in REGION_MEASURES:
        cases = [entry.cases("polarisation", n) for entry in entries]
        sign = measure == "cohesion"
        yield "ALL", [(entry, 1.0 - one if sign else one) for entry, one in zip(entries, cases, strict=True)]
        return
    totals: list[Array] = [np.zeros(()) for _ in entries]
    for state in STATES if "ALL" in states else states:
        cases = [entry.cases(f"{measure}_{state}", n) for entry in entries]
        totals = [total + one for total, one in zip(totals, cases, strict=True)]
        if state in states:
            yield state, list(zip(entries, cases, strict=True))
    if "ALL" in states:
        yield "ALL", [(entry, total / len(STATES)) for entry, total in zip(entries, totals, strict=True)]


def _row(entry: Entry, state: str, measure: str, cases: Array, group: Group) -> tuple[Any, ...]:
    baseline, *scenario = cases
    if scenario:
        return (entry.label, state, measure, *effect_of(baseline, scenario[0], group.replicates))
    low, high = np.quantile(baseline, (0.05, 0.95))
    empty = (np.nan,) * 5
    return (entry.label, state, measure, baseline.mean(), *empty, baseline.size, float(low), float(high))


def _differences(cases: Cases, state: str, measure: str, group: Group) -> Iterator[tuple[Any, ...]]:
    # of baselines alone there is nothing to tell: those of a group are one
    scenarios = [(entry.label, found[1]) for entry, found in cases if len(found) > 1]
    for (first, one), (second, other) in combinations(scenarios, 2):
        # baselines are bit-equal: they cancel
        _, _, *difference = effect_of(other, one, group.replicates)
        yield (first, second, state, measure, *difference)
