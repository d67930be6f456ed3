"""Order by bounded, increasing and convex functions, and by Lagrange's identity; near misses beside."""

import pytest
from sympy import Eq, IndexedBase, Max, Rational, Sum, cos, exp, log, pi, sin, sqrt, symbols, tanh

from udlsym.functions import relu, sigmoid, softplus
from udlsym.statements import at_most, less

x, y, z = symbols("x y z", real=True)
p, q = symbols("p q", positive=True)
w = symbols("w")
m = symbols("m", integer=True, positive=True)
n = symbols("n", integer=True, nonnegative=True)
k, free = symbols("k free", integer=True)
X, Y = IndexedBase("X", real=True), IndexedBase("Y", real=True)
P = IndexedBase("P", positive=True)


def total(term, last=m):
    """The sum over k = 1..last."""
    return Sum(term, (k, 1, last))


TRUE = {
    "sine is bounded": at_most(sin(x), 1),
    "cosine is bounded below": at_most(-1, cos(x * y)),
    "a sum of bounded functions": at_most(2 * sin(x) + 3 * cos(y), 5),
    "tanh stays below its limit": less(tanh(x), 1),
    "log is monotone": less(log(p), log(q), given=[p < q]),
    "the root is monotone": less(sqrt(p), sqrt(q), given=[p < q]),
    "the inverse root is antitone": at_most(1 / sqrt(q), 1 / sqrt(p), given=[p <= q]),
    "exp is monotone": less(exp(x), exp(y), given=[x < y]),
    "tanh is monotone": less(tanh(x), tanh(y), given=[x < y]),
    "sigmoid is monotone": less(sigmoid(x), sigmoid(y), given=[x < y]),
    "sigmoid above one half": less(Rational(1, 2), sigmoid(x), given=[x > 0]),
    "exp above one": less(1, exp(x), given=[x > 0]),
    "softplus is positive": less(0, softplus(x)),
    "softplus above ReLU": less(relu(x), softplus(x)),
    "log-sum-exp above the maximum": at_most(Max(x, y), log(exp(x) + exp(y))),
    "log below its tangent": at_most(log(p), p - 1),
    "log above its other tangent": at_most(1 - 1 / p, log(p)),
    "exp above its tangent": at_most(1 + x, exp(x)),
    "arithmetic and geometric mean": at_most(sqrt(p * q), (p + q) / 2),
    "Cauchy and Schwarz": at_most(total(X[k] * Y[k]) ** 2, total(X[k] ** 2) * total(Y[k] ** 2)),
    "the square of a mean": at_most(total(X[k]) ** 2, m * total(X[k] ** 2)),
    "a weighted mean": at_most(total(P[k] * X[k]) ** 2, total(P[k]) * total(P[k] * X[k] ** 2)),
    "a variance": at_most(total(P[k] * X[k]) ** 2, total(P[k] * X[k] ** 2), given=[Eq(total(P[k]), 1)]),
    "an exponential beats a line": at_most(2 * n + 1, 2**n, given=[n >= 3]),
}

FALSE = {
    "a bound too tight": at_most(2 * sin(x) + 3 * cos(y), 4),
    "log in the wrong direction": less(log(p), log(q)),
    "a square is not monotone": at_most(x**2, y**2, given=[x <= y]),
    "an inverse across zero": at_most(1 / y, 1 / x, given=[x < y]),
    "the inverse root the other way": at_most(1 / sqrt(p), 1 / sqrt(q), given=[p <= q]),
    "sigmoid above one half everywhere": less(Rational(1, 2), sigmoid(x)),
    "softplus above x + 1": at_most(x + 1, softplus(x)),
    "log above its tangent": at_most(p - 1, log(p)),
    "exp strictly above its tangent": less(1 + x, exp(x)),
    "a steeper tangent": at_most(1 + 2 * x, exp(x)),
    "the mean without its half": at_most(sqrt(p * q), (p + q) / 3),
    "Cauchy and Schwarz, strictly": less(total(X[k] * Y[k]) ** 2, total(X[k] ** 2) * total(Y[k] ** 2)),
    "Cauchy and Schwarz upside down": at_most(total(X[k] ** 2) * total(Y[k] ** 2), total(X[k] * Y[k]) ** 2),
    "the square of a mean without m": at_most(total(X[k]) ** 2, total(X[k] ** 2)),
    "an exponential beats a line too soon": at_most(2 * n + 1, 2**n),
}

UNPROVED = {
    "sine of a complex number": at_most(sin(w), 1),
    "exp of a complex number": at_most(1 + w, exp(w)),
    "a sum that may run backwards": at_most(
        total(X[k] * Y[k], free) ** 2, total(X[k] ** 2, free) * total(Y[k] ** 2, free)
    ),
    "weights of either sign": at_most(total(Y[k] * X[k]) ** 2, total(Y[k]) * total(Y[k] * X[k] ** 2)),
    "another range": at_most(total(X[k] * Y[k], m) ** 2, total(X[k] ** 2, m) * total(Y[k] ** 2, m + 1)),
    "sine is strictly bounded": less(sin(x), 1),
    "sine where it is one": less(sin(x), 1, given=[Eq(x, pi / 2)]),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_inequalities_are_proved(title, holds):
    """Functions that are bounded, monotone or convex are used as what they are."""
    holds(TRUE[title])


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A wrong direction, constant, domain or strictness is refuted and never proved."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_what_does_not_follow_is_not_proved(title, open_):
    """Order among what may not be real, or over ranges that may not be ranges, is proved by no method."""
    open_(UNPROVED[title])
