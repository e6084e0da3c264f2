"""Two honest sentences stand in the report, the README and the page on validation, word for word."""

import re
from pathlib import Path

import pytest

from alignsim.validation.worlds import Draws
from alignsim.validation.yardsticks import compare
from alignsim.views.track_record import TRACK_RECORD
from alignsim.views.yardsticks import findings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["README.md", "docs/validation.md"])
def test_the_pages_quote_what_the_report_says(page):
    assert TRACK_RECORD in " ".join((ROOT / page).read_text(encoding="utf-8").split())


def test_pairs_of_powers_are_those_that_validate_yardsticks_counts():
    pairs = re.search(r"in (\d+) of (\d+) pairs, where one pattern for all five states has (\d+)", TRACK_RECORD)
    said = " ".join(findings(compare(Draws(2))))
    assert f"the model has {pairs[1]} of {pairs[2]} pairs right; one pattern for all five states has {pairs[3]}" in said
