"""The sign of a real expression, read off its shape, its symbols' domains and the hypotheses.

Nothing is searched for: a sum of nonnegative terms is nonnegative, the exponential of a real number is positive, and
an expression that differs from a hypothesis ``a < b`` by a positive factor or by a nonnegative rest has its sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from sympy import (
    Abs,
    Add,
    Basic,
    E,
    Expr,
    Heaviside,
    Integer,
    KroneckerDelta,
    Max,
    Min,
    Mod,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    asinh,
    atan,
    besseli,
    binomial,
    ceiling,
    cos,
    cosh,
    erf,
    exp,
    expand,
    factor,
    factorial,
    floor,
    gamma,
    log,
    oo,
    pi,
    sin,
    sinh,
    tanh,
)
from sympy.core.relational import Relational

from udlsym.binding import outermost
from udlsym.exact.calculus import Composite, Partial, Prime
from udlsym.exact.dominance import sign_by_dominance
from udlsym.exact.expectations import Expectation
from udlsym.exact.facts import SYMBOLLIKE, against, bounds, coefficients
from udlsym.exact.facts import Fact as Fact
from udlsym.exact.facts import expanded as expanded
from udlsym.exact.monotone import ODD_AND_INCREASING, one_less_power, sign_of_function, sign_of_sum
from udlsym.exact.sign_sets import ANY as ANY
from udlsym.exact.sign_sets import NEGATIVE as NEGATIVE
from udlsym.exact.sign_sets import NONNEGATIVE as NONNEGATIVE
from udlsym.exact.sign_sets import NONPOSITIVE as NONPOSITIVE
from udlsym.exact.sign_sets import NONZERO as NONZERO
from udlsym.exact.sign_sets import POSITIVE as POSITIVE
from udlsym.exact.sign_sets import SIGNS_OF_GAP, combinations, meet, of_product, of_sum, opposite
from udlsym.exact.sign_sets import ZERO as ZERO
from udlsym.exact.sign_sets import Sign as Sign
from udlsym.exact.whole_parts import sign_of_remainder, sign_of_whole_part

_REAL_FUNCTIONS = (
    exp,
    sin,
    cos,
    sinh,
    cosh,
    tanh,
    erf,
    atan,
    asinh,
    floor,
    ceiling,
    Abs,
    Max,
    Min,
    Mod,
    Heaviside,
    KroneckerDelta,
    binomial,
)
_WITH_REAL_VALUES = (Composite, Partial)


def facts_of(given: Iterable[Basic]) -> tuple[Fact, ...]:
    """The facts that hypotheses state; between integers, ``a < b`` says that ``b - a - 1`` is not negative."""
    return tuple(fact for hypothesis in given for fact in _stated(hypothesis))


@lru_cache(maxsize=20_000)
def _stated(hypothesis: Basic) -> tuple[Fact, ...]:
    if hypothesis.func.__name__ == "And":
        return facts_of(hypothesis.args)
    if not isinstance(hypothesis, Relational) or getattr(hypothesis.lhs, "is_Matrix", False):
        return ()  # of matrices nothing is negative
    gap, signs = expanded(hypothesis.rhs - hypothesis.lhs), SIGNS_OF_GAP[hypothesis.rel_op]
    if signs in (NEGATIVE, NONPOSITIVE):
        gap, signs = expanded(-gap), opposite(signs)
    if signs == POSITIVE and is_integer(gap):
        return Fact(gap, signs), Fact(gap - 1, NONNEGATIVE)
    return (Fact(gap, signs),)


@lru_cache(maxsize=2_000)
def contradictory(given: tuple[Basic, ...]) -> tuple[Basic, Fact] | None:
    """A hypothesis, and the fact of it, that the others contradict by a visible sign; None where none is seen to."""
    for hypothesis in reversed(given):
        others = facts_of(h for h in given if h != hypothesis)
        for fact in facts_of((hypothesis,)):
            signs = sign_of(fact.gap, others)
            if signs is not None and not signs & fact.signs:
                return hypothesis, fact
    return None


def is_real(expression: Expr) -> bool:
    """Whether the expression is real wherever it is defined, as far as its shape shows."""
    if isinstance(expression, Rational) or expression in (pi, E):
        return True
    if isinstance(expression, SYMBOLLIKE):
        return bool(expression.is_real)
    if isinstance(expression, _WITH_REAL_VALUES):
        return True
    if isinstance(expression, Prime):
        return bool(expression.args[0].is_real) and all(map(is_real, expression.args[0].args))
    if isinstance(expression, (Add, Mul, *_REAL_FUNCTIONS)):
        return all(map(is_real, expression.args))
    if isinstance(expression, Pow):
        base, exponent = expression.args
        if not is_real(base) or not is_real(exponent):
            return False
        return is_integer(exponent) or sign_of(base, ()) in (POSITIVE, NONNEGATIVE)
    if isinstance(expression, besseli):
        return expression.args[0] == 0 and is_real(expression.args[1])
    if isinstance(expression, (factorial, gamma)):
        return is_real(expression.args[0])
    if isinstance(expression, log):
        return sign_of(expression.args[0], ()) == POSITIVE
    if isinstance(expression, Piecewise):
        return all(is_real(value) for value, _ in expression.args)
    if isinstance(expression, (Sum, Product)):
        return is_real(expression.function)
    if isinstance(expression, Expectation):
        return is_real(expression.args[0])
    return False


def is_integer(expression: Expr) -> bool:
    """Whether the expression is an integer wherever it is defined, as far as its shape shows."""
    if isinstance(expression, (Integer, KroneckerDelta)):
        return True
    if isinstance(expression, SYMBOLLIKE):
        return bool(expression.is_integer)
    if isinstance(expression, (Add, Mul)):
        return all(map(is_integer, expression.args))
    if isinstance(expression, Pow):
        base, exponent = expression.args
        return is_integer(base) and is_integer(exponent) and sign_of(exponent, ()) in (POSITIVE, NONNEGATIVE, ZERO)
    if isinstance(expression, (floor, ceiling)):
        return is_real(expression.args[0])
    return isinstance(expression, (binomial, Mod)) and all(map(is_integer, expression.args))


@lru_cache(maxsize=50_000)
def sign_of(expression: Expr, facts: tuple[Fact, ...]) -> Sign | None:
    """The possible signs of an expression, or None where it is not seen to be real.

    An empty set means that the hypotheses contradict each other there.
    """
    shape = _by_shape(expression, facts)
    if shape is not None and len(shape) == 1:
        return shape
    if not facts or not (shape is not None or is_real(expression) or _real_by_facts(expression, facts)):
        return shape
    best: Sign | None = shape
    multiplied_out = expanded(expression)

    def plainly(part: Expr) -> Sign | None:
        return _by_shape(part, facts, deep=False)

    for fact in facts:
        best = meet(best, against(multiplied_out, fact, plainly))
        if best is not None and len(best) == 1:
            return best
    return meet(best, _factored(multiplied_out, facts))


def _factored(expression: Expr, facts: tuple[Fact, ...]) -> Sign | None:
    """The sign of a polynomial's factors, where it has several and multiplying them out gives it back."""
    if not isinstance(expression, Add) or all(
        isinstance(term, (*SYMBOLLIKE, Rational)) for term in coefficients(expression)
    ):
        return None  # a linear form has one factor
    if expression.count_ops() > 40 or not expression.is_polynomial():
        return None
    product = factor(expression)
    if not isinstance(product, Mul) or expand(product) != expression:
        return None
    return of_product([sign_of(part, facts) for part in product.args])


