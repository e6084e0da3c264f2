"""The map on a narrow page, where its labels are too small to read: names in the states, all else as text below."""

from dataclasses import dataclass
from typing import Final

import pandas as pd
from markupsafe import Markup

from alignsim.analysis.names import STATE_NAME
from alignsim.analysis.standing import Standing, standings
from alignsim.views.colours import POWER_COLOUR
from alignsim.views.map import NUMBERED, label_lines, on_colour, places_of_names

_NAME: Final = Markup('<text class="map-name" x="{x:.1f}" y="{y:.1f}">{name}</text>')


@dataclass(frozen=True)
class Share:
    """A piece of a bar.

    Attributes
    ----------
    width : str
        In per cent of the bar.
    number : str
        What stands on it, if there is room.
    colour, ink : str
        Of the piece and of the number.
    """

    width: str
    number: str
    colour: str
    ink: str


@dataclass(frozen=True)
class Label:
    """What the label of a state says.

    Attributes
    ----------
    name : str
        Of the state.
    bars : list of list of Share
        Of a scenario the baseline and the scenario, otherwise the baseline.
    lines : list of str
        Below them.
    """

    name: str
    bars: list[list[Share]]
    lines: list[str]


def map_labels(levels: pd.DataFrame) -> list[Label]:
    """What the labels of the map say.

    Parameters
    ----------
    levels : pandas.DataFrame
        As in ``levels.csv``.

    Returns
    -------
    list of Label
        One a state.
    """
    baseline, scenario = (standings(levels, arm) for arm in ("baseline", "scenario"))
    return [
        Label(
            STATE_NAME[state],
            [_bar(arm[state]) for arm in (baseline, scenario) if arm],
            label_lines(baseline[state], scenario.get(state)),
        )
        for state in STATE_NAME
    ]


def _bar(standing: Standing) -> list[Share]:
    return [
        Share(
            f"{100 * share:.2f}", f"{100 * share:.0f}" if share >= NUMBERED else "", POWER_COLOUR[name], on_colour(name)
        )
        for name, share in standing.shares.items()
    ]


def with_names(svg: Markup) -> Markup:
    """Write the names of the states into them.

    Parameters
    ----------
    svg : markupsafe.Markup
        The map, as `alignsim.views.svg.inline` gives it.

    Returns
    -------
    markupsafe.Markup
        With a text of class ``map-name`` for each, which the page shows where it hides the labels.
    """
    names = Markup().join(_NAME.format(x=x, y=y, name=STATE_NAME[state]) for state, (x, y) in places_of_names().items())
    before, end, after = svg.rpartition("</svg>")
    return before + names + end + after
