"""The sign of a real expression, read off its shape, its symbols' domains and the hypotheses.

Nothing is searched for: a sum of nonnegative terms is nonnegative, the exponential of a real number is positive, and
an expression that differs from a hypothesis ``a < b`` by a positive factor or by a nonnegative rest has its sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from sympy import (
    Abs,
    Add,
    Basic,
    E,
    Expr,
    Heaviside,
    Indexed,
    Integer,
    KroneckerDelta,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    besseli,
    binomial,
    cos,
    cosh,
    erf,
    exp,
    expand,
    factor,
    factorial,
    gamma,
    log,
    oo,
    pi,
    sin,
    sinh,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.matrices.expressions.matexpr import MatrixElement

from udlsym.binding import outermost
from udlsym.calculus import Composite, Partial, Prime
from udlsym.monotone import ODD_AND_INCREASING, sign_of_function, sign_of_sum

Sign = frozenset[int]
NEGATIVE, ZERO, POSITIVE = frozenset({-1}), frozenset({0}), frozenset({1})
NONNEGATIVE, NONPOSITIVE = frozenset({0, 1}), frozenset({-1, 0})
ANY, NONZERO = frozenset({-1, 0, 1}), frozenset({-1, 1})

_SYMBOLLIKE = (Symbol, Indexed, AppliedUndef, MatrixElement)
_REAL_FUNCTIONS = (exp, sin, cos, sinh, cosh, tanh, erf, Abs, Max, Min, Heaviside, KroneckerDelta)
_WITH_REAL_VALUES = (Composite, Partial)


MOST_SHARED = 6
"""In a sum of more terms, nothing is cancelled but by a hypothesis as it stands."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A hypothesis, read as: the sign of ``gap`` is among ``signs``."""

    gap: Expr
    signs: Sign


_SIGNS_OF_GAP = {"<": POSITIVE, "<=": NONNEGATIVE, ">": NEGATIVE, ">=": NONPOSITIVE, "==": ZERO, "!=": NONZERO}


def facts_of(given: Iterable[Basic]) -> tuple[Fact, ...]:
    """The facts that hypotheses state; between integers, ``a < b`` says that ``b - a - 1`` is not negative."""
    facts: list[Fact] = []
    for hypothesis in given:
        if hypothesis.func.__name__ == "And":
            facts.extend(facts_of(hypothesis.args))
            continue
        if not isinstance(hypothesis, Relational):
            continue
        gap, signs = expanded(hypothesis.rhs - hypothesis.lhs), _SIGNS_OF_GAP[hypothesis.rel_op]
        if signs in (NEGATIVE, NONPOSITIVE):
            gap, signs = expanded(-gap), frozenset(-s for s in signs)
        facts.append(Fact(gap, signs))
        if signs == POSITIVE and is_integer(gap):
            facts.append(Fact(gap - 1, NONNEGATIVE))
    return tuple(facts)


def contradictory(given: Sequence[Basic]) -> tuple[Basic, Fact] | None:
    """A hypothesis, and the fact of it, that the others contradict by a visible sign; None where none is seen to."""
    for hypothesis in reversed(given):
        others = facts_of(h for h in given if h != hypothesis)
        for fact in facts_of((hypothesis,)):
            signs = sign_of(fact.gap, others)
            if signs is not None and not signs & fact.signs:
                return hypothesis, fact
    return None


def expanded(expression: Expr) -> Expr:
    """Multiplied out, powers left as they are: ``x**(n - 1)`` is defined at x = 0 where ``x**n/x`` is not."""
    return expand(expression, power_base=False, power_exp=False, log=False)


def is_real(expression: Expr) -> bool:
    """Whether the expression is real wherever it is defined, as far as its shape shows."""
    if isinstance(expression, Rational) or expression in (pi, E):
        return True
    if isinstance(expression, _SYMBOLLIKE):
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
    if isinstance(expression, binomial):
        return all(map(is_real, expression.args))
    if isinstance(expression, log):
        return sign_of(expression.args[0], ()) == POSITIVE
    if isinstance(expression, Piecewise):
        return all(is_real(value) for value, _ in expression.args)
    if isinstance(expression, (Sum, Product)):
        return is_real(expression.function)
    return False


def is_integer(expression: Expr) -> bool:
    """Whether the expression is an integer wherever it is defined, as far as its shape shows."""
    if isinstance(expression, Integer):
        return True
    if isinstance(expression, _SYMBOLLIKE):
        return bool(expression.is_integer)
    if isinstance(expression, (Add, Mul)):
        return all(map(is_integer, expression.args))
    if isinstance(expression, Pow):
        base, exponent = expression.args
        return is_integer(base) and is_integer(exponent) and sign_of(exponent, ()) in (POSITIVE, NONNEGATIVE, ZERO)
    if isinstance(expression, KroneckerDelta):
        return True
    return isinstance(expression, binomial) and all(map(is_integer, expression.args))


