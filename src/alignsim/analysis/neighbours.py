"""Whether neighbours are behind the move of a state."""

from collections.abc import Sequence

from alignsim.config.events import Event


def is_second_hand(events: Sequence[Event], state: str) -> bool:
    """Whether neighbours' ties may be behind a state's terms as much as its own.

    Parameters
    ----------
    events : sequence of Event
        Of the scenario.
    state : str
        ISO3 code.

    Returns
    -------
    bool
        True where an event changes how much it looks at them, or where no event concerns it.
    """
    return changes_peers(events, state) or not any(state in event.states for event in events)


def changes_peers(events: Sequence[Event], state: str) -> bool:
    """Whether an event changes the weight of the neighbours' example.

    Parameters
    ----------
    events : sequence of Event
        Of the scenario.
    state : str
        ISO3 code.

    Returns
    -------
    bool
        What it does then shows in the other terms (section 9 of the model page).
    """
    return any(event.lever == "peer_weight" and state in event.states for event in events)


def only_peers(events: Sequence[Event], state: str) -> list[str]:
    """Events that change the weight of the neighbours' example, where nothing else happens.

    Parameters
    ----------
    events : sequence of Event
        Of the scenario.
    state : str
        ISO3 code.

    Returns
    -------
    list of str
        Their names; empty where another event, of whomever, may be behind the move as well.
    """
    peers = [event.name for event in events if changes_peers([event], state)]
    return peers if len(peers) == len(events) else []
