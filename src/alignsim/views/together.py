"""What stacked experiments do together and each alone, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from alignsim.analysis.interaction import (
    INTERACTION,
    SUM,
    interaction_sentence,
    interacts,
    moves_of_part,
    names_of_parts,
)
from alignsim.analysis.interaction import TOGETHER as WHOLE
from alignsim.analysis.names import COMPONENT_MEASURE
from alignsim.config.schema import STATES
from alignsim.views.points import EACH_ALONE, TOGETHER, WIDTH, Triple, filled, new_table

if TYPE_CHECKING:
    import pandas as pd


def interaction_view(interaction: pd.DataFrame, width: int = WIDTH) -> Group:
    """Effects on the mean of the five of each experiment alone and of all together, and the interaction by state.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.
    width : int
        Columns of the terminal.

    Returns
    -------
    rich.console.Group
        Tables in points, with ranges over replicates, and a sentence; where nothing interacts, the sentence says so
        in the place of a table of zeros.
    """
    return Group(*_parts(interaction, width))


def _parts(interaction: pd.DataFrame, width: int) -> Iterator[RenderableType]:
    n, seen = int(interaction["n"].iloc[0]), interacts(interaction)
    rows = {part: _triples(interaction, "ALL", part) for part in names_of_parts(interaction)}
    ends = {EACH_ALONE: SUM, TOGETHER: WHOLE} if seen else {TOGETHER: WHOLE}
    table = new_table("Mean of the five: each alone and all together, in percentage points", "experiment")
    of_all = {name: _triples(interaction, "ALL", part) for name, part in ends.items()}
    yield filled(table, rows, of_all, n, width)
    if seen:
        by_state = {state: _triples(interaction, state, INTERACTION) for state in STATES}
        mean = {"mean\nof 5": _triples(interaction, "ALL", INTERACTION)}
        yield Text()
        heading = "Interaction: all together minus each alone, in percentage points"
        yield filled(new_table(heading, "state"), by_state, mean, n, width)
    yield Text(interaction_sentence(interaction))


def _triples(interaction: pd.DataFrame, state: str, part: str) -> list[Triple]:
    moves = moves_of_part(interaction, state, part)
    ordered = [moves[measure] for measure in COMPONENT_MEASURE.values()]
    return [(move.effect, move.q05, move.q95) for move in ordered]
