"""The Python interface: run an experiment, load a result, list the experiments, ask what a move would take."""

from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from alignsim.config.asks import plain_question
from alignsim.config.errors import ConfigError
from alignsim.config.folders import choices_of, read_choice
from alignsim.world.setup import prepared

if TYPE_CHECKING:
    import pandas as pd

    from alignsim.amounts import Frontier
    from alignsim.result import Result
    from alignsim.results.folder import Tables


def run(
    experiment: str | Sequence[str] | None = None,
    overrides: Sequence[str] = (),
    out_dir: str | Path | None = None,
) -> "Result":
    """Run an experiment beside its baseline.

    Parameters
    ----------
    experiment : str or sequence of str, optional
        Name, see `experiments`; several are stacked; the baseline by default.
    overrides : sequence of str
        As on the command line, such as ``rules.aid_weight=0.8``.
    out_dir : str or pathlib.Path, optional
        Folder to write; nothing is written by default.

    Returns
    -------
    Result
        Tables, pictures and reasons.

    Raises
    ------
    AlignsimError
        The input is wrong, or `out_dir` holds a result already.

    Examples
    --------
    >>> import alignsim
    >>> result = alignsim.run("aid_boost", overrides=["run.replicates=2", "run.rounds=4"])
    >>> list(result.effects.columns[:3])
    ['state', 'measure', 'baseline']
    """
    from alignsim.result import Result
    from alignsim.runner import simulate, write

    check_lists(overrides=overrides)
    place = None if out_dir is None else _path("out_dir", out_dir)
    setup = prepared([*_choice(experiment), *overrides])
    return Result(simulate(setup) if place is None else write(setup, place))


def _choice(experiment: str | Sequence[str] | None) -> list[str]:
    """The override that chooses an experiment, or stacks several."""
    if experiment is None or experiment == "":
        return []
    if isinstance(experiment, str):
        return [f"+experiment={experiment}"]
    if not isinstance(experiment, list | tuple) or not all(isinstance(name, str) for name in experiment):
        raise ConfigError(f"experiment={experiment!r}: expected a name, such as 'aid_boost', or a list of names.")
    return [f"+experiment=[{','.join(experiment)}]"]


def _path(name: str, place: str | Path) -> Path:
    if not isinstance(place, str | PathLike):
        raise ConfigError(f"{name}={place!r}: expected a folder, such as 'results/mine'.")
    return Path(place)


def frontier(
    experiment: str | Sequence[str],
    levers: Sequence[str],
    target: str,
    overrides: Sequence[str] = (),
    states: Sequence[str] | None = None,
    most: float | Sequence[float] = (),
) -> "Frontier":
    """Find how much of a lever brings about a given move.

    Parameters
    ----------
    experiment : str or sequence of str
        Name, see `experiments`; several are stacked.
    levers : sequence of str
        Amounts of its events, such as ``scenario.events.us_offer.add``. Each is tried by itself: the events of the
        other levers are left out; events that no lever names happen at every amount.
    target : str
        A measure of ``levels.csv`` and its move, scenario minus baseline at the last round, with its sign:
        ``align_usa=+0.05`` is five points towards the United States.
    overrides : sequence of str
        As on the command line, such as ``rules.aid_weight=0.8``.
    states : sequence of str, optional
        Whose move, states or ``ALL`` for the mean of the five; everybody's by default.
    most : float or sequence of float, optional
        Where the search ends, for all levers or for each; by default see `alignsim.world.search.search_of`.

    Returns
    -------
    Frontier
        Table, curves, sentence and picture.

    Raises
    ------
    AlignsimError
        The input is wrong.

    Examples
    --------
    >>> import alignsim
    >>> lever = "scenario.events.us_offer.add"
    >>> found = alignsim.frontier("aid_boost", [lever], "align_usa=+0.05", ["run.replicates=2", "run.rounds=4"])
    >>> list(found.table.columns[:4])
    ['state', 'lever', 'unit', 'amount']
    """
    from alignsim.config.target import parse_target, rows_of
    from alignsim.world.search import searches_of

    check_lists(overrides=overrides, levers=levers, states=states)
    if not isinstance(target, str):
        raise ConfigError(f"target={target!r}: expected a measure and its move as text, such as 'align_usa=+0.05'.")
    wanted, ends = parse_target(target), _numbers(most)
    rows = rows_of(wanted, states)
    setup = prepared([*_choice(experiment), *overrides])
    searches = searches_of(setup, levers, ends)

    from alignsim.amounts import Frontier
    from alignsim.analysis.frontier import find

    return Frontier(find(setup, searches, wanted, rows))


