"""A move that somebody wants to bring about: which measure, which way, how far."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.events import MEASURES
from alignsim.config.schema import STATES

ROWS: Final = (*STATES, "ALL")
# of the five together, with no value for a state
REGIONAL: Final = ("polarisation", "cohesion")
_EXAMPLE: Final = "align_usa=+0.05"
# how far a measure can move at all; `switches` counts and has no end
_FARTHEST: Final = {measure: 1.0 for measure in MEASURES if measure != "switches"} | {"tilt": 2.0}


@dataclass(frozen=True)
class Target:
    """A move of one measure.

    Attributes
    ----------
    measure : str
        As in ``levels.csv``.
    size : float
        Scenario minus baseline at the last round; a share (0.05 is 5 points) or a pure number, not 0.
    """

    measure: str
    size: float

    @property
    def sign(self) -> int:
        """1 for a rise, -1 for a fall."""
        return 1 if self.size > 0 else -1

    @property
    def rows(self) -> tuple[str, ...]:
        """Whom it can be asked of: each state and the mean of the five, or the five together alone."""
        return ("ALL",) if self.measure in REGIONAL else ROWS

    def __str__(self) -> str:
        return f"{self.measure}={self.size:+g}"


def parse_target(text: str) -> Target:
    """Read a target.

    Parameters
    ----------
    text : str
        ``MEASURE=+SIZE`` or ``MEASURE=-SIZE``.

    Returns
    -------
    Target
        Checked.

    Raises
    ------
    ConfigError
        No such measure, no such number, or a move farther than the measure can go.

    Examples
    --------
    >>> parse_target("align_rus=-0.02")
    Target(measure='align_rus', size=-0.02)
    """
    measure, equals, number = (part.strip() for part in text.partition("="))
    if not equals:
        raise ConfigError(f"target {text}: expected a measure and how far it shall move, such as {_EXAMPLE}.")
    if measure not in MEASURES:
        raise ConfigError(f"target {text}: no such measure. {did_you_mean(measure, MEASURES)}")
    size = _size(text, number)
    farthest = _FARTHEST.get(measure)
    if farthest is not None and abs(size) > farthest:
        raise ConfigError(
            f"target {text}: {measure} can move by {farthest:g} at most; sizes are shares, five points are "
            f"{'-' if size < 0 else '+'}0.05."
        )
    return Target(measure, size)


def _size(text: str, number: str) -> float:
    # a bare 0.05 could be meant as the level that shall be reached
    if not re.fullmatch(r"[+-](\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", number) or float(number) == 0.0:
        raise ConfigError(f"target {text}: expected a move with its sign, up (+0.05) or down (-0.05), and not 0.")
    return float(number)


def rows_of(target: Target, states: Sequence[str] | None) -> tuple[str, ...]:
    """Whom a target is asked of.

    Parameters
    ----------
    target : Target
        The move.
    states : sequence of str or None
        ISO 3166 codes, or ``ALL`` for the mean of the five; None for all that there are.

    Returns
    -------
    tuple of str
        In the order of the tables.

    Raises
    ------
    ConfigError
        No such state, none that has this measure, or none at all.
    """
    if states is not None and not len(states):
        raise ConfigError("states=[]: expected at least one state, or ALL; leave it out for all of them.")
    for state in states or ():
        if state not in ROWS:
            raise ConfigError(f"state {state}: no such state. {did_you_mean(state, ROWS)}")
        if state not in target.rows:
            raise ConfigError(f"state {state}: {target.measure} is of the five together; leave the state out.")
    return tuple(row for row in target.rows if row in states) if states else target.rows
