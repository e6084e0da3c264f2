"""Parameters of a design: from what a user wrote to checked records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil, isfinite
from typing import Any, Final, Literal

from alignsim.config.check import check_value, is_number
from alignsim.config.errors import ConfigError, nearest
from alignsim.config.parameters import Leaf, Prior

Distribution = Literal["uniform", "normal", "triangular"]
ROOT: Final = "design.parameters"
_NUMBER: Final = Leaf("number")
_LEAVES: Final[dict[str, Leaf]] = {
    "low": _NUMBER, "high": _NUMBER, "mode": _NUMBER, "mean": _NUMBER, "sd": _NUMBER,
    "start": _NUMBER, "stop": _NUMBER, "step": _NUMBER,
    "scale": Leaf("choice", choices=("linear", "log")),
    "distribution": Leaf("choice", choices=("uniform", "normal", "triangular")),
}  # fmt: skip
FIELDS: Final = ("values", *_LEAVES)
# a normal distribution has no ends: designs that stand on the ends of the range take these quantiles
TAIL: Final = 0.005


@dataclass(frozen=True)
class Values:
    """A number that takes certain values.

    Attributes
    ----------
    values : tuple of float
        In the order in which they were written.
    """

    values: tuple[float, ...]


@dataclass(frozen=True)
class Steps:
    """A number that goes up or down in steps, as in Hydra's ``range(start, stop, step)``.

    Attributes
    ----------
    start, stop, step : float
        `stop` itself is left out.
    """

    start: float
    stop: float
    step: float

    @property
    def count(self) -> int:
        """How many values there are."""
        # rounding of a quotient such as 2.9 / 0.001 shall not add a value
        return max(0, ceil(round((self.stop - self.start) / self.step, 9)))


@dataclass(frozen=True)
class Range:
    """A number with a distribution.

    Attributes
    ----------
    low, high : float
        Ends; infinite for a normal distribution without ends.
    distribution : str
        ``uniform``, ``normal`` or ``triangular``.
    log : bool
        Uniform in the logarithm.
    middle : float
        Mean of the normal distribution, mode of the triangular one.
    sd : float
        Standard deviation of the normal distribution.
    """

    low: float
    high: float
    distribution: Distribution = "uniform"
    log: bool = False
    middle: float = 0.0
    sd: float = 0.0


@dataclass(frozen=True)
class Shape:
    """A distribution over the range that the schema gives a number.

    Attributes
    ----------
    distribution : str
        ``uniform``, ``normal`` or ``triangular``.
    log : bool
        Uniform in the logarithm.
    """

    distribution: Distribution = "uniform"
    log: bool = False

    def over(self, path: str, own: Range, value: float) -> Range:
        """The range of the schema in this distribution.

        Parameters
        ----------
        path : str
            Of the number, for messages.
        own : Range
            What replicates would draw it from.
        value : float
            Its central value: the mode of a triangular distribution.

        Returns
        -------
        Range
            From the same lowest to the same highest value; of a normal distribution its 5 % and 95 % quantiles.

        Raises
        ------
        ConfigError
            The range cannot have that distribution.
        """
        if self.distribution == "normal" and own.distribution != "normal":
            low, high = ends(own)
            raise ConfigError(f"{path}: its own range, {low:g} to {high:g}, is not normal; give mean and sd.")
        if self.distribution == "normal":
            made = replace(own, log=self.log)
        else:
            made = Range(*ends(own), self.distribution, self.log, value if self.distribution == "triangular" else 0.0)
        _check_range(path, made)
        return made


Axis = Values | Steps | Range


def parse_parameters(raw: Any) -> dict[str, Axis | Shape | None]:
    """Check what ``design.parameters`` says.

    Parameters
    ----------
    raw : object
        A mapping of config path to fields, with dots in the path or nested, or a list of paths; None for nothing.

    Returns
    -------
    dict of str to Axis, Shape or None
        By config path; None where the user leaves all to the schema, a shape where only the range.

    Raises
    ------
    ConfigError
        A field is unknown, does not fit or contradicts another.
    """
    if raw is None:
        return {}
    if isinstance(raw, list | tuple):
        paths = [_path(item) for item in raw]
        if len(set(paths)) < len(paths):
            raise ConfigError(f"{ROOT}={raw}: names a number twice.")
        return dict.fromkeys(paths)
    if not isinstance(raw, Mapping):
        raise ConfigError(f"{ROOT}={raw}: expected config paths, such as {{rules.aid_weight: {{low: 0.1, high: 3}}}}.")
    fields: dict[str, dict[str, Any]] = {}
    for key, value in _leaves(raw, ""):
        above, _, last = str(key).rpartition(".")
        if last in FIELDS:
            fields.setdefault(above, {})[last] = value
        elif value is None:
            fields.setdefault(key, {})
        else:
            near = nearest(last, FIELDS)
            meant = f"Did you mean {near}?" if near else f"Write {{values: [{value}]}}, or {{low: …, high: …}}."
            raise ConfigError(f"{ROOT}.{key}={value}: unknown field. {meant}")
    return {path: _axis(f"{ROOT}.{path}", given) if given else None for path, given in fields.items()}


def _leaves(raw: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Fields by their dotted path; a path that stands alone has None."""
    for key, value in raw.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", None if value == {} else value


