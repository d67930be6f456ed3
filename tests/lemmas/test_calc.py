"""Proofs line by line and chains: what leaves them is proved, and every near miss raises and says why."""

from __future__ import annotations

import pytest
from at_hand import (
    N,
    X,
    a,
    b,
    falsehood,
    holed_is_one,
    k,
    log_of_square,
    m,
    p,
    proved,
    pythagoras,
    r,
    step_is_holed,
    x,
    y,
)
from sympy import (
    Abs,
    Integer,
    Mul,
    Ne,
    Rational,
    Sum,
    Tuple,
    cos,
    log,
    sign,
    sin,
)

from udlsym.chaining import Line, LineFails, calc, chain, conjoin
from udlsym.checking import check
from udlsym.errors import NotProved, Rejected, StatementError
from udlsym.evidence import Chained, Conjoined, Identity, Instance
from udlsym.statements import Definition, equal
from udlsym.theorems import derived, theorem


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
