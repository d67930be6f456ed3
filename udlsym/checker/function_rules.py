"""Rules about inverse functions, nested roots, absolute values, whole parts and binomials as factorials."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Integer,
    Mod,
    Mul,
    Pow,
    Rational,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    binomial,
    ceiling,
    floor,
    gamma,
    log,
    pi,
    sqrt,
)

from udlsym.checker.requiring import in_pairs, require, require_only
from udlsym.evidence import Entry
from udlsym.exact.fields import Fraction
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, is_integer

if TYPE_CHECKING:
    from udlsym.checker.reasoning import Check

INVERSES: dict[type[Function], tuple[Callable[[Expr], Expr], Callable[[Expr], tuple[Expr, ...]]]] = {
    asinh: (lambda u: log(u + sqrt(u**2 + 1)), lambda u: ()),
    acosh: (lambda u: log(u + sqrt(u**2 - 1)), lambda u: (u,)),
    atanh: (lambda u: log((1 + u) / (1 - u)) / 2, lambda u: (1 - u, 1 + u)),
}
"""Inverse hyperbolic functions by logarithms, and what must be positive: the argument is real, of acosh at least 1."""


def by_inverse(check: Check, entry: Entry) -> Fraction:
    """``acos(u) = pi/2 - asin(u)``; the inverse hyperbolic functions of a real argument by logarithms."""
    source = entry.source
    (argument,) = source.args
    if isinstance(source, acos):
        return check.value(pi / 2 - asin(argument))
    require(source.func in INVERSES, entry, "no definition is known")
    define, positive = INVERSES[source.func]
    require(check.real(argument), entry, "the argument is not seen to be real")
    require(all(check.sign_is(gap, POSITIVE) for gap in positive(argument)), entry, "the argument may lie elsewhere")
    require(not isinstance(source, acosh) or check.sign_is(argument - 1, NONNEGATIVE), entry, "it may be below 1")
    return check.value(define(argument))


def by_reciprocal(check: Check, entry: Entry) -> Fraction:
    """``atan(u) = pi/2 - atan(1/u)`` for u > 0, and ``-pi/2 - atan(1/u)`` for u < 0; ``data`` is 1/u."""
    require_only(entry, atan)
    (argument,), (other,) = entry.source.args, entry.data
    signs = check.sign(argument)
    require(signs is not None and len(signs) == 1 and 0 not in signs, entry, "the sign is not known")
    assert signs is not None
    check.require_defined([other], entry.source)
    require(check.same(argument * other, Integer(1)), entry, "no reciprocals")
    (sign,) = signs
    return check.value(sign * pi / 2 - atan(other))


def by_perfect_root(check: Check, entry: Entry) -> Fraction:
    """``b**(1/q) = s`` where ``b = s**q`` and s is not negative; ``data`` is s."""
    require_only(entry, Pow)
    base, exponent = entry.source.args
    (root,) = entry.data
    require(isinstance(exponent, Rational) and exponent.p == 1 and exponent.q > 1, entry, "no root")
    check.require_defined([root], entry.source)
    require(check.sign_is(root, NONNEGATIVE), entry, "not seen to be nonnegative", root)
    require(check.same(base, root ** Integer(exponent.q)), entry, "the base is no such power")
    return check.value(root)


def by_modulus(check: Check, entry: Entry) -> Fraction:
    """``|b1**n1 b2**n2 ...| = |b1|**n1 |b2|**n2 ...`` for integers n and all complex numbers."""
    require_only(entry, Abs)
    parts = in_pairs(entry.data)
    require(all(is_integer(n) for _, n in parts), entry, "an exponent is no integer")
    check.require_defined([b**n for b, n in parts], entry.source)
    field = check.field
    product = field.product([check.value(b**n) for b, n in parts])
    require(
        field.subtract(check.value(entry.source.args[0]), product).is_zero, entry, "the argument is another product"
    )
    return field.product([check.value(Abs(b) ** n) for b, n in parts])


def by_whole_part(check: Check, entry: Entry) -> Fraction:
    """``floor(m + r) = m + floor(r)`` for an integer m and a real r; m alone where ``0 <= r < 1``; ``data`` is m, r."""
    require_only(entry, floor)
    whole, rest = entry.data
    check.require_defined(entry.data, entry.source)
    require(is_integer(whole) and check.real(rest), entry, "no integer, or the rest is not seen to be real", whole)
    require(check.same(entry.source.args[0], whole + rest), entry, "the argument is another sum")
    below_one = check.field.expression(check.value(1 - rest))
    small = check.sign_is(rest, NONNEGATIVE) and check.sign_is(below_one, POSITIVE)
    return check.value(whole if small else Add(whole, floor(rest)))


def by_ceiling(check: Check, entry: Entry) -> Fraction:
    """``ceiling(u) = -floor(-u)``; of a quotient of integers a/s, s > 0, where these are the ``data``:

    ``ceiling(a/s) = 1 + floor((a - 1)/s)`` and ``floor(a/s) = -1 - floor((-a - 1)/s)``.
    """
    require_only(entry, floor, ceiling)
    (argument,), source = entry.source.args, entry.source
    require(check.real(argument), entry, "the argument is not seen to be real")
    if isinstance(source, ceiling) and not entry.data:
        return check.value(-floor(-argument))
    above, below = entry.data
    check.require_defined([above / below], source)
    require(is_integer(above) and is_integer(below), entry, "no integers")
    require(check.sign_is(below, POSITIVE), entry, "not seen to be positive", below)
    require(check.same(argument, above / below), entry, "the argument is another quotient")
    if isinstance(source, ceiling):
        return check.value(1 + floor((above - 1) / below))
    return check.value(-1 - floor((-above - 1) / below))


def by_nested_floor(check: Check, entry: Entry) -> Fraction:
    """``floor((floor(u) + m)/s) = floor((u + m)/s)`` for a real u and integers m and s > 0; ``data`` is u, m, s."""
    require_only(entry, floor)
    u, m, s = entry.data
    check.require_defined([u, m, 1 / s], entry.source)
    require(check.real(u) and is_integer(m) and is_integer(s), entry, "not seen to be real, or no integers")
    require(check.sign_is(s, POSITIVE), entry, "not seen to be positive", s)
    require(check.same(entry.source.args[0], (floor(u) + m) / s), entry, "the argument is another quotient")
    return check.value(floor((u + m) / s))


def by_remainder(check: Check, entry: Entry) -> Fraction:
    """``Mod(a, b) = a - b floor(a/b)`` for real a and b."""
    require_only(entry, Mod)
    a, b = entry.source.args
    require(check.real(a) and check.real(b), entry, "an argument is not seen to be real")
    check.require_defined([a / b], entry.source)
    return check.value(a - b * floor(a / b))


def by_choice(check: Check, entry: Entry) -> Fraction:
    """``binomial(n, k)`` by gamma for integers ``0 <= k <= n``; it is 0 for k < 0 <= n and for k > n >= 0."""
    require_only(entry, binomial)
    n, k = entry.source.args
    require(is_integer(n) and is_integer(k) and check.sign_is(n, NONNEGATIVE), entry, "no natural numbers")
    if check.sign_is(-k, POSITIVE) or check.sign_is(k - n, POSITIVE):
        return check.field.constant(Integer(0))
    require(check.sign_is(k, NONNEGATIVE) and check.sign_is(n - k, NONNEGATIVE), entry, "k may lie outside 0..n")
    return check.value(gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1)))


def by_duplication(check: Check, entry: Entry) -> Fraction:
    """Legendre: ``gamma(2 u) = 2**(2 u - 1) gamma(u) gamma(u + 1/2)/sqrt(pi)`` for u > 0."""
    require_only(entry, gamma)
    half = entry.source.args[0] / 2
    require(check.sign_is(half, POSITIVE), entry, "the argument is not seen to be positive")
    return check.value(Mul(Pow(2, 2 * half - 1), gamma(half), gamma(half + Rational(1, 2)), 1 / sqrt(pi)))
