"""Setups, models and tables of small runs, composed once for each choice of overrides."""

from dataclasses import asdict, dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from alignsim.engines.ensemble import ensemble_of, run_chunks
from alignsim.engines.model import AlignmentModel
from alignsim.engines.terms import TERMS
from alignsim.results.folder import Tables
from alignsim.runner import simulate
from alignsim.validation.targets import targets
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
# run forward to be held against what happened: they have dates of their own, and nobody expects but the facts
HISTORY = ("history_2014", "history_2022")
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


@dataclass(frozen=True)
class Made:
    """All numbers of the compiled engine, arm by arm and case by case."""

    last: np.ndarray  # (arm, case, measure)
    rounds: np.ndarray  # (arm, recorded case, round, state, recorded)
    reasons: np.ndarray  # (arm, explained case, round, state, term, power)
    final: np.ndarray  # (arm, settled case, state, term, power)


def made_of(setup: Setup, chunk: int = 4096) -> Made:
    """Run a setup on the compiled engine."""
    config = setup.composed.config
    config = replace(config, design=replace(config.design, chunk=chunk))
    ensemble = ensemble_of(replace(setup, composed=replace(setup.composed, config=config)))
    chunks = list(run_chunks(ensemble, ensemble.chunks))
    runs = np.arange(len(ensemble.runs))
    _, arm, _ = ensemble.numbering.names(runs)
    kept = ensemble.numbering.kept(runs)

    def by_arm(name, places):
        joined = np.moveaxis(np.concatenate([getattr(one, name) for one in chunks], axis=-1), -1, 0)
        return np.stack([joined[arm[places] == a] for a in range(len(setup.arms))])

    reasons, final = by_arm("reasons", kept[1]), by_arm("final", kept[2])[:, :, 0]
    return Made(
        last=by_arm("last", runs),
        rounds=by_arm("rounds", kept[0]),
        reasons=reasons.reshape(*reasons.shape[:-1], len(TERMS), 3),
        final=final.reshape(*final.shape[:-1], len(TERMS), 3),
    )


def targets_table():
    """Everything that the model is held against, a row for each figure."""
    return pd.DataFrame([asdict(one) for one in targets()])
