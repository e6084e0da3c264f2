"""From finished chunks to the large tables of a result and what its explanation is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import POWERS, STATES
from alignsim.engines.ensemble import Chunk, Ensemble
from alignsim.engines.terms import TERMS
from alignsim.results.large import LargeTable, ParquetWriter, kept
from alignsim.results.tables import round_table, run_table

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Assembled:
    """All chunks together.

    Attributes
    ----------
    runs, rounds : LargeTable
        Columns as in ``docs/reference/results.md``.
    reasons : ndarray, (arm, case, round, state, term, power)
        Accumulators of equation 18 in every round, logit units, of the cases that are explained.
    final : ndarray, (arm, case, state, term, power)
        The same at the last round, of more cases.
    """

    runs: LargeTable
    rounds: LargeTable
    reasons: Array
    final: Array


def assemble(ensemble: Ensemble, chunks: Iterable[Chunk]) -> Assembled:
    """Put chunks together in memory.

    Parameters
    ----------
    ensemble : Ensemble
        What was run.
    chunks : iterable of Chunk
        All of them, in order.

    Returns
    -------
    Assembled
        With its tables in memory.
    """
    runs: list[Any] = []
    rounds: list[Any] = []
    reasons = _collect(ensemble, chunks, runs.append, rounds.append)
    return Assembled(kept(runs), kept(rounds), *reasons)


def assemble_into(ensemble: Ensemble, chunks: Iterable[Chunk], folder: Path) -> Assembled:
    """Put chunks together in a folder; memory does not grow with their number.

    Parameters
    ----------
    ensemble : Ensemble
        What was run.
    chunks : iterable of Chunk
        All of them, in order; read once.
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    Assembled
        With its tables in ``runs.parquet`` and ``rounds.parquet``.
    """
    with ParquetWriter(folder / "runs.parquet") as runs, ParquetWriter(folder / "rounds.parquet") as rounds:
        reasons = _collect(ensemble, chunks, runs.append, rounds.append)
        return Assembled(runs.close(), rounds.close(), *reasons)


def _collect(
    ensemble: Ensemble, chunks: Iterable[Chunk], runs: Callable[[Any], None], rounds: Callable[[Any], None]
) -> tuple[Array, Array]:
    arms = range(len(ensemble.setup.arms))
    reasons: list[list[Array]] = [[] for _ in arms]
    final: list[list[Array]] = [[] for _ in arms]
    for chunk in chunks:
        runs(run_table(ensemble, chunk))
        rounds(round_table(ensemble, chunk))
        _, explained, settled = ensemble.numbering.kept(chunk.runs)
        _, arm, _ = ensemble.numbering.names(chunk.runs)
        for a in arms:
            reasons[a].append(_by_case(chunk.reasons[..., arm[explained] == a]))
            final[a].append(_by_case(chunk.final[..., arm[settled] == a])[:, 0])
    return _by_arm(reasons), _by_arm(final)


def _by_case(reasons: Array) -> Array:
    """Reasons (case, round, state, term, power) from (round, state, term × power, case)."""
    return np.moveaxis(reasons, -1, 0).reshape(-1, reasons.shape[0], len(STATES), len(TERMS), len(POWERS))


def _by_arm(pieces: list[list[Array]]) -> Array:
    return np.stack([np.concatenate(arm) for arm in pieces]).astype(np.float64, copy=False)
