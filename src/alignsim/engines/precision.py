"""The compiled engine for numbers of 64 or of 32 bits: one text, compiled for either."""

from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Final

import numpy as np

from alignsim.engines.kernel import run_blocks
from alignsim.engines.memory import Plan
from alignsim.rules.compilation import kept_on_disk
from alignsim.rules.pipeline import version_of

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


@cache
def _single_kernel() -> Callable[..., None]:
    kernel: Callable[..., None] = kept_on_disk(version_of(run_blocks, "float32"), "single")
    return kernel


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
