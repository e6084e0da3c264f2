"""What ``alignsim explain`` says, from the top down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from alignsim.analysis.explanation import Explanation
from alignsim.analysis.moves import cases, moves_of, range_name
from alignsim.analysis.names import COMPONENT_MEASURE, STATE_NAME, listed
from alignsim.analysis.neighbours import changes_peers
from alignsim.analysis.reasons import why
from alignsim.config.events import Event
from alignsim.config.schema import STATES
from alignsim.engines.numbering import SETTLED
from alignsim.views.why import change_table, events_table, log_odds_table, points_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Explained:
    """Why the five move at a round of a result, by term and by event.

    Attributes
    ----------
    title : str
        Of what, and when.
    explanation : Explanation
        By term.
    events : sequence of Event
        Of the scenario.
    shares : pandas.DataFrame or None
        By event; None of a single one, and where the move is not divided among them.
    hindrance : str or None
        Why it is not.
    """

    title: str
    explanation: Explanation
    events: Sequence[Event]
    shares: pd.DataFrame | None
    hindrance: str | None


def explained_parts(found: Explained, states: Sequence[str], width: int) -> Iterator[RenderableType]:
    """Reasons in a sentence for each state, then its tables, then how to read them.

    Parameters
    ----------
    found : Explained
        Of all five.
    states : sequence of str
        Those that are shown.
    width : int
        Letters in a line.

    Yields
    ------
    rich.console.RenderableType
        The title first.
    """
    yield Text(found.title, style="bold")
    for state in states:
        yield Padding(Text(why(found.explanation, found.events, state, found.shares)), (0, 0, 1, 0))
    for state in states:
        for part in _tables(found, state, width):
            yield Padding(part, (0, 0, 1, 0))
    for note in [found.hindrance, *_notes(found, states)]:
        if note:
            yield Text(note, style="dim")


def _tables(found: Explained, state: str, width: int) -> Iterator[RenderableType]:
    terms, effects = found.explanation.terms, found.explanation.effects
    rows = terms[terms["state"] == state]
    yield Text(STATE_NAME[state], style="bold reverse")
    yield log_odds_table(rows)
    if effects is not None:
        yield change_table(rows, int(effects["n"].iloc[0]), width)
        yield points_table(rows, effects, state, width)
    if found.shares is not None:
        yield events_table(found.shares, state, width)


def _notes(found: Explained, states: Sequence[str]) -> Iterator[str]:
    peers = [event.name for event in found.events if any(changes_peers([event], state) for state in states)]
    if peers and found.explanation.effects is not None:
        yield (
            f"{listed(peers)} changes how much the five look to their neighbours: what that does has no term of its "
            f"own and shows in the others."
        )
    yield " ".join(_legend(found))


def _legend(found: Explained) -> Iterator[str]:
    yield "Log-odds: what each term adds to the logarithm of a power's share over that of autonomy."
    if found.explanation.effects is None:
        return
    divided = "by term (Aumann and Shapley)" + ("" if found.shares is None else " and by event (Shapley)")
    move = moves_of(found.explanation.effects, STATES, COMPONENT_MEASURE.values())[0]
    over = f"{min(move.n, SETTLED):,} {cases(move.points)}"
    yield f"Points {divided} add up to the move, up to rounding."
    if move.n > 1:
        yield f"Below each its {range_name(move.n)} over {over}; ends of ranges do not add up."
    if move.n > SETTLED:
        yield f"The last row of the move by term is over all {move.n:,}."
