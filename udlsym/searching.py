"""The search for a counterexample, by the refuter for what a statement is about."""

from __future__ import annotations

from typing import TypeAlias

from udlsym import refuting
from udlsym.matrices import refuting as refuting_matrices
from udlsym.matrices.expressions import concerns_matrices
from udlsym.statements import Statement
from udlsym.verdicts import Witness

Search: TypeAlias = refuting.Search | refuting_matrices.Search

GLANCE, GLANCE_EFFORT = 3, 30_000
"""Points, and what they may cost, before anything is proved."""
GLANCE_ENOUGH = 4_000
"""What no further point is begun after."""
AFTER = 1
"""Points at which a proof is checked in addition."""


def search_for(statement: Statement) -> Search:
    """A search that nothing has been tried in yet."""
    if concerns_matrices(statement.lhs, statement.rhs):
        return refuting_matrices.Search(statement)
    return refuting.Search(statement)


def glance(statement: Statement, *, effort: int = GLANCE_EFFORT) -> Witness | None:
    """A counterexample among the first few simple points."""
    return search_for(statement).upto(GLANCE, effort=effort, enough=GLANCE_ENOUGH)


def cross_check(statement: Statement, search: Search | None = None) -> Witness | None:
    """A rigorous counterexample to a statement that was proved, hence a bug; None where all points agree."""
    search = search or search_for(statement)
    points = max(GLANCE, search.compared) + AFTER
    return search.upto(points, effort=GLANCE_EFFORT, enough=GLANCE_ENOUGH, closely=False)
