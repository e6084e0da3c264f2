"""What is said before the engine is compiled, which happens once on a machine."""

import sys

from alignsim.engines.precision import kernel_of
from alignsim.rules.compilation import is_compiled


def warn_of_compiling(precision: str = "float64") -> None:
    """Say that the first run on a machine takes longer, if it is the first.

    Parameters
    ----------
    precision : {'float64', 'float32'}
        ``run.precision``.
    """
    if not is_compiled(kernel_of(precision)):
        sys.stderr.write("Compiling the engine for this machine, once; this takes about fifteen seconds.\n")
