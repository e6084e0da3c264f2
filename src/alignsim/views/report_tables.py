"""The tables of a report, cell by cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from alignsim.analysis.moves import Move, moves_of
from alignsim.analysis.names import COMPONENT_NAME, HEADER, REGION_NAME, STATE_NAME, capitalised, listed, state_name
from alignsim.analysis.standing import standings
from alignsim.world.facts import read_table

COLUMNS: Final = {measure: capitalised(header) for measure, header in HEADER.items()}
"""Measure to header, as in the effects and the levels."""
PRECISION: Final = {
    "given": "set by the user, the scenario or the design",
    "official": "published by an office, a ministry or an international organisation",
    "dataset": "from a research data set",
    "approximate": "press, part of a year, or a near year",
    "index": "computed from other figures by a formula",
    "assumed": "a choice of the modeller, without a source",
}
"""How firm a figure is (facts/sources.md)."""
_UNIT: Final = {
    "": "pure number",
    "0..1": "index from 0 to 1",
    "index": "index from 0 to 1",
    "USD m": "million USD",
    "USD m/yr": "million USD a year",
}
_KIND: Final = {
    "world.": "inputs of the world",
    "rules.": "numbers of the rules",
    "policy.": "of the policies",
    "scenario.": "of the events",
}
_ROWS: Final = (*STATE_NAME, "ALL")
_CITED: Final = re.compile(r"(?P<author>[A-Z]\w+) \(?(?P<year>\d{4})")
_REPOSITORY: Final = re.compile(r"github (?P<name>[\w.-]+/[\w.-]+)")
_PAGE: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?(?= |$)")


@dataclass(frozen=True)
class Cell:
    """A number and its range.

    Attributes
    ----------
    mean : str
        As printed.
    span : str
        The 5 to 95 % range; empty with a single run.
    """

    mean: str
    span: str


@dataclass(frozen=True)
class Row:
    """What is said of one state.

    Attributes
    ----------
    name : str
        Of the state.
    cells : list of Cell
        By column.
    words : str
        What goes before the cells, if anything.
    """

    name: str
    cells: list[Cell]
    words: str = ""


@dataclass(frozen=True)
class Link:
    """A piece of text that may lead somewhere.

    Attributes
    ----------
    text : str
        To be read.
    href : str or None
        Address.
    """

    text: str
    href: str | None = None


@dataclass(frozen=True)
class Source:
    """A source that the assumptions name.

    Attributes
    ----------
    key : str
        Its id in the tables.
    citation : str
        Who published it.
    where : list of Link
        Where it was read.
    terms : str
        On which terms.
    """

    key: str
    citation: str
    where: list[Link]
    terms: str


@dataclass(frozen=True)
class Assumption:
    """An input or a parameter in force.

    Attributes
    ----------
    path : str
        The key that overrides it.
    value, span, unit : str
        As printed; the range is empty where nothing is drawn.
    source : str
        A sentence, or the id of a source.
    known : bool
        Whether it is the id of one.
    precision : str
        A key of `PRECISION`.
    """

    path: str
    value: str
    span: str
    unit: str
    source: str
    known: bool
    precision: str


def effect_rows(effects: pd.DataFrame) -> list[Row]:
    """Effects on the five and on their mean.

    Parameters
    ----------
    effects : pandas.DataFrame
        As in ``effects.csv``.

    Returns
    -------
    list of Row
        In points, with hundredths.
    """
    cells = {(move.state, move.measure): effect_cell(move) for move in moves_of(effects, _ROWS, COLUMNS)}
    return [Row(area_name(state), [cells[state, measure] for measure in COLUMNS]) for state in _ROWS]


def effect_cell(move: Move) -> Cell:
    """An effect in points.

    Parameters
    ----------
    move : Move
        One row of the effects.

    Returns
    -------
    Cell
        With hundredths.
    """
    return Cell(_points(move.effect, "+"), _span(move.q05, move.q95, move.n, 2))


def level_rows(levels: pd.DataFrame, arm: str = "baseline") -> list[Row]:
    """Where the five and their mean stand.

    Parameters
    ----------
    levels : pandas.DataFrame
        As in ``levels.csv``.
    arm : str
        Which arm.

    Returns
    -------
    list of Row
        In per cent, with tenths; before the cells whom a state leans to.
    """
    rows = levels[(levels["arm"] == arm) & levels["measure"].isin(list(COLUMNS))]
    cells = {
        (str(state), str(measure)): Cell(f"{100 * mean:.1f}", _span(low, high, int(n), 1))
        for state, measure, mean, low, high, n in zip(
            *(rows[name] for name in ("state", "measure", "mean", "q05", "q95", "n")), strict=True
        )
    }
    leaning = {state: COMPONENT_NAME[standing.leaning] for state, standing in standings(levels, arm).items()}
    return [Row(area_name(state), [cells[state, name] for name in COLUMNS], leaning[state]) for state in _ROWS]


def area_name(state: str) -> str:
    """A row of the effects, at the head of a line.

    Parameters
    ----------
    state : str
        ISO3 code, or ``ALL``.

    Returns
    -------
    str
        Name of the state, or what the mean of the five is called.
    """
    return REGION_NAME.capitalize() if state == "ALL" else state_name(state)


def _points(share: float, sign: str = "") -> str:
    # adding 0 turns -0.0 into 0.0
    return f"{round(100 * share, 2) + 0.0:{sign}.2f}".replace("-", "\N{MINUS SIGN}")


def _span(low: float, high: float, n: int, decimals: int) -> str:
    if n == 1:
        return ""
    ends = (f"{round(100 * end, decimals) + 0.0:.{decimals}f}" for end in (low, high))
    return " to ".join(ends).replace("-", "\N{MINUS SIGN}")


def assumption_rows(assumptions: pd.DataFrame) -> list[Assumption]:
    """Every input and parameter in force, what was set first.

    Parameters
    ----------
    assumptions : pandas.DataFrame
        As in ``assumptions.csv``.

    Returns
    -------
    list of Assumption
        In the order of the table otherwise.
    """
    known = {row["source"] for row in read_table("sources")}
    rows = [_assumption(row, known) for row in assumptions.to_dict("records")]
    return sorted(rows, key=lambda row: row.precision != "given")


def _assumption(row: dict[Any, Any], known: set[str]) -> Assumption:
    low, high, unit = _number(row["low"]), _number(row["high"]), str(row["unit"])
    return Assumption(
        path=str(row["path"]), value=_number(row["value"]), span="" if low == high else f"{low} to {high}",
        unit=_UNIT.get(unit, unit), source=str(row["source"]), known=str(row["source"]) in known,
        precision=str(row["precision"]),
    )  # fmt: skip


def _number(value: object) -> str:
    try:
        number = float(str(value))
    except ValueError:
        return str(value)
    # large amounts in whole units, the others in four digits
    return (f"{number:,.0f}" if abs(number) >= 1_000 else f"{number:.4g}").replace("-", "\N{MINUS SIGN}")


def given_rows(rows: Sequence[Assumption]) -> list[Assumption]:
    """What the user set: neither events, which are told by themselves, nor what a design sweeps.

    Parameters
    ----------
    rows : sequence of Assumption
        All of them.

    Returns
    -------
    list of Assumption
        Of precision ``given``.
    """
    return [
        row
        for row in rows
        if row.precision == "given" and row.source != "design" and not row.path.startswith("scenario.events.")
    ]


def precision_counts(rows: Sequence[Assumption]) -> list[tuple[str, int, str]]:
    """How many figures are how firm.

    Parameters
    ----------
    rows : sequence of Assumption
        All of them.

    Returns
    -------
    list of (str, int, str)
        Word, count and what it means; none that does not occur.
    """
    counts = {word: sum(row.precision == word for row in rows) for word in PRECISION}
    return [(word, counts[word], meaning) for word, meaning in PRECISION.items() if counts[word]]


def kind_counts(rows: Sequence[Assumption]) -> str:
    """How many numbers of which kind are in force.

    Parameters
    ----------
    rows : sequence of Assumption
        All of them.

    Returns
    -------
    str
        Such as ``215 inputs of the world, 37 numbers of the rules and 1 of the events``.
    """
    counts = {words: sum(row.path.startswith(room) for row in rows) for room, words in _KIND.items()}
    return listed([f"{count} {words}" for words, count in counts.items() if count])


def notes_of(rows: Sequence[Assumption], told: str) -> dict[str, int]:
    """Sentences in the place of a source, numbered, so that each is read once however many rows rest on it.

    Parameters
    ----------
    rows : sequence of Assumption
        All of them.
    told : str
        What the page says elsewhere, and no note need repeat.

    Returns
    -------
    dict of str to int
        From 1, in the order of the rows; a single word explains itself.
    """
    sentences = dict.fromkeys(row.source for row in rows if not row.known and " " in row.source)
    return {sentence: number for number, sentence in enumerate((one for one in sentences if one != told), start=1)}


def sources_of(rows: Sequence[Assumption], told: str = "") -> list[Source]:
    """The sources that assumptions name, and those that their notes or a text cite by author and year.

    Parameters
    ----------
    rows : sequence of Assumption
        All of them.
    told : str
        The text.

    Returns
    -------
    list of Source
        In the order of ``sources.csv``.
    """
    named = {row.source for row in rows if row.known}
    cited = _CITED.findall(" ".join([told, *(row.source for row in rows if not row.known)]))
    return [
        Source(row["source"], row["citation"], _links(row["where"]), row["terms"])
        for row in read_table("sources")
        if row["source"] in named or any(_is(row["citation"], author, year) for author, year in cited)
    ]


def _is(citation: str, author: str, year: str) -> bool:
    return citation.startswith(f"{author},") and year in citation


def _links(where: str) -> list[Link]:
    """Where a source was read, with addresses where the text holds one."""
    found: list[Link] = []
    for piece in filter(None, where.split("; ")):
        found += [*([Link("; ")] if found else []), *_linked(piece)]
    return found


def _linked(piece: str) -> list[Link]:
    if repository := _REPOSITORY.search(piece):
        link = Link(repository[0], f"https://github.com/{repository['name']}")
        around = piece[: repository.start()], piece[repository.end() :]
    elif page := _PAGE.match(piece):
        link, around = Link(page[0], f"https://{page[0]}"), ("", piece[page.end() :])
    else:
        return [Link(piece)]
    before, after = (Link(text) for text in around)
    return [part for part in (before, link, after) if part.text]
