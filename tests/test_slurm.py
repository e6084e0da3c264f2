"""A sweep in shards on a real SLURM of one machine: what is lost is named, and made up for by the same command."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

import alignsim
from alignsim import cli, runner
from alignsim.config.compose import compose_hydra
from alignsim.config.errors import ConfigError, ResultError, UnfinishedError
from alignsim.config.overrides import parse_overrides
from alignsim.engines.ensemble import thread_count
from alignsim.multirun import check_complete
from alignsim.runner import write
from alignsim.world.setup import prepared

COMMAND = Path(sys.executable).with_name("alignsim")
ONE_MACHINE = Path(__file__).parent / "slurm" / "one_machine.sh"
# Debian keeps daemons where only root looks for programs
DAEMONS = [
    shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") for name in ("slurmctld", "slurmd", "munged")
]
needs_submitit = pytest.mark.skipif(
    find_spec("submitit") is None, reason="pip install 'alignsim[cluster]' brings submitit"
)


needs_slurm = pytest.mark.skipif(None in DAEMONS, reason="tests/slurm/one_machine.sh install brings SLURM")


# a shard has 16 chunks, each of which takes long enough to be caught at it
WHOLE = ("+experiment=aid_boost", "+design=lhs", "design.samples=150", "design.chunk=128", "run.rounds=400",
         "run.round_months=1", "run.replicates=20", "run.record_runs=2")  # fmt: skip
SWEEP = (*WHOLE, "design.shards=3")
BY_PRESET = (*SWEEP, "+cluster=slurm")
BY_LAUNCHER = ("-m", *SWEEP, "design.shard=range(3)", "hydra/launcher=submitit_slurm")
TABLES = ("runs.parquet", "rounds.parquet", "levels.csv", "effects.csv", "assumptions.csv")


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """Environment in which SLURM's commands reach the SLURM of this test."""
    folder = tmp_path_factory.mktemp("slurm")
    subprocess.run([ONE_MACHINE, "start", folder], check=True, timeout=60)
    yield os.environ | {"SLURM_CONF": str(folder / "slurm.conf"), "COLUMNS": "100", "MPLBACKEND": "agg"}
    subprocess.run([ONE_MACHINE, "stop", folder], check=True, timeout=60)


