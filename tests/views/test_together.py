"""What stacked experiments do together, at the widths of a terminal."""

import re

import pytest

from alignsim.analysis.interaction import obstacle
from alignsim.config.schema import STATES
from alignsim.views.summary import summary
from alignsim.views.together import interaction_view
from setups import setup_of, tables_of
from views.test_terminal import text_of

SMALL = ("run.replicates=6", "run.rounds=6")
BESIDE = "[aid_boost,trade_diversification]"
STACK = "[russian_aggression_with_guarantee,trade_diversification]"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits_and_names_every_experiment(width):
    text = text_of(interaction_view(tables_of(STACK, *SMALL).interaction, width), width)
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    # long names are broken after an underscore
    for name in ("russian_aggression_", "with_guarantee", "each alone, added", "all together", "Interaction: "):
        assert f"\n{name}" in text
    # the five and their mean, after the parts, with ranges
    for state in (*STATES, "mean "):
        assert re.search(rf"\n{state} +([+-]\d+\.\d+|0\.00) ", text)


def test_where_nothing_interacts_a_sentence_stands_in_the_place_of_zeros():
    text = text_of(interaction_view(tables_of(BESIDE, *SMALL).interaction))
    assert "and nothing interacts: every state" in " ".join(text.split())
    assert "Interaction: " not in text and "each alone, added" not in text
    assert "aid_boost" in text and "all together" in text


def test_the_summary_of_a_stack_tells_its_interaction():
    setup, tables = setup_of(STACK, *SMALL), tables_of(STACK, *SMALL)
    text = "".join(text_of(part) for part in summary(setup, tables))
    assert "Mean of the five: each alone and all together" in text
    assert "Together they " in text
    assert "24 runs of 6 rounds, 12 of them with one of the experiments alone, seed 1." in " ".join(text.split())


def test_the_summary_of_one_experiment_has_none():
    setup, tables = setup_of("aid_boost", *SMALL), tables_of("aid_boost", *SMALL)
    assert "Together they" not in "".join(text_of(part) for part in summary(setup, tables))


@pytest.mark.parametrize("experiment", [STACK, "aid_boost", "baseline"])
def test_blocks_of_the_summary_stand_one_empty_line_apart(experiment):
    setup, tables = setup_of(experiment, *SMALL), tables_of(experiment, *SMALL)
    text = "".join(text_of(part) for part in summary(setup, tables))
    assert "\n\n" in re.sub(r" +\n", "\n", text)
    assert "\n\n\n" not in re.sub(r" +\n", "\n", text)


def test_where_a_part_cannot_be_run_alone_the_summary_says_why():
    words = ("+scenario.events.{}={{lever:aid.USA,add:{}}}".format(*pair) for pair in (("a", 900), ("b", -500)))
    overrides = (*SMALL, *words, "++scenario.parts={one:[a],other:[b]}")
    setup = setup_of("baseline", *overrides)
    text = "".join(text_of(part, 400) for part in summary(setup, tables_of("baseline", *overrides)))
    assert f"is not known. {obstacle(setup)}" in text