def _numbers(most: float | Sequence[float]) -> list[float]:
    ends = list(most) if isinstance(most, Iterable) else [most]
    if not all(isinstance(end, Real) for end in ends):
        raise ConfigError(f"most={most!r}: expected a number, or a list with one for each lever.")
    return [float(end) for end in ends]


def check_lists(**given: Sequence[str] | None) -> None:
    """Refuse a single name where a list of names is expected, which Python would take letter by letter.

    Parameters
    ----------
    **given : sequence of str or None
        Arguments by name; None where one is left out.

    Raises
    ------
    ConfigError
        One is no list, or holds what is no text.
    """
    for name, value in given.items():
        if isinstance(value, Mapping):
            pairs = [f"{key}={item}" for key, item in value.items()]
            raise ConfigError(f"{name}={value!r}: expected a list, such as {pairs or ['rules.aid_weight=0.8']}.")
        if isinstance(value, str) or not isinstance(value, Iterable | None):
            raise ConfigError(f"{name}={value!r}: expected a list, such as [{str(value)!r}].")
        # what can be gone through only once stays whole
        for item in value if isinstance(value, list | tuple) else ():
            if not isinstance(item, str):
                raise ConfigError(f"{name}={value!r}: {item!r} is no text; expected a list, such as [{str(item)!r}].")


def load(folder: str | Path) -> "Result":
    """Load one result, or several as one.

    Parameters
    ----------
    folder : str or pathlib.Path
        A result folder, such as ``results/aid_boost/2026-11-24_10-00-00_a1b2c3``; a multirun folder, such as
        ``results/multirun/2026-11-24_10-00-00_a1b2c3``; or a pattern, such as ``results/aid_boost/*``.

    Returns
    -------
    Result
        As it was written; large tables are read when somebody asks for them. Of several, the tables stand one
        below the other, with columns for ``folder`` and for the overrides in which they differ. Shards of a sweep
        are put together; those that are missing are named in its manifest.

    Raises
    ------
    ResultError
        There is no result, or one is not complete.
    """
    from alignsim.result import Result
    from alignsim.results.merge import merged

    read, places = read_each(_path("folder", folder))
    return Result(read[0] if len(read) == 1 else merged(read, places))


def read_each(place: Path) -> "tuple[list[Tables], list[Path]]":
    """Read the results that a path stands for, each by itself.

    Parameters
    ----------
    place : pathlib.Path
        As in `load`.

    Returns
    -------
    tables : list of Tables
        One for each result; shards of a sweep are put together.
    places : list of pathlib.Path
        Where they lie.

    Raises
    ------
    ResultError
        There is no result, or one is not complete.
    """
    from alignsim.results.manifest import is_shard
    from alignsim.results.places import result_folders
    from alignsim.results.reading import read_tables
    from alignsim.shards import read_sweep, sweeps_of

    folders = result_folders(place)
    sweeps = sweeps_of([one for one in folders if is_shard(one)])
    whole = [one for one in folders if not is_shard(one)]
    read = [*(read_tables(one) for one in whole), *(read_sweep(sweep) for sweep in sweeps)]
    return read, [*whole, *(sweep.folder for sweep in sweeps)]


def experiments(folders: Sequence[str] = ()) -> "pd.DataFrame":
    """Experiments that can be run.

    Parameters
    ----------
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    pandas.DataFrame
        Columns ``name, question``.
    """
    import pandas as pd

    return pd.DataFrame(questions(folders), columns=["name", "question"])


def questions(folders: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Names of the experiments and what they ask.

    Parameters
    ----------
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    list of (str, str)
        In alphabetical order, the baseline first.
    """
    names = sorted(choices_of("experiment", folders), key=lambda name: (name != "baseline", name))
    return [(name, _question(name, folders)) for name in names]


def _question(name: str, folders: Sequence[str]) -> str:
    try:
        scenario = read_choice("experiment", name, folders).get("scenario") or {}
    except ConfigError:
        # one broken file shall not hide the others; running it says what is wrong
        return "(cannot be read)"
    # composed, it has the same where it does not say what it asks
    own = plain_question(str(scenario.get("name", name))) if scenario.get("events") else ""
    return str(scenario.get("question", own) or "")
