"""What the report says, and that it needs nothing but itself."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
import yaml

import alignsim
from alignsim.analysis.answer import answer
from alignsim.analysis.interaction import interaction_sentence
from alignsim.analysis.standing import standings
from alignsim.config.events import parse_events
from alignsim.config.levers import LEVERS
from alignsim.config.overrides import joint_overrides
from alignsim.results.again import command_of, setup_of
from alignsim.results.reading import read_tables
from alignsim.views import plots
from alignsim.views.colours import STATE_NAME
from alignsim.views.event_lines import event_lines
from alignsim.views.map import CLOSE
from alignsim.views.report import report_html, write_report
from alignsim.views.report_tables import assumption_rows, sources_of
from pages import read_page

SMALL = ["run.replicates=6", "run.rounds=4"]
ODD = 'Is <b>5 > 3</b> & "so" {{ 7 * 7 }} </style>?'
KINDS = {
    "scenario": ("secondary_sanctions", [*SMALL, "rules.aid_weight=0.7", f"scenario.question='{ODD}'"]),
    "baseline": (None, SMALL),
    "single": ("aid_boost_100", ["run.replicates=1", "run.rounds=4", "run.uncertainty=none"]),
    "design": (
        "aid_boost",
        ["+design=lhs", "design.samples=5", "run.replicates=2", "run.rounds=4", "run.record_runs=5"],
    ),
    "bare": ("ukraine_shock", [*SMALL, "run.record=none", "run.explain=false"]),
    "stack": ("[secondary_sanctions,russia_retrenchment]", [*SMALL, "run.record=none", "run.explain=false"]),
}
FIGURES = {
    "scenario": ["effects", "waterfall", "map", "alignment", "ternary"],
    "baseline": ["map", "alignment", "ternary"],
    "single": ["effects", "waterfall", "map", "alignment", "ternary"],
    "design": ["effects", "map", "alignment", "ternary"],
    "bare": ["effects", "map", "ternary"],
    "stack": ["effects", "map", "ternary"],
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A result of each kind, as a run writes it."""
    place = tmp_path_factory.mktemp("results")
    with pytest.MonkeyPatch.context() as patch:
        # the page takes up no PNG, and they take half of the time
        patch.setattr(plots, "_BARE", {"svg": plots._BARE["svg"]})
        for kind, (experiment, overrides) in KINDS.items():
            alignsim.run(experiment, overrides=overrides, out_dir=place / kind)
    return {kind: place / kind for kind in KINDS}


