"""Write ``docs/reference/expectations.md``: what one expects of each experiment, and what the model says.

``python docs/build_expectations.py`` runs all experiments and writes the page; ``--check`` fails when the page is
not what they say.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from alignsim.analysis.digits import fixed
from alignsim.analysis.judgement import RULE, WORDS, Judgement, judged
from alignsim.analysis.names import MEASURE_COMPONENT, STATE_NAME
from alignsim.analysis.pairing import Entry
from alignsim.analysis.verdict import as_expected
from alignsim.config.folders import choices_of
from alignsim.results.tables import COMPONENT_MEASURES
from alignsim.runner import simulate
from alignsim.world.setup import Setup, prepared
from alignsim.world.variants import with_events, with_values

PAGE = Path(__file__).parent / "reference" / "expectations.md"
# the defaults of a run (2021, 2,000 replicates, everything drawn) without what is not needed here
LEAN = ("run.record=none", "run.explain=false")
TERMS_SHOWN = 4

# Why the model does not say what is expected, by experiment, measure and state; each is read off the numbers that
# stand below it on the page, and the page cannot be made while one is missing or no longer needed.
WHY: dict[tuple[str, str, str], str] = {
    ("russian_aggression_elsewhere", "align_rus", "ALL"): (
        "The model lets states keep away from Russia without an ally, on average, because coercion is resented for its "
        "own sake (`world.punishes.RUS.RUS`; without it the mean stays within the bound), and because fear of the war "
        "pushes away even where nobody stands behind a state, unless `rules.backing_base` is low: that is drawn from 0 "
        "to 0.5, and nobody has measured it. At 0, which is what Walt expects of the weak, fear draws them to Russia."
    ),
    ("russian_aggression_elsewhere", "align_usa", "ALL"): (
        "Two small moves work against each other: Russia punishes alignment with the United States "
        "(`world.punishes.RUS.USA`), and what leaves Russia out of fear goes in part to the United States. Which is "
        "larger hangs on `rules.backing_base` again: at 0 the United States lose, at 0.5 they gain."
    ),
    ("eaeu_deepening", "align_rus", "ALL"): (
        "The mean is within the bounds. Trade and arms pull to Russia, and the fear of depending on it takes back "
        "about half (`dependence`). How much hangs on `rules.dependence_aversion`: where it is low Russia gains more "
        "than the point that we called a little, where it is high next to nothing, and in some replicates it loses."
    ),
    ("ukraine_shock", "switches", "EACH"): (
        "Noise, not the shock: on average nobody switches more or less often, but chance moves of states whose two "
        "largest shares are close make some more switches in one arm than in the other. Without noise the numbers are "
        "the same in most replicates, and with noise all five end with the leaning of the baseline as often."
    ),
}
# settings on which it hangs, each with two values to try
PROBES: dict[tuple[str, str, str], tuple[tuple[str, float], ...]] = {
    ("russian_aggression_elsewhere", "align_rus", "ALL"): (
        ("world.punishes.RUS.RUS", 0.0), ("rules.backing_base", 0.0), ("rules.backing_base", 0.5),
    ),
    ("russian_aggression_elsewhere", "align_usa", "ALL"): (
        ("world.punishes.RUS.USA", 0.0), ("rules.backing_base", 0.0), ("rules.backing_base", 0.5),
    ),
    ("eaeu_deepening", "align_rus", "ALL"): (
        ("rules.dependence_aversion", 0.75), ("rules.dependence_aversion", 3.0),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One expectation of one experiment, with what came of it."""

    experiment: str
    setup: Setup
    judgement: Judgement

    @property
    def mean_agrees(self) -> bool:
        """Whether at least the mean effects are as expected."""
        return all(as_expected(move.effect, self.judgement.expectation) for move in self.judgement.moves)

    @property
    def verdict(self) -> str:
        """In words."""
        if self.judgement.word != "undecided":
            return self.judgement.word
        return f"undecided, the mean {'agrees' if self.mean_agrees else 'contradicts'}"

    @property
    def key(self) -> tuple[str, str, str]:
        """Experiment, measure and state."""
        return self.experiment, self.judgement.expectation.measure, self.judgement.expectation.state


