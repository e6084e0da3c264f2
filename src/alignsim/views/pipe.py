"""Printing to somebody who may have seen enough (``alignsim … | head``)."""

import os
import sys

from rich.console import Console


class PatientConsole(Console):
    """Console that goes on in silence when nobody reads any more: the run and its folder still matter."""

    def on_broken_pipe(self) -> None:
        """Send the rest nowhere."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
