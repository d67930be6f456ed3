"""Rational functions over named generators, exactly: the arithmetic that proofs come down to.

A generator is any scalar expression that field arithmetic cannot look into: a symbol, ``exp(z)``, ``z[i]``, a sum.
Polynomials are python-flint's ``fmpq_mpoly``.  A generator may be algebraic over earlier ones (``I**2 = -1``,
``sqrt(b)**2 = b``); its powers are reduced by that relation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import comb, prod
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import Add, Expr, Integer, Mul, Pow, Rational

from udlsym.effort import spend
from udlsym.errors import UdlsymError

BLOCK = 32
MOST_TERMS = 1_000_000
"""No polynomial with more terms is multiplied out."""
TERMS_A_UNIT = 20
KEPT_APART = 500
"""The factors of a product that may have more terms are kept apart."""
MOST_FACTORED = 3_000
"""No polynomial with more terms is factored."""


class TooLarge(UdlsymError):
    """A product or a power has too many terms to be multiplied out."""


class DivisionByZero(UdlsymError):
    """A denominator vanishes identically: the expression is defined nowhere."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """``top / bottom`` in lowest terms, the bottom with leading coefficient 1, times powers of ``factors``.

    The factors of a product that would have many terms are kept apart: irreducible polynomials with leading coefficient
    1, free of generators that have relations, with their exponents.  ``numerator`` and ``denominator`` are those of the
    whole, multiplied out.
    """

    top: Any
    bottom: Any
    factors: tuple[tuple[Any, int], ...] = ()

    @property
    def is_zero(self) -> bool:
        """Whether this is the zero of the field."""
        return bool(self.top.is_zero())

    @property
    def numerator(self) -> Any:
        """The numerator, multiplied out.  Raises TooLarge."""
        return self._multiplied_out()[0] if self.factors else self.top

    @property
    def denominator(self) -> Any:
        """The denominator, multiplied out.  Raises TooLarge."""
        return self._multiplied_out()[1] if self.factors else self.bottom

    def _multiplied_out(self) -> tuple[Any, Any]:
        every = (self.top, self.bottom, *(f for f, _ in self.factors))
        widest = max((part.context() for part in every), key=lambda context: context.nvars())
        top, bottom, *bases = (part if part.context() is widest else part.project_to_context(widest) for part in every)
        for base, (_, exponent) in zip(bases, self.factors, strict=True):
            terms = len(base) ** abs(exponent) * len(top if exponent > 0 else bottom)
            if terms > MOST_TERMS:
                raise TooLarge("a product is too large to be multiplied out")
            spend(1 + terms // TERMS_A_UNIT)
            if exponent > 0:
                top = top * base**exponent
            else:
                bottom = bottom * base**-exponent
        divisor = top.gcd(bottom)
        top, bottom = top / divisor, bottom / divisor
        leading = bottom.leading_coefficient()
        return top / leading, bottom / leading


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
        numerator, denominator = self.here(element.numerator), self.here(element.denominator)
        above, below = numerator.degrees(), denominator.degrees()
        for position in sorted(self._relations, reverse=True):
            degree, value = self._relations[position]
            if max(above[position], below[position]) >= degree:
                top = self._lower(numerator, position, degree, value)
                bottom = self._lower(denominator, position, degree, value)
                if bottom.is_zero:
                    raise DivisionByZero("a denominator vanishes identically")
                element = self._times(top, Fraction(bottom.denominator, bottom.numerator))
                numerator, denominator = self.here(element.numerator), self.here(element.denominator)
                above, below = numerator.degrees(), denominator.degrees()
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
            total = self._plus(total, self._times(part, self._raised(value, quotient)))
        return total

    def _plus(self, a: Fraction, b: Fraction) -> Fraction:
        an, ad, bn, bd = map(self.here, (a.numerator, a.denominator, b.numerator, b.denominator))
        if ad == bd:
            return self._make(an + bn, ad)
        if max(len(an) * len(bd), len(bn) * len(ad), len(ad) * len(bd)) > MOST_TERMS:
            raise TooLarge("a sum of fractions is too large to be multiplied out")
        spend(1 + (len(an) * len(bd) + len(bn) * len(ad) + len(ad) * len(bd)) // TERMS_A_UNIT)
        return self._make(an * bd + bn * ad, ad * bd)

    def _times(self, a: Fraction, b: Fraction) -> Fraction:
        an, ad, bn, bd = map(self.here, (a.numerator, a.denominator, b.numerator, b.denominator))
        if max(len(an) * len(bn), len(ad) * len(bd)) > MOST_TERMS:
            raise TooLarge("a product is too large to be multiplied out")
        spend(1 + (len(an) * len(bn) + len(ad) * len(bd)) // TERMS_A_UNIT)
        return self._make(an * bn, ad * bd)

    def _raised(self, a: Fraction, exponent: int) -> Fraction:
        above, below = self.here(a.numerator), self.here(a.denominator)
        if max(comb(max(len(part), 1) + exponent - 1, exponent) for part in (above, below)) > MOST_TERMS:
            raise TooLarge(f"a power with the exponent {exponent} is too large to be multiplied out")
        return self._make(above**exponent, below**exponent)

    def add(self, a: Fraction, b: Fraction) -> Fraction:
        """a + b."""
        if not a.factors and not b.factors:
            return self._plus(a, b)
        ours, theirs = ({str(f): (f, n) for f, n in element.factors} for element in (a, b))
        common, left, right = [], Fraction(a.top, a.bottom), Fraction(b.top, b.bottom)
        for name in {**ours, **theirs}:
            (base, n), (_, m) = ours.get(name, (theirs.get(name, (None,))[0], 0)), theirs.get(name, (None, 0))
            least, factor = min(n, m), Fraction(base, self.one_polynomial)
            left = self._times(left, self._raised(factor, n - least))
            right = self._times(right, self._raised(factor, m - least))
            common.append((factor, least))
        return self._product_of([(self._plus(left, right), 1), *common])

    def subtract(self, a: Fraction, b: Fraction) -> Fraction:
        """a - b."""
        return self.add(a, Fraction(-b.top, b.bottom, b.factors))

    def multiply(self, a: Fraction, b: Fraction) -> Fraction:
        """a * b."""
        return self._product_of([(a, 1), (b, 1)]) if a.factors or b.factors else self._times(a, b)

    def divide(self, a: Fraction, b: Fraction) -> Fraction:
        """a / b; raises DivisionByZero where b is the zero element."""
        if b.is_zero:
            raise DivisionByZero("a denominator vanishes identically")
        return self.multiply(a, Fraction(b.bottom, b.top, tuple((f, -n) for f, n in b.factors)))

    def power(self, a: Fraction, exponent: int) -> Fraction:
        """a**exponent for an integer exponent; ``0**0 = 1``."""
        if exponent < 0:
            return self.power(self.divide(self.constant(Integer(1)), a), -exponent)
        if a.factors or max(comb(max(len(p), 1) + exponent - 1, exponent) for p in (a.top, a.bottom)) > KEPT_APART:
            return self._product_of([(a, exponent)])
        return self._raised(a, exponent)

    def _product_of(self, powers: list[tuple[Fraction, int]]) -> Fraction:
        """A product of powers whose factors are kept apart, as far as no relation concerns them."""
        apart: dict[str, tuple[Any, int]] = {}
        rest = self.constant(Integer(1))

        def keep(base: Any, exponent: int) -> None:
            name = str(base)
            total = apart.get(name, (base, 0))[1] + exponent
            apart[name] = (self.here(base), total)

        for element, exponent in powers:
            if element.is_zero:
                if exponent < 0:
                    raise DivisionByZero("a denominator vanishes identically")
                if exponent > 0:
                    return self.constant(Integer(0))
            for base, n in element.factors:
                keep(base, n * exponent)
            for polynomial, direction in ((element.top, exponent), (element.bottom, -exponent)):
                for base, n in self._irreducible(polynomial):
                    if not base.is_constant() and self._is_free(base):
                        keep(base, n * direction)
                        continue
                    factor = self._raised(Fraction(base, self.one_polynomial), abs(n * direction))
                    if n * direction < 0:
                        factor = Fraction(factor.denominator, factor.numerator)
                    rest = self._times(rest, factor)
        kept = [(base, n) for base, n in apart.values() if n]
        above = prod(len(base) ** n for base, n in kept if n > 0) * len(rest.top)
        below = prod(len(base) ** -n for base, n in kept if n < 0) * len(rest.bottom)
        found = Fraction(rest.top, rest.bottom, tuple(kept))
        return found if max(above, below) > KEPT_APART else self._make(found.numerator, found.denominator)

    def _irreducible(self, polynomial: Any) -> list[tuple[Any, int]]:
        """Factors with leading coefficient 1, and a constant; the polynomial itself where it is large."""
        if polynomial.is_constant() or len(polynomial) > MOST_FACTORED:
            return [(self.here(polynomial), 1)]
        spend(20 + len(polynomial))
        content, factors = polynomial.factor()
        constant = fmpq(content)
        parts: list[tuple[Any, int]] = []
        for base, n in factors:
            leading = base.leading_coefficient()
            constant *= leading ** int(n)
            parts.append((self.here(base / leading), int(n)))
        return [(self._context.constant(constant), 1), *parts]

    def _is_free(self, polynomial: Any) -> bool:
        """Whether no generator with a relation occurs, in what is no larger than would be factored."""
        degrees = self.here(polynomial).degrees()
        return len(polynomial) <= MOST_FACTORED and not any(degrees[position] > 0 for position in self._relations)

    def as_rational(self, element: Fraction) -> Rational | None:
        """The rational number that an element is, or None."""
        if not (element.numerator.is_constant() and element.denominator.is_constant()):
            return None
        value = self.divide(element, self.constant(Integer(1)))
        leading = fmpq(0) if value.is_zero else value.numerator.leading_coefficient()
        return Rational(int(leading.p), int(leading.q))

    def expression(self, element: Fraction) -> Expr:
        """The element as a SymPy expression, expanded numerator over expanded denominator, or a product of such."""
        if element.factors:
            rest = self.expression(Fraction(element.top, element.bottom))
            return Mul(rest, *(self.polynomial_expression(base) ** n for base, n in element.factors))
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
        """The rational content and the irreducible factors with their multiplicities.  Raises TooLarge."""
        if len(polynomial) > MOST_FACTORED:
            raise TooLarge("a polynomial is too large to be factored")
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
        above, below = (
            prod(len(part) for part in parts) for parts in ([e.top for e in elements], [e.bottom for e in elements])
        )
        if max(above, below) > KEPT_APART:
            return self._product_of([(element, 1) for element in elements])
        return reduce(self.multiply, elements, self.constant(Integer(1)))

    def factorisation(self, element: Fraction) -> tuple[Rational, list[tuple[Expr, int]]]:
        """The rational content of an element and its irreducible factors; those below have negative exponents."""
        content, above = self.factors(element.top)
        content_below, below = self.factors(element.bottom)
        apart = [(self.polynomial_expression(base), n) for base, n in element.factors]
        return content / content_below, [*above, *((f, -n) for f, n in below), *apart]
