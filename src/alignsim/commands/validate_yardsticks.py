"""``alignsim validate yardsticks``: the model beside measures of alignment that are no inputs of it."""

import sys
from collections.abc import Sequence

from alignsim.commands.validating import asked_of, check_minimums, drawn, keep

_DESCRIPTION = """\
Hold the alignments of 2013, 2021 and 2023 against measures that are no inputs of
the model: events, students, routes, visas, influence, visits, polls. Beside the
model always stand one pattern for all states, and each of its inputs alone.

  alignsim validate yardsticks
  alignsim validate yardsticks rules.trade_weight=0.75 --out half_the_trade_weight

Exit code 1 when on one of the event measures (icews_coop 2013, gdelt_coop 2021 and
2023) fewer than 14 of 15 pairs of powers are in the right order, or the level of
shares is farther off than that of one pattern for all states.
"""


def main(arguments: Sequence[str]) -> None:
    """Compare, keep and print.

    Parameters
    ----------
    arguments : sequence of str
        After the words ``validate yardsticks``.

    Raises
    ------
    MissedError
        A stated minimum is missed.
    AlignsimError
        The input is wrong.
    """
    asked = asked_of("validate yardsticks", _DESCRIPTION, arguments)
    from alignsim.validation.worlds import draws_of
    from alignsim.views.compiling import warn_of_compiling

    draws = draws_of(asked.override)
    warn_of_compiling()
    from alignsim.validation.yardsticks import compare
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.summary import nearby
    from alignsim.views.yardsticks import findings, plot_yardsticks, shown

    found = compare(draws)
    tables = {"scores": found.scores, "cells": found.cells, "changes": found.changes, "spreads": found.spreads}
    said = {"missed": list(found.missed), "findings": findings(found), **drawn(draws)}
    keep(asked.out, tables, {"yardsticks": plot_yardsticks(found.cells)}, said)
    console = PatientConsole(file=sys.stdout)
    for part in shown(found):
        console.print(part)
    console.print(f"Tables and figure: {nearby(asked.out)}", style="dim", soft_wrap=True)
    check_minimums(found.missed)
