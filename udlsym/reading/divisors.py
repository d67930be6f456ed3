"""What a text says and SymPy's expression no longer shows: ``x/x`` is 1 once it is read, and so is ``gamma(x)**0``.

An equality counts where both sides are defined, so a divisor that cancelled is kept as the hypothesis that it does not
vanish: ``x/x == sign(x)**2`` must not be refuted at x = 0.  Anything else that may be undefined and was lost is kept
as it was written, and a counterexample counts only where that has a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy as sp

from udlsym.exact.conditions import Need, needs


def loses(written: sp.Basic, read: sp.Basic, *, anywhere: bool = False) -> bool:
    """Whether something that may be undefined stands in ``written`` and not in ``read``, which SymPy made of it.

    With ``anywhere`` it may stand where it counts in some cases only.
    """
    try:
        kept = {part for need in needs(read, ()) for part in _parts(need, anywhere)}
        return any(part not in kept for need in needs(written, ()) for part in _parts(need, anywhere))
    except (TypeError, ValueError, AttributeError, ArithmeticError, LookupError, RecursionError):
        return True


def _parts(need: Need, anywhere: bool) -> list[tuple[Any, bool, bool]]:
    term = _evaluated(need.term)
    if need.opaque and not term.free_symbols and not term.has(need.term.func):
        return []  # a number that SymPy knows, such as zeta(2)
    return [(part, need.certain or anywhere, need.opaque) for part in ([term] if need.opaque else _factors(term))]


def _evaluated(term: Any) -> Any:
    return term.func(*map(_evaluated, term.args)) if term.args else term


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


__all__ = ["cancelled", "loses"]
