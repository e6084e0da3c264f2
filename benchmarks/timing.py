"""Measuring: processor time of engines taken turn and turn about, on one core."""

import os
import statistics
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Job:
    """Something to measure.

    Attributes
    ----------
    make : callable
        Makes the runs.
    runs : int
        How many.
    """

    make: Callable[[], object]
    runs: int


@contextmanager
def cores(count: int) -> Iterator[None]:
    """Let this process use so many cores only, where the system can do that.

    Parameters
    ----------
    count : int
        At least 1.

    Yields
    ------
    None
        Inside, threads started share those cores.
    """
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(before)[-count:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cores_there() -> int:
    """How many cores this process may use.

    Returns
    -------
    int
        At least 1.
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processor_time(job: Job) -> float:
    """Processor time of one run.

    Parameters
    ----------
    job : Job
        Is made once.

    Returns
    -------
    float
        Microseconds.
    """
    begun = time.process_time()
    job.make()
    return (time.process_time() - begun) / job.runs * 1e6


def clock_time(job: Job) -> float:
    """Time on the clock of one run.

    Parameters
    ----------
    job : Job
        Is made once.

    Returns
    -------
    float
        Microseconds.
    """
    begun = time.perf_counter()
    job.make()
    return (time.perf_counter() - begun) / job.runs * 1e6


def turn_about(
    jobs: Mapping[Name, Job], passes: int, measure: Callable[[Job], float] = processor_time
) -> dict[Name, list[float]]:
    """Times of all jobs, pass by pass, so that whatever disturbs the machine disturbs all of them.

    Parameters
    ----------
    jobs : mapping to Job
        By name.
    passes : int
        How often each is made, after once that does not count.
    measure : callable
        `processor_time` or `clock_time`.

    Returns
    -------
    dict to list of float
        Microseconds a run.
    """
    for job in jobs.values():
        job.make()
    times: dict[Name, list[float]] = {name: [] for name in jobs}
    for _ in range(passes):
        for name, job in jobs.items():
            times[name].append(measure(job))
    return times


def ratio(times: Mapping[str, list[float]], one: str, other: str) -> float:
    """How many times longer one takes than another: the median over passes.

    Parameters
    ----------
    times : mapping of str to list of float
        From `turn_about`.
    one, other : str
        Names.

    Returns
    -------
    float
        Above 1 when `one` is slower.
    """
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))
