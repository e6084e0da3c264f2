"""Pictures of one result, drawn when somebody asks for them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from alignsim.config.errors import ResultError, did_you_mean
from alignsim.config.schema import STATES
from alignsim.results.folder import Tables
from alignsim.results.place import check_free, check_place
from alignsim.results.tables import round_summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# replicates of each arm and point whose rounds are drawn where all pictures are
SHOWN: Final = 1_000


@dataclass(frozen=True)
class Plots:
    """Pictures of one result; each returns the axes it drew on, and `save` writes all of them.

    Attributes
    ----------
    tables : Tables
        Of the result.
    """

    tables: Tables

    def effects(self, ax: "Axes | None" = None) -> "Axes":
        """Effects by state and component, with their ranges.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure by default.

        Returns
        -------
        matplotlib.axes.Axes
            With the picture.

        Raises
        ------
        ResultError
            The result has no scenario.
        """
        from alignsim.views.plots import plot_effects

        if self.tables.effects is None:
            raise ResultError("This result is a baseline alone and has no effects.")
        return plot_effects(self.tables.effects, ax, self._points)

    def waterfall(self, state: str | None = None, ax: "Axes | None" = None) -> "Axes":
        """What makes the largest move, term by term, from the share in the baseline to that in the scenario.

        Parameters
        ----------
        state : str, optional
            ISO 3166 code; by default the state that moves farthest.
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure by default.

        Returns
        -------
        matplotlib.axes.Axes
            With the picture.

        Raises
        ------
        ResultError
            No such state, the result has no scenario, or the run kept no explanation.
        """
        from alignsim.views.plots import plot_waterfall

        if state is not None:
            check_state(state)
        if self.tables.effects is None:
            raise ResultError("This result is a baseline alone: nothing moves.")
        if self.tables.explain is None:
            raise ResultError("This result keeps no explanation; run it with run.explain=true.")
        return plot_waterfall(self.tables.explain, self.tables.effects, state, ax, self._points)

    @property
    def _points(self) -> int:
        # not the points of the manifest: shards may be missing
        return int(self.tables.levels["n"].iloc[0]) // int(self.tables.manifest["replicates"])

    def alignment(self, state: str, ax: "Axes | None" = None) -> "Axes":
        """Alignment of a state over time, with bands for each arm.

        Parameters
        ----------
        state : str
            ISO 3166 code.
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure by default.

        Returns
        -------
        matplotlib.axes.Axes
            With the picture.

        Raises
        ------
        ResultError
            No such state, or the run recorded no rounds.
        """
        from alignsim.views.plots import plot_alignment

        check_state(state)
        if self.tables.rounds.empty:
            raise ResultError("This result keeps no rounds; run it with run.record=sample.")
        return plot_alignment(round_summary(self.tables.rounds), state, ax)

    def ternary(self, ax: "Axes | None" = None) -> "Axes":
        """The five states between the three powers, from baseline to scenario.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure by default.

        Returns
        -------
        matplotlib.axes.Axes
            With the picture.
        """
        from alignsim.views.plots import plot_ternary

        return plot_ternary(self.tables.levels, ax)

    def map(self, ax: "Axes | None" = None) -> "Axes":
        """Whom each state leans to on a map of the region, with its shares and moves.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; a new figure by default.

        Returns
        -------
        matplotlib.axes.Axes
            With the picture.
        """
        from alignsim.views.plots import plot_map

        return plot_map(self.tables.levels, ax)

    def votes(self) -> "Figure":
        """The chance of each vote of every state, in a panel for each vote.

        Returns
        -------
        matplotlib.figure.Figure
            With the picture.

        Raises
        ------
        ResultError
            The run named no resolution.
        """
        from alignsim.views.plots import plot_votes

        if self.tables.votes is None:
            raise ResultError("This result looks out for no vote; run it with votes=es_11_6, for instance.")
        return plot_votes(self.tables.votes)

    def save(self, folder: str | Path, *, overwrite: bool = False) -> list[Path]:
        """Write every picture that this result can have as PNG, at the size of a printed page, and as SVG.

        Parameters
        ----------
        folder : str or pathlib.Path
            Made if it is not there.
        overwrite : bool
            Whether files that are there may be replaced.

        Returns
        -------
        list of pathlib.Path
            ``NAME.png`` and ``NAME.svg`` for each.

        Raises
        ------
        ResultError
            One of the files is there already, or `folder` is a file or takes none.
        """
        from alignsim.views.plots import figures, save_figures

        tables, place = self.tables, Path(folder)
        check_place(place)
        # the first replicates show what all of them would
        rounds = tables.large["rounds"].arrow(where=pc.field("replicate") < SHOWN).to_pandas()
        drawn = figures(
            tables.effects, round_summary(rounds), tables.levels, self._points, tables.explain, tables.votes
        )
        if not overwrite:
            check_free((place / f"{name}.{kind}" for name in drawn for kind in ("png", "svg")), replaceable=True)
        return save_figures(drawn, place)


def check_state(state: str) -> None:
    """Refuse a state that there is not.

    Parameters
    ----------
    state : str
        ISO 3166 code.

    Raises
    ------
    ResultError
        With the nearest that there is.
    """
    if state not in STATES:
        raise ResultError(f"state={state}: no such state. {did_you_mean(str(state), STATES)}")