def begin(slurm, folder, *words):
    """The command, its output piped, in a process group of its own."""
    return subprocess.Popen(
        [COMMAND, *words], cwd=folder, env=slurm, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def end(process):
    """What a command said when it was over."""
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def until(condition, process):
    """What a condition gives as soon as it gives anything; the command must not end before."""
    while not (found := condition()):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    return found


def sweep_in(folder):
    """Folder of the sweep, once it is there."""
    return next(iter((folder / "results" / "sharded").glob("*")), None)


def tasks_in(folder):
    """Names that SLURM gave to tasks of the sweep."""
    return {path.name for path in (sweep_in(folder) / ".submitit").glob("[0-9]*") if list(path.glob("*_submitted.pkl"))}


def first_part(folder, shard):
    """The first finished chunk of a shard, once there is one."""
    return min(folder.glob(f"results/sharded/*/{shard}/parts/[0-9]*.npz"), default=None)


def preempt(slurm, job, shard):
    """Take a task's place from it, as SLURM does for a job that is more urgent."""
    subprocess.run(["scancel", "--signal=USR2", f"{job}_{shard}"], env=slurm, check=True)


def kill(job, shard):
    """End a task without a word, as a machine that runs out of memory does."""
    wanted = {f"SLURM_ARRAY_JOB_ID={job}", f"SLURM_ARRAY_TASK_ID={shard}"}
    for process in Path("/proc").glob("[0-9]*"):
        # a process may end while one looks at it
        with contextlib.suppress(OSError):
            program, *words = (process / "cmdline").read_text().split("\0")
            variables = set((process / "environ").read_text().split("\0"))
            if "python" in program and "submitit.core._submit" in words and wanted <= variables:
                os.kill(int(process.name), signal.SIGKILL)


def manifests(folder):
    """Text of the manifest of each shard, by its number."""
    return {path.parent.name: path.read_text() for path in sweep_in(folder).glob("*/manifest.json")}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The same sweep in one piece, made here; it also compiles the engine, if need be."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runner, "write_views", lambda ensemble, tables, folder: None)
        write(prepared(list(WHOLE)), folder)
    return folder


@pytest.fixture(scope="module")
def lost(slurm, whole, tmp_path_factory):
    """A sweep of which shard 0 was put back into the queue and shard 1 was killed, and what its command said."""
    folder = tmp_path_factory.mktemp("sweep")
    process = begin(slurm, folder, *BY_PRESET)
    until(lambda: sweep_in(folder) and tasks_in(folder), process)
    [job] = {task.split("_")[0] for task in tasks_in(folder)}
    ahead, times = {0: partial(preempt, slurm), 1: kill}, {}
    while ahead:
        part, shard = until(
            lambda: next(((first_part(folder, one), one) for one in ahead if first_part(folder, one)), None), process
        )
        times[part] = part.stat().st_mtime_ns
        ahead.pop(shard)(job, shard)
    done = end(process)
    kept = [part for part, written in times.items() if part.is_file() and part.stat().st_mtime_ns == written]
    return folder, done, manifests(folder), len(kept) == len(times)


def assert_a_lost_shard_is_named_in_one_sentence_with_the_way_on(lost):
    folder, done, _, _ = lost
    place = sweep_in(folder).relative_to(folder)
    assert done.returncode == 1
    assert done.stderr == (
        f"alignsim: {place}: shard 1 did not come to an end; the same command runs what is missing, "
        f"and {place}/.submitit holds what was said.\n"
    )


def assert_the_lost_shard_was_in_the_midst_of_it_and_the_others_came_to_their_end(lost):
    assert {number: json.loads(text)["status"] for number, text in lost[2].items()} == {
        "0": "complete", "1": "running", "2": "complete"
    }  # fmt: skip


def assert_a_shard_that_is_put_back_into_the_queue_goes_on_from_its_parts(lost):
    folder, _, _, parts_were_kept = lost
    [log] = (sweep_in(folder) / ".submitit").glob("*_0/*_log.err")
    assert "this job is preempted" in log.read_text()
    assert parts_were_kept


def assert_what_is_loaded_says_which_shard_is_missing(lost):
    result = alignsim.load(lost[0] / "results" / "sharded" / "*" / "[0-9]")
    assert result.manifest["missing_shards"] == [1]
    assert sorted(set(result.runs["point"])) == [*range(50), *range(100, 150)]


@pytest.fixture(scope="module")
def left(slurm, lost):
    """The sweep launched again, and the command interrupted once its task is in the queue."""
    folder, before = lost[0], tasks_in(lost[0])
    process = begin(slurm, folder, *BY_LAUNCHER)
    [task] = until(lambda: tasks_in(folder) - before, process)
    process.send_signal(signal.SIGINT)
    return task, end(process)


def assert_whoever_interrupts_the_command_is_told_what_slurm_goes_on_with(left):
    task, done = left
    assert done.returncode == 130
    assert done.stderr == (
        f"alignsim: interrupted; SLURM goes on with job {task} (scancel {task} ends it); "
        f"the same command goes on from here.\n"
    )


@pytest.fixture(scope="module")
def merged(slurm, lost, left):
    """What the command says when it is given for the third time."""
    return end(begin(slurm, lost[0], *BY_PRESET))


def assert_only_the_lost_shard_is_launched_again_and_only_once(lost, left, merged):
    folder, _, before, _ = lost
    assert merged.returncode == 0, merged.stderr
    assert {task for task in tasks_in(folder) if "_" not in task} == {left[0]}
    assert {number for number, text in manifests(folder).items() if text != before[number]} == {"1"}


def assert_the_sweep_that_lost_a_shard_is_the_local_one_to_the_byte(lost, merged, whole):
    sweep = sweep_in(lost[0])
    assert merged.stdout.rstrip().endswith(f"results/sharded/{sweep.name}")
    for name in TABLES:
        assert (sweep / name).read_bytes() == (whole / name).read_bytes(), name


def assert_a_job_that_slurm_does_not_take_is_answered_with_its_reason(slurm, tmp_path):
    done = end(begin(slurm, tmp_path, *BY_PRESET, "hydra.launcher.partition=nowhere"))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("alignsim: SLURM does not take the job: sbatch: error: invalid partition")


# one test, for there is one SLURM, and several workers may share out the tests of a file
@needs_submitit
@needs_slurm
def test_a_sharded_sweep_on_slurm_survives_the_loss_of_a_shard(slurm, lost, whole, tmp_path, request):
    assert_a_lost_shard_is_named_in_one_sentence_with_the_way_on(lost)
    assert_the_lost_shard_was_in_the_midst_of_it_and_the_others_came_to_their_end(lost)
    assert_a_shard_that_is_put_back_into_the_queue_goes_on_from_its_parts(lost)
    assert_what_is_loaded_says_which_shard_is_missing(lost)
    left = request.getfixturevalue("left")
    assert_whoever_interrupts_the_command_is_told_what_slurm_goes_on_with(left)
    merged = request.getfixturevalue("merged")
    assert_only_the_lost_shard_is_launched_again_and_only_once(lost, left, merged)
    assert_the_sweep_that_lost_a_shard_is_the_local_one_to_the_byte(lost, merged, whole)
    assert_a_job_that_slurm_does_not_take_is_answered_with_its_reason(slurm, tmp_path)


@needs_submitit
def test_a_machine_without_slurm_is_answered_with_one_line_and_leaves_no_folder(tmp_path):
    words = [COMMAND, "+experiment=aid_boost", "run.replicates=2", "+cluster=slurm"]
    nothing = os.environ | {"PATH": str(tmp_path)}
    done = subprocess.run(words, cwd=tmp_path, env=nothing, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert done.stderr == "alignsim: SLURM is out of reach: no sbatch, srun, squeue here.\n"
    assert list(tmp_path.iterdir()) == []


@needs_submitit
def test_a_suspended_task_is_still_there_and_a_cancelled_one_is_not():
    from alignsim.slurm import tasks_there

    assert tasks_there("12_0 SUSPENDED\n12_1 CANCELLED\n12_2 PENDING\n13 COMPLETING\n14 FAILED\n") == {
        "12_0", "12_2", "13"
    }  # fmt: skip


@pytest.mark.parametrize("words", [["+cluster=slurm"], ["hydra/launcher=submitit_slurm"]])
def test_without_submitit_the_package_that_brings_it_is_named(monkeypatch, words):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"pip install 'alignsim\[cluster\]'"):
        cli._check_cluster(parse_overrides(words), multirun=True)


@needs_submitit
def test_a_launcher_without_a_multirun_is_refused():
    with pytest.raises(ConfigError, match=r"hydra/launcher=slurm: launches the jobs of a multirun; add -m\."):
        cli._check_cluster(parse_overrides(["hydra/launcher=slurm"]), multirun=False)


@needs_submitit
def test_the_preset_is_submitits_launcher_with_a_second_go():
    launcher = compose_hydra(["+cluster=slurm"], hydra=True).hydra.launcher
    assert launcher._target_.endswith(".SlurmLauncher")
    assert launcher.max_num_timeout > 0


def test_a_task_uses_the_processors_that_slurm_gave_it(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(8)), raising=False)
    monkeypatch.setenv("SLURM_CPUS_PER_TASK", "3")
    assert thread_count(None) == 3
    assert thread_count(5) == 5


