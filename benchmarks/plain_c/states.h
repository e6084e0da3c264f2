/* The states' part of a round (equations 1-17 of docs/reference/model.md), for a block of runs. */

#ifndef STATES_H
#define STATES_H

#include "block.h"
#include "streams.h"

#define EACH_RUN for (int r = 0; r < BLOCK; r++)

static const real SMALLEST = C(1e-6);

/* what follows from parameters alone */
static void derive_common(Common *restrict c)
{
    EACH_RUN
    {
        c->trade_range[r] = logarithm1p(C(1.0) / c->trade_scale[r]);
        c->evenness[r] = C(1.0) - C(1.0) / ((real)(PARTNERS - 1) + c->rest_of_world_partners[r]);
        c->shock_size[r] = c->noise[r] * SQRT(C(1.0) - c->inertia[r] * c->inertia[r]);
    }
}

static void build_routes(Common *restrict c)
{
    for (int n = 0; n < 2; n++)
        EACH_RUN
        {
            real kept = c->capital_kept[r];
            real capital = c->capital[n][r] * kept + c->route[n][r] * (C(1.0) - kept) / c->route_depreciation[r];
            c->capital[n][r] = capital;
            c->readiness[n][r] = C(1.0) - exponential(-capital / c->corridor_scale[r]);
        }
}

/* coercion brought to bear, and what it does for aligning with each power (equations 7-9) */
static void derive_pressure(const Common *restrict c, State *restrict s)
{
    EACH_RUN
    {
        real brought[POWERS], left[POWERS];
        for (int p = 0; p < POWERS; p++) {
            real z = s->coercion[p][r], start = c->coercion_start[p][r], licence = p == USA ? s->licence[r] : C(0.0);
            brought[p] = s->capacity[p][r] * (smaller(z, start) + larger(z - start, C(0.0)) * (C(1.0) - licence));
            left[p] = s->leverage[p][r];
        }
        left[RUS] *= C(1.0) - c->route_leverage_relief[r] * c->readiness[0][r] * s->access[r] * s->north[r];
        for (int p = 0; p < POWERS; p++) {
            const int q = p == 0 ? 1 : 0, o = p == 2 ? 1 : 2;
            real by_q = brought[q] * left[q] * c->punishes[q][p][r], by_o = brought[o] * left[o] * c->punishes[o][p][r];
            s->punished[p][r] = by_q + by_o;
            s->resented[p][r] = brought[p] * left[p] * c->punishes[p][p][r];
            real best = larger(s->capacity[q][r] * s->guarantee[q][r], s->capacity[o][r] * s->guarantee[o][r]);
            real b = c->backing_base[r] + c->backing_guarantee[r] * best - c->backing_leverage[r] * left[p];
            s->tendency[p][r] = clipped(b, C(-1.0), C(1.0));
        }
    }
}

static void derive_threat(const Common *restrict c, State *restrict s)
{
    for (int p = 0; p < POWERS; p++)
        EACH_RUN
        {
            real provoked = C(0.0);
            for (int q = 0; q < POWERS; q++)
                provoked += c->provokes[q][p][r] * larger(C(0.0), s->guarantee[q][r] - s->guarantee_start[q][r]);
            s->threat_mean[p][r] = s->threat_start[p][r] + s->threat_added[p][r] * s->proximity[p][r]
                                   + c->provocation[r] * s->proximity[p][r] * provoked;
        }
}

static void derive_pull(const Common *restrict c, State *restrict s)
{
    EACH_RUN
    {
        real sent = s->remittances[r] * (s->remittances_to_gdp[r] * s->gdp[r]), part = s->remittances_from_russia[r];
        s->transfer_russia[r] = part * sent + s->from_russia[r];
        s->transfer_rest[r] = (C(1.0) - part) * sent;
    }
    for (int p = 0; p < POWERS; p++)
        EACH_RUN
        {
            s->by_aid[p][r] = c->aid_weight[r] * logarithm1p(s->offers[p][r] / (c->aid_scale[r] * s->gdp[r]));
            s->by_affinity[p][r] = c->affinity_weight[r] * s->affinity[p][r];
            s->secured[p][r] = s->security_base[p][r] * s->capacity[p][r];
            s->guaranteed[p][r] = c->security_guarantee_response[r] * (s->guarantee[p][r] - s->guarantee_start[p][r]);
        }
}

static void derive_drift(const Common *restrict c, State *restrict s)
{
    for (int p = 0; p < POWERS; p++)
        EACH_RUN s->log_capacity[p][r] = logarithm(larger(s->capacity[p][r], SMALLEST));
    EACH_RUN
    {
        s->middle[r] = c->middle_gain[r] * c->readiness[0][r] * s->access[r];
        s->belt[r] = c->belt_road_gain[r] * c->readiness[1][r] * s->access[r];
        s->lost[r] = c->north_loss[r] * s->north[r] * s->north_disruption[r];
        s->resold[r] = c->reexport_gain[r] * s->reexport_access[r] * s->reexport[r];
        real added = larger(s->coercion[USA][r] - c->coercion_start[USA][r], C(0.0));
        real left = C(1.0) - c->overcompliance[r] * added * s->leverage[USA][r] * (C(1.0) - s->licence[r]);
        s->log_compliance[r] = logarithm(larger(left, SMALLEST));
    }
}

