"""Rules about exponentials, powers, logarithms, factorials and the functions made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sympy import (
    Add,
    Expr,
    Function,
    I,
    Integer,
    KroneckerDelta,
    Mul,
    Pow,
    Rational,
    binomial,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    exp,
    factorial,
    gamma,
    log,
    sec,
    sech,
    sin,
    sinh,
    tan,
    tanh,
)

from udlsym.checker.requiring import MOST_TERMS, in_pairs, require, require_only
from udlsym.evidence import Entry
from udlsym.exact.fields import Fraction
from udlsym.exact.signs import NONNEGATIVE, POSITIVE, is_integer

if TYPE_CHECKING:
    from udlsym.checker.reasoning import Check


def power_of(base: Expr, exponent: Expr) -> Expr:
    """``base**exponent``, an exponential where the base is e."""
    return exp(exponent) if base == exp(1) else Pow(base, exponent)


def base_and_exponent(entry: Entry) -> tuple[Expr, Expr]:
    """Those of a power or an exponential; raises `Rejected` for anything else."""
    source = entry.source
    if source == _E(1):  # which SymPy takes for no exponential
        return source, Integer(1)
    require_only(entry, Pow, exp)
    return (exp(1), source.args[0]) if isinstance(source, exp) else source.args


# Elementary functions ------------------------------------------------------------------------------------------------

_E = exp
DEFINITIONS: dict[type[Function], Callable[[Expr], Expr]] = {
    sinh: lambda u: (_E(u) - _E(-u)) / 2,
    cosh: lambda u: (_E(u) + _E(-u)) / 2,
    tanh: lambda u: (_E(u) - _E(-u)) / (_E(u) + _E(-u)),
    coth: lambda u: (_E(u) + _E(-u)) / (_E(u) - _E(-u)),
    sech: lambda u: 2 / (_E(u) + _E(-u)),
    csch: lambda u: 2 / (_E(u) - _E(-u)),
    sin: lambda u: (_E(I * u) - _E(-I * u)) / (2 * I),
    cos: lambda u: (_E(I * u) + _E(-I * u)) / 2,
    tan: lambda u: (_E(I * u) - _E(-I * u)) / (I * (_E(I * u) + _E(-I * u))),
    cot: lambda u: I * (_E(I * u) + _E(-I * u)) / (_E(I * u) - _E(-I * u)),
    sec: lambda u: 2 / (_E(I * u) + _E(-I * u)),
    csc: lambda u: 2 * I / (_E(I * u) - _E(-I * u)),
}


def by_definition(check: Check, entry: Entry) -> Fraction:
    """A hyperbolic or trigonometric function is this combination of exponentials."""
    define = DEFINITIONS.get(entry.source.func)
    require(define is not None, entry, "no definition is known")
    assert define is not None
    return check.value(define(entry.source.args[0]))


def by_exponent(check: Check, entry: Entry) -> Fraction:
    """``b**(k1 e1 + k2 e2 + ...) = (b**e1)**k1 (b**e2)**k2 ...``: k integers, b != 0 or nothing negative."""
    base, exponent = base_and_exponent(entry)
    parts = in_pairs(entry.data)
    require(all(isinstance(k, Integer) for _, k in parts), entry, "a multiplier is no integer")
    require(check.same(exponent, Add(*(k * e for e, k in parts))), entry, "the exponents do not add up")
    safe = base == exp(1) or check.nonzero(base)
    safe = safe or all(k > 0 and check.sign_is(e, NONNEGATIVE) for e, k in parts)
    safe = safe or (len(parts) == 1 and isinstance(parts[0][0], Rational) and parts[0][0] > 0)
    safe = safe or not any(True for _ in check.doubts([1 / base], entry.source))
    require(safe, entry, "the base may vanish", base)
    check.require_defined([e for e, _ in parts], entry.source)
    field = check.field
    return field.product([field.power(check.value(power_of(base, e)), int(k)) for e, k in parts])


def by_power(check: Check, entry: Entry) -> Fraction:
    """``(b1**n1 b2**n2 ...)**e = b1**(n1 e) b2**(n2 e) ...``: e an integer, or all but one plain factor nonnegative."""
    base, exponent = base_and_exponent(entry)
    parts = in_pairs(entry.data)
    require(all(isinstance(n, Integer) for _, n in parts), entry, "a multiplicity is no integer")
    check.require_defined([b**n for b, n in parts], entry.source)
    product = check.field.product([check.field.power(check.value(b), int(n)) for b, n in parts])
    require(check.field.subtract(check.value(base), product).is_zero, entry, "the base is another product")
    if not is_integer(exponent):
        free = [b for b, n in parts if not check.sign_is(b, NONNEGATIVE) or (n < 0 and not check.nonzero(b))]
        require(len(free) <= 1, entry, "not seen to be nonnegative", *free)
        require(all((b, Integer(1)) in parts for b in free), entry, "may be negative and is raised to a power", *free)
    return check.field.product([check.value(power_of(b, n * exponent)) for b, n in parts])


def by_exp_of_log(check: Check, entry: Entry) -> Fraction:
    """``exp(c1 log(b1) + ... + r) = b1**c1 ... exp(r)``."""
    require_only(entry, exp)
    rest, *pairs = entry.data
    parts = in_pairs(tuple(pairs))
    total = Add(rest, *(c * log(b) for b, c in parts))
    check.require_defined([rest, *(part for b, c in parts for part in (c, log(b, evaluate=False)))], entry.source)
    require(check.same(entry.source.args[0], total), entry, "the exponent is another sum")
    return check.field.product([check.value(exp(rest)), *(check.value(Pow(b, c)) for b, c in parts)])


def by_log(check: Check, entry: Entry) -> Fraction:
    """``log(b1**c1 ... exp(r)) = c1 log(b1) + ... + r`` for real c and r, all b but one positive.

    That one has a rational exponent with -1 < c <= 1: c times an argument is an argument then.
    """
    require_only(entry, log)
    rest, *pairs = entry.data
    parts = in_pairs(tuple(pairs))
    check.require_defined([rest, *(part for pair in parts for part in pair)], entry.source)
    free = [(b, c) for b, c in parts if not check.sign_is(b, POSITIVE)]
    turning = [c for _, c in free if not (isinstance(c, Rational) and -1 < c <= 1)]
    require(not turning and len(free) <= 1, entry, "not seen to be positive", *free)
    require(all(check.real(c) for _, c in parts) and check.real(rest), entry, "an exponent is not seen to be real")
    image = check.field.product([check.value(exp(rest)), *(check.value(power_of(b, c)) for b, c in parts)])
    argument = check.value(entry.source.args[0])
    require(check.field.subtract(argument, image).is_zero, entry, "the argument is another product")
    return check.value(Add(rest, *(c * log(b) for b, c in parts)))


def by_factorial(check: Check, entry: Entry) -> Fraction:
    """``factorial(n) = gamma(n + 1)``, and ``gamma(x) = (x - 1) ... (x - k) gamma(x - k)`` for x > k."""
    source = entry.source
    if isinstance(source, factorial):
        return check.value(gamma(source.args[0] + 1))
    require(isinstance(source, gamma) and len(entry.data) == 1, entry, "only gamma has this rule")
    (argument,), (down,) = source.args, entry.data
    require(isinstance(down, Integer) and 0 < down <= MOST_TERMS, entry, "the shift is no small natural number")
    require(check.sign_is(argument - down, POSITIVE), entry, "the smaller argument may be a pole")
    image = Mul(*(argument - step for step in range(1, int(down) + 1)), gamma(argument - down))
    return check.value(image)


def by_pascal(check: Check, entry: Entry) -> Fraction:
    """``binomial(n, k) = binomial(n-1, k-1) + binomial(n-1, k)``: n >= 1, k integers; binomial(0, k) is delta(k, 0)."""
    require_only(entry, binomial)
    n, k = entry.source.args
    if n == 0 and is_integer(k):
        return check.value(KroneckerDelta(k, 0))
    require(is_integer(n) and is_integer(k) and check.sign_is(n, POSITIVE), entry, "n >= 1 and k must be integers")
    image = binomial(n - 1, k - 1) + binomial(n - 1, k)
    return check.value(image)
