"""Scores of the models of votes in the terminal."""

from collections.abc import Iterator
from typing import Final

import pandas as pd
from matplotlib.figure import Figure
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.analysis.names import capitalised
from alignsim.views.frame import framed
from alignsim.views.reliability import plot_reliability
from alignsim.votes.comparison import ALL, COMPARED, TEXTS, best_rival
from alignsim.votes.minimum import Minimum
from alignsim.votes.rivals.catalogue import CONSTANT, STRUCTURAL
from alignsim.votes.together import EXAMPLE
from alignsim.votes.validation import Validation

_OF_THE_EXAMPLE: Final = (
    "Chances are products over the five, whom every model forecasts independently of one another, given what it knows. "
    "Models that are not shown gave less than the structural model on every split (example.csv)."
)
_NAME: Final = {"log_loss": "Log loss", "brier": "Brier", "all": "", "opposed": " opp."}


def shown(validation: Validation) -> Iterator[RenderableType]:
    """What a validation of votes says, from the top down.

    Parameters
    ----------
    validation : Validation
        As made by `alignsim.votes.validation.validate`.

    Yields
    ------
    rich.console.RenderableType
        Minimums, scores of all models, differences with intervals, scores by state, what models said of the five
        together, on the worked example and on the whole, and what alignment adds. Fits in 80 columns.
    """
    yield from (_verdict(minimum) for minimum in validation.minimums)
    if not validation.minimums:
        yield Text("No minimum is stated for a file of later votes.")
    yield Text("\n".join(f"{split.name}: {split.sentence}" for split in validation.described), style="dim")
    for score in COMPARED:
        yield Padding(score_table(validation.scores, score), (1, 0, 0, 0))
    yield Padding(difference_table(validation.scores, validation.differences), (1, 0, 0, 0))
    yield Padding(state_table(validation.scores), (1, 0, 1, 0))
    if len(validation.example):
        yield example_table(validation.example)
        yield Padding(Text(_OF_THE_EXAMPLE, style="dim"), (0, 0, 1, 0))
    yield Text(together_sentence(validation.together))
    yield Text(alignment_sentence(validation.differences))


def score_table(scores: pd.DataFrame, score: str) -> Table:
    """One score of all models on all splits.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `alignsim.votes.comparison.score_table`.
    score : str
        Its column.

    Returns
    -------
    rich.table.Table
        The best of each column is bold.
    """
    pooled = scores[scores["state"] == ALL]
    cells = pooled.pivot_table(index="model", columns=["split", "texts"], values=score, sort=False)
    table = framed(f"{_NAME[score]}: the smaller, the better; opp.: USA and Russia opposed")
    table.add_column("model", no_wrap=True)
    for column in cells.columns:
        table.add_column(f"{column[0]}{_NAME[column[1]]}", justify="right", no_wrap=True)
    for model, row in cells.iterrows():
        if model == STRUCTURAL:
            table.add_section()
        best = (f"[bold]{value:.4f}[/]" if value == cells[column].min() else f"{value:.4f}"
                for column, value in row.items())  # fmt: skip
        table.add_row(str(model), *best)
    return table


def difference_table(scores: pd.DataFrame, differences: pd.DataFrame) -> Table:
    """Structural model minus the best rival, with intervals.

    Parameters
    ----------
    scores, differences : pandas.DataFrame
        From `alignsim.votes.comparison`.

    Returns
    -------
    rich.table.Table
        A row for each split, kind of texts and score.
    """
    table = framed(
        "Structural model minus the best rival; below 0 it is better\n"
        "Intervals: sessions drawn anew; of few sessions they say little"
    )
    for name in ("", "score", "best rival"):
        table.add_column(name, no_wrap=True)
    for name in ("diff.", "90 % interval", "better"):
        table.add_column(name, justify="right", no_wrap=True)
    for where, rows in differences.groupby(["split", "texts", "score"], sort=False):
        split, texts, score = (str(part) for part in where)
        rival = best_rival(scores, split, texts, score)
        row = rows[rows["model"] == rival].iloc[0]
        table.add_row(
            f"{split}{_NAME[texts]}", _NAME[score], rival, _signed(row["mean"]), _interval(row),
            f"{row['blocks_below_zero']} of {row['blocks']}",
        )  # fmt: skip
    return table


