"""``alignsim frontier``: what it would take to bring about a move."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from alignsim.commands.arguments import Parser, add_overrides, check_names, parser
from alignsim.config.schema import STATES
from alignsim.results.place import check_place

if TYPE_CHECKING:
    from alignsim.amounts import Frontier
    from alignsim.config.target import Target
    from alignsim.world.search import Search
    from alignsim.world.setup import Setup

_DESCRIPTION = """\
What would it take: how much of a lever brings about a given move of a measure,
for each state and for the mean of the five, with its range over replicates.

  alignsim frontier +experiment=aid_boost \\
      --lever scenario.events.us_offer.add --target align_usa=+0.05

The move is scenario minus baseline at the last round. Overrides are those of
a run (run.replicates=500 rules.aid_weight=0.8). Of several levers each is tried
by itself: the events of the others are left out. Events that no lever names
happen at every amount, and count in the move.
"""


def main(arguments: Sequence[str]) -> None:
    """Search, and print what was found.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``frontier``.

    Raises
    ------
    AlignsimError
        The input is wrong.
    """
    asked = _parser().asked(arguments)
    check_names("--state", asked.state or (), (*STATES, "ALL"))
    # help is told before Hydra and numpy are loaded
    from alignsim.config.target import parse_target, rows_of
    from alignsim.world.search import searches_of
    from alignsim.world.setup import prepared

    target = parse_target(asked.target)
    rows = rows_of(target, asked.state)
    setup = prepared(asked.override, [asked.config_dir] if asked.config_dir else [])
    searches = searches_of(setup, asked.lever, asked.most or ())
    _check_place(asked.out)
    _show(_searched(setup, searches, target, rows), asked.out)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: expected a number, at which the search ends") from error


def _parser() -> Parser:
    one = parser("frontier", _DESCRIPTION)
    one.formatter_class = RawDescriptionHelpFormatter
    add_overrides(one, "such as +experiment=aid_boost, as in a run")
    one.add_argument("--lever", action="append", required=True, metavar="PATH",
                     help="scenario.events.NAME.add, .set or .factor; may be repeated")  # fmt: skip
    one.add_argument("--target", required=True, metavar="MEASURE=SIZE",
                     help="with its sign: align_usa=+0.05 is five points towards the United States")  # fmt: skip
    one.add_argument("--state", action="append", metavar="STATE", help="of this state alone (or ALL); may be repeated")
    one.add_argument("--most", action="append", type=_number, metavar="VALUE",
                     help="where the search ends: once for all levers, or once for each; by default where the lever "
                          "can go no farther, or the GDP of the five together, the end of a scale from 0 to 1, or "
                          "ten times today's")  # fmt: skip
    one.add_argument("--out", type=Path, metavar="FOLDER", help="where table, picture and configuration are kept")
    one.add_argument("--config-dir", metavar="FOLDER", help="with configuration of your own")
    return one


def _check_place(place: Path | None) -> None:
    if place is not None:
        # before anything is run, and only where it is needed: it loads pandas
        from alignsim.amounts import FILES

        check_place(place, FILES)


def _searched(setup: Setup, searches: tuple[Search, ...], target: Target, rows: tuple[str, ...]) -> Frontier:
    from rich.console import Console

    from alignsim.amounts import Frontier
    from alignsim.analysis.frontier import find, first_runs
    from alignsim.views.compiling import warn_of_compiling
    from alignsim.views.terminal import progress

    warn_of_compiling(setup.composed.config.run.precision)
    with progress(first_runs(setup, searches), Console(stderr=True)) as advance:
        return Frontier(find(setup, searches, target, rows, advance))


def _show(frontier: Frontier, folder: Path | None) -> None:
    from alignsim.views.amounts import shown
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.summary import nearby

    # kept before it is shown: what is printed may be read by nobody
    place = None if folder is None else frontier.write(folder)
    console = PatientConsole(file=sys.stdout)
    for part in shown(frontier.found):
        console.print(part)
    if place is not None:
        console.print(f"Tables, figure and configuration: {nearby(place)}", style="dim", soft_wrap=True)
