"""Tasks of a multirun in the queue of SLURM: whoever launched them may leave, and come back later."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from submitit.core.utils import FailedJobError, UncompletedJobError
from submitit.slurm.slurm import SlurmInfoWatcher, SlurmJob

from alignsim.config.errors import ConfigError
from alignsim.multirun import check_complete, left_to_launch, way_on

# where the launcher keeps what it hands to its tasks and what they say, within the folder of the multirun
TASKS: Final = ".submitit"
# a job that has gone on to another state is still there: a suspended one, or one that waits for its second go
_GONE: Final = frozenset(
    ("BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
     "REVOKED", "TIMEOUT")
)  # fmt: skip
# seconds between two looks at the queue, in the long run
_PAUSE: Final = 10


def check_slurm() -> None:
    """Refuse a machine from which nothing can be sent to SLURM.

    Raises
    ------
    ConfigError
        Its commands are not there.
    """
    lacking = [name for name in ("sbatch", "srun", "squeue") if shutil.which(name) is None]
    if lacking:
        raise ConfigError(f"SLURM is out of reach: no {', '.join(lacking)} here.")


class _Queue(SlurmInfoWatcher):
    """How submitit learns that a task is gone: it asks sacct, whose database not every cluster has."""

    def _make_command(self) -> list[str] | None:
        return _squeue() if self._registered - self._finished else None

    def read_info(self, string: bytes | str) -> dict[str, dict[str, str]]:
        text = string if isinstance(string, str) else string.decode()
        there = tasks_there(text)
        return {job: {"State": "RUNNING" if job in there else "GONE"} for job in self._registered}

    @property
    def sent(self) -> bool:
        """Whether SLURM took any job."""
        return bool(self._registered)


def _squeue() -> list[str]:
    return ["squeue", "--noheader", "--array", "--states=all", "--format=%i %T", f"--user={os.getuid()}"]


def tasks_there(text: str) -> set[str]:
    """Tasks that wait, run or will run again.

    Parameters
    ----------
    text : str
        A line for each task, its name and its state.

    Returns
    -------
    set of str
        Names.
    """
    rows = (line.split() for line in text.splitlines())
    return {row[0] for row in rows if len(row) == 2 and row[1] not in _GONE}


def queued(folder: Path) -> set[str]:
    """Tasks of a multirun that are in the queue.

    Parameters
    ----------
    folder : pathlib.Path
        Of the multirun.

    Returns
    -------
    set of str
        Such as ``12_3``, the fourth task of job 12; all that were ever sent where the queue gives no answer.
    """
    sent = {path.name for path in (folder / TASKS).glob("[0-9]*")}
    if not sent:
        return set()
    asked = subprocess.run(_squeue(), stdout=subprocess.PIPE, text=True, check=False)
    # SLURM's controller is restarted now and then; it keeps its queue
    return sent & tasks_there(asked.stdout) if asked.returncode == 0 else sent


def launch(launcher: Launcher, folder: Path, jobs: Sequence[Sequence[str]]) -> Sequence[JobReturn]:
    """Launch the jobs that are neither complete nor in the queue, and wait until no task is in the queue any more.

    Parameters
    ----------
    launcher : hydra.plugins.launcher.Launcher
        Of submitit.
    folder : pathlib.Path
        Of the multirun.
    jobs : sequence of sequence of str
        Overrides of each.

    Returns
    -------
    sequence of hydra.core.utils.JobReturn
        Of the jobs that were launched.

    Raises
    ------
    AlignsimError
        SLURM takes no such job, or a job did not come to its end.
    """
    with _leaving(folder, jobs):
        if tasks := queued(folder):
            sys.stderr.write(f"Waiting for tasks that are in the queue of SLURM already: {', '.join(sorted(tasks))}\n")
            _wait(folder)
        left = left_to_launch(folder, jobs)
        returned = _returned(launcher, folder, left) if left else []
    _look_anew(folder)
    # not `result.return_value`, which prints overrides before it raises
    failures = [result._return_value for result in returned if result.status is JobStatus.FAILED]
    check_complete(folder, jobs, failures)
    return returned


@contextmanager
def _leaving(folder: Path, jobs: Sequence[Sequence[str]]) -> Iterator[None]:
    """Tell whoever interrupts the command what becomes of the tasks."""
    try:
        yield
    except KeyboardInterrupt as interruption:
        sent = " ".join(sorted({task.split("_")[0] for task in queued(folder)}))
        stays = f"; SLURM goes on with job {sent} (scancel {sent} ends it)" if sent else ""
        raise KeyboardInterrupt(f"{stays}; {way_on(folder, jobs)} goes on from here") from interruption


def _returned(launcher: Launcher, folder: Path, jobs: Sequence[Sequence[str]]) -> Sequence[JobReturn]:
    """What jobs ended with; nothing where one of them was lost, once the others are over as well."""
    queue = SlurmJob.watcher = _Queue(delay_s=_PAUSE)
    try:
        return launcher.launch(jobs, initial_job_idx=0)
    except (FailedJobError, UncompletedJobError) as error:
        if not queue.sent:
            raise ConfigError(f"SLURM does not take the job: {' '.join(str(error).split())}") from error
        _wait(folder)
        return []


def _wait(folder: Path) -> None:
    pause = 1.0
    while queued(folder):
        time.sleep(pause)
        pause = min(1.5 * pause, _PAUSE)


def _look_anew(folder: Path) -> None:
    """Let this machine forget what it remembers of folders that tasks wrote to on other machines (NFS)."""
    for place in folder.glob("[0-9]*"):
        with suppress(OSError):
            place.chmod(place.stat().st_mode)
