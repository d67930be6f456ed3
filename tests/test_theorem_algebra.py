"""The algebra of theorems: what leaves it is proved, and every near miss raises and says why."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import (
    Abs,
    Derivative,
    Dummy,
    Eq,
    Expr,
    Function,
    IndexedBase,
    Integer,
    Limit,
    Max,
    Mul,
    Ne,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    cos,
    exp,
    log,
    oo,
    sign,
    sin,
    symbols,
)

from udlsym.binding import free_in
from udlsym.chaining import Line, LineFails, calc, chain, conjoin
from udlsym.checking import check
from udlsym.cli import main
from udlsym.errors import ForgeryError, NotProved, Rejected, StatementError
from udlsym.evidence import Chained, Conjoined, Entry, Identity, Instance, Lemma, Place, Within
from udlsym.exact.expectations import expectation
from udlsym.lemmas.dependencies import graph_text
from udlsym.statements import Definition, equal, less
from udlsym.theorems import Theorem, derived, theorem
from udlsym.verdicts import Proved

x, y, a, b, c = symbols("x y a b c", real=True)
p, q = symbols("p q", positive=True)
i, k, m = symbols("i k m", integer=True)
N = Symbol("N", integer=True, positive=True)
X = IndexedBase("X", real=True)
f = Function("f", real=True)
r = Function("r")

pythagoras = theorem("Pythagoras", sin(x) ** 2 + cos(x) ** 2, 1)
log_of_square = theorem("the log of a square", log(x**2), 2 * log(x), given=[x > 0])
falsehood = theorem("a falsehood", x, x + 1)
holed = (x**2 + x) / (x * (x + 1))
step_is_holed = theorem("the squared sign, with holes", sign(x) ** 2, holed, given=[x > 0])
holed_is_one = theorem("a quotient is one", holed, 1)


def proved(found: Theorem) -> Theorem:
    """The theorem, whose evidence the checker has accepted."""
    assert type(found) is Theorem
    assert isinstance(found.prove(), Proved)
    assert repr(found).startswith("⊢")
    return found


# calc ----------------------------------------------------------------------------------------------------------------


def test_a_proof_line_by_line_is_a_theorem() -> None:
    """Lines by provers give the theorem that says the first equals the last."""
    found = proved(calc("a square", (x + 1) ** 2 - 1, x**2 + 2 * x, x * (x + 2)))
    assert (found.lhs, found.rhs, found.given) == ((x + 1) ** 2 - 1, x * (x + 2), ())


def test_a_line_by_a_theorem_rests_on_it() -> None:
    """A theorem named rewrites the line; arithmetic that is left over is a prover's."""
    found = proved(calc("logs", log(p**2) + 1, Line(2 * (log(p) + Rational(1, 2)), by=log_of_square)))
    assert found.parents == (log_of_square,)


def test_a_theorem_turned_round_justifies_a_line() -> None:
    """An equation is used right to left where that fits."""
    assert proved(calc("logs", 2 * log(p) + 1, Line(log(p**2) + 1, by=log_of_square))).given == ()


def test_several_theorems_justify_one_line() -> None:
    """They are used one after the other."""
    line = Line(2 * log(p) + 1, by=(log_of_square, pythagoras))
    found = proved(calc("both", log(p**2) + sin(a) ** 2 + cos(a) ** 2, line))
    assert found.parents == (log_of_square, pythagoras)


def test_the_hypotheses_of_a_theorem_join_those_of_the_proof() -> None:
    """What a named theorem needs and nobody has said is a hypothesis of the result."""
    assert calc("logs", log(y**2), Line(2 * log(y), by=log_of_square), given=[a > 0]).given == (a > 0, y > 0)


def test_a_chain_of_inequalities() -> None:
    """Equalities, <= and < in one chain give <."""
    found = proved(calc("means", 2 * a * b, Line(a**2 + b**2, "<="), Line(a**2 + b**2 + 1, "<")))
    assert found.statement.relation == "<"


def test_an_inequality_by_a_theorem() -> None:
    """A theorem that is an inequality justifies a line that is its instance."""
    means = theorem("means", 2 * a * b, a**2 + b**2, "<=")
    found = proved(calc("at x and 3", 6 * x, Line(x**2 + 9, "<=", by=means.instantiate({a: x, b: 3}))))
    assert found.rhs == x**2 + 9


def test_a_false_line_fails_there_with_a_witness() -> None:
    """The error names the line, shows it, and carries the witness."""
    with pytest.raises(LineFails, match=r"line 2: x\*\*2 \+ 2\*x == x\*\(x \+ 1\)\nit is false at x = ") as error:
        calc("a square", (x + 1) ** 2 - 1, x**2 + 2 * x, x * (x + 1))
    assert error.value.line == 2
    assert error.value.witness is not None


