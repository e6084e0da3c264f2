"""Two periods run forward: dated events of known size, exact ranges, and misses that are counted."""

import re
from dataclasses import replace
from math import log

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.stats import norm

from alignsim.config.folders import conf_dir
from alignsim.config.schema import STATES
from alignsim.validation import agreement as votes
from alignsim.validation.agreement import agreement, dispersion, observed_agreement
from alignsim.validation.history import History, blurred_quantile, run_history
from alignsim.validation.observed import ordinary_movement
from alignsim.validation.worlds import Draws
from alignsim.views.history import plot_history, shown, verdict
from alignsim.votes.alignments import WORLDS, alignment_usa
from alignsim.votes.calibration import Estimates
from alignsim.votes.roll_calls import POSITION, read_roll_calls
from alignsim.votes.structure import probabilities
from alignsim.world.facts import read_table
from setups import HISTORY


@pytest.fixture(scope="module")
def found(few_fits):
    return run_history(Draws(30, seed=3))


def figure(table, **wanted):
    (row,) = [row for row in read_table(table) if all(row[key] == value for key, value in wanted.items())]
    return float(row["value"])


def gdp(who, *years):
    return np.mean([figure("structure", state=who, year=str(year), indicator="gdp") for year in years])


def sent_home(state, *years):
    share = {year: figure("structure", state=state, year=str(year), indicator="remittances") for year in years}
    return np.mean([share[year] * gdp(state, year) for year in years])


def events(name):
    return yaml.safe_load((conf_dir() / "experiment" / f"{name}.yaml").read_text())["scenario"]["events"]


@pytest.mark.parametrize(
    ("name", "start", "end"), [("history_2014", (2013,), (2015, 2016)), ("history_2022", (2021,), (2023,))]
)
def test_partners_grow_as_their_gdp_does_beside_the_rest_of_the_world(name, start, end):
    named = ("USA", "EU", "RUS", "CHN")
    rest = [gdp("WLD", *years) - sum(gdp(one, *years) for one in named) for years in (start, end)]
    for event, partner in (("size_usa", "USA"), ("size_eu", "EU"), ("size_russia", "RUS"), ("size_china", "CHN")):
        growth = gdp(partner, *end) / gdp(partner, *start)
        assert events(name)[event]["factor"] == pytest.approx(growth / (rest[1] / rest[0]), abs=0.001)


def test_money_sent_home_moves_as_published():
    early, late = events("history_2014"), events("history_2022")
    for state in ("KGZ", "TJK", "UZB"):
        key = state.lower()
        assert early[f"remittances_{key}"]["factor"] == pytest.approx(
            sent_home(state, 2015, 2016) / sent_home(state, 2013), abs=0.001
        )
        for year in (2022, 2023):
            factor = sent_home(state, year) / sent_home(state, 2021)
            assert late[f"remittances_{year}_{key}"]["factor"] == pytest.approx(factor, abs=0.001)


def test_threat_affinity_rail_and_relocation_are_those_of_the_facts():
    late = events("history_2022")
    for name in ("war_kaz", "war_kgz_uzb", "war_tjk_tkm"):
        for state in late[name]["states"]:
            proximity = figure("world_inputs", world_year="2021", input="proximity", state=state, power="RUS")
            assert late[name]["add"] * proximity == pytest.approx(0.05)
    for state in ("KAZ", "KGZ", "UZB"):
        of = [figure("world_inputs", world_year=year, input="C", state=state, power="RUS") for year in ("2021", "2023")]
        assert late[f"approval_{state.lower()}"]["add"] == pytest.approx(of[1] - of[0], abs=0.001)
    teu = [figure("corridor", year=year, measure="northern_transit") for year in ("2021", "2024")]
    assert late["rail_2023"]["set"] == pytest.approx(log(teu[1] / teu[0]) / log(1 - 0.24), abs=0.005)
    money = figure("remittances", state="KAZ", year="2022", measure="from_russia")
    growth = figure("remittances", state="KAZ", year="2022", measure="growth_from_russia")
    assert late["relocation_kaz"]["add"] == pytest.approx(money * (1 - 1 / growth), abs=1)


@pytest.mark.parametrize("name", HISTORY)
def test_every_event_of_a_period_has_its_date_and_every_comment_its_source(name):
    text = (conf_dir() / "experiment" / f"{name}.yaml").read_text()
    assert all(event["start"] for event in events(name).values())
    comments = re.findall(r"((?:^    #.*\n)+)", text, re.M)
    assert all(re.search(r"facts/", comment) for comment in comments)


def test_a_blurred_quantile_is_that_of_the_normal_where_nothing_differs():
    assert blurred_quantile(np.zeros(7), 0.3, 0.95) == pytest.approx(norm.ppf(0.95) * 0.3)


