"""A result is run again, number by number."""

import json
import re
import shutil

import pytest

import alignsim
from alignsim.commands.reproduce import DiffersError, main
from alignsim.config.errors import AlignsimError, ConfigError


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("result") / "aid"
    alignsim.run("aid_boost", overrides=["run.replicates=3", "run.rounds=4", "rules.aid_weight=0.7"], out_dir=place)
    return place


def test_a_result_is_the_same_when_it_is_run_again(folder, capsys):
    main([str(folder)])
    assert capsys.readouterr().out.startswith("The same, every one of ")


@pytest.mark.parametrize("few", ["run.replicates=1", "run.uncertainty=none"])
def test_a_single_replicate_whose_every_share_is_0_or_1_is_the_same_too(few, no_pictures, tmp_path, capsys):
    alignsim.run("aid_boost", overrides=[few, "run.rounds=2"], out_dir=tmp_path / "one")
    main([str(tmp_path / "one")])
    assert capsys.readouterr().out.startswith("The same, every one of ")


def a_quarter_more_switches(levels):
    """The first mean of switches raised."""
    return re.sub(r"(?<=switches,)[^,]+", lambda match: f"{float(match[0]) + 0.25}", levels, count=1)


def test_a_number_that_was_changed_is_found(folder, tmp_path):
    changed = shutil.copytree(folder, tmp_path / "changed")
    text = (changed / "levels.csv").read_text()
    (changed / "levels.csv").write_text(a_quarter_more_switches(text))
    with pytest.raises(DiffersError, match=r"levels: 1 of \d+ numbers differ, by up to 0.25"):
        main([str(changed)])


def test_the_interaction_of_a_stack_is_compared_too(tmp_path, capsys):
    stack = tmp_path / "stack"
    alignsim.run(overrides=["+experiment=[aid_boost,relocation]", "run.replicates=2", "run.rounds=2"], out_dir=stack)
    main([str(stack)])
    assert "The same" in capsys.readouterr().out
    table = (stack / "interaction.csv").read_text()
    (stack / "interaction.csv").write_text(table.replace(",0.5,2,", ",0.25,2,", 1))
    with pytest.raises(DiffersError, match=r"interaction: 1 of 1,500 numbers differ"):
        main([str(stack)])


@pytest.mark.parametrize("name", ["rules", "facts"])
def test_other_rules_and_facts_are_named_whether_numbers_differ_or_not(folder, tmp_path, capsys, name):
    changed = shutil.copytree(folder, tmp_path / "changed")
    manifest = json.loads((changed / "manifest.json").read_text())
    here, manifest[f"{name}_digest"] = manifest[f"{name}_digest"], 64 * "0"
    (changed / "manifest.json").write_text(json.dumps(manifest))
    words = f"made with other {name} (alignsim {alignsim.__version__}, {name}_digest {12 * '0'} where {here[:12]} is at"
    main([str(changed)])
    said = capsys.readouterr().out
    assert said.startswith("The same, every one of ") and f" numbers, though it was {words} hand): " in said
    text = (changed / "levels.csv").read_text()
    (changed / "levels.csv").write_text(a_quarter_more_switches(text))
    with pytest.raises(DiffersError, match=re.escape(f"by up to 0.25; it was {words} hand).")):
        main([str(changed)])


def test_a_row_that_is_missing_is_found(folder, tmp_path):
    shorter = shutil.copytree(folder, tmp_path / "shorter")
    lines = (shorter / "effects.csv").read_text().splitlines(keepends=True)
    (shorter / "effects.csv").write_text("".join(lines[:-1]))
    with pytest.raises(DiffersError, match="effects: has other rows or columns"):
        main([str(shorter)])


def test_not_being_the_same_is_an_answer_and_no_wrong_input():
    assert DiffersError.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], r"reproduce: expected RESULT \(its folder, such as .*\); see alignsim reproduce --help."),
        (["nowhere"], "nowhere: no result there"),
        (["a", "b"], "reproduce a b: expected one RESULT alone."),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(arguments, words):
    with pytest.raises(AlignsimError, match=words):
        main(arguments)


def test_a_missing_argument_is_wrong_input():
    with pytest.raises(ConfigError):
        main([])
