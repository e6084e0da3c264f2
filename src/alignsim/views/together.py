"""What stacked experiments do together and each alone, in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.table import Table

from alignsim.analysis.interaction import INTERACTION, SUM, moves_of_part
from alignsim.analysis.interaction import TOGETHER as WHOLE
from alignsim.analysis.names import COMPONENT_MEASURE
from alignsim.config.schema import POWERS
from alignsim.views.points import EACH_ALONE, TOGETHER, WIDTH, Triple, filled, new_table

if TYPE_CHECKING:
    import pandas as pd

_ENDS: Final = {EACH_ALONE: SUM, TOGETHER: WHOLE, "interaction": INTERACTION}


def interaction_view(interaction: pd.DataFrame, width: int = WIDTH) -> Table:
    """Effects on the mean of the five of each experiment alone, of all together, and the difference.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.
    width : int
        Columns of the terminal.

    Returns
    -------
    rich.table.Table
        In points, with ranges over replicates; the last row is all together minus the sum of each alone.
    """
    parts = [part for part in dict.fromkeys(interaction["part"]) if part not in (SUM, WHOLE, INTERACTION)]
    rows = {part: _triples(interaction, part) for part in parts}
    ends = {name: _triples(interaction, part) for name, part in _ENDS.items()}
    table = new_table("Mean of the five: each alone and all together, in percentage points", "experiment")
    return filled(table, rows, ends, int(interaction["n"].iloc[0]), width)


def _triples(interaction: pd.DataFrame, part: str) -> list[Triple]:
    moves = moves_of_part(interaction, "ALL", part)
    ordered = [moves[COMPONENT_MEASURE[component]] for component in ("autonomy", *POWERS)]
    return [(move.effect, move.q05, move.q95) for move in ordered]
