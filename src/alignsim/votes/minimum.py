"""What the structural model has to reach, and whether it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from alignsim.votes.comparison import ALL, best_rival
from alignsim.votes.rivals.catalogue import STRUCTURAL

# log loss to three digits: docs/reference/model.md, section 10
WANTED: Final = {"A": 0.275, "B": 0.320}
_DIGITS: Final = 3


@dataclass(frozen=True)
class Minimum:
    """One thing that has to hold.

    Attributes
    ----------
    sentence : str
        What it is, with both numbers.
    met : bool
        Whether it holds.
    """

    sentence: str
    met: bool


def minimums(scores: pd.DataFrame) -> list[Minimum]:
    """Stated minimums of the splits that they are stated for.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `alignsim.votes.comparison.score_table`.

    Returns
    -------
    list of Minimum
        Two for each of A and B; none for others.
    """
    return [minimum for split in WANTED if split in set(scores["split"]) for minimum in _of_split(scores, split)]


def _of_split(scores: pd.DataFrame, split: str) -> Iterator[Minimum]:
    rows = scores[(scores["split"] == split) & (scores["texts"] == "all") & (scores["state"] == ALL)]
    losses = rows.set_index("model")["log_loss"]
    own, rival = losses[STRUCTURAL], best_rival(scores, split)
    yield Minimum(f"{split}: log loss {own:.4f}, below every rival (best: {rival}, {losses[rival]:.4f})",
                  bool(own < losses[rival]))  # fmt: skip
    yield Minimum(f"{split}: log loss {own:.{_DIGITS}f}, {WANTED[split]:.{_DIGITS}f} or better",
                  bool(round(own, _DIGITS) <= WANTED[split]))  # fmt: skip
