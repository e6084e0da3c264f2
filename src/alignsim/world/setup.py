"""All that a run needs, checked before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from alignsim.config.compose import Composed, compose
from alignsim.config.design import Axis
from alignsim.config.errors import ConfigError
from alignsim.config.schema import RunConfig
from alignsim.world.clock import Clock
from alignsim.world.inputs import WorldInput, share_rows, world_inputs
from alignsim.world.limits import check_events
from alignsim.world.plausible import Plausible, plausible
from alignsim.world.swept import as_given, as_written, swept_axes
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
    axes : dict of str to Axis
        What the design varies, by config path; empty without a design.
    """

    composed: Composed
    inputs: dict[str, WorldInput]
    clock: Clock
    world: World
    axes: dict[str, Axis] = field(default_factory=dict)

    @cached_property
    def ensemble(self) -> Plausible | None:
        """Draws that are taken one after the other; None where every replicate is a new draw of the priors."""
        return plausible() if self.composed.config.rules.ensemble == "plausible" else None

    @property
    def arms(self) -> tuple[str, ...]:
        """Arms that are run: a scenario is always compared with its baseline."""
        return ("baseline", "scenario") if self.composed.events else ("baseline",)

    @cached_property
    def written(self) -> dict[str, str]:
        """What the user calls each number of `axes`: the name of its column."""
        return as_written(self.composed.config.design, self.axes)

    def with_run(self, run: RunConfig) -> "Setup":
        """The same figures and events under other settings of the run.

        Parameters
        ----------
        run : RunConfig
            Checked.

        Returns
        -------
        Setup
            With the clock of that run.
        """
        composed = replace(self.composed, config=replace(self.composed.config, run=run))
        return replace(self, composed=composed, clock=Clock.of(run))


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
    inputs = world_inputs(config.world)
    _check_rows(inputs)
    axes = swept_axes(composed, inputs)
    composed = replace(composed, given=composed.given | set(axes))
    inputs = as_given(inputs, axes)
    clock = Clock.of(config.run)
    world = build_world(config.world, inputs, central_values(inputs))
    if not any(event.path in axes for event in composed.events):
        # amounts that a design varies are checked at its points
        check_events(composed.events, clock, world, config.rules)
    return Setup(composed, inputs, clock, world, axes)


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


def _check_rows(inputs: Mapping[str, WorldInput]) -> None:
    for row, paths in share_rows(inputs):
        items = [inputs[path] for path in paths]
        total = sum(item.value for item in items if item.given)
        complete = all(item.given for item in items)
        if total > 1.0 or (complete and abs(total - 1.0) > 1e-9):
            words = "1 when all are given" if complete else "at most 1"
            raise ConfigError(f"{row}: the shares given add up to {total:g}; expected {words}.")
