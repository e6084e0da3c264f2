"""Every setting of alignsim, declared once: default, unit, ranges, role and source."""

from dataclasses import dataclass, field
from math import log
from typing import Any, Final

from alignsim.config.parameters import Leaf, between, mapping, normal, parameter, setting, times

STATES: Final = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
POWERS: Final = ("USA", "RUS", "CHN")
PARTNERS: Final = ("USA", "EU", "RUS", "CHN", "ROW")
COMPONENTS: Final = ("AUT", *POWERS)

_WEIGHT = "modeller's choice, range ×/÷2; section 11 of the model page"
_SPEED = "modeller's choice of years, not months; section 11 of the model page"


@dataclass(frozen=True)
class RulesConfig:
    """Parameters of the decision rules (section 11 of ``docs/reference/model.md``)."""

    security_weight: float = parameter(1.2, symbol="w_S", unit="logit", valid=(0, 12), prior=times(2), source=_WEIGHT)
    trade_weight: float = parameter(1.5, symbol="w_T", unit="logit", valid=(0, 15), prior=times(2), source=_WEIGHT)
    aid_weight: float = parameter(0.5, symbol="w_A", unit="logit", valid=(0, 5), prior=times(2), source=_WEIGHT)
    affinity_weight: float = parameter(1.0, symbol="w_C", unit="logit", valid=(0, 10), prior=times(2), source=_WEIGHT)
    dependence_aversion: float = parameter(
        1.5, symbol="w_D", unit="logit", valid=(0, 15), prior=times(2), source=_WEIGHT
    )
    coercion_weight: float = parameter(1.0, symbol="w_X", unit="logit", valid=(0, 10), prior=times(2), source=_WEIGHT)
    threat_weight: float = parameter(1.0, symbol="w_H", unit="logit", valid=(0, 10), prior=times(2), source=_WEIGHT)
    diversification_weight: float = parameter(
        1.0, symbol="w_V", unit="logit", valid=(0, 10), prior=times(2), source=_WEIGHT
    )
    trade_scale: float = parameter(
        0.10, symbol="x_T", unit="link share", valid=(0, 1), above=True, prior=times(2), source=_WEIGHT
    )
    aid_scale: float = parameter(
        0.01, symbol="x_A", unit="share of GDP", valid=(0, 0.1), above=True, prior=times(2), source=_WEIGHT
    )
    european_weight: float = parameter(
        0.25,
        symbol="ω",
        unit="",
        valid=(0, 1),
        prior=between(0.125, 0.5),
        source="modeller's choice: Europe's policy is not the United States', but its market is a Western one",
    )
    backing_base: float = parameter(
        0.25,
        symbol="b_0",
        unit="",
        valid=(-1, 1),
        prior=between(0.0, 0.5),
        source="unknown: without backing, fear may push or pull (Walt 1987 against Schweller 1994)",
    )
    backing_guarantee: float = parameter(
        1.0, symbol="b_G", unit="", valid=(0, 10), prior=times(1.5), source="modeller's choice; Walt (1987)"
    )
    backing_leverage: float = parameter(
        0.5, symbol="b_P", unit="", valid=(0, 5), prior=times(1.5), source="modeller's choice; Walt (1987)"
    )
    coercion_scale: float = parameter(
        0.20, symbol="x_X", unit="link share", valid=(0, 2), above=True, prior=times(2), source=_WEIGHT
    )
    provocation: float = parameter(
        0.5,
        symbol="h_G",
        unit="threat for one unit of rival guarantee",
        valid=(0, 5),
        prior=times(2),
        source=_WEIGHT,
    )
    alignment_speed: float = parameter(
        0.5, symbol="κ_a", unit="per year", valid=(0, 5), above=True, prior=times(2), source=_SPEED
    )
    trade_speed: float = parameter(
        0.5, symbol="κ_T", unit="per year", valid=(0, 5), above=True, prior=times(2), source=_SPEED
    )
    security_speed: float = parameter(
        0.2, symbol="κ_S", unit="per year", valid=(0, 2), above=True, prior=times(2), source=_SPEED
    )
    threat_speed: float = parameter(
        0.35, symbol="κ_H", unit="per year", valid=(0, 3.5), above=True, prior=times(2), source=_SPEED
    )
    peer_weight: float = parameter(0.10, symbol="σ", unit="", valid=(0, 0.95), prior=between(0.05, 0.2), source=_WEIGHT)
    noise: float = parameter(0.10, symbol="ν", unit="logit", valid=(0, 1), prior=between(0.05, 0.2), source=_WEIGHT)
    choice_scale: float = parameter(
        1.0,
        symbol="τ",
        unit="logit",
        valid=(0, 10),
        above=True,
        source="scale of the weights, kept at 1: only weight / τ matters",
    )
    trade_response: float = parameter(
        0.5, symbol="ζ", unit="log points per share", valid=(0, 5), prior=times(2), source=_WEIGHT
    )
    security_response: float = parameter(
        0.3, symbol="s_a", unit="tie per share", valid=(0, 3), prior=times(2), source=_WEIGHT
    )
    security_guarantee_response: float = parameter(
        0.5, symbol="s_G", unit="tie per guarantee", valid=(0, 5), prior=times(2), source=_WEIGHT
    )
    overcompliance: float = parameter(
        0.15,
        symbol="o_c",
        unit="",
        valid=(0, 1),
        prior=between(0.0, 0.3),
        source="range held low: trade of the five with Russia rose in value in 2022-23 (national statistics and press)",
    )
    reexport_gain: float = parameter(
        log(1.5),
        symbol="m_U",
        unit="log points",
        valid=(0, 4),
        prior=times(2),
        source="modeller's choice of +50 %; EU exports to KAZ, KGZ, UZB rose more (Eurostat)",
    )
    route_leverage_relief: float = parameter(
        0.5, symbol="λ", unit="share", valid=(0, 1), prior=between(0.25, 1.0), source=_WEIGHT
    )
    route_depreciation: float = parameter(
        0.03,
        symbol="δ",
        unit="per year",
        valid=(0, 0.3),
        above=True,
        prior=times(2),
        source="modeller's choice: infrastructure that lasts about 30 years",
    )
    grant_share: float = parameter(
        0.35,
        symbol="grant_share",
        unit="grant equivalent of route finance",
        valid=(0, 1),
        prior=between(0.175, 0.7),
        source="modeller's choice, the grant element from which the IMF calls a loan concessional; range ×/÷2",
    )
    rest_of_world_partners: float = parameter(
        5.0,
        symbol="n",
        unit="partners",
        valid=(1, 100),
        source="modeller's choice; moves the level of diversification alone",
    )
    autonomy_bias: dict[str, float] = mapping(
        ("state",),
        Leaf(
            "number",
            (-5, 5),
            unit="logit",
            symbol="α",
            role="uncertainty",
            prior=normal(0.3),
            source="modeller's choice; TKM: permanent neutrality (UN General Assembly resolution 50/80 A)",
        ),
        default={"KAZ": 1.0, "KGZ": 0.9, "TJK": 0.9, "TKM": 2.0, "UZB": 1.2},
    )
    # which draws of everything uncertain, the inputs of the world among them, a run takes
    ensemble: str = setting("plausible", Leaf("choice", choices=("prior", "plausible")))


