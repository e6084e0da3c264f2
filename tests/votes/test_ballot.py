"""Which resolution is meant, and what was known before it."""

import csv
from datetime import date

import pytest

from alignsim.config.compose import compose
from alignsim.config.errors import ConfigError
from alignsim.config.schema import STATES
from alignsim.views.vote_terms import terms
from alignsim.votes import ballot as ballots
from alignsim.votes.alignments import alignment_usa
from alignsim.votes.ballot import ballot_of, key_of
from alignsim.votes.roll_calls import COLUMNS, read_roll_calls
from alignsim.votes.weightiest import OTHERS, PRIOR, weightiest
from alignsim.world.facts import read_table

INVENTED = ["votes.x_usa=1", "votes.x_rus=-1", "votes.x_chn=0", "votes.x0=0.7"]


def ballot(*overrides):
    return ballot_of(compose(list(overrides)).config.votes)


def refused(*overrides):
    with pytest.raises(ConfigError) as error:
        ballot(*overrides)
    return str(error.value)


def test_without_a_resolution_nothing_is_asked():
    assert ballot() is None


@pytest.mark.parametrize("written", ["es_11_6", "ES-11/6", "A/RES/ES-11/6"])
def test_a_resolution_is_found_however_it_is_written(written):
    found = ballot(f"votes={written}")
    assert (found.name, found.call.last, found.recorded) == ("ES-11/6", date(2023, 2, 23), True)


def test_a_symbol_that_looks_like_a_number_is_none():
    assert ballot("votes=76_70").name == "76/70"


def test_only_earlier_votes_are_known_and_the_parameters_are_fitted_on_them():
    found = ballot("votes=es_11_6")
    assert found.before.last == date(2023, 2, 20)
    assert not found.shipped
    assert found.last == date(2023, 12, 22)


@pytest.mark.parametrize(
    ("words", "worlds"),
    [
        (["votes=es_11_6"], 2),
        (["votes=76_70"], 1),
        # later than all roll calls that are shipped, but before the year of the world of 2023 is over
        ([*INVENTED, "votes.date=2023-12-28"], 2),
    ],
)
def test_the_parameters_are_fitted_in_the_worlds_whose_years_were_over(words, worlds, monkeypatch):
    monkeypatch.setattr(ballots, "calibrate", lambda calls, usa, draws: usa)
    found = ballot(*words)
    assert (found.estimates(draws=False) == alignment_usa(found.before.time, worlds)).all()


def test_every_resolution_of_the_record_has_a_key_of_its_own():
    symbols = read_roll_calls().resolution.tolist()
    assert len({key_of(symbol) for symbol in symbols}) == len(symbols)


def test_a_resolution_can_be_changed_and_then_nobody_knows_how_they_would_have_voted():
    found = ballot("votes=es_11_6", "votes.x_chn=1", "votes.x0=0.9", "votes.nuclear=true")
    assert found.call.positions[0].tolist() == [1.0, -1.0, 1.0]
    assert (found.call.x0[0], found.call.nuclear[0]) == (0.9, 1.0)
    assert not found.recorded
    assert found.before.last == date(2023, 2, 20)


def test_put_to_the_vote_again_later_it_has_itself_for_a_precedent():
    found = ballot("votes=es_11_6", "votes.date=2024-02-23")
    assert found.shipped
    assert "ES-11/6" in found.before.resolution


def test_an_invented_resolution_comes_to_the_vote_when_the_last_year_of_the_record_is_over():
    found = ballot(*INVENTED, "votes.title='Situation of human rights in Ruritania'")
    assert (found.call.last, found.recorded, found.shipped) == (date(2024, 1, 1), False, True)
    assert found.call.situation[0]
    assert not ballot(*INVENTED, "votes.title='Ruritania'").call.situation[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["votes=es_11_6"], "Taken as known, as recorded: United States yes; Russia no; China abstain; mean vote of "
         "the others 0.775; 7.0 % of them absent; issue codes: none."),
        # what is said of the record is no change, absence of a power counts as abstention
        (["votes=es_11_6", "votes.x_chn=0", "votes.x0=0.775", "votes.absent=0.07", "votes.nuclear=false",
          "votes.date=2023-02-23"], "Taken as known, as recorded: "),
        (["votes=es_11_6", "votes.x_chn=-1", "votes.date=2024-02-23"], "China no (record: China abstain); mean vote of "
         "the others 0.775; 7.0 % of them absent; issue codes: none; on 2024-02-23 (record: on 2023-02-23)."),
        (["votes=es_11_6", "votes.x0=0.776"], "mean vote of the others 0.776 (record: mean vote of the others 0.775);"),
        (["votes=es_11_6", "votes.title=On"], "title On (record: title Principles of the Charter"),
        ([*INVENTED, "votes.nuclear=true"], "Taken as known: United States yes; Russia no; China abstain; mean vote of "
         "the others 0.700; 7.4 % of them absent; issue codes: nuclear weapons."),
    ],
)  # fmt: skip
def test_the_terms_say_what_differs_from_the_record_and_a_value_of_the_record_differs_in_nothing(words, said):
    found = ballot(*words)
    assert said in terms(found)
    assert found.recorded is ("as recorded:" in terms(found) and "not all" not in terms(found))


