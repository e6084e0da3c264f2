"""What `alignsim.frontier` returns: the amounts of levers that a move takes, as table, sentence and picture."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from alignsim.analysis.frontier import Found
from alignsim.analysis.takes import takes
from alignsim.results.folder import config_digest, write_config
from alignsim.results.place import make_place
from alignsim.results.whole import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# that are kept
FILES: Final = ("frontier.csv", "curves.csv", "frontier.png", "frontier.svg", "config.yaml", "frontier.json")


@dataclass(frozen=True, repr=False)
class Frontier:
    """What it would take to bring about a move.

    Attributes
    ----------
    found : Found
        As made by `alignsim.analysis.frontier.find`.
    """

    found: Found

    def __repr__(self) -> str:
        levers = ", ".join(search.event.path for search in self.found.searches)
        return f"<Frontier {self.found.target}: {levers}>"

    @property
    def table(self) -> pd.DataFrame:
        """Needed amounts, a row for each lever and state; columns as in ``docs/how-to/frontier.md``."""
        return self.found.table

    @property
    def curves(self) -> pd.DataFrame:
        """Mean effect and its range over replicates at every amount that was run."""
        return self.found.curves

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return takes(self.found)

    def figure(self) -> "Figure":
        """Draw effects against amounts, and the amounts that are needed.

        Returns
        -------
        matplotlib.figure.Figure
            A column of two panels for each lever.
        """
        from alignsim.views.frontier import plot_frontier

        return plot_frontier(self.found)

    def write(self, folder: str | Path) -> Path:
        """Keep it.

        Parameters
        ----------
        folder : str or pathlib.Path
            Made if it is not there.

        Returns
        -------
        pathlib.Path
            The folder: ``frontier.csv``, ``curves.csv``, ``frontier.png`` and ``.svg``, ``config.yaml``, and
            ``frontier.json``, which says what was asked. Each appears whole or not at all, this one last.

        Raises
        ------
        ResultError
            One of them is there already, or nothing can be written there.
        """
        from alignsim.views.plots import save_figures

        place, picture = Path(folder), self.figure()
        make_place(place, FILES)
        for name, table in (("frontier", self.table), ("curves", self.curves)):
            # 17 digits: reading gives back the same bits
            write_whole(place / f"{name}.csv", partial(table.to_csv, index=False, float_format="%.17g"))
        save_figures({"frontier": picture}, place)
        write_config(place, self.found.setup.composed.values)
        text = json.dumps(_asked(self.found), indent=2) + "\n"
        write_whole(place / "frontier.json", lambda path: _write_text(path, text))
        return place


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _asked(found: Found) -> dict[str, Any]:
    from alignsim import __version__

    run = found.setup.composed.config.run
    return {
        "target": str(found.target),
        "levers": [search.event.path for search in found.searches],
        "searched": {search.event.path: [search.start, *search.ends] for search in found.searches},
        "background": list(found.background),
        "answer": takes(found),
        "alignsim": __version__,
        "config_digest": config_digest(found.setup.composed.values),
        "seed": run.seed,
        "replicates": run.replicates,
        "rounds": run.rounds,
        "runs": found.runs,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }
