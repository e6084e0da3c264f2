"""What follows from levers, offers and routes alone, for a block of runs: worked out anew only when these move."""

from alignsim.engines import layout as at
from alignsim.engines.layout import P
from alignsim.engines.memory import BLOCK, Floats, row
from alignsim.rules import links, responses, utility
from alignsim.rules import pressure as pressing
from alignsim.rules import trade as trading
from alignsim.rules.compilation import compiled_chain, compiled_phase, inlined

USA, RUS, CHN = range(P)

remittances = inlined(links.remittances)
balancing = inlined(pressing.balancing)
coercion_brought = inlined(pressing.coercion_brought)
corridor_readiness = inlined(pressing.corridor_readiness)
leverage_left = inlined(pressing.leverage_left)
pressure = inlined(pressing.pressure)
mean_threat = inlined(responses.mean_threat)
provocation = inlined(responses.provocation)
route_capital = inlined(responses.route_capital)
compliance_left = inlined(trading.compliance_left)
corridor_gain = inlined(trading.corridor_gain)
log_left = inlined(trading.log_left)
north_loss = inlined(trading.north_loss)
reexport_gain = inlined(trading.reexport_gain)
aid_pull = inlined(utility.aid_pull)
linear_term = inlined(utility.linear_term)


@compiled_phase
def follow_levers(w: Floats, states: int) -> None:
    """All that follows from levers, for every state; readiness of routes as it stands."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        aim_threats(w, s)
        send_home(w, s)
        leave_trade(w, s)
    follow_routes(w, states)


@compiled_phase
def follow_routes(w: Floats, states: int) -> None:
    """What follows from levers and from the readiness of routes, for every state."""
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        coerce(w, s)
        carry_trade(w, s)


@compiled_chain
def follow_offers(w: Floats, states: int) -> None:
    """Terms of the utilities that aid makes (equations 5 and 10), for every state."""
    weight, scale = row(w, at.AID_WEIGHT), row(w, at.AID_SCALE)
    for i in range(states):
        s = at.STATE + i * at.STATE_ROWS
        gdp = row(w, s + at.GDP)
        for p in range(P):
            offer, by_aid = row(w, s + at.OFFERS + p), row(w, s + at.AID_TERM + p)
            for r in range(BLOCK):
                by_aid[r] = linear_term(weight[r], aid_pull(offer[r], gdp[r], scale[r]))


@compiled_phase
def aim_threats(w: Floats, s: int) -> None:
    """Means towards which the threats to one state relax (equation 12)."""
    sensitivity, provoked = row(w, at.PROVOCATION), row(w, at.SCRATCH)
    for p in range(P):
        for r in range(BLOCK):
            provoked[r] = 0.0
        for q in range(P):
            provokes, guarantee = row(w, at.PROVOKES + q * P + p), row(w, s + at.GUARANTEE + q)
            start = row(w, s + at.GUARANTEE_START + q)
            for r in range(BLOCK):
                provoked[r] += provocation(provokes[r], guarantee[r], start[r])
        start, added = row(w, s + at.THREAT_START + p), row(w, s + at.THREAT_ADDED + p)
        proximity, mean = row(w, s + at.PROXIMITY + p), row(w, s + at.THREAT_MEAN + p)
        for r in range(BLOCK):
            mean[r] = mean_threat(start[r], added[r], proximity[r], sensitivity[r], provoked[r])


@compiled_phase
def send_home(w: Floats, s: int) -> None:
    """Transfers of one state (equation 1), and the terms that affinity makes (equation 10)."""
    to_gdp, gdp, factor = row(w, s + at.REMITTANCES_TO_GDP), row(w, s + at.GDP), row(w, s + at.REMITTANCES)
    part, further = row(w, s + at.REMITTANCES_FROM_RUSSIA), row(w, s + at.FROM_RUSSIA)
    from_russia, elsewhere = row(w, s + at.TRANSFERS), row(w, s + at.TRANSFERS + 1)
    for r in range(BLOCK):
        sent = remittances(to_gdp[r], gdp[r], factor[r])
        from_russia[r] = part[r] * sent + further[r]
        elsewhere[r] = (1.0 - part[r]) * sent
    weight = row(w, at.AFFINITY_WEIGHT)
    for p in range(P):
        affinity, by_affinity = row(w, s + at.AFFINITY + p), row(w, s + at.AFFINITY_TERM + p)
        for r in range(BLOCK):
            by_affinity[r] = linear_term(weight[r], affinity[r])


@compiled_chain
def leave_trade(w: Floats, s: int) -> None:
    """What capacities, pressure, re-export and a disrupted route leave of the trade of one state (equation 14)."""
    for p in range(P):
        capacity, left = row(w, s + at.CAPACITY + p), row(w, s + at.LOG_CAPACITY + p)
        for r in range(BLOCK):
            left[r] = log_left(capacity[r])
    left, over, start = row(w, s + at.LOG_COMPLIANCE), row(w, at.OVERCOMPLIANCE), row(w, at.COERCION_START)
    coercion, leverage, licence = row(w, s + at.COERCION), row(w, s + at.LEVERAGE), row(w, s + at.LICENCE)
    for r in range(BLOCK):
        left[r] = log_left(compliance_left(over[r], coercion[r], start[r], leverage[r], licence[r]))
    lost, q_n = row(w, s + at.LOST), row(w, at.NORTH_LOSS)
    north, disrupted = row(w, s + at.NORTH), row(w, s + at.NORTH_DISRUPTION)
    resold, m_u = row(w, s + at.RESOLD), row(w, at.REEXPORT_GAIN)
    access, demand = row(w, s + at.REEXPORT_ACCESS), row(w, s + at.REEXPORT)
    for r in range(BLOCK):
        lost[r] = north_loss(q_n[r], north[r], disrupted[r])
        resold[r] = reexport_gain(m_u[r], access[r], demand[r])


@compiled_phase
def carry_trade(w: Floats, s: int) -> None:
    """What the corridors add to the trade of one state (equation 14)."""
    middle, belt, access = row(w, s + at.MIDDLE), row(w, s + at.BELT_ROAD), row(w, s + at.ACCESS)
    m_m, ready = row(w, at.MIDDLE_GAIN), row(w, at.READINESS)
    m_b, eastern = row(w, at.BELT_ROAD_GAIN), row(w, at.READINESS + 1)
    for r in range(BLOCK):
        middle[r] = corridor_gain(m_m[r], ready[r], access[r])
        belt[r] = corridor_gain(m_b[r], eastern[r], access[r])


@compiled_phase
def coerce(w: Floats, s: int) -> None:
    """What each power brings to bear on one state, and what that does to every tie (equations 7-9)."""
    licence = row(w, s + at.LICENCE)
    for p in range(P):
        coercion, capacity = row(w, s + at.COERCION + p), row(w, s + at.CAPACITY + p)
        start, brought = row(w, at.COERCION_START + p), row(w, at.BROUGHT + p)
        leverage, left = row(w, s + at.LEVERAGE + p), row(w, at.LEVERAGE_LEFT + p)
        licensed = 1.0 if p == USA else 0.0
        for r in range(BLOCK):
            brought[r] = coercion_brought(coercion[r], start[r], licensed * licence[r], capacity[r])
            left[r] = leverage[r]
    left, relief, ready = row(w, at.LEVERAGE_LEFT + RUS), row(w, at.ROUTE_LEVERAGE_RELIEF), row(w, at.READINESS)
    access, north = row(w, s + at.ACCESS), row(w, s + at.NORTH)
    for r in range(BLOCK):
        left[r] = leverage_left(left[r], relief[r], ready[r], access[r], north[r])
    for p in range(P):
        punish(w, s, p)


@compiled_phase
def punish(w: Floats, s: int, p: int) -> None:
    """Pressure against and by one power, and whether its threat is balanced (equations 8 and 9)."""
    one = 1 if p == 0 else 0
    other = 1 if p == 2 else 2
    b0, b1, b2 = row(w, at.BROUGHT + p), row(w, at.BROUGHT + one), row(w, at.BROUGHT + other)
    l0, l1, l2 = row(w, at.LEVERAGE_LEFT + p), row(w, at.LEVERAGE_LEFT + one), row(w, at.LEVERAGE_LEFT + other)
    p0, p1 = row(w, at.PUNISHES + p * P + p), row(w, at.PUNISHES + one * P + p)
    p2 = row(w, at.PUNISHES + other * P + p)
    punished, resented = row(w, s + at.PUNISHED + p), row(w, s + at.RESENTED + p)
    for r in range(BLOCK):
        punished[r] = pressure(b1[r], l1[r], p1[r]) + pressure(b2[r], l2[r], p2[r])
        resented[r] = pressure(b0[r], l0[r], p0[r])
    c1, c2 = row(w, s + at.CAPACITY + one), row(w, s + at.CAPACITY + other)
    g1, g2 = row(w, s + at.GUARANTEE + one), row(w, s + at.GUARANTEE + other)
    b_0, b_g, b_p = row(w, at.BACKING_BASE), row(w, at.BACKING_GUARANTEE), row(w, at.BACKING_LEVERAGE)
    tendency = row(w, s + at.TENDENCY + p)
    for r in range(BLOCK):
        tendency[r] = balancing(b_0[r], b_g[r], b_p[r], max(c1[r] * g1[r], c2[r] * g2[r]), l0[r])


@compiled_phase
def build_routes(w: Floats) -> None:
    """Route capital and readiness of the corridors (equations 13 and 7)."""
    kept, wear, scale = row(w, at.CAPITAL_KEPT), row(w, at.ROUTE_DEPRECIATION), row(w, at.CORRIDOR_SCALE)
    for c in range(2):
        capital, investment, ready = row(w, at.CAPITAL + c), row(w, at.ROUTE + c), row(w, at.READINESS + c)
        for r in range(BLOCK):
            capital[r] = route_capital(capital[r], investment[r], kept[r], wear[r])
            ready[r] = corridor_readiness(capital[r], scale[r])
