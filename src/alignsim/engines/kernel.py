"""The compiled engine: a block of runs goes through all its rounds."""

from alignsim.engines import layout as at
from alignsim.engines.arrangement import arrange, copy, fill, load
from alignsim.engines.effects import build_routes, follow_levers, follow_offers, follow_routes
from alignsim.engines.layout import K, S
from alignsim.engines.memory import (
    BLOCK,
    EXPLAINED,
    LEVERS_MOVE,
    NOISY,
    OFFERS_MOVE,
    ROUNDS,
    ROUTES_MOVE,
    STATES,
    TERMS,
    Floats,
    Integers,
    Plan,
    row,
)
from alignsim.engines.offers import make_offers, plan_offers, pull_levers
from alignsim.engines.states import accumulate, commit, decide, feel_threats, itemise, shake, weigh
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
entropy_term = inlined(measures.entropy_term)
hedging_index = inlined(measures.hedging_index)
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
    follow_levers(w, states)
    follow_offers(w, states)
    for i in range(states):
        weigh(w, at.STATE + i * at.STATE_ROWS)
        if plan.sizes[EXPLAINED] == 1:
            itemise(w, at.STATE + i * at.STATE_ROWS)
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
    if plan.moves[number - 1, LEVERS_MOVE] == 1:
        pull_levers(plan, w, number)
        follow_levers(w, states)
    if plan.moves[number - 1, OFFERS_MOVE] == 1:
        plan_offers(plan, w, number)
        make_offers(plan, w, number)
        follow_offers(w, states)
    if plan.moves[number - 1, ROUTES_MOVE] == 1:
        build_routes(w)
        follow_routes(w, states)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        feel_threats(w, s)
        weigh(w, s)
        if plan.sizes[NOISY] == 1:
            shake(w, names, number, i)
        decide(w, s, states)
        if plan.sizes[EXPLAINED] == 1:
            itemise(w, s)
            accumulate(w, s, states, plan.sizes[TERMS])
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        commit(w, s)
        if plan.sizes[EXPLAINED] == 1:
            copy(w, s + at.ACCUMULATOR_NEXT, s + at.ACCUMULATOR, plan.sizes[TERMS])
        trade(w, s)
        ally(w, s)


@inlined
def hedging_of(a0: float, a1: float, a2: float, a3: float, l0: float, l1: float, l2: float, l3: float) -> float:
    """Hedging of an alignment, from shares and their logarithms."""
    entropy = 0.0 + entropy_term(a0, l0)
    entropy = entropy + entropy_term(a1, l1)
    entropy = entropy + entropy_term(a2, l2)
    return hedging_index(entropy + entropy_term(a3, l3))


