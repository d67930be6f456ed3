"""Finds antiderivatives: combinations of candidates whose derivative is the integrand, as Risch and Norman guess them.

The candidates are what the integrand's terms lead to by differentiation, each also times the variable; logarithms of
what divides; arctangents of quadratics and error functions of Gaussians.  The coefficients, free of the variable, solve
a system of linear equations over the field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sympy import Add, Expr, Integer, Integral, Mul, Poly, Pow, Symbol, atan, erf, exp, log, sqrt
from sympy.polys.polyerrors import PolynomialError

from udlsym.binding import canonical
from udlsym.checker.integral_rules import at_end, between
from udlsym.effort import spend, within
from udlsym.errors import UdlsymError
from udlsym.exact.calculus import differentiate
from udlsym.exact.facts import expanded
from udlsym.exact.fields import Field, Fraction
from udlsym.exact.signs import NEGATIVE, POSITIVE
from udlsym.normal_forms.units import Units

if TYPE_CHECKING:
    from udlsym.normal_forms.normalising import Normaliser

MOST_TERMS = 12
MOST_OPERATIONS = 60
EFFORT = 60_000


def integrate(owner: Normaliser, expression: Integral) -> None:
    """Make the entry for a definite integral over one interval, where an antiderivative is found."""
    within(EFFORT, _integrate, owner, expression)


def _integrate(owner: Normaliser, expression: Integral) -> None:
    try:
        source = owner.check.unfolded(expression)
        _, body, moving = between(owner.check, source)
        if body.count_ops() > MOST_OPERATIONS:
            return
        units = Units()
        found = None
        for _ in range(3):  # the units of exponents change once the candidates are met
            inner, units.changed = type(owner)(between(owner.check, source)[0], units), False
            found = _antiderivative(inner, body, moving)
            if not units.changed:
                break
        if found is None:
            return
        inner = type(owner)(between(owner.check, source)[0], units)
        for part in (body, differentiate(found, moving, inner.check.sign)):
            inner.visit(part)
        for end in expression.limits[0][1:]:
            owner.visit(at_end(owner.check, found, moving, end))
    except UdlsymError:
        return
    owner.admit(expression, "integral", found, inner=tuple(inner.entries))


def _antiderivative(inner: Normaliser, body: Expr, x: Symbol) -> Expr | None:
    field = inner.check.field
    target = inner.normal(body)
    candidates = list(dict.fromkeys(_candidates(inner, body, x, target)))
    elements = [inner.normal(canonical(differentiate(c, x, inner.check.sign))) for c in candidates]
    coefficients = _solution(field, elements, target, x)
    if coefficients is None:
        return None
    return Add(*(field.expression(c) * f for c, f in zip(coefficients, candidates, strict=True) if not c.is_zero))


def _candidates(inner: Normaliser, body: Expr, x: Symbol, element: Fraction) -> Iterator[Expr]:
    """What the antiderivative may be a combination of."""
    terms = _moving_terms(body, x) or [Integer(1)]
    for term in terms:
        if len(terms) < MOST_TERMS and not any(_powers(term, x)):
            slope = differentiate(term, x, inner.check.sign)
            terms.extend(t for t in _moving_terms(slope, x) if t not in terms)
    yield x
    for term in terms[:MOST_TERMS]:
        yield term
        raised = [term / power * Pow(power.base, power.exp + 1) for power in _powers(term, x)] or [x * term]
        yield from raised
        for candidate in raised:  # what stays of x**2*log(x) is x, and that is the derivative of x**2/2
            left = _moving_terms(differentiate(candidate, x, inner.check.sign), x)
            yield from (x * t for t in left if t.is_polynomial(x))
    for divisor, multiplicity in inner.check.field.factors(element.denominator)[1]:
        if x in divisor.free_symbols:
            yield from (divisor**-power for power in range(1, multiplicity))
            yield from _of_divisor(inner, divisor, x)
    for power in body.atoms(exp):
        a, b, _ = _quadratic(power.args[0], x)
        if inner.check.sign(a) == NEGATIVE:
            yield erf(sqrt(-a) * (x + b / (2 * a)))


def _powers(term: Expr, x: Symbol) -> Iterator[Pow]:
    """The factors that are powers of something moving, to a fixed exponent that is no integer number."""
    for factor in Mul.make_args(term):
        power = isinstance(factor, Pow) and not isinstance(factor, exp) and not isinstance(factor.exp, Integer)
        if power and x in factor.base.free_symbols and x not in factor.exp.free_symbols:
            yield factor


def _moving_terms(expression: Expr, x: Symbol) -> list[Expr]:
    moving = (term.as_independent(x, as_Add=False)[1] for term in Add.make_args(expanded(expression)))
    return list(dict.fromkeys(term for term in moving if x in term.free_symbols))


def _of_divisor(inner: Normaliser, divisor: Expr, x: Symbol) -> Iterator[Expr]:
    signs = inner.check.sign(divisor)
    if signs in (POSITIVE, NEGATIVE):
        yield log(divisor if signs == POSITIVE else -divisor)
    a, b, c = _quadratic(divisor, x)
    root = 4 * a * c - b**2
    if a != 0 and inner.check.sign(root) == POSITIVE:
        yield atan((2 * a * x + b) / sqrt(root))


def _quadratic(expression: Expr, x: Symbol) -> tuple[Expr, Expr, Expr]:
    """The coefficients a, b, c of ``a x**2 + b x + c``; zeros where it is none."""
    try:
        coefficients = Poly(expression, x).all_coeffs()
    except PolynomialError:
        coefficients = []
    if len(coefficients) != 3 or any(x in c.free_symbols for c in coefficients):
        return Integer(0), Integer(0), Integer(0)
    return coefficients[0], coefficients[1], coefficients[2]


def _solution(field: Field, columns: list[Fraction], target: Fraction, x: Symbol) -> list[Fraction] | None:
    """Elements free of x that combine the columns to the target, by elimination; None where there are none."""
    common = field.constant(Integer(1))
    for element in (*columns, target):
        below = Fraction(field.here(element.denominator), field.one_polynomial)
        gcd = field.here(common.numerator).gcd(below.numerator)
        common = field.multiply(common, field.divide(below, Fraction(gcd, field.one_polynomial)))
    rows: dict[Any, list[Fraction]] = {}
    zero = field.constant(Integer(0))
    for place, element in enumerate((*columns, target)):
        for monomial, coefficient in _by_monomials(field, field.multiply(element, common), x).items():
            rows.setdefault(monomial, [zero] * (len(columns) + 1))[place] = coefficient
    table = list(rows.values())
    pivots: list[tuple[int, list[Fraction]]] = []
    for place in range(len(columns)):
        pivot = next((row for row in table if not row[place].is_zero), None)
        if pivot is None:
            continue
        table.remove(pivot)
        pivot = [field.divide(entry, pivot[place]) for entry in pivot]
        table = [_less(field, row, pivot, place) for row in table]
        pivots = [(p, _less(field, row, pivot, place)) for p, row in pivots] + [(place, pivot)]
    if any(not row[-1].is_zero for row in table):
        return None
    known = {place: row[-1] for place, row in pivots}
    return [known.get(place, zero) for place in range(len(columns))]


def _less(field: Field, row: list[Fraction], pivot: list[Fraction], place: int) -> list[Fraction]:
    if row[place].is_zero:
        return row
    spend(len(row))
    return [field.subtract(a, field.multiply(row[place], b)) for a, b in zip(row, pivot, strict=True)]


def _by_monomials(field: Field, element: Fraction, x: Symbol) -> dict[Any, Fraction]:
    """The coefficients, free of x, of the monomials in the generators that depend on x."""
    moving = [x in generator.free_symbols for generator in field.generators]
    found: dict[Any, Fraction] = {}
    below = Fraction(field.one_polynomial, field.here(element.denominator))
    for exponents, coefficient in field.here(element.numerator).to_dict().items():
        key = tuple((i, n) for i, n in enumerate(exponents) if n and moving[i])
        rest = tuple(0 if i < len(moving) and moving[i] else n for i, n in enumerate(exponents))
        top = field.here(element.numerator).context().from_dict({rest: coefficient})
        term = field.multiply(Fraction(top, field.one_polynomial), below)
        found[key] = field.add(found[key], term) if key in found else term
    return found
