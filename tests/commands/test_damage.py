"""A result that lost a file, or of which one is damaged, is answered with one sentence by every reader."""

import shutil

import pytest

import alignsim
from alignsim.commands import compare, explain, report, reproduce
from alignsim.config.errors import ResultError

pytestmark = pytest.mark.usefixtures("no_pictures")
STACK = ["+experiment=[aid_boost,relocation]", "run.replicates=2", "run.rounds=2"]
TABLES = (
    "levels.csv", "effects.csv", "interaction.csv", "assumptions.csv", "explain.parquet", "runs.parquet",
    "rounds.parquet", "config.yaml",
)  # fmt: skip
READERS = {"report": report, "explain": explain, "reproduce": reproduce, "compare": compare}


@pytest.fixture(scope="module")
def stack(tmp_path_factory, no_pictures):
    folder = tmp_path_factory.mktemp("result") / "stack"
    alignsim.run(overrides=STACK, out_dir=folder)
    return folder


@pytest.fixture
def copy(stack, tmp_path):
    return shutil.copytree(stack, tmp_path / "copy")


def sentence(word, folder, other):
    """What a reader says of a folder that it refuses."""
    with pytest.raises(ResultError) as caught:
        READERS[word].main([str(folder), *([str(other)] if word == "compare" else [])])
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("word", READERS)
def test_every_reader_names_the_file_that_is_missing_and_its_folder(stack, copy, word):
    for name in TABLES:
        (copy / name).rename(copy / "elsewhere")
        assert sentence(word, copy, stack) == (
            f"{copy}: {name} is missing from this result; copy the folder again from where it was made, or run the "
            f"experiment again."
        )
        (copy / "elsewhere").rename(copy / name)


@pytest.mark.parametrize("word", READERS)
def test_every_reader_names_the_file_that_was_cut_off(stack, copy, word):
    for name in TABLES:
        whole = (copy / name).read_bytes()
        for kept in (0, len(whole) // 2, len(whole) - 1):
            (copy / name).write_bytes(whole[:kept])
            assert sentence(word, copy, stack).startswith(f"{copy / name}: is damaged or cut off (")
        (copy / name).write_bytes(whole)


@pytest.mark.parametrize("word", ["reproduce", "compare"])
def test_a_table_whose_inside_is_damaged_is_named(stack, copy, word):
    content = bytearray((copy / "runs.parquet").read_bytes())
    content[4 : len(content) // 2] = bytes(len(content) // 2 - 4)
    (copy / "runs.parquet").write_bytes(content)
    assert sentence(word, copy, stack).startswith(f"{copy / 'runs.parquet'}: is damaged or cut off (")


def test_a_table_of_something_else_is_named(stack, copy):
    (copy / "effects.csv").write_text("name,size\nmine,1\n")
    assert "effects.csv: is damaged or cut off (it has no columns state, measure)" in sentence("explain", copy, stack)


def test_what_a_run_never_wrote_is_not_missed(tmp_path):
    for name, overrides in {"baseline": [], "bare": ["+experiment=aid_boost", "run.explain=false"]}.items():
        alignsim.run(overrides=["run.replicates=1", "run.rounds=1", *overrides], out_dir=tmp_path / name)
    assert alignsim.load(tmp_path / "baseline").effects.empty
    assert alignsim.load(tmp_path / "bare").tables.explain is None


def test_every_run_of_a_stack_is_counted(stack):
    manifest = alignsim.load(stack).manifest
    assert (manifest["runs"], manifest["runs_alone"]) == (4, 4)
