"""The figures that the model is held against, each with its error, and which of them a calibration may use.

What is matched ends before 2022, what is kept for checking is 2022 and 2023 and every instrument other than event
counts. Two reasons. A calibrated model is used forward, so that only later years tell whether it learned anything.
And states keep their place in one instrument from year to year, so that later years of an instrument alone would
repeat what was matched: students and routes measure something else, with errors of their own. Event counts are
matched, because they alone tell all three powers apart in all five states on the model's own scale, shares, before
2022. The turn of 2022 is kept although ``rules.reexport_gain`` was set after it: a check that fails in spite of
that says more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import POWERS, STATES
from alignsim.validation.measures import MEASURES, Measure, among_powers, measured, measured_by, sources_of
from alignsim.validation.observed import PERIODS, SECOND_PERIOD, Change, changes

Array = NDArray[np.float64]
# experiment by the world in which its period begins
HISTORY: Final = {start: name for name, (start, _) in PERIODS.items()}
ROUNDS_A_YEAR: Final = 4
# event counts before 2022; the rest of the yardsticks is kept for checking
MATCHED: Final = (("icews_coop", 2013), ("gdelt_coop", 2021))
CHECKED: Final = (("gdelt_coop", 2023), ("students", 2013), ("students", 2021), ("air_routes", 2013))
# the same events counted another way: how much they differ is part of a measure's error
_SIBLINGS: Final = {"icews_coop": ("icews_coop_out", "icews_coop_in"), "gdelt_coop": ("gdelt_coop", "gdelt_days")}


@dataclass(frozen=True)
class Target:
    """One figure that the model predicts.

    Attributes
    ----------
    name : str
        Such as ``icews_coop_2013_KAZ_RUS`` or ``trade_2016_KGZ_CHN``.
    kind : str
        ``level``, a power's share of what a measure shows of the three, against a_p / (1 - a_AUT) at the baseline
        fixed point; or ``trade``, the change of a partner's share of trade.
    use : str
        ``match`` or ``check``.
    world_year, rounds : int
        World that is run, and for how many rounds; 0 for its fixed point.
    state, other : str
        ISO 3166 code; power or partner.
    observed, error : float
        Fraction of 1, and the standard deviation of what the figures leave open: 0 where one office counted both
        ends of a change, nan where a level rests on a single figure.
    source : str
        Ids of the sources.
    """

    name: str
    kind: str
    use: str
    world_year: int
    rounds: int
    state: str
    other: str
    observed: float
    error: float
    source: str

    @property
    def experiment(self) -> str:
        """What is run: the events of the period, or nothing for a level."""
        return HISTORY[self.world_year] if self.rounds else "baseline"

    @property
    def measure(self) -> str:
        """What it is counted with: ``icews_coop_2013``, or ``trade_2013_2016`` for a period."""
        if self.kind == "level":
            return self.name.removesuffix(f"_{self.state}_{self.other}")
        start, end = PERIODS[self.experiment]
        return f"trade_{start}_{end}"


def targets(use: str | None = None) -> tuple[Target, ...]:
    """All targets, or those of one use.

    Parameters
    ----------
    use : str, optional
        ``match`` or ``check``.

    Returns
    -------
    tuple of Target
        Levels first.
    """
    by_name = {measure.name: measure for measure in MEASURES}
    chosen = [(*pair, "match") for pair in MATCHED] + [(*pair, "check") for pair in CHECKED]
    levels = [one for name, year, used in chosen for one in _levels(by_name[name], year, used)]
    found = (*levels, *(_trade(change) for change in changes()))
    return tuple(one for one in found if use in (None, one.use))


def observed_values(wanted: Sequence[Target]) -> Array:
    """What was observed.

    Parameters
    ----------
    wanted : sequence of Target
        Figures.

    Returns
    -------
    ndarray, (target)
        Fractions of 1.
    """
    return np.array([one.observed for one in wanted])


def _levels(measure: Measure, year: int, use: str) -> list[Target]:
    shares, errors = among_powers(measured(measure, year)), level_errors(measure, year)
    source = "+".join(sources_of(measure))
    return [
        Target(f"{measure.name}_{year}_{state}_{power}", "level", use, year, 0, state, power,
               float(shares[i, p]), float(errors[i, p]), source)
        for i, state in enumerate(STATES)
        for p, power in enumerate(POWERS)
    ]  # fmt: skip


def level_errors(measure: Measure, year: int) -> Array:
    """Standard deviation of a measure's shares over single years, and over other ways of counting the same events.

    Parameters
    ----------
    measure : Measure
        That tells the three powers apart.
    year : int
        World year.

    Returns
    -------
    ndarray, (state, power)
        Fraction of 1; nan where a single figure tells nothing of its own error.
    """
    ways = [
        measured_by((part,), one)
        for part in _SIBLINGS.get(measure.name, measure.parts)
        for one in measure.windows[year]
    ]
    shares = np.stack([among_powers(way) for way in ways])
    known = (~np.isnan(shares)).sum(axis=0)
    mean = np.nansum(shares, axis=0) / np.maximum(known, 1)
    squares = np.nansum((shares - mean) ** 2, axis=0)
    spread: Array = np.sqrt(np.divide(squares, known - 1, out=np.full_like(squares, np.nan), where=known > 1))
    return spread


def _trade(change: Change) -> Target:
    return Target(
        name=f"trade_{change.end}_{change.state}_{change.partner}",
        kind="trade",
        use="check" if change.end == SECOND_PERIOD[1] else "match",
        world_year=change.start,
        rounds=ROUNDS_A_YEAR * (change.end - change.start),
        state=change.state,
        other=change.partner,
        observed=change.value,
        error=change.error,
        source=change.source,
    )
