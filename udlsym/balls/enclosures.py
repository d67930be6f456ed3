"""Numbers that are exact, or enclosed by a ball: arithmetic and the elementary functions on them.

A `Value` is an exact rational (``fmpq``), an exact complex rational (`Gaussian`), a real ball (``arb``) or a complex
ball (``acb``).  The type carries knowledge: an ``fmpq`` or ``arb`` *is* real.  Every function returns a value that
contains the true one, with SymPy's principal branches, or raises `Undefined` or `Unclear`.  Balls have the working
precision of ``flint.ctx``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

from flint import acb, arb, fmpq, fmpz

from udlsym.errors import UdlsymError

EXACT_BITS = 50_000
"""An exact rational longer than this becomes a ball."""


class Undefined(UdlsymError):
    """The expression has no value here: a zero denominator, log(0), a pole.  Choose another point."""


class Unclear(UdlsymError):
    """Balls of this precision do not tell: a sign, a branch, a denominator, or the effort is too large."""


@dataclass(frozen=True, slots=True)
class Gaussian:
    """The exact complex number ``real + imag*I``; ``imag`` is not zero."""

    real: fmpq
    imag: fmpq


Value: TypeAlias = fmpq | Gaussian | arb | acb

ZERO, ONE, HALF = fmpq(0), fmpq(1), fmpq(1, 2)


def is_exact(value: Value) -> TypeGuard[fmpq | Gaussian]:
    """Whether the value is an exact number, not a ball."""
    return isinstance(value, (fmpq, Gaussian))


def is_real(value: Value) -> TypeGuard[fmpq | arb]:
    """Whether the value is known to be real."""
    return isinstance(value, (fmpq, arb))


def to_ball(value: Value) -> acb:
    """The value as a complex ball."""
    if isinstance(value, Gaussian):
        return acb(arb(value.real), arb(value.imag))
    return acb(value)


def to_real(value: Value) -> arb:
    """The value as a real ball.  Raises `Unclear` where it is not known to be real."""
    if isinstance(value, (fmpq, arb)):
        return arb(value)
    raise Unclear("a real value is needed")


def settle(value: Value) -> Value:
    """The value in its tidiest type.  Raises `Unclear` where a ball is infinite."""
    if isinstance(value, fmpq):
        return value if value.height_bits() <= EXACT_BITS else arb(value)
    if isinstance(value, Gaussian):
        return settle(value.real) if value.imag == 0 else value
    if not value.is_finite():
        raise Unclear("the ball is unbounded at this precision")
    if isinstance(value, acb) and value.imag.is_zero():
        return value.real
    return value


def parts(value: Value) -> tuple[fmpq | arb, fmpq | arb]:
    """Real and imaginary part."""
    if isinstance(value, (fmpq, arb)):
        return value, ZERO
    return value.real, value.imag


def sign_of(value: Value) -> int | None:
    """-1, 0 or 1 where the sign of a real value is certain, else None."""
    if not is_real(value):
        return None
    if value > 0:
        return 1
    if value < 0:
        return -1
    return 0 if isinstance(value, fmpq) or value.is_zero() else None


def differ(a: Value, b: Value) -> bool | None:
    """True where the values are certainly different, False where they are exactly the same number, else None."""
    if is_exact(a) and is_exact(b):
        return a != b
    return None if to_ball(a).overlaps(to_ball(b)) else True


def related(lhs: Value, relation: str, rhs: Value) -> bool | None:
    """Whether the relation certainly holds (True), certainly fails (False), or neither is certain (None)."""
    if relation in ("==", "!="):
        different = differ(lhs, rhs)
        return different if different is None or relation == "!=" else not different
    if not (is_real(lhs) and is_real(rhs)):
        return None
    if relation in (">", ">="):
        lhs, rhs, relation = rhs, lhs, "<" if relation == ">" else "<="
    gap = (lhs < rhs, lhs >= rhs) if relation == "<" else (lhs <= rhs, lhs > rhs)
    return True if gap[0] else False if gap[1] else None


def excludes_zero(value: Value) -> bool:
    """Whether the value is certainly not zero."""
    return differ(value, ZERO) is True


def bounded(value: Value, bits: int) -> Value:
    """The value itself.  Raises `Unclear` where it may exceed ``2**bits`` in size."""
    size = abs(to_ball(value)).upper()
    if not size < fmpz(1) << bits:
        raise Unclear(f"a number beyond 2**{bits} is not evaluated here")
    return value


def add(a: Value, b: Value) -> Value:
    """``a + b``."""
    if isinstance(a, Gaussian) or isinstance(b, Gaussian):
        if is_exact(a) and is_exact(b):
            (p, q), (r, s) = parts(a), parts(b)
            return settle(Gaussian(p + r, q + s))
        a, b = to_ball(a), to_ball(b)
    return settle(a + b)


def multiply(a: Value, b: Value) -> Value:
    """``a * b``; an exact zero stays exact."""
    if any(isinstance(factor, fmpq) and factor == 0 for factor in (a, b)):
        return ZERO
    if isinstance(a, Gaussian) or isinstance(b, Gaussian):
        if is_exact(a) and is_exact(b):
            (p, q), (r, s) = parts(a), parts(b)
            return settle(Gaussian(p * r - q * s, p * s + q * r))
        a, b = to_ball(a), to_ball(b)
    return settle(a * b)


def negate(a: Value) -> Value:
    """``-a``."""
    return multiply(fmpq(-1), a)


def subtract(a: Value, b: Value) -> Value:
    """``a - b``."""
    return add(a, negate(b))


def invert(a: Value) -> Value:
    """``1/a``.  Raises `Undefined` at an exact zero."""
    if isinstance(a, Gaussian):
        size = a.real**2 + a.imag**2
        return settle(Gaussian(a.real / size, -a.imag / size))
    if isinstance(a, fmpq):
        if a == 0:
            raise Undefined("division by zero")
        return 1 / a
    if not excludes_zero(a):
        raise Unclear("a denominator may be zero")
    return settle(1 / a)


def absolute(a: Value) -> Value:
    """``|a|``."""
    if isinstance(a, Gaussian):
        return power(a.real**2 + a.imag**2, HALF)
    if isinstance(a, fmpq):
        return -a if a < 0 else a
    return settle(abs(a))


def exponential(a: Value) -> Value:
    """``exp(a)``."""
    if a == 0 and isinstance(a, fmpq):
        return ONE
    bounded(a, 30)
    return settle(to_real(a).exp() if is_real(a) else to_ball(a).exp())


def logarithm(a: Value) -> Value:
    """The principal logarithm; on the negative axis the imaginary part is pi."""
    if isinstance(a, fmpq) and a in (0, 1):
        if a == 0:
            raise Undefined("log(0)")
        return ZERO
    if is_real(a):
        sign = sign_of(a)
        if sign is None or sign == 0:
            raise Unclear("the argument of a logarithm may be zero")
        ball = to_real(a)
        return settle(ball.log()) if sign > 0 else settle(acb((-ball).log(), arb.pi()))
    return settle(off_cut(to_ball(a)).log())


def off_cut(ball: acb) -> acb:
    """The ball itself.  Raises `Unclear` where it meets the negative axis or zero."""
    if not (ball.real > 0 or ball.imag > 0 or ball.imag < 0):
        raise Unclear("the ball meets a branch cut")
    return ball


def power(base: Value, exponent: Value) -> Value:
    """``base**exponent`` on the principal branch; ``0**0 = 1``."""
    if isinstance(exponent, fmpq) and exponent.q == 1:
        return _integer_power(base, int(exponent.p))
    if isinstance(base, fmpq) and base == 1:
        return ONE
    if isinstance(base, fmpq) and base == 0:
        return _power_of_zero(exponent)
    if isinstance(base, fmpq) and isinstance(exponent, fmpq):
        root = _exact_root(base, exponent)
        if root is not None:
            return root
    if is_real(base) and exponent in (HALF, -HALF):
        sign = sign_of(base)
        if not sign:
            raise Unclear("the argument of a root may be zero")
        ball = to_real(base)
        root = ball.sqrt() if sign > 0 else acb(arb(0), (-ball).sqrt())
        return settle(root) if exponent == HALF else invert(settle(root))
    return exponential(multiply(exponent, logarithm(base)))


def _integer_power(base: Value, n: int) -> Value:
    if n == 0:
        return ONE
    if n < 0:
        return _integer_power(invert(base), -n)
    if isinstance(base, fmpq):
        if base in (0, 1, -1):
            return base if n % 2 else base * base
        if n.bit_length() < 32 and base.height_bits() * n <= EXACT_BITS:
            return base**n
    if isinstance(base, Gaussian) and n <= 256:
        result: Value = ONE
        for _ in range(n):
            result = multiply(result, base)
        return result
    if n.bit_length() > 40:
        raise Unclear("an exponent beyond 2**40 is not evaluated here")
    return settle(to_real(base) ** n if is_real(base) else to_ball(base) ** n)


def _power_of_zero(exponent: Value) -> Value:
    sign = sign_of(parts(exponent)[0])
    if sign is None:
        raise Unclear("0 to a power whose sign is not clear")
    if sign > 0:
        return ZERO
    raise Undefined("0 to a power that is not positive")


def _exact_root(base: fmpq, exponent: fmpq) -> Value | None:
    """``base**exponent`` where it is rational, or rational times I, and small; else None."""
    degree, negative = int(exponent.q), base < 0
    if degree > 64 or base.height_bits() > 4096 or (negative and degree != 2):
        return None
    size = -base if negative else base
    p, q = size.p.root(degree), size.q.root(degree)
    if p**degree != size.p or q**degree != size.q:
        return None
    root = Gaussian(ZERO, fmpq(p, q)) if negative else fmpq(p, q)
    return _integer_power(root, int(exponent.p))


def floor_of(a: Value) -> Value:
    """The largest integer that is at most the real value."""
    if isinstance(a, fmpq):
        return fmpq(a.floor())
    whole = to_real(a).floor().unique_fmpz()
    if whole is None:
        raise Unclear("a ball meets the jump of floor")
    return fmpq(whole)


def entire(name: str, at_zero: fmpq, real_bits: int) -> Callable[[Value], Value]:
    """A function without cuts, by its name in flint; arguments up to ``2**real_bits``, 2**20 off the real axis."""

    def function(a: Value) -> Value:
        if isinstance(a, fmpq) and a == 0:
            return at_zero
        bounded(a, real_bits if is_real(a) else 20)
        ball: arb | acb = to_real(a) if is_real(a) else to_ball(a)
        result: arb | acb = getattr(ball, name)()
        return settle(result)

    return function


def inverse_on_the_line(name: str, lower: int | None, upper: int | None) -> Callable[[Value], Value]:
    """An inverse function where it is real: arguments between ``lower`` and ``upper``; else where off all real cuts.

    Its cuts lie on the real axis outside the interval, or on the imaginary axis if the interval is the whole line.
    """

    def function(a: Value) -> Value:
        if isinstance(a, fmpq) and a == 0 and name != "acos" and name != "acosh":
            return ZERO
        if is_real(a):
            ball = to_real(a)
            if (lower is not None and not ball >= lower) or (upper is not None and not ball <= upper):
                raise Unclear(f"{name} outside its real domain")
            result: arb | acb = getattr(ball, name)()
            return settle(result)
        z = to_ball(a)
        across = z.real if lower is None and upper is None else z.imag
        if not (across > 0 or across < 0):
            raise Unclear(f"the ball may meet a branch cut of {name}")
        result = getattr(z, name)()
        return settle(result)

    return function
