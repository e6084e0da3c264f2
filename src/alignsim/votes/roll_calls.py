"""Roll calls of the UN General Assembly: who voted how on which resolution."""

import csv
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from alignsim.config.errors import ConfigError
from alignsim.config.schema import POWERS, STATES
from alignsim.votes.titles import aimed_at_russia, on_a_situation, recurring
from alignsim.world.facts import facts_folder, read_table

Rows = Sequence[Mapping[str, str]]

# code of a vote in the arrays: its place here
VOTES: Final = "YANX"
YES, ABSTAIN, NO, ABSENT = range(4)
# of a resolution that nobody has voted on yet
NOT_CAST: Final = -1
# x of equations 19 and 20
POSITION: Final = np.array([1.0, 0.0, -1.0, 0.0])
ISSUES: Final = ("middle_east", "nuclear", "disarmament", "human_rights", "colonialism", "economic")
COUNTS: Final = ("n_yes", "n_no", "n_abstain", "n_absent")
COLUMNS: Final = (
    "resolution", "date", "session", "title", *STATES, *POWERS, *COUNTS, "x0", *ISSUES, "ukraine",
)  # fmt: skip
# all members but the eight, and one more absent and one more present so that no share is 0
_OURS: Final = len(STATES) + len(POWERS)


@dataclass(frozen=True, eq=False)
class RollCalls:
    """Roll calls in the order of their dates.

    Attributes
    ----------
    resolution, title, key : numpy.ndarray
        (n,) text: symbol such as ``ES-11/6``, title, and what recurs in it (`titles.recurring`).
    date : numpy.ndarray
        (n,) days.
    session : numpy.ndarray
        (n,) regular session under way.
    votes, powers_votes : numpy.ndarray
        (n, 5) and (n, 3) codes: 0 yes, 1 abstain, 2 no, 3 absent, -1 not yet cast.
    x0 : numpy.ndarray
        (n,) mean vote of all other members that voted, in [-1, 1].
    absent : numpy.ndarray
        (n,) share of the other members absent, in (0, 1): w of equation 20.
    issues : numpy.ndarray
        (n, 6) 1 where the text is about one of `ISSUES`, else 0, NaN where that is not known.
    situation, targeted : numpy.ndarray
        (n,) bool: the text judges a situation; it is aimed at Russia.
    """

    resolution: NDArray[np.str_]
    title: NDArray[np.str_]
    key: NDArray[np.str_]
    date: NDArray[np.datetime64]
    session: NDArray[np.int64]
    votes: NDArray[np.int8]
    powers_votes: NDArray[np.int8]
    x0: NDArray[np.float64]
    absent: NDArray[np.float64]
    issues: NDArray[np.float64]
    situation: NDArray[np.bool_]
    targeted: NDArray[np.bool_]

    def __len__(self) -> int:
        """Number of roll calls."""
        return len(self.date)

    def __getitem__(self, rows: Any) -> "RollCalls":
        """Those of some rows (a slice, a mask or places), in their order."""
        return RollCalls(*(getattr(self, item.name)[rows] for item in fields(self)))

    @property
    def positions(self) -> NDArray[np.float64]:
        """(n, 3) votes of the powers as 1 yes, 0 abstain or absent, -1 no: x of equations 19 and 20."""
        positions: NDArray[np.float64] = POSITION[self.powers_votes]
        return positions

    @property
    def middle_east(self) -> NDArray[np.float64]:
        """(n,) 1 on the Middle East, 0 if not or not known."""
        return np.nan_to_num(self.issues[:, ISSUES.index("middle_east")])

    @property
    def nuclear(self) -> NDArray[np.float64]:
        """(n,) 1 on nuclear weapons, 0 if not or not known."""
        return np.nan_to_num(self.issues[:, ISSUES.index("nuclear")])

    @property
    def time(self) -> NDArray[np.float64]:
        """(n,) date in years."""
        year = self.date.astype("datetime64[Y]")
        days = (self.date - year.astype("datetime64[D]")).astype(float)
        years: NDArray[np.float64] = year.astype(int) + 1970 + days / 365.25
        return years

    @property
    def earlier(self) -> NDArray[np.int64]:
        """(n,) how many roll calls are of strictly earlier dates: those stand before this place."""
        return np.searchsorted(self.date, self.date, "left")

    @property
    def last(self) -> datetime.date:
        """The day on which the data end."""
        day: datetime.date = self.date[-1].item()
        return day

    def before(self, day: datetime.date) -> "RollCalls":
        """Roll calls of strictly earlier dates.

        Parameters
        ----------
        day : datetime.date
            Left out itself.

        Returns
        -------
        RollCalls
            In order.
        """
        return self[self.date < np.datetime64(day)]

    def between(self, first: datetime.date, last: datetime.date) -> "RollCalls":
        """Roll calls of a time.

        Parameters
        ----------
        first, last : datetime.date
            Both included.

        Returns
        -------
        RollCalls
            In order.
        """
        return self[(self.date >= np.datetime64(first)) & (self.date <= np.datetime64(last))]


