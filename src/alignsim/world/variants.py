"""Variants of what was run: fewer events, other numbers, another end; all else, draws included, the same."""

from collections.abc import Collection, Mapping
from typing import Any

from alignsim.config.compose import checked
from alignsim.world.scenario import acting, actions_of
from alignsim.world.setup import Setup, prepare


def with_events(setup: Setup, names: Collection[str]) -> Setup:
    """The same with some of its events.

    Parameters
    ----------
    setup : Setup
        Ready to run.
    names : collection of str
        Of the events that stay; with none of them nothing is left but the baseline.

    Returns
    -------
    Setup
        Ready to run.
    """
    events = {name: fields for name, fields in setup.composed.values["scenario"]["events"].items() if name in names}
    return with_values(setup, {"scenario.events": events})


def with_values(setup: Setup, values: Mapping[str, Any]) -> Setup:
    """The same with other values.

    Parameters
    ----------
    setup : Setup
        Ready to run.
    values : mapping of str to object
        By config path.

    Returns
    -------
    Setup
        Ready to run. What was given stays given; what is changed here is drawn as before.

    Raises
    ------
    AlignsimError
        With these values it cannot be.
    """
    changed: dict[str, Any] = dict(setup.composed.values)
    for path, value in values.items():
        changed = _set(changed, path.split("."), value)
    return prepare(checked(changed, setup.composed.given - set(setup.axes)))


def _set(tree: Mapping[str, Any], keys: list[str], value: Any) -> dict[str, Any]:
    """A copy of a tree in which one leaf is another."""
    first, *rest = keys
    return {**tree, first: _set(tree.get(first) or {}, rest, value) if rest else value}


def until(setup: Setup, rounds: int) -> Setup:
    """The same, ended earlier: up to there every number is bit-equal.

    Parameters
    ----------
    setup : Setup
        Ready to run.
    rounds : int
        At least 1, and no more than it has.

    Returns
    -------
    Setup
        Ready to run, without the events that begin only later.
    """
    actions = actions_of(setup.composed.events, setup.clock, setup.world).by_lever.values()
    begun = {action.event.name for ordered in actions for action in ordered if acting(action)[:rounds].any()}
    return with_values(with_events(setup, begun), {"run.rounds": rounds})
