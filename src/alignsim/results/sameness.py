"""Whether two results are the same, number by number."""

from typing import Any

import numpy as np

from alignsim.results.folder import LARGE_TABLES, Tables

# what is compared: the assumptions are compared as text, for they hold sources as well
_SMALL = ("levels", "effects", "interaction", "votes", "precedents", "explain", "assumptions")


def differences(was: Tables, now: Tables) -> tuple[int, list[str]]:
    """Compare two results bit by bit.

    Parameters
    ----------
    was, now : Tables
        Of one configuration.

    Returns
    -------
    numbers : int
        How many were compared.
    differing : list of str
        One clause for each table that differs, with how many numbers do and by how much; empty if all are the same.
    """
    columns = {name: (_small(was, name), _small(now, name)) for name in _SMALL}
    columns |= {name: (was.large[name].arrow(), now.large[name].arrow()) for name in LARGE_TABLES}
    found = [_compared(name, *pair) for name, pair in columns.items()]
    return sum(count for count, _ in found), [clause for _, clause in found if clause]


def _small(tables: Tables, name: str) -> Any:
    """A small table, column by column; None where there is none."""
    import pyarrow as pa

    table = getattr(tables, name)
    return None if table is None else pa.Table.from_pandas(table, preserve_index=False)


def _compared(name: str, was: Any, now: Any) -> tuple[int, str | None]:
    if was is None or now is None:
        lacking = "the result that was kept" if was is None else "the new run"
        return 0, None if was is now else f"{name}: is missing from {lacking}"
    if was.column_names != now.column_names or was.num_rows != now.num_rows:
        return 0, f"{name}: has other rows or columns"
    numbers = was.num_rows * was.num_columns
    wrong, largest = 0, 0.0
    for column in was.column_names:
        one, other = (table[column].to_pandas().to_numpy() for table in (was, now))
        unequal = ~_equal(one, other)
        wrong += int(unequal.sum())
        if unequal.any() and one.dtype.kind == "f":
            largest = max(largest, float(np.abs(one - other)[unequal].max()))
    return numbers, f"{name}: {wrong:,} of {numbers:,} numbers differ, by up to {largest:.2g}" if wrong else None


def _equal(one: Any, other: Any) -> Any:
    if one.dtype.kind == "f":
        return (one == other) | (np.isnan(one) & np.isnan(other))
    return one.astype(str) == other.astype(str)
