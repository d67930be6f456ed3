"""SymPy's functions, by their classes, on exact values and balls: `FUNCTIONS` maps a class to its rule.

A rule takes the values of the arguments and returns a value that contains the true one, with SymPy's branches and
conventions (``sign(0) = 0``, ``Heaviside(0) = 1/2``), or raises `Undefined` or `Unclear`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import sympy as sp
from flint import acb, fmpq, fmpz

from udlsym.balls import enclosures as en
from udlsym.balls.enclosures import Gaussian, Unclear, Undefined, Value


def _sign(a: Value) -> Value:
    sign = en.sign_of(a)
    if sign is not None:
        return fmpq(sign)
    if en.is_real(a):
        raise Unclear("the sign of a ball that contains zero")
    return en.multiply(a, en.invert(en.absolute(a)))


def _heaviside(a: Value, at_zero: Value = en.HALF) -> Value:
    sign = en.sign_of(a)
    if sign is None:
        raise Unclear("Heaviside of a ball that contains zero")
    return at_zero if sign == 0 else fmpq(sign > 0)


def _extreme(wanted: Literal["<", ">"]) -> Callable[..., Value]:
    def function(*values: Value) -> Value:
        best = values[0]
        for value in values[1:]:
            better = en.related(value, wanted, best)
            if better is None:
                a, b = en.to_real(best), en.to_real(value)
                best = en.settle(a.min(b) if wanted == "<" else a.max(b))
            elif better:
                best = value
        en.to_real(best)
        return best

    return function


def _gamma(a: Value) -> Value:
    if isinstance(a, fmpq) and a.q == 1:
        n = int(a.p)
        if n <= 0:
            raise Undefined("a pole of the gamma function")
        if n <= 2000:
            return fmpq(fmpz.fac_ui(n - 1))
    en.bounded(a, 20)
    return en.settle(en.to_real(a).gamma() if en.is_real(a) else en.to_ball(a).gamma())


def _loggamma(a: Value) -> Value:
    sign = en.sign_of(a)
    if sign == 1:
        en.bounded(a, 200)
        return en.settle(en.to_real(a).lgamma())
    if sign is not None or en.is_real(a):
        raise Unclear("loggamma on its branch cut")
    en.bounded(a, 20)
    return en.settle(en.off_cut(en.to_ball(a)).lgamma())


def _factorial(a: Value) -> Value:
    return _gamma(en.add(a, en.ONE))


def _binomial(n: Value, k: Value) -> Value:
    if not isinstance(k, fmpq) or k.q != 1:
        top = _factorial(n)
        return en.multiply(top, en.invert(en.multiply(_factorial(k), _factorial(en.subtract(n, k)))))
    count = int(k.p)
    if isinstance(n, fmpq) and n.q == 1 and n >= 0 and 2 * count > int(n.p):
        count = int(n.p) - count
    if count < 0:
        return en.ZERO
    if count > 2000:
        raise Unclear("a binomial coefficient this large is not evaluated here")
    result: Value = en.ONE
    for j in range(count):
        factor = en.multiply(en.subtract(n, fmpq(j)), fmpq(1, j + 1))
        result = en.multiply(result, factor)
    return result


def _harmonic(n: Value) -> Value:
    if isinstance(n, fmpq) and n.q == 1 and 0 <= n <= 5000:
        return fmpq.harmonic(n.p)
    raise Unclear("a harmonic number with this index is not evaluated here")


def _rising(step: int) -> Callable[[Value, Value], Value]:
    def function(a: Value, k: Value) -> Value:
        if not (isinstance(k, fmpq) and k.q == 1 and 0 <= k <= 2000):
            raise Unclear("a factorial power with this exponent is not evaluated here")
        result: Value = en.ONE
        for j in range(int(k.p)):
            result = en.multiply(result, en.add(a, fmpq(step * j)))
        return result

    return function


def _delta(i: Value, j: Value) -> Value:
    different = en.differ(i, j)
    if different is None:
        raise Unclear("whether two indices are the same")
    return fmpq(not different)


def _bessel(name: str) -> Callable[[Value, Value], Value]:
    def function(order: Value, a: Value) -> Value:
        en.bounded(order, 12)
        z, n = en.to_ball(en.bounded(a, 20)), en.to_ball(order)
        if name in ("bessel_k", "bessel_y") or not (isinstance(order, fmpq) and order.q == 1):
            en.off_cut(z)
        result: acb = getattr(z, name)(n)
        if en.is_real(order) and en.is_real(a):
            return en.settle(result.real)
        return en.settle(result)

    return function


def _atan2(y: Value, x: Value) -> Value:
    if not (en.is_real(x) and en.is_real(y)):
        raise Unclear("atan2 of complex numbers")
    return _arg(en.add(x, en.multiply(Gaussian(en.ZERO, en.ONE), y)))


def _arg(a: Value) -> Value:
    return en.parts(en.logarithm(a))[1]


def _modulo(a: Value, b: Value) -> Value:
    return en.subtract(a, en.multiply(b, en.floor_of(en.multiply(a, en.invert(b)))))


def _conjugate(a: Value) -> Value:
    real, imag = en.parts(a)
    return en.subtract(real, en.multiply(Gaussian(en.ZERO, en.ONE), imag))


def _reciprocal(function: Callable[[Value], Value]) -> Callable[[Value], Value]:
    return lambda a: en.invert(function(a))


_sin, _cos = en.entire("sin", en.ZERO, 512), en.entire("cos", en.ONE, 512)
_tan, _tanh = en.entire("tan", en.ZERO, 512), en.entire("tanh", en.ZERO, 30)
_sinh, _cosh = en.entire("sinh", en.ZERO, 30), en.entire("cosh", en.ONE, 30)

FUNCTIONS: dict[type, Callable[..., Value]] = {
    sp.exp: en.exponential,
    sp.sin: _sin, sp.cos: _cos, sp.tan: _tan, sp.sinh: _sinh, sp.cosh: _cosh, sp.tanh: _tanh,
    sp.csc: _reciprocal(_sin), sp.sec: _reciprocal(_cos), sp.cot: _reciprocal(_tan),
    sp.csch: _reciprocal(_sinh), sp.sech: _reciprocal(_cosh), sp.coth: _reciprocal(_tanh),
    sp.sinc: en.entire("sinc", en.ONE, 512),
    sp.asin: en.inverse_on_the_line("asin", -1, 1), sp.acos: en.inverse_on_the_line("acos", -1, 1),
    sp.atan: en.inverse_on_the_line("atan", None, None), sp.asinh: en.inverse_on_the_line("asinh", None, None),
    sp.acosh: en.inverse_on_the_line("acosh", 1, None), sp.atanh: en.inverse_on_the_line("atanh", -1, 1),
    sp.erf: en.entire("erf", en.ZERO, 20), sp.erfc: en.entire("erfc", en.ONE, 20),
    sp.erfi: en.entire("erfi", en.ZERO, 15),
    sp.gamma: _gamma, sp.loggamma: _loggamma, sp.factorial: _factorial, sp.binomial: _binomial,
    sp.harmonic: _harmonic, sp.rf: _rising(1), sp.ff: _rising(-1),
    sp.besseli: _bessel("bessel_i"), sp.besselj: _bessel("bessel_j"), sp.besselk: _bessel("bessel_k"),
    sp.Abs: en.absolute, sp.sign: _sign, sp.Heaviside: _heaviside, sp.Max: _extreme(">"), sp.Min: _extreme("<"),
    sp.floor: en.floor_of, sp.ceiling: lambda a: en.negate(en.floor_of(en.negate(a))), sp.Mod: _modulo,
    sp.re: lambda a: en.parts(a)[0], sp.im: lambda a: en.parts(a)[1], sp.conjugate: _conjugate,
    sp.arg: _arg, sp.atan2: _atan2, sp.KroneckerDelta: _delta,
}  # fmt: skip
