"""Limits by powers, by pieces and by the sign of a parameter: true ones, near misses, and limits that do not exist."""

import pytest
from sympy import (
    Abs,
    Derivative,
    E,
    Eq,
    Function,
    Heaviside,
    Integer,
    Limit,
    Max,
    Mod,
    Mul,
    Ne,
    Rational,
    Symbol,
    atan,
    ceiling,
    cos,
    erf,
    exp,
    floor,
    log,
    oo,
    pi,
    sign,
    sin,
    sqrt,
    symbols,
    tan,
    tanh,
)

from udlsym.exact.expansions import Expander, NoExpansion
from udlsym.exact.limits import NoLimit, evaluate_limit
from udlsym.exact.signs import sign_of
from udlsym.functions import sigmoid, softplus
from udlsym.statements import equal

x, y, h, t, a, b = symbols("x y h t a b", real=True)
p = symbols("p", positive=True)
n = symbols("n", integer=True, positive=True)
f = Function("f", real=True)


def slope(function, direction="+-", at=x):
    """The limit of the difference quotient of a function."""
    return Limit((function(at + h) - function(at)) / h, h, 0, direction)


TRUE = {
    "a difference of roots": equal(Limit(sqrt(x + 1) - sqrt(x), x, oo), 0),
    "a root less its leading term": equal(Limit(sqrt(x**2 + a * x) - x, x, oo), a / 2),
    "Euler's limit at any rate": equal(Limit((1 + a / x) ** x, x, oo), exp(a)),
    "the logarithm as a limit of roots": equal(Limit(n * (p ** (Integer(1) / n) - 1), n, oo), log(p)),
    "Box and Cox": equal(Limit((p**a - 1) / a, a, 0, "+-"), log(p)),
    "second terms that cancel": equal(Limit((exp(x) - 1 - x) / x**2, x, 0, "+-"), Rational(1, 2)),
    "third terms": equal(Limit((tan(x) - sin(x)) / x**3, x, 0, "+-"), Rational(1, 2)),
    "poles that cancel": equal(Limit(1 / sin(x) - 1 / x, x, 0, "+-"), 0),
    "the slope of sine": equal(slope(sin), cos(x)),
    "the slope of the logarithm": equal(slope(log, at=p), 1 / p),
    "the slope of the root": equal(slope(sqrt, at=p), 1 / (2 * sqrt(p))),
    "the slope of tanh": equal(slope(tanh), 1 - tanh(x) ** 2),
    "the slope of sigmoid": equal(slope(sigmoid), sigmoid(x) * (1 - sigmoid(x))),
    "the slope of softplus": equal(slope(softplus), sigmoid(x)),
    "the slope of atan": equal(slope(atan), 1 / (1 + x**2)),
    "the slope of erf": equal(slope(erf), 2 * exp(-(x**2)) / sqrt(pi)),
    "the slope of a power": equal(slope(lambda u: u**n, at=p), n * p ** (n - 1)),
    "the second difference": equal(Limit((exp(x + h) - 2 * exp(x) + exp(x - h)) / h**2, h, 0, "+-"), exp(x)),
    "the slope of the modulus": equal(slope(Abs), sign(x), given=[Ne(x, 0)]),
    "its right slope at the kink": equal(slope(Abs, "+"), 1, given=[Eq(x, 0)]),
    "its left slope at the kink": equal(slope(Abs, "-"), -1, given=[Eq(x, 0)]),
    "the slope of ReLU": equal(slope(lambda u: Max(0, u)), Heaviside(x), given=[Ne(x, 0)]),
    "the larger away from where they meet": equal(Limit(Max(x, 1), x, 0, "+-"), 1),
    "the larger of two powers": equal(Limit(Max(x, x**2) / x, x, 0, "-"), 0),
    "a modulus inside": equal(Limit(Abs(sin(x)) / x, x, 0, "-"), -1),
    "floor from the left": equal(Limit(floor(x), x, 2, "-"), 1),
    "floor from the right": equal(Limit(floor(x), x, 2, "+"), 2),
    "floor between": equal(Limit(floor(x), x, Rational(1, 2), "+-"), 0),
    "floor of a square at its minimum": equal(Limit(floor(x**2), x, 0, "+-"), 0),
    "ceiling": equal(Limit(ceiling(x), x, 2, "+"), 3),
    "a remainder from the left": equal(Limit(Mod(x, 2), x, 2, "-"), 2),
    "floors far out": equal(Limit(floor(n * p) / n, n, oo), p),
    "tanh by the sign of a rate": equal(Limit(tanh(a * x), x, oo), sign(a)),
    "sigmoid by the sign of a rate": equal(Limit(1 / (1 + exp(-x * t)), t, oo), Heaviside(x)),
    "softplus becomes ReLU": equal(Limit(softplus(t * x) / t, t, oo), Max(0, x)),
    "the maximum, softly": equal(Limit(log(exp(a * t) + exp(b * t)) / t, t, oo), Max(a, b)),
    "softplus less x": equal(Limit(softplus(x) - x, x, oo), 0),
    "swish less x": equal(Limit(x * sigmoid(x) - x, x, oo), 0),
    "alternating and fading": equal(Limit((-1) ** n / n, n, oo), 0),
    "added to a constant": equal(Limit(1 + (-1) ** n / n, n, oo), 1),
    "a power of a negative number": equal(Limit(b**n, n, oo), 0, given=[b > -1, b < 1]),
    "a power of what may be zero": equal(Limit(b**t, t, oo), 0, given=[b >= 0, b < 1]),
    "a limit that a parameter switches off": equal(Limit(a / (1 + exp(-t)), t, oo), 0, given=[Eq(a, 0)]),
    "a bounded function of a pole": equal(Limit(atan(1 / x), x, 0, "-"), -pi / 2),
}

