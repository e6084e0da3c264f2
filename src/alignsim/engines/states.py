"""The states' part of a round for a block of runs: loops around the rules, nothing else.

Every loop over runs is innermost and calls rules alone, so that it is vectorised. Sums go from first to last,
as those of the Mesa agents do, so that both give the same bits. An elementary function stands in a loop of its own:
that is short enough for a processor to work on several of its steps at once.
"""

from alignsim.engines import layout as at
from alignsim.engines.layout import K, P, T
from alignsim.engines.memory import BLOCK, Floats, Integers, row
from alignsim.rules import alignment, links, responses, utility
from alignsim.rules import pressure as pressing
from alignsim.rules.compilation import compiled_chain, compiled_phase, inlined
from alignsim.rules.elementary import part_of_turn, within_unit
from alignsim.rules.streams import NOISE, normal_pair, radius_of, words

disturbance = inlined(alignment.disturbance)
log_score = inlined(alignment.log_score)
log_share = inlined(alignment.log_share)
log_total = inlined(alignment.log_total)
relative_weight = inlined(alignment.relative_weight)
diversification = inlined(links.diversification)
external_flow = inlined(links.external_flow)
western_link = inlined(links.western_link)
coercion_felt = inlined(pressing.coercion_felt)
coercion_term = inlined(pressing.coercion_term)
threat_term = inlined(pressing.threat_term)
relaxed_threat = inlined(responses.relaxed_threat)
autonomy_utility = inlined(utility.autonomy_utility)
dependence = inlined(utility.dependence)
dependence_term = inlined(utility.dependence_term)
excess_dependence = inlined(utility.excess_dependence)
linear_term = inlined(utility.linear_term)
power_utility = inlined(utility.power_utility)
trade_pull = inlined(utility.trade_pull)


@compiled_phase
def feel_threats(w: Floats, s: int) -> None:
    """Let the threats to one state relax towards their means (equation 12)."""
    kept = row(w, at.THREAT_KEPT)
    for p in range(P):
        threat, mean = row(w, s + at.THREAT + p), row(w, s + at.THREAT_MEAN + p)
        for r in range(BLOCK):
            threat[r] = relaxed_threat(threat[r], mean[r], kept[r])


@compiled_phase
def link(w: Floats, s: int) -> None:
    """Links of one state, and the utility of its autonomy (equations 1-3 and 10)."""
    total, from_russia, elsewhere = row(w, s + at.TRADE_TOTAL), row(w, s + at.TRANSFERS), row(w, s + at.TRANSFERS + 1)
    t0, t1, t2 = row(w, s + at.TRADE), row(w, s + at.TRADE + 1), row(w, s + at.TRADE + 2)
    t3, t4 = row(w, s + at.TRADE + 3), row(w, s + at.TRADE + 4)
    usa, rus, chn, european = row(w, at.LINKS), row(w, at.LINKS + 1), row(w, at.LINKS + 2), row(w, at.EUROPEAN_WEIGHT)
    partners, widest = row(w, at.REST_OF_WORLD_PARTNERS), row(w, at.WIDEST_SPREAD)
    weight, bias = row(w, at.DIVERSIFICATION_WEIGHT), row(w, s + at.AUTONOMY_BIAS)
    diversity, value = row(w, at.DIVERSITY), row(w, s + at.UTILITY)
    for r in range(BLOCK):
        f0, f1 = external_flow(total[r], t0[r], 0.0), external_flow(total[r], t1[r], 0.0)
        f2, f3 = external_flow(total[r], t2[r], from_russia[r]), external_flow(total[r], t3[r], 0.0)
        f4 = external_flow(total[r], t4[r], elsewhere[r])
        flow = f0 + f1 + f2 + f3 + f4
        e0, e1, e2, e3, e4 = f0 / flow, f1 / flow, f2 / flow, f3 / flow, f4 / flow
        usa[r] = western_link(e0, e1, european[r])
        rus[r] = e2
        chn[r] = e3
        concentration = e0 * e0 + e1 * e1 + e2 * e2 + e3 * e3
        diversity[r] = linear_term(weight[r], diversification(concentration, e4, partners[r], widest[r]))
        value[r] = autonomy_utility(bias[r], diversity[r])


@compiled_chain
def pull(w: Floats, s: int) -> None:
    """Dependence of one state on each power, and how much trade pulls it there (equations 4 and 6)."""
    scale, whole = row(w, at.TRADE_SCALE), row(w, at.TRADE_RANGE)
    for p in range(P):
        tie, security, depends = row(w, at.LINKS + p), row(w, s + at.SECURITY + p), row(w, at.DEPENDENCE + p)
        for r in range(BLOCK):
            depends[r] = dependence(tie[r], security[r])
        by_trade = row(w, at.TRADE_PULL + p)
        for r in range(BLOCK):
            by_trade[r] = trade_pull(tie[r], scale[r], whole[r])


