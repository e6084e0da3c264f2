"""Colour, marker and dash of each component, the same in every picture and table."""

from typing import Final, Literal

from alignsim.analysis.names import COMPONENT_MEASURE, COMPONENT_NAME, REGION_NAME, STATE_NAME

__all__ = [
    "ARM_DASH",
    "COMPONENT_MEASURE",
    "COMPONENT_NAME",
    "POWER_COLOUR",
    "POWER_MARKER",
    "REGION_NAME",
    "STATE_NAME",
    "Dash",
]

Dash = Literal["dashed", "solid"]
# Apart for protan, deutan and tritan sight: smallest CIE76 distance 36. In grey, USA and RUS are near each other:
# marker and dash decide.
POWER_COLOUR: Final = {"USA": "#2166AC", "RUS": "#A50F15", "CHN": "#E69F00", "autonomy": "#A6A6A6"}
POWER_MARKER: Final = {"USA": "o", "RUS": "s", "CHN": "^", "autonomy": "D"}
# where lines compare arms, the dash says the arm and the marker says the component
ARM_DASH: Final[dict[str, Dash]] = {"baseline": "dashed", "scenario": "solid"}
