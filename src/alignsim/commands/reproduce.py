"""``alignsim reproduce``: run a result again, and say whether every number is the same."""

import sys
from collections.abc import Sequence

from rich.console import Console

from alignsim.commands.arguments import add_result, parser
from alignsim.config.errors import AlignsimError
from alignsim.results.places import single_folder


class DiffersError(AlignsimError):
    """It ran, and the numbers are not those of the result."""

    exit_code = 1


def main(arguments: Sequence[str]) -> None:
    """Run it again, with the rules and facts at hand, and compare.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``reproduce``.

    Raises
    ------
    DiffersError
        A number is not the same.
    AlignsimError
        There is no complete result, or this version cannot run it.
    """
    one = parser("reproduce", "Run a result again from its folder, and say whether every number is the same.")
    add_result(one)
    folder = single_folder(one.asked(arguments).result)
    # help and what is wrong with the words are told before pandas is loaded
    from alignsim.results.again import other_grounds, setup_of
    from alignsim.results.reading import read_tables
    from alignsim.results.sameness import differences
    from alignsim.runner import run_count, simulate
    from alignsim.views.terminal import progress

    was, setup = read_tables(folder), setup_of(folder)
    with progress(run_count(setup), Console(stderr=True)) as advance:
        now = simulate(setup, advance)
    numbers, differing = differences(was, now)
    others = " and ".join(other_grounds(was.manifest))
    if differing:
        made = f"; it was made with {others}" if others else ""
        raise DiffersError(f"{folder}: {'; '.join(differing)}{made}.")
    made = f", though it was made with {others}" if others else ""
    sys.stdout.write(f"The same, every one of {numbers:,} numbers{made}: {folder}\n")
