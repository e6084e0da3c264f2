"""How numba makes machine code of the engine: every function once, for numbers of 64 or of 32 bits.

By itself numba optimises each function, makes machine code of it, and does both again for whoever calls it; and it
compiles a function anew for every constant that it is called with. Here the phases of the engine are only put
together, and optimised as a whole. That takes a third of the time and gives the same numbers.

A literal such as ``0.5`` is a number of 64 bits to numba, and one of them turns a whole expression into 64 bits. For
32 bits, a pass over the code of each function, before types are worked out, makes its literals numbers of 32 bits.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import FunctionType
from typing import Any, Final

import llvmlite.binding as llvm
import llvmlite.ir as llvm_ir
import numpy as np
from numba import config, njit
from numba.core import ir
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import AnalysisPass, FunctionPass, register_pass
from numba.core.controlflow import CFGraph
from numba.core.typed_passes import IRLegalization, NopythonRewrites
from numba.core.untyped_passes import DeadBranchPrune, InlineClosureLikes, InlineInlinables
from numba.extending import is_jitted

# functions that cannot have one text for both precisions
_OWN_TEXT: Final = ("exp", "log", "cos_sin_of_turn", "within_unit", "part_of_turn")
# what they are for, closures and expressions of whole arrays, does not occur in the engine
_NEEDLESS: Final = (DeadBranchPrune, InlineClosureLikes, NopythonRewrites)
# vectors of runs: each step of an elementary function waits for the one before, and a processor has other runs to work
# on meanwhile only if their steps stand next to it
_AT_ONCE: Final = 4


class _Part(JITCodeLibrary):  # type: ignore[misc]
    """Code of a phase as it was written: to be put into a whole, never run by itself."""

    @property
    def codegen(self) -> "_Part":
        return self

    def set_env(self, name: str, environment: Any) -> None:
        """Nothing to do: code that never runs raises no errors."""

    def get_pointer_to_function(self, name: str) -> int:
        self._ensure_finalized()
        return 0

    def finalize(self) -> None:
        self._finalized = True

    def add_linking_library(self, library: Any) -> None:
        self._linking_libraries.append(library)

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout


class _Interleaved(_Part):
    """Code of a phase whose innermost loops work on several vectors of runs at once, step by step."""

    def add_ir_module(self, module: Any) -> None:
        for function in module.functions:
            for jump in _innermost_jumps_back(function) if function.blocks else ():
                # LLVM's manual: a loop is known by a node that names itself, then what is asked of the loop
                loop = module.add_metadata([f"{function.name} {jump.parent.name}"])
                count = llvm_ir.Constant(llvm_ir.IntType(32), _AT_ONCE)
                loop.operands = (loop, module.add_metadata(["llvm.loop.interleave.count", count]))
                jump.set_metadata("llvm.loop", loop)
        super().add_ir_module(module)


def _innermost_jumps_back(function: Any) -> list[Any]:
    """Jumps from the ends of loops to their beginnings, of loops that hold no other."""
    graph, blocks = CFGraph(), {block.name: block for block in function.blocks}
    for name in blocks:
        graph.add_node(name)
    for name, block in blocks.items():
        for target in block.terminator.operands:
            if isinstance(target, llvm_ir.Block):
                graph.add_edge(name, target.name)
    graph.set_entry_point(function.entry_basic_block.name)
    graph.process()
    loops = graph.loops()
    return [
        blocks[end].terminator
        for begin, loop in loops.items()
        if not (loop.body & loops.keys()) - {begin}
        for end, _ in graph.predecessors(begin)
        if end in loop.body
    ]


class _Leaf(_Part):
    """Code of an elementary function, optimised before it comes into loops: its own loops are unrolled."""

    def finalize(self) -> None:
        for library in self._linking_libraries:
            self._final_module.link_in(library._get_module_for_linking(), preserve=True)
        self._linking_libraries.clear()
        _optimise(self, unrolled=True)
        super().finalize()


class _Whole(JITCodeLibrary):  # type: ignore[misc]
    """Code of a block and of all phases in it, optimised together."""

    def add_linking_library(self, library: Any) -> None:
        # callers come first: what nobody has called yet is not taken over
        if library not in self._linking_libraries:
            super().add_linking_library(library)
            for inner in library._linking_libraries if isinstance(library, _Part) else ():
                self.add_linking_library(inner)

    def _optimize_functions(self, module: Any) -> None:
        module.data_layout = self._codegen._data_layout

    def _optimize_final_module(self) -> None:
        # loops over states and powers stay loops: unrolled, there is three times as much code, and it is no faster
        _optimise(self, unrolled=False)


def _optimise(library: Any, unrolled: bool) -> None:
    options = llvm.create_pipeline_tuning_options()
    # NUMBA_OPT=0 is for those who read the code, or optimise it for another machine
    options.speed_level = int(config.OPT)
    options.loop_vectorization = True
    options.loop_unrolling = unrolled
    builder = llvm.create_pass_builder(library._codegen._tm, options)
    builder.getModulePassManager().run(library._final_module, builder)


class _Compiler(CompilerBase):  # type: ignore[misc]
    """Compile a function into one kind of library, for one precision."""

    library: type[JITCodeLibrary]
    precision: str

    def define_pipelines(self) -> list[Any]:
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        # rules have been put in place by then: their literals are reached too
        passes.add_pass_after(_Prepare, InlineInlinables)
        passes.add_pass_after(_Place, IRLegalization)
        passes.passes = [each for each in passes.passes if each[0] not in _NEEDLESS]
        passes.finalize()
        return [passes]

    def compile_extra(self, function: Any) -> Any:
        with _without_collecting_garbage():
            return super().compile_extra(function)


@contextmanager
def _without_collecting_garbage() -> Iterator[None]:
    """Compiling makes many objects that live as long as it takes: to look for dead ones is a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@register_pass(mutates_CFG=False, analysis_only=False)
