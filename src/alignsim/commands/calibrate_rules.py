"""``alignsim calibrate``: which draws of everything uncertain the past does not rule out."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from alignsim.commands.validating import asked_of, drawn, keep
from alignsim.config.errors import ConfigError, ResultError
from alignsim.world.facts import PLAUSIBLE

if TYPE_CHECKING:
    from alignsim.validation.worlds import Draws
    from alignsim.views.calibration import Calibration

# draws of the prior that are tried at least, unless somebody asks for fewer, and the fewest that tell anything;
# worlds of known parameters that are matched
LEAST = 1_048_576
FEWEST = 1_000
TRUTHS = 300

_DESCRIPTION = """\
History matching: draw everything uncertain, parameters and inputs, a million times
from its prior, and keep the draws that miss no figure of the past by more than
three standard deviations. rules=plausible takes its replicates from them.

  alignsim calibrate
  alignsim calibrate --out calibration
  alignsim calibrate run.replicates=100000      at least so many

Figures of 2022 and 2023, students and airline routes are not matched: they check
what was found. plausible.json is the file that comes with the package.
"""


def main(arguments: Sequence[str]) -> None:
    """Match, keep and print.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``calibrate``.

    Raises
    ------
    AlignsimError
        The input is wrong, or nothing is plausible.
    """
    asked = asked_of("calibrate", _DESCRIPTION, arguments)
    draws = _draws(asked.override)
    from alignsim.views.compiling import warn_of_compiling

    warn_of_compiling()
    from alignsim.views.calibration import shown
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.summary import nearby
    from alignsim.world.plausible import rests_on

    found = _found(draws)
    # draws under other values are not those that a run without them would take
    standard = all(override.startswith("run.") for override in asked.override)
    _keep(found, asked, draws, standard)
    console = PatientConsole(file=sys.stdout)
    for part in shown(found):
        console.print(part)
    if standard and not rests_on(found.matched.ensemble.evidence):
        console.print(f"The {PLAUSIBLE} that comes with the package rests on other priors, inputs, figures or events.")
    kept = f"Tables, figure and {PLAUSIBLE}" if standard else "Tables and figure"
    console.print(f"{kept}: {nearby(asked.out)}", style="dim", soft_wrap=True)


def _draws(overrides: Sequence[str]) -> "Draws":
    """So many of everything uncertain, without noise: what is matched are expectations."""
    from alignsim.validation.worlds import check_undecided, draws_of

    check_undecided(overrides, lambda key: key in ("rules", "rules.ensemble", "run.uncertainty"))
    draws = replace(draws_of([f"run.replicates={LEAST}", *overrides]), uncertainty="parameters")
    if draws.replicates < FEWEST:
        raise ConfigError(f"run.replicates={draws.replicates}: expected at least {FEWEST:,} draws to be told apart.")
    return draws


def _found(draws: "Draws") -> "Calibration":
    from alignsim.validation import constraint
    from alignsim.validation.matching import match
    from alignsim.validation.recovery import recovery_table
    from alignsim.views.calibration import Calibration

    matched = match(draws)
    if not matched.plausible.any():
        raise ResultError(
            f"calibrate: none of the first {len(matched.plausible):,} draws is plausible; priors, overrides or the "
            f"model cannot be right."
        )
    checked = constraint.kept_apart(matched)
    predicted = constraint.targets_table(matched, checked)
    return Calibration(
        matched, constraint.parameters_table(matched), predicted, constraint.scores_table(predicted),
        recovery_table(matched, TRUTHS), constraint.tolerance_table(matched, checked),
    )  # fmt: skip


def _keep(found: "Calibration", asked: Namespace, draws: "Draws", standard: bool) -> None:
    from alignsim.views.calibration import plot_parameters
    from alignsim.world.plausible import as_json

    last = found.matched.waves[-1]
    noted = drawn(replace(draws, replicates=last.candidates, overrides=tuple(asked.override)))
    said = {"candidates": last.candidates, "plausible": last.plausible, **noted}
    shipped = {PLAUSIBLE: as_json(found.matched.ensemble)} if standard else {}
    keep(asked.out, found.tables, {"parameters": plot_parameters(found.parameters)}, said, shipped)
