"""Order by combinations: chains, Farkas, tangents, Jensen, Gibbs, wholes and parts; near misses beside."""

import pytest
from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    IndexedBase,
    Max,
    Ne,
    Product,
    Rational,
    Sum,
    cos,
    cosh,
    exp,
    log,
    sqrt,
    symbols,
    tanh,
)

from udlsym.exact.expectations import expectation
from udlsym.functions import relu, sigmoid, softmax, softplus
from udlsym.statements import Definition, at_most, less

x, y, z, a, b, c, d = symbols("x y z a b c d", real=True)
u, v, w, t = symbols("u v w t", real=True)
p, q, r = symbols("p q r", positive=True)
s = symbols("s", nonnegative=True)
K = symbols("K", integer=True, positive=True)
n = symbols("n", integer=True, nonnegative=True)
j, k = symbols("j k", integer=True)
X, Y = IndexedBase("X", real=True), IndexedBase("Y", real=True)
P, Q = IndexedBase("P", positive=True), IndexedBase("Q", positive=True)
W = IndexedBase("W", nonnegative=True)
f = Function("f", real=True)
among = [j >= 1, j <= K]
box = [x >= 0, x <= 1, y >= 0, y <= 1]


def total(term, last=K):
    """The sum over k = 1..last."""
    return Sum(term, (k, 1, last))


weights, others = Eq(total(P[k]), 1), Eq(total(Q[k]), 1)

TRUE = {
    "a softmax is positive": less(0, softmax(X, j, K), given=among),
    "a softmax is at most 1": at_most(softmax(X, j, K), 1, given=among),
    "a softmax among two is less than 1": less(softmax(X, j, K), 1, given=[*among, K >= 2]),
    "a probability": at_most(P[j], 1, given=[*among, weights]),
    "a term of a sum of squares": at_most(X[j] ** 2, total(X[k] ** 2), given=among),
    "a product of factors below 1": less(p * q * r, 1, given=[p < 1, q <= 1, r <= 1]),
    "a product of sigmoids": less(sigmoid(x) * sigmoid(y), 1),
    "a symbolic product below 1": less(Product(P[k] / (1 + P[k]), (k, 1, K)), 1),
    "a symbolic product from 1 on": at_most(1, Product(1 + P[k], (k, 1, n))),
    "a chain of < and <=": less(a, c, given=[a < b, b <= c]),
    "a longer chain": less(a, d, given=[a <= b, b <= c, c < d]),
    "multiples of hypotheses": at_most(3 * a + 2 * b, 12, given=[a + b <= 5, a <= 2]),
    "a strict hypothesis among others": less(x + 2 * y, 7, given=[x + y < 3, y <= 4]),
    "products of hypotheses": at_most(a * c, b * d, given=[a <= b, c <= d, a >= 0, c >= 0]),
    "a corner of the box": at_most(x + y - x * y, 1, given=box),
    "a factor times a cosine": at_most(s * cos(y), s),
    "the maximum is 1-Lipschitz": at_most(Abs(Max(u, v) - Max(w, t)), Max(Abs(u - w), Abs(v - t))),
    "ReLU is 1-Lipschitz": at_most(Abs(relu(x) - relu(y)), Abs(x - y)),
    "the triangle inequality": at_most(Abs(x + y + z), Abs(x) + Abs(y) + Abs(z)),
    "the reverse triangle inequality": at_most(Abs(Abs(x) - Abs(y)), Abs(x - y)),
    "the triangle inequality for sums": at_most(Abs(total(X[k])), total(Abs(X[k]))),
    "weights and moduli": at_most(total(W[k] * X[k]), total(W[k] * Abs(X[k]))),
    "three means": at_most(3 * p * q * r, p**3 + q**3 + r**3),
    "weighted means": at_most(p ** Rational(1, 3) * q ** Rational(2, 3), p / 3 + 2 * q / 3),
    "Nesbitt": at_most(Rational(3, 2), p / (q + r) + q / (p + r) + r / (p + q)),
    "Jensen for log": at_most(total(P[k] * log(Q[k])), log(total(P[k] * Q[k])), given=[weights]),
    "Jensen for exp": at_most(exp(total(P[k] * X[k])), total(P[k] * exp(X[k])), given=[weights]),
    "Jensen for two logs": at_most((log(p) + log(q)) / 2, log((p + q) / 2)),
    "Jensen for softplus": at_most(softplus((x + y) / 2), (softplus(x) + softplus(y)) / 2),
    "Gibbs": at_most(0, total(P[k] * log(P[k] / Q[k])), given=[weights, others]),
    "entropy below cross-entropy": at_most(-total(P[k] * log(P[k])), -total(P[k] * log(Q[k])), given=[weights, others]),
    "the largest entropy": at_most(-total(P[k] * log(P[k])), log(K), given=[weights]),
    "the log-sum inequality": at_most(total(P[k]) * log(total(P[k]) / total(Q[k])), total(P[k] * log(P[k] / Q[k]))),
    "divergence of two coins": at_most(0, p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)), given=[p < 1, q < 1]),
    "Bernoulli": at_most(1 + n * x, (1 + x) ** n, given=[x >= -1]),
    "a base below 1": less(1 - Rational(99, 100) ** a, 1 - Rational(99, 100) ** b, given=[a < b]),
    "a quartic by its roots": less(0, x**4 - 3 * x**3 + 4 * x**2 - 3 * x + 2),
    "a cubic between ends": at_most(x**3 - x, Rational(1, 2), given=[x >= 0, x <= 1]),
    "a polynomial in exp": at_most(3 * exp(2 * x), 2 * exp(3 * x) + 1),
    "the slope of tanh": at_most(1 - tanh(x) ** 2, 1),
    "cosh from 1 on": at_most(1, cosh(x)),
    "Frobenius": at_most(total(P[k] * Q[k]), total(P[k]) * total(Q[k])),
    "an even power": at_most(0, x ** (2 * n)),
    "a convex power": at_most(0, Derivative(x ** (2 * K), x, x)),
    "a mean square": at_most(expectation(u, u) ** 2, expectation(u**2, u)),
    "a mean logarithm": at_most(expectation(log(p), p), log(expectation(p, p))),
    "a mean exponential": at_most(exp(expectation(u, u)), expectation(exp(u), u)),
    "a mean modulus": at_most(Abs(expectation(u, u)), expectation(Abs(u), u)),
    "a mean product": at_most(expectation(u * v, u, v), expectation(u**2, u, v) / 2 + expectation(v**2, u, v) / 2),
    "discounted": less(q * Abs(x - y), Abs(x - y), given=[q < 1, Ne(x, y)]),
}

