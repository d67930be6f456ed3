"""The table of shame: true statements that the engine cannot settle yet, as data, counted by the benchmark.

An entry leaves the table when the engine proves it: `test_traps.py` says so.
"""

from __future__ import annotations

from sympy import (
    Abs,
    Function,
    IndexedBase,
    Max,
    Min,
    Rational,
    Sum,
    acos,
    asin,
    atan,
    binomial,
    exp,
    factorial,
    gamma,
    oo,
    pi,
    sqrt,
    symbols,
)

from udlsym.statements import Statement, equal

x, y, z, a, b, c = symbols("x y z a b c", real=True)
p, q, r = symbols("p q r", positive=True)
w = symbols("w")
n = symbols("n", integer=True, nonnegative=True)
m = symbols("m", integer=True, positive=True)
i, j, k = symbols("i j k", integer=True)
X, Y = IndexedBase("X", real=True), IndexedBase("Y", real=True)
f = Function("f")

TRUE_BUT_OPEN: dict[str, Statement] = {
    # sums
    "variance by expansion": equal(Sum((k - m) ** 2, (k, 1, m)), m * (m - 1) * (2 * m - 1) / 6),
    "the binomial theorem": equal(Sum(binomial(n, k) * a**k * b ** (n - k), (k, 0, n)), (a + b) ** n),
    "a geometric series": equal(Sum(p**k, (k, 0, oo)), 1 / (1 - p), given=[p < 1]),
    "the exponential series": equal(Sum(x**k / factorial(k), (k, 0, oo)), exp(x)),
    "reversed order": equal(Sum(X[k], (k, 1, m)), Sum(X[m + 1 - k], (k, 1, m))),
    # trigonometry
    "a sum of inverses": equal(asin(x) + acos(x), pi / 2),
    "reciprocal arctangents": equal(atan(p) + atan(1 / p), pi / 2),
    # roots
    "a nested root": equal(sqrt(3 + 2 * sqrt(2)), 1 + sqrt(2)),
    "a nested root of variables": equal(sqrt(p + q + 2 * sqrt(p * q)), sqrt(p) + sqrt(q)),
    # factorials
    "a ratio of binomials": equal(binomial(n + 1, k + 1) * (k + 1), (n + 1) * binomial(n, k)),
    "duplication": equal(gamma(p) * gamma(p + Rational(1, 2)), 2 ** (1 - 2 * p) * sqrt(pi) * gamma(2 * p)),
    # maxima and minima
    "clipping": equal(Max(0, Min(1, z)), Min(1, Max(0, z))),
    "a nested maximum": equal(Max(x, Max(y, z)) + Min(-x, Min(-y, -z)), 0),
    "a median": equal(Max(Min(x, y), Min(Max(x, y), z)) + Max(x, y, z) + Min(x, y, z), x + y + z),
    "complex absolute value": equal(Abs(w * Abs(w)), Abs(w) ** 2),
}