@pytest.fixture(scope="module")
def pages(folders):
    return {kind: read_page((folder / "report.html").read_text(encoding="utf-8")) for kind, folder in folders.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_loads_nothing(folders, pages, kind):
    html = (folders[kind] / "report.html").read_text(encoding="utf-8")
    assert not [tag for tag in ("script", "link", "img", "iframe", "object", "base") for _ in pages[kind].all(tag)]
    assert not re.findall(r"@import|url\(\s*['\"]?(?!#)", html)
    for element in pages[kind].all():
        for name, value in element.attributes.items():
            if "://" in (value or ""):
                assert (element.tag, name) == ("a", "href") or name.startswith("xmlns"), value
    assert len(html.encode()) < 500_000


@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_unique_and_what_refers_to_one_finds_it(pages, kind):
    ids = [element.attributes["id"] for element in pages[kind].all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in pages[kind].all():
        for name, value in element.attributes.items():
            if name in ("href", "xlink:href") and value.startswith("#"):
                assert value[1:] in ids
            if name == "aria-labelledby":
                assert set(value.split()) <= set(ids)
            for target in re.findall(r"url\(#([^)]+)\)", value or ""):
                assert target in ids


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_has_a_heading_a_line_on_how_to_read_it_and_words_for_who_cannot_see_it(pages, kind):
    sections = list(pages[kind].all("section", class_="figure"))
    assert [section.attributes["id"] for section in sections] == [f"{name}-section" for name in FIGURES[kind]]
    for number, section in enumerate(sections, start=1):
        svg = section.one("svg")
        name = section.attributes["id"].removesuffix("-section")
        assert section.one("h2").text == section.one("title").text
        assert section.one("figcaption").text.startswith(f"Figure {number}. ")
        assert (svg.attributes["role"], svg.attributes["aria-labelledby"]) == ("img", f"{name}-title {name}-text")
        assert all(state in section.one("desc").text for state in STATE_NAME.values() if name != "waterfall")
        assert len(section.one("desc").text) > 60
        # places are in hundredths of a point of print
        assert not re.findall(r"\d\.\d{3}", " ".join(path.attributes.get("d", "") for path in svg.all("path")))


def test_question_answer_and_verdict_stand_on_top(folders, pages):
    tables, setup = read_tables(folders["bare"]), setup_of(folders["bare"])
    said = answer(tables.effects, setup.composed.asked, setup.composed.expectations)
    page = pages["bare"]
    assert page.one("h1").text == setup.composed.config.scenario.question
    assert page.one("p", class_="answer").text.replace("−", "-") == said
    assert "s expected: alignment with the United States changes" in page.one("ul", class_="verdicts").text


def test_an_odd_question_is_text_and_nothing_else(pages):
    heading = pages["scenario"].one("h1")
    assert heading.text == ODD
    assert not list(heading.all())
    assert next(pages["scenario"].all("title")).text.startswith(ODD)


def numbers(element):
    return [float(text) for text in re.findall(r"[+-]?\d+\.\d+", element.text.replace("−", "-"))]


def printed(table):
    """Mean and, if there is one, range of every cell, by name of the row."""
    rows = list(table.all("tr"))[1:]
    return {row.one("th").text: [numbers(cell) for cell in row.all("td", class_="number")] for row in rows}


@pytest.mark.parametrize("kind", ["scenario", "single", "design", "bare"])
def test_the_table_holds_the_numbers_of_the_effects(folders, pages, kind):
    effects = read_tables(folders[kind]).effects.set_index(["state", "measure"])
    rows = printed(pages[kind].one("table", id="effects"))
    assert list(rows) == [*STATE_NAME.values(), "Mean of the five"]
    for state, cells in zip((*STATE_NAME, "ALL"), rows.values(), strict=True):
        for measure, cell in zip(("align_usa", "align_rus", "align_chn", "autonomy", "hedging"), cells, strict=True):
            row = effects.loc[(state, measure)]
            ends = ["effect"] if row["n"] == 1 else ["effect", "q05", "q95"]
            assert cell == pytest.approx([100 * row[end] for end in ends], abs=0.00501)


def test_a_stack_tells_what_its_experiments_do_together_and_each_alone(folders, pages):
    tables, page = read_tables(folders["stack"]).interaction, pages["stack"]
    indexed = tables.set_index(["state", "measure", "part"])
    measures = ("align_usa", "align_rus", "align_chn", "autonomy")
    parts = {
        "secondary_sanctions": "secondary_sanctions", "russia_retrenchment": "russia_retrenchment",
        "each alone, added": "sum", "all together": "together",
    }  # fmt: skip
    expected = {
        "parts": {name: ("ALL", part) for name, part in parts.items()},
        "interaction": {
            name: (state, "interaction")
            for state, name in zip((*STATE_NAME, "ALL"), (*STATE_NAME.values(), "Mean of the five"), strict=True)
        },
    }
    for table, rows in expected.items():
        shown = printed(page.one("table", id=table))
        assert list(shown) == list(rows)
        for name, (state, part) in rows.items():
            for measure, cell in zip(measures, shown[name], strict=True):
                row = indexed.loc[(state, measure, part)]
                assert cell == pytest.approx([100 * row[end] for end in ("effect", "q05", "q95")], abs=0.00501)
    assert interaction_sentence(tables) in page.one("main").text.replace("−", "-")
    others = [heading.text for kind in KINDS if kind != "stack" for heading in pages[kind].all("h2")]
    assert "Together and each alone" not in others


def test_a_stack_without_interaction_says_so_in_the_place_of_zeros(folders):
    setup, tables = setup_of(folders["stack"]), read_tables(folders["stack"])
    beside = tables.interaction.copy()
    beside.loc[beside["part"] == "interaction", ["effect", "q05", "q95"]] = 0.0
    page = read_page(report_html(setup, replace(tables, interaction=beside), [], {}))
    assert "and nothing interacts" in page.one("main").text
    assert not list(page.all("table", id="interaction"))
    assert "each alone, added" not in printed(page.one("table", id="parts"))


def test_a_baseline_shows_where_the_five_stand_instead(folders, pages):
    levels = read_tables(folders["baseline"]).levels.set_index(["state", "measure"])
    page = pages["baseline"]
    assert not list(page.all("table", id="effects"))
    assert printed(page.one("table", id="levels"))["Kazakhstan"][1] == pytest.approx(
        [100 * levels.loc[("KAZ", "align_rus"), end] for end in ("mean", "q05", "q95")], abs=0.0501
    )
    assert not [heading for heading in page.all("h2") if heading.text in ("What happens", "What changes")]


def test_a_design_shows_what_changes_along_the_swept_numbers(pages):
    table = pages["design"].one("table", id="along")
    assert len(list(table.all("th", scope="rowgroup"))) == 8
    assert "5 design points × 2 replicates" in pages["design"].one("p", id="effects-caption").text


def test_what_was_not_kept_is_said(pages):
    notes = " ".join(note.text for note in pages["bare"].all("p", class_="note"))
    assert "run.explain=false" in notes
    assert "run.record=none" in notes
    for kind in ("scenario", "baseline"):
        notes = " ".join(note.text for note in pages[kind].all("p", class_="note"))
        assert "not drawn" not in notes and "not told" not in notes


def test_what_the_user_set_comes_first_and_every_assumption_is_there(folders, pages):
    page, assumptions = pages["scenario"], read_tables(folders["scenario"]).assumptions
    assert [row.text for row in page.one("table", id="given").all("tr")][1:] == ["rules. aid_ weight 0.7 logit"]
    assert len(list(page.one("table", id="assumptions").all("tr"))) == len(assumptions) + 1
    counts = {
        row.one("th").text: row.one("td", class_="number").text
        for row in list(page.one("table", id="precision").all("tr"))[1:]
    }
    assert counts == {word: str(n) for word, n in assumptions["precision"].value_counts().items()}


def test_sources_are_told_with_who_published_them_and_an_address_where_there_is_one(pages):
    sources = pages["scenario"].one("details", id="sources")
    links = {link.text: link.attributes["href"] for link in sources.all("a")}
    assert "World Bank, World Development Indicators" in sources.one("tr", id="source-wdi").text
    assert links[
        "m.kun.uz/en/news/2022/12/02/remittances-from-russia-to-uzbekistan-reaching-record-high-in-2022-world-bank"
    ].startswith("https://m.kun.uz/en/")
    assert links["github factbook/factbook.json"] == "https://github.com/factbook/factbook.json"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_names_no_file_that_its_reader_lacks_and_a_unit_for_every_assumption(pages, kind):
    main = pages[kind].one("main").text
    assert re.findall(r"\b(?:facts|docs|src|conf)/\S+", main) == []
    for row in list(pages[kind].one("table", id="assumptions").all("tr"))[1:]:
        assert [cell.text for cell in row.all("td")][3]


def test_only_sources_that_are_named_are_listed(folders):
    rows = assumption_rows(read_tables(folders["scenario"]).assumptions)
    assert "article" in {source.key for source in sources_of(rows)}
    rows = [row for row in rows if not row.path.startswith("scenario.")]
    # and whom the notes of the rules cite
    named = {row.source for row in rows if row.known} | {"walt1987", "schweller1994"}
    assert {source.key for source in sources_of(rows)} == named
    for told in ("size assumed (Gupta 2023)", "Gupta (2023): no firm"):
        assert {source.key for source in sources_of(rows, told)} == named | {"article"}
    assert {source.key for source in sources_of(rows, "Gupta (1923)")} == named


@pytest.mark.parametrize("kind", ["scenario", "design", "stack"])
def test_what_stands_in_the_place_of_a_source_is_read_once(folders, pages, kind):
    page, tables = pages[kind], read_tables(folders[kind])
    rows, told = assumption_rows(tables.assumptions), setup_of(folders[kind]).composed.config.scenario.source
    sentences = {row.source for row in rows if not row.known and " " in row.source}
    assert told in sentences and len(sentences) >= 5
    words = page.one("main").text
    assert [sentence for sentence in sentences if words.count(f" {sentence} ") > 1] == []
    for row, shown in zip(rows, list(page.one("table", id="assumptions").all("tr"))[1:], strict=True):
        cell = shown.one("td", class_="source")
        if row.source in sentences - {told}:
            number = cell.one("a").attributes["href"].removeprefix("#note-")
            assert cell.text == f"note {number}"
            assert page.one("tr", id=f"note-{number}").text == f"note {number} {row.source}"
        else:
            assert cell.text == ("What happens" if row.source == told else row.source)


def test_a_number_and_its_per_cent_sign_stay_on_one_line_but_in_a_command(folders):
    tables, setup = read_tables(folders["bare"]), setup_of(folders["bare"])
    html = report_html(setup, tables, "alignsim 'scenario.question=Are 5 % enough?'", {})
    assert re.findall(r".{7}\d % ", html) == ["on=Are 5 % "]
    assert re.search(r"\d\u00a0%", html)


ALWAYS = ", from the first round to the last round"
# of Kazakhstan, Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan, without events
BASE = dict.fromkeys(LEVERS, [0.0] * 5) | {
    "aid.USA": [40.0, 30.0, 40.0, 10.0, 51.6],
    "affinity.RUS": [0.683, 0.5, 0.6, 0.7, 0.5],
    "coercion.USA": [0.3] * 5,
    "capacity.RUS": [1.0] * 5,
    "trade.RUS": [1.0] * 5,
}


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            {"lever": "aid.USA", "add": 25},
            "aid on offer from the United States (baseline 172 million USD a year): +25 million USD a year, divided "
            f"equally{ALWAYS}",
        ),
        (
            {"lever": "trade.RUS", "factor": 1.3, "states": ["KAZ", "KGZ"]},
            f"weight of trade with Russia (factor): × 1.3 in Kazakhstan and Kyrgyzstan{ALWAYS}",
        ),
        (
            {"lever": "route.middle", "add": 2312, "credited_to": "USA", "start": "2023-01-01", "ramp": 0.5},
            "investment in the middle corridor: +2,312 million USD a year, counted as an offer of the United States, "
            "from 1 January 2023 to the last round, phased in over 0.5 years",
        ),
        (
            {"lever": "capacity.RUS", "set": 0.95, "end": "2030-07-01"},
            "capacity of Russia (factor; 1 = today): set to 0.95, from the first round until 1 July 2030",
        ),
        (
            {"lever": "affinity.RUS", "add": 0.02},
            f"affinity with Russia (index from 0 to 1; baseline 0.5 to 0.7): +0.02{ALWAYS}",
        ),
        (
            {"lever": "coercion.USA", "add": 0.6},
            f"coercion by the United States (index from 0 to 1; baseline 0.3): +0.6{ALWAYS}",
        ),
        (
            {"lever": "affinity.RUS", "add": -0.02, "states": ["KAZ"]},
            f"affinity with Russia (index from 0 to 1; baseline 0.68): −0.02 in Kazakhstan{ALWAYS}",
        ),
    ],
)
def test_an_event_is_told_in_words(event, words):
    assert event_lines(parse_events({"it": event}), BASE, {}) == [("it", words)]


