"""Rivals against the numbers of the reference, closed forms, and the rule that nobody knows what comes later."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignsim.config.schema import COMPONENTS
from alignsim.rules import votes_ordered
from alignsim.votes.alignments import between_worlds
from alignsim.votes.evaluation import evidence_of, worlds_of
from alignsim.votes.rivals import ordered
from alignsim.votes.rivals.catalogue import RIVALS, VARIANTS
from alignsim.votes.rivals.learned import boosting, multinomial
from alignsim.votes.rivals.structural import structural
from alignsim.votes.roll_calls import read_roll_calls
from alignsim.votes.scores import brier_scores, log_losses
from alignsim.votes.splits import A, by_years

MODELS = RIVALS | {"structural model": structural} | VARIANTS
LEARNED = ("multinomial, titles", "boosting, titles")
# log loss and Brier score on split A, of the slow reference
REFERENCE = {
    "state marginals": (0.6320, 0.3238),
    "persistence, power pattern": (0.6181, 0.3176),
    "pattern climatology": (0.6014, 0.3371),
    "ordered logit, alignment": (0.5674, 0.3111),
    "free loading": (0.5464, 0.3013),
    "dynamic ideal point": (0.5335, 0.2825),
    "last vote, same title": (0.3855, 0.1916),
    "title climatology": (0.3578, 0.1834),
    "precedents, no structure": (0.3232, 0.1664),
    "multinomial, no titles": (0.4801, 0.2588),
    "multinomial, titles": (0.2913, 0.1552),
    "structural model": (0.2747, 0.1479),
    "alignment a constant": (0.2743, 0.1476),
}
ALL = read_roll_calls()
# two years to be fitted on and one to be forecast: enough for a rule that holds without exception
FEW = ALL.between(date(2012, 1, 1), date(2014, 12, 31))
NEXT = by_years("next", 2013, 2014, 2014)


@pytest.fixture(scope="module")
def worlds():
    return worlds_of()


@pytest.fixture(scope="module")
def evidence(worlds):
    """As the reference had it: alignments of all worlds, between them linear, later ones too."""
    found = evidence_of(ALL, A, worlds)
    return replace(found, alignment=between_worlds(worlds.alignments, found.own.time))


@pytest.fixture(scope="module")
def few(worlds):
    return evidence_of(FEW, NEXT, worlds)


@pytest.mark.parametrize("name", REFERENCE)
def test_a_model_scores_on_split_a_what_the_reference_says(evidence, name):
    forecasts, votes = MODELS[name](evidence), evidence.own.votes[~evidence.fitted]
    scores = log_losses(forecasts, votes).mean(), brier_scores(forecasts, votes).mean()
    # the reference took alignments from worlds in which Chinese trade was the states' own figure alone
    assert scores == pytest.approx(REFERENCE[name], abs=1e-3 if "alignment" in name else 1.01e-4)


@pytest.mark.parametrize("name", [name for name in MODELS if not name.endswith("no titles")])
def test_forecasts_are_probabilities(few, name):
    forecasts = MODELS[name](few)
    assert forecasts.shape == ((~few.fitted).sum(), 5, 4)
    assert (forecasts >= 0.0).all()
    assert forecasts.sum(axis=-1) == pytest.approx(np.ones(forecasts.shape[:2]))


def changed_from(day, seed):
    """The same roll calls, all that is known of later ones drawn anew, and the votes of the five on the day as well."""
    generator = np.random.default_rng(seed)
    later, hidden = FEW.date > day, FEW.date >= day
    shuffled = np.arange(len(FEW))
    shuffled[later] = generator.permutation(shuffled[later])
    votes = FEW.votes.copy()
    votes[hidden] = generator.integers(0, 4, votes[hidden].shape)
    taken = {name: getattr(FEW, name)[shuffled] for name in ("key", "powers_votes", "x0", "absent", "issues")}
    return replace(FEW, votes=votes, **taken)


def check_blind(name, few, worlds, day, seed):
    asked = FEW.date[~_known()]
    changed = evidence_of(changed_from(day, seed), NEXT, worlds)
    before = asked <= day
    assert MODELS[name](changed)[before] == pytest.approx(MODELS[name](few)[before], abs=1e-9)


def _known():
    return NEXT.known(FEW)


DAYS = st.sampled_from(np.unique(FEW.date[~_known()]))


@pytest.mark.parametrize("name", [name for name in MODELS if not name.startswith(("multinomial", "boosting"))])
@settings(max_examples=3)
@given(day=DAYS, seed=st.integers(0, 9))
def test_a_forecast_does_not_change_with_later_votes(few, worlds, name, day, seed):
    check_blind(name, few, worlds, day, seed)


@pytest.mark.parametrize("name", LEARNED)
def test_a_learned_forecast_does_not_change_with_later_votes(few, worlds, name):
    check_blind(name, few, worlds, np.datetime64("2014-12-02"), seed=1)


def test_a_forecast_changes_with_earlier_votes(few, worlds):
    # the check itself: what was voted before the day is known
    votes = FEW.votes.copy()
    votes[FEW.date < np.datetime64("2014-12-02")] = 3
    changed = evidence_of(replace(FEW, votes=votes), NEXT, worlds)
    for name in ("persistence, power pattern", "title climatology", "precedents, no structure"):
        assert not np.allclose(MODELS[name](changed)[-1], MODELS[name](few)[-1])


def test_without_features_a_regression_forecasts_the_shares_of_votes(few):
    nothing = np.zeros((len(few.places), 5, 1))
    shares = np.bincount(few.own.votes[few.fitted].ravel(), minlength=4) / few.own.votes[few.fitted].size
    assert multinomial(few, nothing)[0, 0] == pytest.approx(shares, abs=2e-3)


def test_told_the_state_boosting_forecasts_its_shares_of_votes(few):
    state = np.broadcast_to(np.arange(5.0)[:, None], (len(few.places), 5, 1))
    found = boosting(few, state)[0]
    votes = few.own.votes[few.fitted]
    for place in range(5):
        shares = np.bincount(votes[:, place], minlength=4) / len(votes)
        assert found[place] == pytest.approx(shares, abs=0.03)


def test_the_ordered_logit_is_that_of_the_rules():
    support, threshold, absent = 0.4, 1.2, 0.1
    found = ordered._probabilities(np.array([support]), threshold, np.array([absent]))[0]
    assert found == pytest.approx(votes_ordered.ordered_probabilities(support, threshold, absent))


def test_the_weights_of_the_ordered_logit_are_found_again(few):
    # votes drawn from known weights: a sample of 20,000 gives them back
    generator = np.random.default_rng(1)
    terms = generator.normal(size=(20_000, 1, 2))
    yes, abstain, *_ = np.moveaxis(ordered._probabilities(terms @ [1.0, -0.5], 0.8, np.zeros((20_000, 1))), -1, 0)
    drawn = generator.random((20_000, 1))
    votes = np.where(drawn < yes, 0, np.where(drawn < yes + abstain, 1, 2))
    weights, threshold = ordered._fit_support(terms, votes)
    assert (*weights, threshold) == pytest.approx((1.0, -0.5, 0.8), abs=0.05)


def test_the_best_offer_has_all_alignment(worlds):
    # Kazakhstan: China in every world; Kyrgyzstan: Russia; Turkmenistan in 2021: the United States, 4.5 million
    best = np.array(COMPONENTS)[worlds.best_offers.argmax(axis=-1)]
    assert best[:, 0].tolist() == ["CHN"] * 3
    assert best[:, 1].tolist() == ["RUS"] * 3
    assert best[:, 3].tolist() == ["CHN", "USA", "CHN"]
    assert np.isin(worlds.best_offers, (0.0, 1.0)).all()


def test_between_worlds_alignment_is_linear_and_outside_constant(worlds):
    found = between_worlds(worlds.alignments, np.array([2000.0, 2017.0, 2030.0]))
    first, second, third = worlds.alignments
    assert found == pytest.approx(np.array([first, (first + second) / 2, third]))
