"""Whether memory and disk can hold what a run makes, before it begins."""

import shutil
from os import sysconf
from pathlib import Path
from typing import Final

from alignsim.config.errors import ConfigError
from alignsim.engines.ensemble import Ensemble
from alignsim.engines.kernel import LAST, RECORDED
from alignsim.engines.layout import P, S, T
from alignsim.engines.numbering import EXPLAINED, SETTLED

_GIBIBYTE: Final = 2**30
_LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
# what Python, its libraries and the memory of the engine take
_BASE: Final = 400 * 2**20


def memory() -> int:
    """Memory that this process can have.

    Returns
    -------
    int
        Bytes: of the machine, or of the container where that has less.
    """
    there = sysconf("SC_PAGE_SIZE") * sysconf("SC_PHYS_PAGES")
    texts = [path.read_text(encoding="ascii").strip() for path in _LIMITS if path.is_file()]
    return min([there, *(int(text) for text in texts if text.isdigit())])


def check_space(ensemble: Ensemble, folder: Path | None) -> None:
    """Refuse a run for which there is not enough memory or disk.

    Parameters
    ----------
    ensemble : Ensemble
        Ready.
    folder : pathlib.Path or None
        Where its result shall stand; None when it stays in memory.

    Raises
    ------
    ConfigError
        With the estimate.
    """
    _refuse(ensemble, "memory", _memory_needed(ensemble, folder is None), memory())
    if folder is not None:
        there = next(parent for parent in folder.resolve().parents if parent.exists())
        _refuse(ensemble, "disk", _disk_needed(ensemble), shutil.disk_usage(there).free)


def _memory_needed(ensemble: Ensemble, kept: bool) -> int:
    numbering, rounds = ensemble.numbering, ensemble.setup.clock.rounds
    cases = numbering.points * numbering.replicates
    explained = numbering.explain * (min(numbering.sample, EXPLAINED) * rounds + min(cases, SETTLED))
    # a few columns of all runs at a time, or all of them two times over
    columns = 2 * (LAST + 8) if kept else 24
    recorded = 3 * numbering.sample * rounds * S * (RECORDED + 6) if kept else 0
    return _BASE + 8 * (len(ensemble.runs) * columns + numbering.arms * (recorded + 2 * explained * S * T * P))


def _disk_needed(ensemble: Ensemble) -> int:
    numbering, rounds = ensemble.numbering, ensemble.setup.clock.rounds
    # twice: finished chunks, and the tables made of them
    return 8 * 2 * (len(ensemble.runs) * LAST + numbering.arms * numbering.sample * rounds * S * RECORDED)


def _refuse(ensemble: Ensemble, what: str, needed: int, there: int) -> None:
    if needed <= there:
        return
    run, numbering = ensemble.setup.composed.config.run, ensemble.numbering
    first = f"run.replicates={run.replicates}" if numbering.points == 1 else f"design: {numbering.points:,} points"
    other = {"all": " or set run.record=sample", "sample": " or run.record_runs", "none": ""}[run.record]
    raise ConfigError(
        f"{first}: {numbering.runs:,} runs would need about {needed / _GIBIBYTE:,.0f} GiB of {what} and there are "
        f"{there / _GIBIBYTE:,.0f}; lower it{other}."
    )
