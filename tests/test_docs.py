"""What the pages say is what the code does."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from alignsim.config.folders import choices_of
from alignsim.config.levers import LEVERS
from alignsim.config.schema import RulesConfig
from alignsim.results.tables import STATE_MEASURES

ROOT = Path(__file__).parents[1]


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_of_the_reference_are_what_the_code_says():
    assert script("build_reference").stale() == []


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("parameters.md", [f"rules.{item.name}" for item in fields(RulesConfig)]),
        ("levers.md", list(LEVERS)),
        ("experiments.md", choices_of("experiment")),
        ("results.md", list(STATE_MEASURES)),
    ],
)
def test_every_name_stands_in_the_reference(page, names):
    text = (ROOT / "docs" / "reference" / page).read_text()
    assert [name for name in names if name not in text] == []


def outputs():
    """Every block of printed output that a page quotes."""
    pages = script("build_outputs")
    return [
        pytest.param(page, match["command"], bool(match["part"]), id=f"{page.stem}-{match['command']}")
        for page in pages.PAGES
        for match in pages.BLOCK.finditer(page.read_text())
    ]


@pytest.mark.parametrize(("page", "command", "answer_alone"), outputs())
def test_a_page_shows_what_its_command_prints(page, command, answer_alone, tmp_path):
    pages = script("build_outputs")
    output = pages.printed(command, tmp_path)
    assert (pages.answer_alone(output) if answer_alone else output) in page.read_text()


def test_the_table_of_the_readme_is_what_its_runs_say():
    pages, text = script("build_outputs"), (ROOT / "README.md").read_text()
    [table] = pages.TABLE.finditer(text)
    assert pages.moves_table(table["runs"]) == table[0].removeprefix(table[1])
    # all with which the page opens
    opening = text.split("##")[0]
    told = {"aid", "route", "guarantee", "sanctions", "licences", "coordination among the five"}
    assert [word for word in told if word not in table["runs"] or word not in opening] == []


def test_a_hundred_times_the_aid_moves_the_region_by_more_than_a_point(tmp_path):
    import alignsim

    effects = alignsim.run("aid_boost_100", ["run.replicates=300"]).effects.set_index(["state", "measure"])
    assert effects.loc[("ALL", "align_usa"), "ci_low"] > 0.01


def test_make_demo_runs_the_command_that_the_readme_shows():
    recipe = re.search(r"^demo:.*\n\t(.+)$", (ROOT / "Makefile").read_text(), re.M)[1]
    assert recipe == "$(BIN)/alignsim +experiment=aid_boost"
    assert "make demo" in (ROOT / "README.md").read_text()


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_says_which_python_it_needs(tmp_path):
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\necho 3.9\n")
    old.chmod(0o755)
    # a make that was called by make says more
    alone = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", f"PYTHON={old}", "demo"], cwd=ROOT, env=alone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1
    assert f"{old} is Python 3.9, and alignsim needs 3.11, 3.12 or 3.13" in done.stderr


def test_the_python_of_the_readme_runs_as_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = re.search(r"```python\n(.+?)```", (ROOT / "README.md").read_text(), re.S)[1]
    names = {}
    exec(code.replace("run.replicates=50", "run.replicates=2"), names)
    assert len(names["result"].explain("KAZ")) == 40
    assert names["model"].round == 1
    assert set(names["model"].states[0].components) == {"AUT", "USA", "RUS", "CHN"}


def test_the_python_of_the_page_on_sweeps_runs_as_written(tmp_path, monkeypatch):
    import alignsim

    monkeypatch.chdir(tmp_path)
    design = ["+design=grid", "design.parameters={rules.aid_weight: {values: [0.5, 1]}}", "run.replicates=2"]
    alignsim.run("aid_boost", [*design, "run.rounds=2", "run.record=none"], out_dir="swept")
    blocks = re.findall(r"```python\n(.+?)```", (ROOT / "docs" / "how-to" / "sweeps.md").read_text(), re.S)
    names = {}
    for code in blocks:
        exec(code, names)
    assert len(blocks) == 3
    assert names["effect"].shape == (2, 3)
    assert (names["effect"]["mean"] > 0).all()


def test_the_python_of_the_page_on_comparing_runs_as_written():
    [code] = re.findall(r"```python\n(.+?)```", (ROOT / "docs" / "how-to" / "compare.md").read_text(), re.S)
    names = {}
    exec(code.replace("run.replicates=50", "run.replicates=2"), names)
    assert len(names["both"].differences) == 24


def test_the_experiment_of_contributing_composes(tmp_path, monkeypatch):
    from alignsim.world.setup import prepared

    text = re.search(r"```yaml\n(.+?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.S)[1]
    folder = tmp_path / "conf" / "experiment"
    folder.mkdir(parents=True)
    (folder / "my_question.yaml").write_text(text)
    monkeypatch.chdir(tmp_path)
    setup = prepared(["+experiment=my_question"])
    assert setup.composed.events[0].amount == 100.0
    assert len(text.splitlines()) <= 11


def test_links_between_pages_lead_somewhere():
    pages = [path for path in ROOT.rglob("*.md") if ".venv" not in path.parts]
    links = [(page, target) for page in pages for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text())]
    local = [(page, target) for page, target in links if not target.startswith("http")]
    assert [f"{page.name}: {target}" for page, target in local if not (page.parent / target).exists()] == []