@compiled_phase
def add_up_terms(w: Floats, s: int, p: int) -> None:
    """Utility of one power to one state (equations 8 and 10)."""
    one = 1 if p == 0 else 0
    other = 1 if p == 2 else 2
    own, d1, d2 = row(w, at.DEPENDENCE + p), row(w, at.DEPENDENCE + one), row(w, at.DEPENDENCE + other)
    tie, scale, by_trade = row(w, at.LINKS + p), row(w, at.COERCION_SCALE), row(w, at.TRADE_PULL + p)
    punished, resented = row(w, s + at.PUNISHED + p), row(w, s + at.RESENTED + p)
    security, threat, tendency = row(w, s + at.SECURITY + p), row(w, s + at.THREAT + p), row(w, s + at.TENDENCY + p)
    by_aid, by_affinity = row(w, s + at.AID_TERM + p), row(w, s + at.AFFINITY_TERM + p)
    w_s, w_t, w_d = row(w, at.SECURITY_WEIGHT), row(w, at.TRADE_WEIGHT), row(w, at.DEPENDENCE_AVERSION)
    w_x, w_h, value = row(w, at.COERCION_WEIGHT), row(w, at.THREAT_WEIGHT), row(w, s + at.UTILITY + 1 + p)
    for r in range(BLOCK):
        value[r] = power_utility(
            linear_term(w_s[r], security[r]),
            linear_term(w_t[r], by_trade[r]),
            by_aid[r],
            by_affinity[r],
            dependence_term(w_d[r], excess_dependence(own[r], max(d1[r], d2[r]))),
            coercion_term(w_x[r], coercion_felt(tie[r], scale[r], punished[r], resented[r])),
            threat_term(w_h[r], threat[r], tendency[r]),
        )


@compiled_phase
def weigh(w: Floats, s: int) -> None:
    """Utilities of one state (equations 1-10); what follows from levers alone is there already."""
    link(w, s)
    pull(w, s)
    for p in range(P):
        add_up_terms(w, s, p)


@compiled_phase
def itemise(w: Floats, s: int) -> None:
    """Terms of the utilities that were weighed last, those of one state (equation 10)."""
    w_s, w_t, w_d = row(w, at.SECURITY_WEIGHT), row(w, at.TRADE_WEIGHT), row(w, at.DEPENDENCE_AVERSION)
    w_x, w_h, scale = row(w, at.COERCION_WEIGHT), row(w, at.THREAT_WEIGHT), row(w, at.COERCION_SCALE)
    bias, diversity = row(w, s + at.AUTONOMY_BIAS), row(w, at.DIVERSITY)
    for p in range(P):
        one = 1 if p == 0 else 0
        other = 1 if p == 2 else 2
        own, d1, d2 = row(w, at.DEPENDENCE + p), row(w, at.DEPENDENCE + one), row(w, at.DEPENDENCE + other)
        security, by_trade, tie = row(w, s + at.SECURITY + p), row(w, at.TRADE_PULL + p), row(w, at.LINKS + p)
        t = s + at.TERM + p
        v0, v1, v4 = row(w, t), row(w, t + P), row(w, t + 4 * P)
        for r in range(BLOCK):
            v0[r] = linear_term(w_s[r], security[r])
            v1[r] = linear_term(w_t[r], by_trade[r])
            v4[r] = dependence_term(w_d[r], excess_dependence(own[r], max(d1[r], d2[r])))
        punished, resented = row(w, s + at.PUNISHED + p), row(w, s + at.RESENTED + p)
        threat, tendency = row(w, s + at.THREAT + p), row(w, s + at.TENDENCY + p)
        v5, v6, v7, v8 = row(w, t + 5 * P), row(w, t + 6 * P), row(w, t + 7 * P), row(w, t + 8 * P)
        for r in range(BLOCK):
            v5[r] = coercion_term(w_x[r], coercion_felt(tie[r], scale[r], punished[r], resented[r]))
            v6[r] = threat_term(w_h[r], threat[r], tendency[r])
            v7[r] = 0.0 - bias[r]
            v8[r] = 0.0 - diversity[r]


@compiled_phase
def hear_peers(w: Floats, s: int, offset: int, states: int) -> None:
    """Weighted mean of a number of the neighbours, into the first row of scratch."""
    peers = row(w, at.SCRATCH)
    weight, other = row(w, s + at.NEIGHBOURS), row(w, at.STATE + offset)
    for r in range(BLOCK):
        peers[r] = weight[r] * other[r]
    for j in range(1, states):
        weight, other = row(w, s + at.NEIGHBOURS + j), row(w, at.STATE + j * at.STATE_ROWS + offset)
        for r in range(BLOCK):
            peers[r] += weight[r] * other[r]


