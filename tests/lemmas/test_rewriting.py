"""Rewriting with theorems: every instance, under binders too, and nothing that does not follow."""

from __future__ import annotations

import pytest
from at_hand import N, X, a, b, c, f, i, k, log_of_square, m, p, proved, pythagoras, q, x, y
from sympy import (
    Derivative,
    Dummy,
    Eq,
    Expr,
    Integer,
    Limit,
    Max,
    Ne,
    Product,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    oo,
    sin,
)

from udlsym.binding import free_in
from udlsym.checking import check
from udlsym.errors import NotProved, Rejected, StatementError
from udlsym.evidence import Entry, Identity, Instance, Place, Within
from udlsym.exact.expectations import expectation
from udlsym.statements import Definition, equal
from udlsym.theorems import Theorem, theorem


def test_every_instance_is_rewritten() -> None:
    """Also a few terms of a sum, and twice in one sum."""
    found = proved(pythagoras.rewrite(sin(y) ** 2 + cos(y) ** 2 + sin(a) ** 2 + 3 + cos(a) ** 2))
    assert found.rhs == 5


def test_right_to_left() -> None:
    """An equation is used backwards on request."""
    assert proved(log_of_square.rewrite(2 * log(p) + 1, reverse=True)).rhs == log(p**2) + 1


def test_values_may_be_fixed() -> None:
    """Of two instances only the one that is named is rewritten."""
    found = proved(log_of_square.rewrite(log(p**2) + log(q**2), {x: q}))
    assert found.rhs == log(p**2) + 2 * log(q)


UNDER_BINDERS: dict[str, tuple[Theorem, Expr, Expr]] = {
    "sum": (pythagoras, Sum(X[k] * (sin(X[k]) ** 2 + cos(X[k]) ** 2), (k, 1, N)), Sum(X[k], (k, 1, N))),
    "the range of a sum": (log_of_square, Sum(log(k**2), (k, 1, N)), Sum(2 * log(k), (k, 1, N))),
    "double sum": (
        pythagoras,
        Sum(X[k] * (sin(i) ** 2 + cos(i) ** 2), (k, 1, N), (i, 1, k + N)),
        Sum(X[k], (k, 1, N), (i, 1, k + N)),
    ),
    "product": (pythagoras, Product(k + sin(k) ** 2 + cos(k) ** 2, (k, 1, N)), Product(k + 1, (k, 1, N))),
    "derivative": (pythagoras, Derivative(x * (sin(x) ** 2 + cos(x) ** 2), x), Derivative(x, x)),
    "limit": (
        log_of_square,
        Limit(log(x**2) / x, x, oo),
        Limit(2 * log(x) / x, x, oo),
    ),
    "limit from the right": (log_of_square, Limit(log(x**2) * x, x, 0, "+"), Limit(2 * log(x) * x, x, 0, "+")),
}


@pytest.mark.parametrize("where", UNDER_BINDERS)
def test_rewriting_under_a_binder(where: str) -> None:
    """The hypotheses hold there by what the binder says of its symbol."""
    stated, before, after = UNDER_BINDERS[where]
    found = proved(stated.rewrite(before))
    assert (found.rhs, found.given) == (after, ())


def test_a_strict_inequality_holds_near_a_point() -> None:
    """Under a derivative x > 0 may be used, x = 1 and x >= 1 may not."""
    assert proved(log_of_square.rewrite(Derivative(log(x**2), x), given=[x > 0])).rhs == Derivative(2 * log(x), x)
    at_one = theorem("at one", x**2, x, given=[Eq(x, 1)])
    with pytest.raises(StatementError, match="not seen to hold under the binder"):
        at_one.rewrite(Derivative(x**2, x), given=[Eq(x, 1)])
    from_one = theorem("from one", Max(1, x), x, given=[x >= 1])
    with pytest.raises(StatementError, match="not seen to hold under the binder"):
        from_one.rewrite(Derivative(Max(1, x), x), given=[x >= 1])


