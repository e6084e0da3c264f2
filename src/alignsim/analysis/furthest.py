"""Scenarios side by side in a few plain sentences: which moves whom furthest, and whether that is settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from alignsim.analysis.moves import NOTICEABLE, Move, counted, largest, moves_of, points, possessive, signed, span, way
from alignsim.analysis.names import (
    COMPONENT_MEASURE,
    MEASURE_COMPONENT,
    REGION_NAME,
    STATE_NAME,
    in_a_sentence,
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
    states = [state for state in dict.fromkeys(table["state"]) if state != "ALL"] or ["ALL"]
    by_result = {
        result: {move.state: move for move in moves_of(rows, [*states, "ALL"], [measure])}
        for result, rows in table.groupby("result", sort=False)
    }
    among = [state for state in states if state in next(iter(by_result.values()))] or ["ALL"]
    tops = {str(result): largest([moves[state] for state in among]) for result, moves in by_result.items()}
    first = max(tops, key=lambda result: abs(tops[result].effect))
    top = tops[first]
    if not top.noticeable and _is_share(measure):
        return f"None of them moves {_anyone(among)} by {points(NOTICEABLE)} points in {called(measure)}."
    others = {str(result): moves[top.state] for result, moves in by_result.items() if result != first}
    sign = 1 if top.effect >= 0 else -1
    second = max(others, key=lambda result: sign * others[result].effect)
    return f"{_lead(first, top)}. {_gap(differences, first, second, top, others[second])}"


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
        return f"{first} moves {whom} furthest, {points(top.effect)} points {way(top)} {span(top)}"
    verb = "raises" if top.effect > 0 else "lowers"
    return f"{first} {verb} {called(top.measure)} most, in {whom}, by {_size(top)} {_range(top)}"


def _gap(differences: pd.DataFrame, first: str, second: str, top: Move, other: Move) -> str:
    """How far the next one goes, and whether the difference is settled."""
    found = _pair(differences, first, second, top)
    begin = f"{second} comes next, with {_signed(other)}"
    if found is None:
        return f"{begin}; the two share no baseline, so nothing says how sure the difference of {_far(top, other)} is."
    pair, turned = found
    # on the replicates that both have, which may be few of those of either
    both = " that both have" if pair.n < max(top.n, other.n) else ""
    if pair.effect == 0 and top.effect == other.effect:
        return f"{second} does exactly the same."
    if turned * pair.effect * top.effect < 0:
        replicates = counted(pair.n, pair.points)
        return f"{begin}; which goes further is not settled: in the {replicates}{both} {second} does, by {_size(pair)}."
    if pair.n == 1:
        return f"{begin}; the difference is {_size(pair)} (a single replicate{both}, so nothing says how sure it is)."
    if pair.ci_low <= 0 <= pair.ci_high:
        return f"{begin}; which goes further is not settled: {pair.n:,} replicates{both} leave 0 in the 95 % interval."
    interval = " to ".join(_bound(pair, bound) for bound in sorted((abs(pair.ci_low), abs(pair.ci_high))))
    return (
        f"{begin}; the mean difference, {_size(pair)}, is settled (95 % interval {interval}), and {first} "
        f"goes further in {100 * (1 - pair.against):.0f} % of {f'the {pair.n:,} ' if both else ''}replicates{both}."
    )


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
    return f"({move.q05:+.2f} to {move.q95:+.2f} in 90 % of replicates)"


def _is_share(measure: str) -> bool:
    return measure != "switches"


def called(measure: str) -> str:
    """A measure inside a sentence.

    Parameters
    ----------
    measure : str
        Column of the tables.

    Returns
    -------
    str
        Such as ``alignment with Russia``.
    """
    if measure in MEASURE_COMPONENT:
        component = MEASURE_COMPONENT[measure]
        return "autonomy" if component == "autonomy" else f"alignment with {in_a_sentence(component)}"
    return {"switches": "the number of switches", "tilt": "the tilt to the United States"}.get(measure, measure)


def _size(move: Move) -> str:
    return _bound(move, abs(move.effect)) + (" points" if _is_share(move.measure) else "")


def _far(one: Move, other: Move) -> str:
    gap = abs(one.effect - other.effect)
    return f"{points(gap)} points" if _is_share(one.measure) else f"{gap:.2f}"


def _bound(move: Move, size: float) -> str:
    return points(size) if _is_share(move.measure) else f"{size:.2f}"


def _signed(move: Move) -> str:
    return f"{signed(move.effect)} points" if _is_share(move.measure) else f"{move.effect:+.2f}"


def _level(value: float, measure: str) -> str:
    return f"{100 * value:.0f} %" if _is_share(measure) else f"{value:.2f}"
