"""The powers' part of a round for a block of runs: levers, events, strategies and offers."""

from math import sqrt

from alignsim.engines import layout as at
from alignsim.engines.layout import P
from alignsim.engines.memory import BLOCK, STATES, Floats, Plan, row
from alignsim.engines.states import weigh
from alignsim.rules import alignment, levers, powers
from alignsim.rules.compilation import compiled_phase, inlined
from alignsim.rules.powers import BISECTIONS, HIGHEST_PRICE, LOWEST_PRICE

SET, FACTOR, ADD = range(3)
FIXED, PROPORTIONAL, RECIPROCAL, MATCHING, COMPETITIVE = range(5)
BY_GDP, BY_POPULATION, EQUALLY, BY_NEED = range(1, 5)
# columns of `Plan.actions`
LEVER, BY_STATE, OPERATION, CREDITOR, SPLIT, AID, IDENTITY = range(7)
BUDGET, REWARD, RESPONSE, CEILING = range(4)


relative_weight = inlined(alignment.relative_weight)
after_add = inlined(levers.after_add)
after_factor = inlined(levers.after_factor)
after_set = inlined(levers.after_set)
credited_finance = inlined(levers.credited_finance)
phase = inlined(levers.phase)
within = inlined(levers.within)
ceiling_factor = inlined(powers.ceiling_factor)
marginal_value = inlined(powers.marginal_value)
matching_offer = inlined(powers.matching_offer)
need_weight = inlined(powers.need_weight)
reciprocal_weight = inlined(powers.reciprocal_weight)
share_of_budget = inlined(powers.share_of_budget)
value_of_state = inlined(powers.value_of_state)


@compiled_phase
def carry_out(plan: Plan, w: Floats, action: int, number: int, i: int, place: int) -> None:
    """Let one event act on the row of a lever of one state."""
    first = at.EVENTS + action * at.EVENT_ROWS
    amount, ramp, part = row(w, first + at.AMOUNT), row(w, first + at.RAMP), row(w, first + at.PARTS + i)
    armed, x = row(w, at.ARMED), row(w, place)
    concerned, operation = plan.concerned[action, i], plan.actions[action, OPERATION]
    elapsed, remaining = plan.dates[action, number - 1, 0], plan.dates[action, number - 1, 1]
    if operation == SET:
        for r in range(BLOCK):
            weight = phase(elapsed, remaining, ramp[r]) * concerned * armed[r]
            x[r] = after_set(x[r], weight, amount[r] * part[r])
    elif operation == FACTOR:
        for r in range(BLOCK):
            weight = phase(elapsed, remaining, ramp[r]) * concerned * armed[r]
            x[r] = after_factor(x[r], weight, amount[r])
    else:
        for r in range(BLOCK):
            weight = phase(elapsed, remaining, ramp[r]) * concerned * armed[r]
            x[r] = after_add(x[r], weight, amount[r] * part[r])


@compiled_phase
def keep_within(plan: Plan, w: Floats, action: int, place: int) -> None:
    """Keep the row of a lever to what it can be."""
    low, high, x = plan.domains[action, 0], plan.domains[action, 1], row(w, place)
    for r in range(BLOCK):
        x[r] = within(x[r], low, high)


@compiled_phase
def pull_levers(plan: Plan, w: Floats, number: int) -> None:
    """Set every lever but offers of aid for a round; the actions on one lever stand side by side."""
    count = plan.actions.shape[0]
    for first in range(count):
        lever, identity = plan.actions[first, LEVER], plan.actions[first, IDENTITY]
        if plan.actions[first, AID] >= 0 or (first > 0 and plan.actions[first - 1, IDENTITY] == identity):
            continue
        by_state = plan.actions[first, BY_STATE] == 1
        for i in range(plan.sizes[STATES] if by_state else 1):
            place = at.STATE + i * at.STATE_ROWS + lever if by_state else lever
            x, base = row(w, place), row(w, at.EVENTS + first * at.EVENT_ROWS + at.LEVER_BASE + i)
            for r in range(BLOCK):
                x[r] = base[r]
            for action in range(first, count):
                if plan.actions[action, IDENTITY] == identity:
                    carry_out(plan, w, action, number, i, place)
            keep_within(plan, w, first, place)


@compiled_phase
def credit(plan: Plan, w: Floats, number: int, p: int) -> None:
    """Route finance credited to a power, into the first row of scratch."""
    finance, route = row(w, at.SCRATCH), row(w, at.SCRATCH + 1)
    for r in range(BLOCK):
        finance[r] = 0.0
    for c in range(2):
        for r in range(BLOCK):
            route[r] = 0.0
        for action in range(plan.actions.shape[0]):
            # only route finance is credited, so that the place alone tells the corridor
            if plan.actions[action, CREDITOR] == p and plan.actions[action, LEVER] == at.ROUTE + c:
                carry_out(plan, w, action, number, 0, at.SCRATCH + 1)
        for r in range(BLOCK):
            finance[r] += route[r]


