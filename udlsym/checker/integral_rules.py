"""The rule for definite integrals, the fundamental theorem of calculus: the antiderivative is told, not looked for."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from sympy import Expr, Integral, Limit, Symbol, nan, oo, zoo

from udlsym.binding import canonical, free_in, substitute
from udlsym.checker.requiring import require, require_only
from udlsym.errors import Rejected
from udlsym.evidence import Entry
from udlsym.exact.calculus import NotDifferentiable, differentiate
from udlsym.exact.fields import Fraction
from udlsym.exact.limits import NoLimit, evaluate_limit
from udlsym.exact.signs import NONNEGATIVE, NONPOSITIVE
from udlsym.exact.smoothness import require_smooth

if TYPE_CHECKING:
    from udlsym.checker.reasoning import Check


def between(check: Check, source: Integral) -> tuple[Check, Expr, Symbol]:
    """What is known between the bounds of an integral; the integrand, and its variable, a name that is not in use.

    Which bound is the larger one need not be known; then nothing is known of the variable but that it is real.
    """
    if len(source.limits) != 1 or len(source.limits[0]) != 3:
        raise Rejected(f"{source} is not an integral over one interval")
    (variable, lower, upper), names = source.limits[0], {s.name for s in source.atoms(Symbol)}
    moving = Symbol(next(name for name in (f"_{k}" for k in count()) if name not in names), real=True)
    body = canonical(substitute(source.function, {variable: moving}))
    if not all(end in (oo, -oo) or check.real(end) for end in (lower, upper)):
        raise Rejected(f"the ends of {source} are not seen to be real")
    kept = tuple(h for h in check.given if moving not in free_in(h))
    if lower == -oo or upper == oo:
        relations = [lower <= moving] * (lower != -oo) + [moving <= upper] * (upper != oo)
    else:
        signs = type(check)(kept).sign(upper - lower)
        if signs is not None and signs <= NONNEGATIVE:
            relations = [lower <= moving, moving <= upper]
        elif signs is not None and signs <= NONPOSITIVE:
            relations = [upper <= moving, moving <= lower]
        else:
            relations = []
    inner = type(check)((*kept, *relations), check.definitions, check.theorems)
    inner.used_theorems = check.used_theorems
    inner.defined = tuple(need for need in check.defined if moving not in free_in(need.term))
    return inner, body, moving


def by_integral(check: Check, entry: Entry) -> Fraction:
    """``integral(f(x), x=a..b) = F(b) - F(a)`` for continuous f with ``F' = f`` from a to b; ``data`` is F.

    At an infinite end the limit of F stands for its value.
    """
    require_only(entry, Integral)
    (antiderivative,) = entry.data
    (_, lower, upper) = entry.source.limits[0]
    inner, body, moving = between(check, check.unfolded(entry.source))
    inner.admit(entry.inner)
    for integrand in (body, antiderivative):
        require_smooth(integrand, moving, inner.facts)
    try:
        derivative = canonical(differentiate(antiderivative, moving, inner.sign))
    except NotDifferentiable as error:
        raise Rejected(f"integral: {error}") from error
    inner.require_defined((body, antiderivative, derivative))
    require(inner.same(derivative, body), entry, "the derivative is not the integrand")
    values = [at_end(check, antiderivative, moving, end) for end in (lower, upper)]
    return check.field.subtract(check.value(values[1]), check.value(values[0]))


def at_end(check: Check, antiderivative: Expr, moving: Symbol, end: Expr) -> Expr:
    """The value at an end of the interval, or the limit at an infinite one.  Raises `Rejected`."""
    if end not in (oo, -oo):
        value: Expr = canonical(substitute(antiderivative, {moving: end}))
        check.require_defined([value])
        return value
    facts = tuple(fact for fact in check.facts if moving not in fact.gap.free_symbols)
    try:
        value = evaluate_limit(Limit(antiderivative, moving, end, "-" if end == oo else "+"), facts)
    except NoLimit as error:
        raise Rejected(f"integral: {error}") from error
    if value.has(oo, -oo, nan, zoo):
        raise Rejected(f"{antiderivative} has no limit at {end}")
    check.require_defined([value])
    return value