FALSE = {
    "a term of a sum of either sign": at_most(X[j], total(X[k]), given=among),
    "a term outside the range": at_most(P[j], total(P[k]), given=[j >= 1]),
    "a product that may be 1": less(p * q, 1, given=[p <= 1, q <= 1]),
    "factors of either sign": less(x * y, 1, given=[x < 1, y < 1]),
    "an empty product": less(Product(P[k] / (1 + P[k]), (k, 1, n)), 1),
    "a symbolic product of any factors": at_most(1, Product(1 + X[k], (k, 1, K))),
    "a chain without <": less(a, c, given=[a <= b, b <= c]),
    "a chain turned round": less(a, c, given=[a < b, c <= b]),
    "multiples of hypotheses, too tight": at_most(3 * a + 2 * b, 11, given=[a + b <= 5, a <= 2]),
    "multiples of hypotheses, strictly": less(3 * a + 2 * b, 12, given=[a + b <= 5, a <= 2]),
    "products of hypotheses of either sign": at_most(a * c, b * d, given=[a <= b, c <= d]),
    "a corner of the box, strictly": less(x * y, 1, given=box),
    "half a box": at_most(x * y, 1, given=[x <= 1, y <= 1]),
    "a factor of either sign times a cosine": at_most(x * cos(y), x),
    "a factor times a cosine, strictly": less(s * cos(y), s),
    "the maximum, strictly": less(Abs(Max(u, v) - Max(w, t)), Max(Abs(u - w), Abs(v - t))),
    "ReLU with half the slope": at_most(2 * Abs(relu(x) - relu(y)), Abs(x - y)),
    "the triangle inequality for sums, turned": at_most(total(Abs(X[k])), Abs(total(X[k]))),
    "the triangle inequality for sums, strictly": less(Abs(total(X[k])), total(Abs(X[k]))),
    "three means of any sign": at_most(3 * x * y * z, x**3 + y**3 + z**3),
    "three means, strictly": less(3 * p * q * r, p**3 + q**3 + r**3),
    "weights exchanged": at_most(p ** Rational(1, 3) * q ** Rational(2, 3), 2 * p / 3 + q / 3),
    "Nesbitt, too much": at_most(Rational(8, 5), p / (q + r) + q / (p + r) + r / (p + q)),
    "Jensen for log, turned": at_most(log(total(P[k] * Q[k])), total(P[k] * log(Q[k])), given=[weights]),
    "Jensen without weights": at_most(exp(total(P[k] * X[k])), total(P[k] * exp(X[k]))),
    "Gibbs, strictly": less(0, total(P[k] * log(P[k] / Q[k])), given=[weights, others]),
    "Gibbs against too large a measure": at_most(0, total(P[k] * log(P[k] / Q[k])), given=[weights, total(Q[k]) >= 1]),
    "the largest entropy, too small": at_most(-total(P[k] * log(P[k])), log(K) - 1, given=[weights]),
    "the largest entropy, strictly": less(-total(P[k] * log(P[k])), log(K), given=[weights]),
    "Bernoulli for any x": at_most(1 + n * x, (1 + x) ** n),
    "Bernoulli, strictly": less(1 + n * x, (1 + x) ** n, given=[x >= -1]),
    "a base above 1": less(1 - Rational(101, 100) ** a, 1 - Rational(101, 100) ** b, given=[a < b]),
    "a double root": less(0, x**4 - 2 * x**2 + 1),
    "a cubic at its end": less(x**3 - x, 0, given=[x > 0, x <= 1]),
    "a cubic between ends, too tight": at_most(x * (1 - x), Rational(6, 25), given=[x >= 0, x <= 1]),
    "an even power, strictly": less(0, x ** (2 * n)),
    "an odd power": at_most(0, x ** (2 * n + 1)),
    "a sum of products above the product of sums": at_most(total(P[k]) * total(Q[k]), total(P[k] * Q[k])),
    "discounted where nothing is": less(q * Abs(x - y), Abs(x - y), given=[q < 1]),
}

