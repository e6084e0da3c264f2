"""Probabilities of votes from the compiled loops: the rules, and nothing besides."""

from dataclasses import replace

import numpy as np
import pytest

from alignsim.engines import voting
from alignsim.rules import votes, votes_absence
from alignsim.votes.alignments import WORLDS, alignment_usa, worlds_known
from alignsim.votes.calibration import shipped_estimates
from alignsim.votes.structure import NEUTRAL, probabilities


def by_the_rules(p, circumstances, memory, share, neutral):
    usa, rus, chn, others, middle_east, nuclear, situation, absent, before = map(float, circumstances)
    push = votes.support(
        votes.powers_pull(p[1], p[2], p[3], usa, rus, chn),
        votes.alignment_pull(p[9], share, usa),
        votes.consensus_pull(p[4], others),
        votes.subject_pull(p[5], p[6], p[7], p[8], middle_east, nuclear, situation),
    )
    away = votes_absence.absence_score(
        p[12],
        votes_absence.absence_habit(p[11], memory[3], voting.ABSENCE_FLOOR),
        votes_absence.isolation_pull(p[13], others, rus),
        votes_absence.turnout_pull(p[14], p[15], absent, before),
        votes_absence.neutrality_pull(p[16], neutral, memory[4]),
    )
    scores = [votes.vote_score(p[0], memory[k], push) for k, push in enumerate((push, p[10], -push))]
    return votes.vote_probabilities(scores, votes.logistic(away))


def test_compiled_loops_give_the_bits_of_the_rules(since_2008):
    _, cases, _ = since_2008
    parameters = shipped_estimates().fitted
    found = probabilities(parameters, cases)
    for row in range(0, len(found), 100):
        for state in range(5):
            expected = by_the_rules(
                [float(value) for value in parameters], cases.circumstances[row],
                [float(value) for value in cases.memory[row, state]], float(cases.alignment_usa[row, state]),
                float(NEUTRAL[state]),
            )  # fmt: skip
            assert found[row, state].tolist() == expected


def test_probabilities_of_every_state_add_up_to_one(since_2008):
    _, cases, _ = since_2008
    found = probabilities(shipped_estimates().fitted, cases)
    assert found.min() > 0.0
    assert found.sum(-1) == pytest.approx(1.0, abs=1e-14)


def test_each_row_may_have_parameters_of_its_own(since_2008):
    _, cases, _ = since_2008
    estimates = shipped_estimates()
    each = np.broadcast_to(estimates.fitted, (len(cases.memory), 17)).copy()
    each[1] = estimates.draws[0]
    found, same = probabilities(each, cases), probabilities(estimates.fitted, cases)
    assert (found[0] == same[0]).all() and (found[2:] == same[2:]).all()
    assert (found[1] != same[1]).any()


def test_who_stands_closer_to_the_united_states_votes_more_as_they_do_and_is_absent_as_often(since_2008):
    _, cases, _ = since_2008
    parameters = shipped_estimates().fitted
    closer = replace(cases, alignment_usa=cases.alignment_usa + 0.05)
    change = probabilities(parameters, closer) - probabilities(parameters, cases)
    yes, no = cases.circumstances[:, voting.USA] == 1.0, cases.circumstances[:, voting.USA] == -1.0
    assert (change[yes][..., 0] > 0.0).all() and (change[no][..., 0] < 0.0).all()
    assert (change[..., 3] == 0.0).all()


def test_alignment_goes_straight_from_world_to_world_and_stays_outside():
    found = alignment_usa(np.array([2008.0, 2013.0, 2017.0, 2021.0, 2022.0, 2023.0, 2030.0]), len(WORLDS))
    assert (found[0] == found[1]).all() and (found[-2] == found[-1]).all()
    assert found[2] == pytest.approx((found[1] + found[3]) / 2.0)
    assert found[4] == pytest.approx((found[3] + found[5]) / 2.0)
    assert (found[1] != found[3]).all()


def test_alignment_stays_that_of_the_last_world_that_is_known():
    every, two, none = (alignment_usa(np.array([2017.0, 2021.0, 2022.0, 2030.0]), known) for known in (3, 2, 0))
    assert (two[:2] == every[:2]).all()
    assert (two[2:] == every[1]).all() and (every[2:] != every[1]).all()
    assert none.shape == (4, 5) and (none == 0.0).all()


def test_a_world_is_known_when_its_year_is_over():
    assert [worlds_known(year) for year in (2012, 2013, 2020, 2021, 2022, 2023, 2030)] == [0, 1, 1, 2, 2, 3, 3]
