"""Definite integrals by the fundamental theorem of calculus, and their enclosures by balls."""

import pytest
from sympy import Integral, Symbol, cos, exp, log, oo, pi, sin, sqrt, symbols

from udlsym.balls.evaluating import Unclear, enclose
from udlsym.checker.reasoning import Check
from udlsym.errors import Rejected
from udlsym.evidence import Entry
from udlsym.reading.parsing import parse_statement

SYMBOLS = {"n": "positive integer", **dict.fromkeys("abclmsx", "real")}

# integral, its value, a near miss, hypotheses
BANK = [
    ("Integral(x**2, (x, 0, 1))", "1/3", "1/2", []),
    ("Integral(x**2, (x, a, b))", "(b**3 - a**3)/3", "(b**3 + a**3)/3", []),
    ("Integral(x**n, (x, 0, 1))", "1/(n + 1)", "1/n", []),
    ("Integral(c*x + b, (x, 0, a))", "c*a**2/2 + b*a", "c*a**2 + b*a", []),
    ("Integral(x/(b - a), (x, a, b))", "(a + b)/2", "(b - a)/2", ["a < b"]),
    ("Integral((x - (a + b)/2)**2/(b - a), (x, a, b))", "(b - a)**2/12", "(b - a)**2/6", ["a < b"]),
    ("Integral(2*x/a**2, (x, 0, a))", "1", "2", ["a > 0"]),
    ("Integral(6*x*(1 - x), (x, 0, 1))", "1", "2", []),
    ("Integral(exp(a*x), (x, 0, 1))", "(exp(a) - 1)/a", "exp(a)", ["Ne(a, 0)"]),
    ("Integral(exp(-l*x), (x, 0, a))", "(1 - exp(-l*a))/l", "(1 - exp(-l*a))*l", ["l > 0"]),
    ("Integral(x*exp(-x), (x, 0, a))", "1 - (1 + a)*exp(-a)", "1 - exp(-a)", ["a > 0"]),
    ("Integral(1/x, (x, 1, a))", "log(a)", "1/a", ["a > 1"]),
    ("Integral(1/x, (x, -a, -1))", "-log(a)", "log(a)", ["a > 1"]),
    ("Integral(log(x), (x, 1, a))", "a*log(a) - a + 1", "a*log(a) - a", ["a > 1"]),
    ("Integral(x*log(x), (x, 1, a))", "a**2*log(a)/2 - a**2/4 + 1/4", "a**2*log(a)/2 - a**2/4", ["a > 1"]),
    ("Integral(1/(1 + x**2), (x, 0, 1))", "pi/4", "pi/2", []),
    ("Integral(1/(x*(1 + x)), (x, 1, a))", "log(2*a/(1 + a))", "log(a/(1 + a))", ["a > 1"]),
    ("Integral(sin(x), (x, 0, pi))", "2", "1", []),
    ("Integral(cos(x), (x, 0, a))", "sin(a)", "-sin(a)", []),
    ("Integral(sin(x)**2, (x, 0, 2*pi))", "pi", "2*pi", []),
    ("Integral(sigmoid(x), (x, 0, a))", "softplus(a) - log(2)", "softplus(a)", []),
    ("Integral(sigmoid(x)*(1 - sigmoid(x)), (x, 0, a))", "sigmoid(a) - 1/2", "sigmoid(a)", []),
    ("Integral(1 - tanh(x)**2, (x, 0, a))", "tanh(a)", "tanh(a)**2", []),
]
# by the ends of the interval
ENDS = [
    ("diff(Integral(exp(-m**2), (m, 0, x)), x)", "exp(-x**2)", "exp(-x)", []),
    ("diff(Integral(cos(m), (m, x, x**2)), x)", "2*x*cos(x**2) - cos(x)", "cos(x**2) - cos(x)", []),
    ("diff(Integral(1/(1 + m**4), (m, x, 0)), x)", "-1/(1 + x**4)", "1/(1 + x**4)", []),
]
# to infinity or from a root of zero, where balls do not reach: the near misses are not proved, that is all
ENDLESS = [
    ("Integral(sqrt(x), (x, 0, 1))", "2/3", "3/4", []),
    ("Integral(exp(-x), (x, 0, oo))", "1", "2", []),
    ("Integral(l*exp(-l*x), (x, 0, oo))", "1", "l", ["l > 0"]),
    ("Integral(x*l*exp(-l*x), (x, 0, oo))", "1/l", "l", ["l > 0"]),
    ("Integral(x**2*l*exp(-l*x), (x, 0, oo))", "2/l**2", "1/l**2", ["l > 0"]),
    ("Integral(exp(-x**2/2), (x, -oo, oo))", "sqrt(2*pi)", "sqrt(pi)", []),
    ("Integral(exp(-(x - m)**2/(2*s**2))/sqrt(2*pi*s**2), (x, -oo, oo))", "1", "s", ["s > 0"]),
    ("Integral(x*exp(-(x - m)**2/(2*s**2))/sqrt(2*pi*s**2), (x, -oo, oo))", "m", "s", ["s > 0"]),
    ("Integral(x**2*exp(-x**2/2)/sqrt(2*pi), (x, -oo, oo))", "1", "2", []),
    ("Integral(1/(1 + x**2), (x, -oo, oo))", "pi", "1", []),
    ("Integral(1/x**2, (x, 1, oo))", "1", "2", []),
]
# no value, or not one that the fundamental theorem gives
NONE = [
    ("Integral(1/x**2, (x, -1, 1))", "-2", []),
    ("Integral(1/x, (x, -1, 1))", "0", []),
    ("Integral(1/x, (x, 1, oo))", "0", []),
    ("Integral(x, (x, -oo, oo))", "0", []),
    ("Integral(cos(x), (x, 0, oo))", "0", []),
    ("Integral(1/(x - a), (x, 0, 1))", "log(abs(1 - a)) - log(abs(a))", []),
    ("Integral(exp(l*x), (x, 0, oo))", "-1/l", []),
    ("Integral(abs(x), (x, -1, 1))", "0", []),
    ("diff(Integral(sign(m), (m, 0, x)), x)", "sign(x)", []),
    ("diff(Integral(1/m, (m, 1, x)), x)", "1/x", []),
    ("diff(Integral(sin(m*x), (m, 0, x)), x)", "sin(x**2)", []),
]


