"""What the tests of theorems have at hand: symbols, a few theorems, and a falsehood."""

from __future__ import annotations

from sympy import (
    Function,
    IndexedBase,
    Symbol,
    cos,
    log,
    sign,
    sin,
    symbols,
)

from udlsym.theorems import Theorem, theorem
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
