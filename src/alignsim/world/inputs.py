"""The inputs of a world: published figures of its year, with what a user overrode."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from alignsim.config.check import check_value, flat
from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.parameters import Leaf
from alignsim.config.schema import PARTNERS, POWERS, STATES, WorldConfig
from alignsim.world.facts import read_table

Shape = Literal["state", "power", "partner", "neighbour", "russia", "actor", "region"]


@dataclass(frozen=True)
class InputKind:
    """What one input is.

    Attributes
    ----------
    shape : str
        Which keys follow its name: ``state``; ``power``, ``partner`` or ``neighbour``: a state and one
        of those; ``russia``: a state and RUS; ``actor``: a power alone; ``region``: none.
    leaf : Leaf
        Range and unit.
    meaning : str
        In words.
    """

    shape: Shape
    leaf: Leaf
    meaning: str


def _kind(
    shape: Shape, low: float, high: float, unit: str, symbol: str, meaning: str, *, above: bool = False
) -> InputKind:
    return InputKind(shape, Leaf("number", (low, high), above, unit=unit, symbol=symbol), meaning)


_MONEY: Final = "million USD a year"
# names as in facts/world_inputs.csv, which are the symbols of docs/reference/model.md
INPUTS: Final[dict[str, InputKind]] = {
    "gdp": _kind("state", 0, 1e8, _MONEY, "G", "gross domestic product", above=True),
    "population": _kind("state", 0, 2e6, "thousand", "", "people", above=True),
    "trade": _kind("state", 0, 1e8, _MONEY, "trade", "trade with the world, exports and imports", above=True),
    "remit_gdp": _kind("state", 0, 2, "share of GDP", "R/G", "money sent home by people who work abroad"),
    "remit_rus": _kind("russia", 0, 1, "share of remittances", "ρ", "part of it that comes from Russia"),
    "north": _kind("state", 0, 1, "index", "north", "dependence on the route through Russia"),
    "access": _kind("state", 0, 1, "index", "access", "access to the Middle Corridor across the Caspian", above=True),
    "reexport_access": _kind("state", 0, 1, "index", "reexport_access", "access to Russia for goods passed on"),
    "share": _kind("partner", 0, 1, "share of trade", "T", "share of trade with a partner"),
    "S0": _kind("power", 0, 1, "index", "S", "security tie with a power: treaties, bases, arms"),
    "C": _kind("power", 0, 1, "index", "C", "affinity with a power: likeness of regimes, approval"),
    "lever": _kind("power", 0, 1, "index", "ℓ", "leverage of a power: what it could withhold"),
    "H0": _kind("power", 0, 1, "index", "H", "threat that is felt from a power"),
    "G": _kind("power", 0, 1, "index", "G", "how credible a guarantee by a power is"),
    "proximity": _kind("power", 0, 1, "index", "proximity", "nearness to a power: how its wars are felt"),
    "offer": _kind("power", 0, 1e7, _MONEY, "o", "aid on offer from a power, grant equivalent"),
    "W": _kind("neighbour", 0, 1, "share", "W", "weight of a neighbour's example"),
    "Z": _kind("actor", 0, 10, "index", "Z", "coercion: what a power's sanctions and the like amount to"),
    "K_R": _kind("region", 0, 1e7, "million USD", "K", "investment that makes a corridor 63 % complete", above=True),
    "mc_gain": _kind("region", 0, 5, "log points", "m_M", "what the complete Middle Corridor adds to trade"),
    "bri_gain": _kind("region", 0, 5, "log points", "m_B", "what the complete Belt and Road adds to trade"),
    "q_north": _kind("region", 0, 5, "log points", "q_N", "what a disruption as in 2022 takes from trade"),
}
ROOT: Final = "world.override"


@dataclass(frozen=True)
class WorldInput:
    """One number that a world is made of.

    Attributes
    ----------
    path : str
        Config path under which it can be overridden.
    value, low, high : float
        Central value and range; equal where the figure is certain or given.
    unit, source, precision, note : str
        `source` is an id of ``facts/sources.csv``; `precision` is ``official``, ``dataset``,
        ``approximate``, ``index``, ``assumed`` or ``given``.
    """

    path: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    precision: str
    note: str

    @property
    def uncertain(self) -> bool:
        """Whether it has a range, from which replicates draw."""
        return self.low != self.high

    @property
    def given(self) -> bool:
        """Whether the user set it, so that it is never drawn."""
        return self.precision == "given"


def input_paths() -> list[str]:
    """Config paths of all inputs of a world.

    Returns
    -------
    list of str
        Such as ``world.override.gdp.KAZ``.
    """
    return [".".join((ROOT, name, *keys)) for name, kind in INPUTS.items() for keys in _keys(kind.shape)]


def share_rows(known: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Rows of shares that add up to 1: of trade, and of whom a state looks at.

    Parameters
    ----------
    known : collection of str
        Config paths of the inputs there are.

    Yields
    ------
    row : str
        What the paths have in common.
    paths : list of str
        In order.
    """
    for name, columns in (("share", PARTNERS), ("W", STATES)):
        for state in STATES:
            row = f"{ROOT}.{name}.{state}"
            yield row, [path for key in columns if (path := f"{row}.{key}") in known]


