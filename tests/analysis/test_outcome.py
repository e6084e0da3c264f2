"""What a result says of an experiment that was changed, and of amounts that are swept."""

import pytest

import alignsim
from alignsim.analysis.outcome import judged_outcome
from alignsim.results.asked import question_of, unjudged

SMALL = ["run.replicates=2", "run.rounds=4", "run.record=none", "run.explain=false"]
OFFER = "scenario.events.us_offer"


def ran(*overrides, name="aid_boost"):
    return alignsim.run(name, overrides=[*SMALL, *overrides])


def swept(*values, name="aid_boost", path=f"{OFFER}.add", more=""):
    parameters = f"design.parameters={{{path}: {{values: [{','.join(map(str, values))}]}}{more}}}"
    return ran("+design=grid", parameters, name=name)


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ([f"{OFFER}.add=50"], "us_offer.add=50 where the experiment has 25"),
        (
            [f"{OFFER}.add=50", f"{OFFER}.split=gdp"],
            "us_offer.add=50 where the experiment has 25 and us_offer.split=gdp where it has equal",
        ),
        ([f"+{OFFER}.ramp=1"], "us_offer.ramp=1 where the experiment has none"),
        ([f"~{OFFER}.split"], "no us_offer.split where the experiment has equal"),
        (["+scenario.events.more={lever: aid.CHN, add: 1}"], "more added"),
        ([f"~{OFFER}"], "us_offer left out"),
    ],
)
def test_what_was_changed_is_told_and_what_was_expected_is_not_judged(overrides, words):
    result = ran(*overrides)
    assert result.answer.startswith(f"Run with {words}. ")
    assert question_of(result.tables).endswith(f"move any of the five? (With {words}.)")
    assert not judged_outcome(result.tables)
    assert "not judged" in unjudged(result.tables)


def test_an_experiment_that_is_run_as_it_is_written_is_judged_and_so_is_what_the_user_states():
    for overrides in ([f"{OFFER}.add=25"], ["rules.aid_weight=1"]):
        result = ran(*overrides)
        assert not result.answer.startswith("Run with")
        assert len(judged_outcome(result.tables)) == 1
    own = ran(f"{OFFER}.add=50", "scenario.expectation=[{measure: align_usa, state: ALL, sign: 1, source: me}]")
    assert [verdict.agrees for verdict in judged_outcome(own.tables)] == [True]


@pytest.mark.parametrize(
    ("result", "begins", "ends"),
    [
        (
            {"values": (1, 250, 2500)},
            "At us_offer.add=1 the largest move is Kyrgyzstan's, less than 0.01 points towards the United States",
            "from us_offer.add=250 on (2 of the 3 values).",
        ),
        ({"values": (1, 2)}, "At us_offer.add=1 ", "moves by 0.25 points or more at none of the 2 values."),
        ({"values": (2500, 5000)}, "At us_offer.add=2,500 ", "at each of the 2 values."),
        (
            {"values": (1, 2500), "more": f", {OFFER}.ramp: {{values: [0, 50]}}"},
            "Least happens at us_offer.add=1 and us_offer.ramp=50: ",
            "at us_offer.add=2,500 and us_offer.ramp=0 alone.",
        ),
        (
            {"values": range(1, 200, 20), "more": ", rules.aid_weight: {values: [0.5, 1]}"},
            "In the lowest fifth (us_offer.add=1 to 41) ",
            "in the highest fifth (us_offer.add=141 to 181) alone.",
        ),
        (
            {"values": (0.01, 0.9), "path": "scenario.events.coordination.set", "name": "c5plus1_coordination"},
            "At coordination.set=0.01 polarisation rises by ",
            "Polarisation falls by 0.25 points or more from coordination.set=0.9 on (1 of the 2 values).",
        ),
    ],
)
def test_swept_amounts_are_answered_value_by_value_without_yes_or_no(result, begins, ends):
    values = result.pop("values")
    found = swept(*values, **result)
    assert found.answer.startswith(begins)
    assert found.answer.endswith(ends)
    assert not judged_outcome(found.tables)


def test_a_path_of_many_values_keeps_each_of_them_where_nothing_else_is_swept():
    found = swept(*range(1, 200, 20))
    assert found.answer.startswith("At us_offer.add=1 ")
    assert "; at us_offer.add=181 " in found.answer
    assert found.answer.endswith("of the 10 values).")


def test_swept_rules_have_the_answer_and_the_verdict_of_their_mean():
    found = swept(0.5, 1, path="rules.aid_weight")
    assert found.answer.startswith("No")
    assert len(judged_outcome(found.tables)) == 1
