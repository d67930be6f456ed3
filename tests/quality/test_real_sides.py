"""A relation of order says something of real numbers only."""

import pytest
from sympy import Abs, Determinant, Function, I, IndexedBase, MatrixSymbol, Sum, exp, log, sqrt, symbols

from udlsym.deciding import settle
from udlsym.statements import at_most, less, unequal
from udlsym.verdicts import Proved

w, z = symbols("w z")
x, y = symbols("x y", real=True)
p = symbols("p", positive=True)
n, k = symbols("n k", integer=True, positive=True)
f, g = Function("f"), Function("g", real=True)
h, r = IndexedBase("h"), IndexedBase("r", real=True)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)

NOT_SEEN_TO_BE_REAL = [
    less(z, z + 1),
    at_most(z, z + 1),
    less(x + I, x + I + 1),
    less(sqrt(x) + 1, sqrt(x) + 2),
    less(log(x), log(x) + 1),
    less(f(x), f(x) + p),
    at_most(Sum(h[k], (k, 1, n)), Sum(h[k], (k, 1, n)) + y**2),
    less(Determinant(z * A + B), Determinant(z * A + B) + 1),
]
REAL = [
    less(Abs(z), Abs(z) + 1),
    less(sqrt(p) + 1, sqrt(p) + 2),
    less(log(x), log(x) + 1, given=[x > 0]),
    less(g(x), g(x) + p),
    less(exp(I * x) * exp(-I * x) * y, y + 1),
    at_most(Sum(r[k], (k, 1, n)), Sum(r[k], (k, 1, n)) + y**2),
    less(Determinant(A), Determinant(A) + 1),
    less(Determinant(A + B) - 1, Determinant(A + B)),
    unequal(z, z + 1),
]


@pytest.mark.parametrize("statement", NOT_SEEN_TO_BE_REAL, ids=str)
def test_complex_numbers_have_no_order(statement):
    """That the difference of the sides is positive does not make them real."""
    assert not isinstance(settle(statement), Proved)


@pytest.mark.parametrize("statement", REAL, ids=str)
def test_real_sides_are_compared(statement):
    """Where one side is seen to be real the other is with it; what differs may be complex."""
    assert isinstance(settle(statement), Proved)
