"""Statements for all natural n: true ones, and inductions with a hole at the start, in the step or in the domain."""

import pytest
from sympy import (
    Function,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Product,
    Rational,
    Sum,
    Symbol,
    binomial,
    exp,
    log,
    symbols,
)

from udlsym.statements import Definition, at_most, equal

n = symbols("n", integer=True, nonnegative=True)
m = symbols("m", integer=True, positive=True)
even = Symbol("n_e", even=True, nonnegative=True)
d, i, j, k, t = symbols("d i j k t", integer=True)
x, r, beta, mu = symbols("x r beta mu", real=True)
f, g, r_ = Function("f", real=True), Function("g"), Function("r")
X = IndexedBase("X", real=True)
S = Symbol("S", real=True)

recurrence = (
    Definition(f(t), beta * f(t - 1) + (1 - beta) * mu, (t,), (t >= 1,)),
    Definition(f(Integer(0)), Integer(0)),
)
doubling = (Definition(g(k), 2 * g(k - 1), (k,), (k >= 2,)), Definition(g(Integer(0)), Integer(0)))
diagonals = (Definition(r_(i, j), r_(i - 1, j - 1), (i, j)),)

TRUE = {
    "Faulhaber inside a larger statement": equal(Sum(2 * k + X[k], (k, 1, n)), n * (n + 1) + Sum(X[k], (k, 1, n))),
    "a triangle summed the other way": equal(Sum(X[j], (j, 1, k), (k, 1, m)), Sum((m - j + 1) * X[j], (j, 1, m))),
    "a row of Pascal's triangle": equal(Sum(binomial(n, k), (k, 0, n)), 2**n),
    "the log of a product": equal(log(Product(exp(X[k]), (k, 1, m))), Sum(X[k], (k, 1, m))),
    "symmetric binomials": equal(binomial(n, k), binomial(n, n - k)),
    "pairs": equal(binomial(n, 2), n * (n - 1) / 2),
    "numbers": equal(Sum(k, (k, 1, n)), n * (n + 1) / 2),
    "squares": equal(Sum(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6),
    "cubes": equal(Sum(k**3, (k, 1, n)), (n * (n + 1) / 2) ** 2),
    "odd numbers": equal(Sum(2 * k - 1, (k, 1, n)), n**2),
    "a geometric sum": equal(Sum(r**k, (k, 0, n)), (1 - r ** (n + 1)) / (1 - r)),
    "a telescoping sum": equal(Sum(1 / (k * (k + 1)), (k, 1, n)), n / (n + 1)),
    "a moving average": equal(f(n), (1 - beta**n) * mu, definitions=recurrence),
    "factors": equal(Product(X[k], (k, 1, n + 1)), X[1] * Product(X[k + 1], (k, 1, n))),
}

FALSE = {
    "a row too many": equal(Sum(binomial(n, k), (k, 0, n)), 2 ** (n + 1)),
    "a triangle with the wrong side": equal(Sum(X[j], (j, 1, k), (k, 1, m)), Sum((m - j) * X[j], (j, 1, m))),
    "a bound": equal(Sum(k, (k, 1, n)), n * (n - 1) / 2),
    "a sign": equal(Sum(r**k, (k, 0, n)), (1 + r ** (n + 1)) / (1 - r)),
    "an index": equal(Sum(r**k, (k, 1, n)), (1 - r ** (n + 1)) / (1 - r)),
    "without the correction": equal(f(n), mu, definitions=recurrence),
    "a start too early": at_most(2 * n + 1, 2**n, given=[n >= 2]),
}

UNPROVED = {
    "the first hundred": equal(Sum(k, (k, 1, n)), n * (n + 1) / 2 + binomial(n, 101)),
    "even numbers only step by two": equal(Sum(1 + (-1) ** k, (k, 1, even)), 0),
    "a base outside the domain": equal(KroneckerDelta(m, 1), 0),
    "a recurrence that starts later": equal(g(m), 0, definitions=doubling),
    "a descent without an end": equal(
        r_(k, d), 0, given=[k >= d], definitions=(*diagonals, Definition(r_(i, i), Integer(0), (i,)))
    ),
    "a definition that moves along": equal(n * (S - n + 1), 0, definitions=[Definition(S, n)]),
    "a sum that may run backwards": equal(Sum(k, (k, 1, j)), j * (j + 1) / 2),
    "a hypothesis that stops": equal(g(n), 0, given=[n <= 5], definitions=doubling),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_statements_are_proved(title, holds):
    """A statement whose step follows from its hypothesis is proved."""
    holds(TRUE[title], "induction")


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A statement that fails for one n is refuted there and never proved."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_inductions_with_a_hole_are_not_proved(title, open_):
    """An induction whose start, step or domain does not reach every n proves nothing."""
    open_(UNPROVED[title])


def test_a_half_is_no_natural_number(open_):
    """Induction says nothing about a variable that is not an integer."""
    real = Symbol("v", nonnegative=True)
    open_(equal(Sum(1, (k, 1, real)), real + Rational(1, 2)))
