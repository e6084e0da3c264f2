"""Changes of trade that were observed, and what their figures leave open."""

import numpy as np
import pytest

from alignsim.rules.priors import triangular, triangular_sd
from alignsim.validation.observed import changes, ordinary_movement
from alignsim.world.facts import read_table


def error_of(state, partner, end):
    (change,) = [one for one in changes() if (one.state, one.partner, one.end) == (state, partner, end)]
    return change.error


def row_of(name, state, partner, year):
    keys = {"input": name, "state": state, "power": partner, "world_year": year}
    (row,) = [row for row in read_table("world_inputs") if all(row[key] == value for key, value in keys.items())]
    return tuple(float(row[end]) for end in ("low", "value", "high"))


def sd_by_hand(a, c, b):
    return ((a * a + b * b + c * c - a * b - a * c - b * c) / 18) ** 0.5


@pytest.mark.parametrize("ends", [(0.05, 0.0985, 0.1477), (0.4, 0.4, 0.6), (0.0, 1.0, 1.0)])
def test_the_standard_deviation_of_a_range_is_that_of_what_is_drawn_from_it(ends):
    drawn = [triangular(u, *ends) for u in (np.arange(20_000) + 0.5) / 20_000]
    assert triangular_sd(*ends) == pytest.approx(np.std(drawn), rel=1e-4)
    assert triangular_sd(*ends) == pytest.approx(sd_by_hand(*ends), rel=1e-12)


def test_observed_changes_are_shares_of_turnover():
    (change,) = [one for one in changes() if (one.state, one.partner, one.end) == ("KGZ", "CHN", 2016)]
    assert change.value == pytest.approx(1548.49 / 5573.66 - 0.184, abs=1e-4)
    # one office counted both ends
    assert change.error == 0.0


@pytest.mark.parametrize("partner", ["RUS", "EU"])
def test_a_figure_that_no_office_of_the_state_counted_errs_as_far_as_its_range(partner):
    both = [sd_by_hand(*row_of("share", "TKM", partner, year)) for year in ("2021", "2023")]
    assert error_of("TKM", partner, 2023) == pytest.approx(np.hypot(*both))


def test_a_year_between_worlds_errs_as_far_as_the_world_before():
    low, value, high = row_of("share", "TKM", "RUS", "2013")
    later = [
        row for row in read_table("trade") if (row["state"], row["year"], row["flow"]) == ("TKM", "2016", "turnover")
    ]
    flows = {row["partner"]: float(row["value"]) for row in later}
    factor = flows["RUS"] / flows["WLD"] / value
    assert error_of("TKM", "RUS", 2016) == pytest.approx(sd_by_hand(low, value, high) * np.hypot(1.0, factor))


def test_figures_that_disagree_leave_more_open():
    # Chinese customs saw 0.10 where Kyrgyz customs saw 0.162
    assert error_of("KGZ", "CHN", 2023) == pytest.approx((0.1619 - 0.1) / 2)
    assert error_of("UZB", "RUS", 2023) == 0.0


def test_what_chinese_customs_see_more_counts_once():
    (low, value, high), (later_low, later, later_high) = (
        row_of("share_own", "TJK", "CHN", year) for year in ("2021", "2023")
    )
    disputed = ((later_high - high) - (later - value)) / 2
    # the state's own figure reaches as far up as down
    own = (value - low) / 6**0.5, (later - later_low) / 6**0.5
    assert error_of("TJK", "CHN", 2023) == pytest.approx(np.sqrt(disputed**2 + own[0] ** 2 + own[1] ** 2))


def test_ordinary_movements_grow_with_the_years():
    assert 0.02 < ordinary_movement(2) < ordinary_movement(3) < 0.08
