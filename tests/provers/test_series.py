"""Sums, products and series in closed form: true ones, near misses, and series that have no value at all."""

import pytest
from sympy import (
    Abs,
    E,
    Function,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Ne,
    Product,
    Rational,
    Sum,
    binomial,
    cos,
    exp,
    factorial,
    log,
    oo,
    symbols,
)

from udlsym.checking import check
from udlsym.errors import Rejected
from udlsym.evidence import Entry, Identity
from udlsym.statements import equal

n = symbols("n", integer=True, nonnegative=True)
m = symbols("m", integer=True, positive=True)
k1 = symbols("k1", integer=True)
i, j, k = symbols("i j k", integer=True)
a, b, c, x = symbols("a b c x", real=True)
p, r = symbols("p r", positive=True)
beta = symbols("beta", nonnegative=True)
w = symbols("w")
X, Y, Z = (IndexedBase(name, real=True) for name in "XYZ")
f = Function("f")

TRUE = {
    # telescopes
    "variance by expansion": equal(Sum((k - m) ** 2, (k, 1, m)), m * (m - 1) * (2 * m - 1) / 6),
    "cubes are the square of a triangle": equal(Sum(k**3, (k, 1, n)), Sum(k, (k, 1, n)) ** 2),
    "fourth powers": equal(Sum(k**4, (k, 1, n)), n * (n + 1) * (2 * n + 1) * (3 * n**2 + 3 * n - 1) / 30),
    "an index times a power": equal(
        Sum(k * r**k, (k, 0, n)), r * (1 - (n + 1) * r**n + n * r ** (n + 1)) / (1 - r) ** 2
    ),
    "a complex ratio": equal(Sum(w**k, (k, 0, n)), (1 - w ** (n + 1)) / (1 - w)),
    "alternating signs": equal(Sum((-1) ** k, (k, 0, n)), (1 + (-1) ** n) / 2),
    "factorials": equal(Sum(k * factorial(k), (k, 1, n)), factorial(n + 1) - 1),
    "partial fractions": equal(
        Sum(1 / (k * (k + 2)), (k, 1, n)), Rational(3, 4) - (2 * n + 3) / (2 * (n + 1) * (n + 2))
    ),
    "terms that have no closed form each": equal(Sum((k**2 + 1) * factorial(k), (k, 1, n)), n * factorial(n + 1)),
    "a double geometric sum": equal(
        Sum(Sum(r ** (i - j), (j, 0, i)), (i, 0, n)),
        (n + 1) / (1 - r) - r * (1 - r ** (n + 1)) / (1 - r) ** 2,
        given=[Ne(r, 1)],
    ),
    # the binomial theorem
    "the binomial theorem": equal(Sum(binomial(n, k) * a**k * b ** (n - k), (k, 0, n)), (a + b) ** n),
    "a row with signs": equal(Sum((-1) ** k * binomial(m, k), (k, 0, m)), 0),
    "the mean of a binomial": equal(
        Sum(k * binomial(n, k) * p**k * (1 - p) ** (n - k), (k, 0, n)), n * p, given=[p < 1]
    ),
    "the total of a binomial": equal(Sum(binomial(n, k) * x**k * (1 - x) ** (n - k), (k, 0, n)), 1),
    "the second moment of a binomial": equal(
        Sum(k**2 * binomial(n, k) * p**k * (1 - p) ** (n - k), (k, 0, n)), n * p * (1 - p) + n**2 * p**2, given=[p < 1]
    ),
    # the same terms in another order
    "reversed order": equal(Sum(X[k], (k, 1, m)), Sum(X[m + 1 - k], (k, 1, m))),
    "a convolution commutes": equal(Sum(X[k] * Y[m + 1 - k], (k, 1, m)), Sum(X[m + 1 - k] * Y[k], (k, 1, m))),
    "a triangle by rows and by columns": equal(
        Sum(Sum(f(i, j), (j, 1, i)), (i, 1, m)), Sum(Sum(f(i, j), (i, j, m)), (j, 1, m))
    ),
    "a triangle without its diagonal": equal(
        Sum(Sum(f(i, j), (j, 1, i - 1)), (i, 1, m)), Sum(Sum(f(i, j), (i, j + 1, m)), (j, 1, m))
    ),
    "rows and columns, the names exchanged": equal(
        Sum(Sum(Z[i, j], (i, 1, n)), (j, 1, n)), Sum(Sum(Z[j, i], (i, 1, n)), (j, 1, n))
    ),
    "rows and columns": equal(Sum(Sum(Z[i, j], (i, 1, n)), (j, 1, m)), Sum(Sum(Z[i, j], (j, 1, m)), (i, 1, n))),
    "terms counted": equal(Sum(Sum(X[j], (j, 1, i)), (i, 1, m)), Sum((m - j + 1) * X[j], (j, 1, m))),
    # deltas, and a base that may vanish
    "one more step of momentum": equal(
        (1 - beta) * beta * Sum(beta ** (n - k) * X[k], (k, 1, n)) + (1 - beta) * X[n + 1],
        (1 - beta) * Sum(beta ** (n + 1 - k) * X[k], (k, 1, n + 1)),
    ),
    # products
    "quotients of neighbours": equal(Product((k + 1) / k, (k, 1, n)), n + 1),
    "one less the squares": equal(Product(1 - 1 / k**2, (k, 2, m)), (m + 1) / (2 * m)),
    "quotients of unknown neighbours": equal(Product(X[k] / X[k - 1], (k, 1, n)), X[n] / X[0]),
    "a product of powers": equal(Product(r**k, (k, 1, n)), r ** (n * (n + 1) / 2)),
    "the log of a product of what turns": equal(
        log(Product(exp(a * cos(X[k])) / p, (k, 1, m))), a * Sum(cos(X[k]), (k, 1, m)) - m * log(p)
    ),
    "Vandermonde's convolution": equal(
        Sum(binomial(m, k) * binomial(n, k1 - k), (k, 0, k1)), binomial(m + n, k1), given=[k1 >= 0]
    ),
    "a row's squares": equal(Sum(binomial(n, k) ** 2, (k, 0, n)), binomial(2 * n, n)),
    "two rows": equal(Sum(c * binomial(m, k) * binomial(n, k), (k, 0, n)), c * binomial(m + n, n)),
    "the log of a product": equal(log(Product(exp(X[k]), (k, 1, m))), Sum(X[k], (k, 1, m))),
    # series
    "a geometric series": equal(Sum(p**k, (k, 0, oo)), 1 / (1 - p), given=[p < 1]),
    "a geometric series of either sign": equal(Sum(x**k, (k, 0, oo)), 1 / (1 - x), given=[Abs(x) < 1]),
    "the tail of a geometric series": equal(Sum(c * r**k, (k, m, oo)), c * r**m / (1 - r), given=[r < 1]),
    "the mean of a geometric": equal(Sum(k * p * (1 - p) ** (k - 1), (k, 1, oo)), 1 / p, given=[p < 1]),
    "the exponential series": equal(Sum(x**k / factorial(k), (k, 0, oo)), exp(x)),
    "the number e": equal(Sum(1 / factorial(k), (k, 0, oo)), E),
    "the exponential series but for its beginning": equal(Sum(x**k / factorial(k), (k, 2, oo)), exp(x) - 1 - x),
    "the mean of a Poisson": equal(Sum(k * exp(-p) * p**k / factorial(k), (k, 0, oo)), p),
    "the second moment of a Poisson": equal(Sum(k**2 * exp(-p) * p**k / factorial(k), (k, 0, oo)), p**2 + p),
    "the logarithmic series": equal(Sum(r**k / k, (k, 1, oo)), -log(1 - r), given=[r < 1]),
    "a series that telescopes": equal(Sum(1 / (k * (k + 1)), (k, 1, oo)), 1),
}

