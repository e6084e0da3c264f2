"""``alignsim calibrate votes``: fit the vote model to roll calls, with intervals."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from alignsim.commands.arguments import Parser, parser
from alignsim.results.place import check_place
from alignsim.results.whole import whole_file

_DESCRIPTION = (
    "Fit the vote model to roll calls of the UN General Assembly since 2008. The intervals come from fitting it "
    "again on sessions drawn with replacement."
)


def main(arguments: Sequence[str]) -> None:
    """Fit, print the parameters, and keep them if asked to.

    Parameters
    ----------
    arguments : sequence of str
        After the words ``calibrate votes``.

    Raises
    ------
    AlignsimError
        The input is wrong.
    """
    asked = _parser().asked(arguments)
    if asked.out is not None:
        check_place(asked.out.parent, [asked.out.name])
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.votes import parameters_table
    from alignsim.votes.alignments import WORLDS, alignment_usa
    from alignsim.votes.calibration import calibrate, check_sessions, write_estimates
    from alignsim.votes.roll_calls import read_roll_calls

    calls = read_roll_calls(asked.file, "--file ")
    calls = calls if asked.until is None else calls.between(calls.date[0].item(), asked.until)
    check_sessions(calls, f"--until {asked.until}" if asked.until else f"--file {asked.file}")
    # no forecast: what all worlds say of the alignments is taken
    estimates = calibrate(calls, alignment_usa(calls.time, len(WORLDS)), asked.seed)
    if asked.out is not None:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(asked.out) as unfinished:
            write_estimates(estimates, unfinished)
    PatientConsole(file=sys.stdout).print(parameters_table(estimates, calls))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: expected a date such as 2022-12-31") from error


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**63:
        raise ArgumentTypeError(f"{text}: expected a whole number from 0 to 2^63 - 1")
    return int(text)


def _parser() -> Parser:
    one = parser("calibrate votes", _DESCRIPTION)
    one.add_argument("--file", type=Path, metavar="CSV", help="roll calls of your own, in the form of the facts")
    one.add_argument("--until", type=_day, metavar="DATE", help="leave later roll calls out")
    one.add_argument("--seed", type=_seed, default=1, metavar="N", help="of the draws (default: 1)")
    one.add_argument("--out", type=Path, metavar="CSV", help="where values and draws are kept")
    return one
