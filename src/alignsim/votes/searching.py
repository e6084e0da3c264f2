"""Roll calls by words that stand in them."""

from collections.abc import Sequence

import numpy as np

from alignsim.votes.ballot import key_of
from alignsim.votes.roll_calls import RollCalls


def with_words(calls: RollCalls, words: Sequence[str]) -> RollCalls:
    """Roll calls that have all of some words in title, symbol or date.

    Parameters
    ----------
    calls : RollCalls
        n of them.
    words : sequence of str
        In small or capital letters; a symbol in either form, ``ES-11/6`` or ``es_11_6``.

    Returns
    -------
    RollCalls
        In their order; all where there is no word.
    """
    wanted = [word.casefold() for word in words]
    columns = zip(calls.title, calls.resolution, calls.date, strict=True)
    texts = (f"{title} {symbol} {key_of(symbol)} {date}".casefold() for title, symbol, date in columns)
    return calls[np.array([all(word in text for word in wanted) for text in texts], bool)]
