from fractions import Fraction
from time import monotonic

import pytest
from flint import acb, arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Derivative,
    E,
    Eq,
    Float,
    Heaviside,
    I,
    Integer,
    KroneckerDelta,
    Limit,
    Max,
    Mod,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    acos,
    asin,
    atan,
    atan2,
    besseli,
    binomial,
    ceiling,
    conjugate,
    cosh,
    erf,
    exp,
    factorial,
    floor,
    gamma,
    im,
    log,
    loggamma,
    pi,
    re,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
    zoo,
)

from udlsym.balls.evaluating import NotUnderstood, Unclear, Undefined, decide_relation, enclose, evaluate, show, within

x = Symbol("x")
i, j = symbols("i j", integer=True)


def shown(expression: object) -> str:
    """The value of an expression as text."""
    return show(evaluate(expression, 128))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Rational(3, 4), "3/4"),
        (Float("0.1"), "1/10"),
        (Pow(0, 0, evaluate=False), "1"),
        (Add(1, Rational(1, 3), evaluate=False), "4/3"),
        (Mul(I, I, evaluate=False), "-1"),
        (Pow(Rational(4, 9), Rational(-3, 2), evaluate=False), "27/8"),
        (Pow(-4, Rational(1, 2), evaluate=False), "2*I"),
        (sign(Add(1, -1, evaluate=False), evaluate=False), "0"),
        (Heaviside(Add(1, -1, evaluate=False), evaluate=False), "1/2"),
        (Sum(1 / i, (i, 1, 10)), "7381/2520"),
        (Sum(i * j, (j, 1, i), (i, 1, 3)), "25"),
        (Sum(i, (i, 1, 0)), "0"),
        (Product(i, (i, 1, 0)), "1"),
        (Product(i, (i, 1, 5)), "120"),
        (factorial(6, evaluate=False), "720"),
        (binomial(10, 3, evaluate=False), "120"),
        (binomial(Rational(-1, 2), 2, evaluate=False), "3/8"),
        (Mod(-7, 3, evaluate=False), "2"),
        (floor(Rational(-7, 2), evaluate=False), "-4"),
        (ceiling(pi, evaluate=False), "4"),
        (KroneckerDelta(Add(1, 1, evaluate=False), 2, evaluate=False), "1"),
        (Piecewise((1, Eq(x, 0)), (2, True)).xreplace({x: Integer(0)}), "1"),
        (Max(Rational(1, 3), Rational(1, 2), evaluate=False), "1/2"),
        (conjugate(1 + 2 * I, evaluate=False), "1 - 2*I"),
        (re(1 + 2 * I, evaluate=False), "1"),
    ],
)
def test_exact_arithmetic(expression: object, text: str) -> None:
    """What is rational stays an exact rational."""
    assert shown(expression) == text


@pytest.mark.parametrize(
    "expression",
    [
        pi,
        E,
        sqrt(2),
        log(-1),
        log(1 - I),
        (-8) ** Rational(1, 3),
        exp(I * pi / 3),
        sqrt(-1 + I),
        sqrt(-1 - I),
        I**I,
        asin(Rational(1, 3)),
        acos(Rational(-1, 3)),
        atan(2 + I),
        atan2(1, -2),
        tanh(Rational(1, 7)),
        cosh(2 - I),
        erf(Rational(1, 2)),
        gamma(Rational(-5, 2)),
        gamma(1 + I),
        loggamma(2 - 3 * I),
        besseli(0, 1),
        besseli(2, -3),
        Abs(3 - 4 * I + sqrt(2)),
        im(log(-2 + I)),
        log(log(Rational(1, 2))),
    ],
)
def test_agrees_with_sympy(expression) -> None:  # type: ignore[no-untyped-def]
    """A ball is narrow and contains the value that SymPy's own branches give."""
    ball = enclose(expression, 100)
    value = expression.evalf(40)
    with ctx.workprec(160):
        there = acb(arb(str(re(value))), arb(str(im(value))))
        assert abs(ball - there) < arb("1e-25")


@pytest.mark.parametrize(
    "expression",
    [
        Pow(Add(1, -1, evaluate=False), -1, evaluate=False),
        log(Add(1, -1, evaluate=False), evaluate=False),
        gamma(Add(-1, -1, evaluate=False), evaluate=False),
        Mul(0, Pow(Add(1, -1, evaluate=False), -1, evaluate=False), evaluate=False),
        Sum(Piecewise((1, i < 2)), (i, 1, 3)),
        zoo,
    ],
)
def test_undefined(expression: object) -> None:
    """An expression without a value there is refused as undefined, zero times undefined included."""
    with pytest.raises(Undefined):
        enclose(expression)


