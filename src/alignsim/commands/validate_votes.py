"""``alignsim validate votes``: the vote model against its rivals."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alignsim.commands.validating import asked_of, check_minimums, keep
from alignsim.config.errors import ConfigError

if TYPE_CHECKING:
    from alignsim.config.schema import RunConfig
    from alignsim.votes.roll_calls import RollCalls
    from alignsim.votes.splits import Split
    from alignsim.votes.validation import Validation

_DESCRIPTION: Final = """\
The vote model against its rivals on votes of the UN General Assembly that none of
them was fitted on: A is fitted on 2008 to 2013 and forecasts 2014 to 2021, B on 2008
to 2021 and forecasts 2022 and 2023, E forecasts each year from 2014 on with all years
before it.

  alignsim validate votes
  alignsim validate votes votes.file=later.csv    roll calls after the facts end
  alignsim validate votes rules.trade_weight=0.75 --out half_the_trade_weight

Overrides are those of a run: rules.* and world.* change the alignments, run.seed the
bootstrap, run.threads how many processes work. Exit code 1: a stated minimum is missed.
"""
# the worlds that alignments are taken from are what they are
_FIXED: Final = ("world.year", "world", "experiment", "design", "run.uncertainty", "run.replicates", "run.rounds")

_TABLES: Final = ("scores", "differences", "reliability", "example", "together")


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
    asked = asked_of("validate votes", _DESCRIPTION, arguments)
    _check(asked.override)
    from alignsim.config.compose import compose
    from alignsim.views.vote_scores import pictures
    from alignsim.votes.validation import tested_on

    config = compose(asked.override).config
    calls, splits = tested_on(None if config.votes.file is None else Path(config.votes.file))
    validation = _validated(calls, splits, config.run, asked.override)
    tables = {name: getattr(validation, name) for name in _TABLES}
    missed = [minimum.sentence for minimum in validation.minimums if not minimum.met]
    said = {
        "missed": missed,
        "splits": {split.name: split.sentence for split in validation.described},
        "last_day": f"{calls.last.day} {calls.last:%B %Y}",
        "seed": config.run.seed,
        "overrides": asked.override,
    }
    # a file of later votes does not hold the example
    keep(asked.out, {name: table for name, table in tables.items() if len(table)}, pictures(validation), said)
    _show(validation, asked.out)
    check_minimums(missed)


def _check(overrides: Sequence[str]) -> None:
    from alignsim.config.overrides import key_of, parse_overrides

    for override in parse_overrides(overrides):
        if key_of(override) in _FIXED:
            raise ConfigError(
                f"{override.input_line}: cannot be chosen here; votes are tested in the worlds of 2013, 2021 and 2023, "
                f"without events or draws."
            )


def _validated(
    calls: "RollCalls", splits: "Sequence[Split]", run: "RunConfig", overrides: Sequence[str]
) -> "Validation":
    from rich.console import Console

    from alignsim.engines.ensemble import thread_count
    from alignsim.votes.evaluation import fits_of, worlds_of
    from alignsim.votes.validation import validate

    worlds = worlds_of([text for text in overrides if not text.startswith(("votes", "+votes"))])
    fits = fits_of(splits)
    with Console(stderr=True).status(_waiting(0, fits)) as status:
        return validate(
            calls, splits, worlds, run.seed, thread_count(run.threads), lambda done: status.update(_waiting(done, fits))
        )


def _waiting(done: int, fits: int) -> str:
    return f"Fitting all models: {done} of {fits} times done"


def _show(validation: "Validation", place: Path) -> None:
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.summary import nearby
    from alignsim.views.vote_scores import shown

    console = PatientConsole(file=sys.stdout)
    for part in shown(validation):
        console.print(part)
    console.print(f"Tables and figure: {nearby(place)}", style="dim", soft_wrap=True)
