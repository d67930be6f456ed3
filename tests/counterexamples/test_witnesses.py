"""Witnesses where drawing values is not enough: undefined functions, moments, equations to be solved, bounds met."""

import pytest
from sympy import (
    Derivative,
    Eq,
    Expr,
    Function,
    KroneckerDelta,
    Max,
    Ne,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    sin,
    sqrt,
    symbols,
)

from udlsym.exact.calculus import composite
from udlsym.exact.expectations import Expectation, expectation
from udlsym.refuting import refute
from udlsym.statements import Definition, Statement, at_most, equal, family, less

x, y, w, mu = symbols("x y w mu", real=True)
e1, e2, e3 = symbols("e_1 e_2 e_3", real=True)
p, sigma = symbols("p sigma", positive=True)
n = Symbol("n", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True)
f = Function("f", real=True)
epsilon, weights = family("epsilon"), family("w")


def mean(expression: Expr) -> Expectation:
    """The mean over everything random in this file."""
    return expectation(expression, *sorted(expression.free_symbols & {e1, e2, e3}, key=str))


WHITE = [Eq(mean(e1), 0), Eq(mean(e2), 0), Eq(mean(e1**2), sigma**2), Eq(mean(e2**2), sigma**2), Eq(mean(e1 * e2), 0)]


def test_undefined_functions_at_irrational_arguments() -> None:
    """Where the arguments are apart the values are free, and where they may be one number nothing is said."""
    assert refute(equal(f(exp(x)), f(exp(x) + 1))) is not None
    assert refute(equal(f(exp(x)), f(exp(x)) + 1)) is not None
    assert refute(equal(f(exp(x + y)), f(exp(x) * exp(y)))) is None
    assert refute(equal(f(sin(x) ** 2 + cos(x) ** 2), f(1 + 0 * x))) is None
    assert refute(equal(f(log(exp(x) * 2)), f(x + log(2)))) is None
    assert refute(equal(f(sqrt(p) ** 2), f(p))) is None


def test_composites_at_irrational_arguments() -> None:
    """A loss of several numbers is one function: equal numbers, equal losses."""
    loss = composite("L", exp(weights[k]), k, n)
    assert refute(equal(loss, composite("L", exp(weights[j]), j, n))) is None
    assert refute(equal(loss, composite("L", exp(2 * weights[k]), k, n))) is not None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (mean((x + e1 + e2) ** 2), x**2 + 2 * sigma**2),
        (mean((w * e1 - e2) ** 2), (w**2 + 1) * sigma**2),
        (mean(mean(e1 * e2) + e1**2), sigma**2),
    ],
)
def test_moments(left: Expr, right: Expr) -> None:
    """What follows from the moments is never refuted, and what contradicts them is."""
    assert refute(equal(left, right, given=WHITE)) is None
    assert refute(equal(left, right + x**2 + 1, given=WHITE)) is not None
    assert refute(equal(left, right - 2 * sigma**2, given=WHITE)) is not None


def test_the_values_at_the_outcomes_have_the_moments() -> None:
    """A witness shows outcomes of which anyone can see that they satisfy the hypotheses."""
    witness = refute(equal(mean(e1 * e2), 1, given=WHITE))
    assert witness is not None
    at = {name: Rational(value) for name, value in witness.at}
    values = {name: [at[f"{name} at outcome {m}"] for m in (1, 2, 3, 4)] for name in ("e_1", "e_2")}
    assert all(sum(drawn) == 0 for drawn in values.values())
    assert all(sum(value**2 for value in drawn) == 4 * at["sigma"] ** 2 for drawn in values.values())


def test_moments_beyond_squares_are_met_or_passed_over() -> None:
    """A hypothesis that is no condition on squares is still checked at every point."""
    symmetric = [
        Eq(mean(Max(0, e1) ** 2), mean(Max(0, -e1) ** 2)),
        Eq(mean(Max(0, e1) ** 2 + Max(0, -e1) ** 2), sigma**2),
    ]
    assert refute(equal(mean(Max(0, e1) ** 2), sigma**2 / 2, given=symmetric)) is None
    assert refute(equal(mean(Max(0, e1) ** 2), sigma**2, given=symmetric)) is not None


def test_defined_moments_of_a_family() -> None:
    """Every entry has the moments that a definition gives; one that ties entries to each other is left alone."""
    single = (Definition(expectation(epsilon[k], epsilon), x * 0, (k,)),
              Definition(expectation(epsilon[k] ** 2, epsilon), sigma**2, (k,)))  # fmt: skip
    squares = expectation(Sum(epsilon[k] ** 2, (k, 1, n)), epsilon)
    assert refute(Statement(squares, "==", n * sigma**2, (), definitions=single)) is None
    assert refute(Statement(squares, "==", n * sigma, (), definitions=single)) is not None
    tied = (single[0], Definition(expectation(epsilon[i] * epsilon[j], epsilon), KroneckerDelta(i, j), (i, j)))
    square = expectation(Sum(epsilon[k], (k, 1, n)) ** 2, epsilon)
    assert refute(Statement(square, "==", n, (), definitions=tied)) is None


