"""What history matching found, in the terminal and as a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.validation.constraint import NARROWED
from alignsim.validation.implausibility import instrument_error
from alignsim.validation.matching import Matched
from alignsim.validation.recovery import TRUTH
from alignsim.views.frame import framed
from alignsim.views.terminal import headed

_USE: Final = {"match": "matched", "check": "kept for checking"}
# no power's: these are draws
_PRIOR, _PLAUSIBLE = "0.75", "0.1"


@dataclass(frozen=True)
class Calibration:
    """Everything that ``alignsim calibrate`` tells.

    Attributes
    ----------
    matched : Matched
        From `alignsim.validation.matching.match`.
    parameters, predicted, scores, recovery, tolerances : pandas.DataFrame
        As made by the functions of `alignsim.validation.constraint` and `alignsim.validation.recovery`.
    """

    matched: Matched
    parameters: pd.DataFrame
    predicted: pd.DataFrame
    scores: pd.DataFrame
    recovery: pd.DataFrame
    tolerances: pd.DataFrame

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables by the name of their file."""
        waves = [{"candidates": wave.candidates, "plausible": wave.plausible} for wave in self.matched.waves]
        return {
            "waves": pd.DataFrame(waves), "parameters": self.parameters, "targets": self.predicted,
            "scores": self.scores, "recovery": self.recovery, "tolerances": self.tolerances,
        }  # fmt: skip


def shown(found: Calibration) -> Iterator[RenderableType]:
    """What history matching found, from the top down.

    Parameters
    ----------
    found : Calibration
        From ``alignsim calibrate``.

    Yields
    ------
    rich.console.RenderableType
        How many draws stay, what rules others out, what is constrained, how plausible draws do, and whether known
        parameters are found again.
    """
    last = found.matched.waves[-1]
    yield Text(f"{last.plausible:,} of {last.candidates:,} draws are plausible ({100 * last.share:.1f} %).")
    yield headed("Figures that rule out most draws, with the 90 % range of what draws predict, per cent")
    yield excluding_table(found.predicted)
    yield from _constrained(found.parameters)
    yield headed("Mean error in points, and figures inside the 90 % range of the draws alone")
    yield scores_table(found.scores)
    yield headed(
        "With other discrepancies of levels, points: share of the first draws, and mean errors on what was kept"
    )
    yield tolerance_table(found.tolerances)
    yield headed("Recovery, where the model makes the world: what stays, and which truths 90 % ranges hold")
    yield recovery_table(found.recovery)
    yield Padding(Text(_footing(found), style="dim"), (1, 0, 0, 0))


def _constrained(parameters: pd.DataFrame) -> Iterator[RenderableType]:
    is_rule, known = parameters["path"].str.startswith("rules."), parameters["constrained"]
    rules, inputs = ((int((which & known).sum()), int(which.sum())) for which in (is_rule, ~is_rule))
    yield headed("Parameters and inputs that the past constrains")
    if known.any():
        yield parameters_table(parameters)
    yield Text(
        f"The past constrains {rules[0]} of {rules[1]} parameters of the rules and {inputs[0]} of {inputs[1]} inputs "
        f"of the worlds of 2013 and 2021."
    )


def _table(*columns: str) -> Table:
    table = framed()
    for number, words in enumerate(columns):
        table.add_column(words, justify="right" if number else "left", no_wrap=True)
    return table


def excluding_table(predicted: pd.DataFrame, most: int = 8) -> Table:
    """Targets that rule out draws, the strictest first.

    Parameters
    ----------
    predicted : pandas.DataFrame
        From `alignsim.validation.constraint.targets_table`.
    most : int
        Rows at most.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = _table("figure", "seen", "prior", "plausible", "rules out", "alone")
    rows = predicted[predicted["excluded"] > 0].sort_values("excluded", ascending=False, kind="stable").head(most)
    for row in rows.to_dict("records"):
        table.add_row(
            row["name"], f"{100 * row['observed']:.0f}", _range(row, "prior_q05", "prior_q95"),
            _range(row, "q05", "q95"), f"{100 * row['excluded']:.0f} %", f"{100 * row['excluded_alone']:.0f} %",
        )  # fmt: skip
    return table


def _range(row: dict[Any, Any], low: str, high: str) -> str:
    return f"{100 * row[low]:.0f} to {100 * row[high]:.0f}"


def parameters_table(parameters: pd.DataFrame) -> Table:
    """Prior and plausible range of constrained parameters.

    Parameters
    ----------
    parameters : pandas.DataFrame
        From `alignsim.validation.constraint.parameters_table`.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = _table("", "prior", "90 %", "plausible", "90 %")
    for row in parameters[parameters["constrained"]].to_dict("records"):
        table.add_row(
            _short(row["path"]), f"{row['prior_q50']:.3g}", f"{row['prior_q05']:.2g} to {row['prior_q95']:.2g}",
            f"{row['q50']:.3g}", f"{row['q05']:.2g} to {row['q95']:.2g}",
        )  # fmt: skip
    return table


def _short(path: str) -> str:
    return path.removeprefix("rules.")


