"""Sets of signs: what may be known of a real number, and what follows for products, sums and opposites.

A sign is -1, 0 or 1; ``frozenset({0, 1})`` says "not negative".  None stands for "not seen to be real".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sympy import Expr

Sign = frozenset[int]
SignOf = Callable[[Expr], "Sign | None"]

NEGATIVE, ZERO, POSITIVE = frozenset({-1}), frozenset({0}), frozenset({1})
NONNEGATIVE, NONPOSITIVE = frozenset({0, 1}), frozenset({-1, 0})
ANY, NONZERO = frozenset({-1, 0, 1}), frozenset({-1, 1})

SIGNS_OF_GAP = {"<": POSITIVE, "<=": NONNEGATIVE, ">": NEGATIVE, ">=": NONPOSITIVE, "==": ZERO, "!=": NONZERO}
"""The signs of ``b - a`` that ``a`` relation ``b`` allows."""


def opposite(signs: Sign) -> Sign:
    """The signs of ``-a``."""
    return frozenset(-s for s in signs)


def meet(a: Sign | None, b: Sign | None) -> Sign | None:
    """What two findings about one number say together."""
    if a is None or b is None:
        return a if b is None else b
    return a & b


def of_product(signs: Iterable[Sign | None]) -> Sign | None:
    """The signs of a product."""
    total = POSITIVE
    for options in signs:
        if options is None:
            return None
        total = frozenset(a * b for a in total for b in options)
    return total


def of_sum(signs: Iterable[Sign | None]) -> Sign | None:
    """The signs of a sum."""
    known: list[Sign] = []
    for options in signs:
        if options is None:
            return None
        known.append(options)
    for side in (NONNEGATIVE, NONPOSITIVE):
        if all(s <= side for s in known):
            strict = any(0 not in s for s in known)
            return side - ZERO if strict else (ZERO if all(s == ZERO for s in known) else side)
    return ANY


def combinations(signs: list[Sign]) -> list[tuple[int, ...]]:
    """Every choice of one sign from each."""
    combos: list[tuple[int, ...]] = [()]
    for options in signs:
        combos = [(*combo, option) for combo in combos for option in options]
    return combos
