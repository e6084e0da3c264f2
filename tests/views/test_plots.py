"""What the pictures show, down to positions, colours and labels."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib import rc_context, rcParams
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from alignsim.views.colours import COMPONENT_MEASURE, POWER_COLOUR, POWER_MARKER, STATE_NAME
from alignsim.views.labels import Taken, find_place
from alignsim.views.plots import (
    figures,
    plot_alignment,
    plot_alignment_grid,
    plot_effects,
    plot_moves_grid,
    plot_ternary,
    save_figures,
)
from alignsim.views.ternary import CORNERS, project

STATES = tuple(STATE_NAME)
MEASURES = ("autonomy", "align_usa", "align_rus", "align_chn")
SPREAD = [
    (0.3, 0.1, 0.4, 0.2),
    (0.2, 0.1, 0.6, 0.1),
    (0.2, 0.05, 0.55, 0.2),
    (0.5, 0.1, 0.2, 0.2),
    (0.4, 0.3, 0.2, 0.1),
]
MOVED = [(0.3, 0.3, 0.2, 0.2), *SPREAD[1:]]


def effects_of(n: int = 100) -> pd.DataFrame:
    rows = [
        (state, measure, 0.01 * (i - 2) + 0.003 * j, n)
        for i, state in enumerate((*STATES, "ALL"))
        for j, measure in enumerate(MEASURES)
    ]
    table = pd.DataFrame(rows, columns=["state", "measure", "effect", "n"])
    table = table.assign(share_positive=(table["effect"] > 0).astype(float))
    wide = 0.0 if n == 1 else 1.0
    for name, by in {"q05": -0.02, "q95": 0.03, "ci_low": -0.002, "ci_high": 0.004}.items():
        table[name] = table["effect"] + wide * by
    return table


def levels_of(*arms: list[tuple[float, ...]]) -> pd.DataFrame:
    rows = [
        (arm, state, measure, share, share, share, 100)
        for arm, shares in zip(("baseline", "scenario"), arms, strict=False)
        for state, row in zip(STATES, shares, strict=True)
        for measure, share in zip((*MEASURES, "hedging"), (*row, 0.8), strict=True)
    ]
    return pd.DataFrame(rows, columns=["arm", "state", "measure", "mean", "q05", "q95", "n"])


def summary_of(*arms: str, months: int = 3) -> pd.DataFrame:
    dates = pd.date_range("2022-01-01", periods=9, freq=f"{months}MS")
    rows = [
        (arm, state, number, date, measure, share, share - 0.05, share + 0.05, 100)
        for a, arm in enumerate(arms)
        for i, state in enumerate(STATES)
        for number, date in enumerate(dates)
        for j, measure in enumerate(MEASURES)
        for share in [0.1 + 0.1 * j + 0.02 * i + 0.01 * a * number]
    ]
    return pd.DataFrame(rows, columns=["arm", "state", "round", "date", "measure", "mean", "q05", "q95", "n"])


def texts_of(figure: Figure) -> list[Text]:
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]
    return [text for text in texts if text not in unseen_ticks(figure)]


def unseen_ticks(figure: Figure) -> set[Text]:
    """Labels that matplotlib keeps for ticks beyond the limits of an axis, and does not draw."""
    return {
        label
        for ax in figure.axes
        for axis in (ax.xaxis, ax.yaxis)
        for label, place in zip(axis.get_ticklabels(), axis.get_ticklocs(), strict=False)
        if not ax.axison or not min(axis.get_view_interval()) <= place <= max(axis.get_view_interval())
    }


def within(figure: Figure, box: Bbox) -> bool:
    return bool(figure.bbox.count_contains(box.corners()) == 4)


def figure_of(ax) -> Figure:
    return ax.get_figure(root=True)


def points_of(ax) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for line in ax.lines:
        if line.get_marker() in POWER_MARKER.values() and len(line.get_xdata()) == 1:
            [component] = [name for name, marker in POWER_MARKER.items() if marker == line.get_marker()]
            assert to_hex(line.get_color()).upper() == POWER_COLOUR[component]
            found.setdefault(component, []).append((line.get_xdata()[0], line.get_ydata()[0]))
    return found


def test_points_of_the_effects_lie_at_a_hundred_times_the_share_in_the_colour_of_their_power():
    effects = effects_of()
    points = points_of(plot_effects(effects))
    assert set(points) == set(COMPONENT_MEASURE)
    for component, measure in COMPONENT_MEASURE.items():
        expected = 100 * effects.loc[effects["measure"] == measure, "effect"]
        np.testing.assert_allclose([x for x, _ in points[component]], expected)


def test_every_state_and_then_the_mean_has_a_row_in_which_its_four_points_lie():
    ax = plot_effects(effects_of())
    assert [label.get_text() for label in ax.get_yticklabels()] == [*STATE_NAME.values(), "Mean of the five"]
    for points in points_of(ax).values():
        assert [round(y) for _, y in points] == list(range(6))
    assert ax.yaxis_inverted()


def test_the_thin_line_is_the_range_and_the_thick_one_the_interval_of_the_mean():
    effects = effects_of()
    ax = plot_effects(effects)
    drawn = {
        width: {tuple(np.round(line.get_xdata(), 9)) for line in ax.lines if line.get_linewidth() == width}
        for width in (1.1, 4.0)
    }
    for width, ends in ((1.1, ["q05", "q95"]), (4.0, ["ci_low", "ci_high"])):
        assert drawn[width] == {tuple(row) for row in np.round(100 * effects[ends].to_numpy(), 9)}


def test_the_effects_say_their_unit_and_what_the_ranges_are():
    ax = plot_effects(effects_of())
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "percentage points" in ax.get_xlabel()
    assert {"5 to 95 % range over 100 replicates", "95 % interval of the mean"} <= set(legend)
    assert legend[:4] == ["United States", "Russia", "China", "autonomy"]


def test_intervals_that_hide_below_their_markers_have_no_bar_in_the_legend():
    effects = effects_of()
    for end in ("ci_low", "ci_high"):
        effects[end] = effects["effect"] + 0.01 * (effects[end] - effects["effect"])
    legend = plot_effects(effects).get_legend()
    assert "mean; its 95 % interval is narrower than the marker" in [text.get_text() for text in legend.get_texts()]
    assert not [line for line in legend.get_lines() if line.get_linewidth() == 4]


def test_the_ranges_of_a_design_are_over_its_points_and_replicates():
    legend = [text.get_text() for text in plot_effects(effects_of(4000), points=200).get_legend().get_texts()]
    assert "5 to 95 % range over 200 design points × 20 replicates" in legend


def test_a_single_replicate_has_no_ranges_and_the_legend_promises_none():
    ax = plot_effects(effects_of(n=1))
    legend = " ".join(text.get_text() for text in ax.get_legend().get_texts())
    assert "range" not in legend
    assert "interval" not in legend
    assert not [line for line in ax.lines if line.get_linewidth() in (1.1, 4.0)]


def test_small_effects_are_drawn_on_a_scale_that_shows_the_bound_of_a_quarter_of_a_point():
    effects = effects_of()
    columns = ["effect", "q05", "q95", "ci_low", "ci_high"]
    effects[columns] *= 1e-3
    low, high = plot_effects(effects).get_xlim()
    assert low < -0.25
    assert high > 0.25


def test_lines_of_alignment_are_per_cent_dashed_for_the_baseline_and_solid_for_the_scenario():
    summary = summary_of("baseline", "scenario")
    ax = plot_alignment(summary, "TJK")
    rows = summary[(summary["state"] == "TJK") & (summary["measure"] == "align_rus")]
    red = [line for line in ax.lines if line.get_color() == POWER_COLOUR["RUS"]]
    assert [line.get_linestyle() for line in red] == ["--", "-"]
    for line, arm in zip(red, ("baseline", "scenario"), strict=True):
        np.testing.assert_allclose(line.get_ydata(), 100 * rows.loc[rows["arm"] == arm, "mean"])
    assert "per cent" in ax.get_ylabel()
    assert "Tajikistan" in ax.get_title(loc="left")


def test_bands_of_alignment_reach_from_the_5_to_the_95_per_cent_quantile():
    ax = plot_alignment(summary_of("baseline"), "KAZ")
    [blue] = [band for band in ax.collections if to_hex(band.get_facecolor()[0]).upper() == POWER_COLOUR["USA"]]
    heights = blue.get_paths()[0].vertices[:, 1]
    assert heights.min() == pytest.approx(15.0)
    assert heights.max() == pytest.approx(25.0)


def test_a_baseline_alone_is_drawn_without_a_scenario_in_the_legend():
    ax = plot_alignment(summary_of("baseline"), "KAZ")
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert len(ax.lines) == 4
    assert "baseline, mean" in legend
    assert "scenario, mean" not in legend


def test_the_grid_has_a_panel_for_each_state_on_one_scale_and_one_for_the_legend():
    figure = plot_alignment_grid(summary_of("baseline", "scenario"))
    *panels, legend = figure.axes
    assert [ax.get_title(loc="left") for ax in panels] == list(STATE_NAME.values())
    assert len({ax.get_ylim() for ax in panels}) == 1
    assert legend.get_legend() is not None
    assert not legend.lines


def test_a_scenario_is_shown_over_time_by_what_it_changes():
    figure = plot_moves_grid(summary_of("baseline", "scenario", "difference"))
    rows = summary_of("baseline", "scenario", "difference").query("arm == 'difference' and state == 'KGZ'")
    lines = [line for line in figure.axes[1].lines if line.get_marker() != "None"]
    assert {to_hex(line.get_color()).upper() for line in lines} == set(POWER_COLOUR.values())
    [red] = [line for line in lines if line.get_color() == POWER_COLOUR["RUS"]]
    np.testing.assert_allclose(red.get_ydata(), 100 * rows.loc[rows["measure"] == "align_rus", "mean"])
    assert "points" in figure.get_supylabel()


@pytest.mark.parametrize("months", [1, 3, 12])
def test_dates_below_the_grid_do_not_run_into_each_other(months):
    figure = plot_alignment_grid(summary_of("baseline", months=months))
    figure.draw_without_rendering()
    for ax in figure.axes[2:5]:
        boxes = [label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()]
        assert len(boxes) == 3
        assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def test_a_state_wholly_with_one_power_stands_in_its_corner():
    np.testing.assert_allclose(project(np.eye(3)), list(CORNERS.values()))
    np.testing.assert_allclose(project(np.array([0.1, 0.1, 0.1])), np.mean(list(CORNERS.values()), axis=0))


def test_circles_of_the_ternary_stand_at_the_shares_among_the_powers_with_autonomy_as_area():
    ax = plot_ternary(levels_of(SPREAD))
    [circles] = [one for one in ax.collections if one.get_gid() == "baseline"]
    shares = np.array(SPREAD)
    np.testing.assert_allclose(circles.get_offsets(), project(shares[:, 1:]))
    np.testing.assert_allclose(circles.get_sizes() / circles.get_sizes()[0], shares[:, 0] / shares[0, 0])


def test_a_visible_move_is_an_arrow_from_baseline_to_scenario_and_any_other_a_dot():
    ax = plot_ternary(levels_of(SPREAD, MOVED))
    [arrow] = [text for text in ax.texts if text.get_gid() == "arrow"]
    np.testing.assert_allclose(arrow.xyann, project(np.array(SPREAD[0][1:])))
    np.testing.assert_allclose(arrow.xy, project(np.array(MOVED[0][1:])))
    assert len([line for line in ax.lines if line.get_gid() == "dot"]) == 4


def test_the_corners_are_named_in_the_colours_of_their_powers():
    ax = plot_ternary(levels_of(SPREAD))
    colours = {text.get_text(): text.get_color() for text in ax.texts}
    for name, power in (("United States", "USA"), ("Russia", "RUS"), ("China", "CHN")):
        assert colours[f"{name} 100 %"] == POWER_COLOUR[power]


def test_autonomy_is_written_beside_the_name_with_its_change_where_it_can_be_seen():
    moved = [(0.34, 0.1, 0.36, 0.2), *SPREAD[1:]]
    names = [text.get_text() for text in plot_ternary(levels_of(SPREAD, moved)).texts if text.get_gid() == "state"]
    assert names[:2] == ["Kazakhstan, 30 to 34 %", "Kyrgyzstan, 20 %"]


HARD = {
    "all at one place": [(0.2, 0.1, 0.5, 0.2)] * 5,
    "all in the corner of Russia": [(0.05, 0.01, 0.93, 0.01)] * 5,
    "all in the corner of the United States": [(0.2, 0.78, 0.01, 0.01)] * 5,
    "all in the corner of China": [(0.9, 0.0, 0.0, 0.1)] * 5,
    "on one line": [(0.3, 0.1, 0.4 + 0.01 * i, 0.2 - 0.01 * i) for i in range(5)],
    "spread": SPREAD,
}


@pytest.mark.parametrize("shares", HARD.values(), ids=HARD.keys())
def test_no_two_texts_of_the_ternary_overlap_and_none_reaches_out(shares):
    ax = plot_ternary(levels_of(shares, MOVED))
    figure = figure_of(ax)
    boxes = {text.get_text(): Text.get_window_extent(text) for text in texts_of(figure)}
    texts = [(one, other) for one, other in combinations(boxes, 2) if boxes[one].overlaps(boxes[other])]
    assert texts == []
    assert [text for text, box in boxes.items() if not within(figure, box)] == []
    assert len([text for text in boxes if text.startswith(tuple(STATE_NAME.values()))]) == 5


# means of alignsim '+experiment=[aid_boost,trade_diversification]', and a move of one's own that arrows show
BASELINE = [
    (0.31812, 0.09486, 0.4111, 0.17591),
    (0.21506, 0.0668, 0.57604, 0.1421),
    (0.18137, 0.04804, 0.56631, 0.20427),
    (0.54668, 0.05896, 0.16564, 0.22872),
    (0.37093, 0.07594, 0.36561, 0.18752),
]
ENDS = {
    "too short to see": [
        (0.32626, 0.10116, 0.39784, 0.17475),
        (0.21872, 0.06911, 0.57176, 0.14041),
        (0.18354, 0.04952, 0.56459, 0.20234),
        (0.55551, 0.05998, 0.16236, 0.22215),
        (0.37566, 0.07773, 0.36199, 0.18461),
    ],
    "towards China": [(a + 0.03, usa, rus - 0.08, chn + 0.05) for a, usa, rus, chn in BASELINE],
}


@pytest.mark.parametrize("scenario", ENDS.values(), ids=ENDS.keys())
def test_no_line_to_a_label_runs_through_the_circle_of_another_state(scenario):
    ax = plot_ternary(levels_of(BASELINE, scenario))
    figure = figure_of(ax)
    figure.draw_without_rendering()
    [circles] = [one for one in ax.collections if one.get_gid() == "baseline"]
    centres = ax.transData.transform(circles.get_offsets())
    radii = np.sqrt(circles.get_sizes() / np.pi) * figure.dpi / 72
    labels = [text for text in ax.texts if text.get_gid() == "state"]
    lines = [(n, label) for n, label in enumerate(labels) if label.arrow_patch.get_visible()]
    for n, label in lines:
        end = Text.get_window_extent(label).get_points().mean(axis=0)
        way = np.linspace(centres[n], end, 200)
        for other in {*range(5)} - {n}:
            clear = np.linalg.norm(way - centres[other], axis=1) - radii[other]
            assert clear[np.linalg.norm(way - centres[n], axis=1) > radii[n]].min() > 0, label.get_text()


def test_a_change_that_whole_per_cent_do_not_show_is_left_out():
    moved = [(0.3, 0.1, 0.4, 0.2), (0.2145, 0.1, 0.59, 0.1), *SPREAD[2:]]
    levels = levels_of([(0.3, 0.1, 0.4, 0.2), (0.2055, 0.1, 0.6, 0.1), *SPREAD[2:]], moved)
    names = [text.get_text() for text in plot_ternary(levels).texts if text.get_gid() == "state"]
    assert names[1] == "Kyrgyzstan, 21 %"


def pictures() -> dict[str, Figure]:
    drawn = figures(effects_of(), summary_of("baseline", "scenario", "difference"), levels_of(SPREAD, MOVED))
    return drawn | {"one state": figure_of(plot_alignment(summary_of("baseline", "scenario"), "UZB"))}


def test_no_text_reaches_out_of_its_figure():
    for name, figure in pictures().items():
        for text in texts_of(figure):
            box = Text.get_window_extent(text)
            assert within(figure, box), (name, text.get_text())


def test_a_label_stands_beside_its_mark_when_nothing_is_in_the_way():
    nothing = np.empty((0, 4))
    place = find_place(
        np.array([40.0, 10.0]),
        np.array([100.0, 100.0]),
        5.0,
        Taken(nothing, nothing, nothing),
        np.array([0, 0, 500, 500]),
    )
    assert place.centre.tolist() == [125.0, 100.0]
    assert len(place.line) == 0


def test_a_label_gives_way_to_text_on_its_right_and_to_the_edge_on_its_left():
    nothing = np.empty((0, 4))
    text = np.array([[106.0, 90.0, 200.0, 110.0]])
    place = find_place(
        np.array([40.0, 10.0]),
        np.array([100.0, 100.0]),
        5.0,
        Taken(text, nothing, nothing),
        np.array([70, 0, 500, 500]),
    )
    assert place.centre.tolist() == [100.0, 118.0]


def test_axes_that_are_given_are_drawn_on_and_returned():
    for draw in (
        lambda ax: plot_effects(effects_of(), ax),
        lambda ax: plot_alignment(summary_of("baseline"), "KAZ", ax),
        lambda ax: plot_ternary(levels_of(SPREAD), ax),
    ):
        ax = Figure(figsize=(6, 6)).subplots()
        assert draw(ax) is ax
        assert ax.has_data()


def test_drawing_and_saving_leave_the_settings_of_matplotlib_as_they_were(tmp_path):
    with rc_context():
        before = dict(rcParams)
        save_figures(figures(None, summary_of("baseline"), levels_of(SPREAD)), tmp_path)
        assert dict(rcParams) == before


def test_without_effects_or_rounds_their_pictures_are_absent():
    levels, summary = levels_of(SPREAD), summary_of("baseline", "scenario", "difference")
    assert list(figures(effects_of(), summary, levels)) == ["effects", "map", "alignment", "ternary"]
    assert list(figures(None, summary, levels)) == ["map", "alignment", "ternary"]
    assert list(figures(None, summary.iloc[:0], levels)) == ["map", "ternary"]


def test_pictures_drawn_and_saved_twice_have_the_same_bytes(tmp_path: Path):
    saved = []
    for name in ("one", "two"):
        drawn = figures(effects_of(), summary_of("baseline", "scenario", "difference"), levels_of(SPREAD, MOVED))
        saved.append(save_figures(drawn, tmp_path / name))
        assert saved[-1] == [
            tmp_path / name / f"{key}.{kind}"
            for key in ("effects", "map", "alignment", "ternary")
            for kind in ("png", "svg")
        ]
    for one, two in zip(*saved, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_saving_leaves_nothing_unfinished_and_no_date_behind(tmp_path):
    paths = save_figures(figures(None, summary_of("baseline"), levels_of(SPREAD)), tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(paths)
    svg = (tmp_path / "ternary.svg").read_text()
    assert "<dc:date>" not in svg
    assert (tmp_path / "ternary.png").read_bytes().startswith(b"\x89PNG")