def cases(names: Iterable[str] = ()) -> list[Case]:
    """Run experiments once each, and judge all that one expects of them.

    Parameters
    ----------
    names : iterable of str
        Experiments; all of them by default.

    Returns
    -------
    list of Case
        Contradicted ones first, then undecided ones, by experiment.
    """
    setups = {name: prepared([f"+experiment={name}", *LEAN]) for name in names or choices_of("experiment")}
    # periods that are run forward are held against what happened, not against what one expects
    setups = {name: setup for name, setup in setups.items() if setup.composed.expectations}
    entries = {name: Entry(name, simulate(setup)) for name, setup in setups.items()}
    found = [
        Case(name, setup, judged(entries[name], item, entries[item.beside] if item.beside else None))
        for name, setup in setups.items()
        for item in setup.composed.expectations
    ]
    return sorted(found, key=lambda case: (WORDS.index(case.judgement.word), case.mean_agrees))


def page(found: Sequence[Case]) -> str:
    """The whole page.

    Parameters
    ----------
    found : sequence of Case
        In the order in which they are shown.

    Returns
    -------
    str
        Markdown.
    """
    wrong = [case for case in found if case.judgement.word != "agrees"]
    missing = {case.key for case in wrong} ^ set(WHY)
    if missing:
        raise SystemExit(f"WHY has no sentence for, or one too many for: {sorted(missing)}")
    n = found[0].judgement.moves[0].n
    parts = [
        "# Expectations",
        "Made by `python docs/build_expectations.py`; change the code, not this page.",
        f"What the paper, the literature or the makers of the model expect of each experiment, against {n:,} "
        f"replicates of the world of 2021 over ten years, in which every parameter and input that is not known is "
        f"drawn. Nothing was tuned to make an expectation come true. {RULE}",
        _counted(found),
        "## What the model does not confirm",
        *(part for case in wrong for part in _explained(case)),
        "## All expectations",
        _table(found),
        _baseline(),
    ]
    return "\n\n".join(parts) + "\n"


def _counted(found: Sequence[Case]) -> str:
    counts = {word: sum(case.judgement.word == word for case in found) for word in WORDS}
    grounds = [case.judgement.expectation.source for case in found]
    paper = sum(source.startswith("Gupta") for source in grounds)
    working = sum(source.startswith("working expectation") for source in grounds)
    return (
        f"Of {len(found)} expectations the model agrees with {counts['agrees']}, contradicts {counts['contradicts']} "
        f"and leaves {counts['undecided']} undecided. {paper} rest on the paper, {len(found) - paper - working} on "
        f"other literature, {working} are working expectations, written down with the model: that it agrees with these "
        f"shows that it does what it was made to do, not that it is right."
    )


def _explained(case: Case) -> list[str]:
    """Why the model says otherwise: a sentence, and the numbers from which it was read."""
    judgement = case.judgement
    unit = "" if judgement.expectation.measure == "switches" else " points"
    head = f"### {case.experiment}: {judgement.clause}\n\n{case.verdict.capitalize()}: {_effect(judgement)}{unit}; "
    head += f"as expected in {100 * judgement.share:.0f} % of replicates ({judgement.expectation.source})."
    measure, state = case.key[1:]
    if measure == "switches":
        return [head, WHY[case.key], _leanings(case.setup)]
    return [
        head,
        WHY[case.key],
        "Terms of the utility that make the move (`explain.parquet`), in points:",
        _terms(case.setup, measure, state),
        "Each event by itself, all together, and all with a setting changed:",
        _events(case, measure, state),
    ]


def _leanings(setup: Setup) -> str:
    """How often a state ends with the same leaning in both arms, with noise and without."""
    lines = [
        "| replicates with | same number of switches in all five | all five lean the same way at the end |",
        "|---|---|---|",
    ]
    for drawn, words in (("both", "parameters and noise drawn"), ("parameters", "parameters drawn, no noise")):
        runs = simulate(with_values(setup, {"run.uncertainty": drawn})).runs
        arms = [runs[runs["arm"] == arm] for arm in ("baseline", "scenario")]
        switches, ends = ([of_arm(one) for one in arms] for of_arm in (_switches, _leaning))
        shares = [100 * (one == other).all(axis=1).mean() for one, other in (switches, ends)]
        lines.append(f"| {words} | {shares[0]:.0f} % | {shares[1]:.0f} % |")
    return "\n".join(lines)


def _switches(runs: pd.DataFrame) -> np.ndarray:
    return runs[[f"switches_{state}" for state in STATE_NAME]].to_numpy()


