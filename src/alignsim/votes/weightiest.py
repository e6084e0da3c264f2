"""The precedents that weigh most at a resolution, and what the five did on them."""

from typing import Final

import numpy as np
import pandas as pd

from alignsim.config.schema import STATES
from alignsim.engines.voting import PRIOR_WEIGHT, Numbers
from alignsim.votes.ballot import Ballot
from alignsim.votes.precedents import precedent_weights, title_likeness
from alignsim.votes.roll_calls import VOTES, RollCalls, joined

MOST: Final = 5
"""Precedents that are named."""
OTHERS: Final = "others"
"""Row for all precedents that are not named."""
PRIOR: Final = "prior"
"""Row for each state's votes on all texts in recent years, which count where precedents weigh little."""


def weightiest(ballot: Ballot) -> pd.DataFrame:
    r"""What the memory of the five consists of when a resolution comes to the vote.

    Parameters
    ----------
    ballot : Ballot
        The resolution.

    Returns
    -------
    pandas.DataFrame
        ``resolution, date, title, weight, KAZ, KGZ, TJK, TKM, UZB``: up to five precedents, the weightiest first, with
        what each of the five did (``Y A N X``, as in ``facts/roll_calls.csv``), then rows `OTHERS` and `PRIOR`. Weights
        are shares of all and add up to 1.

    References
    ----------
    :math:`w / (\sum w + \kappa)` and, for the prior, :math:`\kappa / (\sum w + \kappa)` of equation 19,
    ``docs/reference/model.md``.
    """
    before, weights = ballot.before, _weights(ballot)
    total = float(weights.sum()) + PRIOR_WEIGHT
    # of equal weights the latest first
    order = np.lexsort((-np.arange(len(weights)), -weights))
    named = order[weights[order] > 0.0][:MOST]
    rest = float(np.delete(weights, named).sum())
    rows = [_row(before[[place]], float(weights[place]) / total) for place in named]
    rows += [_sum_row(OTHERS, rest / total), _sum_row(PRIOR, PRIOR_WEIGHT / total)]
    return pd.DataFrame(rows)


def _weights(ballot: Ballot) -> Numbers:
    """(n,) of the roll calls before."""
    calls = joined(ballot.before, ballot.call)
    likeness = title_likeness(ballot.call.key, calls.key, ballot.before.key)
    found: Numbers = precedent_weights(calls, np.array([len(calls) - 1]), likeness)[0, :-1]
    return found


def _row(call: RollCalls, weight: float) -> dict[str, object]:
    votes = {state: VOTES[code] for state, code in zip(STATES, call.votes[0], strict=True)}
    return {
        "resolution": str(call.resolution[0]), "date": call.last.isoformat(), "title": str(call.title[0]),
        "weight": weight, **votes,
    }  # fmt: skip


def _sum_row(name: str, weight: float) -> dict[str, object]:
    return {"resolution": name, "date": "", "title": "", "weight": weight, **dict.fromkeys(STATES, "")}
