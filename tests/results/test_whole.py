"""A folder or file appears whole or not at all, and nobody's work is overwritten."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from alignsim.config.errors import ResultError
from alignsim.results import whole
from alignsim.results.whole import whole_file, whole_folder, write_whole


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


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_was_written_is_kept_beside_what_came_meanwhile(kind, tmp_path):
    place = tmp_path / "found"
    other = place / "other.txt" if kind == "folder" else place
    with pytest.raises(ResultError, match="never overwritten") as caught, whole_folder(place) as unfinished:
        (unfinished / "mine.txt").write_text("mine")
        other.parent.mkdir(exist_ok=True)
        other.write_text("other")
    assert other.read_text() == "other"
    [kept] = [path for path in tmp_path.iterdir() if path != place]
    assert (kept / "mine.txt").read_text() == "mine"
    assert str(caught.value).endswith(f"kept in {kept}.")


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


def test_a_file_appears_whole(tmp_path):
    with whole_file(tmp_path / "found.csv") as unfinished:
        unfinished.write_text("a")
        assert not (tmp_path / "found.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["found.csv"]


def test_nothing_is_left_of_a_file_that_fails(tmp_path):
    with pytest.raises(RuntimeError), whole_file(tmp_path / "found.csv") as unfinished:
        unfinished.write_text("a")
        raise RuntimeError
    with (
        pytest.raises(ResultError, match=r"found.csv: cannot be written \("),
        whole_file(tmp_path / "found.csv") as unfinished,
    ):
        unfinished.with_name("no_folder").joinpath("a").write_text("a")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("before", [True, False])
def test_a_file_that_is_there_stays_whenever_it_came(before, tmp_path):
    place = tmp_path / "found.csv"
    if before:
        place.write_text("other")
    with pytest.raises(ResultError, match="never overwritten"), whole_file(place) as unfinished:
        assert not before
        unfinished.write_text("mine")
        place.write_text("other")
    assert [path.name for path in tmp_path.iterdir()] == ["found.csv"] and place.read_text() == "other"


@pytest.fixture(params=["hard links", "none"])
def file_system(request, monkeypatch):
    def no_link(old, new):
        raise PermissionError(1, "Operation not permitted", old, None, new)

    if request.param == "none":
        monkeypatch.setattr(os, "link", no_link)


@pytest.mark.usefixtures("file_system")
def test_a_file_that_comes_after_every_check_is_not_replaced(tmp_path, monkeypatch):
    place = tmp_path / "found.csv"
    monkeypatch.setattr(whole, "check_free", lambda files: None)
    with pytest.raises(ResultError, match=r"found.csv: cannot be written \(File exists\)"), whole_file(place) as mine:
        mine.write_text("mine")
        place.write_text("other")
    assert [path.name for path in tmp_path.iterdir()] == ["found.csv"] and place.read_text() == "other"


@pytest.mark.usefixtures("file_system")
def test_of_many_that_finish_at_once_one_has_the_name(tmp_path):
    place, ready = tmp_path / "found.csv", Barrier(8)

    def write(number):
        try:
            with whole_file(place) as unfinished:
                unfinished.write_text(str(number))
                ready.wait()
        except ResultError as refused:
            assert "never overwritten" in str(refused)
            return None
        return str(number)

    with ThreadPoolExecutor(8) as pool:
        names = [name for name in pool.map(write, range(8)) if name]
    assert names == [place.read_text()] and [path.name for path in tmp_path.iterdir()] == ["found.csv"]


@pytest.mark.usefixtures("file_system")
def test_nothing_is_left_where_nothing_was_written(tmp_path):
    with pytest.raises(ResultError, match=r"cannot be written \(No such file"), whole_file(tmp_path / "found.csv"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_link_to_nowhere_is_not_replaced(tmp_path):
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere")
    with pytest.raises(ResultError, match="never overwritten"), whole_file(tmp_path / "link.csv"):
        pass


def test_a_file_is_replaced_by_a_whole_one_or_stays(tmp_path):
    def half(path):
        path.write_text("half")
        raise OSError("disk full")

    place = tmp_path / "levels.csv"
    for text in ("old", "new"):
        write_whole(place, lambda path, text=text: path.write_text(text))
    with pytest.raises(OSError, match="disk full"):
        write_whole(place, half)
    assert [path.name for path in tmp_path.iterdir()] == ["levels.csv"] and place.read_text() == "new"
