"""Closed numbers by balls: printed decimals within half a unit of the last place, and order between constants."""

import pytest
from sympy import E, Eq, Float, Integer, Rational, Symbol, exp, factorial, oo, pi, sqrt

from udlsym.functions import sigmoid
from udlsym.statements import equal, less, number, unequal

TRUE = {
    "a rounded value": number(sigmoid(Integer(1)), "0.731"),
    "a value cut at the right place": number(pi, "3.1416"),
    "a stated tolerance": number(pi, "3.1", tolerance="0.1"),
    "a border that is met": number(Rational(1, 2), "0.5"),
    "half a unit": number(Rational(3, 20), "0.1"),
    "constants in order": less(pi, Rational(22, 7)),
    "nearly an integer": unequal(exp(pi * sqrt(163)), 262537412640768744),
    "close powers": less(Rational(1, 2**99), Rational(1, 2**98)),
    "a large factorial": less(factorial(50), Integer(10) ** 65),
}

FALSE = {
    "a digit": number(sigmoid(Integer(1)), "0.732"),
    "cut, not rounded": number(pi, "3.1415"),
    "more places than are right": number(Rational(2, 3), "0.66"),
    "the wrong order": less(Rational(22, 7), pi),
    "nearly an integer": equal(exp(pi * sqrt(163)), 262537412640768744),
    "close powers": equal(Rational(1, 2**99), Rational(1, 2**98)),
    "a rounded constant": equal(E, Rational(271828, 100000)),
}

UNPROVED = {
    "a free symbol": number(Symbol("x", real=True), "0.0"),
    "infinity": less(Integer(0), oo),
    "the edge of a ball": less(sqrt(2) * sqrt(3), sqrt(6)),
}


@pytest.mark.parametrize("title", TRUE)
def test_true_numbers_are_proved(title, holds):
    """A number that a ball keeps inside its tolerance is proved."""
    holds(TRUE[title], "ball arithmetic")


@pytest.mark.parametrize("title", FALSE)
def test_near_misses_are_refuted(title, fails):
    """A number outside its tolerance, if only by a digit, is refuted."""
    fails(FALSE[title])


@pytest.mark.parametrize("title", UNPROVED)
def test_open_numbers_are_not_proved(title, open_):
    """Balls decide nothing about what is not a closed number."""
    open_(UNPROVED[title])


def test_a_decimal_is_what_it_prints(holds):
    """A decimal in SymPy input is the rational number it prints."""
    x = Symbol("x", real=True)
    holds(equal(Float("0.1") * x, x / 10, given=[Eq(x, x, evaluate=False)]), "field normal form")
