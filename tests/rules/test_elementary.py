"""Accuracy and bits of the elementary functions."""

import math
from decimal import Decimal, localcontext
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alignsim.rules import elementary
from alignsim.rules.elementary import cos_sin_of_turn, exp, log, log1p

# 60 digits: enough to tell 1 + 1e-17 from 1 and still be exact where a double has 17
DIGITS = 60
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459")
SMALLEST_NORMAL = 2.2250738585072014e-308
LARGEST = 1.7976931348623157e308


def relative_error(found: float, exact: Decimal) -> float:
    return float(abs(Decimal(found) - exact) / abs(exact))


def exact_exp(x: float) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return Decimal(x).exp()


def exact_log(x: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return x.ln()


def exact_log1p(x: float) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        return (1 + Decimal(x)).ln()


def exact_cos_sin(turn: float) -> tuple[Decimal, Decimal]:
    """Taylor series of both at a quarter of the angle, then doubled twice."""
    with localcontext() as context:
        context.prec = DIGITS + 10
        angle = PI * Decimal(turn) / 2
        cosine, sine, term = Decimal(0), Decimal(0), Decimal(1)
        for order in range(50):
            sign = -1 if order % 4 in (2, 3) else 1
            if order % 2 == 0:
                cosine += sign * term
            else:
                sine += sign * term
            term = term * angle / (order + 1)
        for _ in range(2):
            cosine, sine = cosine * cosine - sine * sine, 2 * sine * cosine
        return cosine, sine


def points(low: float, high: float, count: int) -> list[float]:
    """The same points every time, evenly spread with a random part."""
    generator = np.random.default_rng(20220101)
    return np.sort(generator.uniform(low, high, count)).tolist()


def sizes(low: float, high: float, count: int) -> list[float]:
    """Positive points, evenly spread over their sizes."""
    return [math.exp(x) for x in points(math.log(low), math.log(high), count)]


# --- accuracy: bounds of the module's docstring


@pytest.mark.parametrize(("low", "high"), [(-0.4, 0.4), (-40.0, 40.0), (-708.0, 709.0)])
def test_exp_errs_by_at_most_one_unit_in_the_last_place(low, high):
    worst = max(relative_error(exp(x), exact_exp(x)) for x in points(low, high, 4000))
    assert worst <= 2.3e-16


@pytest.mark.parametrize(("low", "high"), [(0.5, 2.0), (0.97, 1.03)])
def test_log_near_one_errs_by_at_most_1_2e_16(low, high):
    worst = max(abs(float(Decimal(log(x)) - exact_log(Decimal(x)))) for x in points(low, high, 4000))
    assert worst <= 1.2e-16


def test_log_far_from_one_errs_by_less_than_one_unit_in_the_last_place():
    far = [x for x in sizes(SMALLEST_NORMAL, LARGEST, 4000) if not 0.4 < x < 2.5]
    worst = max(relative_error(log(x), exact_log(Decimal(x))) for x in far)
    assert worst <= 2.3e-16


@pytest.mark.parametrize(("low", "high"), [(1e-17, 1e-10), (1e-10, 1.0), (1.0, 1e300)])
def test_log1p_errs_by_at_most_one_unit_in_the_last_place(low, high):
    worst = max(relative_error(log1p(x), exact_log1p(x)) for x in sizes(low, high, 3000))
    assert worst <= 2.3e-16


def test_cosine_and_sine_err_by_at_most_7e_16():
    worst = 0.0
    for turn in points(0.0, 1.0, 3000):
        for found, exact in zip(cos_sin_of_turn(turn), exact_cos_sin(turn), strict=True):
            worst = max(worst, abs(float(Decimal(found) - exact)))
    assert worst <= 7e-16


# --- edge values


def test_exp_of_zero_is_one():
    assert exp(0.0) == 1.0


def test_exp_of_minus_zero_is_one():
    assert exp(-0.0) == 1.0


@pytest.mark.parametrize("x", [710.0, 1e6, math.inf])
def test_exp_stays_finite_above_its_range(x):
    assert exp(x) == exp(709.0) < math.inf


@pytest.mark.parametrize("x", [-709.0, -1e6, -math.inf])
def test_exp_stays_positive_below_its_range(x):
    assert exp(x) == exp(-708.0) >= SMALLEST_NORMAL


def test_log_of_one_is_exactly_zero():
    assert log(1.0) == 0.0


@pytest.mark.parametrize("power", [-1022, -53, -1, 1, 52, 1023])
def test_log_of_a_power_of_two_is_that_many_times_ln_2(power):
    assert log(2.0**power) == pytest.approx(power * math.log(2.0), rel=3e-16)


def test_log1p_of_zero_is_exactly_zero():
    assert log1p(0.0) == 0.0


@pytest.mark.parametrize("x", [5e-324, 1e-300, 1e-17])
def test_log1p_of_a_tiny_number_is_that_number(x):
    assert log1p(x) == x


@pytest.mark.parametrize(
    ("turn", "expected"),
    [(0.0, (1.0, 0.0)), (0.25, (0.0, 1.0)), (0.5, (-1.0, 0.0)), (0.75, (0.0, -1.0))],
)
def test_quarter_turns_are_exact(turn, expected):
    assert cos_sin_of_turn(turn) == expected


def test_the_last_turn_before_one_is_nearly_a_full_one():
    cosine, sine = cos_sin_of_turn(1.0 - 2.0**-32)
    assert (cosine, sine) == pytest.approx((1.0, -2.0 * math.pi * 2.0**-32), rel=1e-9)


# --- shape


@given(x=st.floats(-708.0, 709.0), step=st.floats(1e-9, 100.0))
@example(x=0.34657359027997264, step=1e-15)
def test_exp_never_falls(x, step):
    assert exp(x + step) >= exp(x)


@given(x=st.floats(SMALLEST_NORMAL, 1e300), growth=st.floats(1e-12, 10.0))
@example(x=math.nextafter(math.sqrt(2.0), 0.0), growth=1e-15)
def test_log_never_falls(x, growth):
    assert log(x * (1.0 + growth)) >= log(x)


@pytest.mark.parametrize(
    ("function", "start"),
    [
        # where the reduction changes its integer: ln(2)/2 and sqrt(1/2), sqrt(2)
        (exp, 0.5 * math.log(2.0)),
        (exp, -0.5 * math.log(2.0)),
        (exp, 10.5 * math.log(2.0)),
        (log, math.sqrt(0.5)),
        (log, math.sqrt(2.0)),
        (log1p, math.sqrt(2.0) - 1.0),
    ],
)
def test_neighbouring_numbers_never_fall_by_more_than_a_rounding(function, start):
    x = start - 200 * math.ulp(start)
    values = []
    for _ in range(400):
        values.append(function(x))
        x = math.nextafter(x, math.inf)
    largest_fall = max(before - after for before, after in pairwise(values))
    assert largest_fall <= 2.3e-16 * max(1.0, values[0])


@given(x=st.floats(0.0, 1e300), step=st.floats(1e-9, 10.0))
@example(x=0.0, step=1e-9)
def test_log1p_never_falls(x, step):
    assert log1p(x + step * max(x, 1.0)) >= log1p(x)


@given(turn=st.floats(0.0, 1.0, exclude_max=True))
def test_cosine_and_sine_lie_on_the_unit_circle(turn):
    cosine, sine = cos_sin_of_turn(turn)
    assert cosine * cosine + sine * sine == pytest.approx(1.0, abs=2e-15)


@given(x=st.floats(-700.0, 700.0))
def test_log_undoes_exp(x):
    assert log(exp(x)) == pytest.approx(x, rel=2e-16, abs=3e-16)


# --- compiled and plain Python


@pytest.mark.skipif(not hasattr(exp, "py_func"), reason="numba is off: there is nothing to compare")
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("exp", [*points(-760.0, 760.0, 2000), 0.0, -0.0]),
        ("log", sizes(SMALLEST_NORMAL, LARGEST, 2000)),
        ("log1p", [0.0, *sizes(1e-300, 1e300, 2000)]),
        ("cos_sin_of_turn", [*points(0.0, 1.0, 2000), 0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]),
    ],
)
def test_compiled_code_gives_the_same_bits_as_plain_python(name, arguments):
    function = getattr(elementary, name)
    differing = [x for x in arguments if function(x) != function.py_func(x)]
    assert differing == []
