"""Reduces a statement about matrices to statements about numbers: the checker's part for matrices of symbolic shape.

Both sides are brought to the normal form of `matrix_words.py` and `matrix_algebra.py`, which needs no search.  What
does - which hypothesis or which ``N^-1 N = I`` of a sum N is used where - stands in the evidence and is multiplied out
here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

from sympy import (
    Determinant,
    Expr,
    Integer,
    Inverse,
    MatMul,
    MatrixBase,
    Mul,
    Ne,
    Rational,
    Trace,
    Tuple,
    preorder_traversal,
    sqrt,
)
from sympy.core.relational import Relational

from udlsym.errors import Rejected
from udlsym.evidence import Evidence, MatrixEntry, MatrixIdentity, MatrixMultiple
from udlsym.exact.contradictions import jointly_contradictory
from udlsym.exact.fields import Fraction
from udlsym.exact.signs import contradictory
from udlsym.matrices.algebra import Algebra
from udlsym.matrices.expressions import concerns_matrices, is_matrix, require_same, same_size
from udlsym.matrices.letters import ONE, Polynomial
from udlsym.statements import Statement

ZERO = Integer(0)
MOST_FORMS = 5
"""Forms of which every two are put together."""


class Line:
    """One line of reasoning about matrices: the algebra, and the equations admitted so far."""

    def __init__(self, statement: Statement, entries: tuple[MatrixEntry, ...] = ()) -> None:
        self.statement = statement
        self.algebra = Algebra(statement)
        self.survey()
        for entry in entries:
            self.admit(entry)

    def survey(self) -> None:
        """Read sides and hypotheses: what they invert is invertible where they are defined, and nothing else is."""
        algebra = self.algebra
        algebra.closed, algebra.wanting, before = False, False, len(algebra.invertible)
        self._read()
        if algebra.wanting and len(algebra.invertible) > before:
            algebra.touched.clear()
            self._read()  # once more, with what is known now
            kept = algebra.touched | set(algebra.known_invertible)
            algebra.invertible = {base: None for base in algebra.invertible if base in kept}
        algebra.closed = True

    def _read(self) -> None:
        algebra = self.algebra
        algebra.forget()
        for side in (self.statement.lhs, self.statement.rhs):
            if not isinstance(side, MatrixBase):
                self.side(side)
        for equation in algebra.equations:
            algebra.polynomial(equation.lhs), algebra.polynomial(equation.rhs)

    def side(self, side: Any) -> Any:
        """A side: a polynomial, or a number where it is a number or a 1 x 1 matrix."""
        if not is_matrix(side):
            return self.algebra.scalar(side)
        polynomial = self.algebra.polynomial(side)
        return self.algebra.trace(polynomial) if polynomial.rows == polynomial.columns == 1 else polynomial

    def multiple(self, m: MatrixMultiple) -> Polynomial:
        """One multiple of a relation, multiplied out."""
        algebra = self.algebra
        if m.relation == "equation":
            if m.about not in algebra.equations:
                raise Rejected(f"{m.about} is no hypothesis about matrices")
            relation = algebra.minus(algebra.polynomial(m.about.lhs), algebra.polynomial(m.about.rhs))
        elif m.relation in ("before", "after"):
            if m.about not in algebra.invertible:
                raise Rejected(f"{m.about} is not known to be invertible")
            matrix, size = algebra.polynomial(m.about), m.about.shape[0]
            inverse = algebra.make(size, size, [(algebra.one, (algebra.letter(m.about, False, -ONE),))])
            pair = (inverse, matrix) if m.relation == "before" else (matrix, inverse)
            relation = algebra.minus(algebra.times(*pair), algebra.make(size, size, [(algebra.one, ())]))
        else:
            raise Rejected(f"there is no relation called {m.relation!r}")
        if m.transposed:
            relation = algebra.transposed(relation)
        left, right, number = algebra.polynomial(m.left), algebra.polynomial(m.right), algebra.scalar(m.coefficient)
        self.require_powers(left, right)
        numbers = (number, *left.terms.values(), *right.terms.values())
        if m.relation == "equation" and not all(n.denominator.is_constant() for n in numbers):
            raise Rejected("a hypothesis is multiplied by something that may be undefined")
        return algebra.scaled(number, algebra.times(algebra.times(left, relation), right))

    def require_powers(self, *factors: Polynomial) -> None:
        """Raise where a power that stands in no side may be a negative one of a matrix that has no inverse."""
        for letter in {letter for factor in factors for word in factor.terms for letter in word}:
            if not letter.exponent.is_nonnegative and letter.base not in self.algebra.invertible:
                raise Rejected(f"{letter.base} to the power {letter.exponent} may be undefined")

    def less(self, polynomial: Polynomial, multiples: tuple[MatrixMultiple, ...]) -> Polynomial:
        """A polynomial without the multiples."""
        for m in multiples:
            polynomial = self.algebra.minus(polynomial, self.multiple(m))
        return polynomial

    def admit(self, entry: MatrixEntry) -> None:
        """Check an entry and use it from here on; raises `Rejected`."""
        algebra = self.algebra
        if isinstance(entry.source, Trace):
            source, target = algebra.scalar(entry.source), algebra.scalar(entry.target)
            symbol = algebra.field.expression(source)
            word = algebra.cycle_of.get(symbol)
            if word is None:
                raise Rejected(f"{entry.source} is no trace of a single word")
            gap = algebra.field.subtract(source, target)
            for m in entry.multiples:
                gap = algebra.field.subtract(gap, algebra.trace(self.multiple(m)))
            if not gap.is_zero:
                raise Rejected(f"{entry.source} and {entry.target} differ by more than the multiples")
            algebra.cycles[word] = target
        else:
            before, after = algebra.polynomial(entry.source), algebra.polynomial(entry.target)
            if self.less(algebra.minus(before, after), entry.multiples).terms:
                raise Rejected(f"{entry.source} and {entry.target} differ by more than the multiples")
            algebra.arguments[algebra.key(before)] = after
        self.survey()

    def parts(self, multiples: tuple[MatrixMultiple, ...]) -> list[Statement]:
        """The statements about numbers that together say the same; those that are plainly true are left out."""
        statement, algebra = self.statement, self.algebra
        if isinstance(statement.lhs, MatrixBase) and isinstance(statement.rhs, MatrixBase) and not multiples:
            entries = list(zip(statement.lhs, statement.rhs, strict=True))
            if statement.relation == "!=" and statement.lhs == statement.rhs:
                raise Rejected("the two matrices are one")
            strict = statement.relation in ("<", ">")  # an entry is not less than itself
            return [self._part(a, b) for a, b in entries if strict or a != b]
        left, right = self.side(statement.lhs), self.side(statement.rhs)
        if not isinstance(left, Polynomial):
            if multiples:
                raise Rejected("multiples of matrices in a statement about numbers")
            lhs, rhs = algebra.field.expression(left), algebra.field.expression(right)
            trivial = statement.relation == "==" and statement.kind in ("equality", "count")
            if trivial and algebra.field.subtract(left, right).is_zero:
                return []
            return [self._part(lhs, rhs)]
        if statement.relation != "==" or statement.kind not in ("equality", "up-to-constant"):
            raise Rejected(f"no statement {statement.relation} of kind {statement.kind} about matrices")
        gap = self.less(algebra.minus(left, right), multiples)
        found = []
        for word, coefficient in sorted(algebra.key(gap), key=str):
            part = self._part(coefficient, ZERO)
            symbols = algebra.word_expression(word, gap.rows).free_symbols
            if statement.kind == "up-to-constant" and symbols & set(statement.modulo):
                part = replace(part, kind="equality", modulo=())
            found.append(part)
        return found

    def _part(self, lhs: Expr, rhs: Expr) -> Statement:
        statement, algebra = self.statement, self.algebra
        given = tuple(g for h in statement.given if (g := algebra.hypothesis(h)) is not None)
        if statement.relation != "==":
            given = tuple(dict.fromkeys((*given, *self.forms())))
        definitions = tuple(d for d in statement.definitions if not concerns_matrices(d.head, d.body, *d.given))
        modulo = tuple(statement.modulo)
        if modulo:
            moved = [s for s, source in algebra.sources.items() if source.free_symbols & set(modulo)]
            modulo = (*modulo, *moved)
        return replace(statement, lhs=lhs, rhs=rhs, given=given, definitions=definitions, modulo=modulo)

    def forms(self) -> list[Any]:
        """Numbers that are not negative, as hypotheses.

        ``tr(X^T X)`` and ``tr(X^T M X)``, M definite, where a side writes them; for two such X and Y with the same M
        that of their sum and of their difference, and what Cauchy and Schwarz say of them.
        """
        algebra = self.algebra
        field = algebra.field
        sides = Tuple(self.statement.lhs, self.statement.rhs)
        nodes = list(preorder_traversal(sides))
        products = dict.fromkeys(node.arg for node in nodes if isinstance(node, Trace))
        products |= dict.fromkeys(number for node in nodes for number in _numbers_in(node))
        read = [self._form(product) for product in products if isinstance(product, MatMul)]
        seen = [form for form in read if form is not None]

        def pairing(x: Polynomial, middle: Polynomial, y: Polynomial) -> Fraction:
            return algebra.trace(algebra.times(algebra.times(algebra.transposed(x), middle), y))

        found, roots = [pairing(x, middle, x) for x, middle in seen], []
        for (x, middle), (y, other) in combinations(seen[:MOST_FORMS], 2):
            same_shape = same_size(x.rows, y.rows) and same_size(x.columns, y.columns)
            if same_shape and algebra.key(middle) == algebra.key(other):
                found.extend(pairing(z, middle, z) for z in (algebra.plus([x, y]), algebra.minus(x, y)))
                squares = [pairing(x, middle, x), pairing(y, middle, y)]
                product = pairing(x, middle, y)
                found.append(field.subtract(field.product(squares), field.power(product, 2)))
                lengths = Mul(*(sqrt(field.expression(square)) for square in squares))
                roots.extend([lengths >= field.expression(product), lengths >= -field.expression(product)])
        facts = [field.expression(number) >= 0 for number in found] + (roots if sides.has(Rational(1, 2)) else [])
        return [fact for fact in facts if isinstance(fact, Relational)]

    def _form(self, product: MatMul) -> tuple[Polynomial, Polynomial] | None:
        """``(X, M)`` of a product ``X^T M X`` that is not negative, as it is written."""
        algebra = self.algebra
        if not all(map(is_matrix, product.args)):
            return None
        factors = [algebra.polynomial(factor) for factor in product.args]
        x: Polynomial | None = None
        while len(factors) > 1 and algebra.key(algebra.transposed(factors[0])) == algebra.key(factors[-1]):
            x = factors[-1] if x is None else algebra.times(factors[-1], x)
            factors = factors[1:-1]
        if x is None or not algebra.is_real(x) or len(factors) > 1:
            return None
        middle = factors[0] if factors else algebra.make(x.rows, x.rows, [(algebra.one, ())])
        return (x, middle) if not factors or algebra.is_definite(middle) else None


def _numbers_in(node: Any) -> Iterator[MatMul]:
    """The 1 x 1 products one after the other in a product that is 1 x 1, each as short as can be."""
    if not isinstance(node, MatMul) or node.shape != (1, 1):
        return
    factors: list[Any] = []
    for factor in filter(is_matrix, node.args):
        factors.append(factor)
        if len(factors) > 1 and factors[0].shape[0] == factors[-1].shape[1] == 1:
            yield MatMul(*factors)
            factors = []


def check_matrices(
    statement: Statement, evidence: MatrixIdentity, check_part: Callable[[Statement, Evidence], set[str]]
) -> set[str]:
    """Accept the evidence and return the theorems that its parts used; raises `Rejected`."""
    require_same(statement.lhs, statement.rhs)
    parts = Line(statement, evidence.entries).parts(evidence.multiples)
    if len(parts) != len(evidence.parts):
        raise Rejected(f"{len(evidence.parts)} proofs for {len(parts)} statements about numbers")
    used: set[str] = set()
    for part, proof in zip(parts, evidence.parts, strict=True):
        if isinstance(proof, MatrixIdentity):
            raise Rejected("a part is about numbers only")
        if contradictory(part.given) is not None or jointly_contradictory(part.given):
            raise Rejected("the hypotheses contradict each other: nothing is proved from that")
        used |= check_part(part, proof)
    return used


def conditions_of_matrices(statement: Statement) -> tuple[str, ...]:
    """``det(A) != 0`` for what the sides invert, unless a hypothesis says so."""
    try:
        algebra = Line(statement).algebra
        known, inverted = algebra.positive - algebra.assumed, list(algebra.invertible)
    except Rejected:  # what was proved without reading the matrices
        inverses = statement.lhs.atoms(Inverse) | statement.rhs.atoms(Inverse)
        known, inverted = set(), sorted((inverse.arg for inverse in inverses), key=str)
    for h in statement.given:
        if isinstance(h, Ne) and h.rhs == 0 and isinstance(h.lhs, Determinant):
            known.add(h.lhs.arg)
    return tuple(f"det({base}) != 0" for base in inverted if base not in known and not _is_rational(base))


def _is_rational(matrix: Any) -> bool:
    """Whether a matrix is made of rational numbers; what inverts one that is singular is defined nowhere."""
    return isinstance(matrix, MatrixBase) and all(isinstance(entry, Rational) for entry in matrix)


__all__ = ["Line", "check_matrices", "conditions_of_matrices"]
