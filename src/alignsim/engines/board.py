"""Where every lever stands in the current round of one Mesa run."""

from collections.abc import Sequence

from alignsim.config.levers import LEVERS
from alignsim.config.schema import RulesConfig
from alignsim.rules.levers import lever_value
from alignsim.world.scenario import Trajectories, base_levers
from alignsim.world.world import World


class LeverBoard:
    """Current value of every lever, for each state.

    Parameters
    ----------
    world, rules : World, RulesConfig
        Where the levers stand without events.
    trajectories : Trajectories
        What events make of them.
    """

    def __init__(self, world: World, rules: RulesConfig, trajectories: Trajectories) -> None:
        self._trajectories = trajectories
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
        for name in self._trajectories.paths:
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
        path = self._trajectories.paths.get(name)
        if path is None:
            return list(base)
        lever = LEVERS[name]
        multipliers = path.multiplier[round_number - 1].tolist()
        offsets = path.offset[round_number - 1].tolist()
        return [
            lever_value(value, multiplier, offset, lever.low, lever.high)
            for value, multiplier, offset in zip(base, multipliers, offsets, strict=True)
        ]

    def credited(self, power: str, round_number: int) -> list[float]:
        """Route finance that counts as an offer of a power, before its grant share.

        Parameters
        ----------
        power : str
            Code.
        round_number : int
            From 1.

        Returns
        -------
        list of float
            Million USD a year, one for each state.
        """
        finance = self._trajectories.credited.get(power)
        weights = self._trajectories.route_weights.tolist()
        amount = 0.0 if finance is None else float(finance[round_number - 1])
        return [amount * weight for weight in weights]
