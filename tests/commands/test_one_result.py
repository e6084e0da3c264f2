"""Readers of one result take the only one that a path stands for, or say which there are."""

import json
import shutil

import pytest

import alignsim
from alignsim.commands import explain, report, reproduce
from alignsim.config.errors import ResultError

pytestmark = pytest.mark.usefixtures("no_pictures")
READERS = {"report": report, "explain": explain, "reproduce": reproduce}


@pytest.fixture(scope="module")
def only(tmp_path_factory, no_pictures):
    """A folder that holds one result."""
    place = tmp_path_factory.mktemp("only")
    alignsim.run("aid_boost", overrides=["run.replicates=2", "run.rounds=2"], out_dir=place / "2026-11-24")
    return place


@pytest.mark.parametrize("word", READERS)
def test_the_only_result_is_taken(only, word, capsys):
    for place in (only, only / "*"):
        READERS[word].main([str(place)])
        said = capsys.readouterr().out
        assert said.startswith("aid_boost: why") if word == "explain" else str(only / "2026-11-24") in said


@pytest.mark.parametrize("word", READERS)
def test_of_several_one_has_to_be_named(only, word, tmp_path):
    for name in ("a", "b"):
        shutil.copytree(only / "2026-11-24", tmp_path / name)
    for place in (tmp_path, tmp_path / "*"):
        with pytest.raises(ResultError) as caught:
            READERS[word].main([str(place)])
        assert str(caught.value) == f"{place}: holds 2 results; name one of them, such as {tmp_path / 'a'}."


@pytest.mark.parametrize("word", READERS)
def test_where_there_is_none_all_say_the_same(word, tmp_path):
    with pytest.raises(ResultError) as caught:
        READERS[word].main([str(tmp_path)])
    assert str(caught.value) == f"{tmp_path}: no result there (no folder with a manifest.json)."


@pytest.mark.parametrize("word", ["report", "reproduce"])
def test_a_shard_is_said_to_have_no_tables(only, word, tmp_path):
    copy = shutil.copytree(only / "2026-11-24", tmp_path / "copy")
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"shard": 0, "shards": 2}))
    with pytest.raises(ResultError, match="is a shard, which has no tables of its own"):
        READERS[word].main([str(copy)])
