"""Where expressions are defined: the conditions that a proof lists, and the doubts that a check must dispel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from sympy import (
    Abs,
    Basic,
    Derivative,
    Expr,
    Function,
    Ge,
    Gt,
    Heaviside,
    Integral,
    KroneckerDelta,
    Lambda,
    Le,
    Limit,
    Lt,
    Max,
    Min,
    Mod,
    Ne,
    Piecewise,
    Pow,
    Product,
    Subs,
    Sum,
    atan,
    binomial,
    ceiling,
    conjugate,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    erf,
    exp,
    factorial,
    floor,
    gamma,
    im,
    log,
    re,
    sec,
    sech,
    sign,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.core.function import AppliedUndef

from udlsym.binding import free_in
from udlsym.exact.calculus import Composite, Partial, Prime
from udlsym.exact.expectations import Expectation, names_in
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, Fact, facts_of, is_integer, is_real, sign_of
from udlsym.statements import Statement


@dataclass(frozen=True, slots=True)
class Need:
    """``term`` must not vanish where an expression is to be defined; or, with ``opaque``, must itself be defined.

    ``certain``: where the term vanishes the expression is undefined for sure.  A term that is not certain may lie in
    a piece that does not apply, in an empty sum, or under an exponent that may be positive.
    """

    term: Expr
    inside: str = ""
    certain: bool = True
    opaque: bool = False


def conditions_of(statement: Statement) -> tuple[str, ...]:
    """``1 - alpha != 0`` and so on, for divisors and logarithms that the hypotheses do not already keep off zero."""
    facts = facts_of(statement.given)
    found: dict[str, None] = {}
    for side in (statement.lhs, statement.rhs):
        for term, inside in nonzero_terms(side, facts):
            found[f"{Ne(term, 0, evaluate=False)}{inside}"] = None
    return tuple(found)


def nonzero_terms(expression: Basic, facts: tuple[Fact, ...]) -> list[tuple[Expr, str]]:
    """The subterms that must not vanish for the expression to be defined, and are not seen to be nonzero."""
    return [(need.term, need.inside) for need in needs(expression, facts) if not need.opaque]


_VANISHING = {tan: cos, sec: cos, cot: sin, csc: sin, coth: sinh, csch: sinh, tanh: cosh, sech: cosh}
_TOTAL = (exp, sin, cos, sinh, cosh, erf, Abs, sign, re, im, conjugate, KroneckerDelta)
_NAMED = (Composite, Partial, Prime, Expectation)
_ORDERS = (Lt, Le, Gt, Ge)


@lru_cache(maxsize=20_000)
def needs(expression: Basic, facts: tuple[Fact, ...]) -> tuple[Need, ...]:
    """Everything that must hold for an expression to be defined, beyond what the facts show."""
    return tuple(dict.fromkeys(_needs(expression, facts)))


def _needs(expression: Basic, facts: tuple[Fact, ...]) -> Iterator[Need]:
    if isinstance(expression, (Sum, Product)):
        yield from _of_sum(expression, facts)
        return
    if isinstance(expression, (Limit, Integral, Subs)):
        yield Need(expression, opaque=True)
        return
    if isinstance(expression, Lambda):
        for need in needs(expression.expr, ()):
            yield replace(need, inside=need.inside or f" for every {expression.variables}", certain=False)
        return
    if isinstance(expression, Pow) and not isinstance(expression, exp):
        base, exponent = expression.args
        signs = sign_of(exponent, facts)
        if (signs is None or not signs <= NONNEGATIVE) and not _nonzero(base, facts):
            yield Need(base, certain=signs is not None and signs <= {-1})
    elif isinstance(expression, log):
        if not _nonzero(expression.args[0], facts):
            yield Need(expression.args[0])
    elif isinstance(expression, Mod):
        if not _nonzero(expression.args[1], facts):
            yield Need(expression.args[1])
        if not all(map(is_real, expression.args)):
            yield Need(expression, opaque=True)
    elif expression.func in _VANISHING:
        divisor = _VANISHING[expression.func](expression.args[0])
        if not _nonzero(divisor, facts):
            yield Need(divisor)
    elif isinstance(expression, Expectation):
        random = expression.random_names()
        fixed = tuple(fact for fact in facts if not names_in(fact.gap) & random)
        for need in needs(expression.args[0], fixed):
            outcome = need.inside or f" for every {expression.args[1]}"  # of a free symbol of that name it says nothing
            yield replace(need, inside=outcome) if names_in(need.term) & random else need
        return
    elif isinstance(expression, Derivative) or (isinstance(expression, Function) and not _total(expression, facts)):
        yield Need(expression, opaque=True)
    for place, arg in enumerate(expression.args):
        # a piece may not apply, and the value of a step at its joint may not be asked for
        optional = isinstance(expression, Piecewise) or (isinstance(expression, Heaviside) and place > 0)
        for need in needs(arg, facts):
            yield replace(need, certain=False) if optional else need


def _total(function: Expr, facts: tuple[Fact, ...]) -> bool:
    """Whether a function is defined wherever its arguments are."""
    if isinstance(function, (*_TOTAL, *_NAMED, AppliedUndef, Mod)):
        return True
    if isinstance(function, Piecewise):
        gaps = [r.lhs - r.rhs for _, condition in function.args for r in condition.atoms(*_ORDERS)]
        return function.args[-1][1] == True and all(sign_of(gap, facts) is not None for gap in gaps)  # noqa: E712
    signs = [sign_of(arg, facts) for arg in function.args]
    if isinstance(function, Heaviside):
        return signs[0] is not None
    if isinstance(function, (Max, Min, atan, floor, ceiling)):
        return None not in signs
    if isinstance(function, factorial):
        return signs[0] is not None and signs[0] <= NONNEGATIVE
    if isinstance(function, gamma):
        return signs[0] == POSITIVE
    return isinstance(function, binomial) and all(map(is_integer, function.args))


def _of_sum(expression: Sum | Product, facts: tuple[Fact, ...]) -> Iterator[Need]:
    *inner, outermost = expression.limits
    body = expression.func(expression.function, *inner) if inner else expression.function
    if len(outermost) != 3:
        yield Need(expression, opaque=True)
        return
    index, lower, upper = outermost
    if not (is_real(lower) and is_real(upper)):
        yield Need(expression, opaque=True)
    outer = tuple(fact for fact in facts if index not in fact.gap.free_symbols)
    ranges = facts_of(r for r in (lower <= index, index <= upper) if hasattr(r, "rel_op"))
    nonempty = (sign_of(upper - lower, facts) or {-1}) <= NONNEGATIVE
    for need in needs(body, outer + ranges):
        if index in free_in(need.term):
            inside = need.inside or f" for {lower} <= {index} <= {upper}"
            yield replace(need, inside=inside)
        else:
            yield replace(need, certain=need.certain and nonempty)
    yield from needs(lower, facts)
    yield from needs(upper, facts)


def _nonzero(term: Expr, facts: tuple[Fact, ...]) -> bool:
    signs = sign_of(term, facts)
    if signs is not None and 0 not in signs:
        return True
    return bool(term.is_number and term.is_nonzero)
