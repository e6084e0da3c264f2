"""What is not needed is not imported: a start is quick."""

import os
import subprocess
import sys

import pytest

HEAVY = ("mesa", "pandas", "numba", "scipy", "pyarrow", "matplotlib")
WATCHED = """
import sys
try:
    {body}
except SystemExit as end:
    code = end.code
finally:
    print("LOADED", *[name for name in {names!r} if name in sys.modules])
"""


def loaded(body, names):
    """Which of some packages a program has loaded when it ends."""
    program = WATCHED.format(body=body, names=names)
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"COLUMNS": "80"}, capture_output=True, text=True, timeout=60,
        check=True,
    )  # fmt: skip
    [line] = [line for line in done.stdout.splitlines() if line.startswith("LOADED")]
    return line.split()[1:], done


def command(*words):
    return f"sys.argv = {['alignsim', *words]!r}; from alignsim.cli import main; main()"


def test_to_import_alignsim_loads_nothing_heavy():
    assert loaded("import alignsim", (*HEAVY, "hydra", "omegaconf", "rich"))[0] == []


def test_what_is_loaded_is_seen():
    assert loaded("import alignsim; alignsim.AlignmentModel", ("mesa", "hydra"))[0] == ["mesa", "hydra"]


@pytest.mark.parametrize("word", ["", "compare", "explain", "frontier", "report", "reproduce"])
def test_every_help_is_quick_and_fits_a_terminal(word):
    found, done = loaded(command(*word.split(), "--help"), (*HEAVY, "numpy"))
    assert "aid_boost" in done.stdout
    assert found == []
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_list_of_experiments_loads_nothing_heavy():
    found, done = loaded(command("list"), HEAVY)
    assert "ukraine_shock" in done.stdout
    assert found == []


WRONG = (
    "lst", "+experiment=aid_bost", "rules.aid_wieght=0.8", "world.year=2020", "+world.override.gpd.KAZ=1",
    "explain nothing", "compare nothing nowhere", "validate history run.sed=1",
)  # fmt: skip


@pytest.mark.parametrize("words", WRONG)
def test_a_wrong_input_is_answered_before_anything_heavy_is_loaded(words):
    found, done = loaded(command(*words.split()), HEAVY)
    assert done.stderr.startswith("alignsim: ")
    assert found == []
