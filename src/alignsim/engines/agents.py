"""The states of one Mesa run: what they align with, round by round."""

from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import COMPONENTS, PARTNERS, POWERS, STATES
from alignsim.engines.powers import PowerAgent
from alignsim.engines.terms import TERMS
from alignsim.engines.weighing import weighed
from alignsim.rules import alignment, measures, responses, trade, utility
from alignsim.rules.streams import NOISE, normals4
from alignsim.rules.sums import ordered_sum

if TYPE_CHECKING:
    from alignsim.engines.model import AlignmentModel

__all__ = ["PowerAgent", "StateAgent"]


class StateAgent(mesa.Agent):  # type: ignore[misc]
    """A state that divides its alignment among the powers and autonomy.

    Parameters
    ----------
    model : AlignmentModel
        The run.
    code : str
        ISO 3166 code.

    Attributes
    ----------
    shares, log_shares : list of float
        Alignment over ``AUT USA RUS CHN``, and its logarithm.
    trade, security, threat : list of float
        Trade shares over the partners; security ties with and threats from the powers.
    components : dict of str to dict of str to float
        Terms of the utility of each component, as weighed in the last round, logit units.
    """

    def __init__(self, model: "AlignmentModel", code: str) -> None:
        super().__init__(model)
        self.code = code
        self.index = STATES.index(code)
        world, i = model.world, self.index
        self.gdp = float(world.gdp[i])
        self.trade_total = float(world.trade[i])
        self.remittances_to_gdp = float(world.remittances_to_gdp[i])
        self.remittances_from_russia = float(world.remittances_from_russia[i])
        self.north, self.access = float(world.north[i]), float(world.access[i])
        self.reexport_access = float(world.reexport_access[i])
        self.leverage = world.leverage[i].tolist()
        self.proximity = world.proximity[i].tolist()
        self.threat_start = world.threat[i].tolist()
        self.trade_start = world.trade_shares[i].tolist()
        self.neighbours = world.neighbours[i].tolist()
        self.autonomy_bias = model.rules.autonomy_bias[code]
        self.trade = list(self.trade_start)
        self.security = world.security[i].tolist()
        self.threat = list(self.threat_start)
        self.components: dict[str, dict[str, float]] = {}
        self.shares: list[float] = []
        self.log_shares: list[float] = []
        self.shares_start: list[float] = []
        self._intended: list[float] = []
        self.shocks = [0.0] * len(COMPONENTS)

    def __repr__(self) -> str:
        shares = ", ".join(f"{100 * share:.0f} % {name}" for name, share in zip(COMPONENTS, self.shares, strict=False))
        return f"<StateAgent {self.code}: {shares or 'not settled yet'}>"

    @property
    def utilities(self) -> list[float]:
        """Utility of each component in the last round, logit units, autonomy first."""
        by_power = [utility.power_utility(*self.components[power].values()) for power in POWERS]
        return [utility.autonomy_utility(*self.components["AUT"].values()), *by_power]

    @property
    def accumulators(self) -> dict[str, dict[str, float]]:
        """Why the state stands where it does: log-odds of each power against autonomy, term by term.

        Equation 18 of ``docs/reference/model.md``; the terms of a power add up to
        ``ln(share of the power / share of autonomy)``.
        """
        table = self.model.accumulators[self.index]
        return {power: dict(zip(TERMS, table[:, p].tolist(), strict=True)) for p, power in enumerate(POWERS)}

    @property
    def leaning(self) -> str:
        """Component with the largest share."""
        return COMPONENTS[measures.leaning(self.shares)]

    @property
    def hedging(self) -> float:
        """Hedging index, 0 to 1."""
        entropy = 0.0
        for share, log_share in zip(self.shares, self.log_shares, strict=True):
            entropy += measures.entropy_term(share, log_share)
        return measures.hedging_index(entropy)

    @property
    def tilt(self) -> float:
        """Share of the United States less those of Russia and China."""
        return measures.tilt(*self.shares[1:])

    def feel_threats(self) -> None:
        """Let threats relax towards their means (equation 12)."""
        i = self.index
        for power in self.model.powers:
            p = power.index
            provoked = 0.0
            for other in self.model.powers:
                provokes = float(self.model.world.provokes[other.index, p])
                provoked += responses.provocation(provokes, other.guarantee[i], other.guarantee_start[i])
            mean = responses.mean_threat(
                self.threat_start[p],
                power.threat_added[i],
                self.proximity[p],
                self.model.rules.provocation,
                provoked,
            )
            self.threat[p] = responses.relaxed_threat(self.threat[p], mean, self.model.threat_kept)

    def decide(self) -> None:
        """Form an intention from what everybody showed in the last round (equations 1-11)."""
        self.weigh()
        model = self.model
        peer_weight = model.board["peer_weight"][self.index]
        self.shocks = _drawn_shocks(self)
        self._intended = [
            alignment.log_score(
                self.log_shares[k],
                value / model.rules.choice_scale,
                _peers(self, k),
                model.inertia,
                peer_weight,
            )
            + self.shocks[k]
            for k, value in enumerate(self.utilities)
        ]

    def commit(self) -> None:
        """Show the intention. Apart from `decide`, so that the order of states is not a hidden rule."""
        self.shares, self.log_shares = alignment.normalise(self._intended)

    def respond(self) -> None:
        """Let trade and security ties move towards what alignment and levers imply (equations 14-17)."""
        model, i = self.model, self.index
        weights = [
            trade.trade_weight(start, model.board[f"trade.{partner}"][i], drift)
            for start, partner, drift in zip(self.trade_start, PARTNERS, _drifts(self), strict=True)
        ]
        total = ordered_sum(weights)
        self.trade = [
            responses.approach(share, weight / total, model.trade_step)
            for share, weight in zip(self.trade, weights, strict=True)
        ]
        for power in model.powers:
            p = power.index
            target = responses.security_target(
                power.security_start[i],
                power.capacity[i],
                model.rules.security_response,
                self.shares[p + 1] - self.shares_start[p + 1],
                model.rules.security_guarantee_response,
                power.guarantee[i] - power.guarantee_start[i],
            )
            self.security[p] = responses.approach(self.security[p], target, model.security_step)

    def settle(self, scores: list[float]) -> None:
        """Take the baseline as starting point.

        Parameters
        ----------
        scores : list of float
            Of the rest point, one for each component.
        """
        self.shares, self.log_shares = alignment.normalise(scores)
        self.shares_start = list(self.shares)

    def weigh(self) -> None:
        """Fill `components` from the ties as they stand (equations 1-10)."""
        self.components = weighed(self)

    def relative_terms(self) -> NDArray[np.float64]:
        """Terms of the utilities relative to autonomy.

        Returns
        -------
        ndarray, (term, power)
            Logit units, terms in the order of `TERMS`; noise is 0 here.
        """
        autonomy = [-value for value in self.components["AUT"].values()]
        columns = [[*self.components[power].values(), *autonomy, 0.0] for power in POWERS]
        return np.array(columns).T

    def odds_without_offer(self, p: int) -> float:
        """Odds of the steady share of a power, had it nothing on offer.

        Parameters
        ----------
        p : int
            Index of the power.

        Returns
        -------
        float
            By own utility alone, with the other powers' offers of the last round.
        """
        self.weigh()
        utilities = self.utilities
        utilities[p + 1] -= self.components[POWERS[p]]["aid"]
        shares, _ = alignment.normalise([value / self.model.rules.choice_scale for value in utilities])
        return shares[p + 1] / (1.0 - shares[p + 1])