FALSE = {
    "the log of a product whose constant counts once": equal(
        log(Product(exp(a * cos(X[k])) / p, (k, 1, m))), a * Sum(cos(X[k]), (k, 1, m)) - log(p)
    ),
    "Vandermonde's convolution with one term less": equal(
        Sum(binomial(m, k) * binomial(n, k1 - k), (k, 1, k1)), binomial(m + n, k1), given=[k1 >= 1]
    ),
    "a row's cubes": equal(Sum(binomial(n, k) ** 3, (k, 0, n)), binomial(3 * n, n)),
    "two rows up to another end": equal(Sum(binomial(m, k) * binomial(n, k), (k, 0, m - 1)), binomial(m + n, n)),
    "variance with one term more": equal(Sum((k - m) ** 2, (k, 1, m)), m * (m + 1) * (2 * m - 1) / 6),
    "a power too high": equal(Sum(k * r**k, (k, 0, n)), r * (1 - (n + 1) * r**n + n * r ** (n + 2)) / (1 - r) ** 2),
    "the binomial theorem without its first term": equal(
        Sum(binomial(n, k) * a**k * b ** (n - k), (k, 1, n)), (a + b) ** n
    ),
    "a row with signs that may be empty": equal(Sum((-1) ** k * binomial(n, k), (k, 0, n)), 0),
    "the mean of a binomial with the other probability": equal(
        Sum(k * binomial(n, k) * p**k * (1 - p) ** (n - k), (k, 0, n)), n * (1 - p), given=[p < 1]
    ),
    "reversed order, one off": equal(Sum(X[k], (k, 1, m)), Sum(X[m - k], (k, 1, m))),
    "a triangle and its diagonal": equal(
        Sum(Sum(f(i, j), (j, 1, i)), (i, 1, m)), Sum(Sum(f(i, j), (i, j + 1, m)), (j, 1, m))
    ),
    "a triangle the wrong way up": equal(
        Sum(Sum(f(i, j), (j, 1, i)), (i, 1, m)), Sum(Sum(f(i, j), (i, 1, j)), (j, 1, m))
    ),
    "momentum with one factor too few": equal(
        (1 - beta) * Sum(beta ** (n - k) * X[k], (k, 1, n)) + (1 - beta) * X[n + 1],
        (1 - beta) * Sum(beta ** (n + 1 - k) * X[k], (k, 1, n + 1)),
    ),
    "a delta that may lie outside": equal(Sum(KroneckerDelta(k, j), (k, 1, m)), 1),
    "quotients of unknown neighbours, one off": equal(Product(X[k] / X[k - 1], (k, 1, n)), X[n] / X[1]),
    "rows and columns, the bounds exchanged": equal(
        Sum(Sum(Z[i, j], (i, 1, n)), (j, 1, m)), Sum(Sum(Z[j, i], (i, 1, n)), (j, 1, m))
    ),
    "quotients of neighbours, upside down": equal(Product((k + 1) / k, (k, 1, n)), 1 / (n + 1)),
}