def _path(item: Any) -> str:
    if not isinstance(item, str):
        raise ConfigError(f"{ROOT}={item}: expected a config path, such as rules.aid_weight.")
    return item


def _axis(path: str, fields: Mapping[str, Any]) -> Axis | Shape:
    if "values" in fields:
        return _values(path, fields)
    for name, value in fields.items():
        check_value(f"{path}.{name}", _LEAVES[name], value)
    if {"start", "stop", "step"} & set(fields):
        return _steps(path, fields)
    if set(fields) <= {"scale", "distribution"}:
        return Shape(fields.get("distribution", "uniform"), fields.get("scale") == "log")
    return _range(path, fields)


def _values(path: str, fields: Mapping[str, Any]) -> Values:
    values = fields["values"]
    if len(fields) > 1 or not isinstance(values, list | tuple) or not values or not all(map(is_number, values)):
        raise ConfigError(f"{path}.values={values}: expected numbers, such as [0.5, 1, 2], and no other field.")
    return Values(tuple(values))


def _steps(path: str, fields: Mapping[str, Any]) -> Steps:
    if set(fields) - {"step"} != {"start", "stop"}:
        raise ConfigError(f"{path}: expected start, stop and step, found {', '.join(fields)}.")
    steps = Steps(float(fields["start"]), float(fields["stop"]), float(fields.get("step", 1.0)))
    if steps.step == 0.0 or steps.count == 0:
        raise ConfigError(f"{path}: no value from start={steps.start:g} to stop={steps.stop:g} by step={steps.step:g}.")
    return steps


def _range(path: str, fields: Mapping[str, Any]) -> Range:
    kind, log = fields.get("distribution", "uniform"), fields.get("scale") == "log"
    expected = {"uniform": {"low", "high"}, "triangular": {"low", "mode", "high"}, "normal": {"mean", "sd"}}[kind]
    allowed = expected | {"distribution", "scale"} | ({"low", "high"} if kind == "normal" else set())
    if not expected <= set(fields) <= allowed:
        raise ConfigError(f"{path}: a {kind} range has {', '.join(sorted(expected))}; found {', '.join(fields)}.")
    low, high = float(fields.get("low", "-inf")), float(fields.get("high", "inf"))
    middle = float(fields.get("mean", fields.get("mode", 0.0)))
    made = Range(low, high, kind, log, middle, float(fields.get("sd", 0.0)))
    _check_range(path, made)
    return made


def _check_range(path: str, made: Range) -> None:
    if made.low >= made.high:
        raise ConfigError(f"{path}.low={made.low:g}: expected a number below high={made.high:g}.")
    if made.log and (made.distribution != "uniform" or made.low <= 0.0):
        raise ConfigError(f"{path}.scale=log: needs a uniform range above 0; low={made.low:g}.")
    if made.distribution == "triangular" and not made.low <= made.middle <= made.high:
        raise ConfigError(f"{path}.mode={made.middle:g}: expected a number from {made.low:g} to {made.high:g}.")
    if made.distribution == "normal" and made.sd <= 0.0:
        raise ConfigError(f"{path}.sd={made.sd:g}: expected a number above 0.")


def range_of(prior: Prior, value: float) -> Range:
    """The range that the schema gives an uncertain number.

    Parameters
    ----------
    prior : Prior
        Of the number.
    value : float
        Its central value.

    Returns
    -------
    Range
        What replicates would draw it from.
    """
    if prior.kind == "times":
        return Range(value / prior.a, value * prior.a, log=True)
    if prior.kind == "between":
        return Range(prior.a, prior.b)
    return Range(float("-inf"), float("inf"), "normal", middle=value, sd=prior.a)


def ends(axis: Axis) -> tuple[float, float]:
    """Smallest and largest value of a swept number, for tables.

    Parameters
    ----------
    axis : Axis
        Checked.

    Returns
    -------
    low, high : float
        Of an unbounded normal distribution the 5 % and 95 % quantiles.
    """
    if isinstance(axis, Values):
        return min(axis.values), max(axis.values)
    if isinstance(axis, Steps):
        last = axis.start + (axis.count - 1) * axis.step
        return min(axis.start, last), max(axis.start, last)
    low, high = Prior("normal", axis.sd).bounds(axis.middle)
    return (axis.low if isfinite(axis.low) else low), (axis.high if isfinite(axis.high) else high)