def _peers(state: StateAgent, component: int) -> float:
    """Weighted mean of what the neighbours show in one component."""
    return ordered_sum(
        [
            weight * other.log_shares[component]
            for weight, other in zip(state.neighbours, state.model.states, strict=True)
        ]
    )


def _drawn_shocks(state: StateAgent) -> list[float]:
    """What hits each component in this round; nothing without noise."""
    model = state.model
    if not model.noisy:
        return [0.0] * len(COMPONENTS)
    normals = normals4(model.seed, model.replicate, NOISE, 0, model.round, state.index)
    return [alignment.disturbance(model.shock_size, shock) for shock in normals]


def _drifts(state: StateAgent) -> tuple[float, ...]:
    """Log change of the weight of each partner, in the order of `PARTNERS` (equation 14)."""
    model, rules, i = state.model, state.model.rules, state.index
    usa, capacities = model.powers[0], [trade.log_left(power.capacity[i]) for power in model.powers]
    change = [share - start for share, start in zip(state.shares, state.shares_start, strict=True)]
    middle = trade.corridor_gain(model.world.middle_gain, model.readiness["middle"], state.access)
    belt = trade.corridor_gain(model.world.belt_road_gain, model.readiness["belt_road"], state.access)
    north = trade.north_loss(model.world.north_loss, state.north, model.board["north_disruption"][i])
    reexport = trade.reexport_gain(rules.reexport_gain, state.reexport_access, model.board["reexport"][i])
    compliance = trade.compliance_left(
        rules.overcompliance,
        usa.coercion[i],
        usa.coercion_start,
        state.leverage[usa.index],
        model.board["licence"][i],
    )
    response = rules.trade_response
    return (
        trade.drift_usa(response, change[1], middle, capacities[0]),
        trade.drift_europe(response, rules.european_weight, change[1], middle, north, reexport),
        trade.drift_russia(response, change[2], reexport, capacities[1], trade.log_left(compliance)),
        trade.drift_china(response, change[3], belt, reexport, capacities[2]),
        trade.drift_rest(middle, north),
    )
