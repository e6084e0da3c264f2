"""``alignsim report``: write figures and report of a result anew."""

import sys
from collections.abc import Sequence

from alignsim.commands.arguments import add_result, parser
from alignsim.results.places import single_folder


def main(arguments: Sequence[str]) -> None:
    """Write them from the tables that are there; nothing is run.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``report``.

    Raises
    ------
    AlignsimError
        There is no complete result, or this version cannot read it.
    """
    one = parser("report", "Write figures and report.html of a result anew, from its tables; nothing is run.")
    add_result(one)
    folder = single_folder(one.asked(arguments).result)
    # help and what is wrong with the words are told before pandas is loaded
    from alignsim.engines.ensemble import ensemble_of
    from alignsim.results.again import setup_of
    from alignsim.results.reading import read_tables
    from alignsim.runner import write_views
    from alignsim.views.report import NAME

    tables = read_tables(folder)
    write_views(ensemble_of(setup_of(folder)), tables, folder)
    sys.stdout.write(f"{folder / NAME}\n")