def _real_by_facts(expression: Expr, facts: tuple[Fact, ...]) -> bool:
    """Real by shape once logarithms and roots of provably positive terms count as real."""
    if is_real(expression):
        return True
    if isinstance(expression, (Add, Mul, *_REAL_FUNCTIONS)):
        return all(_real_by_facts(arg, facts) for arg in expression.args)
    if isinstance(expression, log):
        return sign_of(expression.args[0], facts) == POSITIVE
    if isinstance(expression, Pow):
        base, exponent = expression.args
        if not (_real_by_facts(base, facts) and _real_by_facts(exponent, facts)):
            return False
        signs = sign_of(base, facts)
        return is_integer(exponent) or (signs is not None and signs <= NONNEGATIVE)
    return False


def _by_shape(expression: Expr, facts: tuple[Fact, ...], *, deep: bool = True) -> Sign | None:
    def sign(part: Expr) -> Sign | None:
        return sign_of(part, facts) if deep else _by_shape(part, facts, deep=False)

    def real(part: Expr) -> bool:
        return _real_by_facts(part, facts) if deep else is_real(part)

    if isinstance(expression, Rational):
        return frozenset({(expression.p > 0) - (expression.p < 0)})
    if expression in (pi, E):
        return POSITIVE
    if isinstance(expression, SYMBOLLIKE):
        return _of_symbol(expression, facts)
    if isinstance(expression, Mul):
        return of_product([sign(factor) for factor in expression.args])
    if isinstance(expression, Add):
        natural = _natural_less_some(expression, sign)
        if natural is not None:
            return natural
        found = of_sum([sign(term) for term in expression.args])
        found = one_less_power(expression, sign) if found == ANY else found
        if found != ANY or not deep:
            return found
        return sign_of_sum(expression, sign) & sign_by_dominance(expression, sign, partial(_of_terms, facts=facts))
    if isinstance(expression, exp):
        return POSITIVE if real(expression.args[0]) else None
    if isinstance(expression, Pow):
        return _of_power(expression, sign)
    if isinstance(expression, Abs):
        inner = sign(expression.args[0])
        return NONNEGATIVE if inner is None else frozenset(abs(s) for s in inner)
    if isinstance(expression, besseli) and expression.args[0] == 0:
        return POSITIVE if real(expression.args[1]) else None
    if isinstance(expression, cosh):
        return POSITIVE if real(expression.args[0]) else None
    if deep and isinstance(expression, (log, *ODD_AND_INCREASING)):
        known = sign_of_function(expression, sign)
        if known is not None:
            return known
    if isinstance(expression, (factorial, gamma)):
        inner = sign(expression.args[0])
        if inner == POSITIVE or (inner == NONNEGATIVE and isinstance(expression, factorial)):
            return POSITIVE
    if isinstance(expression, KroneckerDelta):
        return NONNEGATIVE
    if isinstance(expression, (floor, ceiling)) and deep:
        return sign_of_whole_part(expression, sign) if real(expression.args[0]) else None
    if isinstance(expression, Mod):
        return sign_of_remainder(expression, sign) if all(map(real, expression.args)) else None
    if isinstance(expression, binomial) and all(is_integer(arg) for arg in expression.args):
        top = sign(expression.args[0])
        return NONNEGATIVE if top is not None and top <= NONNEGATIVE else ANY
    if isinstance(expression, (Max, Min)):
        signs = [sign(arg) for arg in expression.args]
        if all(s is not None for s in signs):
            pick = max if isinstance(expression, Max) else min
            return frozenset(pick(combo) for combo in combinations([s for s in signs if s is not None]))
    if isinstance(expression, Piecewise):
        values = [sign(value) for value, _ in expression.args]
        return None if None in values else frozenset().union(*[v for v in values if v is not None])
    if isinstance(expression, Expectation):
        return sign(expression.args[0]) if not facts else _by_shape(expression, (), deep=deep)
    if isinstance(expression, (Sum, Product)):
        return _of_sum_sign(expression, facts, sign_of if deep else partial(_by_shape, deep=False))
    return ANY if real(expression) else None


