"""What a state remembers, against the rules called one by one."""

import math
from dataclasses import replace

import numpy as np
import pytest

from alignsim.engines import voting
from alignsim.rules import votes
from alignsim.votes.precedents import precedent_weights, precedents, title_likeness
from alignsim.votes.roll_calls import read_roll_calls

LAST = 30


@pytest.fixture(scope="module")
def calls():
    """A year of them, small enough for plain Python."""
    return read_roll_calls()[-120:]


def asked(calls, place):
    rows = np.zeros(len(calls), bool)
    rows[place] = True
    return rows


def in_plain_python(calls, now):
    """Memory of a resolution by the rules as they stand on the page."""
    [likeness] = title_likeness(calls.key[[now]], calls.key, calls.key)
    counts, recent, lately = np.zeros((5, 4)), np.zeros((5, 4)), np.zeros((5, 4))
    total = logs = 0.0
    for then in range(calls.earlier[now]):
        age = calls.time[now] - calls.time[then]
        apart = sum(abs(calls.positions[now] - calls.positions[then]))
        others = abs(calls.x0[now] - calls.x0[then])
        weight = votes.precedent_weight(likeness[then], 3.0, age, 1.0, apart, 0.3, others, 2.0)
        total += weight
        logs += weight * math.log(calls.absent[then])
        for state, vote in enumerate(calls.votes[then]):
            counts[state, vote] += weight
            recent[state, vote] += 2.0 ** (-age / 4.0)
            lately[state, vote] += 2.0 ** (-age / 1.5)
    prior = (recent[:, :3] + 1.0) / (recent[:, :3].sum(1, keepdims=True) + 3.0)
    prior_absent = (lately[:, 3] + 1.0) / (lately.sum(1) + 4.0)
    shares = (counts[:, :3] + 0.05 * prior) / (counts[:, :3].sum(1, keepdims=True) + 0.05)
    absence = (counts[:, 3] + 0.05 * prior_absent) / (total + 0.05)
    memory = np.column_stack([shares, absence, np.full(5, votes.novelty(total, 0.05))])
    return memory, math.exp((logs - 2.6 * 0.05) / (total + 0.05))


@pytest.mark.parametrize("now", [60, 119])
def test_memory_is_that_of_the_rules(calls, now):
    found = precedents(calls, asked(calls, now), np.ones(len(calls), bool))
    memory, absent = in_plain_python(calls, now)
    assert found.memory[0] == pytest.approx(memory, rel=1e-12)
    assert found.absent[0] == pytest.approx(absent, rel=1e-12)


def test_nothing_of_the_same_day_or_later_is_remembered(calls):
    now = LAST
    known = np.ones(len(calls), bool)
    later = calls.votes.copy()
    later[calls.earlier[now] :] = voting.ABSENT - later[calls.earlier[now] :]
    one = precedents(calls, asked(calls, now), known)
    other = precedents(replace(calls, votes=later), asked(calls, now), known)
    assert (one.memory == other.memory).all()
    earlier = calls.votes.copy()
    earlier[: calls.earlier[now]] = voting.ABSENT - earlier[: calls.earlier[now]]
    assert (precedents(replace(calls, votes=earlier), asked(calls, now), known).memory != one.memory).any()


def test_only_what_is_of_an_earlier_date_weighs_and_by_its_age(calls):
    alike = np.ones((1, len(calls)))
    same = replace(calls, powers_votes=np.zeros_like(calls.powers_votes), x0=np.zeros(len(calls)))
    [weights] = precedent_weights(same, np.array([LAST]), alike)
    earlier = calls.earlier[LAST]
    assert 0 < earlier <= LAST and (weights[earlier:] == 0.0).all()
    assert weights[:earlier] == pytest.approx(2.0 ** -(calls.time[LAST] - calls.time[:earlier]))


def test_the_first_of_all_is_expected_to_go_as_nobody_knows(calls):
    first = precedents(calls, asked(calls, 0), np.ones(len(calls), bool))
    assert first.memory[0, :, :3] == pytest.approx(1.0 / 3.0)
    assert first.memory[0, :, voting.ABSENCE] == pytest.approx(0.25)
    assert first.memory[0, :, voting.NOVELTY] == pytest.approx(math.log(20.0))
    assert first.absent[0] == pytest.approx(math.exp(-2.6))


def test_equal_titles_are_as_like_as_can_be_and_strangers_not_at_all():
    titles = np.array(["question palestine", "nuclear disarmament", "question western sahara"])
    likeness = title_likeness(titles, titles, titles)
    assert np.diag(likeness).tolist() == [1.0, 1.0, 1.0]
    assert likeness[0, 1] == 0.0
    assert 0.0 < likeness[0, 2] < 0.5
