"""The resolution whose votes a run looks out for: one of the record, one of the record changed, or an invented one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from pathlib import Path
from typing import Any, Final

import numpy as np

from alignsim.config.errors import ConfigError, nearest
from alignsim.config.schema import STATES, VotesConfig
from alignsim.engines.voting import LOG_ABSENT
from alignsim.votes.alignments import alignment_usa, worlds_known
from alignsim.votes.calibration import FIRST, SESSIONS, Estimates, calibrate, check_sessions, shipped_estimates
from alignsim.votes.roll_calls import ISSUES, NOT_CAST, POSITION, RollCalls, read_roll_calls
from alignsim.votes.titles import aimed_at_russia, on_a_situation, recurring

POWERS_VOTES: Final = ("x_usa", "x_rus", "x_chn")
"""Settings with the votes of the powers, in their order."""
_NEEDED: Final = (*POWERS_VOTES, "x0")
_UNNAMED: Final = "invented"
# of parameters that are fitted while somebody waits: five seconds
_DRAWS: Final = 200
DECIMALS: Final = 3
"""Of means and shares of a resolution: what is the same to as many decimals is the record's own figure."""


@dataclass(frozen=True, eq=False)
class Ballot:
    """A resolution, and what was known before it came to the vote.

    Attributes
    ----------
    call : RollCalls
        The resolution alone; votes that are not known, or were cast under other circumstances, are -1.
    record : RollCalls or None
        The same resolution as the record has it; None of an invented one.
    before : RollCalls
        Roll calls of strictly earlier dates: precedents, and what the parameters are fitted on.
    last : datetime.date
        The day on which the data end.
    shipped : bool
        Whether parameters come with the package: `before` is its whole record, and the year of the last world that
        these are fitted with was over.
    """

    call: RollCalls
    record: RollCalls | None
    before: RollCalls
    last: date
    shipped: bool

    @property
    def name(self) -> str:
        """Symbol of the resolution, or ``invented``."""
        return str(self.call.resolution[0])

    @property
    def recorded(self) -> bool:
        """Whether it is known how the five voted."""
        return bool((self.call.votes != NOT_CAST).all())

    def estimates(self, draws: bool) -> Estimates:
        """Parameters fitted on what was known before.

        Parameters
        ----------
        draws : bool
            Whether draws of them are needed as well, which take most of the time.

        Returns
        -------
        Estimates
            Of the package, or fitted now, with the worlds whose years were over when it came to the vote.
        """
        if self.shipped:
            return shipped_estimates()
        usa = alignment_usa(self.before.time, worlds_known(self.call.last.year - 1))
        return calibrate(self.before, usa, draws=_DRAWS if draws else 0)


def ballot_of(config: VotesConfig) -> Ballot | None:
    """The resolution that a configuration names or describes.

    Parameters
    ----------
    config : VotesConfig
        Checked.

    Returns
    -------
    Ballot or None
        None where nothing is asked.

    Raises
    ------
    ConfigError
        No such resolution, or too little is said of an invented one.
    """
    if config == replace(VotesConfig(), file=config.file):
        if config.file is not None:
            raise ConfigError(f"votes.file={config.file}: names no resolution; add votes=… (such as es_11_6).")
        return None
    calls = read_roll_calls(None if config.file is None else Path(config.file))
    record = None if config.resolution is None else _found(config.resolution, calls)
    call = _changed(_invented(config, calls) if record is None else _again(record, config), config)
    before = calls.before(call.last)
    _check_early(call.last, calls, config)
    check_sessions(before, _given(config, call.last))
    return Ballot(call, record, before, calls.last, shipped=config.file is None and call.last.year > calls.last.year)


def key_of(symbol: str) -> str:
    """How a resolution is written on the command line.

    Parameters
    ----------
    symbol : str
        Such as ``ES-11/6`` or ``A/RES/76/70``.

    Returns
    -------
    str
        Such as ``es_11_6``.
    """
    return re.sub(r"[^a-z0-9]+", "_", symbol.lower().removeprefix("a/res/")).strip("_")


def _given(config: VotesConfig, vote: date) -> str:
    """What of the user's words decides which roll calls are from before the vote."""
    words = [f"votes.file={config.file}"] if config.file is not None else []
    if config.date is not None:
        words.append(f"votes.date={config.date}")
    elif config.resolution is not None:
        words.append(f"votes={config.resolution}, of {vote}")
    return ", ".join(words)


def _check_early(vote: date, calls: RollCalls, config: VotesConfig) -> None:
    """Refuse a vote before which there is too little to fit on, though there is enough later."""
    later = calls[calls.date >= np.datetime64(FIRST)]
    begun = np.sort(later.date[np.unique(later.session, return_index=True)[1]])
    if len(begun) < SESSIONS:
        return
    first = begun[SESSIONS - 1].item() + timedelta(days=1)
    if vote < first:
        raise ConfigError(
            f"{_given(config, vote)}: has no outlook; expected a vote on {first} or later: the vote model is fitted on "
            f"the roll calls before the vote, from {FIRST.year} on, and needs {SESSIONS} sessions of them."
        )