def test_a_blurred_quantile_of_two_values_solves_the_mixture():
    x = blurred_quantile(np.array([-1.0, 1.0]), 0.4, 0.8)
    assert (norm.cdf((x + 1) / 0.4) + norm.cdf((x - 1) / 0.4)) / 2 == pytest.approx(0.8)
    assert blurred_quantile(np.array([1.0, 2.0, 4.0]), 0.0, 0.5) == 2.0


@pytest.mark.parametrize(("kind", "number"), [("trade", 25), ("agreement", 30)])
def test_misses_stand_first_and_the_summary_counts_them(found, kind, number):
    changes = found.changes[found.changes["kind"] == kind]
    inside = changes["inside"].tolist()
    assert inside == sorted(inside) and len(inside) == number
    (both,) = found.summary[(found.summary["kind"] == kind) & (found.summary["period"] == "both")].to_dict("records")
    assert (both["inside"], both["changes"]) == (sum(inside), number)
    assert both["coverage"] == both["inside"] / both["changes"]
    assert both["large"] == (changes["observed"].abs() > 0.02).sum()


def test_ordinary_years_and_like_texts_widen_the_range(found):
    changes = found.changes
    widened = (changes["q95"] - changes["q05"]) - (changes["own_q95"] - changes["own_q05"])
    trade = changes["kind"] == "trade"
    assert (widened[trade] > 0.02).all() and (widened[~trade] > 0).all()
    assert (changes["inside"] >= changes["own"]).all()


def test_a_range_around_no_change_is_that_of_ordinary_years_and_of_the_figures(found):
    for row in found.changes[found.changes["kind"] == "trade"].to_dict("records"):
        years = 3 if row["period"] == "history_2014" and "2015" not in row["name"] else 2
        half = norm.ppf(0.95) * np.hypot(row["error"], ordinary_movement(years))
        assert row["still"] == (abs(row["observed"]) <= half)


def test_agreement_is_that_of_the_roll_calls_in_which_both_voted():
    calls = read_roll_calls()
    calls = calls[calls.date.astype("datetime64[Y]") == np.datetime64("2023")]
    cast = [pair for pair in zip(calls.votes[:, 0], calls.powers_votes[:, 0], strict=True) if 3 not in pair]
    apart = [abs(POSITION[own] - POSITION[power]) for own, power in cast]
    assert observed_agreement(2023)[0, 0] == pytest.approx(1 - np.mean(apart) / 2)


def test_states_remember_no_vote_of_the_years_that_are_predicted(few_fits, monkeypatch):
    usa = np.full((len(STATES), 2), 0.1)
    before = agreement(2021, 2023, usa, 1).predicted
    calls = read_roll_calls()
    votes = calls.votes.copy()
    votes[calls.date >= np.datetime64("2022-01-01")] = 0
    monkeypatch.setattr("alignsim.validation.agreement.read_roll_calls", lambda: replace(calls, votes=votes))
    assert np.array_equal(agreement(2021, 2023, usa, 1).predicted, before)


@pytest.mark.parametrize(("squares", "factor"), [((9.0, 1.0), np.sqrt(5.0)), ((0.5, -0.7), 1.0)])
def test_dispersion_is_the_root_of_the_mean_square_and_at_least_one(squares, factor, monkeypatch):
    forecasts = []

    def of_forecast(origin, year):
        forecasts.append((origin, year))
        return np.full((len(STATES), 3), squares[origin % 2])

    monkeypatch.setattr(votes, "_squares", of_forecast)
    assert dispersion.__wrapped__(2013, 2016) == pytest.approx(factor)
    # as far ahead as the period, and not beyond its world year
    assert forecasts == [(2009, 2012), (2010, 2013)]


def test_what_the_parameters_leave_open_is_taken_off_the_squared_residual(monkeypatch):
    cells = np.ones((len(STATES), 3))
    fits = Estimates(np.array([0.5]), np.array([[0.4], [0.6]]))
    monkeypatch.setattr(votes, "_fitted", lambda origin: fits)
    monkeypatch.setattr(votes, "_expected", lambda drawn, *_: (drawn[:, :, None] * cells, 0.1 * cells))
    monkeypatch.setattr(votes, "observed_agreement", lambda year: 0.7 * cells)
    # residual 0.2, variance over the draws 0.02, error 0.1
    assert votes._squares(2016, 2018) == pytest.approx((0.04 - 0.02) / 0.01 * cells)


def test_squares_of_independent_votes_are_one_where_the_parameters_are_known(monkeypatch):
    calls, rng = read_roll_calls(), np.random.default_rng(5)
    year = np.flatnonzero(calls.date.astype("datetime64[Y]") == np.datetime64("2018"))
    fitted = votes._fitted(2016).fitted
    cases = votes._remembered(votes._before(2016), calls[year])
    cases = replace(cases, alignment_usa=np.repeat(alignment_usa(np.array([2018.0]), 1), len(year), 0))
    chances = probabilities(fitted, cases).cumsum(axis=2)
    monkeypatch.setattr(votes, "_fitted", lambda origin: Estimates(fitted, np.tile(fitted, (2, 1))))
    squares = []
    for _ in range(4):
        drawn = calls.votes.copy()
        drawn[year] = (rng.random(chances.shape[:2])[:, :, None] > chances).sum(axis=2)
        monkeypatch.setattr(votes, "read_roll_calls", lambda drawn=drawn: replace(calls, votes=drawn))
        squares.append(votes._squares(2016, 2018))
    assert np.sqrt(np.mean(squares)) == pytest.approx(1.0, abs=0.3)


