/* The rules of docs/reference/model.md in plain C: blocks of runs, the run as innermost index.

   A yardstick of the compiled engine, not part of alignsim. Complete for powers with fixed offers and for events
   on levers by state; without route finance, other strategies and reasons. ONCE leaves out of a round whatever did
   not change since the last one. */

#include <stdlib.h>

#include "states.h"

#ifdef ONCE
enum { EVERY_ROUND = 0 };
#else
enum { EVERY_ROUND = 1 };
#endif

enum { TIMES, BETWEEN, NORMAL, TRIANGULAR };
enum { SET, FACTOR, ADD };

static real *leaf_row(Block *b, int64_t leaf)
{
    if (leaf < COMMON_LEAVES)
        return (real *)&b->common + leaf * BLOCK;
    leaf -= COMMON_LEAVES;
    return (real *)&b->state[leaf / STATE_LEAVES] + leaf % STATE_LEAVES * BLOCK;
}

static void fill(real *restrict x, real value) { EACH_RUN x[r] = value; }
static void copy(real *restrict to, const real *restrict from, int rows)
{
    for (int n = 0; n < rows * BLOCK; n++)
        to[n] = from[n];
}

static void draw(const Job *job, Scratch *restrict t, real *restrict x, int64_t n)
{
    const int64_t kind = job->drawn[4 * n + 1], purpose = job->drawn[4 * n + 2];
    const uint32_t checksum = (uint32_t)job->drawn[4 * n + 3], key = (uint32_t)job->seed, key1 = job->seed >> 32;
    const real a = (real)job->prior[2 * n], b = (real)job->prior[2 * n + 1], logarithm_of_a = logarithm(a > 0 ? a : 1);
    EACH_RUN
    {
        uint32_t w[4];
        philox(t->low[r], t->name[r] | (uint32_t)purpose << 16, checksum, 0, key, key1, w);
        t->word[0][r] = w[0];
        t->word[1][r] = w[1];
    }
    if (kind == NORMAL)
        EACH_RUN
        {
            real radius = SQRT(C(-2.0) * logarithm(uniform_of(t->word[0][r])));
#ifdef LIBM
            x[r] += a * (radius * cosine_of_turn(turn_of(t->word[1][r])));
#else
            real cosine, sine;
            cos_sin_of_turn(turn_of(t->word[1][r]), &cosine, &sine);
            x[r] += a * (radius * cosine);
#endif
        }
    else if (kind == TIMES)
        EACH_RUN x[r] *= exponential((C(2.0) * uniform_of(t->word[0][r]) - C(1.0)) * logarithm_of_a);
    else if (kind == BETWEEN)
        EACH_RUN x[r] = a + uniform_of(t->word[0][r]) * (b - a);
    else
        EACH_RUN
        {
            real u = uniform_of(t->word[0][r]), width = b - a, mode = x[r];
            real rising = a + SQRT(u * width * (mode - a)), falling = b - SQRT((C(1.0) - u) * width * (b - mode));
            x[r] = u * width < mode - a ? rising : falling;
        }
}

static void load(const Job *job, Block *b, int64_t first, int64_t total)
{
    Scratch *t = &b->scratch;
    for (int64_t leaf = 0; leaf < COMMON_LEAVES + STATES * STATE_LEAVES; leaf++)
        fill(leaf_row(b, leaf), (real)job->base[leaf]);
    for (int r = 0; r < BLOCK; r++) {
        int64_t run = first + r < total ? first + r : total - 1, replicate = run % job->replicates;
        t->low[r] = (uint32_t)replicate;
        t->name[r] = (uint32_t)(replicate >> 32);
        b->common.armed[r] = run / job->replicates % job->arms == 1 ? C(1.0) : C(0.0);
    }
    for (int64_t n = 0; n < job->draws; n++)
        draw(job, t, leaf_row(b, job->drawn[4 * n]), n);
}

