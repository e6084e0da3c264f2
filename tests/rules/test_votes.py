"""How a state votes on a resolution of the UN General Assembly (equations 19 and 20)."""

import math

import pytest
from hypothesis import example, given

import strategies as draw_from
from alignsim.rules import votes, votes_absence

pulls = draw_from.reals(-6.0, 6.0)
coefficients = draw_from.reals(-10.0, 10.0)
memories = draw_from.simplex(3, smallest=0.01)


def present_scores(memory: list[float], memory_weight: float, support: float, abstention: float) -> list[float]:
    pushes = (support, abstention, -support)
    return [votes.vote_score(memory_weight, *each) for each in zip(memory, pushes, strict=True)]


# --- log-odds


@given(score=draw_from.reals(-30.0, 30.0))
def test_probability_and_log_odds_undo_each_other(score):
    # near certainty 1 - p has few digits left
    tolerance = 1e-14 + 2e-16 * math.exp(abs(score))
    assert votes_absence.log_odds(votes.logistic(score)) == pytest.approx(score, abs=tolerance)


@given(score=draw_from.reals(-700.0, 700.0))
@example(score=1e6)
@example(score=-1e6)
def test_a_score_and_its_opposite_share_out_certainty(score):
    assert 0.0 <= votes.logistic(score) <= 1.0
    assert votes.logistic(score) + votes.logistic(-score) == pytest.approx(1.0, abs=1e-15)


# --- precedents


def test_the_same_text_under_the_same_circumstances_today_counts_in_full():
    assert votes.precedent_weight(1.0, 3.0, 0.0, 1.0, 0.0, 0.3, 0.0, 2.0) == 1.0


def test_an_unlike_text_is_no_precedent():
    assert votes.precedent_weight(0.0, 3.0, 0.0, 1.0, 0.0, 0.3, 0.0, 2.0) == 0.0


@given(half_life=draw_from.positive(0.1, 10.0))
def test_a_precedent_counts_half_after_a_half_life(half_life):
    assert votes.precedent_weight(1.0, 3.0, half_life, half_life, 0.0, 0.3, 0.0, 2.0) == pytest.approx(0.5, rel=1e-15)


@given(
    likeness=draw_from.reals(0.01, 1.0),
    age=draw_from.reals(0.0, 15.0),
    powers=draw_from.reals(0.0, 6.0),
    others=draw_from.reals(0.0, 2.0),
)
@example(likeness=0.5, age=2.0, powers=1.0, others=0.1)
def test_a_precedent_counts_by_its_closed_form(likeness, age, powers, others):
    expected = likeness**3 * 2.0**-age * math.exp(-0.3 * powers - 2.0 * others)
    found = votes.precedent_weight(likeness, 3.0, age, 1.0, powers, 0.3, others, 2.0)
    assert found == pytest.approx(expected, rel=1e-13)


@given(prior=draw_from.indices(), prior_weight=draw_from.positive(0.01, 1.0))
def test_without_precedents_a_state_is_expected_to_vote_as_in_recent_years(prior, prior_weight):
    assert votes.remembered_share(0.0, 0.0, prior, prior_weight) == pytest.approx(prior, rel=1e-15, abs=1e-300)


@given(counts=draw_from.vectors(draw_from.reals(0.0, 5.0), 3), prior=memories)
def test_remembered_shares_of_all_choices_add_up_to_one(counts, prior):
    shares = [
        votes.remembered_share(count, sum(counts), share, 0.05) for count, share in zip(counts, prior, strict=True)
    ]
    assert sum(shares) == pytest.approx(1.0, abs=1e-14)


@given(count=draw_from.positive(0.01, 100.0), prior=draw_from.indices())
def test_a_remembered_share_lies_between_record_and_prior(count, prior):
    assert prior <= votes.remembered_share(count, count, prior, 0.05) <= 1.0


@given(total=draw_from.reals(0.0, 50.0), more=draw_from.positive(0.001, 10.0))
def test_the_more_precedents_the_less_new(total, more):
    assert votes.novelty(total + more, 0.05) < votes.novelty(total, 0.05)


def test_a_text_without_precedents_is_as_new_as_the_prior_is_light():
    assert votes.novelty(0.0, 0.05) == pytest.approx(math.log(20.0))


# --- equation 19: votes of who is present