def scores_table(scores: pd.DataFrame) -> Table:
    """How prior and plausible draws do.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `alignsim.validation.constraint.scores_table`.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = _table("", "figures", "error: prior", "plausible", "inside: prior", "plausible")
    for use, rows in scores.groupby("use", sort=False):
        table.add_row(Text(_USE[str(use)], style="bold"))
        for row in rows.to_dict("records"):
            table.add_row(
                row["measure"], str(row["targets"]), f"{100 * row['prior_error']:.1f}", f"{100 * row['error']:.1f}",
                str(row["prior_inside"]), str(row["inside"]),
            )  # fmt: skip
    return table


def tolerance_table(tolerances: pd.DataFrame) -> Table:
    """What stricter and looser matching would do.

    Parameters
    ----------
    tolerances : pandas.DataFrame
        From `alignsim.validation.constraint.tolerance_table`.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = _table("discrepancy", "plausible", "events of 2023", "other measures")
    for row in tolerances.to_dict("records"):
        table.add_row(
            f"{100 * row['discrepancy']:.3g}", f"{100 * row['share']:.1f} %", f"{100 * row['same']:.1f}",
            f"{100 * row['others']:.1f}",
        )  # fmt: skip
    return table


def recovery_table(recovery: pd.DataFrame) -> Table:
    """Whether known parameters are found again, all of them and those whose ranges narrow.

    Parameters
    ----------
    recovery : pandas.DataFrame
        From `alignsim.validation.recovery.recovery_table`.

    Returns
    -------
    rich.table.Table
        Fits in 80 columns.
    """
    table = _table("discrepancy", "truths", "others", "no\nrange", "all hold", "narrowed", "by", "hold")
    for size, rows in recovery.groupby("discrepancy"):
        true, parameters = rows[rows["path"] == TRUTH].iloc[0], rows[rows["path"] != TRUTH]
        narrow = parameters[parameters["narrowed"] > NARROWED]
        shares = true["covered"], 1.0 - true["narrowed"]
        table.add_row(
            f"{100 * float(str(size)):.3g}", *(f"{100 * share:.0f} %" for share in shares), str(true["no_range"]),
            _span(parameters["covered"]), f"{len(narrow)} of {len(parameters)}", _span(narrow["narrowed"]),
            _span(narrow["covered"]),
        )  # fmt: skip
    return table


def _span(shares: pd.Series) -> str:
    """Smallest and largest, per cent; once where they are the same."""
    ends = dict.fromkeys(f"{100 * end:.0f}" for end in (shares.min(), shares.max()))
    return f"{' to '.join(ends)} %" if len(shares) else "-"


def _footing(found: Calibration) -> str:
    return (
        f"A draw is plausible when it misses no matched figure by more than three standard deviations of observation "
        f"error and model discrepancy. The discrepancy of levels, {100 * instrument_error():.1f} points, is what two "
        f"independent measures of alignment tell of their errors. Recovery: draws serve as worlds, with errors of the "
        f"size that is allowed. No range: worlds in which no other draw is plausible, so that their truth is not held. "
        f"Narrowed: ranges that are narrower than the prior's by more than {100 * NARROWED:.0f} "
        f"%; all others hold about nine truths in ten whatever is matched."
    )


def plot_parameters(parameters: pd.DataFrame) -> Figure:
    """Draw prior against plausible range of every parameter, on the scale of the prior's range.

    Parameters
    ----------
    parameters : pandas.DataFrame
        From `alignsim.validation.constraint.parameters_table`.

    Returns
    -------
    matplotlib.figure.Figure
        A line for each parameter, the most constrained on top.
    """
    rows = parameters[parameters["path"].str.startswith("rules.")].iloc[::-1].reset_index(drop=True)
    figure = Figure(figsize=(7.0, 0.22 * len(rows) + 1.2), layout="constrained")
    ax = figure.subplots()
    width = rows["prior_q95"] - rows["prior_q05"]
    low, middle, high = ((rows[name] - rows["prior_q05"]) / width for name in ("q05", "q50", "q95"))
    before = (rows["prior_q50"] - rows["prior_q05"]) / width
    ax.hlines(rows.index, 0.0, 1.0, color=_PRIOR, linewidth=6, label="prior, 90 % and middle")
    ax.plot(before, rows.index, "|", color="0.5", markersize=8)
    ax.hlines(rows.index, low, high, color=_PLAUSIBLE, linewidth=2, label="plausible, 90 % and middle")
    ax.plot(middle, rows.index, "o", color=_PLAUSIBLE, markersize=4)
    ax.set_yticks(rows.index, [_short(path) for path in rows["path"]], fontsize=8)
    ax.set_xticks([0.0, 1.0], ["5 % of the prior", "95 % of the prior"], fontsize=8)
    ax.set_ylim(-0.7, len(rows) - 0.3)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    figure.suptitle("Parameters of the rules: what the past leaves of their priors", x=0.01, ha="left", fontsize=12)
    figure.legend(loc="outside lower center", ncols=2, fontsize=8, frameon=False)
    return figure
