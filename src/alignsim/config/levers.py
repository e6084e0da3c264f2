"""The levers: quantities that somebody or something moves (section 6 of the model page)."""

from dataclasses import dataclass
from typing import Final

from alignsim.config.schema import PARTNERS, POWERS

CORRIDORS: Final = ("middle", "belt_road")
_INFINITE: Final = float("inf")


@dataclass(frozen=True)
class Lever:
    """One quantity that events act on.

    Attributes
    ----------
    name : str
        Such as ``aid.USA``.
    unit, meaning : str
        For texts and docs.
    low, high : float
        What the lever itself can be, whatever the events say.
    by_state : bool
        Each state has its own value.
    """

    name: str
    unit: str
    meaning: str
    low: float = -_INFINITE
    high: float = _INFINITE
    by_state: bool = True

    @property
    def is_aid(self) -> bool:
        """Whether amounts are sums of money, split over states."""
        return self.name.startswith("aid.")

    @property
    def is_money(self) -> bool:
        """Whether it is counted in money."""
        return self.unit.startswith("million USD")

    @property
    def is_route(self) -> bool:
        """Whether amounts are investments in a corridor."""
        return self.name.startswith("route.")


def _levers() -> list[Lever]:
    levers = [
        Lever("licence", "share", "share of the added US pressure lifted by licence", 0.0, 1.0),
        Lever("reexport", "index", "demand of a sanctioned Russia for goods through the region", 0.0, 1.0),
        Lever("north_disruption", "index", "disruption of the route through Russia; 1 = 2022", 0.0, 1.0),
        Lever("remittances", "factor", "money sent home, against the world's year", 0.0),
        Lever("remittances_from_russia", "million USD a year", "further money from Russia", 0.0),
        Lever("peer_weight", "weight", "weight of the neighbours' example", 0.0, 0.95),
    ]
    for power in POWERS:
        levers += [
            Lever(f"aid.{power}", "million USD a year", f"aid on offer from {power}", 0.0),
            Lever(f"coercion.{power}", "index", f"coercion by {power}", 0.0),
            Lever(f"capacity.{power}", "factor", f"capacity of {power}; 1 = today", 1e-6),
            Lever(f"guarantee.{power}", "index", f"credibility of a guarantee by {power}"),
            Lever(f"threat.{power}", "index", f"threat from {power} elsewhere, felt by proximity"),
            Lever(f"security.{power}", "index", f"security tie with {power}"),
            Lever(f"affinity.{power}", "index", f"affinity with {power}"),
        ]
        levers += [
            Lever(f"punishes.{power}.{other}", "index", f"how far {power} punishes alignment with {other}",
                  0.0, 1.0, by_state=False)
            for other in POWERS
        ]  # fmt: skip
    levers += [Lever(f"trade.{partner}", "factor", f"weight of trade with {partner}", 1e-6) for partner in PARTNERS]
    levers += [
        Lever(f"route.{corridor}", "million USD a year", f"investment in the {corridor} corridor", 0.0,
              by_state=False)
        for corridor in CORRIDORS
    ]  # fmt: skip
    return levers


LEVERS: Final = {lever.name: lever for lever in _levers()}
