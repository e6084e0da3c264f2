"""Whether keys exist and values fit, against the schema, key by key."""

from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from math import isfinite
from typing import Any, get_type_hints

from alignsim.config.errors import ConfigError, did_you_mean, nearest
from alignsim.config.parameters import Leaf
from alignsim.config.schema import POWERS, STATES, Config

_KEYS = {"state": STATES, "power": POWERS}


@dataclass(frozen=True)
class Free:
    """Part of the tree that another module checks."""


@dataclass(frozen=True)
class Keyed:
    """Part of the tree whose keys are states, powers or names of one kind.

    Attributes
    ----------
    kind : str
        ``state``, ``power``, ``input`` or ``any``.
    below : Leaf or Keyed or dict or Free
        What stands under each key.
    """

    kind: str
    below: "Node"


Node = Leaf | Keyed | Free | dict[str, "Node"]


@cache
def tree(schema: type = Config) -> dict[str, Node]:
    """Declarations of the schema as a tree of names.

    Parameters
    ----------
    schema : type
        A dataclass of `alignsim.config.schema`.

    Returns
    -------
    dict
        Leaves are `Leaf`, `Keyed` or `Free`.
    """
    hints = get_type_hints(schema)
    return {item.name: _node(item, hints[item.name]) for item in fields(schema)}


def _node(item: "Field[Any]", hint: Any) -> Node:
    metadata = item.metadata
    if metadata.get("free"):
        return Free()
    if "keys" in metadata:
        node: Node = metadata["leaf"] if "leaf" in metadata else tree(metadata["node"])
        for kind in reversed(metadata["keys"]):
            node = Keyed(kind, node)
        return node
    if is_dataclass(hint) and isinstance(hint, type):
        return tree(hint)
    leaf: Leaf = metadata["leaf"]
    return leaf


def node_at(path: str, given: str = "") -> Node:
    """Declaration of what stands at a key.

    Parameters
    ----------
    path : str
        Dotted key, such as ``rules.aid_weight``.
    given : str, optional
        What the user wrote, for the message; the key by default.

    Returns
    -------
    Leaf or Keyed or dict or Free
        `Free` anywhere inside a part that another module checks.

    Raises
    ------
    ConfigError
        No such key; the message has the nearest one.
    """
    node: Node = tree()
    names = path.split(".")
    for depth, name in enumerate(names):
        if isinstance(node, Free):
            return node
        above = ".".join(names[:depth])
        if isinstance(node, Leaf):
            raise ConfigError(f"{given or path}: nothing stands below {above}, {node.expected()}.")
        child = _child(node, name)
        if child is None:
            raise ConfigError(f"{given or path}: {_unknown(node, name, path)}")
        node = child
    return node


def _child(node: Keyed | dict[str, Node], name: str) -> Node | None:
    if isinstance(node, dict):
        return node.get(name)
    known = _KEYS.get(node.kind)
    return node.below if known is None or name in known else None


def _unknown(node: Keyed | dict[str, Node], name: str, path: str) -> str:
    if isinstance(node, Keyed):
        return f"no such {node.kind} {name!r}. {did_you_mean(name, _KEYS[node.kind])}"
    paths = leaf_paths()
    elsewhere = [known for known in paths if known.rsplit(".", 1)[-1] == name]
    near = elsewhere[0] if elsewhere else nearest(path, paths, cutoff=0.85)
    leaf = node_at(near) if near else None
    if isinstance(leaf, Leaf):
        return f"unknown key. Did you mean {near}, {leaf.expected()}?"
    return f"unknown key. {did_you_mean(name, node)}"


def leaf_paths(node: Node | None = None, prefix: str = "") -> list[str]:
    """Every key of the schema that holds a value of its own.

    Parameters
    ----------
    node : optional
        Part of the tree; the whole by default.
    prefix : str
        Key of that part, with a dot.

    Returns
    -------
    list of str
        Keys by state and by power are written out; free parts are left out.
    """
    node = tree() if node is None else node
    if isinstance(node, Leaf):
        return [prefix.removesuffix(".")]
    if isinstance(node, Free):
        return []
    below = dict.fromkeys(_KEYS.get(node.kind, ()), node.below) if isinstance(node, Keyed) else node
    return [path for key, child in below.items() for path in leaf_paths(child, f"{prefix}{key}.")]


