"""``alignsim compare``: scenarios side by side, replicate by replicate where they share a baseline."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from alignsim.commands.arguments import check_names, parser
from alignsim.config.events import MEASURES
from alignsim.config.schema import STATES
from alignsim.results.place import check_place
from alignsim.results.places import result_folders
from alignsim.views.pipe import PatientConsole


def main(arguments: Sequence[str]) -> None:
    """Lay results side by side.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``compare``.

    Raises
    ------
    AlignsimError
        There are not two complete results, an option is wrong, or what is to be saved is there already.
    """
    asked = _asked(arguments)
    # help and what is wrong with the words are told before pandas is loaded
    for place in asked.results:
        result_folders(Path(place))
    from alignsim.comparison import FILES, compare
    from alignsim.views.side_by_side import comparison_parts
    from alignsim.views.summary import nearby

    if asked.save is not None:
        check_place(asked.save, FILES)
    found = compare(asked.results, asked.measure or None, asked.state or None)
    # kept before it is shown: what is printed may be read by nobody
    if asked.save is not None:
        found.save(asked.save)
    console = PatientConsole()
    for part in comparison_parts(found, console.width, asked.measure, asked.state):
        console.print(part)
    if asked.save is not None:
        console.print(f"Tables and picture: {nearby(asked.save)}", style="dim", soft_wrap=True)


def _asked(arguments: Sequence[str]) -> Namespace:
    one = parser("compare", "Lay results side by side: each scenario's effect, and the differences between scenarios.")
    one.add_argument(
        "results", nargs="+", metavar="RESULT",
        help="folder of a result, of a multirun, or a pattern such as 'results/aid_boost/*'; two results or more",
    )  # fmt: skip
    one.add_argument(
        "--measure", action="append", default=[], metavar="MEASURE",
        help=f"what is compared, any number of times ({', '.join(MEASURES)}); by default where they differ most",
    )  # fmt: skip
    one.add_argument(
        "--state",
        action="append",
        default=[],
        metavar="STATE",
        help=f"for whom ({', '.join(STATES)}, ALL), any number of times",
    )
    one.add_argument("--save", type=Path, metavar="FOLDER", help="write tables (CSV) and picture (PNG, SVG) there")
    asked = one.asked(arguments)
    check_names("--measure", asked.measure, MEASURES)
    check_names("--state", asked.state, (*STATES, "ALL"))
    asked.measure, asked.state = list(dict.fromkeys(asked.measure)), list(dict.fromkeys(asked.state))
    return asked
