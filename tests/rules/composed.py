"""The rules put together for one state and one round, as a driver does, but plainly.

Tests of the model's properties need utilities from ties; these few functions make them,
from rules only. Nothing here is imported by the package.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import alignment, links, pressure, utility
from alignsim.rules.elementary import log

Numbers = Sequence[float]


@dataclass(frozen=True)
class Weights:
    """Parameters of the utilities; defaults of section 11 of the model page."""

    security: float = 1.2
    trade: float = 1.5
    aid: float = 0.5
    affinity: float = 1.0
    dependence: float = 1.5
    coercion: float = 1.0
    threat: float = 1.0
    diversification: float = 1.0
    trade_scale: float = 0.10
    aid_scale: float = 0.01
    coercion_scale: float = 0.20
    european_weight: float = 0.25
    backing_base: float = 0.25
    backing_guarantee: float = 1.0
    backing_leverage: float = 0.5
    rest_of_world_partners: float = 5.0


@dataclass(frozen=True)
class State:
    """A state's ties before any event; vectors over powers, trade shares over partners."""

    gdp: float
    trade: float
    trade_shares: Numbers
    remittances_to_gdp: float
    remittances_from_russia: float
    autonomy_bias: float
    security: Numbers
    affinity: Numbers
    leverage: Numbers
    threat: Numbers
    guarantee: Numbers
    offers: Numbers
    coercion: Numbers
    punishes: Sequence[Numbers]
    weights: Weights = field(default_factory=Weights)


def link_shares(state: State) -> list[float]:
    """Shares of the external links over partners (equation 1)."""
    sent = links.remittances(state.remittances_to_gdp, state.gdp, 1.0)
    transfers = [
        0.0,
        0.0,
        sent * state.remittances_from_russia,
        0.0,
        sent * (1.0 - state.remittances_from_russia),
    ]
    flows = [
        links.external_flow(state.trade, share, transfer)
        for share, transfer in zip(state.trade_shares, transfers, strict=True)
    ]
    total = sum(flows)
    return [flow / total for flow in flows]


def power_links(state: State) -> list[float]:
    """Link share of each power (equation 2)."""
    usa, europe, rus, chn, _ = link_shares(state)
    return [links.western_link(usa, europe, state.weights.european_weight), rus, chn]


def diversification(state: State) -> float:
    """How evenly the links are spread (equation 3)."""
    *named, rest = link_shares(state)
    concentration = sum(share * share for share in named)
    partners = state.weights.rest_of_world_partners
    return links.diversification(concentration, rest, partners, links.widest_spread(partners, 4.0))


def largest_other(values: Numbers, own: int) -> float:
    """Largest of the other powers' values."""
    return max(value for power, value in enumerate(values) if power != own)


def power_utilities(state: State, tied: Numbers) -> list[float]:
    """Utilities of the powers (equations 4-10) at given link shares, without routes or licences."""
    weights = state.weights
    powers = range(len(tied))
    depends = [utility.dependence(link, security) for link, security in zip(tied, state.security, strict=True)]
    brought = [pressure.coercion_brought(coercion, coercion, 0.0, 1.0) for coercion in state.coercion]
    pressures = [
        [pressure.pressure(brought[p], state.leverage[p], state.punishes[p][k]) for k in powers] for p in powers
    ]

    def of(k: int) -> float:
        felt = pressure.coercion_felt(
            tied[k],
            weights.coercion_scale,
            sum(pressures[p][k] for p in powers if p != k),
            pressures[k][k],
        )
        tendency = pressure.balancing(
            weights.backing_base,
            weights.backing_guarantee,
            weights.backing_leverage,
            largest_other(state.guarantee, k),
            state.leverage[k],
        )
        excess = utility.excess_dependence(depends[k], largest_other(depends, k))
        trade = utility.trade_pull(tied[k], weights.trade_scale, utility.trade_range(weights.trade_scale))
        aid = utility.aid_pull(state.offers[k], state.gdp, weights.aid_scale)
        return utility.power_utility(
            utility.linear_term(weights.security, state.security[k]),
            utility.linear_term(weights.trade, trade),
            utility.linear_term(weights.aid, aid),
            utility.linear_term(weights.affinity, state.affinity[k]),
            utility.dependence_term(weights.dependence, excess),
            pressure.coercion_term(weights.coercion, felt),
            pressure.threat_term(weights.threat, state.threat[k], tendency),
        )

    return [of(k) for k in powers]


def utilities(state: State) -> list[float]:
    """Utilities of autonomy and the powers."""
    own = utility.autonomy_utility(
        state.autonomy_bias, utility.linear_term(state.weights.diversification, diversification(state))
    )
    return [own, *power_utilities(state, power_links(state))]


def reference_states(world: dict[str, Any]) -> list[State]:
    """The states of the reference world; its parameters are the defaults."""
    return [
        State(
            gdp=world["gdp"][i],
            trade=world["trade"][i],
            trade_shares=world["share"][i],
            remittances_to_gdp=world["remit_gdp"][i],
            remittances_from_russia=world["remit_rus"][i],
            autonomy_bias=world["alpha"][i],
            security=world["S0"][i],
            affinity=world["C"][i],
            leverage=world["lever"][i],
            threat=world["H0"][i],
            guarantee=world["G"][i],
            offers=world["offer"][i],
            coercion=world["Z"],
            punishes=world["Mpk"],
        )
        for i in range(len(draw_from.STATES))
    ]


