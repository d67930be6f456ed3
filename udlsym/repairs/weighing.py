"""What keeps an edit from being a repair although it can be proved: that it leaves too little of what was printed."""

from __future__ import annotations

from typing import Any

from sympy import Add, Derivative, Indexed, MatrixSymbol, Mul, Symbol
from sympy.core.function import AppliedUndef

from udlsym.exact.calculus import Prime
from udlsym.repairs.changes import Assume, Edit, Put, Relate
from udlsym.statements import Statement

LONG, MOST = 12, 5
"""Operations of a side of which a fifth is too little to leave."""
SHORT = 4
"""Operations in a side to which something was restored."""


def keeps_most(statement: Statement, candidate: Statement) -> bool:
    """Whether an edit that makes both sides the same expression leaves a third of that side as it was printed.

    A name to which a short factor or term is restored is left as it was.
    """
    printed, edited = (
        (statement.lhs, candidate.lhs) if candidate.rhs == statement.rhs else (statement.rhs, candidate.rhs)
    )
    if isinstance(edited, (Add, Mul)) and printed in edited.args and edited.count_ops() <= SHORT:
        return True
    return printed.count_ops() > 0 and edited.count_ops() > 0 and 3 * printed.count_ops() >= edited.count_ops()


def touched(edit: Edit) -> str:
    """What an edit touches: a side, the relation, or the hypotheses."""
    return getattr(edit.change, "side", type(edit.change).__name__)


def empties(statement: Statement, edit: Edit, candidate: Statement) -> bool:
    """Whether an edit strikes out most of a side, or all that it was printed to depend on but counters and bounds."""
    if isinstance(edit.change, (Assume, Relate)):
        return False
    sides = ((statement.lhs, candidate.lhs), (statement.rhs, candidate.rhs))
    return any((bool(_content(old)) and not _content(new)) or _is_mostly_gone(old, new) for old, new in sides)


def _is_mostly_gone(old: Any, new: Any) -> bool:
    return bool(old != new and old.count_ops() > LONG and MOST * new.count_ops() <= old.count_ops())


def _content(expression: Any) -> set[Any]:
    found = expression.atoms(Indexed, AppliedUndef, MatrixSymbol)
    return found | {s for s in expression.free_symbols if isinstance(s, Symbol) and not s.is_integer}


def is_notation(statement: Statement, candidate: Statement) -> bool:
    """Whether an edit leaves or began with a bare derivative of a function without a definition, and says only so."""
    defined = {definition.head.func for definition in statement.definitions}

    def bare(side: Any) -> bool:
        return isinstance(side, Prime) or (isinstance(side, Derivative) and isinstance(side.expr, AppliedUndef))

    def primed(side: Any) -> Any:
        whole = {d: Prime(d.expr) for d in side.atoms(Derivative) if bare(d) and d.expr.args == d.variables}
        return side.xreplace({d: prime for d, prime in whole.items() if d.expr.func not in defined})

    if not any(map(bare, (statement.lhs, statement.rhs, candidate.lhs, candidate.rhs))):
        return False
    return bool(primed(candidate.lhs) == primed(candidate.rhs))


def is_special(statement: Statement, edit: Edit, candidate: Statement) -> bool:
    """Whether an edit only puts a number for an index, of which nothing is said any more."""
    if edit.kind != "index" or not isinstance(edit.change, Put):
        return False
    return all(new.is_number for _, new in edit.change.news) and candidate.symbols() < statement.symbols()