@given(
    weights=draw_from.vectors(coefficients, 3),
    positions=draw_from.vectors(draw_from.votes(), 3),
)
def test_powers_pull_by_the_sum_of_their_weighted_votes(weights, positions):
    expected = sum(weight * vote for weight, vote in zip(weights, positions, strict=True))
    assert votes.powers_pull(*weights, *positions) == pytest.approx(expected, abs=1e-14)


@given(weight=coefficients, share=draw_from.indices())
def test_alignment_pulls_towards_the_power_s_vote_and_not_when_it_abstains(weight, share):
    assert votes.alignment_pull(weight, share, 1.0) == pytest.approx(weight * share, abs=1e-15)
    assert votes.alignment_pull(weight, share, -1.0) == -votes.alignment_pull(weight, share, 1.0)
    assert votes.alignment_pull(weight, share, 0.0) == 0.0


@given(weight=draw_from.positive(0.1, 5.0), mean_vote=draw_from.reals(-1.0, 0.99))
def test_the_others_pull_towards_their_side_and_more_the_more_they_agree(weight, mean_vote):
    pull = votes.consensus_pull(weight, mean_vote)
    assert votes.consensus_pull(weight, mean_vote + 0.01) > pull
    assert votes.consensus_pull(weight, -mean_vote) == pytest.approx(-pull, abs=1e-13)


@pytest.mark.parametrize("mean_vote", [-1.0, 1.0])
def test_even_a_unanimous_house_pulls_by_a_finite_log_odds(mean_vote):
    assert votes.consensus_pull(1.0, mean_vote) == pytest.approx(mean_vote * math.log(2.05 / 0.05))


@pytest.mark.parametrize(
    ("subject", "expected"),
    [((0, 0, 0), -0.9), ((1, 0, 0), 0.8), ((0, 1, 0), 0.82), ((0, 0, 1), 0.17), ((1, 1, 1), 3.59)],
)
def test_each_subject_adds_its_own_bias(subject, expected):
    assert votes.subject_pull(-0.9, 1.7, 1.72, 1.07, *map(float, subject)) == pytest.approx(expected)


@given(parts=draw_from.vectors(pulls, 4))
def test_support_is_the_sum_of_its_pulls(parts):
    assert votes.support(*parts) == pytest.approx(math.fsum(parts), abs=1e-14)


@given(
    memory=memories,
    memory_weight=draw_from.indices(),
    support=pulls,
    abstention=pulls,
    absent=draw_from.indices(),
)
def test_probabilities_of_votes_lie_on_the_simplex(memory, memory_weight, support, abstention, absent):
    found = votes.vote_probabilities(present_scores(memory, memory_weight, support, abstention), absent)
    assert min(found) >= 0.0
    assert sum(found) == pytest.approx(1.0, abs=1e-14)
    assert found[3] == absent


@given(memory=memories, absent=draw_from.probabilities())
def test_without_pulls_and_with_full_memory_a_state_votes_as_it_did(memory, absent):
    found = votes.vote_probabilities(present_scores(memory, 1.0, 0.0, 0.0), absent)
    assert found[:3] == pytest.approx([(1.0 - absent) * share for share in memory], rel=1e-13)


@given(memory=memories, memory_weight=draw_from.indices(), support=pulls, abstention=pulls)
def test_log_odds_of_votes_are_memory_plus_pulls(memory, memory_weight, support, abstention):
    yes, abstain, no, _ = votes.vote_probabilities(present_scores(memory, memory_weight, support, abstention), 0.2)
    remembered = [memory_weight * math.log(share) for share in memory]
    assert math.log(yes / no) == pytest.approx(remembered[0] - remembered[2] + 2.0 * support, abs=1e-12)
    assert math.log(abstain / no) == pytest.approx(remembered[1] - remembered[2] + abstention + support, abs=1e-12)


@given(memory=memories, memory_weight=draw_from.indices(), support=pulls, abstention=pulls)
def test_turning_a_text_round_exchanges_yes_and_no(memory, memory_weight, support, abstention):
    found = votes.vote_probabilities(present_scores(memory, memory_weight, support, abstention), 0.1)
    turned = votes.vote_probabilities(present_scores(memory[::-1], memory_weight, -support, abstention), 0.1)
    assert turned[:3] == pytest.approx(found[2::-1], rel=1e-13)


