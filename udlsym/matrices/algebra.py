"""Matrix expressions of symbolic shape in normal form: how each kind of matrix and of number is read.

Transposes, inverses and determinants are pushed to the atoms; what cannot be taken apart - the inverse of a sum,
``a[X]``, ``Softmax[X]``, a Hadamard product - is an atom around the normal form of what stands inside.  Numbers are
rational functions of ordinary terms and of traces and determinants of atoms.

Every rule here is an equality at each assignment where both sides are defined; none of them searches.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    Determinant,
    Expr,
    HadamardProduct,
    Identity,
    Integer,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixBase,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Trace,
    Transpose,
    ZeroMatrix,
    cos,
    cosh,
    exp,
    log,
    nan,
    oo,
    sin,
    sinh,
    tanh,
    zoo,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.matrices.expressions import BlockMatrix, HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.binding import canonical
from udlsym.effort import spend
from udlsym.errors import Rejected
from udlsym.exact.calculus import Prime
from udlsym.exact.fields import Fraction
from udlsym.matrices.expressions import (
    ENTRY,
    Elementwise,
    ElementwiseApplyFunction,
    Gradient,
    Injection,
    Softmax,
    concerns_matrices,
    is_matrix,
)
from udlsym.matrices.inverses import Inverses
from udlsym.matrices.letters import ONE, Letter, Polynomial, Word, ordered, rank
from udlsym.matrices.words import MOST_TERMS

POINTWISE = (exp, log, Abs, sin, cos, sinh, cosh, tanh, Max, Min, AppliedUndef, Prime)
"""Functions of numbers whose value depends on the values of their arguments only."""


class Algebra(Inverses):
    """Reads matrices and numbers under the hypotheses of a statement."""

    # Reading matrix expressions

    def polynomial(self, e: Any) -> Polynomial:
        """The normal form of a matrix expression.  Raises `Rejected` for what it does not know."""
        known = self._known.get(e)
        if known is None:
            known = self._known[e] = self._read(e)
        return known

    def _read(self, e: Any) -> Polynomial:
        spend(20)
        one = self.one
        if isinstance(e, MatrixSymbol):
            if e in self.abbreviations:
                return self.polynomial(self.abbreviations[e])
            return self.make(e.rows, e.cols, [(one, (self.letter(e),))])
        if isinstance(e, MatrixBase):
            return self.numbers(e)
        if isinstance(e, Injection):
            return self.make(e.rows, e.cols, [(one, (self.letter(e),))])
        if isinstance(e, Identity):
            return self.make(e.rows, e.cols, [(one, ())])
        if isinstance(e, ZeroMatrix):
            return self.make(e.rows, e.cols, [])
        if isinstance(e, OneMatrix):
            return self.make(e.rows, e.cols, [(one, self._ones(e.rows, False) + self._ones(e.cols, True))])
        if isinstance(e, MatAdd):
            return self.plus([self.polynomial(arg) for arg in e.args])
        if isinstance(e, MatMul):
            return self._read_product(e)
        if isinstance(e, Transpose):
            return self.transposed(self.polynomial(e.arg))
        if isinstance(e, MatPow):  # Inverse too
            return self.power(self.polynomial(e.base), e.exp)
        if isinstance(e, BlockMatrix):
            return self._read_blocks(e)
        if isinstance(e, HadamardProduct):
            return self.entrywise([self.polynomial(arg) for arg in e.args])
        if isinstance(e, HadamardPower) and isinstance(e.exp, Integer) and 1 <= e.exp <= 12:
            return self.entrywise([self.polynomial(e.base)] * int(e.exp))
        if isinstance(e, ElementwiseApplyFunction):
            return self.elementwise(e.function, self.polynomial(e.expr))
        if isinstance(e, Elementwise):
            return self.elementwise(e.function, self.polynomial(e.argument))
        if isinstance(e, Gradient):
            from udlsym.matrices.calculus import differentiated

            return self.polynomial(differentiated(self, e))
        if isinstance(e, Softmax):
            return self.softmax(self.polynomial(e.argument))
        raise Rejected(f"no rule for the matrix {type(e).__name__}")

    def _read_product(self, e: MatMul) -> Polynomial:
        matrices = [self.polynomial(arg) for arg in e.args if is_matrix(arg)]
        numbers = [self.scalar(arg) for arg in e.args if not is_matrix(arg)]
        result = matrices[0]
        for factor in matrices[1:]:
            result = self.times(result, factor)
        return self.scaled(self.field.product(numbers), result) if numbers else result

    def _read_blocks(self, e: BlockMatrix) -> Polynomial:
        blocks = e.blocks
        rows = tuple(blocks[i, 0].rows for i in range(blocks.shape[0]))
        columns = tuple(blocks[0, j].cols for j in range(blocks.shape[1]))
        parts = []
        for i in range(len(rows)):
            for j in range(len(columns)):
                for word, c in self.polynomial(blocks[i, j]).terms.items():
                    left = (Letter(Injection(Integer(i), *rows), False, ONE),) if len(rows) > 1 else ()
                    right = (Letter(Injection(Integer(j), *columns), True, ONE),) if len(columns) > 1 else ()
                    parts.append((c, left + word + right))
        return self.make(e.rows, e.cols, parts)

    # Functions by entries

    def pulled(self, a: Polynomial) -> tuple[list[Letter], Polynomial, list[Letter]]:
        """``(left, b, right)`` with a = left b right, where left and right are permutations."""
        left: list[Letter] = []
        right: list[Letter] = []
        while (letter := self._common(a, 0)) is not None:
            left.append(letter)
            a = self.times(self.make(letter.columns, letter.rows, [(self.one, self.flipped((letter,)))]), a)
        while (letter := self._common(a, -1)) is not None:
            right.insert(0, letter)
            a = self.times(a, self.make(letter.columns, letter.rows, [(self.one, self.flipped((letter,)))]))
        return left, a, right

    def _common(self, a: Polynomial, end: int) -> Letter | None:
        found: Letter | None = None
        for word in a.terms:
            if not word:
                return None
            letter = word[end]
            if isinstance(letter.base, OneMatrix) and letter.transposed == (end == -1):
                continue
            if letter.base not in self.permutations or letter.exponent != 1 or found not in (None, letter):
                return None
            found = letter
        return found

    def _around(self, left: list[Letter], letter: Letter, right: list[Letter]) -> Polynomial:
        letters = [*left, letter, *right]
        return self.make(letters[0].rows, letters[-1].columns, [(self.one, letters)])

    def elementwise(self, function: Lambda, a: Polynomial) -> Polynomial:
        """A function of every entry; permutations of rows and columns, and transposes, go outside."""
        a = self.rewritten(a)
        body = function.expr.xreplace({function.variables[0]: ENTRY})
        if body == ENTRY:
            return a
        if a.rows == 1 and a.columns == 1:
            value = self.field.expression(self.trace(a))
            return self.number(self.scalar(body.subs(ENTRY, value)))
        left, a, right = self.pulled(a)
        other = self.transposed(a)
        flip = ordered(self.key(other)) < ordered(self.key(a))
        base = Elementwise(Lambda(ENTRY, body), self.expression(other if flip else a))
        return self._around(left, self.letter(base, flip), right)

    def softmax(self, a: Polynomial) -> Polynomial:
        """The softmax of every column: permutations go outside, what is the same along a column goes."""
        a = self.rewritten(a)
        if a.rows == 1:
            return self.polynomial(OneMatrix(a.rows, a.columns))
        column = Letter(OneMatrix(a.rows, 1), False, ONE)
        a = Polynomial(a.rows, a.columns, {w: c for w, c in a.terms.items() if not w or w[0] != column})
        left, a, right = self.pulled(a)
        return self._around(left, self.letter(Softmax(self.expression(a))), right)

    def entrywise(self, factors: list[Polynomial]) -> Polynomial:
        """The Hadamard product."""
        first = factors[0]
        choices: list[tuple[Fraction, list[Word]]] = [(self.one, [])]
        for factor in factors:
            choices = [
                (self.field.multiply(c, d), [*words, w]) for c, words in choices for w, d in factor.terms.items()
            ]
            if len(choices) > MOST_TERMS:
                raise Rejected("a product by entries has too many terms")
        summands = [self.scaled(c, self._entrywise_words(words, first.rows, first.columns)) for c, words in choices]
        return self.plus(summands) if summands else self.make(first.rows, first.columns, [])

    def _entrywise_words(self, words: list[Word], rows: Any, columns: Any) -> Polynomial:
        neutral = tuple(self._ones(rows, False) + self._ones(columns, True))
        flat: list[Word] = []
        for word in words:
            if len(word) == 1 and isinstance(word[0].base, HadamardProduct) and word[0].exponent == 1:
                inner = [next(iter(self.polynomial(arg).terms)) for arg in word[0].base.args]
                flat.extend(self.flipped(w) if word[0].transposed else w for w in inner)
            elif word != neutral:
                flat.append(word)
        if len(flat) < 2:
            return self.make(rows, columns, [(self.one, flat[0] if flat else neutral)])
        left, right = self._shared(flat, 0), self._shared(flat, -1)
        if left is not None:
            inner_part = self._entrywise_words([w[1:] for w in flat], rows, columns)
            return self.times(self.make(rows, rows, [(self.one, (left,))]), inner_part)
        if right is not None:
            inner_part = self._entrywise_words([w[:-1] for w in flat], rows, columns)
            return self.times(inner_part, self.make(columns, columns, [(self.one, (right,))]))
        straight = sorted(flat, key=rank)
        turned = sorted((self.flipped(w) for w in flat), key=rank)
        flip = [rank(w) for w in turned] < [rank(w) for w in straight]
        size = columns if flip else rows
        base = HadamardProduct(*(self.word_expression(w, size) for w in (turned if flip else straight)))
        return self.make(rows, columns, [(self.one, (self.letter(base, flip),))])

    def _number(self, word: Word) -> Fraction:
        """A number; for columns ``x^T (y o z)`` is the same in every order, and ``1^T (x o y) = x^T y``."""
        spellings: list[Word] = []
        for w in (word, self.flipped(word)):
            if len(w) > 1 and isinstance(w[-1].base, HadamardProduct) and not w[-1].transposed and w[-1].exponent == 1:
                inner = [next(iter(self.polynomial(arg).terms)) for arg in w[-1].base.args]
                factors = sorted((f for f in (self.flipped(w[:-1]), *inner) if not _is_column_of_ones(f)), key=rank)
                if len(factors) < 3:
                    return self.product(self.flipped(factors[0]) + factors[-1])[0]
                rest = self._entrywise_words(factors[1:], w[-1].rows, ONE)
                spellings.extend(self.flipped(factors[0]) + last for last in rest.terms)
        return self._cycle(min(spellings, key=rank)) if spellings else super()._number(word)

    def _shared(self, words: list[Word], end: int) -> Letter | None:
        ends = {word[end] if word else None for word in words}
        letter = next(iter(ends))
        if len(ends) == 1 and letter is not None and letter.exponent == 1 and letter.base in self.permutations:
            return letter
        return None

    # Numbers

    def scalar(self, e: Any) -> Fraction:
        """A number in the field, its traces and determinants in canonical form.  Raises `Rejected`."""
        if isinstance(e, Rational):
            return self.field.constant(e)
        if isinstance(e, Add):
            return self.field.sum([self.scalar(arg) for arg in e.args])
        if isinstance(e, Mul):
            return self.field.product([self.scalar(arg) for arg in e.args])
        if isinstance(e, Trace):
            return self.trace(self.polynomial(e.arg))
        if isinstance(e, Determinant):
            return self.determinant(self.polynomial(e.arg))
        if isinstance(e, Pow) and not isinstance(e, exp) and isinstance(e.exp, Integer) and abs(e.exp) <= 200:
            return self.field.power(self.scalar(e.base), int(e.exp))
        if not concerns_matrices(e):
            return self._term(canonical(e))
        if isinstance(e, MatrixElement) and isinstance(e.parent, MatrixSymbol) and e.parent not in self.abbreviations:
            return self._term(e)
        if isinstance(e, (Pow, *POINTWISE)):
            new = e.func(*(self.field.expression(self.scalar(arg)) for arg in e.args))
            return self._term(new) if isinstance(new, (Pow, *POINTWISE)) else self.scalar(new)
        raise Rejected(f"no rule for {type(e).__name__} of matrices")

    def _term(self, e: Any) -> Fraction:
        if not isinstance(e, Expr) or not e.is_commutative or e.has(oo, -oo, zoo, nan):
            raise Rejected(f"{e} is no number")
        if isinstance(e, (Add, Mul, Rational)) or (isinstance(e, Pow) and isinstance(e.exp, Integer)):
            return self.scalar(e) if not isinstance(e, Pow) or abs(e.exp) <= 200 else self.field.generator(e)
        return self.field.generator(e)

    def hypothesis(self, h: Basic) -> Basic | None:
        """A hypothesis about numbers, in canonical form; None where it is about matrices or cannot be read."""
        if not concerns_matrices(h):
            return h
        if not isinstance(h, Relational) or any(is_matrix(s) and s.shape != (1, 1) for s in h.args):
            return None
        try:
            sides = [self.field.expression(self.scalar(Trace(s) if is_matrix(s) else s)) for s in h.args]
        except Rejected:
            return None
        relation = h.func(*sides)
        return relation if isinstance(relation, Relational) else None


def _is_column_of_ones(word: Word) -> bool:
    return len(word) == 1 and isinstance(word[0].base, OneMatrix) and not word[0].transposed
