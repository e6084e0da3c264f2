"""Pictures of a result."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from alignsim.views.effects import plot_effects
from alignsim.views.lines import plot_alignment, plot_alignment_grid
from alignsim.views.ternary import plot_ternary

__all__ = ["figures", "plot_alignment", "plot_alignment_grid", "plot_effects", "plot_ternary", "save_figures"]

_DPI: Final = 200
_BARE: Final = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}


def figures(
    effects: pd.DataFrame | None, summary: pd.DataFrame, levels: pd.DataFrame, points: int = 1
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

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        ``effects`` (absent without effects), ``alignment`` (absent without rounds), ``ternary``.
    """
    drawn = {} if effects is None else {"effects": _figure_of(plot_effects(effects, points=points))}
    if not summary.empty:
        drawn["alignment"] = plot_alignment_grid(summary)
    return drawn | {"ternary": _figure_of(plot_ternary(levels))}


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
    return [_save(figure, folder / f"{name}.{kind}", kind) for name, figure in figures.items() for kind in _BARE]


def _save(figure: Figure, path: Path, kind: str) -> Path:
    unfinished = path.with_name(f".{path.name}.part")
    # ids in the SVG are random without a salt
    with rc_context({"svg.hashsalt": "alignsim"}):
        figure.savefig(unfinished, format=kind, dpi=_DPI, metadata=_BARE[kind])
    return unfinished.replace(path)
