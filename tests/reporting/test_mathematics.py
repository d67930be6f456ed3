"""How statements are written as mathematics."""

from __future__ import annotations

import pytest
from sympy import Function, IndexedBase, MatrixSymbol, Ne, Rational, Sum, Symbol, Trace, cos, symbols

from udlsym.matrices.expressions import gradient
from udlsym.reporting.mathematics import (
    decimal,
    expression_latex,
    given_latex,
    name_latex,
    statement_latex,
    value_latex,
)
from udlsym.reporting.reading import read
from udlsym.statements import (
    Statement,
    at_most,
    equal,
    less,
    number,
    proportional,
    same_up_to_constant,
    unequal,
)

x, y = symbols("x y", real=True)
i, K = Symbol("i", integer=True), Symbol("K", integer=True)
z = IndexedBase("z")


@pytest.mark.parametrize(
    ("statement", "source"),
    [
        (equal(x, y), "x = y"),
        (unequal(x, y), r"x \neq y"),
        (less(x, y), "x < y"),
        (at_most(x, y), r"x \leq y"),
        (number(x, "1.40"), r"x \approx 1.40 \quad \text{(to within } 0.005 \text{)}"),
        (number(x, "-12"), r"x \approx -12 \quad \text{(to within } 0.5 \text{)}"),
        (proportional(cos(x), x, in_=[x]), r"\cos{\left(x\right)} \propto x \quad \text{(in } x \text{)}"),
        (same_up_to_constant(x, y, in_=[x]), r"x = y + \text{const} \quad \text{(constant in } x \text{)}"),
    ],
)
def test_every_relation_has_its_sign(statement: Statement, source: str) -> None:
    """Each kind of statement is written with its relation symbol, and the result can be typeset."""
    assert statement_latex(statement) == source
    assert read(source) is not None


def test_hypotheses_on_one_symbol_are_joined() -> None:
    """A lower bound followed by an upper bound of the same symbol reads as one chain."""
    assert given_latex([i >= 1, i <= K, Ne(x, 0)]) == [r"1 \leq i \leq K", r"x \neq 0"]
    assert given_latex([x > 0, y < 1]) == ["x > 0", "y < 1"]


def test_long_statements_take_two_lines() -> None:
    """A statement too wide for a line breaks before its relation."""
    side = sum(Symbol(f"x_{n}") for n in range(40))
    source = statement_latex(equal(side, Sum(z[i], (i, 1, K))))
    assert source.startswith(r"\begin{aligned}")
    assert read(source) is not None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("-3/2", r"-\frac{3}{2}"),
        ("7", "7"),
        ("0.25", "0.25"),
        ("[3.1415 +/- 2e-6]", r"3.1415 \pm 2 \cdot 10^{-6}"),
        ("[1.5e+10 +/- 3]", r"1.5 \cdot 10^{10} \pm 3"),
        ("sqrt(2)", None),
        ("nan", None),
    ],
)
def test_witness_values_read_as_numbers(text: str, source: str | None) -> None:
    """Rationals and balls are written as mathematics; any other value is left as text."""
    assert value_latex(text) == source


def test_witness_names_read_as_variables() -> None:
    """A name with an index becomes a subscript; a name that is no name is left as text."""
    assert name_latex("alpha_t") == r"\alpha_{t}"
    assert name_latex("x (second point)") == r"x\text{ (second point)}"
    assert name_latex("z[1]") == "{z}_{1}"
    assert name_latex("<b>") is None


def test_decimals_keep_the_places_that_were_printed() -> None:
    """A tolerance of half a last place tells how many places the document printed."""
    assert decimal(Rational(7, 5), Rational(1, 200)) == "1.40"
    assert decimal(Rational(-1, 20)) == "-0.05"
    assert decimal(Rational(1, 3)) == r"\frac{1}{3}"


def test_a_gradient_is_typeset() -> None:
    """SymPy's printer has a rule for another class of that name; ours brings its own."""
    n = Symbol("n", integer=True, positive=True)
    weights = MatrixSymbol("W", n, n)
    assert (
        expression_latex(gradient(Trace(weights), weights)) == r"\nabla_{W}\left(\operatorname{tr}\left(W\right)\right)"
    )


def test_a_node_that_cannot_be_printed_does_not_end_a_report() -> None:
    """It is shown as SymPy's text instead."""

    class Odd(Function):
        def _latex(self, printer: object) -> str:
            raise AttributeError("no rule")

    assert "Odd" in expression_latex(Odd(Symbol("x")))