def test_a_name_defined_by_the_variable_moves_with_it() -> None:
    """y := x and y = 1 say no more under d/dx than x = 1 does."""
    at_one = theorem("at one", x**2 + y, x + y, given=[Eq(y, 1), Eq(x, y)])
    with pytest.raises(StatementError):
        at_one.rewrite(Derivative(x**2 + y, x), given=[Eq(y, 1)], definitions=[Definition(y, x)])
    statement = equal(Derivative(y * x, x), Derivative(x, x), given=[Eq(y, 1)], definitions=[Definition(y, x)])
    one = theorem("one", y * x, x, given=[Eq(y, 1)])
    with pytest.raises(Rejected):
        check(statement, Within((Place((0,), (), x, Instance("one")),)), {"one": one.statement})


NOT_UNDER_BINDERS: dict[str, Expr] = {
    "a range that leaves the hypothesis": Sum(log(k**2), (k, -3, N)),
    "a family of any sign": Sum(log(X[k] ** 2), (k, 1, N)),
    "a range that may run backwards": Sum(log(k**2), (k, 1, m)),
    "a limit from the left": Limit(log(x**2), x, 0, "-"),
    "a derivative anywhere": Derivative(log(x**2), x),
    "an index declared positive that is not": Sum(
        log(Symbol("k", integer=True, positive=True) ** 2), (Symbol("k", integer=True, positive=True), -2, N)
    ),
}


@pytest.mark.parametrize("where", NOT_UNDER_BINDERS)
def test_a_hypothesis_that_fails_under_the_binder(where: str) -> None:
    """A hypothesis outside says nothing of a bound symbol of the same name."""
    with pytest.raises(StatementError, match="nothing in"):
        log_of_square.rewrite(NOT_UNDER_BINDERS[where], given=[k > 0, y > 0])


@pytest.mark.parametrize("domain", [{}, {"positive": True}, {"even": True}], ids=str)
def test_a_dummy_index_is_the_same_for_prover_and_checker(domain: dict[str, bool]) -> None:
    """Inside a sum over a dummy that declares more than that it is an integer, equals are put for equals too."""
    d = Dummy("k", integer=True, **domain)
    found = proved(pythagoras.rewrite(Sum((sin(d) ** 2 + cos(d) ** 2) * X[d], (d, 1, N))))
    assert found.rhs == Sum(X[d], (d, 1, N)) or found.rhs.dummy_eq(Sum(X[d], (d, 1, N)))


def test_a_bound_variable_is_not_captured() -> None:
    """y does not match the index of a sum, and a sum put in by hand is rejected."""
    factor = theorem("a factor", Sum(y * X[k], (k, 1, N)), y * Sum(X[k], (k, 1, N)))
    assert proved(factor.rewrite(Sum(b * X[m], (m, 1, 5)))).rhs == b * Sum(X[k], (k, 1, 5))
    with pytest.raises(StatementError, match="nothing in"):
        factor.rewrite(Sum(k * X[k], (k, 1, N)))
    captured = equal(Sum(k * X[k], (k, 1, N)), k * Sum(X[k], (k, 1, N)))
    with pytest.raises(Rejected):
        check(captured, Instance("f", ((y, k),)), {"f": factor.statement})
    put = theorem("put", a, a + y - c, given=[Eq(y, c)])
    inside = equal(Sum(a, (k, 1, N)), Sum(a + k - m, (k, 1, N)), given=[Eq(k, m)])
    with pytest.raises(Rejected):
        check(inside, Within((Place((0,), (), a + k - m, Instance("p", ((y, k), (c, m)))),)), {"p": put.statement})


@pytest.mark.parametrize(
    ("expression", "free"),
    [
        (Derivative(f(x), X[i]), {i, x, X.label}),
        (Sum(Derivative(f(x), X[k]), (k, 1, m)), {m, x, X.label}),
        (Sum(Derivative(f(x), X[k]), (i, 1, k)), {k, x, X.label}),
        (Limit(Derivative(f(x), X[k]) * y, y, a), {k, x, a, X.label}),
    ],
)
def test_free_symbols_of_a_derivative_by_an_entry(expression: Expr, free: set[Symbol]) -> None:
    """The index of the entry is free unless something binds it."""
    assert {s for s in free_in(expression) if isinstance(s, Symbol)} == free


def test_the_entry_by_which_a_derivative_is_taken_takes_its_value_too() -> None:
    """At i = 3 the derivative is by X[3]: SymPy does not count i among the symbols of a derivative by X[i]."""
    total = Sum(X[k] ** 2, (k, 1, N))
    stated = theorem("gradient", Derivative(total, X[i]), 2 * X[i], given=[i >= 1, i <= N])
    assert proved(stated.instantiate({i: 3})).lhs == Derivative(total, X[3])


