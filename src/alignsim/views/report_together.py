"""The tables of a report on what stacked experiments do together, cell by cell."""

import pandas as pd

from alignsim.analysis.interaction import INTERACTION, SUM, interacts, moves_of_part, names_of_parts
from alignsim.analysis.interaction import TOGETHER as WHOLE
from alignsim.config.schema import STATES
from alignsim.views.colours import COMPONENT_MEASURE
from alignsim.views.points import EACH_ALONE, TOGETHER
from alignsim.views.report_tables import Cell, Row, area_name, effect_cell


def part_rows(interaction: pd.DataFrame) -> list[Row]:
    """Effects on the mean of the five of each stacked experiment, of each alone added, and of all together.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.

    Returns
    -------
    list of Row
        In points, with hundredths, the components alone; the sum is left out where nothing interacts.
    """
    ends = {EACH_ALONE: SUM, TOGETHER: WHOLE} if interacts(interaction) else {TOGETHER: WHOLE}
    named = {name: name for name in names_of_parts(interaction)} | ends
    return [Row(name, _part_cells(interaction, "ALL", part)) for name, part in named.items()]


def interaction_rows(interaction: pd.DataFrame) -> list[Row]:
    """What all together add to each alone, of the five and of their mean.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.

    Returns
    -------
    list of Row
        In points, with hundredths, the components alone; none where nothing interacts.
    """
    states = (*STATES, "ALL") if interacts(interaction) else ()
    return [Row(area_name(state), _part_cells(interaction, state, INTERACTION)) for state in states]


def _part_cells(interaction: pd.DataFrame, state: str, part: str) -> list[Cell]:
    moves = moves_of_part(interaction, state, part)
    return [effect_cell(moves[measure]) for measure in COMPONENT_MEASURE.values()]