def test_a_false_line_under_a_theorem_fails_with_a_witness() -> None:
    """Naming a theorem makes nothing true."""
    with pytest.raises(LineFails, match=r"line 1.*\nit is false") as error:
        calc("logs", log(p**2), Line(3 * log(p), by=log_of_square))
    assert error.value.witness is not None


def test_a_line_by_a_theorem_that_does_not_apply_shows_the_nearest() -> None:
    """The line is true, but not by that theorem."""
    with pytest.raises(LineFails, match=r"is an instance of log\(x\*\*2\); nearest is sin\(2\*x\)"):
        calc("no", sin(2 * x), Line(2 * sin(x) * cos(x), by=log_of_square))


def test_a_line_by_a_falsehood_is_refused() -> None:
    """What is no theorem justifies nothing."""
    with pytest.raises(NotProved, match="a falsehood"):
        calc("no", x, Line(x + 1, by=falsehood))


def test_a_wrong_hypothesis_at_a_line() -> None:
    """A theorem whose hypothesis fails at the instance does not justify the line."""
    counting = [Definition(r(k), r(k - 1) + 1, (k,), (k >= 1,)), Definition(r(Integer(0)), Integer(0))]
    stated = theorem("counting", r(m), m, given=[m >= 0], definitions=counting)
    assert proved(calc("four", r(Integer(4)), Line(4, by=stated))).parents == (stated,)
    with pytest.raises(LineFails, match="counting needs m >= 0"):
        calc("no", r(Integer(-1)), Line(-1, by=stated))


def test_one_inequality_of_values_among_equations() -> None:
    """a = b and b != c give a != c."""
    found = proved(calc("apart", (x + 1) ** 2 + 1, x**2 + 2 * x + 2, Line(-(x**2), "!=")))
    assert found.statement.relation == "!="


@pytest.mark.parametrize("relations", [("<=", ">"), ("!=", "!="), ("<", ">=")])
def test_relations_that_do_not_compose(relations: tuple[str, str]) -> None:
    """a < b > c says nothing of a and c."""
    with pytest.raises(StatementError, match="say nothing of its ends"):
        calc("no", x, Line(x + 1, relations[0]), Line(x, relations[1]))  # type: ignore[arg-type]


def test_no_lines_are_no_proof() -> None:
    """A proof has a line."""
    with pytest.raises(StatementError, match="at least one line"):
        calc("no", x)


def test_a_middle_line_brings_its_condition_along() -> None:
    """Where the middle is undefined and the ends are not, the result does not speak."""
    found = proved(calc("through a quotient", x, Mul(x, y + 1) / (y + 1) ** 2 * (y + 1), (x * y + x) / (y + 1), x))
    assert found.given == (Ne(y + 1, 0),)
    assert proved(chain(step_is_holed.specialise(x > 2), holed_is_one)).rhs == 1


def test_the_checker_refuses_a_middle_that_may_be_undefined() -> None:
    """Without the condition the same evidence is rejected."""
    middle = (x * y + x) / (y + 1)
    lines = Chained((("==", middle, Identity()), ("==", x, Identity())))
    statement = equal(x, x, given=[Ne(y + 1, 0)])
    assert check(statement, lines) == frozenset()
    with pytest.raises(Rejected, match="not seen to be other than zero"):
        check(equal(x, x), lines)


def test_a_middle_that_is_never_defined_is_refused() -> None:
    """``zoo`` stands between nothing."""
    zoo = Integer(1) / Integer(0)
    with pytest.raises(Rejected):
        check(equal(x, y), Chained((("==", zoo, Identity()), ("==", y, Identity()))))


def test_a_divisor_that_vanishes_identically_is_no_endless_search() -> None:
    """``1/((x + 1)**2 - x**2 - 2*x - 1)`` is defined nowhere, and the checker says so."""
    nothing = 1 / ((x + 1) ** 2 - x**2 - 2 * x - 1)
    with pytest.raises(Rejected, match="not seen to be other than zero"):
        check(equal(y / x, y / x), Chained((("==", nothing, Identity()), ("==", y / x, Identity()))))


def test_a_middle_by_a_partial_definition_is_refused() -> None:
    """A name defined by 1/x may be undefined although it looks like a number."""
    reciprocal = (Definition(r(k), 1 / x, (k,)),)
    lines = Chained((("==", y + r(k) - r(m), Identity()), ("==", y, Identity())))
    with pytest.raises(Rejected, match="its definition may not be"):
        check(equal(y, y, definitions=reciprocal), lines)


