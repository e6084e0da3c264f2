"""The work that every engine is measured on, as plain numbers: what is drawn, what happens, for how long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.levers import LEVERS
from alignsim.config.schema import PARTNERS, POWERS, STATES
from alignsim.engines.layout import leaf_rows
from alignsim.engines.planning import plan_of
from alignsim.rules.levers import phase
from alignsim.world.scenario import actions_of
from alignsim.world.setup import Setup, prepared

Floats = NDArray[np.float64]
EXPERIMENT: Final = "aid_boost"
SEED: Final = 1
PAIRS: Final = tuple((p, q) for p in POWERS for q in POWERS)
# config paths of the numbers that belong to no state
COMMON: Final = (
    *(path for path in leaf_rows() if path.startswith("rules.") and ".autonomy_bias." not in path),
    *(f"world.override.Z.{power}" for power in POWERS),
    "world.override.K_R", "world.override.mc_gain", "world.override.bri_gain", "world.override.q_north",
    *(f"world.punishes.{p}.{q}" for p, q in PAIRS),
    *(f"world.provokes.{p}.{q}" for p, q in PAIRS),
)  # fmt: skip
# name of an array, and the paths that make its last axis; {} stands for the state
BY_STATE: Final[dict[str, tuple[str, ...]]] = {
    "autonomy_bias": ("rules.autonomy_bias.{}",),
    **{name: (f"world.override.{name}.{{}}",) for name in ("gdp", "trade", "remit_gdp")},
    "remit_rus": ("world.override.remit_rus.{}.RUS",),
    **{name: (f"world.override.{name}.{{}}",) for name in ("north", "access", "reexport_access")},
    "share": tuple(f"world.override.share.{{}}.{partner}" for partner in PARTNERS),
    **{
        name: tuple(f"world.override.{name}.{{}}.{power}" for power in POWERS)
        for name in ("S0", "C", "lever", "H0", "G", "proximity", "offer")
    },
}  # fmt: skip


@dataclass(frozen=True)
class Draw:
    """A number that is drawn.

    Attributes
    ----------
    leaf : int
        Place in `Work.base`.
    kind, purpose, checksum : int
        Prior, and what names the draw in the stream.
    a, b : float
        Parameters of the prior.
    """

    leaf: int
    kind: int
    purpose: int
    checksum: int
    a: float
    b: float


@dataclass(frozen=True)
class Act:
    """An event.

    Attributes
    ----------
    lever, operation : str
        What it moves, and whether it sets, multiplies or adds.
    amount, low, high : float
        By how much; ends of the domain of the lever.
    parts, concerned : ndarray, (state)
        Part of the amount; 1 where the lever moves.
    in_force : ndarray, (round)
        How far it is in force, 0 to 1.
    """

    lever: str
    operation: str
    amount: float
    low: float
    high: float
    parts: Floats
    concerned: Floats
    in_force: Floats


@dataclass(frozen=True, eq=False)
class Work:
    """All that an engine needs to make runs of an experiment.

    Attributes
    ----------
    states : tuple of str
        Codes.
    paths : tuple of str
        Config path of each number: `COMMON`, then of each state `BY_STATE` and its row of neighbours. The
        place of a state in its own row is there too, as 0.
    base : ndarray, (leaf)
        Central values.
    draws : tuple of Draw
        What differs from replicate to replicate.
    acts : tuple of Act
        What happens in the scenario.
    rounds, arms, replicates, seed : int
        Runs are numbered arm by arm, replicate by replicate.
    years : float
        Length of a round.
    """

    states: tuple[str, ...]
    paths: tuple[str, ...]
    base: Floats
    draws: tuple[Draw, ...]
    acts: tuple[Act, ...]
    rounds: int
    arms: int
    replicates: int
    seed: int
    years: float

    def with_replicates(self, replicates: int) -> "Work":
        """The same with another number of replicates."""
        return replace(self, replicates=replicates)


def setup_of(experiment: str, replicates: int, *overrides: str) -> Setup:
    """An experiment as it is measured: noise on, all drawn, nothing recorded but the last round, no reasons.

    Parameters
    ----------
    experiment : str
        Name.
    replicates : int
        Of each arm.
    *overrides : str
        Further ones.

    Returns
    -------
    Setup
        Ready to run.
    """
    options = [f"run.replicates={replicates}", f"run.seed={SEED}", "run.explain=false", "run.record=none"]
    return prepared([f"+experiment={experiment}", *options, *overrides])


def work_of(setup: Setup) -> Work:
    """What a setup asks of an engine, as plain numbers.

    Parameters
    ----------
    setup : Setup
        Powers with fixed offers; events on levers by state.

    Returns
    -------
    Work
        The same runs.
    """
    run, plan, paths = setup.composed.config.run, plan_of(setup), paths_of(STATES)
    place, path_of = {path: n for n, path in enumerate(paths)}, {row: path for path, row in leaf_rows().items()}
    values = {path_of.get(row, ""): value for row, value in zip(plan.rows.tolist(), plan.base.tolist(), strict=True)}
    drawn = [(path_of[int(row)], *rest) for row, *rest in plan.drawn.tolist()]
    ends = plan.prior.tolist()
    draws = [Draw(place[path], *rest, *ab) for (path, *rest), ab in zip(drawn, ends, strict=True) if path in place]
    return Work(
        states=STATES,
        paths=paths,
        base=np.array([values.get(path, 0.0) for path in paths]),
        draws=tuple(draws),
        acts=acts_of(setup),
        rounds=run.rounds,
        arms=len(setup.arms),
        replicates=run.replicates,
        seed=run.seed,
        years=setup.clock.years,
    )


def paths_of(states: Sequence[str]) -> tuple[str, ...]:
    """Config paths of the numbers of a world, in the order of `Work.paths`.

    Parameters
    ----------
    states : sequence of str
        Codes.

    Returns
    -------
    tuple of str
        `COMMON`, then state by state.
    """
    by_state = [path for paths in BY_STATE.values() for path in paths]
    neighbours = [f"world.override.W.{{}}.{other}" for other in states]
    return (*COMMON, *(path.format(state) for state in states for path in (*by_state, *neighbours)))


def acts_of(setup: Setup) -> tuple[Act, ...]:
    """Events of a setup, in the order in which they are carried out.

    Parameters
    ----------
    setup : Setup
        Without route finance.

    Returns
    -------
    tuple of Act
        Empty for a baseline.
    """
    by_lever = actions_of(setup.composed.events, setup.clock, setup.world).by_lever
    rounds = range(1, setup.clock.rounds + 1)
    return tuple(
        Act(
            lever=name,
            operation=action.event.operation,
            amount=action.event.amount,
            low=LEVERS[name].low,
            high=LEVERS[name].high,
            parts=action.parts,
            concerned=action.concerned,
            in_force=np.array([phase(*action.times(n), action.event.ramp) for n in rounds]),
        )
        for name, actions in by_lever.items()
        for action in actions
    )


@cache
def places_of(work: Work) -> Mapping[str, NDArray[np.int64]]:
    """Where the numbers of each array of a world stand in `Work.base`.

    Parameters
    ----------
    work : Work
        For its states.

    Returns
    -------
    mapping of str to ndarray
        Arrays by state are (state), (state, power), (state, partner) or (state, state); those of rules, (); the
        others (power), (power, power) or ().
    """
    place = {path: n for n, path in enumerate(work.paths)}
    rules = {path.removeprefix("rules."): np.array(place[path]) for path in COMMON if path.startswith("rules.")}
    single = {name: np.array(place[f"world.override.{name}"]) for name in ("K_R", "mc_gain", "bri_gain", "q_north")}
    pairs = {
        name: np.array([[place[f"world.{name}.{p}.{q}"] for q in POWERS] for p in POWERS])
        for name in ("punishes", "provokes")
    }
    by_state = {
        name: np.array([[place[path.format(state)] for path in paths] for state in work.states])
        for name, paths in BY_STATE.items()
    }
    by_state = {name: places[:, 0] if places.shape[1] == 1 else places for name, places in by_state.items()}
    neighbours = np.array([[place[f"world.override.W.{i}.{j}"] for j in work.states] for i in work.states])
    coercion = np.array([place[f"world.override.Z.{power}"] for power in POWERS])
    return rules | single | pairs | by_state | {"W": neighbours, "Z": coercion}
