"""``alignsim validate yardsticks``: the model beside measures of alignment that are no inputs of it."""

import sys
from collections.abc import Sequence

from alignsim.commands.validating import asked_of, drawn, keep, warn_of_compiling

_DESCRIPTION = """\
Hold the alignments of 2013, 2021 and 2023 against measures that are no inputs of
the model: events, students, routes, visas, influence, visits, polls. Beside the
model always stand one pattern for all states, and each of its inputs alone.

  alignsim validate yardsticks
  alignsim validate yardsticks rules.trade_weight=0.75 --out half_the_trade_weight

There is no bar: the measures do not agree with each other well enough for one.
"""


def main(arguments: Sequence[str]) -> None:
    """Compare, keep and print.

    Parameters
    ----------
    arguments : sequence of str
        After the words ``validate yardsticks``.

    Raises
    ------
    AlignsimError
        The input is wrong.
    """
    asked = asked_of("validate yardsticks", _DESCRIPTION, arguments)
    from alignsim.validation.worlds import draws_of

    draws = draws_of(asked.override)
    warn_of_compiling()
    from alignsim.validation.yardsticks import compare
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.summary import nearby
    from alignsim.views.yardsticks import findings, plot_yardsticks, shown

    found = compare(draws)
    tables = {"scores": found.scores, "cells": found.cells, "changes": found.changes, "spreads": found.spreads}
    keep(asked.out, tables, {"yardsticks": plot_yardsticks(found.cells)}, {"findings": findings(found), **drawn(draws)})
    console = PatientConsole(file=sys.stdout)
    for part in shown(found):
        console.print(part)
    console.print(f"Tables and figure: {nearby(asked.out)}", style="dim", soft_wrap=True)