# Without a value, or with another one than said; no ball encloses a sum without end.
UNPROVED = {
    "a ratio above one": equal(Sum(2**k, (k, 0, oo)), -1),
    "a ratio that may be one": equal(Sum(x**k, (k, 0, oo)), 1 / (1 - x), given=[x <= 1, x > -1]),
    "a ratio known to be above one": equal(Sum(p**k, (k, 0, oo)), 1 / (1 - p), given=[p > 1]),
    "a ratio below minus one": equal(Sum(x**k, (k, 0, oo)), 1 / (1 - x), given=[x < 1]),
    "Grandi's series": equal(Sum((-1) ** k, (k, 0, oo)), Rational(1, 2)),
    "the natural numbers": equal(Sum(k, (k, 1, oo)), -Rational(1, 12)),
    "ones": equal(Sum(1, (k, 1, oo)), 0),
    "the harmonic series less itself": equal(Sum(1 / k, (k, 1, oo)) - Sum(1 / (k + 1), (k, 1, oo)), 1),
    "a telescope that does not vanish": equal(Sum(1 / k - 1 / (k + 1), (k, 1, oo)), 2),
    "the exponential series from one": equal(Sum(x**k / factorial(k), (k, 1, oo)), exp(x)),
    "the logarithmic series at one": equal(Sum(r**k / k, (k, 1, oo)), -log(1 - r), given=[r <= 1]),
    "the tail of a geometric series, one term late": equal(
        Sum(r**k, (k, m, oo)), r ** (m + 1) / (1 - r), given=[r < 1]
    ),
    "a series without a beginning": equal(Sum(2**k, (k, -oo, 0)), 2),
    "a telescope over a range that may run backwards": equal(Sum(2**k, (k, 1, j)), 2 ** (j + 1) - 2),
}


