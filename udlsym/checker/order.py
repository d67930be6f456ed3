"""The checker's part for order: combinations of known signs, polynomials in one number, squares, growth from a point.

Nothing here searches.  Each kind of evidence rests on one theorem, stated where it is checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import prod
from typing import Any

from sympy import (
    Basic,
    Dummy,
    Expr,
    Integer,
    Lt,
    Poly,
    Pow,
    Rational,
    Symbol,
    exp,
)

from udlsym.balls import evaluating as balls
from udlsym.binding import canonical, free_in, substitute
from udlsym.checker.reasoning import Check
from udlsym.errors import Rejected
from udlsym.evidence import Combination, Evidence, Growth, Polynomial, Squared
from udlsym.exact.calculus import differentiate
from udlsym.exact.conditions import needs
from udlsym.exact.sign_sets import ANY, NONNEGATIVE, NONPOSITIVE, POSITIVE, SIGNS_OF_GAP, Sign, of_product, of_sum
from udlsym.exact.signs import facts_of, sign_of
from udlsym.exact.smoothness import require_smooth
from udlsym.statements import RelationName, Statement

CheckPart = Callable[[Statement, Evidence], set[str]]
End = tuple[Rational | None, bool]
"""The end of an interval, and whether it is left out; None where there is no end."""

MOST_DEGREES = 60
PRECISION = 128


def _require_order(statement: Statement) -> None:
    if statement.kind not in ("inequality", "equality", "count") or statement.tolerance is not None:
        raise Rejected(f"a sign proves no statement of kind {statement.kind}")


def require_real_sides(statement: Statement, here: Check) -> None:
    """Raise `Rejected` where a relation of order may stand between numbers that are not real.

    A real difference does not make them so: ``z < z + 1`` says nothing true of z = I.  One side is enough for both.
    """
    sides = (statement.lhs, statement.rhs)
    if statement.relation in ("==", "!=") or any(map(here.real, sides)):
        return
    if not any(here.real(here.field.expression(here.value(side))) for side in sides):
        raise Rejected("the sides of an inequality are not seen to be real")


def check_combination(statement: Statement, evidence: Combination, here: Check) -> set[str]:
    """Accept a sum of products of factors of known sign; raises `Rejected`."""
    _require_order(statement)
    here.require_defined([factor for term in evidence.terms for factor in term])
    signs = of_sum(of_product(here.sign(factor) for factor in term) for term in evidence.terms)
    if signs is None or not signs <= SIGNS_OF_GAP[statement.relation]:
        raise Rejected(f"the signs of the terms do not show {statement.relation}")
    field = here.field
    total = field.sum([field.product([here.value(factor) for factor in term]) for term in evidence.terms])
    difference = field.subtract(here.value(statement.rhs), here.value(statement.lhs))
    if not field.subtract(difference, total).is_zero:
        raise Rejected("the terms do not add up to the difference of the sides")
    return here.used_theorems


# Polynomials in one number -------------------------------------------------------------------------------------------


def check_polynomial(statement: Statement, evidence: Polynomial, here: Check) -> set[str]:
    """Accept a rational function of one real number by its roots: between two of them a polynomial keeps its sign."""
    _require_order(statement)
    here.require_defined([evidence.of])
    if not here.real(evidence.of):
        raise Rejected(f"{evidence.of} is not seen to be real")
    lower, upper = (_end(here, evidence.of, *end) for end in ((evidence.lower, 1), (evidence.upper, -1)))
    field = here.field
    difference = field.subtract(here.value(statement.rhs), here.value(statement.lhs))
    generator = field.generator(evidence.of)
    if not field.subtract(here.value(evidence.of), generator).is_zero:
        raise Rejected(f"{evidence.of} is no generator")
    position = field.generators.index(evidence.of)
    signs = of_product(
        sign_between(_in_one_name(field.here(polynomial), position), lower, upper)
        for polynomial in (difference.numerator, difference.denominator)
    )
    if signs is None or not signs <= SIGNS_OF_GAP[statement.relation]:
        raise Rejected(f"the roots do not show {statement.relation}")
    return here.used_theorems


def _end(here: Check, number: Expr, end: Expr | None, direction: int) -> End:
    if end is None:
        return None, True
    if not isinstance(end, Rational):
        raise Rejected(f"{end} is no rational number")
    signs = here.sign(direction * (number - end))
    if signs is None or not signs <= NONNEGATIVE:
        raise Rejected(f"{number} is not seen to lie on its side of {end}")
    return end, 0 not in signs


def _in_one_name(polynomial: Any, position: int) -> Poly:
    """A polynomial of the field in the generator at a position alone; raises `Rejected` where others occur."""
    coefficients: dict[tuple[int, ...], Rational] = {}
    for exponents, coefficient in polynomial.to_dict().items():
        if any(n for place, n in enumerate(exponents) if place != position):
            raise Rejected("the difference depends on other numbers")
        coefficients[(int(exponents[position]),)] = Rational(int(coefficient.p), int(coefficient.q))
    return Poly.from_dict(coefficients or {(0,): Rational(0)}, Dummy(), domain="QQ")


def sign_between(polynomial: Poly, lower: End, upper: End) -> Sign:
    """The signs that a polynomial with rational coefficients may take between two ends."""
    if polynomial.degree() > MOST_DEGREES:
        return ANY
    content, factors = polynomial.factor_list()
    if prod((f**n for f, n in factors), start=polynomial.one * content) != polynomial:
        return ANY
    signs: Sign = frozenset({int(bool(content > 0)) - int(bool(content < 0))})
    for factor, multiplicity in factors:
        found = frozenset(s**multiplicity for s in _sign_of_irreducible(factor, lower, upper))
        signs = frozenset(a * b for a in signs for b in found)
    return signs


def _sign_of_irreducible(factor: Poly, lower: End, upper: End) -> Sign:
    low, high = lower[0], upper[0]
    if low is not None and high is not None and low >= high:
        return ANY
    at_ends = [not is_open for end, is_open in (lower, upper) if end is not None and factor.eval(end) == 0]
    if factor.count_roots(low, high) > len(at_ends):
        return ANY
    if low is not None and high is not None:
        sample = (low + high) / 2
    else:
        sample = low + 1 if low is not None else high - 1 if high is not None else Rational(0)
    value = factor.eval(sample)
    found: Sign = frozenset({int(bool(value > 0)) - int(bool(value < 0))})
    return found | {0} if any(at_ends) else found


# Squares -------------------------------------------------------------------------------------------------------------


def ascending(statement: Statement) -> tuple[Expr, RelationName, Expr]:
    """The smaller side, < or <=, and the larger side; raises `Rejected` where the statement says another thing."""
    _require_order(statement)
    if statement.relation in ("<", "<="):
        return statement.lhs, statement.relation, statement.rhs
    if statement.relation in (">", ">="):
        return statement.rhs, "<" if statement.relation == ">" else "<=", statement.lhs
    raise Rejected(f"{statement.relation} says nothing of order")


def part(statement: Statement, lhs: Expr, relation: RelationName, rhs: Expr) -> Statement:
    """An inequality under the same hypotheses."""
    return replace(statement, lhs=lhs, relation=relation, rhs=rhs, kind="inequality")


def check_squared(statement: Statement, evidence: Squared, here: Check, check_part: CheckPart) -> set[str]:
    """Accept ``a <= b`` for real a and b where ``0 <= b`` and ``a**2 <= b**2``, for then ``a <= |a| <= |b| = b``."""
    lesser, relation, greater = ascending(statement)
    small, large, scale = evidence.small, evidence.large, evidence.scale
    here.require_defined([small, large, scale])
    if not (here.real(small) and here.real(large) and here.sign_is(scale, POSITIVE)):
        raise Rejected("the sides are not seen to be real, or the scale to be positive")
    field = here.field
    ours = field.multiply(here.value(scale), field.subtract(here.value(large), here.value(small)))
    if not field.subtract(field.subtract(here.value(greater), here.value(lesser)), ours).is_zero:
        raise Rejected("the difference of the sides is another one")
    nonnegative, squares = squared_parts(statement, small, relation, large)
    return here.used_theorems | check_part(nonnegative, evidence.nonnegative) | check_part(squares, evidence.squares)


def squared_parts(
    statement: Statement, small: Expr, relation: RelationName, large: Expr
) -> tuple[Statement, Statement]:
    """What is to be shown: that the larger side is not negative, and the relation between the squares."""
    return part(statement, Integer(0), "<=", large), part(statement, small**2, relation, large**2)


# Growth --------------------------------------------------------------------------------------------------------------


def check_growth(statement: Statement, evidence: Growth, check_part: CheckPart) -> set[str]:
    """Accept ``0 <= g(x)`` where ``0 <= g(a)`` and g' does not fall between a and x: the mean value theorem."""
    at_start, slope = growth_parts(
        statement, evidence.variable, evidence.start, strict=evidence.strict, moves_at=evidence.moves_at
    )
    return check_part(at_start, evidence.at_start) | check_part(slope, evidence.slope)


