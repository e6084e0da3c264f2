"""What a user changed of what happens in an experiment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One setting of an event that is not as the experiment has it.

    Attributes
    ----------
    path : str
        Event and field, such as ``us_offer.add``; an event alone where it was added or left out.
    now, was : object
        In force, and of the experiment; None for what is not there.
    """

    path: str
    now: Any
    was: Any


def changes_between(now: Mapping[str, Any] | None, was: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Compare the events that are run with those of the experiment.

    Parameters
    ----------
    now, was : mapping or None
        ``scenario.events``, composed.

    Returns
    -------
    tuple of Change
        In the order of the events.

    Examples
    --------
    >>> changes_between({"us_offer": {"add": 50}}, {"us_offer": {"add": 25}})
    (Change(path='us_offer.add', now=50, was=25),)
    """
    return tuple(_changes(_without_nothing(now), _without_nothing(was)))


def _changes(now: Mapping[str, Any], was: Mapping[str, Any]) -> Iterator[Change]:
    for event in dict.fromkeys([*was, *now]):
        new, old = now.get(event), was.get(event)
        if isinstance(new, Mapping) and isinstance(old, Mapping):
            new, old = _without_nothing(new), _without_nothing(old)
            fields = dict.fromkeys([*old, *new])
            found = (Change(f"{event}.{name}", new.get(name), old.get(name)) for name in fields)
            yield from (change for change in found if change.now != change.was)
        elif new != old:
            yield Change(str(event), new, old)


def _without_nothing(fields: Any) -> dict[str, Any]:
    # what is no mapping is refused when events are read
    return {name: value for name, value in fields.items() if value is not None} if isinstance(fields, Mapping) else {}
