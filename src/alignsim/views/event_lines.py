"""What happens in a scenario, told in words with units and scales."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from alignsim.analysis.along import FEW
from alignsim.analysis.names import STATE_NAME, in_a_sentence, listed
from alignsim.config.design import Axis, Values, ends
from alignsim.config.events import Event
from alignsim.config.levers import LEVERS

_CODE: Final = re.compile(r"\b(?:USA|RUS|CHN)\b")
# of levers (section 6 of the model page)
_SCALE: Final = {
    "index": "index from 0 to 1",
    "share": "share from 0 to 1",
    "weight": "weight from 0 to 0.95",
    "factor": "factor",
}


def event_lines(
    events: Sequence[Event], base: Mapping[str, Sequence[float]], swept: Mapping[str, Axis]
) -> list[tuple[str, str]]:
    """What happens in a scenario.

    Parameters
    ----------
    events : sequence of Event
        Checked.
    base : mapping of str to sequence of float
        By lever its value without events, one for each state (`alignsim.world.scenario.base_levers`).
    swept : mapping of str to Axis
        What a design varies, by config path.

    Returns
    -------
    list of (str, str)
        Name of each event, and what it does, on which scale, when and to whom.
    """
    return [
        (
            event.name,
            f"{_meant(event, base[event.lever])}: "
            f"{_change(event, swept.get(event.path))}{_whom(event)}, {_when(event)}",
        )
        for event in events
    ]


def _meant(event: Event, base: Sequence[float]) -> str:
    """What the lever of an event is, on which scale, with the names of powers for their codes."""
    lever = LEVERS[event.lever]
    what, _, scale = lever.meaning.partition("; ")
    told = [part for part in (_SCALE.get(lever.unit, ""), scale, _without(event, base)) if part]
    words = f"{what} ({'; '.join(told)})" if told else what
    return _CODE.sub(lambda code: in_a_sentence(code[0]), words)


def _without(event: Event, base: Sequence[float]) -> str:
    """Where the lever of an event stands without it, if that is a tie, a weight or an offer."""
    lever = LEVERS[event.lever]
    values = [value for state, value in zip(STATE_NAME, base, strict=True) if state in event.states]
    if lever.unit == "factor" or not any(values):
        return ""
    if lever.is_aid:
        return f"baseline {sum(values):,.0f} {lever.unit}"
    low, high = f"{min(values):.2g}", f"{max(values):.2g}"
    return f"baseline {low}" if low == high else f"baseline {low} to {high}"


def _change(event: Event, axis: Axis | None) -> str:
    unit = LEVERS[event.lever].unit
    of_unit = "" if unit in ("factor", "index", "share", "weight") or event.operation == "factor" else f" {unit}"
    written = "{:+,g}" if event.operation == "add" else "{:,g}"
    before = {"set": "set to ", "add": "", "factor": "× "}[event.operation]
    amounts = f"{written.format(event.amount)}{of_unit}" if axis is None else _swept(axis, written) + of_unit
    return f"{before}{amounts}{' (swept)' if axis else ''}".replace("-", "\N{MINUS SIGN}")


def _swept(axis: Axis, written: str) -> str:
    """Amounts that a design gives an event."""
    if isinstance(axis, Values) and len(axis.values) <= FEW:
        return listed([written.format(value) for value in axis.values])
    return " to ".join(written.format(end) for end in ends(axis))


def _whom(event: Event) -> str:
    lever, parts = LEVERS[event.lever], []
    if lever.by_state and set(event.states) != set(STATE_NAME):
        parts.append(f" in {listed([STATE_NAME[state] for state in event.states])}")
    if lever.is_aid and len(event.states) > 1:
        by_hand = not isinstance(event.split, str)
        parts.append(f", divided {'by given weights' if by_hand else _split(str(event.split))}")
    if event.credited_to:
        parts.append(f", counted as an offer of {in_a_sentence(event.credited_to)}")
    return "".join(parts)


def _split(split: str) -> str:
    return "equally" if split == "equal" else f"by {split.upper() if split == 'gdp' else split}"


def _when(event: Event) -> str:
    start = f"from {_day(event.start)}" if event.start else "from the first round"
    end = f"until {_day(event.end)}" if event.end else "to the last round"
    ramp = f", phased in over {event.ramp:g} year{'' if event.ramp == 1 else 's'}" if event.ramp else ""
    return f"{start} {end}{ramp}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