def check_value(path: str, leaf: Leaf, value: Any) -> None:
    """Refuse a value that does not fit its declaration.

    Parameters
    ----------
    path : str
        Key, for the message.
    leaf : Leaf
        Its declaration.
    value : object
        As read from YAML or the command line.

    Raises
    ------
    ConfigError
        The sentence names key, value and what was expected.
    """
    if not fits(leaf, value):
        near = nearest(str(value), leaf.choices)
        hint = f" Did you mean {near}?" if near and isinstance(value, str) else ""
        raise ConfigError(f"{path}={written(value)}: expected {leaf.expected()}.{hint}")


def check_field(path: str, leaf: Leaf, fields: Mapping[str, Any], name: str) -> None:
    """Refuse a field that is not there or does not fit its declaration.

    Parameters
    ----------
    path : str
        Key of the fields, for the message.
    leaf : Leaf
        Declaration of the field.
    fields : mapping
        As read from YAML or the command line.
    name : str
        Of the field.

    Raises
    ------
    ConfigError
        The sentence names the key and what was expected.
    """
    if name not in fields:
        raise ConfigError(f"{path}.{name}: missing; expected {leaf.expected()}.")
    check_value(f"{path}.{name}", leaf, fields[name])


def fits(leaf: Leaf, value: Any) -> bool:
    """Whether a value fits its declaration.

    Parameters
    ----------
    leaf : Leaf
        Declaration.
    value : object
        As read from YAML or the command line.

    Returns
    -------
    bool
        Type, range and choice are right.
    """
    if value is None:
        return leaf.optional
    if leaf.kind == "choice":
        return str(value) in leaf.choices and not isinstance(value, bool)
    if leaf.kind == "flag":
        return isinstance(value, bool)
    if leaf.kind == "text":
        return isinstance(value, str)
    if leaf.kind == "date":
        return is_date(value)
    if leaf.kind == "integer" and not isinstance(value, int):
        return False
    return is_number(value) and _within(leaf, value)


def is_number(value: Any) -> bool:
    """Whether a value is a finite number.

    Parameters
    ----------
    value : object
        As read from YAML or the command line.

    Returns
    -------
    bool
        False for true, false, text, infinity and NaN.
    """
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def is_date(value: Any) -> bool:
    """Whether a value is a date.

    Parameters
    ----------
    value : object
        As read from YAML or the command line.

    Returns
    -------
    bool
        True for ``2022-01-01`` and its like.
    """
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _within(leaf: Leaf, value: float) -> bool:
    if leaf.valid is None:
        return True
    low, high = leaf.valid
    return (low < value if leaf.above else low <= value) and value <= high


def written(value: Any) -> str:
    """A value as YAML writes it, for messages.

    Parameters
    ----------
    value : object
        As read from YAML or the command line.

    Returns
    -------
    str
        ``null``, ``true``, ``0.5``.
    """
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else f"{value}"


def check_tree(values: Mapping[str, Any]) -> None:
    """Check every key and value of a composed configuration.

    Parameters
    ----------
    values : mapping
        The configuration as plain dicts, lists and scalars.

    Raises
    ------
    ConfigError
        For the first key that is unknown or whose value does not fit.
    """
    for path, value in flat(values):
        node = node_at(path, f"{path}={written(value)}")
        if isinstance(node, Leaf):
            check_value(path, node, value)
        elif not isinstance(node, Free):
            raise ConfigError(f"{path}={written(value)}: expected a group of settings, not a value.")


def flat(values: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    """Walk a configuration leaf by leaf.

    Parameters
    ----------
    values : mapping
        Nested dicts.
    prefix : str
        Key of this part, with a dot.

    Yields
    ------
    path : str
        Dotted key.
    value : object
        Scalar or list.
    """
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
