"""Equality by normal form in a field of functions.

Decides: equalities of expressions built by field operations from independent generators - symbols, entries of
families, exponentials of rationally dependent exponents, roots and logarithms of factors of known sign, undefined
functions, sums and products over symbolic ranges.  How: both sides become rational functions of the generators, which
are compared exactly (Risch's structure theorem is what makes exponentials of independent exponents independent).
Stops at: algebraic dependence between generators that the entries do not show, and identities that need induction.
"""

from __future__ import annotations

from udlsym.effort import within
from udlsym.evidence import Evidence
from udlsym.normal_forms.preparing import identity
from udlsym.statements import Statement

METHOD = "field normal form"
EFFORT = 500_000


def prove(statement: Statement) -> Evidence | None:
    """Evidence that the two sides agree, or None."""
    if statement.relation != "==":
        return None
    found = within(EFFORT, identity, statement)
    return None if found is None else found[0]
