"""Which parameters of the rules are not known, and are therefore drawn."""

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
    return {path: declared[path.split(".")[1]] for path, _ in flat(asdict(RulesConfig()), "rules.")}


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
