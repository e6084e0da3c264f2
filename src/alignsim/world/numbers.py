"""Every number that can differ from run to run: its value, what it can be, and its range."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from alignsim.config.check import flat
from alignsim.config.compose import Composed
from alignsim.config.design import Range, range_of
from alignsim.config.events import Event
from alignsim.config.levers import LEVERS
from alignsim.config.parameters import Leaf
from alignsim.config.schema import PolicyConfig, WorldConfig
from alignsim.config.uncertain import rule_leaves, rule_numbers
from alignsim.world.inputs import INPUTS, ROOT, WorldInput

SEED: Final = "run.seed"
POLICY_NUMBERS: Final = ("budget", "reward", "response", "ceiling")
_RAMP: Final = Leaf("number", (0, 100), unit="years")
_WEIGHT: Final = Leaf("number", (0, 1e9), above=True, unit="weight")
# swept seeds stand among other swept numbers, where whole numbers are exact up to here
LARGEST_SEED: Final = 2**53
_SEED: Final = Leaf("integer", (0, LARGEST_SEED))


@dataclass(frozen=True)
class Number:
    """One number of the configuration.

    Attributes
    ----------
    value : float
        Central value; of a budget that is not given 0.
    leaf : Leaf
        What it can be.
    range : Range or None
        What it is drawn from; None if it is certain.
    """

    value: float
    leaf: Leaf
    range: Range | None = None


def numbers_of(composed: Composed, inputs: Mapping[str, WorldInput]) -> dict[str, Number]:
    """Every number of a configuration that can differ from run to run.

    Parameters
    ----------
    composed : Composed
        Checked.
    inputs : mapping of str to WorldInput
        Figures of its world, by config path.

    Returns
    -------
    dict of str to Number
        By config path; ``run.seed`` among them.
    """
    config, declared = composed.config, rule_leaves()
    numbers = {SEED: Number(float(config.run.seed), _SEED)}
    for path, value in rule_numbers(config.rules).items():
        leaf = declared[path]
        numbers[path] = Number(value, leaf, range_of(leaf.prior, value) if leaf.prior else None)
    numbers |= {path: _input(path, item) for path, item in inputs.items()}
    numbers |= dict(_ties(config.world))
    for power, policy in config.policy.items():
        values = {name: getattr(policy, name) or 0.0 for name in POLICY_NUMBERS}
        leaves = _leaves(PolicyConfig)
        numbers |= {f"policy.{power}.{name}": Number(float(value), leaves[name]) for name, value in values.items()}
    return numbers | dict(event_numbers(composed.events))


def _leaves(schema: type) -> dict[str, Leaf]:
    return {item.name: item.metadata["leaf"] for item in fields(schema) if "leaf" in item.metadata}


def _input(path: str, item: WorldInput) -> Number:
    name = path.removeprefix(f"{ROOT}.").split(".")[0]
    drawn = Range(item.low, item.high, "triangular", middle=item.value) if item.uncertain else None
    return Number(item.value, INPUTS[name].leaf, drawn)


def _ties(world: WorldConfig) -> Iterator[tuple[str, Number]]:
    leaves = _leaves(WorldConfig)
    for name, pairs in (("punishes", world.punishes), ("provokes", world.provokes)):
        for path, value in flat(pairs, f"world.{name}."):
            yield path, Number(float(value), leaves[name])


def event_numbers(events: Sequence[Event]) -> Iterator[tuple[str, Number]]:
    """Numbers of events.

    Parameters
    ----------
    events : sequence of Event
        Checked.

    Yields
    ------
    path : str
        Config path of an amount, a ramp or a weight of a split.
    number : Number
        Certain: nobody draws what happens in a scenario.
    """
    for event in events:
        lever = LEVERS[event.lever]
        low, high = (lever.low, lever.high) if event.operation == "set" else (float("-inf"), float("inf"))
        unit = "factor" if event.operation == "factor" else lever.unit
        amount = Leaf("number", (0.0, float("inf")) if event.operation == "factor" else (low, high), unit=unit)
        yield event.path, Number(event.amount, amount)
        yield f"scenario.events.{event.name}.ramp", Number(event.ramp, _RAMP)
        if isinstance(event.split, dict):
            for state, weight in event.split.items():
                yield f"scenario.events.{event.name}.split.{state}", Number(weight, _WEIGHT)


def canonical(path: str) -> str:
    """The path under which a number stands among the figures of its world.

    Parameters
    ----------
    path : str
        As a user writes it.

    Returns
    -------
    str
        ``world.proximity.USA.KAZ`` is the input ``world.override.proximity.KAZ.USA``; others stay.
    """
    names = path.split(".")
    if names[:2] == ["world", "proximity"] and len(names) == 4:
        return f"{ROOT}.proximity.{names[3]}.{names[2]}"
    return path
