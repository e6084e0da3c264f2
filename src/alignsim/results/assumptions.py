"""What a run took for granted: every input and parameter in force, with its range and source."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

import pandas as pd

from alignsim.config.check import flat
from alignsim.config.design import Axis, ends
from alignsim.config.levers import LEVERS
from alignsim.config.parameters import Leaf
from alignsim.config.schema import PolicyConfig, WorldConfig
from alignsim.config.uncertain import rule_leaves, rule_numbers, uncertain_rules
from alignsim.world.setup import Setup

COLUMNS = ("path", "value", "low", "high", "unit", "source", "precision")
Row = tuple[str, Any, Any, Any, str, str, str]


def assumptions_table(setup: Setup) -> pd.DataFrame:
    """Every input and parameter in force.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    pandas.DataFrame
        Columns ``path, value, low, high, unit, source, precision``. `path` is the key by which it can be
        overridden; `low` and `high` are the range from which replicates draw, equal to `value` where nothing
        is drawn; `precision` is ``official``, ``dataset``, ``approximate``, ``index``, ``assumed``, or
        ``given`` for what the user or the scenario sets.
    """
    rows = [*_inputs(setup), *_ties(setup), *_rules(setup), *_policies(setup), *_events(setup)]
    rows = [_swept(row, setup.axes[row[0]]) if row[0] in setup.axes else row for row in rows]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _swept(row: Row, axis: Axis) -> Row:
    path, value, _, _, unit, _, _ = row
    return path, value, *ends(axis), unit, "design", "given"


def _inputs(setup: Setup) -> Iterator[Row]:
    drawing = setup.composed.config.run.draws
    for item in setup.inputs.values():
        low, high = (item.low, item.high) if drawing else (item.value, item.value)
        yield item.path, item.value, low, high, item.unit, item.source, item.precision


def _ties(setup: Setup) -> Iterator[Row]:
    for item in fields(WorldConfig):
        if item.name in ("punishes", "provokes"):
            leaf: Leaf = item.metadata["leaf"]
            for path, value in flat(getattr(setup.composed.config.world, item.name), f"world.{item.name}."):
                precision = "given" if path in setup.composed.given else "assumed"
                yield path, value, value, value, leaf.unit, leaf.source, precision


def _rules(setup: Setup) -> Iterator[Row]:
    config, given = setup.composed.config, setup.composed.given
    leaves, priors = rule_leaves(), uncertain_rules(given) if config.run.draws else {}
    for path, value in rule_numbers(config.rules).items():
        leaf = leaves[path]
        low, high = priors[path].bounds(value) if path in priors else (value, value)
        yield path, value, low, high, leaf.unit, leaf.source, "given" if path in given else "assumed"


def _policies(setup: Setup) -> Iterator[Row]:
    leaves: dict[str, Leaf] = {item.name: item.metadata["leaf"] for item in fields(PolicyConfig)}
    for power, policy in setup.composed.config.policy.items():
        if policy.strategy == "fixed":
            continue
        for name, value in asdict(policy).items():
            # a budget of null is the sum of the offers, which stand among the inputs
            if isinstance(value, int | float):
                path = f"policy.{power}.{name}"
                precision = "given" if path in setup.composed.given else "assumed"
                yield path, value, value, value, leaves[name].unit, f"strategy {policy.strategy}", precision


def _events(setup: Setup) -> Iterator[Row]:
    source = setup.composed.config.scenario.source
    for event in setup.composed.events:
        amount = event.amount
        yield event.path, amount, amount, amount, LEVERS[event.lever].unit, source, "given"
