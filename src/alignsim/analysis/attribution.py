"""Why a state moves: exact shares of a move by term (section 9 of the model page)."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.schema import COMPONENTS, STATES
from alignsim.engines.terms import TERMS
from alignsim.results.assembly import Assembled
from alignsim.results.tables import category, range_of

Array = NDArray[np.float64]
# with 32 nodes the error stays below 1e-10 for moves up to 3 logits; larger moves go in pieces
NODES: Final = 32
LARGEST_MOVE: Final = 3.0
COLUMNS: Final = (
    "round", "state", "component", "term", "baseline", "scenario", "difference", "q05", "q95",
    "points", "points_q05", "points_q95",
)  # fmt: skip


def shares_of_move(log_odds: Array, contributions: Array) -> Array:
    r"""Divide changes of shares among the terms that made them (Aumann & Shapley).

    Parameters
    ----------
    log_odds : ndarray, (..., power)
        Log-odds of the powers against autonomy in the baseline, :math:`l`.
    contributions : ndarray, (..., term, power)
        Changes of log-odds by term, :math:`\Delta L_c`.

    Returns
    -------
    ndarray, (..., term, component)
        Changes of the shares, autonomy first; over terms they add up to the whole change.

    Notes
    -----
    .. math:: \Delta a_k = \sum_c \int_0^1 \sum_m a_k(s)(\delta_{km} - a_m(s))\,\Delta L_{c,m}\,ds

    along the straight line in log-odds, by Gauss-Legendre quadrature.

    References
    ----------
    Section 9 of ``docs/reference/model.md``; Aumann & Shapley (1974), *Values of Non-Atomic Games*.
    """
    move = contributions.sum(axis=-2)
    pieces = max(1, int(np.ceil(np.abs(move).max(initial=0.0) / LARGEST_MOVE)))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    total = np.zeros((*contributions.shape[:-1], len(COMPONENTS)))
    for piece in range(pieces):
        for node, weight in zip(nodes, weights, strict=True):
            position = (piece + 0.5 * (node + 1.0)) / pieces
            slopes = _slopes(log_odds + position * move)
            total += weight / (2.0 * pieces) * np.einsum("...km,...cm->...ck", slopes, contributions)
    return total


def _slopes(log_odds: Array) -> Array:
    """Derivative of each share by each power's log-odds: (..., component, power)."""
    scores = np.concatenate([np.zeros((*log_odds.shape[:-1], 1)), log_odds], axis=-1)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares = weights / weights.sum(axis=-1, keepdims=True)
    identity = np.eye(len(COMPONENTS))[:, 1:]
    slopes: Array = shares[..., :, None] * (identity - shares[..., None, 1:])
    return slopes


def explain_table(assembled: Assembled) -> pd.DataFrame:
    """Accumulators of every round, and the shares of the move at the last.

    Parameters
    ----------
    assembled : Assembled
        One arm or two.

    Returns
    -------
    pandas.DataFrame
        Columns ``round, state, component, term, baseline, scenario, difference, q05, q95``: means over
        replicates, logit against autonomy, and the range of the difference; ``points, points_q05,
        points_q95``: change of the share that the term makes, last round only. Rounds before the last rest on
        the recorded replicates, up to 1,000, the last on all of them, up to 10,000. Without a second arm the
        columns that compare are empty; without recorded runs there is the last round alone.
    """
    reasons, last = assembled.reasons, assembled.final
    rounds = reasons.shape[2]
    first = 0 if reasons.shape[1] else rounds - 1
    parts = [_round_rows(number, reasons[:, :, number], None) for number in range(first, rounds - 1)]
    points = None
    if len(last) > 1:
        points = shares_of_move(last[0].sum(axis=-2), last[1] - last[0])
    return pd.concat([*parts, _round_rows(rounds - 1, last, points)], ignore_index=True)


def _round_rows(number: int, reasons: Array, points: Array | None) -> pd.DataFrame:
    """Rows of one round from reasons (arm, replicate, state, term, power) and points (replicate, …, component)."""
    columns: dict[str, Array] = {"baseline": _with_autonomy(reasons[0].mean(axis=0))}
    if len(reasons) > 1:
        difference = reasons[1] - reasons[0]
        columns |= {"scenario": _with_autonomy(reasons[1].mean(axis=0))}
        columns |= dict(zip(("difference", "q05", "q95"), map(_with_autonomy, _summary(difference)), strict=True))
    if points is not None:
        columns |= dict(zip(("points", "points_q05", "points_q95"), _summary(points), strict=True))
    shape = (len(STATES), len(TERMS), len(COMPONENTS))
    state, term, component = (index.ravel() for index in np.indices(shape))
    names = {
        "round": np.full(state.size, number, np.int32),
        "state": category(STATES, state),
        "component": category(COMPONENTS, component),
        "term": category(TERMS, term),
    }
    return pd.DataFrame(names | {name: columns.get(name, np.full(shape, np.nan)).ravel() for name in COLUMNS[4:]})


def _summary(values: Array) -> tuple[Array, Array, Array]:
    """Mean and range over replicates, the first axis."""
    return values.mean(axis=0), *range_of(values, axis=0)


def _with_autonomy(by_power: Array) -> Array:
    # log-odds of autonomy against itself: rows of zeros, so that each component has its rows
    return np.concatenate([np.zeros((*by_power.shape[:-1], 1)), by_power], axis=-1)
