"""What one expects of every experiment, over all that is uncertain in the world of 2021."""

import re

import pytest
import yaml

from alignsim.config.folders import choices_of, conf_dir, read_choice
from setups import HISTORY
from test_docs import ROOT, script

NAMES = [name for name in choices_of("experiment") if name not in ("baseline", *HISTORY)]


PAGE = (ROOT / "docs" / "reference" / "expectations.md").read_text()
# experiment, what is expected, who expects it, effect, share of replicates, verdict
ROWS = [[cell.strip("* ") for cell in row.split("|")[1:-1]] for row in re.findall(r"^\|.*%.*\|$", PAGE, re.M)]
ROWS = [row for row in ROWS if len(row) == 6 and row[0] != "experiment"]


def test_the_page_is_what_the_experiments_say():
    # the only test that runs them: what the others read is the page
    pages = script("build_expectations")
    assert pages.page(pages.cases()) == PAGE


def test_every_expectation_of_every_experiment_is_judged():
    expected = {name: len(read_choice("experiment", name)["scenario"]["expectation"]) for name in NAMES}
    assert {name: sum(row[0] == name for row in ROWS) for name in NAMES} == expected
    assert min(expected.values()) >= 1


def test_what_the_model_does_not_confirm_stands_first():
    ranks = [["contradicts", "undecided", "agrees"].index(row[5].split(",")[0]) for row in ROWS]
    assert ranks == sorted(ranks)
    assert PAGE.index("## What the model does not confirm") < PAGE.index("## All expectations")


def test_the_paper_is_not_contradicted():
    paper = [row[5] for row in ROWS if row[2].startswith("Gupta")]
    assert len(paper) >= 2
    assert set(paper) == {"agrees"}


def test_a_reason_that_is_missing_or_no_longer_needed_stops_the_page(monkeypatch):
    pages = script("build_expectations")
    monkeypatch.setattr(pages, "WHY", {("aid_boost", "align_usa", "EACH"): "one too many"})
    with pytest.raises(SystemExit, match="aid_boost"):
        pages.page(pages.cases(["aid_boost"]))


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_says_what_it_asks_and_where_every_amount_comes_from(name):
    text = (conf_dir() / "experiment" / f"{name}.yaml").read_text()
    scenario = yaml.safe_load(text)["scenario"]
    assert scenario["question"].endswith("?") and scenario["source"] and scenario["asks"]
    assert all(item["source"] for item in scenario["expectation"])
    assert all(item.get("beside") in (None, *choices_of("experiment")) for item in scenario["expectation"])
    for event in scenario["events"]:
        before = re.search(rf"((?:    #.*\n)+)    {event}: ", text)
        assert before, f"{event} has no comment"
        assert re.search(r"facts/|assumed|as in", before[1])


def test_the_reference_leads_to_the_page():
    assert "expectations.md" in (ROOT / "docs" / "reference" / "experiments.md").read_text()
