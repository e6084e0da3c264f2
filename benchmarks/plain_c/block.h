/* What a block of runs works with: rows of one number for each run. */

#ifndef BLOCK_H
#define BLOCK_H

#include "elementary.h"

#ifndef STATES
#define STATES 5
#endif
#ifndef BLOCK
#define BLOCK 64
#endif

enum { USA, RUS, CHN, POWERS };
enum { PARTNERS = 5, COMPONENTS = 4, MEASURES = 7, LAST = STATES * MEASURES + 1 };
/* of the numbers that are given, those that belong to no state, and those of each state: benchmarks/work.py */
enum { COMMON_LEAVES = 57, STATE_LEAVES = 34 + STATES };

typedef real row[BLOCK];

typedef struct {
    /* given, in the order of `benchmarks.work.COMMON` */
    row security_weight, trade_weight, aid_weight, affinity_weight, dependence_aversion, coercion_weight, threat_weight;
    row diversification_weight, trade_scale, aid_scale, european_weight, backing_base, backing_guarantee;
    row backing_leverage, coercion_scale, provocation, alignment_speed, trade_speed, security_speed, threat_speed;
    row peer_weight, noise, choice_scale, trade_response, security_response, security_guarantee_response;
    row overcompliance, reexport_gain, route_leverage_relief, route_depreciation, grant_share, rest_of_world_partners;
    row coercion_start[POWERS], corridor_scale, middle_gain, belt_road_gain, north_loss;
    row punishes[POWERS][POWERS], provokes[POWERS][POWERS];
    /* worked out */
    row armed, inertia, threat_kept, capital_kept, trade_step, security_step;
    row trade_range, evenness, shock_size;
    row capital[2], readiness[2], route[2];
} Common;

typedef struct {
    /* given, in the order of `benchmarks.work.BY_STATE` */
    row autonomy_bias, gdp, trade_total, remittances_to_gdp, remittances_from_russia, north, access, reexport_access;
    row share_of_trade[PARTNERS], security_start[POWERS], affinity_start[POWERS], leverage[POWERS];
    row threat_start[POWERS], guarantee_start[POWERS], proximity[POWERS], offer_start[POWERS];
    row neighbours[STATES];
    /* levers, in the order of `benchmarks.c_engine.LEVERS` */
    row licence, reexport, north_disruption, remittances, from_russia, peer_weight;
    row coercion[POWERS], capacity[POWERS], guarantee[POWERS], threat_added[POWERS], security_base[POWERS];
    row affinity[POWERS], offers[POWERS], trade_factor[PARTNERS];
    /* what follows from levers alone */
    row transfer_russia, transfer_rest, by_aid[POWERS], by_affinity[POWERS], threat_mean[POWERS];
    row punished[POWERS], resented[POWERS], tendency[POWERS], middle, lost, resold, belt;
    row log_capacity[POWERS], log_compliance, secured[POWERS], guaranteed[POWERS];
    /* what a state is and does */
    row trade[PARTNERS], security[POWERS], threat[POWERS];
    row score[COMPONENTS], log_share[COMPONENTS], share[COMPONENTS], share_start[COMPONENTS];
    row leaning, switches;
} State;

typedef struct {
    row utility[COMPONENTS], peers[COMPONENTS], normal[COMPONENTS], radius[2], turn[2], link[POWERS], pull[POWERS];
    row weight[PARTNERS], top, total;
    uint32_t word[4][BLOCK], low[BLOCK], name[BLOCK];
    row solution[STATES], matrix[STATES][STATES];
} Scratch;

typedef struct {
    Common common;
    State state[STATES];
    Scratch scratch;
} Block;

/* The work, from `benchmarks.c_engine`. */
typedef struct {
    int64_t rounds, arms, replicates, noisy, draws, actions, seed;
    double years;
    const double *base;       /* (leaf) central values: those of no state, then state by state */
    const int64_t *drawn;     /* (draw, 4) leaf, prior, purpose, checksum */
    const double *prior;      /* (draw, 2) parameters of the prior */
    const int64_t *lever;     /* (action, 3) row among the levers of a state, operation, 1 for the last on its lever */
    const double *amount;     /* (action, 3) amount, lowest and highest value of the lever */
    const double *parts;      /* (action, state) part of the amount */
    const double *concerned;  /* (action, state) */
    const double *in_force;   /* (action, round) how far the event is in force */
} Job;

#endif
