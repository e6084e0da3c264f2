"""Results side by side: what the terminal and the picture show."""

import io
import re
from itertools import pairwise

import pytest
from matplotlib.colors import to_hex
from rich.console import Console

import alignsim
from alignsim.views.colours import POWER_COLOUR, POWER_MARKER
from alignsim.views.comparison import plot_comparison
from alignsim.views.side_by_side import comparison_parts

SMALL = ["run.replicates=5", "run.rounds=8", "run.record=none", "run.explain=false"]
NAMES = (
    "secondary_sanctions", "security_guarantee", "trade_diversification_west", "aid_boost_100", "china_bri_surge",
    "russian_aggression_with_guarantee",
)  # fmt: skip


@pytest.fixture(scope="module")
def results():
    return [alignsim.run(name, overrides=SMALL) for name in NAMES]


def text_of(found, width=80, measures=(), states=()):
    console = Console(width=width, file=io.StringIO(), color_system=None)
    for part in comparison_parts(found, width, measures, states):
        console.print(part)
    return console.file.getvalue()


@pytest.mark.parametrize("count", [2, 4, 6])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_nothing_is_cut_and_no_range_is_broken(results, count, width):
    text = text_of(alignsim.compare(results[:count]), width)
    lines = text.splitlines()
    # between the ends of a range where there is no room for more, and nowhere else
    assert not re.search(r"…(?!-?\d)|(?<!\d)…", text)
    assert "…" not in text or width == 60 or (width, count) == (80, 6)
    assert max(map(len, lines)) <= width
    assert not [line for line in lines if line.rstrip().endswith(" to") and "in 90" not in line and line[:1] == " "]


def test_a_few_results_have_a_column_each_and_many_a_row(results):
    few, many = (text_of(alignsim.compare(results[:count])) for count in (3, 6))
    assert "KAZ " in few and "KAZ          KGZ" not in few
    assert "KGZ" in next(line for line in many.splitlines() if "KAZ" in line and "TJK" in line)
    assert "Each is compared with F alone." in " ".join(many.split())


@pytest.mark.parametrize("count", [2, 3, 6])
def test_every_number_of_the_sentence_stands_in_the_tables_below_it(results, count):
    lines = (line.rstrip() for line in text_of(alignsim.compare(results[:count]), 120).splitlines())
    answer, *rest = "\n".join(lines).split("\n\n")
    sentence, below = " ".join(answer.split()), "\n".join(rest)
    first, state, far = re.search(r"^(\w+) moves (\w+) furthest, ([\d.]+) points", sentence).groups()
    assert state == "Kazakhstan"
    letters = {name: letter for letter, name in re.findall(r"^(\w)  (\w+):", below, re.M)}
    table = next(part for part in rest if part.startswith("Alignment with"))
    assert rest.index(table) == 1
    row = next(line for line in table.splitlines() if line.startswith("KAZ" if count < 5 else letters[first]))
    assert far in row.replace("-", "").replace("+", "")
    second, other = re.search(r"\. (\w+) (?:comes next|goes the other way), ([\d.]+) points", sentence).groups()
    assert other in table
    pair = sorted((letters[first], letters[second]))
    line = re.search(rf"^{pair[0]} - {pair[1]}\s+KAZ\s.*$", below, re.M)[0]
    settled = re.search(r"mean difference, (\S+) points, is settled \(95 % interval (\S+) to (\S+)\)", sentence)
    assert settled is None or all(number in line for number in settled.groups())


def test_a_state_and_a_measure_can_be_chosen(results):
    found = alignsim.compare(results[:2], ["hedging", "polarisation"], ["UZB"])
    text = text_of(found, measures=["hedging", "polarisation"], states=["UZB"])
    assert "Hedging: scenario minus baseline" in text
    assert "KAZ" not in text
    assert "Uzbekistan" in text.split("\n\n")[0]


def test_switches_are_counted_and_said_to_be_noisy(results):
    text = " ".join(text_of(alignsim.compare(results[:2], ["switches"]), measures=["switches"]).split())
    assert "The number of switches: a count, noisy: chance alone switches where two shares are close" in text
    assert "points" not in text.partition("The number of switches")[2]


def test_a_single_replicate_has_neither_interval_nor_share(results):
    names = (NAMES[0], "sanctions_relief_licences")
    one = [alignsim.run(name, overrides=[*SMALL, "run.replicates=1"]) for name in names]
    assert " points in a single replicate (working" in " ".join(text_of(alignsim.compare(one)).split())
    [row] = [line for line in text_of(alignsim.compare(one)).splitlines() if line.startswith("A - B  mean")]
    assert row.split()[-3:] == ["–", "–", "–"]
    assert "\n1 replicate of each. All share one baseline" in text_of(alignsim.compare(one))


def test_replicates_that_only_one_has_are_said_to_be_left_out(results):
    one = alignsim.run(NAMES[2], overrides=[*SMALL, "run.replicates=1"])
    lines = text_of(alignsim.compare([one, *results[:2]])).splitlines()
    text = " ".join(" ".join(lines).split())
    counts = {line[:5]: line.split()[-1] for line in lines if " - " in line[:5]}
    assert counts == {"A - B": "1", "A - C": "1", "B - C": "5"}
    assert "Differences rest on the replicates that both have, n of them; the others are left out." in text
    assert f"1 replicate of {NAMES[2]}, 5 replicates of {NAMES[0]} and 5 replicates of {NAMES[1]}." in text
    assert "below it the full range" in text
    assert "left out" not in text_of(alignsim.compare(results[:2]))


def test_why_results_are_not_paired_stands_below(results):
    other = alignsim.run("aid_boost", overrides=[*SMALL, "run.seed=2"])
    text = " ".join(text_of(alignsim.compare([results[0], other])).split())
    assert "aid_boost does not share the baseline of secondary_sanctions and is not paired with it" in text
    assert "Differences" not in text


def test_baselines_alone_are_shown_in_per_cent():
    two = [alignsim.run("baseline", overrides=[*SMALL, f"world.year={year}"]) for year in (2013, 2021)]
    text = text_of(alignsim.compare(two))
    assert "where the baseline stands, in per cent" in text


def test_the_picture_tells_results_apart_by_place_and_by_marks_that_no_power_has(results):
    found = alignsim.compare(results[:3])
    ax = plot_comparison(found.table, "align_rus")
    marks = [line for line in ax.get_lines() if line.get_marker() not in ("", "None", None)]
    assert len(marks) == 3 * 6
    assert {to_hex(line.get_color()) for line in marks} == {POWER_COLOUR["RUS"].lower()}
    assert not {line.get_marker() for line in marks} & set(POWER_MARKER.values())
    assert len({line.get_marker() for line in marks}) == 3
    heights = sorted(line.get_ydata()[0] for line in marks)
    assert min(b - a for a, b in pairwise(heights)) > 0.15


def test_the_picture_has_a_panel_for_each_measure_on_one_scale(results):
    figure = alignsim.compare(results[:2]).figure()
    panels = figure.axes
    assert [ax.get_title(loc="left") for ax in panels] == ["United States", "Russia", "China", "Autonomy"]
    assert len({ax.get_xlim() for ax in panels}) == 1
    [legend] = figure.legends
    assert [text.get_text() for text in legend.get_texts()][:2] == list(NAMES[:2])


def test_the_picture_of_baselines_alone_draws_where_they_stand():
    two = [alignsim.run("baseline", overrides=[*SMALL, f"world.year={year}"]) for year in (2013, 2021)]
    figure = alignsim.compare(two).figure()
    figure.draw_without_rendering()
    assert figure.axes[0].get_xlim()[1] > 5