def test_a_job_that_slurm_puts_back_to_work_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "write_views", lambda ensemble, tables, folder: None)
    setup = prepared(["+experiment=aid_boost", "run.replicates=2", "run.rounds=2"])
    write(setup, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"status": "running"}))
    with pytest.raises(ResultError, match="holds a result already"):
        write(setup, tmp_path)
    monkeypatch.setenv("SLURM_RESTART_COUNT", "1")
    assert write(setup, tmp_path).manifest["status"] == "complete"


def test_jobs_that_are_no_shards_are_named_by_their_places_and_go_on_with_their_folder(tmp_path):
    jobs = [["+experiment=aid_boost"], ["+experiment=relocation"]]
    with pytest.raises(UnfinishedError) as error:
        check_complete(tmp_path, jobs, [ValueError("out of luck.")])
    assert str(error.value) == (
        f"{tmp_path}: jobs 0, 1 did not come to an end (out of luck); the same command with run.resume={tmp_path} "
        f"runs what is missing, and {tmp_path}/.submitit holds what was said."
    )


def test_many_lost_shards_are_not_all_named(tmp_path):
    with pytest.raises(UnfinishedError, match=r"shards 0, 1, 2, .*, 11 and 88 more did not"):
        check_complete(tmp_path, [[f"design.shard={number}"] for number in range(100)])