def state_table(scores: pd.DataFrame) -> Table:
    """Scores of the structural model and of the best rival in every state.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `alignsim.votes.comparison.score_table`.

    Returns
    -------
    rich.table.Table
        Log losses, and how often the most probable vote is cast.
    """
    splits = list(dict.fromkeys(scores["split"]))
    table = framed("By state: log loss of the structural model and of the best rival;\nshare of votes that it hits")
    table.add_column("state")
    for split in splits:
        for name in (split, "rival", "hits"):
            table.add_column(name, justify="right", no_wrap=True)
    for state, rows in scores[scores["texts"] == TEXTS[0]].groupby("state", sort=False):
        if state == ALL:
            continue
        cells: list[str] = []
        for split in splits:
            of_split = rows[rows["split"] == split].set_index("model")
            own, rival = of_split.loc[STRUCTURAL], of_split.loc[best_rival(scores, split)]
            cells += [f"{own['log_loss']:.4f}", f"{rival['log_loss']:.4f}", f"{100 * own['hits']:.0f} %"]
        table.add_row(str(state), *cells)
    return table


def example_table(example: pd.DataFrame) -> Table:
    """The worked example: what the structural model said of it, and the models that foresaw it better.

    Parameters
    ----------
    example : pandas.DataFrame
        From `alignsim.votes.together.example_table`, not empty.

    Returns
    -------
    rich.table.Table
        A row for each model that gave it as much as the structural model on some split; the best of each is bold.
    """
    cells = example.pivot_table(index="model", columns="split", values="chance", sort=False)
    shown = cells[(cells >= cells.loc[STRUCTURAL]).any(axis=1)].sort_values(cells.columns[-1], ascending=False)
    table = framed(f"{EXAMPLE}: all five as they did")
    table.add_column("model", no_wrap=True)
    for split in cells.columns:
        table.add_column(split, justify="right", no_wrap=True)
    for model, row in shown.iterrows():
        best = (f"[bold]{_per_cent(value)}[/]" if value == cells[split].max() else _per_cent(value)
                for split, value in row.items())  # fmt: skip
        table.add_row(str(model), *best)
    return table


def together_sentence(together: pd.DataFrame) -> str:
    """How often the likeliest outcome of the five together comes true.

    Parameters
    ----------
    together : pandas.DataFrame
        From `alignsim.votes.together.together_table`.

    Returns
    -------
    str
        Of the structural model, by split.
    """
    rows = together[together["model"] == STRUCTURAL]
    each = "; ".join(
        f"{row['split']} {_per_cent(row['forecast'])}, {_per_cent(row['came_true'])}" for _, row in rows.iterrows()
    )
    return (
        f"All five together: mean chance that the structural model gave to its likeliest outcome, and how often that "
        f"came true: {each}."
    )


def alignment_sentence(differences: pd.DataFrame) -> str:
    """What alignment adds to the structural model.

    Parameters
    ----------
    differences : pandas.DataFrame
        From `alignsim.votes.comparison.difference_table`.

    Returns
    -------
    str
        Differences in log loss to the model without it.
    """
    rows = differences[
        (differences["model"] == CONSTANT) & (differences["texts"] == TEXTS[0]) & (differences["score"] == COMPARED[0])
    ]
    each = ", ".join(f"{row['split']} {_signed(row['mean'])} ({_interval(row)})" for _, row in rows.iterrows())
    return (
        f"What alignment adds: log loss with it minus log loss with {CONSTANT}: {each}. "
        f"Good scores are the merit of the vote model, and no evidence for the alignments."
    )


def pictures(validation: Validation) -> dict[str, Figure]:
    """Draw reliability on the last split.

    Parameters
    ----------
    validation : Validation
        As made by `alignsim.votes.validation.validate`.

    Returns
    -------
    dict of str to matplotlib.figure.Figure
        ``reliability``.
    """
    last = validation.described[-1]
    rival = best_rival(validation.scores, last.name)
    what = capitalised(last.sentence)
    return {"reliability": plot_reliability(validation.reliability, last.name, STRUCTURAL, rival, what)}


def _interval(row: pd.Series) -> str:
    # a single session drawn again and again is no interval
    return f"{_signed(row['low'])} to {_signed(row['high'])}" if row["blocks"] > 1 else "one session"


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _signed(difference: float) -> str:
    # without the zero, the longest names of rivals have room
    return f"{difference:+.4f}".replace("0.", ".", 1)


def _verdict(minimum: Minimum) -> Text:
    return Text(f"{'met' if minimum.met else 'MISSED'}  {minimum.sentence}", style="" if minimum.met else "bold red")
