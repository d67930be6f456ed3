"""Equality and order by distinguishing the sign of what decides a piecewise function.

Decides: statements about ReLU, indicators, |x|, max, min, Kronecker deltas and other functions by cases, once the
signs of finitely many real expressions are fixed.  How: splits on one such expression into < 0, = 0 and > 0 - the
joint is a case of its own, so ``>`` against ``>=`` matters - until the pieces are known.  Contradictory cases are
closed by the hypothesis they contradict.  Stops at: more than `casework.DEEPEST` nested splits.
"""

from __future__ import annotations

from udlsym.evidence import Evidence
from udlsym.order.casework import by_cases
from udlsym.statements import Statement

METHOD = "case distinction"


def prove(statement: Statement) -> Evidence | None:
    """Evidence by cases, or None."""
    if statement.kind not in ("equality", "inequality", "count"):
        return None
    return by_cases(statement)
