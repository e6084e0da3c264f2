"""Why a state moves, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from alignsim.analysis.interaction import beside_sum
from alignsim.analysis.moves import VISIBLE, Move, distance, largest, move_verb, moves_of, points
from alignsim.analysis.names import COMPONENT_MEASURE, in_a_sentence, listed, state_name
from alignsim.analysis.neighbours import is_second_hand, only_peers
from alignsim.config.events import Event
from alignsim.config.schema import COMPONENTS, POWERS
from alignsim.engines.terms import AUTONOMY_TERMS

if TYPE_CHECKING:
    # for annotations alone
    import pandas as pd
    from numpy.typing import NDArray

    from alignsim.analysis.explanation import Explanation

# what a single reason makes of a move, as a reader takes it in; what is nearest is said
_FRACTIONS: Final = {1.0: "nearly all", 0.9: "nine tenths", 0.8: "four fifths", 0.75: "three quarters"}
# reasons are named until they make so much of what goes the way of the move, and no more than so many
_ENOUGH: Final = 0.8
_MOST_NAMED: Final = 3
# a reason against the move is named from this share of it on
_HOLDS_BACK: Final = 0.25
# outside of these, a fraction of the move says less than points do
_PART: Final = 0.7
_WHOLE: Final = 1.05
# a second power is named beside the first from this share of its part on
_BESIDE: Final = 0.4


@dataclass(frozen=True)
class Reason:
    """One term behind the move of one component.

    Attributes
    ----------
    term : str
        Name of the term.
    points : float
        Change of the share of alignment that it makes.
    share : float
        The same as a share of the whole move; negative when it pulls back.
    words : str
        What changed, such as ``stronger trade ties with China``.
    """

    term: str
    points: float
    share: float
    words: str


def reasons_of(rows: pd.DataFrame, component: str) -> list[Reason]:
    """Terms behind the move of one component of a state.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one state and round, columns as in ``explain.parquet``, with points.
    component : {'autonomy', 'USA', 'RUS', 'CHN'}
        Whose share moves.

    Returns
    -------
    list of Reason
        Largest first; none where nothing moves.
    """
    place = 0 if component == "autonomy" else COMPONENTS.index(component)
    by_term, total = _by_term(rows, "points")[:, place], float(_by_term(rows, "points")[:, place].sum())
    if total == 0:
        return []
    parts, levels = _parts(rows, place), _by_term(rows, "scenario")[:, 1:]
    terms = _terms(rows)
    found = [
        Reason(term, float(size), float(size) / total, _words(term, size, parts[t], levels[t]))
        for t, (term, size) in enumerate(zip(terms, by_term, strict=True))
        if size != 0
    ]
    return sorted(found, key=lambda reason: -abs(reason.points))


def _terms(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(map(str, rows["term"])))


def _by_term(rows: pd.DataFrame, column: str) -> NDArray[np.float64]:
    """One column as (term, component)."""
    wide = rows.pivot_table(index="term", columns="component", values=column, observed=True, dropna=False)
    values: NDArray[np.float64] = wide.reindex(index=_terms(rows), columns=list(COMPONENTS)).to_numpy(float)
    return values


def _parts(rows: pd.DataFrame, place: int) -> NDArray[np.float64]:
    """About what each term makes of a move by way of each power, (term, power, change of log-odds and of the share).

    Slopes are taken in the middle of the move and of mean log-odds: they only choose words.
    """
    middle = 0.5 * (_by_term(rows, "baseline") + _by_term(rows, "scenario")).sum(axis=0)
    weights = np.exp(middle - middle.max())
    shares = weights / weights.sum()
    slopes = shares[place] * ((np.arange(len(COMPONENTS)) == place) - shares)
    change = _by_term(rows, "difference")
    return np.stack([change, slopes * change], axis=-1)[:, 1:]


def _words(term: str, size: float, parts: NDArray[np.float64], levels: NDArray[np.float64]) -> str:
    """What changed in a term: by way of the power that makes most of it, and of a second one if it makes as much."""
    order = sorted(range(len(POWERS)), key=lambda p: -parts[p, 1] * np.sign(size))
    first, second = order[:2]
    named = [first]
    if term not in AUTONOMY_TERMS and parts[second, 1] * np.sign(size) > _BESIDE * abs(parts[first, 1]):
        named.append(second)
    return " together with ".join(_changed(term, POWERS[p], parts[p, 0], levels[p]) for p in named)


def _changed(term: str, power: str, change: float, level: float) -> str:
    """Words for a term that speaks more (`change` > 0) or less for a power, and stands at `level` now."""
    more, whom = change > 0, in_a_sentence(power)
    match term:
        case "security":
            return f"{'closer' if more else 'looser'} security ties with {whom}"
        case "trade":
            return f"{'stronger' if more else 'weaker'} {_links(power)}"
        case "aid":
            return f"{'more' if more else 'less'} aid from {whom}"
        case "affinity":
            return f"{'more' if more else 'less'} affinity with {whom}"
        case "dependence":
            return f"{'less' if more else 'more'} dependence on {whom}"
        case "coercion":
            return f"{'less' if more else 'more'} pressure against ties with {whom}"
        case "threat":
            return _fear(more, level, whom)
        case "diversification":
            return f"{'less' if more else 'more'} diversified trade"
        case "autonomy_bias":
            return f"a {'weaker' if more else 'stronger'} bent for autonomy"
        case _:
            # draws are the same in both arms: what chance does to a state itself is in both
            return "chance that hits its neighbours"


def _links(power: str) -> str:
    # what equation 2 counts as links with a power
    match power:
        case "USA":
            return "trade ties with the United States and Europe"
        case "RUS":
            return "ties of trade and remittances with Russia"
        case _:
            return f"trade ties with {in_a_sentence(power)}"


def _fear(more: bool, level: float, whom: str) -> str:
    """Fear drives a state away (`level` < 0) or, without backing, makes it give in."""
    if level > 0:
        return f"giving in to fear of {whom}" if more else f"giving in less to fear of {whom}"
    return f"less fear of {whom}" if more else f"fear of {whom} that drives it away"


def reason_sentence(
    rows: pd.DataFrame, effects: pd.DataFrame, state: str, second_hand: bool = False, peers: Sequence[str] = ()
) -> str:
    """Say how far a state moves, and why.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one state and round, columns as in ``explain.parquet``, with points.
    effects : pandas.DataFrame
        As in ``effects.csv``, at the same round.
    state : str
        ISO3 code.
    second_hand : bool
        Whether neighbours' ties may be behind a term as much as the state's own: see `is_second_hand`.
    peers : sequence of str
        Events that change how much the state follows its neighbours, if nothing else happens: they are the reason,
        and terms only show it.

    Returns
    -------
    str
        One sentence on the component that moves most.
    """
    top = _top(effects, state)
    if top.effect == 0:
        return f"{state_name(state)} does not move at all."
    verb = "moves" if move_verb(top) == "moves" else f"{move_verb(top)},"
    # below what can be shown, reasons would be parts of nothing
    why = _because(reasons_of(rows, top.component), peers) if abs(top.effect) >= VISIBLE else ""
    whose = "; its neighbours' ties count in this as well as its own" if second_hand and why and not peers else ""
    return f"{state_name(state)} {verb} {distance(top)}{why}{whose}."


def _top(effects: pd.DataFrame, state: str) -> Move:
    return largest(moves_of(effects, [state], COMPONENT_MEASURE.values()))


def _because(reasons: Sequence[Reason], peers: Sequence[str]) -> str:
    towards = [reason for reason in reasons if reason.share > 0]
    named = _leading(towards)
    if not named:
        return ""
    # nothing is named that is smaller than what is left out
    left_out = max((reason.share for reason in towards[len(named) :]), default=0.0)
    against = [reason for reason in reasons if reason.share <= -max(_HOLDS_BACK, left_out)][:1]
    held = "".join(f", held back by {reason.words} ({_size(reason)})" for reason in against)
    [first, *others] = named
    # parts in points add up; of several fractions a reader cannot see whether they do
    if peers or others or against or not _PART <= first.share <= _WHOLE:
        changes = f"{listed([*peers])} change{'s' if len(peers) == 1 else ''}" if peers else ""
        of = f"{changes} how much it follows its neighbours, which shows as" if peers else "of"
        return f", because {of} {listed([f'{reason.words} ({_size(reason)})' for reason in named])}{held}"
    nearest = min(_FRACTIONS, key=lambda fraction: abs(fraction - first.share))
    return f", {_FRACTIONS[nearest]} of it because of {first.words}"


def _leading(towards: Sequence[Reason]) -> list[Reason]:
    """The largest reasons, until they make most of what goes the way of the move."""
    gross, named = sum(reason.share for reason in towards), list[Reason]()
    for reason in towards[:_MOST_NAMED]:
        if abs(reason.points) < VISIBLE or sum(one.share for one in named) >= _ENOUGH * gross:
            break
        named.append(reason)
    return named


def _size(reason: Reason) -> str:
    return f"{points(reason.points)} points"


def why(explanation: Explanation, events: Sequence[Event], state: str, shares: pd.DataFrame | None = None) -> str:
    """Say why a state stands where it does.

    Parameters
    ----------
    explanation : Explanation
        Of a round.
    events : sequence of Event
        Of the scenario.
    state : str
        ISO3 code.
    shares : pandas.DataFrame, optional
        As made by `alignsim.analysis.event_shares.event_shares`, of two events or more.

    Returns
    -------
    str
        One sentence: on its move, or where there is none yet, on what ties it. With shares a second one, on the
        events.
    """
    rows = explanation.terms[explanation.terms["state"] == state]
    if explanation.effects is not None:
        second_hand, peers = is_second_hand(events, state), only_peers(events, state)
        reason = reason_sentence(rows, explanation.effects, state, second_hand, peers)
        return reason if shares is None else f"{reason} {event_sentence(shares, explanation.effects, state)}"
    if not explanation.scenario:
        return standing_sentence(rows, state)
    by = "at the starting point" if explanation.round == 0 else f"by round {explanation.round}"
    return f"Nothing has happened {by}. {standing_sentence(rows, state)}"


def standing_sentence(rows: pd.DataFrame, state: str) -> str:
    """Say where a state stands when nothing moves it, and what ties it there.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of one state and round, columns as in ``explain.parquet``; the baseline is used.
    state : str
        ISO3 code.

    Returns
    -------
    str
        One sentence on the power that it leans to most.
    """
    levels = _by_term(rows, "baseline")
    power = COMPONENTS[1 + int(levels[:, 1:].sum(axis=0).argmax())]
    of_power = dict(zip(_terms(rows), levels[:, COMPONENTS.index(power)], strict=True))
    binds, parts = max(of_power, key=lambda term: of_power[term]), min(of_power, key=lambda term: of_power[term])
    return (
        f"Of the powers {state_name(state)} leans most to {in_a_sentence(power)}, above all by "
        f"{_noun(binds, power)}; what speaks most against it is {_noun(parts, power)}."
    )


def _noun(term: str, power: str) -> str:
    """A term as it stands, without change."""
    whom = in_a_sentence(power)
    match term:
        case "security":
            return f"security ties with {whom}"
        case "trade":
            return _links(power)
        case "aid":
            return f"aid from {whom}"
        case "affinity":
            return f"affinity with {whom}"
        case "dependence":
            return f"dependence on {whom}"
        case "coercion":
            return f"pressure against ties with {whom}"
        case "threat":
            return f"fear of {whom}"
        case "diversification":
            return "diversified trade"
        case "autonomy_bias":
            return "its bent for autonomy"
        case _:
            return "chance"


def event_sentence(shares: pd.DataFrame, effects: pd.DataFrame, state: str) -> str:
    """Say which events make a state's move, and whether they do more together than each alone.

    Parameters
    ----------
    shares : pandas.DataFrame
        As made by `alignsim.analysis.event_shares.event_shares`, of two events or more.
    effects : pandas.DataFrame
        As in ``effects.csv``, at the same round.
    state : str
        ISO3 code.

    Returns
    -------
    str
        One sentence on the component that moves most.
    """
    top = _top(effects, state)
    component = COMPONENTS[0] if top.component == "autonomy" else top.component
    rows = shares[(shares["state"] == state) & (shares["component"] == component)]
    if top.effect == 0:
        return f"No event moves {state_name(state)} at all."
    each = rows[rows["kind"] == "share"].sort_values("points", key=abs, ascending=False, kind="stable")
    sizes = [(str(event), float(size)) for event, size in zip(each["event"], each["points"], strict=True)]
    makes = [(event, size) for event, size in sizes if size * top.effect > 0 and abs(size) >= VISIBLE][:_MOST_NAMED]
    back = [(event, size) for event, size in sizes if size / top.effect <= -_HOLDS_BACK and abs(size) >= VISIBLE][:1]
    if abs(top.effect) < VISIBLE or not makes:
        return f"None of the {len(sizes)} events moves it by {_at_most(max(abs(size) for _, size in sizes))} points."
    first, *others = [f"{event} {points(size)}" for event, size in makes]
    made = listed([first.replace(" ", " makes ", 1), *others])
    pulled = "".join(f", and {event} pulls back {points(size)}" for event, size in back)
    beside = beside_sum(top, _interaction(rows, top))
    return f"Of these {points(top.effect)} points {made}{pulled}; together the {len(sizes)} events do {beside}."


def _at_most(share: float) -> str:
    return "as much as 0.01" if share < VISIBLE else f"more than {points(share)}"


def _interaction(rows: pd.DataFrame, top: Move) -> Move:
    [row] = rows[rows["kind"] == "interaction"].to_dict("records")
    size = float(row["points"])
    return Move(
        top.state, top.measure, size, size, size, float(row["q05"]), float(row["q95"]), float(row["share_positive"]),
        int(row["n"]),
    )  # fmt: skip