static void scale_to_one(row *restrict x, int count, real *restrict total)
{
    fill(total, C(0.0));
    for (int n = 0; n < count; n++)
        EACH_RUN total[r] += x[n][r];
    EACH_RUN total[r] = total[r] > C(0.0) ? C(1.0) / total[r] : C(0.0);
    for (int n = 0; n < count; n++)
        EACH_RUN x[n][r] *= total[r];
}

static void arrange_state(const Common *c, State *s, Scratch *t)
{
    EACH_RUN
    {
        real named = s->share_of_trade[0][r];
        for (int j = 1; j < PARTNERS - 1; j++)
            named += s->share_of_trade[j][r];
        s->share_of_trade[PARTNERS - 1][r] = larger(C(1.0) - named, C(0.02));
    }
    scale_to_one(s->share_of_trade, PARTNERS, t->total);
    scale_to_one(s->neighbours, STATES, t->total);
    copy(s->trade[0], s->share_of_trade[0], PARTNERS);
    copy(s->security[0], s->security_start[0], POWERS);
    copy(s->security_base[0], s->security_start[0], POWERS);
    copy(s->threat[0], s->threat_start[0], POWERS);
    copy(s->offers[0], s->offer_start[0], POWERS);
    copy(s->affinity[0], s->affinity_start[0], POWERS);
    copy(s->guarantee[0], s->guarantee_start[0], POWERS);
    copy(s->coercion[0], c->coercion_start[0], POWERS);
    copy(s->peer_weight, c->peer_weight, 1);
    fill(s->licence, C(0.0));
    fill(s->reexport, C(0.0));
    fill(s->north_disruption, C(0.0));
    fill(s->remittances, C(1.0));
    fill(s->from_russia, C(0.0));
    for (int p = 0; p < POWERS; p++) {
        fill(s->capacity[p], C(1.0));
        fill(s->threat_added[p], C(0.0));
    }
    for (int j = 0; j < PARTNERS; j++)
        fill(s->trade_factor[j], C(1.0));
    fill(s->leaning, C(0.0));
    fill(s->switches, C(0.0));
}

static void arrange(const Job *job, Block *b)
{
    Common *restrict c = &b->common;
    const real years = (real)job->years;
    EACH_RUN
    {
        c->inertia[r] = exponential(-(c->alignment_speed[r] * years));
        c->threat_kept[r] = exponential(-(c->threat_speed[r] * years));
        c->capital_kept[r] = exponential(-(c->route_depreciation[r] * years));
        c->trade_step[r] = C(1.0) - exponential(-(c->trade_speed[r] * years));
        c->security_step[r] = C(1.0) - exponential(-(c->security_speed[r] * years));
    }
    for (int n = 0; n < 2; n++) {
        fill(c->capital[n], C(0.0));
        fill(c->readiness[n], C(0.0));
        fill(c->route[n], C(0.0));
    }
    derive_common(c);
    for (int i = 0; i < STATES; i++) {
        arrange_state(c, &b->state[i], &b->scratch);
        derive_levers(c, &b->state[i]);
    }
}

/* factors of the matrix of the rest point, I - diag(σ) W (section 5) */
static void eliminate(const State *restrict all, Scratch *restrict t)
{
    for (int i = 0; i < STATES; i++)
        for (int j = 0; j < STATES; j++)
            EACH_RUN t->matrix[i][j][r] = (i == j ? C(1.0) : C(0.0)) - all[i].peer_weight[r] * all[i].neighbours[j][r];
    for (int pivot = 0; pivot < STATES; pivot++)
        for (int lower = pivot + 1; lower < STATES; lower++) {
            EACH_RUN t->matrix[lower][pivot][r] /= t->matrix[pivot][pivot][r];
            for (int n = pivot + 1; n < STATES; n++)
                EACH_RUN t->matrix[lower][n][r] -= t->matrix[lower][pivot][r] * t->matrix[pivot][n][r];
        }
}

