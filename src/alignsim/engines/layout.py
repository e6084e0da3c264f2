"""Where each number of a block of runs stands in the memory of the compiled engine.

The memory is one array of rows, a row holds one number for every run of the block. What belongs to a state
stands side by side, so that distances between rows are constants: the compiler can then prove that the rows
of a loop do not overlap, and vectorises it without checks at run time.
"""

from typing import Final

from alignsim.config.schema import COMPONENTS, PARTNERS, POWERS, STATES
from alignsim.config.uncertain import rule_leaves
from alignsim.engines.terms import TERMS
from alignsim.world.inputs import INPUTS, ROOT
from alignsim.world.numbers import POLICY_NUMBERS

S: Final = len(STATES)
P: Final = len(POWERS)
K: Final = len(COMPONENTS)
J: Final = len(PARTNERS)
T: Final = len(TERMS)


class _Region:
    """Rows that are handed out one after the other."""

    def __init__(self) -> None:
        self.size = 0

    def take(self, width: int = 1) -> int:
        start = self.size
        self.size += width
        return start


_all = _Region()
# numbers of the configuration that belong to no state
(
    SECURITY_WEIGHT, TRADE_WEIGHT, AID_WEIGHT, AFFINITY_WEIGHT, DEPENDENCE_AVERSION, COERCION_WEIGHT, THREAT_WEIGHT,
    DIVERSIFICATION_WEIGHT, TRADE_SCALE, AID_SCALE, EUROPEAN_WEIGHT, BACKING_BASE, BACKING_GUARANTEE,
    BACKING_LEVERAGE, COERCION_SCALE, PROVOCATION, ALIGNMENT_SPEED, TRADE_SPEED, SECURITY_SPEED, THREAT_SPEED,
    PEER_WEIGHT, NOISE, CHOICE_SCALE, TRADE_RESPONSE, SECURITY_RESPONSE, SECURITY_GUARANTEE_RESPONSE,
    OVERCOMPLIANCE, REEXPORT_GAIN, ROUTE_LEVERAGE_RELIEF, ROUTE_DEPRECIATION, GRANT_SHARE, REST_OF_WORLD_PARTNERS,
) = (_all.take() for _ in range(32))  # fmt: skip
COERCION_START: Final = _all.take(P)
CORRIDOR_SCALE: Final = _all.take()
MIDDLE_GAIN: Final = _all.take()
BELT_ROAD_GAIN: Final = _all.take()
NORTH_LOSS: Final = _all.take()
PUNISHES_START: Final = _all.take(P * P)
PROVOKES: Final = _all.take(P * P)
POLICY: Final = _all.take(P * len(POLICY_NUMBERS))
# what a run works with
ARMED: Final = _all.take()
INERTIA: Final = _all.take()
SHOCK_SIZE: Final = _all.take()
TRADE_RANGE: Final = _all.take()
WIDEST_SPREAD: Final = _all.take()
THREAT_KEPT: Final = _all.take()
CAPITAL_KEPT: Final = _all.take()
TRADE_STEP: Final = _all.take()
SECURITY_STEP: Final = _all.take()
CAPITAL: Final = _all.take(2)
READINESS: Final = _all.take(2)
BUDGET: Final = _all.take(P)
PUNISHES: Final = _all.take(P * P)
ROUTE: Final = _all.take(2)
FLOWS: Final = _all.take(J)
LINKS: Final = _all.take(P)
LEVERAGE_LEFT: Final = _all.take(P)
DEPENDENCE: Final = _all.take(P)
DIVERSITY: Final = _all.take()
TRADE_PULL: Final = _all.take(P)
BROUGHT: Final = _all.take(P)
SHOCKS: Final = _all.take(K)
SCRATCH: Final = _all.take(S)
MATRIX: Final = _all.take(S * S)
SOLUTION: Final = _all.take(S)
ODDS: Final = _all.take(S)
LOW: Final = _all.take(S)
HIGH: Final = _all.take(S)
PRICES: Final = _all.take(3)

