"""Pictures of a result."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alignsim.results.whole import write_whole
from alignsim.views.effects import plot_effects
from alignsim.views.lines import plot_alignment, plot_alignment_grid, plot_moves_grid
from alignsim.views.map import plot_map
from alignsim.views.ternary import plot_ternary
from alignsim.views.vote_picture import plot_votes
from alignsim.views.waterfall import plot_waterfall

__all__ = [
    "figures",
    "plot_alignment",
    "plot_alignment_grid",
    "plot_effects",
    "plot_map",
    "plot_moves_grid",
    "plot_ternary",
    "plot_votes",
    "plot_waterfall",
    "save_figures",
]

_DPI: Final = 200
_BARE: Final = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}


def figures(
    effects: pd.DataFrame | None,
    summary: pd.DataFrame,
    levels: pd.DataFrame,
    points: int = 1,
    explain: pd.DataFrame | None = None,
    votes: pd.DataFrame | None = None,
) -> dict[str, Figure]:
    """Draw all pictures of a result.

    Parameters
    ----------
    effects : pandas.DataFrame or None
        As in ``effects.csv``; None without events.
    summary : pandas.DataFrame
        As made by `alignsim.results.tables.round_summary`; empty when no rounds were recorded.
    levels : pandas.DataFrame
        As in ``levels.csv``.
    points : int
        Of the design.
    explain : pandas.DataFrame or None
        As in ``explain.parquet``; None where none was kept.
    votes : pandas.DataFrame or None
        As in ``votes.csv``; None where no resolution was named.

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        ``effects`` (absent without effects), ``waterfall`` (absent without effects or explanation), ``map``,
        ``alignment`` (absent without rounds), ``ternary``, ``votes`` (absent without a resolution).
    """
    drawn = {}
    if effects is not None:
        drawn["effects"] = _figure_of(plot_effects(effects, points=points))
        if explain is not None:
            drawn["waterfall"] = _figure_of(plot_waterfall(explain, effects, points=points))
    drawn["map"] = _figure_of(plot_map(levels))
    if not summary.empty:
        drawn["alignment"] = plot_alignment_grid(summary) if effects is None else plot_moves_grid(summary)
    drawn["ternary"] = _figure_of(plot_ternary(levels))
    return drawn if votes is None else drawn | {"votes": plot_votes(votes)}


def _figure_of(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise RuntimeError("the axes belong to no figure")
    return figure


def save_figures(figures: Mapping[str, Figure], folder: Path) -> list[Path]:
    """Write every picture as PNG and as SVG.

    Parameters
    ----------
    figures : mapping of str to matplotlib.figure.Figure
        Name to picture.
    folder : pathlib.Path
        Made if it is not there.

    Returns
    -------
    list of pathlib.Path
        ``NAME.png`` and ``NAME.svg`` for each. The same picture gives the same bytes; a file is complete or absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [path for name, figure in figures.items() for path in _save(figure, folder, name)]


def _save(figure: Figure, folder: Path, name: str) -> list[Path]:
    # once for both kinds: to find where everything goes takes as long as to draw it
    if (layout := figure.get_layout_engine()) is not None:
        layout.execute(figure)
        # none at all: with one that does nothing, matplotlib still draws twice
        figure.set_layout_engine(None)
    return [_save_as(figure, folder / f"{name}.{kind}", kind) for kind in _BARE]


def _save_as(figure: Figure, path: Path, kind: str) -> Path:
    # ids in the SVG are random without a salt; text stays text, to be searched, read aloud and edited
    with rc_context({"svg.hashsalt": "alignsim", "svg.fonttype": "none"}):
        write_whole(path, partial(figure.savefig, format=kind, dpi=_DPI, metadata=_BARE[kind]))
    return path
