"""The actors of one Mesa run: states that align, powers that offer."""

from typing import TYPE_CHECKING

import mesa
import numpy as np
from numpy.typing import NDArray

from alignsim.config.schema import COMPONENTS, PARTNERS, POWERS, STATES
from alignsim.engines.terms import AUTONOMY_TERMS, POWER_TERMS, TERMS
from alignsim.rules import alignment, levers, links, measures, powers, responses, utility
from alignsim.rules.streams import NOISE, normals4
from alignsim.rules.sums import ordered_sum

if TYPE_CHECKING:
    from alignsim.engines.model import AlignmentModel


class PowerAgent(mesa.Agent):  # type: ignore[misc]
    """A power that offers aid, coerces, guarantees and threatens.

    Parameters
    ----------
    model : AlignmentModel
        The run.
    code : str
        ``USA``, ``RUS`` or ``CHN``.
    """

    def __init__(self, model: "AlignmentModel", code: str) -> None:
        super().__init__(model)
        self.code = code
        self.index = POWERS.index(code)
        self.policy = model.policy[code]
        board = model.board
        self.offers_start: list[float] = model.world.offers[:, self.index].tolist()
        self.offers = list(self.offers_start)
        self.planned = list(self.offers_start)
        self.budget = ordered_sum(self.offers_start) if self.policy.budget is None else self.policy.budget
        self.coercion = board[f"coercion.{code}"]
        self.coercion_start = float(model.world.coercion[self.index])
        self.capacity = board[f"capacity.{code}"]
        self.guarantee = board[f"guarantee.{code}"]
        self.guarantee_start = board.base(f"guarantee.{code}")
        self.threat_added = board[f"threat.{code}"]
        self.security_start = board[f"security.{code}"]
        self.affinity = board[f"affinity.{code}"]
        self.punishes = [board[f"punishes.{code}.{other}"] for other in POWERS]

    def plan(self) -> None:
        """Choose this round's offers from what everybody saw in the last one."""
        if (self.model.round - 1) % self.policy.every == 0:
            self.planned = self._strategy_offers()

    def offer(self) -> None:
        """Put the offers on the table: what was planned, and what events make of it."""
        model = self.model
        moved = model.board.moved(f"aid.{self.code}", model.round, self.planned)
        finance = model.board.credited(self.code, model.round)
        share = model.rules.grant_share
        self.offers = [
            amount + levers.credited_finance(share, finance, weight)
            for amount, weight in zip(moved, model.route_weights, strict=True)
        ]

    def _strategy_offers(self) -> list[float]:
        match self.policy.strategy:
            case "proportional":
                return self._in_proportion(self._split_weights())
            case "reciprocal":
                return self._in_proportion(self._reciprocal_weights())
            case "matching":
                return self._matching_offers()
            case "competitive":
                return self._competitive_offers()
        return self.offers_start

    def _in_proportion(self, weights: list[float]) -> list[float]:
        total = ordered_sum(weights)
        return [powers.share_of_budget(self.budget, weight, total) for weight in weights]

    def _split_weights(self) -> list[float]:
        gdp: list[float] = self.model.world.gdp.tolist()
        population: list[float] = self.model.world.population.tolist()
        match self.policy.split:
            case "gdp":
                return gdp
            case "population":
                return population
            case "need":
                return [powers.need_weight(heads, income) for heads, income in zip(population, gdp, strict=True)]
        return [1.0] * len(STATES)

    def _reciprocal_weights(self) -> list[float]:
        component = self.index + 1
        return [
            powers.reciprocal_weight(start, self.policy.reward, state.shares[component], state.shares_start[component])
            for start, state in zip(self.offers_start, self.model.states, strict=True)
        ]

    def _matching_offers(self) -> list[float]:
        offers = []
        for i, start in enumerate(self.offers_start):
            rivals = ordered_sum(
                [max(0.0, rival.offers[i] - rival.offers_start[i]) for rival in self.model.powers if rival is not self]
            )
            offers.append(powers.matching_offer(start, self.policy.response, rivals))
        factor = powers.ceiling_factor(ordered_sum(offers), self.policy.ceiling * self.budget)
        return [offer * factor for offer in offers]

    def _competitive_offers(self) -> list[float]:
        rules, world = self.model.rules, self.model.world
        return powers.competitive_offers(
            [powers.value_of_state(gdp) for gdp in world.gdp.tolist()],
            rules.aid_weight,
            [rules.aid_scale * gdp for gdp in world.gdp.tolist()],
            [state.odds_without_offer(self.index) for state in self.model.states],
            rules.choice_scale,
            self.budget,
        )


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
        self.shocks = self._draw_shocks()
        self._intended = [
            alignment.log_score(
                self.log_shares[k],
                value / model.rules.choice_scale,
                self._peers(k),
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
            responses.trade_weight(start, model.board[f"trade.{partner}"][i], drift)
            for start, partner, drift in zip(self.trade_start, PARTNERS, self._drifts(), strict=True)
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
        rules = self.model.rules
        shares = self._link_shares()
        link = [
            links.western_link(shares[0], shares[1], rules.european_weight),
            shares[2],
            shares[3],
        ]
        leverage = self._leverage_left()
        dependence = [utility.dependence(link[p], self.security[p]) for p in range(len(POWERS))]
        brought = self._coercion_brought()
        self.components = {
            "AUT": dict(
                zip(
                    AUTONOMY_TERMS,
                    (
                        self.autonomy_bias,
                        utility.linear_term(rules.diversification_weight, self._diversification(shares)),
                    ),
                    strict=True,
                )
            )
        }
        for power in self.model.powers:
            terms = self._power_terms(power, link, leverage, dependence, brought)
            self.components[power.code] = dict(zip(POWER_TERMS, terms, strict=True))

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

    def _peers(self, component: int) -> float:
        return ordered_sum(
            [
                weight * state.log_shares[component]
                for weight, state in zip(self.neighbours, self.model.states, strict=True)
            ]
        )

    def _draw_shocks(self) -> list[float]:
        model = self.model
        if not model.noisy:
            return self.shocks
        normals = normals4(model.seed, model.replicate, NOISE, 0, model.round, self.index)
        return [alignment.disturbance(model.rules.noise, model.inertia, shock) for shock in normals]

    def _link_shares(self) -> list[float]:
        model, i = self.model, self.index
        sent = links.remittances(self.remittances_to_gdp, self.gdp, model.board["remittances"][i])
        from_russia = self.remittances_from_russia * sent + model.board["remittances_from_russia"][i]
        elsewhere = (1.0 - self.remittances_from_russia) * sent
        transfers = [0.0, 0.0, from_russia, 0.0, elsewhere]
        flows = [
            links.external_flow(self.trade_total, share, transfer)
            for share, transfer in zip(self.trade, transfers, strict=True)
        ]
        total = ordered_sum(flows)
        return [flow / total for flow in flows]

    def _diversification(self, link_shares: list[float]) -> float:
        named = link_shares[:-1]
        concentration = ordered_sum([share * share for share in named])
        partners = self.model.rules.rest_of_world_partners
        return links.diversification(concentration, link_shares[-1], partners, float(len(named)))

    def _leverage_left(self) -> list[float]:
        leverage = list(self.leverage)
        russia = POWERS.index("RUS")
        leverage[russia] = utility.leverage_left(
            leverage[russia],
            self.model.rules.route_leverage_relief,
            self.model.readiness["middle"],
            self.access,
            self.north,
        )
        return leverage

    def _coercion_brought(self) -> list[float]:
        i = self.index
        licence = self.model.board["licence"][i]
        return [
            utility.coercion_brought(
                power.coercion[i],
                power.coercion_start,
                licence if power.code == "USA" else 0.0,
                power.capacity[i],
            )
            for power in self.model.powers
        ]

    def _power_terms(
        self,
        power: PowerAgent,
        link: list[float],
        leverage: list[float],
        dependence: list[float],
        brought: list[float],
    ) -> tuple[float, ...]:
        rules, i, p = self.model.rules, self.index, power.index
        others = [other for other in self.model.powers if other is not power]
        excess = utility.excess_dependence(dependence[p], max(dependence[o.index] for o in others))
        felt = utility.coercion_felt(
            link[p],
            rules.coercion_scale,
            ordered_sum([utility.pressure(brought[o.index], leverage[o.index], o.punishes[p][i]) for o in others]),
            utility.pressure(brought[p], leverage[p], power.punishes[p][i]),
        )
        tendency = utility.balancing(
            rules.backing_base,
            rules.backing_guarantee,
            rules.backing_leverage,
            max(o.capacity[i] * o.guarantee[i] for o in others),
            leverage[p],
        )
        return (
            utility.linear_term(rules.security_weight, self.security[p]),
            utility.linear_term(rules.trade_weight, utility.trade_pull(link[p], rules.trade_scale)),
            utility.linear_term(rules.aid_weight, utility.aid_pull(power.offers[i], self.gdp, rules.aid_scale)),
            utility.linear_term(rules.affinity_weight, power.affinity[i]),
            utility.dependence_term(rules.dependence_aversion, excess),
            utility.coercion_term(rules.coercion_weight, felt),
            utility.threat_term(rules.threat_weight, self.threat[p], tendency),
        )

    def _drifts(self) -> tuple[float, ...]:
        """Log change of the weight of each partner, in the order of `PARTNERS` (equation 14)."""
        model, rules, i = self.model, self.model.rules, self.index
        usa, russia, china = model.powers
        change = [share - start for share, start in zip(self.shares, self.shares_start, strict=True)]
        middle = responses.corridor_gain(model.world.middle_gain, model.readiness["middle"], self.access)
        belt = responses.corridor_gain(model.world.belt_road_gain, model.readiness["belt_road"], self.access)
        north = responses.north_loss(model.world.north_loss, self.north, model.board["north_disruption"][i])
        reexport = responses.reexport_gain(rules.reexport_gain, self.reexport_access, model.board["reexport"][i])
        compliance = responses.compliance_left(
            rules.overcompliance,
            usa.coercion[i],
            usa.coercion_start,
            self.leverage[usa.index],
            model.board["licence"][i],
        )
        response = rules.trade_response
        return (
            responses.drift_usa(response, change[1], middle, usa.capacity[i]),
            responses.drift_europe(response, rules.european_weight, change[1], middle, north, reexport),
            responses.drift_russia(response, change[2], reexport, russia.capacity[i], compliance),
            responses.drift_china(response, change[3], belt, reexport, china.capacity[i]),
            responses.drift_rest(middle, north),
        )
