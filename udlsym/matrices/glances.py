"""A glance at exact matrices: rational arithmetic by python-flint, all else an arbitrary function of its arguments.

A free symbol, ``exp(2/3)`` or ``a(1/2)`` counts as a whole number that depends on nothing but its name and the values
of its arguments.  Sides that agree so agree whatever the symbols and functions are, but for a coincidence, and no
closer look is worth its cost; where they differ nothing is said.  Only what needs no such number is certain.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import fmpq, fmpq_mat
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.matrices.expressions import BlockMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.counterexamples.witnesses import chance
from udlsym.effort import spend
from udlsym.exact.calculus import Prime
from udlsym.matrices.expressions import (
    Elementwise,
    ElementwiseApplyFunction,
    Softmax,
    concerns_matrices,
    is_matrix,
    permutation,
    positive_definite,
)
from udlsym.matrices.points import LARGEST_SIZE, MatrixPoint

MOST_BITS = 2_000
"""A number longer than this is not looked at."""

_CIRCULAR = (sp.sin, sp.cos, sp.tan)
_EXPONENTIAL = (sp.exp, sp.log, sp.sinh, sp.cosh, sp.tanh, sp.erf)
_FUNCTIONS = (*_CIRCULAR, *_EXPONENTIAL, sp.Abs, sp.Heaviside, sp.sign, AppliedUndef, Prime)
_UNORDERED = (sp.Max, sp.Min)


class NotSeen(Exception):
    """A glance does not tell."""


class Glance:
    """Values of expressions at a point; ``certain`` tells without doubt, ``same`` and ``gap`` but for a coincidence."""

    def __init__(self, point: MatrixPoint, values: dict[Any, Any] | None = None) -> None:
        self.point = point
        self.values = point.values if values is None else values
        self.guessed = False
        self._known: dict[Any, Any] = {}

    def certain(self, condition: Any) -> bool | None:
        """Whether a condition holds; None where that takes more than rational arithmetic."""
        self.guessed = False
        self._known.clear()
        try:
            found = self._holds(condition)
        except NotSeen:
            return None
        return None if self.guessed else found

    def _holds(self, condition: Any) -> bool:
        if isinstance(condition, permutation):
            matrix = self.matrix(condition.args[0])
            lines = [*matrix.table(), *matrix.transpose().table()]
            return all(sorted(line) == [0] * (len(line) - 1) + [1] for line in lines)
        if isinstance(condition, positive_definite):
            matrix = self.matrix(condition.args[0])
            minors = ([row[:k] for row in matrix.table()[:k]] for k in range(1, matrix.nrows() + 1))
            return matrix == matrix.transpose() and all(fmpq_mat(rows).det() > 0 for rows in minors)
        if not isinstance(condition, Relational) or not concerns_matrices(condition):
            raise NotSeen
        if any(map(is_matrix, condition.args)):
            if not isinstance(condition, sp.Eq):
                raise NotSeen
            return self.same(*condition.args)
        left, right = map(self.number, condition.args)
        relations = {"==": left == right, "!=": left != right, "<": left < right, "<=": left <= right}
        return relations.get(condition.rel_op, left > right if condition.rel_op == ">" else left >= right)

    def same(self, lhs: Any, rhs: Any) -> bool:
        """Whether two expressions have the same value.  Raises `NotSeen`."""
        if not is_matrix(lhs) and not is_matrix(rhs):
            return bool(self.number(lhs) == self.number(rhs))
        left, right = (self.matrix(s) if is_matrix(s) else fmpq_mat([[self.number(s)]]) for s in (lhs, rhs))
        return bool(left == right)

    def gap(self, statement: Any) -> fmpq:
        """The difference, or the quotient, that a statement says to be constant."""
        sides = (statement.lhs, statement.rhs)
        left, right = (self.matrix(s)[0, 0] if is_matrix(s) else self.number(s) for s in sides)
        if statement.kind == "up-to-constant":
            return left - right
        if right == 0:
            raise NotSeen
        return left / right

    # Matrices

    def matrix(self, e: Any) -> fmpq_mat:
        """A matrix of rational numbers.  Raises `NotSeen`."""
        if e not in self._known:
            spend(10)
            self._known[e] = self._read(e)
        return self._known[e]

    def _size(self, n: Any) -> int:
        value = sp.sympify(n).xreplace(self.point.sizes)
        if not isinstance(value, sp.Integer) or not 1 <= value <= LARGEST_SIZE:
            raise NotSeen
        return int(value)

    def _read(self, e: Any) -> fmpq_mat:
        if isinstance(e, sp.MatrixSymbol):
            return self._given(self.values.get(e))
        if isinstance(e, sp.MatrixBase):
            return self._given(e)
        if isinstance(e, (sp.Identity, sp.ZeroMatrix, sp.OneMatrix)):
            rows, columns = map(self._size, e.shape)
            one = isinstance(e, sp.OneMatrix)
            unit = isinstance(e, sp.Identity)
            return fmpq_mat(rows, columns, [int(one or (unit and i == j)) for i in range(rows) for j in range(columns)])
        if isinstance(e, sp.MatAdd):
            return self._folded([self.matrix(arg) for arg in e.args], lambda a, b: a + b)
        if isinstance(e, sp.MatMul):
            numbers = [self.number(arg) for arg in e.args if not is_matrix(arg)]
            result = self._folded([self.matrix(arg) for arg in e.args if is_matrix(arg)], lambda a, b: a * b)
            return self._folded([result, *numbers], lambda a, b: a * b)
        if isinstance(e, sp.Transpose):
            return self.matrix(e.arg).transpose()
        if isinstance(e, sp.MatPow):  # Inverse too
            return self._power(self.matrix(e.base), e.exp.xreplace(self.point.sizes))
        if isinstance(e, sp.HadamardProduct):
            return self._folded([self.matrix(arg) for arg in e.args], _by_entries)
        if isinstance(e, BlockMatrix):
            lines: list[list[fmpq]] = []
            for i in range(e.blocks.rows):
                tables = [self.matrix(e.blocks[i, j]).table() for j in range(e.blocks.cols)]
                lines.extend([x for part in parts for x in part] for parts in zip(*tables, strict=True))
            return fmpq_mat(lines)
        if isinstance(e, (Elementwise, ElementwiseApplyFunction)) and isinstance(e.args[0], sp.Lambda):
            return self._applied(e.args[0], self.matrix(e.args[1]))
        if isinstance(e, Softmax):
            columns = self.matrix(e.argument).transpose().table()
            return fmpq_mat([[self._share(x, column) for x in column] for column in columns]).transpose()
        raise NotSeen

    def _given(self, matrix: Any) -> fmpq_mat:
        if matrix is None:
            raise NotSeen
        return fmpq_mat(matrix.rows, matrix.cols, [self.number(x) for x in matrix])

    @staticmethod
    def _folded(args: list[Any], combine: Any) -> Any:
        result = args[0]
        for arg in args[1:]:
            result = combine(result, arg)
        return result

    @staticmethod
    def _power(matrix: fmpq_mat, exponent: Any) -> fmpq_mat:
        if not isinstance(exponent, sp.Integer) or abs(exponent) > 12:
            raise NotSeen
        if exponent < 0:
            if matrix.det() == 0:
                raise NotSeen
            matrix = matrix.inv()
        size = matrix.nrows()
        result = fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
        for _ in range(abs(int(exponent))):
            result = result * matrix
        return result

    def _applied(self, function: sp.Lambda, matrix: fmpq_mat) -> fmpq_mat:
        if concerns_matrices(function.expr):
            raise NotSeen
        (variable,) = function.variables
        values = {x: self.number(function.expr, {variable: x}) for x in set(matrix.entries())}
        return fmpq_mat(matrix.nrows(), matrix.ncols(), [values[x] for x in matrix.entries()])

    # Numbers

    def number(self, e: Any, at: dict[Any, fmpq] | None = None) -> fmpq:
        """A rational number.  Raises `NotSeen`."""
        spend(1)
        found = self._number(e, at or {})
        if found.height_bits() > MOST_BITS:
            raise NotSeen
        return found

    def _number(self, e: Any, at: dict[Any, fmpq]) -> fmpq:
        if isinstance(e, sp.Rational):
            return fmpq(int(e.p), int(e.q))
        if e in at:
            return at[e]
        if isinstance(e, sp.Symbol):
            value = self.point.sizes.get(e)
            return self._guess(e.name) if value is None else fmpq(int(value))
        if isinstance(e, sp.NumberSymbol):
            return self._guess(str(e))
        if isinstance(e, sp.Trace):
            matrix = self.matrix(e.arg)
            return self._folded([matrix[i, i] for i in range(matrix.nrows())], lambda a, b: a + b)
        if isinstance(e, sp.Determinant):
            return self.matrix(e.arg).det()
        if isinstance(e, MatrixElement):
            matrix, places = self.matrix(e.parent), [n.xreplace(self.point.sizes) for n in e.args[1:]]
            size = (matrix.nrows(), matrix.ncols())
            if not all(isinstance(k, sp.Integer) and 0 <= k < n for k, n in zip(places, size, strict=True)):
                raise NotSeen
            return matrix[int(places[0]), int(places[1])]
        if isinstance(e, (sp.Add, sp.Mul)):
            numbers = [self.number(arg, at) for arg in e.args]
            return self._folded(numbers, (lambda a, b: a + b) if isinstance(e, sp.Add) else (lambda a, b: a * b))
        if isinstance(e, sp.Pow) and not isinstance(e, sp.exp):
            return self._raised(self.number(e.base, at), self.number(e.exp, at), e.exp.xreplace(self.point.sizes))
        if isinstance(e, _UNORDERED):
            return self._guess(str(e.func), *sorted(str(self.number(arg, at)) for arg in e.args))
        if isinstance(e, _FUNCTIONS):
            return self._guess(str(e.func), *(str(self.number(arg, at)) for arg in e.args))
        raise NotSeen

    def _raised(self, base: fmpq, exponent: fmpq, written: Any) -> fmpq:
        if not isinstance(written, sp.Integer) or abs(exponent) > 40:
            return self._guess("power", str(base), str(exponent))
        if base == 0 and exponent < 0:
            raise NotSeen
        return base ** int(exponent.p)

    def _share(self, x: fmpq, column: list[fmpq]) -> fmpq:
        """The share of one entry in the softmax of a column, a function of its distances from all."""
        return self._guess("softmax", *map(str, sorted(y - x for y in column)))

    def _guess(self, *of: object) -> fmpq:
        self.guessed = True
        return fmpq(chance(*of) % 997 + 2)


def _by_entries(a: fmpq_mat, b: fmpq_mat) -> fmpq_mat:
    return fmpq_mat(a.nrows(), a.ncols(), [x * y for x, y in zip(a.entries(), b.entries(), strict=True)])


__all__ = ["Glance", "NotSeen"]
