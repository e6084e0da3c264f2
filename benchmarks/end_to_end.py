"""Whole commands in processes of their own: time and peak memory, from the first import to the last file."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from alignsim.config.compose import compose_hydra
from alignsim.config.schema import Config
from benchmarks.table import markdown, number

ALIGNSIM: Final = Path(sys.executable).with_name("alignsim")
# seconds between two looks at the peak memory
LOOK: Final = 0.01


def nothing_lacks() -> str | None:
    """The command can be run as it is.

    Returns
    -------
    None
        Always.
    """
    return None


def no_design() -> str | None:
    """Whether sweeps inside one process are there.

    Returns
    -------
    str or None
        What is missing.
    """
    return None if "design" in {item.name for item in fields(Config)} else "there is no design group yet"


def no_sweeper() -> str | None:
    """Whether a sweep over numbers is one batch, or a job for each value.

    Returns
    -------
    str or None
        What is missing.
    """
    sweeper = compose_hydra([], hydra=True).hydra.sweeper._target_
    return "there is no sweeper of alignsim's own yet" if sweeper.endswith(".BasicSweeper") else None


@dataclass(frozen=True)
class Command:
    """A command that somebody types.

    Attributes
    ----------
    arguments : tuple of str
        After ``alignsim``; {} stands for a new folder.
    lacks : callable
        Says what it still needs, or nothing.
    stands_for : int
        Of how many such commands it is one: the time is shown that many times as well.
    """

    arguments: tuple[str, ...]
    lacks: Callable[[], str | None] = nothing_lacks
    stands_for: int = 1


COMMANDS: Final = (
    Command(("list",)),
    Command(("+experiment=aid_boost", "hydra.run.dir={}")),
    Command(("+experiment=aid_boost", "run.replicates=10000", "hydra.run.dir={}")),
    Command(
        ("+experiment=aid_boost", "run.replicates=500000", "run.record=none", "run.explain=false", "hydra.run.dir={}")
    ),
    # 2**16 points × 8 replicates × 2 arms: a million runs
    Command(
        ("+experiment=aid_boost", "+design=sobol", "design.samples=65536", "design.replicates=8", "hydra.run.dir={}"),
        no_design,
    ),
    Command(
        ("-m", "rules.aid_weight=range(0.1,3,0.001)", "run.uncertainty=none", "hydra.sweep.dir={}"),
        no_sweeper,
    ),
    # 10 points for 2,900
    Command(
        (
            "-m", "rules.aid_weight=range(0.1,3,0.3)", "run.uncertainty=none", "hydra/sweeper=basic",
            "hydra.sweep.dir={}",
        ),
        stands_for=290,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Spent:
    """What a command took.

    Attributes
    ----------
    clock, processor : float
        Seconds.
    peak : float or None
        Largest resident memory of the process itself, MB; None where the system does not tell.
    rows : int
        Rows in ``runs.parquet``, all results together.
    """

    clock: float
    processor: float
    peak: float | None
    rows: int


def spent_by(command: Command) -> Spent:
    """Run a command in a folder of its own.

    Parameters
    ----------
    command : Command
        Lacks nothing.

    Returns
    -------
    Spent
        Of the process and its children.

    Raises
    ------
    subprocess.CalledProcessError
        It failed.
    """
    with TemporaryDirectory() as folder:
        arguments = [text.format(Path(folder) / "result") for text in command.arguments]
        # a user's Python keeps the bytecode of what it imports
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        before, begun = os.times(), time.perf_counter()
        process = subprocess.Popen(
            [str(ALIGNSIM), *arguments],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        peak = _watched(process)
        clock, after = time.perf_counter() - begun, os.times()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, [str(ALIGNSIM), *arguments])
        processor = after.children_user + after.children_system - before.children_user - before.children_system
        return Spent(clock, processor, peak, _rows(Path(folder)))


def _watched(process: subprocess.Popen[bytes]) -> float | None:
    """Wait for a process; its peak memory, which never falls, as last seen."""
    peak = None
    while process.poll() is None:
        peak = _peak_memory(process.pid) or peak
        time.sleep(LOOK)
    return peak


def _peak_memory(pid: int) -> float | None:
    # not `ru_maxrss`, which starts at the size of the process that called it
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    lines = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return float(lines[0][1]) / 1024 if lines else None


def _rows(folder: Path) -> int:
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(file).num_rows for file in folder.rglob("runs.parquet"))


def table() -> str:
    """Run all commands.

    Returns
    -------
    str
        Table, with a line for each command that cannot be run yet.
    """
    head = ["command", "runs written", "processor time, s", "on the clock, s", "peak memory, MB"]
    rows, lacking = [], []
    for command in COMMANDS:
        typed = f"`alignsim {' '.join(text for text in command.arguments if '{}' not in text)}`"
        lacks = command.lacks()
        if lacks:
            lacking.append(f"Not measured: {typed}, for {lacks}.")
            continue
        spent_by(command) if command.arguments == ("list",) else None
        rows.append([typed, *_cells(command, spent_by(command))])
    return "\n\n".join([markdown(head, rows), *lacking])


def _cells(command: Command, spent: Spent) -> list[str]:
    times = [number(seconds) for seconds in (spent.processor, spent.clock)]
    if command.stands_for > 1:
        scaled = [number(seconds * command.stands_for) for seconds in (spent.processor, spent.clock)]
        times = [f"{own}; × {command.stands_for}: {all_}" for own, all_ in zip(times, scaled, strict=True)]
    return [f"{spent.rows:,}" if spent.rows else "", *times, number(spent.peak) if spent.peak else ""]
