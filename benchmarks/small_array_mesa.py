"""The rules as a Mesa model with small NumPy arrays: as one writes it who knows Mesa and NumPy well.

A yardstick: a state is an agent that holds its ties as arrays over powers, partners or components, and draws
come from the model's own generator. Complete for powers with fixed offers and for events on levers by state;
without route finance, other strategies and reasons.
"""

from typing import Any, Final

import mesa
import numpy as np

from alignsim.config.schema import COMPONENTS, PARTNERS, POWERS
from benchmarks.draws import Prior, Shocks, drawn, numpy_numbers, numpy_shocks, world_of
from benchmarks.work import Act, Floats, Work

USA, RUS, CHN = range(3)
SMALLEST: Final = 1e-6
ALIKE: Final = np.eye(3, dtype=bool)


class StateAgent(mesa.Agent):
    """A state that divides its alignment among autonomy and the powers.

    Parameters
    ----------
    model : SmallArrayModel
        The run.
    index : int
        Which state it is.
    """

    def __init__(self, model: "SmallArrayModel", index: int) -> None:
        super().__init__(model)
        self.index = index
        for name in model.BY_STATE:
            setattr(self, name, model.world[name][index])
        self.trade_shares, self.security, self.threat = self.share.copy(), self.S0.copy(), self.H0.copy()
        self.switches = 0

    def lever(self, name: str) -> Any:
        """Where a lever stands for this state: a number, or an array over powers or partners."""
        return self.model.levers[name][self.index]

    @property
    def tilt(self) -> float:
        """Share of the United States less those of Russia and China."""
        return self.shares[1] - self.shares[2] - self.shares[3]

    @property
    def hedging(self) -> float:
        """How evenly alignment is spread, 0 to 1."""
        return -(self.shares @ self.log_shares) / np.log(len(self.shares))

    def feel_threats(self) -> None:
        """Let threats relax towards their means (equation 12)."""
        world = self.model.world
        provoked = np.maximum(0.0, self.lever("guarantee") - self.G) @ world["provokes"]
        mean = self.H0 + self.proximity * (self.lever("threat") + world["provocation"] * provoked)
        self.threat = np.clip(mean + (self.threat - mean) * self.model.threat_kept, 0.0, 1.0)

    def links(self) -> Floats:
        """Shares of the partners in the external links (equation 1)."""
        sent = self.lever("remittances") * self.remit_gdp * self.gdp
        flows = self.trade * self.trade_shares
        flows[2] += self.remit_rus * sent + self.lever("remittances_from_russia")
        flows[4] += (1.0 - self.remit_rus) * sent
        return flows / flows.sum()

    def coercion_felt(self, links: Floats) -> Floats:
        """Coercion felt for aligning with each power (equation 8)."""
        world, coercion, start = self.model.world, self.lever("coercion"), self.model.world["Z"]
        licensed = np.array([1.0 - self.lever("licence"), 1.0, 1.0])
        brought = np.minimum(coercion, start) + np.maximum(coercion - start, 0.0) * licensed
        pressure = (self.lever("capacity") * brought * self.leverage)[:, None] * world["punishes"]
        resented = pressure.diagonal()
        return links / (links + world["coercion_scale"]) * (pressure.sum(axis=0) - resented) + resented

    def threat_tendency(self) -> Floats:
        """Whether a threat pushes away or pulls (equation 9)."""
        world = self.model.world
        backed = self.lever("capacity") * self.lever("guarantee")
        best = np.where(ALIKE, -np.inf, backed).max(axis=1)
        tendency = world["backing_base"] + world["backing_guarantee"] * best
        return np.clip(tendency - world["backing_leverage"] * self.leverage, -1.0, 1.0)

    @property
    def leverage(self) -> Floats:
        """Leverage of the powers; no corridor takes from Russia's here."""
        return self.model.world["lever"][self.index]

    def utilities(self) -> Floats:
        """Utility of each component (equations 1-10)."""
        world, s = self.model.world, self.links()
        concentration = s[:4] @ s[:4] + s[4] ** 2 / world["rest_of_world_partners"]
        diversification = (1.0 - concentration) / (1.0 - 1.0 / (4.0 + world["rest_of_world_partners"]))
        links = np.array([s[0] + world["european_weight"] * s[1], s[2], s[3]])
        dependence = 0.5 * (links + self.security)
        excess = np.maximum(0.0, dependence - np.where(ALIKE, -np.inf, dependence).max(axis=1))
        pull = np.log1p(links / world["trade_scale"]) / np.log1p(1.0 / world["trade_scale"])
        powers = (
            world["security_weight"] * self.security
            + world["trade_weight"] * pull
            + world["aid_weight"] * np.log1p(self.lever("aid") / (world["aid_scale"] * self.gdp))
            + world["affinity_weight"] * self.lever("affinity")
            - world["dependence_aversion"] * excess**2
            - world["coercion_weight"] * self.coercion_felt(links)
            - world["threat_weight"] * self.threat * self.threat_tendency()
        )
        return np.concatenate([[self.autonomy_bias + world["diversification_weight"] * diversification], powers])

    def decide(self) -> None:
        """Form an intention from what everybody showed in the last round (equation 11)."""
        model, weight = self.model, self.lever("peer_weight")
        own = self.utilities() / model.world["choice_scale"]
        attraction = (1.0 - weight) * own + weight * (self.W @ model.shown)
        shock = model.shock_size * model.shocks[self.index]
        self.intended = model.inertia * self.log_shares + (1.0 - model.inertia) * attraction + shock

    def commit(self) -> None:
        """Show the intention."""
        leaning = self.shares.argmax()
        self.show(self.intended)
        self.switches += int(self.shares.argmax() != leaning)

    def show(self, scores: Floats) -> None:
        """Shares from scores (softmax)."""
        scores = scores - scores.max()
        weights = np.exp(scores)
        total = weights.sum()
        self.shares, self.log_shares = weights / total, scores - np.log(total)

    def respond(self) -> None:
        """Trade shares and security ties (equations 14-17)."""
        model, world = self.model, self.model.world
        change, capacity = self.shares[1:] - self.start[1:], self.lever("capacity")
        logs = np.log(np.maximum(capacity, SMALLEST))
        lost = world["q_north"] * self.north * self.lever("north_disruption")
        resold = world["reexport_gain"] * self.reexport_access * self.lever("reexport")
        added = max(self.lever("coercion")[USA] - world["Z"][USA], 0.0) * (1.0 - self.lever("licence"))
        kept = max(1.0 - world["overcompliance"] * added * self.leverage[USA], SMALLEST)
        drift = world["trade_response"] * change[[0, 0, 1, 2, 2]]
        drift[1] *= world["european_weight"]
        drift[4] = 0.0
        drift += np.array(
            [logs[USA], resold - lost, 0.5 * resold + logs[RUS] + np.log(kept), resold + logs[CHN], -lost]
        )
        weights = self.share * self.lever("trade") * np.exp(drift)
        self.trade_shares = self.trade_shares + model.trade_step * (weights / weights.sum() - self.trade_shares)
        promised = self.lever("guarantee") - self.G
        target = self.lever("security") * capacity + world["security_response"] * change
        target = np.clip(target + world["security_guarantee_response"] * promised, 0.0, 1.0)
        self.security = self.security + model.security_step * (target - self.security)


