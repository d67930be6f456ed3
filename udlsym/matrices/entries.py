"""Matrices of given sizes, entry by entry: what a statement about them says about numbers.

Every matrix becomes a table of elements of a field whose generators are its entries, real numbers.  The inverse is the
adjugate over the determinant, a determinant is expanded along its rows, the gradient is taken entry by entry.  What a
table says is what the matrix says wherever that is defined: arithmetic in the field only ever removes a denominator.

Every step here is an equality; nothing searches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any, TypeAlias

import sympy as sp
from flint import fmpq, fmpq_mat
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue
from sympy.matrices.expressions import BlockMatrix, HadamardPower
from sympy.matrices.expressions.kronecker import KroneckerProduct
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.binding import substitute
from udlsym.effort import spend
from udlsym.errors import Rejected
from udlsym.evidence import Evidence, MatrixEntries
from udlsym.exact.calculus import differentiate
from udlsym.exact.contradictions import jointly_contradictory
from udlsym.exact.fields import Fraction
from udlsym.exact.signs import contradictory, is_real
from udlsym.matrices.algebra import POINTWISE, Algebra
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
    require_same,
)
from udlsym.statements import Statement

LARGEST = 32
"""Rows or columns of a table."""
LARGEST_DETERMINANT = 5
"""Rows of a determinant that holds more than rational numbers."""
LARGEST_POWER = 12
MOST_TERMS = 200
"""Terms of a sum that is written out."""

Table: TypeAlias = tuple[tuple[Fraction, ...], ...]


class Entries:
    """Reads matrices as tables under the hypotheses of a statement.  Raises `Rejected` for what has no given size."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.algebra = Algebra(statement)
        self.field = self.algebra.field
        self.symbols: dict[tuple[Any, int, int], sp.Symbol] = {}
        self._names = {s.name for s in statement.symbols()}
        self._known: dict[Any, Table] = {}

    # Tables

    def table(self, e: Any) -> Table:
        """The entries of a matrix."""
        known = self._known.get(e)
        if known is None:
            rows, columns = (self._size(n) for n in e.shape)
            known = self._read(e, rows, columns)
            if len(known) != rows or any(len(row) != columns for row in known):
                raise Rejected(f"{e} is not {rows} x {columns}")
            self._known[e] = known
        return known

    def _size(self, n: Any) -> int:
        if not isinstance(n, (int, sp.Integer)) or not 1 <= n <= LARGEST:
            raise Rejected(f"a matrix of {n} rows or columns is not written out")
        return int(n)

    def _made(self, rows: int, columns: int, entry: Callable[[int, int], Fraction]) -> Table:
        spend(rows * columns)
        return tuple(tuple(entry(i, j) for j in range(columns)) for i in range(rows))

    def _constant(self, value: Any) -> Fraction:
        return self.field.constant(sp.Integer(value))

    def _read(self, e: Any, rows: int, columns: int) -> Table:
        spend(20)
        zero, one = self._constant(0), self._constant(1)
        if isinstance(e, sp.MatrixSymbol):
            if e in self.algebra.abbreviations:
                return self.table(self.algebra.abbreviations[e])
            return self._made(rows, columns, lambda i, j: self.field.generator(self.symbol(e, i, j)))
        if isinstance(e, sp.MatrixBase):
            return self._made(rows, columns, lambda i, j: self.number(e[i, j]))
        if isinstance(e, sp.Identity):
            return self._made(rows, columns, lambda i, j: one if i == j else zero)
        if isinstance(e, (sp.ZeroMatrix, sp.OneMatrix)):
            return self._made(rows, columns, lambda i, j: one if isinstance(e, sp.OneMatrix) else zero)
        if isinstance(e, Injection):
            place, *sizes = (int(n) for n in e.args)
            start = sum(sizes[:place])
            return self._made(rows, columns, lambda i, j: one if i == start + j else zero)
        if isinstance(e, sp.MatAdd):
            tables = [self.table(arg) for arg in e.args]
            return self._made(rows, columns, lambda i, j: self.field.sum([t[i][j] for t in tables]))
        if isinstance(e, sp.MatMul):
            return self._product(e)
        if isinstance(e, sp.Transpose):
            inner = self.table(e.arg)
            return self._made(rows, columns, lambda i, j: inner[j][i])
        if isinstance(e, sp.MatPow):  # Inverse too
            return self._power(self.table(e.base), e.exp)
        if isinstance(e, BlockMatrix):
            return self._blocks(e)
        if isinstance(e, sp.HadamardProduct):
            tables = [self.table(arg) for arg in e.args]
            return self._made(rows, columns, lambda i, j: self.field.product([t[i][j] for t in tables]))
        if isinstance(e, HadamardPower) and isinstance(e.exp, sp.Integer) and 1 <= e.exp <= LARGEST_POWER:
            inner = self.table(e.base)
            return self._made(rows, columns, lambda i, j: self.field.power(inner[i][j], int(e.exp)))
        if isinstance(e, KroneckerProduct):
            return self._kronecker([self.table(arg) for arg in e.args])
        if isinstance(e, Softmax):
            return self._softmax(self.table(e.argument))
        if isinstance(e, (Elementwise, ElementwiseApplyFunction)):
            function, inner = e.args[0], self.table(e.args[1])
            if not isinstance(function, sp.Lambda) or len(function.variables) != 1:
                raise Rejected(f"no function of one number: {function}")
            return self._made(rows, columns, lambda i, j: self._applied(function, inner[i][j]))
        if isinstance(e, Gradient):
            return self._gradient(e, rows, columns)
        raise Rejected(f"the entries of {type(e).__name__} are not read")

    def symbol(self, matrix: Any, i: int, j: int) -> sp.Symbol:
        """The real symbol for an entry, counted from 0; of a symmetric matrix, entries that agree share theirs."""
        if matrix in self.algebra.symmetric:
            i, j = min(i, j), max(i, j)
        place = (matrix, i, j)
        if place not in self.symbols:
            name = f"{matrix.name}[{i + 1}, {j + 1}]"
            while name in self._names:
                name += "'"
            self._names.add(name)
            self.symbols[place] = sp.Symbol(name, real=True)
        return self.symbols[place]

    def _times(self, a: Table, b: Table) -> Table:
        if len(a[0]) != len(b):
            raise Rejected(f"a product does not conform: {len(a[0])} columns, {len(b)} rows")
        field = self.field
        spend(len(a) * len(b) * len(b[0]))

        def entry(i: int, j: int) -> Fraction:
            pairs = [(a[i][k], b[k][j]) for k in range(len(b))]
            return field.sum([field.multiply(x, y) for x, y in pairs if not (x.is_zero or y.is_zero)])

        return self._made(len(a), len(b[0]), entry)

    def _product(self, e: Any) -> Table:
        numbers = [self.number(f) for f in e.args if not is_matrix(f)]
        tables = [self.table(f) for f in e.args if is_matrix(f)]
        result = tables[0]
        for table in tables[1:]:
            result = self._times(result, table)
        if not numbers:
            return result
        number = self.field.product(numbers)
        return tuple(tuple(self.field.multiply(number, x) for x in row) for row in result)

    def _power(self, a: Table, exponent: Any) -> Table:
        if not isinstance(exponent, sp.Integer) or abs(exponent) > LARGEST_POWER:
            raise Rejected(f"the power {exponent} is not written out")
        if exponent < 0:
            a = self._inverse(a)
        result = self._made(len(a), len(a), lambda i, j: self._constant(1 if i == j else 0))
        for _ in range(abs(int(exponent))):
            result = self._times(result, a)
        return result

    def _blocks(self, e: BlockMatrix) -> Table:
        found: list[tuple[Fraction, ...]] = []
        for i in range(e.blocks.rows):
            row = [self.table(e.blocks[i, j]) for j in range(e.blocks.cols)]
            if len({len(block) for block in row}) != 1:
                raise Rejected("the blocks do not conform")
            found.extend(tuple(x for line in lines for x in line) for lines in zip(*row, strict=True))
        return tuple(found)

    def _kronecker(self, tables: list[Table]) -> Table:
        result = tables[0]
        for b in tables[1:]:
            a, multiply = result, self.field.multiply
            result = tuple(tuple(multiply(x, y) for x in row for y in other) for row in a for other in b)
        return result

    def _softmax(self, a: Table) -> Table:
        powers = [[self.number(sp.exp(self.field.expression(x))) for x in row] for row in a]
        sums = [self.field.sum([row[j] for row in powers]) for j in range(len(a[0]))]
        return self._made(len(a), len(a[0]), lambda i, j: self.field.divide(powers[i][j], sums[j]))

    def _applied(self, function: sp.Lambda, x: Fraction) -> Fraction:
        value = self.field.expression(x)
        if not is_real(value):
            raise Rejected(f"{value} is not seen to be real")
        return self.number(substitute(function.expr, {function.variables[0]: value}))

    def _gradient(self, e: Gradient, rows: int, columns: int) -> Table:
        variable, names = e.variable, set(self.algebra.abbreviations)
        heads = [d.head.func if d.variables else d.head for d in self.statement.definitions]
        tied = variable in names | self.algebra.symmetric  # whose entries are no symbols of their own
        if tied or e.function.free_symbols & names or e.function.has(*heads):
            raise Rejected(f"whether {variable} varies freely in {e.function} is for the text to say")
        number = self.field.expression(self.number(e.function))
        return self._made(rows, columns, lambda i, j: self.number(differentiate(number, self.symbol(variable, i, j))))

    # Determinants

    def _rational(self, a: Table) -> fmpq_mat | None:
        """The table as a matrix of rational numbers, where it is one."""
        values = [self.field.as_rational(x) for row in a for x in row]
        if any(v is None for v in values):
            return None
        return fmpq_mat(len(a), len(a[0]), [fmpq(int(v.p), int(v.q)) for v in values if v is not None])

    def determinant(self, a: Table) -> Fraction:
        """The determinant of a square table."""
        if len(a) != len(a[0]):
            raise Rejected("only a square matrix has a determinant")
        numbers = self._rational(a)
        if numbers is not None:
            value = numbers.det()
            return self.field.constant(sp.Rational(int(value.p), int(value.q)))
        if len(a) > LARGEST_DETERMINANT:
            raise Rejected(f"a determinant of {len(a)} rows is not written out")
        return self._minor(a, tuple(range(len(a))), tuple(range(len(a))), {})

    def _minor(self, a: Table, rows: tuple[int, ...], columns: tuple[int, ...], known: dict[Any, Fraction]) -> Fraction:
        """The determinant of some rows and columns, along the first row."""
        if not rows:
            return self._constant(1)
        if (rows, columns) not in known:
            field, parts = self.field, []
            for place, j in enumerate(columns):
                if a[rows[0]][j].is_zero:
                    continue
                rest = self._minor(a, rows[1:], columns[:place] + columns[place + 1 :], known)
                parts.append(field.product([self._constant((-1) ** place), a[rows[0]][j], rest]))
            known[rows, columns] = field.sum(parts)
        return known[rows, columns]

    def _inverse(self, a: Table) -> Table:
        """The adjugate over the determinant; where that vanishes there is no inverse."""
        determinant = self.determinant(a)
        if len(a) > LARGEST_DETERMINANT:
            return self._rational_inverse(a, determinant)
        field, every = self.field, tuple(range(len(a)))
        known: dict[Any, Fraction] = {}

        def entry(i: int, j: int) -> Fraction:
            rows, columns = (tuple(k for k in every if k != without) for without in (j, i))
            cofactor = self._minor(a, rows, columns, known)
            return field.divide(field.multiply(self._constant((-1) ** (i + j)), cofactor), determinant)

        return self._made(len(a), len(a), entry)

    def _rational_inverse(self, a: Table, determinant: Fraction) -> Table:
        numbers = self._rational(a)
        if numbers is None or determinant.is_zero:
            raise Rejected(f"an inverse of {len(a)} rows is not written out")
        inverse = numbers.inv()
        values = [[inverse[i, j] for j in range(len(a))] for i in range(len(a))]
        return tuple(tuple(self.field.constant(sp.Rational(int(x.p), int(x.q))) for x in row) for row in values)

    # Numbers

    def number(self, e: Any) -> Fraction:
        """A number, the matrices in it written out."""
        field = self.field
        spend(5)
        if is_matrix(e):
            raise Rejected(f"{e} is no number")
        if not concerns_matrices(e):
            return self.algebra.scalar(e)
        if isinstance(e, sp.Add):
            return field.sum([self.number(arg) for arg in e.args])
        if isinstance(e, sp.Mul):
            return field.product([self.number(arg) for arg in e.args])
        if isinstance(e, sp.Trace):
            table = self.table(e.arg)
            if len(table) != len(table[0]):
                raise Rejected("only a square matrix has a trace")
            return field.sum([table[i][i] for i in range(len(table))])
        if isinstance(e, sp.Determinant):
            return self.determinant(self.table(e.arg))
        if isinstance(e, MatrixElement):
            table, (i, j) = self.table(e.parent), e.args[1:]
            if not all(isinstance(k, sp.Integer) and 0 <= k < n for k, n in zip((i, j), e.parent.shape, strict=True)):
                raise Rejected(f"{e} is not one entry")
            return table[int(i)][int(j)]
        if isinstance(e, (sp.Sum, sp.Product)):
            return self._written_out(e)
        if isinstance(e, sp.Pow) and not isinstance(e, sp.exp) and isinstance(e.exp, sp.Integer) and abs(e.exp) <= 200:
            return field.power(self.number(e.base), int(e.exp))
        if isinstance(e, (sp.Pow, *POINTWISE)):
            return self.algebra.scalar(e.func(*(field.expression(self.number(arg)) for arg in e.args)))
        raise Rejected(f"no rule for {type(e).__name__} of matrices")

    def _written_out(self, e: Any) -> Fraction:
        if len(e.limits) != 1 or len(e.limits[0]) != 3:
            raise Rejected("one sum at a time is written out")
        index, first, last = e.limits[0]
        if not all(isinstance(end, sp.Integer) for end in (first, last)) or not -1 <= last - first <= MOST_TERMS:
            raise Rejected(f"a sum from {first} to {last} is not written out")
        values = [sp.Integer(k) for k in range(int(first), int(last) + 1)]
        terms = [self.number(substitute(e.function, {index: k})) for k in values]
        return self.field.sum(terms) if isinstance(e, sp.Sum) else self.field.product(terms)

    # What the statement says

    def hypotheses(self) -> tuple[Any, ...]:
        """What the hypotheses say about numbers; one that cannot be read is left out."""
        found: dict[Any, None] = {}
        for hypothesis in self.statement.given:
            try:
                relations = self._relations(hypothesis)
            except Rejected:
                continue
            for relation in relations:
                if isinstance(relation, BooleanFalse):
                    raise Rejected(f"the hypothesis {hypothesis} holds nowhere")
                if not isinstance(relation, BooleanTrue):
                    found[relation] = None
        return tuple(found)

    def _relations(self, h: Any) -> list[Any]:
        expression = self.field.expression
        if not concerns_matrices(h):
            return [h]
        if isinstance(h, permutation):
            table = self.table(h.args[0])
            size, entries = range(len(table)), [[expression(x) for x in row] for row in table]
            sums = [sum(entries[i]) for i in size] + [sum(entries[i][j] for i in size) for j in size]
            return [*(sp.Eq(x * (x - 1), 0) for row in entries for x in row), *(sp.Eq(total, 1) for total in sums)]
        if isinstance(h, positive_definite):
            table = self.table(h.args[0])
            minors = [self.determinant(tuple(row[:k] for row in table[:k])) for k in range(1, len(table) + 1)]
            diagonal = [table[k][k] for k in range(len(table))]
            return [sp.Gt(expression(x), 0) for x in (*diagonal, *minors[1:])]
        if not isinstance(h, Relational):
            raise Rejected(f"{h} is not read")
        if isinstance(h, sp.Eq) and any(map(is_matrix, h.args)):
            return [sp.Eq(*pair) for pair in self._pairs(h.lhs, h.rhs) if pair[0] != pair[1]]
        return [h.func(*(expression(self.number(side)) for side in h.args))]

    def _pairs(self, lhs: Any, rhs: Any) -> list[tuple[Any, Any]]:
        left, right = (self.table(s) if is_matrix(s) else ((self.number(s),),) for s in (lhs, rhs))
        if (len(left), len(left[0])) != (len(right), len(right[0])):
            raise Rejected("the sides do not conform")
        cells = product(range(len(left)), range(len(left[0])))
        return [(self.field.expression(left[i][j]), self.field.expression(right[i][j])) for i, j in cells]

    def parts(self) -> list[Statement]:
        """The statements about numbers that together say the same; equal sides of an equality are left out."""
        statement = self.statement
        pairs = self._pairs(statement.lhs, statement.rhs)
        if len(pairs) > 1 and (statement.relation != "==" or statement.kind not in ("equality", "up-to-constant")):
            raise Rejected(f"no statement {statement.relation} of kind {statement.kind} about matrices")
        given = self.hypotheses()
        definitions = tuple(d for d in statement.definitions if not concerns_matrices(d.head, d.body, *d.given))
        moved = [s for (matrix, _, _), s in self.symbols.items() if matrix in statement.modulo]
        modulo = (*(s for s in statement.modulo if isinstance(s, sp.Symbol)), *moved) if statement.modulo else ()
        whole = replace(
            statement, lhs=sp.S.Zero, rhs=sp.S.Zero, given=given, definitions=definitions, modulo=tuple(modulo)
        )
        plain = statement.relation == "==" and statement.kind in ("equality", "count")
        return [replace(whole, lhs=a, rhs=b) for a, b in dict.fromkeys(pairs) if a != b or not plain]


def check_entries(
    statement: Statement, evidence: MatrixEntries, check_part: Callable[[Statement, Evidence], set[str]]
) -> set[str]:
    """Accept the evidence and return the theorems that its parts used; raises `Rejected`."""
    require_same(statement.lhs, statement.rhs)
    parts = Entries(statement).parts()
    if len(parts) != len(evidence.parts):
        raise Rejected(f"{len(evidence.parts)} proofs for {len(parts)} statements about numbers")
    used: set[str] = set()
    for part, proof in zip(parts, evidence.parts, strict=True):
        if contradictory(part.given) is not None or jointly_contradictory(part.given):
            raise Rejected("the hypotheses contradict each other entry by entry: nothing is proved from that")
        used |= check_part(part, proof)
    return used


__all__ = ["Entries", "check_entries"]
