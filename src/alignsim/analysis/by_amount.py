"""The answer where amounts of the scenario are swept: value by value, for a mean over them answers nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.analysis.along import FEW, stretches
from alignsim.analysis.digits import plain
from alignsim.analysis.moves import NOTICEABLE, Move, distance, points, possessive, span
from alignsim.analysis.names import COMPONENT_MEASURE, STATE_NAME, capitalised, in_a_sentence, listed, state_name
from alignsim.config.asks import Asked
from alignsim.results.asked import event_path
from alignsim.results.tables import Measured, effect_of

Array = NDArray[np.float64]
Cell = tuple[str, str]
_QUARTER: Final = f"{100 * NOTICEABLE:g} points or more"
_AT: Final = {"values": "at", "combinations": "at", "fifths": "in"}


@dataclass(frozen=True)
class Groups:
    """Points of a design that belong together, from the lowest amount to the highest.

    Attributes
    ----------
    names : tuple of str
        Of each: the amounts, such as ``us_offer.add=250``, or which fifth of them.
    place : ndarray, (point)
        Number of the group of each point; -1 for those of none.
    what : str
        ``values``, ``fifths`` or, of several amounts, ``combinations``.
    """

    names: tuple[str, ...]
    place: NDArray[np.int_]
    what: str


def amounts_answer(found: Measured, amounts: Sequence[str], asked: Asked, alone: bool) -> str:
    """Say how far the states move at the lowest and at the highest amount, and from which on anybody does.

    Parameters
    ----------
    found : Measured
        All runs, of two arms.
    amounts : sequence of str
        Columns of the runs: swept numbers of the scenario's events.
    asked : Asked
        What the question asks.
    alone : bool
        Whether nothing else is swept: then each of many values stands for itself, else the fifths at both ends do.

    Returns
    -------
    str
        Two sentences; of several amounts the first is on the combinations at which least and most happens.
    """
    groups = _groups({name: found.column(name)[0, :: found.replicates] for name in amounts}, alone)
    effects = _effects(found, _cells(asked), groups)
    told = "; ".join(
        _told(found, max(effects, key=lambda cell: abs(effects[cell][group])), groups, group, most=place > 0)
        for place, group in enumerate(_ends(effects, groups))
    )
    return f"{capitalised(told)}. {capitalised(_goal(asked))} {_where(_reached(effects, asked), groups)}."


def _groups(columns: Mapping[str, Array], alone: bool) -> Groups:
    each, place = np.unique(np.stack([*columns.values()]), axis=1, return_inverse=True)
    if len(columns) == 1 and not alone and each.shape[1] > FEW:
        [(path, values)] = columns.items()
        return _fifths(event_path(path), values)
    names = [[f"{event_path(path)}={plain(value)}" for path, value in zip(columns, one, strict=True)] for one in each.T]
    what = "values" if len(columns) == 1 else "combinations"
    return Groups(tuple(map(listed, names)), place.ravel(), what)


def _fifths(name: str, values: Array) -> Groups:
    lowest, highest = stretches(values)
    place = np.where(lowest, 0, np.where(highest, 1, -1))
    spans = [f"{name}={plain(values[here].min())} to {plain(values[here].max())}" for here in (lowest, highest)]
    return Groups((f"the lowest fifth ({spans[0]})", f"the highest fifth ({spans[1]})"), place, "fifths")


def _cells(asked: Asked) -> list[Cell]:
    """Of whom and in what the question asks for a move."""
    if asked.kind == "spread":
        return [("ALL", "polarisation")]
    measures = [COMPONENT_MEASURE[asked.component]] if asked.component else [*COMPONENT_MEASURE.values()]
    return [(state, measure) for state in asked.states or STATE_NAME for measure in measures]


def _effects(found: Measured, cells: Sequence[Cell], groups: Groups) -> dict[Cell, Array]:
    """Mean effect in each group."""
    inside, means = groups.place >= 0, dict[Cell, Array]()
    place = groups.place[inside]
    for state, measure in cells:
        baseline, scenario = found.outcome(measure, state)
        of_points = (scenario - baseline).reshape(-1, found.replicates).mean(axis=1)[inside]
        means[state, measure] = np.bincount(place, of_points) / np.bincount(place)
    return means


def _ends(effects: Mapping[Cell, Array], groups: Groups) -> list[int]:
    """The groups that are told of: the first and the last, or those where least and most happens."""
    if groups.what != "combinations":
        return sorted({0, len(groups.names) - 1})
    size = np.abs([*effects.values()]).max(axis=0)
    return list(dict.fromkeys([int(size.argmin()), int(size.argmax())]))


def _told(found: Measured, cell: Cell, groups: Groups, group: int, most: bool) -> str:
    """The move of one cell in a group."""
    (state, measure), chosen = cell, np.repeat(groups.place == group, found.replicates)
    baseline, scenario = (values[chosen] for values in found.outcome(measure, state))
    _, _, effect, low, high, positive, n, q05, q95 = effect_of(baseline, scenario, found.replicates)
    move = Move(state, measure, effect, low, high, q05, q95, positive, int(n), int(n) // found.replicates)
    where = f"{_AT[groups.what]} {groups.names[group]}"
    if groups.what == "combinations":
        where = f"{'most' if most else 'least'} happens {where}:"
    if measure == "polarisation":
        return f"{where} polarisation {'falls' if effect < 0 else 'rises'} by {points(effect)} points {span(move)}"
    return f"{where} the largest move is {possessive(state)}, {distance(move)}"


def _reached(effects: Mapping[Cell, Array], asked: Asked) -> NDArray[np.bool_]:
    """In which groups they move as far as the question asks."""
    hits = {cell: (np.abs(means) >= NOTICEABLE) & (means * asked.sign >= 0) for cell, means in effects.items()}
    by_state = [
        np.any([hit for (state, _), hit in hits.items() if state == one], axis=0)
        for one in dict.fromkeys(state for state, _ in hits)
    ]
    # of states that the question names, each is to move
    return np.asarray(np.all(by_state, axis=0) if asked.states else np.any(by_state, axis=0))


def _goal(asked: Asked) -> str:
    """What is to happen for a yes."""
    if asked.kind == "spread":
        return f"polarisation {'falls' if asked.sign < 0 else 'rises'} by {_QUARTER}"
    named = [f"the {state_name(state)}" if state == "ALL" else state_name(state) for state in asked.states]
    whom = f"the mean alignment of {listed(named)}" if named else "some state's mean alignment"
    if asked.component is None:
        return f"{whom} moves by {_QUARTER}"
    return f"{whom} moves {_QUARTER} {'away from' if asked.sign < 0 else 'towards'} {in_a_sentence(asked.component)}"


def _where(reached: NDArray[np.bool_], groups: Groups) -> str:
    """In which groups that happens."""
    at, every, count = _AT[groups.what], len(reached), int(reached.sum())
    of_all = f"{count:,} of the {every:,} {groups.what}"
    if count in (0, every):
        return f"{at} {'each' if count else 'none'} of the {every:,} {groups.what}"
    first, last = np.flatnonzero(reached)[[0, -1]]
    if groups.what == "values" and last - first + 1 == count and last == every - 1:
        return f"from {groups.names[first]} on ({of_all})"
    if groups.what == "values" and last - first + 1 == count and first == 0:
        return f"up to {groups.names[last]} ({of_all})"
    return f"{at} {groups.names[first]} alone" if count == 1 else f"{at} {of_all}"
