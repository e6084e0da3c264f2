"""What the question of a scenario asks, in terms that a program can answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from alignsim.config.check import check_field, check_value
from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.parameters import Leaf
from alignsim.config.schema import POWERS, STATES, ScenarioConfig

Kind = Literal["moves", "spread", "gains", "loses", "mover", "open"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
DIRECTIONS: Final = {"towards": 1, "apart": 1, "away": -1, "together": -1}
_FIELDS: Final = ("kind", "component", "direction", "states")


@dataclass(frozen=True)
class Asked:
    """What a question asks.

    Attributes
    ----------
    kind : str
        ``moves`` (does any of the states move?) and ``spread`` (do the five come together or apart?) want a yes
        or a no; ``gains``, ``loses`` and ``mover`` want a name; ``open`` anything else.
    states : tuple of str
        Whom it is about; every one has to move for a yes; ``ALL`` is the mean. Empty: any of the five.
    component : str or None
        ``USA``, ``RUS``, ``CHN`` or ``autonomy``, if it names one as the goal of the move.
    sign : int
        1 for towards `component` (or apart), -1 for away from it (or together), 0 for either.
    """

    kind: Kind
    states: tuple[str, ...] = ()
    component: str | None = None
    sign: int = 0


def parse_asks(raw: Any) -> Asked:
    """Check what a scenario says that its question asks.

    Parameters
    ----------
    raw : mapping
        ``scenario.asks``: kind, component, direction, states; empty for an open question.

    Returns
    -------
    Asked
        Open, which never gets a yes or a no, when nothing is said.

    Raises
    ------
    ConfigError
        A field is unknown, missing or does not fit.
    """
    path = "scenario.asks"
    if not raw:
        return Asked("open")
    if not isinstance(raw, Mapping):
        raise ConfigError(f"{path}={raw}: expected fields such as {{kind: moves, component: RUS, direction: away}}.")
    for key, value in raw.items():
        if key not in _FIELDS:
            raise ConfigError(f"{path}.{key}={value}: unknown key. {did_you_mean(str(key), _FIELDS)}")
    check_field(path, Leaf("choice", choices=KINDS), raw, "kind")
    kind: Any = raw["kind"]
    component, direction = raw.get("component"), raw.get("direction")
    check_value(f"{path}.component", Leaf("choice", choices=(*POWERS, "autonomy"), optional=True), component)
    check_value(f"{path}.direction", Leaf("choice", choices=tuple(DIRECTIONS), optional=True), direction)
    states = raw.get("states") or []
    if not isinstance(states, list):
        raise ConfigError(f"{path}.states={states}: expected a list, such as [KAZ, KGZ].")
    for state in states:
        check_value(f"{path}.states", Leaf("choice", choices=(*STATES, "ALL")), state)
    _check_together(path, kind, raw)
    return Asked(kind, tuple(states), component, DIRECTIONS.get(str(direction), 0))


def _check_together(path: str, kind: Kind, raw: Mapping[str, Any]) -> None:
    """Refuse what a question of this kind cannot have."""
    given = [name for name in _FIELDS[1:] if raw.get(name)]
    allowed = {"moves": _FIELDS[1:], "spread": ("direction",)}.get(kind, ())
    for name in given:
        if name not in allowed:
            has = f"has {', '.join(allowed)} alone" if allowed else "has nothing more"
            raise ConfigError(f"{path}.{name}={raw[name]}: a question of kind {kind} {has}.")
    ways = ("together", "apart") if kind == "spread" else ("towards", "away")
    if raw.get("direction") and raw["direction"] not in ways:
        raise ConfigError(f"{path}.direction={raw['direction']}: expected {' or '.join(ways)} for kind {kind}.")
    if kind == "moves" and ("component" in given) != ("direction" in given):
        raise ConfigError(f"{path}: component and direction (towards, away) go together.")
    if kind == "spread" and "direction" not in given:
        raise ConfigError(f"{path}.direction: missing; expected together or apart.")
    if "ALL" in (raw.get("states") or []) and len(raw["states"]) > 1:
        raise ConfigError(f"{path}.states={raw['states']}: ALL is the mean of the five and stands alone.")


def with_question(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """Give a scenario a question, if it does not say what it asks: what it then has is that of the baseline.

    Parameters
    ----------
    scenario : mapping
        Composed.

    Returns
    -------
    dict
        The same but for the question.
    """
    default = ScenarioConfig()
    events = scenario["events"]
    # what is no mapping is refused when events are read
    happens = isinstance(events, Mapping) and any(events.values())
    if scenario["question"] != default.question or not happens:
        return dict(scenario)
    return {**scenario, "question": plain_question("" if scenario["name"] == default.name else scenario["name"])}


def plain_question(name: str) -> str:
    """What is asked of events where nobody says.

    Parameters
    ----------
    name : str
        Of the experiment; empty where the events have none.

    Returns
    -------
    str
        One without a yes or a no.
    """
    return f"What does {name} change?" if name else "What do these events change?"
