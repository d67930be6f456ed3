"""Infinite sums: enclosed where their terms have a rational ratio, refused where they diverge or have none."""

from __future__ import annotations

import pytest
from sympy import (
    E,
    I,
    Integer,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    binomial,
    cos,
    exp,
    factorial,
    gamma,
    log,
    oo,
    pi,
    sign,
    sqrt,
)  # fmt: skip

from udlsym import Proved, Refuted, decide
from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import Unclear, Undefined, evaluate

k = Symbol("k", integer=True)
HALF = Rational(1, 2)

KNOWN = [
    (HALF**k, 0, 2),
    (k * HALF**k, 0, 2),
    (k**3 / 2**k, 0, 26),
    ((-HALF) ** k / k, 1, -log(Rational(3, 2))),
    (1 / factorial(k), 0, E),
    (10**k / factorial(k), 0, exp(10)),
    ((-1) ** k * 4**k / factorial(2 * k), 0, cos(2)),
    (exp(-k), 0, 1 / (1 - exp(-1))),
    (I**k / 2**k, 0, 1 / (1 - I / 2)),
    ((2**k + 1) / 3**k, 0, Rational(9, 2)),
    (1 / k**2, 1, pi**2 / 6),
    (1 / k**4, 1, pi**4 / 90),
    (1 / (k * (k + 1)), 1, 1),
    (1 / k - 1 / (k + 1), 1, 1),
    ((-1) ** k / (2 * k + 1), 0, pi / 4),
    ((-1) ** (k + 1) / k, 1, log(2)),
    (binomial(2 * k, k) / 8**k, 0, sqrt(2)),
    (binomial(2 * k, k) / 4**k / (k + 1), 0, 2),
    (1 / binomial(2 * k, k), 0, Rational(4, 3) + 2 * sqrt(3) * pi / 27),
    (binomial(HALF, k) / 3**k, 0, sqrt(Rational(4, 3))),
    (binomial(k + 3, k) / 2**k, 0, 16),
    (binomial(5, k) * 2**k, 0, 243),
    (gamma(k + 1) / factorial(k + 2), 0, 1),
]


@pytest.mark.parametrize(("term", "lower", "value"), KNOWN, ids=str)
def test_a_series_is_enclosed(term, lower, value):
    """The ball contains what the series is known to be, and is less than a fifth wide."""
    ball, known = (en.to_ball(evaluate(e, 128)) for e in (Sum(term, (k, lower, oo)), Integer(0) + value))
    assert ball.overlaps(known)
    assert abs(ball - known).upper() < HALF.q / 10


@pytest.mark.parametrize("term", [1 / k, (-1) ** k, 2**k, (-1) ** k * (k + 1) / (k + 2), k,
                                  1 / (k - 20) ** 2, exp(-(k**2)), sign(k) ** k / 2**k,
                                  2 ** (Piecewise((k, k > 3), (-k, True))), factorial(k) / 100**k])  # fmt: skip
def test_what_diverges_or_has_no_rational_ratio_is_refused(term):
    """No value is given to a series that has none, or that is not understood."""
    with pytest.raises((Unclear, Undefined)):
        evaluate(Sum(term, (k, 1, oo)), 128)


def test_false_closed_forms_are_refuted_and_true_ones_are_not():
    """A near miss of a series known by heart has a witness; the series itself has none."""
    r, x = Symbol("r", real=True), Symbol("x", real=True)
    geometric, exponential = Sum(r**k, (k, 1, oo)), Sum(x**k / factorial(k), (k, 0, oo))
    assert isinstance(decide(geometric, 1 / (1 - r), given=[abs(r) < 1], seconds=None), Refuted)
    assert not isinstance(decide(geometric, r / (1 - r), given=[abs(r) < 1], seconds=None), Refuted)
    assert isinstance(decide(exponential, exp(-x), seconds=None), Refuted)
    assert isinstance(decide(exponential, exp(x), seconds=None), Proved)
    assert isinstance(decide(Sum(1 / k**2, (k, 1, oo)), pi**2 / 8, seconds=None), Refuted)
    assert isinstance(decide(Sum(1 / k**2, (k, 1, oo)), Rational(3, 2), "<", seconds=None), Refuted)
