"""How likely each vote of each state is, as it is printed: the table of an outlook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from alignsim.analysis.digits import fixed
from alignsim.analysis.moves import NOTICEABLE
from alignsim.analysis.names import STATE_NAME
from alignsim.votes.outlook import DIFFERENCE, VOTE_NAMES

Row = Mapping[Any, Any]

# decimals of changes: a quarter of a point counts as a move, and ranges of chances are ten points and more wide
_TENTHS: Final = 1
BOTH: Final = "both"
"""Word for a row that stands for baseline and scenario."""


@dataclass(frozen=True)
class Chance:
    """How likely a vote of a state is, as printed.

    Attributes
    ----------
    mean : str
        Per cent.
    change : str
        From the baseline to the scenario in points, with its sign; empty in the baseline, and where nothing changes.
    span : str
        From where to where the change, or in the baseline the chance, goes over replicates; empty for one alone.
    recorded : bool
        Whether it is the vote that was cast.
    """

    mean: str
    change: str
    span: str
    recorded: bool


def chances(votes: pd.DataFrame) -> dict[str, list[tuple[str, list[Chance]]]]:
    """The table of votes: by state, in the order of the votes.

    Parameters
    ----------
    votes : pandas.DataFrame
        As in ``votes.csv``.

    Returns
    -------
    dict of str to list of (str, list of Chance)
        Word for the arm and a chance for each vote. Where the scenario changes no chance of the state noticeably,
        one row, as `BOTH`, with those of the baseline. The five together are left out.
    """
    by_name = {(row["state"], row["arm"], row["vote"]): row for row in votes.to_dict("records")}
    arms = dict.fromkeys(votes["arm"])
    return {
        state: _rows({arm: [by_name[state, arm, vote] for vote in VOTE_NAMES] for arm in arms}) for state in STATE_NAME
    }


def _rows(arms: Mapping[str, list[Row]]) -> list[tuple[str, list[Chance]]]:
    """Rows of a state, but for one that would say the same again."""
    baseline = [Chance(per_cent(row["mean"]), "", span_of(row), row["recorded"]) for row in arms["baseline"]]
    if DIFFERENCE not in arms:
        return [("baseline", baseline)]
    changes = arms[DIFFERENCE]
    if not any(abs(row[end]) >= NOTICEABLE for row in changes for end in ("mean", "q05", "q95")):
        return [(BOTH, baseline)]
    scenario = [
        Chance(per_cent(row["mean"]), change_of(change), span_of(change), row["recorded"])
        for row, change in zip(arms["scenario"], changes, strict=True)
    ]
    return [("baseline", baseline), ("scenario", scenario)]


def printed(votes: pd.DataFrame, arm: str, state: str) -> list[str]:
    """Chances of a state in an arm.

    Parameters
    ----------
    votes : pandas.DataFrame
        As in ``votes.csv``.
    arm, state : str
        Which.

    Returns
    -------
    list of str
        In the order of the votes: per cent, behind it the range over replicates if there is more than one.
    """
    rows = votes[(votes["arm"] == arm) & (votes["state"] == state)].to_dict("records")
    return [f"{per_cent(row['mean'])} ({span_of(row)})" if row["n"] > 1 else per_cent(row["mean"]) for row in rows]


def per_cent(share: float) -> str:
    """A chance, in whole per cent.

    Parameters
    ----------
    share : float
        In [0, 1].

    Returns
    -------
    str
        Without its sign.
    """
    return fixed(100 * share, 0)


def change_of(row: Row) -> str:
    """A change of a chance, in tenths of a point.

    Parameters
    ----------
    row : mapping
        Of arm ``difference`` of ``votes.csv``.

    Returns
    -------
    str
        With its sign; empty where nothing changes.
    """
    return fixed(100 * row["mean"], _TENTHS, plus=True) if row["mean"] else ""


def span_of(row: Row) -> str:
    """From where to where a chance or its change goes over replicates, as finely as itself.

    Parameters
    ----------
    row : mapping
        Of ``votes.csv``.

    Returns
    -------
    str
        Empty for a single replicate, and where alignment plays no part.
    """
    if row["n"] == 1 or row["q05"] == row["q95"] == 0.0:
        return ""
    low, high = (fixed(100 * row[end], _TENTHS if row["arm"] == DIFFERENCE else 0) for end in ("q05", "q95"))
    return f"{low} to {high}"
