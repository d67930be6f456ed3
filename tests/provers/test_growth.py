"""Limits by orders of growth: indeterminate forms that are settled, and near misses that are not proved."""

import pytest
from sympy import Integer, Limit, Rational, cos, exp, factorial, gamma, log, oo, pi, sin, sqrt, symbols

from udlsym.checking import check
from udlsym.errors import Rejected
from udlsym.evidence import Divergence
from udlsym.functions import sigmoid, softplus
from udlsym.provers import infinities
from udlsym.statements import equal

x, y, a = symbols("x y a", real=True)
p, q = symbols("p q", positive=True)
w = symbols("w")
m = symbols("m", integer=True, positive=True)

TRUE = {
    "an exponential beats a power": equal(Limit(x**2 * exp(-x), x, oo), 0),
    "a power beats a logarithm": equal(Limit(log(x) / x, x, oo), 0),
    "a power beats a logarithm at zero": equal(Limit(p * log(p), p, 0, "+"), 0),
    "a rational function": equal(Limit((2 * x**2 + x) / (3 * x**2 - 1), x, oo), Rational(2, 3)),
    "Stirling's formula": equal(Limit(factorial(m) / (sqrt(2 * pi * m) * (m / exp(1)) ** m), m, oo), 1),
    "the volume of a ball": equal(Limit((pi / 4) ** (m / 2) / gamma(m / Integer(2) + 1), m, oo), 0),
    "Euler's limit": equal(Limit((1 + 1 / x) ** x, x, oo), exp(1)),
    "Euler's limit with a rate": equal(Limit((1 + a / x) ** x, x, oo), exp(a), given=[a > 0]),
    "the root of n": equal(Limit(m ** (Integer(1) / m), m, oo), 1),
    "the slope of exp": equal(Limit((exp(x) - 1) / x, x, 0, "+-"), 1),
    "the slope of log": equal(Limit(log(1 + x) / x, x, 0), 1),
    "the slope of sine": equal(Limit(sin(x) / x, x, 0), 1),
    "the curvature of cosine": equal(Limit((1 - cos(x)) / x**2, x, 0), Rational(1, 2)),
    "the slope of the root": equal(Limit((sqrt(1 + x) - 1) / x, x, 0), Rational(1, 2)),
    "a squeezed limit": equal(Limit(x * sin(1 / x), x, 0, "+-"), 0),
    "swish far out": equal(Limit(x * sigmoid(x), x, -oo), 0),
    "the slope of sigmoid far out": equal(Limit(exp(-x) / (1 + exp(-x)) ** 2, x, -oo), 0),
    "softplus grows like x": equal(Limit(softplus(x) / x, x, oo), 1),
    "softmax at temperature zero": equal(Limit(exp(a / q) / (exp(a / q) + exp(y / q)), q, 0, "+"), 1, given=[y < a]),
}

UNPROVED = {
    "an exponential does not beat itself": equal(Limit(x**2 * exp(x), x, oo), 0),
    "a power does not lose": equal(Limit(x / log(x), x, oo), 0),
    "the wrong leading quotient": equal(Limit((2 * x**2 + x) / (3 * x**2 - 1), x, oo), 2),
    "Stirling's formula without its root": equal(Limit(factorial(m) / (m / exp(1)) ** m, m, oo), 1),
    "the volume of a growing ball": equal(Limit(m**m * (pi / 4) ** (m / 2) / gamma(m / Integer(2) + 1), m, oo), 0),
    "Euler's limit with another rate": equal(Limit((1 + 2 / x) ** x, x, oo), exp(1)),
    "the slope of exp doubled": equal(Limit((exp(2 * x) - 1) / x, x, 0), 1),
    "the curvature of cosine without its half": equal(Limit((1 - cos(x)) / x**2, x, 0), 1),
    "second terms that cancel": equal(Limit((exp(x) - 1 - x) / x**2, x, 0), 0),
    "an oscillation that grows": equal(Limit(x * sin(x), x, oo), 0),
    "an oscillation": equal(Limit(sin(x), x, oo), 0),
    "a complex angle": equal(Limit(sin(w / x) * x * exp(-x), x, 0, "+"), 0),
    "two sides that differ": equal(Limit(exp(1 / x) / (1 + exp(1 / x)), x, 0, "+-"), 1),
    "softmax at temperature zero, no order known": equal(Limit(exp(a / q) / (exp(a / q) + exp(y / q)), q, 0, "+"), 1),
    "a sign that alternates": equal(Limit((-1) ** m * m / (m + 1), m, oo), 1),
    "a factor of unknown sign": equal(Limit(a * exp(x), x, oo), oo),
    "a rate of unknown sign": equal(Limit(exp(a * x), x, oo), 0),
}


INFINITE = {
    "a quotient that grows": equal(Limit(exp(x) / x**5, x, oo), oo),
    "an exponential": equal(Limit(exp(x), x, oo), oo),
    "a logarithm at zero": equal(Limit(a * log(1 / q), q, 0, "+"), oo, given=[a > 0]),
    "downwards": equal(Limit(log(2 * pi * q**2) / 2, q, 0, "+"), -oo),
    "a pole from the left": equal(Limit(1 / x, x, 0, "-"), -oo),
}

NOT_INFINITE = {
    "the other end": equal(Limit(exp(x) / x**5, x, oo), -oo),
    "a limit that is finite": equal(Limit(exp(-x), x, oo), oo),
    "a pole from both sides": equal(Limit(1 / x, x, 0, "+-"), oo),
    "a factor of unknown sign": equal(Limit(a * exp(x), x, oo), oo),
    "infinity itself": equal(oo, oo),
    "two limits": equal(Limit(exp(x), x, oo), Limit(exp(2 * x), x, oo)),
}


@pytest.mark.parametrize("title", INFINITE)
def test_infinite_limits_are_proved(title):
    """A limit that is infinite by the rules for limits is accepted."""
    evidence = infinities.prove(INFINITE[title])
    assert evidence is not None
    check(INFINITE[title], evidence)


@pytest.mark.parametrize("title", NOT_INFINITE)
def test_other_limits_are_not_infinite(title):
    """A finite limit, another end, or two sides that differ are rejected, whatever the prover says."""
    with pytest.raises(Rejected):
        check(NOT_INFINITE[title], Divergence())


@pytest.mark.parametrize("title", TRUE)
def test_indeterminate_forms_are_settled(title, holds):
    """A limit that orders of growth settle is proved."""
    holds(TRUE[title], "field normal form")


@pytest.mark.parametrize("title", UNPROVED)
def test_near_misses_are_not_proved(title, open_):
    """A wrong value, an unknown sign or an oscillation is proved by no method."""
    open_(UNPROVED[title])
