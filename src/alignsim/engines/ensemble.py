"""Many runs at once: the compiled engine over chunks of runs, on several threads."""

import itertools
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.errors import ConfigError
from alignsim.config.schema import POWERS, STATES
from alignsim.engines.designs import Points, points_of
from alignsim.engines.kernel import LAST, RECORDED
from alignsim.engines.memory import BLOCK, NAMES, ROUNDS, Floats, Integers, Plan, allocate
from alignsim.engines.numbering import Numbering, numbering_of
from alignsim.engines.planning import columns_of, plan_of, seeds_of, without_reasons
from alignsim.engines.precision import in_precision, kernel_of
from alignsim.engines.terms import TERMS
from alignsim.world.setup import Setup

# rounds of all runs of a chunk: about a tenth of a second, so that an interruption does not wait
ROUNDS_AT_ONCE: Final = 4096 * 40


@dataclass(frozen=True)
class Chunk:
    """What consecutive runs went through; the run is the last axis.

    Attributes
    ----------
    first : int
        Number of the first run.
    last : ndarray, (measure, run)
        Measures at the last round: seven for each state, then polarisation.
    rounds : ndarray, (round, state, recorded, picked)
        Shares (autonomy first), hedging, tilt and leaning of the runs that are recorded.
    reasons : ndarray, (round, state, term × power, picked)
        Accumulators of equation 18 in every round, logit units, of the runs that are explained.
    final : ndarray, (1, state, term × power, picked)
        The same at the last round, of more runs.
    """

    first: int
    last: NDArray[np.float64]
    rounds: NDArray[np.float64]
    reasons: NDArray[np.float64]
    final: NDArray[np.float64]

    @property
    def runs(self) -> NDArray[np.int64]:
        """Numbers of its runs."""
        return np.arange(self.first, self.first + self.last.shape[1], dtype=np.int64)


@dataclass(frozen=True)
class Ensemble:
    """All runs of an experiment, ready to be made chunk by chunk.

    Attributes
    ----------
    setup : Setup
        Checked.
    points : Points
        Of its design.
    numbering : Numbering
        Of its runs.
    """

    setup: Setup
    points: Points
    numbering: Numbering

    @property
    def runs(self) -> range:
        """Numbers of the runs that are made here: all of them, or those of a shard."""
        design, points = self.setup.composed.config.design, self.numbering.points
        shard, shards = (0, 1) if design.shard is None else (design.shard, design.shards)
        ends = (shard * points // shards, (shard + 1) * points // shards)
        return range(*(end * self.numbering.per_point for end in ends))

    @property
    def chunks(self) -> list[range]:
        """Numbers of the runs of each chunk, in order."""
        run, design = self.setup.composed.config.run, self.setup.composed.config.design
        size = max(BLOCK, min(design.chunk, ROUNDS_AT_ONCE // run.rounds))
        return [self.runs[begin : begin + size] for begin in range(0, len(self.runs), size)]


def ensemble_of(setup: Setup) -> Ensemble:
    """Make an ensemble ready.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    Ensemble
        With the points of its design.

    Raises
    ------
    ConfigError
        The design cannot be.
    """
    points = points_of(setup)
    design = setup.composed.config.design
    if design.shards > points.count:
        raise ConfigError(f"design.shards={design.shards}: there are only {points.count:,} points to be shared out.")
    return Ensemble(setup, points, numbering_of(setup, points.count))


def run_chunks(ensemble: Ensemble, chunks: Iterable[range]) -> Iterator[Chunk]:
    """Run chunks on all threads; both arms and all points share draws and shocks.

    Parameters
    ----------
    ensemble : Ensemble
        Ready.
    chunks : iterable of range
        Numbers of the runs of each.

    Yields
    ------
    Chunk
        In order, a few ahead of whoever takes them; the same whatever the number of threads and the size of chunks.
    """
    precision = ensemble.setup.composed.config.run.precision
    kernel, plan = kernel_of(precision), in_precision(plan_of(ensemble.setup), precision)
    columns, seeds = columns_of(ensemble.setup, ensemble.points), seeds_of(ensemble.setup, ensemble.points)
    threads = thread_count(ensemble.setup.composed.config.run.threads)
    memories: SimpleQueue[tuple[Floats, Integers]] = SimpleQueue()
    for _ in range(threads):
        memories.put((allocate(plan), np.zeros((NAMES, BLOCK), np.int64)))

    def make(runs: range) -> Chunk:
        memory = memories.get()
        try:
            kept = ensemble.numbering.kept(np.arange(runs.start, runs.stop, dtype=np.int64))
            chunk = empty_chunk(plan, runs, kept)
            # reasons are two fifths of the work
            needed = plan if len(kept[1]) + len(kept[2]) else without_reasons(plan)
            arrays = zip(kept, (chunk.rounds, chunk.reasons, chunk.final), strict=True)
            kernel(
                needed, *memory, columns, seeds, runs.start, ensemble.numbering.runs, chunk.last,
                *itertools.chain.from_iterable(arrays),
            )  # fmt: skip
            return chunk
        finally:
            memories.put(memory)

    pool, pending = ThreadPoolExecutor(threads), deque[Future[Chunk]]()
    try:
        for runs in chunks:
            pending.append(pool.submit(make, runs))
            # no more than two chunks a thread wait, so that memory does not grow with the number of runs
            if len(pending) > 2 * threads:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        # an interruption does not wait for chunks that nobody will take
        pool.shutdown(wait=True, cancel_futures=True)


def thread_count(asked: int | None) -> int:
    """How many threads are used.

    Parameters
    ----------
    asked : int or None
        ``run.threads``.

    Returns
    -------
    int
        As many as the process may use, where nobody asks for another number.
    """
    if asked is not None:
        return asked
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    # not every SLURM binds a task to the processors that it was given
    return min(usable, int(os.environ.get("SLURM_CPUS_PER_TASK") or usable))


def empty_chunk(plan: Plan, runs: range, kept: tuple[Integers, Integers, Integers]) -> Chunk:
    """Room for the results of consecutive runs.

    Parameters
    ----------
    plan : Plan
        Tells how many rounds there are, and the precision.
    runs : range
        Their numbers.
    kept : tuple of ndarray, (picked)
        From `alignsim.engines.numbering.Numbering.kept`.

    Returns
    -------
    Chunk
        Not filled yet.
    """
    recorded, explained, settled = map(len, kept)
    number, states, terms = int(plan.sizes[ROUNDS]) + 1, len(STATES), len(TERMS) * len(POWERS)
    dtype = plan.base.dtype
    return Chunk(
        first=runs.start,
        last=np.empty((LAST, len(runs)), dtype),
        rounds=np.empty((number, states, RECORDED, recorded), dtype),
        reasons=np.empty((number, states, terms, explained), dtype),
        final=np.empty((1, states, terms, settled), dtype),
    )