class _Prepare(FunctionPass):  # type: ignore[misc]
    """Make literals, and what a function takes from its module, those for the engine."""

    _name = "alignsim_prepare"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        for block in state.func_ir.blocks.values():
            for assignment in block.find_insts(ir.Assign):
                found = assignment.value
                if isinstance(found, ir.Const | ir.Global | ir.FreeVar):
                    found.value = _prepared(found.value, state.pipeline.precision)
                    if type(found.value) is int:
                        # a literal type would have the functions that take it compiled for this very number
                        assignment.value = ir.Const(found.value, found.loc, use_literal_type=False)
                        state.func_ir._definitions[assignment.target.name] = [assignment.value]
        return True


def _prepared(value: Any, precision: str) -> Any:
    if isinstance(value, float):
        return np.dtype(precision).type(value)
    ours = isinstance(value, FunctionType) and value.__module__.partition(".")[0] != "numba"
    return version_of(value, precision) if is_jitted(value) or ours else value


@register_pass(mutates_CFG=False, analysis_only=True)
class _Place(AnalysisPass):  # type: ignore[misc]
    """Give the code the library that it goes into."""

    _name = "alignsim_place"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        state.library = state.pipeline.library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return False


def whole(function: Any) -> Any:
    """Compile a function together with the parts that it calls.

    Parameters
    ----------
    function : callable
        Takes and returns no Python objects but arrays and numbers; allocates nothing.

    Returns
    -------
    callable
        The compiled function, for numbers of 64 bits.
    """
    return _compiled(function, _Whole, "float64")


def part(function: Any) -> Any:
    """Compile a function that is called from a whole, or from another part, alone.

    Parameters
    ----------
    function : callable
        Allocates nothing.

    Returns
    -------
    callable
        The compiled function, for numbers of 64 bits.
    """
    return _compiled(function, _Part, "float64")


def interleaved_part(function: Any) -> Any:
    """Compile a part whose innermost loops consist of elementary functions: they take six tenths of the time then.

    Parameters
    ----------
    function : callable
        Allocates nothing; the compiler must be able to turn its innermost loops into vectors.

    Returns
    -------
    callable
        The compiled function, for numbers of 64 bits.
    """
    return _compiled(function, _Interleaved, "float64")


@cache
def version_of(function: Any, precision: str) -> Any:
    """Function as the engine for a precision calls it.

    Parameters
    ----------
    function : callable
        A whole, a part, an elementary function or a rule.
    precision : {'float64', 'float32'}
        ``run.precision``.

    Returns
    -------
    callable
        The function itself, or its text compiled anew; for 32 bits, the text of `alignsim.rules.single` where
        there is one.
    """
    made_by = function._compiler.pipeline_class if is_jitted(function) else None
    if getattr(made_by, "precision", None) == precision:
        return function
    library = getattr(made_by, "library", _Leaf)
    text = _own_texts().get(function, function) if precision == "float32" else function
    return _compiled(getattr(text, "py_func", text), library, precision)


def _compiled(function: Any, library: type[JITCodeLibrary], precision: str) -> Any:
    if config.OPT == 0 and precision == "float64":
        # code for those who read it, or optimise it for another machine: as numba itself makes it
        wrapped = library is _Whole
        return njit(error_model="numpy", nogil=True, no_cpython_wrapper=not wrapped, no_cfunc_wrapper=True)(function)
    return njit(
        pipeline_class=_compiler_into(library, precision),
        error_model="numpy",
        nogil=True,
        forceinline=library is _Leaf,
        no_cpython_wrapper=library is not _Whole,
        no_cfunc_wrapper=True,
        # nothing is allocated: nobody needs to count who uses an array
        _nrt=False,
    )(function)


def _compiler_into(library: type[JITCodeLibrary], precision: str) -> type[_Compiler]:
    return type("_CompilerInto", (_Compiler,), {"library": library, "precision": precision})


@cache
def _own_texts() -> dict[Any, Any]:
    from alignsim.rules import elementary, single

    return {getattr(elementary, name): getattr(single, name) for name in _OWN_TEXT}
