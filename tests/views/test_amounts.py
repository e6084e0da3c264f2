"""Needed amounts in the terminal and in a sentence, letter by letter, from tables made by hand."""

import math

import pandas as pd
import pytest

from alignsim.analysis.frontier import COLUMNS, CURVE_COLUMNS, Found
from alignsim.analysis.takes import takes
from alignsim.config.target import parse_target
from alignsim.views.amounts import amounts_table, footing, title
from alignsim.world.search import searches_of
from setups import setup_of
from views.test_terminal import text_of

OFFER = "scenario.events.us_offer.add"
NOWHERE = math.nan


@pytest.fixture(scope="module")
def setup():
    return setup_of("aid_boost", "run.replicates=2", "run.rounds=1")


def found(setup, target, amount, q05, q95, share, largest=0.004, n=100):
    """What one lever takes to move the mean of the five."""
    row = ("ALL", OFFER, "million USD a year", amount, q05, q95, share, largest, largest, 9.0, 0.0, 5000.0, n)
    table, curves = pd.DataFrame([row], columns=list(COLUMNS)), pd.DataFrame([], columns=list(CURVE_COLUMNS))
    searches = searches_of(setup, [OFFER], [5000.0])
    return Found(table, curves, parse_target(target), searches, (), {"ALL": 0.0}, setup, 100)


def cell_of(one):
    lines = text_of(amounts_table(one, one.searches)).splitlines()[4:]
    return [line.split("  ")[-1].strip() for line in lines]


@pytest.mark.parametrize(
    ("target", "words", "head"),
    [
        ("align_usa=+0.05", "move the mean of the five 5 points towards", "align_usa by +5 points\n"),
        ("align_usa=-0.005", "0.5 points away from", "align_usa by -0.5 points\n"),
        ("align_usa=+0.01", "1 point towards", "align_usa by +1 point\n"),
        ("align_usa=+0.07", "7 points towards", "align_usa by +7 points\n"),
        ("align_usa=+0.99", "99 points towards", "align_usa by +99 points\n"),
        ("switches=+0.5", "raise the number of switches of the mean of the five by 0.5", "switches by +0.5\n"),
    ],
)
def test_a_target_is_written_as_it_was_given(setup, target, words, head):
    one = found(setup, target, 10.0, 5.0, 20.0, 0.0)
    assert words in takes(one)
    assert head in title(one)


@pytest.mark.parametrize(
    ("numbers", "cell", "words"),
    [
        ((10.0, 5.0, 20.0, 0.0), ["10.0", "5.00 to 20.0"], "(5.00 to 20.0 million in 90 % of replicates)"),
        (
            (10.0, 5.0, 20.0, 0.02),
            ["10.0", "5.00 to 20.0", "out of reach in 2 %"],
            "(5.00 to 20.0 million in 90 % of replicates, out of reach in 2 %)",
        ),
        (
            (10.0, 5.0, 20.0, 0.002),
            ["10.0", "5.00 to 20.0", "out of reach in 0.2 %"],
            "out of reach in 0.2 %)",
        ),
        (
            (10.0, 5.0, NOWHERE, 0.31),
            ["10.0", "5.00 to out of reach", "out of reach in 31 %"],
            "(from 5.00 million USD a year on; in 31 % of replicates no amount does it)",
        ),
        (
            (NOWHERE, 5.0, NOWHERE, 0.6),
            ["out of reach", "5.00 to out of reach", "out of reach in 60 %", "at most 0.400 points"],
            "(at most 0.400 points on average; out of reach in 60 % of replicates)",
        ),
        (
            (NOWHERE, NOWHERE, NOWHERE, 1.0),
            ["out of reach", "out of reach in 100 %", "at most 0.400 points"],
            "(at most 0.400 points)",
        ),
    ],
)
def test_a_cell_and_the_sentence_say_what_is_known_of_the_replicates(setup, numbers, cell, words):
    one = found(setup, "align_usa=+0.05", *numbers)
    assert cell_of(one)[: len(cell)] == cell
    assert words in takes(one)


def test_what_falls_short_by_little_is_not_written_as_the_target(setup):
    numbers = (NOWHERE, NOWHERE, NOWHERE, 1.0)
    assert cell_of(found(setup, "align_usa=+0.005", *numbers, largest=0.004998))[2] == "just short of it"
    assert cell_of(found(setup, "align_usa=+0.005", *numbers, largest=-0.001))[2] == "it goes the other way"


def test_a_single_replicate_has_no_range(setup):
    assert cell_of(found(setup, "align_usa=+0.05", 10.0, 10.0, 10.0, 0.0, n=1))[:2] == ["10.0", ""]


def test_a_search_is_told_from_where_the_lever_does_nothing(setup):
    one = found(setup, "align_usa=+0.05", 10.0, 5.0, 20.0, 0.0)
    assert "Searched: us_offer from 0 up to 5,000." in footing(one)
    both = Found(one.table, one.curves, one.target, searches_of(setup, [OFFER]), (), one.besides, setup, 100)
    assert "Searched: us_offer from 0 down to -" in footing(both)
    assert " and up to 3" in footing(both)
