"""In which rounds levers, offers and routes may move: events have the same dates in every run."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.levers import LEVERS
from alignsim.config.schema import POWERS
from alignsim.engines.memory import Integers
from alignsim.rules.levers import phase
from alignsim.world.scenario import Action
from alignsim.world.setup import Setup

Rounds = NDArray[np.bool_]
_FIXED: Final = "fixed"


def moves_of(setup: Setup, actions: Sequence[Action]) -> Integers:
    """Rounds in which what follows from levers, offers or routes has to be worked out anew.

    Parameters
    ----------
    setup : Setup
        Checked.
    actions : sequence of Action
        All of them.

    Returns
    -------
    ndarray, (round, 3)
        `alignsim.engines.memory.Plan.moves`. In any other round each lever, offer and readiness is, in every run, what
        it was in the round before.
    """
    levers, offers, routes = (np.zeros(setup.clock.rounds, bool) for _ in range(3))
    offers |= any(setup.composed.config.policy[power].strategy != _FIXED for power in POWERS)
    for action in actions:
        lever, rounds = LEVERS[action.event.lever], moving(setup, action)
        if not lever.is_aid:
            levers |= rounds
        if lever.is_aid or action.event.credited_to:
            offers |= rounds
        if lever.is_route:
            # what was built wears off as long as the run lasts
            routes |= action.elapsed >= 0.0
    return np.stack([levers, offers, routes], axis=1).astype(np.int64)


def moving(setup: Setup, action: Action) -> Rounds:
    """Rounds in which the lever of an event may not be what it was in the round before.

    Parameters
    ----------
    setup : Setup
        Tells whether the ramp of the event differs from run to run.
    action : Action
        The event with its dates.

    Returns
    -------
    ndarray, (round)
        The first, those of a ramp, and those in which the event begins, is fully in force, or has ended.
    """
    event = action.event
    if f"scenario.events.{event.name}.ramp" in setup.axes:
        in_force = (action.elapsed >= 0.0) & (action.remaining > 0.0)
        rounds = in_force | _differs(in_force)
    else:
        times = zip(action.elapsed, action.remaining, strict=True)
        strength = np.array([phase(elapsed, remaining, event.ramp) for elapsed, remaining in times])
        # on a ramp, two rounds that are equal in 64 bits need not be so in 32
        rounds = _differs(strength) | ((strength > 0.0) & (strength < 1.0))
    # a lever that an event names is kept within its domain from the first round on, in force or not
    rounds[0] = True
    return rounds


def _differs(values: NDArray[Any]) -> Rounds:
    """Where a number is not what it was in the round before; nothing is in force before the first."""
    differs: Rounds = values != np.concatenate([np.zeros(1), values[:-1]])
    return differs
