"""The outlook of a vote in a run: `docs/how-to/votes.md` by its own command, and what must hold of any."""

import re
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

import alignsim
from alignsim.config.compose import compose
from alignsim.config.errors import ConfigError, ResultError
from alignsim.config.schema import STATES
from alignsim.results.again import setup_of
from alignsim.results.reading import read_tables
from alignsim.results.sameness import differences
from alignsim.views import plots
from alignsim.views.chances import BOTH, Chance, chances
from alignsim.views.outlook import outlook_view
from alignsim.views.outlook_words import CAUTION, sentences
from alignsim.views.precedents import named, of_the_rest
from alignsim.views.report import write_report
from alignsim.votes.ballot import ballot_of
from alignsim.votes.calibration import Estimates, shipped_estimates
from alignsim.votes.outlook import COLUMNS, VOTE_NAMES, outlook
from alignsim.world.setup import prepared
from pages import read_page

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "votes.md"
COMMAND = ["ukraine_shock", ["votes=es_11_6"]]
# as of the next year, with the parameters that are shipped: nothing has to be fitted
LATER = ["votes=es_11_6", "votes.date=2024-01-01", "run.replicates=40", "run.rounds=4"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Result of the command that the page names."""
    place = tmp_path_factory.mktemp("votes") / "result"
    with pytest.MonkeyPatch.context() as patch:
        # the page takes up no PNG, and they take half of the time
        patch.setattr(plots, "_BARE", {"svg": plots._BARE["svg"]})
        alignsim.run(*COMMAND, out_dir=place)
    return place


@pytest.fixture(scope="module")
def said(folder):
    """What is said of it."""
    setup, tables = setup_of(folder), read_tables(folder)
    return list(sentences(ballot_of(setup.composed.config.votes), tables.votes, tables.precedents, setup))


def of(votes, arm, state, vote):
    [row] = votes[(votes["arm"] == arm) & (votes["state"] == state) & (votes["vote"] == vote)].to_dict("records")
    return row


def test_the_page_shows_what_its_command_gives(folder, said):
    page = " ".join(PAGE.read_text(encoding="utf-8").replace("\n> ", "\n").split())
    assert "alignsim +experiment=ukraine_shock votes=es_11_6" in page
    for sentence in said:
        assert sentence in page
    votes = alignsim.load(folder).votes
    for state, vote in zip(STATES, ("abstain", "abstain", "abstain", "absent", "abstain"), strict=True):
        row = of(votes, "baseline", state, vote)
        assert row["recorded"]
        low, high = (f"{100 * row[end]:.0f}" for end in ("q05", "q95"))
        assert f"| {state} | {vote} | {100 * row['mean']:.0f} % ({low} to {high}) |" in page


def test_the_table_has_a_row_for_each_vote_of_each_state_in_each_arm(folder):
    votes = alignsim.load(folder).votes
    assert tuple(votes.columns) == COLUMNS
    assert votes.groupby("arm", sort=False).size().to_dict() == {"baseline": 21, "scenario": 21, "difference": 21}
    assert (votes["n"] == 2000).all()
    sums = votes[votes["state"] != "ALL"].groupby(["arm", "state"])["mean"].sum()
    assert sums[["baseline", "scenario"]].to_numpy() == pytest.approx(1.0)
    assert sums["difference"].to_numpy() == pytest.approx(0.0, abs=1e-12)


def test_alignment_has_no_part_in_absence(folder):
    votes = alignsim.load(folder).votes
    rows = votes[(votes["arm"] == "difference") & (votes["vote"] == "absent")]
    assert (rows[["mean", "q05", "q95"]] == 0.0).all(axis=None)


def test_the_vote_of_february_2023_was_the_likeliest_of_all(folder):
    votes = alignsim.load(folder).votes
    baseline = votes[(votes["arm"] == "baseline") & (votes["state"] != "ALL")]
    assert baseline.loc[baseline.groupby("state")["mean"].idxmax(), "recorded"].all()


def test_terminal_report_and_figure_say_it_and_fit(folder, said):
    setup, tables = setup_of(folder), read_tables(folder)
    console = Console(width=80, record=True, file=StringIO())
    console.print(outlook_view(ballot_of(setup.composed.config.votes), tables.votes, tables.precedents, setup))
    text = console.export_text()
    assert "…" not in text and "82* (" in text
    assert " ".join(CAUTION.split()) in " ".join(text.split())
    page = read_page((folder / "report.html").read_text(encoding="utf-8"))
    [table] = [one for one in page.all("table") if one.attributes.get("id") == "votes"]
    assert table is not None
    # a date is an element of its own, and its text stands apart from what follows
    told = "".join(page.one("main").text.replace("−", "-").split())
    for sentence in said:
        assert "".join(sentence.split()) in told
    assert (folder / "figures" / "votes.svg").exists()
    assert len(alignsim.load(folder).plot.votes().axes) == len(VOTE_NAMES)


def with_change(votes, state, vote, **ends):
    """The table with another change of one chance."""
    changed = votes.copy()
    rows = (changed["arm"] == "difference") & (changed["state"] == state) & (changed["vote"] == vote)
    for end, value in ends.items():
        changed.loc[rows, end] = value
    return changed


def test_a_state_whose_chances_stay_has_one_row_for_both_arms(folder):
    votes = alignsim.load(folder).votes
    row = of(votes, "baseline", "TKM", "absent")
    [(word, cells)] = chances(votes)["TKM"]
    low, high = (f"{100 * row[end]:.0f}" for end in ("q05", "q95"))
    assert (word, cells[3]) == (BOTH, Chance(f"{100 * row['mean']:.0f}", "", f"{low} to {high}", True))


@pytest.mark.parametrize("end", ["mean", "q05", "q95"])
def test_a_change_that_counts_in_mean_or_at_an_end_of_its_range_has_a_row(folder, end):
    votes = alignsim.load(folder).votes
    assert [word for word, _ in chances(with_change(votes, "KGZ", "yes", **{end: 0.0024}))["KGZ"]] == [BOTH]
    rows = dict(chances(with_change(votes, "KGZ", "yes", **{end: -0.0026}))["KGZ"])
    assert list(rows) == ["baseline", "scenario"]
    assert "-0.3" in f"{rows['scenario'][0].change} {rows['scenario'][0].span}"
    scenario = of(votes, "scenario", "KGZ", "yes")
    assert rows["scenario"][0].mean == f"{100 * scenario['mean']:.0f}"
    # alignment has no part in absence
    assert (rows["scenario"][3].change, rows["scenario"][3].span) == ("", "")


def test_the_largest_change_is_told_where_no_row_shows_it(folder, said):
    assert "In the mean no chance changes by as much as 0.05 points." in " ".join(said)
    setup, votes = setup_of(folder), alignsim.load(folder).votes
    others = with_change(votes, "KGZ", "yes", mean=0.01)
    told = " ".join(sentences(ballot_of(setup.composed.config.votes), others, None, setup))
    assert "Both: in 90 % of replicates" in told and "In the mean no chance" not in told
    slight = with_change(votes, "KGZ", "yes", mean=0.0009)
    told = " ".join(sentences(ballot_of(setup.composed.config.votes), slight, None, setup))
    assert "The largest change is that of Kyrgyzstan's yes, +0.1 points (" in told


def test_the_report_is_written_anew_from_the_tables(folder):
    before = (folder / "report.html").read_bytes()
    write_report(setup_of(folder), read_tables(folder), folder)
    assert (folder / "report.html").read_bytes() == before


def test_a_vote_before_the_scenario_is_told_apart_from_one_that_it_does_not_change(folder):
    votes, table = read_tables(folder).votes, read_tables(folder).precedents
    for begins, why in (
        ("2023-03-01", "the vote comes before the scenario begins (2023-03-01)"),
        ("2023-01-01", "the scenario begins on 2023-01-01, and no round of it is over by the vote"),
        ("2022-10-01", None),
    ):
        setup = prepared(["+experiment=ukraine_shock", "votes=es_11_6", f"run.start={begins}"])
        told = " ".join(sentences(ballot_of(setup.composed.config.votes), votes, table, setup))
        assert why is None or f"Both: {why}, which thus cannot change it." in told
        assert (" in the scenario." in told) is ("Both: in 90 %" in told) is (why is None)


def test_the_report_names_the_precedents_that_weigh_something(folder):
    table = read_tables(folder).precedents
    assert [row.resolution for row in named(table)] == ["ES-11/4", "73/89", "ES-11/1"]
    page = read_page((folder / "report.html").read_text(encoding="utf-8"))
    [shown] = [one for one in page.all("table") if one.attributes.get("id") == "precedents"]
    assert "ES-11/4" in shown.text and of_the_rest(table) in page.one("main").text


def test_how_old_the_record_is_is_told_from_a_year_on(folder):
    votes, table = read_tables(folder).votes, read_tables(folder).precedents
    for day, old in (("2024-12-22", False), ("2025-12-22", True)):
        setup = prepared(["votes=es_11_6", f"votes.date={day}"])
        told = " ".join(sentences(ballot_of(setup.composed.config.votes), votes, table, setup))
        assert ("The record ends 2.0 years before this vote. Precedents fade, each to half in a year" in told) is old


def test_a_run_without_a_resolution_has_no_votes():
    result = alignsim.run("aid_boost", ["run.replicates=2", "run.rounds=2"])
    assert result.votes.empty
    with pytest.raises(ResultError, match="looks out for no vote"):
        result.plot.votes()


def test_alignments_are_those_of_the_day_of_the_vote():
    """A vote within a run is that of a run that ends before it; before a run it is that of the start."""
    small = ["run.replicates=30", "votes=es_11_6"]
    within, ends = (alignsim.run("aid_boost_100", [*LATER, f"run.rounds={rounds}"]).votes for rounds in (12, 8))
    pd.testing.assert_frame_equal(within, ends, check_exact=True)
    longer = alignsim.run("aid_boost_100", [*LATER, "votes.date=2024-04-01", "run.rounds=12"]).votes
    assert not longer["mean"].equals(within["mean"])
    early = alignsim.run("aid_boost_100", [*small, "run.start=2024-01-01", "run.rounds=2"]).votes
    assert (early.loc[early["arm"] == "difference", "mean"] == 0.0).all()


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (["run.rounds=8"], "Alignments are those of 2024-01-01, the end of the run."),
        (["run.rounds=9"], "Alignments are those of 2024-01-01, after 8 of 9 rounds, the last before the vote."),
        (["run.rounds=1"], "Alignments are those of 2022-04-01, the end of the run, 1 year before the vote."),
        (["run.start=2030-01-01"], "Alignments are those of 2030-01-01, the start of the run, 6 years after the vote."),
    ],
)
def test_an_outlook_says_of_which_day_its_alignments_are(folder, run, said):
    setup = prepared([*LATER, *run])
    [*_, fitted, _] = sentences(ballot_of(setup.composed.config.votes), read_tables(folder).votes, None, setup)
    assert fitted.endswith(said)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["world.year=2023"], True),
        (["world.year=2021"], False),
        (["world.year=2023", "votes.date=2023-12-31"], True),
        (["world.year=2023", "votes.date=2024-01-01"], False),
    ],
)
def test_an_outlook_says_where_the_year_of_the_world_was_not_over(folder, words, told):
    setup = prepared(["votes=es_11_6", *words])
    said = " ".join(sentences(ballot_of(setup.composed.config.votes), read_tables(folder).votes, None, setup))
    assert ("The world's figures are of 2023, a year that was not over by the vote." in said) is told
    assert ("not over" in said) is told


def test_the_same_run_gives_the_same_votes_and_another_seed_others():
    one, same = alignsim.run("ukraine_shock", LATER), alignsim.run("ukraine_shock", LATER)
    pd.testing.assert_frame_equal(one.votes, same.votes, check_exact=True)
    assert differences(one.tables, same.tables)[1] == []
    other = alignsim.run("ukraine_shock", [*LATER, "run.seed=2"])
    assert not one.votes["mean"].equals(other.votes["mean"])


def test_the_first_replicates_of_a_longer_run_draw_the_same():
    few = alignsim.run(None, [*LATER[:2], "run.rounds=4", "run.replicates=1"]).votes
    shares = alignsim.run(None, LATER).runs[[f"align_usa_{state}" for state in STATES]].to_numpy()[:1]
    again = outlook(ballot_of(compose(LATER).config.votes), shipped_estimates(), {"baseline": shares}, 1, draws=True)
    assert again["mean"].to_numpy() == pytest.approx(few["mean"].to_numpy(), rel=1e-15)


def test_a_range_carries_the_whole_uncertainty_of_the_parameters():
    """At one alignment for all, of four draws of the parameters, the range goes from the least to the greatest."""
    ballot = ballot_of(compose(LATER).config.votes)
    four = Estimates(shipped_estimates().fitted, shipped_estimates().draws[:4])
    shares = np.full((400, 5), 0.1)
    wide = outlook(ballot, four, {"baseline": shares}, 1, draws=True)
    each = [
        outlook(ballot, Estimates(draw, four.draws), {"baseline": shares[:1]}, 1, draws=False)["mean"].to_numpy()
        for draw in four.draws
    ]
    assert wide["q05"].to_numpy() == pytest.approx(np.min(each, axis=0), rel=1e-12)
    assert wide["q95"].to_numpy() == pytest.approx(np.max(each, axis=0), rel=1e-12)


def test_the_five_together_are_the_product_of_each_at_one_set_of_parameters():
    votes = alignsim.run(None, ["votes=es_11_6", "run.uncertainty=none", "run.rounds=4"]).votes
    cast = votes[votes["recorded"] & (votes["state"] != "ALL")]
    assert len(cast) == 5
    assert of(votes, "baseline", "ALL", "as recorded")["mean"] == pytest.approx(cast["mean"].prod(), rel=1e-12)
    assert list(votes["arm"].unique()) == ["baseline"]


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["votes=es_11_66"], "votes=es_11_66: no such resolution"),
        (
            ["votes=es_11_6", "votes.date=2033-01-02"],
            "votes.date=2033-01-02: is more than a year after the run, which goes from 2022-01-01 to 2032-01-01; "
            "expected a day until 2033-01-01, or a longer run than run.rounds=40.",
        ),
        (
            ["votes=es_11_6", "run.start=2020-01-01", "run.rounds=8"],
            "votes=es_11_6: came to the vote on 2023-02-23, more than a year after the run,",
        ),
        (
            ["votes=es_11_6", "+design=lhs"],
            "votes: the outlook on a vote is for one point of the parameters, and this run sweeps ",
        ),
    ],
)
def test_a_wrong_question_is_refused_before_anything_is_run(overrides, said, tmp_path):
    with pytest.raises(ConfigError, match=re.escape(said)):
        alignsim.run("ukraine_shock", overrides, out_dir=tmp_path / "none")
    assert not (tmp_path / "none").exists()
