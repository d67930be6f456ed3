"""The sign of a sum that no single term shows: bounded functions, increasing functions, and tangents to convex ones.

Each rule is a theorem of one line of calculus: sine and cosine lie in [-1, 1], tanh and erf in (-1, 1); an increasing
function keeps the order of its arguments; ``exp(u) >= 1 + u`` for real u and ``log(u) <= u - 1`` for u > 0.  Nothing is
searched for; what is returned is every sign that is not excluded.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Integer, Pow, Rational, atan, ceiling, cos, erf, exp, floor, log, sin, sinh, tanh

from udlsym.exact.sign_sets import ANY, NONNEGATIVE, POSITIVE, Sign, SignOf, opposite
from udlsym.exact.whole_parts import sign_by_whole_parts

ODD_AND_INCREASING = (tanh, sinh, erf, atan)
_CLOSED, _OPEN = (sin, cos), (tanh, erf)
MOST_TERMS = 8


def sign_of_sum(expression: Add, sign: SignOf) -> Sign:
    """The possible signs of a sum of real terms, by what is known of the functions in them."""
    if len(expression.args) > MOST_TERMS:
        return ANY
    terms = [term.as_coeff_Mul() for term in expression.args]
    found = sign_by_whole_parts(expression, sign) if expression.has(floor, ceiling) else ANY
    return found & _bounded(terms) & _increasing(terms, sign) & _convex(expression, terms, sign)


def one_less_power(expression: Add, sign: SignOf) -> Sign:
    """The sign of ``1 - b**e`` for b >= 0 and e > 0 is that of ``1 - b``."""
    constant, rest = expression.as_coeff_Add()
    factor, power = rest.as_coeff_Mul()
    if constant in (1, -1) and factor == -constant and isinstance(power, Pow) and not isinstance(power, exp):
        base, exponent = power.args
        of_base, smaller = sign(base), sign(1 - base)
        if of_base is not None and of_base <= NONNEGATIVE and sign(exponent) == POSITIVE and smaller is not None:
            return smaller if constant == 1 else opposite(smaller)
    return ANY


def _bounded(terms: list[tuple[Rational, Expr]]) -> Sign:
    """A number plus multiples of bounded functions."""
    low = high = Rational(0)
    attained = True
    for coefficient, function in terms:
        if not isinstance(coefficient, Rational) or not (function == 1 or isinstance(function, (*_CLOSED, *_OPEN))):
            return ANY
        if function == 1:
            low, high = low + coefficient, high + coefficient
        else:
            low, high = low - abs(coefficient), high + abs(coefficient)
            attained = attained and isinstance(function, _CLOSED)
    for bound, side in ((low, 1), (-high, -1)):
        if bound > 0 or (bound == 0 and not attained):
            return frozenset({side})
        if bound == 0:
            return frozenset({0, side})
    return ANY


def _increasing(terms: list[tuple[Rational, Expr]], sign: SignOf) -> Sign:
    """``c f(a) - c f(b)`` for an increasing f has the sign of ``c (a - b)``."""
    if len(terms) != 2:
        return ANY
    (c, left), (d, right) = terms
    if left == 1:
        (c, left), (d, right) = (d, right), (c, left)
    if not (isinstance(c, Rational) and isinstance(d, Rational)):
        return ANY
    pair = _arguments(left, right * (-d / c), sign)
    if pair is None:
        return ANY
    a, b, direction = pair
    found = sign(a - b)
    return ANY if found is None else frozenset(s * direction * (1 if c > 0 else -1) for s in found)


def _arguments(left: Expr, right: Expr, sign: SignOf) -> tuple[Expr, Expr, int] | None:
    """a, b and 1 or -1 where the sides are f(a) and f(b) for an f that increases, or decreases, where both lie."""
    if isinstance(left, exp):
        if right == 1:
            return left.args[0], Integer(0), 1
        return (left.args[0], right.args[0], 1) if isinstance(right, exp) else None
    if isinstance(left, ODD_AND_INCREASING) and right.func == left.func:
        return left.args[0], right.args[0], 1
    if isinstance(left, log) and isinstance(right, log):
        a, b = left.args[0], right.args[0]
        return (a, b, 1) if sign(a) == sign(b) == POSITIVE else None
    if isinstance(left, Pow) and isinstance(right, Pow) and left.base == right.base and sign(left.base) == POSITIVE:
        for direction in (1, -1):
            if sign(direction * (left.base - 1)) == POSITIVE:
                return left.exp, right.exp, direction
    same_exponent = isinstance(left, Pow) and isinstance(right, Pow) and left.exp == right.exp
    if same_exponent and not isinstance(left, exp) and not isinstance(left.exp, Rational):
        for direction in (1, -1):
            least = NONNEGATIVE if direction == 1 else POSITIVE
            if sign(direction * left.exp) == POSITIVE and all((sign(p.base) or ANY) <= least for p in (left, right)):
                return left.base, right.base, direction
    if isinstance(left, Pow) and isinstance(left.exp, Rational):
        exponent = left.exp
        if isinstance(right, Pow) and not isinstance(right, exp) and right.exp == exponent:
            a, b = left.base, right.base
        elif isinstance(right, Rational) and right > 0 and isinstance(1 / exponent, Integer):
            a, b = left.base, right ** (1 / exponent)
        else:
            return None
        least = POSITIVE if exponent < 0 else NONNEGATIVE
        signs = sign(a), sign(b)
        if all(s is not None and s <= least for s in signs):
            return a, b, 1 if exponent > 0 else -1
    return None


def _convex(expression: Add, terms: list[tuple[Rational, Expr]], sign: SignOf) -> Sign:
    """``c (exp(u) - 1 - u)``, ``c (u - 1 - log(u))`` and ``c (log(u) - 1 + 1/u)`` have the sign of c, or vanish."""
    for coefficient, gap in _tangents(terms, sign):
        rest = expression - coefficient * gap
        signs = frozenset({0}) if rest == 0 else sign(rest) if not rest.has(exp, log) else None
        side = 1 if coefficient > 0 else -1
        if signs is not None and signs <= {0, side}:
            return frozenset({side}) if 0 not in signs else frozenset({0, side})
    return ANY


def _tangents(terms: list[tuple[Rational, Expr]], sign: SignOf) -> Iterator[tuple[Rational, Expr]]:
    for coefficient, function in terms:
        if isinstance(function, exp) and isinstance(coefficient, Rational) and sign(function.args[0]) is not None:
            yield coefficient, function - 1 - function.args[0]
        if isinstance(function, log) and isinstance(coefficient, Rational) and sign(function.args[0]) == POSITIVE:
            yield -coefficient, function.args[0] - 1 - function
            yield coefficient, function - 1 + 1 / function.args[0]


def sign_of_function(expression: Expr, sign: SignOf) -> Sign | None:
    """The sign of a logarithm, and of an odd increasing function; None for others, or where it may not be real."""
    if isinstance(expression, log) and sign(expression.args[0]) == POSITIVE:
        return sign(expression.args[0] - 1) or ANY
    if isinstance(expression, ODD_AND_INCREASING):
        return sign(expression.args[0])
    return None