def test_a_derivative_by_a_bound_entry_is_no_constant_of_the_sum() -> None:
    """A sum over all entries of the derivatives by them is not their number times one of them."""
    total = Sum(exp(X[i]), (i, 1, m))
    sums = [Sum(Derivative(total, X[k]), (k, 1, end)) for end in (N, N + 1)]
    for constant in (Derivative(total, X[k]), Derivative(total, X[Symbol("_1", integer=True)])):
        entries = tuple(Entry(each, "linearity", (constant, Integer(1))) for each in sums)
        units = tuple(Entry(Sum(1, (k, 1, end)), "range", (Symbol("unit"),)) for end in (N, N + 1))
        with pytest.raises(Rejected):
            check(equal((N + 1) * sums[0], N * sums[1], given=[m > N]), Identity((*units, *entries)))


def test_what_is_put_in_may_not_mend_a_hole() -> None:
    """``f(x) = 1/x`` where both are defined; SymPy makes x f(x) a plain 1, which says too much at x = 0."""
    place = Place((1,) if (x * f(x)).args[1] == f(x) else (0,), (), 1 / x, Instance("reciprocal"))
    reciprocal = equal(f(x), 1 / x)  # taken for a theorem, as if somebody had proved it
    away = equal(x * f(x), 1, given=[Ne(x, 0)])
    assert check(away, Within((place,)), {"reciprocal": reciprocal}) == {"reciprocal"}
    with pytest.raises(Rejected, match="x is not seen to be other than zero"):
        check(equal(x * f(x), 1), Within((place,)), {"reciprocal": reciprocal})


def test_a_condition_of_what_is_put_in_joins_the_hypotheses() -> None:
    """x + 1 for (x**2 - 1)/(x - 1), backwards, needs x != 1."""
    quotient = theorem("quotient", (x**2 - 1) / (x - 1), x + 1)
    assert proved(quotient.rewrite(sin(y + 1), reverse=True)).given == (Ne(y - 1, 0),)


def test_no_rewriting_into_an_expectation_or_a_piece() -> None:
    """Their value depends on more than the value of what stands in them."""
    with pytest.raises(StatementError, match="nothing in"):
        pythagoras.rewrite(expectation(sin(x) ** 2 + cos(x) ** 2, x))


def test_an_expectation_does_not_see_what_random_names_are_said_to_be() -> None:
    """y := x and y = 1 say nothing of every outcome of x."""
    definitions = [Definition(y, x)]
    with pytest.raises(NotProved):
        theorem("no", expectation(x, x), 1, given=[Eq(y, 1)], definitions=definitions).prove()


def test_rewriting_nothing_shows_the_nearest() -> None:
    """The error shows what was looked for and the subterm that is most like it."""
    with pytest.raises(StatementError, match=r"is an instance of log\(x\*\*2\); nearest is log\(y\*\*3\)"):
        log_of_square.rewrite(log(y**3) + x)


def test_an_inequality_does_not_rewrite() -> None:
    """Only equals are put for equals."""
    with pytest.raises(StatementError, match="is no equation"):
        theorem("less", x, x + 1, "<").rewrite(x)


@pytest.mark.parametrize(
    "places",
    [
        (Place((0,), (), Integer(1), Instance("t")), Place((0,), (), Integer(2), Instance("t"))),
        (Place((), (0, 1), Integer(1), Instance("t")), Place((0,), (), Integer(1), Instance("t"))),
        (Place((), (0, 0), Integer(1), Instance("t")),),
        (Place((), (7,), Integer(1), Instance("t")),),
        (Place((9,), (), Integer(1), Instance("t")),),
        (Place((), (), Integer(2), Instance("t")),),
        (),
    ],
)
def test_places_that_do_not_fit_are_rejected(places: tuple[Place, ...]) -> None:
    """Overlapping, missing or wrong places show nothing."""
    statement = equal(sin(x) ** 2 + cos(x) ** 2 + y, 2 + y)
    with pytest.raises(Rejected):
        check(statement, Within(places), {"t": pythagoras.statement})
