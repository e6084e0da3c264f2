"""Many runs at once: the compiled engine over chunks of runs, on several threads."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import POWERS, STATES
from alignsim.engines.kernel import LAST, RECORDED
from alignsim.engines.memory import BLOCK, Floats, Plan, allocate
from alignsim.engines.planning import columns_of, plan_of
from alignsim.engines.precision import in_precision, kernel_of
from alignsim.engines.terms import TERMS
from alignsim.world.setup import Setup

# most runs of a unit of work, of computing and of progress; fewer when they have many rounds
CHUNK: Final = 16 * BLOCK
# rounds of all runs of a unit of work: about a tenth of a second, so that an interruption does not wait
ROUNDS_AT_ONCE: Final = CHUNK * 40
# reasons of the last round are kept for so many replicates of an arm; more would only fill memory
EXPLAINED: Final = 10_000


@dataclass(frozen=True)
class Ensemble:
    """What all runs of an experiment went through.

    Attributes
    ----------
    arms : tuple of str
        ``baseline``, and ``scenario`` when there are events.
    last : ndarray, (arm, replicate, measure)
        Measures at the last round: seven for each state, then polarisation.
    rounds : ndarray, (arm, recorded replicate, round, state, recorded)
        Shares (autonomy first), hedging, tilt and leaning of the runs that are recorded.
    reasons : ndarray, (arm, recorded replicate, round, state, term, power)
        Accumulators of equation 18, logit units.
    last_reasons : ndarray, (arm, replicate, state, term, power)
        The same at the last round, of up to `EXPLAINED` replicates.
    """

    arms: tuple[str, ...]
    last: NDArray[np.float64]
    rounds: NDArray[np.float64]
    reasons: NDArray[np.float64]
    last_reasons: NDArray[np.float64]


@dataclass(frozen=True)
class Work:
    """Consecutive runs of one arm.

    Attributes
    ----------
    arm, first, count : int
        Index of the arm, first replicate, how many.
    recorded : bool
        Whether every round is kept.
    """

    arm: int
    first: int
    count: int
    recorded: bool


def run_ensemble(setup: Setup, advance: Callable[[int], Any] = lambda runs: None) -> Ensemble:
    """Run every arm and replicate; both arms share draws and shocks.

    Parameters
    ----------
    setup : Setup
        Checked.
    advance : callable
        Called with the number of runs after each chunk, for a progress bar.

    Returns
    -------
    Ensemble
        Of all runs; the same whatever the number of threads.
    """
    run = setup.composed.config.run
    plan = in_precision(plan_of(setup), run.precision)
    kept, arms = run.recorded, len(setup.arms)
    explained = min(run.replicates, EXPLAINED) if run.explain else 0
    state_terms = (len(STATES), len(TERMS), len(POWERS))
    ensemble = Ensemble(
        arms=setup.arms,
        last=np.empty((arms, run.replicates, LAST)),
        rounds=np.empty((arms, kept, run.rounds + 1, len(STATES), RECORDED)),
        reasons=np.empty((arms, kept if run.explain else 0, run.rounds + 1, *state_terms)),
        last_reasons=np.empty((arms, explained, *state_terms)),
    )
    size = max(BLOCK, min(CHUNK, ROUNDS_AT_ONCE // run.rounds))
    for work, chunk in _chunks(setup, plan, list(_works(arms, run.replicates, kept, size))):
        _put(ensemble, work, chunk)
        advance(work.count)
    return ensemble


def _works(arms: int, replicates: int, kept: int, size: int) -> Iterator[Work]:
    for arm in range(arms):
        for begin, end, recorded in ((0, kept, True), (kept, replicates, False)):
            for first in range(begin, end, size):
                yield Work(arm, first, min(size, end - first), recorded)


@dataclass(frozen=True)
class Chunk:
    """What the compiled engine made of one piece of work; the run is the last axis.

    Attributes
    ----------
    last : ndarray, (measure, run)
        Measures at the last round.
    rounds : ndarray, (round, state, recorded, run)
        Of length 0 when rounds are not kept.
    reasons : ndarray, (round or 1, state, term × power, run)
        Of length 0 without explanation.
    """

    last: Floats
    rounds: Floats
    reasons: Floats


def _chunks(setup: Setup, plan: Plan, works: list[Work]) -> Iterator[tuple[Work, Chunk]]:
    """Chunks in order, a few ahead of whoever takes them."""
    threads = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    memories: SimpleQueue[tuple[Floats, NDArray[np.int64]]] = SimpleQueue()
    for _ in range(threads):
        memories.put((allocate(plan), np.zeros((2, BLOCK), np.int64)))

    def make(work: Work) -> Chunk:
        memory = memories.get()
        try:
            return _make(setup, plan, work, memory)
        finally:
            memories.put(memory)

    pool, pending = ThreadPoolExecutor(threads), deque[tuple[Work, Future[Chunk]]]()
    try:
        for work in works:
            pending.append((work, pool.submit(make, work)))
            # no more than two chunks a thread wait, so that memory does not grow with the number of runs
            if len(pending) > 2 * threads:
                first, future = pending.popleft()
                yield first, future.result()
        for first, future in pending:
            yield first, future.result()
    finally:
        # an interruption does not wait for chunks that nobody will take
        pool.shutdown(wait=True, cancel_futures=True)


def _make(setup: Setup, plan: Plan, work: Work, memory: tuple[Floats, NDArray[np.int64]]) -> Chunk:
    run = setup.composed.config.run
    rounds = run.rounds + 1 if work.recorded else 0
    reasons = 0 if not run.explain else run.rounds + 1 if work.recorded else int(work.first < EXPLAINED)
    dtype = plan.base.dtype
    chunk = Chunk(
        last=np.empty((LAST, work.count), dtype),
        rounds=np.empty((rounds, len(STATES), RECORDED, work.count), dtype),
        reasons=np.empty((reasons, len(STATES), len(TERMS) * len(POWERS), work.count), dtype),
    )
    first, total = work.arm * run.replicates + work.first, len(setup.arms) * run.replicates
    seeds = np.array([run.seed], np.int64)
    kernel = kernel_of(run.precision)
    kernel(plan, *memory, columns_of(plan), seeds, first, total, chunk.last, chunk.rounds, chunk.reasons)
    return chunk


def _put(ensemble: Ensemble, work: Work, chunk: Chunk) -> None:
    """Put a chunk in its place; the run becomes the first axis."""
    runs = slice(work.first, work.first + work.count)
    ensemble.last[work.arm, runs] = chunk.last.T
    if len(chunk.rounds):
        ensemble.rounds[work.arm, runs] = np.moveaxis(chunk.rounds, -1, 0)
    if len(chunk.reasons):
        shape = (*chunk.reasons.shape[:2], len(TERMS), len(POWERS), work.count)
        reasons = np.moveaxis(chunk.reasons.reshape(shape), -1, 0)
        if work.recorded:
            ensemble.reasons[work.arm, runs] = reasons
        kept = ensemble.last_reasons[work.arm, runs]
        kept[:] = reasons[: len(kept), -1]
