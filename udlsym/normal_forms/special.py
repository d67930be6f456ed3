"""Entries for inverse functions, nested roots, absolute values, whole parts and gamma functions: search only."""

from __future__ import annotations

from math import lcm
from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    KroneckerDelta,
    Mod,
    Mul,
    Pow,
    Rational,
    acos,
    asin,
    atan,
    binomial,
    ceiling,
    factorial,
    floor,
    gamma,
    pi,
    sqrt,
)

from udlsym.checker.function_rules import INVERSES
from udlsym.errors import UdlsymError
from udlsym.exact.fields import DivisionByZero, Fraction
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, is_integer

if TYPE_CHECKING:
    from udlsym.normal_forms.normalising import Normaliser

KNOWN = (acos, atan, floor, ceiling, Mod, factorial, gamma, binomial, *INVERSES)


class FunctionNormaliser:
    """Makes the entries for special functions on behalf of a normaliser."""

    def __init__(self, owner: Normaliser) -> None:
        self.owner = owner

    def visit(self, expression: Expr) -> None:
        """Make entries for one function."""
        if isinstance(expression, (factorial, gamma)):
            self._gamma(expression)
        elif isinstance(expression, binomial):
            self._binomial(expression)
        elif isinstance(expression, (floor, ceiling)):
            self._whole_part(expression)
        elif isinstance(expression, Mod):
            a, b = expression.args
            self.owner.visit(a - b * floor(a / b))
            if not self.owner.admit(expression, "remainder"):
                self.owner.congruent(expression)
        elif isinstance(expression, atan):
            self._arctangent(expression)
        else:
            self._inverse(expression)

    def _inverse(self, expression: Expr) -> None:
        (argument,) = expression.args
        image = pi / 2 - asin(argument) if isinstance(expression, acos) else INVERSES[expression.func][0](argument)
        self.owner.visit(image)
        if not self.owner.admit(expression, "inverse"):
            self.owner.congruent(expression)

    def _arctangent(self, expression: atan) -> None:
        """Of an argument and its reciprocal the one of higher degree above than below."""
        (argument,) = expression.args
        try:
            element = self.owner.normal(argument)
        except DivisionByZero:
            return
        above, below = element.numerator, element.denominator
        degrees = above.total_degree(), below.total_degree()
        turned = degrees[0] < degrees[1] or (degrees[0] == degrees[1] and str(above) < str(below))
        signs = self.owner.check.sign(argument)
        if turned and not element.is_zero and argument.free_symbols:
            if signs is not None and len(signs) == 1:
                field = self.owner.check.field
                other = field.expression(field.divide(field.constant(Integer(1)), element))
                self.owner.visit(atan(other))
                if self.owner.admit(expression, "reciprocal", other):
                    return
            elif signs is not None:
                self.owner.splits[argument] = None
        self.owner.congruent(expression)

    # Whole parts -----------------------------------------------------------------------------------------------------

    def _whole_part(self, expression: Expr) -> None:
        owner, (argument,) = self.owner, expression.args
        try:
            element = owner.normal(argument)
        except DivisionByZero:
            return
        quotient = self._quotient(element)
        whole, rest = self._whole_and_rest(element)
        if isinstance(expression, ceiling):
            if quotient is not None and whole == 0:
                self._as_quotient(expression, *quotient)
            else:
                owner.visit(floor(-argument))
                owner.admit(expression, "ceiling")
            return
        below_one = owner.simplest(1 - rest)
        small = owner.check.sign_is(rest, NONNEGATIVE) and owner.check.sign_is(below_one, POSITIVE)
        if whole != 0 or small:
            if not small:
                owner.visit(floor(rest))
            owner.visit(whole)
            owner.visit(rest)
            if owner.admit(expression, "whole part", whole, rest):
                return
        if quotient is not None and self._nested(expression, *quotient):
            return
        if (
            quotient is None
            or not quotient[0].could_extract_minus_sign()
            or not self._as_quotient(expression, *quotient)
        ):
            owner.congruent(expression)

    def _nested(self, expression: floor, above: Expr, below: Expr) -> bool:
        """Whether the floor of ``(floor(u) + m)/s`` was made that of ``(u + m)/s``."""
        for term in Add.make_args(above):
            if isinstance(term, floor):
                u, m = term.args[0], above - term
                self.owner.visit(floor((u + m) / below))
                return self.owner.admit(expression, "nested floor", u, m, below)
        return False

    def _as_quotient(self, expression: Expr, above: Expr, below: Expr) -> bool:
        moved = above - 1 if isinstance(expression, ceiling) else -above - 1
        self.owner.visit(floor(moved / below))
        return self.owner.admit(expression, "ceiling", above, below)

    def _whole_and_rest(self, element: Fraction) -> tuple[Expr, Expr]:
        """The integer terms of an element, coefficients rounded down, and what is left."""
        field, whole, rest = self.owner.check.field, [], []
        below = field.polynomial_expression(element.denominator)
        for exponents, coefficient in element.numerator.to_dict().items():
            monomial = field.monomial_expression(exponents, type(coefficient)(1)) / below
            rational = Rational(int(coefficient.p), int(coefficient.q))
            if is_integer(monomial):
                whole.append(Integer(rational.p // rational.q) * monomial)
                rational -= rational.p // rational.q
            rest.append(rational * monomial)
        return Add(*whole), Add(*rest)

    def _quotient(self, element: Fraction) -> tuple[Expr, Expr] | None:
        """Integers a and s with the element a/s and s > 0, if it is seen to be such a quotient."""
        field = self.owner.check.field
        scale = Integer(lcm(*(int(coefficient.q) for coefficient in element.numerator.to_dict().values())))
        above = Add(*(scale * term for term in Add.make_args(field.polynomial_expression(element.numerator))))
        below = scale * field.polynomial_expression(element.denominator)
        if below == 1 or not (is_integer(above) and is_integer(below) and self.owner.check.sign_is(below, POSITIVE)):
            return None
        return above, below

    # Gamma and binomials ---------------------------------------------------------------------------------------------

    def _gamma(self, expression: Expr) -> None:
        owner, argument = self.owner, expression.args[0]
        if isinstance(expression, factorial):
            owner.visit(gamma(argument + 1))
            owner.admit(expression, "factorial")
            return
        shift, rest = argument.as_coeff_Add()
        down = Integer(shift) if isinstance(shift, Integer) else Integer(shift.p // shift.q)
        while down > 0 and not owner.check.sign_is(argument - down, POSITIVE):
            down -= 1
        if down > 0 and rest != 0:
            target = Mul(*(argument - step for step in range(1, int(down) + 1)), gamma(argument - down))
            owner.visit(target)
            owner.admit(expression, "factorial", down)
            return
        coefficients = [term.as_coeff_Mul()[0] for term in Add.make_args(rest)]
        if owner.units.factorials and rest != 0 and all(c.is_Integer and c % 2 == 0 for c in coefficients):
            half = argument / 2
            owner.visit(Mul(Pow(2, argument - 1), gamma(half), gamma(half + Rational(1, 2)), 1 / sqrt(pi)))
            if owner.admit(expression, "duplication"):
                return
        owner.congruent(expression)

    def _binomial(self, expression: binomial) -> None:
        owner, (n, k) = self.owner, expression.args
        if n == 0:
            owner.visit(KroneckerDelta(k, 0))
            owner.admit(expression, "pascal")
            return
        if owner.units.factorials and self._by_factorials(expression):
            return
        shift, rest = n.as_coeff_Add()
        if rest != 0 and isinstance(shift, Integer) and shift > 0 and owner.check.sign_is(n, POSITIVE):
            target = binomial(n - 1, k - 1) + binomial(n - 1, k)
            owner.visit(target)
            owner.admit(expression, "pascal")
            return
        owner.congruent(expression)

    def _by_factorials(self, expression: binomial) -> bool:
        owner, (n, k) = self.owner, expression.args
        gaps = k, n - k
        for gap in gaps:
            signs = owner.check.sign(gap)
            if signs is not None and -1 in signs and len(signs) > 1:
                owner.splits[gap] = None
        if all(owner.check.sign_is(gap, NONNEGATIVE) for gap in gaps):
            owner.visit(gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1)))
        return owner.admit(expression, "choice")

    # Roots and absolute values ---------------------------------------------------------------------------------------

    def perfect_root(self, generator: Pow) -> bool:
        """Whether a square root of ``a + r``, r a multiple of one root, was found to be a sum of two roots."""
        if generator.exp != Rational(1, 2) or not isinstance(generator.base, Add):
            return False
        field = self.owner.check.field
        try:
            element = self.owner.normal(generator.base)
            base = field.expression(element)
            rooted = [term for term in Add.make_args(base) if _root_in(term)]
            if len(rooted) != 1:
                return False
            rest = base - rooted[0]
            discriminant = field.subtract(self.owner.normal(rest**2), self.owner.normal(rooted[0] ** 2))
            content, factors = field.factorisation(discriminant)
        except UdlsymError:
            return False
        if content <= 0 or any(n % 2 for _, n in factors) or not isinstance(sqrt(content), Rational):
            return False
        gap = sqrt(content) * Mul(*(f ** (n // 2) for f, n in factors))
        halves = [self.owner.simplest((rest + gap) / 2), self.owner.simplest((rest - gap) / 2)]
        roots = [sqrt(half) for half in halves]
        for candidate in (roots[0] + roots[1], roots[0] - roots[1], roots[1] - roots[0]):
            try:
                self.owner.visit(candidate)
            except UdlsymError:
                return False
            if self.owner.admit(generator, "perfect root", candidate):
                return True
        return False

    def modulus(self, expression: Abs) -> bool:
        """Whether the absolute value of a product was made the product of absolute values."""
        (argument,) = expression.args
        if isinstance(argument, Pow) and is_integer(argument.exp) and not isinstance(argument.exp, Integer):
            self.owner.visit(Abs(argument.base) ** argument.exp)
            return self.owner.admit(expression, "modulus", argument.base, argument.exp)
        try:
            element = self.owner.normal(argument)
            content, factors = self.owner.check.field.factorisation(element)
        except UdlsymError:
            return False
        parts = [(content, 1), *factors]
        if element.is_zero or (content in (1, -1) and len(factors) == 1 and abs(factors[0][1]) == 1):
            return False
        for factor, _ in parts:
            self.owner.visit(Abs(factor))
        return self.owner.admit(
            expression, "modulus", *(Integer(x) if i else x for p in parts for i, x in enumerate(p))
        )


def _root_in(term: Expr) -> bool:
    return any(isinstance(power.exp, Rational) and power.exp.q == 2 for power in term.atoms(Pow))
