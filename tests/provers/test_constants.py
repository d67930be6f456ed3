"""Equality up to terms and factors that do not depend on given variables."""

import pytest
from sympy import Eq, IndexedBase, Integer, exp, log, pi, sqrt, symbols

from udlsym.statements import Definition, Statement, proportional, same_up_to_constant

x, y, mu, a = symbols("x y mu a", real=True)
sigma = symbols("sigma", positive=True)
i, j = symbols("i j", integer=True)
X = IndexedBase("X", real=True)
density = exp(-((x - mu) ** 2) / (2 * sigma**2)) / sqrt(2 * pi * sigma**2)

TRUE = {
    "a normal log density": same_up_to_constant(log(density), -((x - mu) ** 2) / (2 * sigma**2), in_=[x]),
    "terms of another variable": same_up_to_constant((x + y) ** 2, x**2 + 2 * x * y, in_=[x]),
    "a normal density": proportional(density, exp((2 * x * mu - x**2) / (2 * sigma**2)), in_=[x]),
    "a factor": proportional(3 * x * y, x, in_=[x]),
    "a factor inside an exponential": proportional(exp(-(x**2) + y), exp(-(x**2)), in_=[x]),
    "a product of normal densities": proportional(
        exp(-((x - mu) ** 2) / 2) * exp(-((x - a) ** 2) / 2), exp(-((x - (mu + a) / 2) ** 2)), in_=[x]
    ),
    "a power": proportional(sigma ** (x + 2), sigma**x, in_=[x]),
    "a constant inside a logarithm": same_up_to_constant(log(sigma * exp(x)), x, in_=[x]),
}

FALSE = {
    "a sign": same_up_to_constant(log(density), (x - mu) ** 2 / (2 * sigma**2), in_=[x]),
    "the other variable": same_up_to_constant((x + y) ** 2, x**2 + 2 * x * y, in_=[x, y]),
    "an exponent": proportional(density, exp((x * mu - x**2) / (2 * sigma**2)), in_=[x]),
    "a summand": proportional(x + 1, x, in_=[x]),
    "a factor that is none": proportional(exp(-(x**2) + x * y), exp(-(x**2)), in_=[x]),
    "normal densities of another width": proportional(
        exp(-((x - mu) ** 2) / 2) * exp(-((x - a) ** 2) / 2), exp(-((x - (mu + a) / 2) ** 2) / 2), in_=[x]
    ),
}

UNPROVED = {
    "a name that hides the variable": Statement(
        a + x, "==", x, (), "up-to-constant", (x,), definitions=(Definition(a, x**2),)
    ),
    "an entry of the family": Statement(X[i] + X[j], "==", X[j], (), "up-to-constant", (X,)),
    "perhaps the same entry": Statement(X[i] + X[j], "==", X[j], (), "up-to-constant", (X[j],)),
    "a factor of zero": Statement(Integer(0), "==", x, (), "proportional", (x,)),
    "a name for the same": same_up_to_constant(a**2, 0, in_=[x], given=[Eq(a, x)]).with_sides(x**2, 0 * x),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_statements_are_proved(title, holds):
    """What differs by a constant only is proved."""
    holds(TRUE[title], "normal form modulo constants")


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """What differs by more than a constant is refuted at two points."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_hidden_dependence_is_no_constant(title, open_):
    """A name, an entry or a definition that depends on the variable is not a constant."""
    open_(UNPROVED[title])
