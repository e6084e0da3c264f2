"""The report of a result: one page that needs nothing else, to be read, sent and printed."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from alignsim.analysis.along import Stretch, along, which_values
from alignsim.analysis.interaction import interaction_sentence, not_known
from alignsim.analysis.moves import counted, held, moves_of
from alignsim.analysis.names import STATE_NAME, TERM_NAME
from alignsim.analysis.outcome import judged_outcome, outcome
from alignsim.engines.designs import points_of
from alignsim.results.again import command_of
from alignsim.results.asked import swept_amounts, unjudged
from alignsim.results.folder import Tables
from alignsim.results.tables import measured
from alignsim.results.whole import write_whole
from alignsim.views.captions import FIGURES, Caption, caption
from alignsim.views.colours import COMPONENT_MEASURE, COMPONENT_NAME, POWER_COLOUR
from alignsim.views.event_lines import event_lines
from alignsim.views.map import reading_lines
from alignsim.views.report_map import map_labels, with_names
from alignsim.views.report_outlook import outlook_part
from alignsim.views.report_tables import (
    COLUMNS,
    assumption_rows,
    effect_cell,
    effect_rows,
    given_rows,
    kind_counts,
    level_rows,
    notes_of,
    precision_counts,
    sources_of,
)
from alignsim.views.report_together import interaction_rows, part_rows
from alignsim.views.summary import footing
from alignsim.views.svg import inline
from alignsim.views.terminal import MOST_ALONG, verdict_lines
from alignsim.views.track_record import TRACK_RECORD
from alignsim.views.waterfall import TERM_MEANING
from alignsim.world.background import backgrounds, known_until
from alignsim.world.scenario import base_levers
from alignsim.world.setup import Setup

NAME: Final = "report.html"
_COLOURS: Final = {COMPONENT_MEASURE[name]: colour for name, colour in POWER_COLOUR.items()}
_WORD: Final = re.compile(r"(?<=[._])")
# a number and its sign stay on one line; not in a command, which is copied
_PER_CENT: Final = re.compile(r"(\d) %(?![^<]*</code>)")
# a date too, in text: neither in a tag nor in what holds no tags
_DATE: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b(?![^<]*(?:>|</(?:code|title|desc|text|style)>))")
_SIGN: Final = re.compile(r"(?<![\w-])-(?=\d)")


def write_report(setup: Setup, tables: Tables, folder: Path) -> Path:
    """Write the report of a result beside its figures, which it takes up.

    Parameters
    ----------
    setup : Setup
        What was run.
    tables : Tables
        What came out.
    folder : pathlib.Path
        Result folder; figures are those of its ``figures/*.svg``.

    Returns
    -------
    pathlib.Path
        ``report.html``: the same bytes for the same result.
    """
    files = {name: folder / "figures" / f"{name}.svg" for name in FIGURES}
    drawn = {name: file.read_text(encoding="utf-8") for name, file in files.items() if file.is_file()}
    page = report_html(setup, tables, command_of(folder), drawn)
    write_whole(folder / NAME, partial(_write, page))
    return folder / NAME


def _write(page: str, path: Path) -> None:
    path.write_text(page, encoding="utf-8")


def report_html(setup: Setup, tables: Tables, command: str | None, drawn: Mapping[str, str]) -> str:
    """Make the page.

    Parameters
    ----------
    setup : Setup
        What was run.
    tables : Tables
        What came out.
    command : str or None
        That made the result; None where none was noted.
    drawn : mapping of str to str
        Figures as matplotlib writes them as SVG, by name; those that are missing are left out.

    Returns
    -------
    str
        HTML.
    """
    question = _question(setup, tables)
    page: str = _template().render(
        **question,
        **_numbers(setup, tables),
        **_together(setup, tables),
        figures=[(name, *_figure(name, tables, drawn[name])) for name in _figures_of(tables) if name in drawn],
        **_grounds(setup, tables, " ".join([question["events_source"], *(words for _, words in question["verdicts"])])),
        track_record=TRACK_RECORD,
        command=command,
        manifest=tables.manifest,
        run=tables.config["run"],
        outlook=outlook_part(setup, tables),
        map_labels=map_labels(tables.levels),
        map_reading=" ".join(reading_lines(tables.effects is not None)),
        powers=[(COMPONENT_NAME[name], colour) for name, colour in POWER_COLOUR.items()],
        colours=_COLOURS,
    )
    return _DATE.sub(r'<span class="date">\g<0></span>', _PER_CENT.sub("\\1\N{NO-BREAK SPACE}%", page))


@cache
def _template() -> Any:
    # a name that the page uses and nobody gives is an error, not an empty place
    environment = Environment(
        loader=PackageLoader("alignsim.views"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"typeset": _typeset, "breakable": _breakable}
    return environment.get_template("report.html.j2")


def _typeset(text: str) -> str:
    """Signs of numbers as print has them; hyphens stay."""
    return _SIGN.sub("\N{MINUS SIGN}", text)


def _breakable(path: str) -> Markup:
    """A config path that a narrow page may break where its words end."""
    return Markup("<wbr>").join(_WORD.split(path))


def _question(setup: Setup, tables: Tables) -> dict[str, Any]:
    """What was asked, the answer, and whether it is what was expected."""
    composed, found = setup.composed, judged_outcome(tables)
    scenario, lines = composed.config.scenario, verdict_lines(found, int(tables.manifest["points"]))
    levers = base_levers(setup.world, composed.config.rules)
    return {
        "name": scenario.name,
        "question": scenario.question or scenario.name,
        "answer": outcome(tables),
        "verdicts": [(verdict.agrees, line.plain) for verdict, line in zip(found, lines, strict=True)],
        "unjudged": unjudged(tables),
        "events": event_lines(composed.events, levers, setup.axes),
        "events_source": scenario.source,
        "changed": bool(tables.manifest.get("changes")),
        "amounts": swept_amounts(tables),
    }


def _numbers(setup: Setup, tables: Tables) -> dict[str, Any]:
    """The tables of effects or levels, and what changes along swept numbers."""
    rows = along(measured(setup, tables.large["runs"]), points_of(setup), setup.written) if setup.axes else []
    shown = rows[:MOST_ALONG]
    run, cases = setup.composed.config.run, int(tables.levels["n"].iloc[0])
    spread = [] if tables.effects is None else moves_of(tables.effects, ["ALL"], ["polarisation"])
    return {
        "columns": COLUMNS,
        "effects": None if tables.effects is None else effect_rows(tables.effects),
        "levels": level_rows(tables.levels),
        "spread": effect_cell(spread[0]) if spread else None,
        "counted": counted(cases, cases // run.replicates),
        "ranged": cases > 1,
        "held": held(cases),
        "along": [_stretches(row, tables.effects is not None) for row in shown],
        "which_values": which_values(shown) if shown else "",
        "swept": len(rows),
    }


def _together(setup: Setup, tables: Tables) -> dict[str, Any]:
    """What stacked experiments do together beside each alone, or why that is not known."""
    table = tables.interaction
    if table is None:
        return {"parts": [], "interaction": [], "together": not_known(setup)}
    return {"parts": part_rows(table), "interaction": interaction_rows(table), "together": interaction_sentence(table)}


def _stretches(row: Sequence[Stretch], effect: bool) -> tuple[str, list[tuple[str, list[str]]]]:
    """A swept number with its values, or both ends of them, and what comes out there."""
    sign = "+" if effect else ""
    rows = [
        (
            stretch.values,
            [f"{round(100 * stretch.means[measure], 2) + 0.0:{sign}.2f}" for measure in COMPONENT_MEASURE.values()],
        )
        for stretch in row
    ]
    return row[0].path, rows


def _figures_of(tables: Tables) -> list[str]:
    """Figures that this result can have; a folder may hold others, of a run that it was before."""
    absent = set()
    if tables.effects is None:
        absent |= {"effects", "waterfall"}
    if tables.explain is None:
        absent.add("waterfall")
    if tables.votes is None:
        absent.add("votes")
    return [name for name in FIGURES if name not in absent]


def _figure(name: str, tables: Tables, svg: str) -> tuple[Caption, Markup]:
    words = caption(name, tables)
    drawn = inline(svg, name, words.heading, words.text)
    return words, with_names(drawn) if name == "map" else drawn


def _grounds(setup: Setup, tables: Tables, told: str) -> dict[str, Any]:
    """What is known of the states, and what the result rests on; the text above may cite more sources."""
    year = setup.composed.config.world.year
    rows = assumption_rows(tables.assumptions)
    return {
        "world_year": year,
        "known": [(STATE_NAME[one.state], one) for one in backgrounds(known_until(year))],
        "footing": footing(setup, tables),
        "assumptions": rows,
        "given": given_rows(rows),
        "kinds": kind_counts(rows),
        "precisions": precision_counts(rows),
        "sources": sources_of(rows, told),
        "notes": notes_of(rows, setup.composed.config.scenario.source),
        "terms": [(TERM_NAME[term], meaning) for term, meaning in TERM_MEANING.items()],
    }
