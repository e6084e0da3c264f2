"""The alignsim command: thin."""

import itertools
import logging
import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from alignsim.config.errors import AlignsimError, ConfigError, did_you_mean, nearest

if TYPE_CHECKING:
    from argparse import Namespace

    from hydra.core.override_parser.types import Override
    from omegaconf import DictConfig

    from alignsim.world.setup import Setup

log = logging.getLogger(__name__)
# more jobs than this are checked value by value, not composed one by one beforehand
COMPOSED_BEFOREHAND = 64
# choices of hydra/launcher that need submitit
SUBMITTED = ("slurm", "submitit_slurm", "submitit_local")


def main() -> None:
    """Run the command; exit code 0 done, 1 not all of it came to its end, 2 the input is wrong, 130 interrupted."""
    # a log line that nobody can read any more (`| head`) is no error
    logging.raiseExceptions = False
    try:
        _dispatch(sys.argv[1:])
    except AlignsimError as error:
        _fail(str(error), error.exit_code)
    except KeyboardInterrupt as interruption:
        sys.stderr.write(f"alignsim: interrupted{str(interruption) or ' before anything was run'}.\n")
        sys.exit(130)
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else f"output: {' '.join(str(error).split())}"
        _fail(f"{said}.", 1)


def _dispatch(arguments: Sequence[str]) -> None:
    word = arguments[0] if arguments else ""
    flags = [FLAGS[argument] for argument in arguments if argument in FLAGS]
    if flags and word not in READERS:
        flags[0](arguments)
    elif word in COMMANDS:
        COMMANDS[word](arguments[1:])
    elif word and word[0] not in "-+~" and "=" not in word:
        raise ConfigError(f"{word!r}: no such command. {_meant(word)}")
    else:
        _run(arguments)


def _meant(word: str) -> str:
    from alignsim.config.folders import choices_of

    near = nearest(word, choices_of("experiment"))
    return f"Did you mean +experiment={near}?" if near else did_you_mean(word, COMMANDS)


def _fail(sentence: str, exit_code: int = 2) -> None:
    sys.stderr.write(f"alignsim: {sentence}\n")
    sys.exit(exit_code)


def _list(arguments: Sequence[str]) -> None:
    from alignsim.api import questions
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.terminal import experiments_table

    words = list(arguments)
    if words[:1] == ["votes"]:
        import_module("alignsim.commands.list_votes").main(words[1:])
        return
    named = len(words) == 2 and words[0] == "--config-dir"
    folders = words[1:] if named else []
    if words and not named:
        raise ConfigError(f"list {' '.join(arguments)}: expected nothing, votes WORD …, or --config-dir FOLDER.")
    PatientConsole().print(experiments_table(questions(folders)))


def _help(arguments: Sequence[str]) -> None:
    from alignsim.views.usage import usage

    sys.stdout.write(usage())


def _version(arguments: Sequence[str]) -> None:
    from alignsim import __version__

    sys.stdout.write(f"alignsim {__version__}\n")


# each a module of `alignsim.commands`, imported when somebody asks for it
READERS = ("calibrate", "compare", "explain", "frontier", "report", "reproduce", "validate")


def _reader(word: str) -> Callable[[Sequence[str]], None]:
    def main(arguments: Sequence[str]) -> None:
        import_module(f"alignsim.commands.{word}").main(arguments)

    return main


COMMANDS: dict[str, Callable[[Sequence[str]], None]] = {
    "list": _list, "help": _help, **{word: _reader(word) for word in READERS}
}  # fmt: skip
FLAGS = {"--help": _help, "-h": _help, "--version": _version}


