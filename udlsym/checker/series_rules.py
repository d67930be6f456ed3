"""Rules that give a sum or a product in closed form: telescoping, and the series that everybody knows by heart.

A telescope is told, never looked for: the rule sees by field arithmetic that its steps are the terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Limit,
    Mul,
    Pow,
    Product,
    Sum,
    Symbol,
    binomial,
    exp,
    factorial,
    ff,
    log,
    oo,
)
from sympy.functions.combinatorial.numbers import stirling

from udlsym.binding import free_in, outermost, substitute
from udlsym.checker.power_rules import power_of
from udlsym.checker.requiring import require, require_only
from udlsym.evidence import Entry
from udlsym.exact.fields import Fraction
from udlsym.exact.limits import NoLimit, evaluate_limit
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, is_integer

if TYPE_CHECKING:
    from udlsym.checker.reasoning import Check

MOST_MOMENT = 12
MOST_LEFT_OUT = 64


def _endless(entry: Entry) -> tuple[Expr, Expr, Expr]:
    """Term, index and lower bound of a sum without end."""
    require_only(entry, Sum)
    term, index, lower, upper = outermost(entry.source)
    require(upper == oo and is_integer(lower), entry, "no sum from an integer to infinity")
    return term, index, lower


def by_telescoping(check: Check, entry: Entry) -> Fraction:
    """``sum(t(k), k=p..q) = T(q + 1) - T(p)`` for p <= q + 1 where ``T(k + 1) - T(k) = t(k)``; ``data`` is T(k).

    For a product, quotients stand for differences.
    """
    require_only(entry, Sum, Product)
    (before,) = entry.data
    term, index, lower, upper = outermost(entry.source)
    require(is_integer(lower) and is_integer(upper), entry, "the bounds are not seen to be integers")
    require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
    first, last = (substitute(before, {index: end}) for end in (lower, upper + 1))
    inner, after = check.inside(entry.source, entry.inner), substitute(before, {index: index + 1})
    if isinstance(entry.source, Sum):
        inner.require_defined([before, after])
        check.require_defined([first, last], entry.source)
        require(inner.same(after - before, term), entry, "the differences are not the terms")
        return check.field.subtract(check.value(last), check.value(first))
    inner.require_defined([1 / before, after])
    check.require_defined([1 / first, last], entry.source)
    step = inner.field.multiply(inner.value(term), inner.value(before))
    require(inner.field.subtract(inner.value(after), step).is_zero, entry, "the quotients are not the factors")
    return check.field.divide(check.value(last), check.value(first))


def by_series(check: Check, entry: Entry) -> Fraction:
    """``sum(t(k), k=p..oo) = -T(p)`` where ``T(k + 1) - T(k) = t(k)`` and T vanishes at infinity.

    ``data`` are terms that make up T, each of which vanishes there.
    """
    term, index, lower = _endless(entry)
    inner, before = check.inside(entry.source, entry.inner), Add(*entry.data)
    after, first = (substitute(before, {index: at}) for at in (index + 1, lower))
    inner.require_defined([before, after])
    check.require_defined([first], entry.source)
    require(inner.same(after - before, term), entry, "the differences are not the terms")
    for part in entry.data:
        require(vanishes(check, part, index), entry, "not seen to vanish at infinity", part)
    return check.value(-first)


def vanishes(check: Check, term: Expr, index: Symbol) -> bool:
    """Whether ``c k**d b**k``, all but k free of k, is seen to vanish as k grows, for |b| < 1; or has the limit 0."""
    ratio: Expr = Integer(1)
    for factor in Mul.make_args(term):
        base, exponent = (exp(1), factor.args[0]) if isinstance(factor, exp) else factor.as_base_exp()
        if index not in free_in(factor) or (base == index and isinstance(exponent, Integer)):
            continue
        rate, rest = exponent.coeff(index), exponent - index * exponent.coeff(index)
        if index in free_in(base) or index in free_in(rate) or index in free_in(rest):
            break
        ratio *= power_of(base, rate)
    else:
        if ratio != 1 and is_below_one(check, ratio):
            return True
    try:
        return bool(evaluate_limit(Limit(term, index, oo, "-"), check.facts) == 0)
    except NoLimit:
        return False


def is_below_one(check: Check, ratio: Expr) -> bool:
    """Whether ``|ratio| < 1`` is seen."""
    within = all(check.sign_is(gap, POSITIVE) for gap in (1 - ratio, 1 + ratio))
    return within or check.sign_is(1 - Abs(ratio), POSITIVE)


def by_exponential_series(check: Check, entry: Entry) -> Fraction:
    """``sum(k**d x**k/k!, k=0..oo)`` is the d-th Touchard polynomial at x times exp(x); ``data`` is d, x.

    A sum that begins later lacks its first terms.
    """
    term, index, lower = _endless(entry)
    d, x = entry.data
    require(isinstance(d, Integer) and 0 <= d <= MOST_MOMENT, entry, "no small natural power of the index")
    require(isinstance(lower, Integer) and 0 <= lower <= MOST_LEFT_OUT, entry, "the sum begins elsewhere")
    require(index not in free_in(x), entry, "the argument depends on the index")
    inner = check.inside(entry.source, entry.inner)
    inner.require_defined([x])
    check.require_defined([x], entry.source)
    require(inner.same(term, index**d * x**index / factorial(index)), entry, "the terms are others")
    whole = exp(x) * Add(*(stirling(d, j) * x**j for j in range(int(d) + 1)))
    return check.value(whole - Add(*(Integer(k) ** d * x**k / factorial(k) for k in range(int(lower)))))


def by_logarithmic_series(check: Check, entry: Entry) -> Fraction:
    """``sum(x**k/k, k=1..oo) = -log(1 - x)`` for ``|x| < 1``; ``data`` is x."""
    term, index, lower = _endless(entry)
    (x,) = entry.data
    require(lower == 1 and index not in free_in(x), entry, "the sum begins elsewhere, or the argument moves")
    require(is_below_one(check, x), entry, "not seen to be less than one in size", x)
    inner = check.inside(entry.source, entry.inner)
    require(inner.same(term, x**index / index), entry, "the terms are others")
    return check.value(-log(1 - x))


def by_binomial_theorem(check: Check, entry: Entry) -> Fraction:
    """``sum(k**d binomial(n, k) x**k y**(n - k), k=0..n)`` in falling factorials of n; ``data`` is d, x, y.

    For d = 0 it is ``(x + y)**n``; for d > 0, n must be at least d or x + y other than zero.
    """
    require_only(entry, Sum)
    term, index, lower, n = outermost(entry.source)
    d, x, y = entry.data
    require(isinstance(d, Integer) and 0 <= d <= MOST_MOMENT, entry, "no small natural power of the index")
    require(lower == 0 or (lower == 1 and d > 0), entry, "the sum does not begin at 0")
    require(is_integer(n) and check.sign_is(n, NONNEGATIVE), entry, "the upper bound is no natural number")
    require(index not in free_in(x) | free_in(y), entry, "what is raised to a power depends on the index")
    require(d == 0 or check.sign_is(n - d, NONNEGATIVE) or check.nonzero(x + y), entry, "a power may have no value")
    inner = check.inside(entry.source, entry.inner)
    inner.require_defined([x, y])
    check.require_defined([x, y], entry.source)
    image = index**d * binomial(n, index) * Pow(x, index) * Pow(y, n - index)
    require(inner.same(term, image), entry, "the terms are others")
    parts = [stirling(d, j) * ff(n, j) * x**j * Pow(x + y, n - j) for j in range(int(d) + 1)]
    return check.value(Add(*parts))


def by_vandermonde(check: Check, entry: Entry) -> Fraction:
    """``sum(binomial(m, k) binomial(n, r - k), k=0..r) = binomial(m + n, r)`` for natural m, n and r; ``data`` is m, n.

    For r = n the second binomial may as well be ``binomial(n, k)``.
    """
    require_only(entry, Sum)
    term, index, lower, r = outermost(entry.source)
    m, n = entry.data
    natural = all(is_integer(number) and check.sign_is(number, NONNEGATIVE) for number in (m, n, r))
    require(lower == 0 and natural, entry, "the bounds or the upper indices are no natural numbers")
    require(index not in free_in(m) | free_in(n), entry, "an upper index depends on the index of the sum")
    inner = check.inside(entry.source, entry.inner)
    straight = inner.same(term, binomial(m, index) * binomial(n, r - index))
    turned = check.same(n, r) and inner.same(term, binomial(m, index) * binomial(n, index))
    require(straight or turned, entry, "the terms are others")
    return check.value(binomial(m + n, r))


def by_product_of_powers(check: Check, entry: Entry) -> Fraction:
    """``prod(b**e(k)) = b**sum(e(k))`` for b = exp(1), or a positive b and real e(k)."""
    require_only(entry, Product)
    term, index, lower, upper = outermost(entry.source)
    require(is_integer(lower) and is_integer(upper), entry, "the bounds are not seen to be integers")
    require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
    require(isinstance(term, (exp, Pow)), entry, "the factors are no powers")
    base, exponent = (exp(1), term.args[0]) if isinstance(term, exp) else term.args
    require(index not in free_in(base), entry, "the base depends on the index")
    if base != exp(1):
        require(check.sign_is(base, POSITIVE), entry, "the base is not seen to be positive", base)
        require(check.inside(entry.source).real(exponent), entry, "the exponent is not seen to be real", exponent)
    return check.value(power_of(base, Sum(exponent, (index, lower, upper))))


def by_log_of_product(check: Check, entry: Entry) -> Fraction:
    """``log(prod(t(k))) = sum(log(t(k)))`` for positive t(k)."""
    require_only(entry, log)
    source = entry.source.args[0]
    require(isinstance(source, Product), entry, "the argument is no product")
    term, index, lower, upper = outermost(source)
    require(is_integer(lower) and is_integer(upper), entry, "the bounds are not seen to be integers")
    require(check.sign_is(upper - lower + 1, NONNEGATIVE), entry, "the range may run backwards")
    require(check.inside(source).sign_is(term, POSITIVE), entry, "not seen to be positive", term)
    return check.value(Sum(log(term), (index, lower, upper)))