class SmallArrayModel(mesa.Model):
    """A region of states between three powers.

    Parameters
    ----------
    work : Work
        What is run.
    priors : dict of int to Prior
        What is drawn, from `benchmarks.draws.priors_of`.
    arm : int
        0 for the baseline, 1 for the scenario.
    replicate : int
        Seed of the model's generator.
    numbers, shocks : optional
        Given draws instead of those of the model's generator, as in `benchmarks.draws`, of one run.
    collect : bool
        Whether every round is collected, as `mesa.batch_run` asks.
    """

    BY_STATE = (
        "autonomy_bias", "gdp", "trade", "remit_gdp", "remit_rus", "north", "access", "reexport_access",
        "share", "S0", "H0", "G", "proximity", "W",
    )  # fmt: skip

    def __init__(
        self,
        work: Work,
        priors: dict[int, Prior],
        arm: int,
        replicate: int,
        numbers: Floats | None = None,
        shocks: Shocks | None = None,
        collect: bool = True,
    ) -> None:
        super().__init__(rng=replicate)
        self.work, self.acts, self.round, self.collects = work, work.acts if arm == 1 else (), 0, collect
        given = numpy_numbers(work, priors, 1, self.rng) if numbers is None else numbers
        self.draw_shocks = numpy_shocks(work, 1, self.rng) if shocks is None else shocks
        self.world = world_of(work, drawn(work, priors, given)[:, 0])
        self.levers = self.levers_without_events()
        self.inertia = np.exp(-self.world["alignment_speed"] * work.years)
        self.threat_kept = np.exp(-self.world["threat_speed"] * work.years)
        self.trade_step = 1.0 - np.exp(-self.world["trade_speed"] * work.years)
        self.security_step = 1.0 - np.exp(-self.world["security_speed"] * work.years)
        self.shock_size = self.world["noise"] * np.sqrt(1.0 - self.inertia**2)
        self.states = [StateAgent(self, index) for index in range(len(work.states))]
        self.settle()
        self.datacollector = mesa.DataCollector(
            model_reporters={"polarisation": "polarisation"},
            agent_reporters={
                **{name: (lambda agent, k=k: agent.shares[k]) for k, name in enumerate(COMPONENTS)},
                "hedging": "hedging",
                "tilt": "tilt",
                "switches": "switches",
            },
        )

    def levers_without_events(self) -> dict[str, Floats]:
        """Where every lever stands when nothing happens: (state), (state, power) or (state, partner)."""
        world, states = self.world, len(self.work.states)
        zeros = {name: np.zeros(states) for name in ("licence", "reexport", "north_disruption")}
        return zeros | {
            "remittances": np.ones(states),
            "remittances_from_russia": np.zeros(states),
            "peer_weight": np.full(states, world["peer_weight"]),
            "coercion": np.tile(world["Z"], (states, 1)),
            "capacity": np.ones((states, len(POWERS))),
            "guarantee": world["G"].copy(),
            "threat": np.zeros((states, len(POWERS))),
            "security": world["S0"].copy(),
            "affinity": world["C"].copy(),
            "aid": world["offer"].copy(),
            "trade": np.ones((states, len(PARTNERS))),
        }

    def pull_levers(self) -> None:
        """Let events act."""
        self.levers = self.levers_without_events()
        for act in self.acts:
            self.pull(act)

    def pull(self, act: Act) -> None:
        """Let one event act."""
        name, *keys = act.lever.split(".")
        order = PARTNERS if name == "trade" else POWERS
        x = self.levers[name][:, order.index(keys[0])] if keys else self.levers[name]
        weight = act.in_force[self.round - 1] * act.concerned
        if act.operation == "set":
            x[:] = x * (1.0 - weight) + weight * act.amount * act.parts
        elif act.operation == "factor":
            x *= 1.0 + weight * (act.amount - 1.0)
        else:
            x += weight * act.amount * act.parts
        np.clip(x, act.low, act.high, out=x)

    def settle(self) -> None:
        """Start at the baseline fixed point (section 5)."""
        weight = self.levers["peer_weight"][:, None]
        own = np.array([state.utilities() for state in self.states]) / self.world["choice_scale"]
        scores = np.linalg.solve(np.eye(len(own)) - weight * self.world["W"], (1.0 - weight) * own)
        for state, row in zip(self.states, scores, strict=True):
            state.show(row)
            state.start = state.shares

    @property
    def polarisation(self) -> float:
        """Mean distance between the alignments of two states."""
        shares = np.array([state.shares for state in self.states])
        one, other = np.triu_indices(len(shares), 1)
        return 0.5 * np.abs(shares[one] - shares[other]).sum(axis=1).mean()

    def step(self) -> None:
        """Make one round."""
        self.round += 1
        if self.acts:
            self.pull_levers()
        self.shown = np.array([state.log_shares for state in self.states])
        self.shocks = self.draw_shocks(self.round)[:, :, 0]
        self.agents.do("feel_threats")
        self.agents.do("decide")
        self.agents.do("commit")
        self.agents.do("respond")
        if self.collects:
            self.datacollector.collect(self)

    def measures(self) -> Floats:
        """Measures of this round, as the compiled engine gives them."""
        rows = [[*state.shares[[1, 2, 3, 0]], state.hedging, state.tilt, state.switches] for state in self.states]
        return np.array([*np.ravel(rows), self.polarisation])