NOTED = "hydra: {runtime: {config_sources: [{path: /my conf, provider: command-line}, {path: '', provider: schema}]}}"
STACK = "+experiment=[aid_boost,relocation]"


@pytest.mark.parametrize(
    ("overrides", "noted", "command"),
    [
        ([], NOTED.replace("command-line", "main"), "alignsim"),
        (["run.seed=2"], NOTED, "alignsim --config-dir '/my conf' run.seed=2"),
        (["scenario.question='a b'", "run.threads=2", "run.resume=results/x"], NOTED.replace("command-line", "main"),
         """alignsim "scenario.question='a b'\""""),
        (["votes.resolution='76_70'"], NOTED.replace("command-line", "main"), "alignsim votes=76_70"),
        (["scenario.question='$5'"], NOTED.replace("command-line", "main"),
         """alignsim 'scenario.question='"'"'$5'"'"''"""),
        ([STACK, *joint_overrides([STACK])], NOTED.replace("command-line", "main"), f"alignsim '{STACK}'"),
    ],
)  # fmt: skip
def test_the_command_that_made_a_result_is_as_it_was_typed(folders, tmp_path, overrides, noted, command):
    (tmp_path / ".hydra").mkdir()
    (tmp_path / ".hydra" / "hydra.yaml").write_text(noted)
    (tmp_path / ".hydra" / "overrides.yaml").write_text(yaml.safe_dump(overrides))
    assert command_of(tmp_path) == command
    tables, setup = read_tables(folders["scenario"]), setup_of(folders["scenario"])
    page = read_page(report_html(setup, tables, command_of(tmp_path), {}))
    assert [code.text for code in page.all("pre")] == [command, "alignsim reproduce ."]


