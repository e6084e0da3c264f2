"""Events of a scenario: from what a user wrote to checked records."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final, Literal

from alignsim.config.check import check_field, check_value
from alignsim.config.errors import ConfigError, ScenarioError, did_you_mean
from alignsim.config.levers import LEVERS, Lever
from alignsim.config.parameters import Leaf
from alignsim.config.schema import POWERS, STATES

Operation = Literal["set", "add", "factor"]
OPERATIONS: Final[tuple[Operation, ...]] = ("set", "add", "factor")
SPLITS: Final = ("equal", "gdp", "population", "access")
FIELDS: Final = ("lever", *OPERATIONS, "start", "end", "states", "split", "ramp", "credited_to")
_EXPECTATION: Final = ("measure", "state", "sign", "low", "high", "beside", "source")
MEASURES: Final = (
    "align_usa", "align_rus", "align_chn", "autonomy", "hedging", "tilt", "switches",
    "polarisation", "cohesion",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One thing that happens to one lever for some time.

    Attributes
    ----------
    name : str
        Name under ``scenario.events``.
    lever : str
        Name of a lever, see `alignsim.config.levers`.
    operation : {'set', 'add', 'factor'}
        What `amount` does.
    amount : float
        In the lever's unit; for ``factor`` a pure number.
    start, end : datetime.date or None
        In force from `start` and before `end`; None: from the first round, to the last.
    states : tuple of str
        Whom it concerns.
    split : str or dict of str to float
        How a sum of aid is divided over `states`.
    ramp : float
        Years over which it phases in, and out before `end`.
    credited_to : str or None
        Power to whose offers route finance counts.
    """

    name: str
    lever: str
    operation: Operation
    amount: float
    start: date | None
    end: date | None
    states: tuple[str, ...]
    split: str | dict[str, float]
    ramp: float
    credited_to: str | None

    @property
    def path(self) -> str:
        """Config path of the amount."""
        return f"scenario.events.{self.name}.{self.operation}"


@dataclass(frozen=True)
class Expectation:
    """What the literature leads one to expect of an effect.

    Attributes
    ----------
    measure : str
        Column of the effects.
    state : str
        A state, ``ALL`` (their mean) or ``EACH`` (every state by itself).
    sign : int or None
        1 or -1.
    low, high : float or None
        Bounds of the mean effect, in shares or pure numbers.
    source : str
        Who leads one to expect it.
    beside : str or None
        Experiment beside which it is expected: then of this scenario minus that one, replicate by replicate.
    """

    measure: str
    state: str
    sign: int | None
    low: float | None
    high: float | None
    source: str
    beside: str | None = None


def parse_events(raw: Mapping[str, Any]) -> tuple[Event, ...]:
    """Check the events of a scenario.

    Parameters
    ----------
    raw : mapping
        ``scenario.events``: name to fields.

    Returns
    -------
    tuple of Event
        In the order in which they were written.

    Raises
    ------
    ConfigError
        A field is unknown, missing or out of range.
    ScenarioError
        Two events contradict each other.
    """
    if not isinstance(raw, Mapping):
        example = "{us_offer: {lever: aid.USA, add: 25}}"
        raise ConfigError(f"scenario.events={raw}: expected events by name, such as {example}.")
    events = tuple(_event(str(name), fields) for name, fields in raw.items() if fields is not None)
    for one, other in combinations(events, 2):
        _refuse_two_settings(one, other)
    return events


def check_key(path: str, value: Any) -> None:
    """Refuse a key that no event has, or what it cannot be whatever the other keys say.

    Parameters
    ----------
    path : str
        ``scenario.events.NAME.KEY``, or a name below that.
    value : object
        What the user gave it; None where it is left out.

    Raises
    ------
    ConfigError
        The sentence names the nearest key, or what was expected.
    """
    event, key, *below = path.removeprefix("scenario.events.").split(".")
    if key not in FIELDS:
        given = path if value is None else f"{path}={value}"
        raise ConfigError(f"{given}: unknown key. {did_you_mean(key, FIELDS)}")
    if below and key != "split":
        raise ConfigError(f"{path}={value}: nothing stands below scenario.events.{event}.{key}.")
    if key in _BY_ITSELF and value is not None:
        _BY_ITSELF[key](path, value)


