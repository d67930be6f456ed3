"""Order under sums over symbolic ranges and under expectations: term by term, and by Cauchy and Schwarz."""

import pytest
from sympy import Abs, Eq, Heaviside, IndexedBase, Integer, Max, Sum, Symbol, exp, log, sqrt, symbols

from udlsym.checking import check
from udlsym.errors import Rejected
from udlsym.evidence import Sign, Summed
from udlsym.exact.expectations import expectation
from udlsym.reading.parsing import parse_statement
from udlsym.statements import at_most, less

DOMAINS = {
    "K": "positive integer",
    "a": "real",
    "j": "integer",
    "x": "real family",
    "y": "real family",
    "p": "positive family",
    "q": "positive family",
    "u": "nonnegative family",
}
RANGE = ["1 <= j", "j <= K"]

# left side, relation, right side, a near miss for the right side, hypotheses
BANK = [
    # Markov and Chebyshev
    (
        "Sum(p[k]*Heaviside(u[k] - a, 1), (k, 1, K))",
        "<=",
        "Sum(p[k]*u[k], (k, 1, K))/a",
        "Sum(p[k]*u[k], (k, 1, K))",
        ["a > 0"],
    ),
    (
        "Sum(p[k]*Heaviside(abs(x[k]) - a, 1), (k, 1, K))",
        "<=",
        "Sum(p[k]*x[k]**2, (k, 1, K))/a**2",
        "Sum(p[k]*x[k]**2, (k, 1, K))/a",
        ["a > 0"],
    ),
    # term by term
    ("Sum(Max(x[k], y[k]), (k, 1, K))", ">=", "Sum(x[k], (k, 1, K))", "Sum(x[k], (k, 1, K)) + 1", []),
    (
        "Sum(abs(x[k] + y[k]), (k, 1, K))",
        "<=",
        "Sum(abs(x[k]), (k, 1, K)) + Sum(abs(y[k]), (k, 1, K))",
        "Sum(abs(x[k]), (k, 1, K))",
        [],
    ),
    ("Sum(x[k]*(1 - x[k]), (k, 1, K))", "<=", "K/4", "K/5", []),
    ("Sum(relu(x[k]), (k, 1, K))", "<=", "Sum(abs(x[k]), (k, 1, K))", "Sum(x[k], (k, 1, K))", []),
    ("log(Sum(exp(x[k]), (k, 1, K)))", ">=", "x[j]", "x[j] + 1", RANGE),
    # Cauchy and Schwarz
    ("Sum(p[k], (k, 1, K))*Sum(1/p[k], (k, 1, K))", ">=", "K**2", "K**2 + 1", []),
    ("K/Sum(1/p[k], (k, 1, K))", "<=", "Sum(p[k], (k, 1, K))/K", "Sum(p[k], (k, 1, K))/K/2", []),
    (
        "Sum(x[k]**2/p[k], (k, 1, K))",
        ">=",
        "Sum(x[k], (k, 1, K))**2/Sum(p[k], (k, 1, K))",
        "Sum(x[k], (k, 1, K))**2",
        [],
    ),
    (
        "Sum(abs(x[k]*y[k]), (k, 1, K))",
        "<=",
        "sqrt(Sum(x[k]**2, (k, 1, K)))*sqrt(Sum(y[k]**2, (k, 1, K)))",
        "sqrt(Sum(x[k]**2, (k, 1, K)))",
        [],
    ),
]


def read(lhs, relation, rhs, given):
    """The statement, every name with its domain."""
    text = " ".join((lhs, rhs, *given)).replace("exp", "").replace("relu", "").replace("abs", "").replace("Max", "")
    symbols_ = {name: domain for name, domain in DOMAINS.items() if name in text}
    return parse_statement({"lhs": lhs, "rel": relation, "rhs": rhs, "given": given, "symbols": symbols_})


@pytest.mark.parametrize(("lhs", "relation", "rhs", "wrong", "given"), BANK, ids=lambda part: str(part)[:40])
def test_what_holds_is_proved_and_what_does_not_is_refuted(lhs, relation, rhs, wrong, given, holds, fails):
    """Each truth beside a near miss."""
    holds(read(lhs, relation, rhs, given))
    fails(read(lhs, relation, wrong, given))


u, v, m, s = symbols("u v m s", real=True)
w = Symbol("w", nonnegative=True)
a = Symbol("a", positive=True)


def E(term):
    """The expectation over u, v and w."""
    return expectation(term, u, v, w)


@pytest.mark.parametrize(
    ("lhs", "rhs"),
    [
        (E(u * v) ** 2, E(u**2) * E(v**2)),
        (E((u - m) * (v - s)) ** 2, E((u - m) ** 2) * E((v - s) ** 2)),
        (3 * E(w * u) ** 2, 3 * E(w) * E(w * u**2)),
        (E(Heaviside(w - a, 1)), E(w) / a),
        (E(Heaviside(Abs(u) - a, 1)), E(u**2) / a**2),
        (E(Max(0, u)), E(Abs(u))),
    ],
)
def test_what_holds_of_expectations_is_proved(lhs, rhs, holds):
    """Cauchy and Schwarz, Markov, Chebyshev."""
    holds(at_most(lhs, rhs))


@pytest.mark.parametrize(
    ("lhs", "rhs", "given"),
    [
        (E(u * v) ** 2, E(u**2) * E(v**4), []),
        (E(u * v), E(u) * E(v), []),
        (E(u) ** 2, E(v) * E(u**2 / v), [v > 0]),
        (E(u * v) ** 2, E(u) * E(u * v**2), []),
        (E(Heaviside(w - a, 1)), E(w), []),
        (E(u), E(Abs(u)) / 2, []),
        (E(u) ** 2, E(u**2) * E(v**2) / 4, [Eq(u, v)]),
    ],
)
def test_near_misses_for_expectations_are_not_proved(lhs, rhs, given, open_):
    """What a hypothesis says of one outcome says nothing of the others."""
    open_(at_most(lhs, rhs, given=given))


n = Symbol("n", integer=True)
k, j = symbols("k j", integer=True)
x = IndexedBase("x", real=True)
proof = Sign(x[k] ** 2)
total = Sum(x[k] ** 2, (k, 1, n))


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        (at_most(0, total), Summed(total, Integer(1), proof)),  # n may be -3
        (at_most(0, total, given=[n >= 0, k < 3]), Summed(total, Integer(1), proof)),  # k is somebody else
        (less(0, total, given=[n >= 0]), Summed(total, Integer(1), proof)),
        (at_most(total, 0, given=[n >= 0]), Summed(total, Integer(-1), proof)),
        (at_most(0, Sum(x[k], (k, 1, n)), given=[n >= 0]), Summed(Sum(x[k], (k, 1, n)), Integer(1), Sign(x[k]))),
        (at_most(0, 2 * total, given=[n >= 0]), Summed(total, Integer(1), proof)),
        (at_most(0, E(u), given=[u > 0]), Summed(E(u), Integer(1), Sign(u))),
        (at_most(0, exp(n) * log(n)), Summed(sqrt(n), Integer(1), Sign(Integer(1)))),
    ],
)
def test_forged_evidence_is_rejected(statement, evidence):
    """The range runs forward, the index is nobody else's, the terms are proved, the factor is not negative."""
    with pytest.raises(Rejected):
        check(statement, evidence)


def test_a_sum_of_squares_is_not_negative():
    """The evidence that the forgeries differ from."""
    check(at_most(0, total, given=[n >= 0]), Summed(total, Integer(1), proof))