def reordered_powers(state: State, order: Sequence[int]) -> State:
    """The same state with the powers renamed; link shares must be renamed by the caller."""

    def moved(values: Sequence[Any]) -> list[Any]:
        return [values[power] for power in order]

    return replace(
        state,
        security=moved(state.security),
        affinity=moved(state.affinity),
        leverage=moved(state.leverage),
        threat=moved(state.threat),
        guarantee=moved(state.guarantee),
        offers=moved(state.offers),
        coercion=moved(state.coercion),
        punishes=[moved(row) for row in moved(state.punishes)],
    )


def all_weights() -> st.SearchStrategy[Weights]:
    """Parameters of the utilities over their valid ranges."""
    weights, scales = draw_from.DEFAULT_WEIGHTS, draw_from.DEFAULT_SCALES
    return st.builds(
        Weights,
        security=draw_from.weights(weights["security_weight"]),
        trade=draw_from.weights(weights["trade_weight"]),
        aid=draw_from.weights(weights["aid_weight"]),
        affinity=draw_from.weights(weights["affinity_weight"]),
        dependence=draw_from.weights(weights["dependence_aversion"]),
        coercion=draw_from.weights(weights["coercion_weight"]),
        threat=draw_from.weights(weights["threat_weight"]),
        diversification=draw_from.weights(weights["diversification_weight"]),
        trade_scale=draw_from.scales(scales["trade_scale"]),
        aid_scale=draw_from.scales(scales["aid_scale"]),
        coercion_scale=draw_from.scales(scales["coercion_scale"]),
        european_weight=draw_from.indices(),
        backing_base=draw_from.reals(-1.0, 1.0),
        backing_guarantee=draw_from.weights(1.0),
        backing_leverage=draw_from.weights(0.5),
        rest_of_world_partners=draw_from.reals(1.0, 50.0),
    )


def states() -> st.SearchStrategy[State]:
    """A state with any ties and parameters."""
    per_power = draw_from.vectors(draw_from.indices(), len(draw_from.POWERS))
    return st.builds(
        State,
        gdp=draw_from.gdps(),
        trade=draw_from.trades(),
        trade_shares=draw_from.trade_shares(),
        remittances_to_gdp=draw_from.reals(0.0, 0.6),
        remittances_from_russia=draw_from.indices(),
        autonomy_bias=draw_from.reals(-3.0, 3.0),
        security=per_power,
        affinity=per_power,
        leverage=per_power,
        threat=per_power,
        guarantee=per_power,
        offers=draw_from.vectors(draw_from.offers(), len(draw_from.POWERS)),
        coercion=draw_from.vectors(draw_from.coercions(), len(draw_from.POWERS)),
        punishes=draw_from.punishments(),
        weights=all_weights(),
    )


def steady_shares(values: Numbers, choice_scale: float = 1.0) -> list[float]:
    """Steady alignment of a state without peers (section 5 of the model page)."""
    shares, _ = alignment.normalise([value / choice_scale for value in values])
    return shares


def logarithms(shares: Numbers) -> list[float]:
    """Log-scores of a starting alignment."""
    return [log(share) for share in shares]


def round_of_one(
    log_scores: Numbers, values: Numbers, inertia: float, choice_scale: float = 1.0
) -> tuple[list[float], list[float]]:
    """One round of a state without peers: shares and their logarithms (equation 11)."""
    return alignment.normalise(
        [
            alignment.log_score(previous, value / choice_scale, 0.0, inertia, 0.0)
            for previous, value in zip(log_scores, values, strict=True)
        ]
    )


def peers_example(log_scores: Sequence[Numbers], neighbours: Sequence[Numbers], state: int, k: int) -> float:
    """What the neighbours of a state show in one component (equation 11)."""
    return sum(weight * other[k] for weight, other in zip(neighbours[state], log_scores, strict=True))


def round_of_all(
    log_scores: Sequence[Numbers],
    values: Sequence[Numbers],
    neighbours: Sequence[Numbers],
    inertia: float,
    peer_weight: float,
    disturbances: Sequence[Numbers] | None = None,
) -> list[list[float]]:
    """Log-shares of all states after one round in which all move together (equation 11)."""
    after = []
    for state, (own, attractions) in enumerate(zip(log_scores, values, strict=True)):
        scores = [
            alignment.log_score(
                own[k],
                attractions[k],
                peers_example(log_scores, neighbours, state, k),
                inertia,
                peer_weight,
            )
            + (disturbances[state][k] if disturbances is not None else 0.0)
            for k in range(len(own))
        ]
        after.append(alignment.normalise(scores)[1])
    return after


def rest_log_shares(
    values: Sequence[Numbers], neighbours: Sequence[Numbers], peer_weights: Numbers
) -> list[list[float]]:
    """Log-shares of all states at the baseline fixed point (section 5 of the model page)."""
    columns = [
        alignment.rest_point(neighbours, peer_weights, [row[k] for row in values]) for k in range(len(values[0]))
    ]
    return [alignment.normalise(list(row))[1] for row in zip(*columns, strict=True)]