def _meet(a: Sign | None, b: Sign | None) -> Sign | None:
    if a is None or b is None:
        return a if b is None else b
    return a & b


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
    for fact in facts:
        best = _meet(best, _against(multiplied_out, fact, facts))
        if best is not None and len(best) == 1:
            return best
    return _meet(best, _factored(multiplied_out, facts))


def _factored(expression: Expr, facts: tuple[Fact, ...]) -> Sign | None:
    """The sign of a polynomial's factors, where it has several and multiplying them out gives it back."""
    if not isinstance(expression, Add) or all(
        isinstance(term, (*_SYMBOLLIKE, Rational)) for term in _coefficients(expression)
    ):
        return None  # a linear form has one factor
    if expression.count_ops() > 40 or not expression.is_polynomial():
        return None
    product = factor(expression)
    if not isinstance(product, Mul) or expand(product) != expression:
        return None
    return _of_product([sign_of(part, facts) for part in product.args])


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


def _against(expression: Expr, fact: Fact, facts: tuple[Fact, ...]) -> Sign | None:
    """What one fact says about an expanded expression: a rational multiple of its gap, or its gap plus a known rest."""
    if fact.gap != 0:
        quotient = _rational_quotient(expression, fact.gap)
        if quotient is not None and quotient != 0:
            return fact.signs if quotient > 0 else frozenset(-s for s in fact.signs)
        monomial = _monomial_quotient(expression, fact.gap)
        rest = None if monomial is None else _of_monomial(monomial, facts)
        if rest is not None:
            return frozenset(a * b for a in rest for b in fact.signs)
    if fact.signs in (ZERO, POSITIVE, NONNEGATIVE) and _have_a_term_in_common(expression, fact.gap):
        for multiple in _multiples(expression, fact.gap):
            direction = 1 if multiple > 0 else -1
            rest = _by_shape(expanded(direction * expression - abs(multiple) * fact.gap), facts, deep=False)
            if rest is not None and rest <= NONNEGATIVE:
                strict = rest == POSITIVE or fact.signs == POSITIVE
                found = POSITIVE if strict else NONNEGATIVE
                return found if direction == 1 else frozenset(-s for s in found)
    return None


def _multiples(expression: Expr, gap: Expr) -> list[Rational]:
    """1 and -1, and the rational multiples of the gap that cancel one of a few terms of the expression."""
    ours, theirs = _coefficients(expression), _coefficients(gap)
    shared = [term for term in ours if term in theirs and term != 1] if len(ours) <= MOST_SHARED else []
    ratios = {ours[term] / theirs[term] for term in shared}
    return [Integer(1), Integer(-1), *sorted(r for r in ratios if isinstance(r, Rational) and abs(r) != 1)]


def _have_a_term_in_common(a: Expr, b: Expr) -> bool:
    """Whether terms may cancel in a sum of multiples; if none do, it shows no more than the terms by themselves."""
    return not _coefficients(a).keys().isdisjoint(_coefficients(b).keys())


@lru_cache(maxsize=20_000)
def _coefficients(expression: Expr) -> dict[Expr, Rational]:
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


def _of_monomial(quotient: Expr, facts: tuple[Fact, ...]) -> Sign | None:
    """The sign of a quotient that is a product of powers of symbols, where none of them may vanish."""
    bases = [factor.as_base_exp()[0] for factor in Mul.make_args(quotient)]
    if quotient == 0 or not all(isinstance(base, (*_SYMBOLLIKE, Rational)) for base in bases):
        return None
    signs = _by_shape(quotient, facts, deep=False)
    return None if signs is None or 0 in signs else signs


def _rational_quotient(a: Expr, b: Expr) -> Rational | None:
    """c where ``a = c b`` term by term, both expanded."""
    left, right = _coefficients(a), _coefficients(b)
    if left.keys() != right.keys() or not right:
        return None
    ratios = {left[term] / right[term] for term in right}
    (ratio, *others) = ratios
    return ratio if not others and isinstance(ratio, Rational) else None


def _by_shape(expression: Expr, facts: tuple[Fact, ...], *, deep: bool = True) -> Sign | None:
    def sign(part: Expr) -> Sign | None:
        return sign_of(part, facts) if deep else _by_shape(part, facts, deep=False)

    def real(part: Expr) -> bool:
        return _real_by_facts(part, facts) if deep else is_real(part)

    if isinstance(expression, Rational):
        return frozenset({(expression.p > 0) - (expression.p < 0)})
    if expression in (pi, E):
        return POSITIVE
    if isinstance(expression, _SYMBOLLIKE):
        return _of_symbol(expression, facts)
    if isinstance(expression, Mul):
        return _of_product([sign(factor) for factor in expression.args])
    if isinstance(expression, Add):
        if _natural_less_one(expression, sign):
            return NONNEGATIVE
        found = _of_sum([sign(term) for term in expression.args])
        found = _one_less_power(expression, sign) if found == ANY else found
        return sign_of_sum(expression, sign) if found == ANY and deep else found
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
    if isinstance(expression, binomial) and all(is_integer(arg) for arg in expression.args):
        top = sign(expression.args[0])
        return NONNEGATIVE if top is not None and top <= NONNEGATIVE else ANY
    if isinstance(expression, (Max, Min)):
        signs = [sign(arg) for arg in expression.args]
        if all(s is not None for s in signs):
            pick = max if isinstance(expression, Max) else min
            return frozenset(pick(combo) for combo in _combinations([s for s in signs if s is not None]))
    if isinstance(expression, Piecewise):
        values = [sign(value) for value, _ in expression.args]
        return None if None in values else frozenset().union(*[v for v in values if v is not None])
    if isinstance(expression, (Sum, Product)):
        return _of_sum_sign(expression, facts, sign_of if deep else partial(_by_shape, deep=False))
    return ANY if real(expression) else None


