"""Hydra's sweeper of alignsim: all values of swept numbers are one batch, each combination of choices is a job."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from logging import Filter, LogRecord, getLogger
from pathlib import Path
from typing import Any

from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.core.plugins import Plugins
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from hydra.plugins.sweeper import Sweeper
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig, OmegaConf


@dataclass
class BatchSweeperConfig:
    """Choice ``hydra/sweeper=alignsim``."""

    _target_: str = "hydra_plugins.alignsim_sweeper.BatchSweeper"


ConfigStore.instance().store(group="hydra/sweeper", name="alignsim", node=BatchSweeperConfig, provider="alignsim")


class _Instead(Filter):
    """Says one text in the place of another."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._texts = texts

    def filter(self, record: LogRecord) -> bool:
        """Let it pass, changed."""
        for text, instead in self._texts.items():
            record.msg = str(record.msg).replace(text, instead)
        return True


@contextmanager
def said_as_typed(jobs: Sequence[Sequence[str]], overrides: Sequence[Override], launcher: Launcher) -> Iterator[None]:
    """Have the launcher say jobs as they were typed: designs, and joint questions and sources of stacks, fill lines.

    Parameters
    ----------
    jobs : sequence of sequence of str
        Overrides of each.
    overrides : sequence of Override
        From which they were made.
    launcher : hydra.plugins.launcher.Launcher
        It says the overrides of each job when it launches it.

    Yields
    ------
    None
        While it does.
    """
    from alignsim.config.overrides import as_typed
    from alignsim.config.sweeps import as_swept

    typed = {" ".join(job): " ".join(as_typed(as_swept(job, overrides))) for job in jobs}
    log, instead = getLogger(type(launcher).__module__), _Instead(typed)
    log.addFilter(instead)
    try:
        yield
    finally:
        log.removeFilter(instead)


class BatchSweeper(Sweeper):
    """Makes a design of swept numbers, launches what is left to launch, and puts shards together."""

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Take what Hydra gives.

        Parameters
        ----------
        hydra_context : hydra.types.HydraContext
            For the launcher.
        task_function : callable
            One job.
        config : omegaconf.DictConfig
            Composed without what is swept.
        """
        self.config = config
        self.hydra_context = hydra_context
        self.launcher: Launcher = Plugins.instance().instantiate_launcher(
            hydra_context=hydra_context, task_function=task_function, config=config
        )
        self.on_slurm = str(config.hydra.launcher.get("_target_")).endswith(".SlurmLauncher")
        if self.on_slurm:
            from alignsim.slurm import check_slurm

            check_slurm()

    def sweep(self, arguments: list[str]) -> Sequence[Any]:
        """Launch the jobs that are not complete yet.

        Parameters
        ----------
        arguments : list of str
            Overrides of the command line, those of Hydra itself left out.

        Returns
        -------
        sequence of hydra.core.utils.JobReturn
            Of the jobs that were launched.
        """
        from alignsim.config.overrides import joint_overrides
        from alignsim.config.sweeps import jobs_of
        from alignsim.multirun import finish

        assert self.hydra_context is not None and self.config is not None
        parsed = OverridesParser.create(self.hydra_context.config_loader).parse_overrides(arguments)
        folder, sources = Path(str(self.config.hydra.sweep.dir)), self.config.hydra.runtime.config_sources
        further = [source.path for source in sources if source.provider == "command-line"]
        # several stacks: each job has one of its own
        jobs = [[*job, *joint_overrides(job, further)] for job in jobs_of(parsed)]
        folder.mkdir(parents=True, exist_ok=True)
        OmegaConf.save(self.config, folder / "multirun.yaml")
        with said_as_typed(jobs, parsed, self.launcher):
            returned = self._launch(folder, jobs)
        finish(folder, jobs, launched=bool(returned))
        return returned

    def _launch(self, folder: Path, jobs: Sequence[Sequence[str]]) -> Sequence[JobReturn]:
        from alignsim.multirun import left_to_launch

        if self.on_slurm:
            from alignsim.slurm import launch

            return launch(self.launcher, folder, jobs)
        left = left_to_launch(folder, jobs)
        returned = self.launcher.launch(left, initial_job_idx=0) if left else []
        for result in returned:
            # not `result.return_value`, which prints overrides before it raises
            if result.status is JobStatus.FAILED:
                raise result._return_value
        return returned
