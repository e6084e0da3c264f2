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
from alignsim.results.folder import Tables, write_whole

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# Cells hold fractions, as the CSV files do; the formats show them as per cent, which for a difference are points.
_SHARE: Final = "0.0%"
_POINTS: Final = "+0.00%;-0.00%;0.00%"
_COUNT: Final = "#,##0"
_PLAIN: Final = "0.00"
_FORMATS: Final = {
    "levels": {"mean": _SHARE, "q05": _SHARE, "q95": _SHARE, "n": _COUNT},
    "effects": {
        "baseline": _SHARE, "scenario": _SHARE, "effect": _POINTS, "ci_low": _POINTS, "ci_high": _POINTS,
        "q05": _POINTS, "q95": _POINTS, "share_positive": "0%", "n": _COUNT,
    },
    "interaction": {
        "effect": _POINTS, "ci_low": _POINTS, "ci_high": _POINTS, "share_positive": "0%", "n": _COUNT, "q05": _POINTS,
        "q95": _POINTS,
    },
    "explain": {
        "baseline": "0.000", "scenario": "0.000", "difference": "+0.000;-0.000;0.000", "q05": "+0.000;-0.000;0.000",
        "q95": "+0.000;-0.000;0.000", "points": _POINTS, "points_q05": _POINTS, "points_q95": _POINTS,
    },
}  # fmt: skip
_ABOUT: Final = {
    "levels": "where each arm ends, by state and measure: mean and 5 to 95 % range over n replicates",
    "effects": "scenario minus baseline by replicate: mean, 95 % interval of the mean (ci_low, ci_high), share of "
    "replicates with an effect above 0, and 5 to 95 % range over replicates (q05, q95)",
    "interaction": "effect of each stacked experiment alone, the sum of these, the effect of all together, and the "
    "interaction: together minus sum, replicate by replicate",
    "explain": "why, at the last round: log-odds against autonomy by term, and the share of the move that each term "
    "makes (points)",
    "assumptions": "every input and parameter in force: value, the range that replicates draw from, unit and source",
    "config": "the resolved configuration, by the keys that override it",
    "manifest": "versions, digests, seed and counts: what made the result",
}
_READING: Final = (
    "Shares, hedging, tilt, polarisation and cohesion are fractions; the cells show them as per cent, differences with "
    "their sign: +1.0% is a point. Switches are counts. States are ISO 3166 codes, ALL is the mean of the five."
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
    if path.exists() and not overwrite:
        raise ResultError(f"{path}: is there already; choose another name, or say overwrite=True.")


def _sheets(tables: Tables) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "levels", tables.levels
    if tables.effects is not None:
        yield "effects", tables.effects
    if tables.interaction is not None:
        yield "interaction", tables.interaction
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
        ("question", scenario.get("question", "")),
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
    columns = [str(column) for column in table.columns]
    formats = [_FORMATS.get(name, {}).get(column) for column in columns]
    counted = list(table["measure"] == "switches") if "measure" in columns else [False] * len(table)
    _fill(sheet, 1, columns, [None] * len(columns))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, (row, count) in enumerate(zip(table.itertuples(index=False, name=None), counted, strict=True), start=2):
        _fill(sheet, number, row, [_PLAIN if count and one in (_SHARE, _POINTS) else one for one in formats])
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


def _fill(sheet: "Worksheet", number: int, values: Sequence[Any], formats: Sequence[str | None]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for place, (value, shown) in enumerate(zip(values, formats, strict=True), start=1):
        cell = sheet.cell(number, place)
        if isinstance(value, bool) or value is None:
            cell.value = value
        elif isinstance(value, Real):
            # neither NaN nor infinity has a cell in a workbook
            cell.value = _plain(value) if isfinite(value) else None
            if shown is not None:
                cell.number_format = shown
        else:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
            # text that begins with = is no formula
            cell.data_type = "s"


def _plain(value: Real) -> int | float:
    """A number of numpy as one of Python."""
    number = float(value)
    return int(number) if isinstance(value, int) or type(value).__name__.startswith(("int", "uint")) else number


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)