@compiled_phase
def make_offers(plan: Plan, w: Floats, number: int) -> None:
    """Offers of the round: what was planned, what events make of it, and credited route finance."""
    states = plan.sizes[STATES]
    finance, grants = row(w, at.SCRATCH), row(w, at.GRANT_SHARE)
    for p in range(P):
        credit(plan, w, number, p)
        for i in range(states):
            s = at.STATE + i * at.STATE_ROWS
            offer, planned, weight = row(w, s + at.OFFERS + p), row(w, s + at.PLANNED + p), row(w, s + at.ROUTE_WEIGHT)
            for r in range(BLOCK):
                offer[r] = planned[r]
            moved = -1
            for action in range(plan.actions.shape[0]):
                if plan.actions[action, AID] == p:
                    carry_out(plan, w, action, number, i, s + at.OFFERS + p)
                    moved = action
            if moved >= 0:
                keep_within(plan, w, moved, s + at.OFFERS + p)
            for r in range(BLOCK):
                offer[r] += credited_finance(grants[r], finance[r], weight[r])


@compiled_phase
def plan_offers(plan: Plan, w: Floats, number: int) -> None:
    """Let powers plan their offers from what everybody saw in the last round (section 7)."""
    for p in range(P):
        strategy, states = plan.policies[p, 0], plan.sizes[STATES]
        if strategy == FIXED or (number - 1) % plan.policies[p, 2] != 0:
            continue
        if strategy == PROPORTIONAL:
            plan_in_proportion(w, p, plan.policies[p, 1], states)
        elif strategy == RECIPROCAL:
            plan_reciprocal(w, p, states)
        elif strategy == MATCHING:
            plan_matching(w, p, states)
        elif strategy == COMPETITIVE:
            plan_competitive(w, p, states)


@compiled_phase
def add_up(w: Floats, states: int) -> None:
    """Sum of the rows of `SOLUTION`, into the first row of scratch."""
    total, first = row(w, at.SCRATCH), row(w, at.SOLUTION)
    for r in range(BLOCK):
        total[r] = first[r]
    for i in range(1, states):
        other = row(w, at.SOLUTION + i)
        for r in range(BLOCK):
            total[r] += other[r]


@compiled_phase
def share_out(w: Floats, p: int, states: int) -> None:
    """Split the budget of a power in proportion to the weights in the rows of `SOLUTION`."""
    budget, total = row(w, at.BUDGET + p), row(w, at.SCRATCH)
    add_up(w, states)
    for i in range(states):
        weight, planned = row(w, at.SOLUTION + i), row(w, at.STATE + i * at.STATE_ROWS + at.PLANNED + p)
        for r in range(BLOCK):
            planned[r] = share_of_budget(budget[r], weight[r], total[r])