def growth_parts(
    statement: Statement, variable: Symbol, start: Expr, *, strict: bool, moves_at: Expr | None = None
) -> tuple[Statement, Statement]:
    """What is to be shown at the start, and of the slope between there and the variable.  Raises `Rejected`.

    g is continuous from the start on and has a derivative beyond it: it is made of smooth functions, is seen to be
    real, and whatever must not vanish is seen not to.
    """
    small, relation, large = ascending(statement)
    here = Check(statement.given, sides=(small, large))
    require_real_sides(statement, here)
    signs = here.sign(variable - start)
    if statement.definitions or variable in free_in(start) or not isinstance(variable, Symbol) or not signs:
        raise Rejected(f"nothing is known of {variable} against {start}")
    direction = 1 if signs <= NONNEGATIVE else -1
    if not signs <= (NONNEGATIVE if direction == 1 else NONPOSITIVE):
        raise Rejected(f"{variable} may lie on either side of {start}")
    if strict and 0 in signs:
        raise Rejected(f"{variable} may be {start}")
    moving = Symbol(variable.name, real=True)
    g = canonical(substitute(large - small, {variable: moving}))
    kept = _holding_between(here, variable, moving, start, direction)
    from_start = (*kept, *_relations(direction * (moving - start) >= 0))
    beyond = (*kept, *_relations(Lt(0, direction * (moving - start))))
    facts = facts_of(map(canonical, from_start))
    require_smooth(g, moving, facts)
    derivative = differentiate(g, moving, lambda e: sign_of(canonical(e), facts_of(map(canonical, beyond))))
    for need in (*needs(g, facts), *needs(canonical(derivative), facts_of(map(canonical, beyond)))):
        raise Rejected(f"{need.term} may vanish between {start} and {variable}")
    if moves_at is not None:
        _require_motion(derivative, moving, direction * (moves_at - start), moves_at, beyond)
    weak: RelationName = "<="
    first = part(statement, Integer(0), weak if strict else relation, substitute(g, {moving: start}))
    second = part(statement, Integer(0), "<" if strict and moves_at is None else weak, direction * derivative)
    free = tuple(h for h in statement.given if variable not in free_in(h))
    return replace(first, given=free), replace(second, given=beyond)


