"""What a move takes, in a plain sentence."""

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final

from alignsim.analysis.digits import digits, fixed
from alignsim.analysis.frontier import Found
from alignsim.analysis.moves import held_by
from alignsim.analysis.names import MEASURE_COMPONENT, called, in_a_sentence, listed, state_name
from alignsim.config.events import Event
from alignsim.config.levers import LEVERS
from alignsim.config.schema import POWERS, STATES
from alignsim.config.target import Target
from alignsim.world.search import Search

# a step of a thousand million
_BILLION: Final = 1000.0
_PARTNERS: Final = {"EU": "the European Union", "ROW": "the rest of the world", "belt_road": "Belt and Road"}


def takes(found: Found) -> str:
    """Say what it would take, of the mean of the five if it was asked of it, else of each state.

    Parameters
    ----------
    found : Found
        As made by `alignsim.analysis.frontier.find`.

    Returns
    -------
    str
        A sentence for the mean, or one for each state; amounts with the range over 90 % of replicates.
    """
    states = list(dict.fromkeys(found.table["state"]))
    return " ".join(_sentence(found, state) for state in (["ALL"] if "ALL" in states else states))


def _sentence(found: Found, state: str) -> str:
    rows = found.table[found.table["state"] == state].to_dict("records")
    pairs = list(zip(found.searches, rows, strict=True))
    done = [(search, row) for search, row in pairs if isfinite(row["amount"])]
    missed = [(search, row) for search, row in pairs if not isfinite(row["amount"])]
    start = f"To {goal(found.target, state)}"
    if done:
        enough = found.besides[state] * found.target.sign >= abs(found.target.size)
        clauses = " or ".join(_amount(search.event, row, enough) for search, row in done)
        rest = "".join(f"; {_missed(search, row, found)}" for search, row in missed)
        return f"{start} takes {clauses}{rest}."
    return f"{start} is out of reach: {'; '.join(_missed(search, row, found) for search, row in missed)}."


def goal(target: Target, state: str) -> str:
    """What is to be brought about.

    Parameters
    ----------
    target : Target
        The move.
    state : str
        Whose; ``ALL`` is the mean of the five.

    Returns
    -------
    str
        A verb and what follows, such as ``move Kazakhstan 5 points away from Russia``.
    """
    if target.measure in MEASURE_COMPONENT:
        way = "towards" if target.sign > 0 else "away from"
        whom = _the(state)
        return f"move {whom} {asked_for(target)} {way} {in_a_sentence(MEASURE_COMPONENT[target.measure])}"
    verb = "raise" if target.sign > 0 else "lower"
    return f"{verb} {called(target.measure)} {_among(target, state)} by {asked_for(target)}"


def _the(state: str) -> str:
    return f"the {state_name(state)}" if state == "ALL" else state_name(state)


def _among(target: Target, state: str) -> str:
    if target.measure in ("polarisation", "cohesion"):
        return "among the five"
    return f"of {_the(state)}"


def asked_for(target: Target) -> str:
    """How far a move shall go, digit by digit as it was given.

    Parameters
    ----------
    target : Target
        Says whether it is counted in points.

    Returns
    -------
    str
        Without sign, such as ``5 points``; switches are pure numbers.
    """
    if target.measure == "switches":
        return f"{abs(target.size):g}"
    # 100 * 0.07 is not 7 to the last bit
    far = f"{100 * abs(target.size):.10g}"
    return f"{far} point{'' if far == '1' else 's'}"


def nearest(row: Mapping[Any, Any], target: Target) -> str:
    """How near the mean comes where no amount does it.

    Parameters
    ----------
    row : mapping
        Of the table of needed amounts.
    target : Target
        The move.

    Returns
    -------
    str
        Such as ``at most 0.166 points``, the way of the target.
    """
    if row["largest"] * target.sign <= 0:
        return "it goes the other way"
    factor, unit = (1, "") if target.measure == "switches" else (100, " points")
    far, asked = (digits(factor * abs(size)) for size in (row["largest"], target.size))
    # 0.4998 of 0.5 is not to read as 0.5 that is out of reach
    return f"at most {far}{unit}" if far != asked else "just short of it"


def out_of_reach(row: Mapping[Any, Any]) -> str:
    """In how many replicates no amount does it.

    Parameters
    ----------
    row : mapping
        Of the table of needed amounts.

    Returns
    -------
    str
        Such as ``out of reach in 2 %``; nothing where an amount does it in each.
    """
    share = row["share_out_of_reach"]
    return f"out of reach in {fixed(100 * share, 1 if share < 0.01 else 0)} %" if share > 0 else ""


