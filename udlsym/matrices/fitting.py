"""Matrices that satisfy an equation among the hypotheses: drawn ones, changed so that it holds.

Knows idempotent and skew matrices and involutions, matrices that commute, orthonormal columns and unit vectors, and
equations ``L X = R`` for X.  What it makes is only tried: every hypothesis is checked at the point afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import sympy as sp

from udlsym.counterexamples.witnesses import chance
from udlsym.matrices.expressions import is_matrix

Matrix = sp.ImmutableDenseMatrix
Value = Callable[[Any], Any]

LENGTHS = {2: (3, 4), 3: (2, 1, 2), 4: (1, 1, 1, 1), 5: (2, 0, 2, 0, 1), 6: (2, 0, 0, 0, 1, 2)}
"""Whole numbers whose squares add up to a square, for each size."""


def fitted(equation: Any, values: dict[Any, Any], value: Value, attempt: int) -> tuple[Any, Any] | None:
    """A symbol and what it must be for an equation to hold, the others being as drawn; None where that is not known."""
    for left, right in (equation.args, equation.args[::-1]):
        for symbol, made in _makers(left, right, value, attempt):
            if symbol in values:
                return symbol, made(values[symbol])
    return None


def _makers(left: Any, right: Any, value: Value, attempt: int) -> Iterator[tuple[Any, Callable[[Any], Any]]]:
    factors: tuple[Any, ...] = left.args if isinstance(left, sp.MatMul) else ()
    squared = left.base if isinstance(left, sp.MatPow) and left.exp == 2 else None
    if len(factors) == 2 and factors[0] == factors[1]:
        squared = factors[0]
    if isinstance(squared, sp.MatrixSymbol) and right == squared:
        yield squared, lambda drawn: _projection(drawn, attempt)
    if isinstance(squared, sp.MatrixSymbol) and isinstance(right, sp.Identity):
        yield squared, lambda drawn: Matrix(sp.eye(drawn.rows)) - 2 * _projection(drawn, attempt)
    if isinstance(left, sp.Transpose) and isinstance(left.arg, sp.MatrixSymbol) and right == -left.arg:
        yield left.arg, lambda drawn: drawn - drawn.T
    if isinstance(left, (sp.Trace, sp.Determinant)) and isinstance(left.arg, sp.MatMul):
        factors = left.arg.args
    if len(factors) != 2:
        pass
    elif isinstance(right, sp.ZeroMatrix) and isinstance(factors[1], sp.MatrixSymbol) and is_matrix(left):
        yield factors[1], lambda drawn: _annihilated(value(factors[0]), drawn)
    elif isinstance(right, sp.MatMul) and right.args == factors[::-1] and isinstance(factors[1], sp.MatrixSymbol):
        yield factors[1], lambda drawn: Matrix(2 * value(factors[0]) - sp.eye(drawn.rows))
    elif factors[0] == sp.Transpose(factors[1]) and (right == 1 or isinstance(right, sp.Identity)):
        yield factors[1], lambda drawn: _orthonormal(drawn, attempt)
    yield from _solved(left, right, value)


def _solved(left: Any, right: Any, value: Value) -> Iterator[tuple[Any, Callable[[Any], Any]]]:
    """``L X = R`` for X, where L is square and has an inverse, or for the first factor of L, where X is a column."""
    if not (isinstance(left, sp.MatMul) and is_matrix(right)):
        return
    *before, symbol = left.args
    inside = sp.MatMul(*before)
    square = is_matrix(inside) and inside.rows == inside.cols
    if square and isinstance(symbol, sp.MatrixSymbol) and not (inside.has(symbol) or right.has(symbol)):
        yield symbol, lambda drawn: value(sp.Inverse(inside) * right)
    first, column = left.args[0], sp.MatMul(*left.args[1:])
    if isinstance(first, sp.MatrixSymbol) and column.cols == 1 and not (column.has(first) or right.has(first)):
        yield first, lambda drawn: _sending(drawn, value(column), value(right))


def _sending(drawn: Any, column: Any, image: Any) -> Any:
    """The drawn matrix, changed along one direction so that it sends a column to its image."""
    length = (column.T * column)[0]
    return drawn if length == 0 else Matrix(drawn + (image - drawn * column) * column.T / length)


def _projection(drawn: Any, attempt: int) -> Any:
    """An idempotent matrix that is not symmetric: a change of basis of zeros and ones."""
    size = drawn.rows
    basis = Matrix(size, size, lambda i, j: 1 if i == j else drawn[i, j] if i < j else 0)
    kept = sp.diag(*(chance("kept", attempt, k) % 2 if k else 1 for k in range(size)))
    return Matrix(basis * kept * basis.inv())


def _annihilated(factor: Any, drawn: Any) -> Any:
    """A matrix of rank one that a singular one sends to zero; where there is none but zero, zero."""
    kernel = factor.nullspace()
    return Matrix(kernel[0] * drawn[0, :]) if kernel else drawn * 0


def _orthonormal(drawn: Any, attempt: int) -> Any:
    """As many orthonormal columns as a matrix has: a reflection's, or a unit vector."""
    rows, columns = drawn.shape
    seed = chance("columns", attempt, *(drawn if attempt % 2 else ()))  # or unit vectors would all be the same
    numbers = LENGTHS.get(rows) if seed % 2 else None
    axis = Matrix(rows, 1, numbers) if numbers else Matrix(rows, 1, lambda i, _: int(int(i) == seed // 2 % rows))
    if columns == 1:
        return axis / sp.sqrt((axis.T * axis)[0])
    reflection = sp.eye(rows) - 2 * axis * axis.T / (axis.T * axis)[0]
    return Matrix(reflection[:, :columns])


__all__ = ["fitted"]
