"""How a state weighs the powers: the terms of its utilities from the ties as they stand (equations 1-10)."""

from typing import TYPE_CHECKING, NamedTuple

from alignsim.config.schema import POWERS
from alignsim.engines.terms import AUTONOMY_TERMS, POWER_TERMS
from alignsim.rules import links, pressure, utility
from alignsim.rules.sums import ordered_sum

if TYPE_CHECKING:
    from alignsim.engines.agents import StateAgent
    from alignsim.engines.powers import PowerAgent


class Hold(NamedTuple):
    """What the powers hold over one state, each in the order of ``POWERS``.

    Attributes
    ----------
    links : list of float
        Link shares (equation 2).
    dependence : list of float
        Dependence on each (equation 6).
    leverage : list of float
        Leverage left to each (equation 7).
    coercion : list of float
        Coercion that each brings to bear (equation 8).
    """

    links: list[float]
    dependence: list[float]
    leverage: list[float]
    coercion: list[float]


def weighed(state: "StateAgent") -> dict[str, dict[str, float]]:
    """Terms of the utility of autonomy and of each power.

    Parameters
    ----------
    state : StateAgent
        Is not changed.

    Returns
    -------
    dict of str to dict of str to float
        By component and term, logit units: autonomy first, then the powers.
    """
    shares = link_shares(state)
    hold = hold_of_powers(state, shares)
    components = {"AUT": dict(zip(AUTONOMY_TERMS, autonomy_terms(state, shares), strict=True))}
    for power in state.model.powers:
        terms = (*pull_terms(state, power, hold), *push_terms(state, power, hold))
        components[power.code] = dict(zip(POWER_TERMS, terms, strict=True))
    return components


def link_shares(state: "StateAgent") -> list[float]:
    """Shares of the partners in the external links of a state (equation 1).

    Parameters
    ----------
    state : StateAgent
        Is not changed.

    Returns
    -------
    list of float
        In the order of ``PARTNERS``; they add up to 1.
    """
    board, i = state.model.board, state.index
    sent = links.remittances(state.remittances_to_gdp, state.gdp, board["remittances"][i])
    from_russia = state.remittances_from_russia * sent + board["remittances_from_russia"][i]
    elsewhere = (1.0 - state.remittances_from_russia) * sent
    transfers = [0.0, 0.0, from_russia, 0.0, elsewhere]
    flows = [
        links.external_flow(state.trade_total, share, transfer)
        for share, transfer in zip(state.trade, transfers, strict=True)
    ]
    total = ordered_sum(flows)
    return [flow / total for flow in flows]


def hold_of_powers(state: "StateAgent", shares: list[float]) -> Hold:
    """What the powers hold over a state (equations 2 and 6-8).

    Parameters
    ----------
    state : StateAgent
        Is not changed.
    shares : list of float
        See `link_shares`.

    Returns
    -------
    Hold
        Before any of it is weighed.
    """
    usa, europe, russia, china, _ = shares
    tied = [links.western_link(usa, europe, state.model.rules.european_weight), russia, china]
    return Hold(
        links=tied,
        dependence=[utility.dependence(link, security) for link, security in zip(tied, state.security, strict=True)],
        leverage=leverage_left(state),
        coercion=coercion_brought(state),
    )


def leverage_left(state: "StateAgent") -> list[float]:
    """Leverage of each power over a state; the Middle Corridor takes from Russia's (equation 7).

    Parameters
    ----------
    state : StateAgent
        Is not changed.

    Returns
    -------
    list of float
        In the order of ``POWERS``, 0 to 1.
    """
    model, russia = state.model, POWERS.index("RUS")
    leverage = list(state.leverage)
    leverage[russia] = pressure.leverage_left(
        leverage[russia],
        model.rules.route_leverage_relief,
        model.readiness["middle"],
        state.access,
        state.north,
    )
    return leverage