def joined(earlier: RollCalls, later: RollCalls) -> RollCalls:
    """Roll calls of two sets in one, by date.

    Parameters
    ----------
    earlier, later : RollCalls
        Where dates are equal, those of the first come first.

    Returns
    -------
    RollCalls
        In order.
    """
    pairs = ((getattr(earlier, item.name), getattr(later, item.name)) for item in fields(RollCalls))
    both = RollCalls(*(np.concatenate(pair) for pair in pairs))
    return both[np.argsort(both.date, kind="stable")]


def read_roll_calls(file: Path | None = None, option: str = "votes.file=") -> RollCalls:
    """Roll calls of the facts, or of a file of the same form.

    Parameters
    ----------
    file : pathlib.Path, optional
        CSV with the columns of ``facts/roll_calls.csv`` that `COLUMNS` names, one resolution a row.
    option : str
        What the user writes before the name of the file, for the messages.

    Returns
    -------
    RollCalls
        By date; where dates are equal, in the order of the file.

    Raises
    ------
    ConfigError
        The file is not there, lacks a column, or a cell is not what its column holds.
    """
    if file is None:
        return _facts()
    where = f"{option}{file}"
    return _parsed(_rows_of(file, where), where)


@cache
def _facts() -> RollCalls:
    return _parsed(read_table("roll_calls"), "facts/roll_calls.csv")


def _rows_of(file: Path, where: str) -> Rows:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            # the names are read when they are first asked for, which has to be while the file is open
            names, rows = reader.fieldnames or (), list(reader)
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        raise ConfigError(f"{where}: cannot be read ({problem}); {_expected()}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{where}: is no text in UTF-8; {_expected()}") from error
    for column in COLUMNS:
        if column not in names:
            raise ConfigError(f"{where}: column {column!r} is missing; expected {', '.join(COLUMNS)}.")
    if not rows:
        raise ConfigError(f"{where}: holds no roll call.")
    return rows


def _expected() -> str:
    """What a file of the user has to be, and where one is that can be copied."""
    return (
        f"expected a CSV file of roll calls, such as a copy of {facts_folder() / 'roll_calls.csv'} with rows added or "
        f"taken away."
    )


def _parsed(rows: Rows, where: str) -> RollCalls:
    def column(name: str, convert: Callable[[str], Any], expected: str) -> list[Any]:
        return [_cell(row, name, convert, expected, f"{where}, row {place}") for place, row in enumerate(rows, start=2)]

    def codes(names: Sequence[str]) -> NDArray[np.int8]:
        return np.array([column(name, _code, "Y, A, N or X") for name in names], np.int8).T

    counts = np.array([column(name, _count, "a number of members") for name in COUNTS], float)
    votes, powers_votes = codes(STATES), codes(POWERS)
    absent_ours = (votes == ABSENT).sum(1) + (powers_votes == ABSENT).sum(1)
    titles = column("title", str, "a title")
    ukraine = np.array(column("ukraine", _mark, "1 or 0")) == 1.0
    calls = RollCalls(
        resolution=np.array(column("resolution", _named, "the symbol of a resolution")),
        title=np.array(titles),
        key=np.array([recurring(title) for title in titles]),
        date=np.array(column("date", datetime.date.fromisoformat, "a date such as 2023-02-23"), "datetime64[D]"),
        session=np.array(column("session", int, "the number of a session")),
        votes=votes,
        powers_votes=powers_votes,
        x0=np.array(column("x0", _mean, "a number from -1 to 1")),
        absent=(counts[-1] - absent_ours + 1.0) / (counts.sum(0) - _OURS + 2.0),
        issues=np.array([column(name, _mark, "1, 0 or nothing") for name in ISSUES]).T,
        situation=np.array([on_a_situation(title) for title in titles]),
        targeted=ukraine | np.array([aimed_at_russia(title) for title in titles]),
    )
    _check_once(calls.resolution, where)
    return calls[np.argsort(calls.date, kind="stable")]


def _cell(row: Mapping[str, str], name: str, convert: Callable[[str], Any], expected: str, where: str) -> Any:
    try:
        return convert(row[name])
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{where}: {name}={row[name] or 'nothing'}, expected {expected}.") from error


def _check_once(symbols: NDArray[np.str_], where: str) -> None:
    names, counts = np.unique(symbols, return_counts=True)
    if counts.max() > 1:
        raise ConfigError(f"{where}: resolution {names[counts.argmax()]} stands there {counts.max()} times.")


def _code(text: str) -> int:
    if len(text) != 1:
        raise ValueError
    return VOTES.index(text)


def _count(text: str) -> int:
    if int(text) < 0:
        raise ValueError
    return int(text)


def _named(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _mean(text: str) -> float:
    if not -1.0 <= float(text) <= 1.0:
        raise ValueError
    return float(text)


def _mark(text: str) -> float:
    if text not in ("", "0", "1"):
        raise ValueError
    return float(text or "nan")
