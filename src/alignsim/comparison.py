"""Results side by side: what `alignsim.compare` returns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from alignsim.analysis.comparison import MEASURES, SideBySide, side_by_side
from alignsim.analysis.furthest import COMPONENTS
from alignsim.analysis.labels import labels_of
from alignsim.analysis.pairing import Entry
from alignsim.api import check_lists, read_each
from alignsim.config.errors import ConfigError, ResultError, did_you_mean
from alignsim.config.schema import STATES
from alignsim.result import Result
from alignsim.results.folder import Tables
from alignsim.results.place import make_place

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# what a comparison is saved as
FILES: Final = ("comparison.csv", "differences.csv", "comparison.png", "comparison.svg")


@dataclass(frozen=True, repr=False)
class Comparison(SideBySide):
    """Scenarios, or baselines alone, side by side.

    Attributes are those of `alignsim.analysis.comparison.SideBySide`: ``entries``, ``measures``, ``table``,
    ``differences``, ``reasons``, ``answer`` and ``verdicts``.
    """

    def __repr__(self) -> str:
        pairs = len(self.differences[["first", "second"]].drop_duplicates())
        return f"<Comparison of {', '.join(entry.label for entry in self.entries)}: {pairs} paired>"

    def figure(self) -> "Figure":
        """Picture of the effects, a panel for each measure.

        Returns
        -------
        matplotlib.figure.Figure
            A row for each state, in it a mark for each result, with ranges.
        """
        from alignsim.views.comparison import plot_comparison_grid

        return plot_comparison_grid(self.table, self.measures)

    def save(self, folder: str | Path) -> list[Path]:
        """Write tables and picture.

        Parameters
        ----------
        folder : str or pathlib.Path
            Made if it is not there.

        Returns
        -------
        list of pathlib.Path
            ``comparison.csv``, ``differences.csv``, ``comparison.png`` and ``comparison.svg``: all of them, or none.

        Raises
        ------
        ResultError
            One of them is there already, or nothing can be written there.
        """
        from alignsim.views.plots import save_figures

        place = Path(folder)
        figure = self.figure()
        make_place(place, FILES)
        with TemporaryDirectory(prefix=".", dir=place) as unfinished:
            for name, table in zip(FILES[:2], (self.table, self.differences), strict=True):
                # 17 digits: reading gives back the same bits
                table.to_csv(Path(unfinished, name), index=False, float_format="%.17g")
            save_figures({"comparison": figure}, Path(unfinished))
            return [Path(unfinished, name).replace(place / name) for name in FILES]


def compare(
    results: Sequence["Result | str | Path"],
    measures: Sequence[str] | None = None,
    states: Sequence[str] | None = None,
) -> Comparison:
    """Lay results side by side; those that share a baseline are compared replicate by replicate.

    Parameters
    ----------
    results : sequence of Result, str or pathlib.Path
        Two or more: results, folders, multirun folders or patterns, of which each result counts.
    measures : sequence of str, optional
        Columns of the tables, such as ``align_usa``; by default the four components of alignment.
    states : sequence of str, optional
        ISO 3166 codes, ``ALL`` for the mean of the five; by default the five and their mean.

    Returns
    -------
    Comparison
        Tables, picture and a plain answer.

    Raises
    ------
    AlignsimError
        There are not two results, one is not complete, or they cannot be laid side by side.

    Examples
    --------
    >>> import alignsim
    >>> small = ["run.replicates=2", "run.rounds=4"]
    >>> names = ("secondary_sanctions", "sanctions_relief_licences")
    >>> both = alignsim.compare([alignsim.run(name, overrides=small) for name in names])
    >>> both.differences.loc[0, ["first", "second"]].tolist()
    ['secondary_sanctions', 'sanctions_relief_licences']
    """
    if isinstance(results, str) or not isinstance(results, Iterable):
        raise ConfigError(f"results={results!r}: expected a list of results, such as ['results/a', 'results/b'].")
    check_lists(measures=measures, states=states)
    chosen = tuple(dict.fromkeys(COMPONENTS if measures is None else measures))
    places = tuple(dict.fromkeys((*STATES, "ALL") if states is None else states))
    _check_names("measure", chosen, MEASURES)
    _check_names("state", places, (*STATES, "ALL"))
    found = side_by_side(_entries(results), chosen, places)
    return Comparison(found.entries, found.measures, found.table, found.differences, found.reasons)


def _check_names(what: str, names: Sequence[str], known: Sequence[str]) -> None:
    if not names:
        raise ConfigError(f"{what}s: expected one or more of {', '.join(known)}.")
    for name in names:
        if name not in known:
            raise ConfigError(f"{what} {name}: no such {what}. {did_you_mean(str(name), known)}")


def _entries(results: Sequence["Result | str | Path"]) -> list[Entry]:
    """Results one by one, each with its name."""
    read = [one for result in results for one in _each(result)]
    tables, places = [one for one, _ in read], [place for _, place in read]
    _check_together(tables, places)
    return [Entry(label, one) for label, one in zip(labels_of(tables, places), tables, strict=True)]


def _each(result: "Result | str | Path") -> list[tuple[Tables, Path | None]]:
    if not isinstance(result, Result | str | Path):
        raise ConfigError(f"results: {result!r} is none; expected results, folders or patterns.")
    if not isinstance(result, Result):
        return list(zip(*read_each(Path(result)), strict=True))
    folders = result.manifest.get("folders")
    if folders is None:
        return [(result.tables, None)]
    # several that were loaded as one are taken apart again
    return [one for folder in folders for one in _each(folder)]


def _check_together(tables: Sequence[Tables], places: Sequence[Path | None]) -> None:
    """Refuse what cannot be laid side by side."""
    names = [str(place or one.manifest["experiment"]) for one, place in zip(tables, places, strict=True)]
    known: set[object] = set()
    for one, place, name in zip(tables, places, names, strict=True):
        key = place.resolve() if place else id(one)
        if key in known:
            raise ResultError(f"{name}: is named twice; compare it with another result.")
        known.add(key)
        if missing := one.manifest.get("missing_shards"):
            raise ResultError(f"{name}: shards {', '.join(map(str, missing))} are missing; run them first.")
    if len(tables) < 2:
        raise ResultError(f"{names[0] if names else 'compare'}: is one result; name two or more to compare.")
    alone = [name for name, one in zip(names, tables, strict=True) if one.effects is None]
    if alone and len(alone) < len(tables):
        raise ResultError(
            f"{alone[0]}: is a baseline alone and has no effect to lay beside the others, which hold their baselines "
            f"already; leave it out."
        )
