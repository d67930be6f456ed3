"""Functions by cases: ReLU, indicators, absolute values, maxima, deltas, their joints included."""

import pytest
from sympy import (
    Abs,
    Derivative,
    Heaviside,
    KroneckerDelta,
    Max,
    Min,
    Ne,
    Piecewise,
    Sum,
    sign,
    symbols,
)

from udlsym.functions import indicator, leaky_relu, relu
from udlsym.statements import at_most, equal

x, y, z = symbols("x y z", real=True)
alpha = symbols("alpha", positive=True)
i, j = symbols("i j", integer=True)
w = symbols("w")

TRUE = {
    "a factor pulled out of a maximum": equal(Max(alpha * x, alpha * y), alpha * Max(x, y)),
    "a sign by cases": equal(Piecewise((1, x > 0), (-1, x < 0), (0, True)) * Abs(x), sign(x) * Abs(x)),
    "homogeneity": equal(relu(alpha * z), alpha * relu(z)),
    "ReLU by cases": equal(relu(z), Piecewise((z, z > 0), (0, True))),
    "the other inequality at the joint": equal(relu(z), Piecewise((z, z >= 0), (0, True))),
    "leaky": equal(leaky_relu(z, alpha), Piecewise((z, z > 0), (alpha * z, True))),
    "parts of a number": equal(relu(z) - relu(-z), z),
    "absolute value": equal(relu(z) + relu(-z), Abs(z)),
    "maximum and minimum": equal(Max(x, y) + Min(x, y), x + y),
    "maximum by distance": equal(Max(x, y), (x + y + Abs(x - y)) / 2),
    "an indicator's square": equal(indicator(z > 0) ** 2, indicator(z > 0)),
    "complementary indicators": equal(indicator(z > 0) + indicator(z <= 0), 1),
    "sign times size": equal(sign(z) * Abs(z), z),
    "a delta forces": equal(KroneckerDelta(i, j) * (i - j), 0),
    "ReLU's derivative away from 0": equal(Derivative(relu(z), z), Heaviside(z), given=[Ne(z, 0)]),
    "a largest that stands still": equal(Derivative(Max(x**2, y, z), z), 0, given=[z < y]),
    "a smallest that stands still": equal(Derivative(Min(x**2, y, z), z), 0, given=[z > y]),
    "triangle inequality": at_most(Abs(x + y), Abs(x) + Abs(y)),
}

FALSE = {
    "a value at the joint": equal(indicator(z > 0), indicator(z >= 0)),
    "complements that overlap": equal(indicator(z >= 0) + indicator(z <= 0), 1),
    "a step at the joint": equal(Heaviside(z), Piecewise((1, z > 0), (0, True))),
    "a negative factor": equal(relu(x * z), x * relu(z)),
    "sign squared": equal(sign(z) ** 2, 1),
    "maximum without a half": equal(Max(x, y), x + y + Abs(x - y)),
    "a wrong piece": equal(relu(z), Piecewise((-z, z > 0), (0, True))),
    "a wrong triangle": at_most(Abs(x) + Abs(y), Abs(x + y)),
    "a largest that moves": equal(Derivative(Max(x**2, y, z), z), 0, given=[z > y]),
    "a smallest that moves": equal(Derivative(Min(x**2, y, z), z), 0, given=[z < y]),
    "a delta of reals": equal(KroneckerDelta(i, j), KroneckerDelta(i, j + 1)),
}

UNPROVED = {
    "a largest at its kink": equal(Derivative(Max(x**2, y, z), z), 0, given=[z <= y]),
    "a derivative at the kink": equal(Derivative(relu(z), z), indicator(z > 0)),
    "the absolute value of a complex number": equal(Abs(w), w * sign(w) + 1),
    "signs in a sum, all at once": equal(
        Sum(sign(j - 3) * (x + j), (j, 1, symbols("m", integer=True, positive=True))) ** 2,
        Sum(sign(j - 3) ** 2 * (x + j), (j, 1, symbols("m", integer=True, positive=True))) ** 2,
    ),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_statements_are_proved_by_cases(title, holds):
    """A true statement about functions by cases is proved, joints included."""
    holds(TRUE[title], "case distinction")


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A statement that fails in one case, if only at a joint, is refuted and never proved."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_what_does_not_follow_is_not_proved(title, open_):
    """What holds in no case, or only where it is undefined elsewhere, is proved by no method."""
    open_(UNPROVED[title])
