"""Growth at infinity: which of ``exp(t)``, ``t**2``, ``log(t)``, ``gamma(t)`` outruns which, and with what factor.

Every expression is compared with ``c * exp(sum of k t**d log(t)**e) * log(t)**b`` as t -> oo, c not zero, the sum over
pairs (d, e) of which the larger outruns the smaller (Hardy, *Orders of Infinity*).  A sum goes with its fastest terms,
as long as these do not cancel; where constants cancel, exp(u), cos(u) and (1 + u)**r for u -> 0 go on with their second
terms, as log(1 + u) and sin(u) do with their first.  Gamma goes by Stirling's formula.  Deterministic and partial.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from sympy import (
    Add,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    ceiling,
    cos,
    cosh,
    exp,
    expand,
    factorial,
    floor,
    gamma,
    log,
    oo,
    pi,
    sin,
    sinh,
    sqrt,
    tanh,
)

from udlsym.effort import spend
from udlsym.errors import UdlsymError

Sign = frozenset[int]
Exponents = dict[tuple[Rational, int], Expr]
BOUNDED = (sin, cos)


class NoGrowth(UdlsymError):
    """How fast an expression grows is not settled by these rules."""


@dataclass(frozen=True, slots=True)
class Growth:
    """``factor * exp(sum of k t**d log(t)**e) * log(t)**logs``; the key (0, 1) is the power of t."""

    factor: Expr
    exponents: Exponents
    logs: Expr = S.Zero


class AtInfinity:
    """Growth in one variable t -> oo, t positive; ``sign_of`` knows the signs of the other terms."""

    def __init__(self, variable: Symbol, sign_of: Callable[[Expr], Sign | None]) -> None:
        self.t = variable
        self.sign_of = sign_of

    def limit(self, expression: Expr) -> Expr:
        """The limit, ``oo`` and ``-oo`` included.  Raises `NoGrowth`."""
        factors = [self._steadied(factor) for factor in Mul.make_args(expression)]
        if any(new is not old for new, old in zip(factors, Mul.make_args(expression), strict=True)):
            with suppress(NoGrowth):
                if self.limit(Mul(*factors)) == 0:
                    return Integer(0)
        factors = list(Mul.make_args(expression))
        tame = [f for f in factors if isinstance(f, BOUNDED) and self.t in f.free_symbols]
        if tame and all(self.sign_of(f.args[0]) is not None for f in tame):
            try:
                if self._side(self.of(Mul(*(f for f in factors if f not in tame)))) < 0:
                    return Integer(0)
            except NoGrowth:
                pass
        growth = self.of(expression)
        side = self._side(growth)
        if side == 0:
            return growth.factor
        return Integer(0) if side < 0 else self._direction(growth.factor) * oo

    def _steadied(self, factor: Expr) -> Expr:
        """A power of a negative number by its absolute value, where the exponent stays an integer."""
        if not isinstance(factor, Pow) or not factor.exp.is_integer or self.t in factor.base.free_symbols:
            return factor
        return (-factor.base) ** factor.exp if self.sign_of(factor.base) == frozenset({-1}) else factor

    def of(self, expression: Expr) -> Growth:
        """The growth of an expression that does not vanish near infinity.  Raises `NoGrowth`."""
        spend(20)
        if self.t not in expression.free_symbols:
            self._direction(expression)
            return Growth(expression, {})
        if expression == self.t:
            return Growth(Integer(1), {(Rational(0), 1): Integer(1)})
        if isinstance(expression, Mul):
            return self._product([self.of(factor) for factor in expression.args])
        if isinstance(expression, Add):
            return self._sum(expression)
        if isinstance(expression, exp):
            return self._exp(expression.args[0])
        if isinstance(expression, Pow):
            return self._power(*expression.args)
        if isinstance(expression, log):
            return self._log(expression.args[0])
        if isinstance(expression, factorial):
            return self._gamma(expression.args[0] + 1)
        if isinstance(expression, gamma):
            return self._gamma(expression.args[0])
        if isinstance(expression, (sinh, cosh, tanh)):
            return self.of(expression.rewrite(exp))
        if isinstance(expression, (floor, ceiling)):
            return self._whole_part(expression)
        if isinstance(expression, BOUNDED):
            return self._circular(expression)
        raise NoGrowth(f"no rule for the growth of {expression}")

    # Parts -----------------------------------------------------------------------------------------------------------

    def _direction(self, value: Expr) -> int:
        signs = self.sign_of(value)
        if signs not in (frozenset({1}), frozenset({-1})):
            raise NoGrowth(f"the sign of {value} is not known")
        (sign,) = signs
        return sign

    def _require_real(self, exponent: Expr) -> None:
        """Raise for an exponent that may not be real: ``exp(t**2 + I*t)`` grows in no direction."""
        if self.sign_of(exponent) is None:
            raise NoGrowth(f"{exponent} may not be real")

    def _side(self, growth: Growth) -> int:
        """1, 0 or -1: it outruns the constants, is of their order, or tends to zero."""
        for key in sorted(growth.exponents, reverse=True):
            if growth.exponents[key] != 0:
                return self._direction(growth.exponents[key])
        return 0 if growth.logs == 0 else self._direction(growth.logs)

    def _product(self, parts: list[Growth]) -> Growth:
        exponents: Exponents = {}
        for part in parts:
            for key, value in part.exponents.items():
                exponents[key] = expand(exponents.get(key, Integer(0)) + value)
        return Growth(Mul(*(p.factor for p in parts)), exponents, Add(*(p.logs for p in parts)))

    def _raised(self, growth: Growth, exponent: Expr) -> Growth:
        if not isinstance(exponent, Integer) and self._direction(growth.factor) < 0:
            raise NoGrowth("a power of what is negative")
        self._require_real(exponent)
        exponents = {key: expand(value * exponent) for key, value in growth.exponents.items()}
        return Growth(growth.factor**exponent, exponents, growth.logs * exponent)

    def _compare(self, a: Growth, b: Growth) -> int:
        return self._side(self._product([a, self._raised(Growth(Integer(1), b.exponents, b.logs), Integer(-1))]))

    def _fastest(self, parts: list[Growth]) -> Growth | None:
        """The growth of a sum; None where the fastest parts cancel."""
        fastest = [parts[0]]
        for part in parts[1:]:
            order = self._compare(part, fastest[0])
            fastest = [part] if order > 0 else [*fastest, part] if order == 0 else fastest
        total = expand(Add(*(part.factor for part in fastest)))
        if total == 0:
            return None
        self._direction(total)
        return Growth(total, fastest[0].exponents, fastest[0].logs)

    def _sum(self, expression: Add) -> Growth:
        found = self._fastest([self.of(term) for term in expression.args])
        if found is not None:
            return found
        flat = expand(expression.replace(log, self._log_apart))
        if flat == 0:
            raise NoGrowth(f"{expression} vanishes")
        if flat != expression:
            return self.of(flat)
        first, seconds = Integer(0), []
        for term in expression.args:
            factors = Mul.make_args(term)
            moving = [f for f in factors if self.t in f.free_symbols]
            near_one = [(f, second) for f in moving if (second := self._second(f)) is not None]
            if len(near_one) != 1:
                first += term
                continue
            ((factor, second),) = near_one
            rest = Mul(*(f for f in factors if f is not factor))
            first += rest
            seconds.append(self._product([self.of(rest), second]))
        first = expand(first)
        if not seconds:
            raise NoGrowth(f"what is left of {expression} is not known")
        if first != 0:
            seconds.append(self.of(first))
        left = self._fastest(seconds)
        if left is None:
            raise NoGrowth(f"the second terms of {expression} cancel too")
        return left

    def _log_apart(self, argument: Expr) -> Expr:
        """``log(m + r) = log(m) + log(1 + r/m)`` for the one term m > 0 that outruns the others."""
        whole = log(argument)
        if not isinstance(argument, Add) or self.t not in argument.free_symbols:
            return whole
        try:
            growths = [(term, self.of(term)) for term in argument.args]
            main, fastest = growths[0]
            for term, growth in growths[1:]:
                if self._compare(growth, fastest) > 0:
                    main, fastest = term, growth
            if any(term is not main and self._compare(growth, fastest) >= 0 for term, growth in growths):
                return whole
            if self._side(fastest) == 0 or self._direction(fastest.factor) < 0:
                return whole
        except NoGrowth:
            return whole
        parts = Mul.make_args(main)
        if any(self.sign_of(f) != frozenset({1}) for f in parts):
            return whole
        logs = [f.args[0] if isinstance(f, exp) else log(f) for f in parts]
        return Add(*logs) + log(expand(argument / main))

    def _second(self, function: Expr) -> Growth | None:
        """The growth of ``f - 1`` for a function that tends to 1 by a rule of its own; None for others."""
        if isinstance(function, (exp, cos)):
            inner = self.of(function.args[0])
            if self._side(inner) < 0:
                if isinstance(function, exp):
                    return inner
                return self._product([Growth(Rational(-1, 2), {}), self._raised(inner, Integer(2))])
        elif isinstance(function, Pow) and self.t not in function.exp.free_symbols:
            inner = self.of(expand(function.base - 1))
            if self._side(inner) < 0:
                return self._product([Growth(function.exp, {}), inner])
        return None

    def _exp(self, argument: Expr) -> Growth:
        parts: list[Growth] = []
        for term in Add.make_args(expand(argument)):
            if self.t not in term.free_symbols:
                parts.append(Growth(exp(term), {}))
                continue
            monomial = self._monomial(term)
            if monomial is not None and monomial[0] > (0, 0):
                key, coefficient = monomial
                self._require_real(coefficient)
                parts.append(Growth(Integer(1), {key: coefficient}))
                continue
            growth = self.of(term)
            side = self._side(growth)
            if side == 0:
                parts.append(Growth(exp(growth.factor), {}))
            elif side > 0:
                raise NoGrowth(f"exp({term}) grows with more than the leading term of {term}")
        return self._product(parts)

    def _monomial(self, term: Expr) -> tuple[tuple[Rational, int], Expr] | None:
        """(d, e) and k of exactly ``k t**d log(t)**e``."""
        coefficient, moving = term.as_independent(self.t, as_Add=False)
        power, logs = Rational(0), 0
        for factor in Mul.make_args(moving):
            base, exponent = factor.as_base_exp()
            if base == self.t and isinstance(exponent, Rational):
                power += exponent
            elif base == log(self.t) and isinstance(exponent, Integer) and exponent > 0:
                logs += int(exponent)
            else:
                return None
        return (power, logs), coefficient

    def _power(self, base: Expr, exponent: Expr) -> Growth:
        if self.t not in exponent.free_symbols:
            return self._raised(self.of(base), exponent)
        if self._direction(self.of(base).factor) < 0:
            raise NoGrowth(f"a power of {base}, which is negative")
        total = Integer(0)
        for factor in Mul.make_args(base):
            inner, power = factor.as_base_exp()
            if isinstance(factor, exp):
                total += factor.args[0]
            elif self._direction(self.of(inner).factor) > 0:
                total += power * log(inner)
            else:
                raise NoGrowth(f"the logarithm of {factor}")
        return self._exp(expand(exponent * total))

    def _log(self, argument: Expr) -> Growth:
        growth = self.of(argument)
        if self._direction(growth.factor) < 0:
            raise NoGrowth(f"the logarithm of {argument}, which is negative")
        for key in sorted(growth.exponents, reverse=True):
            power, logs = key
            if growth.exponents[key] != 0:
                self._direction(growth.exponents[key])
                return Growth(growth.exponents[key], {(Rational(0), 1): power}, Integer(logs))
        if growth.logs != 0:
            raise NoGrowth("a logarithm of a logarithm")
        if growth.factor == 1:
            return self.of(expand(argument - 1))
        return self.of(log(growth.factor))

    def _gamma(self, argument: Expr) -> Growth:
        """``gamma(k t + c) ~ sqrt(2 pi) (k t)**(k t + c - 1/2) exp(-k t)`` for k > 0."""
        slope = argument.coeff(self.t, 1)
        rest = expand(argument - slope * self.t)
        if self.t in rest.free_symbols or self.t in slope.free_symbols or self._direction(slope) < 0:
            raise NoGrowth(f"Stirling's formula at {argument}")
        if self.sign_of(rest) is None:
            raise NoGrowth(f"{rest} may not be real")
        half = rest - Rational(1, 2)
        return Growth(
            sqrt(2 * pi) * slope**half,
            {(Rational(1), 1): slope, (Rational(1), 0): expand(slope * log(slope) - slope), (Rational(0), 1): half},
        )

    def _whole_part(self, expression: Expr) -> Growth:
        inner = self.of(expression.args[0])
        if self._side(inner) > 0:
            return inner
        raise NoGrowth(f"{expression} stays where it jumps")

    def _circular(self, expression: Expr) -> Growth:
        inner = self.of(expression.args[0])
        side = self._side(inner)
        if side < 0:
            return inner if isinstance(expression, sin) else Growth(Integer(1), {})
        if side == 0:
            return self.of(expression.func(inner.factor))
        raise NoGrowth(f"{expression} oscillates")
