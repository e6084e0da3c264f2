"""Random numbers: known answers, names of draws, moments, the same bits everywhere."""

import itertools
import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alignsim.rules import streams
from alignsim.rules.streams import NOISE, POLICY, RULES, VOTES, WORLD, normals4, path_checksum, uniform, words

ALL_ONES = 0xFFFFFFFF
NAMES = ("seed", "replicate", "purpose", "block", "counter", "state")

seeds = st.integers(0, 2**63 - 1)
replicates = st.integers(0, 2**48 - 1)
purposes = st.sampled_from([NOISE, RULES, WORLD, POLICY, VOTES])
blocks = st.integers(0, 4095)
counters = st.integers(0, 2**32 - 1)
states = st.integers(0, 200)
draws = st.tuples(seeds, replicates, purposes, blocks, counters, states)


def philox(counter: list[int], key: list[int]) -> list[int]:
    return [int(word) for word in streams.philox4x32(*map(np.uint64, counter), *map(np.uint64, key))]


def as_hexadecimal(numbers: list[int]) -> str:
    return " ".join(f"{number:08x}" for number in numbers)


def sample(count: int, **fixed: int) -> np.ndarray:
    """Normals of many replicates under one name: (replicate, four)."""
    name = {"seed": 7, "purpose": NOISE, "block": 0, "counter": 1, "state": 0} | fixed
    seed, purpose, block, counter, state = (name[part] for part in ("seed", "purpose", "block", "counter", "state"))
    return np.array([normals4(seed, number, purpose, block, counter, state) for number in range(count)])


