"""What the map shows: colours, stripes, bars and words."""

import re
from importlib.resources import files
from itertools import combinations

import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnnotationBbox, DrawingArea, TextArea
from matplotlib.patches import PathPatch, Rectangle

from alignsim.analysis.standing import standings
from alignsim.views.colours import POWER_COLOUR, STATE_NAME
from alignsim.views.map import places_of_names, plot_map
from alignsim.views.svg import DESCENT

MEASURES = ("autonomy", "align_usa", "align_rus", "align_chn", "hedging")
# autonomy, United States, Russia, China, hedging
BEFORE = [
    (0.30, 0.10, 0.40, 0.20, 0.9),
    (0.20, 0.10, 0.60, 0.10, 0.8),
    (0.20, 0.05, 0.55, 0.20, 0.8),
    (0.50, 0.10, 0.20, 0.20, 0.9),
    (0.38, 0.12, 0.36, 0.14, 0.9),
]
AFTER = [(0.40, 0.10, 0.25, 0.25, 0.92), (0.20, 0.101, 0.599, 0.10, 0.8), *BEFORE[2:]]


def levels_of(*arms):
    rows = [
        (arm, state, measure, share, share, share, 100)
        for arm, shares in zip(("baseline", "scenario"), arms, strict=False)
        for state, row in zip(STATE_NAME, shares, strict=True)
        for measure, share in zip(MEASURES, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["arm", "state", "measure", "mean", "q05", "q95", "n"])


def area_of(ax, state):
    [area] = [patch for patch in ax.findobj(PathPatch) if patch.get_gid() == f"state {state}"]
    return area


def label_of(ax, state):
    [box] = [box for box in ax.findobj(AnnotationBbox) if box.get_gid() == f"label {state}"]
    return box


def words_of(ax, state):
    return [area.get_text() for area in label_of(ax, state).findobj(TextArea)]


def tinted(fill):
    """Component whose colour, mixed with white, gives a fill."""
    for name, colour in POWER_COLOUR.items():
        parts = [(1 - mixed) / (1 - pure) for mixed, pure in zip(fill[:3], to_rgb(colour), strict=True)]
        if max(parts) - min(parts) < 1e-9:
            return name
    return None


def distance(one, other):
    return sum((a - b) ** 2 for a, b in zip(to_rgb(one), to_rgb(other), strict=True))


@pytest.mark.parametrize(("state", "leaning"), [("KAZ", "RUS"), ("KGZ", "RUS"), ("TJK", "RUS"), ("TKM", "autonomy")])
def test_a_state_is_a_tint_of_the_colour_of_its_largest_share(state, leaning):
    assert tinted(area_of(plot_map(levels_of(BEFORE)), state).get_facecolor()) == leaning


def test_the_clearer_the_lead_the_stronger_the_colour():
    ax = plot_map(levels_of(BEFORE))
    colour = POWER_COLOUR["RUS"]
    away = {state: distance(area_of(ax, state).get_facecolor()[:3], colour) for state in ("KAZ", "TJK", "KGZ")}
    assert away["KAZ"] > away["TJK"] > away["KGZ"] == pytest.approx(0, abs=1e-9)


def test_a_state_whose_second_is_close_is_striped_in_the_colour_of_the_second():
    ax = plot_map(levels_of(BEFORE))
    striped = {state for state in STATE_NAME if area_of(ax, state).get_hatch()}
    assert striped == {"UZB"}
    assert tinted(area_of(ax, "UZB").get_edgecolor()) == "RUS"


def test_stripes_are_as_pale_as_their_ground_so_that_the_second_does_not_outshine_the_first():
    area = area_of(plot_map(levels_of(BEFORE)), "UZB")
    strengths = [
        (1 - paint[2]) / (1 - to_rgb(POWER_COLOUR[name])[2])
        for paint, name in ((area.get_facecolor(), "autonomy"), (area.get_edgecolor(), "RUS"))
    ]
    assert strengths[0] == pytest.approx(strengths[1])


def test_a_label_of_a_striped_state_says_who_is_ahead_of_whom():
    assert words_of(plot_map(levels_of(BEFORE)), "UZB") == ["Uzbekistan", "Autonomy just ahead of Russia", "hedging 90"]


def test_of_a_scenario_the_map_shows_where_it_ends():
    assert tinted(area_of(plot_map(levels_of(BEFORE, AFTER)), "KAZ").get_facecolor()) == "autonomy"


def test_a_label_gives_the_two_largest_moves_hedging_and_a_leaning_that_is_new():
    ax = plot_map(levels_of(BEFORE, AFTER))
    assert words_of(ax, "KAZ") == [
        "Kazakhstan",
        "Russia −15.0, autonomy +10.0",
        "hedging 92 (+2.0)",
        "leaned to Russia before",
    ]
    assert words_of(ax, "KGZ") == ["Kyrgyzstan", "moves less than 0.25 points", "hedging 80 (0.00)"]


def test_a_label_of_a_baseline_gives_no_moves():
    assert words_of(plot_map(levels_of(BEFORE)), "TKM") == ["Turkmenistan", "hedging 90"]


def test_bars_divide_their_width_as_the_state_divides_its_alignment():
    ax = plot_map(levels_of(BEFORE, AFTER))
    bars = label_of(ax, "KAZ").findobj(DrawingArea)
    drawn = [
        [(to_hex(part.get_facecolor()).upper(), part.get_width() / 96) for part in bar.findobj(Rectangle)]
        for bar in bars
    ]
    order = [POWER_COLOUR[name] for name in ("USA", "RUS", "CHN", "autonomy")]
    for bar, shares in zip(drawn, (BEFORE[0], AFTER[0]), strict=True):
        assert [colour for colour, _ in bar] == order
        assert [share for _, share in bar] == pytest.approx([*shares[1:4], shares[0]])


@pytest.mark.parametrize("arms", [(BEFORE,), (BEFORE, AFTER), (AFTER, [(0.01, 0.97, 0.01, 0.01, 0.1)] * 5)])
def test_labels_stay_in_the_picture_and_apart(arms):
    ax = plot_map(levels_of(*arms))
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    boxes = {state: label_of(ax, state).patch.get_window_extent() for state in STATE_NAME}
    assert [pair for pair in combinations(boxes, 2) if boxes[pair[0]].overlaps(boxes[pair[1]])] == []
    for box in boxes.values():
        assert ax.bbox.count_contains(box.corners()) == 4
    for text in [*ax.texts, *ax.get_legend().get_texts(), ax.title]:
        assert figure.bbox.count_contains(text.get_window_extent().corners()) == 4, text.get_text()
    names = [text for text in ax.texts if text.get_gid() == "neighbour"]
    hidden = [name.get_text() for name in names for box in boxes.values() if box.overlaps(name.get_window_extent())]
    assert hidden == []


def test_a_name_without_a_label_stands_in_its_state():
    ax = plot_map(levels_of(BEFORE))
    ax.get_figure(root=True).draw_without_rendering()
    left, height = ax.get_figure(root=True).bbox.width / 468, ax.get_figure(root=True).bbox.height
    places = places_of_names()
    assert list(places) == list(STATE_NAME)
    for state, (x, y) in places.items():
        area = area_of(ax, state)
        assert area.get_transform().transform_path(area.get_path()).contains_point((left * x, height - left * y)), state


def test_a_narrow_page_cuts_the_map_off_below_its_frame_and_above_its_legend():
    rules = files("alignsim.views").joinpath("templates", "report.html.j2").read_text(encoding="utf-8")
    wide, high = map(int, re.search(r"#map-section svg \{ aspect-ratio: (\d+) / (\d+)", rules).groups())
    ax = plot_map(levels_of(BEFORE))
    figure = ax.get_figure(root=True)
    figure.draw_without_rendering()
    print_points = 72 / figure.dpi
    assert wide == figure.bbox.width * print_points
    [title] = figure.findobj(lambda artist: artist.get_gid() == "title")
    cut = (figure.bbox.height - title.get_transform().transform(title.get_position())[1]) * print_points + DESCENT
    left_below = (figure.bbox.height * print_points) - cut - high
    assert ax.get_legend().get_texts()[0].get_window_extent().y1 < left_below / print_points < ax.bbox.y0


def test_axes_that_are_given_are_drawn_on_and_returned():
    ax = Figure(figsize=(6, 6)).subplots()
    assert plot_map(levels_of(BEFORE), ax) is ax


def test_a_standing_knows_who_leads_and_by_how_much():
    kazakhstan = standings(levels_of(BEFORE), "baseline")["KAZ"]
    assert (kazakhstan.leaning, kazakhstan.runner_up) == ("RUS", "autonomy")
    assert kazakhstan.lead == pytest.approx(0.1)
    assert standings(levels_of(BEFORE), "scenario") == {}
