"""Powers, inverses and determinants in normal form.

An inverse is pushed to the atoms; that of a sum is an atom, and of blocks it is written by Schur's complement where one
block on the diagonal is known to be invertible, or must be.  A determinant is multiplicative; that of ``A + X`` for an
invertible A is ``det(A) det(I + A^-1 X)``, and ``det(I + X Y) = det(I + Y X)`` in the smallest of its spellings, so
that ``det(I + x y^T)`` is the number ``1 + y^T x``.  What is definite is seen by its shape: a sum of ``X X^T`` and of
definite atoms with positive coefficients, X real.

Every rule here is an equality at each assignment where both sides are defined; none of them searches.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Integer, MatAdd, MatMul, MatrixBase, Pow, expand

from udlsym.errors import Rejected
from udlsym.exact.fields import Fraction
from udlsym.matrices.block_inverses import BlockInverses
from udlsym.matrices.contents import content
from udlsym.matrices.expressions import same_size
from udlsym.matrices.letters import ONE, Polynomial, Word, ordered, rank
from udlsym.matrices.words import LONGEST

MOST_SPELLINGS = 60


class Inverses(BlockInverses):
    """Words with what can be divided by."""

    def power(self, a: Polynomial, exponent: Any) -> Polynomial:
        """A square matrix to an integer power, possibly symbolic."""
        if isinstance(exponent, Integer):
            if exponent < 0:
                return self.power(self.inverse(a), -exponent)
            if exponent > LONGEST:
                raise Rejected(f"the power {exponent} is too large to write out")
            result = self.make(a.rows, a.rows, [(self.one, ())])
            for _ in range(int(exponent)):
                result = self.times(result, a)
            return result
        if not exponent.is_integer:
            raise Rejected(f"the power {exponent} of a matrix is not an integer one")
        if a.rows == 1:
            number = Pow(self.field.expression(self.trace(a)), self.field.expression(self.scalar(exponent)))
            return self.number(self.scalar(number))
        key = self.key(self.rewritten(a))
        if len(key) == 1 and len(key[0][0]) == 1 and key[0][1] == 1:
            base, flip, inner = key[0][0][0]
            return self.make(a.rows, a.rows, [(self.one, (self.letter(base, flip, expand(inner * exponent)),))])
        base = self.expression(self.rewritten(a))
        return self.make(a.rows, a.rows, [(self.one, (self.letter(base, False, exponent),))])

    def number(self, value: Fraction) -> Polynomial:
        """A number as a 1 x 1 matrix."""
        return self.make(ONE, ONE, [(value, ())])

    def rewritten(self, a: Polynomial) -> Polynomial:
        """What stands inside an atom, the admitted equations applied."""
        for _ in range(20):
            key = self.key(a)
            known = self.arguments.get(key)
            if known is None:
                self.met_arguments[key] = a
                return a
            a = known
        raise Rejected("the equations for arguments run in a circle")

    def _square_letters(self, a: Polynomial) -> tuple[Fraction, Word] | None:
        """Coefficient and letters of a single product of square matrices."""
        if len(a.terms) != 1:
            return None
        ((word, coefficient),) = a.terms.items()
        if any(not same_size(x.rows, a.rows) or not same_size(x.columns, a.rows) for x in word):
            return None
        return coefficient, word

    def inverse(self, a: Polynomial) -> Polynomial:
        """The inverse of a square matrix."""
        a = self.rewritten(a)
        if not a.terms:
            raise Rejected("the zero matrix has no inverse")
        if a.rows == 1:
            return self.number(self.field.divide(self.one, self.trace(a)))
        single = self._square_letters(a)
        if single is not None:
            coefficient, word = single
            for x in word:
                if x.exponent in (1, -1):
                    self._invertible(x.base)
            letters = [self.letter(x.base, x.transposed, expand(-x.exponent)) for x in reversed(word)]
            return self.make(a.rows, a.rows, [(self.field.divide(self.one, coefficient), letters)])
        blocks = self._blocks(a)
        written_out = self._inverse_of_blocks(*blocks, list(range(len(blocks[1])))) if blocks else None
        if blocks and written_out is not None:
            return self._assembled(a, blocks[1], written_out)
        rank_one = self._inverse_beside_a_product(a)
        if rank_one is not None:
            return rank_one
        coefficient, base, flip = self._primitive(a)
        self._invertible(base)
        return self.make(a.rows, a.rows, [(self.field.divide(self.one, coefficient), (self.letter(base, flip, -ONE),))])

    def _primitive(self, a: Polynomial) -> tuple[Fraction, Any, bool]:
        """``(c, N, flip)`` with a = c N, or c N^T where ``flip``; N is defined wherever a is, also where c vanishes."""
        choices = []
        for flip, b in ((False, a), (True, self.transposed(a))):
            coefficient = content(self.field, [b.terms[word] for word in sorted(b.terms, key=rank)])
            primitive = self.scaled(self.field.divide(self.one, coefficient), b)
            key = self.key(primitive)
            choices.append((tuple((rank(w), str(c)) for w, c in key), flip, coefficient, primitive, key))
        same = choices[0][4] == choices[1][4]
        _, flip, coefficient, primitive, _ = min(choices, key=lambda choice: choice[:2])
        base = self.expression(primitive)
        if same and self.field.subtract(choices[0][2], choices[1][2]).is_zero:
            self.symmetric.add(base)
        if base not in self.definite and self.is_definite(self.polynomial(base)):
            self.definite.add(base)
            self.positive.add(base)
        return coefficient, base, flip

    def is_definite(self, a: Polynomial) -> bool:
        """Whether a sum is positive definite by its shape."""
        kinds = self._forms(a)
        if None in kinds or not kinds:
            return False
        return True in kinds or (len(a.terms) == 1 and self.expression(a) in self.definite)

    def _forms(self, a: Polynomial) -> set[bool | None]:
        return {self.form(word) if self._is_positive(c) else None for word, c in a.terms.items()}

    def _invertible(self, base: Any) -> None:
        super()._invertible(base)
        if base in self.definite or not isinstance(base, (MatAdd, MatMul)):
            return
        if None not in self._forms(self.polynomial(base)):
            self.definite.add(base)
            self.positive.add(base)
            self.assumed.add(base)

    def _is_positive(self, number: Fraction) -> bool:
        return bool(self.field.expression(number).is_positive)

    def is_invertible(self, a: Polynomial) -> bool:
        """Whether a matrix is known to be invertible."""
        if self.is_definite(a):
            return True
        single = self._square_letters(a) if a.terms and a.rows != 1 else None
        if single is None:
            if not a.terms:
                return False
            if a.rows == 1:
                return bool(self.field.as_rational(self.trace(a)))
            coefficient, base, _ = self._primitive(a)
            return bool(self.field.as_rational(coefficient)) and (base in self.invertible or base in self.definite)
        coefficient, word = single
        known = self.orthogonal | set(self.invertible)
        return bool(self.field.as_rational(coefficient)) and all(
            x.base.det() != 0 if isinstance(x.base, MatrixBase) else x.base in known for x in word
        )

    def _inverse_beside_a_product(self, a: Polynomial) -> Polynomial | None:
        """That of ``A + x y^T``, by Sherman and Morrison, where A is known to be invertible."""
        field, cuts = self.field, {}
        for word in a.terms:
            cuts[word] = next((i for i, letter in enumerate(word) if i and letter.rows == 1), None)
        if len(cuts) != 2 or list(cuts.values()).count(None) != 1:
            return None
        leader: Word | None = () if () in a.terms else self._leader(a)
        self.wanting = self.wanting or leader is None
        if leader is None or field.as_rational(a.terms[leader]) is None:
            return None
        (other,) = (word for word in a.terms if word != leader)
        cut = cuts[other]
        inverse = self.inverse(Polynomial(a.rows, a.columns, {leader: a.terms[leader]}))
        x = self.make(a.rows, ONE, [(a.terms[other], other[:cut])])
        y = self.make(ONE, a.columns, [(self.one, other[cut:])])
        x, y = self.times(inverse, x), self.times(y, inverse)
        middle = self.make(ONE, a.columns, [(self.one, other[cut:])])
        below = field.add(self.one, self.trace(self.times(middle, x)))
        return self.minus(inverse, self.scaled(field.divide(self.one, below), self.times(x, y)))

    # Determinants

    def determinant(self, a: Polynomial) -> Fraction:
        """The determinant."""
        a = self.rewritten(a)
        if a.rows == 1:
            return self.trace(a)
        if not a.terms:
            if not a.rows.is_positive:
                raise Rejected(f"the zero matrix of size {a.rows} may be empty, and its determinant 1")
            return self.field.constant(Integer(0))
        single = self._square_letters(a)
        if single is None:
            unit = a.terms.get((), None)
            if unit is not None and self.field.as_rational(unit):
                number = self._turned(self.scaled(self.field.divide(self.one, unit), a))
                if number.rows == 1:  # by a common denominator the unit would no longer be one
                    return self.field.multiply(self._raised(unit, a.rows), self.trace(number))
            coefficient, base, _ = self._primitive(a)
            return self.field.multiply(self._raised(coefficient, a.rows), self._determinant_of(base))
        coefficient, word = single
        factors = [self._raised(coefficient, a.rows)]
        for x in word:
            factor = self._determinant_of(x.base)
            factors.append(self._raised(factor, x.exponent))
        return self.field.product(factors)

    def _raised(self, number: Fraction, exponent: Any) -> Fraction:
        if isinstance(exponent, Integer):
            return self.field.power(number, int(exponent))
        if self.field.subtract(number, self.one).is_zero:
            return number
        return self.scalar(Pow(self.field.expression(number), exponent))

    def _determinant_of(self, base: Any) -> Fraction:
        if isinstance(base, MatrixBase):
            return self.field.constant(base.det())
        named = base in self.positive and base not in self.definite  # by a hypothesis, in this spelling
        if named or not isinstance(base, (MatAdd, MatMul)):
            return self._determinant_symbol(base)
        blocks = self._blocks(self.polynomial(base))
        value = self._determinant_of_blocks(*blocks, list(range(len(blocks[1])))) if blocks else None
        return self._determinant_of_sum(base) if value is None else value

    def _determinant_symbol(self, base: Any) -> Fraction:
        symbol = self._symbol("det", base, base)
        if base in self.orthogonal and not self.field.knows(symbol):
            self.field.relate(symbol, 2, self.one)
        return self.field.generator(symbol)

    def _determinant_of_sum(self, base: Any) -> Fraction:
        """``det(A + X)`` by way of ``det(I + A^-1 X)``, where one term A is invertible and no other is."""
        field, a = self.field, self.polynomial(base)
        factors = []
        if () not in a.terms:
            leader = self._leader(a)
            if leader is None:
                self.wanting = True
                return self._determinant_symbol(base)
            alone = Polynomial(a.rows, a.rows, {leader: a.terms[leader]})
            factors.append(self.determinant(alone))
            a = self.times(self.inverse(alone), a)
        unit = a.terms.get(())
        number = None if unit is None else field.as_rational(unit)
        if unit is None or number == 0:
            return self._determinant_symbol(base)
        if number is not None:
            factors.append(self._raised(unit, a.rows))
            a = self.scaled(field.divide(self.one, unit), a)
        a = self._turned(a)
        if a.rows == 1:
            return field.product([*factors, self.trace(a)])
        if len(a.terms) == 1:
            return field.product([*factors, self.determinant(a)])
        coefficient, other, _ = self._primitive(a)
        if base in self.definite and self._is_positive(coefficient):
            self.positive.add(other)
        if base in self.invertible:
            self.invertible[other] = None
        return field.product([*factors, self._raised(coefficient, a.rows), self._determinant_symbol(other)])

    def _leader(self, a: Polynomial) -> Word | None:
        """The only term that is an invertible atom with a rational coefficient."""
        found = [
            word
            for word, c in a.terms.items()
            if len(word) == 1
            and word[0].exponent in (1, -1)
            and word[0].base in self.invertible
            and self.field.as_rational(c) is not None
        ]
        return found[0] if len(found) == 1 else None

    def _turned(self, a: Polynomial) -> Polynomial:
        """The least of the matrices ``c I + Y X`` that have the determinant of ``c I + X Y``.

        Where c may be another number than 1 the sizes must agree, for ``det(c I)`` depends on them.
        """
        unit = a.terms[()]
        free = self.field.subtract(unit, self.one).is_zero
        seen: dict[Any, Polynomial] = {}
        waiting = [self._rest(a)]
        while waiting and len(seen) < MOST_SPELLINGS:
            rest = waiting.pop()
            key = self.key(rest)
            if (key, rest.rows) in seen:
                continue
            seen[key, rest.rows] = rest
            waiting.extend(
                turned
                for turned in self._turns(rest)
                if (turned.rows == 1 or () not in turned.terms) and (free or same_size(turned.rows, rest.rows))
            )
        least = min(seen.values(), key=lambda p: (p.rows != 1, sum(map(len, p.terms)), ordered(self.key(p))))
        return self.plus([least, self.make(least.rows, least.rows, [(unit, ())])])

    def _rest(self, a: Polynomial) -> Polynomial:
        return Polynomial(a.rows, a.columns, {word: c for word, c in a.terms.items() if word})

    def _turns(self, a: Polynomial) -> Iterator[Polynomial]:
        if a.rows == 1:
            return
        yield self.transposed(a)
        first, last = {word[0] for word in a.terms}, {word[-1] for word in a.terms}
        if len(first) == 1:
            (end,) = first
            yield self.make(end.columns, end.columns, [(c, (*w[1:], end)) for w, c in a.terms.items()])
        if len(last) == 1:
            (end,) = last
            yield self.make(end.rows, end.rows, [(c, (end, *w[:-1])) for w, c in a.terms.items()])


__all__ = ["Inverses"]
