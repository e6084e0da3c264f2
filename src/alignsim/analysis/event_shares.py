"""Which events make a move: Shapley's shares of the events, and how they act on one another."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import factorial
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.analysis.ends import ends_with, replicates_of
from alignsim.analysis.explanation import Explanation, undesigned
from alignsim.analysis.shapley import (
    MOST_EXACT,
    SAMPLED_ORDERS,
    Joining,
    all_joinings,
    sampled_joinings,
    shapley_shares,
)
from alignsim.config.errors import AlignsimError
from alignsim.config.schema import COMPONENTS, STATES
from alignsim.results.folder import Tables
from alignsim.results.tables import COMPONENT_MEASURES, category, range_of
from alignsim.world.setup import Setup
from alignsim.world.variants import until

Array = NDArray[np.float64]
COLUMNS: Final = (
    "state", "component", "kind", "event", "points", "q05", "q95", "share_positive", "n", "orders",
)  # fmt: skip
KINDS: Final = ("share", "alone", "sum", "together", "interaction")
# ends of runs at a time, so that memory grows neither with replicates nor with coalitions: shares of these are 100 MB
_BATCH: Final = 640_000


@dataclass(frozen=True)
class Division:
    """How a move is divided among events, before anything is run.

    Attributes
    ----------
    setup : Setup
        What is run, ended at the round that is asked for.
    acting, idle : tuple of str
        Events that act by then, and those that begin only later.
    joinings : list of Joining
        Who joins whom.
    orders : int
        Orders of the acting events that shares are means over: all of them, or a sample.
    """

    setup: Setup
    acting: tuple[str, ...]
    idle: tuple[str, ...]
    joinings: list[Joining]
    orders: int

    @property
    def coalitions(self) -> list[int]:
        """Coalitions that are run, the baseline first; each event alone is among them."""
        joined = {coalition for one in self.joinings for coalition in (one.coalition, one.joined)}
        return sorted(joined | {1 << player for player in range(len(self.acting))})

    @property
    def runs(self) -> int:
        """How many runs it takes."""
        return len(self.coalitions) * replicates_of(self.setup)


def division_of(setup: Setup, rounds: int) -> Division:
    """Plan how a move is divided among the events.

    Parameters
    ----------
    setup : Setup
        A scenario without a design.
    rounds : int
        At whose end the move is looked at; 0 is the starting point.

    Returns
    -------
    Division
        Exact up to eight events that act by then, over sampled orders beyond.
    """
    ended = until(setup, max(rounds, 1))
    acting = tuple(event.name for event in ended.composed.events) if rounds else ()
    idle = tuple(event.name for event in setup.composed.events if event.name not in acting)
    players = len(acting)
    if players > MOST_EXACT:
        joinings = sampled_joinings(players, SAMPLED_ORDERS, setup.composed.config.run.seed)
        return Division(ended, acting, idle, joinings, SAMPLED_ORDERS)
    return Division(ended, acting, idle, all_joinings(players), factorial(players))


def event_shares(division: Division, advance: Callable[[int], Any] = lambda runs: None) -> pd.DataFrame:
    """Divide every state's move among the events.

    Parameters
    ----------
    division : Division
        From `division_of`.
    advance : callable
        Called with the number of runs that were made.

    Returns
    -------
    pandas.DataFrame
        Columns ``state, component, kind, event, points, q05, q95, share_positive, n, orders``: mean change of the
        share of alignment, and its range over replicates. Kinds: ``share`` (of each event; they add up to the move),
        ``alone`` (what each does without the others), ``sum`` of these, ``together`` (the move), ``interaction``
        (together minus sum).

    Raises
    ------
    AlignsimError
        Some of the events cannot be without others, which make room for them on their lever.

    Notes
    -----
    All coalitions share draws and noise: every share is made replicate by replicate, and ranges are over replicates
    alone. Of n events 2^n coalitions are run, 256 of eight; beyond that up to about 64 n, and shares have an error of
    the sampled orders besides, which the ranges do not hold.

    References
    ----------
    Shapley (1953), *A Value for n-Person Games*; section 9 of ``docs/reference/model.md``.
    """
    total = replicates_of(division.setup)
    size = max(1, _BATCH // max(1, len(division.coalitions)))
    batches = [range(begin, min(begin + size, total)) for begin in range(0, total, size)]
    divided = [_divided(division, batch, advance) for batch in batches]
    # those that begin later have done exactly nothing
    nothing = np.zeros((len(division.idle), len(STATES), len(COMPONENTS), total))
    by_kind = {kind: np.concatenate([batch[kind] for batch in divided], axis=-1) for kind in KINDS}
    by_kind |= {kind: np.concatenate([by_kind[kind], nothing]) for kind in KINDS[:2]}
    names = {kind: (*division.acting, *division.idle) if kind in KINDS[:2] else ("",) for kind in KINDS}
    frames = [_rows(kind, names[kind], values) for kind, values in by_kind.items()]
    return pd.concat(frames, ignore_index=True).assign(n=total, orders=division.orders)[list(COLUMNS)]


def _unwatched(runs: int) -> AbstractContextManager[Callable[[int], Any]]:
    return nullcontext(lambda made: None)


def shares_behind(
    tables: Tables,
    explanation: Explanation,
    watched: Callable[[int], AbstractContextManager[Callable[[int], Any]]] = _unwatched,
) -> tuple[pd.DataFrame | None, str | None]:
    """Divide a move that is explained among the events of its scenario.

    Parameters
    ----------
    tables : Tables
        Of one result.
    explanation : Explanation
        Of the round that is asked for.
    watched : callable
        Called with the number of runs that it takes, for a context that gives what is told of runs that were made.

    Returns
    -------
    pandas.DataFrame or None
        As from `event_shares`; None of a single event, where nothing has acted, or where it cannot be.
    str or None
        Why it cannot be, in a sentence.
    """
    if explanation.effects is None or len(tables.config["scenario"]["events"] or {}) < 2:
        return None, None
    try:
        division = division_of(undesigned(tables), explanation.round)
        with watched(division.runs) as advance:
            return event_shares(division, advance), None
    except AlignsimError as error:
        # the terms are known all the same
        return None, f"The move is not divided among the events. {error}"


def _divided(division: Division, replicates: range, advance: Callable[[int], Any]) -> dict[str, Array]:
    """Changes of shares by kind, each (event, state, component, replicate)."""
    players = len(division.acting)
    ends = {
        coalition: _shares(ends_with(division.setup, _names(division.acting, coalition), replicates, advance))
        for coalition in division.coalitions
    }
    if not players:
        ends[0] = np.zeros((len(STATES), len(COMPONENTS), len(replicates)))
    alone = np.zeros((players, *ends[0].shape))
    for player in range(players):
        alone[player] = ends[1 << player] - ends[0]
    together, total = ends[2**players - 1] - ends[0], alone.sum(axis=0)
    return {
        "share": shapley_shares(ends, division.joinings, players),
        "alone": alone,
        "sum": total[None],
        "together": together[None],
        "interaction": (together - total)[None],
    }


def _names(events: Sequence[str], coalition: int) -> list[str]:
    return [name for player, name in enumerate(events) if coalition >> player & 1]


def _shares(ends: Mapping[str, Array]) -> Array:
    return np.stack([ends[measure] for measure in COMPONENT_MEASURES], axis=1)


def _rows(kind: str, names: tuple[str, ...], values: Array) -> pd.DataFrame:
    """Rows of one kind from changes (event, state, component, replicate)."""
    event, state, component = (index.ravel() for index in np.indices(values.shape[:-1]))
    low, high = range_of(values)
    return pd.DataFrame(
        {
            "state": category(STATES, state),
            "component": category(COMPONENTS, component),
            "kind": kind,
            "event": np.array(names, dtype=object)[event],
            "points": values.mean(axis=-1).ravel(),
            "q05": low.ravel(),
            "q95": high.ravel(),
            "share_positive": (values > 0).mean(axis=-1).ravel(),
        }
    )
