"""The rules in NumPy, for many runs at once: the run is the last axis of every array.

A yardstick, written as one writes it with care: what does not change from round to round is worked out once,
and the random numbers come from NumPy's fastest generator. Complete for powers with fixed offers and for events
on levers by state; without route finance, other strategies and reasons.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from alignsim.config.schema import PARTNERS, POWERS
from benchmarks.draws import Shocks
from benchmarks.work import Act, Floats, Work

USA, RUS, CHN = range(3)
SMALLEST: Final = 1e-6
# powers that punish alignment with others than themselves
OTHERS: Final = 1.0 - np.eye(3)


@dataclass
class Levers:
    """Where every lever stands: (state, run), or (state, power or partner, run).

    Attributes
    ----------
    world : dict of str to ndarray
        What they stand on without events.
    armed : ndarray, (run)
        1 in the scenario, 0 in the baseline.
    """

    world: dict[str, Floats]
    armed: Floats
    values: dict[str, Floats] = field(init=False)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Back to where they stand without events."""
        world = self.world
        states, runs = world["gdp"].shape
        by_power, by_state = (states, len(POWERS), runs), (states, runs)
        self.values = {name: np.zeros(by_state) for name in ("licence", "reexport", "north_disruption")}
        self.values |= {
            "remittances": np.ones(by_state),
            "remittances_from_russia": np.zeros(by_state),
            "peer_weight": np.repeat(world["peer_weight"][None], states, axis=0),
            "coercion": np.repeat(world["Z"][None], states, axis=0),
            "capacity": np.ones(by_power),
            "guarantee": world["G"].copy(),
            "threat": np.zeros(by_power),
            "security": world["S0"].copy(),
            "affinity": world["C"].copy(),
            "aid": world["offer"].copy(),
            "trade": np.ones((states, len(PARTNERS), runs)),
        }

    def __getitem__(self, name: str) -> Floats:
        """Values of a lever, such as ``aid`` of all powers or ``aid.USA``."""
        first, *keys = name.split(".")
        if not keys:
            return self.values[first]
        order = PARTNERS if first == "trade" else POWERS
        return self.values[first][:, order.index(keys[0])]

    def pull(self, acts: tuple[Act, ...], number: int) -> None:
        """Let events act in a round, from 1."""
        self.reset()
        for act in acts:
            x, weight = self[act.lever], act.in_force[number - 1] * act.concerned[:, None] * self.armed
            if act.operation == "set":
                x[:] = x * (1.0 - weight) + weight * act.amount * act.parts[:, None]
            elif act.operation == "factor":
                x *= 1.0 + weight * (act.amount - 1.0)
            else:
                x += weight * act.amount * act.parts[:, None]
            np.clip(x, act.low, act.high, out=x)


def moves(acts: tuple[Act, ...], number: int) -> bool:
    """Whether an event is more or less in force than in the last round.

    Parameters
    ----------
    acts : tuple of Act
        Events.
    number : int
        Round, from 1.

    Returns
    -------
    bool
        True in the first round of an event that starts at once.
    """
    before = [act.in_force[number - 2] if number > 1 else 0.0 for act in acts]
    return any(act.in_force[number - 1] != last for act, last in zip(acts, before, strict=True))


