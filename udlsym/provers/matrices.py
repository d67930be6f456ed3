"""Equality of matrix expressions of symbolic shape, and of numbers made of their traces and determinants.

Decides: identities that follow from ring axioms, transposes, inverses of symbols, products and sums, symmetric,
orthogonal, permutation and positive definite atoms, cyclic traces, multiplicative determinants, elementwise functions
and softmax of permuted rows and columns, blocks, and equations among the hypotheses.  How: the normal form of
`matrix_algebra.py`, then rewriting by the relations ``N^-1 N = I`` and the hypotheses, completed by their overlaps
(a noncommutative Groebner basis, cut off at a length and a number); what was used is recorded as multiples.  Numbers
that remain are settled by the field's normal form.
Stops at: relations beyond the cut-off, determinants of sums, families of matrices (``x_i``), Jacobians of vectors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import Eq, Expr, Identity, MatAdd, MatMul, MatrixBase, Rational, Trace

from udlsym.errors import UdlsymError
from udlsym.evidence import Evidence, MatrixEntry, MatrixIdentity, MatrixMultiple
from udlsym.exact.fields import Field, Fraction
from udlsym.matrices.algebra import Algebra
from udlsym.matrices.checking import Line
from udlsym.matrices.expressions import concerns_matrices
from udlsym.matrices.letters import ONE, Letter, Polynomial, Word, rank
from udlsym.order.parts import prove_part
from udlsym.statements import Statement

METHOD = "matrix normal form"

MOST_ENTRIES = 30
MOST_RELATIONS = 60
LONGEST = 7
MOST_REWRITINGS = 400
_COMPOUND = (MatAdd, MatMul)


@dataclass(frozen=True, slots=True)
class Used:
    """``coefficient * left * r * right`` of a relation r that the checker knows."""

    coefficient: Fraction
    left: Word
    relation: str
    about: Expr
    transposed: bool
    right: Word


@dataclass(frozen=True, slots=True)
class Relation:
    """A polynomial that is zero, and why; ``lead`` is its greatest word."""

    polynomial: Polynomial
    why: tuple[Used, ...]
    lead: Word


def prove(statement: Statement) -> Evidence | None:
    """Evidence, or None where the normal forms differ or something is not understood."""
    if not concerns_matrices(statement.lhs, statement.rhs):
        return None
    try:
        return _Search(statement).evidence()
    except (UdlsymError, RecursionError):
        return None


def _find(part: Word, word: Word) -> int | None:
    """Where a word begins inside another."""
    size = len(part)
    return next((i for i in range(len(word) - size + 1) if word[i : i + size] == part), None)


def _coefficient(field: Field, number: Fraction, symbol: Expr) -> Rational | None:
    """The rational multiple of a symbol that is a term of a number, in which it stands nowhere else."""
    multiple = field.expression(number).expand().coeff(symbol, 1)
    if not isinstance(multiple, Rational):
        return None
    rest = field.subtract(number, field.multiply(field.constant(multiple), field.generator(symbol)))
    return multiple if symbol not in field.expression(rest).free_symbols else None


class _Search:
    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.entries: list[MatrixEntry] = []
        self.line = Line(statement)
        self.relations = self._complete()

    @property
    def algebra(self) -> Algebra:
        return self.line.algebra

    def evidence(self) -> Evidence | None:
        """Reduce what stands inside atoms and traces, innermost first, then the difference of the sides."""
        for _ in range(MOST_ENTRIES):
            multiples = self._difference()
            entry = self._next_entry()
            if entry is None:
                return self._finish(multiples)
            self.line.admit(entry)
            self.entries.append(entry)
            self.relations = self._complete()
        return None

    def _finish(self, multiples: tuple[MatrixMultiple, ...]) -> Evidence | None:
        proofs = []
        for part in self.line.parts(multiples):
            proof = prove_part(part)
            if proof is None:
                return None
            proofs.append(proof)
        return MatrixIdentity(tuple(self.entries), multiples, tuple(proofs))

    def _difference(self) -> tuple[MatrixMultiple, ...]:
        if isinstance(self.statement.lhs, MatrixBase):
            return ()
        left, right = self.line.side(self.statement.lhs), self.line.side(self.statement.rhs)
        if not isinstance(left, Polynomial):
            if self.statement.relation != "==":
                self.line.forms()  # what stands in them is met, and reduced like the sides
            return ()
        gap = self.algebra.minus(left, right)
        rest, used = self._reduce(gap)
        return self._recorded(used, gap) if len(rest.terms) < len(gap.terms) or not rest.terms else ()

    def _next_entry(self) -> MatrixEntry | None:
        algebra = self.algebra
        for key, polynomial in list(algebra.met_arguments.items()):
            if key in algebra.arguments or not self.relations:
                continue
            rest, used = self._reduce(polynomial)
            if used:
                source, target = algebra.expression(polynomial), algebra.expression(rest)
                return MatrixEntry(source, target, self._recorded(used, polynomial))
        for word in list(algebra.met_cycles):
            found = self._cycle(word) if word not in algebra.cycles else None
            if found is not None:
                return found
        return None

    def _cycle(self, word: Word) -> MatrixEntry | None:
        """A trace reduced at one of its rotations, where that makes smaller ones only."""
        algebra, size = self.algebra, word[0].rows
        turns = range(len(word)) if size != 1 else range(1)
        spellings = [turned for w in (word, algebra.flipped(word)) for turned in (w[s:] + w[:s] for s in turns)]
        for turned in spellings:
            polynomial = algebra.make(turned[0].rows, turned[0].rows, [(algebra.one, turned)])
            if polynomial.rows == 1:  # a number: keep its word together
                polynomial = Polynomial(ONE, ONE, {turned: algebra.one})
            rest, used = self._reduce(polynomial)
            if not used:
                continue
            found = self._solved(word, algebra.trace(rest), used)
            if found is not None:
                target, used = found
                source = Trace(algebra.word_expression(word, size))
                return MatrixEntry(source, algebra.plain(target), self._recorded(used, polynomial))
        return None

    def _solved(self, word: Word, target: Fraction, used: list[Used]) -> tuple[Fraction, list[Used]] | None:
        """What a trace is that equals a number made of smaller ones, and maybe of itself: ``t = c t + r``.

        So ``v^T B v = -v^T B v`` for a skew B, and the trace is 0.
        """
        field, cycle_of = self.algebra.field, self.algebra.cycle_of
        others = {s for s in field.expression(target).free_symbols if s in cycle_of}
        own = next((s for s in others if cycle_of[s] == word), None)
        if own is not None:
            multiple = _coefficient(field, target, own)
            if multiple is None or multiple == 1:
                return None
            rest = field.subtract(target, field.multiply(field.constant(multiple), field.generator(own)))
            share = field.constant(1 / (1 - multiple))
            target = field.multiply(share, rest)
            used = [replace(u, coefficient=field.multiply(share, u.coefficient)) for u in used]
            others = {s for s in field.expression(target).free_symbols if s in cycle_of}
        return (target, used) if all(rank(cycle_of[s]) < rank(word) for s in others) else None

    # Rewriting

    def _reduce(self, polynomial: Polynomial, relations: list[Relation] | None = None) -> tuple[Polynomial, list[Used]]:
        relations = self.relations if relations is None else relations
        used: list[Used] = []
        for _ in range(MOST_REWRITINGS):
            step = self._step(polynomial, relations)
            if step is None:
                break
            polynomial, reasons = step
            used.extend(reasons)
        return polynomial, used

    def _step(self, polynomial: Polynomial, relations: list[Relation]) -> tuple[Polynomial, tuple[Used, ...]] | None:
        field = self.algebra.field
        for word in sorted(polynomial.terms, key=rank, reverse=True):
            for relation in relations:
                start = _find(relation.lead, word)
                if start is None:
                    continue
                left, right = word[:start], word[start + len(relation.lead) :]
                factor = field.divide(polynomial.terms[word], relation.polynomial.terms[relation.lead])
                shifted = self._shift(relation, factor, left, right)
                rest = self._less(polynomial, word, shifted.polynomial)
                return rest, shifted.why
        return None

    def _less(self, polynomial: Polynomial, word: Word, relation: Polynomial) -> Polynomial:
        """The difference, the word that cancels left out as it stands (a number is not taken apart)."""
        others = Polynomial(
            polynomial.rows, polynomial.columns, {w: c for w, c in polynomial.terms.items() if w != word}
        )
        return self.algebra.minus(others, relation)

    def _shift(self, relation: Relation, factor: Fraction, left: Word, right: Word) -> Relation:
        """``factor * left * relation * right`` without its leading word, with its reasons."""
        algebra, field = self.algebra, self.algebra.field
        old = relation.polynomial
        rows = left[0].rows if left else old.rows
        columns = right[-1].columns if right else old.columns
        parts = [(field.multiply(factor, c), left + w + right) for w, c in old.terms.items() if w != relation.lead]
        why = tuple(
            replace(u, coefficient=field.multiply(factor, u.coefficient), left=left + u.left, right=u.right + right)
            for u in relation.why
        )
        return Relation(algebra.make(rows, columns, parts), why, relation.lead)

    def _recorded(self, used: list[Used], about: Polynomial) -> tuple[MatrixMultiple, ...]:
        algebra = self.algebra
        found = []
        for u in used:
            rows, columns = u.about.shape if not isinstance(u.about, Eq) else u.about.lhs.shape
            if u.transposed:
                rows, columns = columns, rows
            left = algebra.word_expression(u.left, rows) if u.left else Identity(rows)
            right = algebra.word_expression(u.right, columns) if u.right else Identity(columns)
            found.append(MatrixMultiple(algebra.plain(u.coefficient), left, u.relation, u.about, u.transposed, right))
        return tuple(found)

    # Relations

    def _complete(self) -> list[Relation]:
        """The relations of the statement, closed under overlaps as far as the limits go."""
        waiting = self._first_relations()
        relations: list[Relation] = []
        for _ in range(MOST_RELATIONS):
            waiting.sort(key=lambda r: rank(r.lead))
            if not waiting:
                break
            new = self._reduced_relation(waiting.pop(0), relations)
            if new is None or len(new.lead) > LONGEST or not self._usable(new):
                continue
            waiting.extend(old for old in relations if _find(new.lead, old.lead) is not None)
            relations = [*(old for old in relations if _find(new.lead, old.lead) is None), new]
            waiting.extend(self._freed(new))
            for old in relations:
                waiting.extend(self._overlaps(old, new))
                if old is not new:
                    waiting.extend(self._overlaps(new, old))
            waiting = waiting[: 4 * MOST_RELATIONS]
        return relations

    def _first_relations(self) -> list[Relation]:
        algebra, one = self.algebra, self.algebra.one
        found: list[tuple[str, Expr, Polynomial]] = []
        for equation in algebra.equations:
            gap = algebra.minus(algebra.polynomial(equation.lhs), algebra.polynomial(equation.rhs))
            found.append(("equation", equation, gap))
        for base in list(algebra.invertible):
            size = base.shape[0]
            matrix, unit = algebra.polynomial(base), algebra.make(size, size, [(one, ())])
            inverse = algebra.make(size, size, [(one, (algebra.letter(base, False, -ONE),))])
            found.append(("before", base, algebra.minus(algebra.times(inverse, matrix), unit)))
            found.append(("after", base, algebra.minus(algebra.times(matrix, inverse), unit)))
        relations = []
        for name, about, polynomial in found:
            for flip in (False, True):
                p = algebra.transposed(polynomial) if flip else polynomial
                if p.terms:
                    relations.append(self._relation(p, (Used(one, (), name, about, flip, ()),)))
        return relations

    def _relation(self, polynomial: Polynomial, why: tuple[Used, ...]) -> Relation:
        return Relation(polynomial, why, max(polynomial.terms, key=rank))

    def _usable(self, relation: Relation) -> bool:
        """Whether it may be solved for its leading word: a hypothesis only where that needs no division."""
        if not relation.lead:
            return False
        number = relation.polynomial.terms[relation.lead]
        return self.algebra.field.as_rational(number) is not None or all(u.relation != "equation" for u in relation.why)

    def _reduced_relation(self, relation: Relation, relations: list[Relation]) -> Relation | None:
        minus_one = self.algebra.scalar(-ONE)
        rest, used = self._reduce(relation.polynomial, relations)
        if not rest.terms or len(relation.why) + len(used) > 200:
            return None
        back = tuple(replace(u, coefficient=self.algebra.field.multiply(minus_one, u.coefficient)) for u in used)
        return self._relation(rest, relation.why + back)

    def _freed(self, relation: Relation) -> list[Relation]:
        """The relation times the inverse of an invertible letter at the ends of its words."""
        found = []
        words = [w for w in relation.polynomial.terms if w]
        for letter in dict.fromkeys(w[0] for w in words):
            inverse = self._inverse(letter)
            if inverse is not None:
                found.append(self._times(relation, (inverse,), ()))
        for letter in dict.fromkeys(w[-1] for w in words):
            inverse = self._inverse(letter)
            if inverse is not None:
                found.append(self._times(relation, (), (inverse,)))
        lengths = sum(map(len, words))
        return [r for r in found if r is not None and sum(map(len, r.polynomial.terms)) <= lengths + 1]

    def _inverse(self, letter: Letter) -> Letter | None:
        algebra = self.algebra
        if letter.exponent in (1, -1) and letter.base in algebra.orthogonal:
            return algebra.letter(letter.base, not letter.transposed)
        if letter.exponent in (1, -1) and letter.base in algebra.invertible and not isinstance(letter.base, _COMPOUND):
            return algebra.letter(letter.base, letter.transposed, -letter.exponent)
        return None

    def _times(self, relation: Relation, left: Word, right: Word) -> Relation | None:
        algebra, one = self.algebra, self.algebra.one
        whole = Relation(relation.polynomial, relation.why, ())
        parts = [(c, left + w + right) for w, c in relation.polynomial.terms.items()]
        why = self._shift(whole, one, left, right).why
        rows = left[0].rows if left else relation.polynomial.rows
        columns = right[-1].columns if right else relation.polynomial.columns
        product = algebra.make(rows, columns, parts)
        return self._relation(product, why) if product.terms else None

    def _overlaps(self, a: Relation, b: Relation) -> list[Relation]:
        """What follows where a's leading word ends as b's begins."""
        algebra, field, found = self.algebra, self.algebra.field, []
        for size in range(1, min(len(a.lead), len(b.lead))):
            if a.lead[-size:] != b.lead[:size] or len(a.lead) + len(b.lead) - size > LONGEST:
                continue
            first = self._shift(a, field.divide(algebra.one, a.polynomial.terms[a.lead]), (), b.lead[size:])
            second = self._shift(b, field.divide(algebra.one, b.polynomial.terms[b.lead]), a.lead[:-size], ())
            gap = algebra.minus(first.polynomial, second.polynomial)
            if gap.terms:
                minus_one = algebra.scalar(-ONE)
                back = (replace(u, coefficient=field.multiply(minus_one, u.coefficient)) for u in second.why)
                found.append(self._relation(gap, (*first.why, *back)))
        return found
