"""The alignsim command as a user calls it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from alignsim import cli
from alignsim.api import load, questions, run
from alignsim.config.schema import STATES

COMMAND = Path(sys.executable).with_name("alignsim")
TINY = ("run.replicates=2", "run.rounds=2", "run.record=none")
FILES = {
    "manifest.json", "config.yaml", ".hydra", "levels.csv", "effects.csv", "runs.parquet", "rounds.parquet",
    "explain.parquet", "assumptions.csv", "figures", "report.html", "alignsim.log",
}  # fmt: skip
MINE = """# @package _global_
scenario:
  name: mine
  question: Would my own event move anybody?
  source: my own
  events:
    it: {lever: aid.USA, add: 1000}
"""


def alignsim(folder, *words, width="100"):
    """Call the command in a folder, its output piped."""
    environment = os.environ | {"COLUMNS": width, "MPLBACKEND": "agg"}
    return subprocess.run(
        [COMMAND, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def results_in(folder):
    """Result folders below a folder."""
    return [path.parent for path in Path(folder).rglob("manifest.json")]


def status(folder):
    return json.loads((folder / "manifest.json").read_text())["status"]


@pytest.fixture(scope="module")
def boost(tmp_path_factory):
    """The folder in which aid_boost was run, and what it said."""
    folder = tmp_path_factory.mktemp("boost")
    return folder, alignsim(folder, "+experiment=aid_boost", "run.replicates=4", "run.rounds=4")


@pytest.mark.xdist_group("boost")
def test_a_scenario_ends_well(boost):
    _, done = boost
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.xdist_group("boost")
def test_a_scenario_writes_one_folder_named_by_experiment_and_date(boost):
    folder, _ = boost
    [result] = results_in(folder)
    assert result.parent == folder / "results" / "aid_boost"
    assert result.name[:2] == "20"
    assert len(result.name.split("_")) == 3


@pytest.mark.xdist_group("boost")
def test_the_folder_holds_exactly_the_files_that_scripts_rely_on(boost):
    [result] = results_in(boost[0])
    assert {path.name for path in result.iterdir()} == FILES
    assert status(result) == "complete"


@pytest.mark.xdist_group("boost")
def test_the_folder_holds_the_overrides_and_the_resolved_configuration(boost):
    [result] = results_in(boost[0])
    assert "run.replicates=4" in (result / ".hydra" / "overrides.yaml").read_text()
    assert "replicates: 4" in (result / "config.yaml").read_text()


@pytest.mark.xdist_group("boost")
def test_the_answer_is_one_sentence_and_a_table_of_the_five(boost):
    _, done = boost
    lines = done.stdout.splitlines()
    for state in STATES:
        assert any(line.split()[:1] == [state] for line in lines)
    assert "move" in done.stdout
    [result] = results_in(boost[0])
    assert result.name in done.stdout


@pytest.mark.xdist_group("boost")
def test_a_pipe_sees_no_progress_bar_and_no_colours(boost):
    _, done = boost
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "\r" not in done.stdout


@pytest.mark.xdist_group("boost")
def test_the_log_says_what_was_run(boost):
    [result] = results_in(boost[0])
    assert "aid_boost: 8 runs of 4 rounds" in (result / "alignsim.log").read_text()


@pytest.mark.xdist_group("boost")
def test_a_result_is_never_overwritten(boost):
    folder, _ = boost
    [result] = results_in(folder)
    before = {path: path.read_bytes() for path in result.rglob("*") if path.is_file()}
    done = alignsim(folder, "+experiment=aid_boost", *TINY, f"hydra.run.dir={result}")
    assert done.returncode == 2
    assert_one_line(done, "holds a result already")
    assert {path: path.read_bytes() for path in result.rglob("*") if path.is_file()} == before


def assert_one_line(done, *parts):
    """What went wrong is said on one line of stderr, and nothing else is said."""
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("alignsim: ")
    assert done.stdout == ""
    for part in parts:
        assert part in done.stderr


def test_without_words_the_baseline_is_run(tmp_path):
    done = alignsim(tmp_path, *TINY)
    assert done.returncode == 0, done.stderr
    [result] = results_in(tmp_path)
    assert result.parent.name == "baseline"
    assert not (result / "effects.csv").exists()


def test_the_list_names_every_experiment_with_its_question(tmp_path):
    done = alignsim(tmp_path, "list", width="300")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    for name, question in questions():
        assert any(name in line.split() and question in line for line in lines), name


def test_the_list_fits_into_a_narrow_window(tmp_path):
    done = alignsim(tmp_path, "list", width="60")
    assert max(len(line) for line in done.stdout.splitlines()) <= 60
    assert "russian_aggression_with_guarantee" in done.stdout


def test_roll_calls_are_listed_by_the_name_that_a_run_takes(tmp_path):
    done = alignsim(tmp_path, "list", "votes", "UKRAINE", "2023-02")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert [line.split() for line in lines[1:2]] == [["votes=es_11_6", "ES-11/6", "2023-02-23", *"AAAXAYNA"]]
    many = alignsim(tmp_path, "list", "votes", "israel", width="80").stdout
    assert many.count("votes=") == 20 and "older ones are left out" in many
    assert max(map(len, many.splitlines())) <= 80


WRONG = {
    ("+experiment=aid_bost",): ("experiment=aid_bost", "aid_boost"),
    ("rules.aid_wieght=0.8",): ("rules.aid_wieght=0.8", "rules.aid_weight"),
    ("rules.aid_weight=9",): ("rules.aid_weight=9", "0 to 5"),
    ("run.seed=1,2",): ("run.seed=1,2", "-m"),
    ("-m", "+experiment=aid_boost,aid_bost", *TINY): ("aid_bost", "aid_boost"),
    ("-m", "rules.aid_weight=0.5,9", *TINY): ("rules.aid_weight=9", "0 to 5"),
    ("-m", "+experiment=aid_boost,ukraine_shock", "scenario.events.us_offer.add=1", *TINY): ("us_offer",),
    ("+design=lhs", "design.shards=4", *TINY): ("design.shards=4", "-m … 'design.shard=range(4)'", "design.shard=0"),
    ("-m", "+design=lhs", "design.shards=4", "run.seed=1,2", "hydra/sweeper=basic"): ("design.shards=4: no shard",),
    ("run.resume=one", "hydra.run.dir=other"): ("run.resume=one: names the folder; leave hydra.run.dir=other out",),
    ("-m", "run.seed=1,2", "run.resume=one", "hydra.sweep.dir=other"): ("leave hydra.sweep.dir=other out",),
    ("--config-dir=nowhere", *TINY): ("--config-dir", "nowhere", "no such folder"),
    ("list", "all"): ("list",),
    ("list", "votes", "ukraine", "zzz"): ("list votes ukraine zzz: none of the 2,514 roll calls",),
    ("lst",): ("lst", "list"),
    ("aid_boost",): ("aid_boost", "+experiment=aid_boost"),
    ("--experiment", "aid_boost"): ("--experiment aid_boost: no such option; write +experiment=aid_boost.",),
    ("--verson",): ("--verson: no such option of alignsim. Did you mean --version?",),
    ("--config-name=foo", *TINY): ("--config-name foo: no such option of alignsim. Did you mean --config-dir?",),
}


@pytest.mark.parametrize(("words", "parts"), WRONG.items(), ids=[" ".join(words) for words in WRONG])
def test_a_wrong_input_is_answered_with_one_line_and_leaves_no_folder(tmp_path, words, parts):
    done = alignsim(tmp_path, *words)
    assert done.returncode == 2
    assert_one_line(done, *parts)
    assert list(tmp_path.iterdir()) == []


def test_several_experiments_are_run_one_after_the_other(tmp_path):
    done = alignsim(tmp_path, "-m", "+experiment=aid_boost,[secondary_sanctions,relocation]", *TINY)
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert "+experiment=[secondary_sanctions,relocation] run." in said and "++scenario" not in said
    found = results_in(tmp_path)
    assert [status(folder) for folder in found] == ["complete"] * 2
    assert {json.loads((folder / "manifest.json").read_text())["experiment"] for folder in found} == {
        "aid_boost",
        "secondary_sanctions+relocation",
    }
    assert [(folder / "interaction.csv").is_file() for folder in sorted(found)] == [False, True]
    assert {folder.parents[1] for folder in found} == {tmp_path / "results" / "multirun"}


def own_conf(folder):
    """A folder of configuration with an experiment of one's own."""
    (folder / "experiment").mkdir(parents=True)
    (folder / "experiment" / "mine.yaml").write_text(MINE)
    return folder


