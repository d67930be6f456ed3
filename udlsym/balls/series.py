"""Rigorous enclosures of infinite sums whose terms t(k) have a ratio ``t(k+1)/t(k) = c * P(k)/Q(k)``.

P and Q are polynomials with rational coefficients: powers, factorials, binomials and rational functions of the index
have such a ratio.  The first terms are added up; what is left is bounded by the terms' ratio r from some n on:

    |r| <= q < 1                     |tail| <= |t(n)| / (1 - q)              the geometric series
    |r| <= 1 - s/k with s > 1        |tail| <= |t(n)| * (n - 1)/(s - 1)      Raabe
    -1 + s/k <= r <= 0 with s > 0    |tail| <= |t(n)|                        Leibniz: alternating, falling to 0

Raabe: ``(k - 1)|t(k)| - k|t(k+1)| >= (s - 1)|t(k)|``, added up.  That an inequality between polynomials holds from n
on is seen from the signs of the coefficients at k = n + j.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import sympy as sp
from flint import acb, arb, ctx, fmpq, fmpq_poly, fmpz

from udlsym.balls import enclosures as en
from udlsym.balls.enclosures import Unclear, Value
from udlsym.effort import spend

if TYPE_CHECKING:
    from udlsym.balls.evaluating import Evaluation

Quotient: TypeAlias = tuple[fmpq_poly, fmpq_poly]

BEGINNINGS = (2, 8, 32, 128, 512)
"""How many terms may stand before those whose ratio is bounded."""
LONGEST = 1000
"""The largest number of terms that are added up after those."""
HIGHEST = 40
"""The largest degree of P and Q."""

K = fmpq_poly([0, 1])
UNIT = fmpq_poly([1])


class NoSeries(Unclear):
    """The terms have no ratio of this kind."""


def endless_sum(e: Evaluation, body: Any, index: sp.Symbol, lower: int) -> Value:
    """The sum of ``body`` for the index from ``lower`` to infinity.  Raises `Unclear` where it is not enclosed."""
    try:
        return _series(e, body, index, lower)
    except NoSeries:
        parts = sp.Add.make_args(sp.expand_mul(body))
        if len(parts) == 1:
            raise
    total: Value = en.ZERO
    for part in parts:  # each converges by itself
        total = en.add(total, _series(e, part, index, lower))
    return total


def _series(e: Evaluation, body: Any, index: sp.Symbol, lower: int) -> Value:
    ratio = _ratio(e, body, index)
    for first in (lower + before for before in BEGINNINGS):
        if not ratio.counts_from(first):
            continue
        start = e.scope({index: fmpq(first)}).value(body)
        ends = en.is_exact(start) and start == en.ZERO  # for each later term is a multiple of it
        if ends or ratio.bound(first) is not None:
            break
    else:
        raise NoSeries("whether the series converges is not seen here")
    total: Value = en.ZERO
    for n in range(lower, first):
        total = en.add(total, e.scope({index: fmpq(n)}).value(body))
    return total if ends else _added(_ball(total), _ball(start), ratio, first)


def _added(total: arb | acb, term: arb | acb, ratio: Ratio, first: int) -> Value:
    """The terms from ``first`` on added up until the rest is small, and a ball that contains the rest."""
    small = arb(fmpq(1, fmpz(1) << ctx.prec))
    share = _ball(ratio.bound(first) or en.ONE)
    k = first
    while k - first < LONGEST and not abs(term) * share < small:
        spend()
        total, term = total + term, term * _ball(ratio.at(k))
        k += 1
    bound = ratio.bound(k)
    if bound is None:
        raise NoSeries("whether the series converges is not seen here")
    rest = (abs(term) * _ball(bound)).upper()
    if not rest.is_finite():
        raise Unclear("the ball is unbounded at this precision")
    return en.settle(total + (arb(0, rest) if isinstance(term, arb) else acb(arb(0, rest), arb(0, rest))))


def _ball(value: Value) -> arb | acb:
    return en.to_real(value) if en.is_real(value) else en.to_ball(value)


@dataclass(frozen=True, slots=True)
class Ratio:
    """``factor * above(k)/below(k)``; the leading coefficient of ``below`` is positive."""

    factor: Value
    above: fmpq_poly
    below: fmpq_poly

    def at(self, k: int) -> Value:
        """The ratio of the term after k to that at k."""
        return en.multiply(self.factor, self.above(fmpq(k)) / self.below(fmpq(k)))

    def counts_from(self, n: int) -> bool:
        """Whether ``below`` is seen to have no zero from n on."""
        return bool(_nonnegative(self.below, n) and self.below(fmpq(n)) > 0)

    def bound(self, n: int) -> Value | None:
        """What the size of the term at n is to be multiplied with for a bound on it and all later ones together.

        None where `counts_from` does not hold at n, or no bound is seen.
        """
        if not self.counts_from(n):
            return None
        below = self.below
        above = next((p for p in (self.above, -self.above) if _nonnegative(p, n)), None)
        if above is None:
            return None
        size = en.absolute(self.factor)
        most = next((q for q in _ends(above, below, n) if _nonnegative(q * below - above, n)), None)
        if most is not None:
            quotient = en.multiply(size, most)
            if en.related(quotient, "<", en.ONE) is True:
                return en.invert(en.subtract(en.ONE, quotient))
        if not isinstance(self.factor, fmpq):  # but then it is 1
            return None
        falls = K * (below - above)  # k * (1 - |r|) is this over ``below``
        least = next((s for s in reversed(_ends(falls, below, n)) if _nonnegative(falls - s * below, n)), fmpq(0))
        if least > 1:
            return (n - 1) / (least - 1)
        alternating = self.above(fmpq(n)) <= 0  # and so later, for it does not change its sign
        return en.ONE if least > 0 and alternating else None


def _ends(above: fmpq_poly, below: fmpq_poly, n: int) -> list[fmpq]:
    """The values of a quotient at n and in the limit, and two more, in order."""
    start, degree = above(fmpq(n)) / below(fmpq(n)), below.degree()
    limit = above[degree] / below[degree] if above.degree() <= degree else start
    low, high = min(start, limit), max(start, limit)
    return sorted({low, (low + high) / 2, high, 2 * high - low})


def _nonnegative(polynomial: fmpq_poly, n: int) -> bool:
    """Whether all coefficients at k = n + j are nonnegative, and so the values at every j >= 0."""
    spend()
    return all(c >= 0 for c in polynomial(fmpq_poly([n, 1])).coeffs())


# The ratio of a term


def _ratio(e: Evaluation, body: Any, index: sp.Symbol) -> Ratio:
    factor, (above, below) = Factors(e, index).ratio(body)
    if isinstance(factor, fmpq):
        factor, above = en.ONE, factor * above
    positive = below[below.degree()] > 0
    return Ratio(factor, above, below) if positive else Ratio(factor, -above, -below)


class Factors:
    """The ratio of the next term to a term, factor by factor, at the values that the parameters have.

    Every rule says ``t(k+1) * below(k) = c * above(k) * t(k)``; that ``below`` is not zero is seen by `Ratio.bound`.
    """

    def __init__(self, e: Evaluation, index: sp.Symbol) -> None:
        self.e, self.index = e, index

    def ratio(self, body: Any) -> tuple[Value, Quotient]:
        """A number and a quotient of polynomials whose product is the ratio.  Raises `NoSeries`."""
        spend()
        if not self._moves(body):
            return en.ONE, (UNIT, UNIT)
        try:
            above, below = self._rational(body)
            return en.ONE, _checked(_next(above) * below, _next(below) * above)
        except NoSeries:
            pass
        if isinstance(body, sp.Mul):
            number: Value = en.ONE
            top, bottom = UNIT, UNIT
            for factor in body.args:
                c, (above, below) = self.ratio(factor)
                number, (top, bottom) = en.multiply(number, c), _checked(top * above, bottom * below)
            return number, (top, bottom)
        if isinstance(body, sp.exp):
            return en.exponential(self._slope(body.args[0])), (UNIT, UNIT)
        if isinstance(body, sp.Pow):
            return self._of_power(*body.args)
        if isinstance(body, sp.factorial):
            return en.ONE, (self._rising(body.args[0]), UNIT)
        if isinstance(body, sp.gamma):
            return en.ONE, (self._rising(body.args[0] - 1), UNIT)
        if isinstance(body, sp.binomial):
            return en.ONE, self._of_binomial(*body.args)
        raise NoSeries(f"the ratio of {type(body).__name__}")

    def _moves(self, part: Any) -> bool:
        return self.index in part.free_symbols

    def _of_power(self, base: Any, exponent: Any) -> tuple[Value, Quotient]:
        """``b**(a*k + c)`` has the ratio ``b**a`` where b is not 0; an integer power has that of its base, to it."""
        if not self._moves(base):
            value = self.e.value(base)
            if not en.excludes_zero(value):
                raise Unclear("a power of what may be 0")
            return en.power(value, self._slope(exponent)), (UNIT, UNIT)
        if not isinstance(exponent, sp.Integer) or abs(exponent) > 12:
            raise NoSeries("a power without a rational ratio")
        number, (above, below) = self.ratio(base)
        n = int(exponent)
        if n < 0:
            above, below = below, above
        return en.power(number, fmpq(n)), _checked(above ** abs(n), below ** abs(n))

    def _of_binomial(self, top: Any, bottom: Any) -> Quotient:
        """By ``(q + 1) C(p, q + 1) = (p - q) C(p, q)``, or by factorials where all three numbers are natural."""
        q, c = self._polynomial(bottom), self._step(bottom)
        if not self._moves(top):
            if c != 1 or q[0].q != 1:
                raise NoSeries("a binomial of this kind")
            return self._polynomial(top) - q, q + 1  # q + 1 > 0 is seen later, and q is an integer
        p, a = self._polynomial(top), self._step(top)
        if not 0 < c <= a or p[0].q != 1 or q[0].q != 1 or (a == c and p[0] < q[0]):
            raise NoSeries("a binomial of this kind")
        return _rise(p, a), _rise(q, c) * _rise(p - q, a - c)  # ``q + 1`` and ``p - q + 1`` are positive later

    def _rising(self, argument: Any) -> fmpq_poly:
        """``factorial(x + a)/factorial(x)`` for an argument ``x = a*k + c``."""
        return _rise(self._polynomial(argument), self._step(argument))

    def _step(self, argument: Any) -> int:
        polynomial = self._polynomial(argument)
        if polynomial.degree() != 1 or polynomial[1].q != 1 or not 0 < polynomial[1] <= 12:
            raise NoSeries("an argument without an integer step")
        return int(polynomial[1].p)

    def _slope(self, exponent: Any) -> Value:
        """The number a in an exponent ``a*k + c``."""
        slope: Value = en.ZERO
        for term in sp.Add.make_args(sp.expand(exponent)):
            if not self._moves(term):
                continue
            rest = [factor for factor in sp.Mul.make_args(term) if factor != self.index]
            if len(rest) == len(sp.Mul.make_args(term)) or any(map(self._moves, rest)):
                raise NoSeries("an exponent that is not linear")
            slope = en.add(slope, self.e.value(sp.Mul(*rest)))
        return slope

    def _polynomial(self, part: Any) -> fmpq_poly:
        above, below = self._rational(part)
        if below.degree() > 0:
            raise NoSeries("no polynomial")
        return above / below[0]

    def _rational(self, part: Any) -> Quotient:
        """A rational function of the index, with the values that everything else has."""
        spend()
        if part == self.index:
            return K, UNIT
        if not self._moves(part):
            value = self.e.value(part)
            if not isinstance(value, fmpq):
                raise NoSeries("a coefficient that is not rational")
            return value * UNIT, UNIT
        if isinstance(part, sp.Pow) and isinstance(part.exp, sp.Integer) and abs(part.exp) <= 12:
            above, below = self._rational(part.base)
            n = int(part.exp)
            return _checked(*((above**n, below**n) if n >= 0 else (below**-n, above**-n)))
        if not isinstance(part, (sp.Add, sp.Mul)):
            raise NoSeries("no rational function")
        top, bottom = (fmpq_poly([0]) if isinstance(part, sp.Add) else UNIT), UNIT
        for argument in part.args:
            above, below = self._rational(argument)
            if isinstance(part, sp.Add):
                top, bottom = _checked(top * below + above * bottom, bottom * below)
            else:
                top, bottom = _checked(top * above, bottom * below)
        return top, bottom


def _checked(above: fmpq_poly, below: fmpq_poly) -> Quotient:
    if max(above.degree(), below.degree()) > HIGHEST or below == 0:
        raise Unclear("a ratio of too high a degree, or none")
    return above, below


def _next(polynomial: fmpq_poly) -> fmpq_poly:
    return polynomial(fmpq_poly([1, 1]))


def _rise(polynomial: fmpq_poly, step: int) -> fmpq_poly:
    result = UNIT
    for j in range(1, step + 1):
        result *= polynomial + j
    return result
