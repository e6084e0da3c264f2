"""Points of the parameter space: grid, list, Latin hypercube, Sobol', Saltelli and Morris designs."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import isfinite, prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.compose import check_competition
from alignsim.config.design import ROOT, TAIL, Axis, Range, Steps, Values
from alignsim.config.errors import ConfigError
from alignsim.config.schema import DesignConfig
from alignsim.world.inputs import share_rows
from alignsim.world.limits import check_events
from alignsim.world.numbers import SEED, Number, numbers_of
from alignsim.world.setup import Setup

Array = NDArray[np.float64]
MOST_POINTS: Final = 100_000_000
# numbers that are sampled at once: 2 GB
MOST_NUMBERS: Final = 250_000_000
# points whose events are checked one by one
MOST_CHECKED: Final = 1_000
# of Morris' design; Saltelli et al. (2008), *Global Sensitivity Analysis*, section 3.2
LEVELS: Final = 4


@dataclass(frozen=True)
class Points:
    """Where in the parameter space runs stand.

    Attributes
    ----------
    columns : dict of str to ndarray, (point)
        Value of each swept number at each point, by config path.
    count : int
        How many points there are; 1 without a design.
    """

    columns: dict[str, Array]
    count: int


def points_of(setup: Setup) -> Points:
    """Points of a design; arrays alone, no composition for each.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    Points
        All of them, whichever shard is run.

    Raises
    ------
    ConfigError
        The design has too many points, needs a package that is not installed, or a value cannot be.
    """
    if not setup.axes:
        return Points({}, 1)
    design = setup.composed.config.design
    _check_count(len(setup.axes) * design.samples, "sample of all parameters", MOST_NUMBERS)
    columns = _columns(design.kind, tuple(setup.axes.items()), design.samples, design.seed)
    points = Points(columns, len(next(iter(columns.values()))))
    _check_values(points, numbers_of(setup.composed, setup.inputs), setup.written)
    _check_rows(points, setup)
    _check_events(points, setup)
    _check_competition(points, setup)
    return points


@lru_cache(maxsize=1)
def _columns(kind: str, axes: tuple[tuple[str, Axis], ...], samples: int, seed: int) -> dict[str, Array]:
    """Columns of the last design that was made: they are needed to check, to run and to summarise."""
    columns = _DESIGNS[kind](dict(axes), DesignConfig(kind=kind, samples=samples, seed=seed))
    for values in columns.values():
        values.setflags(write=False)
    return columns


def _grid(axes: Mapping[str, Axis], design: DesignConfig) -> dict[str, Array]:
    levels = {path: _levels(axis, design.samples) for path, axis in axes.items()}
    sizes = [len(values) for values in levels.values()]
    _check_count(prod(sizes), f"grid of {' × '.join(map(str, sizes))}")
    # the last parameter varies fastest, as in Hydra's own sweeps
    repeats = [prod(sizes[number + 1 :]) for number in range(len(sizes))]
    total = prod(sizes)
    return {
        path: np.resize(np.repeat(values, repeat), total)
        for (path, values), repeat in zip(levels.items(), repeats, strict=True)
    }


def _levels(axis: Axis, count: int) -> Array:
    if isinstance(axis, Values):
        return np.array(axis.values, np.float64)
    if isinstance(axis, Steps):
        _check_count(axis.count, "range")
        # 0.101 and not 0.10100000000000001, as Hydra counts
        decimals = max(0, *(-int(Decimal(repr(end)).as_tuple().exponent) for end in (axis.start, axis.step)))
        return np.round(axis.start + axis.step * np.arange(axis.count), decimals)
    return _quantiles(axis, np.linspace(0.0, 1.0, count) if count > 1 else np.array([0.5]))


def _list(axes: Mapping[str, Axis], design: DesignConfig) -> dict[str, Array]:
    lengths = {path: len(axis.values) for path, axis in axes.items() if isinstance(axis, Values)}
    if set(lengths) != set(axes) or len(set(lengths.values())) != 1:
        found = ", ".join(f"{path}: {lengths.get(path, 'no values')}" for path in axes)
        raise ConfigError(f"{ROOT}: design.kind=list needs as many values of each parameter; found {found}.")
    return {path: _levels(axis, 0) for path, axis in axes.items()}


def _spread(sample: Callable[[int, DesignConfig], Array]) -> "Callable[[Mapping[str, Axis], DesignConfig], Any]":
    """A design that spreads over the unit cube, as one over the ranges of parameters."""

    def made(axes: Mapping[str, Axis], design: DesignConfig) -> dict[str, Array]:
        unit = sample(len(axes), design)
        return {path: _quantiles(axis, unit[:, number]) for number, (path, axis) in enumerate(axes.items())}

    return made


def _latin_hypercube(parameters: int, design: DesignConfig) -> Array:
    from scipy.stats import qmc

    _check_count(design.samples, "sample")
    sample: Array = qmc.LatinHypercube(parameters, rng=np.random.default_rng(design.seed)).random(design.samples)
    return sample


def _sobol(parameters: int, design: DesignConfig) -> Array:
    from scipy.stats import qmc

    _check_count(design.samples, "sample")
    if design.samples & (design.samples - 1):
        raise ConfigError(
            f"design.samples={design.samples}: a Sobol' sequence is balanced for powers of 2 alone; take "
            f"{1 << (design.samples.bit_length() - 1)} or {1 << design.samples.bit_length()}."
        )
    # log2 of the number of points
    exponent = design.samples.bit_length() - 1
    sample: Array = qmc.Sobol(parameters, rng=np.random.default_rng(design.seed)).random_base2(exponent)
    return sample


def _saltelli(parameters: int, design: DesignConfig) -> Array:
    _check_count(design.samples * (parameters + 2), "design")
    sobol = _sampler("sobol", design)
    sample: Array = sobol.sample(_problem(parameters), design.samples, calc_second_order=False, seed=design.seed)
    return sample


def _morris(parameters: int, design: DesignConfig) -> Array:
    _check_count(design.samples * (parameters + 1), "design")
    morris = _sampler("morris", design)
    sample: Array = morris.sample(_problem(parameters), design.samples, num_levels=LEVELS, seed=design.seed)
    return sample


def _sampler(name: str, design: DesignConfig) -> Any:
    from importlib import import_module

    try:
        return import_module(f"SALib.sample.{name}")
    except ImportError as error:
        raise ConfigError(
            f"design.kind={design.kind}: is sampled by SALib, which is not installed; pip install 'alignsim[analysis]'."
        ) from error


def _problem(parameters: int) -> dict[str, Any]:
    names = [f"x{number}" for number in range(parameters)]
    return {"num_vars": parameters, "names": names, "bounds": [[0.0, 1.0]] * parameters}


_DESIGNS: Final[dict[str, Callable[[Mapping[str, Axis], DesignConfig], dict[str, Array]]]] = {
    "grid": _grid,
    "list": _list,
    "lhs": _spread(_latin_hypercube),
    "sobol": _spread(_sobol),
    "saltelli": _spread(_saltelli),
    "morris": _spread(_morris),
}


def _quantiles(axis: Axis, unit: Array) -> Array:
    """Values of a number at cumulative probabilities."""
    if not isinstance(axis, Range):
        values = _levels(axis, 0)
        return values[np.minimum((unit * len(values)).astype(np.int64), len(values) - 1)]
    if axis.distribution == "normal":
        return _normal_quantiles(axis, unit)
    if axis.distribution == "triangular":
        return _triangular_quantiles(axis, unit)
    if axis.log:
        return np.clip(axis.low * (axis.high / axis.low) ** unit, axis.low, axis.high)
    return axis.low + (axis.high - axis.low) * unit


def _normal_quantiles(axis: Range, unit: Array) -> Array:
    from scipy.special import ndtr, ndtri

    ends = [ndtr((end - axis.middle) / axis.sd) if isfinite(end) else tail
            for end, tail in ((axis.low, TAIL), (axis.high, 1.0 - TAIL))]  # fmt: skip
    inner = ends[0] + (ends[1] - ends[0]) * unit
    values: Array = np.clip(axis.middle + axis.sd * ndtri(inner), axis.low, axis.high)
    return values


def _triangular_quantiles(axis: Range, unit: Array) -> Array:
    width, left, right = axis.high - axis.low, axis.middle - axis.low, axis.high - axis.middle
    rising = axis.low + np.sqrt(unit * width * left)
    falling = axis.high - np.sqrt((1.0 - unit) * width * right)
    return np.where(unit * width < left, rising, falling)


def _check_count(count: int, what: str, most: int = MOST_POINTS) -> None:
    if count > most:
        noun = "points" if most == MOST_POINTS else "numbers"
        raise ConfigError(f"design: a {what} has {count:,} {noun}; expected at most {most:,}.")


def _check_values(points: Points, numbers: Mapping[str, Number], written: Mapping[str, str]) -> None:
    for path, values in points.columns.items():
        leaf = numbers[path].leaf
        low, high = leaf.valid or (float("-inf"), float("inf"))
        wrong = (values < low) | (values > high) | (leaf.above & (values == low))
        if path == SEED:
            wrong |= values != np.floor(values)
        if wrong.any():
            first = int(np.argmax(wrong))
            raise ConfigError(
                f"{written[path]}={values[first]:.15g} (point {first} of the design): expected {leaf.expected()}."
            )


def _check_rows(points: Points, setup: Setup) -> None:
    """Shares that are given add up to at most 1 at every point."""
    for row, paths in share_rows(setup.inputs):
        if set(paths) & set(points.columns):
            _check_row(row, paths, points, setup)


def _check_row(row: str, paths: Sequence[str], points: Points, setup: Setup) -> None:
    given = [path for path in paths if setup.inputs[path].given]
    total = sum(points.columns.get(path, setup.inputs[path].value) for path in given)
    wrong = np.asarray(total) > 1.0
    if len(given) == len(paths):
        wrong |= np.abs(np.asarray(total) - 1.0) > 1e-9
    if wrong.any():
        first = int(np.argmax(wrong))
        expected = "1 when all are given" if len(given) == len(paths) else "at most 1"
        raise ConfigError(f"{row}: at point {first} of the design the shares given add up to "
                          f"{np.asarray(total)[first]:g}; expected {expected}.")  # fmt: skip


def _check_events(points: Points, setup: Setup) -> None:
    """Amounts of events are what levers can be: at each point, or at all corners where there are many."""
    events = setup.composed.events
    swept = [number for number, event in enumerate(events) if event.path in points.columns]
    if not swept:
        return
    columns = [points.columns[events[number].path] for number in swept]
    if points.count <= MOST_CHECKED:
        rows = np.unique(np.stack(columns, axis=1), axis=0)
    else:
        rows = np.array(list(itertools.product(*((values.min(), values.max()) for values in columns))))
    for row in rows:
        changed = dict(zip(swept, row.tolist(), strict=True))
        moved = [replace(event, amount=changed.get(n, event.amount)) for n, event in enumerate(events)]
        check_events(moved, setup.clock, setup.world, setup.composed.config.rules)


def _check_competition(points: Points, setup: Setup) -> None:
    rules = setup.composed.config.rules
    weight = points.columns.get("rules.aid_weight", np.array([rules.aid_weight]))
    scale = points.columns.get("rules.choice_scale", np.array([rules.choice_scale]))
    check_competition(setup.composed.config.policy, float((weight / scale).max()), "at a point of the design ")
