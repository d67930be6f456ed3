"""Matrices that a text writes out, entry by entry."""

import pytest
from sympy import ImmutableMatrix, MatrixSymbol, Rational, symbols

from udlsym.deciding import settle
from udlsym.errors import ParseError
from udlsym.reading.parsing import parse, parse_statement
from udlsym.verdicts import Proved, Refuted


def test_rows_are_read():
    """Rows of numbers and of letters, and a column."""
    x = symbols("x")
    assert parse("Matrix([[1, x], [1/2, -1]])") == ImmutableMatrix([[1, x], [Rational(1, 2), -1]])
    assert parse("Matrix([1, 2])") == ImmutableMatrix([[1], [2]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Matrix([[1, 2], [3]])", "different lengths"),
        ("Matrix([[1, 2], 3])", "different lengths"),
        ("Matrix([])", "was expected"),
        ("Matrix([[]])", "different lengths, or none"),
        ("Matrix(1, 2)", "was expected"),
        ("Matrix([[[1]]])", "a row stands in Matrix"),
        ("[1, 2]", "cannot stand here"),
        ("sin([1])", "cannot stand here"),
        ("Matrix([[sin([1])]])", "cannot stand here"),
        ("Matrix([[1/0]])", "division by zero"),
        ("Matrix([[Identity(2)]])", "the entries of a matrix are numbers"),
        ("Matrix([[1, 2]])*Matrix([[1, 2]])", "1 x 2 times 1 x 2"),
        ("Matrix([[1, 2]]) + Matrix([1, 2])", "1 x 2 and 2 x 1"),
        ("det(Matrix([[1, 2]]))", "must be square"),
        ("Matrix([" + ", ".join("1" * 33) + "])", "at most 32"),
    ],
)
def test_what_is_no_table_is_an_error(text, said):
    """A table that is none, or that does not conform, is an error that says why."""
    with pytest.raises(ParseError, match=said.replace("[", r"\[")):
        parse(text)


@pytest.mark.parametrize(
    ("lhs", "rhs", "verdict"),
    [
        ("Matrix([[1,2],[3,4]])*Matrix([[0,1],[1,0]])", "Matrix([[2,1],[4,3]])", Proved),
        ("Matrix([[1,2],[3,4]])*Matrix([[0,1],[1,0]])", "Matrix([[3,4],[1,2]])", Refuted),
        ("inverse(Matrix([[2,1],[1,1]]))", "Matrix([[1,-1],[-1,2]])", Proved),
        ("det(Matrix([[a,b],[c,d]]))", "a*d - b*c", Proved),
        ("det(Matrix([[a,b],[c,d]]))", "a*d + b*c", Refuted),
        ("Matrix([[1,2]])*Matrix([3,4])", "11", Proved),
        ("Matrix([[1,2]])*Matrix([3,4])", "10", Refuted),
        ("Matrix([[0,1],[1,0]])*A", "Matrix([[A[1,0],A[1,1]],[A[0,0],A[0,1]]])", Proved),
        ("A*Matrix([[0,1],[1,0]])", "Matrix([[A[1,0],A[1,1]],[A[0,0],A[0,1]]])", Refuted),
        ("Matrix([[sqrt(x**2), 0]])", "Matrix([[x, 0]])", Refuted),
        ("inverse(Matrix([[1,1],[1,1]]))", "Matrix([[1,1],[1,1]])", type(None)),
    ],
)
def test_statements_about_tables_are_settled(lhs, rhs, verdict):
    """What is said of explicit matrices is proved or refuted; of one that has no inverse nothing is."""
    symbols_ = {"x": "real", "A": "matrix 2 2"}
    read = parse_statement({"lhs": lhs, "rhs": rhs, "symbols": {s: d for s, d in symbols_.items() if s in lhs + rhs}})
    found = settle(read)
    assert isinstance(found, verdict) if verdict is not type(None) else not isinstance(found, (Proved, Refuted))


def test_a_product_that_is_a_number_compares_with_numbers():
    """A 1 x 1 matrix is the number in it."""
    read = parse_statement(
        {"lhs": "transpose(x)*x", "rel": ">=", "rhs": "0", "symbols": {"x": "vector n", "n": "positive integer"}}
    )
    assert isinstance(settle(read), Proved)
    assert MatrixSymbol("x", symbols("n", integer=True, positive=True), 1) in read.lhs.free_symbols
