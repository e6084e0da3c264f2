"""How the ties of states answer, for a block of runs: trade and security (equations 14-17)."""

from alignsim.engines import layout as at
from alignsim.engines.layout import J, P
from alignsim.engines.memory import BLOCK, Floats, row
from alignsim.rules import responses
from alignsim.rules import trade as trading
from alignsim.rules.compilation import compiled_chain, compiled_phase, inlined

approach = inlined(responses.approach)
security_target = inlined(responses.security_target)
drift_china = inlined(trading.drift_china)
drift_europe = inlined(trading.drift_europe)
drift_rest = inlined(trading.drift_rest)
drift_russia = inlined(trading.drift_russia)
drift_usa = inlined(trading.drift_usa)
trade_weight = inlined(trading.trade_weight)


@compiled_phase
def drift(w: Floats, s: int) -> None:
    """Log changes of the weights of the partners of one state (equation 14), into the rows of the flows."""
    response, european = row(w, at.TRADE_RESPONSE), row(w, at.EUROPEAN_WEIGHT)
    middle, belt = row(w, s + at.MIDDLE), row(w, s + at.BELT_ROAD)
    lost, resold, kept_up = row(w, s + at.LOST), row(w, s + at.RESOLD), row(w, s + at.LOG_COMPLIANCE)
    a1, a2, a3 = row(w, s + at.SHARES + 1), row(w, s + at.SHARES + 2), row(w, s + at.SHARES + 3)
    b1, b2, b3 = row(w, s + at.SHARES_START + 1), row(w, s + at.SHARES_START + 2), row(w, s + at.SHARES_START + 3)
    c1, c2, c3 = row(w, s + at.LOG_CAPACITY), row(w, s + at.LOG_CAPACITY + 1), row(w, s + at.LOG_CAPACITY + 2)
    usa, europe, russia = row(w, at.FLOWS), row(w, at.FLOWS + 1), row(w, at.FLOWS + 2)
    china, elsewhere = row(w, at.FLOWS + 3), row(w, at.FLOWS + 4)
    for r in range(BLOCK):
        west = a1[r] - b1[r]
        usa[r] = drift_usa(response[r], west, middle[r], c1[r])
        europe[r] = drift_europe(response[r], european[r], west, middle[r], lost[r], resold[r])
        russia[r] = drift_russia(response[r], a2[r] - b2[r], resold[r], c2[r], kept_up[r])
        china[r] = drift_china(response[r], a3[r] - b3[r], belt[r], resold[r], c3[r])
        elsewhere[r] = drift_rest(middle[r], lost[r])


@compiled_chain
def trade(w: Floats, s: int) -> None:
    """Trade shares of one state (equations 14 and 15)."""
    drift(w, s)
    for j in range(J):
        weight, share, factor = row(w, at.FLOWS + j), row(w, s + at.TRADE_START + j), row(w, s + at.TRADE_FACTOR + j)
        for r in range(BLOCK):
            weight[r] = trade_weight(share[r], factor[r], weight[r])
    d0, d1, d2 = row(w, at.FLOWS), row(w, at.FLOWS + 1), row(w, at.FLOWS + 2)
    d3, d4, step = row(w, at.FLOWS + 3), row(w, at.FLOWS + 4), row(w, at.TRADE_STEP)
    t0, t1, t2 = row(w, s + at.TRADE), row(w, s + at.TRADE + 1), row(w, s + at.TRADE + 2)
    t3, t4 = row(w, s + at.TRADE + 3), row(w, s + at.TRADE + 4)
    for r in range(BLOCK):
        total = d0[r] + d1[r] + d2[r] + d3[r] + d4[r]
        t0[r] = approach(t0[r], d0[r] / total, step[r])
        t1[r] = approach(t1[r], d1[r] / total, step[r])
        t2[r] = approach(t2[r], d2[r] / total, step[r])
        t3[r] = approach(t3[r], d3[r] / total, step[r])
        t4[r] = approach(t4[r], d4[r] / total, step[r])


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
