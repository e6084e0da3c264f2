"""A folder appears with all its files or not at all, and nobody's work is overwritten."""

import pytest

from alignsim.config.errors import ResultError
from alignsim.results.whole import whole_folder


def written(place):
    with whole_folder(place) as unfinished:
        (unfinished / "a.txt").write_text("a")


def test_it_appears_with_its_files(tmp_path):
    written(tmp_path / "deep" / "found")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["found"]
    assert (tmp_path / "deep" / "found" / "a.txt").read_text() == "a"


def test_nothing_is_left_of_one_that_fails(tmp_path):
    with pytest.raises(RuntimeError), whole_folder(tmp_path / "found") as unfinished:
        (unfinished / "a.txt").write_text("a")
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_two_that_write_at_the_same_time_leave_each_other_alone(tmp_path):
    place = tmp_path / "found"
    with pytest.raises(ResultError, match="never overwritten"), whole_folder(place) as slow:
        (slow / "mine.txt").write_text("mine")
        written(place)
        assert (slow / "mine.txt").exists()
    assert [path.name for path in place.iterdir()] == ["a.txt"]


def test_an_empty_folder_is_filled_and_anything_else_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    written(tmp_path / "empty")
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("empty", "file", "link"):
        with pytest.raises(ResultError, match="never overwritten"):
            written(tmp_path / name)


def test_what_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultError, match=r"file/found: cannot be made \("):
        written(tmp_path / "file" / "found")