def test_an_undefined_middle_under_a_binder_is_refused() -> None:
    """What must not vanish inside a sum is no plain hypothesis."""
    ends = Sum(X[k], (k, 1, N))
    with pytest.raises(LineFails, match=r"line 1.*\n.*not seen to be other than zero for 1 <= _0"):
        calc("no", ends, Sum((X[k] ** 2 + a * X[k]) / (X[k] + a), (k, 1, N)), ends)


# chain and conjoin ---------------------------------------------------------------------------------------------------


def test_theorems_that_meet_are_chained() -> None:
    """The union of hypotheses and the list of theorems stay visible."""
    found = proved(chain(step_is_holed, holed_is_one))
    assert (found.lhs, found.rhs) == (sign(x) ** 2, 1)
    assert (x > 0) in found.given
    assert found.parents == (step_is_holed, holed_is_one)


def test_equations_are_turned_to_meet() -> None:
    """a = b and c = b give a = c."""
    one = theorem("one", (x + 1) ** 2, x**2 + 2 * x + 1)
    other = theorem("other", x * (x + 2) + 1, x**2 + 2 * x + 1)
    assert proved(chain(one, other)).rhs == x * (x + 2) + 1


def test_theorems_that_do_not_meet() -> None:
    """The error names both and the side that is missing."""
    with pytest.raises(StatementError, match="Pythagoras ends with 1, and the log of a square has no such side"):
        chain(pythagoras, log_of_square)


def test_two_theorems_of_one_name_stay_apart() -> None:
    """Each has a key of its own, so neither speaks for the other."""
    one = theorem("lemma", (x + 1) ** 2, x**2 + 2 * x + 1)
    other = theorem("lemma", x**2 + 2 * x + 1, x * (x + 2) + 1)
    found = proved(chain(one, other))
    assert found.parents == (one, other)
    assert found.prove().theorems == ("lemma", "lemma (2)")
    with pytest.raises(StatementError):
        derived("mixed", equal(x, y), Instance("lemma"), {"lemma": one})


def test_a_conjunction_has_all_hypotheses() -> None:
    """Both sides are tuples; the hypotheses are united."""
    found = proved(conjoin(pythagoras, log_of_square))
    assert found.lhs == Tuple(pythagoras.lhs, log_of_square.lhs)
    assert found.given == (x > 0,)
    assert proved(found.instantiate({x: 2})).rhs == Tuple(1, 2 * log(2))


def test_conjunctions_that_are_refused() -> None:
    """Contradicting hypotheses, several relations, and falsehoods do not conjoin."""
    below = theorem("below", Abs(x), -x, given=[x < 0])
    with pytest.raises(StatementError, match="contradict"):
        conjoin(log_of_square, below)
    with pytest.raises(StatementError, match="several relations"):
        conjoin(pythagoras, theorem("less", x, x + 1, "<"))
    with pytest.raises(NotProved):
        conjoin(pythagoras, falsehood)
    pair = equal(Tuple(x, y), Tuple(x, x))
    with pytest.raises(Rejected):
        check(pair, Conjoined((Identity(), Identity())))


def test_two_definitions_of_one_name_are_refused() -> None:
    """Together they would make everything true."""
    one = theorem("one", r(Integer(0)), 1, definitions=[Definition(r(Integer(0)), Integer(1))])
    two = theorem("two", r(Integer(0)), 2, definitions=[Definition(r(Integer(0)), Integer(2))])
    with pytest.raises(StatementError, match="r has two definitions"):
        chain(one, two)
    with pytest.raises(StatementError, match="r has two definitions"):
        conjoin(one, two)


# hypotheses ----------------------------------------------------------------------------------------------------------


def test_a_stronger_hypothesis_takes_the_place_of_a_weaker() -> None:
    """x > 2 implies x > 0, which is dropped; y > 0 does not, and both stay."""
    assert proved(log_of_square.specialise(x > 2)).given == (x > 2,)
    assert proved(log_of_square.specialise(y > 0)).given == (x > 0, y > 0)


def test_a_hypothesis_against_the_others_is_refused() -> None:
    """Nothing is proved from a contradiction."""
    with pytest.raises(StatementError, match="contradict"):
        log_of_square.specialise(x < -1)


def test_a_hypothesis_that_follows_is_discharged() -> None:
    """By a prover, or by the theorem that says so."""
    both = theorem("both", log(x**2), 2 * log(x), given=[x > 0, x > exp(a)])
    assert proved(both.discharge(x > 0)).given == (x > exp(a),)
    needs_square = theorem(
        "sum of squares", Abs(a**2 + b**2 + y), a**2 + b**2 + y, given=[2 * a * b <= a**2 + b**2, y > 0]
    )
    means = theorem("means", 2 * a * b, a**2 + b**2, "<=")
    found = proved(needs_square.discharge(2 * a * b <= a**2 + b**2, by=means))
    assert found.given == (y > 0,)
    assert found.parents == (needs_square, means)


