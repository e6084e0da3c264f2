"""What the engine is made of is compiled once, and has the numbers that it shall have."""

import gc
import os

import numpy as np
import pytest
from llvmlite import ir

from alignsim.rules.elementary import exp
from alignsim.rules.pipeline import _innermost_jumps_back, interleaved_part, part, version_of, whole
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


@interleaved_part
def put_interleaved(table, row, count):
    for i in range(count):
        table[row, i] = exp(dependence(table[row, i], SCALE)) + 1.0 / 3.0


@whole
def put_all_interleaved(table):
    put_interleaved(table, 0, table.shape[1])


def test_loops_that_work_on_several_vectors_at_once_give_the_same_bits():
    plain, interleaved = np.linspace(-9.0, 9.0, 1001)[None], np.linspace(-9.0, 9.0, 1001)[None]

    @whole
    def put_one_by_one(table):
        put(table, 0, table.shape[1])

    put_one_by_one(plain)
    put_all_interleaved(interleaved)
    assert (plain == interleaved).all()


def test_only_loops_that_hold_no_other_work_on_several_vectors_at_once():
    function = ir.Function(ir.Module(), ir.FunctionType(ir.VoidType(), [ir.IntType(1)]), "nested")
    entry, outer, inner, last, after = (function.append_basic_block(name) for name in ("e", "o", "i", "l", "a"))
    ir.IRBuilder(entry).branch(outer)
    ir.IRBuilder(outer).branch(inner)
    back = ir.IRBuilder(inner).cbranch(function.args[0], inner, last)
    ir.IRBuilder(last).cbranch(function.args[0], outer, after)
    ir.IRBuilder(after).ret_void()
    assert _innermost_jumps_back(function) == [back]


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