@compiled_phase
def record_round(w: Floats, rounds: Floats, number: int, picked: Integers, begin: int, end: int, states: int) -> None:
    """Shares, hedging, tilt and leaning of picked runs into rounds (round, state, recorded, picked)."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        a0, a1 = row(w, s + at.SHARES), row(w, s + at.SHARES + 1)
        a2, a3 = row(w, s + at.SHARES + 2), row(w, s + at.SHARES + 3)
        l0, l1 = row(w, s + at.LOG_SHARES), row(w, s + at.LOG_SHARES + 1)
        l2, l3 = row(w, s + at.LOG_SHARES + 2), row(w, s + at.LOG_SHARES + 3)
        leaning = row(w, s + at.LEANING)
        for n in range(begin, end):
            r = picked[n] % BLOCK
            rounds[number, i, 0, n] = a0[r]
            rounds[number, i, 1, n] = a1[r]
            rounds[number, i, 2, n] = a2[r]
            rounds[number, i, 3, n] = a3[r]
            rounds[number, i, K, n] = hedging_of(a0[r], a1[r], a2[r], a3[r], l0[r], l1[r], l2[r], l3[r])
            rounds[number, i, K + 1, n] = tilt(a1[r], a2[r], a3[r])
            rounds[number, i, K + 2, n] = leaning[r]


@compiled_phase
def record_reasons(
    w: Floats, reasons: Floats, number: int, picked: Integers, begin: int, end: int, states: int
) -> None:
    """Accumulators of picked runs into reasons (round or 1, state, term × power, picked)."""
    for i in range(states):
        for c in range(reasons.shape[2]):
            x = row(w, at.STATE + i * at.STATE_ROWS + at.ACCUMULATOR + c)
            for n in range(begin, end):
                reasons[number, i, c, n] = x[picked[n] % BLOCK]


@compiled_phase
def reach(picked: Integers, begin: int, limit: int) -> int:
    """End of the picked runs, from `begin` on, that come before `limit`."""
    end = begin
    while end < picked.shape[0] and picked[end] < limit:
        end += 1
    return end


@compiled_phase
def record_last(w: Floats, last: Floats, first: int, count: int, states: int) -> None:
    """Measures at the last round into last (measure, run)."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        out = i * MEASURES
        a0, a1 = row(w, s + at.SHARES), row(w, s + at.SHARES + 1)
        a2, a3 = row(w, s + at.SHARES + 2), row(w, s + at.SHARES + 3)
        l0, l1 = row(w, s + at.LOG_SHARES), row(w, s + at.LOG_SHARES + 1)
        l2, l3 = row(w, s + at.LOG_SHARES + 2), row(w, s + at.LOG_SHARES + 3)
        switches = row(w, s + at.SWITCHES)
        for r in range(count):
            last[out, first + r] = a1[r]
            last[out + 1, first + r] = a2[r]
            last[out + 2, first + r] = a3[r]
            last[out + 3, first + r] = a0[r]
            last[out + 4, first + r] = hedging_of(a0[r], a1[r], a2[r], a3[r], l0[r], l1[r], l2[r], l3[r])
            last[out + 5, first + r] = tilt(a1[r], a2[r], a3[r])
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
    recorded: Integers,
    rounds: Floats,
    explained: Integers,
    reasons: Floats,
    settled: Integers,
    final: Floats,
) -> None:
    """Consecutive blocks of runs through all rounds; allocates nothing.

    Parameters
    ----------
    plan : Plan
        What is the same for all.
    w : ndarray, (row × run)
        Memory, from `alignsim.engines.memory.allocate`.
    names : ndarray, (4, run)
        Memory for what names the draws of each run.
    columns : ndarray, (swept, point)
        Swept values.
    seeds : ndarray, (point) or (1)
        ``run.seed``.
    first, total : int
        Number of the first run, and of all there are.
    last : ndarray, (measure, run)
        Filled with the measures at the last round; as many runs as are to be made.
    recorded, explained, settled : ndarray, (picked)
        Runs of which more is kept, counted from `first`, in ascending order.
    rounds : ndarray, (round, state, recorded, picked)
        Filled for the runs `recorded`.
    reasons : ndarray, (round, state, term × power, picked)
        Accumulators of every round, for the runs `explained`.
    final : ndarray, (1, state, term × power, picked)
        Accumulators of the last round, for the runs `settled`.
    """
    runs, states = last.shape[1], plan.sizes[STATES]
    written, reasoned, ended = 0, 0, 0
    for begin in range(0, runs, BLOCK):
        count = min(BLOCK, runs - begin)
        write_end = reach(recorded, written, begin + BLOCK)
        reason_end = reach(explained, reasoned, begin + BLOCK)
        settle_end = reach(settled, ended, begin + BLOCK)
        load(plan, w, names, columns, seeds, first + begin, total)
        arrange(plan, w)
        settle(plan, w)
        for number in range(plan.sizes[ROUNDS] + 1):
            if number > 0:
                one_round(plan, w, names, number)
            record_round(w, rounds, number, recorded, written, write_end, states)
            record_reasons(w, reasons, number, explained, reasoned, reason_end, states)
        record_reasons(w, final, 0, settled, ended, settle_end, states)
        record_last(w, last, begin, count, states)
        written, reasoned, ended = write_end, reason_end, settle_end