def _natural_less_some(expression: Add, sign: Callable[[Expr], Sign | None]) -> Sign | None:
    """The sign of ``c n - d`` for a positive integer n, which is at least 1, and rational c >= d > 0; else None."""
    constant, rest = expression.as_coeff_Add()
    coefficient, natural = rest.as_coeff_Mul()
    if not (isinstance(constant, Rational) and isinstance(coefficient, Rational) and 0 < -constant <= coefficient):
        return None
    if not is_integer(natural) or sign(natural) != POSITIVE:
        return None
    return POSITIVE if -constant < coefficient else NONNEGATIVE


def _of_symbol(symbol: Expr, facts: tuple[Fact, ...]) -> Sign | None:
    if not symbol.is_real:
        return None
    found = ANY
    if symbol.is_nonnegative:
        found &= NONNEGATIVE
    if symbol.is_nonpositive:
        found &= NONPOSITIVE
    if symbol.is_nonzero:
        found &= NONZERO
    return found & bounds(facts).get(symbol, ANY)


def _of_power(power: Pow, sign: Callable[[Expr], Sign | None]) -> Sign | None:
    base, exponent = power.args
    inner = sign(base)
    if isinstance(exponent, Rational):
        if isinstance(exponent, Integer):
            if inner is None:
                return None
            if int(exponent) % 2 == 0:
                found = frozenset(abs(s) for s in inner)
            else:
                found = inner
            return (found - ZERO or None) if exponent < 0 else found
        if inner is not None and inner <= NONNEGATIVE:
            return (inner - ZERO or None) if exponent < 0 else inner
        return None
    if inner == POSITIVE and sign(exponent) is not None:
        return POSITIVE
    if inner is not None and is_integer(exponent) and is_integer(expanded(exponent / 2)):
        return frozenset(abs(s) for s in inner) | (NONNEGATIVE if 0 in inner else inner & POSITIVE)  # 0**0 is 1
    if inner is not None and inner <= NONNEGATIVE and sign(exponent) is not None:
        return NONNEGATIVE
    if inner is not None and is_integer(exponent):
        return ANY if 0 in inner else NONZERO
    return None


