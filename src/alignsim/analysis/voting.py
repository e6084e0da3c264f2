"""How the five would vote in a run: what a result says of the resolution that its configuration names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from alignsim.config.errors import ConfigError
from alignsim.config.schema import COMPONENTS, STATES, VotesConfig
from alignsim.engines.endings import endings_of
from alignsim.engines.ensemble import ensemble_of
from alignsim.results.large import LargeTable
from alignsim.results.tables import measured
from alignsim.world.clock import add_months
from alignsim.world.setup import Setup

if TYPE_CHECKING:
    from alignsim.votes.ballot import Ballot

Array = NDArray[np.float64]
# as many as an explanation or an interaction rests on at most
REPLICATES: Final = 10_000
# how long after a run its last alignments stand for those of a vote
MONTHS_AFTER: Final = 12


def check_votes(setup: Setup) -> None:
    """Refuse a resolution that there is not, before anything is run.

    Parameters
    ----------
    setup : Setup
        Checked.

    Raises
    ------
    ConfigError
        No such resolution, too little is said of it or known before it, it comes to the vote more than a year after
        the run, or the run has a design.
    """
    config = setup.composed.config
    if config.votes == VotesConfig():
        return
    # roll calls take a third of a second to read, and most runs ask nothing of them
    from alignsim.votes.ballot import ballot_of

    ballot = ballot_of(config.votes)
    if ballot is not None:
        _check_day(ballot, setup)
    if config.design.kind != "none":
        swept = list(setup.written.values())
        others = f" and {len(swept) - 1} more" if len(swept) > 1 else ""
        raise ConfigError(
            f"votes: the outlook on a vote is for one point of the parameters, and this run sweeps {swept[0]}{others}; "
            f"leave the votes or the sweep out."
        )


def _check_day(ballot: "Ballot", setup: Setup) -> None:
    """Refuse a vote for which the run has no alignments that could be those of its day."""
    begins, ends = (setup.clock.observed()[place] for place in (0, -1))
    latest, vote = add_months(ends, MONTHS_AFTER), ballot.call.last
    if vote > latest:
        raise ConfigError(
            f"{_named(setup.composed.config.votes, vote)} more than a year after the run, which goes from {begins} to "
            f"{ends}; expected a day until {latest}, or a longer run than run.rounds={setup.clock.rounds}."
        )


def _named(config: VotesConfig, vote: date) -> str:
    """What of the user's words says when it comes to the vote."""
    if config.date is not None:
        return f"votes.date={config.date}: is"
    if config.resolution is not None:
        return f"votes={config.resolution}: came to the vote on {vote},"
    return f"votes.date=null: an invented resolution comes to the vote on {vote},"


def precedents_table(setup: Setup) -> pd.DataFrame | None:
    """What the five remember when the resolution comes to the vote; it is the same in all arms.

    Parameters
    ----------
    setup : Setup
        What was run.

    Returns
    -------
    pandas.DataFrame or None
        Columns as in ``docs/reference/results.md``; None where no resolution is named.
    """
    if setup.composed.config.votes == VotesConfig():
        return None
    from alignsim.votes.ballot import ballot_of
    from alignsim.votes.weightiest import weightiest

    ballot = ballot_of(setup.composed.config.votes)
    return None if ballot is None else weightiest(ballot)


def votes_table(setup: Setup, runs: LargeTable) -> pd.DataFrame | None:
    """Probabilities of all votes of the five, at the alignments of the last round before the vote.

    Parameters
    ----------
    setup : Setup
        What was run.
    runs : LargeTable
        What came out; the first 10,000 replicates of each arm are taken. Of a vote that falls into the run these
        are run again up to the day of the vote, since what came out is kept of the last round alone.

    Returns
    -------
    pandas.DataFrame or None
        Columns as in ``docs/reference/results.md``; None where no resolution is named.
    """
    config = setup.composed.config
    if config.votes == VotesConfig():
        return None
    from alignsim.votes.ballot import ballot_of
    from alignsim.votes.outlook import outlook

    ballot = ballot_of(config.votes)
    if ballot is None:
        return None
    rounds = setup.clock.rounds_over(ballot.call.last)
    by_arm = _last(setup, runs) if rounds == setup.clock.rounds else _after(setup, rounds)
    return outlook(ballot, ballot.estimates(config.run.draws), by_arm, config.run.seed, config.run.draws)


def _last(setup: Setup, runs: LargeTable) -> Mapping[str, Array]:
    """Alignment with the United States at the end of each arm, (replicate, state)."""
    found = measured(setup, runs)
    shares = np.stack([found.column(f"align_usa_{state}")[:, :REPLICATES] for state in STATES], -1)
    return dict(zip(setup.arms, shares, strict=True))


def _after(setup: Setup, rounds: int) -> Mapping[str, Array]:
    """The same after some rounds, 0 for the start: a shorter run is the beginning of a longer one."""
    run = setup.composed.config.run
    run = replace(run, rounds=max(rounds, 1), replicates=min(run.replicates, REPLICATES))
    ensemble = ensemble_of(setup.with_run(run))
    found = {arm: endings_of(ensemble, arm) for arm in setup.arms}
    usa = COMPONENTS.index("USA")
    return {arm: (one.alignment if rounds else one.alignment_start)[:, usa].T for arm, one in found.items()}