@compiled_phase
def decide(w: Floats, s: int, states: int) -> None:
    """Scores of one state, shocks included (equation 11)."""
    peers, weight = row(w, at.SCRATCH), row(w, s + at.PEERS)
    inertia, scale = row(w, at.INERTIA), row(w, at.CHOICE_SCALE)
    for k in range(K):
        hear_peers(w, s, at.LOG_SHARES + k, states)
        habit, value, score = row(w, s + at.LOG_SHARES + k), row(w, s + at.UTILITY + k), row(w, s + at.SCORES + k)
        shock = row(w, at.SHOCKS + k)
        for r in range(BLOCK):
            score[r] = log_score(habit[r], value[r] / scale[r], peers[r], inertia[r], weight[r]) + shock[r]


@compiled_chain
def shake(w: Floats, names: Integers, number: int, state: int) -> None:
    """Shocks of a round to the scores of one state: the first two rows of names are seeds and replicates."""
    u0, u1, u2, u3 = row(w, at.SHOCKS), row(w, at.SHOCKS + 1), row(w, at.SHOCKS + 2), row(w, at.SHOCKS + 3)
    for r in range(BLOCK):
        w0, w1, w2, w3 = words(names[0, r], names[1, r], NOISE, 0, number, state)
        u0[r] = within_unit(w0)
        u1[r] = part_of_turn(w1)
        u2[r] = within_unit(w2)
        u3[r] = part_of_turn(w3)
    size = row(w, at.SHOCK_SIZE)
    for first in range(0, K, 2):
        along, across = row(w, at.SHOCKS + first), row(w, at.SHOCKS + first + 1)
        for r in range(BLOCK):
            along[r] = radius_of(along[r])
        for r in range(BLOCK):
            n0, n1 = normal_pair(along[r], across[r])
            along[r] = disturbance(size[r], n0)
            across[r] = disturbance(size[r], n1)


@compiled_phase
def accumulate(w: Floats, s: int, states: int, terms: int) -> None:
    """Carry the explanation of one state along (equation 18)."""
    peers, weight = row(w, at.SCRATCH), row(w, s + at.PEERS)
    inertia, scale = row(w, at.INERTIA), row(w, at.CHOICE_SCALE)
    for c in range(terms):
        hear_peers(w, s, at.ACCUMULATOR + c, states)
        before, after = row(w, s + at.ACCUMULATOR + c), row(w, s + at.ACCUMULATOR_NEXT + c)
        term = row(w, s + at.TERM + c)
        for r in range(BLOCK):
            after[r] = log_score(before[r], term[r] / scale[r], peers[r], inertia[r], weight[r])
    own = row(w, at.SHOCKS)
    for p in range(P):
        after, shock = row(w, s + at.ACCUMULATOR_NEXT + (T - 1) * P + p), row(w, at.SHOCKS + 1 + p)
        for r in range(BLOCK):
            after[r] += shock[r] - own[r]


@compiled_chain
def commit(w: Floats, s: int) -> None:
    """Shares of one state from its scores, and its leaning."""
    z0, z1 = row(w, s + at.SCORES), row(w, s + at.SCORES + 1)
    z2, z3 = row(w, s + at.SCORES + 2), row(w, s + at.SCORES + 3)
    top, total, whole = row(w, at.SCRATCH), row(w, at.SCRATCH + 1), row(w, at.SCRATCH + 2)
    for r in range(BLOCK):
        top[r] = max(max(max(z0[r], z1[r]), z2[r]), z3[r])
    for k in range(K):
        score, share = row(w, s + at.SCORES + k), row(w, s + at.SHARES + k)
        for r in range(BLOCK):
            share[r] = relative_weight(score[r], top[r])
    a0, a1 = row(w, s + at.SHARES), row(w, s + at.SHARES + 1)
    a2, a3 = row(w, s + at.SHARES + 2), row(w, s + at.SHARES + 3)
    for r in range(BLOCK):
        total[r] = a0[r] + a1[r] + a2[r] + a3[r]
    for r in range(BLOCK):
        whole[r] = log_total(top[r], total[r])
    l0, l1 = row(w, s + at.LOG_SHARES), row(w, s + at.LOG_SHARES + 1)
    l2, l3 = row(w, s + at.LOG_SHARES + 2), row(w, s + at.LOG_SHARES + 3)
    leaning, switches = row(w, s + at.LEANING), row(w, s + at.SWITCHES)
    for r in range(BLOCK):
        scale = 1.0 / total[r]
        l0[r] = log_share(z0[r], whole[r])
        l1[r] = log_share(z1[r], whole[r])
        l2[r] = log_share(z2[r], whole[r])
        l3[r] = log_share(z3[r], whole[r])
        s0, s1, s2, s3 = a0[r] * scale, a1[r] * scale, a2[r] * scale, a3[r] * scale
        a0[r] = s0
        a1[r] = s1
        a2[r] = s2
        a3[r] = s3
        best = 1.0 if s1 > s0 else 0.0
        largest = max(s0, s1)
        best = 2.0 if s2 > largest else best
        largest = max(largest, s2)
        best = 3.0 if s3 > largest else best
        switches[r] += 0.0 if best == leaning[r] else 1.0
        leaning[r] = best