def _run(arguments: Sequence[str]) -> None:
    """Check all that can be checked, then let Hydra run it: a wrong input leaves no folder behind."""
    from alignsim.commands.run_options import run_options

    run_options(arguments)
    # what is wrong with the options is told before Hydra is loaded
    import hydra
    from omegaconf import OmegaConf

    from alignsim.config.compose import register_schema
    from alignsim.config.folders import conf_dir
    from alignsim.config.overrides import joint_overrides, with_keys_of_events, written_out

    OmegaConf.register_new_resolver("short_id", lambda: secrets.token_hex(3), use_cache=True, replace=True)
    register_schema()
    arguments = written_out(arguments)
    options = run_options(arguments)
    further = [] if options.hydra_help or options.shell_completion else _check(options)
    folders = [options.config_dir] if options.config_dir else []
    own = with_keys_of_events(options.override, folders)
    overrides = [*own, *further, *joint_overrides(options.override, folders)]
    # all overrides before the options: Hydra's parser takes no more of them once it has met one in between
    sys.argv[1:] = [*overrides, *(word for word in arguments if word not in options.override)]
    # errors come to us instead of being printed by Hydra
    os.environ["HYDRA_FULL_ERROR"] = "1"
    hydra.main(version_base="1.3", config_path=str(conf_dir()), config_name="config")(_task)()


def _check(options: "Namespace") -> list[str]:
    """Refuse what is wrong; further overrides: the folder of a run that goes on, a multirun on a cluster."""
    from hydra.core.utils import setup_globals

    from alignsim.config.overrides import check_overrides, key_of, parse_overrides
    from alignsim.config.sweeps import SHARD

    setup_globals()
    folders = [options.config_dir] if options.config_dir else []
    parsed = parse_overrides(options.override)
    on_cluster = any(key_of(override) == "cluster" for override in parsed)
    check_overrides(parsed, folders, multirun=options.multirun or on_cluster)
    extra = ["hydra.mode=MULTIRUN"] if on_cluster and not options.multirun else []
    _check_cluster(parsed, multirun=options.multirun or on_cluster)
    _check_resumed(parsed, multirun=options.multirun or on_cluster)
    if not options.multirun and not on_cluster:
        _check_job(options.override, folders)
        return _folder_of("hydra.run.dir", parsed)
    # shards differ in nothing that could be wrong
    jobs = {tuple(text for text in job if not text.startswith(f"{SHARD}=")): job for job in _jobs(parsed)}
    for job in itertools.islice(jobs.values(), COMPOSED_BEFOREHAND):
        _check_job(job, folders, multirun=True)
    return extra + _folder_of("hydra.sweep.dir", parsed)


def _jobs(parsed: "Sequence[Override]") -> "Iterable[Sequence[str]]":
    """Overrides of each job of a multirun, by the sweeper that is chosen."""
    from alignsim.config.overrides import key_of
    from alignsim.config.sweeps import jobs_of

    if not any(key_of(override) == "hydra/sweeper" for override in parsed):
        return jobs_of(parsed)
    for override in parsed:
        if override.is_interval_sweep():
            raise ConfigError(
                f"{override.input_line}: an interval needs alignsim's own sweeper; leave hydra/sweeper out."
            )
    values = [list(override.sweep_string_iterator()) for override in parsed if override.is_sweep_override()]
    swept = [override.get_key_element() for override in parsed if override.is_sweep_override()]
    fixed = [str(override.input_line) for override in parsed if not override.is_sweep_override()]
    return (
        [*fixed, *(f"{key}={value}" for key, value in zip(swept, job, strict=True))]
        for job in itertools.product(*values)
    )


def _check_resumed(parsed: "Sequence[Override]", multirun: bool) -> None:
    """A multirun goes on as a multirun, a run as a run, both in the folder in which they were begun."""
    from alignsim.config.overrides import key_of

    key = "hydra.sweep.dir" if multirun else "hydra.run.dir"
    given = [str(override.value()) for override in parsed if key_of(override) == key]
    for override in parsed:
        if key_of(override) == "run.resume" and isinstance(folder := override.value(), str):
            if given and Path(given[0]) != Path(folder):
                raise ConfigError(f"run.resume={folder}: names the folder; leave {key}={given[0]} out.")
            is_multirun = (Path(folder) / "multirun.yaml").exists()
            if is_multirun and not multirun:
                raise ConfigError(f"run.resume={folder}: is a multirun; add -m.")
            if multirun and not is_multirun:
                raise ConfigError(f"run.resume={folder}: is no multirun (it has no multirun.yaml); leave -m out.")