def _leaning(runs: pd.DataFrame) -> np.ndarray:
    shares = [[runs[f"{measure}_{state}"] for measure in COMPONENT_MEASURES] for state in STATE_NAME]
    return np.array(shares).argmax(axis=1).T


def _terms(setup: Setup, measure: str, state: str) -> str:
    """What each term adds to the move; rows are sums over the terms left out."""
    table = simulate(with_values(setup, {"run.explain": True})).explain
    assert table is not None
    component = MEASURE_COMPONENT[measure].replace("autonomy", "AUT")
    last = table[(table["round"] == table["round"].max()) & (table["component"] == component)]
    by_state = last.pivot_table(index="term", columns="state", values="points", observed=True)
    wanted = by_state.mean(axis=1) if state == "ALL" else by_state[state]
    largest = wanted.abs().sort_values(ascending=False).index[:TERMS_SHOWN]
    rows = [(str(term), wanted[term]) for term in largest]
    rows += [("the others", wanted.drop(largest).sum()), ("**all**", wanted.sum())]
    return _two_columns("term", rows)


def _events(case: Case, measure: str, state: str) -> str:
    setup = case.setup
    names = [event.name for event in setup.composed.events]
    rows = [(f"`{name}` alone", _mean(with_events(setup, [name]), measure, state)) for name in names]
    rows.append(("**all**", _mean(setup, measure, state)))
    rows += [
        (f"all, `{path}={value:g}`", _mean(with_values(setup, {path: value}), measure, state))
        for path, value in PROBES[case.key]
    ]
    return _two_columns("events", rows)


def _mean(setup: Setup, measure: str, state: str) -> float:
    effects = simulate(setup).effects
    assert effects is not None
    rows = effects[(effects["measure"] == measure) & (effects["state"] == state)]
    return float(rows["effect"].iloc[0])


def _two_columns(first: str, rows: Iterable[tuple[str, float]]) -> str:
    lines = [f"| {first} | points |", "|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {fixed(100 * value, 2, plus=True)} |" for name, value in rows)])


def _table(found: Sequence[Case]) -> str:
    lines = [
        "| experiment | expected | who leads one to expect it | effect (5 to 95 % range) | as expected | verdict |",
        "|---|---|---|---|---|---|",
    ]
    for case in found:
        judgement = case.judgement
        word = case.verdict if judgement.word == "agrees" else f"**{case.verdict}**"
        lines.append(
            f"| {case.experiment} | {judgement.clause} | {judgement.expectation.source} | {_effect(judgement)} "
            f"| {100 * judgement.share:.0f} % | {word} |"
        )
    return "\n".join(lines)


def _effect(judgement: Judgement) -> str:
    """Mean effect with its range, in points; of each of the five the lowest and the highest."""
    factor = 1 if judgement.expectation.measure == "switches" else 100
    means = [factor * move.effect for move in judgement.moves]
    low = factor * min(move.q05 for move in judgement.moves)
    high = factor * max(move.q95 for move in judgement.moves)
    mean = " to ".join(fixed(one, 2, plus=True) for one in (min(means), max(means))[: len(means)])
    return f"{mean} ({fixed(low, 2)} to {fixed(high, 2)})"


def _baseline() -> str:
    """Of the baseline one expects that nothing moves; it has no effect, so its first and last round are compared."""
    still = ["+experiment=baseline", "run.uncertainty=parameters", "run.record=all", "run.explain=false"]
    rounds = simulate(prepared(still)).rounds
    shares = ["autonomy", "align_usa", "align_rus", "align_chn"]
    first, last = (rounds[rounds["round"] == number][shares].to_numpy() for number in (0, rounds["round"].max()))
    largest = 100 * float(np.abs(last - first).max())
    return (
        f"Of the baseline one expects that nothing moves. It has no effect that could be judged; without noise, no "
        f"share of any of the {len(STATE_NAME)} states moves by more than {_power_of_ten(largest)} points over ten "
        f"years in any of {rounds['replicate'].nunique():,} draws of the parameters."
    )


def _power_of_ten(size: float) -> str:
    """An upper bound that does not hang on the last bits."""
    return f"{10 ** np.ceil(np.log10(max(size, 1e-15))):.0e}"


def main() -> None:
    """Write the page, or check it."""
    text = page(cases())
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.read_text(encoding="utf-8") == text else f"stale: {PAGE.name}")
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