FALSE = {
    "a difference of roots": equal(Limit(sqrt(x + 1) - sqrt(x), x, oo), 1),
    "a root less its leading term": equal(Limit(sqrt(x**2 + a * x) - x, x, oo), a),
    "Euler's limit with the other sign": equal(Limit((1 + a / x) ** x, x, oo), exp(-a)),
    "Euler's limit too slow": equal(Limit((1 + Integer(1) / n**2) ** n, n, oo), E),
    "second terms that cancel": equal(Limit((exp(x) - 1 - x) / x**2, x, 0, "+-"), 0),
    "the slope of cosine": equal(slope(cos), sin(x)),
    "the slope of the modulus": equal(slope(Abs, "+"), 1),
    "a modulus inside": equal(Limit(Abs(sin(x)) / x, x, 0, "-"), 1),
    "floor from the left": equal(Limit(floor(x), x, 2, "-"), 2),
    "floor of a square from below": equal(Limit(floor(x**2), x, 2, "-"), 4),
    "ceiling": equal(Limit(ceiling(x), x, 2, "+"), 2),
    "a remainder from the left": equal(Limit(Mod(x, 2), x, 2, "-"), 0),
    "tanh whatever the rate": equal(Limit(tanh(a * x), x, oo), 1),
    "sigmoid with a step that is 1 at the joint": equal(Limit(1 / (1 + exp(-x * t)), t, oo), Heaviside(x, 1)),
    "the first of two, softly": equal(Limit(log(exp(a * t) + exp(b * t)) / t, t, oo), a),
    "softplus less x": equal(Limit(softplus(x) - x, x, oo), 1),
    "alternating and fading": equal(Limit((-1) ** n / n, n, oo), 1),
    "powers of -1 too": equal(Limit(b**n, n, oo), 0, given=[b >= -1, b <= 1]),
}

NOWHERE = {
    "a kink from both sides": Limit(Max(x, 0) / x, x, 0, "+-"),
    "a sign from both sides": Limit(sign(x), x, 0, "+-"),
    "floor from both sides": Limit(floor(x), x, 2, "+-"),
    "floor where a square comes to an integer": Limit(floor(x**2), x, 2, "+-"),
    "a pole from both sides": Limit(1 / x, x, 0, "+-"),
    "a pole inside, from both sides": Limit(atan(1 / x), x, 0, "+-"),
    "an oscillation": Limit(sin(1 / x), x, 0, "+"),
    "floor of an oscillation": Limit(floor(x * sin(1 / x)), x, 0, "+"),
    "the sign of an oscillation": Limit(sign(x * sin(1 / x)), x, 0, "+"),
    "an alternation": Limit((-1) ** n, n, oo),
    "an alternation that tends to two values": Limit((-1) ** n * n / (n + 1), n, oo),
    "an exponential of a pole": Limit(exp(1 / x), x, 0, "+-"),
    "what is undefined near the point": Limit(1 / (1 + 1 / floor(x)), x, 0, "+"),
    "a function that may not be continuous": Limit(f(x), x, 0, "+-"),
    "a function that may not be differentiable": slope(f),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_limits_are_proved(title, holds):
    """A limit that powers, pieces or cases settle is proved, and balls agree."""
    holds(TRUE[title])


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A wrong value is proved by no method, and a witness against it is found."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", NOWHERE)
def test_what_has_no_limit_gets_no_value(title):
    """Where there is no limit, or none is seen, there is no value that a proof or a refutation could use."""
    with pytest.raises(NoLimit):
        evaluate_limit(NOWHERE[title], ())