def test_a_hypothesis_that_does_not_follow_stays() -> None:
    """The error carries the witness, or says what the theorem named says instead."""
    with pytest.raises(StatementError, match="not seen to hold: at x = "):
        log_of_square.discharge(x > 0)
    with pytest.raises(StatementError, match="does not say x > 0"):
        log_of_square.discharge(x > 0, by=pythagoras)
    with pytest.raises(StatementError, match="has no hypothesis x > 1; it has x > 0"):
        log_of_square.discharge(x > 1)
    lemma = Lemma(x > 0, Identity(), Instance("t"))
    with pytest.raises(Rejected):
        check(equal(log(x**2), 2 * log(x)), lemma, {"t": log_of_square.statement})


def test_a_lemma_undefined_where_the_statement_counts_is_refused() -> None:
    """``x/x > 0`` in disguise says nothing at x = 0."""
    fact = (x**2 + 1) * holed > 0
    statement = equal(Max(0, x) - Max(0, -x), x)
    with pytest.raises(Rejected):
        check(statement, Lemma(fact, Identity(), Identity()))


def test_a_symbol_is_renamed() -> None:
    """Renaming is an instance, hypotheses and all."""
    found = proved(log_of_square.generalise({x: y}))
    assert found.given == (y > 0,)
    assert found.parents == (log_of_square,)


def test_a_term_is_freed_where_that_is_true() -> None:
    """sin(b) in a binomial formula may be anything."""
    special = theorem("binomial", (a + sin(b)) ** 2, a**2 + 2 * a * sin(b) + sin(b) ** 2)
    assert proved(special.generalise({sin(b): c})).lhs == (a + c) ** 2


def test_generalisations_that_say_too_much() -> None:
    """A constant of meaning, a hypothesis that is needed, a symbol that is not fresh, a wider domain."""
    with pytest.raises(StatementError, match=r"does not generalise to .*: at a = "):
        theorem("three", (a + 3) ** 2, a**2 + 6 * a + 9).generalise({Integer(3): b})
    with pytest.raises(StatementError, match=r"does not generalise to .*: at x = "):
        log_of_square.generalise(without=[x > 0])
    with pytest.raises(StatementError, match="no fresh symbol"):
        theorem("sum", (a + sin(b)) ** 2, a**2 + 2 * a * sin(b) + sin(b) ** 2).generalise({sin(b): a})
    with pytest.raises(StatementError, match="does not generalise"):
        theorem("positive", log(p**2), 2 * log(p)).generalise({p: x})


# rewriting -----------------------------------------------------------------------------------------------------------


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


# what it rests on, and how it is shown -------------------------------------------------------------------------------


def test_the_whole_graph_is_visible() -> None:
    """Direct and transitive; told as a tree, each theorem once."""
    one = pythagoras.rewrite(sin(y) ** 2 + cos(y) ** 2 + 1)
    two = chain(one, theorem("two", Integer(2), 1 + Integer(1)))
    graph = two.rests_on()
    assert set(graph) == {two, one, pythagoras, two.parents[1]}
    assert graph[one] == (pythagoras,)
    told = graph_text(two, "here.two").splitlines()
    assert told[0] == "here.two rests on"
    assert told[1].startswith("  ") and "Pythagoras rewriting" in told[1]
    assert told[2] == f"    {__name__}: Pythagoras"
    assert "no other theorem" in graph_text(pythagoras)


def test_show_prints_what_a_theorem_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    """`udlsym show` of a theorem ends with its graph."""
    assert main(["show", "derivations.activations.sigmoid_symmetry", "--processes", "1"]) == 0
    shown = capsys.readouterr().out
    assert "derivations.activations.sigmoid_symmetry\n  rests on   no other theorem" in shown


def test_a_cycle_is_an_error() -> None:
    """Parents changed by force into a circle are found out, whatever is asked."""
    found = pythagoras.rewrite(sin(y) ** 2 + cos(y) ** 2)
    object.__setattr__(found, "_parents", (("Pythagoras", found),))
    with pytest.raises(ForgeryError, match="rests on itself"):
        found.rests_on()
    with pytest.raises(ForgeryError, match="rests on itself"):
        found.prove()
    with pytest.raises(ForgeryError):
        found.instantiate({y: 2})
    assert repr(found).startswith("?")


