"""Which results share a baseline, so that they can be compared replicate by replicate; why others do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.analysis.names import listed
from alignsim.config.schema import STATES
from alignsim.results.asked import question_of
from alignsim.results.folder import Tables, essential
from alignsim.results.large import LargeTable
from alignsim.results.tables import COMPONENT_MEASURES, Measured

Array = NDArray[np.float64]
# what scenarios differ in by their nature, and what says how many replicates there are and what is kept of them
_APART: Final = ("scenario.", "run.replicates", "run.record", "run.explain", "design.replicates", "design.chunk")
# a baseline that stands still is the same after any number of rounds, and the scenarios are not
_CLOCK: Final = ("run.rounds", "run.round_months")
# differences that a sentence names; more of them are counted
_NAMED: Final = 3


@dataclass(frozen=True)
class Entry:
    """One result among those that are compared.

    Attributes
    ----------
    label : str
        What it is called beside the others.
    tables : Tables
        Of one result.
    """

    label: str
    tables: Tables

    @property
    def experiment(self) -> str:
        """Name of its experiment."""
        return str(self.tables.manifest["experiment"])

    @property
    def arms(self) -> tuple[str, ...]:
        """``baseline``, and ``scenario`` when there are events."""
        return tuple(self.tables.manifest["arms"])

    @property
    def points(self) -> int:
        """Points of its design."""
        return int(self.tables.manifest.get("points", 1))

    @property
    def replicates(self) -> int:
        """Of each point."""
        return int(self.tables.manifest["replicates"])

    @property
    def question(self) -> str:
        """What its scenario asks."""
        return question_of(self.tables)

    def cases(self, measure: str, state: str) -> Array:
        """One measure at the last round; no other column of the runs is read.

        Parameters
        ----------
        measure : str
            Such as ``align_usa``.
        state : str
            ISO 3166 code, or ``ALL``; polarisation and cohesion are of the five together, whatever the state.

        Returns
        -------
        ndarray, (arm, point, replicate)
            Shares or pure numbers.
        """
        return self._by_point(self._measured.outcome(measure, state))

    def column(self, name: str) -> Array:
        """One column of the runs.

        Parameters
        ----------
        name : str
            Such as ``align_usa_KAZ``, or a swept number.

        Returns
        -------
        ndarray, (arm, point, replicate)
            As in the table.
        """
        return self._by_point(self._measured.column(name))

    @property
    def _measured(self) -> Measured:
        return Measured(self.arms, self.replicates, self.tables.large["runs"], threads=1)

    def _by_point(self, found: Array) -> Array:
        return found.reshape(len(self.arms), -1, self.replicates)


def grouped(entries: Sequence[Entry]) -> tuple[list[list[Entry]], list[str]]:
    """Divide results into groups with one baseline, number for number.

    Parameters
    ----------
    entries : sequence of Entry
        One or more.

    Returns
    -------
    groups : list of list of Entry
        In the order of their first results.
    reasons : list of str
        A sentence for each group but the first: why it is not paired with that one.
    """
    groups: list[list[Entry]] = []
    for entry in entries:
        # that with most replicates tells most of a baseline
        home = next((group for group in groups if _same_baseline(max(group, key=_replicates), entry)), None)
        if home is None:
            groups.append([entry])
        else:
            home.append(entry)
    reasons = [_reason(groups[0][0], group) for group in groups[1:]]
    return groups, reasons


def _replicates(entry: Entry) -> int:
    return entry.replicates


def _same_baseline(one: Entry, other: Entry) -> bool:
    """Whether the baselines are bit-equal on the replicates that both have."""
    clocks = [[essential(entry.tables.config).get(path) for path in _CLOCK] for entry in (one, other)]
    if clocks[0] != clocks[1] or one.points != other.points or not _same_points(one, other):
        return False
    return all(
        np.array_equal(*on_both(one.cases(measure, state)[0], other.cases(measure, state)[0]))
        for measure in COMPONENT_MEASURES
        for state in STATES
    )


def on_both(one: Array, other: Array) -> tuple[Array, Array]:
    """Cases of two results on the replicates that both have.

    Parameters
    ----------
    one, other : ndarray, (point, replicate)
        At the same points.

    Returns
    -------
    tuple of ndarray, (point, replicate)
        Of each the first replicates, as many as the other has.
    """
    n = min(one.shape[-1], other.shape[-1])
    return one[:, :n], other[:, :n]


def _same_points(one: Entry, other: Entry) -> bool:
    runs = [entry.tables.large["runs"] for entry in (one, other)]
    swept = [_swept(table) for table in runs]
    return swept[0] == swept[1] and all(
        np.array_equal(one.column(path)[0, :, 0], other.column(path)[0, :, 0]) for path in swept[0]
    )


def _swept(runs: LargeTable) -> list[str]:
    """Columns of swept numbers: between the point and the first measure."""
    names: list[str] = runs.dataset().schema.names
    return [name for name in names[names.index("point") + 1 :] if "." in name]


def _reason(first: Entry, group: Sequence[Entry]) -> str:
    found = list(_differences(first.tables, group[0].tables))
    more = [f"{len(found) - _NAMED} more"] if len(found) > _NAMED else []
    why = listed([*found[:_NAMED], *more]) if found else "their numbers differ, though their settings do not"
    stand = "does" if len(group) == 1 else "do"
    return (
        f"{listed([entry.label for entry in group])} {stand} not share the baseline of {first.label} and "
        f"{'is' if len(group) == 1 else 'are'} not paired with it: {why}."
    )


def _differences(one: Tables, other: Tables) -> Iterator[str]:
    """What makes the baselines of two results differ, a clause each."""
    configs = essential(one.config), essential(other.config)
    points = [tables.manifest.get("points", 1) for tables in (one, other)]
    if points[0] != points[1]:
        yield f"it has {points[1]:,} design point{'s' * (points[1] > 1)} instead of {points[0]:,}"
    for path in dict.fromkeys([*configs[0], *configs[1]]):
        values = [config.get(path) for config in configs]
        named = path.startswith("design.") and points[0] != points[1]
        if values[0] != values[1] and not named and not path.startswith(_APART):
            yield f"{path} is {_shown(values[1])} instead of {_shown(values[0])}"
    for digest, words in (("rules_digest", "rules"), ("facts_digest", "facts")):
        if one.manifest.get(digest) != other.manifest.get(digest):
            yield f"it was made with other {words}"
    given = [set(tables.manifest.get("given", ())) for tables in (one, other)]
    for path in sorted(given[0] ^ given[1]):
        if not path.startswith((*_APART, "run.")) and configs[0].get(path) == configs[1].get(path):
            yield f"{path} is {'given instead of drawn' if path in given[1] else 'drawn instead of given'}"


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