def _keys(shape: Shape) -> list[tuple[str, ...]]:
    if shape == "region":
        return [()]
    if shape == "actor":
        return [(power,) for power in POWERS]
    if shape == "state":
        return [(state,) for state in STATES]
    seconds = {"power": POWERS, "partner": PARTNERS, "russia": ("RUS",), "neighbour": STATES}[shape]
    return [(state, second) for state in STATES for second in seconds if second != state]


def world_inputs(config: WorldConfig) -> dict[str, WorldInput]:
    """All inputs of the configured world.

    Parameters
    ----------
    config : WorldConfig
        Table of facts, year and overrides.

    Returns
    -------
    dict of str to WorldInput
        By config path.

    Raises
    ------
    ConfigError
        The facts have no such year, or an override names what does not exist or is out of range.
    """
    facts = _facts(config)
    inputs = {path: _input(path, facts) for path in input_paths()}
    missing = [path for path, item in inputs.items() if item is None]
    if missing:
        raise ConfigError(f"world.facts={config.facts}: the year {config.year} has no {missing[0]}.")
    given = _given(config, list(inputs))
    return {path: _override(item, given.get(path)) for path, item in inputs.items() if item is not None}


def _facts(config: WorldConfig) -> dict[str, dict[str, str]]:
    years = {"" if config.year is None else str(config.year), ""}
    table = read_table(config.facts)
    if not {"world_year", "input", "low", "high"} <= set(table[0]):
        raise ConfigError(f"world.facts={config.facts}: is no table of inputs; expected one like world_inputs.")
    rows = [row for row in table if row["world_year"] in years]
    known = sorted({row["world_year"] for row in table if row["world_year"]})
    if config.year is None and known:
        raise ConfigError(f"world.year=null: the table {config.facts} has years; expected one of {', '.join(known)}.")
    if config.year is not None and not any(row["world_year"] for row in rows):
        raise ConfigError(f"world.year={config.year}: the table {config.facts} has no year; write world.year=null.")
    return {_row_path(row): row for row in rows}


def _row_path(row: Mapping[str, str]) -> str:
    keys = [key for key in (row["state"], row["power"]) if key]
    return ".".join((ROOT, row["input"], *keys))


def _input(path: str, facts: Mapping[str, dict[str, str]]) -> WorldInput | None:
    row = facts.get(path)
    if row is None:
        # the facts name threats that are felt from afar for Russia alone; nothing is known of others
        absent = "not in the facts: taken as zero"
        return WorldInput(path, 0.0, 0.0, 0.0, "index", "assumed", "assumed", absent) if ".proximity." in path else None
    value = float(row["value"])
    low = min(float(row["low"] or value), value)
    high = max(float(row["high"] or value), value)
    return WorldInput(path, value, low, high, row["unit"], row["source"], row["precision"], row["note"])


def _override(item: WorldInput, value: float | None) -> WorldInput:
    if value is None:
        return item
    return replace(item, value=value, low=value, high=value, source="user", precision="given", note="")


def _given(config: WorldConfig, known: Iterable[str]) -> dict[str, float]:
    if not isinstance(config.override, Mapping):
        raise ConfigError(f"{ROOT}={config.override}: expected inputs by name, such as {{gdp: {{KAZ: 250000}}}}.")
    given = dict(flat(config.override, f"{ROOT}."))
    for power, states in config.proximity.items():
        given |= {f"{ROOT}.proximity.{state}.{power}": v for state, v in states.items() if v is not None}
    known = set(known)
    for path, value in given.items():
        _check_override(path, value, known)
    return {path: float(value) for path, value in given.items()}


def _check_override(path: str, value: Any, known: set[str]) -> None:
    name = path.removeprefix(f"{ROOT}.").split(".")[0]
    if name not in INPUTS:
        raise ConfigError(f"{path}={value}: no such input {name!r}. {did_you_mean(name, INPUTS)}")
    if path not in known:
        options = sorted(option for option in known if option.startswith(f"{ROOT}.{name}."))
        if len(path.split(".")) < len(options[0].split(".")):
            raise ConfigError(f"{path}={value}: names no single number; expected one such as {options[0]}.")
        raise ConfigError(f"{path}={value}: no such input. {did_you_mean(path, options)}")
    check_value(path, INPUTS[name].leaf, value)
