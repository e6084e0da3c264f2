#!/bin/sh
# What the study reads, into results/ of this folder; more overrides may follow (run.replicates=50).
set -e
cd "$(dirname "$0")"
alignsim -m +experiment=aid_boost,aid_boost_10,aid_boost_100,aid_boost_100_by_gdp,trade_diversification,trade_diversification_west,secondary_sanctions,security_guarantee,c5plus1_coordination,ukraine_shock \
  hydra.sweep.dir=results/scenarios "$@"
alignsim frontier '+experiment=[aid_boost,trade_diversification,secondary_sanctions,security_guarantee]' \
  --lever scenario.events.us_offer.add --lever scenario.events.middle_corridor.add \
  --lever scenario.events.penalties.add --lever scenario.events.guarantee.add \
  --target align_usa=+0.02 --out results/two_points_to_the_us "$@"
alignsim frontier '+experiment=[aid_boost,trade_diversification,secondary_sanctions,security_guarantee]' \
  --lever scenario.events.us_offer.add --lever scenario.events.middle_corridor.add \
  --lever scenario.events.penalties.add --lever scenario.events.guarantee.add \
  --target align_rus=-0.02 --out results/two_points_from_russia "$@"
