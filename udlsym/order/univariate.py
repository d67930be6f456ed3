"""Finds the one number of which a difference is a rational function, and the rational ends between which it lies."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Rational

from udlsym.checker.order import check_polynomial
from udlsym.errors import UdlsymError
from udlsym.evidence import Polynomial
from udlsym.exact.fields import Fraction
from udlsym.exact.sign_sets import NONNEGATIVE
from udlsym.normal_forms.normalising import Normaliser
from udlsym.statements import Statement


def polynomial(statement: Statement, normaliser: Normaliser, element: Fraction) -> Polynomial | None:
    """Evidence by roots that the difference, which the element is, has the right sign; or None."""
    field, check = normaliser.check.field, normaliser.check
    used = {
        position
        for part in (element.numerator, element.denominator)
        for position, degree in enumerate(field.here(part).degrees())
        if degree
    }
    if len(used) != 1:
        return None
    number = field.generators[used.pop()]
    if not check.real(number):
        return None
    lower, upper = (_tightest(normaliser, number, direction) for direction in (1, -1))
    evidence = Polynomial(number, lower, upper, tuple(normaliser.entries))
    try:
        check_polynomial(statement, evidence, check)
    except UdlsymError:
        return None
    return evidence


def _tightest(normaliser: Normaliser, number: Expr, direction: int) -> Rational | None:
    """The largest lower end that is seen, or the smallest upper one."""
    ends = sorted(set(_ends(normaliser, number)), reverse=direction == 1)
    return next((e for e in ends if normaliser.check.sign_is(direction * (number - e), NONNEGATIVE)), None)


def _ends(normaliser: Normaliser, number: Expr) -> Iterator[Rational]:
    yield from (Integer(-1), Integer(0), Integer(1))
    for fact in normaliser.check.facts:
        slope = fact.gap.coeff(number, 1)
        if isinstance(slope, Rational) and slope != 0:
            end = -(fact.gap - slope * number) / slope
            if isinstance(end, Rational):
                yield end
