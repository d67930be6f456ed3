"""Equality up to a term, or a factor, that does not depend on given variables.

Decides: whether the difference (or the quotient) of the sides, in normal form, is free of the variables.  How: the
field prover's normal form is canonical, so a variable that cancels is gone.  Stops where the normal form stops.
"""

from __future__ import annotations

from sympy import IndexedBase

from udlsym.evidence import Constant, Evidence
from udlsym.normal_forms.preparing import gap_between_sides
from udlsym.statements import Statement

METHOD = "normal form modulo constants"


def prove(statement: Statement) -> Evidence | None:
    """The constant by which the sides differ, or None."""
    if statement.kind not in ("up-to-constant", "proportional"):
        return None
    found = gap_between_sides(statement, quotient=statement.kind == "proportional")
    if found is None:
        return None
    value, entries = found
    names = value.free_symbols | {base.label for base in value.atoms(IndexedBase)}
    return None if names & set(statement.modulo) else Constant(value, entries)
