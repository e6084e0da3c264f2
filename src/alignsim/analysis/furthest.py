"""Scenarios side by side in a few plain sentences: which moves whom furthest, and whether that is settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from alignsim.analysis.digits import short
from alignsim.analysis.moves import (
    NOTICEABLE,
    Move,
    counted,
    distance,
    far,
    held_by,
    largest,
    move_verb,
    moves_of,
    points,
    possessive,
    span,
)
from alignsim.analysis.names import (
    COMPONENT_MEASURE,
    MEASURE_COMPONENT,
    REGION_NAME,
    STATE_NAME,
    called,
    state_name,
)
from alignsim.config.schema import STATES

if TYPE_CHECKING:
    # for annotations alone: `alignsim list` need not wait for it
    import pandas as pd

COMPONENTS: Final = tuple(COMPONENT_MEASURE.values())


def most_telling(table: pd.DataFrame, measures: Sequence[str]) -> str:
    """The measure in which results lie farthest apart, in one state or in the mean of the five.

    Parameters
    ----------
    table : pandas.DataFrame
        As made by `alignsim.analysis.comparison.side_by_side`.
    measures : sequence of str
        To choose from; components of alignment come before others.

    Returns
    -------
    str
        One of them; where results do not differ at all, that with the largest number.
    """
    among = [measure for measure in measures if measure in COMPONENTS] or list(measures)
    values = table[table["measure"].isin(among)]
    column = "effect" if values["effect"].notna().any() else "baseline"
    cells = values.groupby(["measure", "state"], sort=False)[column]
    spread = (cells.max() - cells.min()).groupby(level=0, sort=False).max()
    if not spread.any():
        spread = values[column].abs().groupby(values["measure"], sort=False).max()
    return str(spread.idxmax())


def furthest(table: pd.DataFrame, differences: pd.DataFrame, measure: str) -> str:
    """Say which scenario moves whom furthest, and whether it is settled that no other does.

    Parameters
    ----------
    table, differences : pandas.DataFrame
        As made by `alignsim.analysis.comparison.side_by_side`.
    measure : str
        One of them.

    Returns
    -------
    str
        One or two sentences.
    """
    if table["effect"].isna().all():
        return _apart(table, measure)
    by_result = _by_result(table, measure)
    first, state = leading(table, measure)
    top = by_result[first][state]
    if not top.noticeable and _is_share(measure):
        among = [name for name in by_result[first] if name != "ALL"] or ["ALL"]
        return f"None of them moves {_anyone(among)} by {points(NOTICEABLE)} points in {called(measure)}."
    others = {result: moves[state] for result, moves in by_result.items() if result != first}
    sign = 1 if top.effect >= 0 else -1
    second = max(others, key=lambda result: sign * others[result].effect)
    return f"{_lead(first, top)}. {_gap(differences, first, second, top, others[second])}"


def leading(table: pd.DataFrame, measure: str) -> tuple[str, str]:
    """Which scenario moves whom furthest.

    Parameters
    ----------
    table : pandas.DataFrame
        As made by `alignsim.analysis.comparison.side_by_side`, of scenarios.
    measure : str
        One of its measures.

    Returns
    -------
    tuple of str
        The result's name, and the state; ``ALL`` where there is no other.
    """
    by_result = _by_result(table, measure)
    states = [state for state in next(iter(by_result.values())) if state != "ALL"] or ["ALL"]
    tops = {result: largest([moves[state] for state in states]) for result, moves in by_result.items()}
    first = max(tops, key=lambda result: abs(tops[result].effect))
    return first, tops[first].state


def _by_result(table: pd.DataFrame, measure: str) -> dict[str, dict[str, Move]]:
    """Moves in one measure by result and state."""
    states = list(dict.fromkeys(table["state"]))
    return {
        str(result): {move.state: move for move in moves_of(rows, states, [measure])}
        for result, rows in table.groupby("result", sort=False)
    }


def _anyone(states: Sequence[str]) -> str:
    """Those of whom it was asked."""
    if set(states) == set(STATES):
        return "anybody"
    names = [f"the {REGION_NAME}" if state == "ALL" else STATE_NAME[state] for state in states]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _lead(first: str, top: Move) -> str:
    whom = state_name(top.state)
    whom = f"the {whom}" if top.state == "ALL" else whom
    if top.measure in MEASURE_COMPONENT:
        return f"{first} {move_verb(top)} {whom} furthest, {distance(top)}"
    raises = ("raises", "may raise") if top.effect > 0 else ("lowers", "may lower")
    return f"{first} {raises[not top.one_way]} {called(top.measure)} most, in {whom}, by {_size(top)} {_range(top)}"


def _gap(differences: pd.DataFrame, first: str, second: str, top: Move, other: Move) -> str:
    """How far the next one goes, and whether the difference is settled."""
    found = _pair(differences, first, second, top)
    begin = _next(second, top, other)
    if found is None:
        return f"{begin}; the two share no baseline, so nothing says how sure the difference of {_far(top, other)} is."
    pair, turned = found
    # on the replicates that both have, which may be few of those of either
    both = " that both have" if pair.n < max(top.n, other.n) else ""
    if pair.effect == 0 and (top.effect == other.effect or (pair.n > 1 and pair.ci_low == pair.ci_high == 0)):
        return f"{second} does exactly the same{f' in the {pair.n:,} replicates{both}' if both else ''}."
    if turned * pair.effect * top.effect < 0:
        replicates = counted(pair.n, pair.points)
        return f"{begin}; which goes further is not settled: in the {replicates}{both} {second} does, by {_size(pair)}."
    if pair.n == 1:
        return f"{begin}; the difference is {_size(pair)} (a single replicate{both}, so nothing says how sure it is)."
    if pair.ci_low <= 0 <= pair.ci_high:
        return f"{begin}; which goes further is not settled: {pair.n:,} replicates{both} leave 0 in the 95 % interval."
    # counted the way in which the first goes further, whichever of the two is taken from the other
    interval = " to ".join(_bound(pair, end) for end in sorted(map(abs, (pair.ci_low, pair.ci_high))))
    return (
        f"{begin}; the mean difference, {_size(pair)}, is settled (95 % interval {interval}), and {first} "
        f"goes further in {100 * (1 - pair.against):.0f} % of {f'the {pair.n:,} ' if both else ''}replicates{both}."
    )


def _next(second: str, top: Move, other: Move) -> str:
    """How far the next one goes, and whether it goes the same way."""
    if other.effect == 0:
        return f"{second} comes next, with no effect"
    comes = "comes next" if other.effect * top.effect > 0 else "goes the other way"
    if other.measure in MEASURE_COMPONENT:
        return f"{second} {comes}, {far(other)}"
    return f"{second} {comes}, with {_size(other)}"


def _pair(differences: pd.DataFrame, first: str, second: str, top: Move) -> tuple[Move, int] | None:
    """The difference of two results, and -1 where it is that of the second from the first."""
    for one, other, turned in ((first, second, 1), (second, first, -1)):
        rows = differences[(differences["first"] == one) & (differences["second"] == other)]
        found = moves_of(rows.rename(columns={"difference": "effect"}), [top.state], [top.measure])
        if found:
            return found[0], turned
    return None


def _apart(table: pd.DataFrame, measure: str) -> str:
    """Of baselines alone: where they lie farthest apart."""
    rows = table[table["measure"] == measure]
    levels = {
        str(state): dict(zip(of_state["result"], of_state["baseline"].astype(float), strict=True))
        for state, of_state in rows.groupby("state", sort=False)
    }
    if len(levels) > 1:
        levels.pop("ALL", None)
    gaps = {state: max(here.values()) - min(here.values()) for state, here in levels.items()}
    state = max(gaps, key=lambda name: gaps[name])
    if gaps[state] == 0:
        return f"Their baselines are the same in {called(measure)}."
    here = levels[state]
    ends = (max(here, key=lambda name: here[name]), min(here, key=lambda name: here[name]))
    texts = [f"{_level(here[name], measure)} in {name}" for name in ends]
    return f"They lie farthest apart in {possessive(state)} {called(measure)}: {' and '.join(texts)}."


def _range(move: Move) -> str:
    if _is_share(move.measure):
        return span(move)
    return f"({short(move.q05, plus=True)} to {short(move.q95, plus=True)} in {held_by(move.n)})"


def _is_share(measure: str) -> bool:
    return measure != "switches"


def _size(move: Move) -> str:
    return _bound(move, abs(move.effect)) + (" points" if _is_share(move.measure) else "")


def _far(one: Move, other: Move) -> str:
    gap = abs(one.effect - other.effect)
    return f"{points(gap)} points" if _is_share(one.measure) else f"{short(gap)}"


def _bound(move: Move, size: float) -> str:
    return points(size) if _is_share(move.measure) else short(size)


def _level(value: float, measure: str) -> str:
    return f"{100 * value:.0f} %" if _is_share(measure) else short(value)