_state = _Region()
# numbers of the configuration that belong to a state
AUTONOMY_BIAS: Final = _state.take()
GDP: Final = _state.take()
POPULATION: Final = _state.take()
TRADE_TOTAL: Final = _state.take()
REMITTANCES_TO_GDP: Final = _state.take()
REMITTANCES_FROM_RUSSIA: Final = _state.take()
NORTH: Final = _state.take()
ACCESS: Final = _state.take()
REEXPORT_ACCESS: Final = _state.take()
SHARE: Final = _state.take(J)
SECURITY_START: Final = _state.take(P)
AFFINITY_START: Final = _state.take(P)
LEVERAGE: Final = _state.take(P)
THREAT_START: Final = _state.take(P)
GUARANTEE_START: Final = _state.take(P)
PROXIMITY: Final = _state.take(P)
OFFER_START: Final = _state.take(P)
NEIGHBOUR_SHARE: Final = _state.take(S)
# levers that have a value by state
LICENCE: Final = _state.take()
REEXPORT: Final = _state.take()
NORTH_DISRUPTION: Final = _state.take()
REMITTANCES: Final = _state.take()
FROM_RUSSIA: Final = _state.take()
PEERS: Final = _state.take()
COERCION: Final = _state.take(P)
CAPACITY: Final = _state.take(P)
GUARANTEE: Final = _state.take(P)
THREAT_ADDED: Final = _state.take(P)
SECURITY_BASE: Final = _state.take(P)
AFFINITY: Final = _state.take(P)
TRADE_FACTOR: Final = _state.take(J)
# what follows from levers, offers and routes alone
TRANSFERS: Final = _state.take(2)
THREAT_MEAN: Final = _state.take(P)
PUNISHED: Final = _state.take(P)
RESENTED: Final = _state.take(P)
TENDENCY: Final = _state.take(P)
LOG_CAPACITY: Final = _state.take(P)
LOG_COMPLIANCE: Final = _state.take()
MIDDLE: Final = _state.take()
BELT_ROAD: Final = _state.take()
LOST: Final = _state.take()
RESOLD: Final = _state.take()
# what a state is and does
TRADE_START: Final = _state.take(J)
NEIGHBOURS: Final = _state.take(S)
ROUTE_WEIGHT: Final = _state.take()
OFFERS: Final = _state.take(P)
PLANNED: Final = _state.take(P)
SCORES: Final = _state.take(K)
LOG_SHARES: Final = _state.take(K)
SHARES: Final = _state.take(K)
SHARES_START: Final = _state.take(K)
LEANING: Final = _state.take()
SWITCHES: Final = _state.take()
TRADE: Final = _state.take(J)
SECURITY: Final = _state.take(P)
THREAT: Final = _state.take(P)
UTILITY: Final = _state.take(K)
TERM: Final = _state.take(T * P)
AID_TERM: Final = TERM + TERMS.index("aid") * P
AFFINITY_TERM: Final = TERM + TERMS.index("affinity") * P
ACCUMULATOR: Final = _state.take(T * P)
ACCUMULATOR_NEXT: Final = _state.take(T * P)

STATE: Final = _all.size
STATE_ROWS: Final = _state.size
EVENTS: Final = STATE + S * STATE_ROWS
_event = _Region()
# numbers of an event, then the parts of its amount and the lever without it, by state
AMOUNT: Final = _event.take()
RAMP: Final = _event.take()
WEIGHTS: Final = _event.take(S)
PARTS: Final = _event.take(S)
LEVER_BASE: Final = _event.take(S)
EVENT_ROWS: Final = _event.size

