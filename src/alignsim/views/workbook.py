"""A result as a workbook for Excel and its like."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import isfinite
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from alignsim.config.check import flat
from alignsim.config.errors import ResultError
from alignsim.results.asked import question_of
from alignsim.results.folder import Tables
from alignsim.results.place import check_free
from alignsim.results.whole import write_whole

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# What the cells of a column hold, as its header says; the CSV files hold fractions.
_PER_CENT: Final = "per cent"
_POINTS: Final = "points"
_LOG_ODDS: Final = "log-odds"
_UNITS: Final = {
    "levels": dict.fromkeys(("mean", "q05", "q95"), _PER_CENT),
    "effects": {
        **dict.fromkeys(("baseline", "scenario", "share_positive"), _PER_CENT),
        **dict.fromkeys(("effect", "ci_low", "ci_high", "q05", "q95"), _POINTS),
    },
    "interaction": {
        "share_positive": _PER_CENT,
        **dict.fromkeys(("effect", "ci_low", "ci_high", "q05", "q95"), _POINTS),
    },
    # of the difference of the arms in points
    "votes": dict.fromkeys(("mean", "q05", "q95"), _PER_CENT),
    "precedents": {"weight": _PER_CENT},
    "explain": {
        **dict.fromkeys(("baseline", "scenario", "difference", "q05", "q95"), _LOG_ODDS),
        **dict.fromkeys(("points", "points_q05", "points_q95"), _POINTS),
    },
}
_SIGNED: Final = "+0.00;-0.00;0.00"
# switches are counted, in the columns of shares too: their cells say so
_COUNTED: Final = "switches"
_FORMATS: Final = {_PER_CENT: "0.0", _POINTS: _SIGNED, _LOG_ODDS: "0.000", _COUNTED: f'0.00" {_COUNTED}"'}
_ABOUT: Final = {
    "levels": "where each arm ends, by state and measure: mean and 5 to 95 % range over n replicates",
    "effects": "scenario minus baseline by replicate: mean, 95 % interval of the mean (ci_low, ci_high), share of "
    "replicates with an effect above 0, and 5 to 95 % range over replicates (q05, q95; of fewer than 20 the lowest and "
    "the highest)",
    "interaction": "effect of each stacked experiment alone, the sum of these, the effect of all together, and the "
    "interaction: together minus sum, replicate by replicate",
    "votes": "chance of each vote of a resolution by arm and state, and scenario minus baseline (difference): mean and "
    "5 to 95 % range over replicates; recorded: what was cast",
    "precedents": "what the five remember when the resolution comes to the vote: the weightiest precedents with what "
    "each did (Y yes, A abstained, N no, X absent), all others, and (prior) votes on all texts of recent years",
    "explain": "why, at the last round: log-odds against autonomy by term, and the share of the move that each term "
    "makes (points)",
    "assumptions": "every input and parameter in force: value, the range that replicates draw from, unit and source",
    "config": "the resolved configuration, by the keys that override it",
    "manifest": "versions, digests, seed and counts: what made the result",
}
_READING: Final = (
    "Units stand in the headers: shares, hedging, tilt, polarisation and cohesion in per cent, their differences in "
    "points, which are hundredths; switches are counts. States are ISO 3166 codes, ALL is the mean of the five."
)
_WIDEST: Final = 60
_NARROWEST: Final = 8


def write_workbook(tables: Tables, path: Path, overwrite: bool) -> Path:
    """Write the small tables of a result as sheets.

    Parameters
    ----------
    tables : Tables
        Of one result, or of several read as one.
    path : pathlib.Path
        Ends in ``.xlsx``; the file appears whole or not at all.
    overwrite : bool
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ResultError
        The file is there, or cannot be.
    """
    from openpyxl import Workbook

    _check_path(path, overwrite)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = dict(_sheets(tables))
    _add(book, "about", pd.DataFrame(_about(tables, sheets), columns=["what", "is"]))
    for name, table in sheets.items():
        _add(book, name, table)
    if "written" in tables.manifest:
        # Excel keeps no time zone
        book.properties.created = datetime.fromisoformat(tables.manifest["written"]).replace(tzinfo=None)
    book.properties.creator = "alignsim"
    write_whole(path, book.save)
    return path


def _check_path(path: Path, overwrite: bool) -> None:
    if path.suffix.lower() != ".xlsx":
        raise ResultError(f"{path}: expected a name that ends in .xlsx.")
    if not path.parent.is_dir():
        raise ResultError(f"{path}: there is no folder {path.parent}.")
    if path.is_dir():
        raise ResultError(f"{path}: is a folder; choose a name for a file.")
    if not overwrite:
        check_free([path], replaceable=True)


def _sheets(tables: Tables) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "levels", tables.levels
    if tables.effects is not None:
        yield "effects", tables.effects
    if tables.interaction is not None:
        yield "interaction", tables.interaction
    if tables.votes is not None:
        yield "votes", tables.votes
    if tables.precedents is not None:
        yield "precedents", tables.precedents
    if tables.explain is not None:
        yield "explain", _last_round(tables.explain)
    yield "assumptions", tables.assumptions
    yield "config", _pairs(tables.config)
    yield "manifest", _pairs(tables.manifest)


def _last_round(explain: pd.DataFrame) -> pd.DataFrame:
    """Rows of the last round; several results may end at different ones."""
    if "folder" not in explain:
        last = explain["round"] == explain["round"].max()
    else:
        last = explain["round"] == explain.groupby("folder")["round"].transform("max")
    rows: pd.DataFrame = explain[last]
    return rows


def _pairs(values: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([(path, _text(value)) for path, value in flat(values)], columns=["path", "value"], dtype=object)


def _text(value: Any) -> Any:
    """A value that fits into a cell."""
    return value if isinstance(value, str | bool | int | float) else "" if value is None else str(value)


def _about(tables: Tables, sheets: Mapping[str, pd.DataFrame]) -> list[tuple[str, Any]]:
    scenario = tables.config.get("scenario", {})
    manifest = tables.manifest
    return [
        ("experiment", manifest["experiment"]),
        ("question", question_of(tables) if scenario else ""),
        ("source of the scenario", scenario.get("source", "")),
        ("arms", ", ".join(manifest["arms"])),
        ("replicates", manifest["replicates"]),
        ("seed", manifest["seed"]),
        ("alignsim", manifest.get("alignsim", "")),
        ("how to read", _READING),
        *((f"sheet {name}", _ABOUT[name]) for name in sheets),
    ]


def _add(book: "Workbook", name: str, table: pd.DataFrame) -> None:
    """One sheet: a frozen header, formats, and columns as wide as what they hold."""
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(name)
    units = [_UNITS.get(name, {}).get(str(column)) for column in table.columns]
    headers = [_header(str(column), unit) for column, unit in zip(table.columns, units, strict=True)]
    counted = list(table["measure"] == _COUNTED) if "measure" in table.columns else [False] * len(table)
    _fill(sheet, 1, headers, [None] * len(headers))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, (row, count) in enumerate(zip(table.itertuples(index=False, name=None), counted, strict=True), start=2):
        of_row = [_unit_of(str(column), unit, count) for column, unit in zip(table.columns, units, strict=True)]
        _fill(sheet, number, row, of_row)
    for place, column in enumerate(sheet.columns, start=1):
        longest = max(len(_shown(cell.value)) for cell in column)
        letter = sheet.cell(1, place).column_letter
        sheet.column_dimensions[letter].width = min(max(longest + 2, _NARROWEST), _WIDEST)
        if longest > _WIDEST:
            for cell in column:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    if len(table):
        sheet.auto_filter.ref = sheet.dimensions


def _header(column: str, unit: str | None) -> str:
    # `points` says so itself
    return column if unit is None or column.startswith(unit) else f"{column} ({unit})"


def _unit_of(column: str, unit: str | None, count: bool) -> str | None:
    # how many replicates go one way is a share, whatever moves
    return _COUNTED if count and unit and column != "share_positive" else unit


def _fill(sheet: "Worksheet", number: int, values: Sequence[Any], units: Sequence[str | None]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for place, (value, unit) in enumerate(zip(values, units, strict=True), start=1):
        cell = sheet.cell(number, place)
        if isinstance(value, bool) or value is None:
            cell.value = value
        elif isinstance(value, Real):
            # neither NaN nor infinity has a cell in a workbook
            cell.value = _in_unit(_plain(value), unit) if isfinite(value) else None
            if unit is not None:
                cell.number_format = _FORMATS[unit]
        else:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
            # text that begins with = is no formula
            cell.data_type = "s"


def _in_unit(value: int | float, unit: str | None) -> int | float:
    """A share of the tables as per cent, a difference of shares in points."""
    return 100 * value if unit in (_PER_CENT, _POINTS) else value


def _plain(value: Real) -> int | float:
    """A number of numpy as one of Python."""
    number = float(value)
    return int(number) if isinstance(value, int) or type(value).__name__.startswith(("int", "uint")) else number


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)
