"""Roll calls from 2008 on with all that the vote model knows of them, made once."""

import numpy as np
import pytest

from alignsim.votes.alignments import WORLDS, alignment_usa
from alignsim.votes.estimation import Likelihood
from alignsim.votes.precedents import precedents
from alignsim.votes.roll_calls import read_roll_calls
from alignsim.votes.structure import cases_of


@pytest.fixture(scope="session")
def since_2008():
    """Roll calls, cases and likelihood; words are counted in the titles up to 2021.

    Alignments are those of all three worlds, with which the design study made its table.
    """
    calls = read_roll_calls()
    fitted = calls.date >= np.datetime64("2008-01-01")
    known = calls.date < np.datetime64("2022-01-01")
    usa = alignment_usa(calls.time[fitted], len(WORLDS))
    cases = cases_of(calls[fitted], precedents(calls, fitted, known), usa)
    return calls[fitted], cases, Likelihood.of(calls[fitted], cases)
