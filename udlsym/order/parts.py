"""Proofs of the statements about numbers to which one about matrices comes down."""

from __future__ import annotations

from udlsym.evidence import Constant, Evidence
from udlsym.normal_forms.preparing import prepared
from udlsym.order.casework import by_cases
from udlsym.statements import Statement


def prove_part(part: Statement) -> Evidence | None:
    """A proof of a statement about numbers."""
    if part.kind in ("up-to-constant", "proportional"):
        normaliser = prepared(part)
        left, right = normaliser.normal(part.lhs), normaliser.normal(part.rhs)
        field = normaliser.check.field
        value = field.expression((field.subtract if part.kind == "up-to-constant" else field.divide)(left, right))
        normaliser.visit(value)
        return None if value.free_symbols & set(part.modulo) else Constant(value, tuple(normaliser.entries))
    if part.kind not in ("equality", "inequality", "count"):
        return None
    return by_cases(part)


__all__ = ["prove_part"]
