"""Setups, models and tables of small runs, composed once for each choice of overrides."""

from dataclasses import replace
from functools import cache

from alignsim.api import simulate
from alignsim.engines.model import AlignmentModel
from alignsim.results.folder import Tables
from alignsim.world.setup import Setup, prepared

# each level of the tree that shows a different kind of lever at work
SCENARIOS = (
    "baseline",
    "aid_boost_100",
    "ukraine_shock",
    "sanctions_relief_licences",
    "trade_diversification_west",
    "security_guarantee",
    "russia_retrenchment",
    "china_sanctioned",
    "c5plus1_coordination",
    "eaeu_deepening",
    "relocation",
)
STRATEGIES = ("fixed", "proportional", "reciprocal", "matching", "competitive")


@cache
def setup_of(experiment: str = "baseline", *overrides: str) -> Setup:
    """A checked setup, from the cache where it was composed before."""
    return prepared([f"+experiment={experiment}", *overrides])


def seeded(setup: Setup, seed: int) -> Setup:
    """The same setup with another seed."""
    config = setup.composed.config
    run = replace(config.run, seed=seed)
    return replace(setup, composed=replace(setup.composed, config=replace(config, run=run)))


def model_of(setup: Setup, arm: str = "scenario", replicate: int = 0, rounds: int = 0) -> AlignmentModel:
    """Model of one arm after some rounds."""
    model = AlignmentModel.of(setup, arm, replicate)
    for _ in range(rounds):
        model.step()
    return model


def shares_of(model: AlignmentModel) -> list[list[float]]:
    """Alignments of the five as they stand."""
    return [list(state.shares) for state in model.states]


def path_of(setup: Setup, arm: str = "scenario", replicate: int = 0, rounds: int = 8) -> list[list[list[float]]]:
    """Alignments of the five in every round, the start first."""
    model = model_of(setup, arm, replicate)
    path = [shares_of(model)]
    for _ in range(rounds):
        model.step()
        path.append(shares_of(model))
    return path


@cache
def tables_of(experiment: str, *overrides: str) -> Tables:
    """Tables of a small run in memory."""
    return simulate(setup_of(experiment, *overrides))
