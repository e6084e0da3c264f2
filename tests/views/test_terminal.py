"""What the terminal shows, letter by letter, at the width of a pipe."""

import io
import re

import pandas as pd
import pytest
from rich.console import Console

from alignsim.analysis.along import Stretch
from alignsim.analysis.verdict import verdicts
from alignsim.config.events import Expectation
from alignsim.views.colours import POWER_COLOUR, STATE_NAME
from alignsim.views.report_tables import COLUMNS
from alignsim.views.terminal import along_table, effects_table, experiments_table, levels_table, progress, verdict_lines

MEASURES = ("align_usa", "align_rus", "align_chn", "autonomy", "hedging")


def effects_of(scale: float = 1.0, n: int = 100) -> pd.DataFrame:
    rows = [
        (state, measure, effect, effect, effect, 0.5, n, effect - 0.001 * scale, effect + 0.002 * scale)
        for i, state in enumerate((*STATE_NAME, "ALL"))
        for j, measure in enumerate(MEASURES)
        for effect in [scale * (-0.0062 - 0.0005 * i + 0.0003 * j)]
    ]
    columns = ["state", "measure", "effect", "ci_low", "ci_high", "share_positive", "n", "q05", "q95"]
    return pd.DataFrame(rows, columns=columns)


def levels_of(n: int = 100) -> pd.DataFrame:
    shares = {
        "KAZ": (0.1, 0.4, 0.2, 0.3), "KGZ": (0.1, 0.6, 0.1, 0.2), "TJK": (0.1, 0.2, 0.5, 0.2),
        "TKM": (0.1, 0.1, 0.2, 0.6), "UZB": (0.5, 0.2, 0.1, 0.2), "ALL": (0.18, 0.3, 0.22, 0.3),
    }  # fmt: skip
    rows = [
        ("baseline", state, measure, share, share - 0.1, share + 0.1, n)
        for state, row in shares.items()
        for measure, share in zip(MEASURES, (*row, 0.9), strict=True)
    ]
    return pd.DataFrame(rows, columns=["arm", "state", "measure", "mean", "q05", "q95", "n"])


def text_of(shown, width: int = 80) -> str:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(shown)
    return console.file.getvalue()


