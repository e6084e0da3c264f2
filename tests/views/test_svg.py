"""Figures inside a page."""

import io

import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from alignsim.views.svg import inline
from pages import read_page


@pytest.fixture(scope="module")
def drawn():
    figure = Figure(figsize=(3, 2))
    ax = figure.subplots()
    ax.plot([0, 1], [0, 1], marker="o", label="a & b < c")
    ax.set_title("0.12345 stays")
    ax.legend()
    file = io.StringIO()
    with rc_context({"svg.hashsalt": "test", "svg.fonttype": "none"}):
        figure.savefig(file, format="svg")
    return file.getvalue()


def test_ids_of_two_figures_differ_and_lead_to_their_own(drawn):
    pages = [read_page(str(inline(drawn, name, "T", "D"))) for name in ("one", "two")]
    ids = [{one.attributes["id"] for one in page.all() if "id" in one.attributes} for page in pages]
    assert not ids[0] & ids[1]
    for page, own in zip(pages, ids, strict=True):
        led = [one.attributes["xlink:href"] for one in page.all("use")]
        assert led
        assert {target[1:] for target in led} <= own


def test_a_figure_takes_the_width_it_is_given_and_brings_no_rules_for_the_page(drawn):
    svg = read_page(str(inline(drawn, "one", "T", "D"))).one("svg")
    assert "width" not in svg.attributes
    assert svg.attributes["viewbox"] == "0 0 216 144"
    assert not list(svg.all("style"))
    assert not list(svg.all("metadata"))


def test_a_part_that_was_named_is_found_by_its_class(drawn):
    page = read_page(str(inline(drawn.replace('id="legend_1"', 'id="label KAZ"'), "one", "T", "D")))
    assert {one.attributes["class"] for one in page.all() if "class" in one.attributes} == {"one-label"}


def test_title_and_text_are_text_whatever_they_say(drawn):
    svg = read_page(str(inline(drawn, "one", r"<b> & \\1", "{x} </desc>"))).one("svg")
    assert svg.one("title").text == r"<b> & \\1"
    assert svg.one("desc").text == "{x} </desc>"


def test_text_keeps_its_digits_and_places_lose_what_cannot_be_seen(drawn):
    page = read_page(str(inline(drawn, "one", "T", "D")))
    assert "0.12345 stays" in page.text
    assert "a & b < c" in page.text
    places = " ".join(one.attributes.get("d", "") for one in page.all("path"))
    assert max(len(number.partition(".")[2]) for number in places.split()) == 2