@dataclass(frozen=True)
class WorldConfig:
    """Who the actors are and what ties them."""

    name: str = setting("central_asia", Leaf("text"))
    facts: str = setting("world_inputs", Leaf("text"))
    year: int | None = setting(2021, Leaf("choice", choices=("2013", "2021", "2023"), optional=True))
    # checked against the facts in `alignsim.world.inputs`
    override: dict[str, Any] = field(default_factory=dict, metadata={"free": True})
    punishes: dict[str, dict[str, float]] = mapping(
        ("power", "power"),
        Leaf("number", (0, 1), symbol="P", role="lever", source="assumed: no measure of who punishes whom"),
    )
    provokes: dict[str, dict[str, float]] = mapping(
        ("power", "power"),
        Leaf("number", (0, 1), source="assumed: an American guarantee is an affront to Russia alone"),
    )
    proximity: dict[str, dict[str, float | None]] = mapping(
        ("power", "state"), Leaf("number", (0, 1), optional=True, source="given by the user")
    )


@dataclass(frozen=True)
class PolicyConfig:
    """How one power behaves (section 7 of ``docs/reference/model.md``)."""

    strategy: str = setting(
        "fixed",
        Leaf("choice", choices=("fixed", "proportional", "reciprocal", "matching", "competitive")),
    )
    budget: float | None = setting(
        None, Leaf("number", (0, 1e7), optional=True, unit="million USD a year", role="lever")
    )
    every: int = setting(4, Leaf("integer", (1, 4000), unit="rounds"))
    split: str = setting("gdp", Leaf("choice", choices=("gdp", "population", "equal", "need")))
    reward: float = setting(1.0, Leaf("number", (0, 10), symbol="η", role="lever"))
    response: float = setting(0.5, Leaf("number", (0, 10), symbol="μ", role="lever"))
    ceiling: float = setting(2.0, Leaf("number", (1, 100), unit="budgets", role="lever"))


# of fewer cases a 5 % quantile is their lowest, or made up between that and the next: both ends are told instead
FEWEST_FOR_QUANTILES: Final = 20


def quantiles_of(n: int) -> tuple[float, float]:
    """Which quantiles end the range over some cases.

    Parameters
    ----------
    n : int
        Cases.

    Returns
    -------
    tuple of float
        5 and 95 %; of fewer than 20 cases 0 and 100 %, the lowest and the highest.
    """
    return (0.0, 1.0) if n < FEWEST_FOR_QUANTILES else (0.05, 0.95)


