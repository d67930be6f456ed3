"""Words of matrix letters and sums of them: the free algebra in which matrices of symbolic shape are compared.

A letter is an atom, transposed or not, to a power.  Neighbours cancel (``A A^-1``, ``P P^T`` for orthogonal P,
``E_i^T E_j`` for blocks), a column of ones absorbs permutations, and a factor between two dimensions 1 is a number and
goes into the coefficient.  Traces of words are numbers that stand as one symbol each, the same for every rotation and
for the transpose.

Every rule here is an equality at each assignment where both sides are defined; none of them searches.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sympy import (
    Determinant,
    Expr,
    I,
    Identity,
    ImmutableDenseMatrix,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    expand,
)

from udlsym.errors import Rejected
from udlsym.exact.fields import Field, Fraction
from udlsym.matrices.expressions import Injection, Softmax, same_size
from udlsym.matrices.kinds import Kinds
from udlsym.matrices.letters import (
    ONE,
    Key,
    Letter,
    Polynomial,
    Vanishes,
    Word,
    is_identity,
    rank,
    text,
    written_out,
)
from udlsym.statements import Statement

LONGEST = 60
MOST_TERMS = 600


class Words(Kinds, ABC):
    """Words of atoms whose kinds the hypotheses of a statement tell.

    ``arguments`` and ``cycles`` are the equations admitted so far for what stands inside an atom, and for traces.
    """

    def __init__(self, statement: Statement) -> None:
        super().__init__(statement)
        self.field = Field()
        self.one = self.field.constant(ONE)
        """The number 1."""
        bodies = [part for d in statement.definitions for part in (d.head, d.body)]
        if any(part.has(I) for part in (statement.lhs, statement.rhs, *statement.given, *bodies)):
            self.field.relate(I, 2, self.field.constant(Integer(-1)))
        self.touched: set[Any] = set()
        self.wanting = False
        self.closed = False
        self.arguments: dict[Key, Polynomial] = {}
        self.cycles: dict[Word, Fraction] = {}
        self.met_arguments: dict[Key, Polynomial] = {}
        self.met_cycles: dict[Word, None] = {}
        self.sources: dict[Symbol, Any] = {}
        self.cycle_of: dict[Any, Word] = {}
        self._symbols: dict[tuple[str, Any], Symbol] = {}
        self._names = {s.name for s in statement.symbols()}
        self._known: dict[Any, Polynomial] = {}
        self.statement, self.given = statement, statement.given

    def forget(self) -> None:
        """Read everything afresh, as after an equation was admitted."""
        self._known.clear()
        self.met_arguments.clear()
        self.met_cycles.clear()

    # Words

    def letter(self, base: Any, transposed: bool = False, exponent: Any = ONE) -> Letter:
        """A letter in its one spelling; numbers that are written out are transposed and inverted at once."""
        if isinstance(base, MatrixBase) and isinstance(exponent, Integer):
            return Letter(written_out(base.T if transposed else base, int(exponent)), False, ONE)
        if base in self.symmetric:
            transposed = False
        elif base in self.orthogonal and exponent == -1:
            transposed, exponent = not transposed, ONE
        return Letter(base, transposed, exponent)

    def _join(self, a: Letter, b: Letter) -> list[Letter] | None:
        """What two neighbours are together; None where no rule applies.  Raises `Vanishes`."""
        one = a.exponent == 1 and b.exponent == 1
        if one and isinstance(a.base, MatrixBase) and isinstance(b.base, MatrixBase):
            product = ImmutableDenseMatrix(a.base * b.base)
            if product.is_zero_matrix:
                raise Vanishes
            return [] if is_identity(product) else [Letter(product, False, ONE)]
        if a.base == b.base and a.transposed == b.transposed:
            total = expand(a.exponent + b.exponent)
            if total == 0:
                return []
            if a.exponent in (1, -1) and b.exponent in (1, -1):
                return None
            return self._power(a.base, a.transposed, total)
        if a.base == b.base and one and a.base in self.orthogonal:
            return []
        if not one:
            return None
        if isinstance(a.base, Injection) and isinstance(b.base, Injection) and a.transposed and not b.transposed:
            if a.base.args[1:] != b.base.args[1:]:
                return None
            if a.base.args[0] != b.base.args[0]:
                raise Vanishes
            return []
        if isinstance(a.base, OneMatrix) and a.transposed:
            if b.base in self.permutations:
                return [a]
            if isinstance(b.base, Softmax) and not b.transposed and b.rows.is_positive:
                return self._ones(b.columns, True)
        if isinstance(b.base, OneMatrix) and not b.transposed:
            if a.base in self.permutations:
                return [b]
            if isinstance(a.base, Softmax) and a.transposed and a.columns.is_positive:
                return self._ones(a.rows, False)
        return None

    def _ones(self, size: Any, transposed: bool) -> list[Letter]:
        return [] if size == 1 else [Letter(OneMatrix(size, 1), transposed, ONE)]

    def _power(self, base: Any, transposed: bool, exponent: Any) -> list[Letter]:
        if not isinstance(exponent, Integer):
            return [self.letter(base, transposed, exponent)]
        if abs(exponent) > LONGEST:
            raise Rejected(f"the power {exponent} is too large to write out")
        if exponent < 0:
            self._invertible(base)
        return [self.letter(base, transposed, ONE if exponent > 0 else -ONE)] * abs(int(exponent))

    def product(self, letters: Iterable[Letter]) -> tuple[Fraction, Word]:
        """A product of letters as coefficient and word.  Raises `Vanishes`."""
        stack: list[Letter] = []
        todo = list(letters)[::-1]
        while todo:
            letter = todo.pop()
            joined = self._join(stack[-1], letter) if stack else None
            if joined is None:
                stack.append(letter)
            else:
                stack.pop()
                todo.extend(joined[::-1])
            if len(stack) > LONGEST:
                raise Rejected("a product is too long")
        cuts = [i for i, letter in enumerate(stack) if letter.rows == 1]
        if stack and stack[-1].columns == 1:
            cuts.append(len(stack))
        if len(cuts) < 2:
            return self.one, tuple(stack)
        numbers = [self._number(tuple(stack[i:j])) for i, j in pairwise(cuts)]
        return self.field.product(numbers), tuple(stack[: cuts[0]] + stack[cuts[-1] :])

    def flipped(self, word: Word) -> Word:
        """The transpose of a word."""
        return tuple(self.letter(b, not t, e) for b, t, e in reversed(word))

    def _number(self, word: Word) -> Fraction:
        """A word from a dimension 1 to a dimension 1, with no such dimension between."""
        if len(word) == 2 and word[0].base == word[1].base and isinstance(word[0].base, OneMatrix):
            return self.scalar(word[0].columns)
        if len(word) == 1 and isinstance(word[0].base, OneMatrix):
            return self.one
        if len(word) == 1 and isinstance(word[0].base, MatrixBase):
            return self.field.constant(word[0].base[0, 0])
        return self._cycle(min(word, self.flipped(word), key=rank))

    def trace_of(self, word: Word, size: Any) -> Fraction:
        """The trace of a word; ``size`` is its dimension."""
        if not word:
            return self.scalar(size)
        if len(word) == 1 and isinstance(word[0].base, MatrixBase) and word[0].exponent == 1:
            return self.field.constant(word[0].base.trace())
        for shift in range(len(word)):
            turned = word[shift:] + word[:shift]
            if turned[0].rows == 1 or (len(word) > 1 and self._joins(turned[-1], turned[0])):
                if turned[0].rows != 1:
                    turned = turned[-1:] + turned[:-1]
                try:
                    coefficient, rest = self.product(turned)
                except Vanishes:
                    return self.field.constant(Integer(0))
                inside = self.one if turned[0].rows == 1 else self.trace_of(rest, turned[0].rows)
                return self.field.multiply(coefficient, inside)
        turns = [w[s:] + w[:s] for w in (word, self.flipped(word)) for s in range(len(word))]
        return self._cycle(min(turns, key=rank))

    def _joins(self, a: Letter, b: Letter) -> bool:
        try:
            return self._join(a, b) is not None
        except Vanishes:
            return True

    def _cycle(self, word: Word) -> Fraction:
        known = self.cycles.get(word)
        if known is not None:
            return known
        self.met_cycles[word] = None
        symbol = self._symbol("tr", word, self.word_expression(word, word[0].rows))
        self.cycle_of[symbol] = word
        return self.field.generator(symbol)

    def is_real_letter(self, letter: Letter) -> bool:
        """Whether the entries of a letter are real wherever it is defined, as far as is seen at once."""
        if letter.exponent not in (1, -1):
            return False
        if isinstance(letter.base, (MatAdd, MatMul)):
            return self.is_real(self.polynomial(letter.base))
        return isinstance(letter.base, (MatrixSymbol, MatrixBase, OneMatrix, Injection)) or letter.base in self.definite

    def is_real(self, a: Polynomial) -> bool:
        """Whether the entries of a matrix are real wherever it is defined, as far as is seen at once."""
        letters = {letter for word in a.terms for letter in word}
        numbers = (self.field.expression(c) for c in a.terms.values())
        return all(map(self.is_real_letter, letters)) and all(number.is_real for number in numbers)

    def _sign(self, word: Word) -> dict[str, bool]:
        """What is known of the trace of a word of real letters."""
        if not all(map(self.is_real_letter, word)):
            return {}
        size = word[0].rows
        forms = {self.form(word[s:] + word[:s]) for s in range(len(word) if size != 1 else 1)}
        if True in forms and size.is_positive:
            return {"positive": True}
        return {"real": True} if forms == {None} else {"nonnegative": True}

    def _sign_of_determinant(self, base: Any) -> dict[str, bool]:
        if base in self.positive:
            return {"positive": True}
        return {"real": True} if self.is_real(self.polynomial(base)) else {}

    def _symbol(self, kind: str, key: Any, source: Any) -> Symbol:
        known = self._symbols.get((kind, key))
        if known is None:
            name = f"{kind}[{text(source)}]"
            while name in self._names:
                name += "'"
            self._names.add(name)
            known = Symbol(name, **(self._sign(key) if kind == "tr" else self._sign_of_determinant(source)))
            self._symbols[kind, key] = known
            self.sources[known] = source
        return known

    def form(self, word: Word) -> bool | None:
        """True for a definite word, False for ``X X^T`` or ``X M X^T`` with a definite M, else None."""
        inner = word
        while len(inner) > 1 and self.flipped(inner[:1]) == inner[-1:] and self.is_real_letter(inner[0]):
            inner = inner[1:-1]
        if inner and not (len(inner) == 1 and inner[0].base in self.definite and inner[0].exponent in (1, -1)):
            return None
        return inner == word

    # Polynomials

    def make(self, rows: Any, columns: Any, parts: Iterable[tuple[Fraction, Iterable[Letter]]]) -> Polynomial:
        """The sum of coefficients times products of letters."""
        terms: dict[Word, Fraction] = {}
        for coefficient, letters in parts:
            try:
                number, word = self.product(letters)
            except Vanishes:
                continue
            total = coefficient if number is self.one else self.field.multiply(coefficient, number)
            if word in terms:
                total = self.field.add(terms[word], total)
            terms[word] = total
            if len(terms) > MOST_TERMS:
                raise Rejected("a product has too many terms")
        return Polynomial(expand(rows), expand(columns), {w: c for w, c in terms.items() if not c.is_zero})

    def plus(self, polynomials: list[Polynomial]) -> Polynomial:
        """A sum."""
        first = polynomials[0]
        return self.make(first.rows, first.columns, [(c, w) for p in polynomials for w, c in p.terms.items()])

    def times(self, a: Polynomial, b: Polynomial) -> Polynomial:
        """A product."""
        if not same_size(a.columns, b.rows):
            raise Rejected(f"a product does not conform: {a.columns} columns, {b.rows} rows")
        one, multiply = self.one, self.field.multiply
        parts = (
            (c if d is one else d if c is one else multiply(c, d), v + w)
            for v, c in a.terms.items()
            for w, d in b.terms.items()
        )
        return self.make(a.rows, b.columns, parts)

    def scaled(self, number: Fraction, a: Polynomial) -> Polynomial:
        """A multiple."""
        return self.make(a.rows, a.columns, [(self.field.multiply(number, c), w) for w, c in a.terms.items()])

    def transposed(self, a: Polynomial) -> Polynomial:
        """The transpose."""
        return self.make(a.columns, a.rows, [(c, self.flipped(w)) for w, c in a.terms.items()])

    def trace(self, a: Polynomial) -> Fraction:
        """The trace, or the number in a 1 x 1 matrix."""
        return self.field.sum([self.field.multiply(c, self.trace_of(w, a.rows)) for w, c in a.terms.items()])

    def minus(self, a: Polynomial, b: Polynomial) -> Polynomial:
        """A difference."""
        return self.plus([a, self.scaled(self.field.constant(Integer(-1)), b)])

    def key(self, a: Polynomial) -> Key:
        """The polynomial as data that compares equal exactly when the words and coefficients do."""
        return tuple((w, self.field.expression(a.terms[w])) for w in sorted(a.terms, key=rank))

    def word_expression(self, word: Word, size: Any) -> Any:
        """A word as a matrix expression."""
        if not word:
            return Identity(size)
        factors = []
        for base, flip, exponent in word:
            factor = Transpose(base) if flip else base
            factors.append(factor if exponent == 1 else Inverse(factor) if exponent == -1 else MatPow(factor, exponent))
        return factors[0] if len(factors) == 1 else MatMul(*factors)

    def plain(self, number: Fraction) -> Expr:
        """A number as an expression that can be read again: its symbols replaced by the traces they stand for."""
        expression = self.field.expression(number)
        names = {s: Determinant(v) if s.name.startswith("det") else Trace(v) for s, v in self.sources.items()}
        return expression.xreplace(names)

    def expression(self, a: Polynomial) -> Any:
        """The polynomial as a matrix expression that reads back as itself."""
        if not a.terms:
            return ZeroMatrix(a.rows, a.columns)
        terms = []
        for word in sorted(a.terms, key=rank):
            coefficient, matrix = self.plain(a.terms[word]), self.word_expression(word, a.rows)
            terms.append(matrix if coefficient == 1 else MatMul(coefficient, matrix))
        return terms[0] if len(terms) == 1 else MatAdd(*terms)

    @abstractmethod
    def polynomial(self, e: Any) -> Polynomial:
        """The normal form of a matrix expression."""

    @abstractmethod
    def scalar(self, e: Any) -> Fraction:
        """A number in the field."""

    def _invertible(self, base: Any) -> None:
        if isinstance(base, MatrixBase):
            return  # a letter that is written out was inverted where it could be
        self.touched.add(base)
        if base not in self.invertible:
            if self.closed and base not in self.definite:
                raise Rejected(f"{base} is not known to be invertible")
            self.invertible[base] = None

    def numbers(self, matrix: Any) -> Polynomial:
        """A matrix of rational numbers that is written out."""
        if not all(isinstance(entry, Rational) for entry in matrix):
            raise Rejected("a matrix of terms that is written out is no letter")
        if matrix.is_zero_matrix:
            return self.make(matrix.rows, matrix.cols, [])
        word = () if is_identity(matrix) else (Letter(ImmutableDenseMatrix(matrix), False, ONE),)
        return self.make(Integer(matrix.rows), Integer(matrix.cols), [(self.one, word)])