FORCE = {
    "another statement": lambda t: object.__setattr__(t, "_statement", equal(x, x + 1)),
    "the statement from inside": lambda t: object.__setattr__(t._statement, "rhs", Integer(7)),
    "evidence that shows nothing": lambda t: object.__setattr__(t, "_derivation", Identity()),
    "another parent": lambda t: object.__setattr__(t, "_parents", (("Pythagoras", log_of_square),)),
    "no parent": lambda t: object.__setattr__(t, "_parents", ()),
    "a parent that is false": lambda t: object.__setattr__(t, "_parents", (("Pythagoras", falsehood),)),
    "a parent that is no theorem": lambda t: object.__setattr__(t, "_parents", (("Pythagoras", FakeTheorem()),)),
    "a statement that is none": lambda t: object.__setattr__(t, "_statement", FakeTheorem()),
}


class FakeTheorem:
    """Looks like a theorem that says anything."""

    name = "fake"
    statement = _statement = equal(x, x + 1)
    lhs, rhs, given = x, x + 1, ()

    def prove(self) -> None:
        """Claims to be proved."""


@pytest.mark.parametrize("how", FORCE)
def test_a_derived_theorem_changed_by_force_is_of_no_use(how: str) -> None:
    """It is checked again at use, and every operation on it raises."""
    found = pythagoras.rewrite(sin(y) ** 2 + cos(y) ** 2 + a)
    found.prove()
    FORCE[how](found)
    for use in (found.prove, lambda: found.specialise(y > 0), lambda: chain(found, found), lambda: conjoin(found)):
        with pytest.raises((NotProved, ForgeryError)):
            use()
    assert pythagoras.prove()


def test_a_theorem_put_together_by_hand_is_of_no_use() -> None:
    """Filling an empty one slot by slot proves nothing: what it holds is checked at use."""
    for derivation, parents in ((None, ()), (Identity(), ()), (Instance("P"), (("P", pythagoras),))):
        made = object.__new__(Theorem)
        for slot, value in {
            "_name": "made",
            "_statement": equal(x, x + 1),
            "_derivation": derivation,
            "_parents": parents,
            "_near_misses": (),
            "_source": "",
            "module": "here",
        }.items():
            object.__setattr__(made, slot, value)
        with pytest.raises(NotProved):
            made.prove()
        with pytest.raises(NotProved):
            calc("no", x, Line(x + 1, by=made))
        assert repr(made).startswith("?")


def test_nothing_is_derived_from_what_is_no_theorem() -> None:
    """`derived` asks the parents for their proofs and the checker for its judgement."""
    with pytest.raises(ForgeryError):
        derived("no", equal(x, x + 1), Instance("fake"), {"fake": FakeTheorem()})  # type: ignore[dict-item]
    with pytest.raises(NotProved):
        derived("no", equal(x, x + 1), Instance("f"), {"f": falsehood})
    with pytest.raises(StatementError, match="does not accept"):
        derived("no", less(x, x), Instance("t"), {"t": pythagoras})


def test_latex_shows_hypotheses() -> None:
    """For papers: conclusion and hypotheses."""
    assert log_of_square.latex() == r"\log{\left(x^{2} \right)} = 2 \log{\left(x \right)} \quad \text{given } x > 0"
    assert log_of_square._repr_latex_().startswith(r"$\displaystyle \log")


def test_sides_are_tried_on_data() -> None:
    """Functions of NumPy arrays, a family being one; derivatives are carried out."""
    squares = theorem("squares", Sum(X[k] ** 2, (k, 1, N)), Sum(X[k] * X[k], (k, 1, N))).lambdify()
    assert squares.variables == ("N", "X")
    assert squares(X=np.array([1.0, 2.0, 3.0]), N=3) == (14.0, 14.0)
    powers = theorem("powers", Product(a * X[k], (k, 1, 3)), a**3 * X[1] * X[2] * X[3]).lambdify()
    assert powers(X=[1.0, 2.0, 3.0], a=2.0) == (48.0, 48.0)
    cube = theorem("cube", Derivative(x**3, x), 3 * x**2).lambdify()
    left, right = cube(x=np.array([1.0, 2.0]))
    assert list(left) == list(right) == [3.0, 12.0]


def test_what_has_no_numbers_is_not_tried() -> None:
    """An unspecified function or a missing value is named."""
    with pytest.raises(StatementError, match=r"f\(x\) has no numbers"):
        theorem("f", f(x) + f(x), 2 * f(x) + x - x).lambdify()
    with pytest.raises(StatementError, match="needs a value for x"):
        pythagoras.lambdify()(y=1.0)