@dataclass(frozen=True)
class RunConfig:
    """How a run is made and what is kept of it."""

    start: str = setting("2022-01-01", Leaf("date"))
    round_months: int = setting(3, Leaf("choice", choices=("1", "3", "6", "12"), unit="months"))
    rounds: int = setting(40, Leaf("integer", (1, 4000), unit="rounds"))
    replicates: int = setting(2000, Leaf("integer", (1, 1e8), unit="replicates"))
    seed: int = setting(1, Leaf("integer", (0, 2**63 - 1)))
    uncertainty: str = setting("both", Leaf("choice", choices=("none", "noise", "parameters", "both")))
    record: str = setting("sample", Leaf("choice", choices=("all", "sample", "none")))
    record_runs: int = setting(200, Leaf("integer", (1, 1e8), unit="replicates an arm"))
    explain: bool = setting(True, Leaf("flag"))
    precision: str = setting(
        "float64",
        Leaf("choice", choices=("float64", "float32"), source="float32 takes half the time: docs/benchmarks.md"),
    )
    threads: int | None = setting(None, Leaf("integer", (1, 1024), optional=True))
    resume: str | None = setting(None, Leaf("text", optional=True))

    @property
    def draws(self) -> bool:
        """Whether each replicate draws what is not known."""
        return self.uncertainty in ("parameters", "both")

    @property
    def noisy(self) -> bool:
        """Whether shocks hit the states."""
        return self.uncertainty in ("noise", "both")

    @property
    def certain(self) -> bool:
        """Whether nothing is uncertain, so that one replicate says all."""
        return not (self.draws or self.noisy)


@dataclass(frozen=True)
class ScenarioConfig:
    """What happens: named events, the question they answer and what one expects."""

    name: str = setting("baseline", Leaf("text"))
    question: str = setting("Where do the five stand when nothing happens?", Leaf("text"))
    source: str = setting("", Leaf("text"))
    # checked in `alignsim.config.asks`
    asks: dict[str, Any] = field(default_factory=dict, metadata={"free": True})
    # checked item by item in `alignsim.config.events`: Hydra has no schema for what users add
    expectation: tuple[Any, ...] = field(default=(), metadata={"free": True})
    events: dict[str, Any] = field(default_factory=dict, metadata={"free": True})
    # of experiments that are stacked: which events each of them brings
    parts: dict[str, Any] = field(default_factory=dict, metadata={"free": True})


KINDS: Final = ("none", "grid", "list", "lhs", "sobol", "saltelli", "morris")


@dataclass(frozen=True)
class DesignConfig:
    """Which points of the parameter space are run, and which of them here."""

    kind: str = setting("none", Leaf("choice", choices=KINDS))
    # checked in `alignsim.config.design`
    parameters: Any = field(default=None, metadata={"free": True})
    samples: int = setting(1024, Leaf("integer", (1, 1e8), unit="points, base samples or trajectories"))
    replicates: int | None = setting(None, Leaf("integer", (1, 1e8), optional=True, unit="replicates of each point"))
    seed: int = setting(1, Leaf("integer", (0, 2**31 - 1)))
    shards: int = setting(1, Leaf("integer", (1, 100_000)))
    shard: int | None = setting(None, Leaf("integer", (0, 99_999), optional=True))
    chunk: int = setting(4096, Leaf("integer", (1, 1e6), unit="runs"))


@dataclass(frozen=True)
class VotesConfig:
    """A resolution of the UN General Assembly, of the record or invented, whose votes a run looks out for."""

    resolution: str | None = setting(None, Leaf("text", optional=True))
    file: str | None = setting(None, Leaf("text", optional=True))
    date: str | None = setting(None, Leaf("date", optional=True))
    title: str | None = setting(None, Leaf("text", optional=True))
    x_usa: int | None = setting(None, Leaf("integer", (-1, 1), optional=True, symbol="x_USA"))
    x_rus: int | None = setting(None, Leaf("integer", (-1, 1), optional=True, symbol="x_RUS"))
    x_chn: int | None = setting(None, Leaf("integer", (-1, 1), optional=True, symbol="x_CHN"))
    x0: float | None = setting(None, Leaf("number", (-1, 1), optional=True, symbol="x_0"))
    absent: float | None = setting(
        None, Leaf("number", (0, 1), above=True, optional=True, unit="share of the other members", symbol="w")
    )
    middle_east: bool | None = setting(None, Leaf("flag", optional=True))
    nuclear: bool | None = setting(None, Leaf("flag", optional=True))
    situation: bool | None = setting(None, Leaf("flag", optional=True))


@dataclass(frozen=True)
class Config:
    """Everything that a run is made of."""

    world: WorldConfig = field(default_factory=WorldConfig)
    rules: RulesConfig = field(default_factory=RulesConfig)
    policy: dict[str, PolicyConfig] = field(
        default_factory=lambda: {power: PolicyConfig() for power in POWERS},
        metadata={"keys": ("power",), "node": PolicyConfig},
    )
    run: RunConfig = field(default_factory=RunConfig)
    scenario: ScenarioConfig = field(default_factory=ScenarioConfig)
    design: DesignConfig = field(default_factory=DesignConfig)
    votes: VotesConfig = field(default_factory=VotesConfig)
