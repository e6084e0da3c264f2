"""The outlines of the map: closed, in their place, of the right size, and without gaps between neighbours."""

import importlib.util
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from alignsim.views.boundaries import EARTH_KM, albers, area, outlines
from alignsim.views.colours import STATE_NAME
from alignsim.world.facts import facts_folder

SCRIPT = Path(__file__).parents[2] / "docs" / "build_boundaries.py"
CAPITALS = {
    "KAZ": (71.43, 51.13),
    "KGZ": (74.59, 42.87),
    "TJK": (68.78, 38.54),
    "TKM": (58.38, 37.95),
    "UZB": (69.24, 41.31),
}
# square kilometres, The World Factbook (CIA, 2021); of Turkmenistan the land: Natural Earth leaves out the lagoon of
# Kara-Bogaz-Gol, about 18,000
PUBLISHED = {"KAZ": 2_724_900, "KGZ": 199_951, "TJK": 144_100, "TKM": 469_930, "UZB": 447_400}


def inside(place, rings):
    """Whether a ray from a place crosses outlines an odd number of times."""
    x, y = place
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            crossings += (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return crossings % 2 == 1


def edges(code):
    """Stretches of the outlines of a state, each with its direction."""
    return {(tuple(here), tuple(there)) for ring in outlines()[code] for here, there in pairwise(ring)}


def test_every_ring_is_closed_and_more_than_a_line():
    for rings in outlines().values():
        for ring in rings:
            assert ring[0].tolist() == ring[-1].tolist()
            assert len(ring) >= 4


@pytest.mark.parametrize("state", STATE_NAME)
def test_a_capital_lies_inside_its_state_and_no_other(state):
    assert [code for code, rings in outlines().items() if inside(CAPITALS[state], rings)] == [state]


@pytest.mark.parametrize("state", STATE_NAME)
def test_the_area_of_a_state_is_that_which_is_published(state):
    assert area(outlines()[state]) == pytest.approx(PUBLISHED[state], rel=0.015)


@pytest.mark.parametrize("state", STATE_NAME)
def test_neighbours_share_their_border_without_gap_or_overlap(state):
    neighbours = set().union(*(edges(code) for code in outlines() if code != state))
    alone = {(here, there) for here, there in edges(state) if (there, here) not in neighbours}
    # but for the shore of the Caspian
    assert all(place[0] < 55 for edge in alone for place in edge)
    assert bool(alone) == (state in ("KAZ", "TKM"))


def test_the_table_is_small():
    assert len((facts_folder() / "boundaries.csv").read_bytes()) < 100_000


def test_areas_on_the_map_are_true_wherever_they_lie():
    # a square of one degree at the equator of the formula: R² (sin φ2 - sin φ1) Δλ
    for west, south in ((45.0, 35.0), (66.0, 44.0), (90.0, 53.0)):
        steps = np.linspace(0, 1, 200)
        sides = [(steps, 0 * steps), (0 * steps + 1, steps), (steps[::-1], 0 * steps + 1), (0 * steps, steps[::-1])]
        ring = np.vstack([np.column_stack([west + x, south + y]) for x, y in sides])
        low, high = np.sin(np.radians([south, south + 1]))
        assert area((ring,)) == pytest.approx(EARTH_KM**2 * (high - low) * np.radians(1), rel=1e-4)


def test_north_is_up_in_the_middle_and_east_is_right():
    middle, north, east = albers(np.array([(66.0, 44.0), (66.0, 45.0), (67.0, 44.0)]))
    assert middle.tolist() == pytest.approx([0, 0], abs=1e-9)
    assert north[0] == pytest.approx(0, abs=1e-9)
    assert north[1] == pytest.approx(111.2, rel=0.01)
    assert east[0] == pytest.approx(111.2 * np.cos(np.radians(44)), rel=0.01)


@pytest.fixture(scope="module")
def script():
    if not SCRIPT.is_file():
        pytest.skip("needs the checkout")
    spec = importlib.util.spec_from_file_location("build_boundaries", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def two_squares(code_of):
    """Two squares with a crooked border in common, as TopoJSON: whole steps of a hundredth of a degree."""
    border = [[100, 0], [0, 49], [1, 1], [-1, 1], [0, 49]]
    left = [[100, 100], [-100, 0], [0, -100], [100, 0]]
    right = [[100, 0], [100, 0], [0, 100], [-100, 0]]
    shapes = [
        {"type": "Polygon", "id": code_of["KAZ"], "arcs": [[0, 1]]},
        {"type": "Polygon", "id": code_of["UZB"], "arcs": [[2, -1]]},
    ]
    return {
        "transform": {"scale": [0.01, 0.01], "translate": [60.0, 40.0]},
        "arcs": [border, left, right],
        "objects": {"countries": {"geometries": shapes}},
    }


def test_a_border_is_simplified_once_for_both_neighbours(script):
    code_of = {code: number for number, code in script.CODES.items()}
    topology = two_squares(code_of)
    arcs = [script.simplified(arc) for arc in script.arcs_of(topology)]
    one, other = (next(script.rings_of(shape, arcs)) for shape in topology["objects"]["countries"]["geometries"])
    assert one.tolist() == [[61, 40], [61, 41], [60, 41], [60, 40], [61, 40]]
    assert other.tolist() == [[61, 40], [62, 40], [62, 41], [61, 41], [61, 40]]


def test_what_is_farther_from_the_line_than_the_tolerance_stays(script):
    line = np.array([(60.0, 40.0), (60.5, 40.1), (61.0, 40.0)])
    assert script.simplified(line, 20.0).tolist() == line[[0, 2]].tolist()
    assert script.simplified(line, 2.0).tolist() == line.tolist()


def test_a_closed_line_keeps_at_least_a_triangle(script):
    turns = np.linspace(0, 2 * np.pi, 30)
    ring = np.column_stack([60 + 0.01 * np.cos(turns), 40 + 0.01 * np.sin(turns)])
    ring[-1] = ring[0]
    small = script.simplified(ring, 50.0)
    assert len(small) == 4
    assert small[0].tolist() == small[-1].tolist()


def test_a_ring_is_cut_at_the_window(script):
    ring = np.array([(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)])
    cut = script.clipped(ring, (1.0, -1.0, 9.0, 2.0))
    assert sorted({tuple(place) for place in cut.tolist()}) == [(1, 0), (1, 2), (4, 0), (4, 2)]
    assert cut[0].tolist() == cut[-1].tolist()
    assert len(script.clipped(ring, (5.0, 5.0, 6.0, 6.0))) == 0


def test_long_stretches_are_divided(script):
    ring = np.array([(0.0, 0.0), (4.0, 0.0), (0.0, 1.0), (0.0, 0.0)])
    assert script.divided(ring, 2.0).tolist() == [[0, 0], [2, 0], [4, 0], [2, 0.5], [0, 1], [0, 0]]