def test_a_result_of_python_says_so_instead_of_a_command(pages):
    assert [code.text for code in pages["scenario"].all("pre")] == ["alignsim reproduce ."]


def test_a_report_is_the_same_whenever_it_is_written(folders, tmp_path):
    for kind, folder in folders.items():
        copy = shutil.copytree(folder, tmp_path / kind)
        write_report(setup_of(copy), read_tables(copy), copy)
        assert (copy / "report.html").read_bytes() == (folder / "report.html").read_bytes(), kind
        assert not list(copy.glob(".*.part"))


def test_a_report_without_figures_is_whole(folders):
    tables, setup = read_tables(folders["scenario"]), setup_of(folders["scenario"])
    page = read_page(report_html(setup, replace(tables, explain=None), None, {}))
    assert not list(page.all("figure"))
    assert page.one("table", id="effects")


def said_of(page, figure):
    return page.one("section", id=f"{figure}-section").one("figcaption").text


def test_the_picture_over_time_says_that_it_shows_a_part_of_the_replicates_and_how_far_off_it_is(folders, pages):
    result = alignsim.load(folders["design"])
    last = result.rounds[result.rounds["round"] == 4]
    effects = result.effects.set_index(["state", "measure"])["effect"]
    means = last.groupby(["arm", "state"], observed=True)[["autonomy", "align_usa", "align_rus", "align_chn"]].mean()
    gap = max(
        abs(change - effects[state, measure])
        for state, row in (means.loc["scenario"] - means.loc["baseline"]).iterrows()
        for measure, change in row.items()
    )
    assert last["run"].nunique() == 10  # of two arms
    said = said_of(pages["design"], "alignment")
    assert "Shown are 5 of the 10 runs" in said and f"up to {100 * gap:.2g} points" in said
    assert "Shown are" not in said_of(pages["scenario"], "alignment")


