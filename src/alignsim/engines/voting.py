"""The rules of votes over many roll calls, states and sets of parameters: compiled loops and nothing else."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from alignsim.rules.alignment import relative_weight
from alignsim.rules.compilation import compiled, rule
from alignsim.rules.elementary import exp, log
from alignsim.rules.votes import (
    alignment_pull,
    consensus_pull,
    given_present,
    logistic,
    novelty,
    powers_pull,
    precedent_weight,
    remembered_share,
    subject_pull,
    support,
    vote_score,
)
from alignsim.rules.votes_absence import (
    absence_habit,
    absence_score,
    isolation_pull,
    neutrality_pull,
    turnout_pull,
)

Numbers = NDArray[np.float64]
Codes = NDArray[np.int8]
Places = NDArray[np.int64]

# constants of the memory, chosen by likelihood on 2008-2013: section 10 of docs/reference/model.md
SHARPNESS: Final = 3.0
HALF_LIFE: Final = 1.0
POWERS_DECAY: Final = 0.3
OTHERS_DECAY: Final = 2.0
PRIOR_WEIGHT: Final = 0.05
# anybody can miss a vote, and nobody misses all
ABSENCE_FLOOR: Final = 0.01
# years after which a state's marginals of votes and of absence count half
VOTE_HALF_LIFE: Final = 4.0
ABSENCE_HALF_LIFE: Final = 1.5
# logarithm of the usual share of absent members, where there is no precedent
LOG_ABSENT: Final = -2.6

VOTES: Final = 3
CHOICES: Final = 4
ABSENT: Final = 3
# columns of what a state remembers: shares of yes, abstain, no among votes, share of absence, novelty
ABSENCE: Final = 3
NOVELTY: Final = 4
REMEMBERED: Final = 5
# columns of the circumstances of a roll call
USA, RUS, CHN, OTHERS, MIDDLE_EAST, NUCLEAR, SITUATION, TURNOUT, TURNOUT_BEFORE = range(9)


@compiled
def weigh(
    likeness: Numbers,
    rows: Places,
    earlier: Places,
    time: Numbers,
    positions: Numbers,
    mean_votes: Numbers,
    weights: Numbers,
) -> None:
    """How much every earlier roll call counts as a precedent for a resolution: w of equations 19 and 20.

    Parameters
    ----------
    likeness : ndarray, (m, n)
        Of the titles of the rows to those of all roll calls, in [0, 1].
    rows : ndarray, (m,)
        Places of the resolutions asked for.
    earlier, time, positions, mean_votes : ndarray
        (n,), (n,), (n, 3), (n,): as in `alignsim.votes.roll_calls.RollCalls`.
    weights : ndarray, (m, n)
        Written where a roll call is of a strictly earlier date.
    """
    for row in range(len(rows)):
        now = rows[row]
        for then in range(earlier[now]):
            apart = 0.0
            for power in range(positions.shape[1]):
                apart += abs(positions[now, power] - positions[then, power])
            weights[row, then] = precedent_weight(
                likeness[row, then], SHARPNESS, time[now] - time[then], HALF_LIFE, apart, POWERS_DECAY,
                abs(mean_votes[now] - mean_votes[then]), OTHERS_DECAY,
            )  # fmt: skip


@compiled
def remember(
    weights: Numbers,
    rows: Places,
    earlier: Places,
    time: Numbers,
    absent: Numbers,
    votes: Codes,
    memory: Numbers,
    absent_before: Numbers,
) -> None:
    """What each state remembers of the like when a resolution comes to the vote (equations 19 and 20).

    Parameters
    ----------
    weights : ndarray, (m, n)
        From `weigh`.
    rows : ndarray, (m,)
        Places of the resolutions asked for.
    earlier, time, absent : ndarray, (n,)
        As in `alignsim.votes.roll_calls.RollCalls`.
    votes : ndarray, (n, state)
        Codes; of earlier roll calls alone they are read.
    memory : ndarray, (m, state, 5)
        Written: shares of yes, abstain and no among votes, share of absence, novelty.
    absent_before : ndarray, (m,)
        Written: share of the other members absent from the precedents, their mean in logarithms.
    """
    states = votes.shape[1]
    counts, recent, lately = np.empty((states, CHOICES)), np.empty((states, CHOICES)), np.empty((states, CHOICES))
    for row in range(len(rows)):
        now = rows[row]
        counts[:], recent[:], lately[:] = 0.0, 0.0, 0.0
        total, logs = 0.0, 0.0
        for then in range(earlier[now]):
            age, weight = time[now] - time[then], weights[row, then]
            # the record of recent years is a precedent of any text: as like as can be, only older
            for_votes = precedent_weight(1.0, SHARPNESS, age, VOTE_HALF_LIFE, 0.0, 0.0, 0.0, 0.0)
            for_absence = precedent_weight(1.0, SHARPNESS, age, ABSENCE_HALF_LIFE, 0.0, 0.0, 0.0, 0.0)
            total += weight
            logs += weight * log(absent[then])
            for state in range(states):
                choice = votes[then, state]
                counts[state, choice] += weight
                recent[state, choice] += for_votes
                lately[state, choice] += for_absence
        absent_before[row] = exp(remembered_share(logs, total, LOG_ABSENT, PRIOR_WEIGHT))
        for state in range(states):
            cast = counts[state, 0] + counts[state, 1] + counts[state, 2]
            cast_recently = recent[state, 0] + recent[state, 1] + recent[state, 2]
            all_lately = lately[state, 0] + lately[state, 1] + lately[state, 2] + lately[state, ABSENT]
            for vote in range(VOTES):
                # one vote of each kind, and one absence, before any is known
                prior = remembered_share(recent[state, vote], cast_recently, 1.0 / VOTES, float(VOTES))
                memory[row, state, vote] = remembered_share(counts[state, vote], cast, prior, PRIOR_WEIGHT)
            prior = remembered_share(lately[state, ABSENT], all_lately, 1.0 / CHOICES, float(CHOICES))
            memory[row, state, ABSENCE] = remembered_share(counts[state, ABSENT], total, prior, PRIOR_WEIGHT)
            memory[row, state, NOVELTY] = novelty(total, PRIOR_WEIGHT)


@rule
def support_of(weights: Numbers, circumstances: Numbers, share: float) -> float:
    """Support of one state for one text: u of equation 19.

    Parameters
    ----------
    weights : ndarray, (parameter,)
        In the order of `alignsim.votes.parameters.PARAMETERS`.
    circumstances : ndarray, (9,)
        Columns as named above.
    share : float
        Alignment with the United States.

    Returns
    -------
    float
        Logit units.
    """
    return support(
        powers_pull(weights[1], weights[2], weights[3], circumstances[USA], circumstances[RUS], circumstances[CHN]),
        alignment_pull(weights[9], share, circumstances[USA]),
        consensus_pull(weights[4], circumstances[OTHERS]),
        subject_pull(
            weights[5], weights[6], weights[7], weights[8],
            circumstances[MIDDLE_EAST], circumstances[NUCLEAR], circumstances[SITUATION],
        ),
    )  # fmt: skip


@rule
def absence_of(weights: Numbers, circumstances: Numbers, memory: Numbers, neutral: float) -> float:
    """Log-odds that one state is absent: equation 20.

    Parameters
    ----------
    weights, circumstances : ndarray
        As in `support_of`.
    memory : ndarray, (5,)
        What the state remembers.
    neutral : float
        1 for a permanently neutral state.

    Returns
    -------
    float
        Logit units.
    """
    return absence_score(
        weights[12],
        absence_habit(weights[11], memory[ABSENCE], ABSENCE_FLOOR),
        isolation_pull(weights[13], circumstances[OTHERS], circumstances[RUS]),
        turnout_pull(weights[14], weights[15], circumstances[TURNOUT], circumstances[TURNOUT_BEFORE]),
        neutrality_pull(weights[16], neutral, memory[NOVELTY]),
    )


@compiled
def add_up(
    weights: Numbers,
    circumstances: Numbers,
    memory: Numbers,
    shares: Numbers,
    neutral: Numbers,
    supports: Numbers,
    absences: Numbers,
) -> None:
    """Support and log-odds of absence of every state for every text, under every set of parameters.

    Parameters
    ----------
    weights : ndarray, (set, parameter)
        Sets of parameters.
    circumstances, memory, shares : ndarray
        (n, 9), (n, state, 5), (n, state).
    neutral : ndarray, (state,)
        1 for a permanently neutral state.
    supports, absences : ndarray, (set, n, state)
        Written.
    """
    for one in range(weights.shape[0]):
        for row in range(memory.shape[0]):
            for state in range(memory.shape[1]):
                supports[one, row, state] = support_of(weights[one], circumstances[row], shares[row, state])
                absences[one, row, state] = absence_of(
                    weights[one], circumstances[row], memory[row, state], neutral[state]
                )


@compiled
def vote(
    weights: Numbers,
    circumstances: Numbers,
    memory: Numbers,
    shares: Numbers,
    neutral: Numbers,
    probabilities: Numbers,
) -> None:
    """Probabilities of yes, abstain, no and absence of every state, row by row.

    Parameters
    ----------
    weights, circumstances, memory, shares : ndarray
        (n, parameter), (n, 9), (n, state, 5), (n, state): each row has its own set of parameters.
    neutral : ndarray, (state,)
        1 for a permanently neutral state.
    probabilities : ndarray, (n, state, 4)
        Written.
    """
    for row in range(memory.shape[0]):
        for state in range(memory.shape[1]):
            mine, remembered = weights[row], memory[row, state]
            push = support_of(mine, circumstances[row], shares[row, state])
            absent = logistic(absence_of(mine, circumstances[row], remembered, neutral[state]))
            yes = vote_score(mine[0], remembered[0], push)
            abstain = vote_score(mine[0], remembered[1], mine[10])
            no = vote_score(mine[0], remembered[2], -push)
            top = max(yes, abstain, no)
            yes, abstain, no = relative_weight(yes, top), relative_weight(abstain, top), relative_weight(no, top)
            scale = 1.0 / (yes + abstain + no)
            probabilities[row, state, 0] = given_present(yes * scale, absent)
            probabilities[row, state, 1] = given_present(abstain * scale, absent)
            probabilities[row, state, 2] = given_present(no * scale, absent)
            probabilities[row, state, 3] = absent