def _amount(event: Event, row: Mapping[Any, Any], enough: bool) -> str:
    """What is needed of one lever, with its range, or that what happens besides is enough."""
    if enough:
        return f"none of {named(event)}: what happens besides does it"
    words = _said(event, row["amount"])
    return f"{words} ({_range(event, row)})"


def _range(event: Event, row: Mapping[Any, Any]) -> str:
    if row["n"] == 1:
        return "a single replicate, so no range"
    low, high = row["q05"], row["q95"]
    if not isfinite(low):
        return f"out of reach in {100 * row['share_out_of_reach']:.0f} % of replicates"
    if isfinite(high):
        missing = out_of_reach(row)
        return f"{_span(event, low, high)} in {held_by(row['n'])}{f', {missing}' if missing else ''}"
    return f"from {quantity(event, low)} on; in {100 * row['share_out_of_reach']:.0f} % of replicates no amount does it"


def _span(event: Event, low: float, high: float) -> str:
    if not _is_money(event):
        return f"{digits(low)} to {digits(high)}"
    one, other = _scale(low), _scale(high)
    return f"{digits(low / one[0])}{'' if one == other else one[1]} to {digits(high / other[0])}{other[1]}"


def _missed(search: Search, row: Mapping[Any, Any], found: Found) -> str:
    if is_inert(search, row, found):
        return f"{named(search.event)} does nothing here"
    most = nearest(row, found.target)
    if row["n"] > 1 and row["share_out_of_reach"] < 1:
        # each replicate may get there at an amount of its own, where the mean does not
        most += f" on average; {out_of_reach(row) or 'out of reach in 0 %'} of replicates"
    # a row has the side that comes nearest, and where that side ends
    way = "up" if row["end"] > row["start"] else "down"
    return f"{named(search.event)} does not do it {way} to {quantity(search.event, row['end'])} ({most})"


def is_inert(search: Search, row: Mapping[Any, Any], found: Found) -> bool:
    """Whether the same happens at every amount.

    Parameters
    ----------
    search : Search
        Of the lever.
    row : mapping
        Of the table of needed amounts.
    found : Found
        With the curves.

    Returns
    -------
    bool
        True where the mean of the row does not depend on the lever.
    """
    curves = found.curves
    here = curves[(curves["lever"] == search.event.path) & (curves["state"] == row["state"])]
    return bool(here["effect"].nunique() == 1)


def _said(event: Event, amount: float) -> str:
    """An amount of a lever as part of a sentence."""
    if event.operation == "factor":
        return f"{named(event)} times {digits(amount)}"
    if event.operation == "set":
        return f"{named(event)} at {quantity(event, amount)}"
    if _is_money(event):
        more = quantity(event, abs(amount))
        return f"{more} of {named(event)}" if amount > 0 else f"a cut of {more} in {named(event)}"
    return f"{named(event)} {'raised' if amount > 0 else 'lowered'} by {digits(abs(amount))}"


def quantity(event: Event, amount: float) -> str:
    """An amount with its unit.

    Parameters
    ----------
    event : Event
        Whose amount it is.
    amount : float
        In its unit.

    Returns
    -------
    str
        Such as ``9.44 billion USD a year``; three digits.
    """
    if event.operation == "factor":
        return f"{digits(amount)} times"
    if not _is_money(event):
        return digits(amount)
    scale, word = _scale(amount)
    return f"{digits(amount / scale)}{word} USD a year"


def _scale(amount: float) -> tuple[float, str]:
    return (_BILLION, " billion") if abs(amount) >= _BILLION else (1.0, " million")


def _is_money(event: Event) -> bool:
    return event.operation != "factor" and LEVERS[event.lever].is_money


def named(event: Event) -> str:
    """What an event moves, in words.

    Parameters
    ----------
    event : Event
        Of a scenario.

    Returns
    -------
    str
        Such as ``aid on offer from the United States``.
    """
    # what follows a comma or a semicolon explains the scale
    words = LEVERS[event.lever].meaning.replace(";", ",").split(",")[0].split()
    words = [in_a_sentence(word) if word in POWERS else _PARTNERS.get(word, word) for word in words]
    whom = f" ({listed(list(map(state_name, event.states)))})" if len(event.states) < len(STATES) else ""
    return f"{' '.join(words)}{whom}"
