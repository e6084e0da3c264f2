"""Where every lever stands in the current round of one Mesa run."""

from collections.abc import Sequence

from alignsim.config.levers import LEVERS
from alignsim.config.schema import RulesConfig
from alignsim.rules.levers import after_add, after_factor, after_set, phase, within
from alignsim.rules.sums import ordered_sum
from alignsim.world.scenario import Action, Actions, base_levers
from alignsim.world.world import World

_CARRIED_OUT = {"set": after_set, "factor": after_factor, "add": after_add}


class LeverBoard:
    """Current value of every lever, for each state.

    Parameters
    ----------
    world, rules : World, RulesConfig
        Where the levers stand without events.
    actions : Actions
        What events do to them.
    """

    def __init__(self, world: World, rules: RulesConfig, actions: Actions) -> None:
        self._actions = actions
        self._base = base_levers(world, rules)
        # the lists are changed in place, so that agents may hold on to them
        self._values = {name: list(values) for name, values in self._base.items()}

    def __getitem__(self, name: str) -> list[float]:
        """Values of one lever by state, as they stand now.

        Parameters
        ----------
        name : str
            Such as ``coercion.USA``.

        Returns
        -------
        list of float
            The same list in every round.
        """
        return self._values[name]

    def base(self, name: str) -> list[float]:
        """Values of one lever by state without events.

        Parameters
        ----------
        name : str
            Such as ``coercion.USA``.

        Returns
        -------
        list of float
            Not to be changed.
        """
        return self._base[name]

    def advance(self, round_number: int) -> None:
        """Set every lever but offers of aid for a round.

        Parameters
        ----------
        round_number : int
            From 1.
        """
        for name in self._actions.by_lever:
            if not LEVERS[name].is_aid:
                self._values[name][:] = self.moved(name, round_number, self._base[name])

    def moved(self, name: str, round_number: int, base: Sequence[float]) -> list[float]:
        """What events make of a base that is decided in the round itself.

        Parameters
        ----------
        name : str
            Lever.
        round_number : int
            From 1.
        base : sequence of float
            One value for each state.

        Returns
        -------
        list of float
            `base` itself where no event acts.
        """
        actions = self._actions.by_lever.get(name)
        if actions is None:
            return list(base)
        lever = LEVERS[name]
        moved = carry_out(actions, round_number, base)
        return [within(value, lever.low, lever.high) for value in moved]

    def credited(self, power: str, round_number: int) -> float:
        """Route finance that counts as an offer of a power, before grant share and split.

        Parameters
        ----------
        power : str
            Code.
        round_number : int
            From 1.

        Returns
        -------
        float
            Million USD a year.
        """
        corridors = self._actions.credited(power)
        return ordered_sum([0.0, *(carry_out(actions, round_number, [0.0])[0] for actions in corridors)])


def carry_out(actions: Sequence[Action], round_number: int, base: Sequence[float]) -> list[float]:
    """Let events act on the values of one lever.

    Parameters
    ----------
    actions : sequence of Action
        In their order.
    round_number : int
        From 1.
    base : sequence of float
        Values by state; of levers without a value by state, the first alone.

    Returns
    -------
    list of float
        As long as `base`.
    """
    values = list(base)
    for action in actions:
        event = action.event
        weight = phase(*action.times(round_number), event.ramp)
        moved_by = _CARRIED_OUT[event.operation]
        for i, value in enumerate(values):
            # a factor is the same for every state; a sum falls on each by its part
            amount = event.amount if event.operation == "factor" else event.amount * float(action.parts[i])
            values[i] = moved_by(value, weight * float(action.concerned[i]), amount)
    return values
