"""How the five would vote at the end of a run: what a result says of the resolution that its configuration names."""

from typing import Final

import numpy as np
import pandas as pd

from alignsim.config.errors import ConfigError
from alignsim.config.schema import STATES, VotesConfig
from alignsim.results.large import LargeTable
from alignsim.results.tables import measured
from alignsim.world.setup import Setup

# as many as an explanation or an interaction rests on at most
REPLICATES: Final = 10_000


def check_votes(setup: Setup) -> None:
    """Refuse a resolution that there is not, before anything is run.

    Parameters
    ----------
    setup : Setup
        Checked.

    Raises
    ------
    ConfigError
        No such resolution, too little is said of it or known before it, or the run has a design.
    """
    config = setup.composed.config
    if config.votes == VotesConfig():
        return
    # roll calls take a third of a second to read, and most runs ask nothing of them
    from alignsim.votes.ballot import ballot_of

    ballot_of(config.votes)
    if config.design.kind != "none":
        raise ConfigError(
            f"design.kind={config.design.kind}: has many points, and the outlook on a vote is for one; leave one of "
            f"them out."
        )


def votes_table(setup: Setup, runs: LargeTable) -> pd.DataFrame | None:
    """Probabilities of all votes of the five, at the alignments of the last round.

    Parameters
    ----------
    setup : Setup
        What was run.
    runs : LargeTable
        What came out; the first 10,000 replicates of each arm are taken.

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

    ballot, found = ballot_of(config.votes), measured(setup, runs)
    if ballot is None:
        return None
    shares = np.stack([found.column(f"align_usa_{state}")[:, :REPLICATES] for state in STATES], -1)
    by_arm = dict(zip(setup.arms, shares, strict=True))
    return outlook(ballot, ballot.estimates(config.run.draws), by_arm, config.run.seed, config.run.draws)
