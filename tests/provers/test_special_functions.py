"""Inverse functions, nested roots, absolute values, whole parts, factorials, nested maxima; and near misses."""

import pytest
from sympy import (
    Abs,
    Integer,
    Max,
    Min,
    Ne,
    Rational,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    binomial,
    ceiling,
    factorial,
    floor,
    gamma,
    log,
    pi,
    sqrt,
    symbols,
)

from udlsym.checking import check
from udlsym.errors import Rejected
from udlsym.evidence import Entry, Identity
from udlsym.statements import equal

x, y, z = symbols("x y z", real=True)
p, q = symbols("p q", positive=True)
n = symbols("n", integer=True, nonnegative=True)
m, s, h = symbols("m s h", integer=True, positive=True)
k = symbols("k", integer=True)
v, w = symbols("v w")

TRUE = {
    "a sum of inverses": equal(asin(x) + acos(x), pi / 2),
    "reciprocal arctangents": equal(atan(p) + atan(1 / p), pi / 2),
    "reciprocal arctangents of negative numbers": equal(atan(x) + atan(1 / x), -pi / 2, given=[x < 0]),
    "the inverse of tanh": equal(atanh(x), (log(1 + x) - log(1 - x)) / 2, given=[x > -1, x < 1]),
    "the inverse of sinh": equal(asinh(x), log(x + sqrt(1 + x**2))),
    "the inverse of cosh": equal(acosh(1 + p), log(1 + p + sqrt(p**2 + 2 * p))),
    "a nested root": equal(sqrt(3 + 2 * sqrt(2)), 1 + sqrt(2)),
    "a nested root with a minus": equal(sqrt(3 - 2 * sqrt(2)), sqrt(2) - 1),
    "a nested root of variables": equal(sqrt(p + q + 2 * sqrt(p * q)), sqrt(p) + sqrt(q)),
    "a nested root of neighbours": equal(sqrt(2 * p + 1 + 2 * sqrt(p * (p + 1))), sqrt(p) + sqrt(p + 1)),
    "a complex absolute value": equal(Abs(w * Abs(w)), Abs(w) ** 2),
    "absolute values multiply": equal(Abs(w * x), Abs(w) * Abs(x)),
    "absolute values of powers": equal(Abs(w**n), Abs(w) ** n),
    "the logarithm of a complex root": equal(log(sqrt(w)), log(w) / 2),
    "the logarithm of a root of a multiple": equal(log(p * w ** Rational(-2, 3)), log(p) - 2 * log(w) / 3),
    "exponents add where the base is not zero": equal(w**x * w**y, w ** (x + y), given=[Ne(w, 0)]),
    "the size of a convolution": equal(floor((h + 2 * n - k) / s) + 1, floor((h + 2 * n - k + s) / s)),
    "rounding a quotient up": equal(ceiling(h / s), floor((h + s - 1) / s)),
    "rounding up by rounding down": equal(ceiling(x), -floor(-x)),
    "whole numbers go through": equal(floor(x + n) - n, floor(x)),
    "a proper fraction": equal(floor(n / (n + 1)), 0),
    "a ratio of binomials": equal(binomial(n + 1, k + 1) * (k + 1), (n + 1) * binomial(n, k)),
    "absorption": equal(k * binomial(m, k), m * binomial(m - 1, k - 1)),
    "binomials by factorials": equal(
        binomial(n, k), factorial(n) / (factorial(k) * factorial(n - k)), given=[k >= 0, k <= n]
    ),
    "duplication": equal(gamma(p) * gamma(p + Rational(1, 2)), 2 ** (1 - 2 * p) * sqrt(pi) * gamma(2 * p)),
    "clipping": equal(Max(0, Min(1, z)), Min(1, Max(0, z))),
    "a nested maximum": equal(Max(x, Max(y, z)) + Min(-x, Min(-y, -z)), 0),
    "a hard tanh from a hard sigmoid": equal(Max(-1, Min(1, z)), 2 * Max(0, Min(1, (z + 1) / 2)) - 1),
    "a maximum of absolute values": equal(Max(Abs(x), Abs(y)), (Abs(x + y) + Abs(x - y)) / 2),
}

