"""The structural model of the votes: circumstances of a roll call in, probabilities out."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from alignsim.config.schema import STATES
from alignsim.engines.voting import CHOICES, OTHERS, TURNOUT, TURNOUT_BEFORE, Numbers, vote
from alignsim.votes.parameters import PARAMETERS
from alignsim.votes.precedents import Precedents
from alignsim.votes.roll_calls import RollCalls

# permanent neutrality: resolution 50/80 A of the General Assembly
NEUTRAL: Final = np.array([float(state == "TKM") for state in STATES])


@dataclass(frozen=True, eq=False)
class Cases:
    """All that the model knows of some roll calls before the five vote.

    Attributes
    ----------
    circumstances : numpy.ndarray
        (n, 9): votes of the powers, x0, marks of the subject, absence of others now and at the precedents.
    memory : numpy.ndarray
        (n, state, 5), see `alignsim.votes.precedents.Precedents`.
    alignment_usa : numpy.ndarray
        (n, state) share of alignment with the United States.
    """

    circumstances: Numbers
    memory: Numbers
    alignment_usa: Numbers


def cases_of(calls: RollCalls, precedents: Precedents, alignment_usa: Numbers) -> Cases:
    """Put together what the model knows of some roll calls.

    Parameters
    ----------
    calls : RollCalls
        The n resolutions.
    precedents : Precedents
        Of the same n.
    alignment_usa : numpy.ndarray
        (n, state).

    Returns
    -------
    Cases
        In the same order.
    """
    circumstances = np.empty((len(calls), 9))
    circumstances[:, :OTHERS] = calls.positions
    circumstances[:, OTHERS:TURNOUT] = np.stack([calls.x0, calls.middle_east, calls.nuclear, calls.situation], 1)
    circumstances[:, TURNOUT], circumstances[:, TURNOUT_BEFORE] = calls.absent, precedents.absent
    return Cases(circumstances, precedents.memory, np.ascontiguousarray(alignment_usa))


def probabilities(parameters: Numbers, cases: Cases) -> Numbers:
    """Probabilities of yes, abstain, no and absence.

    Parameters
    ----------
    parameters : numpy.ndarray
        (17,) for all cases, or (n, 17) for each case its own, in the order of `alignsim.votes.parameters.PARAMETERS`.
    cases : Cases
        n roll calls.

    Returns
    -------
    numpy.ndarray
        (n, state, 4), adding up to 1.

    References
    ----------
    Equations 19 and 20 of ``docs/reference/model.md``.
    """
    shape = cases.alignment_usa.shape
    found = np.empty((*shape, CHOICES))
    each = np.empty((shape[0], len(PARAMETERS)))
    each[:] = parameters
    vote(each, cases.circumstances, cases.memory, cases.alignment_usa, NEUTRAL, found)
    return found
