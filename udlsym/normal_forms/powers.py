"""Entries for exponentials, powers, roots and logarithms: a part of the search in `normalising.py`.

Exponentials: the exponents' monomials with common rational unit (``exp(2z)`` and ``exp(-z)`` are powers of
``exp(z)``).  Roots and logarithms: the arguments' irreducible factors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sympy import Add, Expr, Integer, Mul, Pow, Product, Rational, Sum, exp, factorint, log

from udlsym.binding import outermost
from udlsym.exact.fields import DivisionByZero, Fraction
from udlsym.exact.signs import NONNEGATIVE, NONPOSITIVE, POSITIVE, ZERO, is_integer

if TYPE_CHECKING:
    from udlsym.normal_forms.normalising import Normaliser


class PowerNormaliser:
    """Makes the entries for powers on behalf of a normaliser."""

    def __init__(self, owner: Normaliser) -> None:
        self.owner = owner

    def _terms(self, element: Fraction) -> Iterator[tuple[Rational, Expr]]:
        """The element as rational multiples of monomials, each over the common denominator."""
        below = self.owner.check.field.polynomial_expression(element.denominator)
        for exponents, coefficient in element.numerator.to_dict().items():
            rational = Rational(int(coefficient.p), int(coefficient.q))
            yield rational, self.owner.check.field.monomial_expression(exponents, type(coefficient)(1)) / below

    def exponential(self, expression: exp) -> None:
        """``exp(u)`` as powers of the exponentials of u's monomials."""
        argument = expression.args[0]
        logs: list[tuple[Expr, Expr]] = []
        plain: list[tuple[Rational, Expr]] = []
        for coefficient, monomial in self._terms(self.owner.normal(argument)):
            found = [factor for factor in Mul.make_args(monomial) if isinstance(factor, log)]
            if len(found) == 1:
                logs.append((found[0].args[0], coefficient * monomial / found[0]))
            else:
                plain.append((coefficient, monomial))
        if logs:
            rest = Add(*(c * m for c, m in plain))
            for factor in (exp(rest), *(Pow(b, c) for b, c in logs)):
                self.owner.visit(factor)
            self.owner.admit(expression, "exp-of-log", rest, *(part for pair in logs for part in pair))
            return
        self.as_units(expression, exp(1), plain)

    def as_units(self, expression: Expr, base: Expr, terms: list[tuple[Rational, Expr]]) -> None:
        """``base**(sum of terms)`` as powers of one generator for each monomial."""
        pieces: list[tuple[Expr, Integer]] = []
        for coefficient, monomial in terms:
            if monomial == 1 and base != exp(1):  # the base itself is a power of its root
                self.owner.units.note(base, monomial, Rational(1))
            unit = self.owner.units.note(base, monomial, coefficient)
            pieces.append((unit * monomial, Integer(coefficient / unit)))
        generators = [exp(e) if base == exp(1) else Pow(base, e) for e, _ in pieces]
        for generator, (exponent, _) in zip(generators, pieces, strict=True):
            self.owner.visit(exponent)
            if isinstance(exponent, Rational) and not isinstance(exponent, Integer):
                self._root(generator)
            self.owner.seen.add(generator)
        if generators == [expression] and pieces[0][1] == 1:
            return
        if not self.owner.admit(expression, "exponent", *(part for pair in pieces for part in pair)):
            self._by_least_exponent(expression, base, terms)

    def _by_least_exponent(self, expression: Expr, base: Expr, terms: list[tuple[Rational, Expr]]) -> None:
        """``b**(e + c)`` as ``b**(e + d) b**(c - d)``, d the least such constant met: b may be zero, e negative."""
        constant = Add(*(c for c, monomial in terms if monomial == 1))
        moving = Add(*(c * monomial for c, monomial in terms if monomial != 1))
        if not isinstance(constant, Integer) or not is_integer(moving):
            return
        least = moving + self.owner.units.constant(base, moving, constant)
        if least != moving + constant and self.owner.check.sign_is(least, NONNEGATIVE):
            self.owner.seen.add(Pow(base, least))
            self.owner.admit(expression, "exponent", least, Integer(1), Integer(1), moving + constant - least)

    def _root(self, generator: Expr) -> None:
        known = not isinstance(generator, Pow) or generator in self.owner.check.table
        if not known and not self.owner.functions.perfect_root(generator):
            self.owner.admit(generator, "root")

    def _factors(self, element: Fraction) -> list[tuple[Expr, Integer]]:
        """Primes and irreducible factors with multiplicities, factors of known negative sign turned round."""
        content, factors = self.owner.check.field.factorisation(element)
        negative = content < 0
        parts: list[tuple[Expr, Integer]] = []
        for factor, multiplicity in factors:
            self.owner.visit(factor)
            signs = self.owner.check.sign(factor)
            if signs is not None and signs <= NONPOSITIVE and signs != ZERO:
                factor, negative = -factor, negative ^ bool(multiplicity % 2)
            parts.append((factor, Integer(multiplicity)))
        for number, power in ((abs(content.p), 1), (content.q, -1)):
            parts.extend((Integer(prime), Integer(power * n)) for prime, n in factorint(number).items())
        if negative:
            unknown = [i for i, (f, n) in enumerate(parts) if n == 1 and not self.owner.check.sign_is(f, NONNEGATIVE)]
            if unknown:
                parts[unknown[0]] = (-parts[unknown[0]][0], Integer(1))
            else:
                parts.append((Integer(-1), Integer(1)))
        return parts

    def _lumped(self, parts: list[tuple[Expr, Integer]], signs: frozenset[int]) -> list[tuple[Expr, Integer]]:
        """The factors whose sign is seen to be among ``signs``, and all the others in one."""
        apart = [
            (b, n) for b, n in parts if self.owner.check.sign_is(b, signs) and (n > 0 or self.owner.check.nonzero(b))
        ]
        others = [pair for pair in parts if pair not in apart]
        return [*apart, (Mul(*(b**n for b, n in others)), Integer(1))] if others else apart

    def power(self, expression: Pow) -> None:
        """``b**e`` by the factors of b and the monomials of e."""
        base, exponent = expression.args
        self.owner.visit(base)
        if isinstance(exponent, Integer):
            return
        self.owner.visit(exponent)
        try:
            element = self.owner.check.value(base)
        except DivisionByZero:
            return
        if element.is_zero:
            return
        parts = self._factors(element)
        for way in (parts, self._lumped(parts, NONNEGATIVE)):
            powers = [Pow(b, n * exponent) for b, n in way]
            if way == [(base, 1)] or expression in powers:
                continue
            for power in powers:
                self.owner.visit(power)
            if self.owner.admit(expression, "power", *(part for pair in way for part in pair)):
                return
        neutral = self.owner.check.field.expression(element)
        if parts != [(base, 1)] and neutral != base:
            self.owner.visit(Pow(neutral, exponent))
            if self.owner.admit(expression, "congruence", neutral, exponent):
                return
        terms = list(self._terms(self.owner.check.value(exponent)))
        self.as_units(expression, base, terms)

    def logarithm(self, expression: log) -> None:
        """``log(a)`` as the sum over the factors of a, as far as their signs are seen."""
        if self._log_of_product(expression):
            return
        element = self.owner.normal(expression.args[0])
        if element.is_zero or self._log_by_shape(expression):
            return
        factors = self._factors(element)
        for way in (factors, self._lumped(factors, POSITIVE)):
            if self._log_of_factors(expression, way):
                return
        self.owner.congruent(expression)

    def _log_of_product(self, expression: log) -> bool:
        """A product over an index as written: its factors may show a sign that their normal form hides."""
        product = expression.args[0]
        if not isinstance(product, Product) or any(len(limit) != 3 for limit in product.limits):
            return False
        body, index, lower, upper = outermost(product)
        self.owner.visit(Sum(log(body), (index, lower, upper)))
        return self.owner.admit(expression, "log of product")

    def _log_of_factors(self, expression: log, factors: list[tuple[Expr, Integer]]) -> bool:
        """Whether the logarithm is, or could be made, a sum by these factors of its argument."""
        rest: list[Expr] = []
        parts: list[tuple[Expr, Expr]] = []
        for factor, multiplicity in factors:
            if isinstance(factor, exp):
                rest.append(multiplicity * factor.args[0])
            elif isinstance(factor, Pow) and self.owner.check.sign_is(factor.base, POSITIVE):
                parts.append((factor.base, multiplicity * factor.exp))
            else:
                parts.append((factor, multiplicity))
        target = Add(*rest, *(c * log(b) for b, c in parts))
        for b, _ in parts:
            self.owner.seen.add(log(b))
        self.owner.visit(exp(Add(*rest)))
        self.owner.visit(target)
        if target == expression:
            return True
        return self.owner.admit(expression, "log", Add(*rest), *(part for pair in parts for part in pair))

    def _log_by_shape(self, expression: log) -> bool:
        """``log(a**m b**n exp(u)) = m log(a) + n log(b) + u`` by the factors as written, if their signs show."""
        rest, powers = Integer(0), []
        for factor in Mul.make_args(expression.args[0]):
            base, exponent = factor.as_base_exp()
            if isinstance(factor, exp):
                rest += factor.args[0]
            elif isinstance(exponent, Rational):
                powers.append((base, exponent))
            else:
                return False
        if rest == 0 and len(powers) == 1 and powers[0][1] == 1:
            return False
        for part in (exp(rest), *(log(base) for base, _ in powers)):
            self.owner.visit(part)
        return self.owner.admit(expression, "log", rest, *(part for pair in powers for part in pair))
