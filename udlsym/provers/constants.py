"""Equality up to a term, or a factor, that does not depend on given variables.

Decides: whether the difference (or the quotient) of the sides, in normal form, is free of the variables.  How: the
field prover's normal form is canonical, so a variable that cancels is gone.  Stops where the normal form stops.
"""

from __future__ import annotations

from sympy import IndexedBase

from udlsym.evidence import Constant, Evidence
from udlsym.normalising import normal_form
from udlsym.statements import Statement

METHOD = "normal form modulo constants"


def prove(statement: Statement) -> Evidence | None:
    """The constant by which the sides differ, or None."""
    if statement.kind == "up-to-constant":
        found = normal_form(statement, statement.lhs - statement.rhs)
    elif statement.kind == "proportional":
        found = normal_form(statement, statement.lhs / statement.rhs)
    else:
        return None
    if found is None:
        return None
    value, entries = found
    names = value.free_symbols | {base.label for base in value.atoms(IndexedBase)}
    return None if names & set(statement.modulo) else Constant(value, entries)
