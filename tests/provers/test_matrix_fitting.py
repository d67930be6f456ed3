"""Matrices are made to satisfy an equation among the hypotheses, so that near misses under it have a witness."""

import pytest
from sympy import Determinant, Eq, Identity, Integer, MatrixSymbol, Trace, symbols

from udlsym.deciding import settle
from udlsym.matrices.expressions import scalar
from udlsym.matrices.points import Skip
from udlsym.matrices.refuting import Instance
from udlsym.statements import at_most, equal
from udlsym.verdicts import Proved, Refuted

n, m = symbols("n m", integer=True, positive=True)
r = symbols("r", real=True)
A, U = MatrixSymbol("A", n, m), MatrixSymbol("U", n, m)
B, C = MatrixSymbol("B", n, n), MatrixSymbol("C", n, n)
v, b, w = MatrixSymbol("v", n, 1), MatrixSymbol("b", n, 1), MatrixSymbol("w", m, 1)
I_n, I_m = Identity(n), Identity(m)

idempotent, involution, skew = Eq(B**2, B), Eq(B**2, I_n), Eq(B.T, -B)
commuting, orthonormal = Eq(B * C, C * B), Eq(U.T * U, I_m)
normal_equations, eigenvector = Eq(A.T * A * w, A.T * v), Eq(B * v, r * v)
unit, of_length_one = Eq(v.T * v, Identity(1)), Eq(scalar(v.T * v), 1)

TRUE = {
    "idempotent": equal((I_n - 2 * B) ** 2, I_n, given=[idempotent]),
    "orthonormal columns": equal(U * U.T * U * U.T, U * U.T, given=[orthonormal]),
    "reflection by a unit vector": equal((I_n - 2 * v * v.T) ** 2, I_n, given=[unit]),
    "reflection by a vector of length one": equal((I_n - 2 * v * v.T) ** 2, I_n, given=[of_length_one]),
    "an eigenvector of the square": equal(B**2 * v, r**2 * v, given=[eigenvector]),
}

NEAR_MISSES = {
    "idempotent, symmetric": equal(B.T, B, given=[idempotent]),
    "idempotent, trace": equal(Trace(B), n, given=[idempotent]),
    "involution, orthogonal": equal(B * B.T, I_n, given=[involution]),
    "skew, singular": equal(Determinant(B), 0, given=[skew]),
    "commuting with the transpose": equal(B * C.T, C.T * B, given=[commuting]),
    "orthonormal columns, not rows": equal(U * U.T, I_n, given=[orthonormal]),
    "unit vector": equal(v * v.T, I_n, given=[unit]),
    "vector of length one": equal(v * v.T, I_n, given=[of_length_one]),
    "least squares, no residual": equal(A * w, v, given=[normal_equations]),
    "least squares, beside the best": at_most(
        scalar((v - A * w).T * (v - A * w)), scalar((v - b).T * (v - b)), given=[normal_equations]
    ),
    "an eigenvector of the square": equal(B**2 * v, r * v, given=[eigenvector]),
    "an eigenvector of the transpose": equal(B.T * v, r * v, given=[eigenvector]),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_statement_is_proved(name):
    """What follows from the equation is proved, and the matrices made for it do not contradict it."""
    assert isinstance(settle(TRUE[name]), Proved)


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_miss_is_refuted(name):
    """What does not follow from the equation is refuted."""
    verdict = settle(NEAR_MISSES[name])
    assert isinstance(verdict, Refuted), verdict


@pytest.mark.parametrize(
    "equation", [idempotent, involution, skew, commuting, orthonormal, normal_equations, unit, of_length_one], ids=str
)
def test_the_equation_holds_for_what_is_made(equation):
    """At most of the points that are drawn the equation holds."""
    statement = equal(Trace(B), 1, given=[equation])
    held = 0
    for attempt in range(12):
        try:
            held += Instance(statement, {n: Integer(3), m: Integer(2)}, attempt).satisfied() == ()
        except Skip:
            continue
    assert held >= 6
