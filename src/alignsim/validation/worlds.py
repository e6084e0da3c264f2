"""The worlds that are held against what happened: composed once, run for any number of draws."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignsim.config.errors import ConfigError
from alignsim.config.overrides import key_of, parse_overrides
from alignsim.engines.endings import Endings, endings_of
from alignsim.engines.ensemble import ensemble_of
from alignsim.engines.model import AlignmentModel
from alignsim.engines.weighing import hold_of_powers, link_shares
from alignsim.rules.utility import aid_pull
from alignsim.world.setup import Setup, prepared

Array = NDArray[np.float64]
# what the comparison itself decides
_OURS = (
    "run.start", "run.rounds", "run.round_months", "run.record", "run.precision", "run.resume", "world.year",
    "experiment", "scenario", "design", "votes",
)  # fmt: skip


@dataclass(frozen=True)
class Draws:
    """How many draws of what.

    Attributes
    ----------
    replicates : int
        Draws; replicate r of one world has the rules of replicate r of every other.
    seed : int
        ``run.seed``.
    uncertainty : str
        ``run.uncertainty``: what differs between replicates.
    overrides : tuple of str
        More of them, as on the command line.
    first : int
        Number of the first draw.
    """

    replicates: int
    seed: int = 1
    uncertainty: str = "both"
    overrides: tuple[str, ...] = ()
    first: int = 0


def draws_of(overrides: Sequence[str]) -> Draws:
    """Draws that overrides ask for.

    Parameters
    ----------
    overrides : sequence of str
        As of a run, such as ``run.replicates=500`` or ``rules.aid_weight=0.8``.

    Returns
    -------
    Draws
        By default as many as a run has.

    Raises
    ------
    ConfigError
        One is wrong, or sets what the comparison itself decides.
    """
    check_undecided(overrides, lambda key: any(key == ours or key.startswith(f"{ours}.") for ours in _OURS))
    run = prepared(overrides).composed.config.run
    return Draws(run.replicates, run.seed, run.uncertainty, tuple(overrides))


def check_undecided(overrides: Sequence[str], decided: Callable[[str], bool]) -> None:
    """Refuse to let a comparison be told what it decides itself.

    Parameters
    ----------
    overrides : sequence of str
        As of a run.
    decided : callable
        Whether a config path is decided.

    Raises
    ------
    ConfigError
        One sets such a path.
    """
    for override in parse_overrides(overrides):
        if decided(key_of(override)):
            raise ConfigError(f"{override.input_line}: is decided by the comparison itself; leave it out.")


def run_world(year: int, experiment: str, rounds: int, draws: Draws) -> Endings:
    """Run a world.

    Parameters
    ----------
    year : int
        World year.
    experiment : str
        Its events; ``baseline`` for none.
    rounds : int
        Of a quarter of a year.
    draws : Draws
        How many of what.

    Returns
    -------
    Endings
        Of the scenario, where there are events.

    Raises
    ------
    AlignsimError
        An override is wrong.
    """
    setup = _setup(year, experiment, rounds, draws.uncertainty, draws.overrides)
    run = replace(setup.composed.config.run, replicates=draws.first + draws.replicates, seed=draws.seed)
    return endings_of(ensemble_of(setup.with_run(run)), setup.arms[-1], draws.first)


def happened(year: int, experiment: str, rounds: int, draws: Draws) -> dict[str, Any]:
    """What `run_world` runs, beside rules and inputs.

    Parameters
    ----------
    year, experiment, rounds, draws
        As in `run_world`.

    Returns
    -------
    dict of str to object
        Rounds, and world, policies and events as they were composed, as plain values.
    """
    values = _setup(year, experiment, rounds, draws.uncertainty, draws.overrides).composed.values
    chosen = {name: values[name] for name in ("world", "policy")}
    return {"rounds": rounds, **chosen, "events": values["scenario"]["events"]}


# composing takes longer than a thousand runs
@lru_cache(maxsize=32)
def _setup(year: int, experiment: str, rounds: int, uncertainty: str, overrides: tuple[str, ...]) -> Setup:
    counted = [override for override in overrides if not override.startswith(("run.replicates=", "run.uncertainty="))]
    run = [f"run.rounds={rounds}", f"run.uncertainty={uncertainty}", "run.record=none", "run.explain=false"]
    return prepared([f"+experiment={experiment}", f"world.year={year}", *run, *counted])


def central_alignments(year: int, overrides: Sequence[str] = ()) -> Array:
    """Alignments of a world at central values.

    Parameters
    ----------
    year : int
        World year.
    overrides : sequence of str
        As in `draws_of`.

    Returns
    -------
    ndarray, (state, component)
        At the baseline fixed point, autonomy first.
    """
    return run_world(year, "baseline", 1, Draws(1, uncertainty="none", overrides=tuple(overrides))).alignment_start[
        ..., 0
    ]


def inputs_alone(year: int, overrides: Sequence[str] = ()) -> dict[str, Array]:
    """What each input by itself says of the powers.

    Parameters
    ----------
    year : int
        World year.
    overrides : sequence of str
        As in `draws_of`.

    Returns
    -------
    dict of str to ndarray, (state, power)
        Central values: ``links`` E, ``security`` S, ``affinity`` C, ``leverage`` ℓ, ``guarantee`` G, ``aid`` A.
    """
    setup = _setup(year, "baseline", 1, "none", tuple(overrides))
    world, rules = setup.world, setup.composed.config.rules
    states = AlignmentModel.of(setup, "baseline", 0).states
    aid = [
        [aid_pull(offer, gdp, rules.aid_scale) for offer in row]
        for row, gdp in zip(world.offers, world.gdp, strict=True)
    ]
    return {
        "links": np.array([hold_of_powers(state, link_shares(state)).links for state in states]),
        "security": world.security,
        "affinity": world.affinity,
        "leverage": world.leverage,
        "guarantee": world.guarantee,
        "aid": np.array(aid),
    }
