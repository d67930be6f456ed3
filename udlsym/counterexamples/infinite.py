"""Sides that are infinite: ``oo`` itself, and limits that are certainly infinite at a point.

An infinite value differs from every number and from the other infinity.  But an equality that says nothing of infinity
counts where both sides are numbers: a limit that is infinite for some parameters only tells nothing against it.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import ctx

from udlsym.balls.evaluating import Evaluation, NotUnderstood, Unclear, Undefined, evaluate, show
from udlsym.counterexamples.witnesses import Point
from udlsym.exact.calculus import NotDifferentiable
from udlsym.exact.limits import NoLimit, evaluate_limit
from udlsym.exact.signs import facts_of
from udlsym.statements import Statement

ENDS = (sp.oo, -sp.oo)


def may_be_infinite(statement: Statement) -> bool:
    """Whether a statement is an equality with an infinity, or a limit that certainly is one, as a side."""
    sides = (statement.lhs, statement.rhs)
    if (statement.relation, statement.kind) != ("==", "equality"):
        return False
    return any(side in ENDS or _always(side, statement) for side in sides)


def _always(side: Any, statement: Statement) -> bool:
    """Whether a side is a limit that is infinite whatever the values of the parameters are."""
    if not isinstance(side, sp.Limit) or statement.definitions:
        return False
    try:
        return evaluate_limit(side, facts_of(statement.given)) in ENDS
    except (NoLimit, NotDifferentiable):
        return False


def apart(statement: Statement, point: Point, precision: int, steps: int) -> tuple[str, str] | None:
    """Both sides in words where one of them is infinite and the other certainly is not the same, else None."""
    sides = (statement.lhs, statement.rhs)
    try:
        values = [_infinity(side, point, precision) for side in sides]
        if not any(values) or values[0] == values[1]:
            return None
        told = [
            str(value) if value else show(evaluate(side, precision, point.resolve, steps=steps))
            for side, value in zip(sides, values, strict=True)
        ]
    except (Unclear, Undefined, NotUnderstood, TypeError, ValueError, RecursionError):
        return None
    return told[0], told[1]


def _infinity(side: Any, point: Point, precision: int) -> Any:
    """The infinity that a side is, or 0.  Raises `Unclear`."""
    if side in ENDS:
        return side
    if not isinstance(side, sp.Limit):
        return 0
    with ctx.workprec(precision):
        limit = point.limit(side, Evaluation(point.resolve))
    return limit if limit in ENDS else 0
