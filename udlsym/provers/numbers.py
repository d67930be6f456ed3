"""Closed numbers by ball arithmetic: printed decimals, and order between constants.

Decides: whether a closed expression lies within half a unit of the last printed place, or on which side of another it
lies, unless it lies exactly on the border.  How: enclosures of growing precision (python-flint's Arb); a ball that
lies inside the tolerance is a proof, as rigorous as interval arithmetic.  Stops at: equality of irrational numbers.
"""

from __future__ import annotations

from udlsym.balls import evaluating as balls
from udlsym.evidence import Enclosure, Evidence
from udlsym.statements import Statement

METHOD = "ball arithmetic"
PRECISIONS = (64, 256, 1024)


def prove(statement: Statement) -> Evidence | None:
    """The precision at which balls decide, or None."""
    if statement.symbols() or statement.definitions or statement.given:
        return None
    if statement.kind not in ("number", "inequality"):
        return None
    for precision in PRECISIONS:
        if statement.kind == "number":
            assert statement.tolerance is not None
            decided = balls.within(statement.lhs, statement.rhs, statement.tolerance, precision=precision)
        else:
            decided = balls.decide_relation(statement.lhs, statement.relation, statement.rhs, precision=precision)
        if decided is not None:
            return Enclosure(precision) if decided else None
    return None
