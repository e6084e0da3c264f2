"""The numbers of the rules, and which of them are not known and are therefore drawn."""

from collections.abc import Mapping, Set
from dataclasses import asdict, fields

from alignsim.config.check import flat
from alignsim.config.parameters import Leaf, Prior
from alignsim.config.schema import RulesConfig


def rule_leaves() -> dict[str, Leaf]:
    """Declaration of every number of the rules.

    Returns
    -------
    dict of str to Leaf
        By config path; those by state have one each.
    """
    declared: Mapping[str, Leaf] = {item.name: item.metadata["leaf"] for item in fields(RulesConfig)}
    return {path: declared[path.split(".")[1]] for path in rule_numbers(RulesConfig())}


def rule_numbers(rules: RulesConfig) -> dict[str, float]:
    """Values of all numbers of the rules.

    Parameters
    ----------
    rules : RulesConfig
        Checked.

    Returns
    -------
    dict of str to float
        By config path; the name of the ensemble is none.
    """
    return {path: value for path, value in flat(asdict(rules), "rules.") if not isinstance(value, str)}


def uncertain_rules(given: Set[str]) -> dict[str, Prior]:
    """Priors of the numbers of the rules that nobody knows.

    Parameters
    ----------
    given : set of str
        Paths that somebody set on purpose: known, and not drawn.

    Returns
    -------
    dict of str to Prior
        By config path.
    """
    priors = {path: leaf.prior for path, leaf in rule_leaves().items() if path not in given}
    return {path: prior for path, prior in priors.items() if prior is not None}
