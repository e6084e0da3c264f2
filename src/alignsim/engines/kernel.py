"""The compiled engine: a block of runs goes through all its rounds."""

from alignsim.engines import layout as at
from alignsim.engines.layout import J, K, P, S, T
from alignsim.engines.memory import BLOCK, Floats, Integers, Plan, row
from alignsim.engines.offers import BY_STATE, LEVER, SPLIT, make_offers, plan_offers, pull_levers
from alignsim.engines.states import (
    accumulate,
    ally,
    build_routes,
    commit,
    decide,
    feel_threats,
    shake,
    trade,
    weigh,
)
from alignsim.rules import alignment, measures, priors
from alignsim.rules.compilation import compiled_block, compiled_phase, compiled_sequence, inlined
from alignsim.rules.streams import normals4, uniform

SMALLEST_REST = 0.02
TIMES, BETWEEN, NORMAL, TRIANGULAR = range(4)
UNSPLIT, EQUALLY, BY_GDP, BY_POPULATION, BY_ACCESS, BY_WEIGHTS = range(6)
ROUNDS, ARMS, REPLICATES, NOISY, EXPLAINED, STATES, TERMS = range(7)
# measures at the last round: seven for each state, then polarisation
MEASURES = 7
LAST = S * MEASURES + 1
# what is recorded of every round: shares, hedging, tilt, leaning
RECORDED = K + 3