def coercion_brought(state: "StateAgent") -> list[float]:
    """Coercion that each power brings to bear on a state; only America's can be licensed away (equation 8).

    Parameters
    ----------
    state : StateAgent
        Is not changed.

    Returns
    -------
    list of float
        In the order of ``POWERS``.
    """
    i = state.index
    licence = state.model.board["licence"][i]
    return [
        pressure.coercion_brought(
            power.coercion[i],
            power.coercion_start,
            licence if power.code == "USA" else 0.0,
            power.capacity[i],
        )
        for power in state.model.powers
    ]


def autonomy_terms(state: "StateAgent", shares: list[float]) -> tuple[float, ...]:
    """What autonomy is worth to a state (equations 3 and 10).

    Parameters
    ----------
    state : StateAgent
        Is not changed.
    shares : list of float
        See `link_shares`.

    Returns
    -------
    tuple of float
        In the order of `AUTONOMY_TERMS`, logit units.
    """
    rules = state.model.rules
    *named, rest = shares
    concentration = ordered_sum([share * share for share in named])
    spread = links.diversification(concentration, rest, rules.rest_of_world_partners, state.model.widest_spread)
    return state.autonomy_bias, utility.linear_term(rules.diversification_weight, spread)


def pull_terms(state: "StateAgent", power: "PowerAgent", hold: Hold) -> tuple[float, ...]:
    """What ties make of a power's utility: security, trade, aid, affinity, dependence (equations 4-6 and 10).

    Parameters
    ----------
    state : StateAgent
        Is not changed.
    power : PowerAgent
        Is not changed.
    hold : Hold
        Of the powers over the state.

    Returns
    -------
    tuple of float
        The first five of `POWER_TERMS`, logit units.
    """
    rules, i, p = state.model.rules, state.index, power.index
    trade = utility.trade_pull(hold.links[p], rules.trade_scale, state.model.trade_range)
    excess = utility.excess_dependence(hold.dependence[p], max(hold.dependence[o.index] for o in _others(power)))
    return (
        utility.linear_term(rules.security_weight, state.security[p]),
        utility.linear_term(rules.trade_weight, trade),
        utility.linear_term(rules.aid_weight, utility.aid_pull(power.offers[i], state.gdp, rules.aid_scale)),
        utility.linear_term(rules.affinity_weight, power.affinity[i]),
        utility.dependence_term(rules.dependence_aversion, excess),
    )


def push_terms(state: "StateAgent", power: "PowerAgent", hold: Hold) -> tuple[float, ...]:
    """What coercion and threat make of a power's utility (equations 8-10).

    Parameters
    ----------
    state : StateAgent
        Is not changed.
    power : PowerAgent
        Is not changed.
    hold : Hold
        Of the powers over the state.

    Returns
    -------
    tuple of float
        The last two of `POWER_TERMS`, logit units.
    """
    rules, i, p = state.model.rules, state.index, power.index
    others = _others(power)
    felt = pressure.coercion_felt(
        hold.links[p],
        rules.coercion_scale,
        ordered_sum([_pressure(state, other, p, hold) for other in others]),
        _pressure(state, power, p, hold),
    )
    tendency = pressure.balancing(
        rules.backing_base,
        rules.backing_guarantee,
        rules.backing_leverage,
        max(other.capacity[i] * other.guarantee[i] for other in others),
        hold.leverage[p],
    )
    return (
        pressure.coercion_term(rules.coercion_weight, felt),
        pressure.threat_term(rules.threat_weight, state.threat[p], tendency),
    )


def _pressure(state: "StateAgent", presser: "PowerAgent", p: int, hold: Hold) -> float:
    """Pressure of one power against alignment with power `p`."""
    q = presser.index
    return pressure.pressure(hold.coercion[q], hold.leverage[q], presser.punishes[p][state.index])


def _others(power: "PowerAgent") -> list["PowerAgent"]:
    return [other for other in power.model.powers if other is not power]