@compiled_phase
def plan_in_proportion(w: Floats, p: int, rule: int, states: int) -> None:
    """Strategy ``proportional``."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        gdp, population, weight = row(w, s + at.GDP), row(w, s + at.POPULATION), row(w, at.SOLUTION + i)
        for r in range(BLOCK):
            size = gdp[r] if rule == BY_GDP else population[r]
            uneven = need_weight(population[r], gdp[r]) if rule == BY_NEED else size
            weight[r] = 1.0 if rule == EQUALLY else uneven
    share_out(w, p, states)


@compiled_phase
def plan_reciprocal(w: Floats, p: int, states: int) -> None:
    """Strategy ``reciprocal``."""
    reward = row(w, at.POLICY + p * 4 + REWARD)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        offer, weight = row(w, s + at.OFFER_START + p), row(w, at.SOLUTION + i)
        share, start = row(w, s + at.SHARES + 1 + p), row(w, s + at.SHARES_START + 1 + p)
        for r in range(BLOCK):
            weight[r] = reciprocal_weight(offer[r], reward[r], share[r], start[r])
    share_out(w, p, states)


@compiled_phase
def plan_matching(w: Floats, p: int, states: int) -> None:
    """Strategy ``matching``."""
    one = 1 if p == 0 else 0
    other = 1 if p == 2 else 2
    response, ceiling = row(w, at.POLICY + p * 4 + RESPONSE), row(w, at.POLICY + p * 4 + CEILING)
    total, budget = row(w, at.SCRATCH), row(w, at.BUDGET + p)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        o1, o2, start = row(w, s + at.OFFERS + one), row(w, s + at.OFFERS + other), row(w, s + at.OFFER_START + p)
        s1, s2 = row(w, s + at.OFFER_START + one), row(w, s + at.OFFER_START + other)
        planned = row(w, s + at.PLANNED + p)
        for r in range(BLOCK):
            rivals = max(0.0, o1[r] - s1[r]) + max(0.0, o2[r] - s2[r])
            planned[r] = matching_offer(start[r], response[r], rivals)
            total[r] = planned[r] if i == 0 else total[r] + planned[r]
    for i in range(states):
        planned = row(w, at.STATE + i * at.STATE_ROWS + at.PLANNED + p)
        for r in range(BLOCK):
            planned[r] = planned[r] * ceiling_factor(total[r], ceiling[r] * budget[r])


@compiled_phase
def plan_competitive(w: Floats, p: int, states: int) -> None:
    """Strategy ``competitive``: bisection of the price, and within it of every offer, for all runs at once."""
    low, high, price = row(w, at.PRICES), row(w, at.PRICES + 1), row(w, at.PRICES + 2)
    budget, total = row(w, at.BUDGET + p), row(w, at.SCRATCH)
    for i in range(states):
        weigh(w, at.STATE + i * at.STATE_ROWS)
        find_odds(w, i, p)
    for r in range(BLOCK):
        low[r] = LOWEST_PRICE
        high[r] = HIGHEST_PRICE
    for _ in range(BISECTIONS):
        for r in range(BLOCK):
            price[r] = sqrt(low[r] * high[r])
        for i in range(states):
            bid(w, i, p)
        add_up(w, states)
        for r in range(BLOCK):
            too_much = total[r] > budget[r]
            low[r] = price[r] if too_much else low[r]
            high[r] = high[r] if too_much else price[r]
    for r in range(BLOCK):
        price[r] = sqrt(low[r] * high[r])
    for i in range(states):
        bid(w, i, p)
    share_out(w, p, states)


@compiled_phase
def find_odds(w: Floats, i: int, p: int) -> None:
    """Odds of the steady share of a power in one state, had it nothing on offer."""
    s = at.STATE + i * at.STATE_ROWS
    v0, v1 = row(w, s + at.UTILITY), row(w, s + at.UTILITY + 1)
    v2, v3 = row(w, s + at.UTILITY + 2), row(w, s + at.UTILITY + 3)
    aid, scale, odds = row(w, s + at.AID_TERM + p), row(w, at.CHOICE_SCALE), row(w, at.ODDS + i)
    for r in range(BLOCK):
        z0, tau = v0[r] / scale[r], scale[r]
        z1 = (v1[r] - aid[r] if p == 0 else v1[r]) / tau
        z2 = (v2[r] - aid[r] if p == 1 else v2[r]) / tau
        z3 = (v3[r] - aid[r] if p == 2 else v3[r]) / tau
        top = max(max(max(z0, z1), z2), z3)
        e0, e1, e2, e3 = (
            relative_weight(z0, top),
            relative_weight(z1, top),
            relative_weight(z2, top),
            relative_weight(z3, top),
        )
        own = e1 if p == 0 else e2 if p == 1 else e3
        share = own * (1.0 / (e0 + e1 + e2 + e3))
        odds[r] = share / (1.0 - share)


@compiled_phase
def bid(w: Floats, i: int, p: int) -> None:
    """Offer to one state at which its marginal value has fallen to the price, into the rows of `SOLUTION`."""
    price, budget, odds = row(w, at.PRICES + 2), row(w, at.BUDGET + p), row(w, at.ODDS + i)
    low, high, offer = row(w, at.LOW + i), row(w, at.HIGH + i), row(w, at.SOLUTION + i)
    gdp, weight = row(w, at.STATE + i * at.STATE_ROWS + at.GDP), row(w, at.AID_WEIGHT)
    scale, tau = row(w, at.AID_SCALE), row(w, at.CHOICE_SCALE)
    for r in range(BLOCK):
        low[r] = 0.0
        high[r] = budget[r]
    for _ in range(BISECTIONS):
        for r in range(BLOCK):
            middle = 0.5 * (low[r] + high[r])
            value = value_of_state(gdp[r])
            worth = marginal_value(middle, value, weight[r], scale[r] * gdp[r], odds[r], tau[r])
            worth_more = worth > price[r]
            low[r] = middle if worth_more else low[r]
            high[r] = high[r] if worth_more else middle
    for r in range(BLOCK):
        offer[r] = 0.5 * (low[r] + high[r])
