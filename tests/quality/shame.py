"""The table of shame: true statements that the engine cannot settle yet, as data, counted by the benchmark.

An entry leaves the table when the engine proves it: `test_traps.py` says so.
"""

from __future__ import annotations

from sympy import Max, Min, binomial, symbols

from udlsym.statements import Statement, equal

x, y, z = symbols("x y z", real=True)
n = symbols("n", integer=True, nonnegative=True)
j, k = symbols("j k", integer=True)

TRUE_BUT_OPEN: dict[str, Statement] = {
    # maxima and minima
    "a median": equal(Max(Min(x, y), Min(Max(x, y), z)) + Max(x, y, z) + Min(x, y, z), x + y + z),
    # factorials
    "a chain of binomials": equal(
        binomial(n, k) * binomial(k, j), binomial(n, j) * binomial(n - j, k - j), given=[j >= 0, k >= j, n >= k]
    ),
}