def test_an_experiment_in_conf_where_one_stands_is_found(tmp_path):
    own_conf(tmp_path / "conf")
    done = alignsim(tmp_path, "+experiment=mine", *TINY)
    assert done.returncode == 0, done.stderr
    assert [folder.parent.name for folder in results_in(tmp_path)] == ["mine"]


def test_an_experiment_in_conf_where_one_stands_is_listed(tmp_path):
    own_conf(tmp_path / "conf")
    assert "Would my own event move anybody?" in alignsim(tmp_path, "list", width="200").stdout


def test_an_experiment_in_a_folder_that_one_names_is_found(tmp_path):
    own_conf(tmp_path / "elsewhere")
    done = alignsim(tmp_path, "--config-dir", "elsewhere", "+experiment=mine", *TINY)
    assert done.returncode == 0, done.stderr
    assert [folder.parent.name for folder in results_in(tmp_path)] == ["mine"]


def test_an_experiment_with_a_mistake_is_answered_with_one_line(tmp_path):
    own_conf(tmp_path / "conf")
    (tmp_path / "conf" / "experiment" / "broken.yaml").write_text(MINE.replace("lever: aid.USA", "lever: aid.US"))
    done = alignsim(tmp_path, "+experiment=broken", *TINY)
    assert done.returncode == 2
    assert_one_line(done, "scenario.events.it.lever=aid.US", "aid.USA")


