"""What `alignsim.run` and `alignsim.load` return."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from alignsim.analysis.event_shares import division_of, event_shares, shares_behind
from alignsim.analysis.explanation import (
    Explanation,
    kept_explanation,
    rerun_explanation,
    round_of,
    undesigned,
)
from alignsim.analysis.outcome import outcome
from alignsim.analysis.reasons import why
from alignsim.config.errors import ResultError, did_you_mean
from alignsim.config.events import Event, parse_events
from alignsim.pictures import Plots, check_state
from alignsim.results.folder import Tables

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, repr=False)
class Result:
    """One experiment: a scenario beside its baseline, or a baseline alone.

    Attributes
    ----------
    tables : Tables
        All tables, the configuration and the manifest.
    """

    tables: Tables

    def __repr__(self) -> str:
        manifest = self.tables.manifest
        arms, folders = " and ".join(manifest["arms"]), manifest.get("folders", [])
        together = f"{len(folders)} results: " if folders else ""
        points = f"{_said(manifest['points'])} design points, " if manifest["points"] != 1 else ""
        size = f"{points}{_said(manifest['replicates'])} replicates, seed {_said(manifest['seed'], '')}"
        missing = _missing(manifest.get("missing_shards", []))
        lacks = f"; missing shards: {missing}" if missing else ""
        return f"<Result {manifest['experiment']}: {together}{arms}, {size}{lacks}>"

    @property
    def answer(self) -> str:
        """The answer to the question of the scenario, as the terminal and the report give it.

        Raises
        ------
        ResultError
            Several results were loaded as one.
        """
        _check_single(self.tables)
        return outcome(self.tables)

    @property
    def effects(self) -> pd.DataFrame:
        """Scenario minus baseline, by state and measure; empty without events."""
        return pd.DataFrame() if self.tables.effects is None else self.tables.effects

    @property
    def interaction(self) -> pd.DataFrame:
        """Of experiments that are stacked: each alone, their sum, all together, and the difference; else empty."""
        return pd.DataFrame() if self.tables.interaction is None else self.tables.interaction

    @property
    def votes(self) -> pd.DataFrame:
        """How the five would vote on the resolution that the configuration names; empty if it names none."""
        return pd.DataFrame() if self.tables.votes is None else self.tables.votes

    @property
    def precedents(self) -> pd.DataFrame:
        """What the outlook on a vote remembers: the weightiest precedents and their weights; empty without a vote."""
        return pd.DataFrame() if self.tables.precedents is None else self.tables.precedents

    @property
    def levels(self) -> pd.DataFrame:
        """Where each arm ends, by state and measure."""
        return self.tables.levels

    @property
    def runs(self) -> pd.DataFrame:
        """One row for each run."""
        return self.tables.runs

    @property
    def rounds(self) -> pd.DataFrame:
        """One row for each recorded run, round and state."""
        return self.tables.rounds

    def dataset(self, table: str) -> Any:
        """A large table as something that is read piece by piece, for results that do not fit into memory.

        Parameters
        ----------
        table : str
            ``runs`` or ``rounds``.

        Returns
        -------
        pyarrow.dataset.Dataset
            Of the Parquet file, or of the table in memory.

        Raises
        ------
        ResultError
            No such table.

        Examples
        --------
        >>> import alignsim
        >>> result = alignsim.run("aid_boost", overrides=["run.replicates=2", "run.rounds=4"])
        >>> result.dataset("runs").count_rows()
        4
        """
        if table not in self.tables.large:
            raise ResultError(f"{table!r}: no such table. {did_you_mean(table, self.tables.large)}")
        return self.tables.large[table].dataset()

    @property
    def assumptions(self) -> pd.DataFrame:
        """Every input and parameter in force, with range and source."""
        return self.tables.assumptions

    @property
    def config(self) -> dict[str, Any]:
        """The resolved configuration."""
        return self.tables.config

    @property
    def manifest(self) -> dict[str, Any]:
        """Versions, digests, seed and counts."""
        return self.tables.manifest

    @property
    def plot(self) -> Plots:
        """Pictures of this result.

        Raises
        ------
        ResultError
            Several results were loaded as one: a picture shows one.
        """
        _check_single(self.tables)
        return Plots(self.tables)

    def to_excel(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the small tables as sheets of a workbook.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends in ``.xlsx``.
        overwrite : bool
            Whether a file that is there may be replaced.

        Returns
        -------
        pathlib.Path
            Sheets ``about, levels, effects, interaction, explain`` (last round), ``assumptions, config, manifest``, as
            far as there are such. Cells hold fractions, as the CSV files do, and show them as per cent.

        Raises
        ------
        ResultError
            openpyxl is not installed, or the file is there or cannot be.
        """
        from alignsim.views.workbook import write_workbook

        _check_installed("openpyxl", "to_excel")
        return write_workbook(self.tables, Path(path), overwrite)

    def to_xarray(self) -> "xr.Dataset":
        """Recorded rounds and effects as labelled arrays.

        Returns
        -------
        xarray.Dataset
            ``alignment`` (arm, replicate, round, state, component) and more: ``docs/reference/results.md``.

        Raises
        ------
        ResultError
            xarray is not installed, the result keeps no rounds, or several results were loaded as one.
        """
        from alignsim.results.labelled import labelled

        _check_installed("xarray", "to_xarray")
        _check_single(self.tables)
        return labelled(self.tables)

    def explain(self, state: str, round: int | None = None) -> pd.DataFrame:  # noqa: A002  (its name in the field)
        """Why a state stands where it does, and what moved it.

        Parameters
        ----------
        state : str
            ISO 3166 code.
        round : int, optional
            The last by default.

        Returns
        -------
        pandas.DataFrame
            Rows by component and term; columns as in ``docs/reference/results.md``. Of a round between the first and
            the last the result is run again up to there, which gives points and takes about as long as the run did;
            where it cannot be (a design, other rules or facts than at hand) the rows are those that were kept, and
            points are empty.

        Raises
        ------
        ResultError
            No such state or round, or the run kept no explanation and cannot be run again.
        """
        check_state(state)
        terms = self._explanation(round, kept=True).terms
        return terms[terms["state"] == state].drop(columns=["state", "round"]).reset_index(drop=True)

    def why(self, state: str, round: int | None = None) -> str:  # noqa: A002
        """Why a state moves, in a sentence.

        Parameters
        ----------
        state : str
            ISO 3166 code.
        round : int, optional
            The last by default; of another round the result is run again up to there.

        Returns
        -------
        str
            How far it moves, and the terms that make most of it; of two events or more also their Shapley shares, for
            which the result is run again with every choice among them. Where that cannot be, of a design for one, the
            terms alone.

        Raises
        ------
        ResultError
            As in `explain`, and of a round between the first and the last if the result cannot be run again.

        Examples
        --------
        >>> import alignsim
        >>> alignsim.run("aid_boost_100", overrides=["run.uncertainty=none"]).why("KAZ")[:52]
        'Kazakhstan moves 1.3 points towards the United State'
        """
        check_state(state)
        explanation = self._explanation(round)
        shares, _ = shares_behind(self.tables, explanation)
        return why(explanation, self._events, state, shares)

    def events(self, state: str | None = None, round: int | None = None) -> pd.DataFrame:  # noqa: A002
        """Which events make the move: the scenario is run again with every choice among them.

        Parameters
        ----------
        state : str, optional
            ISO 3166 code; all five by default.
        round : int, optional
            The last by default.

        Returns
        -------
        pandas.DataFrame
            Columns ``state, component, kind, event, points, q05, q95, share_positive, n, orders``, as explained in
            ``docs/reference/results.md``; empty without events.

        Raises
        ------
        ResultError
            No such state or round, or the result cannot be run again.
        """
        _check_single(self.tables)
        number = round_of(self.tables, round)
        if state is not None:
            check_state(state)
        if not self._events:
            return pd.DataFrame()
        table = event_shares(division_of(undesigned(self.tables), number))
        return table if state is None else table[table["state"] == state].reset_index(drop=True)

    @property
    def _events(self) -> tuple[Event, ...]:
        return parse_events(self.tables.config["scenario"]["events"] or {})

    def _explanation(self, number: int | None, kept: bool = False) -> Explanation:
        """Explanation of a round, run again where it has to be; `kept`: rows without points serve where it cannot."""
        _check_single(self.tables)
        there = round_of(self.tables, number)
        found = kept_explanation(self.tables, there)
        if found is not None:
            return found
        try:
            return rerun_explanation(self.tables, there)
        except ResultError:
            table = self.tables.explain
            rows = table[table["round"] == there] if kept and table is not None else None
            if rows is None or rows.empty:
                raise
            return Explanation(there, rows, None, self.tables.effects is not None)


def _check_installed(package: str, method: str) -> None:
    if find_spec(package) is None:
        raise ResultError(f"{method}: needs {package}, which is not installed; pip install 'alignsim[export]'.")


def _said(number: int | list[int], thousands: str = ",") -> str:
    """A number that several results have in common, or from where to where it goes."""
    ends = (min(number), max(number)) if isinstance(number, list) else (number,)
    return " to ".join(f"{end:{thousands}}" for end in ends)


def _missing(shards: list[int] | dict[str, list[int]]) -> str:
    """Shards that a sweep lacks, or by folder those that each of several lacks."""
    if isinstance(shards, dict):
        return "; ".join(f"{_missing(of)} of {folder}" for folder, of in shards.items())
    return ", ".join(map(str, shards))


def _check_single(tables: Tables) -> None:
    if "folders" in tables.manifest:
        raise ResultError(f"These are {len(tables.manifest['folders'])} results read as one; load one of them.")
