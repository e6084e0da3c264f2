"""How a state votes in the ordered-logit rival (section 10 of the model page)."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies as draw_from
from alignsim.rules import votes, votes_absence, votes_ordered
from golden_tables import assert_equals_golden, read_golden

pulls = draw_from.reals(-6.0, 6.0)
VOTES = ("p_yes", "p_abstain", "p_no", "p_absent")


@given(support=pulls, threshold=draw_from.reals(0.0, 5.0), absent=draw_from.indices())
def test_probabilities_of_the_ordered_logit_lie_on_the_simplex(support, threshold, absent):
    found = votes_ordered.ordered_probabilities(support, threshold, absent)
    assert min(found) >= -1e-15
    assert sum(found) == pytest.approx(1.0, abs=1e-14)


@given(support=pulls, threshold=draw_from.reals(0.0, 5.0))
def test_turning_a_text_round_exchanges_yes_and_no_in_the_ordered_logit(support, threshold):
    yes, abstain, no, _ = votes_ordered.ordered_probabilities(support, threshold, 0.1)
    turned = votes_ordered.ordered_probabilities(-support, threshold, 0.1)
    assert turned[:3] == pytest.approx([no, abstain, yes], abs=1e-15)


@given(support=pulls)
def test_without_a_threshold_nobody_abstains_in_the_ordered_logit(support):
    assert votes_ordered.ordered_probabilities(support, 0.0, 0.1)[1] == pytest.approx(0.0, abs=1e-15)


@given(
    shares=draw_from.alignments(),
    positions=draw_from.vectors(draw_from.votes(), 3),
    more=draw_from.reals(0.0, 2.0),
)
def test_emphasis_counts_russia_and_china_only(shares, positions, more):
    plain = votes_ordered.weighted_position(1.0, *shares[1:], *positions)
    emphatic = votes_ordered.weighted_position(1.0 + more, *shares[1:], *positions)
    expected = more * (shares[2] * positions[1] + shares[3] * positions[2])
    assert emphatic - plain == pytest.approx(expected, abs=1e-14)


# section 10 of the model page: fitted on 2008-13, targeted terms on Ukraine resolutions 2014-19
GAMMA, GAMMA_OTHERS, THRESHOLD = 5.0, 3.5, 1.2
BIAS = dict(zip(draw_from.STATES, (0.66, 0.69, 0.68, 1.46, -0.14), strict=True))
ABSENCE = dict(zip(draw_from.STATES, (-3.9, -2.8, -2.35, -1.5, -2.2), strict=True))
ABSENCE_TARGETED = dict(zip(draw_from.STATES, (0.69, 0.76, 1.67, 2.40, 0.84), strict=True))
ISOLATION, EMPHASIS, OTHERS_TARGETED = 0.53, 1.35, 0.5


def test_the_ordered_logit_gives_the_golden_votes():
    golden = read_golden("votes")
    alignments = read_golden("baseline").set_index("state")[["align_usa", "align_rus", "align_chn"]]

    def probabilities(row) -> list[float]:
        targeted = row.targeted == 1
        position = votes_ordered.weighted_position(
            EMPHASIS if targeted else 1.0,
            *alignments.loc[row.state].tolist(),
            *(float(vote) for vote in (row.x_usa, row.x_rus, row.x_chn)),
        )
        support = votes_ordered.ordered_support(
            GAMMA, position, GAMMA_OTHERS * (OTHERS_TARGETED if targeted else 1.0), row.x0, BIAS[row.state]
        )
        away = votes_ordered.ordered_absence_score(
            ABSENCE[row.state],
            votes_absence.isolation_pull(ISOLATION, row.x0, float(row.x_rus)),
            ABSENCE_TARGETED[row.state] if targeted else 0.0,
        )
        return votes_ordered.ordered_probabilities(support, THRESHOLD, votes.logistic(away))

    keys = ["x_usa", "x_rus", "x_chn", "x0", "targeted", "state"]
    found = pd.DataFrame([probabilities(row) for row in golden.itertuples()], columns=list(VOTES))
    assert_equals_golden(pd.concat([golden[keys], found], axis=1), golden, keys)


@given(
    row=st.tuples(draw_from.votes(), draw_from.votes(), draw_from.votes(), draw_from.mean_votes()),
    shares=draw_from.alignments(),
)
def test_alignment_with_a_power_draws_the_ordered_logit_towards_its_vote(row, shares):
    *positions, mean_vote = row
    moved = [0.9 * share for share in shares]
    moved[1] += 0.1
    before, after = (
        votes_ordered.ordered_support(
            GAMMA, votes_ordered.weighted_position(1.0, *a[1:], *positions), GAMMA_OTHERS, mean_vote, 0.0
        )
        for a in (shares, moved)
    )
    # what is given up elsewhere pulled to the powers' mean position
    lost = 0.1 * sum(share * vote for share, vote in zip(shares[1:], positions, strict=True))
    assert after - before == pytest.approx(GAMMA * (0.1 * positions[0] - lost), abs=1e-13)
