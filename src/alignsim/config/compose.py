"""From choices and overrides to one checked, frozen configuration."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml
from hydra import compose as hydra_compose
from hydra import initialize_config_dir
from hydra.core.config_search_path import ConfigSearchPath
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.core.plugins import Plugins
from hydra.errors import HydraException
from hydra.plugins.search_path_plugin import SearchPathPlugin
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from alignsim.config.asks import Asked, parse_asks, with_question
from alignsim.config.changes import Change, changes_between
from alignsim.config.check import check_tree, flat
from alignsim.config.errors import ConfigError, did_you_mean, reworded
from alignsim.config.events import Event, Expectation, parse_events, parse_expectations
from alignsim.config.folders import conf_dir, config_folders, groups
from alignsim.config.overrides import (
    check_overrides,
    given_paths,
    joint_overrides,
    key_of,
    parse_overrides,
    with_keys_of_events,
    written_out,
)
from alignsim.config.schema import (
    Config,
    DesignConfig,
    PolicyConfig,
    RulesConfig,
    RunConfig,
    ScenarioConfig,
    VotesConfig,
    WorldConfig,
)

# as far as a run looks ahead by itself (40 quarters), and within reach of `world.year` for every choice of it
MOST_YEARS_APART: Final = 10


@dataclass(frozen=True)
class Composed:
    """A checked configuration.

    Attributes
    ----------
    config : Config
        Typed values.
    events : tuple of Event
        Events of the scenario.
    expectations : tuple of Expectation
        What one expects of it.
    asked : Asked
        What its question asks.
    given : frozenset of str
        Paths that somebody set on purpose: taken as known, never drawn.
    values : dict
        The same configuration as plain values, for ``config.yaml``.
    changes : tuple of Change
        In which its events are not those of the experiment that was chosen.
    """

    config: Config
    events: tuple[Event, ...]
    expectations: tuple[Expectation, ...]
    asked: Asked
    given: frozenset[str]
    values: dict[str, Any]
    changes: tuple[Change, ...] = ()


class FolderYouStandIn(SearchPathPlugin):
    """Let Hydra search ``./conf`` of the current folder, after alignsim's own."""

    def manipulate_search_path(self, search_path: ConfigSearchPath) -> None:
        """Append the folder, if there is one.

        Parameters
        ----------
        search_path : hydra.core.config_search_path.ConfigSearchPath
            Changed in place.
        """
        for folder in config_folders()[1:]:
            search_path.append("alignsim-current-folder", folder.as_uri())


def register_schema() -> None:
    """Put the defaults of the schema into Hydra's ConfigStore; twice does no harm."""
    store = ConfigStore.instance()
    plain = asdict(Config())
    # lists, not tuples, and no empty policies: the YAML of each group adds its own
    plain["scenario"]["expectation"] = []
    ungrouped = {part: plain[part] for part in ("scenario", "design", "votes")}
    store.store(name="schema", node=ungrouped, provider="alignsim")
    for group in ("world", "rules", "run"):
        store.store(group=group, name="schema", node=plain[group], provider="alignsim")
    store.store(group="policy", name="schema", node=plain["policy"], provider="alignsim")
    if FolderYouStandIn not in Plugins.instance().discover(SearchPathPlugin):
        Plugins.instance().register(FolderYouStandIn)


def compose(overrides: Sequence[str] = (), folders: Sequence[str] = ()) -> Composed:
    """Compose and check a configuration in memory; nothing is written.

    Parameters
    ----------
    overrides : sequence of str
        As on the command line.
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    Composed
        Checked.

    Raises
    ------
    AlignsimError
        Something is wrong with it; one sentence.
    """
    overrides = written_out(overrides)
    parsed = parse_overrides(overrides)
    check_overrides(parsed, folders)
    values = plain_values(compose_hydra(overrides, folders))
    return checked(values, given_paths(parsed, groups(folders)), changed_events(values, overrides, folders))


