"""The sign of a sum in which one term outweighs the rest: a modulus, a maximum, a whole and its part, a product.

Each rule is a theorem of one line: ``|u| >= u`` and ``|u| >= -u``; ``max(a, b) >= a`` and ``min(a, b) <= a``; a sum of
terms none of which is negative is at least each of them, and more than it where there is another that is positive; a
product of factors in [0, 1] is at most 1, and less where one of them is; a product of factors from 1 on is at least 1;
``E[u v]**2 <= E[u**2] E[v**2]``.
Nothing is searched for; what is returned is every sign that is not excluded.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Abs, Add, Expr, Max, Min, Mul, Pow, Product, Rational, Sum, fraction

from udlsym.binding import outermost, substitute
from udlsym.exact.expectations import Expectation
from udlsym.exact.facts import expanded
from udlsym.exact.matching import match
from udlsym.exact.sign_sets import ANY, NONNEGATIVE, POSITIVE, Sign, SignOf, opposite

InRange = Callable[[Expr], "Sign | None"]
"""The sign of every term of a sum, of every factor of a product, under the range of its index; or at every outcome."""

MOST_TERMS = 12


def sign_by_dominance(expression: Add, sign: SignOf, in_range: InRange) -> Sign:
    """The possible signs of a sum of real terms."""
    if len(expression.args) > MOST_TERMS:
        return ANY
    found = ANY
    for term in expression.args:
        coefficient, head = term.as_coeff_Mul()
        if not isinstance(coefficient, Rational):
            continue
        least: Sign | None = None
        if isinstance(head, (Abs, Max, Min)):
            least = _least(head, (expression - term) / -coefficient)
        elif isinstance(head, Sum):
            least = _whole_less_part(head, (expression - term) / -coefficient, sign, in_range)
        if least is not None:
            found &= least if coefficient > 0 else opposite(least)
    return found & _product_and_one(expression, sign, in_range) & _schwarz(expression, in_range)


def _least(head: Expr, other: Expr) -> Sign | None:
    """The sign of ``head - other``, where the other is an argument."""
    arguments = (head.args[0], -head.args[0]) if isinstance(head, Abs) else head.args
    if not any(expanded(argument - other) == 0 for argument in arguments):
        return None
    return opposite(NONNEGATIVE) if isinstance(head, Min) else NONNEGATIVE


def _whole_less_part(whole: Sum, part: Expr, sign: SignOf, in_range: InRange) -> Sign | None:
    """The sign of ``sum(f(k), k = a..b) - f(j)`` for f >= 0 and an integer j from a to b."""
    if len(whole.limits) != 1 or len(whole.limits[0]) != 3:
        return None
    body, index, lower, upper = outermost(whole)
    values = match(body, part, (index,))
    if values is None or not values[index].is_integer or index in values[index].free_symbols:
        return None
    place = values[index]
    if substitute(body, {index: place}) != part:  # a binder inside may have caught the index
        return None
    if not all((sign(gap) or ANY) <= NONNEGATIVE for gap in (place - lower, upper - place)):
        return None
    terms = in_range(whole)
    if terms is None or not terms <= NONNEGATIVE:
        return None
    return POSITIVE if terms == POSITIVE and sign(upper - lower) == POSITIVE else NONNEGATIVE


def _schwarz(expression: Add, in_range: InRange) -> Sign:
    """The sign of ``E[a] E[b] - E[w]**2`` with ``a b = w**2``, for real w and a, b that are never negative."""
    if len(expression.args) != 2:
        return ANY
    for product, square in (expression.args, expression.args[::-1]):
        (c, means), (d, power) = product.as_coeff_Mul(), square.as_coeff_Mul()
        means_ = Mul.make_args(means)
        if not (isinstance(power, Pow) and power.exp == 2 and len(means_) == 2 and isinstance(c, Rational) and c == -d):
            continue
        (a, b), w = means_, power.base
        if not all(isinstance(mean, Expectation) and mean.args[1] == w.args[1] for mean in (w, a, b)):
            continue
        never_negative = all((in_range(mean) or ANY) <= NONNEGATIVE for mean in (a, b))
        if never_negative and in_range(w) is not None and expanded(a.args[0] * b.args[0] - w.args[0] ** 2) == 0:
            return NONNEGATIVE if c > 0 else opposite(NONNEGATIVE)
    return ANY


def _product_and_one(expression: Add, sign: SignOf, in_range: InRange) -> Sign:
    """The sign of ``1 - product`` and ``product - 1``."""
    constant, rest = expression.as_coeff_Add()
    coefficient, product = rest.as_coeff_Mul()
    if constant == 0 or not (isinstance(constant, Rational) and isinstance(coefficient, Rational)):
        return ANY
    ratio = -coefficient / constant
    if isinstance(product, Product) and ratio == 1:
        gaps = _gaps_in_range(product, sign, in_range)
    elif isinstance(product, Mul) and ratio > 0:
        gaps = [(sign(f) or ANY, sign(one_less(f)) or ANY) for f in (*product.args, *([ratio] if ratio != 1 else []))]
    else:
        return ANY
    if not all(factor <= NONNEGATIVE for factor, _ in gaps):
        return ANY
    for direction in (1, -1):
        sides = [gap if direction == 1 else opposite(gap) for _, gap in gaps]
        if all(side <= NONNEGATIVE for side in sides):
            found = POSITIVE if POSITIVE in sides else NONNEGATIVE
            return found if direction * constant > 0 else opposite(found)
    return ANY


def _gaps_in_range(product: Product, sign: SignOf, in_range: InRange) -> list[tuple[Sign, Sign]]:
    """The signs of a factor f and of ``1 - f``, the second not strict where the product may be empty."""
    body, *limits = outermost(product)
    factor, gap = in_range(product), in_range(Product(one_less(body), tuple(limits)))
    if factor is None or gap is None:
        return [(ANY, ANY)]
    if not (sign(limits[2] - limits[1]) or ANY) <= NONNEGATIVE and 0 not in gap:
        gap = gap | {0}
    return [(factor, gap)]


def one_less(factor: Expr) -> Expr:
    """``1 - factor``, over one denominator where the factor has one."""
    above, below = fraction(factor)
    return expanded(below - above) / below
