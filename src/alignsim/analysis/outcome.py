"""What a result says to what it was asked, and whether that is as expected."""

from alignsim.analysis.answer import answer, baseline_answer
from alignsim.analysis.by_amount import amounts_answer
from alignsim.analysis.verdict import Verdict, verdicts
from alignsim.config.asks import parse_asks
from alignsim.config.events import parse_expectations
from alignsim.results.asked import changed, swept_amounts, swept_numbers, unjudged
from alignsim.results.folder import Tables
from alignsim.results.tables import Measured


def outcome(tables: Tables) -> str:
    """The answer of a result, which begins with what was changed.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    str
        A yes or a no only to a question that wants one, and of one scenario: of swept amounts it goes value by value.
    """
    other = changed(tables.manifest)
    return f"Run with {other}. {_answer(tables)}" if other else _answer(tables)


def _answer(tables: Tables) -> str:
    scenario, points = tables.config["scenario"], int(tables.manifest["points"])
    if tables.effects is None:
        return baseline_answer(tables.levels, scenario["question"], points)
    asked = parse_asks(scenario["asks"])
    if amounts := swept_amounts(tables):
        found = Measured(
            tuple(tables.manifest["arms"]), int(tables.manifest["replicates"]), tables.large["runs"], threads=1
        )
        return amounts_answer(found, amounts, asked, alone=swept_numbers(tables) == amounts)
    expected = parse_expectations(scenario["expectation"] or ())
    return answer(tables.effects, asked, expected, points, certain=tables.config["run"]["uncertainty"] == "none")


def judged_outcome(tables: Tables) -> list[Verdict]:
    """Whether effects are as expected.

    Parameters
    ----------
    tables : Tables
        Of one result.

    Returns
    -------
    list of Verdict
        Empty where that cannot be said: see `alignsim.results.asked.unjudged`.
    """
    if tables.effects is None or unjudged(tables):
        return []
    return verdicts(tables.effects, parse_expectations(tables.config["scenario"]["expectation"] or ()))
