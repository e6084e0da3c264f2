"""``alignsim list votes``: resolutions of the record, by the names that ``votes=`` takes."""

from collections.abc import Sequence

from alignsim.config.errors import ConfigError


def main(words: Sequence[str]) -> None:
    """Print the latest roll calls with some words.

    Parameters
    ----------
    words : sequence of str
        After ``list votes``; all roll calls where there is none.

    Raises
    ------
    ConfigError
        No roll call has all the words.
    """
    from alignsim.views.pipe import PatientConsole
    from alignsim.views.roll_calls import roll_call_lines
    from alignsim.votes.roll_calls import read_roll_calls
    from alignsim.votes.searching import with_words

    calls = read_roll_calls()
    found = with_words(calls, words)
    if not len(found):
        raise ConfigError(
            f"list votes {' '.join(words)}: none of the {len(calls):,} roll calls from {calls.date[0]} to {calls.last} "
            f"has all these words in its title, symbol or date; leave one out."
        )
    console = PatientConsole()
    for line in roll_call_lines(found):
        console.print(line)
