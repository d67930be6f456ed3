"""What every rule needs: the side condition that must hold, and the parts of an entry's data."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Symbol

from udlsym.errors import Rejected
from udlsym.evidence import Entry

MOST_TERMS = 400


def require(holds: bool, entry: Entry, what: str, *about: object) -> None:
    """Raise `Rejected` unless it holds; expressions are written out only then, for that takes long."""
    if not holds:
        shown = ", ".join(map(str, about))
        raise Rejected(f"{entry.rule}: {entry.source}: {what}{f': {shown}' if about else ''}")


def in_pairs(data: tuple[Basic, ...]) -> list[tuple[Any, Any]]:
    """The data two by two."""
    return list(zip(data[::2], data[1::2], strict=True))


def require_only(entry: Entry, *kinds: type) -> None:
    """Raise `Rejected` unless the source has one of these heads."""
    require(isinstance(entry.source, kinds), entry, "the rule does not speak of this head")


def runs_through(n: Symbol) -> bool:
    """Whether the domain of a symbol is an interval of integers: what is declared is no more than its sign."""
    declared = {name for name, value in n._assumptions_orig.items() if value is not None}
    sign = {"positive", "negative", "nonnegative", "nonpositive"}
    return bool(n.is_integer) and declared <= sign | {"integer", "real", "rational", "finite", "complex", "commutative"}
