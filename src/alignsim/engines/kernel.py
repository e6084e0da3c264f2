"""The compiled engine: a block of runs goes through all its rounds."""

from alignsim.engines import layout as at
from alignsim.engines.arrangement import arrange, copy, fill, load
from alignsim.engines.layout import K, S
from alignsim.engines.memory import BLOCK, EXPLAINED, NOISY, ROUNDS, STATES, TERMS, Floats, Integers, Plan, row
from alignsim.engines.offers import make_offers, plan_offers, pull_levers
from alignsim.engines.states import accumulate, build_routes, commit, decide, feel_threats, shake, weigh
from alignsim.engines.ties import ally, trade
from alignsim.rules import measures
from alignsim.rules.compilation import compiled_block, compiled_phase, compiled_sequence, inlined

# measures at the last round: seven for each state, then polarisation
MEASURES = 7
LAST = S * MEASURES + 1
PAIRS = S * (S - 1) / 2.0
# what is recorded of every round: shares, hedging, tilt, leaning
RECORDED = K + 3

absolute_difference = inlined(measures.absolute_difference)
tilt = inlined(measures.tilt)


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
        last[LAST - 1, first + r] = total[r] / PAIRS


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