def test_a_product_with_zero_that_is_not_multiplied_out_is_zero():
    """``0*t`` is 0 at every t; of ``0*floor(sin(t))`` nothing is said."""
    never = Mul(Integer(0), t, evaluate=False)
    assert evaluate_limit(Limit(1 / (1 + exp(never)), t, oo), ()) == Rational(1, 2)
    with pytest.raises(NoLimit):
        evaluate_limit(Limit(Mul(Integer(0), floor(sin(t)), evaluate=False), t, oo), ())


def test_a_bound_variable_of_the_same_name_stays():
    """Inside another limit the variable is another one: max(0, x) is not x there."""
    inner = Limit(Max(0, x), x, -1, "+-")
    assert evaluate_limit(Limit(inner, x, 1, "+-"), ()) == inner


def test_a_sign_that_would_help_is_told():
    """The sign that a limit waits for is a case that may be distinguished."""
    doubts = {}
    with pytest.raises(NoLimit):
        evaluate_limit(Limit(tanh(a * x), x, oo), (), doubts.setdefault)
    assert list(doubts) == [a]


DERIVATIVES = {
    "a ReLU whose slope is zero": equal(Derivative(a * Max(0, y + b * x), x), 0, given=[Eq(b, 0)]),
    "a modulus whose slope is zero": equal(Derivative(Abs(y + b * x), x), 0, given=[Eq(b, 0)]),
    "the square of a ReLU": equal(Derivative(Max(0, 2 * x - 1) ** 2, x), 4 * Max(0, 2 * x - 1)),
}

NOT_DERIVATIVES = {
    "the variable itself is zero": equal(Derivative(Max(0, x), x), 0, given=[Eq(x, 0)]),
    "a slope that is not zero": equal(Derivative(a * Max(0, y + b * x), x), 0),
    "a factor that is zero": equal(Derivative(b * Max(0, x), x), 1, given=[Eq(b, 0)]),
    "the square of a ReLU, halved": equal(Derivative(Max(0, x) ** 2, x), Max(0, x)),
    "an undefined constant": equal(Derivative(x / (1 + 1 / b), x), 0, given=[Eq(b, 0)]),
}


@pytest.mark.parametrize("title", DERIVATIVES)
def test_derivatives_are_taken_where_something_vanishes(title, holds):
    """What a hypothesis makes zero has no kink, and the square of a ReLU has none either."""
    holds(DERIVATIVES[title])


@pytest.mark.parametrize("title", NOT_DERIVATIVES)
def test_other_derivatives_are_not(title, open_):
    """A kink, another value, or a constant that is undefined is proved by no method."""
    open_(NOT_DERIVATIVES[title])


def test_an_expansion_never_claims_what_lies_beyond_its_terms():
    """The terms of sin(x) - x + x**3/6 cancel as far as they are kept at first: the limit is read off the fifth."""
    expander = Expander(x, Integer(0), 1, lambda e: sign_of(e, ()))
    assert expander.limit((sin(x) - x + x**3 / 6) / x**5) == Rational(1, 120)
    assert expander.direction(sin(x) - x) == frozenset({-1})


@pytest.mark.parametrize("expression", [(sin(x) - x + x**3 / 6 - x**5 / 120) / x**9, log(x), Abs(x), x**a, 1 / (x + a)])
def test_expansions_stop(expression):
    """Terms that cancel too far, a logarithm of t, a kink, a symbolic power of t, a divisor that may vanish."""
    expander = Expander(x, Integer(0), 1, lambda e: sign_of(e, ()))
    with pytest.raises(NoExpansion):
        expander.limit(expression)


def test_a_pole_has_the_sign_of_its_coefficient():
    """Where the coefficient has no known sign, no infinity is claimed."""
    expander = Expander(x, Integer(0), -1, lambda e: sign_of(e, ()))
    assert expander.limit(exp(x) / x) == -oo
    with pytest.raises(NoExpansion):
        expander.limit(Symbol("c", real=True) / x)
