"""Gradients by a matrix: ``G`` with ``df = tr(G^T dW)``, read off the words of a number's normal form.

Product rule over letters; ``d(N^-1) = -N^-1 dN N^-1``; ``d det N = det(N) tr(N^-1 dN)`` where N is known to be
invertible; the chain rule for functions of entries, Hadamard products and the softmax of columns.  The entries of W
vary freely and the result is taken at the point: of the hypotheses, only the kinds of the fixed atoms (symmetric,
permutation, ...) take part, for an equation that holds at the point does not survive differentiation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Determinant, Eq, HadamardProduct, Identity, Lambda, MatAdd, MatMul, MatrixSymbol, OneMatrix, Transpose

from udlsym.errors import Rejected
from udlsym.exact.calculus import NotDifferentiable, differentiate
from udlsym.exact.fields import Fraction
from udlsym.matrices.algebra import Algebra
from udlsym.matrices.expressions import ENTRY, Elementwise, Gradient, Softmax, permutation, positive_definite
from udlsym.matrices.letters import ONE, Letter, Polynomial, Word


def differentiated(algebra: Algebra, e: Gradient) -> Any:
    """A gradient carried out, as a matrix expression.  Raises `Rejected`."""
    variable, fixed = e.variable, algebra.abbreviations
    if not isinstance(variable, MatrixSymbol) or variable in fixed:
        raise Rejected(f"no gradient by {variable}")
    if e.function.free_symbols & set(fixed):
        raise Rejected(f"write out what {e.function} stands for before it is differentiated")
    for definition in algebra.statement.definitions:
        if e.function.has(definition.head.func if definition.variables else definition.head):
            raise Rejected(f"whether {definition.head} is held fixed is for the text to say")
    flags = tuple(h for h in algebra.given if _is_kind(h) and variable not in h.free_symbols)
    inner = Algebra(replace(algebra.statement, given=flags, definitions=()))
    inner.invertible.update(dict.fromkeys(algebra.known_invertible))
    try:
        result = _Gradients(inner, variable).of(inner.scalar(e.function))
    except NotDifferentiable as error:
        raise Rejected(str(error)) from error
    return inner.expression(result)


def _is_kind(hypothesis: Any) -> bool:
    """Whether a hypothesis says only of what kind one matrix symbol is."""
    if isinstance(hypothesis, (permutation, positive_definite)):
        return True
    if not isinstance(hypothesis, Eq):
        return False
    atoms = hypothesis.atoms(MatrixSymbol)
    if len(atoms) != 1:
        return False
    (atom,) = atoms
    sides = set(hypothesis.args)
    return sides == {atom, Transpose(atom)} or (
        Identity(atom.shape[0]) in sides and bool({atom * atom.T, atom.T * atom} & sides)
    )


class _Gradients:
    def __init__(self, algebra: Algebra, variable: MatrixSymbol) -> None:
        self.algebra, self.variable = algebra, variable

    def zero(self) -> Polynomial:
        return self.algebra.make(self.variable.rows, self.variable.cols, [])

    def of(self, number: Fraction) -> Polynomial:
        """The gradient of a number."""
        algebra, field = self.algebra, self.algebra.field
        expression = field.expression(number)
        if self.variable in expression.free_symbols:
            raise Rejected(f"an entry of {self.variable} stands alone")
        parts = [self.zero()]
        for symbol in sorted(expression.free_symbols & set(algebra.sources), key=str):
            if self.variable not in algebra.sources[symbol].free_symbols:
                continue
            slope = algebra.scalar(differentiate(expression, symbol))
            parts.append(algebra.scaled(slope, self._of_symbol(symbol)))
        return algebra.plus(parts)

    def _of_symbol(self, symbol: Any) -> Polynomial:
        algebra, source = self.algebra, self.algebra.sources[symbol]
        if symbol in algebra.cycle_of:
            word = algebra.cycle_of[symbol]
            size = word[0].rows
            return self.flow(self._one(size), Polynomial(size, size, {word: algebra.one}))
        if source not in algebra.invertible:
            raise Rejected(f"the determinant of {source} is differentiated only where it is known to be invertible")
        inverse = algebra.make(source.rows, source.rows, [(algebra.one, (algebra.letter(source, False, -ONE),))])
        slope = algebra.scaled(algebra.scalar(Determinant(source)), inverse)
        return self.flow(slope, self._inside(source))

    def _one(self, size: Any) -> Polynomial:
        return self.algebra.make(size, size, [(self.algebra.one, ())])

    def _inside(self, base: Any) -> Polynomial:
        if base == self.variable:
            return self._atom(base)
        return self.algebra.polynomial(base)

    def _atom(self, base: Any) -> Polynomial:
        return Polynomial(base.rows, base.cols, {(Letter(base, False, ONE),): self.algebra.one})

    def flow(self, m: Polynomial, p: Polynomial) -> Polynomial:
        """``G`` with ``tr(m dp) = tr(G^T dW)``."""
        algebra = self.algebra
        parts = [self.zero()]
        for word, coefficient in p.terms.items():
            if self._varies(coefficient):
                value = algebra.trace(algebra.times(m, Polynomial(p.rows, p.columns, {word: algebra.one})))
                parts.append(algebra.scaled(value, self.of(coefficient)))
            for i, letter in enumerate(word):
                if self.variable in letter.base.free_symbols:
                    around = self._around(m, word, i)
                    parts.append(algebra.scaled(coefficient, self._through(around, letter)))
        return algebra.plus(parts)

    def _varies(self, number: Fraction) -> bool:
        symbols = self.algebra.field.expression(number).free_symbols
        sources = [self.algebra.sources.get(s, s) for s in symbols]
        return any(self.variable in getattr(source, "free_symbols", ()) for source in sources)

    def _around(self, m: Polynomial, word: Word, i: int) -> Polynomial:
        """What stands around a letter in ``tr(m word)``, from behind it to before it."""
        parts = [(c, word[i + 1 :] + w + word[:i]) for w, c in m.terms.items()]
        return self.algebra.make(word[i].columns, word[i].rows, parts)

    def _through(self, m: Polynomial, letter: Letter) -> Polynomial:
        """``G`` with ``tr(m d(letter)) = tr(G^T dW)``."""
        algebra = self.algebra
        if letter.exponent == -1:
            itself = Polynomial(letter.rows, letter.columns, {(letter,): algebra.one})
            m = algebra.scaled(algebra.scalar(-ONE), algebra.times(algebra.times(itself, m), itself))
        elif letter.exponent != 1:
            raise Rejected(f"no rule for the derivative of a power {letter.exponent}")
        if letter.transposed:
            m = algebra.transposed(m)
        base = letter.base
        if base == self.variable:
            return algebra.transposed(m)
        if isinstance(base, (MatAdd, MatMul)):
            return self.flow(m, algebra.polynomial(base))
        weights = algebra.transposed(m)
        if isinstance(base, Elementwise):
            if self.variable in base.function.free_symbols:
                raise Rejected(f"the function of the entries depends on {self.variable} itself")
            argument = algebra.polynomial(base.argument)
            slope = algebra.elementwise(Lambda(ENTRY, differentiate(base.function.expr, ENTRY)), argument)
            return self.flow(algebra.transposed(algebra.entrywise([weights, slope])), argument)
        if isinstance(base, Softmax):
            argument = algebra.polynomial(base.argument)
            value = self._atom(base)
            shares = algebra.entrywise([value, weights])
            sums = algebra.times(algebra.polynomial(OneMatrix(base.shape[0], base.shape[0])), shares)
            pulled = algebra.minus(shares, algebra.entrywise([value, sums]))
            return self.flow(algebra.transposed(pulled), argument)
        if isinstance(base, HadamardProduct):
            factors = [algebra.polynomial(arg) for arg in base.args]
            parts = [self.zero()]
            for i, factor in enumerate(factors):
                others = algebra.entrywise([weights, *factors[:i], *factors[i + 1 :]])
                parts.append(self.flow(algebra.transposed(others), factor))
            return algebra.plus(parts)
        raise Rejected(f"no rule for the derivative of {type(base).__name__}")