@lru_cache(maxsize=20_000)
def _symbols_in(expression: Expr) -> frozenset[Basic]:
    return frozenset(expression.free_symbols)


def _of_sum_sign(
    expression: Sum | Product, facts: tuple[Fact, ...], sign: Callable[[Expr, tuple[Fact, ...]], Sign | None]
) -> Sign | None:
    """Sums and products over integers: each term's sign under the range; an empty sum is 0, an empty product 1.

    Of a range that may run backwards, or without end, nothing is said but that the value is real.
    """
    if not _has_ends(expression):
        return None
    _, _, lower, upper = outermost(expression)
    inner = _in_range(expression, facts, sign)
    if inner is None:
        return None
    if not (sign(upper - lower + 1, facts) or ANY) <= NONNEGATIVE:
        return ANY if is_real(expression) else None
    if isinstance(expression, Product):
        return inner if inner == POSITIVE else (NONNEGATIVE if inner <= NONNEGATIVE else ANY)
    nonempty = (sign(upper - lower, facts) or ANY) <= NONNEGATIVE
    for side in (NONNEGATIVE, NONPOSITIVE):
        if inner <= side:
            return inner if nonempty else side
    return ANY


def _has_ends(expression: Sum | Product) -> bool:
    if any(len(limit) != 3 for limit in expression.limits):
        return False
    _, index, lower, upper = outermost(expression)
    return not (index in lower.free_symbols | upper.free_symbols or lower.has(oo, -oo) or upper.has(oo, -oo))


def _in_range(
    expression: Sum | Product, facts: tuple[Fact, ...], sign: Callable[[Expr, tuple[Fact, ...]], Sign | None]
) -> Sign | None:
    """The sign of each term or factor, the index between its ends: of what stands under a range that is none, any."""
    body, index, lower, upper = outermost(expression)
    outer = tuple(fact for fact in facts if index not in _symbols_in(fact.gap))
    ranges = facts_of(relation for relation in (lower <= index, index <= upper) if isinstance(relation, Relational))
    return sign(body, outer + ranges)


def _of_terms(expression: Expr, facts: tuple[Fact, ...]) -> Sign | None:
    """The sign of each term or factor of a range that is seen not to run backwards, or at each outcome; else None."""
    if isinstance(expression, Expectation):
        return sign_of(expression.args[0], ())
    if not _has_ends(expression):
        return None
    _, _, lower, upper = outermost(expression)
    if not (sign_of(upper - lower + 1, facts) or ANY) <= NONNEGATIVE:
        return None
    return _in_range(expression, facts, sign_of)
