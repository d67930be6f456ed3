"""Rational functions over named generators, exactly: the arithmetic that proofs come down to.

A generator is any scalar expression that field arithmetic cannot look into: a symbol, ``exp(z)``, ``z[i]``, a sum.
Polynomials are python-flint's ``fmpq_mpoly``.  A generator may be algebraic over earlier ones (``I**2 = -1``,
``sqrt(b)**2 = b``); its powers are reduced by that relation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import comb
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import Add, Expr, Integer, Mul, Pow, Rational

from udlsym.effort import spend
from udlsym.errors import UdlsymError

BLOCK = 32
MOST_TERMS = 1_000_000
TERMS_A_UNIT = 20
"""No polynomial with more terms is multiplied out."""


class TooLarge(UdlsymError):
    """A product or a power has too many terms to be multiplied out."""


class DivisionByZero(UdlsymError):
    """A denominator vanishes identically: the expression is defined nowhere."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """``numerator / denominator`` in lowest terms, the denominator with leading coefficient 1."""

    numerator: Any
    denominator: Any

    @property
    def is_zero(self) -> bool:
        """Whether this is the zero of the field."""
        return bool(self.numerator.is_zero())


class Field:
    """A field Q(g_1, ..., g_n) that grows as generators are asked for.

    Two elements that differ as rational functions modulo the relations may still be equal as functions, where
    generators are dependent; the other way round, elements that agree here are equal wherever they are defined.
    """

    def __init__(self) -> None:
        self.generators: list[Expr] = []
        self._position: dict[Expr, int] = {}
        self._relations: dict[int, tuple[int, Fraction]] = {}
        self._grow(BLOCK)

    def fork(self) -> Field:
        """A field with the same generators and relations, which grows on its own."""
        other = Field()
        other._grow(self._size)
        other.generators, other._position = list(self.generators), dict(self._position)
        other._relations = dict(self._relations)
        return other

    def _grow(self, size: int) -> None:
        self._context = fmpq_mpoly_ctx.get(tuple(f"g{i}" for i in range(size)), Ordering.lex)
        self._size = size
        self._gens = self._context.gens()
        self.one_polynomial = self._context.constant(1)

    def here(self, polynomial: Any) -> Any:
        """The polynomial among those of this field, which may have grown since it was made."""
        if polynomial.context() is self._context:
            return polynomial
        return polynomial.project_to_context(self._context)

    def constant(self, value: Rational) -> Fraction:
        """A rational number as an element."""
        return Fraction(self._context.constant(fmpq(int(value.p), int(value.q))), self.one_polynomial)

    def generator(self, expression: Expr) -> Fraction:
        """The generator that stands for an expression, made at first use."""
        position = self._position.get(expression)
        if position is None:
            position = len(self.generators)
            if position >= self._size:
                self._grow(2 * self._size)
            self.generators.append(expression)
            self._position[expression] = position
        return Fraction(self._gens[position], self.one_polynomial)

    def knows(self, expression: Expr) -> bool:
        """Whether the expression is a generator already."""
        return expression in self._position

    def relate(self, expression: Expr, degree: int, value: Fraction) -> None:
        """Record ``generator**degree = value``, where ``value`` is made of generators older than this one."""
        fresh = expression not in self._position
        self.generator(expression)
        position = self._position[expression]
        known = self._relations.get(position)
        if known is not None:
            if known[0] != degree or not self.subtract(known[1], value).is_zero:
                raise UdlsymError(f"two relations for the generator {expression}")
            return
        if not fresh:
            raise UdlsymError(f"the relation for {expression} comes after its use")
        if any(index >= position for index in self._used(value)):
            raise UdlsymError(f"the relation for {expression} uses later generators")
        self._relations[position] = (degree, value)

    def _used(self, element: Fraction) -> set[int]:
        used: set[int] = set()
        for polynomial in (element.numerator, element.denominator):
            used |= {i for i, degree in enumerate(self.here(polynomial).degrees()) if degree > 0}
        return used

    def _make(self, numerator: Any, denominator: Any) -> Fraction:
        if denominator.is_zero():
            raise DivisionByZero("a denominator vanishes identically")
        if numerator.is_zero():
            return Fraction(numerator, self.one_polynomial)
        if not denominator.is_one():
            divisor = numerator.gcd(denominator)
            if not divisor.is_one():
                numerator, denominator = numerator / divisor, denominator / divisor
            leading = denominator.leading_coefficient()
            if leading != 1:
                numerator, denominator = numerator / leading, denominator / leading
        return self._reduce(Fraction(numerator, denominator)) if self._relations else Fraction(numerator, denominator)

    def _reduce(self, element: Fraction) -> Fraction:
        """Apply the relations to numerator and denominator, newest generator first."""
        for position in sorted(self._relations, reverse=True):
            degree, value = self._relations[position]
            numerator, denominator = self.here(element.numerator), self.here(element.denominator)
            if max(numerator.degrees()[position], denominator.degrees()[position]) >= degree:
                top = self._lower(numerator, position, degree, value)
                bottom = self._lower(denominator, position, degree, value)
                element = self.divide(top, bottom)
        return element

    def _lower(self, polynomial: Any, position: int, degree: int, value: Fraction) -> Fraction:
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in polynomial.to_dict().items():
            quotient, rest = divmod(exponents[position], degree)
            key = (*exponents[:position], rest, *exponents[position + 1 :])
            parts.setdefault(quotient, {})[key] = coefficient
        total = Fraction(self._context.constant(0), self.one_polynomial)
        for quotient, terms in parts.items():
            part = Fraction(self._context.from_dict(terms), self.one_polynomial)
            total = self.add(total, self.multiply(part, self.power(value, quotient)))
        return total

    def add(self, a: Fraction, b: Fraction) -> Fraction:
        """a + b."""
        an, ad, bn, bd = map(self.here, (a.numerator, a.denominator, b.numerator, b.denominator))
        if ad == bd:
            return self._make(an + bn, ad)
        if max(len(an) * len(bd), len(bn) * len(ad), len(ad) * len(bd)) > MOST_TERMS:
            raise TooLarge("a sum of fractions is too large to be multiplied out")
        spend(1 + (len(an) * len(bd) + len(bn) * len(ad) + len(ad) * len(bd)) // TERMS_A_UNIT)
        return self._make(an * bd + bn * ad, ad * bd)

    def subtract(self, a: Fraction, b: Fraction) -> Fraction:
        """a - b."""
        return self.add(a, Fraction(-b.numerator, b.denominator))

    def multiply(self, a: Fraction, b: Fraction) -> Fraction:
        """a * b."""
        an, ad, bn, bd = map(self.here, (a.numerator, a.denominator, b.numerator, b.denominator))
        if max(len(an) * len(bn), len(ad) * len(bd)) > MOST_TERMS:
            raise TooLarge("a product is too large to be multiplied out")
        spend(1 + (len(an) * len(bn) + len(ad) * len(bd)) // TERMS_A_UNIT)
        return self._make(an * bn, ad * bd)

    def divide(self, a: Fraction, b: Fraction) -> Fraction:
        """a / b; raises DivisionByZero where b is the zero element."""
        if b.is_zero:
            raise DivisionByZero("a denominator vanishes identically")
        return self.multiply(a, Fraction(b.denominator, b.numerator))

    def power(self, a: Fraction, exponent: int) -> Fraction:
        """a**exponent for an integer exponent; ``0**0 = 1``."""
        if exponent < 0:
            return self.power(self.divide(self.constant(Integer(1)), a), -exponent)
        above, below = self.here(a.numerator), self.here(a.denominator)
        if max(comb(max(len(part), 1) + exponent - 1, exponent) for part in (above, below)) > MOST_TERMS:
            raise TooLarge(f"a power with the exponent {exponent} is too large to be multiplied out")
        return self._make(above**exponent, below**exponent)

    def as_rational(self, element: Fraction) -> Rational | None:
        """The rational number that an element is, or None."""
        if not (element.numerator.is_constant() and element.denominator.is_constant()):
            return None
        value = self.divide(element, self.constant(Integer(1)))
        leading = fmpq(0) if value.is_zero else value.numerator.leading_coefficient()
        return Rational(int(leading.p), int(leading.q))

    def expression(self, element: Fraction) -> Expr:
        """The element as a SymPy expression, expanded numerator over expanded denominator."""
        numerator = self.polynomial_expression(element.numerator)
        if element.denominator.is_one():
            return numerator
        return numerator / self.polynomial_expression(element.denominator)

    def polynomial_expression(self, polynomial: Any) -> Expr:
        """A polynomial as a SymPy sum of terms."""
        return Add(*(self.monomial_expression(e, c) for e, c in polynomial.to_dict().items()))

    def monomial_expression(self, exponents: tuple[int, ...], coefficient: Any) -> Expr:
        """One term as a SymPy product."""
        factors = [Pow(self.generators[i], int(n)) for i, n in enumerate(exponents) if n]
        return Mul(Rational(int(coefficient.p), int(coefficient.q)), *factors)

    def factors(self, polynomial: Any) -> tuple[Rational, list[tuple[Expr, int]]]:
        """The rational content and the irreducible factors with their multiplicities."""
        spend(20 + len(polynomial))
        content, factors = polynomial.factor()
        content = fmpq(content)
        return (
            Rational(int(content.p), int(content.q)),
            [(self.polynomial_expression(factor), int(n)) for factor, n in factors],
        )

    def sum(self, elements: list[Fraction]) -> Fraction:
        """The sum of a list, by halves, so that denominators grow evenly."""
        if not elements:
            return self.constant(Integer(0))
        while len(elements) > 1:
            pairs = [self.add(a, b) for a, b in zip(elements[::2], elements[1::2], strict=False)]
            elements = pairs + ([elements[-1]] if len(elements) % 2 else [])
        return elements[0]

    def product(self, elements: list[Fraction]) -> Fraction:
        """The product of a list."""
        return reduce(self.multiply, elements, self.constant(Integer(1)))