/* what follows from levers alone */
static void derive_levers(const Common *restrict c, State *restrict s)
{
    derive_pressure(c, s);
    derive_threat(c, s);
    derive_pull(c, s);
    derive_drift(c, s);
}

static void feel_threats(const Common *restrict c, State *restrict s)
{
    for (int p = 0; p < POWERS; p++)
        EACH_RUN
        {
            real mean = s->threat_mean[p][r];
            s->threat[p][r] = clipped(mean + (s->threat[p][r] - mean) * c->threat_kept[r], C(0.0), C(1.0));
        }
}

/* links and dependence (equations 1-3 and 6), and the utility of autonomy */
static void link_up(const Common *restrict c, const State *restrict s, Scratch *restrict t)
{
    EACH_RUN
    {
        real total = s->trade_total[r], f[PARTNERS];
        for (int j = 0; j < PARTNERS; j++)
            f[j] = total * s->trade[j][r];
        f[2] += s->transfer_russia[r];
        f[4] += s->transfer_rest[r];
        real flow = f[0] + f[1] + f[2] + f[3] + f[4];
        for (int j = 0; j < PARTNERS; j++)
            f[j] = f[j] / flow;
        real concentration = f[0] * f[0] + f[1] * f[1] + f[2] * f[2] + f[3] * f[3];
        real even = (C(1.0) - concentration - f[4] * f[4] / c->rest_of_world_partners[r]) / c->evenness[r];
        t->utility[0][r] = s->autonomy_bias[r] + c->diversification_weight[r] * even;
        t->link[USA][r] = f[0] + c->european_weight[r] * f[1];
        t->link[RUS][r] = f[2];
        t->link[CHN][r] = f[3];
    }
}

/* utilities (equations 1-10); a logarithm stands in a loop of its own, which is short enough for the processor to
   work on several steps at once */
static void weigh(const Common *restrict c, const State *restrict s, Scratch *restrict t)
{
    link_up(c, s, t);
    for (int p = 0; p < POWERS; p++)
        EACH_RUN t->pull[p][r] = logarithm1p(t->link[p][r] / c->trade_scale[r]) / c->trade_range[r];
    EACH_RUN
    {
        real d[POWERS];
        for (int p = 0; p < POWERS; p++)
            d[p] = C(0.5) * (t->link[p][r] + s->security[p][r]);
        for (int p = 0; p < POWERS; p++) {
            const int q = p == 0 ? 1 : 0, o = p == 2 ? 1 : 2;
            real excess = larger(C(0.0), d[p] - larger(d[q], d[o])), link = t->link[p][r];
            real felt = link / (link + c->coercion_scale[r]) * s->punished[p][r] + s->resented[p][r];
            t->utility[1 + p][r] = c->security_weight[r] * s->security[p][r] + c->trade_weight[r] * t->pull[p][r]
                                   + s->by_aid[p][r] + s->by_affinity[p][r]
                                   + (C(0.0) - c->dependence_aversion[r] * (excess * excess))
                                   + (C(0.0) - c->coercion_weight[r] * felt)
                                   + (C(0.0) - c->threat_weight[r] * s->threat[p][r] * s->tendency[p][r]);
        }
    }
}

/* weighted means of what the neighbours show */
static void hear_peers(const State *restrict all, const State *restrict s, Scratch *restrict t)
{
    for (int j = 0; j < STATES; j++) {
        const State *restrict other = &all[j];
        EACH_RUN
        {
            real weight = s->neighbours[j][r];
            for (int k = 0; k < COMPONENTS; k++) {
                real heard = weight * other->log_share[k][r];
                t->peers[k][r] = j == 0 ? heard : t->peers[k][r] + heard;
            }
        }
    }
}

/* four standard normal numbers of each run (Box-Muller); the loops are kept apart, so that neither compiler joins
   sine and cosine into one call of the C library, and none runs out of registers */
