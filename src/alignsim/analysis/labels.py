"""What results are called beside one another."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from alignsim.results.folder import Tables, essential

# what says nothing of how two results of one experiment differ
_SILENT: Final = ("scenario.name", "scenario.question", "scenario.source", "scenario.expectation", "scenario.asks")
# overrides that a name has room for
_MOST: Final = 2


def labels_of(results: Sequence[Tables], places: Sequence[Path | None]) -> list[str]:
    """Name each of several results.

    Parameters
    ----------
    results : sequence of Tables
        One or more.
    places : sequence of pathlib.Path or None
        Where they lie; None in memory.

    Returns
    -------
    list of str
        The experiment; of several results of one experiment with the settings in which they differ, such as
        ``aid_boost (us_offer.add=50)``; with the name of the folder or a number where there are none.
    """
    names = [str(tables.manifest["experiment"]) for tables in results]
    labels = [
        name if names.count(name) == 1 else _distinct(name, tables, [results[i] for i in _places(name, names)])
        for name, tables in zip(names, results, strict=True)
    ]
    counts = Counter(labels)
    return [
        label if counts[label] == 1 else f"{label} [{places[i].name if places[i] else i + 1}]"  # type: ignore[union-attr]
        for i, label in enumerate(labels)
    ]


def _places(name: str, names: Sequence[str]) -> list[int]:
    return [i for i, other in enumerate(names) if other == name]


def _distinct(name: str, tables: Tables, alike: Sequence[Tables]) -> str:
    """Name of an experiment with the settings in which its results differ."""
    configs = [essential(one.config) for one in alike]
    own = essential(tables.config)
    paths = dict.fromkeys(path for config in configs for path in config if not path.startswith(_SILENT))
    differing = [path for path in paths if len({str(config.get(path)) for config in configs}) > 1]
    shown = [f"{_short(path)}={_value(own.get(path))}" for path in differing[:_MOST]]
    more = [f"{len(differing) - _MOST} more"] if len(differing) > _MOST else []
    return f"{name} ({', '.join([*shown, *more])})" if shown else name


def _short(path: str) -> str:
    return path.removeprefix("scenario.events.").removeprefix("run.").removeprefix("rules.")


def _value(value: Any) -> str:
    return "null" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
