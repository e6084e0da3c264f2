"""``alignsim compare``: scenarios side by side, replicate by replicate where they share a baseline."""

from collections.abc import Sequence
from pathlib import Path

from alignsim.analysis.comparison import MEASURES
from alignsim.analysis.furthest import COMPONENTS
from alignsim.commands.arguments import parser
from alignsim.comparison import compare
from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.schema import STATES
from alignsim.views.pipe import PatientConsole
from alignsim.views.side_by_side import comparison_parts
from alignsim.views.summary import nearby


def main(arguments: Sequence[str]) -> None:
    """Lay results side by side.

    Parameters
    ----------
    arguments : sequence of str
        After the word ``compare``.

    Raises
    ------
    AlignsimError
        There are not two complete results, or an option is wrong.
    """
    one = parser("compare", "Lay results side by side: each scenario's effect, and the differences between scenarios.")
    one.add_argument(
        "results", nargs="+", metavar="RESULT",
        help="folder of a result, of a multirun, or a pattern such as 'results/aid_boost/*'; two results or more",
    )  # fmt: skip
    one.add_argument(
        "--measure", action="append", default=[],
        help=f"what is compared, any number of times ({', '.join(MEASURES)}); by default where they differ most",
    )  # fmt: skip
    one.add_argument(
        "--state", action="append", default=[], help=f"for whom ({', '.join(STATES)}, ALL), any number of times"
    )
    one.add_argument("--save", type=Path, metavar="FOLDER", help="write tables (CSV) and picture (PNG, SVG) there")
    given = one.parse_args(list(arguments))
    _check("--measure", given.measure, MEASURES)
    _check("--state", given.state, (*STATES, "ALL"))
    # the answer is about all components, and their means are shown, whatever the states
    measures = given.measure or COMPONENTS
    found = compare(given.results, measures)
    console = PatientConsole()
    for part in comparison_parts(found, console.width, given.measure, given.state):
        console.print(part)
    if given.save is not None:
        found.save(given.save)
        console.print(f"Tables and picture: {nearby(given.save)}", style="dim", soft_wrap=True)


def _check(option: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise ConfigError(f"{option} {name}: no such {option[2:]}. {did_you_mean(name, known)}")
