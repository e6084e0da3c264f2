"""Write the pages of the reference that follow from the code: parameters, levers, inputs, experiments.

``python docs/build_reference.py`` writes them; ``--check`` fails when a page is not what the code says.
"""

import sys
from dataclasses import fields
from pathlib import Path

from alignsim.config.events import Expectation, parse_events, parse_expectations
from alignsim.config.folders import choices_of, read_choice
from alignsim.config.levers import LEVERS
from alignsim.config.parameters import Leaf, Prior
from alignsim.config.schema import (
    POWERS,
    DesignConfig,
    PolicyConfig,
    RulesConfig,
    RunConfig,
    VotesConfig,
    WorldConfig,
)
from alignsim.config.uncertain import rule_numbers, uncertain_rules
from alignsim.world.inputs import INPUTS, input_paths
from alignsim.world.limits import MOST_FACTOR

FOLDER = Path(__file__).parent / "reference"
MADE = "Made by `python docs/build_reference.py`; change the code, not this page."


def parameters_page() -> str:
    """Every setting with its default, ranges, unit and source."""
    parts = [
        "# Parameters",
        MADE,
        "*Valid* is what is accepted; *prior* is what `run.uncertainty=parameters` or `both` draws from. A "
        "number that you set is taken as known and not drawn. Any of them can be set on the command line: "
        "`alignsim rules.aid_weight=0.8`.",
    ]
    for title, prefix, schema in (
        ("Rules", "rules", RulesConfig),
        ("World", "world", WorldConfig),
        ("Policies of the powers", "policy.P", PolicyConfig),
        ("Run", "run", RunConfig),
        ("Design", "design", DesignConfig),
        ("Vote", "votes", VotesConfig),
    ):
        parts += [f"## {title}", _settings(prefix, schema)]
    return "\n\n".join(parts) + "\n"


def _settings(prefix: str, schema: type) -> str:
    rows = ["| key | symbol | default | valid | prior | unit | source |", "|---|---|---|---|---|---|---|"]
    default = schema()
    for item in fields(schema):
        if "leaf" not in item.metadata:
            continue
        leaf: Leaf = item.metadata["leaf"]
        keys = "".join(f".{kind.upper()}" for kind in item.metadata.get("keys", ()))
        cells = (
            f"`{prefix}.{item.name}{keys}`", leaf.symbol, _value(getattr(default, item.name)), _valid(leaf),
            _prior(leaf.prior), leaf.unit, leaf.source,
        )  # fmt: skip
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {number:g}" for key, number in value.items()) or "see `conf/world/`"
    return f"{value:.4g}" if isinstance(value, float) else "null" if value is None else str(value)


def _valid(leaf: Leaf) -> str:
    if leaf.choices:
        return ", ".join(leaf.choices)
    if leaf.valid is None:
        return leaf.kind
    low, high = leaf.valid
    return f"{'above ' if leaf.above else ''}{low:g} to {high:g}"


def _prior(prior: Prior | None) -> str:
    if prior is None:
        return ""
    return {
        "times": f"×/÷{prior.a:g}, log-uniform",
        "between": f"{prior.a:g} to {prior.b:g}, uniform",
        "normal": f"± {prior.a:g}, normal",
    }[prior.kind]


