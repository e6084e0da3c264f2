"""``alignsim validate history``: two periods run forward beside what was observed."""

import sys
from collections.abc import Sequence

from alignsim.commands.validating import asked_of, check_minimums, drawn, keep

_DESCRIPTION = """\
Run the worlds of 2013 and 2021 forward with the events of 2014 to 2016 and of 2022
and 2023 (experiments history_2014 and history_2022), and hold the changes of trade
shares, and of agreement in the UN General Assembly, against those that were observed.

  alignsim validate history
  alignsim validate history run.replicates=500 --out history

Exit code 1 when of trade or of votes fewer than 80 % or more than 98 % of the
changes lie within their range of 90 %, or fewer than 70 % of those above two points
have the right sign. The range of trade holds what shares do in ordinary years, that
of votes that like texts are voted on alike; the model's own range, without these,
stands beside it with its count.
"""


def main(arguments: Sequence[str]) -> None:
    """Run, keep and print.

    Parameters
    ----------
    arguments : sequence of str
        After the words ``validate history``.

    Raises
    ------
    MissedError
        A stated minimum is missed.
    AlignsimError
        The input is wrong.
    """
    asked = asked_of("validate history", _DESCRIPTION, arguments)
    from alignsim.validation.worlds import draws_of
    from alignsim.views.compiling import warn_of_compiling

    draws = draws_of(asked.override)
    warn_of_compiling()
    from alignsim.validation.history import AGREEMENT, TRADE, run_history
    from alignsim.views.history import plot_history, shown
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.summary import nearby

    found = run_history(draws)
    tables = {"changes": found.changes, "summary": found.summary}
    figures = {kind: plot_history(found.changes, kind) for kind in (TRADE, AGREEMENT)}
    keep(asked.out, tables, figures, {"missed": list(found.missed), **drawn(draws)})
    console = PatientConsole(file=sys.stdout)
    for part in shown(found):
        console.print(part)
    console.print(f"Tables and figures: {nearby(asked.out)}", style="dim", soft_wrap=True)
    check_minimums(found.missed)
