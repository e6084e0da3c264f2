"""The picture of what makes the largest move: from baseline to scenario, term by term."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from alignsim.analysis.moves import Move, cases, largest, moves_of, range_name, signed, way
from alignsim.analysis.names import TERM_NAME, capitalised, in_a_sentence, state_name
from alignsim.config.errors import ResultError
from alignsim.engines.numbering import SETTLED
from alignsim.views.colours import COMPONENT_MEASURE, POWER_COLOUR, STATE_NAME

TERM_MEANING: Final = {
    "security": "arms, bases and treaties with a power",
    "trade": "trade with a power, and money sent home from it",
    "aid": "what a power offers, beside the size of the economy",
    "affinity": "likeness of regimes, and what people think of a power",
    "dependence": "unease about depending on one power more than on any other",
    "coercion": "sanctions and the like: by a power, or by another against ties with it",
    "threat": "fear of a power: drives away who is backed by others, binds who is not",
    "autonomy_bias": "what draws a state to keep to itself",
    "diversification": "many trading partners, which make autonomy easier",
    "noise": "shocks",
}
"""What the terms of the explanation stand for (equations 4 to 10 of the model page)."""
SMALL: Final = 0.05
"""Part of the largest contribution below which terms are gathered."""
_REST: Final = "others"
_INK: Final = "0.25"
# a difference that no reader could see, in shares
_UNSEEN: Final = 5e-5
# a move of a point: shares in tenths of a per cent show where it goes
_WHOLE: Final = 0.01


@dataclass(frozen=True)
class Step:
    """What one term, or several, add to a share.

    Attributes
    ----------
    label : str
        For the axis.
    points : float
        Change of the share.
    low, high : float or None
        Range that holds 90 % of the runs; None where it is not known.
    """

    label: str
    points: float
    low: float | None = None
    high: float | None = None


def plot_waterfall(
    explain: pd.DataFrame, effects: pd.DataFrame, state: str | None = None, ax: Axes | None = None, points: int = 1
) -> Axes:
    """Draw what makes the largest move of a state, term by term.

    Parameters
    ----------
    explain : pandas.DataFrame
        As in ``explain.parquet``, of a scenario.
    effects : pandas.DataFrame
        As in ``effects.csv``.
    state : str, optional
        ISO 3166 code; by default the state that moves farthest.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a figure of its own.
    points : int
        Of the design.

    Returns
    -------
    matplotlib.axes.Axes
        From the share in the baseline, above, to that in the scenario, below; between them a bar for each term, the
        largest first, with its points and their range. The bars add up to the move.
    """
    if ax is None:
        ax = Figure(figsize=(6.5, 4.2), layout="constrained").subplots()
    move = largest_move(effects, state)
    before = _share(effects, move, "baseline")
    steps = steps_of(explain, move)
    _draw_ends(ax, before, before + move.effect, len(steps), POWER_COLOUR[move.component])
    here = before
    for row, step in enumerate(steps, start=1):
        _draw_step(ax, row, here, step, POWER_COLOUR[move.component])
        here += step.points
    _fit(ax, before, steps)
    ax.set_title(title_of(move), loc="left", fontsize=11, fontweight="bold", gid="title")
    ax.set_xlabel(f"Share of alignment with {_whom(move)} at the last round, per cent", fontsize=9)
    _add_legend(ax, move, any(step.low is not None for step in steps), points)
    return ax


def title_of(move: Move) -> str:
    """What the picture is called.

    Parameters
    ----------
    move : Move
        That it explains.

    Returns
    -------
    str
        Such as ``Why Kazakhstan moves away from Russia``.
    """
    return f"Why {state_name(move.state)} moves {way(move)}"


def largest_move(effects: pd.DataFrame, state: str | None = None) -> Move:
    """The largest move of a state with any power or with autonomy.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``.
    state : str, optional
        ISO 3166 code; by default the largest move of all five.

    Returns
    -------
    Move
        By mean effect, up or down.
    """
    return largest(moves_of(effects, [state] if state else STATE_NAME, COMPONENT_MEASURE.values()))


def steps_of(explain: pd.DataFrame, move: Move) -> list[Step]:
    """What the terms add to a move, the largest first, small ones gathered.

    Parameters
    ----------
    explain : pandas.DataFrame
        As in ``explain.parquet``.
    move : Move
        Of one state and component.

    Returns
    -------
    list of Step
        They add up to the move.

    Raises
    ------
    ResultError
        The table compares nothing.
    """
    component = "AUT" if move.component == "autonomy" else move.component
    at_last = explain[explain["round"] == explain["round"].max()]
    rows = at_last[(at_last["state"] == move.state) & (at_last["component"] == component)]
    terms = [
        Step(capitalised(TERM_NAME[str(term)]), float(share), float(low), float(high))
        for term, share, low, high in zip(
            rows["term"], rows["points"], rows["points_q05"], rows["points_q95"], strict=True
        )
    ]
    if not terms or any(pd.isna(step.points) for step in terms):
        raise ResultError("This explanation compares nothing: it is that of a baseline alone.")
    # the explanation rests on part of the runs where there are very many
    rest = move.effect - sum(step.points for step in terms)
    beyond = [Step(f"Runs after the first {SETTLED:,}", rest)] if abs(rest) >= _UNSEEN else []
    return [*_gathered(terms), *beyond]


def _gathered(terms: Sequence[Step]) -> list[Step]:
    ordered = sorted(terms, key=lambda step: -abs(step.points))
    bound = SMALL * abs(ordered[0].points)
    seen = [step for step in ordered if abs(step.points) > bound]
    small = [step for step in ordered if step not in seen and step.points != 0]
    if len(small) == 1:
        return [*seen, *small]
    return [*seen, *([Step(f"{len(small)} {_REST}", sum(step.points for step in small))] if small else [])]


def _share(effects: pd.DataFrame, move: Move, arm: str) -> float:
    row = effects[(effects["state"] == move.state) & (effects["measure"] == move.measure)]
    return float(row[arm].iloc[0])


def _draw_ends(ax: Axes, before: float, after: float, steps: int, colour: str) -> None:
    decimals = 1 if abs(after - before) >= _WHOLE else 2
    for row, share in ((0, before), (steps + 1, after)):
        ax.plot([100 * share] * 2, [row - 0.38, row + 0.38], color=colour, linewidth=4, solid_capstyle="butt")
        ax.annotate(
            f"{100 * share:.{decimals}f} %", (100 * share, row), (6, 0), textcoords="offset points", va="center",
            fontsize=9, fontweight="bold", gid="share",
        )  # fmt: skip


def _draw_step(ax: Axes, row: int, here: float, step: Step, colour: str) -> None:
    there = here + step.points
    # what is lost is empty, what is won is full: colour alone would say neither
    won = step.points >= 0
    ax.barh(
        row, 100 * step.points, left=100 * here, height=0.56, facecolor=colour if won else "white", edgecolor=colour,
        hatch=None if won else "////", linewidth=1, zorder=3, gid="step",
    )  # fmt: skip
    ax.plot([100 * here] * 2, [row - 0.72, row - 0.28], color="0.6", linewidth=0.7, zorder=1)
    ax.plot([100 * there] * 2, [row + 0.28, row + 0.72], color="0.6", linewidth=0.7, zorder=1)
    right = max(here, there)
    if step.low is not None and step.high is not None and step.low < step.high:
        ends = [100 * (here + step.low), 100 * (here + step.high)]
        # edged in white, or a full bar would hide it
        edge = [patheffects.withStroke(linewidth=3.2, foreground="white")]
        ax.plot(ends, [row, row], color=_INK, linewidth=1.4, zorder=4, gid="range", path_effects=edge)
        right = max(right, here + step.high)
    words = f"{signed(step.points)}".replace("-", "\N{MINUS SIGN}")
    ax.annotate(
        words, (100 * right, row), (5, 0), textcoords="offset points", va="center", fontsize=8.5, zorder=5,
        gid="points",
    )  # fmt: skip


def _fit(ax: Axes, before: float, steps: Sequence[Step]) -> None:
    """Show all bars and ranges; shares are far from 0, so that the axis does not begin there."""
    stops, here = [before], before
    for step in steps:
        stops += [here + (step.low or 0), here + (step.high or 0)]
        here += step.points
        stops.append(here)
    low, high = 100 * min(stops), 100 * max(stops)
    wide = max(high - low, 0.05)
    # room for the numbers on the right
    ax.set_xlim(low - 0.05 * wide, high + 0.16 * wide)
    labels = ["Baseline", *(step.label for step in steps), "Scenario"]
    ax.set_yticks(range(len(labels)), labels, fontsize=9)
    for end in (0, -1):
        ax.get_yticklabels()[end].set_fontweight("bold")
    ax.set_ylim(len(labels) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=9)
    ax.grid(axis="x", color="0.9", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.spines[["left", "right", "top"]].set_visible(False)


def _add_legend(ax: Axes, move: Move, ranged: bool, points: int) -> None:
    colour = POWER_COLOUR[move.component]
    handles: list[Patch | Line2D] = [
        Patch(facecolor=colour, edgecolor=colour, label=f"points towards {_whom(move)}"),
        Patch(facecolor="white", edgecolor=colour, hatch="////", label=f"points away from {_whom(move)}"),
    ]
    if ranged and move.n > 1:
        handles.append(Line2D([], [], color=_INK, linewidth=1.4, label=f"{range_name(move.n)} over {cases(points)}"))
    ax.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-0.02, -0.16), ncols=max(1, len(handles) - 1),
        frameon=False, fontsize=8.5, handlelength=1.8, columnspacing=2.0,
    )  # fmt: skip


def _whom(move: Move) -> str:
    return in_a_sentence(move.component)