def levers_page() -> str:
    """Levers that events act on, and inputs that can be overridden."""
    levers = ["| lever | unit | what it is | by state |", "|---|---|---|---|"]
    levers += [
        f"| `{lever.name}` | {lever.unit} | {lever.meaning} | {'yes' if lever.by_state else 'no'} |"
        for lever in LEVERS.values()
    ]
    inputs = ["| input | keys | what it is | unit | valid |", "|---|---|---|---|---|"]
    inputs += [
        f"| `{name}` | {kind.shape} | {kind.meaning} | {kind.leaf.unit} | {_valid(kind.leaf)} |"
        for name, kind in INPUTS.items()
    ]
    numbers, ties = len(input_paths()), 2 * len(POWERS) ** 2
    return "\n\n".join(
        [
            "# Levers and inputs",
            MADE,
            "An event is `{lever, set | add | factor, start, end, states, split, ramp, credited_to}` under "
            "`scenario.events.NAME`: [section 6 of the model](model.md). An override of any of these keys needs no "
            "plus sign where an experiment has the event: `scenario.events.us_offer.ramp=2`. An amount reaches to 1 "
            "for an index, a share or a weight, to the gross domestic product of the five together for money (with a "
            f"factor too), and to {MOST_FACTOR:g} times today's for any other factor; more is refused.",
            "\n".join(levers),
            "Inputs of the world are overridden by `+world.override.INPUT.STATE[.SECOND]=value`, where SECOND "
            f"is a power, a trade partner or a neighbour. A world holds {numbers} of these numbers; with the {ties} of "
            f"`world.punishes` and `world.provokes` a run starts from {numbers + ties} inputs, which its last lines "
            f"count, and from the {len(rule_numbers(RulesConfig()))} numbers of [the rules](parameters.md#rules), of "
            f"which {len(uncertain_rules(set()))} are drawn: two are conventions.",
            "\n".join(inputs),
        ]
    ) + "\n"  # fmt: skip


def experiments_page() -> str:
    """Experiments with their questions, events and what one expects."""
    parts = [
        "# Experiments",
        MADE,
        "Each runs beside its baseline from `run.start` (2022-01-01) for `run.rounds` quarters (40: ten years). Events "
        "are in force from the first round to the last unless a date is given; every amount can be changed, such as "
        "`scenario.events.us_offer.add=100`, and so can `start`, `end`, `ramp`, `states` and `split`, whether or not "
        "the event names them here. The source of each amount stands in the file of the experiment, "
        "`conf/experiment/NAME.yaml`. What came of the expectations: [expectations](expectations.md).",
    ]
    for name in choices_of("experiment"):
        scenario = read_choice("experiment", name)["scenario"]
        parts += [f"## {name}", f"{scenario['question']}\n\nSource: {scenario['source']}"]
        events = parse_events(scenario["events"])
        lines = [
            f"- `{event.name}`: `{event.lever}` {event.operation} {event.amount:g}"
            + (f", {', '.join(event.states)}" if len(event.states) < 5 else "")
            + (f", split {event.split}" if LEVERS[event.lever].is_aid and event.operation != "factor" else "")
            + (f", credited to {event.credited_to}" if event.credited_to else "")
            + (f", from {event.start}" if event.start else "")
            + (f", before {event.end}" if event.end else "")
            for event in events
        ]
        expected = [
            f"- {_clause(item)} ({item.source})" for item in parse_expectations(scenario.get("expectation") or [])
        ]
        parts += ["\n".join(lines)] if lines else []
        parts += ["Expected:\n\n" + "\n".join(expected)] if expected else []
    return "\n\n".join(parts) + "\n"


def _clause(item: Expectation) -> str:
    where = {"ALL": "in the mean of the five", "EACH": "in each of the five"}.get(item.state, f"in {item.state}")
    if item.beside is not None and item.sign is not None:
        return f"`{item.measure}` is {'higher' if item.sign > 0 else 'lower'} than in {item.beside} {where}"
    if item.sign is not None:
        return f"`{item.measure}` {'rises' if item.sign > 0 else 'falls'} {where}"
    factor, unit = (1, "") if item.measure == "switches" else (100, " points")
    low, high = ("" if end is None else f"{factor * end:+g}" for end in (item.low, item.high))
    bounds = f"between {low} and {high}" if low and high else f"at least {low}" if low else f"at most {high}"
    beside = f" against {item.beside}" if item.beside else ""
    return f"`{item.measure}` changes by {bounds}{unit} {where}{beside}"


PAGES = {"parameters.md": parameters_page, "levers.md": levers_page, "experiments.md": experiments_page}


def stale() -> list[str]:
    """Pages that are not what the code says."""
    return [name for name, page in PAGES.items() if (FOLDER / name).read_text(encoding="utf-8") != page()]


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(stale())}" if stale() else 0)
    for page_name, make in PAGES.items():
        (FOLDER / page_name).write_text(make(), encoding="utf-8")
