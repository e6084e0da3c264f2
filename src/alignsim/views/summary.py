"""What a finished run says on the terminal: question, answer, table, expectations, and what it rests on."""

from collections.abc import Iterator
from datetime import date

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.analysis.answer import answer, baseline_answer
from alignsim.analysis.verdict import verdicts
from alignsim.results.folder import Tables
from alignsim.views.terminal import effects_table, levels_table, verdict_lines
from alignsim.world.background import backgrounds
from alignsim.world.setup import Setup


def summary(setup: Setup, tables: Tables) -> Iterator[RenderableType]:
    """What a finished run says, from the top down.

    Parameters
    ----------
    setup : Setup
        What was run.
    tables : Tables
        What came out.

    Yields
    ------
    rich.console.RenderableType
        Question and answer first.
    """
    scenario = setup.composed.config.scenario
    yield Text(f"{scenario.name}: {scenario.question}".removesuffix(": "), style="bold")
    if tables.effects is None:
        yield Text(baseline_answer(tables.levels, scenario.question))
        yield Padding(levels_table(tables.levels), (1, 0))
        yield background_table(setup)
    else:
        yield Text(answer(tables.effects, setup.composed.asked, setup.composed.expectations))
        yield Padding(effects_table(tables.effects), (1, 0))
        yield from verdict_lines(verdicts(tables.effects, setup.composed.expectations))
    yield Padding(Text(footing(setup, tables), style="dim"), (1, 0, 0, 0))


def background_table(setup: Setup) -> Table:
    """What is known of the states apart from the model.

    Parameters
    ----------
    setup : Setup
        The year of its world says up to when.

    Returns
    -------
    rich.table.Table
        Memberships and votes on Ukraine.
    """
    # a world of round figures has no history; the latest facts then serve
    year = setup.composed.config.world.year
    until = date(year, 12, 31) if year else date.max
    when = f"at the end of {year}" if year else "now"
    table = Table(
        title=f"What is known of them {when}: memberships, and votes in the UN on Ukraine",
        title_justify="left", title_style="bold", box=box.HORIZONTALS, show_edge=False, pad_edge=False,
    )  # fmt: skip
    table.add_column("state")
    table.add_column("member of")
    for vote in ("yes", "abstained", "no", "absent"):
        table.add_column(vote, justify="right")
    for known in backgrounds(until):
        votes = (str(count) for count in known.ukraine_votes.values())
        table.add_row(known.state, ", ".join(known.memberships), *votes)
    return table


def footing(setup: Setup, tables: Tables) -> str:
    """What a result rests on, in a few sentences.

    Parameters
    ----------
    setup : Setup
        What was run.
    tables : Tables
        With the assumptions.

    Returns
    -------
    str
        Draws, assumed figures, and what the user gave.
    """
    run, given = setup.composed.config.run, sorted(setup.composed.given & set(tables.assumptions["path"]))
    inputs = tables.assumptions[tables.assumptions["path"].str.startswith("world.")]
    assumed = int((inputs["precision"] == "assumed").sum())
    drawn = {
        "none": "Nothing is drawn: central values, no noise.",
        "noise": "Replicates differ in their noise alone; parameters stand at their central values.",
        "parameters": "Replicates differ in every parameter and input that is not known.",
        "both": "Replicates differ in every parameter and input that is not known, and in noise.",
    }[run.uncertainty]
    sentences = [
        f"{len(setup.arms) * run.replicates:,} runs of {run.rounds} rounds, seed {run.seed}. {drawn}",
        f"{assumed} of {len(inputs)} inputs and all weights of the rules are assumed, not measured.",
    ]
    if given:
        sentences.append(f"Taken as given: {', '.join(given)}.")
    return " ".join(sentences)