@pytest.mark.parametrize("title", TRUE)
def test_closed_forms_are_proved(title, holds):
    """A sum or a series that has a closed form is proved to have it."""
    holds(TRUE[title])


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A closed form that is wrong somewhere is refuted there and never proved."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_what_diverges_has_no_value(title, open_):
    """No method gives a value to a series that diverges, nor a wrong one to a series that converges."""
    open_(UNPROVED[title])


H = symbols("_0", integer=True)  # the name that the checker gives to the index of these sums
ZERO, ONE = Integer(0), Integer(1)
INNER = tuple(Entry(base ** (H + 1), "exponent", (H, ONE, ONE, ONE)) for base in (Integer(2), -ONE))
FORGED = {
    "a telescope with other steps": (
        Sum(k, (k, 1, n)),
        "telescoping",
        (H**2 / 2,),
        "the differences are not the terms",
    ),
    "a telescope for a range that may run backwards": (
        Sum(k, (k, 1, j)),
        "telescoping",
        ((H**2 - H) / 2,),
        "the range may run backwards",
    ),
    "a telescope with a pole in the range": (
        Sum(0, (k, -m, m)),
        "telescoping",
        (1 / H - 1 / H + 1 / H**2,),
        "is not seen to be other than zero",
    ),
    "a telescope for a product that passes zero": (
        Product(k / (k - 1), (k, 2, m)),
        "telescoping",
        (H - 2,),
        "is not seen to be other than zero",
    ),
    "a series that does not vanish": (Sum(2**k, (k, 0, oo)), "series", (2**H,), "vanish at infinity"),
    "a geometric series at its edge": (Sum((-1) ** k, (k, 0, oo)), "series", (-((-1) ** H) / 2,), "vanish at infinity"),
    "an exponential series of something else": (
        Sum(x**k, (k, 0, oo)),
        "exponential series",
        (ZERO, x),
        "the terms are others",
    ),
    "a logarithmic series of any number": (
        Sum(x**k / k, (k, 1, oo)),
        "logarithmic series",
        (x,),
        "not seen to be less than one in size",
    ),
    "a binomial theorem that ends too early": (
        Sum(binomial(n + 1, k), (k, 0, n)),
        "binomial theorem",
        (ZERO, ONE, ONE),
        "the terms are others",
    ),
    "a convolution of other upper indices": (
        Sum(binomial(m, k) * binomial(n, m - k), (k, 0, m)),
        "vandermonde",
        (m, m),
        "the terms are others",
    ),
    "a convolution that is turned though it does not end there": (
        Sum(binomial(m, k) * binomial(n, k), (k, 0, n + 1)),
        "vandermonde",
        (m, n),
        "the terms are others",
    ),
    "a convolution of what may be negative": (
        Sum(binomial(i, k) * binomial(n, m - k), (k, 0, m)),
        "vandermonde",
        (i, n),
        "are no natural numbers",
    ),
    "a divergent sum split into parts": (
        Sum(1 - 1 / k, (k, 1, oo)),
        "linearity",
        (ONE, ONE, -ONE, 1 / H),
        "a part is not seen to converge",
    ),
    "a triangle that is none": (
        Sum(Sum(f(i, j), (j, 1, 2 * i)), (i, 1, m)),
        "exchange",
        (),
        "the bounds are not those of a triangle",
    ),
    "a triangle that may run backwards": (
        Sum(Sum(f(i, j), (j, 1, i - 1)), (i, 1, n - 1)),
        "exchange",
        (),
        "the range may run backwards",
    ),
    "the power of a base that may be negative": (
        Product(x ** X[k], (k, 1, n)),
        "product of powers",
        (),
        "not seen to be positive",
    ),
    "the logarithm of factors of any sign": (
        log(Product(X[k], (k, 1, n))),
        "log of product",
        (),
        "not seen to be positive",
    ),
}


@pytest.mark.parametrize("title", FORGED)
def test_a_rule_rejects_what_it_does_not_say(title):
    """Evidence whose side condition fails is rejected, even for a statement that is trivially true otherwise."""
    source, rule, data, why = FORGED[title]
    with pytest.raises(Rejected, match=why):
        check(equal(source + x, x + source), Identity((Entry(source, rule, data, INNER),)))
