"""``alignsim explain``: why the five move, by term and by event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from alignsim.analysis.event_shares import division_of, event_shares
from alignsim.analysis.explanation import (
    Explanation,
    kept_explanation,
    rerun_explanation,
    rerun_of,
    round_of,
    undesigned,
)
from alignsim.analysis.moves import cases, moves_of
from alignsim.analysis.names import COMPONENT_MEASURE, STATE_NAME, listed
from alignsim.analysis.reasons import changes_peers, event_sentence, why
from alignsim.api import load
from alignsim.commands.arguments import add_result, chosen_states, parser
from alignsim.config.errors import AlignsimError, ResultError
from alignsim.config.events import Event, parse_events
from alignsim.config.schema import STATES
from alignsim.engines.numbering import SETTLED
from alignsim.results.folder import Tables
from alignsim.views.pipe import PatientConsole
from alignsim.views.terminal import progress
from alignsim.views.why import change_table, events_table, log_odds_table, points_table

if TYPE_CHECKING:
    from argparse import Namespace

    import pandas as pd


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
    tables = _single(asked.result)
    number = round_of(tables, asked.round)
    events = parse_events(tables.config["scenario"]["events"] or {})
    explanation = _explanation(tables, number)
    shares, hindrance = _shares(tables, explanation, events)
    console = PatientConsole()
    console.print(_title(tables, number))
    for state in states:
        console.print(Padding(_answer(explanation, shares, events, state), (0, 0, 1, 0)))
    for state in states:
        for part in _tables(explanation, shares, state, console.width):
            console.print(Padding(part, (0, 0, 1, 0)))
    for note in [hindrance, *_notes(explanation, shares, events, states)]:
        if note:
            console.print(Text(note, style="dim"))


def _asked(arguments: Sequence[str]) -> Namespace:
    one = parser("explain", "Say why the five move: by term of their utility, and by event.")
    add_result(one)
    one.add_argument("--state", action="append", metavar="KAZ", help=f"one of {', '.join(STATES)}; all by default")
    one.add_argument("--round", type=int, metavar="N", help="the last by default; others are run again up to there")
    return one.parse_args(list(arguments))


def _single(place: Path) -> Tables:
    """Tables of one result; several are no move that could be explained."""
    tables = load(place).tables
    folders = tables.manifest.get("folders")
    if folders:
        raise ResultError(f"{place}: holds {len(folders)} results; name one of them, such as {folders[0]}.")
    return tables


def _explanation(tables: Tables, number: int) -> Explanation:
    found = kept_explanation(tables, number)
    if found is not None:
        return found
    with progress(len(rerun_of(tables, number).runs), Console(stderr=True)) as advance:
        return rerun_explanation(tables, number, advance)


def _shares(
    tables: Tables, explanation: Explanation, events: Sequence[Event]
) -> tuple[pd.DataFrame | None, str | None]:
    """Shares of the events, or a sentence that says why there are none; neither of a single event."""
    if explanation.effects is None or len(events) < 2:
        return None, None
    try:
        division = division_of(undesigned(tables, "the events"), explanation.round)
        with progress(division.runs, Console(stderr=True)) as advance:
            return event_shares(division, advance), None
    except AlignsimError as error:
        # the terms are known all the same
        return None, f"The move is not divided among the events. {error}"


def _title(tables: Tables, number: int) -> Text:
    last = round_of(tables, None)
    return Text(f"{tables.manifest['experiment']}: why, at round {number} of {last}", style="bold")


def _answer(explanation: Explanation, shares: pd.DataFrame | None, events: Sequence[Event], state: str) -> Text:
    sentences = [why(explanation, events, state)]
    if shares is not None and explanation.effects is not None:
        sentences.append(event_sentence(shares, explanation.effects, state))
    return Text(" ".join(sentences))


def _tables(explanation: Explanation, shares: pd.DataFrame | None, state: str, width: int) -> Iterator[RenderableType]:
    terms, effects = explanation.terms, explanation.effects
    rows = terms[terms["state"] == state]
    yield Text(STATE_NAME[state], style="bold reverse")
    yield log_odds_table(rows)
    if effects is not None:
        yield change_table(rows, int(effects["n"].iloc[0]), width)
        yield points_table(rows, effects, state, width)
    if shares is not None:
        yield events_table(shares, state, width)


def _notes(
    explanation: Explanation, shares: pd.DataFrame | None, events: Sequence[Event], states: Sequence[str]
) -> Iterator[str]:
    peers = [event.name for event in events if any(changes_peers([event], state) for state in states)]
    if peers and explanation.effects is not None:
        yield (
            f"{listed(peers)} changes how much the five look to their neighbours: what that does has no term of its "
            f"own and shows in the others."
        )
    yield " ".join(_legend(explanation, shares))


def _legend(explanation: Explanation, shares: pd.DataFrame | None) -> Iterator[str]:
    yield "Log-odds: what each term adds to the logarithm of a power's share over that of autonomy."
    if explanation.effects is None:
        return
    divided = "by term (Aumann and Shapley)" + ("" if shares is None else " and by event (Shapley)")
    move = moves_of(explanation.effects, STATES, COMPONENT_MEASURE.values())[0]
    over = f"{min(move.n, SETTLED):,} {cases(move.points)}"
    yield f"Points {divided} add up to the move, up to rounding."
    if move.n > 1:
        yield f"Below each its 5 to 95 % range over {over}; ends of ranges do not add up."
    if move.n > SETTLED:
        yield f"The last row of the move by term is over all {move.n:,}."
