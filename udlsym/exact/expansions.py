"""Expansions in powers of t as t -> 0 from the right: ``sum of c_k t**k + o(t**order)``, k rational, c_k free of t.

Taylor's theorem for functions that are analytic where their argument tends to, the binomial series for powers; so the
terms that cancel in a difference quotient cancel exactly.  Deterministic and partial: what is not analytic there,
a leading coefficient that may vanish, or a logarithm of t raises `NoExpansion`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import (
    Add,
    Dummy,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    atan,
    cancel,
    cos,
    cosh,
    erf,
    exp,
    expand,
    log,
    oo,
    sin,
    sinh,
    tan,
    tanh,
)
from sympy.polys.polyerrors import PolynomialError

from udlsym.effort import spend
from udlsym.errors import UdlsymError

Sign = frozenset[int]
Order = Fraction | float
"""A rational exponent, or infinity where nothing is left out."""
POSITIVE, NEGATIVE = frozenset({1}), frozenset({-1})
LENGTHS = (1, 3, 6)
"""How far functions are expanded, at first and where that turned out too short."""
MOST_OPERATIONS = 400
_ENTIRE = (sin, cos, sinh, cosh, erf)
_ON_THE_LINE = (tanh, atan)


class NoExpansion(UdlsymError):
    """There is no expansion by these rules."""


class _TooShort(NoExpansion):
    """What counts lies beyond the terms that were kept."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """``terms[k]`` is the coefficient of t**k; what is left out is o(t**order)."""

    terms: dict[Fraction, Expr]
    order: Order = math.inf

    def leading(self) -> tuple[Fraction, Expr]:
        """The lowest exponent and its coefficient.  Raises `NoExpansion` where none is known."""
        if not self.terms:
            raise _TooShort("no term is left")
        lowest = min(self.terms)
        return lowest, self.terms[lowest]


class Expander:
    """Expansions of expressions in one variable, which is ``start + step * t``, or ``step / t`` for start = +-oo."""

    def __init__(self, variable: Symbol, start: Expr, step: int, sign_of: Callable[[Expr], Sign | None]) -> None:
        self.variable, self.sign_of = variable, sign_of
        if start in (oo, -oo):
            self.path = Expansion({Fraction(-1): Integer(1 if start == oo else -1)})
        else:
            self.path = _kept({Fraction(0): start, Fraction(1): Integer(step)}, math.inf)
        self.length = LENGTHS[0]

    def limit(self, expression: Expr) -> Expr:
        """The limit, ``oo`` and ``-oo`` included.  Raises `NoExpansion`."""
        return self._with_lengths(self._limit, expression)

    def direction(self, expression: Expr) -> Sign | None:
        """The sign of the expression near t = 0, where its leading coefficient has one; else None."""
        try:
            signs: Sign = self._with_lengths(self._direction, expression)
        except NoExpansion:
            return None
        return signs

    def _with_lengths(self, ask: Callable[[Expr], Any], expression: Expr) -> Any:
        for self.length in LENGTHS:
            try:
                return ask(expression)
            except _TooShort:
                if self.length == LENGTHS[-1]:
                    raise
        raise AssertionError

    def _limit(self, expression: Expr) -> Expr:
        found = self.of(expression)
        poles = sorted(k for k in found.terms if k < 0)
        poles = [k for k in poles if not _vanishes(found.terms[k])]
        if poles:
            return Integer(1 if self._definite(found.terms[poles[0]]) == POSITIVE else -1) * oo
        if found.order < 0:
            raise _TooShort(f"the expansion of {expression} ends too early")
        return found.terms.get(Fraction(0), Integer(0))

    def _direction(self, expression: Expr) -> Sign:
        return self._definite(self.of(expression).leading()[1])

    def _definite(self, coefficient: Expr) -> Sign:
        signs = self.sign_of(coefficient)
        if signs not in (POSITIVE, NEGATIVE):
            raise NoExpansion(f"the sign of {coefficient} is not known")
        assert signs is not None
        return signs

    # Rules -----------------------------------------------------------------------------------------------------------

    def of(self, expression: Expr) -> Expansion:
        """The expansion.  Raises `NoExpansion`."""
        spend(20)
        if self.variable not in expression.free_symbols:
            return _kept({Fraction(0): expression}, math.inf)
        if expression == self.variable:
            return self.path
        if isinstance(expression, Add):
            return _sum([self.of(term) for term in expression.args])
        if isinstance(expression, Mul):
            product = Expansion({Fraction(0): Integer(1)})
            for factor in expression.args:
                product = self._product(product, self.of(factor))
            return product
        if isinstance(expression, exp):
            return self._taylor(exp, expression.args[0])
        if isinstance(expression, Pow):
            return self._power(*expression.args)
        if isinstance(expression, log):
            return self._log(expression.args[0])
        if isinstance(expression, (*_ENTIRE, *_ON_THE_LINE)):
            return self._taylor(expression.func, expression.args[0])
        if isinstance(expression, tan):
            inner = expression.args[0]
            return self._product(self.of(sin(inner)), self._raised(self.of(cos(inner)), Integer(-1)))
        raise NoExpansion(f"no rule for the expansion of {expression.func.__name__}")

    def _taylor(self, function: Any, argument: Expr) -> Expansion:
        """Of a function that is entire, or analytic on the real line and taken there."""
        start, rest = self._near_constant(self.of(argument))
        if function in _ON_THE_LINE and self.sign_of(start) is None:
            raise NoExpansion(f"{function.__name__} may have a pole or a cut at {start}")
        return self._composed(lambda k: _derivative(function, k, start) / math.factorial(k), rest)

    def _near_constant(self, inner: Expansion) -> tuple[Expr, Expansion]:
        if any(k < 0 for k in inner.terms):
            raise NoExpansion("the argument does not tend to a number")
        if inner.order < 0:
            raise _TooShort("whether the argument tends to a number lies further on")
        constant = inner.terms.get(Fraction(0), Integer(0))
        return constant, Expansion({k: c for k, c in inner.terms.items() if k > 0}, inner.order)

    def _composed(self, coefficient: Callable[[int], Expr], small: Expansion) -> Expansion:
        """``sum of coefficient(k) small**k``, a convergent power series, for what tends to zero."""
        order = min(Fraction(self.length), small.order)
        total = Expansion({Fraction(0): coefficient(0)}, order)
        if not small.terms:
            return total if small.order != math.inf else Expansion({Fraction(0): coefficient(0)})
        lowest, power, k = min(small.terms), Expansion({Fraction(0): Integer(1)}), 0
        while (k + 1) * lowest <= order:
            k += 1
            power = self._product(power, small, upto=order)
            total = _sum([total, _scaled(power, coefficient(k))])
        return total

    def _product(self, a: Expansion, b: Expansion, upto: Order = math.inf) -> Expansion:
        order: Order = min(upto, a.order + _lowest(b), b.order + _lowest(a))
        terms: dict[Fraction, Expr] = {}
        for i, x in a.terms.items():
            for j, y in b.terms.items():
                if i + j <= order:
                    spend(10)
                    terms[i + j] = terms.get(i + j, Integer(0)) + x * y
        return _kept(terms, order)

    def _power(self, base: Expr, exponent: Expr) -> Expansion:
        if self.variable in exponent.free_symbols:
            if self.variable not in base.free_symbols:
                if self.sign_of(base) != POSITIVE:
                    raise NoExpansion(f"a power of {base}, which may not be positive")
                return self._taylor(exp, exponent * log(base))
            return self._taylor(exp, exponent * log(base))
        return self._raised(self.of(base), exponent)

    def _raised(self, base: Expansion, exponent: Expr) -> Expansion:
        if isinstance(exponent, Integer) and 0 < exponent <= 4:
            product = base
            for _ in range(int(exponent) - 1):
                product = self._product(product, base)
            return product
        lowest, factor, rest = self._normed(base)
        if exponent.is_integer is not True and self.sign_of(factor) != POSITIVE:
            raise NoExpansion(f"a power of {factor}, which may not be positive")
        if lowest == 0:
            shift = Fraction(0)
        elif isinstance(exponent, Rational):
            shift = lowest * Fraction(int(exponent.p), int(exponent.q))
        else:
            raise NoExpansion("a power of t with a symbol in its exponent")

        def binomial(k: int) -> Expr:
            return Mul(*(exponent - i for i in range(k))) / math.factorial(k)

        series = self._composed(binomial, rest)
        terms = {k + shift: factor**exponent * c for k, c in series.terms.items()}
        return _kept(terms, series.order + shift)

    def _normed(self, base: Expansion) -> tuple[Fraction, Expr, Expansion]:
        """v, c and u of ``c t**v (1 + u)``, c not zero and u -> 0."""
        lowest, factor = base.leading()
        signs = self.sign_of(factor)
        if signs is None or 0 in signs:
            raise NoExpansion(f"{factor} may vanish")
        rest = {k - lowest: c / factor for k, c in base.terms.items() if k != lowest}
        return lowest, factor, _kept(rest, base.order - lowest)

    def _log(self, argument: Expr) -> Expansion:
        lowest, factor, rest = self._normed(self.of(argument))
        if lowest != 0:
            raise NoExpansion("a logarithm of t")
        if self.sign_of(factor) != POSITIVE:
            raise NoExpansion(f"a logarithm of {factor}, which may not be positive")
        return self._composed(lambda k: log(factor) if k == 0 else Rational((-1) ** (k + 1), k), rest)


def _lowest(expansion: Expansion) -> Order:
    """An exponent k such that the whole is O(t**k)."""
    return min(expansion.terms) if expansion.terms else expansion.order


def _kept(terms: dict[Fraction, Expr], order: Order) -> Expansion:
    return Expansion({k: c for k, c in terms.items() if k <= order and not _plainly_zero(c)}, order)


def _plainly_zero(coefficient: Expr) -> bool:
    if coefficient == 0 or not isinstance(coefficient, (Add, Mul)):
        return bool(coefficient == 0)
    spend(30)
    if coefficient.count_ops() > MOST_OPERATIONS:
        raise NoExpansion("the coefficients become too large")
    return bool(expand(coefficient) == 0)


def _vanishes(coefficient: Expr) -> bool:
    """Whether a coefficient is zero once its fractions are put together."""
    try:
        return bool(cancel(coefficient) == 0)
    except PolynomialError:
        return False


def _sum(parts: list[Expansion]) -> Expansion:
    order = min(part.order for part in parts)
    terms: dict[Fraction, Expr] = {}
    for part in parts:
        for k, c in part.terms.items():
            terms[k] = terms.get(k, Integer(0)) + c
    return _kept(terms, order)


def _scaled(expansion: Expansion, factor: Expr) -> Expansion:
    return _kept({k: factor * c for k, c in expansion.terms.items()}, expansion.order)


@lru_cache(maxsize=10_000)
def _derivative(function: Any, k: int, at: Expr) -> Expr:
    z = Dummy("z")
    return function(z).diff(z, k).xreplace({z: at}) if k else function(at)
