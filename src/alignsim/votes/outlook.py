"""How the five would vote on a resolution in each arm of a run, with the uncertainty of the vote model."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from alignsim.config.schema import STATES, quantiles_of
from alignsim.engines.voting import Numbers, Places
from alignsim.rules.streams import path_checksum
from alignsim.votes.ballot import Ballot
from alignsim.votes.calibration import Estimates
from alignsim.votes.precedents import precedents
from alignsim.votes.roll_calls import joined
from alignsim.votes.structure import Cases, cases_of, probabilities

VOTE_NAMES: Final = ("yes", "abstain", "no", "absent")
# of all five together: each as the record has it
AS_RECORDED: Final = "as recorded"
COLUMNS: Final = ("arm", "state", "vote", "mean", "q05", "q95", "n", "recorded")
DIFFERENCE: Final = "difference"
_STREAM: Final = path_checksum("votes.parameters")


def outlook(
    ballot: Ballot, estimates: Estimates, alignment_usa: Mapping[str, Numbers], seed: int, draws: bool
) -> pd.DataFrame:
    """Probabilities of all votes of the five, in each arm and in the difference of the arms.

    Parameters
    ----------
    ballot : Ballot
        The resolution.
    estimates : Estimates
        Parameters of the vote model.
    alignment_usa : mapping of str to numpy.ndarray
        By arm, (replicate, state): the same replicates, from 0 on.
    seed : int
        Of the run.
    draws : bool
        Whether each replicate draws its parameters of the vote model, the same in all arms.

    Returns
    -------
    pandas.DataFrame
        Columns as in ``votes.csv``: ``docs/reference/results.md``.
    """
    count = len(next(iter(alignment_usa.values())))
    if draws:
        parameters = estimates.of_replicates(count, seed, _STREAM)
    else:
        parameters = np.repeat(estimates.fitted[None], count, axis=0)
    case, cast = _case_of(ballot), _cast(ballot)
    by_arm = {arm: _probabilities(case, cast, parameters, shares) for arm, shares in alignment_usa.items()}
    if len(by_arm) > 1:
        baseline, scenario = by_arm.values()
        by_arm[DIFFERENCE] = scenario - baseline
    rows = [row for arm, found in by_arm.items() for row in _rows(arm, found, cast)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _probabilities(case: Cases, cast: Places | None, parameters: Numbers, shares: Numbers) -> Numbers:
    """(replicate, column): four votes of each state, and the five together as recorded if that is known."""
    count = len(parameters)
    circumstances, memory = (np.repeat(one, count, axis=0) for one in (case.circumstances, case.memory))
    cases = Cases(circumstances, memory, np.ascontiguousarray(shares))
    found = probabilities(parameters, cases)
    columns = found.reshape(count, -1)
    if cast is None:
        return columns
    # given parameters and alignment, the five vote independently of one another
    together = np.take_along_axis(found, cast[None, :, None], -1)[..., 0].prod(1)
    return np.column_stack([columns, together])


def _case_of(ballot: Ballot) -> Cases:
    """What the model knows of the resolution, apart from alignment."""
    calls = joined(ballot.before, ballot.call)
    known = np.arange(len(calls)) < len(ballot.before)
    return cases_of(ballot.call, precedents(calls, ~known, known), np.zeros((1, len(STATES))))


def _cast(ballot: Ballot) -> Places | None:
    """Codes of the votes that the five cast, if that is known."""
    return ballot.call.votes[0].astype(np.int64) if ballot.recorded else None


def _rows(arm: str, found: Numbers, cast: Places | None) -> list[tuple[str, str, str, float, float, float, int, bool]]:
    names = [
        (state, vote, cast is not None and bool(cast[i] == k))
        for i, state in enumerate(STATES)
        for k, vote in enumerate(VOTE_NAMES)
    ]
    names += [] if cast is None else [("ALL", AS_RECORDED, True)]
    means, (lows, highs) = found.mean(0), np.quantile(found, quantiles_of(len(found)), axis=0)
    return [
        (arm, state, vote, float(means[k]), float(lows[k]), float(highs[k]), len(found), recorded)
        for k, (state, vote, recorded) in enumerate(names)
    ]