@given(memory=memories, support=draw_from.reals(-3.0, 3.0), more=draw_from.reals(0.01, 3.0))
def test_more_support_makes_yes_likelier_and_no_less_likely(memory, support, more):
    before = votes.vote_probabilities(present_scores(memory, 0.9, support, 1.3), 0.1)
    after = votes.vote_probabilities(present_scores(memory, 0.9, support + more, 1.3), 0.1)
    assert after[0] > before[0]
    assert after[2] < before[2]


# --- equation 20: absence


@given(weight=draw_from.positive(0.1, 2.0), remembered=draw_from.reals(0.01, 0.99))
def test_a_record_of_absence_counts_by_its_log_odds(weight, remembered):
    expected = weight * math.log(remembered / (1.0 - remembered))
    assert votes_absence.absence_habit(weight, remembered, 0.01) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize(("remembered", "held"), [(0.0, 0.01), (0.001, 0.01), (1.0, 0.99)])
def test_nobody_is_certain_to_come_or_to_stay_away(remembered, held):
    assert votes_absence.absence_habit(0.7, remembered, 0.01) == pytest.approx(0.7 * math.log(held / (1.0 - held)))


@given(mean_vote=draw_from.mean_votes(), vote=draw_from.votes())
def test_absence_grows_with_the_distance_of_russia_from_the_others(mean_vote, vote):
    assert votes_absence.isolation_pull(0.5, mean_vote, vote) == pytest.approx(0.5 * abs(mean_vote - vote), abs=1e-15)


@given(absent=draw_from.probabilities(), before=draw_from.probabilities())
def test_turnout_counts_in_itself_and_by_its_change(absent, before):
    expected = 0.96 * math.log(absent) + 0.79 * math.log(absent / before)
    assert votes_absence.turnout_pull(0.96, 0.79, absent, before) == pytest.approx(expected, abs=1e-13)


@given(novelty=draw_from.reals(-3.0, 3.0))
def test_only_a_neutral_state_stays_away_from_what_is_new(novelty):
    assert votes_absence.neutrality_pull(0.7, 0.0, novelty) == 0.0
    assert votes_absence.neutrality_pull(0.7, 1.0, novelty) == 0.7 * novelty


@given(parts=draw_from.vectors(pulls, 5))
def test_the_log_odds_of_absence_are_the_sum_of_their_parts(parts):
    assert votes_absence.absence_score(*parts) == pytest.approx(math.fsum(parts), abs=1e-14)


def test_a_vote_worked_by_hand():
    """Fitted values of 2008-23 (design page of the votes), a text that the US opposes."""
    support = votes.support(
        votes.powers_pull(-1.09, 1.10, 0.14, -1.0, 1.0, 1.0),  # 2.33
        votes.alignment_pull(4.2, 0.1, -1.0),  # -0.42
        votes.consensus_pull(1.19, 0.6),  # 1.19 ln(1.65 / 0.45)
        votes.subject_pull(-0.92, 1.69, 1.72, 1.07, 1.0, 0.0, 0.0),  # 0.77
    )
    assert support == pytest.approx(2.68 + 1.19 * math.log(1.65 / 0.45))
    away = votes_absence.absence_score(
        1.18,
        votes_absence.absence_habit(0.68, 0.2, 0.01),  # 0.68 ln(1/4)
        votes_absence.isolation_pull(0.49, 0.6, 1.0),  # 0.196
        votes_absence.turnout_pull(0.96, 0.79, 0.1, 0.2),  # 0.96 ln 0.1 - 0.79 ln 2
        votes_absence.neutrality_pull(0.71, 1.0, 2.0),  # 1.42
    )
    expected = 2.796 - 0.68 * math.log(4.0) + 0.96 * math.log(0.1) - 0.79 * math.log(2.0)
    assert away == pytest.approx(expected)
    absent = votes.logistic(away)
    found = votes.vote_probabilities(present_scores([0.7, 0.2, 0.1], 0.91, support, 1.39), absent)
    weights = [0.7**0.91 * math.exp(support), 0.2**0.91 * math.exp(1.39), 0.1**0.91 * math.exp(-support)]
    present = [weight / sum(weights) / (1.0 + math.exp(expected)) for weight in weights]
    assert found == pytest.approx([*present, 1.0 / (1.0 + math.exp(-expected))], rel=1e-12)
