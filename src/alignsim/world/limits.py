"""How far amounts of events can go: what a lever can be, and what an amount of it can mean."""

from collections.abc import Sequence
from math import floor, log10
from typing import Final

from alignsim.config.errors import ScenarioError
from alignsim.config.events import Event
from alignsim.config.levers import LEVERS
from alignsim.config.parameters import Leaf
from alignsim.config.schema import RulesConfig
from alignsim.world.clock import Clock
from alignsim.world.scenario import Action, acting, actions_of, base_levers, lever_values
from alignsim.world.world import World

# beyond ten times today's, a factor no longer describes the world whose figures these are
MOST_FACTOR: Final = 10.0
# indices, shares and weights are scales from 0 to 1
SCALE: Final = 1.0
# an amount that was added up in another order is no other amount
_ROUNDING: Final = 1.0 + 1e-9


def check_events(events: Sequence[Event], clock: Clock, world: World, rules: RulesConfig) -> None:
    """Refuse events that never happen, amounts that mean nothing, and sums of events beyond what a lever can be.

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
    actions = actions_of(events, clock, world).by_lever
    for action in (action for ordered in actions.values() for action in ordered):
        if not acting(action).any():
            raise ScenarioError(
                f"scenario.events.{action.event.name}: acts in no round; rounds begin from {clock.start} "
                f"to {clock.starts()[-1]}."
            )
    base = base_levers(world, rules)
    for name, ordered in actions.items():
        _check_domain(name, ordered, base[name])
        for action in ordered:
            amount = action.event.amount
            check_sensible(action, amount, base[name], world, f"{action.event.path}={amount:g}")


def _check_domain(name: str, actions: Sequence[Action], base: Sequence[float]) -> None:
    lever, values = LEVERS[name], lever_values(actions, base)
    worst = values.min() if values.min() < lever.low else values.max()
    if worst < lever.low or worst > lever.high:
        together = " and ".join(f"{action.event.path}={action.event.amount:g}" for action in actions)
        expected = Leaf("number", (lever.low, lever.high), unit=lever.unit).expected()
        raise ScenarioError(f"{together}: would make {name} {worst:g}; expected {expected}.")


def check_sensible(action: Action, amount: float, base: Sequence[float], world: World, given: str) -> None:
    """Refuse an amount off the scale on which its lever is counted.

    Parameters
    ----------
    action : Action
        Of the event.
    amount : float
        Its own, or one that it shall have.
    base : sequence of float
        What the lever is in each state without events.
    world : World
        At central values.
    given : str
        Key and amount as the user gave them, for the message.

    Raises
    ------
    ScenarioError
        With the end of `sensible_amounts` and what it stands for.
    """
    low, high = sensible_amounts(action, base, world)
    if low * _ROUNDING <= amount <= high * _ROUNDING:
        return
    end = f"at most {_down(high)}" if amount > high else f"at least {'-' if low else ''}{_down(-low)}"
    unit = "factor" if action.event.operation == "factor" else LEVERS[action.event.lever].unit
    raise ScenarioError(f"{given}: expected {end} ({unit}), {_why(action, base)}.")


def sensible_amounts(action: Action, base: Sequence[float], world: World) -> tuple[float, float]:
    """Between which amounts an event still means something.

    Parameters
    ----------
    action : Action
        Of the event.
    base : sequence of float
        What the lever is in each state without events.
    world : World
        At central values.

    Returns
    -------
    low, high : float
        Of money up to the gross domestic product of the five together, since nobody offers more than all that they
        produce; of what is counted on a scale from 0 to 1 up to that scale; of factors up to ten times today's. What
        is added can be as much less as it can be more.
    """
    lever, product, operation = LEVERS[action.event.lever], float(world.gdp.sum()), action.event.operation
    if operation == "factor":
        return 0.0, product / sum(base) if _grows_to_product(action, base) else MOST_FACTOR
    scale = MOST_FACTOR if lever.unit == "factor" else SCALE
    most = product / _copies(action) if lever.is_money else scale
    return -most if operation == "add" else 0.0, most


def _grows_to_product(action: Action, base: Sequence[float]) -> bool:
    return LEVERS[action.event.lever].is_aid and sum(base) > 0.0


def _copies(action: Action) -> float:
    """How many times the amount is paid: what is no sum over states falls on each of them whole."""
    lever = LEVERS[action.event.lever]
    return 1.0 if lever.is_aid or not lever.by_state else float(action.concerned.sum())


def _why(action: Action, base: Sequence[float]) -> str:
    """What the end of the sensible amounts stands for."""
    lever, product = LEVERS[action.event.lever], "the gross domestic product of the five together"
    if action.event.operation == "factor" and _grows_to_product(action, base):
        return f"at which {lever.name} would be {product}"
    if action.event.operation == "factor" or lever.unit == "factor":
        return "ten times today's, beyond which this is no longer the world whose figures these are"
    if lever.is_money:
        copies = _copies(action)
        return product + (f" shared out among {copies:g} states" if copies > 1.0 else "")
    return f"since one event moves {lever.name} by no more than its scale from 0 to 1"


def _down(number: float) -> str:
    """A number of four digits that is surely inside."""
    digits = 10.0 ** (floor(log10(number)) - 3) if number > 0.0 else 1.0
    return f"{floor(number / digits * _ROUNDING) * digits:,.12g}"
