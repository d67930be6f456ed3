"""Order by squares and growth: roots, moduli, Lipschitz bounds, Taylor bounds; near misses beside."""

import pytest
from sympy import Abs, IndexedBase, Max, Rational, Sum, cos, exp, log, sin, sinh, sqrt, symbols, tanh

from udlsym.functions import sigmoid
from udlsym.statements import at_most, less

x, y, a, b, c, d = symbols("x y a b c d", real=True)
p, q = symbols("p q", positive=True)
s, t = symbols("s t", nonnegative=True)
K = symbols("K", integer=True, positive=True)
k = symbols("k", integer=True)
X, Y = IndexedBase("X", real=True), IndexedBase("Y", real=True)
w = symbols("w")


def total(term):
    """The sum over k = 1..K."""
    return Sum(term, (k, 1, K))


METHOD = "order by squares and growth"

TRUE = {
    "Cauchy and Schwarz with roots": at_most(Abs(a * c + b * d), sqrt(a**2 + b**2) * sqrt(c**2 + d**2)),
    "a determinant": at_most(Abs(a * d - b * c), sqrt(a**2 + b**2) * sqrt(c**2 + d**2)),
    "Minkowski": at_most(sqrt((a + c) ** 2 + (b + d) ** 2), sqrt(a**2 + b**2) + sqrt(c**2 + d**2)),
    "Cauchy and Schwarz for sums": at_most(Abs(total(X[k] * Y[k])), sqrt(total(X[k] ** 2)) * sqrt(total(Y[k] ** 2))),
    "a wave's amplitude": at_most(a * sin(x) + b * cos(x), sqrt(a**2 + b**2)),
    "the root of a sum": at_most(sqrt(p + q), sqrt(p) + sqrt(q)),
    "a nested root": at_most(sqrt(1 + sqrt(p)), 1 + sqrt(p)),
    "the root is concave": at_most((sqrt(p) + sqrt(q)) / 2, sqrt((p + q) / 2)),
    "the slope of tanh is at most 1": at_most(tanh(x) - tanh(y), x - y, given=[y <= x]),
    "the slope of the sigmoid is at most 1/4": at_most(sigmoid(x) - sigmoid(y), (x - y) / 4, given=[y <= x]),
    "sine below its argument": at_most(sin(x), x, given=[x >= 0]),
    "sine above its cubic": at_most(x - x**3 / 6, sin(x), given=[x >= 0]),
    "cosine above its parabola": at_most(1 - x**2 / 2, cos(x)),
    "exp above its parabola": at_most(1 + x + x**2 / 2, exp(x), given=[x >= 0]),
    "tanh below its argument": less(tanh(p), p),
    "sine strictly below its argument": less(sin(p), p),
    "cosine strictly above its parabola, away from 0": less(1 - p**2 / 2, cos(p)),
    "four means": at_most(4 * x * y * a * b, x**4 + y**4 + a**4 + b**4),
    "a quartic form": at_most(0, 2 * x**4 + 2 * x**3 * y - x**2 * y**2 + 5 * y**4),
    "Motzkin": at_most(3 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1),
    "a positive quartic": less(3 * x * y, x**4 + y**4 + x**2 / 2 + Rational(3, 2)),
    "sinh above its argument": at_most(x, sinh(x), given=[x >= 0]),
}

FALSE = {
    "half the amplitude": at_most(a * sin(x) + b * cos(x), sqrt(a**2 + b**2) / 2),
    "Cauchy and Schwarz, strictly": less(Abs(a * c + b * d), sqrt(a**2 + b**2) * sqrt(c**2 + d**2)),
    "Minkowski, turned": at_most(sqrt(a**2 + b**2) + sqrt(c**2 + d**2), sqrt((a + c) ** 2 + (b + d) ** 2)),
    "Cauchy and Schwarz without roots": at_most(total(X[k] * Y[k]), total(X[k] ** 2) * total(Y[k] ** 2)),
    "the root of a sum, turned": at_most(sqrt(p) + sqrt(q), sqrt(p + q)),
    "the root of a sum, strictly": less(sqrt(s + t), sqrt(s) + sqrt(t)),
    "a square below a square says nothing of signs": at_most(sqrt(p), x, given=[p <= x**2]),
    "the slope of tanh, in any order": at_most(tanh(x) - tanh(y), x - y),
    "the slope of tanh, halved": at_most(tanh(x) - tanh(y), (x - y) / 2, given=[y <= x]),
    "the slope of the sigmoid, too small": at_most(sigmoid(x) - sigmoid(y), (x - y) / 5, given=[y <= x]),
    "sine below its argument everywhere": at_most(sin(x), x),
    "sine below its argument, strictly at 0": less(sin(x), x, given=[x >= 0]),
    "sine below its cubic": at_most(sin(x), x - x**3 / 6, given=[x >= 0]),
    "cosine strictly above its parabola": less(1 - x**2 / 2, cos(x)),
    "exp above its parabola everywhere": at_most(1 + x + x**2 / 2, exp(x)),
    "exp above too much": at_most(1 + x + x**2, exp(x), given=[x >= 0]),
    "four means, too much": at_most(Rational(401, 100) * x * y * a * b, x**4 + y**4 + a**4 + b**4),
    "four means, strictly": less(4 * x * y * a * b, x**4 + y**4 + a**4 + b**4),
    "Motzkin, too much": at_most(Rational(301, 100) * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1),
    "Motzkin, strictly": less(3 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1),
    "a quartic form, too much": at_most(0, 2 * x**4 + 2 * x**3 * y - 4 * x**2 * y**2 + y**4),
    "tanh below its argument everywhere": at_most(tanh(x), x),
    "log above its argument": at_most(x, log(1 + x), given=[x > -1]),
}

UNPROVED = {
    "growth across a pole": less(-1 / (x - 1), 2 + log(1 + x), given=[x >= 0]),
    "growth across a jump": at_most(0, exp(x) * (1 - 2 * Max(0, x)), given=[x >= 0]),
    "sine of a complex number": at_most(sin(w), Abs(w)),
    "a constant off by a little": at_most(sin(x), Rational(999, 1000) * x, given=[x >= 0]),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_inequalities_are_proved(title, holds):
    """Squares on both sides, or growth from a point, prove an inequality."""
    holds(TRUE[title], METHOD)


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A near miss by strictness, sign, domain or bound is refuted and never proved."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_what_does_not_follow_is_not_proved(title, open_):
    """Nothing grows across a pole or a jump, and complex numbers are in no order."""
    open_(UNPROVED[title])