static void rest(const Common *restrict c, State *restrict all, Scratch *restrict t, int k)
{
    row *restrict x = t->solution;
    for (int i = 0; i < STATES; i++)
        EACH_RUN x[i][r] = (C(1.0) - all[i].peer_weight[r]) * (all[i].score[k][r] / c->choice_scale[r]);
    for (int pivot = 0; pivot < STATES; pivot++)
        for (int lower = pivot + 1; lower < STATES; lower++)
            EACH_RUN x[lower][r] -= t->matrix[lower][pivot][r] * x[pivot][r];
    for (int i = STATES - 1; i >= 0; i--) {
        for (int n = i + 1; n < STATES; n++)
            EACH_RUN x[i][r] -= t->matrix[i][n][r] * x[n][r];
        EACH_RUN all[i].score[k][r] = x[i][r] /= t->matrix[i][i][r];
    }
}

static void settle(Block *b)
{
    for (int i = 0; i < STATES; i++) {
        weigh(&b->common, &b->state[i], &b->scratch);
        copy(b->state[i].score[0], b->scratch.utility[0], COMPONENTS);
    }
    eliminate(b->state, &b->scratch);
    for (int k = 0; k < COMPONENTS; k++)
        rest(&b->common, b->state, &b->scratch, k);
    for (int i = 0; i < STATES; i++) {
        State *s = &b->state[i];
        commit(s, &b->scratch);
        copy(s->share_start[0], s->share[0], COMPONENTS);
        fill(s->switches, C(0.0));
    }
}

/* Value of a lever without events: what `arrange_state` gave it. */
static void reset_lever(const Common *c, State *s, int64_t lever)
{
    const struct {
        row *lever;
        const real *start;
        int rows;
        real otherwise;
    } known[] = {
        {&s->licence, NULL, 3, C(0.0)},
        {&s->remittances, NULL, 1, C(1.0)},
        {&s->from_russia, NULL, 1, C(0.0)},
        {&s->peer_weight, c->peer_weight, 1, 0},
        {s->coercion, c->coercion_start[0], POWERS, 0},
        {s->capacity, NULL, POWERS, C(1.0)},
        {s->guarantee, s->guarantee_start[0], POWERS, 0},
        {s->threat_added, NULL, POWERS, C(0.0)},
        {s->security_base, s->security_start[0], POWERS, 0},
        {s->affinity, s->affinity_start[0], POWERS, 0},
        {s->offers, s->offer_start[0], POWERS, 0},
        {s->trade_factor, NULL, PARTNERS, C(1.0)},
    };
    for (unsigned n = 0; n < sizeof known / sizeof *known; n++) {
        int64_t within = lever - (known[n].lever - &s->licence);
        if (within >= 0 && within < known[n].rows && known[n].start)
            copy(known[n].lever[within], known[n].start + within * BLOCK, 1);
        else if (within >= 0 && within < known[n].rows)
            fill(known[n].lever[within], known[n].otherwise);
    }
}

static void pull_lever(const Job *job, const Common *restrict c, real *restrict x, int64_t a, int64_t i, int64_t number)
{
    const real amount = (real)job->amount[3 * a], part = (real)job->parts[a * STATES + i];
    const real in_force = (real)job->in_force[a * job->rounds + number - 1];
    const real concerned = (real)job->concerned[a * STATES + i];
    const int64_t operation = job->lever[3 * a + 1];
    EACH_RUN
    {
        real weight = in_force * concerned * c->armed[r], moved = amount * part;
        if (operation == SET)
            x[r] = x[r] * (C(1.0) - weight) + weight * moved;
        else if (operation == FACTOR)
            x[r] = x[r] * (C(1.0) + weight * (amount - C(1.0)));
        else
            x[r] = x[r] + weight * moved;
    }
}

