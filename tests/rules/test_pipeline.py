"""What the engine is made of is compiled once, and has the numbers that it shall have."""

import gc
import os

import numpy as np
import pytest

from alignsim.rules.elementary import exp
from alignsim.rules.pipeline import part, version_of, whole
from alignsim.rules.utility import dependence

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="numba is off: there is nothing compiled"
)
SCALE = 0.1


@part
def put(table, row, count):
    for i in range(count):
        table[row, i] = exp(dependence(table[row, i], SCALE)) + 1.0 / 3.0


@whole
def put_all(table):
    put(table, 0, 2)
    put(table, 1, 2)


def expected(table):
    half, scale, third = (table.dtype.type(number) for number in (0.5, SCALE, 1.0 / 3.0))
    return np.exp(half * (table + scale)) + third


TABLE = np.array([[1.0, 2.0], [-3.0, 4.0]])


def test_a_whole_with_its_parts_computes_what_they_say():
    table = TABLE.copy()
    put_all(table)
    assert table == pytest.approx(expected(TABLE), rel=1e-15)


def test_a_part_is_compiled_once_whatever_constants_it_is_called_with():
    put_all(TABLE.copy())
    assert len(put.overloads) == 1


def test_parts_in_single_precision_have_no_number_of_64_bits():
    table, single = TABLE.astype(np.float32), version_of(put_all, "float32")
    single(table)
    assert table == pytest.approx(expected(TABLE.astype(np.float32)), rel=2e-7)
    (code,) = single.inspect_llvm().values()
    assert "float" in code
    assert "double" not in code


def test_the_version_for_64_bits_is_the_function_itself():
    assert version_of(put_all, "float64") is put_all
    assert version_of(put, "float64") is put


@pytest.mark.parametrize("enabled", [True, False])
def test_garbage_is_collected_again_after_compiling(enabled):
    @whole
    def doubled(x):
        return 2.0 * x

    gc.enable() if enabled else gc.disable()
    try:
        assert doubled(1.5) == 3.0
        assert gc.isenabled() == enabled
    finally:
        gc.enable()
