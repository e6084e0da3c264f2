"""Overrides of the command line: read by Hydra's grammar, checked before anything is composed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import (
    Glob,
    IntervalSweep,
    Override,
    OverrideType,
    Quote,
    QuotedString,
    RangeSweep,
)
from hydra.errors import HydraException

from alignsim.config.check import Free, check_value, flat, node_at, written
from alignsim.config.design import Steps, ends
from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.event_keys import as_set, events_of, set_or_added
from alignsim.config.events import check_key
from alignsim.config.folders import check_choice_file, choices_of, groups, read_choice
from alignsim.config.parameters import Leaf

# values of a range that are looked at one by one
MOST_CHOICES = 1000
_VOTES = re.compile(r"\+{0,2}votes(?:\.resolution)?=")
_SYMBOL = re.compile(r"(?!null$)[\w./-]+")
# groups that every run has: chosen without a plus sign
DEFAULT_GROUPS = ("world", "rules", "policy", "run")
_PARTS = "scenario.parts"
_GROUPS_OF_HYDRA = tuple(
    f"hydra.{group}" for group in ("sweeper", "launcher", "job_logging", "hydra_logging", "help", "hydra_help")
)


def written_out(texts: Sequence[str]) -> list[str]:
    """Write out what has a short form: ``votes=es_11_6`` names a resolution.

    Parameters
    ----------
    texts : sequence of str
        As on the command line.

    Returns
    -------
    list of str
        With ``votes.resolution='es_11_6'``: in quotes, because Hydra takes ``76_70`` for a number.
    """
    return [_resolution_named(text) if _VOTES.match(text) else text for text in texts]


def _resolution_named(text: str) -> str:
    names = text.partition("=")[2].split(",")
    return "votes.resolution=" + ",".join(f"'{name}'" if _SYMBOL.fullmatch(name) else name for name in names)


def as_typed(texts: Sequence[str]) -> list[str]:
    """Overrides as on the command line, without what was made of them.

    Parameters
    ----------
    texts : sequence of str
        As noted by a run.

    Returns
    -------
    list of str
        Resolutions in their short form, keys of events without plus signs, and without `joint_overrides`; read anew
        they are the same.
    """
    return [_resolution_shortened(text) if _VOTES.match(text) else text for text in as_set(without_joint(texts))]


def _resolution_shortened(text: str) -> str:
    name = text.partition("=")[2]
    bare = name.removeprefix("'").removesuffix("'")
    return f"votes={bare if _SYMBOL.fullmatch(bare) else name}"


def with_keys_of_events(texts: Sequence[str], folders: Sequence[str] = ()) -> list[str]:
    """Let every key of an event be set, whether or not the file of its experiment names it.

    Parameters
    ----------
    texts : sequence of str
        As on the command line.
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    list of str
        For Hydra; of several jobs an event has to be in the experiments of each.
    """
    chosen = parse_overrides([text for text in texts if text.startswith("+experiment=")])
    stacks = [value if isinstance(value, list) else [value] for item in chosen for value in _values(item)]
    each = [events_of([str(name) for name in stack], folders) for stack in stacks]
    return set_or_added(texts, set.intersection(*each) if each else ())


def parse_overrides(texts: Sequence[str]) -> list[Override]:
    """Read overrides by Hydra's grammar.

    Parameters
    ----------
    texts : sequence of str
        Such as ``rules.aid_weight=0.8``.

    Returns
    -------
    list of hydra.core.override_parser.types.Override
        One for each text.

    Raises
    ------
    ConfigError
        A text cannot be read, mostly for want of quotes.
    """
    return [_parsed(text) for text in texts]


def _parsed(text: str) -> Override:
    if "=" not in text and not text.startswith("~"):
        raise ConfigError(
            f"{text!r} is neither a command nor an override: expected key=value (quote a value that has spaces)."
        )
    try:
        return OverridesParser.create().parse_override(text)
    except HydraException as error:
        key, _, value = text.partition("=")
        raise ConfigError(
            f"{key}={value}: cannot be read; quote what has spaces, commas or brackets: '{key}=\"{value}\"'."
        ) from error


def key_of(override: Override) -> str:
    """Config path or group that an override is about.

    Parameters
    ----------
    override : hydra.core.override_parser.types.Override
        As parsed.

    Returns
    -------
    str
        Without plus signs and tildes.
    """
    return str(override.get_key_element()).lstrip("+~")


def check_overrides(overrides: Iterable[Override], folders: Sequence[str] = (), multirun: bool = False) -> None:
    """Refuse overrides of what does not exist or cannot be, in the user's own words.

    Parameters
    ----------
    overrides : iterable of Override
        As parsed.
    folders : sequence of str
        Further configuration folders.
    multirun : bool
        Several values for one key are allowed.

    Raises
    ------
    ConfigError
        For the first that is wrong.
    """
    known = groups(folders)
    overrides = list(overrides)
    _refuse_two_choices(overrides, known)
    for override in overrides:
        key = key_of(override)
        if key.split(".")[0] == "hydra" or key.startswith("hydra/"):
            _refuse_value_of_group(override, key)
            continue
        if override.is_delete() and not key.startswith("scenario.events."):
            node_at(key, f"~{key}")
            raise ConfigError(f"~{key}: cannot be left out; only events can, such as ~scenario.events.us_offer.")
        if override.is_sweep_override() and not multirun:
            raise ConfigError(f"{override.input_line}: several values need alignsim -m (or quotes, if it is one).")
        if key in known and _is_choice(override):
            _check_choice(override, key, choices_of(key, folders))
            for name in _chosen(override):
                check_choice_file(key, name, folders)
        else:
            _check_key(override, key)


def _refuse_value_of_group(override: Override, key: str) -> None:
    """Hydra would take a value in the place of a group of its own settings, and do without them."""
    if key in _GROUPS_OF_HYDRA and not any(isinstance(value, Mapping) for value in _values(override)):
        said = f"{key.replace('.', '/')}={override.input_line.partition('=')[2]}" if override.input_line else key
        raise ConfigError(f"{override.input_line}: {key} is a group of settings; choose one as {said}.")


def _refuse_two_choices(overrides: Sequence[Override], known: Iterable[str]) -> None:
    chosen = [key_of(override) for override in overrides if not override.is_delete()]
    swept = {key_of(override) for override in overrides if override.is_sweep_override()}
    for key in swept - set(known):
        if chosen.count(key) > 1:
            raise ConfigError(f"{key}: is given twice; name all its values once.")
    for group in known:
        if chosen.count(group) > 1:
            raise ConfigError(f"{group}: is chosen twice; write +{group}=[a,b] to stack them, or -m and {group}=a,b.")


def joint_overrides(overrides: Sequence[str], folders: Sequence[str] = ()) -> list[str]:
    """What several experiments together are called, ask and rest on: the last alone would speak for all.

    Parameters
    ----------
    overrides : sequence of str
        As on the command line.
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    list of str
        Further overrides, with the events that each experiment brings; none for a single experiment, or where they
        are there already. What the user gives stays. What each is expected to do is expected of it alone, not of all
        together.

    Raises
    ------
    ConfigError
        Two of the experiments have an event of the same name.
    """
    parsed = parse_overrides(overrides)
    chosen = [item for item in parsed if item.get_key_element() == "+experiment" and not item.is_sweep_override()]
    stacks = [_chosen(override) for override in chosen]
    if len(stacks) != 1 or len(stacks[0]) < 2 or _is_joint(overrides):
        return []
    stack = stacks[0]
    scenarios = {name: read_choice("experiment", name, folders).get("scenario") or {} for name in stack}
    parts = (f"{name}:[{','.join(events)}]" for name, events in _events_of(stack, scenarios).items())
    sources = (f"{name}: {one['source']}" for name, one in scenarios.items() if one.get("source"))
    joint = {
        "scenario.name": _quoted("+".join(stack)),
        "scenario.question": _quoted(f"What do {' and '.join(stack)} do together?"),
        "scenario.source": _quoted("; ".join(sources)),
        "scenario.expectation": "[]",
        "scenario.asks": "null",
    }
    given = [f"{key_of(item)}." for item in parsed]
    own = {key: value for key, value in joint.items() if not any(one.startswith(f"{key}.") for one in given)}
    return [f"++{key}={value}" for key, value in (own | {_PARTS: f"{{{','.join(parts)}}}"}).items()]


def without_joint(overrides: Sequence[str]) -> list[str]:
    """Overrides as the user wrote them.

    Parameters
    ----------
    overrides : sequence of str
        As noted by a run.

    Returns
    -------
    list of str
        Without those of `joint_overrides`, which follow from the choice of the experiments.
    """
    if not _is_joint(overrides):
        return list(overrides)
    return [text for text in overrides if not text.startswith("++scenario.") or text.startswith("++scenario.events.")]


def _is_joint(overrides: Sequence[str]) -> bool:
    return any(text.startswith(f"++{_PARTS}=") for text in overrides)


def _quoted(text: str) -> str:
    return QuotedString(" ".join(text.split()), Quote.single).with_quotes()


def _events_of(stack: Sequence[str], scenarios: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Events that each of the stacked experiments brings."""
    events = {name: list(one.get("events") or {}) for name, one in scenarios.items()}
    for one, other in combinations(events, 2):
        if both := sorted({*events[one]} & {*events[other]}):
            raise ConfigError(
                f"+experiment=[{','.join(stack)}]: {one} and {other} both have an event {both[0]}, of which one would "
                f"replace the other; take one of them and change its number."
            )
    return events


