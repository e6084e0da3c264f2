"""What `design.parameters` may say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignsim.config.design import Range, Shape, Steps, Values, ends, parse_parameters, range_of
from alignsim.config.errors import ConfigError
from alignsim.config.parameters import between, normal, times

PATH = "rules.aid_weight"


def axis(**fields):
    """The axis that fields of one path make."""
    return parse_parameters({PATH: fields})[PATH]


def test_a_path_may_be_written_with_dots_or_nested():
    nested = parse_parameters({"rules": {"aid_weight": {"low": 0.1, "high": 3}}})
    assert nested == parse_parameters({PATH: {"low": 0.1, "high": 3}}) == {PATH: Range(0.1, 3.0)}


@pytest.mark.parametrize("raw", [[PATH], {PATH: None}, {PATH: {}}])
def test_a_path_alone_leaves_the_range_to_the_schema(raw):
    assert parse_parameters(raw) == {PATH: None}


def test_a_mapping_without_a_range_leaves_it_to_the_schema():
    assert axis(scale="log") == Shape(log=True)
    assert axis(distribution="triangular") == Shape("triangular")


NORMAL = range_of(normal(0.3), 1.0)


@pytest.mark.parametrize(
    ("shape", "own", "made"),
    [
        (Shape(log=True), Range(0.1, 0.4), Range(0.1, 0.4, log=True)),
        (Shape(), range_of(times(2), 0.5), Range(0.25, 1.0)),
        (Shape("triangular"), range_of(times(2), 0.5), Range(0.25, 1.0, "triangular", middle=0.5)),
        (Shape("normal"), NORMAL, NORMAL),
        (Shape(log=True), NORMAL, Range(*ends(NORMAL), log=True)),
    ],
)
def test_a_shape_takes_the_range_of_the_schema(shape, own, made):
    assert shape.over(PATH, own, 0.5) == made


@pytest.mark.parametrize(
    ("shape", "own", "words"),
    [
        (Shape("normal"), Range(0.1, 0.4), f"{PATH}: its own range, 0.1 to 0.4, is not normal; give mean and sd."),
        (Shape(log=True), Range(0.0, 0.5), f"{PATH}.scale=log: needs a uniform range above 0"),
        (Shape("triangular", log=True), Range(0.1, 0.7), f"{PATH}.scale=log: needs a uniform range"),
    ],
)
def test_a_shape_that_the_range_of_the_schema_cannot_have_is_refused(shape, own, words):
    with pytest.raises(ConfigError) as caught:
        shape.over(PATH, own, 0.5)
    assert str(caught.value).startswith(words)


def test_nothing_is_no_parameter():
    assert parse_parameters(None) == {}


def test_an_axis_is_values_steps_or_a_range():
    assert axis(values=[1, 0.5]) == Values((1, 0.5))
    assert axis(start=0.1, stop=3, step=0.001) == Steps(0.1, 3.0, 0.001)
    assert axis(start=1, stop=4) == Steps(1.0, 4.0, 1.0)
    assert axis(low=0.1, high=3, scale="log") == Range(0.1, 3.0, log=True)
    assert axis(distribution="normal", mean=1, sd=0.2) == Range(
        float("-inf"), float("inf"), "normal", middle=1.0, sd=0.2
    )
    assert axis(distribution="triangular", low=0, mode=1, high=3) == Range(0.0, 3.0, "triangular", middle=1.0)


WRONG = [
    ({"lo": 1}, "unknown field. Did you mean low?"),
    ({"low": 1}, "a uniform range has high, low; found low"),
    ({"low": 3, "high": 1}, "expected a number below high=1"),
    ({"low": 0, "high": 1, "scale": "log"}, "needs a uniform range above 0"),
    ({"low": 0, "high": 1, "scale": "lgo"}, "Did you mean log?"),
    ({"low": "a", "high": 1}, "expected a number"),
    ({"values": []}, "expected numbers"),
    ({"values": [1, True]}, "expected numbers"),
    ({"values": [1], "low": 0}, "no other field"),
    ({"values": 3}, "expected numbers"),
    ({"start": 1}, "expected start, stop and step"),
    ({"start": 1, "stop": 0}, "no value from start=1 to stop=0"),
    ({"start": 1, "stop": 2, "step": 0}, "no value"),
    ({"distribution": "normal", "sd": 1}, "a normal range has mean, sd"),
    ({"distribution": "normal", "mean": 1}, "a normal range has mean, sd"),
    ({"distribution": "normal", "mean": 1, "sd": 0}, "expected a number above 0"),
    ({"distribution": "triangular", "low": 0, "mode": 2, "high": 1}, "expected a number from 0 to 1"),
    ({"distribution": "norml", "mean": 1, "sd": 1}, "Did you mean normal?"),
]


@pytest.mark.parametrize(("fields", "words"), WRONG)
def test_what_cannot_be_is_refused_in_one_sentence(fields, words):
    with pytest.raises(ConfigError) as caught:
        axis(**fields)
    assert words in str(caught.value)
    assert PATH in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("raw", [[PATH, PATH], {PATH: 0}, {"rules": {"aid_weight": [0.5]}}])
def test_what_is_ambiguous_is_refused(raw):
    with pytest.raises(ConfigError, match=r"names a number twice|Write \{values: \["):
        parse_parameters(raw)


def test_a_nested_path_alone_leaves_the_range_to_the_schema_too():
    assert parse_parameters({"rules": {"aid_weight": {}, "noise": None}}) == {PATH: None, "rules.noise": None}


@pytest.mark.parametrize("raw", ["rules.aid_weight", 3, [3]])
def test_what_is_no_parameter_at_all_is_refused(raw):
    with pytest.raises(ConfigError, match=r"design\.parameters=.*expected"):
        parse_parameters(raw)


@given(st.integers(-1000, 1000), st.integers(1, 500), st.sampled_from([0.001, 0.1, 1.0, -0.25]))
def test_steps_count_as_whole_numbers_do(start, count, step):
    made = Steps(start * abs(step), (start * abs(step)) + count * step, step)
    assert made.count == count


def test_the_range_of_the_schema_is_what_replicates_draw_from():
    assert range_of(times(2), 0.5) == Range(0.25, 1.0, log=True)
    assert range_of(between(0.1, 0.3), 0.2) == Range(0.1, 0.3)
    assert range_of(normal(0.3), 1.0) == Range(float("-inf"), float("inf"), "normal", middle=1.0, sd=0.3)


def test_ends_are_the_smallest_and_the_largest_value():
    assert ends(Values((3.0, 1.0))) == (1.0, 3.0)
    assert ends(Steps(1.0, 0.0, -0.25)) == (0.25, 1.0)
    assert ends(Range(0.1, 3.0)) == (0.1, 3.0)
    low, high = ends(Range(float("-inf"), float("inf"), "normal", middle=1.0, sd=0.2))
    assert (low, high) == pytest.approx((0.671, 1.329))
