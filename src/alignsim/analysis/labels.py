"""What results are called beside one another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from alignsim.results.asked import event_path
from alignsim.results.folder import Tables, essential

# what says nothing of how two results of one experiment differ
_SILENT: Final = ("scenario.name", "scenario.question", "scenario.source", "scenario.expectation", "scenario.asks")
# overrides that a name has at least, where there are so many
_FEWEST: Final = 2


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
    [own] = [config for config, one in zip(configs, alike, strict=True) if one is tables]
    paths = dict.fromkeys(path for config in configs for path in config if not path.startswith(_SILENT))
    differing = [path for path in paths if len({str(config.get(path)) for config in configs}) > 1]
    telling = _telling(own, configs, differing)
    shown = [_said(path, own.get(path)) for path in telling]
    more = [f"{len(differing) - len(telling)} more"] if len(differing) > len(telling) else []
    return f"{name} ({', '.join([*shown, *more])})" if shown else name


def _telling(own: Mapping[str, Any], configs: Sequence[Mapping[str, Any]], differing: Sequence[str]) -> list[str]:
    """Settings that tell a result from all others, two at least where it differs in so many."""
    telling, alike = list[str](), [config for config in configs if config is not own]
    for _ in differing:
        others = {path: [c for c in alike if str(c.get(path)) == str(own.get(path))] for path in differing}
        left = [path for path in differing if path not in telling]
        best = min(left, key=lambda path: len(others[path]))
        if len(telling) >= _FEWEST and len(others[best]) == len(alike):
            break
        telling.append(best)
        alike = others[best]
    return telling


def _said(path: str, value: Any) -> str:
    short = event_path(path).removeprefix("run.").removeprefix("rules.")
    short = short.replace("votes.resolution", "votes")
    return f"no {short}" if value is None else f"{short}={value:g}" if isinstance(value, float) else f"{short}={value}"
