"""The powers of one Mesa run: they offer, coerce, guarantee and threaten."""

from typing import TYPE_CHECKING

import mesa

from alignsim.config.schema import POWERS, STATES
from alignsim.rules import levers, powers
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
