"""What a replicate is: one draw of everything that is not known (sections 8 and 11 of the model page)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from alignsim.config.parameters import Leaf, Prior
from alignsim.config.schema import RulesConfig
from alignsim.rules.priors import log_uniform, triangular, uniform_between
from alignsim.rules.streams import RULES, WORLD, normals4, path_checksum, uniform
from alignsim.world.inputs import WorldInput
from alignsim.world.setup import Setup
from alignsim.world.world import World, build_world


@dataclass(frozen=True)
class Draw:
    """Everything that differs from one replicate to the next.

    Attributes
    ----------
    replicate : int
        Number, from 0.
    world : World
        With drawn inputs.
    rules : RulesConfig
        With drawn parameters.
    noisy : bool
        Whether shocks hit the states in every round.
    """

    replicate: int
    world: World
    rules: RulesConfig
    noisy: bool


def draw(setup: Setup, replicate: int) -> Draw:
    """Draw one replicate; both arms share it.

    Parameters
    ----------
    setup : Setup
        With ``run.uncertainty`` and ``run.seed``.
    replicate : int
        Number, from 0.

    Returns
    -------
    Draw
        Central values where nothing is to be drawn.
    """
    config = setup.composed.config
    noisy = config.run.uncertainty in ("noise", "both")
    if config.run.uncertainty in ("none", "noise"):
        return Draw(replicate, setup.world, config.rules, noisy)
    seed = config.run.seed
    rules = drawn_rules(config.rules, setup.composed.given, seed, replicate)
    values = {path: _drawn_input(item, seed, replicate) for path, item in setup.inputs.items()}
    return Draw(replicate, build_world(config.world, setup.inputs, values), rules, noisy)


def drawn_rules(rules: RulesConfig, given: frozenset[str], seed: int, replicate: int) -> RulesConfig:
    """Draw the parameters of the rules from their priors.

    Parameters
    ----------
    rules : RulesConfig
        Central values.
    given : frozenset of str
        Paths that keep their value.
    seed, replicate : int
        Names of the draw.

    Returns
    -------
    RulesConfig
        Numbers without a prior are unchanged.
    """
    changed: dict[str, float | dict[str, float]] = {}
    for item in fields(rules):
        leaf: Leaf = item.metadata["leaf"]
        if leaf.prior is None:
            continue
        value = getattr(rules, item.name)
        path = f"rules.{item.name}"
        changed[item.name] = (
            {key: _drawn(f"{path}.{key}", number, leaf.prior, given, seed, replicate) for key, number in value.items()}
            if isinstance(value, Mapping)
            else _drawn(path, value, leaf.prior, given, seed, replicate)
        )
    return replace(rules, **changed)  # type: ignore[arg-type]


def _drawn(path: str, value: float, prior: Prior, given: frozenset[str], seed: int, replicate: int) -> float:
    if path in given:
        return value
    name = path_checksum(path)
    if prior.kind == "normal":
        return value + prior.a * normals4(seed, replicate, RULES, 0, name, 0)[0]
    number = uniform(seed, replicate, RULES, name)
    if prior.kind == "times":
        return log_uniform(number, value, prior.a)
    return uniform_between(number, prior.a, prior.b)


def _drawn_input(item: WorldInput, seed: int, replicate: int) -> float:
    if item.low == item.high:
        return item.value
    number = uniform(seed, replicate, WORLD, path_checksum(item.path))
    return triangular(number, item.low, item.value, item.high)