def test_an_experiment_that_is_no_yaml_is_answered_with_one_line(tmp_path):
    own_conf(tmp_path / "conf")
    (tmp_path / "conf" / "experiment" / "broken.yaml").write_text("scenario: {name: broken\n")
    done = alignsim(tmp_path, "+experiment=broken", *TINY)
    assert done.returncode == 2
    assert_one_line(done, "broken")


def test_help_shows_the_choices(tmp_path):
    done = alignsim(tmp_path, "--help")
    assert done.returncode == 0
    for word in ("+experiment=aid_boost", "ukraine_shock", "competitive", "aid_weight"):
        assert word in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_command_and_python_write_the_same_tables(tmp_path):
    alignsim(tmp_path, "+experiment=ukraine_shock", *TINY, "hydra.run.dir=one")
    run("ukraine_shock", overrides=list(TINY), out_dir=tmp_path / "other")
    for table in ("levels.csv", "effects.csv", "runs.parquet", "explain.parquet", "assumptions.csv"):
        assert (tmp_path / "one" / table).read_bytes() == (tmp_path / "other" / table).read_bytes(), table


def test_help_lists_settings_with_what_they_take(tmp_path):
    done = alignsim(tmp_path, "--help")
    assert "rules.aid_weight" in done.stdout
    assert "a number from 0 to 5 (logit)" in done.stdout
    assert "rules=default, plausible, prior\n" in done.stdout


def test_the_version_is_alignsims_own(tmp_path):
    import alignsim as package

    assert alignsim(tmp_path, "--version").stdout == f"alignsim {package.__version__}\n"


def test_the_log_of_a_run_is_short(boost):
    folder = results_in(boost[0])[0]
    assert len((folder / "alignsim.log").read_text().splitlines()) < 10


LONG = ("+experiment=aid_boost", "+design=lhs", "design.samples=2000", "run.replicates=100", "run.record_runs=4",
        "hydra.run.dir=results/long")  # fmt: skip


