"""What a theorem rests on, how it is shown, and that none can be forged."""

from __future__ import annotations

import numpy as np
import pytest
from at_hand import N, X, a, f, falsehood, k, log_of_square, pythagoras, x, y
from sympy import (
    Derivative,
    Integer,
    Product,
    Sum,
    cos,
    sin,
)

from udlsym.chaining import Line, calc, chain, conjoin
from udlsym.cli import main
from udlsym.errors import ForgeryError, NotProved, StatementError
from udlsym.evidence import Identity, Instance
from udlsym.lemmas.dependencies import graph_text
from udlsym.statements import equal, less
from udlsym.theorems import Theorem, derived, theorem


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
    assert told[2] == "    at_hand: Pythagoras"
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