static void draw_normals(Scratch *restrict t, uint64_t seed, int round, int state)
{
    EACH_RUN
    {
        uint32_t w[4];
        philox(t->low[r], t->name[r], (uint32_t)round, (uint32_t)state, (uint32_t)seed, (uint32_t)(seed >> 32), w);
        for (int n = 0; n < 4; n++)
            t->word[n][r] = w[n];
    }
    for (int n = 0; n < 2; n++) {
        EACH_RUN t->radius[n][r] = SQRT(C(-2.0) * logarithm(uniform_of(t->word[2 * n][r])));
        EACH_RUN t->turn[n][r] = turn_of(t->word[2 * n + 1][r]);
#ifdef LIBM
        EACH_RUN t->normal[2 * n][r] = t->radius[n][r] * cosine_of_turn(t->turn[n][r]);
        EACH_RUN t->normal[2 * n + 1][r] = t->radius[n][r] * sine_of_turn(t->turn[n][r]);
#else
        EACH_RUN
        {
            real cosine, sine;
            cos_sin_of_turn(t->turn[n][r], &cosine, &sine);
            t->normal[2 * n][r] = t->radius[n][r] * cosine;
            t->normal[2 * n + 1][r] = t->radius[n][r] * sine;
        }
#endif
    }
}

/* scores (equation 11) */
static void decide(const Common *restrict c, State *restrict s, const Scratch *restrict t, int noisy)
{
    EACH_RUN
    {
        real inertia = c->inertia[r], weight = s->peer_weight[r], tau = c->choice_scale[r];
        for (int k = 0; k < COMPONENTS; k++) {
            real own = (C(1.0) - weight) * (t->utility[k][r] / tau) + weight * t->peers[k][r];
            s->score[k][r] = inertia * s->log_share[k][r] + (C(1.0) - inertia) * own;
        }
    }
    if (noisy)
        for (int k = 0; k < COMPONENTS; k++)
            EACH_RUN s->score[k][r] += c->shock_size[r] * t->normal[k][r];
}

static void commit(State *restrict s, Scratch *restrict t)
{
    EACH_RUN
    {
        real top = larger(larger(larger(s->score[0][r], s->score[1][r]), s->score[2][r]), s->score[3][r]);
        t->top[r] = top;
        for (int k = 0; k < COMPONENTS; k++)
            t->weight[k][r] = s->score[k][r] - top;
    }
    for (int k = 0; k < COMPONENTS; k++)
        EACH_RUN t->weight[k][r] = exponential(t->weight[k][r]);
    EACH_RUN t->total[r] = t->weight[0][r] + t->weight[1][r] + t->weight[2][r] + t->weight[3][r];
    EACH_RUN t->top[r] += logarithm(t->total[r]);
    EACH_RUN
    {
        real scale = C(1.0) / t->total[r], a[COMPONENTS];
        for (int k = 0; k < COMPONENTS; k++) {
            s->log_share[k][r] = s->score[k][r] - t->top[r];
            s->share[k][r] = a[k] = t->weight[k][r] * scale;
        }
        real best = a[1] > a[0] ? C(1.0) : C(0.0), largest = larger(a[0], a[1]);
        best = a[2] > largest ? C(2.0) : best;
        largest = larger(largest, a[2]);
        best = a[3] > largest ? C(3.0) : best;
        s->switches[r] += best == s->leaning[r] ? C(0.0) : C(1.0);
        s->leaning[r] = best;
    }
}

/* trade shares (equations 14 and 15) */
static void trade(const Common *restrict c, State *restrict s, Scratch *restrict t)
{
    EACH_RUN
    {
        real response = c->trade_response[r], middle = s->middle[r], lost = s->lost[r], resold = s->resold[r];
        real usa = s->share[1][r] - s->share_start[1][r], rus = s->share[2][r] - s->share_start[2][r];
        real chn = s->share[3][r] - s->share_start[3][r];
        t->weight[0][r] = response * usa + middle + s->log_capacity[USA][r];
        t->weight[1][r] = c->european_weight[r] * response * usa + middle - lost + resold;
        t->weight[2][r] = response * rus + C(0.5) * resold + s->log_capacity[RUS][r] + s->log_compliance[r];
        t->weight[3][r] = response * chn + s->belt[r] + resold + s->log_capacity[CHN][r];
        t->weight[4][r] = middle - lost;
    }
    for (int j = 0; j < PARTNERS; j++)
        EACH_RUN t->weight[j][r] = s->share_of_trade[j][r] * s->trade_factor[j][r] * exponential(t->weight[j][r]);
    EACH_RUN
    {
        real total = t->weight[0][r] + t->weight[1][r] + t->weight[2][r] + t->weight[3][r] + t->weight[4][r];
        for (int j = 0; j < PARTNERS; j++)
            s->trade[j][r] += c->trade_step[r] * (t->weight[j][r] / total - s->trade[j][r]);
    }
}

/* security ties (equations 16 and 17) */
static void ally(const Common *restrict c, State *restrict s)
{
    for (int p = 0; p < POWERS; p++)
        EACH_RUN
        {
            real change = s->share[1 + p][r] - s->share_start[1 + p][r];
            real target = s->secured[p][r] + c->security_response[r] * change + s->guaranteed[p][r];
            s->security[p][r] += c->security_step[r] * (clipped(target, C(0.0), C(1.0)) - s->security[p][r]);
        }
}

#endif
