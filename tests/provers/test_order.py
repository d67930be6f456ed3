"""Order by certificates of visible sign: true inequalities, and near misses by strictness, direction and domain."""

import pytest
from sympy import Abs, Derivative, Eq, Function, IndexedBase, Ne, Rational, Sum, Symbol, exp, symbols

from udlsym.functions import sigmoid
from udlsym.statements import Statement, at_most, less, unequal

x, y, z, a, b = symbols("x y z a b", real=True)
p, q = symbols("p q", positive=True)
s = symbols("s", nonnegative=True)
m = symbols("m", integer=True, positive=True)
n, i, j = symbols("n i j", integer=True)
X = IndexedBase("X", real=True)
w, c = symbols("w c")
f = Function("f")

TRUE = {
    "three squares": at_most(x * y + y * z + z * x, x**2 + y**2 + z**2),
    "means": at_most(2 * x * y, x**2 + y**2),
    "a positive definite form": at_most(0, x**2 + x * y + y**2),
    "the slope of the sigmoid": at_most(sigmoid(z) * (1 - sigmoid(z)), Rational(1, 4)),
    "sigmoid below one": less(sigmoid(z), 1),
    "sigmoid above zero": less(0, sigmoid(z)),
    "between hypotheses": less(0, x * (1 - x), given=[x > 0, x < 1]),
    "reciprocals": at_most(1 / x, 1 / y, given=[y <= x, y > 0]),
    "integers step by one": at_most(i + 1, j, given=[i < j]),
    "sums of squares": at_most(0, Sum(X[i] ** 2, (i, 1, m))),
    "sums of exponentials": less(0, Sum(exp(X[i]), (i, 1, m))),
    "not zero": unequal(x**2 + 1, 0),
    "strict away from zero": less(0, x**2, given=[Ne(x, 0)]),
    "a quadratic with a positive lead": Statement(
        p * x**2 + a * x + b, ">=", Rational(0), (4 * p * b - a**2 >= 0,), "inequality"
    ),
    "bias correction enlarges": less(1 - p**m, 1, given=[p < 1]),
}

FALSE = {
    "strictness": less(2 * x * y, x**2 + y**2),
    "a square at zero": less(0, x**2),
    "direction": at_most(x**2 + y**2, 2 * x * y),
    "a constant too small": at_most(sigmoid(z) * (1 - sigmoid(z)), Rational(1, 5)),
    "reciprocals of either sign": at_most(1 / x, 1 / y, given=[y <= x]),
    "reals do not step by one": at_most(x + 1, y, given=[x < y]),
    "a bound too tight": less(0, x * (1 - x), given=[x > 0, x <= 1]),
    "a sum that may be empty": less(0, Sum(exp(X[i]), (i, 1, n)), given=[n >= 0]),
    "a quadratic whose lead may vanish": Statement(
        s * x**2 + a * x + b, ">=", Rational(0), (4 * s * b - a**2 >= 0,), "inequality"
    ),
    "0**0": less(x ** (m - 1), Rational(1, 2), given=[Eq(x, 0)]),
}

UNPROVED = {
    "the square of a complex derivative": at_most(0, Derivative(f(w), w) ** 2),
    "complex numbers": at_most(0, Abs(w) + c**2),
    "a sum that may run backwards": at_most(0, Sum(X[i] ** 2, (i, 1, n))),
    "a sum without end": less(0, Sum(exp(-(i**2)), (i, 1, symbols("oo")))),
    "an odd power": at_most(0, x**3),
    "prime numbers": at_most(3, Symbol("prime", prime=True)),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_inequalities_are_proved(title, holds):
    """A true inequality has a certificate whose sign can be read off."""
    holds(TRUE[title], "sign certificate")


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """An inequality that fails at one point is refuted there and never proved."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_what_does_not_follow_is_not_proved(title, open_):
    """Order among what may not be real, or not be positive, is proved by no method."""
    open_(UNPROVED[title])
