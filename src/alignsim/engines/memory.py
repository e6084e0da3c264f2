"""The memory of the compiled engine: rows of a fixed length, one number for each run of a block."""

import operator
from typing import Any, Final, NamedTuple

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, lower_builtin, models, register_model, type_callable
from numpy.typing import NDArray

from alignsim.engines.layout import EVENT_ROWS, EVENTS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# runs in a block: its memory is 1.4 MB, of which a round without events or reasons goes through less than half;
# blocks of 64 or of 256 took 6 % longer where the second-level cache holds 512 KB
BLOCK: Final = 128

# what names the draws of a run: seed and replicate of its shocks, seed and number of its parameters and inputs
NAMES: Final = 4

# bytes of a line of the cache
LINE: Final = 64

# columns of `Plan.moves`
LEVERS_MOVE, OFFERS_MOVE, ROUTES_MOVE = range(3)
# columns of `Plan.sizes`
ROUNDS, ARMS, REPLICATES, NOISY, EXPLAINED, STATES, TERMS, DRAW_SEED = range(8)


class Plan(NamedTuple):
    """What is the same for every run: structure, dates, ranges of draws.

    Attributes
    ----------
    rows, base : ndarray, (leaf)
        Row and central value of each number of the configuration.
    swept : ndarray, (swept)
        Rows that differ from point to point.
    kept : ndarray, (row)
        1 for shares that the user gave and that are not scaled.
    drawn : ndarray, (drawn, 4)
        Row, prior (0 log-uniform, 1 uniform, 2 normal, 3 triangular), purpose and checksum of each draw.
    prior : ndarray, (drawn, 2)
        Parameters of the prior; ends of the triangle.
    actions : ndarray, (action, 7)
        Place of the lever, 1 if it has a value by state, operation (0 set, 1 factor, 2 add), power credited
        or -1, split (0 none, 1 equal, 2 gdp, 3 population, 4 access, 5 weights), power if it is aid or -1, number of
        the lever (places alone are not unique: some belong to a state, some to all).
    domains : ndarray, (action, 2)
        What the lever can be.
    concerned : ndarray, (action, state)
        1 where the lever is moved.
    dates : ndarray, (action, round, 2)
        Years since the start and until the end of each event.
    moves : ndarray, (round, 3)
        1 in rounds in which a lever, an offer or the readiness of a route may differ from the round before, in any
        run: what follows from these alone is worked out anew only then.
    policies : ndarray, (power, 4)
        Strategy (0 fixed, 1 proportional, 2 reciprocal, 3 matching, 4 competitive), split (1 gdp,
        2 population, 3 equal, 4 need), rounds between plans, 1 when a budget is given.
    taken : ndarray, (draw)
        Numbers of the draws that replicates take one after the other; empty where each draws for itself.
    sizes : ndarray, (8)
        Rounds, arms, replicates, 1 with noise, 1 with explanation, states, terms × powers, seed of the draws
        taken: counts that the compiler does not know do not make it unroll loops.
    years : float
        Length of a round.
    """

    rows: Integers
    base: Floats
    swept: Integers
    kept: Integers
    drawn: Integers
    prior: Floats
    actions: Integers
    domains: Floats
    concerned: Floats
    dates: Floats
    moves: Integers
    policies: Integers
    taken: Integers
    sizes: Integers
    years: float


def allocate(plan: Plan) -> Floats:
    """Memory for the blocks of a plan.

    Parameters
    ----------
    plan : Plan
        Tells how many events there are, and the precision.

    Returns
    -------
    ndarray, (row × run)
        For one thread.
    """
    size, dtype = (EVENTS + len(plan.actions) * EVENT_ROWS) * BLOCK, plan.base.dtype
    # a vector that lies across two lines of the cache takes twice as long, and NumPy does not align for that
    memory = np.zeros(size + LINE // dtype.itemsize, dtype)
    begin = -memory.ctypes.data % LINE // dtype.itemsize
    return memory[begin : begin + size]


class RowType(types.Type):
    """A row of the memory in compiled code: nothing but a pointer, so that little has to be compiled.

    Parameters
    ----------
    dtype : numba.types.Type
        Of the numbers.
    """

    def __init__(self, dtype: Any) -> None:
        self.dtype = dtype
        super().__init__(name=f"Row({dtype})")


@register_model(RowType)
class _RowModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, frontend_type: RowType) -> None:
        super().__init__(manager, frontend_type, manager.lookup(frontend_type.dtype).get_data_type().as_pointer())


@intrinsic  # type: ignore[untyped-decorator]
def row(typing_context: Any, memory: Any, index: Any) -> Any:
    """One number of every run, in compiled code.

    Its place is a constant distance from other rows, which that of a slice is not.

    Parameters
    ----------
    memory : ndarray, (row × run)
        From `allocate`.
    index : int
        Row.

    Returns
    -------
    Row, (run)
        A view that takes and gives numbers by their index.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        offset = builder.mul(arguments[1], ir.Constant(ir.IntType(64), BLOCK), flags=["nsw"])
        return builder.gep(data, [offset], inbounds=True)

    return RowType(memory.dtype)(memory, types.int64), generate


@type_callable(operator.getitem)  # type: ignore[untyped-decorator]
def _type_getitem(context: Any) -> Any:
    def typer(place: Any, index: Any) -> Any:
        return place.dtype if isinstance(place, RowType) and isinstance(index, types.Integer) else None

    return typer


@lower_builtin(operator.getitem, RowType, types.Integer)  # type: ignore[untyped-decorator]
def _getitem(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    return builder.load(builder.gep(arguments[0], [arguments[1]], inbounds=True))


@type_callable(operator.setitem)  # type: ignore[untyped-decorator]
def _type_setitem(context: Any) -> Any:
    def typer(place: Any, index: Any, value: Any) -> Any:
        return types.none if isinstance(place, RowType) and isinstance(index, types.Integer) else None

    return typer


@lower_builtin(operator.setitem, RowType, types.Integer, types.Any)  # type: ignore[untyped-decorator]
def _setitem(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    place, _, value = signature.args
    number = context.cast(builder, arguments[2], value, place.dtype)
    builder.store(number, builder.gep(arguments[0], [arguments[1]], inbounds=True))