def _event(name: str, fields: Any) -> Event:
    path = f"scenario.events.{name}"
    if not isinstance(fields, Mapping):
        raise ConfigError(f"{path}={fields}: expected fields such as {{lever: aid.USA, add: 25}}.")
    for key, value in fields.items():
        check_key(f"{path}.{key}", value)
    lever = _lever(path, fields.get("lever"))
    operation, amount = _operation(path, lever, fields)
    split = _split(f"{path}.split", lever, operation, fields.get("split"))
    event = Event(
        name=name,
        lever=lever.name,
        operation=operation,
        amount=amount,
        start=_date(f"{path}.start", fields.get("start")),
        end=_date(f"{path}.end", fields.get("end")),
        states=_states(f"{path}.states", lever, fields.get("states"), split),
        split=split,
        ramp=_ramp(f"{path}.ramp", fields.get("ramp")),
        credited_to=_credited(f"{path}.credited_to", lever, fields.get("credited_to")),
    )
    if event.start and event.end and event.start >= event.end:
        raise ScenarioError(f"{path}: ends on {event.end}, not after its start on {event.start}.")
    return event


def _lever(path: str, name: Any) -> Lever:
    if name is None:
        raise ConfigError(f"{path}.lever: missing. Name what the event moves, such as aid.USA.")
    if str(name) not in LEVERS:
        raise ConfigError(f"{path}.lever={name}: no such lever. {did_you_mean(str(name), LEVERS)}")
    return LEVERS[str(name)]


