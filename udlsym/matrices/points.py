"""Exact matrices drawn for the symbols of a statement, and what its expressions are there.

Sizes are tried from 2 x 2 on, entries are small integers and halves, symmetric, orthogonal, permutation and positive
definite matrices are made as such.  Where an inverse does not exist nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product
from typing import Any

import sympy as sp
from sympy.matrices.expressions import BlockMatrix, HadamardPower
from sympy.matrices.expressions.kronecker import KroneckerProduct, kronecker_product
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.counterexamples.witnesses import chance
from udlsym.effort import spend
from udlsym.exact.calculus import differentiate
from udlsym.matrices.expressions import (
    Elementwise,
    ElementwiseApplyFunction,
    Gradient,
    Injection,
    Softmax,
    concerns_matrices,
    is_matrix,
    permutation,
    positive_definite,
)
from udlsym.matrices.fitting import fitted
from udlsym.matrices.kinds import Kinds
from udlsym.statements import Statement

Matrix = sp.ImmutableDenseMatrix
LARGEST_SIZE = 6
ENTRIES = tuple(sp.Rational(p, q) for p, q in ((1, 1), (0, 1), (2, 1), (-1, 1), (3, 1), (1, 2), (-2, 1), (5, 1)))
ROTATION = Matrix([[sp.Rational(3, 5), sp.Rational(4, 5)], [sp.Rational(-4, 5), sp.Rational(3, 5)]])


class Skip(Exception):
    """Nothing can be said at this point."""


def _symbols(statement: Statement) -> list[Any]:
    found: set[Any] = set()
    for part in _expressions(statement):
        found |= part.atoms(sp.MatrixSymbol)
    return sorted(found, key=lambda m: m.name)


def _expressions(statement: Statement) -> list[Any]:
    definitions = [e for d in statement.definitions for e in (d.head, d.body)]
    return [statement.lhs, statement.rhs, *statement.given, *definitions]


def sizes_of(statement: Statement) -> Iterator[dict[Any, Any]]:
    """Values for the symbols in shapes and powers: all 2 first, then what is smallest and tells dimensions apart."""
    found: set[Any] = set()
    for part in _expressions(statement):
        for node in part.atoms(sp.MatrixExpr):
            if not isinstance(node, (sp.MatrixBase, MatrixElement)):
                found |= {s for n in node.shape for s in sp.sympify(n).free_symbols}
            if isinstance(node, sp.MatPow):
                found |= node.exp.free_symbols
    names = sorted(found, key=str)
    choices = sorted(product((2, 1, 3), repeat=min(len(names), 4)), key=lambda c: (c.count(3), c.count(1)))
    choices = [c for c in choices if all(s.is_positive is not False for s in names)]
    rounds = 0
    while True:
        for _ in range(4 if rounds < 3 else 1):
            yield dict.fromkeys(names, sp.Integer(2))
        for choice in choices[1:7] if rounds % 2 == 0 else choices[7:19]:
            values = {s: sp.Integer(choice[i % 4]) for i, s in enumerate(names)}
            yield values
        rounds += 1


class MatrixPoint:
    """Exact matrices for the symbols of a statement, of given sizes."""

    def __init__(self, statement: Statement, sizes: dict[Any, Any], attempt: int) -> None:
        self.statement, self.sizes, self.attempt = statement, sizes, attempt
        self.flags = Kinds(statement)
        self.values: dict[Any, Any] = {}
        for symbol in _symbols(statement):
            if symbol not in self.flags.abbreviations:
                self.values[symbol] = self._drawn(symbol, 0)
        self._abbreviate()
        self._fit()

    def _fit(self) -> None:
        """Change what was drawn so that the equations among the hypotheses hold, as far as that is known to be done.

        Not always: what is made has an inverse where one is needed, and what is false may fail at singular ones only.
        """
        if self.attempt % 3 == 2:
            return
        numbers = [h for h in self.statement.given if isinstance(h, sp.Eq) and not any(map(is_matrix, h.args))]
        for equation in (*self.flags.equations, *(h for h in numbers if concerns_matrices(h))):
            found = fitted(equation, self.values, self.value, self.attempt)
            if found is not None and found[0] not in self.flags.abbreviations:
                self.values[found[0]] = found[1]
                self._abbreviate()

    def _abbreviate(self) -> None:
        for symbol, body in self.flags.abbreviations.items():
            self.values[symbol] = self.value(body)

    # Drawing matrices

    def _drawn(self, symbol: Any, salt: int) -> Any:
        rows, columns = (self._size(n) for n in symbol.shape)
        name, flags = symbol.name, self.flags
        if symbol in flags.permutations:
            return self._permutation(rows, chance(name, self.attempt, salt))
        if symbol in flags.orthogonal:
            return self._orthogonal(rows, chance(name, self.attempt, salt))
        if self.statement.relation != "==" and self.attempt % 4 == 1 and symbol not in flags.positive:
            return Matrix(sp.zeros(rows, columns))  # a bound is often met where everything vanishes
        entries = [[self._entry(name, i, j, salt) for j in range(columns)] for i in range(rows)]
        matrix = Matrix(entries)
        if symbol in flags.positive and rows == columns:
            if symbol in flags.symmetric:
                return matrix * matrix.T + sp.eye(rows)
            return matrix if matrix.det() > 0 else matrix * matrix + sp.eye(rows)
        if symbol in flags.symmetric:
            return Matrix(rows, rows, lambda i, j: entries[min(i, j)][max(i, j)])
        return matrix

    def _entry(self, name: str, i: int, j: int, salt: int) -> Any:
        pool = ENTRIES[: min(len(ENTRIES), 4 + self.attempt // 3)]
        return pool[chance(name, i, j, self.attempt, salt) % len(pool)]

    def _permutation(self, size: int, seed: int) -> Any:
        orders = [p for p in permutations(range(size)) if size == 1 or p != tuple(range(size))]
        order = orders[seed % len(orders)]
        return Matrix(size, size, lambda i, j: 1 if order[i] == j else 0)

    def _orthogonal(self, size: int, seed: int) -> Any:
        matrix = self._permutation(size, seed // 7)
        if self.attempt % 4 == 3:
            return Matrix(sp.diag(*(-1 if seed >> k & 1 else 1 for k in range(size)))) * matrix ** (seed % 2)
        if size == 2 and seed % 3 == 0:
            return ROTATION
        if seed % 3 == 1:
            return -matrix
        return matrix

    def _size(self, n: Any) -> int:
        value = sp.sympify(n).xreplace(self.sizes)
        if not isinstance(value, sp.Integer) or not 1 <= value <= LARGEST_SIZE:
            raise Skip
        return int(value)

    # Evaluating

    def value(self, e: Any) -> Any:
        """An expression at the point: a matrix of exact entries, or a term without matrices."""
        spend(10)
        if not concerns_matrices(e):
            return e.xreplace(self.sizes)
        if isinstance(e, sp.MatrixSymbol):
            return self.values[e]
        if isinstance(e, sp.MatrixBase):
            return Matrix(e.rows, e.cols, lambda i, j: self.value(e[i, j]))
        if isinstance(e, sp.Identity):
            return Matrix(sp.eye(self._size(e.rows)))
        if isinstance(e, sp.ZeroMatrix):
            return Matrix(sp.zeros(self._size(e.rows), self._size(e.cols)))
        if isinstance(e, sp.OneMatrix):
            return Matrix(sp.ones(self._size(e.rows), self._size(e.cols)))
        if isinstance(e, Injection):
            start = sum(self._size(n) for n in e.args[1 : int(e.args[0]) + 1])
            return Matrix(*map(self._size, e.shape), lambda i, j: int(int(i) == start + int(j)))
        if isinstance(e, BlockMatrix):
            rows = [[self.value(e.blocks[i, j]) for j in range(e.blocks.cols)] for i in range(e.blocks.rows)]
            return Matrix(sp.Matrix.vstack(*(sp.Matrix.hstack(*map(sp.Matrix, row)) for row in rows)))
        if isinstance(e, (sp.Sum, sp.Product)):
            return self._written_out(e)
        if isinstance(e, MatrixElement):
            return self._element(self.value(e.parent), *(n.xreplace(self.sizes) for n in e.args[1:]))
        if isinstance(e, (Elementwise, ElementwiseApplyFunction)):
            return self.value(e.args[1]).applyfunc(self._function(e.args[0]))
        if isinstance(e, Gradient):
            return self._gradient(e)
        if isinstance(e, (sp.Derivative, sp.Integral, sp.Limit, sp.Subs, sp.Lambda)):
            raise Skip
        return self._combined(e, [self.value(arg) for arg in e.args])

    def _combined(self, e: Any, args: list[Any]) -> Any:
        if isinstance(e, sp.MatAdd):
            return self._folded(lambda a, b: a + b, args)
        if isinstance(e, sp.MatMul):
            return self._folded(lambda a, b: a * b, args)
        if isinstance(e, sp.Transpose):
            return args[0].T
        if isinstance(e, (sp.MatPow, sp.Inverse)):
            return self._power(args[0], args[1] if len(args) > 1 else sp.Integer(-1))
        if isinstance(e, sp.HadamardProduct):
            return self._folded(lambda a, b: a.multiply_elementwise(b), args)
        if isinstance(e, HadamardPower):
            return args[0].applyfunc(lambda x: x ** args[1])
        if isinstance(e, Softmax):
            exponentials = args[0].applyfunc(sp.exp)
            sums = [sum(exponentials[:, j]) for j in range(exponentials.cols)]
            return Matrix(*exponentials.shape, lambda i, j: exponentials[i, j] / sums[j])
        if isinstance(e, sp.Trace):
            return args[0].trace()
        if isinstance(e, sp.Determinant):
            return args[0].det()
        if isinstance(e, permutation):
            return sp.true if _is_permutation(args[0]) else sp.false
        if isinstance(e, positive_definite):
            return sp.true if _is_positive_definite(args[0]) else sp.false
        if isinstance(e, KroneckerProduct):
            return self._folded(lambda a, b: Matrix(kronecker_product(a, b)), args)
        if is_matrix(e):
            raise Skip
        return e.func(*args)

    def _gradient(self, e: Gradient) -> Any:
        """Differentiated entry by entry, the entries of the variable being symbols meanwhile."""
        names_of_terms = self.flags.abbreviations
        if any(e.variable in body.free_symbols for s, body in names_of_terms.items() if s in e.function.free_symbols):
            raise Skip  # whether such a name is held fixed is for the text to say
        point = self.values[e.variable]
        names = Matrix(*point.shape, lambda i, j: sp.Dummy(f"{e.variable}_{i}{j}", real=True))
        self.values[e.variable] = names
        try:
            number = self.value(e.function)
        finally:
            self.values[e.variable] = point
        at = dict(zip(names, point, strict=True))
        return names.applyfunc(lambda name: differentiate(number, name).xreplace(at))

    @staticmethod
    def _element(matrix: Any, i: Any, j: Any) -> Any:
        """An entry; outside the matrix there is none (Python would count from the end)."""
        inside = all(isinstance(n, sp.Integer) and 0 <= n < size for n, size in zip((i, j), matrix.shape, strict=True))
        if not inside:
            raise Skip
        return matrix[int(i), int(j)]

    def _function(self, function: Any) -> Any:
        """A function of an entry, what it says of other matrices worked out."""
        body = function.expr
        return sp.Lambda(function.variables, self.value(body)) if concerns_matrices(body) else function

    def _folded(self, combine: Any, args: list[Any]) -> Any:
        result = args[0]
        for arg in args[1:]:
            result = combine(result, arg)
        return result

    def _power(self, matrix: Any, exponent: Any) -> Any:
        if not isinstance(exponent, sp.Integer) or abs(exponent) > 12:
            raise Skip
        if exponent >= 0:
            return matrix**exponent
        determinant = sp.expand(matrix.det())
        if determinant == 0:
            raise Skip
        return (matrix.adjugate() / determinant) ** (-exponent)

    def _written_out(self, e: Any) -> Any:
        index, lower, upper = e.limits[0]
        first, last = lower.xreplace(self.sizes), upper.xreplace(self.sizes)
        if len(e.limits) > 1 or not (isinstance(first, sp.Integer) and isinstance(last, sp.Integer)):
            raise Skip
        if last < first - 1:
            raise Skip  # SymPy's sum goes backwards there, and for others it is empty
        terms = [self.value(e.function.subs(index, k)) for k in range(int(first), int(last) + 1)]
        return sp.Add(*terms) if isinstance(e, sp.Sum) else sp.Mul(*terms)


def _is_permutation(matrix: Any) -> bool:
    lines = [list(matrix[i, :]) for i in range(matrix.rows)] + [list(matrix[:, j]) for j in range(matrix.cols)]
    return matrix.rows == matrix.cols and all(sorted(line) == [0] * (len(line) - 1) + [1] for line in lines)


def _is_positive_definite(matrix: Any) -> bool:
    if matrix.rows != matrix.cols or matrix != matrix.T or not all(isinstance(x, sp.Rational) for x in matrix):
        return False
    return all(matrix[:k, :k].det() > 0 for k in range(1, matrix.rows + 1))


__all__ = ["LARGEST_SIZE", "Matrix", "MatrixPoint", "Skip", "sizes_of"]