def _check_cluster(parsed: "Sequence[Override]", multirun: bool) -> None:
    from importlib.util import find_spec

    from alignsim.config.overrides import key_of

    submitted = [
        str(override.input_line)
        for override in parsed
        if key_of(override) == "cluster" or (key_of(override) == "hydra/launcher" and override.value() in SUBMITTED)
    ]
    if submitted and find_spec("hydra_plugins.hydra_submitit_launcher") is None:
        raise ConfigError(f"{submitted[0]}: needs submitit, which is not installed; pip install 'alignsim[cluster]'.")
    if submitted and not multirun:
        raise ConfigError(f"{submitted[0]}: launches the jobs of a multirun; add -m.")


def _folder_of(key: str, parsed: "Sequence[Override]") -> list[str]:
    """Where a run goes on, or where a sweep that is cut in shards is found again by the same command."""
    from alignsim.config.overrides import key_of
    from alignsim.config.sweeps import sweep_name

    given = {key_of(override): override.value() for override in parsed if not override.is_sweep_override()}
    folder, name = given.get("run.resume"), sweep_name(parsed)
    if folder is None and name and key == "hydra.sweep.dir" and key not in given:
        folder = f"results/sharded/{name}"
    return [f"{key}='{folder}'"] if folder is not None else []


def _check_job(overrides: Sequence[str], folders: Sequence[str], multirun: bool = False) -> None:
    from alignsim.config.compose import compose_hydra

    config = compose_hydra(overrides, folders, hydra=True)
    folder = Path(str(config.hydra.sweep.dir if multirun else config.hydra.run.dir))
    setup = _setup_of(config, overrides, folders)
    # what is wrong with names and values is told before numba and pandas are loaded
    from alignsim.analysis.voting import check_votes
    from alignsim.engines.ensemble import ensemble_of
    from alignsim.results.place import check_place
    from alignsim.results.resume import check_same
    from alignsim.results.space import check_space

    check_votes(setup)
    ensemble = ensemble_of(setup)
    design, resumed = ensemble.setup.composed.config.design, ensemble.setup.composed.config.run.resume
    if design.shards > 1 and design.shard is None:
        raise ConfigError(
            f"design.shards={design.shards}: no shard is chosen; alignsim -m … 'design.shard=range({design.shards})' "
            f"makes all of them, design.shard=0 the first alone."
        )
    if resumed is None:
        # the folder of a multirun may hold what is put together of its shards
        if not multirun and (folder / "manifest.json").exists():
            raise ConfigError(f"hydra.run.dir={folder}: holds a result already, which is never overwritten.")
        check_place(folder)
        check_space(ensemble, folder)
    elif not (Path(resumed) / "multirun.yaml").exists():
        check_same(Path(resumed), ensemble)


def _setup_of(config: "DictConfig", overrides: Sequence[str], folders: Sequence[str]) -> "Setup":
    from alignsim.config.compose import checked, plain_values
    from alignsim.config.folders import groups
    from alignsim.config.overrides import given_paths, parse_overrides
    from alignsim.world.setup import prepare

    given = given_paths(parse_overrides(overrides), groups(folders))
    return prepare(checked(plain_values(config), given))


def _with_changes(setup: "Setup", overrides: Sequence[str], folders: Sequence[str]) -> "Setup":
    """A setup that says what overrides change of its experiment: composing that takes a while, checks do without."""
    from alignsim.config.compose import changed_events

    changes = changed_events(setup.composed.values, overrides, folders)
    return replace(setup, composed=replace(setup.composed, changes=changes))


