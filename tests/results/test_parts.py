"""Finished chunks on disk, and going on where a run was stopped."""

import numpy as np
import pytest

from alignsim import runner
from alignsim.config.errors import ResultError
from alignsim.engines.ensemble import ensemble_of, run_chunks
from alignsim.results import parts
from alignsim.results.parts import drop_parts, is_whole, kept_runs, part_path, read_part, write_part
from alignsim.results.resume import missing_chunks
from alignsim.runner import finished_chunks, write
from alignsim.world.setup import prepared

pytestmark = pytest.mark.usefixtures("no_pictures")

SWEEP = ("+experiment=aid_boost", "+design=lhs", "design.samples=30", "run.replicates=20", "run.rounds=2",
         "design.chunk=256", "run.record_runs=50")  # fmt: skip
TABLES = ("runs.parquet", "rounds.parquet", "levels.csv", "effects.csv", "assumptions.csv")


@pytest.fixture(scope="module")
def ensemble():
    return ensemble_of(prepared(SWEEP))


@pytest.fixture(scope="module")
def chunk(ensemble):
    [made] = run_chunks(ensemble, ensemble.chunks[1:2])
    return made


def content(folder):
    return {name: (folder / name).read_bytes() for name in TABLES}


def test_a_part_is_read_as_it_was_written(tmp_path, chunk):
    write_part(tmp_path, chunk)
    read = read_part(tmp_path, chunk.first)
    assert read.first == 256
    for name in ("last", "rounds", "reasons", "final"):
        assert np.array_equal(getattr(read, name), getattr(chunk, name))
    assert kept_runs(tmp_path) == 256
    assert [path.name for path in (tmp_path / "parts").iterdir()] == ["000000000256.npz"]


def shorter(data):
    return data[:-100]


def scrambled(data):
    middle = len(data) // 2
    return data[:middle] + b"\xa5" * 200 + data[middle + 200 :]


@pytest.mark.parametrize("damage", [shorter, scrambled, lambda data: b"", lambda data: b"no archive at all"])
def test_a_part_that_a_power_cut_tore_is_not_whole(tmp_path, ensemble, chunk, damage):
    runs = ensemble.chunks[1]
    assert not is_whole(tmp_path, runs)
    write_part(tmp_path, chunk)
    assert is_whole(tmp_path, runs)
    path = part_path(tmp_path, runs.start)
    path.write_bytes(damage(path.read_bytes()))
    assert not is_whole(tmp_path, runs)


def test_a_part_of_another_length_is_not_whole(tmp_path, ensemble, chunk):
    write_part(tmp_path, chunk)
    assert not is_whole(tmp_path, range(256, 300))


def test_parts_are_dropped_without_a_trace(tmp_path, chunk):
    write_part(tmp_path, chunk)
    drop_parts(tmp_path)
    drop_parts(tmp_path)
    assert list(tmp_path.iterdir()) == []


def stopped(folder, monkeypatch, after):
    """Begin the sweep, and break off when some chunks are kept."""
    count = 0

    def write_some(where, chunk):
        nonlocal count
        if count == after:
            raise KeyboardInterrupt
        count += 1
        parts.write_part(where, chunk)

    with monkeypatch.context() as patch:
        patch.setattr(runner, "write_part", write_some)
        with pytest.raises(KeyboardInterrupt):
            write(prepared(SWEEP), folder)


@pytest.mark.parametrize("after", [0, 3])
def test_a_run_that_was_stopped_goes_on_and_ends_as_if_it_had_not(tmp_path, monkeypatch, after):
    write(prepared(SWEEP), tmp_path / "whole")
    stopped(tmp_path / "stopped", monkeypatch, after)
    assert kept_runs(tmp_path / "stopped") == 256 * after
    torn = part_path(tmp_path / "stopped", 0)
    if after:
        torn.write_bytes(torn.read_bytes()[:-1])
    made = []
    monkeypatch.setattr(runner, "write_part", lambda folder, chunk: (made.append(chunk.first),
                                                                     parts.write_part(folder, chunk)))  # fmt: skip
    write(prepared([*SWEEP, f"run.resume={tmp_path / 'stopped'}"]), tmp_path / "stopped")
    assert made == [0, *range(256 * max(after, 1), 1200, 256)]
    assert content(tmp_path / "stopped") == content(tmp_path / "whole")
    assert not (tmp_path / "stopped" / "parts").exists()


def test_the_bytes_do_not_depend_on_chunks_or_threads(tmp_path):
    write(prepared(SWEEP), tmp_path / "one")
    write(prepared([*SWEEP, "design.chunk=1000", "run.threads=3"]), tmp_path / "other")
    assert content(tmp_path / "one") == content(tmp_path / "other")


DIFFERENT = [
    ("rules.noise=0.2", "was begun with rules.noise=0.1, and this command has rules.noise=0.2"),
    ("run.seed=5", "run.seed=1, and this command has run.seed=5"),
    ("design.samples=31", "design.samples=30, and this command has design.samples=31"),
    ("scenario.events.us_offer.add=26", "scenario.events.us_offer.add=25"),
    ("+scenario.events.more={lever: aid.CHN, add: 5}", "was begun with no scenario.events.more.lever, and"),
    ("+experiment=relocation", "was begun with experiment=aid_boost, and this command has experiment=relocation"),
    ("design.chunk=512", "design.chunk=512; give the same (finished chunks are not divided anew), or run it anew"),
]


@pytest.mark.parametrize(("override", "words"), DIFFERENT)
def test_another_configuration_than_that_of_the_folder_is_refused_by_name(tmp_path, monkeypatch, override, words):
    stopped(tmp_path / "stopped", monkeypatch, 2)
    before = sorted(path.name for path in (tmp_path / "stopped" / "parts").iterdir())
    other = [item for item in SWEEP if item.split("=")[0] != override.split("=")[0]]
    with pytest.raises(ResultError) as caught:
        write(prepared([*other, override, f"run.resume={tmp_path / 'stopped'}"]), tmp_path / "stopped")
    assert words in str(caught.value)
    assert sorted(path.name for path in (tmp_path / "stopped" / "parts").iterdir()) == before


def test_other_rules_than_those_of_the_folder_are_refused(tmp_path, monkeypatch):
    stopped(tmp_path / "stopped", monkeypatch, 2)
    monkeypatch.setattr("alignsim.results.folder.sources_digest", lambda: "other")
    with pytest.raises(ResultError, match="was begun with other source code of the rules"):
        write(prepared([*SWEEP, f"run.resume={tmp_path / 'stopped'}"]), tmp_path / "stopped")


def test_threads_may_differ_when_a_run_goes_on(tmp_path, monkeypatch):
    stopped(tmp_path / "stopped", monkeypatch, 2)
    tables = write(prepared([*SWEEP, f"run.resume={tmp_path / 'stopped'}", "run.threads=1"]), tmp_path / "stopped")
    assert tables.manifest["status"] == "complete"


def test_a_complete_result_is_not_made_again(tmp_path):
    write(prepared(SWEEP), tmp_path / "whole")
    with pytest.raises(ResultError, match="is complete already"):
        write(prepared([*SWEEP, f"run.resume={tmp_path / 'whole'}"]), tmp_path / "whole")


def test_progress_counts_what_was_found_too(tmp_path, ensemble):
    calls = []
    assert len(list(finished_chunks(ensemble, tmp_path, calls.append))) == 5
    assert sum(calls) == 1200
    assert missing_chunks(tmp_path, ensemble) == []
