#!/bin/sh
# The C compilers of `make bench` on Debian and Ubuntu: gcc, and the newest clang that there is. numba's machine code
# comes from LLVM as clang's does, so that an old clang would be no yardstick.
set -eu
apt-get update -qq
newest=$(apt-cache search --names-only '^clang-[0-9]+$' | cut -d ' ' -f 1 | sort -V | tail -n 1)
apt-get install -y -qq gcc "${newest:-clang}"
