"""Forecasts of the splits are cut from fits that these share."""

import time
from datetime import date
from multiprocessing import active_children

import numpy as np
import pytest

from alignsim.votes import evaluation
from alignsim.votes.comparison import difference_table, score_table
from alignsim.votes.evaluation import SplitForecasts, Worlds, evidence_of, fits_of, split_forecasts
from alignsim.votes.minimum import minimums
from alignsim.votes.rivals.catalogue import MEAN, MODELS, STRUCTURAL
from alignsim.votes.roll_calls import read_roll_calls
from alignsim.votes.splits import SPLITS, B, Split

CALLS = read_roll_calls()
NOTHING = Worlds(np.zeros((3, 5, 4)), np.zeros((3, 5, 4)))


def dated(evidence):
    """Not forecasts: the day of each roll call, and how many roll calls were fitted on."""
    asked = ~evidence.fitted
    day = evidence.own.date[asked].astype(float)
    marks = np.stack([day, np.full(asked.sum(), evidence.fitted.sum())], axis=1)
    return {"model": np.broadcast_to(np.repeat(marks, 2, axis=1)[:, None], (asked.sum(), 5, 4))}


@pytest.fixture
def parts(monkeypatch):
    monkeypatch.setattr(evaluation, "forecasts", dated)
    told = []
    found = split_forecasts(CALLS, SPLITS, NOTHING, processes=1, advance=told.append)
    assert told == list(range(1, fits_of(SPLITS) + 1))
    return {part.name: part for part in found}


def test_every_forecast_stands_with_its_own_roll_call(parts):
    assert list(parts) == ["A", "B", "E"]
    for part in parts.values():
        assert (part.forecasts["model"][:, 0, 0] == part.calls.date.astype(float)).all()


def test_one_year_ahead_models_are_fitted_on_ever_more(parts):
    assert len(np.unique(parts["A"].forecasts["model"][..., 2])) == 1
    assert len(np.unique(parts["E"].forecasts["model"][..., 2])) == 10
    assert (np.diff(parts["E"].forecasts["model"][:, 0, 2]) >= 0).all()


def test_splits_fitted_to_the_same_day_share_a_fit():
    assert fits_of(SPLITS) == 10


@pytest.mark.parametrize("split", SPLITS, ids=lambda split: f"{split.name}_{split.first.year}")
def test_no_world_of_a_year_after_the_fit_is_known(split):
    known = {2013: 1.0, 2021: 2.0, 2023: 3.0}
    hidden = [value if year <= split.until.year else np.nan for year, value in known.items()]
    shares = np.broadcast_to(np.array(hidden)[:, None, None], (3, 5, 4))
    found = evidence_of(CALLS, split, Worlds(shares, shares))
    for given in (found.alignment, found.best_offer):
        # frozen where it is forecast, at the last world that is known
        assert (given[~found.fitted] == np.nanmax(hidden)).all()
        assert (given[found.fitted] <= np.nanmax(hidden)).all()


def test_within_the_years_that_are_fitted_alignment_goes_from_world_to_world():
    shares = np.broadcast_to(np.array([1.0, 2.0, np.nan])[:, None, None], (3, 5, 4))
    found = evidence_of(CALLS, B, Worlds(shares, shares))
    between = (found.own.time > 2013.0) & (found.own.time < 2021.0)
    expected = 1.0 + (found.own.time[between] - 2013.0) / 8.0
    assert found.alignment[between][:, 0, 0] == pytest.approx(expected)


def with_losses(name, calls, losses):
    """A split whose models give the vote that was cast a probability each of their own."""
    forecasts = {}
    for model in MODELS:
        right = np.exp(-losses.get(model, 1.0))
        one_hot = np.eye(4)[calls.votes]
        forecasts[model] = one_hot * right + (1.0 - one_hot) * (1.0 - right) / 3.0
    return SplitForecasts(name, calls, forecasts)


@pytest.fixture(scope="module")
def calls():
    return CALLS[-40:]


def test_scores_are_means_over_roll_calls_states_and_texts(calls):
    table = score_table([with_losses("A", calls, {STRUCTURAL: 0.2})]).set_index(["model", "texts", "state"])
    assert table.loc[(STRUCTURAL, "all", "ALL"), "log_loss"] == pytest.approx(0.2, abs=1e-3)
    assert table.loc[(MEAN, "opposed", "TKM"), "log_loss"] == pytest.approx(1.0, abs=1e-3)
    assert table.loc[(STRUCTURAL, "all", "KAZ"), "hits"] == 1.0
    assert table.loc[(STRUCTURAL, "all", "ALL"), "roll_calls"] == 40
    opposed = (calls.positions[:, 0] * calls.positions[:, 1] == -1.0).sum()
    assert table.loc[(STRUCTURAL, "opposed", "ALL"), "roll_calls"] == opposed
    assert len(table) == len(MODELS) * 2 * 6


def test_differences_are_below_nought_where_the_structural_model_is_better(calls):
    table = difference_table([with_losses("A", calls, {STRUCTURAL: 0.2, MEAN: 0.1})], seed=1)
    means = table[(table["texts"] == "all") & (table["score"] == "log_loss")].set_index("model")["mean"]
    assert means["state marginals"] == pytest.approx(-0.8, abs=1e-3)
    assert means[MEAN] == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize(
    ("losses", "met"),
    [
        ({STRUCTURAL: 0.27}, [True, True]),
        ({STRUCTURAL: 0.27, "title climatology": 0.26}, [False, True]),
        ({STRUCTURAL: 0.2762}, [True, False]),
        # the same structure without alignment is no rival
        ({STRUCTURAL: 0.27, "alignment a constant": 0.26}, [True, True]),
    ],
)
def test_minimums_are_to_beat_every_rival_and_the_stated_log_loss(calls, losses, met):
    found = minimums(score_table([with_losses("A", calls, losses)]))
    assert [minimum.met for minimum in found] == met


def test_nothing_is_stated_for_a_later_file(calls):
    assert minimums(score_table([with_losses("later", calls, {})])) == []


def never(job):
    """A forecast that takes longer than anybody waits."""
    time.sleep(600)


def test_the_processes_end_with_whoever_waits_for_them():
    jobs = [Split("", date(year, 12, 31), date(year + 1, 1, 1), date(year + 1, 12, 31)) for year in (2013, 2014)]
    with pytest.raises(KeyboardInterrupt), evaluation._made(never, jobs, 2):
        workers = active_children()
        assert workers
        raise KeyboardInterrupt
    assert not any(worker.is_alive() for worker in workers)
