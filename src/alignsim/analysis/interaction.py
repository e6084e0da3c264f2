"""Whether experiments that are stacked do more or less together than each alone (section 9 of the model page)."""

from collections.abc import Callable, Collection
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.analysis.ends import ends_with, replicates_of
from alignsim.analysis.moves import VISIBLE, Move, distance, held_by, largest, moves_of, points, possessive, span, way
from alignsim.analysis.names import COMPONENT_MEASURE, REGION_NAME
from alignsim.config.errors import AlignsimError
from alignsim.config.schema import STATES
from alignsim.results.large import LargeTable
from alignsim.results.tables import margin_of, measured, range_of
from alignsim.world.setup import Setup
from alignsim.world.variants import with_events

Array = NDArray[np.float64]
MEASURES: Final = (*COMPONENT_MEASURE.values(), "hedging")
COLUMNS: Final = (
    "state", "measure", "part", "effect", "ci_low", "ci_high", "share_positive", "n", "q05", "q95",
)  # fmt: skip
# rows beside those of the parts
SUM, TOGETHER, INTERACTION = "sum", "together", "interaction"
# events that the user added to those of the experiments
FURTHER: Final = "further events"
# share of alignment: what sentences call 0.01 points
_HUNDREDTH: Final = 0.0001


def parts_of(setup: Setup) -> dict[str, tuple[str, ...]]:
    """Experiments that are stacked, with the events that each brings.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    dict of str to tuple of str
        Empty where there is nothing to compare: fewer than two parts, or a design, at whose points parts may be other
        ones.
    """
    parts = {name: tuple(events) for name, events in setup.composed.config.scenario.parts.items()}
    if len(parts) < 2 or setup.axes or not setup.composed.events:
        return {}
    known = {event for events in parts.values() for event in events}
    further = tuple(event.name for event in setup.composed.events if event.name not in known)
    return parts | ({FURTHER: further} if further else {})


def further_runs(setup: Setup) -> int:
    """Runs that an interaction needs beside those of the two arms.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    int
        One for each part and replicate.
    """
    return 0 if obstacle(setup) else len(parts_of(setup)) * replicates_of(setup)


def obstacle(setup: Setup) -> str | None:
    """Why parts cannot be run each alone.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    str or None
        A sentence, where one part makes room for another on their lever; None where nothing is in the way.
    """
    for part, events in parts_of(setup).items():
        try:
            with_events(setup, events)
        except AlignsimError as error:
            return f"{part} cannot be run alone: {error}"
    return None


def not_known(setup: Setup) -> str | None:
    """What is said in the place of an interaction that cannot be had.

    Parameters
    ----------
    setup : Setup
        Checked.

    Returns
    -------
    str or None
        None where there is one, or nothing is stacked.
    """
    why = obstacle(setup)
    return f"Whether they do more together than each alone is not known. {why}" if why else None