static void pull_levers(const Job *job, Block *b, int64_t i, int64_t number)
{
    State *s = &b->state[i];
    int fresh = 1;
    for (int64_t a = 0; a < job->actions; a++) {
        const int64_t lever = job->lever[3 * a];
        real *x = (&s->licence)[lever];
        if (fresh)
            reset_lever(&b->common, s, lever);
        pull_lever(job, &b->common, x, a, i, number);
        fresh = job->lever[3 * a + 2] == 1;
        if (fresh)
            for (int r = 0; r < BLOCK; r++)
                x[r] = clipped(x[r], (real)job->amount[3 * a + 1], (real)job->amount[3 * a + 2]);
    }
}

/* whether an event is more or less in force than in the last round */
static int anything_moves(const Job *job, int64_t number)
{
    for (int64_t a = 0; a < job->actions; a++) {
        const double *in_force = job->in_force + a * job->rounds + number - 1;
        if (number == 1 ? in_force[0] != 0.0 : in_force[0] != in_force[-1])
            return 1;
    }
    return 0;
}

static void one_round(const Job *job, Block *b, int64_t number)
{
    Common *c = &b->common;
    Scratch *t = &b->scratch;
    const int moves = EVERY_ROUND || anything_moves(job, number);
    if (EVERY_ROUND) {
        derive_common(c);
        build_routes(c);
    }
    for (int i = 0; i < STATES; i++) {
        State *s = &b->state[i];
        if (moves) {
            pull_levers(job, b, i, number);
            derive_levers(c, s);
        }
        feel_threats(c, s);
        weigh(c, s, t);
        hear_peers(b->state, s, t);
        if (job->noisy)
            draw_normals(t, (uint64_t)job->seed, (int)number, i);
        decide(c, s, t, job->noisy != 0);
    }
    for (int i = 0; i < STATES; i++) {
        commit(&b->state[i], t);
        trade(c, &b->state[i], t);
        ally(c, &b->state[i]);
    }
}

static real hedging_of(const State *s, int r)
{
    real entropy = C(0.0);
    for (int k = 0; k < COMPONENTS; k++)
        entropy += -(s->share[k][r] * s->log_share[k][r]);
    return entropy / C(1.3862943611198906);
}

static void record(const Block *b, real *last, int64_t runs, int64_t begin, int count)
{
    for (int i = 0; i < STATES; i++) {
        const State *s = &b->state[i];
        real *out = last + i * MEASURES * runs + begin;
        for (int r = 0; r < count; r++) {
            out[r] = s->share[1][r];
            out[runs + r] = s->share[2][r];
            out[2 * runs + r] = s->share[3][r];
            out[3 * runs + r] = s->share[0][r];
            out[4 * runs + r] = hedging_of(s, r);
            out[5 * runs + r] = s->share[1][r] - s->share[2][r] - s->share[3][r];
            out[6 * runs + r] = s->switches[r];
        }
    }
    for (int r = 0; r < count; r++) {
        real total = C(0.0);
        for (int i = 0; i < STATES; i++)
            for (int j = i + 1; j < STATES; j++)
                for (int k = 0; k < COMPONENTS; k++) {
                    real difference = b->state[i].share[k][r] - b->state[j].share[k][r];
                    total += C(0.5) * (difference < C(0.0) ? -difference : difference);
                }
        last[(LAST - 1) * runs + begin + r] = total / (C(0.5) * STATES * (STATES - 1));
    }
}

/* Measures at the last round of consecutive runs, into last (measure, run); returns the bytes of a block. */
int64_t run_ensemble(const Job *job, int64_t first, int64_t runs, real *last)
{
    const int64_t total = job->arms * job->replicates;
    Block *b = aligned_alloc(64, (sizeof(Block) + 63) / 64 * 64);
    for (int64_t begin = 0; begin < runs; begin += BLOCK) {
        load(job, b, first + begin, total);
        arrange(job, b);
        settle(b);
        for (int64_t number = 1; number <= job->rounds; number++)
            one_round(job, b, number);
        record(b, last, runs, begin, runs - begin < BLOCK ? (int)(runs - begin) : BLOCK);
    }
    free(b);
    return sizeof(Block);
}
