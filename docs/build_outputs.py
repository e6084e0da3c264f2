"""Fill in the printed output of commands that pages quote.

A page marks each by ``<!-- output of: alignsim +experiment=aid_boost -->`` before a fenced block; a marker
with ``, answer alone`` after the command keeps the question and the answer. A table of several runs stands after a
comment that lists them, a line each: what it is called, and what follows ``alignsim +experiment=``. ``python
docs/build_outputs.py`` runs the commands and rewrites blocks and tables, and renews the figures of ``docs/figures/``.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from alignsim.analysis.digits import short
from alignsim.analysis.moves import Move, largest, moves_of, signed
from alignsim.analysis.names import COMPONENT_MEASURE, COMPONENT_NAME, STATE_NAME
from alignsim.runner import simulate
from alignsim.world.setup import prepared

ROOT = Path(__file__).parents[1]
PAGES = (
    ROOT / "README.md",
    ROOT / "docs" / "discussion" / "baseline.md",
    ROOT / "docs" / "how-to" / "sweeps.md",
    ROOT / "docs" / "how-to" / "frontier.md",
)
BLOCK = re.compile(r"(<!-- output of: (?P<command>[^>\n]+?)(?P<part>, answer alone)? -->\n```text\n).*?(```)", re.S)
TABLE = re.compile(r"(<!-- moves of:\n(?P<runs>.*?)\n-->\n\n).*?\n(?=\n)", re.S)
FIGURES = {
    "aid_boost_effects.png": ("aid_boost", "effects.png"),
    "secondary_sanctions_map.png": ("secondary_sanctions", "map.png"),
}


def printed(command: str, folder: Path) -> str:
    """What a command prints, but for the name of its result folder.

    Parameters
    ----------
    command : str
        As a reader would type it.
    folder : pathlib.Path
        Where it is run.

    Returns
    -------
    str
        Lines without trailing blanks.
    """
    program, *arguments = command.split()
    found = Path(sys.executable).with_name(program)
    done = subprocess.run(
        [found, *arguments], cwd=folder, capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "80"}
    )
    lines = [line.rstrip() for line in done.stdout.splitlines() if not line.startswith("Tables, figures")]
    return "\n".join(lines).strip() + "\n"


def answer_alone(output: str) -> str:
    """Question and answer, without what follows.

    Parameters
    ----------
    output : str
        Of a run.

    Returns
    -------
    str
        Up to the first empty line.
    """
    return output.split("\n\n")[0].rstrip() + "\n"


def moves_table(runs: str) -> str:
    """What several runs move: whom furthest, and the mean of the five.

    Parameters
    ----------
    runs : str
        A line each, as the comment before the table lists them.

    Returns
    -------
    str
        Markdown.
    """
    rows = [_moves_row(*line.split(": ", 1)) for line in runs.splitlines()]
    head = ["| | `+experiment=` | moves furthest | mean of the five | distance between them |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _moves_row(what: str, run: str) -> str:
    effects = simulate(prepared(f"+experiment={run} run.record=none run.explain=false".split())).effects
    components = COMPONENT_MEASURE.values()
    first, mean = (largest(moves_of(effects, states, components)) for states in (STATE_NAME, ["ALL"]))
    [apart] = moves_of(effects, ["ALL"], ["polarisation"])
    cells = (
        what,
        f"`{run}`",
        f"{STATE_NAME[first.state]}, {_move(first)}",
        _move(mean),
        f"{signed(apart.effect)} {_range(apart)}",
    )
    return f"| {' | '.join(cells)} |"


def _move(move: Move) -> str:
    return f"{signed(move.effect)} {COMPONENT_NAME[move.component]} {_range(move)}"


def _range(move: Move) -> str:
    return f"({short(100 * move.q05)} to {short(100 * move.q95)})"


def filled(text: str, folder: Path) -> str:
    """A page with every block as the commands print it now.

    Parameters
    ----------
    text : str
        Of the page.
    folder : pathlib.Path
        Where commands are run.

    Returns
    -------
    str
        Of the page.
    """

    def block(match: re.Match[str]) -> str:
        output = printed(match["command"], folder)
        return f"{match[1]}{answer_alone(output) if match['part'] else output}```"

    return TABLE.sub(lambda table: table[1] + moves_table(table["runs"]), BLOCK.sub(block, text))


def main() -> None:
    """Rewrite all pages and figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for page in PAGES:
            page.write_text(filled(page.read_text(encoding="utf-8"), folder), encoding="utf-8")
        for figure, (experiment, source) in FIGURES.items():
            # pages run the same experiment with other settings too
            place = folder / figure
            place.mkdir()
            printed(f"alignsim +experiment={experiment}", place)
            [made] = place.glob(f"results/*/*/figures/{source}")
            shutil.copy(made, ROOT / "docs" / "figures" / figure)


if __name__ == "__main__":
    main()