class Runs:
    """Many runs of the model.

    Parameters
    ----------
    work : Work
        What is run.
    world : dict of str to ndarray
        From `benchmarks.draws.world_of`, with runs as last axis.
    shocks : callable
        Shocks of a round.
    armed : ndarray, (run)
        1 in the scenario, 0 in the baseline.
    """

    def __init__(self, work: Work, world: dict[str, Floats], shocks: Shocks, armed: Floats) -> None:
        self.work, self.world, self.shocks = work, world, shocks
        self.levers = Levers(world, armed)
        self.inertia = np.exp(-world["alignment_speed"] * work.years)
        self.threat_kept = np.exp(-world["threat_speed"] * work.years)
        self.trade_step = 1.0 - np.exp(-world["trade_speed"] * work.years)
        self.security_step = 1.0 - np.exp(-world["security_speed"] * work.years)
        self.trade_range = np.log1p(1.0 / world["trade_scale"])
        self.evenness = 1.0 - 1.0 / (4.0 + world["rest_of_world_partners"])
        self.shock_size = world["noise"] * np.sqrt(1.0 - self.inertia**2)
        self.trade, self.security, self.threat = world["share"].copy(), world["S0"].copy(), world["H0"].copy()
        self.derive()
        self.settle()

    def derive(self) -> None:
        """What follows from parameters and levers alone."""
        world, levers = self.world, self.levers
        sent = levers["remittances"] * world["remit_gdp"] * world["gdp"]
        self.transfers = np.zeros_like(self.trade)
        self.transfers[:, 2] = world["remit_rus"] * sent + levers["remittances_from_russia"]
        self.transfers[:, 4] = (1.0 - world["remit_rus"]) * sent
        self.by_aid = world["aid_weight"] * np.log1p(levers["aid"] / (world["aid_scale"] * world["gdp"])[:, None])
        self.by_affinity = world["affinity_weight"] * levers["affinity"]
        promised = levers["guarantee"] - world["G"]
        provoked = np.einsum("qpr,iqr->ipr", world["provokes"], np.maximum(0.0, promised))
        self.threat_mean = world["H0"] + world["proximity"] * (levers["threat"] + world["provocation"] * provoked)
        self.security_base = levers["security"] * levers["capacity"] + world["security_guarantee_response"] * promised
        self.derive_pressure()
        self.derive_drift()

    def derive_pressure(self) -> None:
        """Pressure on each alignment, and what a threat does (equations 8 and 9)."""
        world, levers = self.world, self.levers
        start, licence = world["Z"], np.zeros_like(levers["coercion"])
        licence[:, USA] = levers["licence"]
        added = np.maximum(levers["coercion"] - start, 0.0)
        brought = levers["capacity"] * (np.minimum(levers["coercion"], start) + added * (1.0 - licence))
        pressure = (brought * world["lever"])[:, :, None] * world["punishes"]
        self.punished = (pressure * OTHERS[:, :, None]).sum(axis=1)
        self.resented = np.moveaxis(np.diagonal(pressure, axis1=1, axis2=2), -1, 1)
        backed = levers["capacity"] * levers["guarantee"]
        best = np.stack([np.maximum(backed[:, q], backed[:, o]) for q, o in ((1, 2), (0, 2), (0, 1))], axis=1)
        tendency = world["backing_base"] + world["backing_guarantee"] * best
        self.tendency = np.clip(tendency - world["backing_leverage"] * world["lever"], -1.0, 1.0)

    def derive_drift(self) -> None:
        """What levers do to trade (equation 14)."""
        world, levers = self.world, self.levers
        lost = world["q_north"] * world["north"] * levers["north_disruption"]
        resold = world["reexport_gain"] * world["reexport_access"] * levers["reexport"]
        capacity = np.log(np.maximum(levers["capacity"], SMALLEST))
        added = np.maximum(levers["coercion"][:, USA] - world["Z"][USA], 0.0)
        left = 1.0 - world["overcompliance"] * added * world["lever"][:, USA] * (1.0 - levers["licence"])
        russia = 0.5 * resold + capacity[:, RUS] + np.log(np.maximum(left, SMALLEST))
        drift = [capacity[:, USA], resold - lost, russia, resold + capacity[:, CHN], -lost]
        self.trade_base = world["share"] * levers["trade"] * np.exp(np.stack(drift, axis=1))

    def utilities(self) -> Floats:
        """Utilities (equations 1-10), (state, component, run)."""
        world = self.world
        flows = world["trade"][:, None] * self.trade + self.transfers
        flows /= flows.sum(axis=1, keepdims=True)
        squares = flows**2
        spread = 1.0 - squares[:, :4].sum(axis=1) - squares[:, 4] / world["rest_of_world_partners"]
        links = flows[:, [0, 2, 3]]
        links[:, USA] += world["european_weight"] * flows[:, 1]
        utility = np.empty((len(flows), 4, flows.shape[-1]))
        utility[:, 0] = world["autonomy_bias"] + world["diversification_weight"] * spread / self.evenness
        utility[:, 1:] = (
            world["security_weight"] * self.security
            + world["trade_weight"] * np.log1p(links / world["trade_scale"]) / self.trade_range
            + self.by_aid
            + self.by_affinity
            - world["dependence_aversion"] * excess(0.5 * (links + self.security)) ** 2
            - world["coercion_weight"] * (links / (links + world["coercion_scale"]) * self.punished + self.resented)
            - world["threat_weight"] * self.threat * self.tendency
        )
        return utility

    def settle(self) -> None:
        """Start at the baseline fixed point (section 5)."""
        weight, states = self.levers["peer_weight"], len(self.work.states)
        matrix = np.eye(states)[:, :, None] - weight[:, None] * self.world["W"]
        own = (1.0 - weight)[:, None] * self.utilities() / self.world["choice_scale"]
        scores = np.linalg.solve(np.moveaxis(matrix, -1, 0), np.moveaxis(own, -1, 0))
        self.show(np.moveaxis(scores, 0, -1))
        self.start, self.switches = self.shares, np.zeros(self.shares[:, 0].shape)
        self.leaning = self.shares.argmax(axis=1)

    def show(self, scores: Floats) -> None:
        """Shares from scores (softmax of equation 11)."""
        scores = scores - scores.max(axis=1, keepdims=True)
        weights = np.exp(scores)
        total = weights.sum(axis=1, keepdims=True)
        self.shares, self.log_shares = weights / total, scores - np.log(total)

    def step(self, number: int) -> None:
        """Make one round."""
        world, levers = self.world, self.levers
        if moves(self.work.acts, number):
            levers.pull(self.work.acts, number)
            self.derive()
        self.threat = np.clip(self.threat_mean + (self.threat - self.threat_mean) * self.threat_kept, 0.0, 1.0)
        weight = levers["peer_weight"][:, None]
        peers = np.einsum("ijr,jkr->ikr", world["W"], self.log_shares)
        own = (1.0 - weight) * self.utilities() / world["choice_scale"] + weight * peers
        scores = self.inertia * self.log_shares + (1.0 - self.inertia) * own
        self.show(scores + self.shock_size * self.shocks(number))
        leaning = self.shares.argmax(axis=1)
        self.switches += leaning != self.leaning
        self.leaning = leaning
        self.respond()

    def respond(self) -> None:
        """Trade shares and security ties (equations 14-17)."""
        world, change = self.world, self.shares - self.start
        drift = np.zeros_like(self.trade)
        drift[:, [0, 2, 3]] = change[:, 1:]
        drift[:, 1] = world["european_weight"] * change[:, 1]
        weights = self.trade_base * np.exp(world["trade_response"] * drift)
        self.trade += self.trade_step * (weights / weights.sum(axis=1, keepdims=True) - self.trade)
        target = np.clip(self.security_base + world["security_response"] * change[:, 1:], 0.0, 1.0)
        self.security += self.security_step * (target - self.security)

    def measures(self) -> Floats:
        """Measures of this round, (measure, run), as the compiled engine gives them."""
        shares = self.shares
        hedging = -(shares * self.log_shares).sum(axis=1) / np.log(4.0)
        tilt = shares[:, 1] - shares[:, 2] - shares[:, 3]
        columns = [*(shares[:, k] for k in (1, 2, 3, 0)), hedging, tilt, self.switches]
        by_state = np.stack(columns, axis=1).reshape(-1, shares.shape[-1])
        one, other = np.triu_indices(len(shares), 1)
        polarisation = 0.5 * np.abs(shares[one] - shares[other]).sum(axis=1).mean(axis=0)
        return np.concatenate([by_state, polarisation[None]])


def excess(dependence: Floats) -> Floats:
    """Dependence on each power beyond that on the next (equation 6).

    Parameters
    ----------
    dependence : ndarray, (state, power, run)
        On each power.

    Returns
    -------
    ndarray, (state, power, run)
        At least 0.
    """
    d0, d1, d2 = dependence[:, 0], dependence[:, 1], dependence[:, 2]
    next_largest = np.stack([np.maximum(d1, d2), np.maximum(d0, d2), np.maximum(d0, d1)], axis=1)
    return np.maximum(0.0, dependence - next_largest)


def run(work: Work, world: dict[str, Floats], shocks: Shocks, armed: Floats) -> Floats:
    """Measures of runs at the last round.

    Parameters
    ----------
    work, world, shocks, armed
        As in `Runs`.

    Returns
    -------
    ndarray, (measure, run)
        As the compiled engine gives them.
    """
    runs = Runs(work, world, shocks, armed)
    for number in range(1, work.rounds + 1):
        runs.step(number)
    return runs.measures()
