"""The numbers of each run of a block: drawn, and arranged as a world with levers and split sums."""

from alignsim.engines import layout as at
from alignsim.engines.layout import J, K, P, S, T
from alignsim.engines.memory import (
    ARMS,
    BLOCK,
    DRAW_SEED,
    REPLICATES,
    STATES,
    Floats,
    Integers,
    Plan,
    row,
)
from alignsim.engines.offers import BY_STATE, LEVER, SPLIT
from alignsim.rules import alignment, links, priors, utility
from alignsim.rules.compilation import compiled_chain, compiled_phase, compiled_sequence, inlined
from alignsim.rules.streams import normals4, place_in_turn, uniform
from alignsim.world.world import SMALLEST_REST

TIMES, BETWEEN, NORMAL, TRIANGULAR = range(4)
NAMED_PARTNERS = float(J - 1)
UNSPLIT, EQUALLY, BY_GDP, BY_POPULATION, BY_ACCESS, BY_WEIGHTS = range(6)

kept = inlined(alignment.kept)
shock_size = inlined(alignment.shock_size)
widest_spread = inlined(links.widest_spread)
log_uniform = inlined(priors.log_uniform)
triangular = inlined(priors.triangular)
uniform_between = inlined(priors.uniform_between)
trade_range = inlined(utility.trade_range)


