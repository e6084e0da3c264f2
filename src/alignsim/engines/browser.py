"""The compiled engine as WebAssembly, for the reader's browser.

A page has one memory. Its first `BASE` bytes are the module's own: constants, and the stack that grows down from
there. Above stands an image: a head, a table that says where each array begins and how long it is, then the
arrays, whose numbers take 8 bytes each. The module finds everything from the address of the image.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any, Final

import numpy as np
from numba import carray, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from alignsim.engines.ensemble import Ensemble, empty_chunk
from alignsim.engines.kernel import run_blocks
from alignsim.engines.memory import BLOCK, NAMES, Plan, allocate
from alignsim.engines.planning import columns_of, plan_of, seeds_of
from alignsim.engines.webassembly import UnportableError
from alignsim.rules.compilation import compiled_phase, inlined

# address of the image
BASE: Final = 65_536

# words of the head: two to spare for the calling convention, number of the first run and of all there are
_FIRST, _TOTAL, _TABLE = 2, 3, 4
# words for an array in the table: its first word, counted from the start of the image, and its shape
_PLACE: Final = 5
# arrays, in the order of the table: what is given, then what the engine writes
_GIVEN = (*Plan._fields, "columns", "seeds", "recorded", "explained", "settled")
_WRITTEN = ("memory", "names", "last", "rounds", "reasons", "final")
(
    _ROWS, _CENTRAL, _SWEPT, _KEPT, _DRAWN, _PRIOR, _ACTIONS, _DOMAINS, _CONCERNED, _DATES, _MOVES, _POLICIES,
    _TAKEN, _SIZES, _YEARS, _COLUMNS, _SEEDS, _RECORDED, _EXPLAINED, _SETTLED, _MEMORY, _NAMES, _LAST,
    _ROUNDS, _REASONS, _FINAL,
) = range(len(_GIVEN) + len(_WRITTEN))  # fmt: skip

SIGNATURE: Final = (types.CPointer(types.int64),)
_BUILD: Final = """
import pathlib, sys
from alignsim.engines.browser import SIGNATURE, enter
from alignsim.engines.webassembly import module_of
pathlib.Path(sys.argv[1]).write_bytes(module_of(enter, SIGNATURE))
"""


@dataclass(frozen=True)
class Place:
    """Where an array stands in an image.

    Attributes
    ----------
    begin : int
        Bytes from the start of the image.
    shape : tuple of int
        The last index runs fastest; a number takes 8 bytes.
    """

    begin: int
    shape: tuple[int, ...]

    @property
    def end(self) -> int:
        """First byte after it, from the start of the image."""
        return self.begin + 8 * prod(self.shape)


@dataclass(frozen=True)
class Image:
    """What the module finds in memory, from `BASE` on.

    Attributes
    ----------
    given : bytes
        Its beginning: head, table, and what the engine is given.
    size : int
        Bytes of the whole; after `given` comes room for what the engine writes.
    places : dict of str to Place
        Fields of `alignsim.engines.memory.Plan` and arguments of `alignsim.engines.kernel.run_blocks`. Results stand
        in ``last``, ``rounds``, ``reasons`` and ``final``.
    """

    given: bytes
    size: int
    places: dict[str, Place]


def image_of(ensemble: Ensemble, runs: range) -> Image:
    """Image for some runs of an ensemble.

    Parameters
    ----------
    ensemble : Ensemble
        Ready.
    runs : range
        Their numbers.

    Returns
    -------
    Image
        Ready for ``run``.
    """
    setup, plan = ensemble.setup, plan_of(ensemble.setup)
    kept = ensemble.numbering.kept(np.arange(runs.start, runs.stop, dtype=np.int64))
    chunk = empty_chunk(plan, runs, kept)
    inputs: tuple[Any, ...] = (*plan, columns_of(setup, ensemble.points), seeds_of(setup, ensemble.points), *kept)
    outputs = (allocate(plan), np.zeros((NAMES, BLOCK), np.int64), chunk.last, chunk.rounds, chunk.reasons, chunk.final)
    given = {name: np.atleast_1d(array) for name, array in zip(_GIVEN, inputs, strict=True)}
    places = _places(given | dict(zip(_WRITTEN, outputs, strict=True)))
    head = [0] * _FIRST + [runs.start, ensemble.numbering.runs]
    table = [number for place in places.values() for number in _row(place)]
    return Image(
        given=np.array(head + table, np.int64).tobytes() + b"".join(array.tobytes() for array in given.values()),
        size=places[_WRITTEN[-1]].end,
        places=places,
    )


def _places(arrays: dict[str, NDArray[Any]]) -> dict[str, Place]:
    """Arrays one after the other, behind head and table."""
    places, begin = {}, 8 * (_TABLE + _PLACE * len(arrays))
    for name, array in arrays.items():
        places[name] = Place(begin, array.shape)
        begin = places[name].end
    return places


def _row(place: Place) -> list[int]:
    """Row of the table: words, not bytes, and always as many."""
    return [place.begin // 8, *place.shape, *[1] * (_PLACE - 1 - len(place.shape))]


def engine_module() -> bytes:
    """The engine as a module of WebAssembly; takes half a minute.

    Returns
    -------
    bytes
        Exports ``run``, see `alignsim.engines.webassembly.module_of`; it takes the address of an image as its third
        argument, and the image's first 16 bytes are the spare ones that the first two point to.

    Raises
    ------
    UnportableError
        The engine does what WebAssembly cannot.
    """
    # a process of its own: numba reads its level of optimisation when it is imported
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    environment |= {"NUMBA_OPT": "0", "NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "engine.wasm"
        command = [sys.executable, "-c", _BUILD, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise UnportableError(f"The engine cannot be made into WebAssembly. {done.stderr.strip()}")
        return path.read_bytes()


def _pointer(dtype: Any) -> Any:
    """Address of a word of an image, as one of numbers of a type."""
    of_type = types.CPointer(dtype)

    @intrinsic  # type: ignore[untyped-decorator]
    def pointer(typing_context: Any, image: Any, word: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.bitcast(builder.gep(arguments[0], [arguments[1]]), context.get_value_type(of_type))

        return of_type(image, word), generate

    return pointer


_float_at = _pointer(types.float64)
_integer_at = _pointer(types.int64)


@inlined
def _integers_1d(image: Any, array: int) -> Any:
    row = _TABLE + _PLACE * array
    return carray(_integer_at(image, image[row]), (image[row + 1],))


@inlined
def _integers_2d(image: Any, array: int) -> Any:
    row = _TABLE + _PLACE * array
    return carray(_integer_at(image, image[row]), (image[row + 1], image[row + 2]))


@inlined
def _floats_1d(image: Any, array: int) -> Any:
    row = _TABLE + _PLACE * array
    return carray(_float_at(image, image[row]), (image[row + 1],))


@inlined
def _floats_2d(image: Any, array: int) -> Any:
    row = _TABLE + _PLACE * array
    return carray(_float_at(image, image[row]), (image[row + 1], image[row + 2]))


@inlined
def _floats_3d(image: Any, array: int) -> Any:
    row = _TABLE + _PLACE * array
    return carray(_float_at(image, image[row]), (image[row + 1], image[row + 2], image[row + 3]))


@inlined
def _floats_4d(image: Any, array: int) -> Any:
    row = _TABLE + _PLACE * array
    return carray(_float_at(image, image[row]), (image[row + 1], image[row + 2], image[row + 3], image[row + 4]))


@compiled_phase
def enter(image: Any) -> None:
    """The engine's door, which takes nothing but the address of an image: `run_blocks` on the arrays there."""
    plan = Plan(
        _integers_1d(image, _ROWS),
        _floats_1d(image, _CENTRAL),
        _integers_1d(image, _SWEPT),
        _integers_1d(image, _KEPT),
        _integers_2d(image, _DRAWN),
        _floats_2d(image, _PRIOR),
        _integers_2d(image, _ACTIONS),
        _floats_2d(image, _DOMAINS),
        _floats_2d(image, _CONCERNED),
        _floats_3d(image, _DATES),
        _integers_2d(image, _MOVES),
        _integers_2d(image, _POLICIES),
        _integers_1d(image, _TAKEN),
        _integers_1d(image, _SIZES),
        _floats_1d(image, _YEARS)[0],
    )
    run_blocks(
        plan,
        _floats_1d(image, _MEMORY),
        _integers_2d(image, _NAMES),
        _floats_2d(image, _COLUMNS),
        _integers_1d(image, _SEEDS),
        image[_FIRST],
        image[_TOTAL],
        _floats_2d(image, _LAST),
        _integers_1d(image, _RECORDED),
        _floats_4d(image, _ROUNDS),
        _integers_1d(image, _EXPLAINED),
        _floats_4d(image, _REASONS),
        _integers_1d(image, _SETTLED),
        _floats_4d(image, _FINAL),
    )
