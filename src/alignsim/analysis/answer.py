"""The result of a run in one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Final

from alignsim.analysis.moves import (
    NOTICEABLE,
    Move,
    distance,
    far,
    held_by,
    largest,
    mean_moves,
    move_verb,
    moves_of,
    points,
    possessive,
    signed,
    span,
    way,
)
from alignsim.analysis.names import (
    COMPONENT_MEASURE,
    MEASURE_COMPONENT,
    REGION_NAME,
    STATE_NAME,
    capitalised,
    in_a_sentence,
    listed,
    state_name,
)
from alignsim.analysis.verdict import Verdict, verdicts
from alignsim.config.asks import Asked
from alignsim.config.events import Expectation

if TYPE_CHECKING:
    # for annotations alone: `alignsim list` need not wait for it
    import pandas as pd

__all__ = ["NOTICEABLE", "Verdict", "answer", "baseline_answer", "verdicts"]

_COMPONENTS: Final = tuple(COMPONENT_MEASURE.values())
_QUARTER: Final = f"{100 * NOTICEABLE:g} points"
_NOBODY: Final = f"no state's mean alignment with any power or with autonomy moves by {_QUARTER}"


def answer(
    effects: pd.DataFrame,
    asked: Asked,
    expectations: Sequence[Expectation] = (),
    points: int = 1,
    *,
    certain: bool = False,
) -> str:
    """Answer the question of a scenario.

    A yes or a no is given only to a question that asks for one.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``.
    asked : Asked
        What the question asks.
    expectations : sequence of Expectation
        Where the question names no power, the first of them about one says which move of the mean to tell.
    points : int
        Of the design.
    certain : bool
        Whether nothing is uncertain; else a single replicate settles nothing.

    Returns
    -------
    str
        One sentence; points are hundredths, ranges hold 90 % of the replicates (all, where they are few), of
        a design 90 % of those of all points.
    """
    effects = effects.assign(points=points)
    if not certain and (effects["n"] == 1).all():
        # the table has an interval without width there
        effects = effects.assign(ci_low=-inf, ci_high=inf)
    top = largest(moves_of(effects, STATE_NAME, _COMPONENTS))
    if top.effect == 0:
        return "No: nothing moves at all." if asked.kind in ("moves", "spread") else "Nothing moves at all."
    match asked.kind:
        case "moves":
            return _answer_moves(effects, asked, top, expectations)
        case "spread":
            return _answer_spread(effects, asked, top)
        case "gains" | "loses":
            return _answer_changes(effects, 1 if asked.kind == "gains" else -1, top)
        case "mover":
            return _answer_mover(effects, top, expectations)
        case "open":
            return _answer_open(effects, top, expectations)


def _answer_moves(effects: pd.DataFrame, asked: Asked, top: Move, expectations: Sequence[Expectation]) -> str:
    measures = [COMPONENT_MEASURE[asked.component]] if asked.component else _COMPONENTS
    moves = moves_of(effects, asked.states or STATE_NAME, measures)
    hits = [move for move in moves if move.noticeable and move.effect * asked.sign >= 0]
    if not hits:
        return f"{_no(moves, asked.sign)}: {_nobody(asked)}; {_largest_move(top)}."
    first = largest(hits)
    missed = [state for state in asked.states if state not in {move.state for move in hits}]
    rest = _mean_clause(effects, asked.component or _telling_component(effects, expectations))
    if first != top:
        rest = f"the largest move of all is {_short(top)}"
    return f"{_yes(hits, missed, bool(asked.states))}: {_lead(first, top, asked)}; {rest}."


def _yes(hits: list[Move], missed: list[str], each: bool = False) -> str:
    if missed:
        return f"Only in part, {listed([state_name(state) for state in missed])} hardly so"
    if not any(_nearest_to_zero(move) >= NOTICEABLE for move in hits):
        return f"Yes, though {_count(hits[0])} not settle it"
    sure = {move.state for move in hits if move.one_way}
    if not sure:
        return "Yes, on average"
    # of states that the question names, each is to move
    unsure = [_in_text(state) for state in dict.fromkeys(move.state for move in hits) if state not in sure]
    return f"Yes, {listed(unsure)} only on average" if each and unsure else "Yes"


def _nearest_to_zero(move: Move) -> float:
    """Smallest size that the 95 % interval of the mean leaves open."""
    return max(0.0, move.ci_low, -move.ci_high)


def _no(moves: list[Move], sign: int) -> str:
    highest = max(move.ci_high for move in moves) if sign >= 0 else 0.0
    lowest = min(move.ci_low for move in moves) if sign <= 0 else 0.0
    settled = max(highest, -lowest) < NOTICEABLE
    return "No" if settled else f"No, though {_count(moves[0])} not settle it"


def _count(move: Move) -> str:
    # points share their replicates: the interval rests on these, and on the points alone where there is but one
    replicates = move.n // move.points
    if move.n == 1:
        return "one replicate does"
    return f"{replicates:,} replicates do" if replicates > 1 else f"{move.points:,} design points do"


def _nobody(asked: Asked) -> str:
    if asked.states:
        whom = f"the mean alignment of {listed([_in_text(state) for state in asked.states])} does not move"
    elif asked.component is None:
        return _NOBODY
    else:
        whom = "no state's mean alignment moves"
    if asked.component is None:
        return f"{whom} by {_QUARTER}"
    return f"{whom} {_QUARTER} {'away from' if asked.sign < 0 else 'towards'} {in_a_sentence(asked.component)}"


def _lead(first: Move, top: Move, asked: Asked) -> str:
    if first == top:
        return _largest_move(first)
    if asked.states:
        return f"{_in_text(first.state)} {move_verb(first)} {distance(first)}"
    return f"{state_name(first.state)} {move_verb(first)} most, {distance(first)}"


def _largest_move(top: Move) -> str:
    return f"the largest move is {possessive(top.state)}, {distance(top)}"


def _telling_component(effects: pd.DataFrame, expectations: Sequence[Expectation]) -> str | None:
    """What is expected to move, unless it is something else that does."""
    measures = [item.measure for item in expectations if item.measure in MEASURE_COMPONENT]
    component = MEASURE_COMPONENT[measures[0]] if measures else None
    means = mean_moves(effects)
    others = any(move.noticeable for move in means.values())
    return None if component and others and not means[component].noticeable else component


def _mean_clause(effects: pd.DataFrame, component: str | None, *, ranged: bool = False) -> str:
    means = mean_moves(effects)
    move = means[component] if component else largest(means.values())
    if not move.noticeable:
        return f"the {REGION_NAME} hardly moves {way(move)} ({points(move.effect)})"
    return f"the {REGION_NAME} {move_verb(move)} {distance(move) if ranged else far(move)}, {_counterpart(means, move)}"


def _counterpart(means: dict[str, Move], move: Move) -> str:
    """Who takes most of what goes away, or gives most of what comes."""
    other = min(means.values(), key=lambda item: item.effect * move.effect)
    return f"mostly {'to' if move.effect < 0 else 'from'} {in_a_sentence(other.component)} ({signed(other.effect)})"


def _answer_spread(effects: pd.DataFrame, asked: Asked, top: Move) -> str:
    [move] = moves_of(effects, ["ALL"], ["polarisation"])
    yes = move.noticeable and move.effect * asked.sign > 0
    word = _yes([move], []) if yes else _no([move], asked.sign)
    turn = "fall" if move.effect < 0 else "rise"
    turns = f"{turn}s by" if move.one_way else f"may {turn}, on average by"
    only = "" if move.noticeable else "only "
    size = f"{only}{points(move.effect)} points {span(move)}"
    return f"{word}: polarisation {turns} {size}; the largest move is {_short(top)}."


def _short(move: Move) -> str:
    return f"{possessive(move.state)}, {far(move)}"


def _answer_changes(effects: pd.DataFrame, sign: int, top: Move) -> str:
    verb, reverse = ("gain", "lose") if sign > 0 else ("lose", "gain")
    moves = sorted(mean_moves(effects).values(), key=lambda move: -move.effect * sign)
    first, second, last = moves[0], moves[1], moves[-1]
    if not first.noticeable:
        return f"Nobody to speak of: none would {verb} {_QUARTER} in the {REGION_NAME}; {_largest_move(top)}."
    then = f", then {_named(second)}" if second.noticeable and second.effect * sign > 0 else ""
    return (
        f"{capitalised(in_a_sentence(first.component))} would {verb} most, {points(first.effect)} points in the "
        f"{REGION_NAME} {span(first)}{then}; {in_a_sentence(last.component)} would {reverse} "
        f"{points(last.effect)}, and the largest move is {_short(top)}."
    )


def _named(move: Move) -> str:
    return f"{in_a_sentence(move.component)} ({points(move.effect)})"


def _answer_mover(effects: pd.DataFrame, top: Move, expectations: Sequence[Expectation]) -> str:
    if not top.noticeable:
        return f"Nobody to speak of: {_NOBODY}; {_largest_move(top)}."
    mean = _mean_clause(effects, _telling_component(effects, expectations))
    return f"{state_name(top.state)} {move_verb(top)} most, {distance(top)}; {mean}."


def _answer_open(effects: pd.DataFrame, top: Move, expectations: Sequence[Expectation]) -> str:
    if not top.noticeable:
        return f"{capitalised(_NOBODY)}; {_largest_move(top)}."
    mean = _mean_clause(effects, _telling_component(effects, expectations), ranged=True)
    return f"{capitalised(mean)}; the largest move is {_short(top)}."


def _in_text(state: str) -> str:
    return f"the {REGION_NAME}" if state == "ALL" else state_name(state)


def baseline_answer(levels: pd.DataFrame, question: str, points: int = 1) -> str:
    """Say where the five stand in a run in which nothing happens.

    Parameters
    ----------
    levels : pandas.DataFrame
        As in ``levels.csv``; its baseline is used.
    question : str
        One that does not ask where they stand is told first that nothing happens.
    points : int
        Of the design.

    Returns
    -------
    str
        One sentence; shares in per cent, with the range that holds 90 % for the largest.
    """
    rows = levels[(levels["arm"] == "baseline") & levels["measure"].isin(_COMPONENTS)]
    start = "" if question.lower().startswith("where") or not question else "Nothing happens in this run: "
    return f"{start}{_leanings(rows)}; {_shares(rows[rows['state'] == 'ALL'], points)}."


def _leanings(rows: pd.DataFrame) -> str:
    means = rows.pivot_table(index="state", columns="measure", values="mean")
    leaning = means.reindex(list(STATE_NAME)).idxmax(axis=1)
    groups = {
        str(measure): [state_name(str(state)) for state in leaning.index[leaning == measure]]
        for measure in leaning.unique()
    }
    return ", ".join(_lean(names, MEASURE_COMPONENT[measure]) for measure, names in groups.items())


def _lean(names: list[str], component: str) -> str:
    ending = "s" if len(names) == 1 else ""
    if component == "autonomy":
        return f"{listed(names)} keep{ending} most to {'itself' if ending else 'themselves'}"
    return f"{listed(names)} lean{ending} towards {in_a_sentence(component)}"


def _shares(mean: pd.DataFrame, points: int) -> str:
    ordered = mean.sort_values("mean", ascending=False)
    texts = [
        f"{100 * share:.0f} % {in_a_sentence(MEASURE_COMPONENT[measure])}"
        for measure, share in zip(ordered["measure"], ordered["mean"], strict=True)
    ]
    low, high, n = ordered[["q05", "q95", "n"]].iloc[0]
    if n > 1:
        texts[0] += f" ({100 * low:.0f} to {100 * high:.0f} in {held_by(int(n), points)})"
    return f"the {REGION_NAME} is {listed(texts)}"