def _is_choice(override: Override) -> bool:
    return all(isinstance(value, str | list) for value in _values(override))


def _values(override: Override) -> list[Any]:
    if override.is_delete():
        return []
    value = override.value()
    if isinstance(value, IntervalSweep):
        return [value.start, value.end]
    if isinstance(value, Glob):
        raise ConfigError(f"{override.input_line}: a glob is for choices; name the values.")
    if isinstance(value, RangeSweep):
        return _ranged(override, Steps(float(value.start or 0), float(value.stop or 0), float(value.step)))
    if override.is_sweep_override():
        return [_unquoted(value) for value in override.sweep_iterator()]
    return [value]


def _ranged(override: Override, steps: Steps) -> list[Any]:
    if steps.step == 0.0 or steps.count == 0:
        raise ConfigError(f"{override.input_line}: has no value; expected range(start,stop,step).")
    # ranges of choices are short; of numbers all fit if and only if both ends do
    return list(ends(steps)) if steps.count > MOST_CHOICES else list(override.sweep_iterator())


def _unquoted(value: Any) -> Any:
    return value.text if hasattr(value, "text") else value


def _chosen(override: Override) -> list[str]:
    return [str(name) for value in _values(override) for name in (value if isinstance(value, list) else [value])]


def _check_choice(override: Override, group: str, options: Sequence[str]) -> None:
    text = str(override.input_line).lstrip("+")
    if group in DEFAULT_GROUPS and override.type is OverrideType.ADD:
        raise ConfigError(f"{override.input_line}: every run has a {group}; write {text}, without the plus sign.")
    if group not in DEFAULT_GROUPS and override.type is OverrideType.CHANGE:
        raise ConfigError(f"{override.input_line}: no {group} is chosen yet; write +{text}, with a plus sign.")
    for value in _values(override):
        if isinstance(value, list) and (again := [name for name in value if value.count(name) > 1]):
            raise ConfigError(f"{override.input_line}: {again[0]} is named twice and would count once; name it once.")
    for name in _chosen(override):
        if name not in options:
            known = " All of them: alignsim list." if group == "experiment" else ""
            raise ConfigError(f"{group}={name}: no such {group}. {did_you_mean(name, options)}{known}")


