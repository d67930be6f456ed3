"""The right number in the place of a printed one: exact where the left side is rational, rounded by balls elsewhere."""

from __future__ import annotations

from typing import Any

from flint import arb, ctx, fmpq
from sympy import Integer, Rational

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import evaluate
from udlsym.counterexamples.mending import DOUBTS
from udlsym.counterexamples.witnesses import Point
from udlsym.errors import UdlsymError
from udlsym.statements import Statement


def exact_value(statement: Statement) -> Rational | None:
    """The left side as an exact rational number, where it is closed and is one."""
    point = Point(statement.definitions, (), 0, {})
    try:
        value = evaluate(statement.lhs, 128, point.resolve)
    except (UdlsymError, *DOUBTS):
        return None
    if point.touched or not isinstance(value, fmpq):
        return None
    return Rational(int(value.p), int(value.q))


def rounded(expression: Any, unit: Rational) -> Rational | None:
    """The multiple of ``unit`` nearest to a closed expression, by balls; None where they do not tell."""
    for precision in (64, 256, 1024):
        try:
            value = evaluate(expression, precision)
        except (UdlsymError, *DOUBTS):
            continue
        if not en.is_real(value):
            return None
        with ctx.workprec(precision):
            whole = (arb(value) * unit.q / unit.p + arb(1) / 2).floor().unique_fmpz()
        if whole is not None:
            return Integer(int(whole)) * unit
    return None


def decimal(value: Rational, places: int) -> str:
    """A multiple of ``10**-places`` as it is printed."""
    digits = str(abs(int(value * 10**places))).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def places_of(statement: Statement) -> int | None:
    """The decimal places to which a statement prints a number; None where it prints an exact one.

    A stated tolerance that is no half unit of a place counts as one place finer than it.
    """
    if not statement.tolerance:
        return None
    unit = 2 * statement.tolerance
    places = next((n for n in range(40) if unit == Rational(1, 10**n)), None)
    return next(n for n in range(400) if statement.tolerance * 10**n >= 1) if places is None else places


def in_words(value: Any) -> str:
    """A value as one would say it: a decimal where a few places are exact."""
    places = next((n for n in range(1, 7) if isinstance(value, Rational) and (value * 10**n).is_integer), None)
    return str(value) if places is None or value.is_integer else decimal(value, places)


def as_printed(value: Rational, places: int | None) -> str:
    """A number with so many decimals, or exactly."""
    return str(value) if places is None else decimal(value, places)