@compiled_phase
def load(plan: Plan, w: Floats, names: Integers, columns: Floats, seeds: Integers, first: int, total: int) -> None:
    """Numbers of each run: central, swept or drawn. Runs beyond the last repeat it."""
    arms, replicates = plan.sizes[ARMS], plan.sizes[REPLICATES]
    for leaf in range(plan.rows.shape[0]):
        x, value = row(w, plan.rows[leaf]), plan.base[leaf]
        for r in range(BLOCK):
            x[r] = value
    armed = row(w, at.ARMED)
    for r in range(BLOCK):
        run = min(first + r, total - 1)
        names[0, r] = seeds[(run // (arms * replicates)) % seeds.shape[0]]
        names[1, r] = run % replicates
        # shocks are the run's own even where its parameters and inputs are taken from an ensemble
        names[2, r], names[3, r] = names[0, r], names[1, r]
        armed[r] = 1.0 if (run // replicates) % arms == 1 else 0.0
    draws = plan.taken.shape[0]
    if draws > 0:
        for r in range(BLOCK):
            names[2, r] = plan.sizes[DRAW_SEED]
            names[3, r] = plan.taken[place_in_turn(names[0, r], names[1, r], draws)]
    for c in range(plan.swept.shape[0]):
        x = row(w, plan.swept[c])
        for r in range(BLOCK):
            x[r] = columns[c, min(first + r, total - 1) // (arms * replicates)]
    for number in range(plan.drawn.shape[0]):
        draw(plan, w, names, number)


@compiled_chain
def draw(plan: Plan, w: Floats, names: Integers, number: int) -> None:
    """Draw one number of every run from its prior."""
    x, kind, a, b = row(w, plan.drawn[number, 0]), plan.drawn[number, 1], plan.prior[number, 0], plan.prior[number, 1]
    purpose, checksum = plan.drawn[number, 2], plan.drawn[number, 3]
    if kind == NORMAL:
        for r in range(BLOCK):
            x[r] = x[r] + a * normals4(names[2, r], names[3, r], purpose, 0, checksum, 0)[0]
    elif kind == TIMES:
        for r in range(BLOCK):
            x[r] = log_uniform(uniform(names[2, r], names[3, r], purpose, checksum), x[r], a)
    elif kind == BETWEEN:
        for r in range(BLOCK):
            x[r] = uniform_between(uniform(names[2, r], names[3, r], purpose, checksum), a, b)
    else:
        for r in range(BLOCK):
            x[r] = triangular(uniform(names[2, r], names[3, r], purpose, checksum), a, x[r], b)


@compiled_sequence
def arrange(plan: Plan, w: Floats) -> None:
    """World, rates, levers without events and splits of sums, from the numbers of each run."""
    for i in range(plan.sizes[STATES]):
        s = at.STATE + i * at.STATE_ROWS
        leave_rest(plan, w, s + at.SHARE)
        scale_shares(plan, w, s + at.SHARE, s + at.TRADE_START, J)
        scale_shares(plan, w, s + at.NEIGHBOUR_SHARE, s + at.NEIGHBOURS, S)
        copy(w, s + at.TRADE_START, s + at.TRADE, J)
        copy(w, s + at.SECURITY_START, s + at.SECURITY, P)
        copy(w, s + at.SECURITY_START, s + at.SECURITY_BASE, P)
        copy(w, s + at.THREAT_START, s + at.THREAT, P)
        copy(w, s + at.OFFER_START, s + at.OFFERS, P)
        copy(w, s + at.OFFER_START, s + at.PLANNED, P)
        copy(w, s + at.AFFINITY_START, s + at.AFFINITY, P)
        copy(w, s + at.GUARANTEE_START, s + at.GUARANTEE, P)
        copy(w, at.COERCION_START, s + at.COERCION, P)
        copy(w, at.PEER_WEIGHT, s + at.PEERS, 1)
        fill(w, s + at.LICENCE, 3, 0.0)
        fill(w, s + at.REMITTANCES, 1, 1.0)
        fill(w, s + at.FROM_RUSSIA, 1, 0.0)
        fill(w, s + at.CAPACITY, P, 1.0)
        fill(w, s + at.THREAT_ADDED, P, 0.0)
        fill(w, s + at.TRADE_FACTOR, J, 1.0)
        # no log-shares yet, and no leaning: nothing of an earlier block may be left
        fill(w, s + at.LEANING, 2, 0.0)
        fill(w, s + at.TERM + (T - 1) * P, P, 0.0)
    copy(w, at.PUNISHES_START, at.PUNISHES, P * P)
    fill(w, at.CAPITAL, 4, 0.0)
    fill(w, at.ROUTE, 2, 0.0)
    fill(w, at.SHOCKS, K, 0.0)
    set_rates(plan, w)
    for p in range(P):
        set_budget(plan, w, p)
    split_route(w, plan.sizes[STATES])
    for action in range(plan.actions.shape[0]):
        split_sum(plan, w, action)


@compiled_phase
def copy(w: Floats, source: int, target: int, count: int) -> None:
    """Copy rows."""
    for n in range(count):
        x, y = row(w, source + n), row(w, target + n)
        for r in range(BLOCK):
            y[r] = x[r]


@compiled_phase
def fill(w: Floats, target: int, count: int, value: float) -> None:
    """Fill rows with one number."""
    for n in range(count):
        x = row(w, target + n)
        for r in range(BLOCK):
            x[r] = value


@compiled_phase
def leave_rest(plan: Plan, w: Floats, first: int) -> None:
    """Give the rest of the world what the named partners leave."""
    if plan.kept[first + J - 1] == 1:
        return
    usa, europe, rus, chn = row(w, first), row(w, first + 1), row(w, first + 2), row(w, first + 3)
    rest = row(w, first + 4)
    for r in range(BLOCK):
        rest[r] = max(1.0 - (0.0 + usa[r] + europe[r] + rus[r] + chn[r]), SMALLEST_REST)


@compiled_phase
def scale_shares(plan: Plan, w: Floats, first: int, target: int, count: int) -> None:
    """Scale rows of shares to 1; what the user gave keeps its value, the others make room."""
    fixed, free = row(w, at.SCRATCH), row(w, at.SCRATCH + 1)
    for r in range(BLOCK):
        fixed[r] = 0.0
        free[r] = 0.0
    for n in range(count):
        share, given = row(w, first + n), 1.0 if plan.kept[first + n] == 1 else 0.0
        for r in range(BLOCK):
            fixed[r] += given * share[r]
            free[r] += (1.0 - given) * share[r]
    for r in range(BLOCK):
        free[r] = (1.0 - fixed[r]) / free[r] if free[r] > 0.0 else 0.0
    for n in range(count):
        share, scaled, given = row(w, first + n), row(w, target + n), plan.kept[first + n] == 1
        for r in range(BLOCK):
            scaled[r] = share[r] if given else share[r] * free[r]


@compiled_phase
def set_rates(plan: Plan, w: Floats) -> None:
    """Shares of deviations that are left after a round, and whatever else follows from parameters alone."""
    years = plan.years
    a, t, s = row(w, at.ALIGNMENT_SPEED), row(w, at.TRADE_SPEED), row(w, at.SECURITY_SPEED)
    h, d = row(w, at.THREAT_SPEED), row(w, at.ROUTE_DEPRECIATION)
    inertia, threat, capital = row(w, at.INERTIA), row(w, at.THREAT_KEPT), row(w, at.CAPITAL_KEPT)
    trade_step, security_step = row(w, at.TRADE_STEP), row(w, at.SECURITY_STEP)
    for r in range(BLOCK):
        inertia[r] = kept(a[r], years)
        threat[r] = kept(h[r], years)
        capital[r] = kept(d[r], years)
        trade_step[r] = 1.0 - kept(t[r], years)
        security_step[r] = 1.0 - kept(s[r], years)
    noise, size = row(w, at.NOISE), row(w, at.SHOCK_SIZE)
    scale, whole = row(w, at.TRADE_SCALE), row(w, at.TRADE_RANGE)
    partners, widest = row(w, at.REST_OF_WORLD_PARTNERS), row(w, at.WIDEST_SPREAD)
    for r in range(BLOCK):
        size[r] = shock_size(noise[r], inertia[r])
        whole[r] = trade_range(scale[r])
        widest[r] = widest_spread(partners[r], NAMED_PARTNERS)


@compiled_phase
def set_budget(plan: Plan, w: Floats, p: int) -> None:
    """Budget of a power: given, or the sum of its offers."""
    budget, given = row(w, at.BUDGET + p), row(w, at.POLICY + p * 4)
    for i in range(plan.sizes[STATES]):
        offer = row(w, at.STATE + i * at.STATE_ROWS + at.OFFER_START + p)
        for r in range(BLOCK):
            budget[r] = offer[r] if i == 0 else budget[r] + offer[r]
    if plan.policies[p, 3] == 1:
        for r in range(BLOCK):
            budget[r] = given[r]


@compiled_phase
def split_route(w: Floats, states: int) -> None:
    """Split of credited route finance: access × GDP."""
    total = row(w, at.SCRATCH)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        access, gdp, weight = row(w, s + at.ACCESS), row(w, s + at.GDP), row(w, s + at.ROUTE_WEIGHT)
        for r in range(BLOCK):
            weight[r] = access[r] * gdp[r]
            total[r] = 0.0 + weight[r] if i == 0 else total[r] + weight[r]
    for i in range(states):
        weight = row(w, at.STATE + i * at.STATE_ROWS + at.ROUTE_WEIGHT)
        for r in range(BLOCK):
            weight[r] = weight[r] / total[r]


@compiled_phase
def split_sum(plan: Plan, w: Floats, action: int) -> None:
    """Parts of the amount of an event that fall on each state, and its lever without events."""
    first, rule, total = at.EVENTS + action * at.EVENT_ROWS, plan.actions[action, SPLIT], row(w, at.SCRATCH)
    lever, by_state = plan.actions[action, LEVER], plan.actions[action, BY_STATE] == 1
    for i in range(plan.sizes[STATES]):
        s, concerned = at.STATE + i * at.STATE_ROWS, plan.concerned[action, i]
        gdp, population, access = row(w, s + at.GDP), row(w, s + at.POPULATION), row(w, s + at.ACCESS)
        own, part = row(w, first + at.WEIGHTS + i), row(w, first + at.PARTS + i)
        for r in range(BLOCK):
            weight = 1.0
            weight = gdp[r] if rule == BY_GDP else weight
            weight = population[r] if rule == BY_POPULATION else weight
            weight = access[r] * gdp[r] if rule == BY_ACCESS else weight
            weight = own[r] if rule == BY_WEIGHTS else weight
            part[r] = weight if concerned == 1.0 else 0.0
            total[r] = 0.0 + part[r] if i == 0 else total[r] + part[r]
        copy(w, s + lever if by_state else lever, first + at.LEVER_BASE + i, 1)
    if rule != UNSPLIT:
        for i in range(plan.sizes[STATES]):
            part = row(w, first + at.PARTS + i)
            for r in range(BLOCK):
                part[r] = part[r] / total[r]
