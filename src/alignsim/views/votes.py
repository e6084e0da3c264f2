"""The vote model in the terminal: its fitted parameters."""

from typing import Final

import numpy as np
from rich.table import Table

from alignsim.views.frame import framed
from alignsim.votes.calibration import FIRST, Estimates
from alignsim.votes.parameters import PARAMETERS, VOTE_PARAMETERS
from alignsim.votes.roll_calls import RollCalls

RANGE: Final = (0.05, 0.95)


def parameters_table(estimates: Estimates, calls: RollCalls) -> Table:
    """Fitted parameters with their intervals.

    Parameters
    ----------
    estimates : Estimates
        Of the vote model.
    calls : RollCalls
        What it was fitted on, and what came before.

    Returns
    -------
    rich.table.Table
        One row a parameter.
    """
    since = calls.between(FIRST, calls.last)
    table = framed(
        f"The vote model, fitted on {len(since):,} roll calls from {FIRST} on; the data end on {calls.last}",
        f"90 % interval: sessions drawn with replacement, {len(estimates.draws):,} times. In logit units.",
        gap=2,
    )
    table.add_column("parameter", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("value", justify="right")
    table.add_column("90 % interval", justify="right", no_wrap=True)
    table.add_column("weighs")
    ends = np.quantile(estimates.draws, RANGE, axis=0)
    for place, one in enumerate(PARAMETERS):
        if place == len(VOTE_PARAMETERS):
            table.add_section()
        low, high = ends[:, place]
        table.add_row(one.name, one.symbol, f"{estimates.fitted[place]:.2f}", f"{low:.2f} to {high:.2f}", one.meaning)
    return table
