"""Compiled functions as WebAssembly modules, by the compiler that numba brings along and no other tool.

Numba's code before optimisation names no processor: optimised for WebAssembly instead of the machine at hand it
gives the same bits, because both do each IEEE operation as it is written. The compiler's object file is a valid
module but for its exports, which are written into it here.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

import llvmlite.binding as llvm
from numba.core import config

from alignsim.config.errors import AlignsimError

TRIPLE: Final = "wasm32-unknown-unknown"
# vectors of 128 bits, and not relaxed-simd: that may fuse a multiplication with an addition
FEATURES: Final = "+bulk-memory,+simd128"
EXPORT: Final = "run"

# functions of the C library that are one exact instruction of WebAssembly
_EXACT: Final = {"sqrt": "llvm.sqrt.f64"}
# numba counts who holds an array; those that come from pointers belong to nobody, and others cannot be allocated
_COUNTING: Final = re.compile(r"^define [^@\n]*void @(NRT_(?:incref|decref))\((\S+) [^\n]*\{.*?^\}", re.M | re.S)
# operations that may be reordered, simplified or fused
_FREE: Final = re.compile(
    r"= (?:\w+ )?(?:f\w+|phi|select|call) (?:fast|reassoc|contract|nnan|ninf|nsz|arcp|afn)\b|@llvm\.fm(?:a|uladd)\b"
)

# https://webassembly.github.io/spec/core/binary/modules.html
_MAGIC: Final = b"\0asm\1\0\0\0"
_CUSTOM, _IMPORTS, _EXPORTS = 0, 2, 7
_FUNCTION, _TABLE, _MEMORY, _GLOBAL = range(4)
# https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md
_SYMBOL_TABLE: Final = 8
_DATA_SYMBOL, _SECTION_SYMBOL = 1, 3
_UNDEFINED, _NAMED = 0x10, 0x40


class UnportableError(AlignsimError):
    """Compiled code that would not give the same bits everywhere, or calls what a browser does not have."""


def module_of(function: Any, signature: tuple[Any, ...]) -> bytes:
    """Compile a function to a module that imports a memory, a place for its stack, and nothing else.

    Parameters
    ----------
    function : numba dispatcher
        Takes pointers and integers; allocates nothing, calls no library, uses no fast-math.
    signature : tuple of numba types
        Of its arguments.

    Returns
    -------
    bytes
        A module that exports the function as ``run`` with numba's own calling convention: two pointers to 8 spare
        bytes each, then the arguments; it returns 0. Memory and stack are imported as ``env.__linear_memory`` and
        ``env.__stack_pointer``.

    Raises
    ------
    UnportableError
        The function does something else, or numba optimises for this machine.
    """
    if config.OPT != 0:
        raise UnportableError(
            f"NUMBA_OPT={int(config.OPT)}: WebAssembly is made from code that is not optimised yet (0)."
        )
    function.compile(signature)
    name = function.overloads[signature].fndesc.llvm_func_name
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(TRIPLE).create_target_machine(features=FEATURES, opt=3, reloc="static")
    code = llvm.parse_assembly(retargeted(function.inspect_llvm(signature), str(machine.target_data)))
    _keep_only(code, name)
    _optimise(code, machine)
    return with_export(machine.emit_object(code), name)


def retargeted(text: str, layout: str) -> str:
    """Code for another machine.

    Parameters
    ----------
    text : str
        LLVM's assembly language.
    layout : str
        Data layout of the machine.

    Returns
    -------
    str
        The same code for WebAssembly; square roots are instructions.

    Raises
    ------
    UnportableError
        The code leaves the compiler a choice that changes results.
    """
    if free := _FREE.search(text):
        line = text[free.start() :].split("\n", 1)[0]
        raise UnportableError(f"fast-math: '{line.removeprefix('= ')}' may give other bits on another machine.")
    text = re.sub(r'^target datalayout = ".*"$', f'target datalayout = "{layout}"', text, flags=re.M)
    text = re.sub(r'^target triple = ".*"$', f'target triple = "{TRIPLE}"', text, flags=re.M)
    text = _COUNTING.sub(r"define internal void @\1(\2 %array) alwaysinline { ret void }", text)
    for name, instruction in _EXACT.items():
        text = re.sub(rf"@{name}\(", f"@{instruction}(", text)
    return text


def _keep_only(code: Any, name: str) -> None:
    """Hide everything but one function, so that what it does not use goes: doors for Python, above all."""
    for item in (*code.functions, *code.global_variables):
        if not item.is_declaration:
            item.linkage = "external" if item.name == name else "internal"


def _optimise(code: Any, machine: Any) -> None:
    # a third level and vectors beside loops made the engine larger by a quarter, and no faster
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization, options.slp_vectorization = True, False
    passes = llvm.create_pass_builder(machine, options)
    passes.getModulePassManager().run(code, passes)
    code.verify()


def with_export(binary: bytes, name: str) -> bytes:
    """Make a module of an object file.

    Parameters
    ----------
    binary : bytes
        Object file.
    name : str
        Symbol of the function that is exported.

    Returns
    -------
    bytes
        Without the sections that are meant for linkers.

    Raises
    ------
    UnportableError
        The code calls functions that it does not bring along.
    """
    sections = list(_sections(binary))
    called = [called for number, body in sections if number == _IMPORTS for called in _imported_functions(body)]
    if called:
        raise UnportableError(
            f"{', '.join(called)}: called by the compiled code, but WebAssembly has no such function."
        )
    index = next(found for number, body in sections if number == _CUSTOM for found in _functions(body, name))
    export = _number(1) + _number(len(EXPORT)) + EXPORT.encode() + bytes([_FUNCTION]) + _number(index)
    kept = [(number, body) for number, body in sections if number != _CUSTOM]
    before = sum(number < _EXPORTS for number, _ in kept)
    kept.insert(before, (_EXPORTS, export))
    return _MAGIC + b"".join(bytes([number]) + _number(len(body)) + body for number, body in kept)


class _Reader:
    """Bytes, read from the front.

    Parameters
    ----------
    data : bytes
        Of a module, or a part of it.
    """

    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    @property
    def at_end(self) -> bool:
        return self._place >= len(self._data)

    def take(self, count: int) -> bytes:
        self._place += count
        return self._data[self._place - count : self._place]

    def number(self) -> int:
        """Seven bits in a byte, the lowest first; the eighth says that more follow (LEB128)."""
        value, shift = 0, 0
        while True:
            [byte] = self.take(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def block(self) -> bytes:
        """As many bytes as the number before them says."""
        return self.take(self.number())

    def skip_limits(self) -> None:
        """Size of a table or memory: the least, and if flagged the most."""
        flags = self.number()
        for _ in range(1 + (flags & 1)):
            self.number()


def _number(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _number(rest) if rest else bytes([low])


def _sections(binary: bytes) -> Iterator[tuple[int, bytes]]:
    reader = _Reader(binary[len(_MAGIC) :])
    while not reader.at_end:
        [number] = reader.take(1)
        yield number, reader.block()


def _imported_functions(body: bytes) -> Iterator[str]:
    reader = _Reader(body)
    for _ in range(reader.number()):
        _, name, [kind] = reader.block(), reader.block().decode(), reader.take(1)
        if kind == _FUNCTION:
            yield name
            reader.number()
        elif kind == _GLOBAL:
            reader.take(2)
        else:
            reader.take(1 if kind == _TABLE else 0)
            reader.skip_limits()


def _functions(body: bytes, name: str) -> Iterator[int]:
    """Index of a function by the symbol table, if this is the section that holds it."""
    reader = _Reader(body)
    if reader.block() != b"linking":
        return
    reader.number()
    while not reader.at_end:
        [kind], part = reader.take(1), reader.block()
        if kind == _SYMBOL_TABLE:
            yield from (index for index, symbol in _symbols(part) if symbol == name)


def _symbols(table: bytes) -> Iterator[tuple[int, str]]:
    """Index and name of each function that is defined."""
    reader = _Reader(table)
    for _ in range(reader.number()):
        [kind], flags = reader.take(1), reader.number()
        if kind == _DATA_SYMBOL:
            reader.block()
            for _ in range(0 if flags & _UNDEFINED else 3):
                reader.number()
            continue
        index = reader.number()
        if kind != _SECTION_SYMBOL and (flags & _NAMED or not flags & _UNDEFINED):
            symbol = reader.block().decode()
            if kind == _FUNCTION:
                yield index, symbol
