"""What a replicate is: one draw of everything that is not known (sections 8 and 11 of the model page)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from alignsim.config.parameters import Prior
from alignsim.config.schema import RulesConfig
from alignsim.config.uncertain import uncertain_rules
from alignsim.rules.priors import log_uniform, triangular, uniform_between
from alignsim.rules.streams import RULES, WORLD, normals4, path_checksum, place_in_turn, uniform
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
    seed, noisy = config.run.seed, config.run.noisy
    if not config.run.draws:
        return Draw(replicate, setup.world, config.rules, noisy)
    source, number = _named(setup, seed, replicate)
    rules = drawn_rules(config.rules, setup.composed.given, source, number)
    values = {path: _drawn_input(item, source, number) for path, item in setup.inputs.items()}
    return Draw(replicate, build_world(config.world, setup.inputs, values), rules, noisy)


def _named(setup: Setup, seed: int, replicate: int) -> tuple[int, int]:
    """Seed and number of the draw that a replicate takes."""
    ensemble = setup.ensemble
    if ensemble is None:
        return seed, replicate
    return ensemble.seed, int(ensemble.draws[place_in_turn(seed, replicate, len(ensemble.draws))])


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
    priors = uncertain_rules(given)

    def number(path: str, value: float) -> float:
        return _drawn(path, value, priors[path], seed, replicate) if path in priors else value

    drawn: dict[str, Any] = {
        name: {key: number(f"rules.{name}.{key}", item) for key, item in value.items()}
        if isinstance(value, Mapping)
        else value
        if isinstance(value, str)
        else number(f"rules.{name}", value)
        for name, value in asdict(rules).items()
    }
    return RulesConfig(**drawn)


def _drawn(path: str, value: float, prior: Prior, seed: int, replicate: int) -> float:
    name = path_checksum(path)
    if prior.kind == "normal":
        return value + prior.a * normals4(seed, replicate, RULES, 0, name, 0)[0]
    number = uniform(seed, replicate, RULES, name)
    if prior.kind == "times":
        return log_uniform(number, value, prior.a)
    return uniform_between(number, prior.a, prior.b)


def _drawn_input(item: WorldInput, seed: int, replicate: int) -> float:
    if not item.uncertain:
        return item.value
    number = uniform(seed, replicate, WORLD, path_checksum(item.path))
    return triangular(number, item.low, item.value, item.high)