def _check_key(override: Override, key: str) -> None:
    for value in _values(override) or [None]:
        leaves = flat(value, f"{key}.") if isinstance(value, Mapping) else [(key, value)]
        for path, item in leaves:
            node = node_at(path, f"{path}={written(item)}")
            if path.count(".") > 2 and path.startswith("scenario.events."):
                check_key(path, item)
            if isinstance(node, Leaf):
                if node.kind == "integer" and override.is_interval_sweep():
                    raise ConfigError(
                        f"{override.input_line}: an interval gives no whole numbers; name them, such as {key}=1,2 or "
                        f"{key}=range(1,6)."
                    )
                if not override.is_delete() and "${" not in str(item):
                    check_value(path, node, item)
            elif not isinstance(node, Free):
                raise ConfigError(f"{path}={item}: is a group of settings; name one of those below it.")


def given_paths(overrides: Iterable[Override], known_groups: Iterable[str]) -> frozenset[str]:
    """Keys to which the user gave a value: these are taken as known and never drawn.

    Parameters
    ----------
    overrides : iterable of Override
        As parsed and checked.
    known_groups : iterable of str
        Names of groups, whose choice is no value.

    Returns
    -------
    frozenset of str
        Dotted paths.
    """
    paths = set()
    for override in overrides:
        key = key_of(override)
        if override.is_delete() or (key in known_groups and _is_choice(override)):
            continue
        value = override.value()
        paths |= {path for path, _ in flat(value, f"{key}.")} if isinstance(value, Mapping) else {key}
    return frozenset(paths)
