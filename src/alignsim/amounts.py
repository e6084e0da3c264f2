"""What `alignsim.frontier` returns: the amounts of levers that a move takes, as table, sentence and picture."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from alignsim.analysis.frontier import Found
from alignsim.analysis.takes import takes
from alignsim.config.errors import ResultError
from alignsim.results.folder import config_digest, write_config, write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
            Is made; it appears with all its files or not at all.

        Returns
        -------
        pathlib.Path
            The folder: ``frontier.csv``, ``curves.csv``, ``frontier.png`` and ``.svg``, ``config.yaml``, and
            ``frontier.json``, which says what was asked.

        Raises
        ------
        ResultError
            There is something already.
        """
        from alignsim.views.plots import save_figures

        place = Path(folder)
        check_free(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(f".{place.name}.part")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        try:
            for name, table in (("frontier", self.table), ("curves", self.curves)):
                # 17 digits: reading gives back the same bits
                table.to_csv(unfinished / f"{name}.csv", index=False, float_format="%.17g")
            save_figures({"frontier": self.figure()}, unfinished)
            write_config(unfinished, self.found.setup.composed.values)
            text = json.dumps(_asked(self.found), indent=2) + "\n"
            write_whole(unfinished / "frontier.json", lambda path: _write_text(path, text))
            unfinished.rename(place)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        return place


def check_free(folder: Path) -> None:
    """Refuse a place where something is: what was found is never overwritten.

    Parameters
    ----------
    folder : pathlib.Path
        Where a result is to be kept.

    Raises
    ------
    ResultError
        It is a file, or a folder that is not empty.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ResultError(f"{folder}: is there already and is never overwritten; choose another folder.")


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
