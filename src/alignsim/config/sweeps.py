"""Hydra's sweep grammar as batches: numbers become a design, choices become jobs."""

import hashlib
import itertools
from collections.abc import Sequence
from typing import Any, Final

from hydra.core.override_parser.types import ChoiceSweep, IntervalSweep, Override, RangeSweep

from alignsim.config.check import Free, is_number, node_at
from alignsim.config.design import ROOT
from alignsim.config.errors import ConfigError
from alignsim.config.overrides import key_of
from alignsim.config.parameters import Leaf

SHARD: Final = "design.shard"
_SEED: Final = "run.seed"
_EVENT_NUMBERS: Final = ("set", "add", "factor", "ramp")
# settings of how a result is made, not of what it is
INCIDENTAL: Final = ("run.threads", "run.resume", "cluster")


def jobs_of(overrides: Sequence[Override]) -> list[list[str]]:
    """Jobs of a multirun: one for each combination of choices, each with all points of its numbers.

    Parameters
    ----------
    overrides : sequence of Override
        As parsed.

    Returns
    -------
    list of list of str
        Overrides of each job; the last choice varies fastest, as in Hydra's own sweeper.

    Raises
    ------
    ConfigError
        A range of numbers is given to what is no number.
    """
    numbers = [override for override in overrides if is_number_sweep(override)]
    rest = [_texts(override) for override in overrides if override not in numbers]
    rest += [[text] for text in _design_of(numbers, overrides)]
    return [list(job) for job in itertools.product(*rest, *_all_shards(overrides))]


def as_swept(job: Sequence[str], overrides: Sequence[Override]) -> list[str]:
    """A job as it was typed: the numbers that it sweeps in the place of the design that is made of them.

    Parameters
    ----------
    job : sequence of str
        Of `jobs_of`.
    overrides : sequence of Override
        From which it was made.

    Returns
    -------
    list of str
        For people.
    """
    numbers = [override for override in overrides if is_number_sweep(override)]
    made = _design_of(numbers, overrides)
    return [text for text in job if text not in made] + [str(number.input_line) for number in numbers]


def is_number_sweep(override: Override) -> bool:
    """Whether an override gives several values to a number that can differ from run to run.

    Parameters
    ----------
    override : Override
        As parsed.

    Returns
    -------
    bool
        False for choices, which make a job each.
    """
    return override.is_sweep_override() and _may_vary(key_of(override)) and _numeric(override.value())


def _may_vary(path: str) -> bool:
    # runs of one batch share the resolution of their outlook
    if "." not in path or path.startswith("votes."):
        return False
    node = node_at(path)
    if isinstance(node, Free):
        names = path.split(".")
        in_event = names[:2] == ["scenario", "events"] and (names[-1] in _EVENT_NUMBERS or names[-2] == "split")
        return names[:2] == ["world", "override"] or in_event
    return path == _SEED or (isinstance(node, Leaf) and node.kind == "number")


def _numeric(sweep: Any) -> bool:
    if isinstance(sweep, ChoiceSweep):
        return all(is_number(value) for value in sweep.list)
    return isinstance(sweep, IntervalSweep | RangeSweep)


def _texts(override: Override) -> list[str]:
    if not override.is_sweep_override():
        return [str(override.input_line)]
    if isinstance(override.value(), IntervalSweep):
        raise ConfigError(f"{override.input_line}: an interval is for numbers that can differ from run to run.")
    return [f"{override.get_key_element()}={value}" for value in override.sweep_string_iterator()]


def _design_of(numbers: Sequence[Override], overrides: Sequence[Override]) -> list[str]:
    """Overrides that make a design of swept numbers: a grid, or a Latin hypercube where there are intervals."""
    if not numbers:
        return []
    spread = any(isinstance(number.value(), IntervalSweep) for number in numbers)
    chosen = any(key_of(override) == "design" for override in overrides)
    named = ", ".join(f"{key_of(number)}: {_axis(number.value())}" for number in numbers)
    return [*([] if chosen else [f"+design={'lhs' if spread else 'grid'}"]), f"++{ROOT}={{{named}}}"]


def _axis(sweep: Any) -> str:
    """One swept number as an entry of ``design.parameters``; the order of points is of no account."""
    if isinstance(sweep, IntervalSweep):
        log = ", scale: log" if "log" in sweep.tags else ""
        return f"{{low: {sweep.start!r}, high: {sweep.end!r}{log}}}"
    if isinstance(sweep, RangeSweep):
        return f"{{start: {sweep.start!r}, stop: {sweep.stop!r}, step: {sweep.step!r}}}"
    return f"{{values: [{', '.join(repr(value) for value in sweep.list)}]}}"


def _all_shards(overrides: Sequence[Override]) -> list[list[str]]:
    """All shards of a sweep that is cut and of which no shard is named."""
    given = {key_of(override): override for override in overrides}
    shards = given.get("design.shards")
    if shards is None or SHARD in given or shards.is_sweep_override():
        return []
    return [[f"{SHARD}={number}" for number in range(int(str(shards.value())))]]


def sweep_name(overrides: Sequence[Override]) -> str | None:
    """Name of the folder of a sweep that is cut in shards: the same command finds it again.

    Parameters
    ----------
    overrides : sequence of Override
        As parsed.

    Returns
    -------
    str or None
        Digits and letters; None for a sweep that is not cut.
    """
    if not any(key_of(override) == "design.shards" for override in overrides):
        return None
    texts = [str(item.input_line) for item in overrides if not _says_how(key_of(item))]
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:12]


def _says_how(key: str) -> bool:
    return key in (*INCIDENTAL, SHARD) or key.startswith(("hydra.", "hydra/"))
