"""What machine-learning rivals are told of a vote: who votes, how the others vote, what is remembered."""

from typing import Final

import numpy as np

from alignsim.votes.rivals.evidence import CHOICES, Evidence, Floats, shares

# votes that a prior counts for, of a state and of the five: features are logarithms, and of nought there is none
_PRIOR: Final = 0.05
_POOLED_PRIOR: Final = 0.1
_SMALLEST: Final = 0.005
# main part of a session
_AUTUMN: Final = 10


def context(evidence: Evidence) -> Floats:
    """Features without any memory of titles.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (m, 5, feature): who votes, votes of the powers and of the others, turnout, subject, season, and what a state
        makes of the powers' and of the others' votes.
    """
    calls = evidence.own
    position, x0 = calls.positions, calls.x0
    of_call = np.column_stack(
        [
            position, x0, np.log((1.05 + x0) / (1.05 - x0)), np.log(calls.absent),
            np.nan_to_num(calls.issues), np.isnan(calls.issues).any(axis=1), calls.situation, calls.targeted,
            calls.date.astype("datetime64[M]").astype(int) % 12 + 1 >= _AUTUMN,
            np.abs(x0 - position[:, 1]), np.abs(x0 - position[:, 0]), np.abs(position),
        ]
    )  # fmt: skip
    states = evidence.calls.votes.shape[1]
    who = np.broadcast_to(np.eye(states), (len(calls), states, states))
    of_state = [who * sign[:, None, None] for sign in (*position.T, x0)]
    return np.concatenate([who, _for_each_state(of_call, states), *of_state], -1)


def with_titles(evidence: Evidence) -> Floats:
    """Features with what is remembered of like titles and of the same title.

    Parameters
    ----------
    evidence : Evidence
        Of m roll calls.

    Returns
    -------
    numpy.ndarray
        (m, 5, feature): `context`, turnout at the precedents, shares of earlier votes of the state and of the five,
        how much is remembered, the last vote on the same title and what has changed since, the recent record.
    """
    before = np.log(evidence.memory.absent)
    turnout = np.column_stack([before, np.log(evidence.own.absent) - before])
    remembered = [_remembered(counts, evidence.record) for counts in (evidence.on_like_titles, evidence.on_same_title)]
    return np.concatenate(
        [
            context(evidence),
            _for_each_state(turnout, evidence.record.shape[1]),
            *remembered,
            _since_last(evidence),
            np.log(evidence.record),
        ],
        -1,
    )


def _for_each_state(of_call: Floats, states: int) -> Floats:
    return np.repeat(of_call[:, None], states, axis=1)


def _remembered(counts: Floats, record: Floats) -> Floats:
    """Logarithms of shares of earlier votes, how many these are, and the shares of the five together."""
    total = counts.sum(-1, keepdims=True)
    own = np.log(np.clip(shares(counts, record, _PRIOR), _SMALLEST, 1.0))
    pooled = np.broadcast_to(counts.mean(axis=1, keepdims=True), counts.shape)
    five = np.log(shares(pooled, record.mean(axis=1, keepdims=True), _POOLED_PRIOR))
    return np.concatenate([own, np.log(total + _PRIOR), five], -1)


def _since_last(evidence: Evidence) -> Floats:
    """Last vote on the same title, how the powers and the others have changed theirs, and whether there is one."""
    calls, last = evidence.calls, evidence.last(evidence.same_title)
    known = (last >= 0).astype(float)
    voted = np.eye(CHOICES)[calls.votes[last]] * known[:, None, None]
    changed = np.column_stack([evidence.own.positions - calls.positions[last], evidence.own.x0 - calls.x0[last]])
    since = np.column_stack([changed * known[:, None], known])
    return np.concatenate([voted, _for_each_state(since, voted.shape[1])], -1)
