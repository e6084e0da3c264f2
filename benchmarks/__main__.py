"""Compare all engines in one run, and print the tables of docs/benchmarks.md.

`python -m benchmarks` does everything, `python -m benchmarks cores commands` these parts alone.
"""

import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence

from benchmarks import end_to_end, scaling
from benchmarks.engines import SMALL_MESA, engines, what_is_compared
from benchmarks.equality import EXPERIMENTS, FEW, UnequalError, largest_differences
from benchmarks.our_engine import PRECISIONS
from benchmarks.table import markdown, number
from benchmarks.targets import Times, target_rows
from benchmarks.timing import cores, ratio, turn_about

PASSES = 7
PARTS = ("engines", "cores", "runs", "states", "commands")


def say(text: str) -> None:
    """Print a paragraph, at once.

    Parameters
    ----------
    text : str
        Markdown.
    """
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()


def compare() -> Times:
    """Check that all engines give the same numbers, measure them, print the tables.

    Returns
    -------
    dict of str to list of float
        Microseconds a run, pass by pass.
    """
    contenders = engines()
    gaps = largest_differences(contenders)
    with cores(1):
        times = turn_about({engine.name: engine.job for engine in contenders}, PASSES)
    say(f"All gave the same numbers in {len(EXPERIMENTS)} experiments (Mesa models: in {FEW}).")
    say(engine_table(times, gaps))
    say("## Plain C")
    say(c_table(times, gaps))
    return times


def engine_table(times: Times, gaps: Mapping[str, float]) -> str:
    """Engines, but for C.

    Parameters
    ----------
    times, gaps : mapping
        By name: microseconds a run, and largest difference.

    Returns
    -------
    str
        Table.
    """
    rows = [
        [
            name,
            number(statistics.median(own)),
            number(1e6 / statistics.median(own)),
            number(ratio(times, SMALL_MESA, name)),
            f"{gaps[name]:.1g}",
        ]
        for name, own in times.items()
        if not name.startswith("C, ")
    ]
    head = ["engine", "µs a run", "runs a second", "× small-array Mesa", "difference from alignsim's float64"]
    return markdown(head, rows)


def c_table(times: Times, gaps: Mapping[str, float]) -> str:
    """Builds of the C sources, beside the compiled engine.

    Parameters
    ----------
    times, gaps : mapping
        By name: microseconds a run, and largest difference.

    Returns
    -------
    str
        Table.
    """
    pairs = {precision: f"alignsim, compiled, {precision}" for precision in PRECISIONS}
    builds = dict.fromkeys(name.split(", ", 2)[2] for name in times if name.startswith("C, "))
    rows = []
    for build in builds:
        row = [build]
        for precision, ours in pairs.items():
            name = f"C, {precision}, {build}"
            row += [number(statistics.median(times[name])), f"{ratio(times, ours, name):.2f}", f"{gaps[name]:.1g}"]
        rows.append(row)
    head = ["compiler, rounding, what is worked out"]
    for precision in pairs:
        head += [f"{precision}, µs a run", "alignsim ÷ it", "difference"]
    return markdown(head, rows)


def cores_and_targets(times: Times) -> None:
    """Print how far two cores help, and what of the targets is reached.

    Parameters
    ----------
    times : mapping of str to list of float
        From `compare`; empty where engines are not compared.
    """
    say("## Cores")
    table, two_cores = scaling.by_cores()
    say(table)
    say("## Targets")
    say(markdown(["what", "target", "measured", ""], target_rows(times, two_cores)))


def main(chosen: Sequence[str]) -> int:
    """Measure everything, or what is named.

    Parameters
    ----------
    chosen : sequence of str
        Of `PARTS`; none for all.

    Returns
    -------
    int
        1 when engines differ and nothing was measured, 2 for a part that there is not.
    """
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        sys.stderr.write(f"{unknown[0]}: no such part; expected one of {', '.join(PARTS)}.\n")
        return 2
    begun, parts = time.perf_counter(), chosen or PARTS
    say("\n".join(["## Engines", "", *what_is_compared()]))
    try:
        times = compare() if "engines" in parts else {}
    except UnequalError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if "cores" in parts:
        cores_and_targets(times)
    if "runs" in parts:
        say("## Number of runs: processor time of all of them")
        with cores(1):
            say(scaling.by_runs())
    if "states" in parts:
        say("## Number of states")
        say(scaling.by_states())
    if "commands" in parts:
        say("## Whole commands")
        say(end_to_end.table())
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else float("nan")
    say(f"{time.perf_counter() - begun:.0f} s in all; {load:.1f} processes wanted to run in the last five minutes.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