def _require_motion(slope: Expr, moving: Symbol, distance: Expr, moves_at: Expr, beyond: tuple[Basic, ...]) -> None:
    """Raise unless the slope, analytic all the way from the start, is not zero at a rational number on the way."""
    (*others, _) = beyond
    if slope.free_symbols - {moving} or any(moving in free_in(h) for h in others):
        raise Rejected("the slope depends on other numbers, or what is known of the way ends")
    if not (isinstance(moves_at, Rational) and isinstance(distance, Rational) and distance > 0):
        raise Rejected(f"{moves_at} is no rational number beyond the start")
    facts = facts_of(map(canonical, beyond))
    for power in slope.atoms(Pow):
        if not isinstance(power, exp) and not isinstance(power.exp, Integer) and sign_of(power.base, facts) != POSITIVE:
            raise Rejected(f"{power} may not be analytic")
    if balls.decide_relation(substitute(slope, {moving: moves_at}), "!=", Integer(0), precision=PRECISION) is not True:
        raise Rejected(f"balls do not show that the slope at {moves_at} is other than zero")


def _relations(*found: Basic) -> tuple[Basic, ...]:
    return tuple(h for h in found if getattr(h, "rel_op", None))


def _holding_between(here: Check, variable: Symbol, moving: Symbol, start: Expr, direction: int) -> tuple[Basic, ...]:
    """The hypotheses that hold for every number between the start and the variable, written for that number.

    Those without the variable; and bounds whose gap is linear in it: on its far side, where the gap shrinks as it moves
    away; on its near side, where the gap grows, those that are seen to hold at the start.
    """
    kept: list[Basic] = []
    for hypothesis in here.given:
        if variable not in free_in(hypothesis):
            kept.append(hypothesis)
            continue
        facts = facts_of((hypothesis,)) if getattr(hypothesis, "rel_op", None) in ("<", "<=", ">", ">=") else ()
        ways = [_way(fact.gap, variable, direction) for fact in facts]
        at_start = (here.sign_is(substitute(fact.gap, {variable: start}), fact.signs) for fact in facts)
        if facts and all(way < 0 or (way > 0 and holds) for way, holds in zip(ways, at_start, strict=True)):
            kept.append(substitute(hypothesis, {variable: moving}))
    return tuple(kept)


def _way(gap: Expr, variable: Symbol, direction: int) -> int:
    """-1 and 1 for a gap that is linear in the variable and shrinks, or grows, as that moves away; else 0."""
    slope = gap.coeff(variable, 1)
    if not isinstance(slope, Rational) or variable in free_in(gap - slope * variable):
        return 0
    return 1 if slope * direction > 0 else -1 if slope * direction < 0 else 0
