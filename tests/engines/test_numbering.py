"""Numbers of runs, and of which more is kept."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from alignsim.engines.numbering import EXPLAINED, SETTLED, Numbering

SIZES = st.integers(1, 30)


@given(SIZES, st.integers(1, 2), SIZES)
def test_every_run_has_a_point_an_arm_and_a_replicate_of_its_own(points, arms, replicates):
    numbering = Numbering(points, arms, replicates, 0, True)
    names = list(zip(*(part.tolist() for part in numbering.names(np.arange(numbering.runs))), strict=True))
    assert names == [(p, a, r) for p in range(points) for a in range(arms) for r in range(replicates)]


@given(SIZES, st.integers(1, 2), SIZES, st.integers(0, 900))
@example(1, 2, 300, 200)
@example(30, 1, 2, 7)
def test_the_sample_is_the_same_in_both_arms_and_as_large_as_it_can_be(points, arms, replicates, sample):
    sample = min(sample, points * replicates)
    numbering = Numbering(points, arms, replicates, sample, True)
    runs = np.arange(numbering.runs)
    place, (point, arm, replicate) = numbering.recorded(runs), numbering.names(runs)
    whole = sample // points * points if sample >= points else sample
    for a in range(arms):
        mine = place[(arm == a) & (place >= 0)]
        assert mine.tolist() == list(range(whole))
    recorded = {(p, r) for p, r, n in zip(point.tolist(), replicate.tolist(), place.tolist(), strict=True) if n >= 0}
    assert len(recorded) == whole


def test_the_sample_spreads_over_points():
    numbering = Numbering(1000, 1, 2, 10, False)
    runs = np.arange(numbering.runs)
    point = numbering.names(runs)[0][numbering.recorded(runs) >= 0]
    assert point.tolist() == list(range(0, 1000, 100))


def test_reasons_are_kept_of_no_more_than_memory_holds():
    numbering = Numbering(1, 2, 20_000, 20_000, True)
    recorded, explained, settled = numbering.kept(np.arange(numbering.runs))
    assert (len(recorded), len(explained), len(settled)) == (40_000, 2 * EXPLAINED, 2 * SETTLED)


def test_without_explanation_no_reasons_are_kept():
    recorded, explained, settled = Numbering(1, 2, 300, 200, False).kept(np.arange(600))
    assert (len(recorded), len(explained), len(settled)) == (400, 0, 0)
