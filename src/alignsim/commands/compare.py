"""``alignsim compare``: scenarios side by side, replicate by replicate where they share a baseline."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from alignsim.commands.arguments import parser
from alignsim.config.errors import ConfigError, did_you_mean
from alignsim.config.events import MEASURES
from alignsim.config.schema import STATES
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
    from alignsim.comparison import check_place, compare
    from alignsim.views.side_by_side import comparison_parts
    from alignsim.views.summary import nearby

    if asked.save is not None:
        check_place(asked.save)
    found = compare(asked.results, asked.measure or None, asked.state or None)
    console = PatientConsole()
    for part in comparison_parts(found, console.width, asked.measure, asked.state):
        console.print(part)
    if asked.save is not None:
        found.save(asked.save)
        console.print(f"Tables and picture: {nearby(asked.save)}", style="dim", soft_wrap=True)


def _asked(arguments: Sequence[str]) -> Namespace:
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
    asked = one.parse_args(list(arguments))
    _check("--measure", asked.measure, MEASURES)
    _check("--state", asked.state, (*STATES, "ALL"))
    asked.measure, asked.state = list(dict.fromkeys(asked.measure)), list(dict.fromkeys(asked.state))
    return asked


def _check(option: str, names: Sequence[str], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            raise ConfigError(f"{option} {name}: no such {option[2:]}. {did_you_mean(name, known)}")
