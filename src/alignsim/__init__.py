"""Scenario simulation of regional alignment: what would move states between great powers.

`run` runs an experiment beside its baseline, `load` reads a result, `compare` lays results side by side,
`frontier` finds what a move would take, `experiments` lists what can be run, and `AlignmentModel` is one run to look
inside. Everything is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alignsim.amounts import Frontier
    from alignsim.api import experiments, frontier, load, run
    from alignsim.comparison import Comparison, compare
    from alignsim.config.errors import AlignsimError
    from alignsim.engines.agents import PowerAgent, StateAgent
    from alignsim.engines.model import AlignmentModel
    from alignsim.result import Result

__version__ = "0.1.0"
__all__ = [
    "AlignmentModel", "AlignsimError", "Comparison", "Frontier", "PowerAgent", "Result", "StateAgent", "compare",
    "experiments", "frontier", "load", "run",
]  # fmt: skip

_HOMES = {
    "AlignmentModel": "alignsim.engines.model",
    "AlignsimError": "alignsim.config.errors",
    "Comparison": "alignsim.comparison",
    "Frontier": "alignsim.amounts",
    "PowerAgent": "alignsim.engines.agents",
    "Result": "alignsim.result",
    "StateAgent": "alignsim.engines.agents",
    "compare": "alignsim.comparison",
    "experiments": "alignsim.api",
    "frontier": "alignsim.api",
    "load": "alignsim.api",
    "run": "alignsim.api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'alignsim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
