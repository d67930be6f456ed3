"""Limits that are infinite.

Decides: ``Limit(f, x, a) = oo`` and ``= -oo`` where the algebra of limits, or the orders of growth of `asymptotics.py`,
lead to an infinity.  How: the limit is evaluated by the same deterministic rules by which the checker evaluates it.
Stops at: what those rules leave open - oscillation, factors of unknown sign, leading terms that cancel.
"""

from __future__ import annotations

from sympy import Limit, oo

from udlsym.evidence import Divergence, Evidence
from udlsym.statements import Statement

METHOD = "orders of growth"


def prove(statement: Statement) -> Evidence | None:
    """That there is nothing to be told, where one side is a limit and the other an infinity; or None."""
    sides = (statement.lhs, statement.rhs)
    if (statement.relation, statement.kind) != ("==", "equality") or not any(side in (oo, -oo) for side in sides):
        return None
    return Divergence() if any(isinstance(side, Limit) for side in sides) else None