def test_memory_is_shared_out_among_precedents_and_fades():
    now, later = (weightiest(ballot("votes=es_11_6", f"votes.date={day}")) for day in ("2024-02-23", "2025-02-23"))
    for table in (now, later):
        assert table["weight"].sum() == pytest.approx(1.0)
        assert table["weight"][:5].is_monotonic_decreasing
        assert table["resolution"].tolist()[5:] == [OTHERS, PRIOR]
    assert now.loc[0, ["resolution", *STATES]].tolist() == ["ES-11/6", "A", "A", "A", "X", "A"]
    # half a year's weight is left of a precedent, beside a prior that stays
    prior = (now["weight"].iloc[-1], later["weight"].iloc[-1])
    assert later["weight"][0] / prior[1] == pytest.approx(now["weight"][0] / prior[0] / 2.0, rel=2e-3)
    assert weightiest(ballot(*INVENTED))["resolution"].tolist() == [OTHERS, PRIOR]


def test_what_cannot_be_is_said_in_a_sentence():
    assert refused("votes=es_11_66").startswith(
        "votes=es_11_66: no such resolution among 2,514 roll calls from 1992-08-25 to 2023-12-22. Did you mean es_11_6 "
    )
    assert refused("votes.x_usa=1", "votes.x_rus=1") == (
        "votes.x_chn, votes.x0: missing; a resolution that is not of the record needs the votes of the powers, x_usa, "
        "x_rus, x_chn (1 yes, 0 abstained or absent, -1 no), and the mean vote of all others, x0 (-1 to 1); "
        "votes=es_11_6 names one of the record."
    )
    assert refused("votes.title=On").startswith("votes.x_usa, votes.x_rus, votes.x_chn, votes.x0: missing;")
    assert refused("votes=50_70q") == (
        "votes=50_70q, of 1995-12-12: has no outlook; expected a vote on 2011-09-17 or later: the vote model is fitted "
        "on the roll calls before the vote, from 2008 on, and needs 5 sessions of them."
    )
    assert refused(*INVENTED, "votes.date=2011-09-16").startswith("votes.date=2011-09-16: has no outlook; expected ")
    assert ballot(*INVENTED, "votes.date=2011-09-17").call.last == date(2011, 9, 17)
    assert refused("votes=es_11_6", "votes.date=2022-02-23") == (
        "votes.date=2022-02-23: ES-11/6 came to the vote on 2023-02-23; expected a later date, on which it is put to "
        "the vote again."
    )
    assert refused("votes.file=mine.csv") == (
        "votes.file=mine.csv: names no resolution; add votes=… (such as es_11_6)."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (INVENTED, ": there are roll calls of 3 sessions "),
        ([*INVENTED, "votes.date=2030-01-01"], ", votes.date=2030-01-01: there are roll calls of 3 sessions "),
        (["votes=es_11_6"], ", votes=es_11_6, of 2023-02-23: there are roll calls of 2 sessions "),
    ],
)
def test_too_few_sessions_in_a_file_of_the_user_are_told_by_its_name(words, said, tmp_path):
    file = tmp_path / "small.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row for row in read_table("roll_calls") if row["year"] in ("2022", "2023"))
    assert refused(*words, f"votes.file={file}").startswith(f"votes.file={file}{said}")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("", "Expected a symbol in small letters, such as es_11_6 (ES-11/6) or 76_70 (76/70)."),
        ("zzz", "Expected a symbol in small letters, such as es_11_6 (ES-11/6) or 76_70 (76/70)."),
        ("es11_6", "Did you mean es_11_6 (2023-02-23, Principles of the Charter "),
        ("syrian_arab", "Did you mean 78_222 (2023-12-19, Situation of human rights in the Syrian Arab Republic)?"),
    ],
)
def test_a_symbol_that_is_none_is_answered_with_the_nearest_or_the_form(written, hint):
    said = refused(f"votes={written}")
    assert said.startswith(
        f"votes={written}: no such resolution among 2,514 roll calls from 1992-08-25 to 2023-12-22. "
    )
    assert hint in said
