"""Inequalities by the zero of a slope, by moduli whose squares are squares, by one logarithm; near misses beside."""

import pytest
from sympy import Abs, Symbol, log, symbols

from udlsym.checker.order import growth_parts
from udlsym.checking import check
from udlsym.errors import Rejected
from udlsym.evidence import Entry, Identity
from udlsym.reading.parsing import parse_statement
from udlsym.statements import at_most, equal

UNIT = ["0 < t", "t < 1"]
# left side, relation, right side, a near miss for the right side, hypotheses
BANK = [
    # the optimal discriminator, and entropy
    (
        "p*log(D) + q*log(1 - D)",
        "<=",
        "p*log(p/(p + q)) + q*log(q/(p + q))",
        "p*log(p/(p + q)) + q*log(q/(p + q)) - 1/8",
        ["0 < D", "D < 1", "p > 0", "q > 0"],
    ),
    ("-t*log(t) - (1 - t)*log(1 - t)", "<=", "log(2)", "2/3", UNIT),
    ("t*log(x) - x", "<=", "t*log(t) - t", "t*log(t) - t - 1/8", ["x > 0", "t > 0"]),
    ("log(x) + t/x", ">=", "1 + log(t)", "1 + log(t) + 1/8", ["x > 0", "t > 0"]),
    # convex and concave functions
    ("exp(t*x + (1 - t)*y)", "<=", "t*exp(x) + (1 - t)*exp(y)", "t*exp(x)", ["0 <= t", "t <= 1"]),
    ("t*log(x) + (1 - t)*log(y)", "<=", "log(t*x + (1 - t)*y)", "log(t*x)", [*UNIT, "x > 0", "y > 0"]),
    (
        "(t*x + (1 - t)*y)*log(t*x + (1 - t)*y)",
        "<=",
        "t*x*log(x) + (1 - t)*y*log(y)",
        "t*x*log(x)",
        [*UNIT, "x > 0", "y > 0"],
    ),
    # largest and smallest values
    ("x*exp(-x)", "<=", "exp(-1)", "exp(-1) - 1/8", []),
    ("x**2*exp(-x)", "<=", "4*exp(-2)", "exp(-1)", ["x >= 0"]),
    ("log(x)", "<=", "x/E", "x/3", ["x > 0"]),
    ("exp(x)", ">=", "E*x", "3*x", []),
    ("exp(x)", ">=", "x**2", "2*x**2", ["x >= 0"]),
    ("atan(x)", "<=", "x", "x/2", ["x >= 0"]),
    # moduli
    ("sqrt(x**2 + y**2)", "<=", "abs(x) + abs(y)", "abs(x)", []),
    ("abs(x) + abs(y)", "<=", "sqrt(2)*sqrt(x**2 + y**2)", "sqrt(x**2 + y**2)", []),
    ("abs(x*y)", "<=", "(x**2 + y**2)/2", "(x**2 + y**2)/3", []),
    ("Sum(abs(z[k]), (k, 1, K))**2", "<=", "K*Sum(z[k]**2, (k, 1, K))", "Sum(z[k]**2, (k, 1, K))", []),
    ("Sum(z[k]**2, (k, 1, K))", "<=", "Sum(abs(z[k]), (k, 1, K))**2", "Sum(abs(z[k]), (k, 1, K))", []),
    # one logarithm
    ("log(exp(x) + exp(y))", ">=", "(x + y)/2 + log(2)", "(x + y)/2 + 1", []),
    ("log(1 + exp(t*x))/t", ">=", "x", "x + 1", ["t > 0"]),
    ("(log(x) + log(y))/2", "<=", "log((x + y)/2)", "log((x + y)/2) - 1", ["x > 0", "y > 0"]),
]


def read(lhs, relation, rhs, given):
    """The statement, its names real."""
    text = " ".join((lhs, rhs, *given))
    domains = {**dict.fromkeys("Dpqtxy", "real"), "K": "positive integer", "z": "real family"}
    symbols_ = {name: domain for name, domain in domains.items() if name in text}
    return parse_statement({"lhs": lhs, "rel": relation, "rhs": rhs, "given": given, "symbols": symbols_})


@pytest.mark.parametrize(("lhs", "relation", "rhs", "wrong", "given"), BANK, ids=lambda part: str(part)[:40])
def test_what_holds_is_proved_and_what_does_not_is_refuted(lhs, relation, rhs, wrong, given, holds, fails):
    """Each truth beside a near miss."""
    holds(read(lhs, relation, rhs, given))
    fails(read(lhs, relation, wrong, given))


x, a = symbols("x a", real=True)


def test_a_bound_behind_the_start_counts_only_where_it_holds_there():
    """From a upwards x is positive if a is: then log(x) is real all the way."""
    upwards = at_most(log(a), log(x), given=[x > 0, a > 0, x > a])
    _, slope = growth_parts(upwards, x, a, strict=False)
    moving = Symbol("x", real=True)
    assert (moving > 0) in slope.given
    with pytest.raises(Rejected):
        growth_parts(at_most(log(a**2), log(x), given=[x > 0, x > a]), x, a, strict=False)
    _, slope = growth_parts(at_most(a, x + a**2, given=[x > 0, x > a]), x, a, strict=False)
    assert (moving > 0) not in slope.given


def test_the_square_of_a_modulus_is_a_square_of_real_numbers_only():
    """``|w|**2 = w**2`` fails at w = I."""
    w = Symbol("w")
    entry = Entry(Abs(w), "square of a modulus")
    with pytest.raises(Rejected):
        check(equal(Abs(w) ** 2, w**2), Identity((entry,)))
    with pytest.raises(Rejected):
        check(equal(Abs(x) ** 3, x**3), Identity((Entry(Abs(x), "square of a modulus"),)))
    check(equal(Abs(x) ** 3, x**2 * Abs(x)), Identity((Entry(Abs(x), "square of a modulus"),)))
