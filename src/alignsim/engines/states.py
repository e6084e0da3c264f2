"""The states' part of a round for a block of runs: loops around the rules, nothing else.

Every loop over runs is innermost and calls rules alone, so that it is vectorised. Sums go from first to last,
as those of the Mesa agents do, so that both give the same bits.
"""

from alignsim.engines import layout as at
from alignsim.engines.layout import J, K, P, T
from alignsim.engines.memory import BLOCK, Floats, Integers, row
from alignsim.rules import alignment, links, measures, responses, utility
from alignsim.rules import pressure as pressing
from alignsim.rules.compilation import compiled_phase, inlined
from alignsim.rules.streams import NOISE, normals4

USA, RUS, CHN = range(P)
NAMED_PARTNERS = float(J - 1)


disturbance = inlined(alignment.disturbance)
log_score = inlined(alignment.log_score)
log_share = inlined(alignment.log_share)
relative_weight = inlined(alignment.relative_weight)
diversification = inlined(links.diversification)
external_flow = inlined(links.external_flow)
remittances = inlined(links.remittances)
western_link = inlined(links.western_link)
entropy_term = inlined(measures.entropy_term)
hedging_index = inlined(measures.hedging_index)
balancing = inlined(pressing.balancing)
coercion_brought = inlined(pressing.coercion_brought)
coercion_felt = inlined(pressing.coercion_felt)
coercion_term = inlined(pressing.coercion_term)
corridor_readiness = inlined(pressing.corridor_readiness)
leverage_left = inlined(pressing.leverage_left)
pressure = inlined(pressing.pressure)
threat_term = inlined(pressing.threat_term)
mean_threat = inlined(responses.mean_threat)
provocation = inlined(responses.provocation)
relaxed_threat = inlined(responses.relaxed_threat)
route_capital = inlined(responses.route_capital)
aid_pull = inlined(utility.aid_pull)
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
    sensitivity, kept, provoked = row(w, at.PROVOCATION), row(w, at.THREAT_KEPT), row(w, at.SCRATCH)
    for p in range(P):
        for r in range(BLOCK):
            provoked[r] = 0.0
        for q in range(P):
            provokes, guarantee = row(w, at.PROVOKES + q * P + p), row(w, s + at.GUARANTEE + q)
            start = row(w, s + at.GUARANTEE_START + q)
            for r in range(BLOCK):
                provoked[r] += provocation(provokes[r], guarantee[r], start[r])
        start, added = row(w, s + at.THREAT_START + p), row(w, s + at.THREAT_ADDED + p)
        proximity, threat = row(w, s + at.PROXIMITY + p), row(w, s + at.THREAT + p)
        for r in range(BLOCK):
            mean = mean_threat(start[r], added[r], proximity[r], sensitivity[r], provoked[r])
            threat[r] = relaxed_threat(threat[r], mean, kept[r])


@compiled_phase
def build_routes(w: Floats) -> None:
    """Route capital and readiness of the corridors (equations 13 and 7)."""
    kept, wear, scale = row(w, at.CAPITAL_KEPT), row(w, at.ROUTE_DEPRECIATION), row(w, at.CORRIDOR_SCALE)
    for c in range(2):
        capital, investment, ready = row(w, at.CAPITAL + c), row(w, at.ROUTE + c), row(w, at.READINESS + c)
        for r in range(BLOCK):
            capital[r] = route_capital(capital[r], investment[r], kept[r], wear[r])
            ready[r] = corridor_readiness(capital[r], scale[r])


@compiled_phase
def link(w: Floats, s: int) -> None:
    """Links of one state, and the utility of its autonomy (equations 1-3 and 10)."""
    to_gdp, gdp, factor = row(w, s + at.REMITTANCES_TO_GDP), row(w, s + at.GDP), row(w, s + at.REMITTANCES)
    part, further = row(w, s + at.REMITTANCES_FROM_RUSSIA), row(w, s + at.FROM_RUSSIA)
    from_russia, elsewhere, none = row(w, at.SCRATCH), row(w, at.SCRATCH + 1), row(w, at.SCRATCH + 2)
    # loops are kept small: with many rows in one, the compiler gives up proving that they do not overlap
    for r in range(BLOCK):
        sent = remittances(to_gdp[r], gdp[r], factor[r])
        from_russia[r] = part[r] * sent + further[r]
        elsewhere[r] = (1.0 - part[r]) * sent
        none[r] = 0.0
    total = row(w, s + at.TRADE_TOTAL)
    for j in range(J):
        transfer = row(w, at.SCRATCH if j == 2 else at.SCRATCH + 1 if j == J - 1 else at.SCRATCH + 2)
        flow, share = row(w, at.FLOWS + j), row(w, s + at.TRADE + j)
        for r in range(BLOCK):
            flow[r] = external_flow(total[r], share[r], transfer[r])
    spread(w, s)