def compose_hydra(overrides: Sequence[str], folders: Sequence[str] = (), hydra: bool = False) -> DictConfig:
    """Let Hydra compose, with its errors worded anew.

    Parameters
    ----------
    overrides, folders : sequence of str
        As in `compose`.
    hydra : bool
        Keep Hydra's own node.

    Returns
    -------
    omegaconf.DictConfig
        Not yet checked.

    Raises
    ------
    ConfigError
        Hydra cannot compose it.
    """
    register_schema()
    # of a job that is running
    outer, GlobalHydra.instance().hydra = GlobalHydra.instance().hydra, None
    extra = [f"hydra.searchpath=[{','.join(Path(folder).resolve().as_uri() for folder in folders)}]"]
    try:
        with initialize_config_dir(str(conf_dir()), job_name="alignsim", version_base="1.3"):
            own = with_keys_of_events(overrides, folders)
            everything = [*own, *joint_overrides(overrides, folders), *(extra if folders else [])]
            return hydra_compose("config", everything, return_hydra_config=hydra)
    except (HydraException, OmegaConfBaseException, yaml.YAMLError) as error:
        raise _misspelt_event(error, overrides, folders) or reworded(error) from error
    finally:
        GlobalHydra.instance().hydra = outer


def changed_events(
    values: Mapping[str, Any], overrides: Sequence[str], folders: Sequence[str] = ()
) -> tuple[Change, ...]:
    """What overrides change of what happens in the experiment that is chosen.

    Parameters
    ----------
    values : mapping
        The configuration with all of them.
    overrides, folders : sequence of str
        As in `compose`.

    Returns
    -------
    tuple of Change
        Empty where no experiment is chosen: all events are then the user's own.
    """
    keys = {text: key_of(override) for text, override in zip(overrides, parse_overrides(overrides), strict=True)}
    others = [text for text, key in keys.items() if key != "scenario" and not key.startswith("scenario.events")]
    if len(others) == len(keys) or "experiment" not in keys.values():
        return ()
    written = plain_values(compose_hydra(others, folders))
    return changes_between(values["scenario"]["events"], written["scenario"]["events"])


def _misspelt_event(error: Exception, overrides: Sequence[str], folders: Sequence[str]) -> ConfigError | None:
    """What an override of an event that is not there was meant to be, in a sentence of its own."""
    wrong = re.search(r"Could not override 'scenario\.events\.(\w+)", str(error))
    if wrong is None:
        return None
    others = [text for text in overrides if not text.lstrip("+~").startswith("scenario.events.")]
    events = plain_values(compose_hydra(others, folders))["scenario"]["events"] or {}
    name = wrong[1]
    written = next(text for text in overrides if text.startswith(f"scenario.events.{name}"))
    if name in events:
        return ConfigError(f"{written}: has no value yet; write +{written} to add it.")
    meant = did_you_mean(name, events) if events else f"Write +{written} to add one."
    return ConfigError(f"{written}: no such event {name!r}. {meant}")


def plain_values(config: DictConfig) -> dict[str, Any]:
    """Resolve a composed configuration into plain values.

    Parameters
    ----------
    config : omegaconf.DictConfig
        Composed.

    Returns
    -------
    dict
        Without Hydra's own node.

    Raises
    ------
    ConfigError
        An interpolation leads nowhere.
    """
    own = OmegaConf.masked_copy(config, [str(key) for key in config if key != "hydra"])
    try:
        values: Any = OmegaConf.to_container(own, resolve=True)
    except OmegaConfBaseException as error:
        raise reworded(error) from error
    plain: dict[str, Any] = values
    return plain


def checked(values: Mapping[str, Any], given: frozenset[str], changes: Sequence[Change] = ()) -> Composed:
    """Check plain values and give them their types.

    Parameters
    ----------
    values : mapping
        A whole configuration.
    given : frozenset of str
        Paths set on the command line.
    changes : sequence of Change
        As made by `changed_events`.

    Returns
    -------
    Composed
        Frozen; numbers that differ from the defaults count as given too.

    Raises
    ------
    AlignsimError
        For the first thing that is wrong.
    """
    check_tree(values)
    values = {**values, "scenario": with_question(values["scenario"])}
    config = Config(
        world=WorldConfig(**values["world"]),
        rules=RulesConfig(**{key: _number(value) for key, value in values["rules"].items()}),
        policy={power: PolicyConfig(**policy) for power, policy in values["policy"].items()},
        run=RunConfig(**values["run"]),
        scenario=ScenarioConfig(**values["scenario"]),
        design=DesignConfig(**values["design"]),
        # a result of an older version has none
        votes=VotesConfig(**values.get("votes", {})),
    )
    _check_together(config, given)
    _check_shard(config.design)
    replicates = 1 if config.run.uncertainty == "none" else config.design.replicates or config.run.replicates
    values = {**values, "run": {**values["run"], "replicates": replicates}}
    config = replace(config, run=replace(config.run, replicates=replicates))
    return Composed(
        config=config,
        events=parse_events(config.scenario.events or {}),
        expectations=parse_expectations(config.scenario.expectation or ()),
        asked=parse_asks(config.scenario.asks),
        given=given | _changed(values["rules"]),
        values=dict(values),
        changes=tuple(changes),
    )


