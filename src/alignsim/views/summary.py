"""What a finished run says on the terminal: question, answer, table, expectations, and what it rests on."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from alignsim.analysis.along import along
from alignsim.analysis.interaction import not_known
from alignsim.analysis.outcome import judged_outcome, outcome
from alignsim.engines.designs import points_of
from alignsim.results.asked import swept_amounts, unjudged
from alignsim.results.folder import Tables
from alignsim.results.tables import measured
from alignsim.views.frame import framed
from alignsim.views.outlook import outlook_view
from alignsim.views.pipe import PatientConsole
from alignsim.views.points import WIDTH
from alignsim.views.terminal import MOST_ALONG, along_table, effects_table, levels_table, verdict_lines
from alignsim.views.together import interaction_view
from alignsim.votes.ballot import ballot_of
from alignsim.world.background import backgrounds, known_until
from alignsim.world.setup import Setup


def show(setup: Setup, tables: Tables, folder: Path) -> None:
    """Print what a finished run says, and where it lies.

    Parameters
    ----------
    setup : Setup
        What was run.
    tables : Tables
        What came out.
    folder : pathlib.Path
        Its result folder.
    """
    console = PatientConsole()
    for part in summary(setup, tables, console.width):
        console.print(part)
    console.print(f"Tables, figures and report.html: {nearby(folder)}", style="dim", soft_wrap=True)


def nearby(folder: Path) -> Path:
    """A folder as seen from where the user stands.

    Parameters
    ----------
    folder : pathlib.Path
        Absolute.

    Returns
    -------
    pathlib.Path
        Relative, if it lies below.
    """
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def summary(setup: Setup, tables: Tables, width: int = WIDTH) -> Iterator[RenderableType]:
    """What a finished run says, from the top down.

    Parameters
    ----------
    setup : Setup
        What was run.
    tables : Tables
        What came out.
    width : int
        Columns of the terminal.

    Yields
    ------
    rich.console.RenderableType
        Question and answer first.
    """
    scenario = setup.composed.config.scenario
    yield Text(f"{scenario.name}: {scenario.question}".removesuffix(": "), style="bold")
    yield Text(outcome(tables))
    # one empty line before each, however many there are
    for block in _blocks(setup, tables, width):
        yield Padding(block, (1, 0, 0, 0))


def _blocks(setup: Setup, tables: Tables, width: int) -> Iterator[RenderableType]:
    points = tables.manifest["points"]
    if tables.effects is None:
        yield levels_table(tables.levels, points)
        yield from _along(setup, tables)
        yield background_table(setup)
    else:
        tables_of = [effects_table(tables.effects, points), *_together(setup, tables, width)]
        further = [*_along(setup, tables)]
        # of amounts a mean over all says least
        yield from [*further, *tables_of] if swept_amounts(tables) else [*tables_of, *further]
        if lines := [*verdict_lines(judged_outcome(tables), points), *filter(None, [Text(unjudged(tables))])]:
            yield Group(*lines)
    yield from _votes(setup, tables)
    yield Text(footing(setup, tables), style="dim")


def _together(setup: Setup, tables: Tables, width: int) -> Iterator[RenderableType]:
    if tables.interaction is not None:
        yield interaction_view(tables.interaction, width)
    elif words := not_known(setup):
        yield Text(words)


def _votes(setup: Setup, tables: Tables) -> Iterator[RenderableType]:
    ballot = None if tables.votes is None else ballot_of(setup.composed.config.votes)
    if tables.votes is not None and ballot is not None:
        yield outlook_view(ballot, tables.votes, tables.precedents, setup)


def _along(setup: Setup, tables: Tables) -> Iterator[RenderableType]:
    if setup.axes:
        pairs = along(measured(setup, tables.large["runs"]), points_of(setup), setup.written)
        yield along_table(pairs, tables.effects is not None)


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
    year = setup.composed.config.world.year
    when = f"at the end of {year}" if year else "now"
    table = framed(f"What is known of them {when}: memberships, and votes in the UN on Ukraine", gap=2)
    table.add_column("state")
    table.add_column("member of")
    for vote in ("yes", "abstained", "no", "absent"):
        table.add_column(vote, justify="right")
    for known in backgrounds(known_until(year)):
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
    run, known = setup.composed.config.run, setup.composed.given - set(setup.axes)
    given = sorted(known & set(tables.assumptions["path"]))
    drawn = {
        "none": "Nothing is drawn: central values, no noise.",
        "noise": "Replicates differ in their noise alone; parameters stand at their central values.",
        "parameters": "Replicates differ in every parameter and input that is not known.",
        "both": "Replicates differ in every parameter and input that is not known, and in noise.",
    }[run.uncertainty]
    points, alone = tables.manifest["points"], tables.manifest.get("runs_alone", 0)
    of_points = f" at {points:,} design points" if points > 1 else ""
    of_parts = f", {alone:,} of them with one of the experiments alone" if alone else ""
    runs = f"{tables.manifest['runs'] + alone:,} runs of {run.rounds} rounds{of_points}{of_parts}"
    # a draw of the priors that the past rules out is none of the replicates
    drawn += " Draws that the past rules out are left out." if setup.ensemble and run.draws else ""
    sentences = [
        f"{runs}, seed {run.seed}. {drawn}",
        f"{_assumed(tables, 'world.')} inputs of the world and {_assumed(tables, 'rules.')} numbers of the rules are "
        f"assumed, not measured.",
    ]
    if setup.axes:
        sentences.append(f"Swept: {_listed(list(setup.written.values()))}.")
    if given:
        sentences.append(f"Taken as given: {', '.join(given)}.")
    return " ".join(sentences)


def _assumed(tables: Tables, room: str) -> str:
    """How many numbers below a key are assumed, of how many; to sweep one does not measure it."""
    rows = tables.assumptions[tables.assumptions["path"].str.startswith(room)]
    count = int(((rows["precision"] == "assumed") | (rows["source"] == "design")).sum())
    return f"all {count}" if count == len(rows) else f"{count} of {len(rows)}"


def _listed(paths: list[str]) -> str:
    shown = ", ".join(paths[:MOST_ALONG])
    return shown if len(paths) <= MOST_ALONG else f"{shown} and {len(paths) - MOST_ALONG} more"
