"""Forecasts of all models on the roll calls of each split."""

import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from itertools import groupby
from multiprocessing import active_children, get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from alignsim.votes.alignments import between_worlds, worlds_known
from alignsim.votes.rivals.catalogue import forecasts
from alignsim.votes.rivals.evidence import Evidence, Floats
from alignsim.votes.rivals.worlds import alignments, best_offers, models_of
from alignsim.votes.roll_calls import RollCalls, joined
from alignsim.votes.splits import Split


@dataclass(frozen=True, eq=False)
class Worlds:
    """Alignments in the package's worlds.

    Attributes
    ----------
    alignments, best_offers : numpy.ndarray
        (world, 5, 4), see `alignsim.votes.rivals.worlds`.
    """

    alignments: Floats
    best_offers: Floats


def worlds_of(overrides: Sequence[str] = ()) -> Worlds:
    """Alignments under some overrides.

    Parameters
    ----------
    overrides : sequence of str
        Such as ``rules.aid_weight=0.8``.

    Returns
    -------
    Worlds
        Of 2013, 2021 and 2023.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    models = models_of(overrides)
    return Worlds(alignments(models), best_offers(models))


@dataclass(frozen=True, eq=False)
class SplitForecasts:
    """Forecasts of all models on the roll calls of a split.

    Attributes
    ----------
    name : str
        Of the split.
    calls : RollCalls
        What was forecast.
    forecasts : mapping of str to numpy.ndarray
        (n, 5, 4) by model.
    """

    name: str
    calls: RollCalls
    forecasts: Mapping[str, Floats]


def split_forecasts(
    calls: RollCalls, splits: Sequence[Split], worlds: Worlds, processes: int, advance: Callable[[int], None]
) -> list[SplitForecasts]:
    """Fit all models as often as the splits ask for, and forecast.

    Parameters
    ----------
    calls : RollCalls
        All that there are.
    splits : sequence of Split
        Those of one name stand together.
    worlds : Worlds
        Alignments.
    processes : int
        How many may work at a time.
    advance : callable
        Told how often all models have been fitted.

    Returns
    -------
    list of SplitForecasts
        One for each name, in the order of the splits.
    """
    jobs = _jobs(splits)
    found = {}
    with _made(partial(_forecast, calls, worlds), jobs, min(processes, len(jobs))) as made:
        for job, forecast in zip(jobs, made, strict=True):
            found[job.until] = (job, forecast)
            advance(len(found))
    parts = (_part(calls, split, *found[split.until]) for split in splits)
    return [_together(name, list(group)) for name, group in groupby(parts, key=lambda part: part.name)]


def fits_of(splits: Sequence[Split]) -> int:
    """How often all models have to be fitted.

    Parameters
    ----------
    splits : sequence of Split
        To be tested.

    Returns
    -------
    int
        Splits that are fitted to the same day share it.
    """
    return len(_jobs(splits))


def _jobs(splits: Sequence[Split]) -> list[Split]:
    """One split for each day to which models are fitted, the longest fits first: so that no process ends late."""
    jobs = []
    for until in sorted({split.until for split in splits}, reverse=True):
        same = [split for split in splits if split.until == until]
        jobs.append(Split("", until, min(split.first for split in same), max(split.last for split in same)))
    return jobs


@contextmanager
def _made(
    forecast: Callable[[Split], dict[str, Floats]], jobs: Sequence[Split], processes: int
) -> Iterator[Iterable[dict[str, Floats]]]:
    """Forecasts of all jobs as they come, from so many processes, which end when the work is broken off."""
    if processes == 1:
        yield map(forecast, jobs)
        return
    # processes that begin anew: one copied in the middle of compiled code that keeps threads may wait for ever
    with TemporaryDirectory() as folder, ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        # megabytes in a pipe that nobody reads any more would hold up the end
        given = Path(folder, "given")
        given.write_bytes(pickle.dumps(forecast))
        try:
            with _uninterrupted():
                # none is cancelled, as those of a map would be: a cancelled one cannot be told of the end
                kept = [pool.submit(_kept, given, job) for job in jobs]
            yield (pickle.loads(one.result().read_bytes()) for one in kept)
        except BaseException:
            # they would work on, and the pool would wait for them
            for worker in active_children():
                worker.terminate()
            raise


def _kept(given: Path, job: Split) -> Path:
    """Where the forecasts of a job are, which a process of its own makes."""
    place = given.with_name(str(job.until))
    place.write_bytes(pickle.dumps(pickle.loads(given.read_bytes())(job)))
    return place


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold an interruption back; processes begun meanwhile never hear of one, and leave the telling of it to this."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _forecast(calls: RollCalls, worlds: Worlds, split: Split) -> dict[str, Floats]:
    return forecasts(evidence_of(calls, split, worlds))


def evidence_of(calls: RollCalls, split: Split, worlds: Worlds) -> Evidence:
    """What models are given of a split.

    Parameters
    ----------
    calls : RollCalls
        All that there are.
    split : Split
        To be fitted on and to be forecast.
    worlds : Worlds
        Alignments.

    Returns
    -------
    Evidence
        Of the roll calls of the split, with all earlier ones, and of the worlds that are known when the year is over
        to whose votes the models are fitted.
    """
    fitted = split.fitted(calls)
    places = np.flatnonzero(fitted | split.asked(calls))
    time, known = calls.time[places], worlds_known(split.until.year)
    return Evidence(
        calls=calls,
        places=places,
        fitted=fitted[places],
        known=split.known(calls),
        alignment=between_worlds(worlds.alignments[:known], time),
        best_offer=between_worlds(worlds.best_offers[:known], time),
    )


def _part(calls: RollCalls, split: Split, job: Split, found: Mapping[str, Floats]) -> SplitForecasts:
    """Of the forecasts of a job, those of one split."""
    own, all_asked = split.asked(calls), job.asked(calls)
    return SplitForecasts(split.name, calls[own], {model: one[own[all_asked]] for model, one in found.items()})


def _together(name: str, parts: Sequence[SplitForecasts]) -> SplitForecasts:
    calls = reduce(joined, (part.calls for part in parts))
    return SplitForecasts(
        name, calls, {model: np.concatenate([part.forecasts[model] for part in parts]) for model in parts[0].forecasts}
    )