def _task(config: "DictConfig") -> None:
    """Run one job and show its result; called by Hydra in the job's own folder."""
    from hydra.core.hydra_config import HydraConfig
    from hydra.types import RunMode

    job = HydraConfig.get()
    folders = [
        source.path.removeprefix("file://")
        for source in job.runtime.config_sources
        if source.provider == "command-line"
    ]
    folder = Path(job.runtime.output_dir)
    try:
        overrides = list(job.overrides.task)
        setup = _with_changes(_setup_of(config, overrides, folders), overrides, folders)
        resumed = job.mode is RunMode.MULTIRUN and setup.composed.config.run.resume is not None
        if not (resumed and _is_made(setup, folder)):
            _run_and_show(setup, folder)
    except KeyboardInterrupt as interruption:
        whole = folder if job.mode is RunMode.RUN else Path(job.sweep.dir)
        raise KeyboardInterrupt(_how_to_go_on(folder, whole)) from interruption
    except BaseException as error:
        # on a cluster, nobody else hears of it
        log.info("not complete", exc_info=error if isinstance(error, Exception) else None)
        # Hydra made the folder before us: without a manifest nobody could tell what it is
        if not (folder / "manifest.json").exists():
            _take_back(folder)
        if isinstance(error, AlignsimError) and job.mode is RunMode.RUN:
            # an exception would have Hydra add a line of its own
            _fail(str(error), error.exit_code)
        raise


def _is_made(setup: "Setup", folder: Path) -> bool:
    """Whether a job of a multirun that goes on has its result already."""
    from alignsim.results.folder import config_digest
    from alignsim.results.manifest import read_manifest

    if not (folder / "manifest.json").exists():
        return False
    manifest = read_manifest(folder)
    same = manifest.get("config_digest") == config_digest(setup.composed.values)
    return same and manifest["status"] == "complete"


def _take_back(folder: Path) -> None:
    """Remove what Hydra wrote before a run, and the folder if nothing else is in it: it may be the user's own."""
    shutil.rmtree(folder / ".hydra", ignore_errors=True)
    (folder / "alignsim.log").unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def _how_to_go_on(folder: Path, whole: Path) -> str:
    """What is kept of a run that was stopped, and how it goes on."""
    from alignsim.results.manifest import read_manifest
    from alignsim.results.parts import kept_runs
    from alignsim.views.summary import nearby

    if not (folder / "manifest.json").exists():
        return ""
    kept, runs = kept_runs(folder), read_manifest(folder)["runs"]
    return f"; {kept:,} of {runs:,} runs are kept; go on with the same command and run.resume={nearby(whole)}"


def _run_and_show(setup: "Setup", folder: Path) -> None:
    from rich.console import Console

    from alignsim.engines.ensemble import ensemble_of
    from alignsim.runner import run_count, write, write_shard
    from alignsim.views.compiling import warn_of_compiling
    from alignsim.views.summary import nearby, show
    from alignsim.views.terminal import progress
    from alignsim.votes.ballot import ballot_of

    warn_of_compiling(setup.composed.config.run.precision)
    ballot = ballot_of(setup.composed.config.votes)
    if ballot is not None and not ballot.shipped:
        sys.stderr.write(f"The vote model will be fitted on what was known before {ballot.call.last}: seconds more.\n")
    runs, design = len(ensemble_of(setup).runs), setup.composed.config.design
    log.info("%s: %d runs of %d rounds", setup.composed.config.scenario.name, run_count(setup), setup.clock.rounds)
    with progress(run_count(setup), Console(stderr=True)) as advance:
        if design.shard is None:
            tables = write(setup, folder, advance)
            show(setup, tables, folder)
        else:
            write_shard(setup, folder, advance)
            sys.stdout.write(f"Shard {design.shard} of {design.shards}: {runs:,} runs are in {nearby(folder)}\n")
    log.info("complete")
