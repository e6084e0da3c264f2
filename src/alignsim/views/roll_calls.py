"""Roll calls in the terminal, by the names that ``votes=`` takes."""

from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from alignsim.config.schema import POWERS, STATES
from alignsim.views.precedents import LETTERS
from alignsim.votes.ballot import key_of
from alignsim.votes.roll_calls import VOTES, RollCalls

# as many as a screen or two hold
_MOST: Final = 20
# beside eight votes 80 columns hold the longest symbol and its name
_NAME, _SYMBOL = 20, 14


def roll_call_lines(calls: RollCalls) -> Iterator[RenderableType]:
    """The latest of some roll calls.

    Parameters
    ----------
    calls : RollCalls
        One or more.

    Yields
    ------
    rich.console.RenderableType
        A header; two lines and more for each of up to 20: name, symbol, date and votes, below these the title; then
        how many are left.
    """
    yield Text(_line("write", "symbol", "date", (*STATES, *POWERS)), style="bold", no_wrap=True)
    for place in reversed(range(len(calls))[-_MOST:]):
        yield from _told(calls[[place]])
    left = len(calls) - _MOST
    yield Text(
        f"{LETTERS}." + (f" {left:,} older ones are left out; another word or a year narrows it down." * (left > 0)),
        style="dim",
    )


def _told(call: RollCalls) -> Iterator[RenderableType]:
    symbol = str(call.resolution[0])
    votes = tuple(VOTES[code] for code in (*call.votes[0], *call.powers_votes[0]))
    yield Text(_line(f"votes={key_of(symbol)}", symbol, f"{call.last}", votes), no_wrap=True)
    yield Padding(Text(str(call.title[0]), style="dim"), (0, 0, 0, 2))


def _line(name: str, symbol: str, date: str, votes: tuple[str, ...]) -> str:
    return f"{name:<{_NAME}} {symbol:<{_SYMBOL}} {date:<10} {' '.join(f'{vote:<3}' for vote in votes)}".rstrip()