def _operation(path: str, lever: Lever, fields: Mapping[str, Any]) -> tuple[Operation, float]:
    given = [operation for operation in OPERATIONS if fields.get(operation) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        way_out = f"; leave one of them out: ~{path}.{given[0]}" if given else ""
        raise ConfigError(f"{path}: expected exactly one of set, add and factor, found {found}{way_out}.")
    operation = given[0]
    amount = fields[operation]
    check_value(f"{path}.{operation}", Leaf("number", unit=lever.unit), amount)
    low, high = (0.0, float("inf")) if operation == "factor" else (lever.low, lever.high)
    if operation != "add" and not low <= amount <= high:
        leaf = Leaf("number", (low, high), unit="factor" if operation == "factor" else lever.unit)
        raise ConfigError(f"{path}.{operation}={amount}: expected {leaf.expected()}.")
    return operation, float(amount)


def _date(path: str, value: Any) -> date | None:
    check_value(path, Leaf("date", optional=True), value)
    return None if value is None else date.fromisoformat(str(value))


def _ramp(path: str, value: Any) -> float:
    check_value(path, Leaf("number", (0, 100), optional=True, unit="years"), value)
    return float(value or 0.0)


def _states(path: str, lever: Lever, value: Any, split: str | dict[str, float]) -> tuple[str, ...]:
    if isinstance(split, dict) and value is None:
        value = list(split)
    if value is None:
        return STATES
    if not lever.by_state:
        raise ConfigError(f"{path}={value}: {lever.name} has no value by state; leave states out.")
    names = _state_names(path, value)
    if isinstance(split, dict) and set(names) != set(split):
        raise ConfigError(f"{path}={value}: not the states of split ({', '.join(split)}); leave one of them out.")
    # in the order of the region, once each, so that sums do not depend on how they were written
    return tuple(state for state in STATES if state in names)


def _state_names(path: str, value: Any) -> list[str]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names:
        raise ConfigError(f"{path}={value}: expected states, such as [KAZ, KGZ]; leave it out for all five.")
    for name in names:
        if name not in STATES:
            raise ConfigError(f"{path}={name}: no such state. {did_you_mean(str(name), STATES)}")
    return names


# what can be checked without the lever
_BY_ITSELF: Final[dict[str, Callable[[str, Any], Any]]] = {
    "start": _date, "end": _date, "ramp": _ramp, "states": _state_names
}  # fmt: skip


def _split(path: str, lever: Lever, operation: Operation, value: Any) -> str | dict[str, float]:
    if value is None:
        return "equal"
    if not lever.is_aid or operation == "factor":
        raise ConfigError(f"{path}={value}: only sums of aid (set or add on aid.P) are split.")
    if isinstance(value, Mapping):
        if not value:
            raise ConfigError(f"{path}={{}}: expected weights by state, such as {{KAZ: 2, KGZ: 1}}.")
        for state, weight in value.items():
            if state not in STATES:
                raise ConfigError(f"{path}.{state}={weight}: no such state. {did_you_mean(str(state), STATES)}")
            check_value(f"{path}.{state}", Leaf("number", (0, 1e9), above=True, unit="weight"), weight)
        return {str(state): float(weight) for state, weight in value.items()}
    if value not in SPLITS:
        raise ConfigError(f"{path}={value}: expected weights by state or a rule. {did_you_mean(str(value), SPLITS)}")
    return str(value)


def _credited(path: str, lever: Lever, value: Any) -> str | None:
    if value is None:
        return None
    if not lever.is_route:
        raise ConfigError(f"{path}={value}: only route finance is credited to a power.")
    if value not in POWERS:
        raise ConfigError(f"{path}={value}: no such power. {did_you_mean(str(value), POWERS)}")
    return str(value)


def _refuse_two_settings(one: Event, other: Event) -> None:
    both_set = one.operation == other.operation == "set" and one.lever == other.lever
    if both_set and _overlap(one, other) and set(one.states) & set(other.states):
        raise ScenarioError(
            f"scenario.events.{one.name} and scenario.events.{other.name} both set {one.lever} at the same time: "
            f"drop one, or give them dates that do not overlap."
        )


def _overlap(one: Event, other: Event) -> bool:
    starts = [event.start or date.min for event in (one, other)]
    ends = [event.end or date.max for event in (one, other)]
    return max(starts) < min(ends)


def parse_expectations(raw: Iterable[Any]) -> tuple[Expectation, ...]:
    """Check what a scenario says that one expects.

    Parameters
    ----------
    raw : iterable
        ``scenario.expectation``: mappings of measure, state, sign or low and high, beside, and source.

    Returns
    -------
    tuple of Expectation
        In the order in which they were written.

    Raises
    ------
    ConfigError
        A field is unknown, missing or out of range.
    """
    if not isinstance(raw, list | tuple):
        raise ConfigError(f"scenario.expectation={raw}: expected a list.")
    return tuple(_expectation(f"scenario.expectation.{i}", item) for i, item in enumerate(raw))


def _expectation(path: str, item: Any) -> Expectation:
    if not isinstance(item, Mapping):
        raise ConfigError(f"{path}={item}: expected fields such as {{measure: align_usa, state: ALL, sign: 1}}.")
    for key, value in item.items():
        if key not in _EXPECTATION:
            raise ConfigError(f"{path}.{key}={value}: unknown key. {did_you_mean(str(key), _EXPECTATION)}")
    check_field(path, Leaf("choice", choices=MEASURES), item, "measure")
    check_field(path, Leaf("choice", choices=(*STATES, "ALL", "EACH")), item, "state")
    if item["measure"] in ("polarisation", "cohesion") and item["state"] != "ALL":
        raise ConfigError(f"{path}.state={item['state']}: {item['measure']} is of the five together; expected ALL.")
    sign = item.get("sign")
    check_value(f"{path}.sign", Leaf("choice", choices=("-1", "1"), optional=True), sign)
    for bound in ("low", "high"):
        check_value(f"{path}.{bound}", Leaf("number", optional=True), item.get(bound))
    if (sign is None) == (item.get("low") is None and item.get("high") is None):
        raise ConfigError(f"{path}: expected either sign (1 or -1) or bounds (low, high).")
    low, high = item.get("low"), item.get("high")
    if low is not None and high is not None and low > high:
        raise ConfigError(f"{path}.low={low}: lies above high={high}; no effect could be so.")
    check_field(path, Leaf("text"), item, "source")
    check_value(f"{path}.beside", Leaf("text", optional=True), item.get("beside"))
    return Expectation(
        str(item["measure"]), str(item["state"]), None if sign is None else int(sign),
        item.get("low"), item.get("high"), str(item["source"]), item.get("beside"),
    )  # fmt: skip
