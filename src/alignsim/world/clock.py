"""Which round is when."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from alignsim.config.schema import RunConfig


@dataclass(frozen=True)
class Clock:
    """Dates of the rounds.

    Attributes
    ----------
    start : datetime.date
        Start of round 1.
    round_months : int
        Length of a round.
    rounds : int
        How many.
    """

    start: date
    round_months: int
    rounds: int

    @classmethod
    def of(cls, run: RunConfig) -> "Clock":
        """Clock of a configured run.

        Parameters
        ----------
        run : RunConfig
            Checked.

        Returns
        -------
        Clock
            Frozen.
        """
        return cls(date.fromisoformat(str(run.start)), int(run.round_months), run.rounds)

    @property
    def years(self) -> float:
        """Length of a round in years."""
        return self.round_months / 12.0

    def starts(self) -> list[date]:
        """First day of each round.

        Returns
        -------
        list of datetime.date
            Of rounds 1 to N.
        """
        return [add_months(self.start, self.round_months * number) for number in range(self.rounds)]

    def observed(self) -> list[date]:
        """Day on which each round is observed, when it is over.

        Returns
        -------
        list of datetime.date
            Of rounds 0 to N; round 0 is the starting point, at `start`.
        """
        return [add_months(self.start, self.round_months * number) for number in range(self.rounds + 1)]

    def rounds_over(self, day: date) -> int:
        """How many rounds are over on a day.

        Parameters
        ----------
        day : datetime.date
            Before, during or after the run.

        Returns
        -------
        int
            From 0, also before the start, to N.
        """
        return max(0, sum(observed <= day for observed in self.observed()) - 1)


def add_months(day: date, months: int) -> date:
    """Same day some months later, or the last day of a shorter month.

    Parameters
    ----------
    day : datetime.date
        From when.
    months : int
        How many; not negative.

    Returns
    -------
    datetime.date
        Later day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_between(one: date, other: date) -> float:
    """Years from one day to another; a quarter is exactly a quarter of a year.

    Parameters
    ----------
    one, other : datetime.date
        Days.

    Returns
    -------
    float
        Negative when `other` is earlier.
    """
    # by the longer of the two months: the sign is right even from a 31st to a 1st
    longest = max(monthrange(day.year, day.month)[1] for day in (one, other))
    days = (other.day - one.day) / longest
    return ((other.year - one.year) * 12 + other.month - one.month + days) / 12.0