@compiled_phase
def spread(w: Floats, s: int) -> None:
    """Shares of the links, and the utility of autonomy, from the flows to each partner."""
    f0, f1, f2 = row(w, at.FLOWS), row(w, at.FLOWS + 1), row(w, at.FLOWS + 2)
    f3, f4 = row(w, at.FLOWS + 3), row(w, at.FLOWS + 4)
    for r in range(BLOCK):
        flow = f0[r] + f1[r] + f2[r] + f3[r] + f4[r]
        f0[r] = f0[r] / flow
        f1[r] = f1[r] / flow
        f2[r] = f2[r] / flow
        f3[r] = f3[r] / flow
        f4[r] = f4[r] / flow
    usa, rus, chn, european = row(w, at.LINKS), row(w, at.LINKS + 1), row(w, at.LINKS + 2), row(w, at.EUROPEAN_WEIGHT)
    for r in range(BLOCK):
        usa[r] = western_link(f0[r], f1[r], european[r])
        rus[r] = f2[r]
        chn[r] = f3[r]
    partners, weight = row(w, at.REST_OF_WORLD_PARTNERS), row(w, at.DIVERSIFICATION_WEIGHT)
    bias, value, diversity = row(w, s + at.AUTONOMY_BIAS), row(w, s + at.UTILITY), row(w, at.SCRATCH)
    for r in range(BLOCK):
        concentration = f0[r] * f0[r] + f1[r] * f1[r] + f2[r] * f2[r] + f3[r] * f3[r]
        even = diversification(concentration, f4[r], partners[r], NAMED_PARTNERS)
        diversity[r] = linear_term(weight[r], even)
    for r in range(BLOCK):
        value[r] = autonomy_utility(bias[r], diversity[r])
    for p in range(P):
        against, spread_out = row(w, s + at.TERM + 7 * P + p), row(w, s + at.TERM + 8 * P + p)
        for r in range(BLOCK):
            against[r] = 0.0 - bias[r]
            spread_out[r] = 0.0 - diversity[r]


@compiled_phase
def depend(w: Floats, s: int) -> None:
    """Dependence of one state on each power, and what each can bring to bear on it (equations 6-8)."""
    licence = row(w, s + at.LICENCE)
    for p in range(P):
        coercion, capacity = row(w, s + at.COERCION + p), row(w, s + at.CAPACITY + p)
        start, brought = row(w, at.COERCION_START + p), row(w, at.BROUGHT + p)
        tie, security, depends = row(w, at.LINKS + p), row(w, s + at.SECURITY + p), row(w, at.DEPENDENCE + p)
        leverage, left = row(w, s + at.LEVERAGE + p), row(w, at.LEVERAGE_LEFT + p)
        licensed = 1.0 if p == USA else 0.0
        for r in range(BLOCK):
            brought[r] = coercion_brought(coercion[r], start[r], licensed * licence[r], capacity[r])
            depends[r] = dependence(tie[r], security[r])
            left[r] = leverage[r]
    left, relief, ready = row(w, at.LEVERAGE_LEFT + RUS), row(w, at.ROUTE_LEVERAGE_RELIEF), row(w, at.READINESS)
    access, north = row(w, s + at.ACCESS), row(w, s + at.NORTH)
    for r in range(BLOCK):
        left[r] = leverage_left(left[r], relief[r], ready[r], access[r], north[r])


