#!/bin/sh
# What the study reads, into results/ of this folder; more overrides may follow (run.replicates=50).
set -e
cd "$(dirname "$0")"
alignsim -m +experiment=secondary_sanctions,sanctions_relief_licences,ukraine_shock,russian_aggression_elsewhere,russian_aggression_with_guarantee \
  hydra.sweep.dir=results/scenarios "$@"
