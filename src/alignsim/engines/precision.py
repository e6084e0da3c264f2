"""The compiled engine for numbers of 64 or of 32 bits: one text, compiled for either.

A literal such as ``0.5`` is a number of 64 bits to numba, and one of them turns a whole expression into 64 bits. So
a pass over the code of each function, before types are worked out, makes its literals numbers of 32 bits, and
turns the functions that it calls into those for 32 bits.
"""

from collections.abc import Callable
from functools import cache
from threading import Lock
from types import FunctionType
from typing import Any, Final

import numpy as np
from numba import njit
from numba.core import ir
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.untyped_passes import InlineInlinables
from numba.extending import is_jitted

from alignsim.engines.kernel import run_blocks
from alignsim.engines.memory import Plan
from alignsim.rules import elementary
from alignsim.rules.compilation import kept_on_disk

_OWN_TEXT: Final = ("exp", "log", "cos_sin_of_turn", "within_unit", "part_of_turn")
_BY_TURNS: Final = Lock()


def kernel_of(precision: str) -> Callable[..., None]:
    """Compiled engine for a precision.

    Parameters
    ----------
    precision : {'float64', 'float32'}
        ``run.precision``.

    Returns
    -------
    callable
        `alignsim.engines.kernel.run_blocks`; all floats that it takes have this precision.
    """
    if precision == "float64":
        return run_blocks
    # threads ask at the same time: one of them compiles, the others wait
    with _BY_TURNS:
        return _single_kernel()


def in_precision(plan: Plan, precision: str) -> Plan:
    """Plan with floats of a precision.

    Parameters
    ----------
    plan : Plan
        With floats of 64 bits.
    precision : {'float64', 'float32'}
        ``run.precision``.

    Returns
    -------
    Plan
        The same for 64 bits.
    """
    dtype = np.dtype(precision)
    floats = {name: value for name, value in plan._asdict().items() if np.asarray(value).dtype.kind == "f"}
    return plan._replace(**{name: dtype.type(value) for name, value in floats.items()})


@cache
def _single_kernel() -> Callable[..., None]:
    kernel: Callable[..., None] = kept_on_disk(in_single(run_blocks), "single")
    return kernel


@cache
def in_single(function: Any) -> Any:
    """Function, and all that it calls, for numbers of 32 bits.

    Parameters
    ----------
    function : callable
        Compiled, or a rule.

    Returns
    -------
    callable
        The same text compiled anew, or its namesake's of `alignsim.rules.single`.
    """
    options = {"error_model": "numpy", "forceinline": True}
    if is_jitted(function):
        options = {name: value for name, value in function.targetoptions.items() if name != "nopython"}
    text = _own_texts().get(function, function)
    return njit(pipeline_class=_SingleCompiler, **options)(getattr(text, "py_func", text))


@cache
def _own_texts() -> dict[Any, Any]:
    from alignsim.rules import single

    return {getattr(elementary, name): getattr(single, name) for name in _OWN_TEXT}


def _single_value(value: Any) -> Any:
    if isinstance(value, float):
        return np.float32(value)
    return in_single(value) if is_jitted(value) or isinstance(value, FunctionType) else value


@register_pass(mutates_CFG=False, analysis_only=False)
class _SinglePass(FunctionPass):  # type: ignore[misc]
    """Make literals, and floats and functions of the module, those for 32 bits."""

    _name = "alignsim_single_precision"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        for block in state.func_ir.blocks.values():
            for assignment in block.find_insts(ir.Assign):
                if isinstance(assignment.value, ir.Const | ir.Global | ir.FreeVar):
                    assignment.value.value = _single_value(assignment.value.value)
        return True


class _SingleCompiler(CompilerBase):  # type: ignore[misc]
    def define_pipelines(self) -> list[Any]:
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        # rules have been put in place by then: their literals are reached too
        passes.add_pass_after(_SinglePass, InlineInlinables)
        passes.finalize()
        return [passes]