def read(lhs, rhs, given):
    """The statement, every name with its domain."""
    text = " ".join((lhs, rhs, *given))
    symbols_ = {name: domain for name, domain in SYMBOLS.items() if name in text}
    return parse_statement({"lhs": lhs, "rhs": rhs, "given": given, "symbols": symbols_})


@pytest.mark.parametrize(("lhs", "rhs", "wrong", "given"), [*BANK, *ENDS, *ENDLESS], ids=lambda part: str(part)[:60])
def test_an_integral_has_its_value(lhs, rhs, wrong, given, holds, open_):
    """It is proved what it is, and not what it is not."""
    holds(read(lhs, rhs, given), "field normal form")
    open_(read(lhs, wrong, given))


@pytest.mark.parametrize(("lhs", "rhs", "wrong", "given"), BANK, ids=lambda part: str(part)[:60])
def test_a_wrong_value_is_refuted(lhs, rhs, wrong, given, fails):
    """Over an interval with ends, balls tell that the value is another."""
    fails(read(lhs, wrong, given))


@pytest.mark.parametrize(("lhs", "rhs", "given"), NONE)
def test_what_jumps_or_has_no_limit_is_not_integrated(lhs, rhs, given, open_):
    """An antiderivative with a pole on the way, or without a limit, proves nothing."""
    open_(read(lhs, rhs, given))


x, a = symbols("x a", real=True)
place = Symbol("_0", real=True)


@pytest.mark.parametrize(
    ("integral", "forged"),
    [
        (Integral(x**2, (x, 0, 1)), place**3),
        (Integral(x**-2, (x, -1, 1)), -1 / place),
        (Integral(1 / x, (x, 1, a)), log(place)),
        (Integral(cos(x), (x, 0, oo)), sin(place)),
        (Integral(1 / (1 + x**2), (x, -1, 1)), -Integral(1, (x, 0, 1)) * place),
        (Integral(1 / sqrt(x), (x, 0, 1)), 2 * sqrt(place)),
        (Integral(x, (x, 0, 1), (x, 0, 1)), place**2 / 2),
    ],
)
def test_a_wrong_antiderivative_is_rejected(integral, forged):
    """The rule sees for itself that the derivative is the integrand, and that nothing jumps between the ends."""
    with pytest.raises(Rejected):
        Check((), sides=(integral,)).admit((Entry(integral, "integral", (forged,)),))


def test_balls_enclose_an_integral():
    """Over an interval with finite ends; not over a pole, and not where the integrand is not holomorphic."""
    assert enclose(Integral(1 / (1 + x**2), (x, 0, 1))).overlaps(enclose(pi / 4))
    for unclear in (Integral(1 / x, (x, -1, 1)), Integral(abs(x), (x, -1, 1)), Integral(exp(-x), (x, 0, oo))):
        with pytest.raises(Unclear):
            enclose(unclear)