_INPUT_ROWS: Final = {
    "gdp": GDP, "population": POPULATION, "trade": TRADE_TOTAL, "remit_gdp": REMITTANCES_TO_GDP,
    "remit_rus": REMITTANCES_FROM_RUSSIA, "north": NORTH, "access": ACCESS, "reexport_access": REEXPORT_ACCESS,
    "share": SHARE, "S0": SECURITY_START, "C": AFFINITY_START, "lever": LEVERAGE, "H0": THREAT_START,
    "G": GUARANTEE_START, "proximity": PROXIMITY, "offer": OFFER_START, "W": NEIGHBOUR_SHARE, "Z": COERCION_START,
    "K_R": CORRIDOR_SCALE, "mc_gain": MIDDLE_GAIN, "bri_gain": BELT_ROAD_GAIN, "q_north": NORTH_LOSS,
}  # fmt: skip
_SECOND: Final = {"power": POWERS, "partner": PARTNERS, "russia": ("RUS",), "neighbour": STATES}
_STATE_LEVERS: Final = {
    "licence": LICENCE, "reexport": REEXPORT, "north_disruption": NORTH_DISRUPTION, "remittances": REMITTANCES,
    "remittances_from_russia": FROM_RUSSIA, "peer_weight": PEERS,
}  # fmt: skip
_POWER_LEVERS: Final = {
    "aid": PLANNED, "coercion": COERCION, "capacity": CAPACITY, "guarantee": GUARANTEE, "threat": THREAT_ADDED,
    "security": SECURITY_BASE, "affinity": AFFINITY,
}  # fmt: skip


def state_row(state: int, offset: int) -> int:
    """Row of a number of one state.

    Parameters
    ----------
    state : int
        Index.
    offset : int
        One of the constants of this module that belong to a state.

    Returns
    -------
    int
        Row of the memory.
    """
    return STATE + state * STATE_ROWS + offset


def leaf_rows() -> dict[str, int]:
    """Row of every number of the configuration that can differ from run to run, but those of events.

    Returns
    -------
    dict of str to int
        By config path.
    """
    rows = {path: row for row, path in enumerate(_global_rule_paths())}
    rows |= {f"rules.autonomy_bias.{state}": state_row(i, AUTONOMY_BIAS) for i, state in enumerate(STATES)}
    for name in INPUTS:
        rows |= _input_rows(name)
    for tie, first in (("punishes", PUNISHES_START), ("provokes", PROVOKES)):
        pairs = [f"world.{tie}.{p}.{q}" for p in POWERS for q in POWERS]
        rows |= {path: first + number for number, path in enumerate(pairs)}
    policies = [f"policy.{power}.{name}" for power in POWERS for name in POLICY_NUMBERS]
    return rows | {path: POLICY + number for number, path in enumerate(policies)}


def _global_rule_paths() -> list[str]:
    return [path for path in rule_leaves() if not path.startswith("rules.autonomy_bias.")]


def _input_rows(name: str) -> dict[str, int]:
    shape, first = INPUTS[name].shape, _INPUT_ROWS[name]
    if shape == "region":
        return {f"{ROOT}.{name}": first}
    if shape == "actor":
        return {f"{ROOT}.{name}.{power}": first + p for p, power in enumerate(POWERS)}
    if shape == "state":
        return {f"{ROOT}.{name}.{state}": state_row(i, first) for i, state in enumerate(STATES)}
    return {
        f"{ROOT}.{name}.{state}.{second}": state_row(i, first + k)
        for i, state in enumerate(STATES)
        for k, second in enumerate(_SECOND[shape])
        if second != state
    }


def event_row(event: int, offset: int) -> int:
    """Row of a number of one event.

    Parameters
    ----------
    event : int
        Number, in the order in which events are carried out.
    offset : int
        `AMOUNT`, `RAMP` or `WEIGHTS`.

    Returns
    -------
    int
        Row of the memory.
    """
    return EVENTS + event * EVENT_ROWS + offset


def lever_place(name: str) -> tuple[int, bool]:
    """Where a lever stands.

    Parameters
    ----------
    name : str
        Such as ``coercion.USA``.

    Returns
    -------
    row : int
        Offset in the rows of a state; for levers without a value by state, row of the memory.
    by_state : bool
        Whether every state has its own.
    """
    first, *keys = name.split(".")
    if first == "punishes":
        return PUNISHES + POWERS.index(keys[0]) * P + POWERS.index(keys[1]), False
    if first == "route":
        return ROUTE + ("middle", "belt_road").index(keys[0]), False
    if first == "trade":
        return TRADE_FACTOR + PARTNERS.index(keys[0]), True
    if keys:
        return _POWER_LEVERS[first] + POWERS.index(keys[0]), True
    return _STATE_LEVERS[first], True
