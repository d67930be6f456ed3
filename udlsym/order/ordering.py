"""Finds certificates for order: an expression equal to the difference of two sides whose sign can be read off."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Integer,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    Sum,
    Symbol,
    cancel,
    exp,
    factor,
    factor_terms,
    ilcm,
    log,
)

from udlsym.binding import canonical, outermost
from udlsym.effort import spend
from udlsym.errors import UdlsymError
from udlsym.evidence import Evidence, Sign
from udlsym.exact.calculus import NotDifferentiable
from udlsym.exact.facts import expanded
from udlsym.exact.fields import Fraction
from udlsym.exact.sign_sets import NONNEGATIVE, NONPOSITIVE, SIGNS_OF_GAP
from udlsym.normal_forms.normalising import Normaliser
from udlsym.normal_forms.preparing import prepared
from udlsym.order.combining import combination
from udlsym.order.gaps import gathered
from udlsym.order.univariate import polynomial
from udlsym.statements import Statement

LONGEST = 30
"""A longer polynomial is not factored, nor completed to squares: what one reads off has few terms."""


def sign_evidence(statement: Statement) -> tuple[Evidence | None, tuple[Expr, ...]]:
    """A certificate for an inequality, or None; and the real expressions whose signs were wanted and unknown."""
    normaliser = prepared(statement)
    difference = statement.rhs - statement.lhs
    try:
        element = normaliser.normal(difference)
    except (UdlsymError, RecursionError):
        return None, tuple(normaliser.splits)
    allowed, splits = SIGNS_OF_GAP[statement.relation], _splits(normaliser, statement, element)
    for certificate in _candidates(normaliser, difference, element):
        try:
            if normaliser.check.sign_is(certificate, allowed) and normaliser.check.same(difference, certificate):
                normaliser.check.require_defined([certificate])
                return Sign(certificate, tuple(normaliser.entries)), ()
        except (UdlsymError, NotDifferentiable):
            continue
    return combination(statement) or polynomial(statement, normaliser, element), splits


def _splits(normaliser: Normaliser, statement: Statement, element: Fraction) -> tuple[Expr, ...]:
    """The expressions whose sign is wanted; first where a modulus or a maximum is to be bounded from above.

    From below it needs no cases, for it is at least each of its arguments.
    """
    needed: dict[Expr, None] = {}
    direction = 1 if statement.relation in ("<", "<=") else -1
    for term in Add.make_args(normaliser.check.field.expression(element).expand()):
        for head in Mul.make_args(term):
            if not isinstance(head, (Abs, Max, Min)):
                continue
            unwanted = NONNEGATIVE if isinstance(head, Min) else NONPOSITIVE
            if normaliser.check.sign_is(direction * term / head, unwanted):
                gap = head.args[0] if isinstance(head, Abs) else head.args[0] - head.args[1]
                needed[gap] = None
    return tuple(needed | normaliser.splits)


def _candidates(normaliser: Normaliser, difference: Expr, element: Fraction) -> Iterator[Expr]:
    """Shapes of the difference, simplest first: as written, as a fraction, factored, completed to squares, in gaps."""
    yield difference
    yield factor_terms(difference)
    field = normaliser.check.field
    written = field.expression(element)
    yield written
    for together in map(gathered, (difference, written)):
        if together is not None:
            normaliser.visit(together)
            yield together
    terms = len(element.numerator) + len(element.denominator)
    spend(10 * terms)
    if terms > LONGEST:
        return
    content, parts = field.factorisation(element) if not element.is_zero else (Rational(0), [])
    yield Mul(content, *(f**n for f, n in parts))
    yield factor_terms(field.expression(element))
    squares = [(_as_squares(f) if n % 2 else f, n) for f, n in parts]
    if all(f is not None for f, _ in squares):
        yield Mul(content, *(f**n for f, n in squares if f is not None))
    yield from _as_logarithm(normaliser, element)
    yield from _in_roots(normaliser, element)
    yield from _lagrange(normaliser, element)
    yield from _in_gaps(normaliser, element)


def _lagrange(normaliser: Normaliser, element: Fraction) -> Iterator[Expr]:
    """Cauchy and Schwarz: ``sum(u) sum(v) - sum(w)**2`` with ``u v = w**2`` is half a double sum of squares.

    Lagrange's identity: the terms are ``u[j] v[k] + u[k] v[j] - 2 w[j] w[k]``.  A sum of ones is the number of them.
    """
    field = normaliser.check.field
    expression = field.polynomial_expression(element.numerator)
    below = field.polynomial_expression(element.denominator)
    sums = {e: outermost(e) for e in expression.atoms(Sum)}
    squares = [(factor, w, index, ends) for e, (w, index, *ends) in sums.items() if (factor := expression.coeff(e, 2))]
    for _, index, lower, upper in sums.values():
        size = upper - lower + 1
        if isinstance(size, Symbol) and (factor := expression.coeff(size, 2)):
            squares.append((factor, Integer(1), index, [lower, upper]))
    j, k = Dummy("j", integer=True), Dummy("k", integer=True)
    for factor, w, index, (lower, upper) in squares:
        for u, other, start, end in sums.values():
            if (start, end) != (lower, upper) or u == w:
                continue
            u = u.xreplace({other: index})
            v = cancel(_without_moduli(w**2) / u)
            uj, uk, vj, vk, wj, wk = (part.xreplace({index: at}) for part in (u, v, w) for at in (j, k))
            terms = _factored_in_moduli(uj * vk + uk * vj - 2 * wj * wk)
            double = Sum(Sum(terms, (k, lower, upper)), (j, lower, upper))
            certificate = canonical(Mul(-factor / 2, 1 / below, double, evaluate=False))
            normaliser.visit(certificate)
            yield certificate


def _without_moduli(expression: Expr) -> Expr:
    return expression.xreplace({modulus**2: modulus.args[0] ** 2 for modulus in expression.atoms(Abs)})


def _factored_in_moduli(expression: Expr) -> Expr:
    """The factors of an expression in which ``a**2`` is written ``Abs(a)**2`` where the modulus of a occurs."""
    names = {modulus: Dummy() for modulus in expression.atoms(Abs)}
    squares = {modulus.args[0] ** 2: name**2 for modulus, name in names.items()}
    back = {name: modulus for modulus, name in names.items()}
    return factor(expression.xreplace(squares).xreplace(names)).xreplace(back)


def _as_logarithm(normaliser: Normaliser, element: Fraction) -> Iterator[Expr]:
    """A sum of logarithms as a multiple of the logarithm of ``1 + r``, whose sign is that of r, written in factors."""
    field = normaliser.check.field
    terms = Add.make_args(expanded(field.expression(element)))
    weights = [term / factor for term in terms for factor in Mul.make_args(term) if isinstance(factor, log)]
    if not weights:
        return
    common = Integer(1) if isinstance(weights[0], Rational) else weights[0].as_coeff_Mul()[1]
    scaled = [(term / common).as_coeff_Mul() for term in terms]
    unit = ilcm(1, 1, *(coefficient.q for coefficient, _ in scaled))
    rest, product = Integer(0), Integer(1)
    for coefficient, function in scaled:
        if isinstance(function, log):
            product *= function.args[0] ** (unit * coefficient)
        else:
            rest += unit * coefficient * function
    if rest.has(log):
        return
    for direction in (1, -1):  # of a number and its reciprocal, it may be seen of one only that it is positive
        gap = normaliser.normal(product**direction * exp(direction * rest) - 1)
        if not gap.is_zero:
            content, parts = field.factorisation(gap)
            certificate = direction * common * log(1 + Mul(content, *(f**n for f, n in parts))) / unit
            normaliser.visit(certificate)
            yield certificate


def _in_roots(normaliser: Normaliser, element: Fraction) -> Iterator[Expr]:
    """What lies under a square root written as the square of that root, and squares completed in the roots."""
    expression = normaliser.check.field.expression(element)
    roots = {e for e in expression.atoms(Pow) if e.exp == Rational(1, 2) and isinstance(e.base, Symbol)}
    names = {root: Dummy(positive=True) for root in roots}
    values = {name: root for root, name in names.items()}
    in_names = expression.xreplace(names).xreplace({root.base: name**2 for root, name in names.items()})
    if roots and in_names.is_polynomial(*values):
        squares = _as_squares(in_names)
        if squares is not None:
            yield squares.xreplace(values)


def _as_squares(polynomial: Expr) -> Expr | None:
    """A quadratic in one generator after another with the squares completed, or the polynomial itself."""
    rest, total = polynomial.expand(), Rational(0)
    squared = (part for term in Add.make_args(rest) for part in Mul.make_args(term) if isinstance(part, Pow))
    for symbol in sorted({power.base for power in squared if power.base.is_Symbol and power.exp == 2}, key=str):
        if rest.is_polynomial(symbol) and rest.as_poly(symbol).degree() == 2:
            a, b, c = rest.as_poly(symbol).all_coeffs()
            total += a * (symbol + factor(b / (2 * a))) ** 2
            rest = (c - b**2 / (4 * a)).expand()
    return total + factor(rest) if total else polynomial


def _in_gaps(normaliser: Normaliser, element: Fraction) -> Iterator[Expr]:
    """The difference rewritten in the gaps of the hypotheses: with x > a, in powers of ``x - a``."""
    expression = normaliser.check.field.expression(element)
    gaps = [fact.gap for fact in normaliser.check.facts if fact.signs <= frozenset({0, 1})]
    for gap in gaps:
        for symbol in sorted(gap.free_symbols & expression.free_symbols, key=str):
            slope = gap.coeff(symbol, 1)
            rest = gap - slope * symbol
            linear = isinstance(slope, Rational) and slope != 0 and symbol not in rest.free_symbols
            if linear and expression.is_polynomial(symbol):
                poly = expression.subs(symbol, (_SLACK - rest) / slope).expand().as_poly(_SLACK)
                if poly is not None:
                    terms = poly.all_coeffs()[::-1]
                    yield sum((factor(c) * gap**power for power, c in enumerate(terms)), Rational(0))


_SLACK = Dummy("slack")