def test_uncorrelated_entries() -> None:
    """Any two entries of a family whose products are zero in the mean are so at the outcomes, in whichever words."""
    none = Definition(expectation(epsilon[k], epsilon), x * 0, (k,))
    product, square = expectation(epsilon[i] * epsilon[j], epsilon), expectation(epsilon[k] ** 2, epsilon)
    white = (none, Definition(product, sigma**2 * KroneckerDelta(i, j), (i, j)))
    apart = (none, Definition(square, sigma**2, (k,)), Definition(product, x * 0, (i, j), (Ne(i, j),)))
    weighted = expectation(Sum(weights[k] * epsilon[k], (k, 1, n)) ** 2, epsilon)
    right = sigma**2 * Sum(weights[k] ** 2, (k, 1, n))
    for moments in (white, apart):
        assert refute(Statement(weighted, "==", right, (), definitions=moments), points=30) is None
        wrong = sigma**2 * Sum(weights[k], (k, 1, n)) ** 2
        assert refute(Statement(weighted, "==", wrong, (), definitions=moments), points=30) is not None
        assert refute(Statement(weighted, "==", n * right, (), definitions=moments), points=30) is not None


@pytest.mark.parametrize("body", [2 * KroneckerDelta(i, j) - 1, sigma**2 + 0 * i, KroneckerDelta(i, j) + x])
def test_entries_that_may_not_go_on_are_left_alone(body: Expr) -> None:
    """No three numbers have products of mean -1 and squares of mean 1: two that have show nothing."""
    tied = (Definition(expectation(epsilon[i] * epsilon[j], epsilon), body, (i, j)),)
    assert (
        refute(Statement(expectation(epsilon[1] * epsilon[2], epsilon), "==", 5 + 0 * x, (), definitions=tied)) is None
    )
    centred = Definition(expectation(epsilon[k], epsilon), mu, (k,))  # nor have infinitely many, uncorrelated, one mean
    both = (centred, Definition(expectation(epsilon[i] * epsilon[j], epsilon), KroneckerDelta(i, j), (i, j)))
    assert (
        refute(Statement(expectation(epsilon[1] * epsilon[2], epsilon), "==", 5 + 0 * x, (), definitions=both)) is None
    )


def test_moments_that_nothing_has() -> None:
    """Where no distribution has the moments, no point lies inside the hypotheses."""
    impossible = [Eq(mean(e1), 2), Eq(mean(e1**2), 1)]
    assert refute(equal(mean(e1), 3, given=impossible)) is None
    defined = (Definition(expectation(epsilon[k], epsilon), x * 0 + 2, (k,)),
               Definition(expectation(epsilon[k] ** 2, epsilon), x * 0 + 1, (k,)))  # fmt: skip
    none = expectation(Sum(epsilon[k], (k, 1, 0)) + x, epsilon)
    assert refute(Statement(none, "==", x + 1, (), definitions=defined)) is None
    squared = (Definition(expectation(epsilon[k], epsilon), mu + 0 * k, (k,)),
               Definition(expectation(epsilon[k] ** 2, epsilon), sigma + 0 * k, (k,)))  # fmt: skip
    assert refute(Statement(mu**2, "<=", sigma, (), "inequality", definitions=squared)) is None
    assert refute(Statement(mu, "<=", sigma, (), "inequality", definitions=squared)) is not None


def test_products_of_two_random_families() -> None:
    """A moment that ties two families is met by the one that is settled last."""
    xs, ys = family("x"), family("y")
    product = (Definition(expectation(xs[k] * ys[k], xs, ys), 0 * x, (k,)),)
    together = expectation(Sum(xs[k] * ys[k], (k, 1, n)), xs, ys)
    assert refute(Statement(together, "==", 0 * x, (), definitions=product)) is None
    assert refute(Statement(together, "==", n + 0 * x, (), definitions=product)) is not None


def test_equations_are_solved_together() -> None:
    """Two equations that meet in a point are no obstacle, nor is a square."""
    a, b = symbols("a b", real=True)
    meeting = [Eq(a + 2 * b / 3, 0), Eq(a + b / 2, 1)]
    assert refute(equal(a, 4, given=meeting)) is None
    assert refute(equal(a, 5, given=meeting)) is not None
    assert refute(equal(p, 3, given=[Eq(p**2, 9)])) is None
    assert refute(equal(a, 3, given=[Eq(a**2 + b, 9 + b)])) is not None


def test_an_irrational_divisor_is_no_obstacle() -> None:
    """A quotient vanishes where its numerator does."""
    a, b = symbols("a b", real=True)
    orthogonal = [Eq((a + 2 * b) / sqrt(a**2 + b**2 + 1), 0)]
    assert refute(equal(a, -2 * b, given=orthogonal)) is None
    assert refute(equal(a, 2 * b, given=orthogonal)) is not None


def test_both_readings_of_a_derivative() -> None:
    """Where a hypothesis makes a quantity depend on the variable, what is true in one reading is not refuted."""
    a = Symbol("a", real=True)
    tied = [Eq(a, x**2)]
    assert refute(equal(Derivative(a + x, x), 1, given=tied)) is None
    assert refute(equal(Derivative(a + x, x), 1 + 2 * x, given=tied)) is None
    assert refute(equal(Derivative(a + x, x), 2 + 3 * x, given=tied)) is not None


def test_bounds_that_are_met_where_everything_is_equal() -> None:
    """A strict inequality fails where its bound is met."""
    gap = p + sigma - 2 * sqrt(p) * sqrt(sigma) + (x - y) ** 2
    assert refute(less(0, gap)) is not None
    assert refute(at_most(0, gap)) is None
