"""The same rules for more states than there are: every state a copy of one of the five, all neighbours alike.

As a script (`python -m benchmarks.wide_region WORK`), the compiled engine with a memory for so many states: its
layout follows from the list of states, which is lengthened before anything else is imported. The machine code
must be kept apart (``XDG_CACHE_HOME``), for the engine names it by its sources alone.
"""

import json
import pickle
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.timing import Job, processor_time

PASSES = 3


def codes(count: int) -> tuple[str, ...]:
    """Codes of the states of a wide region.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    tuple of str
        Such as ``S017``.
    """
    return tuple(f"S{number:03d}" for number in range(count))


def widened(work: Any, count: int) -> Any:
    """The work for a region of more states.

    Parameters
    ----------
    work : benchmarks.work.Work
        Of the five.
    count : int
        How many states.

    Returns
    -------
    benchmarks.work.Work
        Each state has numbers and priors of one of the five, its draws are its own; the weights of neighbours
        are equal and not drawn; sums are split equally.
    """
    from alignsim.rules.streams import path_checksum
    from benchmarks.work import paths_of

    states, old = codes(count), {path: n for n, path in enumerate(work.paths)}
    paths = paths_of(states)
    models = {code: work.states[n % len(work.states)] for n, code in enumerate(states)}
    model_of = {path: _model(path, models) for path in paths}
    base = [
        work.base[old[model]] if model in old else float(path.rsplit(".", 1)[1] not in path.rsplit(".", 1)[0])
        for path, model in model_of.items()
    ]
    drawn = {draw.leaf: draw for draw in work.draws}
    draws = [
        replace(drawn[old[model]], leaf=leaf, checksum=path_checksum(path))
        for leaf, (path, model) in enumerate(model_of.items())
        if model in old and old[model] in drawn
    ]
    parts, concerned = np.full(count, 1.0 / count), np.ones(count)
    acts = tuple(replace(act, parts=parts, concerned=concerned) for act in work.acts)
    return replace(work, states=states, paths=paths, base=np.array(base), draws=tuple(draws), acts=acts)


def _model(path: str, models: dict[str, str]) -> str:
    """Path of the number that one of a wide region copies; its own where there is none, as of neighbours."""
    if ".W." in path:
        return path
    return ".".join(models.get(key, key) for key in path.split("."))


def wide_plan(plan: Any, work: Any) -> Any:
    """Plan of the compiled engine for a wide region.

    Parameters
    ----------
    plan : alignsim.engines.memory.Plan
        Of the same experiment with five states.
    work : benchmarks.work.Work
        See `widened`.

    Returns
    -------
    alignsim.engines.memory.Plan
        For the layout of this process.
    """
    from alignsim.engines.layout import AMOUNT, EVENT_ROWS, EVENTS, event_row, leaf_rows
    from alignsim.engines.memory import STATES

    rows = leaf_rows()
    known = [n for n, path in enumerate(work.paths) if path in rows]
    place = {n: rows[work.paths[n]] for n in known}
    amounts = [event_row(n, AMOUNT) for n in range(len(work.acts))]
    sizes = plan.sizes.copy()
    sizes[STATES] = len(work.states)
    return plan._replace(
        rows=np.array([*place.values(), *amounts], np.int64),
        base=np.array([*work.base[known], *(act.amount for act in work.acts)]),
        kept=np.zeros(EVENTS + len(work.acts) * EVENT_ROWS, np.int64),
        drawn=np.array([(place[d.leaf], d.kind, d.purpose, d.checksum) for d in work.draws], np.int64),
        prior=np.array([(d.a, d.b) for d in work.draws]),
        concerned=np.array([act.concerned for act in work.acts]).reshape(-1, len(work.states)),
        sizes=sizes,
    )


def measure(work: Any, plan: Any) -> tuple[float, Any]:
    """Time and measures of one block of runs of the compiled engine.

    Parameters
    ----------
    work, plan : Work, Plan
        Of a wide region.

    Returns
    -------
    microseconds : float
        Of one run.
    last : ndarray, (measure, run)
        At the last round.
    """
    from alignsim.engines.ensemble import empty_chunk
    from alignsim.engines.memory import BLOCK, NAMES, allocate
    from alignsim.engines.precision import kernel_of

    memory, names, nothing = allocate(plan), np.zeros((NAMES, BLOCK), np.int64), np.zeros(0, np.int64)
    columns, seeds, total = np.zeros((0, 1)), np.array([work.seed]), work.arms * work.replicates
    chunk, kernel = empty_chunk(plan, range(BLOCK), (nothing, nothing, nothing)), kernel_of("float64")

    def block() -> None:
        kernel(
            plan, memory, names, columns, seeds, 0, total, chunk.last,
            nothing, chunk.rounds, nothing, chunk.reasons, nothing, chunk.final,
        )  # fmt: skip

    block()
    return min(processor_time(Job(block, BLOCK)) for _ in range(PASSES)), chunk.last


def main() -> None:
    """Measure the work in the file that is named; prints the time and writes the measures beside it."""
    file = Path(sys.argv[1])
    count = int(sys.argv[2])
    from alignsim.config import schema

    if count != len(schema.STATES):
        schema.STATES = codes(count)
    work, plan = pickle.loads(file.read_bytes())
    microseconds, last = measure(work, wide_plan(plan, work))
    np.save(file.with_suffix(".npy"), last)
    sys.stdout.write(json.dumps({"microseconds": microseconds}))


if __name__ == "__main__":
    main()
