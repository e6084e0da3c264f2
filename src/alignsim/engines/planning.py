"""From a checked setup to the plan of the compiled engine: rows, draws, events, policies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from alignsim.config.events import Event
from alignsim.config.levers import LEVERS
from alignsim.config.schema import POWERS, STATES
from alignsim.config.uncertain import uncertain_rules
from alignsim.engines import arrangement, offers
from alignsim.engines.designs import Points
from alignsim.engines.layout import (
    AMOUNT,
    EVENT_ROWS,
    EVENTS,
    OFFERS,
    RAMP,
    WEIGHTS,
    P,
    S,
    T,
    event_row,
    leaf_rows,
    lever_place,
)
from alignsim.engines.memory import EXPLAINED, Floats, Integers, Plan
from alignsim.engines.moving import moves_of
from alignsim.rules.streams import RULES, WORLD, path_checksum
from alignsim.world.numbers import SEED, numbers_of
from alignsim.world.scenario import Action, actions_of
from alignsim.world.setup import Setup

_STRATEGIES: Final = {
    "fixed": offers.FIXED, "proportional": offers.PROPORTIONAL, "reciprocal": offers.RECIPROCAL,
    "matching": offers.MATCHING, "competitive": offers.COMPETITIVE,
}  # fmt: skip
_SPLIT_RULES: Final = {
    "gdp": offers.BY_GDP, "population": offers.BY_POPULATION, "equal": offers.EQUALLY, "need": offers.BY_NEED,
}  # fmt: skip
_OPERATIONS: Final = {"set": offers.SET, "factor": offers.FACTOR, "add": offers.ADD}
_SPLITS: Final = {
    "equal": arrangement.EQUALLY, "gdp": arrangement.BY_GDP, "population": arrangement.BY_POPULATION,
    "access": arrangement.BY_ACCESS,
}  # fmt: skip
_PRIORS: Final = {"times": arrangement.TIMES, "between": arrangement.BETWEEN, "normal": arrangement.NORMAL}


@dataclass(frozen=True)
class Draw:
    """One number that is drawn.

    Attributes
    ----------
    path : str
        Config path, which names the draw.
    prior, purpose : int
        As in `alignsim.engines.memory.Plan`.
    a, b : float
        Parameters of the prior.
    """

    path: str
    prior: int
    purpose: int
    a: float
    b: float


def plan_of(setup: Setup) -> Plan:
    """Plan of all runs of a setup.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    Plan
        For `alignsim.engines.kernel.run_blocks`.
    """
    run, actions = setup.composed.config.run, _ordered_actions(setup)
    numbers = numbers_of(setup.composed, setup.inputs)
    rows = leaf_rows() | event_rows([action.event for action in actions])
    draws = _draws(setup)
    return Plan(
        rows=np.array([rows[path] for path in rows], np.int64),
        base=np.array([numbers[path].value for path in rows]),
        swept=np.array([rows[path] for path in _swept(setup)], np.int64),
        kept=_kept(setup, rows, len(actions)),
        drawn=np.array(
            [(rows[draw.path], draw.prior, draw.purpose, path_checksum(draw.path)) for draw in draws], np.int64
        ).reshape(-1, 4),
        prior=np.array([(draw.a, draw.b) for draw in draws]).reshape(-1, 2),
        actions=np.array([_action_numbers(action.event) for action in actions], np.int64).reshape(-1, 7),
        domains=np.array([_domain(action.event) for action in actions]).reshape(-1, 2),
        concerned=np.array([action.concerned for action in actions]).reshape(-1, S),
        dates=np.array([np.stack([action.elapsed, action.remaining], axis=1) for action in actions]).reshape(
            -1, run.rounds, 2
        ),
        moves=moves_of(setup, actions),
        policies=np.array([_policy_numbers(setup, power) for power in POWERS], np.int64),
        taken=setup.ensemble.draws if setup.ensemble else np.empty(0, np.int64),
        sizes=np.array(
            [
                run.rounds, len(setup.arms), run.replicates, run.noisy, run.explain,
                S, T * P, setup.ensemble.seed if setup.ensemble else 0,
            ],
            np.int64,
        ),
        years=setup.clock.years,
    )  # fmt: skip


def event_rows(events: Sequence[Event]) -> dict[str, int]:
    """Rows of the numbers of events.

    Parameters
    ----------
    events : sequence of Event
        In the order in which they are carried out.

    Returns
    -------
    dict of str to int
        By config path.
    """
    rows = {}
    for number, event in enumerate(events):
        rows[event.path] = event_row(number, AMOUNT)
        rows[f"scenario.events.{event.name}.ramp"] = event_row(number, RAMP)
        if isinstance(event.split, dict):
            split = f"scenario.events.{event.name}.split"
            rows |= {f"{split}.{state}": event_row(number, WEIGHTS + STATES.index(state)) for state in event.split}
    return rows


def _ordered_actions(setup: Setup) -> list[Action]:
    """Actions on one lever side by side, in the order in which they are carried out."""
    by_lever = actions_of(setup.composed.events, setup.clock, setup.world).by_lever
    return [action for actions in by_lever.values() for action in actions]


def _kept(setup: Setup, rows: Mapping[str, int], events: int) -> Any:
    kept = np.zeros(EVENTS + events * EVENT_ROWS, np.int64)
    kept[[rows[path] for path, item in setup.inputs.items() if item.given]] = 1
    return kept


def _draws(setup: Setup) -> list[Draw]:
    if not setup.composed.config.run.draws:
        return []
    priors = uncertain_rules(setup.composed.given)
    rules = [Draw(path, _PRIORS[prior.kind], RULES, prior.a, prior.b) for path, prior in priors.items()]
    uncertain = [item for item in setup.inputs.values() if item.uncertain]
    return rules + [Draw(item.path, arrangement.TRIANGULAR, WORLD, item.low, item.high) for item in uncertain]


def _action_numbers(event: Event) -> tuple[int, ...]:
    place, by_state = lever_place(event.lever)
    lever = LEVERS[event.lever]
    power = POWERS.index(event.lever.removeprefix("aid.")) if lever.is_aid else -1
    split = arrangement.BY_WEIGHTS if isinstance(event.split, dict) else _SPLITS[event.split]
    return (
        OFFERS + power if lever.is_aid else place,
        int(by_state),
        _OPERATIONS[event.operation],
        POWERS.index(event.credited_to) if event.credited_to else -1,
        split if lever.is_aid else arrangement.UNSPLIT,
        power,
        list(LEVERS).index(event.lever),
    )


def _domain(event: Event) -> tuple[float, float]:
    return LEVERS[event.lever].low, LEVERS[event.lever].high


def _policy_numbers(setup: Setup, power: str) -> tuple[int, ...]:
    policy = setup.composed.config.policy[power]
    strategy, split = _STRATEGIES[policy.strategy], _SPLIT_RULES[policy.split]
    given = policy.budget is not None or f"policy.{power}.budget" in setup.axes
    return strategy, split, policy.every, int(given)


def without_reasons(plan: Plan) -> Plan:
    """The same plan for runs of which nobody wants to know why: two fifths less work.

    Parameters
    ----------
    plan : Plan
        With or without explanation.

    Returns
    -------
    Plan
        Without.
    """
    sizes = plan.sizes.copy()
    sizes[EXPLAINED] = 0
    return plan._replace(sizes=sizes)


def columns_of(setup: Setup, points: Points) -> Floats:
    """Values of the swept numbers, in the order of the rows of the plan.

    Parameters
    ----------
    setup : Setup
        Checked; ``run.precision`` is that of the values.
    points : Points
        Of its design.

    Returns
    -------
    ndarray, (swept, point)
        Empty without a design; seeds stand apart.
    """
    columns, dtype = [points.columns[path] for path in _swept(setup)], setup.composed.config.run.precision
    return np.stack(columns).astype(dtype) if columns else np.zeros((0, 1), dtype)


def seeds_of(setup: Setup, points: Points) -> Integers:
    """Seed of each point.

    Parameters
    ----------
    setup : Setup
        Checked.
    points : Points
        Of its design.

    Returns
    -------
    ndarray, (point) or (1)
        One for all where seeds are not swept: common random numbers.
    """
    swept = points.columns.get(SEED)
    return np.array([setup.composed.config.run.seed]) if swept is None else swept.astype(np.int64)


def _swept(setup: Setup) -> list[str]:
    return [path for path in setup.axes if path != SEED]