@compiled_phase
def pull(w: Floats, s: int, p: int) -> None:
    """Terms of the utility of a power that ties make: security, trade, aid, affinity, dependence."""
    one = 1 if p == 0 else 0
    other = 1 if p == 2 else 2
    tie, security = row(w, at.LINKS + p), row(w, s + at.SECURITY + p)
    w_s, w_t, x_t = row(w, at.SECURITY_WEIGHT), row(w, at.TRADE_WEIGHT), row(w, at.TRADE_SCALE)
    by_security, by_trade = row(w, s + at.TERM + p), row(w, s + at.TERM + P + p)
    for r in range(BLOCK):
        by_security[r] = linear_term(w_s[r], security[r])
        by_trade[r] = linear_term(w_t[r], trade_pull(tie[r], x_t[r]))
    offer, gdp, w_a, x_a = row(w, s + at.OFFERS + p), row(w, s + at.GDP), row(w, at.AID_WEIGHT), row(w, at.AID_SCALE)
    by_aid = row(w, s + at.TERM + 2 * P + p)
    for r in range(BLOCK):
        by_aid[r] = linear_term(w_a[r], aid_pull(offer[r], gdp[r], x_a[r]))
    affinity, w_c, w_d = row(w, s + at.AFFINITY + p), row(w, at.AFFINITY_WEIGHT), row(w, at.DEPENDENCE_AVERSION)
    own, d1, d2 = row(w, at.DEPENDENCE + p), row(w, at.DEPENDENCE + one), row(w, at.DEPENDENCE + other)
    by_affinity, by_fear = row(w, s + at.TERM + 3 * P + p), row(w, s + at.TERM + 4 * P + p)
    for r in range(BLOCK):
        by_affinity[r] = linear_term(w_c[r], affinity[r])
        by_fear[r] = dependence_term(w_d[r], excess_dependence(own[r], max(d1[r], d2[r])))


@compiled_phase
def press(w: Floats, s: int, p: int) -> None:
    """Terms that pressure and fear make, and the utility of the power (equations 8-10)."""
    one = 1 if p == 0 else 0
    other = 1 if p == 2 else 2
    tie, scale = row(w, at.LINKS + p), row(w, at.COERCION_SCALE)
    b0, b1, b2 = row(w, at.BROUGHT + p), row(w, at.BROUGHT + one), row(w, at.BROUGHT + other)
    l0, l1, l2 = row(w, at.LEVERAGE_LEFT + p), row(w, at.LEVERAGE_LEFT + one), row(w, at.LEVERAGE_LEFT + other)
    p0, p1 = row(w, at.PUNISHES + p * P + p), row(w, at.PUNISHES + one * P + p)
    p2 = row(w, at.PUNISHES + other * P + p)
    c1, c2 = row(w, s + at.CAPACITY + one), row(w, s + at.CAPACITY + other)
    g1, g2 = row(w, s + at.GUARANTEE + one), row(w, s + at.GUARANTEE + other)
    b_0, b_g, b_p = row(w, at.BACKING_BASE), row(w, at.BACKING_GUARANTEE), row(w, at.BACKING_LEVERAGE)
    w_x, w_h, threat = row(w, at.COERCION_WEIGHT), row(w, at.THREAT_WEIGHT), row(w, s + at.THREAT + p)
    t = s + at.TERM + p
    v0, v1, v2, v3, v4 = row(w, t), row(w, t + P), row(w, t + 2 * P), row(w, t + 3 * P), row(w, t + 4 * P)
    v5, v6, value = row(w, t + 5 * P), row(w, t + 6 * P), row(w, s + at.UTILITY + 1 + p)
    for r in range(BLOCK):
        punished = pressure(b1[r], l1[r], p1[r]) + pressure(b2[r], l2[r], p2[r])
        felt = coercion_felt(tie[r], scale[r], punished, pressure(b0[r], l0[r], p0[r]))
        tendency = balancing(b_0[r], b_g[r], b_p[r], max(c1[r] * g1[r], c2[r] * g2[r]), l0[r])
        v5[r] = coercion_term(w_x[r], felt)
        v6[r] = threat_term(w_h[r], threat[r], tendency)
        value[r] = power_utility(v0[r], v1[r], v2[r], v3[r], v4[r], v5[r], v6[r])


