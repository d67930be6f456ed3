"""An index is an integer, and so are its bounds: a sum up to 3/2 has no meaning that everybody shares."""

import pytest
from sympy import Function, KroneckerDelta, Product, Rational, Sum, symbols, sympify

from udlsym.checking import check
from udlsym.deciding import settle
from udlsym.errors import Rejected
from udlsym.evidence import Entry, Identity
from udlsym.statements import equal
from udlsym.verdicts import Proved

x, y = symbols("x y", real=True)
p = symbols("p", positive=True)
k, j = symbols("k j", integer=True)
n = symbols("n", integer=True, nonnegative=True)
f = Function("f")


@pytest.mark.parametrize(
    ("source", "rhs", "entry"),
    [
        (Sum(2**k, (k, 0, x)), 2 ** (x + 1) - 1, ("geometric series",)),
        (Product(y, (k, 1, x)), y**x, ("multiplicativity", y)),
        (Sum(KroneckerDelta(k, j), (k, x, y)), 1, ("delta", KroneckerDelta(j, k))),
        (Sum(3 * f(k), (k, 1, x)), 3 * Sum(f(k), (k, 1, x)), ("linearity", 3, f(k))),
        (Sum(2**k, (k, Rational(1, 2), n)), 2 ** (n + 1), ("geometric series",)),
    ],
    ids=str,
)
def test_bounds_that_may_be_no_integers_are_rejected(source, rhs, entry):
    """By the prover and, whatever the evidence says, by the checker."""
    statement = equal(source, rhs, given=[x >= 1, x <= j, j <= y])
    assert not isinstance(settle(statement), Proved)
    with pytest.raises(Rejected):
        check(statement, Identity((Entry(source, entry[0], tuple(map(sympify, entry[1:]))),)))


@pytest.mark.parametrize(
    "statement",
    [
        equal(Sum(2**k, (k, 0, n)), 2 ** (n + 1) - 1),
        equal(Product(y, (k, 1, n)), y**n),
        equal(Sum(KroneckerDelta(k, j), (k, 0, n)), 1, given=[j >= 0, j <= n]),
        equal(Sum(3 * f(k), (k, 1, n)), 3 * Sum(f(k), (k, 1, n))),
    ],
    ids=str,
)
def test_the_same_between_integers_is_proved(statement):
    """Integer bounds lose nothing."""
    assert isinstance(settle(statement), Proved)
