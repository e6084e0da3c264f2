"""The engine for numbers of 32 bits follows the one for 64 bits closely, and nothing in it has 64."""

import hashlib
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from alignsim.config.errors import ConfigError
from alignsim.config.folders import choices_of
from alignsim.engines.planning import plan_of
from alignsim.engines.precision import in_precision, kernel_of
from alignsim.rules import elementary
from alignsim.rules.pipeline import version_of, whole
from alignsim.world.setup import prepared
from setups import STRATEGIES, made_of, setup_of

# how far a single number may be from the same with 64 bits; measured beside it, in 20,000 runs of 40 rounds
SHARE = 1e-6  # 3.7e-7
INDEX = 1e-6  # 5.0e-7, hedging and tilt
REASON = 5e-6  # 2.3e-6, logit units, with competitive powers
# how far a mean over runs may be off, at the last round
BIAS = 5e-8  # 1.8e-8
# share of state-rounds in which another component leads: two are level to a few digits there
LEANING = 1e-4  # 2.4e-6


def both(experiment, *overrides):
    """The same runs in either precision."""
    options = ("run.replicates=40", "run.record=all", *overrides)
    return tuple(made_of(setup_of(experiment, *options, f"run.precision={p}")) for p in ("float64", "float32"))


def assert_near(double, single):
    """Every number of every round, and the means."""
    apart = np.abs(double.rounds - single.rounds)
    assert apart[..., :4].max() < SHARE
    assert apart[..., 4:6].max() < INDEX
    assert (apart[..., 6] > 0).mean() < LEANING
    assert np.abs(double.reasons - single.reasons).max() < REASON
    observed = [column for column in range(double.last.shape[2]) if column % 7 != 6]
    assert np.abs((double.last - single.last)[..., observed].mean(axis=1)).max() < BIAS


@pytest.mark.parametrize("experiment", choices_of("experiment"))
def test_single_precision_stays_near_in_every_experiment(experiment):
    double, single = both(experiment)
    assert_near(double, single)
    # it is another computation: the comparison compares something
    assert (double.last != single.last).any()


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_single_precision_stays_near_whatever_the_powers_do(strategy):
    assert_near(*both("aid_boost_100", f"policy={strategy}"))


def test_both_arms_are_equal_in_single_precision_too_where_nothing_happens():
    setup = setup_of("aid_boost", "scenario.events.us_offer.add=0", "run.replicates=5", "run.precision=float32")
    made = made_of(setup)
    assert (made.last[0] == made.last[1]).all()


def test_numbers_in_single_precision_do_not_depend_on_threads_or_chunks(monkeypatch):
    setup = setup_of("aid_boost", "run.replicates=700", "run.rounds=3", "run.record_runs=300", "run.precision=float32")
    whole = made_of(setup)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1, 2}, raising=False)
    pieces = made_of(setup, chunk=100)
    for name in ("last", "rounds", "reasons", "final"):
        assert (getattr(whole, name) == getattr(pieces, name)).all()


def test_a_swept_number_gives_the_same_bits_in_single_precision_as_one_that_is_set():
    options = ("run.replicates=3", "run.rounds=3", "run.precision=float32")
    axis = "design.parameters={rules.aid_weight: {values: [0.3, 0.8]}}"
    swept = made_of(setup_of("aid_boost_100", *options, "+design=list", axis))
    for point, weight in enumerate((0.3, 0.8)):
        alone = made_of(setup_of("aid_boost_100", *options, f"rules.aid_weight={weight}"))
        assert (swept.last[:, 3 * point : 3 * point + 3] == alone.last).all()


def test_a_plan_in_double_precision_is_the_same():
    plan = plan_of(setup_of("ukraine_shock"))
    again = in_precision(plan, "float64")
    assert all(np.array_equal(one, other) for one, other in zip(plan, again, strict=True))


def test_a_plan_in_single_precision_has_no_number_of_64_bits_but_counts():
    plan = in_precision(plan_of(setup_of("ukraine_shock")), "float32")
    assert {np.asarray(value).dtype for value in plan} == {np.dtype("float32"), np.dtype("int64")}


def test_an_unknown_precision_is_refused():
    with pytest.raises(ConfigError, match=r"run\.precision=float16.*Did you mean float"):
        prepared(["run.precision=float16"])


def test_the_engines_are_told_apart_on_disk():
    double, single = kernel_of("float64"), kernel_of("float32")
    assert double is not single
    assert double._cache.index != single._cache.index


def test_single_precision_is_not_read_unless_asked_for():
    script = "import sys, alignsim.engines.ensemble; print('alignsim.rules.single' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# --- the text of its own


def values_of(name, numbers, width=1):
    """Values of an elementary function in single precision, (number, value)."""
    function, values = getattr(elementary, name), np.empty((len(numbers), width), np.float32)

    @whole
    def fill_one(numbers, values):
        for i in range(len(numbers)):
            values[i, 0] = function(numbers[i])

    @whole
    def fill_two(numbers, values):
        for i in range(len(numbers)):
            values[i, 0], values[i, 1] = function(numbers[i])

    version_of(fill_one if width == 1 else fill_two, "float32")(numbers, values)
    return values.astype(np.float64)


