"""How the ties of states answer, for a block of runs: trade and security (equations 14-17)."""

from alignsim.engines import layout as at
from alignsim.engines.layout import J, P
from alignsim.engines.memory import BLOCK, Floats, row
from alignsim.rules import responses
from alignsim.rules import trade as trading
from alignsim.rules.compilation import compiled_phase, inlined

approach = inlined(responses.approach)
security_target = inlined(responses.security_target)
compliance_left = inlined(trading.compliance_left)
corridor_gain = inlined(trading.corridor_gain)
drift_china = inlined(trading.drift_china)
drift_europe = inlined(trading.drift_europe)
drift_rest = inlined(trading.drift_rest)
drift_russia = inlined(trading.drift_russia)
drift_usa = inlined(trading.drift_usa)
north_loss = inlined(trading.north_loss)
reexport_gain = inlined(trading.reexport_gain)
trade_weight = inlined(trading.trade_weight)


@compiled_phase
def push_trade(w: Floats, s: int) -> None:
    """What routes, re-export and pressure do to the trade of one state, into scratch: M, Q, U and compliance."""
    middle, lost = row(w, at.SCRATCH), row(w, at.SCRATCH + 1)
    access, north, disrupted = row(w, s + at.ACCESS), row(w, s + at.NORTH), row(w, s + at.NORTH_DISRUPTION)
    m_m, q_n, ready = row(w, at.MIDDLE_GAIN), row(w, at.NORTH_LOSS), row(w, at.READINESS)
    for r in range(BLOCK):
        middle[r] = corridor_gain(m_m[r], ready[r], access[r])
        lost[r] = north_loss(q_n[r], north[r], disrupted[r])
    reexport, m_u = row(w, at.SCRATCH + 2), row(w, at.REEXPORT_GAIN)
    resold, demand = row(w, s + at.REEXPORT_ACCESS), row(w, s + at.REEXPORT)
    for r in range(BLOCK):
        reexport[r] = reexport_gain(m_u[r], resold[r], demand[r])
    compliance, over, start = row(w, at.SCRATCH + 3), row(w, at.OVERCOMPLIANCE), row(w, at.COERCION_START)
    coercion, leverage, licence = row(w, s + at.COERCION), row(w, s + at.LEVERAGE), row(w, s + at.LICENCE)
    for r in range(BLOCK):
        compliance[r] = compliance_left(over[r], coercion[r], start[r], leverage[r], licence[r])


@compiled_phase
def drift(w: Floats, s: int) -> None:
    """Log changes of the weights of the partners (equation 14), into the rows of the flows."""
    middle, lost = row(w, at.SCRATCH), row(w, at.SCRATCH + 1)
    reexport, compliance = row(w, at.SCRATCH + 2), row(w, at.SCRATCH + 3)
    response, european = row(w, at.TRADE_RESPONSE), row(w, at.EUROPEAN_WEIGHT)
    usa, europe, russia = row(w, at.FLOWS), row(w, at.FLOWS + 1), row(w, at.FLOWS + 2)
    china, elsewhere = row(w, at.FLOWS + 3), row(w, at.FLOWS + 4)
    share, start, capacity = row(w, s + at.SHARES + 1), row(w, s + at.SHARES_START + 1), row(w, s + at.CAPACITY)
    for r in range(BLOCK):
        usa[r] = drift_usa(response[r], share[r] - start[r], middle[r], capacity[r])
    for r in range(BLOCK):
        change = share[r] - start[r]
        europe[r] = drift_europe(response[r], european[r], change, middle[r], lost[r], reexport[r])
    share, start, capacity = row(w, s + at.SHARES + 2), row(w, s + at.SHARES_START + 2), row(w, s + at.CAPACITY + 1)
    for r in range(BLOCK):
        russia[r] = drift_russia(response[r], share[r] - start[r], reexport[r], capacity[r], compliance[r])
    share, start, capacity = row(w, s + at.SHARES + 3), row(w, s + at.SHARES_START + 3), row(w, s + at.CAPACITY + 2)
    gain, eastern, access = row(w, at.BELT_ROAD_GAIN), row(w, at.READINESS + 1), row(w, s + at.ACCESS)
    for r in range(BLOCK):
        belt = corridor_gain(gain[r], eastern[r], access[r])
        china[r] = drift_china(response[r], share[r] - start[r], belt, reexport[r], capacity[r])
        elsewhere[r] = drift_rest(middle[r], lost[r])


@compiled_phase
def trade(w: Floats, s: int) -> None:
    """Trade shares of one state (equations 14 and 15)."""
    push_trade(w, s)
    drift(w, s)
    for j in range(J):
        weight, share, factor = row(w, at.FLOWS + j), row(w, s + at.TRADE_START + j), row(w, s + at.TRADE_FACTOR + j)
        for r in range(BLOCK):
            weight[r] = trade_weight(share[r], factor[r], weight[r])
    d0, d1, d2 = row(w, at.FLOWS), row(w, at.FLOWS + 1), row(w, at.FLOWS + 2)
    d3, d4, total, step = row(w, at.FLOWS + 3), row(w, at.FLOWS + 4), row(w, at.SCRATCH), row(w, at.TRADE_STEP)
    for r in range(BLOCK):
        total[r] = d0[r] + d1[r] + d2[r] + d3[r] + d4[r]
    for j in range(J):
        weight, share = row(w, at.FLOWS + j), row(w, s + at.TRADE + j)
        for r in range(BLOCK):
            share[r] = approach(share[r], weight[r] / total[r], step[r])


@compiled_phase
def ally(w: Floats, s: int) -> None:
    """Security ties of one state (equations 16 and 17)."""
    by_alignment, by_guarantee = row(w, at.SECURITY_RESPONSE), row(w, at.SECURITY_GUARANTEE_RESPONSE)
    step = row(w, at.SECURITY_STEP)
    for p in range(P):
        base, capacity = row(w, s + at.SECURITY_BASE + p), row(w, s + at.CAPACITY + p)
        share, start = row(w, s + at.SHARES + 1 + p), row(w, s + at.SHARES_START + 1 + p)
        guarantee, promised = row(w, s + at.GUARANTEE + p), row(w, s + at.GUARANTEE_START + p)
        security = row(w, s + at.SECURITY + p)
        for r in range(BLOCK):
            target = security_target(
                base[r],
                capacity[r],
                by_alignment[r],
                share[r] - start[r],
                by_guarantee[r],
                guarantee[r] - promised[r],
            )
            security[r] = approach(security[r], target, step[r])
