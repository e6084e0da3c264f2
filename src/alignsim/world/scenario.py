"""Events become the value of every lever in every round (section 6 of the model page)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from alignsim.config.errors import ScenarioError
from alignsim.config.events import Event
from alignsim.config.levers import LEVERS
from alignsim.config.schema import POWERS, STATES, RulesConfig
from alignsim.world.clock import Clock, years_between
from alignsim.world.world import World

Array = NDArray[np.float64]
_WEIGHTS: dict[str, Callable[[World], Array]] = {
    "equal": lambda world: np.ones(len(world.gdp)),
    "gdp": lambda world: world.gdp,
    "population": lambda world: world.population,
    "access": lambda world: world.access * world.gdp,
}


@dataclass(frozen=True)
class LeverPath:
    """What events make of one lever: an affine map of its base in every round.

    Attributes
    ----------
    multiplier, offset : ndarray, (round, state)
        Of rounds 1 to N; levers without a value by state have it in every column.
    """

    multiplier: Array
    offset: Array


@dataclass(frozen=True)
class Trajectories:
    """Paths of all levers that events move.

    Attributes
    ----------
    paths : dict of str to LeverPath
        By lever; a lever that no event moves is absent.
    credited : dict of str to ndarray, (round)
        Route finance credited to a power, million USD a year.
    route_weights : ndarray, (state)
        By which credited finance is split: access × GDP, adding up to 1.
    """

    paths: dict[str, LeverPath] = field(default_factory=dict)
    credited: dict[str, Array] = field(default_factory=dict)
    route_weights: Array = field(default_factory=lambda: np.zeros(len(STATES)))


def trajectories(events: Sequence[Event], clock: Clock, world: World) -> Trajectories:
    """Compile events for one world.

    Parameters
    ----------
    events : sequence of Event
        Checked.
    clock : Clock
        Dates of the rounds.
    world : World
        For the split of sums over states.

    Returns
    -------
    Trajectories
        Empty without events.
    """
    names = dict.fromkeys(event.lever for event in events)
    creditors = [power for power in POWERS if any(event.credited_to == power for event in events)]
    return Trajectories(
        paths={name: _path([event for event in events if event.lever == name], clock, world) for name in names},
        credited={power: _credited(power, events, clock, world) for power in creditors},
        route_weights=_split_weights("access", STATES, world),
    )


def _credited(power: str, events: Sequence[Event], clock: Clock, world: World) -> Array:
    """Route finance credited to a power, over all corridors: (round)."""
    own = [event for event in events if event.credited_to == power]
    corridors = dict.fromkeys(event.lever for event in own)
    paths = [_path([event for event in own if event.lever == name], clock, world) for name in corridors]
    total: Array = np.sum([path.offset[:, 0] for path in paths], axis=0)
    return total


def _path(events: Sequence[Event], clock: Clock, world: World) -> LeverPath:
    multiplier = np.ones((clock.rounds, len(STATES)))
    offset = np.zeros((clock.rounds, len(STATES)))
    order = {"set": 0, "factor": 1, "add": 2}
    for event in sorted(events, key=lambda event: order[event.operation]):
        weight = np.outer(_phase(event, clock), _concerned(event))
        amount = event.amount * _parts(event, world)
        if event.operation == "set":
            # where the weight is 1 nothing of the base may be left, not even a rounding error
            multiplier, offset = multiplier * (1.0 - weight), offset * (1.0 - weight) + weight * amount
        elif event.operation == "factor":
            step = 1.0 + weight * (event.amount - 1.0)
            multiplier, offset = multiplier * step, offset * step
        else:
            offset = offset + weight * amount
    return LeverPath(multiplier, offset)


def _concerned(event: Event) -> Array:
    return np.array([1.0 if state in event.states else 0.0 for state in STATES])


def _parts(event: Event, world: World) -> Array:
    if not LEVERS[event.lever].is_aid:
        return np.ones(len(STATES))
    return _split_weights(event.split, event.states, world)


def _split_weights(split: str | Mapping[str, float], states: Sequence[str], world: World) -> Array:
    if isinstance(split, Mapping):
        weights = np.array([split.get(state, 0.0) for state in STATES])
    else:
        weights = _WEIGHTS[split](world) * [float(state in states) for state in STATES]
    total: Array = weights / weights.sum()
    return total


def _phase(event: Event, clock: Clock) -> Array:
    return np.array([phase(event, clock.start, day) for day in clock.starts()])


def phase(event: Event, run_start: date, day: date) -> float:
    """How far an event is in force on the first day of a round.

    Parameters
    ----------
    event : Event
        With dates and ramp.
    run_start : datetime.date
        Stands for a start that is not given.
    day : datetime.date
        First day of the round.

    Returns
    -------
    float
        0 outside [start, end), 1 inside; between them while it phases in and out.
    """
    start = event.start or run_start
    if day < start or (event.end is not None and day >= event.end):
        return 0.0
    if event.ramp == 0.0:
        return 1.0
    phased_in = years_between(start, day) / event.ramp
    phased_out = years_between(day, event.end) / event.ramp if event.end else 1.0
    return min(1.0, phased_in, phased_out)


def base_levers(world: World, rules: RulesConfig) -> dict[str, list[float]]:
    """Value of every lever without events.

    Parameters
    ----------
    world : World
        Ties and offers.
    rules : RulesConfig
        For the weight of peers.

    Returns
    -------
    dict of str to list of float
        By lever, one value for each state.
    """
    everywhere = dict.fromkeys(LEVERS, 0.0)
    everywhere |= {name: 1.0 for name in LEVERS if name.startswith(("capacity.", "trade."))}
    everywhere |= {"remittances": 1.0, "peer_weight": rules.peer_weight}
    for p, power in enumerate(POWERS):
        everywhere[f"coercion.{power}"] = float(world.coercion[p])
        everywhere |= {f"punishes.{power}.{k}": float(world.punishes[p, j]) for j, k in enumerate(POWERS)}
    levers = {name: [value] * len(STATES) for name, value in everywhere.items()}
    ties = {"aid": world.offers, "guarantee": world.guarantee, "security": world.security}
    for name, values in (ties | {"affinity": world.affinity}).items():
        levers |= {f"{name}.{power}": values[:, p].tolist() for p, power in enumerate(POWERS)}
    return levers


def check_events(events: Sequence[Event], clock: Clock, world: World, rules: RulesConfig) -> None:
    """Refuse events that never happen, and sums of events beyond what a lever can be.

    Parameters
    ----------
    events : sequence of Event
        Each checked by itself.
    clock : Clock
        Dates of the rounds.
    world, rules : World, RulesConfig
        Central values, before any draw.

    Raises
    ------
    ScenarioError
        One sentence that names event, lever and what was expected.
    """
    for event in events:
        if not _phase(event, clock).any():
            raise ScenarioError(
                f"scenario.events.{event.name}: acts in no round; the run goes from {clock.start} "
                f"to {clock.observed()[-1]}."
            )
    base = base_levers(world, rules)
    for name, path in trajectories(events, clock, world).paths.items():
        lever = LEVERS[name]
        values = path.multiplier * np.array(base[name]) + path.offset
        worst = values.min() if values.min() < lever.low else values.max()
        if worst < lever.low or worst > lever.high:
            together = " and ".join(f"{e.path}={e.amount:g}" for e in events if e.lever == name)
            raise ScenarioError(
                f"{together}: would make {name} {worst:g}; expected {lever.low:g} to {lever.high:g} ({lever.unit})."
            )
