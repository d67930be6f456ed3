"""Witnesses off the simple values: large numbers, other branches, bounds that are met, examples of functions."""

import pytest
from sympy import (
    Derivative,
    Eq,
    Function,
    I,
    Identity,
    Limit,
    MatMul,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    atan,
    cos,
    exp,
    log,
    pi,
    re,
    sin,
    sqrt,
    symbols,
)

from udlsym.functions import softmax
from udlsym.matrices.refuting import refute as refute_matrices
from udlsym.refuting import refute
from udlsym.statements import at_most, equal, family, less, unequal

x, y, p = symbols("x y p", real=True)
z, w = symbols("z w")
K = Symbol("K", integer=True, positive=True)
i, j, t = symbols("i j t", integer=True)
a, b = family("a"), family("b")
f, g = Function("f", real=True), Function("g", real=True)
positive = Function("h", positive=True)
P, logits = family("P", domain="nonnegative"), family("z")
sums_to_one = Eq(Sum(P[i], (i, 1, K)), 1)
n = Symbol("n", integer=True, positive=True)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)

FALSE = {
    "large only": at_most(x, 10**5),
    "large only, near a limit": at_most(atan(x), pi / 2 - Rational(1, 100)),
    "other branch": equal(log(exp(z)), z),
    "other branch of a power": equal(exp(z) ** w, exp(z * w)),
    "two complex numbers": equal(re(z * w), re(z) * re(w)),
    "met in no fraction": less(x * exp(-x), exp(-1)),
    "met in a logarithm": less(-p * log(p) - (1 - p) * log(1 - p), log(2), given=[p > 0, p < 1]),
    "not unequal": unequal(sqrt(x), sqrt(2)),
    "softmax of one number": less(softmax(logits, i, K), 1, given=[i >= 1, i <= K]),
    "one outcome": less(P[j], 1, given=[sums_to_one, j >= 1, j <= K]),
    "half": at_most(P[1], Rational(1, 2), given=[sums_to_one, K >= 2]),
    "met at an angle": less(sin(x) + cos(x), sqrt(2)),
    "met at a root": less(0, x**4 - x**2 + Rational(1, 4)),
    "a root": unequal(x**2, 2),
    "arithmetic sequence": equal(a[3], 2 * a[0], given=[Eq(a[t + 1], a[t] + p)]),
    "moving average": equal(a[2], p**2 * a[0] + (1 - p) * b[2], given=[Eq(a[t], p * a[t - 1] + (1 - p) * b[t])]),
    "rising sequence": less(a[2], a[1], given=[a[t + 1] > a[t]]),
    "second derivative": equal(Derivative(f(x) ** 2, (x, 2)), 2 * f(x) * Derivative(f(x), (x, 2))),
    "partial derivatives": equal(Derivative(f(x, y), x, y), Derivative(f(x, y), x) * Derivative(f(x, y), y)),
    "difference quotient": equal(Limit((f(x + y) - f(x)) / y, y, 0), f(x)),
    "of a positive function": less(Derivative(log(positive(x)), (x, 2)), 0),
}
TRUE = {
    "bound of one that tends to it": less(atan(x), pi / 2),
    "principal branch": equal(exp(log(z)), z),
    "met only where it may be": at_most(x * exp(-x), exp(-1)),
    "met at an angle outside": less(sin(x) + cos(x), sqrt(2), given=[x > 1, x < 2]),
    "met at no root": less(0, x**4 - x**2 + Rational(1, 3)),
    "a root outside": unequal(p**2, 2, given=[p > 2]),
    "arithmetic sequence": equal(a[3], a[0] + 3 * p, given=[Eq(a[t + 1], a[t] + p)]),
    "moving average": equal(
        a[2], p**2 * a[0] + p * (1 - p) * b[1] + (1 - p) * b[2], given=[Eq(a[t], p * a[t - 1] + (1 - p) * b[t])]
    ),
    "rising sequence": less(a[1], a[3], given=[a[t + 1] > a[t]]),
    "a later entry": equal(a[10], a[1], given=[Eq(a[t], a[1])]),
    "a much later entry": equal(a[100], a[1], given=[Eq(a[t], a[1])]),
    "twice as many": equal(Sum(a[i], (i, 1, 2 * K)), 2 * K * a[1], given=[Eq(a[t], a[1])]),
    "geometric sequence": equal(a[K + 3], 2**K * a[3], given=[Eq(a[t + 1], 2 * a[t])]),
    "constant sequence": equal(Sum(a[i], (i, 1, K)), K * a[1], given=[Eq(a[t], a[1])]),
    "less than all": less(P[j], 1, given=[sums_to_one, j >= 1, j <= K, P[j] < Rational(1, 2)]),
    "second derivative": equal(
        Derivative(f(x) ** 2, (x, 2)), 2 * Derivative(f(x), x) ** 2 + 2 * f(x) * Derivative(f(x), (x, 2))
    ),
    "order of derivatives": equal(Derivative(f(x, y), x, y), Derivative(f(x, y), y, x)),
    "difference quotient": equal(Limit((f(x + y) - f(x)) / y, y, 0), Derivative(f(x), x)),
    "not equal": unequal(x**2, 2, given=[x > 2]),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_statement_has_a_witness(name):
    """It is found although no simple values show it."""
    assert refute(FALSE[name]) is not None


@pytest.mark.parametrize("name", TRUE)
def test_its_true_neighbour_has_none(name):
    """What is true is not accused."""
    assert refute(TRUE[name], points=20) is None


def test_an_example_of_a_function_is_told():
    """The witness names the function."""
    witness = refute(FALSE["second derivative"])
    assert witness is not None
    assert witness.at[0] == ("f(t)", "t**2 + t")


def test_numbers_that_meet_are_shown_as_one_closed_expression():
    """Both sides are the same number, and no ball."""
    witness = refute(FALSE["met in no fraction"])
    assert witness is not None
    assert (witness.left, witness.right) == ("exp(-1)", "exp(-1)")


def test_a_function_with_real_values_is_not_exemplified_at_complex_arguments():
    """A polynomial with real coefficients is real on the real line only."""
    assert refute(equal(Derivative(f(I * x), (x, 2)), Derivative(f(I * x), (x, 2)) + re(f(I * x)) - f(I * x))) is None


def test_matrices_at_which_bounds_are_met_and_products_vanish():
    """The zero matrix is tried for a bound, and a kernel for a product that is zero."""
    assert refute_matrices(less(0, Trace(A.T * A))) is not None
    assert refute_matrices(at_most(0, Trace(A.T * A))) is None
    vanishing = Eq(MatMul(B, A), ZeroMatrix(n, n))
    assert refute_matrices(equal(A * B, ZeroMatrix(n, n), given=[vanishing])) is not None
    assert refute_matrices(equal(Trace(A * B), 0, given=[vanishing])) is None
    u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
    units = [Eq(Transpose(e) * e, Identity(1)) for e in (u, v)]
    assert refute_matrices(equal(Transpose(u) * v, Identity(1), given=units)) is not None
    involutions = [Eq(MatMul(e, e), Identity(n)) for e in (A, B)]
    assert refute_matrices(equal(A * B, B * A, given=involutions)) is not None


def test_large_numbers_are_no_exponents_of_polynomials():
    """A closed expression with exp(10**7) is left to the balls: memory would not suffice for it."""
    assert refute(less(1 / (1 + exp(-x)), 1 / (1 + exp(-x - 1)))) is None


def test_what_may_be_meant_for_every_number_is_left_alone():
    """A hypothesis about f at a number of which nothing else is said may be convexity: Jensen's inequality stands."""
    u, mid = Symbol("u", real=True), (x + y) / 2
    convex = [Derivative(f(u), (u, 2)) >= 0]
    assert refute(at_most(f(mid), (f(x) + f(y)) / 2, given=convex)) is None
    assert refute(less(Derivative(f(x), (x, 2)), 0)) is not None


def test_what_may_be_meant_for_every_number_refutes_nothing():
    """``f(u) >= 0``, u in no side, may be meant for every u; ``y = f(u)`` names a number."""
    u, y = symbols("u y", real=True)
    assert refute(at_most(0, f(x), given=[f(u) >= 0])) is None
    assert refute(at_most(0, f(x), given=[f(x) >= -1])) is not None
    assert refute(at_most(0, y, given=[Eq(y, f(u))])) is not None
