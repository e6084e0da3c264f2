"""What a result was asked: the experiment as it is written, with amounts that were changed or swept."""

from collections.abc import Mapping
from typing import Any, Final

from alignsim.config.changes import Change
from alignsim.config.check import written
from alignsim.results.folder import Tables

_EVENTS: Final = "scenario.events."
# changes that a sentence has room for
_MOST: Final = 3


def changed(manifest: Mapping[str, Any]) -> str:
    """In what a result differs from its experiment.

    Parameters
    ----------
    manifest : mapping
        Of the result.

    Returns
    -------
    str
        Such as ``us_offer.add=50 where the experiment has 25``; empty where it does not, or older versions noted none.
    """
    found = [Change(**change) for change in manifest.get("changes", ())]
    clauses = [_clause(change, "it" if place else "the experiment") for place, change in enumerate(found[:_MOST])]
    more = [f"{len(found) - _MOST} changes more"] if len(found) > _MOST else []
    return " and ".join([*clauses, *more])


def _clause(change: Change, who: str) -> str:
    if "." not in change.path:
        return f"{change.path} {'left out' if change.now is None else 'added'}"
    now = f"no {change.path}" if change.now is None else f"{change.path}={written(change.now)}"
    return f"{now} where {who} has {'none' if change.was is None else written(change.was)}"


def swept_numbers(tables: Tables) -> list[str]:
    """Numbers that a result sweeps.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    list of str
        Columns of the runs: config paths, which alone among their names have dots.
    """
    return [name for name in tables.large["runs"].dataset().schema.names if "." in name]


def swept_amounts(tables: Tables) -> list[str]:
    """Numbers of its events that a result sweeps.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    list of str
        Columns of the runs: config paths.
    """
    return [name for name in swept_numbers(tables) if name.startswith(_EVENTS)]


def event_path(path: str) -> str:
    """A config path of an event without what all of them have in common.

    Parameters
    ----------
    path : str
        Such as ``scenario.events.us_offer.add``.

    Returns
    -------
    str
        Such as ``us_offer.add``.
    """
    return path.removeprefix(_EVENTS)


def as_written(tables: Tables) -> bool:
    """Whether a result does what its experiment says.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    bool
        False where an event was changed, or an amount is swept.
    """
    return not (tables.manifest.get("changes") or swept_amounts(tables))


def unjudged(tables: Tables) -> str:
    """Why nothing is said of what was expected, if the result does something else than that was stated for.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    str
        A sentence; empty where expectations hold for what was run, or there are none.
    """
    # what the user states beside a change is stated for it
    own = "scenario.expectation" in tables.manifest.get("given", ())
    if own or not tables.config["scenario"].get("expectation") or as_written(tables):
        return ""
    return "What was expected is not judged: it was stated for the experiment as it is written."


def question_of(tables: Tables) -> str:
    """What a result was asked, with what was changed.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    str
        Such as ``Would 25 million USD more … move any of the five? (With us_offer.add=50 where …)``.
    """
    asked, swept = str(tables.config["scenario"]["question"]), map(event_path, swept_amounts(tables))
    other = " and ".join(filter(None, [changed(tables.manifest), *(f"{name} swept" for name in swept)]))
    return f"{asked} (With {other}.)" if other else asked
