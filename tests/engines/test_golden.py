"""Every shipped scenario against the golden tables of the model page, to 1e-9."""

import pandas as pd
import pytest

from alignsim.config.schema import PARTNERS, POWERS
from alignsim.engines.model import AlignmentModel
from golden_tables import assert_equals_golden, read_golden

YEAR_10 = read_golden("scenarios_year10")
PATHS = read_golden("paths")
CENTRAL_ASIA = read_golden("central_asia_2021_year10")
START = read_golden("baseline")
SHARES = ("autonomy", "align_usa", "align_rus", "align_chn")


def model_of(name, *overrides):
    return AlignmentModel.from_experiment(name, overrides=[*overrides, "run.uncertainty=none"])


def shares(state):
    return dict(zip(SHARES, state.shares, strict=True))


def ties(state):
    """Columns of the golden table beyond the shares."""
    security = {f"security_{p.lower()}": value for p, value in zip(POWERS, state.security, strict=True)}
    trade = {f"trade_{j.lower()}": value for j, value in zip(PARTNERS, state.trade, strict=True)}
    threat = {f"threat_{p.lower()}": value for p, value in zip(POWERS, state.threat, strict=True)}
    return security | trade | threat


def after_ten_years(name, *overrides):
    model = model_of(name, *overrides)
    for _ in range(40):
        model.step()
    return model


def of_scenario(table, name):
    return table[table["scenario"] == name].drop(columns="scenario")


@pytest.mark.parametrize("name", YEAR_10["scenario"].unique())
def test_the_reference_world_after_ten_years(name):
    model = after_ten_years(name, "world=reference")
    found = pd.DataFrame([{"state": state.code} | shares(state) | ties(state) for state in model.states])
    assert set(found.columns) == set(YEAR_10.columns) - {"scenario"}
    assert_equals_golden(found, of_scenario(YEAR_10, name), ["state"])


@pytest.mark.parametrize("name", CENTRAL_ASIA["scenario"].unique())
def test_central_asia_of_2021_after_ten_years(name):
    model = after_ten_years(name)
    found = pd.DataFrame([{"state": state.code} | shares(state) for state in model.states])
    assert_equals_golden(found, of_scenario(CENTRAL_ASIA, name), ["state"])


@pytest.mark.parametrize("name", PATHS["scenario"].unique())
def test_the_reference_world_round_by_round(name):
    model = model_of(name, "world=reference")
    rows = []
    for number in range(41):
        rows += [{"round": number, "state": state.code} | shares(state) for state in model.states]
        model.step() if number < 40 else None
    assert_equals_golden(pd.DataFrame(rows), of_scenario(PATHS, name), ["round", "state"])


def test_the_baseline_and_what_it_is_made_of():
    model = model_of("baseline", "world=reference")
    rows = [
        {"state": state.code, "hedging": state.hedging, "tilt": state.tilt}
        | {"diversification": state.components["AUT"]["diversification"]}
        | shares(state)
        | dict(zip(("v_aut", "v_usa", "v_rus", "v_chn"), state.utilities, strict=True))
        for state in model.states
    ]
    assert_equals_golden(pd.DataFrame(rows), START, ["state"])


def test_every_golden_scenario_is_shipped_and_every_shipped_one_is_golden():
    from alignsim.config.folders import choices_of
    from setups import HISTORY

    assert set(YEAR_10["scenario"]) == set(CENTRAL_ASIA["scenario"]) == set(choices_of("experiment")) - {*HISTORY}


@pytest.mark.parametrize(
    ("name", "points"),
    {
        "ukraine_shock": (0.12, -0.08, -1.97, 1.93),
        "secondary_sanctions": (1.86, 0.08, -3.36, 1.43),
        "trade_diversification": (0.58, 0.20, -0.41, -0.37),
        "aid_boost": (-0.01, 0.04, -0.02, -0.01),
        "aid_boost_100": (-0.87, 3.08, -1.56, -0.66),
        "china_bri_surge": (-2.34, -0.57, -2.84, 5.74),
    }.items(),
)
def test_the_golden_table_holds_the_mean_changes_that_the_model_page_tells(name, points):
    means = [of_scenario(YEAR_10, scenario)[list(SHARES)].mean() for scenario in (name, "baseline")]
    assert (100 * (means[0] - means[1])).round(2).tolist() == list(points)


def test_a_difference_from_a_golden_table_is_shown_with_from_to_and_by_how_much():
    moved = START.copy()
    moved.loc[0, "tilt"] += 0.5
    with pytest.raises(AssertionError, match=r"1 of .* numbers moved(?s:.*)KAZ(?s:.*)tilt(?s:.*)0\.5"):
        assert_equals_golden(moved, START, ["state"])