def begun(folder, parts, *words):
    """The command, when it has finished some chunks."""
    done = subprocess.Popen([COMMAND, *LONG, *words], cwd=folder, stderr=subprocess.PIPE, text=True)
    while len(list((folder / "results/long/parts").glob("[!.]*.npz"))) < parts:
        assert done.poll() is None
        time.sleep(0.05)
    return done


def test_an_interruption_keeps_finished_chunks_and_says_how_to_go_on(tmp_path):
    done = begun(tmp_path, 3)
    done.send_signal(signal.SIGINT)
    assert done.wait(60) == 130
    sentence = done.stderr.read()
    assert "Traceback" not in sentence
    assert "of 400,000 runs are kept; go on with the same command and run.resume=results/long" in sentence
    assert status(tmp_path / "results/long") == "failed"
    kept = {path.name for path in (tmp_path / "results/long/parts").iterdir()}
    assert len(kept) >= 3
    again = begun(tmp_path, len(kept) + 1, "run.resume=results/long")
    again.kill()
    again.wait()
    assert status(tmp_path / "results/long") == "running"


def test_going_on_where_nothing_was_begun_is_refused(tmp_path):
    assert_one_line(alignsim(tmp_path, "run.resume=nowhere"), "nowhere: no result there")
    assert list(tmp_path.iterdir()) == []


SWEEP = ("run.rounds=2", "run.replicates=2")


def test_a_sweep_over_numbers_is_one_batch_with_one_table(tmp_path):
    words = ("-m", "+experiment=aid_boost", "rules.aid_weight=range(0.1,3,0.001)", "run.seed=1,2", *SWEEP)
    done = alignsim(tmp_path, *words, "hydra.sweep.dir=swept")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "swept").iterdir() if path.is_dir()] == ["0"]
    runs = load(tmp_path / "swept").runs
    assert len(runs) == 2900 * 2 * 2 * 2
    assert sorted(set(runs["rules.aid_weight"])) == pytest.approx([n / 1000 for n in range(100, 3000)])
    assert set(runs["run.seed"]) == {1.0, 2.0}
    assert "5,800 design points × 2 replicates" in done.stdout


def test_a_batch_and_hydras_own_sweeper_give_the_same_numbers(tmp_path):
    words = ("-m", "+experiment=aid_boost", "rules.aid_weight=0.5,0.75", *SWEEP)
    assert alignsim(tmp_path, *words, "hydra.sweep.dir=batch").returncode == 0
    done = alignsim(tmp_path, *words, "hydra/sweeper=basic", "hydra.sweep.dir=basic")
    assert done.returncode == 0, done.stderr
    batch, basic = (load(tmp_path / name).runs for name in ("batch", "basic"))
    assert sorted(path.name for path in (tmp_path / "basic").iterdir() if path.is_dir()) == ["0", "1"]
    assert batch["rules.aid_weight"].tolist() == basic["rules.aid_weight"].tolist()
    measures = [name for name in batch.columns if "_" in name and name not in ("rules.aid_weight",)]
    assert (batch[measures].to_numpy() == basic[measures].to_numpy()).all()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["rules.aid_weight=range(0.1,3,0)"], "has no value; expected range(start,stop,step)"),
        (["rules.aid_weight=range(3,0.1,0.5)"], "has no value"),
        (["run.seed=interval(1,5)"], "run.seed=interval(1,5): an interval gives no whole numbers; name them"),
        (["rules.aid_weight=glob(*)"], "a glob is for choices"),
        (["rules.aid_weight=range(0.1,3,0.00000001)"], "expected at most 100,000,000"),
        (["rules.aid_weight=interval(0.1,3)", "hydra/sweeper=basic"], "an interval needs alignsim's"),
        (["rules.aid_weight=0.5,1", "rules.aid_weight=2,3"], "rules.aid_weight: is given twice"),
        (["+design=lhs", "design.samples=100000000"], "expected at most 250,000,000"),
        (["rules.noise=0.1,0.2", "run.resume=nowhere"], "run.resume=nowhere: is no multirun"),
        (
            ["+experiment=secondary_sanctions", "scenario.events.penalties.add=0.1,60"],
            "penalties.add=60: expected at most",
        ),
        (["rules.noise=0.1,0.2", "hydra.sweep.dir=/proc/x"], "/proc/x: is no folder to write to (it takes no files)"),
    ],
)
def test_a_sweep_that_cannot_be_is_answered_with_one_line(tmp_path, words, part):
    assert_one_line(alignsim(tmp_path, "-m", *words), part)
    assert list(tmp_path.iterdir()) == []


