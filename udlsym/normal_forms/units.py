"""What the two sides of a statement must share before they can be compared: units of exponents, ranges of sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd

from sympy import Expr, Rational


@dataclass(slots=True)
class Units:
    """What a first pass over a statement learns: units of exponents, their least constants, ranges of sums.

    ``changed`` says that one was changed after it had been used, so that a second pass is needed; with ``factorials``
    binomials are written by factorials.
    """

    exponents: dict[tuple[Expr, Expr], Rational] = field(default_factory=dict)
    uppers: dict[tuple[type, Expr, Expr], int] = field(default_factory=dict)
    lowers: dict[tuple[type, Expr, Expr], int] = field(default_factory=dict)
    constants: dict[tuple[Expr, Expr], Rational] = field(default_factory=dict)
    changed: bool = False
    factorials: bool = False

    def note(self, base: Expr, monomial: Expr, coefficient: Rational) -> Rational:
        """Record a coefficient; return the unit so far, of which every coefficient met is a multiple."""
        known = self.exponents.get((base, monomial))
        if known is None:
            unit = abs(coefficient)
        else:
            unit = Rational(gcd(known.p * coefficient.q, coefficient.p * known.q), known.q * coefficient.q)
        self.exponents[base, monomial] = unit
        self.changed |= known is not None and unit != known
        return unit

    def upper(self, key: tuple[type, Expr, Expr], constant: int) -> int:
        """Record the constant part of an upper bound; return the least so far."""
        known = self.uppers.get(key, constant)
        self.uppers[key] = min(known, constant)
        self.changed |= constant < known
        return self.uppers[key]

    def lower(self, key: tuple[type, Expr, Expr], constant: int) -> int:
        """Record the constant part of a lower bound; return the greatest so far."""
        known = self.lowers.get(key, constant)
        self.lowers[key] = max(known, constant)
        self.changed |= constant > known
        return self.lowers[key]

    def constant(self, base: Expr, moving: Expr, constant: Rational) -> Rational:
        """Record the constant part of an exponent; return the least so far, from which the others are counted."""
        known = self.constants.get((base, moving), constant)
        self.constants[base, moving] = min(known, constant)
        self.changed |= constant < known
        return self.constants[base, moving]
