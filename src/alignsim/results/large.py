"""Tables that may be too large for memory: written piece by piece, read when somebody asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq

from alignsim.config.errors import ResultError
from alignsim.results.damage import readable
from alignsim.results.space import memory

# rows of a group: what readers skip or read at once, the same however the runs were divided
ROW_GROUP: Final = 1 << 17


@dataclass(frozen=True)
class LargeTable:
    """One table, in memory or in a file.

    Attributes
    ----------
    source : pyarrow.Table or pathlib.Path
        Where it is.
    """

    source: Any

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The whole table.

        Raises
        ------
        ResultError
            It is larger than the memory of the machine.
        """
        self._check_memory()
        frame: pd.DataFrame = self.arrow().to_pandas()
        return frame

    def _check_memory(self) -> None:
        if isinstance(self.source, Path):
            metadata = pq.read_metadata(self.source)
            check_memory(str(self.source), 8 * metadata.num_rows * metadata.num_columns, by_parts(self.source.stem))

    def arrow(self, columns: list[str] | None = None, where: Any = None) -> Any:
        """Some columns and rows or all of them.

        Parameters
        ----------
        columns : list of str, optional
            Names; all by default.
        where : pyarrow.compute.Expression, optional
            Which rows; all by default.

        Returns
        -------
        pyarrow.Table
            In the order in which it was written.

        Raises
        ------
        ResultError
            The file is damaged.
        """
        if isinstance(self.source, Path):
            with readable(self.source):
                return pq.read_table(self.source, columns=columns, filters=where)
        rows = self.source if where is None else self.source.filter(where)
        return rows if columns is None else rows.select(columns)

    def dataset(self) -> Any:
        """The table as something that is read piece by piece.

        Returns
        -------
        pyarrow.dataset.Dataset
            To be filtered and reduced without being read whole.
        """
        return pyarrow.dataset.dataset(self.source)


def check_memory(what: str, needed: int, way_out: str) -> None:
    """Refuse to read what is larger than memory.

    Parameters
    ----------
    what : str
        Begins the sentence.
    needed : int
        Bytes.
    way_out : str
        Ends the sentence.

    Raises
    ------
    ResultError
        With the estimate.
    """
    there = memory()
    if needed > there:
        raise ResultError(
            f"{what}: would need about {needed / 2**30:,.0f} GiB of memory and there are {there / 2**30:,.0f}; "
            f"{way_out}."
        )


def by_parts(table: str) -> str:
    """How a table that is larger than memory is read.

    Parameters
    ----------
    table : str
        ``runs`` or ``rounds``.

    Returns
    -------
    str
        End of a sentence.
    """
    return f"read part of it, with result.dataset('{table}'), DuckDB or Polars"


def kept(pieces: Iterable[Any]) -> LargeTable:
    """Keep a table in memory.

    Parameters
    ----------
    pieces : iterable of pyarrow.Table
        At least one.

    Returns
    -------
    LargeTable
        The pieces one below the other.
    """
    return LargeTable(pa.concat_tables(pieces).combine_chunks())


class ParquetWriter:
    """Writes a table piece by piece; the same rows give the same bytes, however they are divided.

    Parameters
    ----------
    path : pathlib.Path
        Where the table shall stand; it appears there when it is complete.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._temporary = path, path.with_name(f".{path.name}.part")
        self._writer: Any = None
        self._waiting: list[Any] = []
        self._rows = 0

    def append(self, piece: Any) -> None:
        """Add rows.

        Parameters
        ----------
        piece : pyarrow.Table
            With the columns of the first one.
        """
        if self._writer is None:
            self._writer = open_parquet(self._temporary, piece.schema)
        self._waiting.append(piece)
        self._rows += piece.num_rows
        if self._rows >= ROW_GROUP:
            table = pa.concat_tables(self._waiting)
            whole = self._rows - self._rows % ROW_GROUP
            self._write(table.slice(0, whole))
            self._waiting, self._rows = [table.slice(whole)], self._rows - whole

    def close(self) -> LargeTable:
        """Write what waits, and give the file its name.

        Returns
        -------
        LargeTable
            In the file.
        """
        if self._rows:
            self._write(pa.concat_tables(self._waiting))
        self._writer.close()
        self._temporary.replace(self._path)
        return LargeTable(self._path)

    def __enter__(self) -> "ParquetWriter":
        return self

    def __exit__(self, *failure: object) -> None:
        """Leave nothing behind of a table that was not completed."""
        if self._writer is not None:
            self._writer.close()
        self._temporary.unlink(missing_ok=True)

    def _write(self, table: Any) -> None:
        self._writer.write_table(table.combine_chunks(), row_group_size=ROW_GROUP)


def open_parquet(path: Path, schema: Any) -> Any:
    """Open a Parquet file so that the same numbers give the same bytes.

    Parameters
    ----------
    path : pathlib.Path
        File.
    schema : pyarrow.Schema
        Floats are split by byte and names kept in a dictionary, which halves time and size.

    Returns
    -------
    pyarrow.parquet.ParquetWriter
        To be closed.
    """
    floats = [field.name for field in schema if pa.types.is_floating(field.type)]
    others = [field.name for field in schema if field.name not in floats]
    return pq.ParquetWriter(
        path, schema, compression="zstd", compression_level=1, use_dictionary=others, use_byte_stream_split=floats
    )