def test_a_multirun_that_goes_on_without_m_is_refused_and_left_as_it_is(tmp_path):
    (tmp_path / "many" / "0").mkdir(parents=True)
    (tmp_path / "many" / "multirun.yaml").write_text("{}")
    (tmp_path / "many" / "0" / "mine.txt").write_text("mine")
    assert_one_line(alignsim(tmp_path, "run.resume=many"), "run.resume=many: is a multirun; add -m.")
    assert (tmp_path / "many" / "0" / "mine.txt").read_text() == "mine"


def test_a_folder_of_the_users_own_survives_a_run_that_fails(tmp_path):
    (tmp_path / "mine" / ".hydra").mkdir(parents=True)
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    cli._take_back(tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_choices_are_a_batch_each(tmp_path):
    done = alignsim(tmp_path, "-m", "+experiment=aid_boost,relocation", "rules.aid_weight=interval(0.1,2)",
                    "design.samples=5", *SWEEP, "hydra.sweep.dir=swept")  # fmt: skip
    assert done.returncode == 0, done.stderr
    runs = load(tmp_path / "swept").runs
    assert runs.groupby("experiment")["rules.aid_weight"].nunique().to_dict() == {"aid_boost": 5, "relocation": 5}


def test_a_sweep_in_shards_is_put_together_and_found_again(tmp_path):
    words = ("-m", "+experiment=aid_boost", "+design=lhs", "design.samples=6", "design.shards=2", *SWEEP)
    done = alignsim(tmp_path, *words)
    assert done.returncode == 0, done.stderr
    [merged] = (tmp_path / "results/sharded").iterdir()
    assert status(merged) == "complete"
    assert load(merged).runs["run"].tolist() == list(range(24))
    again = alignsim(tmp_path, *words)
    assert again.returncode == 0
    assert again.stdout.startswith("Complete already: ")


def test_a_sweep_that_was_stopped_goes_on_with_its_own_folder(tmp_path):
    words = ("-m", "+experiment=aid_boost,relocation", "rules.noise=0.1,0.2", *SWEEP)
    assert alignsim(tmp_path, *words, "hydra.sweep.dir=swept").returncode == 0
    before = (tmp_path / "swept/0/manifest.json").read_text()
    shutil.rmtree(tmp_path / "swept/1")
    done = alignsim(tmp_path, *words, "run.resume=swept")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "swept/0/manifest.json").read_text() == before
    assert status(tmp_path / "swept/1") == "complete"
    assert alignsim(tmp_path, *words, "run.resume=swept").stdout.startswith("Complete already: ")


def test_hydras_own_sweeper_goes_on_too(tmp_path):
    words = ("-m", "+experiment=aid_boost,relocation", *SWEEP, "run.record=none", "hydra/sweeper=basic")
    assert alignsim(tmp_path, *words, "hydra.sweep.dir=swept").returncode == 0
    before = (tmp_path / "swept/0/manifest.json").read_text()
    shutil.rmtree(tmp_path / "swept/1")
    done = alignsim(tmp_path, *words, "run.resume=swept")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "swept/0/manifest.json").read_text() == before
    assert status(tmp_path / "swept/1") == "complete"


def test_who_stops_reading_does_not_stop_the_run(tmp_path):
    command = f"{COMMAND} -m +experiment=aid_boost,relocation {' '.join(TINY)} hydra.sweep.dir=mm | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert [status(tmp_path / "mm" / job) for job in ("0", "1")] == ["complete", "complete"]
