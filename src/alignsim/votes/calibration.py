"""Fitted parameters of the vote model with their uncertainty: made from roll calls, kept in a small table."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from alignsim.config.errors import ConfigError
from alignsim.engines.voting import Numbers
from alignsim.rules.elementary import within_unit
from alignsim.rules.streams import VOTES as PURPOSE
from alignsim.rules.streams import path_checksum, uniform, words
from alignsim.votes.estimation import Likelihood
from alignsim.votes.parameters import PARAMETERS
from alignsim.votes.precedents import precedents
from alignsim.votes.roll_calls import RollCalls
from alignsim.votes.structure import cases_of
from alignsim.world.facts import read_table

# memory has filled by then, and the states vote regularly: docs/reference/model.md, section 10
FIRST: Final = date(2008, 1, 1)
# fewer sessions than this say too little of how much the parameters vary between sessions
SESSIONS: Final = 5
# of 200, the end of a 90 % interval still differs between seeds by a tenth of its width
DRAWS: Final = 1000
SEED: Final = 1
_STREAM: Final = path_checksum("votes.sessions")
# significant digits of the table: far finer than what one session more or less moves
_DIGITS: Final = 6


@dataclass(frozen=True, eq=False)
class Estimates:
    """Fitted parameters, in the order of `alignsim.votes.parameters.PARAMETERS`.

    Attributes
    ----------
    fitted : numpy.ndarray
        (17,) of the largest penalised likelihood.
    draws : numpy.ndarray
        (draw, 17) the same of sessions drawn with replacement: the parameters of a draw belong together.
    """

    fitted: Numbers
    draws: Numbers

    def of_replicates(self, count: int, seed: int, stream: int) -> Numbers:
        """One draw for each replicate, named by seed, replicate and stream alone.

        Parameters
        ----------
        count : int
            Replicates, from 0 on.
        seed : int
            Of the run.
        stream : int
            `alignsim.rules.streams.path_checksum` of what the parameters are for.

        Returns
        -------
        numpy.ndarray
            (replicate, 17).
        """
        units = np.array([uniform(seed, replicate, PURPOSE, stream) for replicate in range(count)])
        chosen: Numbers = self.draws[(units * len(self.draws)).astype(int)]
        return chosen


def calibrate(calls: RollCalls, alignment_usa: Numbers, seed: int = SEED, draws: int = DRAWS) -> Estimates:
    """Fit the vote model, and fit it again on sessions drawn with replacement.

    Parameters
    ----------
    calls : RollCalls
        n of them; those from 2008 on are fitted, all are precedents.
    alignment_usa : numpy.ndarray
        (n, state).
    seed : int
        Of the draws, 0 to 2**63 - 1.
    draws : int
        How many; draw k is the same whatever their number.

    Returns
    -------
    Estimates
        Of all sessions, and of those drawn: what these vary by says little of fewer than five (`check_sessions`).

    References
    ----------
    Block bootstrap: Künsch (1989), with sessions of the General Assembly as blocks.
    """
    from threadpoolctl import threadpool_limits

    fitted = calls.date >= np.datetime64(FIRST)
    known = precedents(calls, fitted, np.ones(len(calls), bool))
    likelihood = Likelihood.of(calls[fitted], cases_of(calls[fitted], known, alignment_usa[fitted]))
    sessions, of_session = np.unique(calls.session[fitted], return_inverse=True)
    drawn = (_sessions_drawn(seed, draw, len(sessions)) for draw in range(draws))
    # products of matrices as small as these take thrice as long on several threads
    with threadpool_limits(limits=1, user_api="blas"):
        top = likelihood.fit(np.ones(len(of_session)))
        return Estimates(top, np.array([likelihood.fit(counts[of_session], top) for counts in drawn]))


def check_sessions(calls: RollCalls, where: str) -> None:
    """Refuse to fit on too few sessions.

    Parameters
    ----------
    calls : RollCalls
        To be fitted on.
    where : str
        What the user gave, for the message.

    Raises
    ------
    ConfigError
        Fewer than five since 2008.
    """
    sessions = len(np.unique(calls.session[calls.date >= np.datetime64(FIRST)]))
    if sessions < SESSIONS:
        raise ConfigError(
            f"{where}: there are roll calls of {sessions} sessions since {FIRST.year} to fit the vote model on; "
            f"expected {SESSIONS} or more."
        )


def _sessions_drawn(seed: int, draw: int, sessions: int) -> Numbers:
    """How often each session counts in one draw with replacement."""
    units = [within_unit(words(seed, draw, PURPOSE, 0, _STREAM, one)[0]) for one in range(sessions)]
    return np.bincount((np.array(units) * sessions).astype(int), minlength=sessions).astype(float)


@cache
def shipped_estimates() -> Estimates:
    """Parameters fitted on all roll calls of the facts.

    Returns
    -------
    Estimates
        As ``alignsim calibrate votes`` makes them.
    """
    table = np.array([[float(row[one.name]) for one in PARAMETERS] for row in read_table("vote_parameters")])
    return Estimates(table[0], table[1:])


def write_estimates(estimates: Estimates, file: Path) -> None:
    """Keep fitted parameters as a table: the values, then a draw a row.

    Parameters
    ----------
    estimates : Estimates
        To be kept.
    file : pathlib.Path
        CSV.
    """
    rows: Iterable[Numbers] = (estimates.fitted, *estimates.draws)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["draw", *(one.name for one in PARAMETERS)])
        writer.writerows([draw, *(f"{value:.{_DIGITS}g}" for value in row)] for draw, row in enumerate(rows))
