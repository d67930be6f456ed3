"""Theorems: nobody can forge one, and an instance outside a hypothesis is an error that names both."""

import copy
import pickle
from dataclasses import replace

import pytest
from sympy import (
    Derivative,
    Function,
    Heaviside,
    IndexedBase,
    Integer,
    Sum,
    Symbol,
    cos,
    log,
    oo,
    sin,
    symbols,
)

from udlsym.errors import ForgeryError, NotProved, StatementError
from udlsym.statements import Definition, Statement, equal
from udlsym.theorems import Theorem, theorem
from udlsym.verdicts import Proved

x, y, b = symbols("x y b", real=True)
p = Symbol("p", positive=True)
n = symbols("n", integer=True, nonnegative=True)
i, j, k = symbols("i j k", integer=True)
X = IndexedBase("X", real=True)
r = Function("r")


def pythagoras() -> Theorem:
    """A theorem that holds."""
    return theorem("Pythagoras", sin(x) ** 2 + cos(x) ** 2, 1)


def falsehood() -> Theorem:
    """A theorem that does not hold."""
    return theorem("falsehood", x, x + 1)


FORGERIES = {
    "constructing": lambda t: Theorem(object(), "forged", equal(x, x + 1), "here"),
    "constructing with no key": lambda t: Theorem(None, "forged", equal(x, x + 1), "here"),
    "setting the statement": lambda t: setattr(t, "_statement", equal(x, x + 1)),
    "setting the name": lambda t: setattr(t, "name", "forged"),
    "adding an attribute": lambda t: setattr(t, "proved", True),
    "deleting an attribute": lambda t: delattr(t, "_statement"),
    "copying": copy.copy,
    "deep copying": copy.deepcopy,
    "pickling": pickle.dumps,
    "subclassing": lambda t: type("Mine", (Theorem,), {}),
}


@pytest.mark.parametrize("way", FORGERIES)
def test_nobody_forges_a_theorem(way):
    """Making or changing a theorem without a proof raises, and the theorem stays what it was."""
    true = pythagoras()
    with pytest.raises(ForgeryError):
        FORGERIES[way](true)
    assert true.lhs == sin(x) ** 2 + cos(x) ** 2
    assert isinstance(true.verdict(), Proved)


def test_replace_makes_no_theorem():
    """``dataclasses.replace`` does not know theorems."""
    with pytest.raises(TypeError):
        replace(pythagoras(), name="forged")


def test_a_pickle_written_by_hand_makes_none():
    """Unpickling a call of the class raises as the call itself does."""
    by_hand = b"cudlsym.theorems\nTheorem\n(NVforged\nNVhere\ntR."
    with pytest.raises(ForgeryError):
        pickle.loads(by_hand)


def test_a_statement_put_in_by_force_is_not_believed():
    """A theorem changed behind Python's back is proved anew when it is used, and fails."""
    forged = pythagoras()
    forged.prove()
    object.__setattr__(forged, "_statement", equal(x, x + 1))
    with pytest.raises(NotProved):
        forged.prove()
    with pytest.raises(NotProved):
        forged.instantiate({x: 1})
    assert not repr(forged).startswith("⊢")


def test_a_falsehood_is_of_no_use():
    """What cannot be proved neither instantiates nor rewrites."""
    with pytest.raises(NotProved):
        falsehood().instantiate({x: 1})
    with pytest.raises(NotProved):
        falsehood().rewrite(x)


def test_instances_keep_the_hypotheses_that_remain():
    """A hypothesis that holds at the value is dropped, another is carried over."""
    stated = theorem("log of a square", log(x**2 * y), 2 * log(x) + log(y), given=[x > 0, y > 0])
    found = stated.instantiate({x: 2})
    assert found.given == (y > 0,)
    assert found.parents == (stated,)
    assert found.rests_on() == {found: (stated,), stated: ()}
    assert isinstance(found.verdict(), Proved)


