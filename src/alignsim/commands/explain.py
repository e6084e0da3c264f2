"""``alignsim explain``: why the five move, by term and by event."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from alignsim.commands.arguments import add_result, chosen_states, parser
from alignsim.config.errors import ConfigError
from alignsim.config.events import parse_events
from alignsim.config.schema import STATES
from alignsim.results.manifest import is_shard, read_manifest
from alignsim.results.places import check_single, result_folders
from alignsim.views.pipe import PatientConsole

if TYPE_CHECKING:
    from argparse import Namespace

    from alignsim.analysis.explanation import Explanation
    from alignsim.results.folder import Tables
    from alignsim.views.explained import Explained


def main(arguments: Sequence[str]) -> None:
    """Explain a result.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``explain``.

    Raises
    ------
    AlignsimError
        There is no such result, state or round, or the result has to be run again and cannot be.
    """
    asked = _asked(arguments)
    states = chosen_states(asked.state)
    folders = result_folders(asked.result)
    check_single(asked.result, [folder for folder in folders if not is_shard(folder)])
    number = _round(asked.round, folders[0])
    # help and what is wrong with the words are told before pandas is loaded
    from alignsim.views.explained import explained_parts

    found = _explained(_single(asked.result), number)
    console = PatientConsole()
    for part in explained_parts(found, states, console.width):
        console.print(part)


def _asked(arguments: Sequence[str]) -> Namespace:
    one = parser("explain", "Say why the five move: by term of their utility, and by event.")
    add_result(one)
    one.add_argument("--state", action="append", metavar="KAZ", help=f"one of {', '.join(STATES)}; all by default")
    one.add_argument("--round", metavar="N", help="the last by default; others are run again up to there")
    return one.asked(arguments)


def _round(text: str | None, folder: Path) -> int | None:
    """Round that is asked for, which the run has to have had."""
    if text is None:
        return None
    last = read_manifest(folder).get("rounds", 0)
    if not text.isdecimal() or int(text) > last:
        raise ConfigError(f"--round {text}: expected a whole number from 0 to {last}, the rounds of the run.")
    return int(text)


def _single(place: Path) -> Tables:
    """Tables of one result; several are no move that could be explained."""
    from alignsim.api import read_each

    read, folders = read_each(place)
    check_single(place, folders)
    return read[0]


def _explained(tables: Tables, asked: int | None) -> Explained:
    from alignsim.analysis.event_shares import shares_behind
    from alignsim.analysis.explanation import round_of
    from alignsim.views.explained import Explained
    from alignsim.views.terminal import progress

    number = round_of(tables, asked)
    events = parse_events(tables.config["scenario"]["events"] or {})
    explanation = _explanation(tables, number)
    shares, hindrance = shares_behind(tables, explanation, lambda runs: progress(runs, Console(stderr=True)))
    title = f"{tables.manifest['experiment']}: why, at round {number} of {round_of(tables, None)}"
    return Explained(title, explanation, events, shares, hindrance)


def _explanation(tables: Tables, number: int) -> Explanation:
    from alignsim.analysis.explanation import kept_explanation, rerun_explanation, rerun_of
    from alignsim.views.terminal import progress

    found = kept_explanation(tables, number)
    if found is not None:
        return found
    with progress(len(rerun_of(tables, number).runs), Console(stderr=True)) as advance:
        return rerun_explanation(tables, number, advance)