@pytest.mark.parametrize(
    "expression",
    [
        Pow(sin(pi * Rational(1, 7)) ** 2 + sin(pi * Rational(5, 14)) ** 2 - 1, -1),
        log(exp(I * pi / 7) ** 7 + Integer(0)),
        sign(sqrt(2) * sqrt(3) - sqrt(6) + Add(sqrt(2), -sqrt(2), evaluate=False), evaluate=False),
        Pow(Add(exp(log(2) * I), -exp(log(2) * I), -1, evaluate=False), Rational(1, 2), evaluate=False),
        floor(Mul(sqrt(2), sqrt(2), evaluate=False), evaluate=False),
        Piecewise((1, Add(sqrt(2), -sqrt(2), evaluate=False) > 0), (0, True), evaluate=False),
        Sum(i, (i, 1, -5)),
    ],
)
def test_doubt_is_not_resolved_by_guessing(expression: object) -> None:
    """Where balls cannot exclude a zero, a jump or a branch cut, nothing is said."""
    try:
        value = evaluate(expression, 128)
    except Unclear:
        return
    assert show(value) in ("0", "2", "-15") or "+/-" in show(value)


@pytest.mark.parametrize(
    "expression",
    [
        exp(exp(exp(100))),
        Pow(10, Pow(10, Pow(10, 10, evaluate=False), evaluate=False), evaluate=False),
        factorial(10**12, evaluate=False),
        Sum(i, (i, 1, 10**12)),
        Sum(i * j, (i, 1, 4000), (j, 1, 4000)),
        Pow(Rational(3, 2), Rational(10**60, 7), evaluate=False),
    ],
)
def test_effort_is_bounded(expression: object) -> None:
    """What would need more memory or time than there is, is given up at once."""
    start = monotonic()
    with pytest.raises(Unclear):
        enclose(expression)
    assert monotonic() - start < 2


@pytest.mark.parametrize("node", [Limit(x, x, 0), Derivative(x**2, x), x, Symbol("oo_") + 1])
def test_unknown_nodes(node: object) -> None:
    """A node without a numerical rule is named and refused."""
    with pytest.raises(NotUnderstood):
        enclose(node)


def test_relations() -> None:
    """A relation is decided by exact arithmetic or by disjoint balls, else not at all."""
    assert decide_relation(exp(pi * sqrt(163)), "==", 262537412640768744) is False
    assert decide_relation(Rational(1, 3), "==", Rational(2, 6)) is True
    assert decide_relation(sqrt(2) * sqrt(3), "==", Mul(sqrt(2), sqrt(3), evaluate=False)) is None
    assert decide_relation(sqrt(2), "<", Rational(3, 2)) is True
    assert decide_relation(sqrt(2), ">=", Rational(3, 2)) is False
    assert decide_relation(I, "<", 1) is None
    assert decide_relation(2, "<=", 2) is True
    assert decide_relation(2, "!=", 2) is False


def test_within() -> None:
    """A printed decimal is right to within its tolerance or it is not."""
    value = 1 / (1 + exp(-1))
    assert within(value, Rational("0.731"), Rational("0.0005")) is True
    assert within(value, Rational("0.732"), Rational("0.0005")) is False
    assert within(Rational(1, 2), Rational("0.5"), 0) is True


def test_show() -> None:
    """A ball is shown with about ten digits, an exact number as it is."""
    assert show(evaluate(1 / (1 + exp(-1)), 128)).startswith("[0.731058578")
    assert show(evaluate(2**200, 128)).startswith("[")
    assert "*I" in show(evaluate(exp(I), 128))


@settings(max_examples=60, deadline=None)
@given(st.fractions(min_value=-20, max_value=20, max_denominator=50), st.integers(-5, 5))
def test_rational_arithmetic_is_exact(value: Fraction, n: int) -> None:
    """Rational functions of rationals are computed exactly."""
    q = Rational(value.numerator, value.denominator)
    if q == 0 or value == 1:
        return
    expression = Add(Pow(q, n, evaluate=False), Pow(Add(q, -1, evaluate=False), -1, evaluate=False), evaluate=False)
    assert shown(expression) == str(value**n + 1 / (value - 1))


def test_a_constant_term_is_not_added_up_one_by_one() -> None:
    """A million equal terms cost no more than one, and an empty range still has none."""
    j, k = Symbol("j", integer=True), Symbol("k", integer=True)
    assert evaluate(Sum(4097, (j, 1, 10**6)), 64) == 4097 * 10**6
    assert evaluate(Product(2, (j, 1, 10)), 64) == 1024
    assert evaluate(Sum(k, (j, 1, k), (k, 1, 3)), 64) == 14
    assert evaluate(Sum(1 / k, (j, 1, 0)).xreplace({k: Integer(0)}), 64) == 0
