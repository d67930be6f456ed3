"""The sign of a sum with a whole part in it: ``0 <= u - floor(u) < 1`` and ``0 <= ceiling(u) - u < 1`` for real u."""

from __future__ import annotations

from sympy import Add, Expr, Integer, Rational, ceiling, floor

from udlsym.exact.sign_sets import ANY, NEGATIVE, NONNEGATIVE, NONPOSITIVE, POSITIVE, Sign, SignOf

MOST_TERMS = 8


def sign_by_whole_parts(expression: Add, sign: SignOf) -> Sign:
    """The possible signs of a sum of real terms, from the bounds of one whole part; of two, their order.

    ``floor(a) - floor(b)`` and ``ceiling(a) - ceiling(b)`` are not negative where ``a - b`` is not.
    """
    if len(expression.args) > MOST_TERMS:
        return ANY
    found = ANY
    for term in expression.args:
        coefficient, function = term.as_coeff_Mul()
        whole = isinstance(function, (floor, ceiling)) and isinstance(coefficient, Rational)
        if not whole or sign(function.args[0]) is None:
            continue
        rest = expression - term
        nearest = rest + coefficient * function.args[0]  # the whole part replaced by what it is the whole part of
        least, most = (0, 1) if isinstance(function, ceiling) else (-1, 0)
        ends = sorted((coefficient * least, coefficient * most))
        attained = [end == 0 for end in ends]
        found &= _between(nearest, ends[0], ends[1], attained, sign)
        other = next((t for t in Add.make_args(rest) if t.as_coeff_Mul()[1].func == function.func), None)
        if other is not None and rest == other and other.as_coeff_Mul()[0] == -coefficient:
            gap = sign(function.args[0] - other.as_coeff_Mul()[1].args[0])
            for side in (NONNEGATIVE, NONPOSITIVE):
                if gap and gap <= side:
                    found &= side if coefficient > 0 else frozenset(-s for s in side)
    return found


def sign_of_whole_part(expression: Expr, sign: SignOf) -> Sign:
    """The possible signs of ``floor(u)`` and ``ceiling(u)`` for a real u."""
    (argument,) = expression.args
    up = isinstance(expression, ceiling)
    found, beyond = sign(argument) or ANY, sign(argument + 1 if up else argument - 1) or ANY
    if up:
        if found == POSITIVE:
            return POSITIVE
        return NEGATIVE if beyond <= NONPOSITIVE else NONPOSITIVE if found <= NONPOSITIVE else ANY
    if found == NEGATIVE:
        return NEGATIVE
    return POSITIVE if beyond <= NONNEGATIVE else NONNEGATIVE if found <= NONNEGATIVE else ANY


def sign_of_remainder(expression: Expr, sign: SignOf) -> Sign:
    """The possible signs of ``Mod(a, b)`` for real a and b: that of b, or 0."""
    found = sign(expression.args[1])
    return found | {0} if found in (POSITIVE, NEGATIVE) else ANY


def _between(nearest: Expr, low: Expr, high: Expr, attained: list[bool], sign: SignOf) -> Sign:
    """The signs of what lies between ``nearest + low`` and ``nearest + high``."""
    below = Integer(0) if nearest + low == 0 else nearest + low
    above = Integer(0) if nearest + high == 0 else nearest + high
    from_below = frozenset({0}) if below == 0 else sign(below)
    from_above = frozenset({0}) if above == 0 else sign(above)
    if from_below and from_below <= NONNEGATIVE:
        return POSITIVE if from_below == POSITIVE or not attained[0] else NONNEGATIVE
    if from_above and from_above <= NONPOSITIVE:
        return NEGATIVE if from_above == NEGATIVE or not attained[1] else NONPOSITIVE
    return ANY