def _natural_less_one(expression: Add, sign: Callable[[Expr], Sign | None]) -> bool:
    """Whether the expression is n - 1 for a positive integer n."""
    constant, rest = expression.as_coeff_Add()
    return constant == -1 and is_integer(rest) and sign(rest) == POSITIVE


def _one_less_power(expression: Add, sign: Callable[[Expr], Sign | None]) -> Sign:
    """The sign of ``1 - b**e`` for b >= 0 and e > 0 is that of ``1 - b``."""
    constant, rest = expression.as_coeff_Add()
    factor, power = rest.as_coeff_Mul()
    if constant in (1, -1) and factor == -constant and isinstance(power, Pow) and not isinstance(power, exp):
        base, exponent = power.args
        of_base, smaller = sign(base), sign(1 - base)
        if of_base is not None and of_base <= NONNEGATIVE and sign(exponent) == POSITIVE and smaller is not None:
            return smaller if constant == 1 else frozenset(-s for s in smaller)
    return ANY


def _combinations(signs: list[Sign]) -> list[tuple[int, ...]]:
    combos: list[tuple[int, ...]] = [()]
    for options in signs:
        combos = [(*combo, option) for combo in combos for option in options]
    return combos


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
    return found & _bounds(facts).get(symbol, ANY)


@lru_cache(maxsize=2_000)
def _bounds(facts: tuple[Fact, ...]) -> dict[Expr, Sign]:
    """What the facts of the form ``c x + d``, with rational numbers c and d, say about the sign of x."""
    found: dict[Expr, Sign] = {}
    for fact in facts:
        offset, multiple = fact.gap.as_coeff_Add()
        factor, symbol = multiple.as_coeff_Mul()
        if not isinstance(symbol, _SYMBOLLIKE) or not isinstance(offset, Rational) or factor == 0:
            continue
        if offset == 0:
            signs = fact.signs
        elif offset < 0 and fact.signs in (ZERO, POSITIVE, NONNEGATIVE):
            signs = POSITIVE
        else:
            continue
        signs = signs if factor > 0 else frozenset(-s for s in signs)
        found[symbol] = found.get(symbol, ANY) & signs
    return found


def _of_product(signs: list[Sign | None]) -> Sign | None:
    total = POSITIVE
    for options in signs:
        if options is None:
            return None
        total = frozenset(a * b for a in total for b in options)
    return total


def _of_sum(signs: list[Sign | None]) -> Sign | None:
    if any(s is None for s in signs):
        return None
    known = [s for s in signs if s is not None]
    for side in (NONNEGATIVE, NONPOSITIVE):
        if all(s <= side for s in known):
            strict = any(0 not in s for s in known)
            return side - ZERO if strict else (ZERO if all(s == ZERO for s in known) else side)
    return ANY


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
    if inner is not None and inner <= NONNEGATIVE and sign(exponent) is not None:
        return NONNEGATIVE
    if inner is not None and is_integer(exponent):
        return ANY if 0 in inner else NONZERO
    return None


@lru_cache(maxsize=20_000)
def _symbols_in(expression: Expr) -> frozenset[Basic]:
    return frozenset(expression.free_symbols)


def _of_sum_sign(
    expression: Sum, facts: tuple[Fact, ...], sign: Callable[[Expr, tuple[Fact, ...]], Sign | None]
) -> Sign | None:
    """Sums and products over integers: each term's sign under the range; an empty sum is 0, an empty product 1.

    Of a range that may run backwards, or without end, nothing is said but that the value is real.
    """
    if any(len(limit) != 3 for limit in expression.limits):
        return None
    body, index, lower, upper = outermost(expression)
    ends = lower.free_symbols | upper.free_symbols
    if index in ends or lower.has(oo, -oo) or upper.has(oo, -oo):
        return None
    outer = tuple(fact for fact in facts if index not in _symbols_in(fact.gap))
    ranges = facts_of(relation for relation in (lower <= index, index <= upper) if isinstance(relation, Relational))
    inner = sign(body, outer + ranges)
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
