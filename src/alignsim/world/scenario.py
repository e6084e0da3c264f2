"""Events as what they do to levers, round by round (section 6 of the model page)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.events import Event
from alignsim.config.levers import CORRIDORS, LEVERS
from alignsim.config.schema import POWERS, STATES, RulesConfig
from alignsim.world.clock import Clock, years_between
from alignsim.world.world import World

Array = NDArray[np.float64]
# first what is set, then factors, then what is added
ORDER: Final = {"set": 0, "factor": 1, "add": 2}


@dataclass(frozen=True)
class Action:
    """One event, ready to be carried out.

    Attributes
    ----------
    event : Event
        Lever, operation, amount, ramp.
    elapsed, remaining : ndarray, (round)
        Years since its start and until its end, at the start of rounds 1 to N.
    parts : ndarray, (state)
        Part of the amount that falls on each state: 1 or, of sums of aid, its split; 0 where it is not concerned.
    concerned : ndarray, (state)
        1 for states whose lever it moves.
    years : float
        Length of a round.
    """

    event: Event
    elapsed: Array
    remaining: Array
    parts: Array
    concerned: Array
    years: float

    def times(self, round_number: int) -> tuple[float, float]:
        """Years since the start and until the end of the event, at the start of a round.

        Parameters
        ----------
        round_number : int
            From 1; it may lie beyond the rounds of the run.

        Returns
        -------
        elapsed, remaining : float
            Negative before the start and after the end.
        """
        known = min(round_number, len(self.elapsed)) - 1
        beyond = (round_number - 1 - known) * self.years
        return float(self.elapsed[known]) + beyond, float(self.remaining[known]) - beyond


@dataclass(frozen=True)
class Actions:
    """All that happens in a scenario.

    Attributes
    ----------
    by_lever : dict of str to tuple of Action
        In the order in which they are carried out; a lever that no event moves is absent.
    route_weights : ndarray, (state)
        By which credited route finance is split: access × GDP, adding up to 1.
    """

    by_lever: dict[str, tuple[Action, ...]]
    route_weights: Array

    def credited(self, power: str) -> list[tuple[Action, ...]]:
        """Actions whose route finance counts as an offer of a power.

        Parameters
        ----------
        power : str
            Code.

        Returns
        -------
        list of tuple of Action
            One for each corridor that has any.
        """
        routes = [self.by_lever.get(f"route.{corridor}", ()) for corridor in CORRIDORS]
        own = [tuple(action for action in route if action.event.credited_to == power) for route in routes]
        return [actions for actions in own if actions]


def actions_of(events: Sequence[Event], clock: Clock, world: World) -> Actions:
    """Make events ready for one world.

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
    Actions
        Empty without events.
    """
    ordered = sorted(events, key=lambda event: ORDER[event.operation])
    made = [_action(event, clock, world) for event in ordered]
    levers = dict.fromkeys(event.lever for event in ordered)
    return Actions(
        by_lever={name: tuple(action for action in made if action.event.lever == name) for name in levers},
        route_weights=split_weights("access", STATES, world),
    )


def _action(event: Event, clock: Clock, world: World) -> Action:
    concerned = np.array([1.0 if state in event.states else 0.0 for state in STATES])
    start, days = event.start or clock.start, clock.starts()
    return Action(
        event=event,
        elapsed=np.array([years_between(start, day) for day in days]),
        remaining=np.array([years_between(day, event.end) if event.end else np.inf for day in days]),
        parts=split_weights(event.split, event.states, world) if LEVERS[event.lever].is_aid else concerned,
        concerned=concerned,
        years=clock.years,
    )


def split_weights(split: str | Mapping[str, float], states: Sequence[str], world: World) -> Array:
    """Parts of a sum that fall on each state.

    Parameters
    ----------
    split : str or mapping of str to float
        ``equal``, ``gdp``, ``population``, ``access`` (access × GDP), or weights by state.
    states : sequence of str
        Among whom it is divided.
    world : World
        With GDP, population and access.

    Returns
    -------
    ndarray, (state)
        Adding up to 1; 0 for the others.
    """
    weights = [weight if state in states else 0.0 for state, weight in zip(STATES, _weights(split, world), strict=True)]
    total = 0.0
    for weight in weights:
        # not numpy's sum, which adds in another order than the compiled engine does
        total += weight
    return np.array([weight / total for weight in weights])


def _weights(split: str | Mapping[str, float], world: World) -> list[float]:
    if isinstance(split, Mapping):
        return [split.get(state, 0.0) for state in STATES]
    by_rule: dict[str, list[float]] = {
        "equal": [1.0] * len(STATES),
        "gdp": world.gdp.tolist(),
        "population": world.population.tolist(),
        "access": (world.access * world.gdp).tolist(),
    }
    return by_rule[split]


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


def acting(action: Action) -> NDArray[np.bool_]:
    """Rounds in which an event acts.

    Parameters
    ----------
    action : Action
        Of one event.

    Returns
    -------
    ndarray of bool, (round)
        Rounds 1 to N, by their starts.
    """
    return (action.elapsed >= 0.0) & (action.remaining > 0.0)


def lever_values(actions: Sequence[Action], base: Sequence[float]) -> Array:
    """What events at full strength make of a lever; ramps only lead up to that.

    Parameters
    ----------
    actions : sequence of Action
        On this lever, in the order in which they are carried out; at least one.
    base : sequence of float
        Value in each state without events.

    Returns
    -------
    ndarray, (round, state)
        Not yet kept to what the lever can be.
    """
    values = np.tile(np.array(base), (len(actions[0].elapsed), 1))
    for action in actions:
        here = np.outer(acting(action), action.concerned) > 0
        amount = action.event.amount
        moved = {"set": 0.0 * values, "factor": values * amount, "add": values}[action.event.operation]
        shift = 0.0 if action.event.operation == "factor" else amount * action.parts
        values = np.where(here, moved + shift, values)
    return values