@compiled_phase
def weigh(w: Floats, s: int) -> None:
    """Utilities of one state, and their terms (equations 1-10)."""
    link(w, s)
    depend(w, s)
    for p in range(P):
        pull(w, s, p)
        press(w, s, p)


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
    """Scores of one state without its shocks (equation 11)."""
    peers, weight = row(w, at.SCRATCH), row(w, s + at.PEERS)
    inertia, scale = row(w, at.INERTIA), row(w, at.CHOICE_SCALE)
    for k in range(K):
        hear_peers(w, s, at.LOG_SHARES + k, states)
        habit, value, score = row(w, s + at.LOG_SHARES + k), row(w, s + at.UTILITY + k), row(w, s + at.SCORES + k)
        for r in range(BLOCK):
            score[r] = log_score(habit[r], value[r] / scale[r], peers[r], inertia[r], weight[r])


@compiled_phase
def shake(w: Floats, s: int, names: Integers, number: int, state: int) -> None:
    """Add the shocks of a round to the scores of one state: names (2, run) are seeds and replicates."""
    noise, inertia = row(w, at.NOISE), row(w, at.INERTIA)
    e0, e1, e2, e3 = row(w, at.SHOCKS), row(w, at.SHOCKS + 1), row(w, at.SHOCKS + 2), row(w, at.SHOCKS + 3)
    for r in range(BLOCK):
        n0, n1, n2, n3 = normals4(names[0, r], names[1, r], NOISE, 0, number, state)
        e0[r] = disturbance(noise[r], inertia[r], n0)
        e1[r] = disturbance(noise[r], inertia[r], n1)
        e2[r] = disturbance(noise[r], inertia[r], n2)
        e3[r] = disturbance(noise[r], inertia[r], n3)
    for k in range(K):
        score, shock = row(w, s + at.SCORES + k), row(w, at.SHOCKS + k)
        for r in range(BLOCK):
            score[r] = score[r] + shock[r]


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


@compiled_phase
def commit(w: Floats, s: int) -> None:
    """Shares of one state from its scores, with its hedging and leaning."""
    z0, z1 = row(w, s + at.SCORES), row(w, s + at.SCORES + 1)
    z2, z3 = row(w, s + at.SCORES + 2), row(w, s + at.SCORES + 3)
    a0, a1 = row(w, s + at.SHARES), row(w, s + at.SHARES + 1)
    a2, a3 = row(w, s + at.SHARES + 2), row(w, s + at.SHARES + 3)
    l0, l1 = row(w, s + at.LOG_SHARES), row(w, s + at.LOG_SHARES + 1)
    l2, l3 = row(w, s + at.LOG_SHARES + 2), row(w, s + at.LOG_SHARES + 3)
    hedging, leaning, switches = row(w, s + at.HEDGING), row(w, s + at.LEANING), row(w, s + at.SWITCHES)
    for r in range(BLOCK):
        top = max(max(max(z0[r], z1[r]), z2[r]), z3[r])
        e0, e1 = relative_weight(z0[r], top), relative_weight(z1[r], top)
        e2, e3 = relative_weight(z2[r], top), relative_weight(z3[r], top)
        total = e0 + e1 + e2 + e3
        scale = 1.0 / total
        l0[r] = log_share(z0[r], top, total)
        l1[r] = log_share(z1[r], top, total)
        l2[r] = log_share(z2[r], top, total)
        l3[r] = log_share(z3[r], top, total)
        a0[r] = e0 * scale
        a1[r] = e1 * scale
        a2[r] = e2 * scale
        a3[r] = e3 * scale
    for r in range(BLOCK):
        entropy = 0.0 + entropy_term(a0[r], l0[r])
        entropy = entropy + entropy_term(a1[r], l1[r])
        entropy = entropy + entropy_term(a2[r], l2[r])
        hedging[r] = hedging_index(entropy + entropy_term(a3[r], l3[r]))
    for r in range(BLOCK):
        best = 1.0 if a1[r] > a0[r] else 0.0
        largest = max(a0[r], a1[r])
        best = 2.0 if a2[r] > largest else best
        largest = max(largest, a2[r])
        best = 3.0 if a3[r] > largest else best
        switches[r] += 0.0 if best == leaning[r] else 1.0
        leaning[r] = best