kept = inlined(alignment.kept)
absolute_difference = inlined(measures.absolute_difference)
tilt = inlined(measures.tilt)
log_uniform = inlined(priors.log_uniform)
triangular = inlined(priors.triangular)
uniform_between = inlined(priors.uniform_between)


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
        armed[r] = 1.0 if (run // replicates) % arms == 1 else 0.0
    for c in range(plan.swept.shape[0]):
        x = row(w, plan.swept[c])
        for r in range(BLOCK):
            x[r] = columns[c, min(first + r, total - 1) // (arms * replicates)]
    for number in range(plan.drawn.shape[0]):
        draw(plan, w, names, number)


@compiled_phase
def draw(plan: Plan, w: Floats, names: Integers, number: int) -> None:
    """Draw one number of every run from its prior."""
    x, kind, a, b = row(w, plan.drawn[number, 0]), plan.drawn[number, 1], plan.prior[number, 0], plan.prior[number, 1]
    purpose, checksum = plan.drawn[number, 2], plan.drawn[number, 3]
    if kind == NORMAL:
        for r in range(BLOCK):
            x[r] = x[r] + a * normals4(names[0, r], names[1, r], purpose, 0, checksum, 0)[0]
    elif kind == TIMES:
        for r in range(BLOCK):
            x[r] = log_uniform(uniform(names[0, r], names[1, r], purpose, checksum), x[r], a)
    elif kind == BETWEEN:
        for r in range(BLOCK):
            x[r] = uniform_between(uniform(names[0, r], names[1, r], purpose, checksum), a, b)
    else:
        for r in range(BLOCK):
            x[r] = triangular(uniform(names[0, r], names[1, r], purpose, checksum), a, x[r], b)


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
    """Shares of deviations that are left after a round."""
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


@compiled_phase
def eliminate(w: Floats, states: int) -> None:
    """Factor the matrix of the rest point, I - diag(σ) W; the factors stay below its diagonal."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        weight = row(w, s + at.PEERS)
        for j in range(states):
            one, x, neighbour = 1.0 if i == j else 0.0, row(w, at.MATRIX + i * S + j), row(w, s + at.NEIGHBOURS + j)
            for r in range(BLOCK):
                x[r] = one - weight[r] * neighbour[r]
    for pivot in range(states):
        diagonal = row(w, at.MATRIX + pivot * S + pivot)
        for lower in range(pivot + 1, states):
            factor = row(w, at.MATRIX + lower * S + pivot)
            for r in range(BLOCK):
                factor[r] = factor[r] / diagonal[r]
            for column in range(pivot + 1, states):
                x, y = row(w, at.MATRIX + lower * S + column), row(w, at.MATRIX + pivot * S + column)
                for r in range(BLOCK):
                    x[r] -= factor[r] * y[r]


@compiled_phase
def rest(w: Floats, offset: int, target: int, states: int) -> None:
    """Rest point of one component or term: utilities in the states' rows at `offset`, scores at `target`."""
    scale = row(w, at.CHOICE_SCALE)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        x, value, weight = row(w, at.SOLUTION + i), row(w, s + offset), row(w, s + at.PEERS)
        for r in range(BLOCK):
            x[r] = (1.0 - weight[r]) * (value[r] / scale[r])
    for pivot in range(states):
        y = row(w, at.SOLUTION + pivot)
        for lower in range(pivot + 1, states):
            x, factor = row(w, at.SOLUTION + lower), row(w, at.MATRIX + lower * S + pivot)
            for r in range(BLOCK):
                x[r] -= factor[r] * y[r]
    for back in range(states):
        i = states - 1 - back
        x = row(w, at.SOLUTION + i)
        for column in range(i + 1, states):
            y, factor = row(w, at.SOLUTION + column), row(w, at.MATRIX + i * S + column)
            for r in range(BLOCK):
                x[r] -= factor[r] * y[r]
        diagonal, score = row(w, at.MATRIX + i * S + i), row(w, at.STATE + i * at.STATE_ROWS + target)
        for r in range(BLOCK):
            x[r] /= diagonal[r]
            score[r] = x[r]


@compiled_sequence
def settle(plan: Plan, w: Floats) -> None:
    """Start at the baseline fixed point, decomposed term by term (sections 5 and 9)."""
    states = plan.sizes[STATES]
    for i in range(states):
        weigh(w, at.STATE + i * at.STATE_ROWS)
    eliminate(w, states)
    for k in range(K):
        rest(w, at.UTILITY + k, at.SCORES + k, states)
    if plan.sizes[EXPLAINED] == 1:
        for c in range(plan.sizes[TERMS]):
            rest(w, at.TERM + c, at.ACCUMULATOR + c, states)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        commit(w, s)
        copy(w, s + at.SHARES, s + at.SHARES_START, K)
        fill(w, s + at.SWITCHES, 1, 0.0)


@compiled_sequence
def one_round(plan: Plan, w: Floats, names: Integers, number: int) -> None:
    """One round (section 2 of the model page)."""
    states = plan.sizes[STATES]
    pull_levers(plan, w, number)
    plan_offers(plan, w, number)
    make_offers(plan, w, number)
    build_routes(w)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        feel_threats(w, s)
        weigh(w, s)
        decide(w, s, states)
        if plan.sizes[NOISY] == 1:
            shake(w, s, names, number, i)
        if plan.sizes[EXPLAINED] == 1:
            accumulate(w, s, states, plan.sizes[TERMS])
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        commit(w, s)
        if plan.sizes[EXPLAINED] == 1:
            copy(w, s + at.ACCUMULATOR_NEXT, s + at.ACCUMULATOR, plan.sizes[TERMS])
        trade(w, s)
        ally(w, s)


@compiled_phase
def record_round(w: Floats, rounds: Floats, number: int, first: int, count: int, states: int) -> None:
    """Shares, hedging, tilt and leaning of every state into rounds (round, state, recorded, run)."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        for k in range(K):
            share = row(w, s + at.SHARES + k)
            for r in range(count):
                rounds[number, i, k, first + r] = share[r]
        hedging, leaning = row(w, s + at.HEDGING), row(w, s + at.LEANING)
        usa, rus, chn = row(w, s + at.SHARES + 1), row(w, s + at.SHARES + 2), row(w, s + at.SHARES + 3)
        for r in range(count):
            rounds[number, i, K, first + r] = hedging[r]
            rounds[number, i, K + 1, first + r] = tilt(usa[r], rus[r], chn[r])
            rounds[number, i, K + 2, first + r] = leaning[r]


@compiled_phase
def record_reasons(w: Floats, reasons: Floats, number: int, first: int, count: int, states: int) -> None:
    """Accumulators of every state into reasons (round, state, term × power, run)."""
    for i in range(states):
        for c in range(reasons.shape[2]):
            x = row(w, at.STATE + i * at.STATE_ROWS + at.ACCUMULATOR + c)
            for r in range(count):
                reasons[number, i, c, first + r] = x[r]


@compiled_phase
def record_last(w: Floats, last: Floats, first: int, count: int, states: int) -> None:
    """Measures at the last round into last (measure, run)."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        out, rus, usa, chn = (
            i * MEASURES,
            row(w, s + at.SHARES + 2),
            row(w, s + at.SHARES + 1),
            row(w, s + at.SHARES + 3),
        )
        own, hedging, switches = row(w, s + at.SHARES), row(w, s + at.HEDGING), row(w, s + at.SWITCHES)
        for r in range(count):
            last[out, first + r] = usa[r]
            last[out + 1, first + r] = rus[r]
            last[out + 2, first + r] = chn[r]
            last[out + 3, first + r] = own[r]
            last[out + 4, first + r] = hedging[r]
            last[out + 5, first + r] = tilt(usa[r], rus[r], chn[r])
            last[out + 6, first + r] = switches[r]
    total = row(w, at.SCRATCH)
    for r in range(BLOCK):
        total[r] = 0.0
    for i in range(states):
        for j in range(i + 1, states):
            for k in range(K):
                one = row(w, at.STATE + i * at.STATE_ROWS + at.SHARES + k)
                other = row(w, at.STATE + j * at.STATE_ROWS + at.SHARES + k)
                for r in range(BLOCK):
                    total[r] += absolute_difference(one[r], other[r])
    for r in range(count):
        last[LAST - 1, first + r] = total[r] / (0.5 * S * (S - 1))


@compiled_block
def run_blocks(
    plan: Plan,
    w: Floats,
    names: Integers,
    columns: Floats,
    seeds: Integers,
    first: int,
    total: int,
    last: Floats,
    rounds: Floats,
    reasons: Floats,
) -> None:
    """Consecutive blocks of runs through all rounds; allocates nothing.

    Parameters
    ----------
    plan : Plan
        What is the same for all.
    w : ndarray, (row × run)
        Memory, from `alignsim.engines.memory.allocate`.
    names : ndarray, (2, run)
        Memory for seeds and replicates.
    columns : ndarray, (swept, point)
        Swept values.
    seeds : ndarray, (point) or (1)
        ``run.seed``.
    first, total : int
        Number of the first run, and of all there are.
    last : ndarray, (measure, run)
        Filled with the measures at the last round; as many runs as are to be made.
    rounds : ndarray, (round, state, recorded, run) or of length 0
        Filled if it is there.
    reasons : ndarray, (round or 1, state, term × power, run) or of length 0
        Accumulators of every round, or of the last alone; filled if it is there.
    """
    runs = last.shape[1]
    every = reasons.shape[0] > 1
    for begin in range(0, runs, BLOCK):
        count = min(BLOCK, runs - begin)
        load(plan, w, names, columns, seeds, first + begin, total)
        arrange(plan, w)
        settle(plan, w)
        for number in range(plan.sizes[ROUNDS] + 1):
            if number > 0:
                one_round(plan, w, names, number)
            if rounds.shape[0] > 0:
                record_round(w, rounds, number, begin, count, plan.sizes[STATES])
            if every:
                record_reasons(w, reasons, number, begin, count, plan.sizes[STATES])
        if reasons.shape[0] == 1:
            record_reasons(w, reasons, 0, begin, count, plan.sizes[STATES])
        record_last(w, last, begin, count, plan.sizes[STATES])
