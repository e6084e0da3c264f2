"""Which numbers a design varies, each with the values it takes."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from typing import Final

from alignsim.config.check import node_at
from alignsim.config.compose import Composed
from alignsim.config.design import ROOT, Axis, Range, Shape, Steps, Values, parse_parameters
from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.parameters import Leaf
from alignsim.config.schema import DesignConfig
from alignsim.world.inputs import WorldInput
from alignsim.world.numbers import LARGEST_SEED, SEED, Number, canonical, numbers_of

# designs that spread over the whole range of what is unknown when no parameter is named
SPREADING: Final = ("lhs", "sobol", "saltelli", "morris")


def swept_axes(composed: Composed, inputs: Mapping[str, WorldInput]) -> dict[str, Axis]:
    """Numbers that differ from point to point.

    Parameters
    ----------
    composed : Composed
        With its design.
    inputs : mapping of str to WorldInput
        Figures of its world.

    Returns
    -------
    dict of str to Axis
        By config path, in the order in which they were named; empty without a design. A design that spreads
        over ranges and names no parameter varies all uncertain numbers of the rules.

    Raises
    ------
    ConfigError
        A path is no number that can differ from run to run, or has no range.
    """
    design = composed.config.design
    if design.kind == "none":
        if design.parameters:
            raise ConfigError(f"{ROOT}: needs a design, such as +design=grid; chosen is design.kind=none.")
        return {}
    numbers = numbers_of(composed, inputs)
    given = parse_parameters(design.parameters)
    named = {canonical(path): axis for path, axis in given.items()}
    if len(named) < len(given):
        raise ConfigError(f"{ROOT}: names one number twice, as world.proximity and as world.override.proximity.")
    if not named:
        named = _all_uncertain(design.kind, numbers, composed.given)
    return {path: _axis(path, axis, numbers) for path, axis in named.items()}


def _all_uncertain(kind: str, numbers: Mapping[str, Number], given: Set[str]) -> dict[str, Axis | Shape | None]:
    if kind not in SPREADING:
        raise ConfigError(
            f"design.kind={kind}: needs to know what to vary, such as "
            f"{ROOT}={{rules.aid_weight: {{values: [0.25, 0.5, 1]}}}}."
        )
    return {
        path: number.range
        for path, number in numbers.items()
        if path.startswith("rules.") and number.range and path not in given
    }


def _axis(path: str, axis: Axis | Shape | None, numbers: Mapping[str, Number]) -> Axis:
    number = numbers.get(path)
    if number is None:
        raise _no_number(path, numbers)
    if path == SEED and isinstance(axis, Range | Shape):
        raise ConfigError(f"{ROOT}.{SEED}: a seed has no range; expected values, such as {{values: [1, 2]}}.")
    if path == SEED and isinstance(axis, Values) and max(axis.values) > LARGEST_SEED:
        raise ConfigError(f"{ROOT}.{SEED}: expected seeds of at most {LARGEST_SEED} in a sweep.")
    if isinstance(axis, Values | Steps | Range):
        return axis
    if number.range is None:
        raise ConfigError(f"{ROOT}.{path}: has no range of its own; give it one, such as {{low: 0.1, high: 1}}.")
    return axis.over(f"{ROOT}.{path}", number.range, number.value) if axis else number.range


def _no_number(path: str, numbers: Mapping[str, Number]) -> ConfigError:
    """Why a path cannot be varied: it does not exist, is no number, or shapes the run."""
    near = did_you_mean(path, numbers)
    if path.startswith(("scenario.events.", "world.override.")):
        return ConfigError(f"{ROOT}.{path}: no such number. {near}")
    node = node_at(path, f"{ROOT}.{path}")
    if isinstance(node, Leaf) and node.kind in ("integer", "choice", "date", "flag"):
        return ConfigError(
            f"{ROOT}.{path}: shapes the run and cannot differ inside a batch; sweep it with alignsim -m {path}=…"
        )
    return ConfigError(f"{ROOT}.{path}: is not a number that can differ from run to run. {near}")


def as_written(design: DesignConfig, paths: Iterable[str]) -> dict[str, str]:
    """Paths of swept numbers as the user wrote them.

    Parameters
    ----------
    design : DesignConfig
        Checked.
    paths : iterable of str
        Of `swept_axes`.

    Returns
    -------
    dict of str to str
        Such as ``world.override.proximity.KAZ.RUS`` to ``world.proximity.RUS.KAZ``; most stay.
    """
    written = {canonical(path): path for path in parse_parameters(design.parameters)}
    return {path: written.get(path, path) for path in paths}


def as_given(inputs: Mapping[str, WorldInput], axes: Mapping[str, Axis]) -> dict[str, WorldInput]:
    """Figures of which the swept ones count as given: set by the design, never drawn.

    Parameters
    ----------
    inputs : mapping of str to WorldInput
        By config path.
    axes : mapping of str to Axis
        What the design varies.

    Returns
    -------
    dict of str to WorldInput
        In the same order.
    """
    return {path: _given(item) if path in axes else item for path, item in inputs.items()}


def _given(item: WorldInput) -> WorldInput:
    return replace(item, low=item.value, high=item.value, source="design", precision="given", note="")
