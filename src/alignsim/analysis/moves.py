"""Effects as moves: how far, which way, how sure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from alignsim.analysis.digits import short
from alignsim.analysis.names import COMPONENT_MEASURE, MEASURE_COMPONENT, in_a_sentence, state_name
from alignsim.config.schema import FEWEST_FOR_QUANTILES

if TYPE_CHECKING:
    # for annotations alone: `alignsim list` need not wait for it
    import pandas as pd

NOTICEABLE: Final = 0.0025
"""Share of alignment below which nobody is said to move: a quarter of a point (model page, section 12)."""
VISIBLE: Final = 0.00005
"""Share below which two decimals of a point show nothing."""


@dataclass(frozen=True)
class Move:
    """One row of the effects.

    Attributes
    ----------
    state, measure : str
        As in the table.
    effect : float
        Mean of scenario minus baseline; a share or a pure number.
    ci_low, ci_high : float
        95 % interval of the mean.
    q05, q95 : float
        Range over the cases.
    share_positive : float
        Share of cases with an effect above 0.
    n : int
        Cases: replicates, of a design at all of its points.
    points : int
        Of the design.
    """

    state: str
    measure: str
    effect: float
    ci_low: float
    ci_high: float
    q05: float
    q95: float
    share_positive: float
    n: int
    points: int = 1

    @property
    def component(self) -> str:
        """Key of the component that moves: ``USA``, ``RUS``, ``CHN`` or ``autonomy``."""
        return MEASURE_COMPONENT[self.measure]

    @property
    def noticeable(self) -> bool:
        """Whether the mean effect reaches a quarter of a point, up or down."""
        return abs(self.effect) >= NOTICEABLE

    @property
    def one_way(self) -> bool:
        """Whether the range over the cases keeps to one side of 0."""
        return not self.q05 < 0 < self.q95

    @property
    def against(self) -> float:
        """Share of cases that do not go the way of the mean effect."""
        return self.share_positive if self.effect < 0 else 1.0 - self.share_positive


def moves_of(effects: pd.DataFrame, states: Iterable[str], measures: Iterable[str]) -> list[Move]:
    """Rows of the effects as records.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``; with a column ``points`` where they are of a design.
    states, measures : iterable of str
        Which rows.

    Returns
    -------
    list of Move
        In the order of the table.
    """
    wanted = effects["state"].isin(list(states)) & effects["measure"].isin(list(measures))
    return [_move(row) for row in effects[wanted].to_dict("records")]


def _move(row: Mapping[Hashable, Any]) -> Move:
    return Move(
        state=str(row["state"]),
        measure=str(row["measure"]),
        effect=float(row["effect"]),
        ci_low=float(row["ci_low"]),
        ci_high=float(row["ci_high"]),
        q05=float(row["q05"]),
        q95=float(row["q95"]),
        share_positive=float(row["share_positive"]),
        n=int(row["n"]),
        points=int(row.get("points", 1)),
    )


def mean_moves(effects: pd.DataFrame) -> dict[str, Move]:
    """Moves of the mean of the five.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``.

    Returns
    -------
    dict of str to Move
        One for each component.
    """
    return {move.component: move for move in moves_of(effects, ["ALL"], COMPONENT_MEASURE.values())}


def largest(moves: Iterable[Move]) -> Move:
    """The move with the largest mean effect, up or down.

    Parameters
    ----------
    moves : iterable of Move
        At least one.

    Returns
    -------
    Move
        The first of those that are equally large.
    """
    return max(moves, key=lambda move: abs(move.effect))


def points(share: float) -> str:
    """A size in points.

    Parameters
    ----------
    share : float
        Share of alignment, or an index from 0 to 1.

    Returns
    -------
    str
        Hundredths without sign: one decimal from 1 point on, two below.

    Examples
    --------
    >>> points(-0.0341), points(0.0013), points(0.00002)
    ('3.4', '0.13', 'less than 0.01')
    """
    return "less than 0.01" if 0 < abs(share) < VISIBLE else short(100 * abs(share))


def signed(share: float) -> str:
    """A difference in points, with its sign.

    Parameters
    ----------
    share : float
        Share of alignment, or an index from 0 to 1.

    Returns
    -------
    str
        Such as ``+1.9``.
    """
    return short(100 * share, plus=True)


def way(move: Move) -> str:
    """Which way a move goes.

    Parameters
    ----------
    move : Move
        Of one of the components.

    Returns
    -------
    str
        Such as ``away from Russia``.
    """
    return f"{'away from' if move.effect < 0 else 'towards'} {in_a_sentence(move.component)}"


def cases(points: int) -> str:
    """What an effect is counted over.

    Parameters
    ----------
    points : int
        Of the design.

    Returns
    -------
    str
        ``replicates``, or ``runs`` where each point has its own.
    """
    return "runs" if points > 1 else "replicates"


def range_name(n: int) -> str:
    """What the range over cases is.

    Parameters
    ----------
    n : int
        Cases.

    Returns
    -------
    str
        Of few cases it goes from the lowest to the highest.
    """
    return "full range" if n < FEWEST_FOR_QUANTILES else "5 to 95 % range"


def held_by(n: int, points: int = 1) -> str:
    """Which cases a range holds.

    Parameters
    ----------
    n : int
        Cases.
    points : int
        Of the design.

    Returns
    -------
    str
        Such as ``90 % of replicates``, or ``all 5 replicates``.
    """
    return f"all {n} {cases(points)}" if n < FEWEST_FOR_QUANTILES else f"{held(n)} of {cases(points)}"


def held(n: int) -> str:
    """Which part of the cases a range holds.

    Parameters
    ----------
    n : int
        Cases.

    Returns
    -------
    str
        ``90 %``, of few cases ``all``.
    """
    return "all" if n < FEWEST_FOR_QUANTILES else "90 %"


def counted(n: int, points: int) -> str:
    """How many cases there are.

    Parameters
    ----------
    n : int
        Cases.
    points : int
        Of the design.

    Returns
    -------
    str
        Such as ``200 design points × 20 replicates``.
    """
    replicates = n // points
    each = f"{replicates:,} replicate{'s' if replicates > 1 else ''}"
    return each if points == 1 else f"{points:,} design points × {each}"


def span(move: Move) -> str:
    """How far a move goes over replicates and points, counted in its own direction.

    Parameters
    ----------
    move : Move
        Any row.

    Returns
    -------
    str
        In brackets; says so where some go the other way.
    """
    if move.n == 1:
        return "(a single replicate, so no range)"
    low, high = (move.q05, move.q95) if move.effect >= 0 else (-move.q95, -move.q05)
    numbers = f"{short(100 * low)} to {short(100 * high)}"
    other = "" if move.one_way else f", though in {100 * move.against:.0f} % it goes the other way"
    return f"({numbers} in {held_by(move.n, move.points)}{other})"


def far(move: Move) -> str:
    """How far and which way a move goes, without its range.

    Parameters
    ----------
    move : Move
        Of one of the components.

    Returns
    -------
    str
        Such as ``3.4 points away from Russia``; says that it is an average where some go the other way.
    """
    return f"{points(move.effect)} points {way(move)}{'' if move.one_way else ' on average'}"


def move_verb(move: Move) -> str:
    """The verb of a move.

    Parameters
    ----------
    move : Move
        Any row.

    Returns
    -------
    str
        ``moves`` only where the mean is noticeable and its range does not reach over 0.
    """
    if not move.noticeable:
        return "hardly moves"
    return "moves" if move.one_way else "may move"


def distance(move: Move) -> str:
    """How far and which way a move goes.

    Parameters
    ----------
    move : Move
        Of one of the components.

    Returns
    -------
    str
        Such as ``3.4 points away from Russia (1.4 to 6.8 in 90 % of replicates)``.
    """
    return f"{far(move)} {span(move)}"


def possessive(state: str) -> str:
    """Whose move it is.

    Parameters
    ----------
    state : str
        ISO3 code.

    Returns
    -------
    str
        Such as ``Kazakhstan's``.
    """
    return f"{state_name(state)}'s"
