"""Hypotheses strengthened, discharged and generalised: what would say too much is refused."""

from __future__ import annotations

import pytest
from at_hand import a, b, c, holed, log_of_square, p, proved, pythagoras, x, y
from sympy import (
    Abs,
    Integer,
    Max,
    exp,
    log,
    sin,
)

from udlsym.checking import check
from udlsym.errors import Rejected, StatementError
from udlsym.evidence import Identity, Instance, Lemma
from udlsym.statements import equal
from udlsym.theorems import theorem


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