def found(name, numbers):
    """Values, and arguments as the function sees them."""
    arguments = np.array(numbers, np.float32)
    return values_of(name, arguments)[:, 0], arguments.astype(np.float64)


def spread(low, high, count=20_000):
    return np.random.default_rng(20220101).uniform(low, high, count)


@pytest.mark.parametrize(("low", "high"), [(-0.4, 0.4), (-40.0, 40.0), (-87.0, 88.0)])
def test_exp_errs_by_less_than_one_unit_in_the_last_place(low, high):
    values, x = found("exp", spread(low, high))
    assert np.abs(values / np.exp(x) - 1.0).max() < 1.1e-7


@pytest.mark.parametrize("x", [-88.0, -1e6, -math.inf, 89.0, 1e6, math.inf])
def test_exp_stays_a_normal_number_outside_its_range(x):
    (value,), _ = found("exp", [x])
    assert np.finfo(np.float32).tiny <= value <= np.finfo(np.float32).max


@pytest.mark.parametrize(("low", "high"), [(0.5, 2.0), (0.97, 1.03)])
def test_log_near_one_errs_by_at_most_6e_8(low, high):
    values, x = found("log", spread(low, high))
    assert np.abs(values - np.log(x)).max() < 6e-8


def test_log_far_from_one_errs_by_less_than_one_unit_in_the_last_place():
    values, x = found("log", np.exp(np.concatenate([spread(-87.0, -1.0), spread(1.0, 88.0)])))
    assert np.abs(values / np.log(x) - 1.0).max() < 1.2e-7


def test_log1p_errs_by_about_one_unit_in_the_last_place():
    values, x = found("log1p", np.exp(spread(-40.0, 40.0)))
    assert np.abs(values / np.log1p(x) - 1.0).max() < 1.5e-7


def test_cosine_and_sine_err_by_at_most_1_5e_7():
    turns = spread(0.0, 1.0).astype(np.float32)
    values = values_of("cos_sin_of_turn", turns, 2)
    turns = turns.astype(np.float64)
    exact = np.stack([np.cos(2 * np.pi * turns), np.sin(2 * np.pi * turns)], axis=1)
    assert np.abs(values - exact).max() < 1.5e-7


WORDS = np.array(
    [
        number + step
        for number in (0, 2**8, 2**9, 2**16, 2**24, 2**31, 2**32 - 2**16, 2**32 - 257, 2**32 - 129, 2**32 - 1)
        for step in range(-3, 4)
        if 0 <= number + step < 2**32
    ],
    np.uint64,
)


def test_a_uniform_number_of_32_bits_is_never_0_nor_1():
    values = values_of("within_unit", WORDS)[:, 0]
    assert ((values > 0.0) & (values < 1.0)).all()
    assert values == pytest.approx((WORDS + 0.5) * 2.0**-32, rel=1.2e-7)


def test_a_part_of_a_turn_of_32_bits_is_below_a_full_one():
    values = values_of("part_of_turn", WORDS)[:, 0]
    assert ((values >= 0.0) & (values < 1.0)).all()
    assert values == pytest.approx(WORDS * 2.0**-32, abs=2.0**-24)


# --- nothing of 64 bits, and the same bits on another processor

INSPECT = """
import hashlib, json
from alignsim.engines.precision import kernel_of
from setups import made_of, setup_of
made = made_of(setup_of("ukraine_shock", "rules=prior", "run.replicates=130", "run.rounds=4", "run.precision=float32"))
(code,) = kernel_of("float32").inspect_llvm().values()
digest = hashlib.sha256(made.last.tobytes() + made.reasons.tobytes()).hexdigest()
print(json.dumps([digest, [line for line in code.splitlines() if "double" in line], len(code)]))
"""
# the same with every Python, NumPy, numba and processor; another one after a change of a rule, figure or experiment
GOLDEN = "b8987bd06f5dd866f3754a41e5cef4d1d94c4c0aec725d164e8fa5c56c58403a"


def digest_here():
    made = made_of(
        setup_of("ukraine_shock", "rules=prior", "run.replicates=130", "run.rounds=4", "run.precision=float32")
    )
    return hashlib.sha256(made.last.tobytes() + made.reasons.tobytes()).hexdigest()


def test_the_bits_are_those_of_every_machine():
    assert digest_here() == GOLDEN


def test_no_number_of_64_bits_is_left_and_another_processor_gives_the_same_bits(tmp_path):
    variables = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": "", "XDG_CACHE_HOME": str(tmp_path)}
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    command = [sys.executable, "-c", INSPECT]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | variables)
    digest, doubles, length = json.loads(done.stdout)
    assert length > 100_000
    # all that is left takes the length of a round over from Python
    assert [line for line in doubles if "PyFloat_AsDouble" not in line and "fptrunc" not in line] == []
    assert sum("fptrunc" in line for line in doubles) <= 1
    assert digest == digest_here()
