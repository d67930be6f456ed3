"""What a hypothesis says of an expression that differs from it by a factor or by a rest: facts, and how they are read.

A fact is a hypothesis ``a < b`` taken as the sign of its gap ``b - a``.  What is wanted of the factor or the rest is
its sign, which the caller's `SignOf` reads off its shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sympy import Add, Expr, Indexed, Integer, Mul, Rational, Symbol, expand
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.exact.sign_sets import ANY, NONNEGATIVE, POSITIVE, ZERO, Sign, SignOf, opposite

SYMBOLLIKE = (Symbol, Indexed, AppliedUndef, MatrixElement)

MOST_SHARED = 6
"""In a sum of more terms, nothing is cancelled but by a hypothesis as it stands."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A hypothesis, read as: the sign of ``gap`` is among ``signs``."""

    gap: Expr
    signs: Sign


@lru_cache(maxsize=50_000)
def expanded(expression: Expr) -> Expr:
    """Multiplied out, powers left as they are: ``x**(n - 1)`` is defined at x = 0 where ``x**n/x`` is not."""
    return expand(expression, power_base=False, power_exp=False, log=False)


def against(expression: Expr, fact: Fact, sign: SignOf) -> Sign | None:
    """What one fact says about an expanded expression: a rational multiple of its gap, or its gap plus a known rest."""
    if fact.gap != 0:
        quotient = _rational_quotient(expression, fact.gap)
        if quotient is not None and quotient != 0:
            return fact.signs if quotient > 0 else opposite(fact.signs)
        monomial = _monomial_quotient(expression, fact.gap)
        rest = None if monomial is None else _of_monomial(monomial, sign)
        if rest is not None:
            return frozenset(a * b for a in rest for b in fact.signs)
    if fact.signs in (ZERO, POSITIVE, NONNEGATIVE) and _have_a_term_in_common(expression, fact.gap):
        for multiple in _multiples(expression, fact.gap):
            direction = 1 if multiple > 0 else -1
            rest = sign(expanded(direction * expression - abs(multiple) * fact.gap))
            if rest is not None and rest <= NONNEGATIVE:
                strict = rest == POSITIVE or fact.signs == POSITIVE
                found = POSITIVE if strict else NONNEGATIVE
                return found if direction == 1 else opposite(found)
    return None


def _multiples(expression: Expr, gap: Expr) -> list[Rational]:
    """1 and -1, and the rational multiples of the gap that cancel one of a few terms of the expression."""
    ours, theirs = coefficients(expression), coefficients(gap)
    shared = [term for term in ours if term in theirs and term != 1] if len(ours) <= MOST_SHARED else []
    ratios = {ours[term] / theirs[term] for term in shared}
    return [Integer(1), Integer(-1), *sorted(r for r in ratios if isinstance(r, Rational) and abs(r) != 1)]


def _have_a_term_in_common(a: Expr, b: Expr) -> bool:
    """Whether terms may cancel in a sum of multiples; if none do, it shows no more than the terms by themselves."""
    return not coefficients(a).keys().isdisjoint(coefficients(b).keys())


@lru_cache(maxsize=20_000)
def coefficients(expression: Expr) -> dict[Expr, Rational]:
    """The terms of a sum with their rational factors."""
    return dict(expression.as_coefficients_dict())


def _is_small_polynomial(expression: Expr) -> bool:
    return bool(expression.count_ops() <= 40 and expression.is_polynomial())


def _monomial_quotient(a: Expr, b: Expr) -> Expr | None:
    """m where ``a = m b`` term by term, both expanded polynomials of as many terms."""
    if not (isinstance(a, Add) and isinstance(b, Add) and len(a.args) == len(b.args)):
        return None
    terms, first = set(a.args), b.args[0]
    found = (term / first for term in a.args if all(term / first * other in terms for other in b.args[1:]))
    monomial = next(found, None)
    if monomial is None or not (_is_small_polynomial(a) and _is_small_polynomial(b)):
        return None
    return monomial


def _of_monomial(quotient: Expr, sign: SignOf) -> Sign | None:
    """The sign of a quotient that is a product of powers of symbols, where none of them may vanish."""
    bases = [factor.as_base_exp()[0] for factor in Mul.make_args(quotient)]
    if quotient == 0 or not all(isinstance(base, (*SYMBOLLIKE, Rational)) for base in bases):
        return None
    signs = sign(quotient)
    return None if signs is None or 0 in signs else signs


def _rational_quotient(a: Expr, b: Expr) -> Rational | None:
    """c where ``a = c b`` term by term, both expanded."""
    left, right = coefficients(a), coefficients(b)
    if left.keys() != right.keys() or not right:
        return None
    ratios = {left[term] / right[term] for term in right}
    (ratio, *others) = ratios
    return ratio if not others and isinstance(ratio, Rational) else None


@lru_cache(maxsize=2_000)
def bounds(facts: tuple[Fact, ...]) -> dict[Expr, Sign]:
    """What the facts of the form ``c x + d``, with rational numbers c and d, say about the sign of x."""
    found: dict[Expr, Sign] = {}
    for fact in facts:
        offset, multiple = fact.gap.as_coeff_Add()
        factor, symbol = multiple.as_coeff_Mul()
        if not isinstance(symbol, SYMBOLLIKE) or not isinstance(offset, Rational) or factor == 0:
            continue
        if offset == 0:
            signs = fact.signs
        elif offset < 0 and fact.signs in (ZERO, POSITIVE, NONNEGATIVE):
            signs = POSITIVE
        else:
            continue
        signs = signs if factor > 0 else opposite(signs)
        found[symbol] = found.get(symbol, ANY) & signs
    return found
