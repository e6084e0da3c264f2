"""One run to look inside: the Mesa model."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.levers import CORRIDORS
from alignsim.config.schema import COMPONENTS, PARTNERS, POWERS, STATES, PolicyConfig, RulesConfig
from alignsim.engines.agents import StateAgent
from alignsim.engines.board import LeverBoard
from alignsim.engines.draws import draw
from alignsim.engines.powers import PowerAgent
from alignsim.engines.terms import TERMS
from alignsim.rules import alignment, links, measures, pressure, responses, utility
from alignsim.rules.sums import ordered_sum
from alignsim.world.scenario import Actions, actions_of
from alignsim.world.setup import Setup, prepared
from alignsim.world.world import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARMS = ("baseline", "scenario")


class AlignmentModel(mesa.Model):  # type: ignore[misc]
    """Five states divide their alignment among three powers and autonomy, round by round.

    Parameters
    ----------
    world : World
        Who the actors are and what ties them.
    rules : RulesConfig
        Parameters of the decision rules.
    policy : mapping of str to PolicyConfig
        How each power behaves.
    events : Actions
        What happens; empty for the baseline.
    years : float
        Length of a round.
    seed, replicate : int
        Names of the random numbers.
    noisy : bool
        Whether shocks hit the states.

    Attributes
    ----------
    round : int
        Rounds made so far; 0 at the starting point.
    states, powers : list
        Agents in the order of `alignsim.config.schema`.
    accumulators : ndarray, (state, term, power)
        Equation 18: log-odds of each power against autonomy, term by term.
    datacollector : mesa.DataCollector
        Alignments and measures of every round.

    Examples
    --------
    >>> model = AlignmentModel.from_experiment("aid_boost", overrides=["run.uncertainty=none"])
    >>> model.step()
    >>> round(sum(model.states[0].shares), 12)
    1.0
    """

    def __init__(
        self,
        world: World,
        rules: RulesConfig,
        policy: Mapping[str, PolicyConfig],
        events: Actions,
        years: float,
        seed: int = 1,
        replicate: int = 0,
        noisy: bool = False,
    ) -> None:
        # Mesa's own generator stays unused: every draw comes from alignsim.rules.streams
        super().__init__(rng=0)
        self.world, self.rules, self.policy = world, rules, policy
        self.seed, self.replicate, self.noisy = seed, replicate, noisy
        self.round = 0
        self.inertia = alignment.kept(rules.alignment_speed, years)
        self.shock_size = alignment.shock_size(rules.noise, self.inertia)
        self.trade_range = utility.trade_range(rules.trade_scale)
        self.widest_spread = links.widest_spread(rules.rest_of_world_partners, float(len(PARTNERS) - 1))
        self.threat_kept = alignment.kept(rules.threat_speed, years)
        self.capital_kept = alignment.kept(rules.route_depreciation, years)
        self.trade_step = 1.0 - alignment.kept(rules.trade_speed, years)
        self.security_step = 1.0 - alignment.kept(rules.security_speed, years)
        self.capital = dict.fromkeys(CORRIDORS, 0.0)
        self.readiness = dict.fromkeys(CORRIDORS, 0.0)
        self.board = LeverBoard(world, rules, events)
        self._moved = tuple(events.by_lever)
        self.route_weights = events.route_weights.tolist()
        self.powers = [PowerAgent(self, code) for code in POWERS]
        self.states = [StateAgent(self, code) for code in STATES]
        self._powers, self._states = self.agents_by_type[PowerAgent], self.agents_by_type[StateAgent]
        self.accumulators: NDArray[np.float64] = np.zeros((len(STATES), len(TERMS), len(POWERS)))
        self._settle()
        self.datacollector = mesa.DataCollector(
            model_reporters={"polarisation": "polarisation"},
            agenttype_reporters={StateAgent: _reporters()},
        )
        self.datacollector.collect(self)

    def __repr__(self) -> str:
        arm = f"a scenario that moves {', '.join(self._moved)}" if self._moved else "a baseline"
        return f"<AlignmentModel round {self.round} of {arm}: seed {self.seed}, replicate {self.replicate}>"

    @classmethod
    def from_experiment(
        cls,
        name: str = "baseline",
        arm: str = "scenario",
        seed: int | None = None,
        overrides: Sequence[str] = (),
        replicate: int = 0,
    ) -> "AlignmentModel":
        """Model of one replicate of an experiment, as `alignsim.run` makes it.

        Parameters
        ----------
        name : str
            Experiment, see ``alignsim list``.
        arm : {'scenario', 'baseline'}
            With or without the events.
        seed : int, optional
            ``run.seed``.
        overrides : sequence of str
            As on the command line; ``run.uncertainty=none`` for central values.
        replicate : int
            Number, from 0.

        Returns
        -------
        AlignmentModel
            At round 0.

        Raises
        ------
        AlignsimError
            Name, arm or overrides are wrong.
        """
        seeds = [] if seed is None else [f"run.seed={seed}"]
        return cls.of(prepared([f"+experiment={name}", *overrides, *seeds]), arm, replicate)

    @classmethod
    def of(cls, setup: Setup, arm: str, replicate: int = 0) -> "AlignmentModel":
        """Model of one arm and replicate.

        Parameters
        ----------
        setup : Setup
            Checked.
        arm : {'scenario', 'baseline'}
            With or without the events.
        replicate : int
            Number, from 0.

        Returns
        -------
        AlignmentModel
            At round 0.
        """
        if arm not in ARMS:
            raise ConfigError(f"arm={arm}: no such arm. {did_you_mean(arm, ARMS)}")
        drawn = draw(setup, replicate)
        config = setup.composed.config
        events = setup.composed.events if arm == "scenario" else ()
        return cls(
            drawn.world,
            drawn.rules,
            config.policy,
            actions_of(events, setup.clock, drawn.world),
            setup.clock.years,
            config.run.seed,
            replicate,
            drawn.noisy,
        )

    @property
    def polarisation(self) -> float:
        """Mean distance between the alignments of two states, 0 to 1."""
        total = 0.0
        for i, one in enumerate(self.states):
            for other in self.states[i + 1 :]:
                for share, another in zip(one.shares, other.shares, strict=True):
                    total += measures.absolute_difference(share, another)
        pairs = len(self.states) * (len(self.states) - 1) / 2
        return total / pairs

    def step(self) -> None:
        """Make one round (section 2 of ``docs/reference/model.md``)."""
        self.round += 1
        self.board.advance(self.round)
        self._powers.do("plan")
        self._powers.do("offer")
        self._states.do("feel_threats")
        self._build_routes()
        self._states.do("decide")
        self._accumulate()
        self._states.do("commit")
        self._states.do("respond")
        self.datacollector.collect(self)

    def _build_routes(self) -> None:
        for corridor in CORRIDORS:
            investment = self.board[f"route.{corridor}"][0]
            self.capital[corridor] = responses.route_capital(
                self.capital[corridor], investment, self.capital_kept, self.rules.route_depreciation
            )
            self.readiness[corridor] = pressure.corridor_readiness(self.capital[corridor], self.world.corridor_scale)

    def _settle(self) -> None:
        """Start at the baseline fixed point, decomposed term by term (sections 5 and 9)."""
        self._states.do("weigh")
        neighbours = self.world.neighbours.tolist()
        peer_weight = self.board["peer_weight"]

        def rest(attractions: Sequence[float]) -> list[float]:
            return alignment.rest_point(neighbours, peer_weight, attractions)

        scale = self.rules.choice_scale
        utilities = [state.utilities for state in self.states]
        scores = [rest([values[k] / scale for values in utilities]) for k in range(len(COMPONENTS))]
        for state, own in zip(self.states, zip(*scores, strict=True), strict=True):
            state.settle(list(own))
        for index, attractions in self._terms_by_state():
            self.accumulators[:, *index] = rest(attractions)

    def _terms_by_state(self) -> list[tuple[tuple[int, int], list[float]]]:
        attractions = np.array([state.relative_terms() for state in self.states]) / self.rules.choice_scale
        return [(index, attractions[:, *index].tolist()) for index in np.ndindex(attractions.shape[1:])]

    def _accumulate(self) -> None:
        """Carry the explanation along (equation 18): the recursion of the scores, term by term."""
        before: Any = self.accumulators
        attractions: Any = np.array([state.relative_terms() for state in self.states]) / self.rules.choice_scale
        weights = self.world.neighbours[:, :, None, None]
        # not a matrix product, which would add in another order than the scores do
        peers = ordered_sum([weights[:, j] * before[j] for j in range(len(self.states))])
        peer_weight: Any = np.array(self.board["peer_weight"])[:, None, None]
        after: Any = alignment.log_score(before, attractions, peers, self.inertia, peer_weight)
        shocks = np.array([state.shocks for state in self.states])
        after[:, TERMS.index("noise")] += shocks[:, 1:] - shocks[:, :1]
        self.accumulators = after


def _reporters() -> dict[str, Any]:
    def share(component: int) -> Any:
        return lambda state: state.shares[component]

    shares = {name: share(k) for k, name in enumerate(("autonomy", "align_usa", "align_rus", "align_chn"))}
    return {"state": "code", **shares, "hedging": "hedging", "tilt": "tilt", "leaning": "leaning"}
