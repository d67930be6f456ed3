"""A glance at exact matrices tells what rational arithmetic tells, and nothing beyond."""

import pytest
from sympy import Abs, Determinant, Eq, Function, Identity, Integer, MatrixSymbol, Max, Ne, Trace, exp, sqrt, symbols

from udlsym.matrices.expressions import Softmax, elementwise, permutation, positive_definite, scalar
from udlsym.matrices.glances import Glance, NotSeen
from udlsym.matrices.refuting import Instance
from udlsym.statements import equal

n, N = symbols("n N", integer=True, positive=True)
k = symbols("k", integer=True)
r, s = symbols("r s", real=True)
A, B, P = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("P", n, n)
v = MatrixSymbol("v", n, 1)
a = Function("a", real=True)


def glance_at(*expressions, given=(), attempt=1):
    """A glance at the matrices that are drawn for some expressions."""
    statement = equal(Trace(sum(expressions[1:], expressions[0])), 0, given=given)
    return Glance(Instance(statement, {n: Integer(2)}, attempt))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (A * B + A, A * (B + Identity(n))),
        (r * A + s * A, (r + s) * A),
        (elementwise(a, A.T), elementwise(a, A).T),
        (Softmax(A + scalar(v.T * v) * A), Softmax((1 + scalar(v.T * v)) * A)),
        (exp(Trace(A * B)) * A, exp(Trace(B * A)) * A),
    ],
)
def test_what_is_the_same_for_all_functions_is_the_same(left, right):
    """Sides that agree whatever the symbols and functions are agree at a glance."""
    assert glance_at(left, right).same(left, right)


def test_what_differs_differs():
    """Sides that differ at the point differ at a glance."""
    assert not glance_at(A, B).same(A * B, B * A)
    assert not glance_at(A, B).same(elementwise(a, A * B), elementwise(a, A) * B)


def test_signs_of_what_is_not_known_are_not_guessed():
    """What holds for one sign or parity only does not agree at a glance."""
    for left, right in ((Abs(r), r), (Max(r, 0), r), (Max(r, s), s), ((-1) ** n * (-1) ** k, 1), (sqrt(r**2), r)):
        glance = glance_at(A, B)
        assert not glance.same(left * A, right * A)
        assert not Glance(glance.point, {**glance.values, A: -glance.values[A]}).same(left * A, right * A)


def test_softmax_goes_with_permutations():
    """The softmax of permuted rows and columns is the permuted softmax."""
    assert glance_at(A, P, given=[permutation(P)]).same(Softmax(P.T * A * P), P.T * Softmax(A) * P)


def test_only_rational_arithmetic_is_certain():
    """A condition on the matrices alone is certain; one with a free symbol or a function is not told."""
    glance = glance_at(A, P, given=[permutation(P), positive_definite(A)])
    assert glance.certain(permutation(P)) is True
    assert glance.certain(permutation(P + P)) is False
    assert glance.certain(positive_definite(A)) is True
    assert glance.certain(positive_definite(-A)) is False
    assert glance.certain(Eq(P * P.T, Identity(n))) is True
    assert glance.certain(Ne(Determinant(A), 0)) is True
    assert glance.certain(Determinant(A) < 0) is False
    assert glance.certain(Eq(r * A, A)) is None
    assert glance.certain(Eq(exp(Trace(A)), 1)) is None


def test_a_singular_matrix_is_not_inverted():
    """Where an inverse does not exist nothing is told."""
    with pytest.raises(NotSeen):
        glance_at(A, v * v.T).matrix((v * v.T).I)
