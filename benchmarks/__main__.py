"""Compare all engines in one run, and print the tables of docs/benchmarks.md."""

import os
import statistics
import sys
import time

from benchmarks import end_to_end, scaling
from benchmarks.engines import engines, what_is_compared
from benchmarks.equality import EXPERIMENTS, FEW, UnequalError, largest_differences
from benchmarks.table import markdown, number
from benchmarks.targets import target_rows
from benchmarks.timing import cores, ratio, turn_about

PASSES = 7


def say(text: str) -> None:
    """Print a paragraph, at once.

    Parameters
    ----------
    text : str
        Markdown.
    """
    sys.stdout.write(f"{text}\n\n")
    sys.stdout.flush()


def compare() -> dict[str, list[float]]:
    """Check that all engines give the same numbers, measure them, print the table.

    Returns
    -------
    dict of str to list of float
        Microseconds a run, pass by pass.
    """
    contenders = engines()
    gaps = largest_differences(contenders)
    with cores(1):
        times = turn_about({engine.name: engine.job for engine in contenders}, PASSES)
    ours, mesa = contenders[0].name, "small-array Mesa model, mesa.batch_run"
    rows = [
        [
            name,
            number(statistics.median(own)),
            number(ratio(times, mesa, name)),
            f"{ratio(times, ours, name):.2f}" if "C, " in name or "alignsim, compiled" in name else "",
            f"{gaps[name]:.1g}",
        ]
        for name, own in times.items()
    ]
    say(f"All gave the same numbers in {len(EXPERIMENTS)} experiments (Mesa models: in {FEW}); the last column has the "
        f"largest difference from alignsim's float64.")  # fmt: skip
    head = ["engine", "µs a run", "× small-array Mesa", "alignsim float64 ÷ it", "largest difference"]
    say(markdown(head, rows))
    return times


def main() -> int:
    """Measure everything.

    Returns
    -------
    int
        1 when engines differ and nothing was measured.
    """
    begun = time.perf_counter()
    say("\n".join(["## Engines", "", *what_is_compared()]))
    try:
        times = compare()
    except UnequalError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    say("## Cores")
    table, two_cores = scaling.by_cores()
    say(table)
    say("## Targets")
    say(markdown(["what", "target", "measured", ""], target_rows(times, two_cores)))
    say("## Number of runs: processor time of all of them")
    with cores(1):
        say(scaling.by_runs())
    say("## Number of states")
    say(scaling.by_states())
    say("## Whole commands")
    say(end_to_end.table())
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else float("nan")
    say(f"{time.perf_counter() - begun:.0f} s in all; {load:.1f} processes wanted to run in the last five minutes.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
