"""Which names may be taken for one another: symbols of one kind, of one stem, of one quantity at two times."""

from __future__ import annotations

from typing import Any

from sympy import Indexed, Symbol


def alike(symbol: Symbol, others: Any) -> list[Symbol]:
    """Other symbols of the same kind."""
    return [s for s in dict.fromkeys(others) if isinstance(s, Symbol) and s != symbol and _kind(s) == _kind(symbol)]


def _kind(symbol: Symbol) -> str:
    return "integer" if symbol.is_integer else "real" if symbol.is_extended_real else "complex"


def is_like(one: Any, other: Any) -> bool:
    """Whether both are entries, or both values of functions, with as many indices or arguments."""
    return isinstance(one, Indexed) == isinstance(other, Indexed) and len(one.args) == len(other.args)


def same_stem(one: Symbol, other: Symbol) -> bool:
    """Whether two names differ in what follows the first underscore only, as ``alpha`` and ``alpha_prev``."""
    return stem(one) == stem(other)


def is_a_step_apart(one: Symbol, other: Symbol) -> bool:
    """Whether two names are one quantity at two times, as ``g_t`` and ``g_{t+1}``."""
    here, there = (s.name.partition("_")[2].strip("{}") for s in (one, other))
    steps = [f"{index}{step}" for index in (here, there) for step in ("+1", "-1")]
    return same_stem(one, other) and bool(here and there) and (here in steps or there in steps)


def stem(symbol: Symbol) -> str:
    """What stands before the first underscore of a name."""
    return str(symbol.name.partition("_")[0])
