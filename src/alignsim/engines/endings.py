"""Where runs of the compiled engine begin and end, ties included, which it leaves in its memory."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alignsim.engines.ensemble import Ensemble, empty_chunk
from alignsim.engines.layout import (
    EVENTS,
    SECURITY,
    SHARES,
    SHARES_START,
    STATE,
    STATE_ROWS,
    TRADE,
    TRADE_START,
    J,
    K,
    P,
    S,
    leaf_rows,
)
from alignsim.engines.memory import BLOCK, NAMES, Floats, Plan, allocate
from alignsim.engines.planning import columns_of, plan_of, seeds_of, without_reasons
from alignsim.engines.precision import in_precision, kernel_of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Endings:
    """Start and end of runs; the run is the last axis.

    Attributes
    ----------
    alignment_start, alignment : ndarray, (state, component, run)
        Shares at the baseline fixed point and after the last round, autonomy first.
    trade_start, trade : ndarray, (state, partner, run)
        Shares of trade.
    security : ndarray, (state, power, run)
        Security ties after the last round.
    draws : ndarray, (drawn, run)
        Values of the numbers that are drawn, in the order of `paths`.
    paths : tuple of str
        Their config paths; empty where nothing is drawn.
    """

    alignment_start: Array
    alignment: Array
    trade_start: Array
    trade: Array
    security: Array
    draws: Array
    paths: tuple[str, ...]


def endings_of(ensemble: Ensemble, arm: str, skipped: int = 0) -> Endings:
    """Run one arm of an ensemble, block by block.

    Parameters
    ----------
    ensemble : Ensemble
        Ready.
    arm : str
        ``baseline`` or ``scenario``.
    skipped : int
        So many replicates of each point, from the first on, are left out.

    Returns
    -------
    Endings
        A run for each replicate of each point that is not left out, point by point.

    Raises
    ------
    ValueError
        The ensemble has no such arm.
    """
    arms = ensemble.setup.arms
    if arm not in arms:
        raise ValueError(f"arm {arm!r}: expected one of {', '.join(arms)}")
    plan = without_reasons(in_precision(plan_of(ensemble.setup), "float64"))
    replicates, per_point = ensemble.numbering.replicates, ensemble.numbering.per_point
    shift = arms.index(arm) * replicates
    firsts = (point * per_point + shift for point in range(ensemble.numbering.points))
    blocks = [
        range(begin, min(begin + BLOCK, first + replicates))
        for first in firsts
        for begin in range(first + skipped, first + replicates, BLOCK)
    ]
    return _gathered(plan, _memories(ensemble, plan, blocks))


def _memories(ensemble: Ensemble, plan: Plan, blocks: list[range]) -> Array:
    """Rows of the memory after each block, put side by side: (row, run)."""
    kernel, memory, names = kernel_of("float64"), allocate(plan), np.zeros((NAMES, BLOCK), np.int64)
    # ties are wanted in double precision, whatever the runs have
    columns = columns_of(ensemble.setup, ensemble.points).astype(np.float64)
    seeds = seeds_of(ensemble.setup, ensemble.points)
    nothing = np.zeros(0, np.int64)
    kept = []
    for runs in blocks:
        chunk = empty_chunk(plan, runs, (nothing, nothing, nothing))
        kernel(
            plan, memory, names, columns, seeds, runs.start, ensemble.numbering.runs, chunk.last,
            nothing, chunk.rounds, nothing, chunk.reasons, nothing, chunk.final,
        )  # fmt: skip
        kept.append(_rows(memory)[_wanted(plan), : len(runs)])
    return np.concatenate(kept, axis=1)


def _rows(memory: Floats) -> Floats:
    return memory[: EVENTS * BLOCK].reshape(EVENTS, BLOCK)


def _places() -> dict[str, tuple[int, int]]:
    """First row in a state's rows and number of rows of what is kept of each state."""
    return {
        "alignment_start": (SHARES_START, K),
        "alignment": (SHARES, K),
        "trade_start": (TRADE_START, J),
        "trade": (TRADE, J),
        "security": (SECURITY, P),
    }


def _state_rows(first: int, width: int) -> list[int]:
    return [STATE + state * STATE_ROWS + first + item for state in range(S) for item in range(width)]


def _wanted(plan: Plan) -> list[int]:
    drawn: list[int] = plan.drawn[:, 0].tolist()
    return [row for place in _places().values() for row in _state_rows(*place)] + drawn


def _gathered(plan: Plan, rows: Array) -> Endings:
    parts, begin = {}, 0
    for name, (_, width) in _places().items():
        parts[name] = rows[begin : begin + S * width].reshape(S, width, -1)
        begin += S * width
    paths = {row: path for path, row in leaf_rows().items()}
    return Endings(**parts, draws=rows[begin:], paths=tuple(paths[row] for row in plan.drawn[:, 0].tolist()))