def styled(shown) -> str:
    console = Console(width=80, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(shown)
    return console.file.getvalue()


@pytest.mark.parametrize("scale", [0.1, 1.0, 10.0, 50.0])
@pytest.mark.parametrize("width", [80, 120])
def test_the_effects_fit_without_a_cut_or_a_broken_range(scale, width):
    text = text_of(effects_table(effects_of(scale)), width)
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    # a range that did not fit would go on in the next line
    assert len(re.findall(r"-?\d+\.\d+ to -?\d+\.\d+", text)) == 30


def test_a_cell_holds_the_mean_effect_in_points_and_below_it_the_range():
    lines = text_of(effects_table(effects_of())).splitlines()
    [number] = [i for i, line in enumerate(lines) if line.startswith("KAZ")]
    assert lines[number].split() == ["KAZ", "-0.62", "-0.59", "-0.56", "-0.53", "-0.50"]
    ranges = ["-0.72 to -0.42", "-0.69 to -0.39", "-0.66 to -0.36", "-0.63 to -0.33", "-0.60 to -0.30"]
    assert lines[number + 1].split() == " ".join(ranges).split()


def test_the_columns_are_those_of_the_report_in_the_colours_of_the_powers():
    table = effects_table(effects_of())
    headers = [str(column.header) for column in table.columns[1:]]
    assert headers == ["United States", "Russia", "China", "autonomy", "hedging"]
    assert [name.lower() for name in COLUMNS.values()] == [name.lower() for name in headers]
    assert [str(column.header.style) for column in table.columns[1:5]] == [f"bold {c}" for c in POWER_COLOUR.values()]


def test_the_mean_of_the_five_comes_last_after_a_rule():
    lines = text_of(effects_table(effects_of())).splitlines()
    [number] = [i for i, line in enumerate(lines) if line.startswith("mean  ")]
    assert lines[number + 1].startswith("of 5")
    assert set(lines[number - 1].strip()) == {"─"}
    assert lines[number].split() == ["mean", "-0.87", "-0.84", "-0.81", "-0.78", "-0.75"]


def test_the_title_says_points_and_what_the_range_is():
    title = text_of(effects_table(effects_of())).replace("\n", " ")
    assert "percentage points" in title
    assert "mean of 100 replicates, below it the 5 to 95 % range over them" in title


@pytest.mark.parametrize(
    ("n", "points", "title"),
    [
        (100, 5, "mean of 5 design points × 20 replicates, below it the 5 to 95 % range"),
        (100, 100, "mean of 100 design points × 1 replicate, below it the 5 to 95 % range"),
    ],
)
def test_the_title_of_a_design_says_how_many_points_and_replicates_there_are(n, points, title):
    lines = text_of(effects_table(effects_of(n=n), points)).splitlines()
    assert title in [line.rstrip() for line in lines]


def test_ranges_are_dim():
    assert "\x1b[2m-0.72 to -0.42\x1b[0m" in styled(effects_table(effects_of()))


def test_a_single_replicate_shows_no_range():
    for table in (effects_table(effects_of(n=1)), levels_table(levels_of(n=1))):
        text = text_of(table)
        assert "a single replicate" in text
        assert not re.search(r"\d to ", text)


@pytest.mark.parametrize(("scale", "shown"), [(1.0, "-0.62"), (10.0, "-6.2"), (50.0, "-31.0")])
def test_effects_of_a_point_and_more_are_shown_with_one_decimal(scale, shown):
    [line] = [line for line in text_of(effects_table(effects_of(scale))).splitlines() if line.startswith("KAZ")]
    assert line.split()[1] == shown


def test_nothing_is_written_as_minus_nothing():
    text = text_of(effects_table(effects_of(scale=0.001)))
    assert "-0.00" not in text
    assert "+0.00" not in text
    assert " 0.00 to 0.00" in text


def test_a_small_effect_is_seen_beside_large_ones():
    effects = effects_of(10.0)
    small = (effects["state"] == "TKM") & (effects["measure"] == "align_usa")
    effects.loc[small, ["effect", "q05", "q95"]] = [-0.0003, -0.0104, 0.0002]
    lines = text_of(effects_table(effects)).splitlines()
    [number] = [i for i, line in enumerate(lines) if line.startswith("TKM")]
    assert lines[number].split()[1] == "-0.03"
    assert "-1.0 to 0.02" in lines[number + 1]


def test_levels_are_per_cent_with_range_and_leaning():
    text = text_of(levels_table(levels_of()))
    assert "…" not in text
    assert "per cent" in text
    lines = text.splitlines()
    [number] = [i for i, line in enumerate(lines) if line.startswith("Uzbekistan")]
    assert lines[number].split() == ["Uzbekistan", "United", "States", "50", "20", "10", "20", "90"]
    assert lines[number + 1].split("  ")[-1] == "80 to 100"
    assert "40 to 60" in lines[number + 1]
    assert re.search(r"Turkmenistan +autonomy", text)
    assert re.search(r"mean of five +", text)


def test_the_ends_of_a_swept_number_have_a_title_as_wide_as_the_terminal_and_one_value_where_they_have_one():
    means = dict.fromkeys(MEASURES, 0.01)
    pair = (Stretch("run.seed", 1.0, 1.0, means), Stretch("run.seed", 2.0, 3.0, means))
    lines = [line.rstrip() for line in text_of(along_table([pair], effect=True)).splitlines()]
    assert lines[:2] == [
        "Mean of the five along each swept number: effect in points in the lowest and in",
        "the highest fifth of its values",
    ]
    assert lines[-2].split() == ["run.seed", "1", *["+1.00"] * 4]
    assert lines[-1].split() == ["2", "to", "3", *["+1.00"] * 4]


def test_long_names_of_swept_numbers_are_folded_between_words_and_numbers_have_no_exponent():
    means = dict.fromkeys(MEASURES, -0.00003)
    path = "scenario.events.middle_corridor.add"
    pair = (Stretch(path, 10.0, 2500.4, means), Stretch(path, 12345.6, 20000.0, means))
    *_, first, second = [line.split() for line in text_of(along_table([pair], effect=True)).splitlines()]
    assert first == ["scenario.events.", "10", "to", "2,500.4", *["0.00"] * 4]
    assert second == ["middle_corridor.add", "12,300", "to", "20,000", *["0.00"] * 4]


def test_a_verdict_says_what_was_expected_what_was_found_and_by_whom():
    fall = Expectation("align_rus", "ALL", -1, None, None, "somebody (1999)")
    bound = Expectation("align_usa", "EACH", None, 0.0, None, "nobody")
    one, other = verdict_lines(verdicts(effects_of(), [fall, bound]))
    assert one.plain == (
        "As expected: alignment with Russia falls in the mean of the five; found -0.84 points, as expected in 50 % of "
        "replicates (somebody (1999))"
    )
    assert other.plain == (
        "Not as expected: alignment with the United States changes by +0 or more points in each of the five; found "
        "-0.82 to -0.62 points (nobody)"
    )
    [of_a_design] = verdict_lines(verdicts(effects_of(), [fall]), points=5)
    assert "as expected in 50 % of runs" in of_a_design.plain


@pytest.mark.parametrize("width", [40, 80, 120])
def test_names_of_experiments_are_never_cut(width):
    name = "russian_aggression_with_guarantee"
    text = text_of(
        experiments_table([(name, "Would it move any of the five away from Russia? " * 3), ("b", "Who?")]), width
    )
    assert name in text
    assert "…" not in text
    assert "Who?" in text


def test_a_question_that_fits_takes_one_line():
    text = text_of(experiments_table([("aid_boost", "Would it move any of the five?")]))
    assert "aid_boost   Would it move any of the five?" in text


def test_progress_writes_nothing_when_nobody_looks():
    file = io.StringIO()
    with progress(2, Console(file=file, force_terminal=False)) as advance:
        advance(1)
        advance(1)
    assert file.getvalue() == ""


def test_progress_counts_the_runs_on_a_terminal():
    file = io.StringIO()
    with progress(2, Console(file=file, force_terminal=True, width=80)) as advance:
        advance(1)
        advance(1)
    assert "2/2" in file.getvalue()
