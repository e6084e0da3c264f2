"""``alignsim validate votes``: the vote model against its rivals."""

import secrets
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alignsim.commands.arguments import Parser, parser
from alignsim.config.errors import AlignsimError, ConfigError

if TYPE_CHECKING:
    from alignsim.config.compose import Composed
    from alignsim.votes.validation import Validation

_DESCRIPTION: Final = """\
The vote model against its rivals on votes of the UN General Assembly that none of
them was fitted on: A is fitted on 2008 to 2013 and forecasts 2014 to 2021, B on 2008
to 2021 and forecasts 2022 and 2023, E forecasts each year from 2014 on with all years
before it.

  alignsim validate votes
  alignsim validate votes votes.file=later.csv    roll calls after the facts end

Overrides are those of a run: rules.* and world.* change the alignments, run.seed the
bootstrap, run.threads how many processes work. Exit code 1: a stated minimum is missed.
"""
# the worlds that alignments are taken from are what they are
_FIXED: Final = ("world.year", "world", "experiment", "design", "run.uncertainty", "run.replicates", "run.rounds")


class MissedError(AlignsimError):
    """It ran, and a stated minimum is missed."""

    exit_code = 1


def main(arguments: Sequence[str]) -> None:
    """Validate, print what was found, and keep it.

    Parameters
    ----------
    arguments : sequence of str
        After the words ``validate votes``.

    Raises
    ------
    MissedError
        A stated minimum is missed.
    AlignsimError
        The input is wrong.
    """
    given = _parser().parse_intermixed_args(list(arguments)).override
    _check(given)
    from alignsim.config.compose import compose

    composed = compose(given)
    validation = _validated(composed, given)
    place = _kept(validation, composed)
    _show(validation, place)
    missed = [minimum.sentence for minimum in validation.minimums if not minimum.met]
    if missed:
        raise MissedError(f"minimum missed: {'; '.join(missed)}.")


def _parser() -> Parser:
    one = parser("validate votes", _DESCRIPTION)
    one.formatter_class = RawDescriptionHelpFormatter
    one.add_argument("override", nargs="*", metavar="OVERRIDE", help="such as votes.file=later.csv, as in a run")
    return one


def _check(overrides: Sequence[str]) -> None:
    from alignsim.config.overrides import key_of, parse_overrides

    for override in parse_overrides(overrides):
        if key_of(override) in _FIXED:
            raise ConfigError(
                f"{override.input_line}: cannot be chosen here; votes are tested in the worlds of 2013, 2021 and 2023, "
                f"without events or draws."
            )


def _validated(composed: "Composed", overrides: Sequence[str]) -> "Validation":
    from rich.console import Console

    from alignsim.engines.ensemble import thread_count
    from alignsim.votes.evaluation import fits_of, worlds_of
    from alignsim.votes.validation import tested_on, validate

    run, file = composed.config.run, composed.config.votes.file
    calls, splits = tested_on(None if file is None else Path(file))
    worlds = worlds_of([text for text in overrides if not text.startswith(("votes", "+votes"))])
    fits = fits_of(splits)
    with Console(stderr=True).status(_waiting(0, fits)) as status:
        return validate(
            calls, splits, worlds, run.seed, thread_count(run.threads), lambda done: status.update(_waiting(done, fits))
        )


def _waiting(done: int, fits: int) -> str:
    return f"Fitting all models: {done} of {fits} times done"


def _kept(validation: "Validation", composed: "Composed") -> Path:
    from alignsim.results.folder import write_config
    from alignsim.results.whole import whole_folder
    from alignsim.views.plots import save_figures
    from alignsim.views.vote_scores import pictures

    stamp = f"{datetime.now():%Y-%m-%d_%H-%M-%S}_{secrets.token_hex(3)}"
    place = Path.cwd() / "results" / "validation" / "votes" / stamp
    with whole_folder(place) as unfinished:
        for name in ("scores", "differences", "reliability"):
            # 17 digits: reading gives back the same bits
            getattr(validation, name).to_csv(unfinished / f"{name}.csv", index=False, float_format="%.17g")
        save_figures(pictures(validation), unfinished)
        write_config(unfinished, composed.values)
    return place


def _show(validation: "Validation", place: Path) -> None:
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.summary import nearby
    from alignsim.views.vote_scores import shown

    console = PatientConsole(file=sys.stdout)
    for part in shown(validation):
        console.print(part)
    console.print(f"Tables, figure and configuration: {nearby(place)}", style="dim", soft_wrap=True)
