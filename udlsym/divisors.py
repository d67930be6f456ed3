"""Divisors and logarithms that a text has and SymPy's expression has no longer: ``x/x`` is 1 once it is read.

An equality counts where both sides are defined, so what cancelled is kept as the hypothesis that it does not vanish:
``x/x == sign(x)**2`` must not be refuted at x = 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp


def cancelled(divisors: Iterable[Any], sides: Iterable[Any]) -> list[sp.Basic]:
    """``Ne(d, 0)`` for the factors d of divisors, and of arguments of logarithms, by which no side divides any more."""
    kept = {base for side in sides for base in _divided_by(side)}
    factors = dict.fromkeys(factor for divisor in divisors for factor in _factors(divisor))
    return [sp.Ne(factor, 0) for factor in factors if factor not in kept and _may_vanish(factor)]


def _divided_by(side: Any) -> set[Any]:
    found: set[Any] = set()
    for node in side.atoms(sp.Pow, sp.log):
        if isinstance(node, sp.log):
            found.update(_factors(node.args[0]))
        elif node.exp.could_extract_minus_sign():
            found.update(_factors(node.base))
    return found


def _factors(expression: Any) -> list[Any]:
    parts = sp.Mul.make_args(expression)
    return [p.base if isinstance(p, sp.Pow) else p for p in parts]


def _may_vanish(factor: Any) -> bool:
    return bool(factor.free_symbols) and factor.is_zero is None and not isinstance(factor, sp.exp)


__all__ = ["cancelled"]
