"""Statements about one number at numbers that are no fractions: roots of quadratic factors, multiples of pi.

A strict inequality may be met there and nowhere else: ``sin(x) < 1`` at pi/2, ``x**2 != 2`` at the root of 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp
from sympy.functions.elementary.trigonometric import TrigonometricFunction

from udlsym.counterexamples.joints import factors_of
from udlsym.statements import Statement

STRICT = ("<", ">", "!=")
"""Relations that fail where the sides meet."""
ANGLES = tuple(sp.pi * sp.Rational(p, q) for p, q in ((1, 2), (-1, 2), (1, 1), (1, 4), (-3, 4), (2, 1), (1, 3), (1, 6)))


def with_constants(statement: Statement) -> Iterator[Statement]:
    """A strict inequality about one number, with the hypothesis that this is one of some numbers."""
    if statement.relation not in STRICT or statement.kind != "inequality" or statement.definitions:
        return
    symbols = statement.symbols()
    if len(symbols) != 1 or any(symbol.is_integer for symbol in symbols):
        return
    (symbol,) = symbols
    gap = statement.lhs - statement.rhs
    angles = ANGLES if gap.has(TrigonometricFunction) else ()
    for number in (*_roots(gap, symbol), *angles):
        here = sp.Eq(symbol, number)
        if isinstance(here, sp.Eq):  # it may be seen to lie outside the domain
            yield statement.with_given(here)


def _roots(gap: Any, symbol: sp.Symbol) -> Iterator[Any]:
    """The irrational roots of the quadratic factors of a polynomial."""
    for factor in factors_of(gap):
        polynomial = sp.Poly(factor, symbol)
        if polynomial.degree() != 2:
            continue
        a, b, c = polynomial.all_coeffs()
        root = sp.sqrt(b**2 - 4 * a * c)
        if not root.is_rational:
            yield from ((-b + root) / (2 * a), (-b - root) / (2 * a))