@pytest.mark.parametrize(("origin", "world"), [(2009, None), (2012, None), (2013, 0), (2020, 0), (2021, 1)])
def test_an_origin_knows_no_world_that_is_later(origin, world, monkeypatch):
    given = []

    def expected(parameters, start, end, usa):
        given.append(usa)
        return np.zeros((len(parameters), len(STATES), 3)), np.ones((len(STATES), 3))

    fits = Estimates(np.zeros(17), np.zeros((2, 17)))
    monkeypatch.setattr(votes, "calibrate", lambda calls, usa, draws: given.append(usa) or fits)
    monkeypatch.setattr(votes, "_expected", expected)
    monkeypatch.setattr(votes, "_fitted", votes._fitted.__wrapped__)
    votes._squares(origin, 2023)
    of_worlds = alignment_usa(np.array(WORLDS, float), len(WORLDS))
    last = np.zeros(len(STATES)) if world is None else of_worlds[world]
    # at the end of what is fitted, in the forecast, and in the draws of it
    assert len(given) == 3 and all((usa[-1] == last).all() for usa in given)


def test_the_footing_says_what_the_error_of_votes_was_multiplied_by(found):
    *_, footing = shown(found)
    early, late = dispersion(2013, 2016), dispersion(2021, 2023)
    assert f"times {early:.2f} and {late:.2f}," in footing.renderable.plain


def test_the_footing_owns_up_to_the_size_that_was_set_after_what_came_of_it(found):
    *_, footing = shown(found)
    said = (
        "none from what came of them, but for the gain of re-export, which was set after the trade of 2022 was known."
    )
    assert said in footing.renderable.plain


def test_dispersion_knows_no_vote_after_the_world_year(monkeypatch):
    def with_all_yes_from(day):
        changed = {name: getattr(calls, name).copy() for name in ("votes", "powers_votes")}
        for cast in changed.values():
            cast[calls.date >= np.datetime64(day)] = 0
        monkeypatch.setattr(votes, "read_roll_calls", lambda: replace(calls, **changed))
        return dispersion.__wrapped__(2013, 2016)

    calls = read_roll_calls()
    monkeypatch.setattr(votes, "_fitted", votes._fitted.__wrapped__)
    assert with_all_yes_from("2014-01-01") == dispersion(2013, 2016) > 1.0
    assert with_all_yes_from("2013-01-01") != dispersion(2013, 2016)


def summary(coverage, sign_share):
    row = {
        "kind": "trade", "period": "both", "changes": 100, "inside": 100 * coverage, "coverage": coverage, "large": 10,
        "signs": 10 * sign_share, "sign_share": sign_share,
    }  # fmt: skip
    return History(pd.DataFrame(), pd.DataFrame([row]), Draws(1))


@pytest.mark.parametrize(
    ("coverage", "sign_share", "missed"),
    [(0.90, 0.8, 0), (0.80, 0.7, 0), (0.98, 0.7, 0), (0.79, 0.8, 1), (0.99, 0.8, 1), (0.90, 0.6, 1), (0.5, 0.5, 2)],
)
def test_minima_are_missed_below_and_above(coverage, sign_share, missed):
    found = summary(coverage, sign_share)
    assert len(found.missed) == missed
    assert verdict(found).startswith("Not confirmed" if missed else "Confirmed")


@pytest.mark.parametrize("kind", ["trade", "agreement"])
def test_the_picture_shows_both_periods_for_three_partners(found, kind):
    assert [len(ax.get_yticks()) for ax in plot_history(found.changes, kind).axes] == [len(STATES)] * 6


def test_a_state_whose_figures_end_earlier_is_headed_with_its_own_years(found):
    early, _, _, late, _, _ = plot_history(found.changes, "trade").axes
    assert early.get_yticklabels()[-1].get_text() == "Kazakhstan,\n2013 to 2015"
    assert early.get_yticklabels()[0].get_text() == "Uzbekistan"
    assert late.get_yticklabels()[-1].get_text() == "Kazakhstan"
    votes_alone = plot_history(found.changes, "agreement").axes[0]
    assert votes_alone.get_yticklabels()[-1].get_text() == "Kazakhstan"


def test_a_single_replicate_is_told_as_one(few_fits):
    *_, footing = shown(run_history(Draws(1, seed=3)))
    assert "With a single replicate no range holds" in footing.renderable.plain
    assert "1 replicates" not in footing.renderable.plain
