"""All that a run needs, checked before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import sysconf

from alignsim.config.compose import Composed, compose
from alignsim.config.errors import ConfigError
from alignsim.config.schema import PARTNERS, STATES
from alignsim.world.clock import Clock
from alignsim.world.inputs import ROOT, WorldInput, world_inputs
from alignsim.world.scenario import check_events
from alignsim.world.world import World, build_world, central_values


@dataclass(frozen=True)
class Setup:
    """A checked configuration with the figures of its world.

    Attributes
    ----------
    composed : Composed
        Configuration, events, and what the user gave.
    inputs : dict of str to WorldInput
        By config path.
    clock : Clock
        Dates of the rounds.
    world : World
        At central values.
    """

    composed: Composed
    inputs: dict[str, WorldInput]
    clock: Clock
    world: World

    @property
    def arms(self) -> tuple[str, ...]:
        """Arms that are run: a scenario is always compared with its baseline."""
        return ("baseline", "scenario") if self.composed.events else ("baseline",)


def prepare(composed: Composed) -> Setup:
    """Add the figures and check the events against them.

    Parameters
    ----------
    composed : Composed
        Checked by itself.

    Returns
    -------
    Setup
        Ready to run.

    Raises
    ------
    AlignsimError
        Overrides or events that cannot be.
    """
    config = composed.config
    _check_size(composed)
    inputs = world_inputs(config.world)
    _check_rows(inputs)
    clock = Clock.of(config.run)
    world = build_world(config.world, inputs, central_values(inputs))
    check_events(composed.events, clock, world, config.rules)
    return Setup(composed, inputs, clock, world)


def prepared(overrides: Sequence[str] = (), folders: Sequence[str] = ()) -> Setup:
    """Compose, check and prepare.

    Parameters
    ----------
    overrides, folders : sequence of str
        As in `alignsim.config.compose.compose`.

    Returns
    -------
    Setup
        Ready to run.

    Raises
    ------
    AlignsimError
        For the first thing that is wrong.
    """
    return prepare(compose(overrides, folders))


def _check_size(composed: Composed) -> None:
    """Refuse a run that would need more memory than the machine has."""
    run = composed.config.run
    arms = 2 if composed.events else 1
    # numbers of a run at the last round, and of a recorded run in every round, each with its place in a table
    numbers = arms * (run.replicates * 36 * 3 + run.recorded * run.rounds * (5 * 20 + (150 if run.explain else 0)))
    # twice, for the copies that tables are made by
    needed, there = 2 * 8 * numbers / 2**30, sysconf("SC_PAGE_SIZE") * sysconf("SC_PHYS_PAGES") / 2**30
    if needed > there:
        other = " or run.record_runs" if run.record == "sample" else " or set run.record=sample"
        raise ConfigError(
            f"run.replicates={run.replicates}: would need about {needed:,.0f} GiB of memory and there are "
            f"{there:,.0f}; lower it{other if run.recorded else ''}."
        )


def _check_rows(inputs: Mapping[str, WorldInput]) -> None:
    for name, columns in (("share", PARTNERS), ("W", STATES)):
        for state in STATES:
            row = [inputs[path] for key in columns if (path := f"{ROOT}.{name}.{state}.{key}") in inputs]
            total = sum(item.value for item in row if item.given)
            complete = all(item.given for item in row)
            if total > 1.0 or (complete and abs(total - 1.0) > 1e-9):
                words = "1 when all are given" if complete else "at most 1"
                raise ConfigError(f"{ROOT}.{name}.{state}: the shares given add up to {total:g}; expected {words}.")