def _found(resolution: str, calls: RollCalls) -> RollCalls:
    keys = {key_of(symbol): place for place, symbol in enumerate(calls.resolution.tolist())}
    key = key_of(resolution)
    if key not in keys:
        raise ConfigError(
            f"votes={resolution}: no such resolution among {len(calls):,} roll calls from {calls.date[0]} to "
            f"{calls.last}. {_meant(key, keys, calls)} Others: alignsim list votes WORD."
        )
    return calls[[keys[key]]]


def _meant(key: str, keys: Mapping[str, int], calls: RollCalls) -> str:
    """The nearest symbol, or the latest title with these words."""
    near, words = nearest(key, keys), key.replace("_", " ")
    # fewer letters stand in any title
    titled = [name for name, place in keys.items() if len(words) > 3 and words in calls.title[place].lower()]
    if not near and not titled:
        return "Expected a symbol in small letters, such as es_11_6 (ES-11/6) or 76_70 (76/70)."
    name = near or titled[-1]
    return f"Did you mean {name} ({calls.date[keys[name]]}, {calls.title[keys[name]]})?"


def _again(call: RollCalls, config: VotesConfig) -> RollCalls:
    """A resolution of the record, which can be put to the vote again, but not before it was."""
    if config.date is not None and date.fromisoformat(config.date) < call.last:
        raise ConfigError(
            f"votes.date={config.date}: {call.resolution[0]} came to the vote on {call.last}; expected a later date, "
            f"on which it is put to the vote again."
        )
    return call


def _invented(config: VotesConfig, calls: RollCalls) -> RollCalls:
    """A resolution of which nothing is known but what the user says, put to the vote when the record's year is over."""
    missing = [f"votes.{name}" for name in _NEEDED if getattr(config, name) is None]
    if missing:
        raise ConfigError(
            f"{', '.join(missing)}: missing; a resolution that is not of the record needs the votes of the powers, "
            f"{', '.join(_NEEDED[:3])} (1 yes, 0 abstained or absent, -1 no), and the mean vote of all others, "
            f"{_NEEDED[3]} (-1 to 1); votes=es_11_6 names one of the record."
        )
    return RollCalls(
        resolution=np.array([_UNNAMED]),
        title=np.array([""]),
        key=np.array([""]),
        date=np.array([date(calls.last.year + 1, 1, 1)], "datetime64[D]"),
        session=calls.session[-1:],
        votes=np.full((1, len(STATES)), NOT_CAST, np.int8),
        powers_votes=np.zeros((1, 3), np.int8),
        x0=np.zeros(1),
        absent=np.array([exp(LOG_ABSENT)]),
        issues=np.zeros((1, len(ISSUES))),
        situation=np.zeros(1, bool),
        targeted=np.zeros(1, bool),
    )


def _changed(call: RollCalls, config: VotesConfig) -> RollCalls:
    """What the user says of a resolution, where that is not what the record says."""
    said = {name: value for name, value in vars(config).items() if name not in ("resolution", "file")}
    given = {name: value for name, value in said.items() if value is not None}
    changes = {name: value for name, value in given.items() if not _is_so(call, name, value)}
    if not changes:
        return call
    powers_votes, issues = call.powers_votes.copy(), call.issues.copy()
    for place, name in enumerate(POWERS_VOTES):
        if name in changes:
            powers_votes[0, place] = int(np.flatnonzero(changes[name] == POSITION)[0])
    for name in ("middle_east", "nuclear"):
        if name in changes:
            issues[0, ISSUES.index(name)] = float(changes[name])
    title = str(changes.get("title", call.title[0]))
    situation = on_a_situation(title) if "title" in changes else bool(call.situation[0])
    return replace(
        call,
        title=np.array([title]),
        key=np.array([recurring(title)]),
        date=np.array([changes["date"]], "datetime64[D]") if "date" in changes else call.date,
        votes=np.full_like(call.votes, NOT_CAST),
        powers_votes=powers_votes,
        x0=np.array([float(changes.get("x0", call.x0[0]))]),
        absent=np.array([float(changes.get("absent", call.absent[0]))]),
        issues=issues,
        # a title of one's own says what it is about, unless that is said as well
        situation=np.array([bool(given.get("situation", situation))]),
        targeted=np.array([aimed_at_russia(title)]),
    )


def _is_so(call: RollCalls, name: str, value: Any) -> bool:
    """Whether a resolution has this value already; an absent power counts as one that abstains."""
    if name in POWERS_VOTES:
        return bool(call.positions[0, POWERS_VOTES.index(name)] == value)
    if name == "date":
        return bool(value == call.last.isoformat())
    held = getattr(call, name)[0]
    if name in ("x0", "absent"):
        return bool(round(value, DECIMALS) == round(float(held), DECIMALS))
    return bool(held == value)
