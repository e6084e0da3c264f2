"""Overrides of the keys of events: every event has them all, whether or not its file names them."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from alignsim.config.events import FIELDS
from alignsim.config.folders import read_choice

_KEY: Final = re.compile(rf"(\+\+)?scenario\.events\.([^.=]+)\.(?:{'|'.join(FIELDS)})[.=]")
_ADDED: Final = re.compile(r"\+{1,2}scenario\.events\.([^.=]+)(?:\.lever)?=")


def set_or_added(texts: Sequence[str], events: Collection[str]) -> list[str]:
    """Have Hydra set keys of events that are there, which it would refuse where the file does not name them.

    Parameters
    ----------
    texts : sequence of str
        As on the command line, such as ``scenario.events.us_offer.ramp=2``.
    events : collection of str
        Names of the events of the experiments that are chosen.

    Returns
    -------
    list of str
        With two plus signs before such keys; an event that is not there is not added by them.
    """
    known = {*events, *_added(texts)}
    return [f"++{text}" if (key := _KEY.match(text)) and not key[1] and key[2] in known else text for text in texts]


def as_set(texts: Sequence[str]) -> list[str]:
    """Overrides without the plus signs that `set_or_added` writes.

    Parameters
    ----------
    texts : sequence of str
        As noted by a run.

    Returns
    -------
    list of str
        Keys of events that the overrides themselves add keep theirs.
    """
    own = _added(texts)
    return [text[2:] if (key := _KEY.match(text)) and key[1] and key[2] not in own else text for text in texts]


def _added(texts: Sequence[str]) -> set[str]:
    return {found[1] for text in texts if (found := _ADDED.match(text))}


def events_of(experiments: Sequence[str], folders: Sequence[str] = ()) -> set[str]:
    """Names of the events of experiments, as their files have them.

    Parameters
    ----------
    experiments : sequence of str
        That are stacked.
    folders : sequence of str
        Further configuration folders.

    Returns
    -------
    set of str
        Of all of them together.
    """
    scenarios = (read_choice("experiment", name, folders).get("scenario") or {} for name in experiments)
    return {str(event) for scenario in scenarios for event in scenario.get("events") or {}}
