"""Inequalities that need an idea: sums of squares, squares on both sides, or growth from a point or a turn.

Decides: polynomials that are sums of squares; inequalities with square roots and moduli (Minkowski), and between
elementary functions that agree at a point and whose difference grows away from it (``sin(x) <= x``,
``x - x**3/6 <= sin(x)``, the Lipschitz bounds of tanh and the sigmoid).  How: each idea leaves simpler inequalities,
which sign certificates and combinations prove, or the same ideas again.  Stops at: `DEEPEST` ideas, one in the other.
"""

from __future__ import annotations

from udlsym.evidence import Evidence
from udlsym.order.casework import by_cases
from udlsym.order.gram import sum_of_squares
from udlsym.order.growing import grown
from udlsym.order.ordering import sign_evidence
from udlsym.order.squaring import squared
from udlsym.order.summands import summed
from udlsym.order.turning import turned
from udlsym.statements import Statement

METHOD = "order by squares and growth"
DEEPEST = 3
CASES_IN_A_TERM = 2


def prove(statement: Statement) -> Evidence | None:
    """Evidence by one idea after another, or None."""
    if statement.relation in ("==", "!=") or statement.tolerance is not None:
        return None
    return _by_ideas(statement, DEEPEST)


def _by_ideas(statement: Statement, depth: int) -> Evidence | None:
    def plainly(part: Statement) -> Evidence | None:
        return sign_evidence(part)[0]

    def simpler(part: Statement) -> Evidence | None:
        found = plainly(part)
        return found if found is not None or depth == 1 else _by_ideas(part, depth - 1)

    def by_few_cases(part: Statement) -> Evidence | None:
        return by_cases(part, CASES_IN_A_TERM)

    by_idea = sum_of_squares(statement) or squared(statement, simpler) or turned(statement, plainly)
    by_idea = by_idea or summed(statement, by_few_cases)
    return by_idea or grown(statement, simpler) or turned(statement, simpler)
