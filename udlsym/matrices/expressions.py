"""Words for matrices of symbolic shape: ones, elementwise functions, softmax by columns, stacked blocks, hypotheses.

Everything else is SymPy's: ``MatrixSymbol``, ``Identity``, ``ZeroMatrix``, sums, products, ``.T``, ``.I``, powers,
``HadamardProduct``, ``Trace``, ``Determinant``, ``BlockMatrix``.  The entries of a matrix symbol are real numbers.  A
vector is a matrix with one column, and a 1 x 1 matrix is the number in it: `scalar` makes an ordinary term of it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from sympy import Basic, BlockMatrix, Determinant, Eq, Expr, Lambda, MatrixSymbol, Ne, OneMatrix, Symbol, Trace, expand
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions import (
    DiagMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixExpr,
    Transpose,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from udlsym.errors import StatementError

ENTRY = Symbol("_entry", real=True)
"""The bound variable of every elementwise function."""


class Elementwise(MatrixExpr):
    """A function of one number, applied to every entry: ``elementwise(a, X)``."""

    is_commutative = False

    @property
    def function(self) -> Lambda:
        """The function, with `ENTRY` for its variable."""
        return self.args[0]

    @property
    def argument(self) -> MatrixExpr:
        """The matrix that it is applied to."""
        return self.args[1]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """That of the argument."""
        return self.args[1].shape

    def _entry(self, i: Any, j: Any, **_: Any) -> Expr:
        return self.function(self.argument[i, j])

    def _sympystr(self, printer: Any) -> str:
        body = str(printer._print(self.function.expr))
        called = body.endswith(f"({ENTRY})") and body.count(str(ENTRY)) == 1
        name = body.removesuffix(f"({ENTRY})") if called else f"({ENTRY} -> {body})"
        return f"{name}[{printer._print(self.argument)}]"


class Softmax(MatrixExpr):
    """The softmax of every column: ``exp(X[i, j]) / sum_k exp(X[k, j])``."""

    is_commutative = False

    @property
    def argument(self) -> MatrixExpr:
        """The matrix that it is applied to."""
        return self.args[0]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """That of the argument."""
        return self.args[0].shape

    def _sympystr(self, printer: Any) -> str:
        return f"Softmax[{printer._print(self.argument)}]"


class Gradient(MatrixExpr):
    """The derivatives of a number by the entries of a matrix, in the shape of that matrix: ``gradient(f, W)``.

    Entry ``[i, j]`` is ``df/dW[i, j]``: the entries vary freely, whatever the hypotheses say of W at the point, and all
    other symbols are held fixed.
    """

    is_commutative = False

    @property
    def function(self) -> Expr:
        """The number that is differentiated."""
        return self.args[0]

    @property
    def variable(self) -> MatrixSymbol:
        """The matrix by which it is."""
        return self.args[1]

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """That of the variable."""
        return self.args[1].shape

    def _sympystr(self, printer: Any) -> str:
        return f"gradient({printer._print(self.function)}, {printer._print(self.variable)})"

    def _latex(self, printer: Any) -> str:
        return rf"\nabla_{{{printer._print(self.variable)}}} \left( {printer._print(self.function)} \right)"


class Injection(MatrixExpr):
    """The block column ``[0; ..; I; ..; 0]`` that puts a matrix at place ``args[0]`` of rows of sizes ``args[1:]``."""

    is_commutative = False

    @property
    def shape(self) -> tuple[Expr, Expr]:
        """All rows by the rows of the block."""
        place, *sizes = self.args
        return expand(sum(sizes)), sizes[int(place)]


class permutation(Boolean):
    """The hypothesis that a square matrix is a permutation matrix: one 1 in every row and column, all else 0."""

    def _sympystr(self, printer: Any) -> str:
        return f"permutation({printer._print(self.args[0])})"


class positive_definite(Boolean):
    """The hypothesis that a square matrix is real, symmetric and positive definite."""

    def _sympystr(self, printer: Any) -> str:
        return f"positive_definite({printer._print(self.args[0])})"


def elementwise(function: Callable[[Expr], Expr], matrix: MatrixExpr) -> Elementwise:
    """The function of every entry; ``function`` is an undefined SymPy function, ``exp``, ``relu``, a Lambda, ..."""
    return Elementwise(Lambda(ENTRY, function(ENTRY)), matrix)


def gradient(function: Any, variable: MatrixSymbol) -> Gradient:
    """The derivatives of a number (or of a 1 x 1 matrix) by the entries of a matrix symbol, in its shape."""
    number = scalar(function) if is_matrix(function) else function
    if not isinstance(variable, MatrixSymbol):
        raise StatementError(f"a gradient is taken by a matrix symbol (got {variable})")
    return Gradient(number, variable)


def ones(rows: object, columns: object = 1) -> OneMatrix:
    """The matrix of ones, by default a column."""
    return OneMatrix(rows, columns)


def scalar(matrix: MatrixExpr) -> Expr:
    """The number in a 1 x 1 matrix, as a term that adds and multiplies with numbers: ``exp(-scalar(v.T*M*v)/2)``."""
    if matrix.shape != (1, 1):
        raise StatementError(f"a number is a 1 x 1 matrix, {matrix} is {shape_text(matrix)}")
    return Trace(matrix)


def block_rows(*rows: MatrixExpr) -> BlockMatrix:
    """Matrices below one another."""
    return BlockMatrix([[row] for row in rows])


def block_columns(*columns: MatrixExpr) -> BlockMatrix:
    """Matrices beside one another."""
    return BlockMatrix([list(columns)])


def symmetric(matrix: MatrixExpr) -> Basic:
    """The hypothesis ``A.T = A``."""
    _require_square(matrix, "symmetric")
    return Eq(Transpose(matrix), matrix)


def orthogonal(matrix: MatrixExpr) -> Basic:
    """The hypothesis ``A A.T = I`` of a square matrix."""
    _require_square(matrix, "orthogonal")
    return Eq(matrix * matrix.T, Identity(matrix.rows))


def invertible(matrix: MatrixExpr) -> Basic:
    """The hypothesis ``det A != 0``."""
    _require_square(matrix, "invertible")
    return Ne(Determinant(matrix), 0)


def is_matrix(expression: object) -> bool:
    """Whether an expression is a matrix."""
    return bool(getattr(expression, "is_Matrix", False))


def concerns_matrices(*expressions: Basic) -> bool:
    """Whether a matrix occurs anywhere in the expressions."""
    return any(e.has(MatrixExpr) or is_matrix(e) for e in expressions)


def shape_text(matrix: MatrixExpr) -> str:
    """``n x m``."""
    return f"{matrix.shape[0]} x {matrix.shape[1]}"


def same_size(a: Expr, b: Expr) -> bool:
    """Whether two dimensions are the same for every value of their symbols."""
    return bool(expand(a - b) == 0)


def same_shape(a: Any, b: Any) -> bool:
    """Whether two matrices have the same shape."""
    return same_size(a.shape[0], b.shape[0]) and same_size(a.shape[1], b.shape[1])


def require_conforming(*expressions: Basic) -> None:
    """Raise `StatementError`, naming both shapes, where a sum, a product or a square-only function does not conform."""
    seen: dict[str, MatrixSymbol] = {}
    for expression in expressions:
        for node in _nodes(expression):
            if isinstance(node, MatrixSymbol) and seen.setdefault(node.name, node) != node:
                raise StatementError(
                    f"the name {node.name!r} stands for matrices of two shapes: "
                    f"{shape_text(seen[node.name])} and {shape_text(node)}"
                )
            _require_node(node)
            if isinstance(node, Eq) and any(map(is_matrix, node.args)):
                require_same(node.lhs, node.rhs)


def require_same(lhs: Any, rhs: Any) -> None:
    """Raise `StatementError` unless two sides have the same shape; a 1 x 1 matrix may equal a number."""
    texts = [shape_text(side) if is_matrix(side) else "a number" for side in (lhs, rhs)]
    shapes = [side.shape if is_matrix(side) else (1, 1) for side in (lhs, rhs)]
    if not all(same_size(a, b) for a, b in zip(*shapes, strict=True)):
        raise StatementError(f"the sides do not conform: {lhs} is {texts[0]}, {rhs} is {texts[1]}")


def _nodes(expression: Any) -> list[Any]:
    found, stack = [], [expression]
    while stack:
        node = stack.pop()
        if not isinstance(node, Basic):
            continue
        found.append(node)
        if not isinstance(node, MatrixSymbol):
            stack.extend(node.args)
    return found


def _require_node(node: Any) -> None:
    if isinstance(node, (MatAdd, HadamardProduct)):
        for other in node.args[1:]:
            if not same_shape(node.args[0], other):
                word = "sum" if isinstance(node, MatAdd) else "product by entries"
                raise StatementError(f"a {word} does not conform: {_both(node.args[0], other)}")
    elif isinstance(node, MatMul):
        factors = [f for f in node.args if is_matrix(f)]
        for left, right in pairwise(factors):
            if not same_size(left.shape[1], right.shape[0]):
                raise StatementError(f"a product does not conform: {_both(left, right)}")
    elif isinstance(node, (Inverse, MatPow, Trace, Determinant, permutation, positive_definite)):
        _require_square(node.args[0], type(node).__name__.lower().replace("matpow", "power").replace("_", " "))
    elif isinstance(node, BlockMatrix):
        blocks = node.blocks
        for i, j in ((i, j) for i in range(blocks.shape[0]) for j in range(blocks.shape[1])):
            row, column, block = blocks[i, 0], blocks[0, j], blocks[i, j]
            if not same_size(block.rows, row.rows) or not same_size(block.cols, column.cols):
                raise StatementError(
                    f"the blocks do not conform: {_both(block, row)}, {column} is {shape_text(column)}"
                )


def _require_square(matrix: MatrixExpr, word: str) -> None:
    if not same_size(*matrix.shape):
        raise StatementError(f"only a square matrix has this ({word}): {matrix} is {shape_text(matrix)}")


def _both(left: MatrixExpr, right: MatrixExpr) -> str:
    return f"{left} is {shape_text(left)}, {right} is {shape_text(right)}"


__all__ = [
    "DiagMatrix",
    "Elementwise",
    "ElementwiseApplyFunction",
    "Gradient",
    "HadamardPower",
    "Injection",
    "Softmax",
    "block_columns",
    "block_rows",
    "concerns_matrices",
    "elementwise",
    "gradient",
    "invertible",
    "ones",
    "orthogonal",
    "permutation",
    "positive_definite",
    "require_conforming",
    "scalar",
    "symmetric",
]
