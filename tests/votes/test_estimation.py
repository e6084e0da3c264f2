"""Fitting the vote model, against the table of the design study and against what a likelihood must do."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from alignsim.votes.estimation import Likelihood
from alignsim.votes.parameters import PARAMETERS, VOTE_PARAMETERS
from alignsim.votes.structure import Cases, probabilities
from alignsim.world.facts import read_table
from golden_tables import read_golden

COLUMNS = ["p_yes", "p_abstain", "p_no", "p_absent"]


@pytest.fixture(scope="module")
def before_2022(since_2008):
    calls, _, _ = since_2008
    return (calls.date < np.datetime64("2022-01-01")).astype(float)


@pytest.fixture(scope="module")
def golden(since_2008):
    calls, _, _ = since_2008
    table = read_golden("votes_2022_2023")
    resolution = {row["rcid"]: row["resolution"] for row in read_table("roll_calls")}
    later = calls[calls.date >= np.datetime64("2022-01-01")]
    assert [resolution[rcid] for rcid in table["rcid"][::5]] == later.resolution.tolist()
    return table[COLUMNS].to_numpy().reshape(-1, 5, 4)


def loss_of(choices, weights):
    """Penalised negative log-likelihood and its gradient, written for a general minimiser."""
    each = weights[choices.call]

    def loss(parameters):
        scores = choices.coefficients @ parameters
        logs = scores - np.logaddexp.reduce(scores, axis=-1, keepdims=True)
        excess = (np.exp(logs) - choices.chosen) * each[:, None]
        value = choices.penalty * parameters @ parameters - ((logs * choices.chosen).sum(-1) @ each)
        return value, np.einsum("na,nap->p", excess, choices.coefficients) + 2.0 * choices.penalty * parameters

    return loss


def stopped_as_in_the_design_study(likelihood, weights):
    """The same likelihood climbed by L-BFGS-B from the study's start, to where its default tolerance stops."""
    start = np.zeros(len(PARAMETERS))
    start[0] = 0.5
    parts = np.split(start, [len(VOTE_PARAMETERS)])
    return np.concatenate(
        [
            minimize(loss_of(choices, weights), one, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
            for choices, one in zip((likelihood.votes, likelihood.absences), parts, strict=True)
        ]
    )


def test_the_likelihood_gives_the_probabilities_of_the_design_study(since_2008, before_2022, golden):
    _, cases, likelihood = since_2008
    found = probabilities(stopped_as_in_the_design_study(likelihood, before_2022), cases)
    assert np.abs(found[before_2022 == 0.0] - golden).max() < 1e-6


def test_the_fit_climbs_to_the_top_a_ten_thousandth_above_where_the_design_study_stopped(
    since_2008, before_2022, golden
):
    _, cases, likelihood = since_2008
    fitted = likelihood.fit(before_2022)
    assert np.abs(probabilities(fitted, cases)[before_2022 == 0.0] - golden).max() < 1e-4
    stopped = np.split(stopped_as_in_the_design_study(likelihood, before_2022), [len(VOTE_PARAMETERS)])
    parts = zip((likelihood.votes, likelihood.absences), np.split(fitted, [len(VOTE_PARAMETERS)]), stopped, strict=True)
    for choices, top, short in parts:
        loss = loss_of(choices, before_2022)
        assert loss(top)[0] <= loss(short)[0]
        assert np.abs(loss(top)[1]).max() < 1e-8


def test_a_roll_call_that_counts_twice_is_like_two_of_it(since_2008):
    calls, cases, likelihood = since_2008
    rows = np.arange(0, len(calls), 7)
    twice = np.concatenate([rows, rows[::2]])
    counts = np.bincount(twice, minlength=len(calls)).astype(float)
    repeated = Likelihood.of(calls[twice], Cases(*(getattr(cases, name)[twice] for name in Cases.__annotations__)))
    assert likelihood.fit(counts) == pytest.approx(repeated.fit(np.ones(len(twice))), abs=1e-9)


def test_where_the_search_begins_does_not_matter(since_2008, before_2022):
    _, _, likelihood = since_2008
    assert likelihood.fit(before_2022, np.full(17, 0.3)) == pytest.approx(likelihood.fit(before_2022), abs=1e-9)


def test_a_parameter_that_was_put_in_is_found_again(since_2008):
    """Votes drawn from the model itself: the fit gets back to the parameters within their sampling error."""
    calls, cases, _ = since_2008
    truth = np.array([0.9, -1.0, 1.1, 0.1, 1.2, -0.9, 1.7, 1.7, 1.1, 4.0, 1.4, 0.7, 1.2, 0.5, 1.0, 0.8, 0.7])
    ladder = probabilities(truth, cases).cumsum(-1)
    drawn = (np.random.default_rng(3).random(ladder.shape[:2])[..., None] > ladder).sum(-1).clip(max=3)
    fitted = Likelihood.of(replace(calls, votes=drawn.astype(np.int8)), cases).fit(np.ones(len(calls)))
    # γ_USA is the one that votes hardly know: alignment moves little
    allowed = [0.1, 0.3, 0.3, 0.3, 0.3, 0.4, 0.6, 0.6, 0.5, 6.0, 0.3, 0.1, 0.6, 0.2, 0.3, 0.3, 0.2]
    assert (np.abs(fitted - truth) < allowed).all()