def test_the_map_names_its_striped_states_with_their_first_two(folders, pages):
    standing = standings(read_tables(folders["scenario"]).levels, "scenario")["UZB"]
    assert standing.lead < CLOSE
    first, second = (100 * standing.shares[name] for name in (standing.leaning, standing.runner_up))
    assert f"Uzbekistan (autonomy {first:.1f} %, stripes: Russia {second:.1f} %)" in said_of(pages["scenario"], "map")


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# a frame, because a window cannot be as narrow as a telephone
FRAME = """<!DOCTYPE html><title>?</title><iframe style="border:0; width:390px; height:800px" src="{page}" onload="
const root = this.contentDocument.documentElement;
const wide = [...root.querySelectorAll('body *')].filter(one => !one.closest('svg')
  && one.getBoundingClientRect().right > 390.5).map(one => one.tagName);
const scrolled = [...root.querySelectorAll('.scroll:not(.drawing)')].filter(one => one.scrollWidth > one.clientWidth);
const small = [...root.querySelectorAll('#map-section text')].filter(one => one.getClientRects().length
  && !one.closest('.map-neighbour, .map-legend') && one.getBoundingClientRect().top
  < root.querySelector('#map-section svg').getBoundingClientRect().bottom
  && parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a < 9);
// a figure wider than the page scrolls for itself, and its letters can be read
const figures = [...root.querySelectorAll('.drawing')].filter(one => one.getBoundingClientRect().right <= 390.5
  && (one.closest('#map-section') || [...one.querySelectorAll('text')].every(text =>
    parseFloat(getComputedStyle(text).fontSize) * Math.hypot(text.getScreenCTM().a, text.getScreenCTM().b) > 9)));
document.title = [root.scrollWidth, ...[wide, scrolled, small, figures].map(found => found.length)].join(' ');
"></iframe>"""


def browse(place, *options):
    """What a browser prints on being asked."""
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += ["--allow-file-access-from-files", f"--user-data-dir={place / 'profile'}", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def sheets(paper):
    return len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))


def unfolded(page):
    return page.replace("<details", "<details open")


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: tests/system_packages.sh")
@pytest.mark.parametrize("kind", ["scenario", "design"])
def test_nothing_is_wider_than_a_telephone(folders, tmp_path, kind):
    page = tmp_path / "page.html"
    page.write_text(unfolded((folders[kind] / "report.html").read_text(encoding="utf-8")), encoding="utf-8")
    frame = tmp_path / "frame.html"
    frame.write_text(FRAME.format(page=page.name), encoding="utf-8")
    seen = browse(tmp_path, "--dump-dom", "--virtual-time-budget=3000", frame.as_uri())
    assert re.search(r"<title>(.*?)</title>", seen)[1] == f"390 0 0 0 {len(FIGURES[kind])}"


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: tests/system_packages.sh")
def test_what_is_folded_away_on_a_screen_is_on_paper(folders, tmp_path):
    html = (folders["scenario"] / "report.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL), encoding="utf-8")
    browse(tmp_path, f"--print-to-pdf={tmp_path / 'paper.pdf'}", (tmp_path / "page.html").as_uri())
    # some 250 assumptions and 25 sources fill four pages, all the rest without its figures three
    assert sheets(tmp_path / "paper.pdf") >= 6


@pytest.mark.skipif(CHROMIUM is None, reason="needs a browser: tests/system_packages.sh")
def test_two_figures_find_room_on_a_sheet_of_paper(folders, tmp_path):
    html = (folders["scenario"] / "report.html").read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL), encoding="utf-8")
    browse(tmp_path, f"--print-to-pdf={tmp_path / 'paper.pdf'}", (tmp_path / "page.html").as_uri())
    # question and effects, five figures on two, what is known and not claimed: four, with other fonts five
    assert sheets(tmp_path / "paper.pdf") <= 5