FALSE = {
    "a difference of inverses": equal(asin(x) - acos(x), pi / 2),
    "reciprocal arctangents of either sign": equal(atan(x) + atan(1 / x), pi / 2),
    "the inverse of sinh with a minus": equal(asinh(x), log(x - sqrt(1 + x**2))),
    "a nested root of either sign": equal(sqrt(p + q - 2 * sqrt(p * q)), sqrt(p) - sqrt(q)),
    "a nested root with another number": equal(sqrt(3 + 2 * sqrt(2)), 2 + sqrt(2) / 2),
    "the modulus of a square": equal(Abs(w**2), w**2),
    "the modulus of a sum": equal(Abs(w + x), Abs(w) + Abs(x)),
    "the logarithm of a complex square": equal(log(w**2), 2 * log(w)),
    "the logarithm of a complex reciprocal": equal(log(1 / w), -log(w)),
    "the logarithm of a root of two": equal(log(sqrt(w * v)), (log(w) + log(v)) / 2),
    "rounding a real quotient up": equal(ceiling(x / s), floor((x + s - 1) / s)),
    "rounding up adds one": equal(ceiling(x), floor(x) + 1),
    "whole parts add up": equal(floor(x + p), floor(x) + floor(p)),
    "an improper fraction": equal(floor((n + 1) / (n + 2) + Rational(1, 2)), 0),
    "the size of a convolution, one step short": equal(floor((h + 2 * n - k) / s) + 1, floor((h + 2 * n - k - s) / s)),
    "a ratio of binomials upside down": equal(binomial(n + 1, k + 1) * (n + 1), (k + 1) * binomial(n, k)),
    "a factorial too small": equal(
        binomial(n, k), factorial(n) / (factorial(k) * factorial(n - k - 1)), given=[k >= 0, k < n]
    ),
    "duplication, one power off": equal(
        gamma(p) * gamma(p + Rational(1, 2)), 2 ** (2 - 2 * p) * sqrt(pi) * gamma(2 * p)
    ),
    "clipping elsewhere": equal(Max(0, Min(1, z)), Min(1, Max(-1, z))),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_identities_are_proved(title, holds):
    """An identity among special functions is proved."""
    holds(TRUE[title])


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A near miss is proved by no method and refuted at a point."""
    fails(FALSE[title])


FORGED = {
    "an arctangent of either sign": (atan(x), "reciprocal", (1 / x,), "the sign is not known"),
    "an arctangent of no reciprocal": (atan(p), "reciprocal", (2 / p,), "no reciprocals"),
    "a negative root": (sqrt(3 + 2 * sqrt(2)), "perfect root", (-1 - sqrt(2),), "not seen to be nonnegative"),
    "a root of either sign": (sqrt(p**2 + 2 * p * x + x**2), "perfect root", (p + x,), "not seen to be nonnegative"),
    "another root": (sqrt(3 + 2 * sqrt(2)), "perfect root", (1 + sqrt(3),), "no such power"),
    "the inverse of tanh anywhere": (atanh(x), "inverse", (), "lie elsewhere"),
    "the inverse of cosh anywhere": (acosh(p), "inverse", (), "below 1"),
    "a real number drawn out of a whole part": (floor(x + p), "whole part", (x, p), "no integer"),
    "a rest that is none": (floor(x + p), "whole part", (Integer(1), x), "another sum"),
    "a quotient by a number of either sign": (ceiling(h / k), "ceiling", (h, k), "not seen to be positive"),
    "a quotient of no integers": (ceiling(x / s), "ceiling", (x, s), "no integers"),
    "a binomial outside the triangle": (binomial(n, k), "choice", (), "outside 0..n"),
    "a binomial of a negative number": (binomial(-h, h), "choice", (), "no natural numbers"),
    "duplication at a pole": (gamma(2 * x), "duplication", (), "not seen to be positive"),
    "the modulus of another product": (Abs(w * x), "modulus", (w, Integer(1), w, Integer(1)), "another product"),
    "the modulus of no power": (Abs(w), "modulus", (w, Rational(1, 2), w, Rational(1, 2)), "no integer"),
}


@pytest.mark.parametrize("title", FORGED)
def test_a_rule_rejects_what_it_does_not_say(title):
    """Evidence whose side condition fails is rejected, even for a statement that is trivially true otherwise."""
    source, rule, data, why = FORGED[title]
    root = (Entry(sqrt(2), "root"),) if rule == "perfect root" else ()
    with pytest.raises(Rejected, match=why):
        check(equal(source + y, y + source), Identity((*root, Entry(source, rule, data))))