@pytest.mark.parametrize(
    ("value", "said"),
    [(Integer(-1), "x > 0"), (Integer(0), "x > 0")],
)
def test_an_instance_outside_a_hypothesis_names_both(value, said):
    """The error names the hypothesis and the value."""
    stated = theorem("log of a square", log(x**2), 2 * log(x), given=[x > 0])
    with pytest.raises(StatementError, match=said) as error:
        stated.instantiate({x: value})
    assert str(value) in str(error.value)


@pytest.mark.parametrize("value", [Integer(-1), x, oo, Symbol("w")])
def test_an_instance_outside_a_domain_names_the_symbol(value):
    """A value that is not seen to lie in the domain is an error that names symbol and value."""
    stated = theorem("a positive number", abs(p) * p, p**2 * Heaviside(p))
    with pytest.raises(StatementError, match=r"p = .* lies outside the domain of p"):
        stated.instantiate({p: value})


def test_a_value_that_may_be_undefined_is_refused():
    """``Heaviside(1/y**2) = 1`` says nothing about ``Heaviside(x**2)``: y = 1/x has no value at x = 0."""
    stated = theorem("a step", Heaviside(1 / y**2), 1)
    with pytest.raises(StatementError):
        stated.instantiate({y: 1 / x})
    assert stated.instantiate({y: 1 / (x**2 + 1)}).rhs == 1


def test_a_bound_index_captures_nothing():
    """Substituting a symbol with the name of a bound index renames the index."""
    stated = theorem("a factor", Sum(y * X[k], (k, 1, n)), y * Sum(X[k], (k, 1, n)))
    found = stated.instantiate({y: k})
    assert found.lhs.free_symbols >= {k}
    assert isinstance(found.verdict(), Proved)


def test_a_derivative_is_taken_before_its_value():
    """The derivative's variable stays a variable when a value is put in."""
    stated = theorem("a product", Derivative(x * y, y), x)
    found = stated.instantiate({x: y})
    assert found.rhs == y
    assert found.lhs.doit() == y


def test_a_parameter_takes_its_value_in_the_definitions_too():
    """At b = 3 the recurrence adds 3: the theorem speaks of every function that satisfies its definitions."""
    growing = (Definition(r(k), r(k - 1) + b, (k,), (k >= 1,)), Definition(r(Integer(0)), Integer(0)))
    stated = theorem("arithmetic progression", r(n), n * b, definitions=growing)
    assert stated.instantiate({n: 4}).rhs == 4 * b
    found = stated.instantiate({b: 3})
    assert found.rhs == 3 * n
    assert found.statement.definitions[0].body == r(k - 1) + 3


def test_a_value_that_a_definition_would_capture_is_refused():
    """With k for b the recurrence would add another number each time; the error names the definition."""
    growing = (Definition(r(k), r(k - 1) + b, (k,), (k >= 1,)), Definition(r(Integer(0)), Integer(0)))
    stated = theorem("arithmetic progression", r(n), n * b, definitions=growing)
    with pytest.raises(StatementError, match=r"r\(k\) := b \+ r\(k - 1\)"):
        stated.instantiate({b: k})


def test_a_value_that_mends_a_definition_is_refused():
    """``x/y`` is undefined at y = 0, and SymPy makes it 1 at x = y: nothing was proved there."""
    q = Function("q")
    stated = theorem("a share", q(n) * y, x, definitions=[Definition(q(k), x / y, (k,))])
    with pytest.raises(StatementError, match="y may vanish"):
        stated.instantiate({x: y})


def test_rewriting_keeps_the_definitions():
    """A theorem that rests on a definition rewrites only together with it."""
    growing = (Definition(r(k), r(k - 1) + 1, (k,), (k >= 1,)), Definition(r(Integer(0)), Integer(0)))
    stated = theorem("counting", r(n), n, definitions=growing)
    found = stated.rewrite(r(n) + 1)
    assert found.statement == Statement(r(n) + 1, "==", n + 1, definitions=growing)


def test_rewriting_nothing_says_so():
    """An expression without an instance of the left side is an error."""
    with pytest.raises(StatementError, match="nothing in"):
        pythagoras().rewrite(x)
