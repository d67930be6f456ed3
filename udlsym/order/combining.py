"""Finds combinations: multiples of known signs that add up to the difference of two sides.

Farkas' lemma with polynomial multipliers.  The difference, the gaps of the hypotheses and what is known of the
functions in it are written as polynomials in the field's generators; which multiples of them, not negative, add up to
the difference is a linear program over the rationals (`simplex.py`), each monomial counted as a variable of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Integer, Rational

from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.evidence import Combination
from udlsym.exact.calculus import NotDifferentiable
from udlsym.exact.fields import Fraction
from udlsym.exact.sign_sets import (
    NONNEGATIVE,
    NONPOSITIVE,
    POSITIVE,
    SIGNS_OF_GAP,
    ZERO,
    Sign,
    of_product,
    of_sum,
    opposite,
)
from udlsym.normal_forms.normalising import Normaliser
from udlsym.normal_forms.preparing import begin
from udlsym.normal_forms.units import Units
from udlsym.order.gaps import Factors, gaps
from udlsym.order.simplex import nonnegative_solution
from udlsym.statements import Statement

MOST_MONOMIALS = 80
MOST_COLUMNS = 160
SIGNS = 200
"""What it costs about to look up the sign of what is offered, once more."""
MOST_FACTORS = 14
"""So many gaps are multiplied with one another."""


@dataclass(frozen=True, slots=True)
class Known:
    """A product of factors with its sign and its element in the field."""

    factors: Factors
    signs: Sign
    element: Fraction


def combination(statement: Statement, *, products: bool = True) -> Combination | None:
    """A combination that proves an inequality, or None; with ``products`` also of products of two known signs."""
    if statement.relation not in ("<", "<=", ">", ">="):
        return None
    try:
        return Search(statement).found(products)
    except (UdlsymError, NotDifferentiable, RecursionError):
        return None


class Search:
    """The difference of a statement's sides in normal form, and what is known that may help with it."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.upwards = statement.relation in ("<", "<=")
        self.strict = statement.relation in ("<", ">")
        small, large = (statement.lhs, statement.rhs) if self.upwards else (statement.rhs, statement.lhs)
        units = Units()
        normaliser = begin(statement, units)
        offered = gaps(normaliser.check, (statement.lhs, statement.rhs, *_normal(normaliser, small, large)))
        spend(SIGNS * len(offered))
        offered = [factors for factors in offered if _signs(normaliser, factors) is not None]
        self._visit(normaliser, small, large, offered)
        if units.changed:
            normaliser = begin(statement, units)
            self._visit(normaliser, small, large, offered)
        self.normaliser, self.field, self.offered = normaliser, normaliser.check.field, offered
        self.element = self.field.subtract(normaliser.check.value(large), normaliser.check.value(small))

    def _visit(self, normaliser: Normaliser, small: Expr, large: Expr, offered: list[Factors]) -> None:
        for expression in (small, large, *(f for factors in offered for f in factors)):
            try:
                normaliser.visit(expression)
            except (UdlsymError, RecursionError):
                normaliser.units.changed = True

    def found(self, products: bool) -> Combination | None:
        """The first combination met: of known signs, of fractions, with ``products`` of products of two of them."""
        outside, core = self.split()
        if core is None or len(core.numerator) > MOST_MONOMIALS:
            return None
        base = self._base(core)
        for columns in self._stages(base, core, products):
            terms = self._solve(core, columns)
            if terms is not None:
                return self.evidence(outside, terms)
        return None

    def split(self) -> tuple[list[Expr], Fraction | None]:
        """Factors of the difference whose sign can be read off, and what the others make up."""
        if self.element.is_zero:
            return [], None
        content, parts = self.field.factorisation(self.element)
        outside: list[Expr] = []
        core: Expr = Integer(1)
        direction = 1 if content > 0 else -1
        for factor, n in parts:
            self.normaliser.visit(factor)
            signs = self.normaliser.check.sign(factor**n)
            if signs is not None and (signs <= NONNEGATIVE or signs <= NONPOSITIVE) and (0 not in signs or n > 0):
                outside.append(factor**n)
                direction = direction if signs <= NONNEGATIVE else -direction
            else:
                core *= factor**n
        self.normaliser.visit(core * direction)
        element = self.normaliser.check.value(core * direction)
        outside.append(content * direction)
        return outside, element

    def _base(self, core: Fraction) -> list[Known]:
        found: list[Known] = []
        for exponents in core.numerator.to_dict():
            monomial = self.field.monomial_expression(exponents, Rational(1))
            self.normaliser.visit(monomial)
            signs = self.normaliser.check.sign(monomial)
            if signs is not None and (signs <= NONNEGATIVE or signs <= NONPOSITIVE):
                direction = 1 if signs <= NONNEGATIVE else -1
                element = self.normaliser.check.value(direction * monomial)
                found.append(Known((direction * monomial,), signs if direction > 0 else opposite(signs), element))
        for factors in self.offered:
            found.extend(self._known(factors))
        return [Known((Integer(1),), POSITIVE, self.field.constant(Integer(1))), *found]

    def _known(self, factors: Factors) -> Iterator[Known]:
        """The product, and what makes it a polynomial multiplied in, where the sign of that can be read off."""
        signs = _signs(self.normaliser, factors)
        if signs is None:
            return
        element = self.field.product([self.normaliser.check.value(f) for f in factors])
        if element.is_zero:
            return
        yield Known(factors, signs, element)
        below = self.field.polynomial_expression(element.denominator)
        for multiplier in (below, -below) if below != 1 else ():
            self.normaliser.visit(multiplier)
            if self.normaliser.check.sign_is(multiplier, POSITIVE):
                cleared = self.field.multiply(element, self.normaliser.check.value(multiplier))
                yield Known((*factors, multiplier), signs, cleared)

    def _stages(self, base: list[Known], core: Fraction, products: bool) -> Iterator[list[Known]]:
        whole = [known for known in base if known.element.denominator.is_one()]
        yield whole
        if len(whole) < len(base):
            yield base
        if not products:
            return
        degree = core.numerator.total_degree()
        simple = [known for known in whole if 0 < known.element.numerator.total_degree() <= degree]
        simple.sort(key=lambda known: known.factors not in self.offered)
        factors = simple[:MOST_FACTORS]
        more: list[Known] = []
        for i, a in enumerate(factors):
            for b in factors[i:]:
                if a.element.numerator.total_degree() + b.element.numerator.total_degree() <= degree + 1:
                    signs = of_product([a.signs, b.signs]) or a.signs
                    more.append(Known((*a.factors, *b.factors), signs, self.field.multiply(a.element, b.element)))
        if more:
            yield [*whole, *more][:MOST_COLUMNS]

    def _solve(self, core: Fraction, columns: list[Known]) -> list[tuple[Expr, ...]] | None:
        """The multiples that add up, all brought over one denominator."""
        spend(5 * len(columns))
        common = core.denominator
        for known in columns:
            below = self.field.here(known.element.denominator)
            common = self.field.here(common) * (below / self.field.here(common).gcd(below))
            if len(common) > MOST_MONOMIALS:
                return None
        signed: list[tuple[Known, int]] = [(known, 1) for known in columns]
        signed += [(known, -1) for known in columns if known.signs == ZERO]
        common = self.field.here(common)
        vectors = [_vector(self._over(common, known.element), sign) for known, sign in signed]
        wanted = [0 not in known.signs for known, _ in signed] if self.strict else None
        numbers = nonnegative_solution(vectors, _vector(self._over(common, core), 1), wanted)
        if numbers is None:
            return None
        return [
            (Rational(sign * int(number.p), int(number.q)), *known.factors)
            for (known, sign), number in zip(signed, numbers, strict=True)
            if number != 0
        ]

    def _over(self, common: Any, element: Fraction) -> Any:
        """The numerator of an element over a common denominator."""
        return self.field.here(element.numerator) * (common / self.field.here(element.denominator))

    def evidence(self, outside: list[Expr], terms: list[tuple[Expr, ...]]) -> Combination | None:
        """The terms as evidence, where the check accepts them."""
        check = self.normaliser.check
        direction: tuple[Expr, ...] = () if self.upwards else (Integer(-1),)
        whole = tuple((*direction, *outside, *term) for term in terms)
        for factor in {factor for term in whole for factor in term}:
            self.normaliser.visit(factor)
        check.require_defined([factor for term in whole for factor in term])
        signs = of_sum(_signs_of(self.normaliser, term) for term in whole)
        if signs is None or not signs <= SIGNS_OF_GAP[self.statement.relation]:
            return None
        total = self.field.sum([self.field.product([check.value(f) for f in term]) for term in whole])
        difference = self.field.subtract(check.value(self.statement.rhs), check.value(self.statement.lhs))
        if not self.field.subtract(difference, total).is_zero:
            return None
        return Combination(whole, tuple(self.normaliser.entries))


def _normal(normaliser: Normaliser, small: Expr, large: Expr) -> tuple[Expr, ...]:
    """The difference in normal form, where sums are taken apart; nothing where it has none."""
    try:
        element = normaliser.check.field.subtract(normaliser.normal(large), normaliser.normal(small))
        return (normaliser.check.field.expression(element),)
    except UdlsymError:
        return ()


def _signs_of(normaliser: Normaliser, factors: Factors) -> Sign | None:
    return of_product(normaliser.check.sign(factor) for factor in factors)


def _signs(normaliser: Normaliser, factors: Factors) -> Sign | None:
    """The signs of a product, where none is negative and it is seen to be defined; else None."""
    signs = _signs_of(normaliser, factors)
    if signs is None or not signs <= NONNEGATIVE or any(True for _ in normaliser.check.doubts(factors)):
        return None
    return signs


def _vector(polynomial: Any, sign: int) -> dict[Any, Any]:
    return {exponents: sign * coefficient for exponents, coefficient in polynomial.to_dict().items()}
