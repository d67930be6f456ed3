"""Values of expressions at one point, to guess which subexpressions are equal.

A guess proves nothing: provers use it to choose what to prove.  Symbols take fixed values inside their domains; a head
without a rule takes a value that depends on its name and its arguments' values only, so equal arguments give equal
values.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable
from fractions import Fraction

from flint import acb, arb, ctx, fmpq
from sympy import (
    Add,
    Basic,
    E,
    Expr,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    cos,
    cosh,
    cot,
    coth,
    exp,
    log,
    pi,
    sin,
    sinh,
    tan,
    tanh,
)

BITS = 512
DIGITS = 60
LARGEST = 10_000

_FUNCTIONS: dict[type[Basic], Callable[[acb], acb]] = {
    exp: lambda u: u.exp(),
    log: lambda u: u.log(),
    sin: lambda u: u.sin(),
    cos: lambda u: u.cos(),
    tan: lambda u: u.tan(),
    cot: lambda u: u.cot(),
    sinh: lambda u: u.sinh(),
    cosh: lambda u: u.cosh(),
    tanh: lambda u: u.tanh(),
    coth: lambda u: u.coth(),
}


class Fingerprints:
    """Remembers what every subexpression seen is worth at the point."""

    def __init__(self) -> None:
        self._values: dict[Basic, acb] = {}

    def of(self, expression: Expr) -> Hashable:
        """A key that equal expressions share, as far as rounding lets it."""
        with ctx.workprec(BITS):
            value = self._value(expression)
            return (_digits(value.real), _digits(value.imag))

    def ratio(self, a: Expr, b: Expr) -> Rational | None:
        """The simple rational number by which a seems to be a multiple of b, if there is one."""
        with ctx.workprec(BITS):
            below = self._value(b)
            if below.contains(0):
                return None
            ratio = self._value(a) / below
            if not ratio.imag.contains(0) or ratio.real.contains(0) or not ratio.real.rel_accuracy_bits() > BITS // 2:
                return None
            middle = ratio.real.mid()
            simple = (
                Fraction(int((middle * arb(2) ** BITS).floor().unique_fmpz() or 0), 2**BITS)
                if abs(middle) < LARGEST
                else 0
            )
            guess = Fraction(simple).limit_denominator(LARGEST)
            near = abs(ratio.real - fmpq(guess.numerator, guess.denominator)) < arb(2) ** (-BITS // 2)
            return Rational(guess.numerator, guess.denominator) if near and guess else None

    def _value(self, expression: Basic) -> acb:
        known = self._values.get(expression)
        if known is None:
            known = self._compute(expression)
            if not known.is_finite():
                known = self._drawn(type(expression).__name__, *map(self._key, expression.args))
            self._values[expression] = known
        return known

    def _key(self, expression: Basic) -> str:
        return _digits(self._value(expression).real) + _digits(self._value(expression).imag)

    def _compute(self, expression: Basic) -> acb:
        if isinstance(expression, Rational):
            return acb(fmpq(int(expression.p), int(expression.q)))
        if expression in (pi, E, I):
            return {pi: acb.pi(), E: acb(1).exp(), I: acb(0, 1)}[expression]
        if isinstance(expression, Symbol):
            return _at(expression)
        if isinstance(expression, (Add, Mul)):
            total = acb(0 if isinstance(expression, Add) else 1)
            for arg in expression.args:
                total = total + self._value(arg) if isinstance(expression, Add) else total * self._value(arg)
            return total
        if isinstance(expression, exp):
            return self._value(expression.args[0]).exp()
        if isinstance(expression, Pow):
            base, exponent = map(self._value, expression.args)
            if isinstance(expression.exp, Integer):
                return base ** int(expression.exp)
            return base**exponent
        function = _FUNCTIONS.get(expression.func)
        if function is not None:
            return function(self._value(expression.args[0]))
        if not expression.args or not all(isinstance(arg, Expr) for arg in expression.args):
            return self._drawn(str(expression))
        return self._drawn(str(expression.func), *map(self._key, expression.args))

    def _drawn(self, *parts: str) -> acb:
        dice = random.Random("|".join(parts))
        return acb(fmpq(dice.randint(1, 10**12), 10**12))


def _at(symbol: Symbol) -> acb:
    dice = random.Random(symbol.name)
    if symbol.is_integer:
        value = fmpq(dice.randint(2, 9))
    else:
        value = fmpq(dice.randint(10**12, 2 * 10**13), 10**13 + 37)
    if symbol.is_negative or symbol.is_nonpositive or (not symbol.is_nonnegative and dice.random() < 0.5):
        value = -value
    if symbol.is_real is not True:
        return acb(value, fmpq(dice.randint(10**12, 2 * 10**13), 10**13 + 51))
    return acb(value)


def _digits(value: arb) -> str:
    """The leading digits of a ball that is small enough to show them; zero where it may be zero."""
    if value.contains(0):
        return "0"
    return value.mid().str(DIGITS, radius=False)