def interaction_table(
    setup: Setup, runs: LargeTable, advance: Callable[[int], Any] = lambda runs: None
) -> pd.DataFrame | None:
    """Effect of each part alone, their sum, the effect of all together, and what together adds to the sum.

    Parameters
    ----------
    setup : Setup
        What was run.
    runs : LargeTable
        What came out, all runs of both arms.
    advance : callable
        Called with the number of further runs that were made.

    Returns
    -------
    pandas.DataFrame or None
        Columns as in ``docs/reference/results.md``; every difference is made replicate by replicate. None where
        `parts_of` finds nothing, or where there is an `obstacle`.

    Notes
    -----
    All arms share draws and noise, so that differences are of pairs. Of two parts the interaction is the one of a
    factorial design with two levels; of more it is the sum of all interactions, of two parts and of higher order.

    References
    ----------
    Section 9 of ``docs/reference/model.md``; Stein & Alpert (1993), *Factor Separation in Numerical Simulations*.
    """
    parts, replicates = parts_of(setup), range(replicates_of(setup))
    # the two arms are worth keeping, whatever the parts alone would be
    if not parts or obstacle(setup):
        return None
    found = measured(setup, runs)
    both = {name: np.stack([found.column(f"{name}_{state}") for state in STATES], axis=1) for name in MEASURES}
    both = {name: values[..., : len(replicates)] for name, values in both.items()}
    alone = {part: ends_with(setup, events, replicates, advance) for part, events in parts.items()}
    effects = {name: _effects(both[name], [ends[name] for ends in alone.values()]) for name in MEASURES}
    labels = (*parts, SUM, TOGETHER, INTERACTION)
    rows = [
        (state, name, part, *_summary(effects[name][p, i]))
        for i, state in enumerate((*STATES, "ALL"))
        for name in MEASURES
        for p, part in enumerate(labels)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _effects(both: Array, alone: Collection[Array]) -> Array:
    """Effects (part and what follows from them, state and mean, replicate) from where runs end.

    `both` holds the two arms (arm, state, replicate), `alone` the arm of each part.
    """
    start, together = _with_mean(both[0]), both[1]
    each = np.stack([_with_mean(ends) - start for ends in alone])
    whole, total = _with_mean(together) - start, each.sum(axis=0)
    return np.concatenate([each, [total, whole, whole - total]])


def _with_mean(by_state: Array) -> Array:
    total: Array = np.zeros(())
    # added up as the effects add up, so that both tables have the same bits
    for values in by_state:
        total = total + values
    return np.concatenate([by_state, [total / len(by_state)]])


def _summary(differences: Array) -> tuple[float, ...]:
    mean, margin = float(differences.mean()), margin_of(differences)
    low, high = range_of(differences)
    positive = float((differences > 0).mean())
    return mean, mean - margin, mean + margin, positive, len(differences), float(low), float(high)


def names_of_parts(interaction: pd.DataFrame) -> list[str]:
    """Experiments that are stacked, and further events.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.

    Returns
    -------
    list of str
        Without what is made of all of them.
    """
    return [part for part in dict.fromkeys(interaction["part"]) if part not in (SUM, TOGETHER, INTERACTION)]


def moves_of_part(interaction: pd.DataFrame, state: str, part: str) -> dict[str, Move]:
    """Effects of one part as moves.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.
    state : str
        ISO3 code, or ``ALL``.
    part : str
        An experiment, ``sum``, ``together`` or ``interaction``.

    Returns
    -------
    dict of str to Move
        By measure.
    """
    rows = interaction[interaction["part"] == part]
    return {move.measure: move for move in moves_of(rows, [state], MEASURES)}


def interacts(interaction: pd.DataFrame) -> bool:
    """Whether experiments do more or less together than each alone, as far as can be seen.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.

    Returns
    -------
    bool
        True where the mean or an end of the range of any interaction, along any component of any state or of the
        mean of the five, reaches a hundredth of a point.
    """
    rows = interaction[interaction["part"] == INTERACTION]
    return not all(_unseen(move) for move in moves_of(rows, (*STATES, "ALL"), COMPONENT_MEASURE.values()))


def _unseen(interaction: Move) -> bool:
    return max(abs(interaction.effect), abs(interaction.q05), abs(interaction.q95)) < _HUNDREDTH


def interaction_sentence(interaction: pd.DataFrame) -> str:
    """What experiments do together, beside the sum of what each does alone.

    Parameters
    ----------
    interaction : pandas.DataFrame
        As in ``interaction.csv``.

    Returns
    -------
    str
        One sentence on the mean of the five, along the component that moves most, and on the state whose interaction
        is largest.
    """
    together = moves_of_part(interaction, "ALL", TOGETHER)
    top = largest(together[measure] for measure in COMPONENT_MEASURE.values())
    size = f"{points(top.effect)} points {way(top)}"
    start = (
        f"Together they move the {REGION_NAME} {size}"
        if top.noticeable
        else f"Together they hardly move the {REGION_NAME}, by {size}"
    )
    if not interacts(interaction):
        where = "" if top.n == 1 else f" in {held_by(top.n, top.points)}"
        return (
            f"{start}, and nothing interacts: every state moves by the sum of each alone, to within 0.01 points{where}."
        )
    beyond = moves_of_part(interaction, "ALL", INTERACTION)[top.measure]
    of_states = [
        moves_of_part(interaction, state, INTERACTION)[measure]
        for state in STATES
        for measure in COMPONENT_MEASURE.values()
    ]
    most = largest(of_states)
    rest = f"; the largest interaction is {possessive(most.state)}, {distance(most)}"
    tail = rest if abs(most.effect) >= VISIBLE else ""
    return f"{start}, {beside_sum(top, beyond)}{tail}."


def beside_sum(together: Move, interaction: Move) -> str:
    """How the effect of all stands beside the sum of the effects of each alone.

    Parameters
    ----------
    together, interaction : Move
        On the same state and measure.

    Returns
    -------
    str
        Half a sentence; more and less are counted the way in which all together go.
    """
    if _unseen(interaction):
        return "the sum of each alone to within 0.01 points"
    if abs(interaction.effect) < VISIBLE:
        return f"on average the sum of each alone {span(interaction)}"
    word = "less" if interaction.effect * together.effect < 0 else "more"
    return f"{points(interaction.effect)} points {word} than the sum of each alone {span(interaction)}"
