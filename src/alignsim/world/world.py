"""The world of a run: who the actors are and what ties them, as immutable arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import PARTNERS, POWERS, STATES, WorldConfig
from alignsim.world.inputs import ROOT, WorldInput

Array = NDArray[np.float64]
# the other four states are trade partners too, so that the rest of the world is never nothing
SMALLEST_REST: Final = 0.02


@dataclass(frozen=True)
class World:
    """Checked inputs of one run.

    Axes are (state), (state, power), (state, partner), (state, state), (power) or (power, power), in the
    order of `alignsim.config.schema`. Arrays cannot be written to.

    Attributes
    ----------
    gdp, trade : ndarray, (state)
        Million USD a year.
    population : ndarray, (state)
        Thousand persons.
    remittances_to_gdp, remittances_from_russia : ndarray, (state)
        Remittances over GDP, and the share of them that comes from Russia.
    north, access, reexport_access : ndarray, (state)
        Reliance on the route through Russia, access to the corridors and to re-export, 0 to 1.
    trade_shares : ndarray, (state, partner)
        Shares of trade; rows add up to 1.
    security, affinity, leverage, threat, guarantee, proximity : ndarray, (state, power)
        Ties, 0 to 1: S, C, ℓ, H, G of ``docs/reference/model.md`` and how far a threat from elsewhere is felt.
    offers : ndarray, (state, power)
        Aid on offer, million USD a year, grant equivalent.
    neighbours : ndarray, (state, state)
        W: whom a state looks at; rows add up to 1, zero diagonal.
    coercion : ndarray, (power)
        Z before any event.
    corridor_scale : float
        K, million USD, of both corridors.
    middle_gain, belt_road_gain, north_loss : float
        m_M, m_B, q_N, log points.
    punishes, provokes : ndarray, (power, power)
        How far the first punishes alignment with the second; how far its guarantee provokes the second.
    """

    gdp: Array
    population: Array
    trade: Array
    remittances_to_gdp: Array
    remittances_from_russia: Array
    north: Array
    access: Array
    reexport_access: Array
    trade_shares: Array
    security: Array
    affinity: Array
    leverage: Array
    threat: Array
    guarantee: Array
    proximity: Array
    offers: Array
    neighbours: Array
    coercion: Array
    corridor_scale: float
    middle_gain: float
    belt_road_gain: float
    north_loss: float
    punishes: Array
    provokes: Array


def build_world(config: WorldConfig, inputs: Mapping[str, WorldInput], values: Mapping[str, float]) -> World:
    """Arrange values of inputs as a world.

    Parameters
    ----------
    config : WorldConfig
        For what is no input: who punishes and provokes whom.
    inputs : mapping of str to WorldInput
        By config path; tells which values are the user's and stand as they are.
    values : mapping of str to float
        Value of each input, central or drawn.

    Returns
    -------
    World
        With shares scaled to 1.
    """

    def by_state(name: str, *keys: str) -> Array:
        return _frozen([values[".".join((ROOT, name, state, *keys))] for state in STATES])

    def by_power(name: str) -> Array:
        return _frozen([[values[f"{ROOT}.{name}.{state}.{power}"] for power in POWERS] for state in STATES])

    return World(
        gdp=by_state("gdp"),
        population=by_state("population"),
        trade=by_state("trade"),
        remittances_to_gdp=by_state("remit_gdp"),
        remittances_from_russia=by_state("remit_rus", "RUS"),
        north=by_state("north"),
        access=by_state("access"),
        reexport_access=by_state("reexport_access"),
        trade_shares=_frozen([_trade_row(state, inputs, values) for state in STATES]),
        security=by_power("S0"),
        affinity=by_power("C"),
        leverage=by_power("lever"),
        threat=by_power("H0"),
        guarantee=by_power("G"),
        proximity=by_power("proximity"),
        offers=by_power("offer"),
        neighbours=_frozen([_neighbour_row(state, inputs, values) for state in STATES]),
        coercion=_frozen([values[f"{ROOT}.Z.{power}"] for power in POWERS]),
        corridor_scale=values[f"{ROOT}.K_R"],
        middle_gain=values[f"{ROOT}.mc_gain"],
        belt_road_gain=values[f"{ROOT}.bri_gain"],
        north_loss=values[f"{ROOT}.q_north"],
        punishes=_frozen([[float(config.punishes[p][k]) for k in POWERS] for p in POWERS]),
        provokes=_frozen([[float(config.provokes[p][k]) for k in POWERS] for p in POWERS]),
    )


def _frozen(values: Sequence[float] | Sequence[Sequence[float]]) -> Array:
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


def _trade_row(state: str, inputs: Mapping[str, WorldInput], values: Mapping[str, float]) -> list[float]:
    paths = [f"{ROOT}.share.{state}.{partner}" for partner in PARTNERS]
    row = [values[path] for path in paths]
    kept = [inputs[path].given for path in paths]
    if not kept[-1]:
        row[-1] = max(1.0 - _in_order(row[:-1]), SMALLEST_REST)
    return scaled_row(row, kept)


def _neighbour_row(state: str, inputs: Mapping[str, WorldInput], values: Mapping[str, float]) -> list[float]:
    paths = [f"{ROOT}.W.{state}.{other}" for other in STATES]
    row = [values.get(path, 0.0) for path in paths]
    return scaled_row(row, [path in inputs and inputs[path].given for path in paths])


def scaled_row(row: Sequence[float], kept: Sequence[bool]) -> list[float]:
    """Scale a row of shares to 1; what the user gave keeps its value, the others make room.

    Parameters
    ----------
    row : sequence of float
        Shares.
    kept : sequence of bool
        Which of them keep their value.

    Returns
    -------
    list of float
        Adding up to 1.
    """
    fixed = _in_order([value if keep else 0.0 for value, keep in zip(row, kept, strict=True)])
    free = _in_order([0.0 if keep else value for value, keep in zip(row, kept, strict=True)])
    factor = (1.0 - fixed) / free if free > 0.0 else 0.0
    return [value if keep else value * factor for value, keep in zip(row, kept, strict=True)]


def _in_order(row: Sequence[float]) -> float:
    # not `sum`, which compensates rounding from Python 3.12 on: the compiled engine adds first to last
    total = 0.0
    for value in row:
        total += value
    return total


def central_values(inputs: Mapping[str, WorldInput]) -> dict[str, float]:
    """Central value of each input.

    Parameters
    ----------
    inputs : mapping of str to WorldInput
        By config path.

    Returns
    -------
    dict of str to float
        By config path.
    """
    return {path: item.value for path, item in inputs.items()}
