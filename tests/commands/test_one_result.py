"""Readers of one result take the only one that a path stands for, or say which there are."""

import json
import os
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
    # the newest is not the last by name
    os.utime(tmp_path / "a" / "manifest.json", (2e9, 2e9))
    for place in (tmp_path, tmp_path / "*"):
        with pytest.raises(ResultError) as caught:
            READERS[word].main([str(place)])
        assert str(caught.value) == f"{place}: holds 2 results; name one of them, such as {tmp_path / 'a'}, the newest."


@pytest.mark.parametrize("word", READERS)
def test_where_there_is_none_all_say_the_same(word, tmp_path):
    with pytest.raises(ResultError) as caught:
        READERS[word].main([str(tmp_path)])
    assert str(caught.value) == f"{tmp_path}: no result there (no folder with a manifest.json)."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("frontier.json", "alignsim frontier keeps no runs; name the folder of a run"),
        ("validation.json", "alignsim validate or calibrate keeps no runs; name the folder of a run"),
        (".", "no folder with a manifest.json"),
        ("", "it is a file; name the folder of a run"),
    ],
)
def test_what_is_there_instead_is_told(name, words, tmp_path):
    place = tmp_path / "found"
    if name:
        place.mkdir()
    if name != ".":
        (place / name).touch()
    with pytest.raises(ResultError) as caught:
        report.main([str(place)])
    assert str(caught.value) == f"{place}: no result there ({words})."


@pytest.mark.parametrize("word", ["report", "reproduce"])
def test_a_shard_is_said_to_have_no_tables(only, word, tmp_path):
    copy = shutil.copytree(only / "2026-11-24", tmp_path / "copy")
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"shard": 0, "shards": 2}))
    with pytest.raises(ResultError, match="is a shard, which has no tables of its own"):
        READERS[word].main([str(copy)])
