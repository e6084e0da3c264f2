#!/bin/sh
# What the study reads, into results/ of this folder; more overrides may follow (design.samples=64).
set -e
cd "$(dirname "$0")"
rules='rules.aid_weight: {}, rules.aid_scale: {}, rules.security_weight: {}, rules.trade_weight: {}, rules.route_leverage_relief: {}, rules.trade_response: {}, rules.grant_share: {}'
alignsim +experiment=aid_boost +design=lhs design.samples=4096 design.replicates=100 \
  "design.parameters={scenario.events.us_offer.add: {low: 10, high: 10000, scale: log}, $rules}" \
  hydra.run.dir=results/aid "$@"
alignsim +experiment=trade_diversification_west +design=lhs design.samples=4096 design.replicates=100 \
  "design.parameters={scenario.events.middle_corridor.add: {low: 10, high: 10000, scale: log}, $rules}" \
  hydra.run.dir=results/route "$@"