# --- Philox


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ([0] * 4, [0] * 2, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ([ALL_ONES] * 4, [ALL_ONES] * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        # digits of pi
        (
            [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
            [0xA4093822, 0x299F31D0],
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_philox_gives_the_known_answers_of_random123(counter, key, expected):
    assert as_hexadecimal(philox(counter, key)) == expected


@given(name=draws)
@example(name=(0, 0, 0, 0, 0, 0))
@example(name=(2**63 - 1, 2**48 - 1, VOTES, 4095, 2**32 - 1, 4))
def test_a_draw_is_philox_of_the_documented_counter_and_key(name):
    seed, replicate, purpose, block, counter, state = name
    expected = philox(
        [replicate & ALL_ONES, (replicate >> 32) | (purpose << 16) | (block << 20), counter, state],
        [seed & ALL_ONES, seed >> 32],
    )
    assert [int(word) for word in words(*name)] == expected


@given(name=draws)
def test_words_have_32_bits(name):
    assert all(0 <= int(word) <= ALL_ONES for word in words(*name))


# --- names of draws


@pytest.mark.parametrize("part", range(len(NAMES)), ids=NAMES)
@given(name=draws, data=st.data())
def test_draws_differ_when_one_part_of_the_name_differs(part, name, data):
    domain = (seeds, replicates, purposes, blocks, counters, states)[part]
    other = list(name)
    other[part] = data.draw(domain.filter(lambda value: value != name[part]))
    assert [int(word) for word in words(*name)] != [int(word) for word in words(*other)]


@given(name=draws)
def test_a_draw_can_be_repeated(name):
    assert normals4(*name) == normals4(*name)


def test_replicates_beyond_32_bits_are_draws_of_their_own():
    numbers = [5, 5 + 2**32, 5 + 2**33, 5 + 2**47]
    drawn = {normals4(1, number, NOISE, 0, 1, 0) for number in numbers}
    assert len(drawn) == len(numbers)


def test_seeds_beyond_32_bits_are_streams_of_their_own():
    drawn = {normals4(seed, 0, NOISE, 0, 1, 0) for seed in (5, 5 + 2**32, 5 + 2**62)}
    assert len(drawn) == 3


def test_a_block_never_shows_in_another_purpose_or_replicate():
    # neighbours in the second word of the counter: 16 bits of replicate, 4 of purpose, 12 of block
    names = itertools.product([0, 2**32, (2**16 - 1) << 32], range(5), [0, 1, 4095])
    drawn = [words(1, replicate, purpose, block, 1, 0) for replicate, purpose, block in names]
    assert len({tuple(map(int, four)) for four in drawn}) == len(drawn)


def test_the_checksum_of_a_path_is_crc_32():
    # check value of CRC-32 (ISO-HDLC) in the catalogue of parametrised CRC algorithms
    assert path_checksum("123456789") == 0xCBF43926


@given(seed=seeds, replicate=replicates, checksum=counters)
def test_a_uniform_lies_inside_the_open_interval(seed, replicate, checksum):
    assert 0.0 < uniform(seed, replicate, RULES, checksum) < 1.0


def test_uniforms_of_two_parameters_are_unrelated():
    one, other = (
        [uniform(3, number, RULES, path_checksum(path)) for number in range(4000)]
        for path in ("rules.aid_weight", "rules.trade_weight")
    )
    # standard error 1/sqrt(4000) = 0.016
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.06


def test_uniforms_have_the_mean_and_spread_of_the_uniform_law():
    drawn = np.array([uniform(3, number, WORLD, 17) for number in range(20_000)])
    assert drawn.mean() == pytest.approx(0.5, abs=4 * math.sqrt(1 / 12 / 20_000))
    assert drawn.std() == pytest.approx(math.sqrt(1 / 12), rel=0.02)


# --- normals


def test_normals_have_the_moments_of_the_normal_law():
    drawn = sample(50_000).ravel()
    # four standard errors of each moment: sqrt((moment of twice the order - square) / count)
    count = drawn.size
    for order, moment, spread in ((1, 0, 1), (2, 1, 2), (3, 0, 15), (4, 3, 96), (6, 15, 10170)):
        assert np.mean(drawn**order) == pytest.approx(moment, abs=4 * math.sqrt(spread / count)), order


def test_normals_fill_the_tails_as_the_normal_law_does():
    drawn = np.abs(sample(50_000).ravel())
    for limit in (0.5, 1.0, 2.0, 3.0):
        probability = math.erfc(limit / math.sqrt(2.0))
        tolerance = 4 * math.sqrt(probability * (1 - probability) / drawn.size)
        assert np.mean(drawn > limit) == pytest.approx(probability, abs=tolerance), limit


def test_the_four_normals_of_a_draw_are_independent():
    drawn = sample(50_000)
    # squares too: Box-Muller pairs share their radius and must not show it
    for table in (drawn, drawn**2):
        correlations = np.corrcoef(table, rowvar=False)[np.triu_indices(4, 1)]
        assert np.abs(correlations).max() < 4 / math.sqrt(len(drawn))


@pytest.mark.parametrize("other", [{"seed": 8}, {"purpose": POLICY}, {"block": 1}, {"counter": 2}, {"state": 1}])
def test_normals_under_another_name_are_independent(other):
    count = 10_000
    correlations = np.corrcoef(sample(count), sample(count, **other), rowvar=False)[:4, 4:]
    assert np.abs(correlations).max() < 4.5 / math.sqrt(count)


def test_normals_of_successive_replicates_are_independent():
    drawn = sample(20_000)
    assert abs(np.corrcoef(drawn[:-1, 0], drawn[1:, 0])[0, 1]) < 4 / math.sqrt(len(drawn))


@given(name=draws)
def test_normals_are_finite(name):
    # smallest radius argument 2**-33: at most sqrt(2 * 33 ln 2) = 6.77
    assert all(abs(number) < 6.8 for number in normals4(*name))


# --- the same bits everywhere

DIGEST = """
import hashlib
from alignsim.rules.streams import normals4
digest = hashlib.sha256()
for replicate in (0, 1, 2**32 + 1):
    for counter in range(40):
        for state in range(5):
            for number in normals4(2**40 + 3, replicate, 0, counter % 3, counter, state):
                digest.update(float(number).hex().encode())
found = digest.hexdigest()
"""


def digest_here() -> str:
    names: dict[str, str] = {}
    exec(DIGEST, names)
    return names["found"]


def digest_under(folder, **environment: str) -> str:
    """Digest of the same draws in a new process with a cache of its own."""
    command = [sys.executable, "-W", "error", "-c", f"{DIGEST}\nprint(found)"]
    variables = os.environ | {"XDG_CACHE_HOME": str(folder)} | environment
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_plain_python_draws_the_same_bits_as_compiled_code(tmp_path):
    assert digest_under(tmp_path, NUMBA_DISABLE_JIT="1") == digest_here()


def test_code_for_any_cpu_draws_the_same_bits_as_code_for_this_one(tmp_path):
    assert digest_under(tmp_path, NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="") == digest_here()


@pytest.mark.skipif(not hasattr(normals4, "py_func"), reason="numba is off: there is nothing to compare")
@given(name=draws)
def test_each_stream_function_equals_its_plain_python_version(name):
    plain = [int(word) for word in words.py_func(*name)]
    assert plain == [int(word) for word in words(*name)]
    assert normals4.py_func(*name) == normals4(*name)
