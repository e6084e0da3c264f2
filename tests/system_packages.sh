#!/usr/bin/env bash
# Install the system packages that some tests need; where they are missing, those tests are skipped.
set -euo pipefail

# what a test calls, and the package that brings it
PACKAGES=(
  "node nodejs"  # runs the engine as WebAssembly
  "chromium chromium"  # lays out the report as narrow as a telephone
  # SLURM on one machine
  "munged munge"
  "sbatch slurm-client"
  "slurmctld slurmctld"
  "slurmd slurmd"
)
# Debian keeps daemons where only root looks for programs
PATH=$PATH:/usr/sbin:/sbin

missing=()
for line in "${PACKAGES[@]}"; do
  read -r program package <<<"$line"
  command -v "$program" >/dev/null || missing+=("$package")
done
if [ "${#missing[@]}" -eq 0 ]; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Not installed, because there is no apt-get here: ${missing[*]}."
  exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "Not installed, because only root may: ${missing[*]}."
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --yes --no-install-recommends "${missing[@]}" >/dev/null
