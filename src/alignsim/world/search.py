"""Between which amounts of an event one looks for the amount that does something."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.events import Event
from alignsim.config.levers import LEVERS
from alignsim.config.parameters import Leaf
from alignsim.world.limits import check_sensible, sensible_amounts
from alignsim.world.scenario import Action, actions_of, base_levers, lever_values
from alignsim.world.setup import Setup
from alignsim.world.variants import with_events

Array = NDArray[np.float64]
# keeps the last point inside what a lever can be when its value is added up in another order
_INSIDE: Final = 1e-9
# settings of how runs are kept and launched, and what begins the names of others
_OF_RUNS: Final = ("run.record", "run.record_runs", "run.explain")
_LAUNCHING: Final = ("hydra.", "hydra/", "cluster.")


@dataclass(frozen=True)
class Search:
    """Where the amount of one event is looked for.

    Attributes
    ----------
    event : Event
        Whose amount it is.
    start : float
        Amount at which it does nothing; of ``set`` the central value of the world, summed over states where it is a
        sum of aid.
    ends : tuple of float
        How far one looks from there, a number for each side; one or two.
    """

    event: Event
    start: float
    ends: tuple[float, ...]

    @property
    def unit(self) -> str:
        """Of the amount."""
        return "factor" if self.event.operation == "factor" else LEVERS[self.event.lever].unit


def searches_of(setup: Setup, levers: Sequence[str], most: Sequence[float] = ()) -> tuple[Search, ...]:
    """Decide where to look for the amounts of some levers.

    Parameters
    ----------
    setup : Setup
        With its events.
    levers : sequence of str
        Config paths of amounts, such as ``scenario.events.us_offer.add``.
    most : sequence of float
        Where to end: nothing, a number for all levers, or one for each.

    Returns
    -------
    tuple of Search
        In the order of the levers, each beside the events that no lever names.

    Raises
    ------
    ConfigError
        A path is not the amount of an event of this scenario or is named twice, an end cannot be, or a setting is of
        runs alone.
    ScenarioError
        The events that no lever names ask by themselves for what cannot be, or an end lies off the scale of its lever.
    """
    _refuse_what_is_of_runs(setup)
    events = _events(setup, levers)
    if len(most) not in (0, 1, len(events)):
        raise ConfigError(f"most: expected one number, or one for each of the {len(events)} levers; found {len(most)}.")
    ends = list(most) if len(most) == len(events) else [most[0] if most else None] * len(events)
    background = background_of(setup, events)
    # at the start of every search they happen by themselves
    with_events(setup, background)
    each = (with_events(setup, (*background, event.name)) for event in events)
    return tuple(search_of(alone, event, end) for alone, event, end in zip(each, events, ends, strict=True))


def background_of(setup: Setup, events: Collection[Event]) -> tuple[str, ...]:
    """Names of the events that happen whatever the amounts of others.

    Parameters
    ----------
    setup : Setup
        With its events.
    events : collection of Event
        Whose amounts are looked for.

    Returns
    -------
    tuple of str
        As they stand in the scenario.
    """
    names = [event.name for event in events]
    return tuple(event.name for event in setup.composed.events if event.name not in names)


def _refuse_what_is_of_runs(setup: Setup) -> None:
    run = setup.composed.config.run
    if setup.axes:
        raise ConfigError(f"design.kind={setup.composed.config.design.kind}: the search makes a design of its own; "
                          f"leave the design out.")  # fmt: skip
    if run.resume is not None:
        raise ConfigError(f"run.resume={run.resume}: a search goes on nowhere; leave it out.")
    for path in sorted(setup.composed.given):
        if path in _OF_RUNS or path.startswith(_LAUNCHING):
            raise ConfigError(f"{path}: a search keeps and launches no runs, so it would do nothing; leave it out.")


def _events(setup: Setup, paths: Sequence[str]) -> tuple[Event, ...]:
    events = {event.path: event for event in setup.composed.events}
    if not events:
        raise ConfigError("lever: this scenario has no events; choose one that has, such as +experiment=aid_boost.")
    if not paths:
        raise ConfigError(f"lever: expected the amount of at least one event. {did_you_mean('', events)}")
    for number, path in enumerate(paths):
        if path not in events:
            raise ConfigError(f"lever {path}: is not the amount of an event here. {did_you_mean(path, events)}")
        if path in paths[:number]:
            raise ConfigError(f"lever {path}: is named twice.")
    return tuple(events[path] for path in paths)


def search_of(setup: Setup, event: Event, most: float | None = None) -> Search:
    """Decide where to look for the amount of an event.

    Parameters
    ----------
    setup : Setup
        Its world tells what levers are without events, and what the five produce.
    event : Event
        One of its events; the others happen at every amount.
    most : float, optional
        Where to end. By default as far as the lever can go, on both sides; of money up to the gross domestic
        product of the five together, since nobody offers more than all that they produce; of what is counted on
        a scale from 0 to 1 up to that scale; of factors up to ten times today's.

    Returns
    -------
    Search
        With the start and one or two ends.

    Raises
    ------
    ConfigError
        `most` lies beyond what the lever can be or at the start, the other events leave the lever no room, or what
        is set moves some state at every amount.
    ScenarioError
        `most` lies off the scale of the lever.
    """
    base = base_levers(setup.world, setup.composed.config.rules)[event.lever]
    start, valid = _start(setup, event, base), _valid(setup, event, base)
    if most is None:
        low, high = sensible_amounts(_action(setup, event), base, setup.world)
        ends: tuple[float, ...] = (max(low, valid[0]), min(high, valid[1]))
    else:
        ends = (_checked(event, most, start, valid),)
        check_sensible(_action(setup, event), most, base, setup.world, f"most {most:g}")
    start = min(max(start, valid[0]), valid[1])
    inner = (end + _INSIDE * (start - end) if end in valid else end for end in ends)
    sides = tuple(end for end in inner if abs(end - start) > _INSIDE)
    if not sides:
        lever = LEVERS[event.lever]
        expected = Leaf("number", (lever.low, lever.high), unit=lever.unit).expected()
        raise ConfigError(f"lever {event.path}: the other events leave it no room, since {event.lever} is {expected}; "
                          f"leave one of them out.")  # fmt: skip
    return Search(event, start, sides)


def _checked(event: Event, most: float, start: float, valid: tuple[float, float]) -> float:
    if not isfinite(most):
        raise ConfigError(f"most {most}: expected a number at which the search for {event.path} ends.")
    if not valid[0] <= most <= valid[1]:
        expected = Leaf("number", valid, unit=Search(event, start, ()).unit).expected()
        raise ConfigError(f"most {most:g}: expected {expected} for {event.path}.")
    if abs(most - start) <= _INSIDE:
        raise ConfigError(f"most {most:g}: is where the search for {event.path} starts; expected another number.")
    return most


def _action(setup: Setup, event: Event) -> Action:
    return actions_of([event], setup.clock, setup.world).by_lever[event.lever][0]


def _start(setup: Setup, event: Event, base: Sequence[float]) -> float:
    if event.operation != "set":
        return 1.0 if event.operation == "factor" else 0.0
    parts = _action(setup, event).parts
    today = np.where(parts > 0.0, base, 0.0)
    start = float(today.sum() / parts.sum())
    if not np.allclose(start * parts, today, rtol=1e-9, atol=0.0):
        there = today[parts > 0.0]
        raise ConfigError(f"lever {event.path}: no amount leaves {event.lever} as it is in all its states "
                          f"({there.min():.3g} to {there.max():.3g}), so the search has nowhere to start; write the "
                          f"event with add or factor.")  # fmt: skip
    return start


def _valid(setup: Setup, event: Event, base: Sequence[float]) -> tuple[float, float]:
    """Amounts at which the lever stays what it can be, in every state and round, beside the other events."""
    lever = LEVERS[event.lever]
    at_0, at_1 = (_values_at(setup, event, amount, base) for amount in (0.0, 1.0))
    # every operation is linear in its amount
    slope = at_1 - at_0
    moved = slope != 0.0
    bounds = [(end - at_0[moved]) / slope[moved] for end in (lever.low, lever.high)]
    nearer, farther = np.minimum(*bounds), np.maximum(*bounds)
    own = {"set": (lever.low, lever.high), "factor": (0.0, inf), "add": (-inf, inf)}[event.operation]
    return max(own[0], float(nearer.max(initial=-inf))), min(own[1], float(farther.min(initial=inf)))


def _values_at(setup: Setup, event: Event, amount: float, base: Sequence[float]) -> Array:
    events = [replace(one, amount=amount) if one == event else one for one in setup.composed.events]
    return lever_values(actions_of(events, setup.clock, setup.world).by_lever[event.lever], base)