def _number(value: Any) -> Any:
    # numba and Parquet would make another column of a whole number
    if isinstance(value, Mapping):
        return {key: float(item) for key, item in value.items()}
    return value if isinstance(value, str) else float(value)


def _check_together(config: Config, given: frozenset[str]) -> None:
    if not re.fullmatch(r"[\w-][\w.+-]*", config.scenario.name):
        raise ConfigError(
            f"scenario.name={config.scenario.name}: expected letters, digits and . + - _; "
            f"it names the folder of the result."
        )
    _check_start(config)
    _check_replicates(config, given)
    check_competition(config.policy, config.rules.aid_weight / config.rules.choice_scale)


def _check_start(config: Config) -> None:
    """Refuse a start so far from the year of the figures that they say nothing of it."""
    if config.world.year is None:
        return
    year = int(config.world.year)
    first, last = year - MOST_YEARS_APART, year + MOST_YEARS_APART
    if not first <= date.fromisoformat(str(config.run.start)).year <= last:
        raise ConfigError(
            f"run.start={config.run.start}: expected a date from {first}-01-01 to {last}-12-31; a run starts from the "
            f"figures of its world (world.year={year}), which say nothing of a time more than ten years away."
        )


def _check_replicates(config: Config, given: frozenset[str]) -> None:
    """Refuse numbers of replicates that contradict one another, or that there is nothing to draw for."""
    of_points = config.design.replicates
    of_run = config.run.replicates if "run.replicates" in given else None
    if of_points is not None and of_run is not None and of_points != of_run:
        raise ConfigError(f"run.replicates={of_run}: contradicts design.replicates={of_points}; give one of them.")
    path, replicates = ("run.replicates", of_run) if of_points is None else ("design.replicates", of_points)
    if config.run.uncertainty == "none" and replicates is not None and replicates > 1:
        raise ConfigError(
            f"{path}={replicates}: run.uncertainty=none has nothing to draw and makes 1 replicate; leave {path} out, "
            f"or choose noise, parameters or both."
        )


def check_competition(policies: Mapping[str, PolicyConfig], strongest: float, where: str = "") -> None:
    """Refuse powers that compete where offers have several solutions.

    Parameters
    ----------
    policies : mapping of str to PolicyConfig
        Of each power.
    strongest : float
        Largest ratio of ``rules.aid_weight`` to ``rules.choice_scale``.
    where : str
        Where it is reached, for the message; with a blank at its end.

    Raises
    ------
    ConfigError
        The ratio is above 1.

    References
    ----------
    Section 7 of ``docs/reference/model.md``.
    """
    for power, policy in policies.items():
        if policy.strategy == "competitive" and strongest > 1.0:
            raise ConfigError(
                f"policy.{power}.strategy=competitive: has one solution only while rules.aid_weight / "
                f"rules.choice_scale is at most 1; {where}it is {strongest:g}."
            )


def _check_shard(design: DesignConfig) -> None:
    if design.shard is not None and design.shard >= design.shards:
        raise ConfigError(
            f"design.shard={design.shard}: expected a number below design.shards={design.shards}, from 0 on."
        )


def _changed(rules: Mapping[str, Any]) -> frozenset[str]:
    defaults = dict(flat({"rules": asdict(RulesConfig())}))
    return frozenset(path for path, value in flat({"rules": rules}) if defaults.get(path) != value)