UNPROVED = {
    "a mean square, strictly": less(expectation(u, u) ** 2, expectation(u**2, u)),
    "a mean of what is positive in one outcome": at_most(0, expectation(u, u), given=[u >= 0]),
    "a mean of what a definition makes random": at_most(
        0, expectation(f(u), u), given=[f(u) > 0], definitions=[Definition(f(v), v, (v,))]
    ),
    "a mean of complex squares": at_most(0, expectation(symbols("A") ** 2, symbols("A"))),
    "a mean logarithm, turned": at_most(log(expectation(p, p)), expectation(log(p), p)),
    "a softmax among one": less(softmax(X, j, K), 1, given=among),
    "a probability among one": less(P[j], 1, given=[*among, weights]),
    "Jensen for log, strictly": less(total(P[k] * log(Q[k])), log(total(P[k] * Q[k])), given=[weights]),
    "a sum that may run backwards": at_most(P[j], total(P[k], k), given=[j >= 1]),
    "roots of complex numbers": at_most(sqrt(symbols("A")) * sqrt(symbols("B")), symbols("A") + symbols("B")),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_inequalities_are_proved(title, holds):
    """Multiples of known signs that add up to the difference prove an inequality."""
    holds(TRUE[title])


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A near miss by strictness, sign, domain or bound is refuted and never proved."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_what_does_not_follow_is_not_proved(title, open_):
    """What fails at one point that is hard to find, or is not about reals, is proved by no method."""
    open_(UNPROVED[title])
