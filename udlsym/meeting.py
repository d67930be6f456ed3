"""Where the sides of a strict inequality meet in a number that is no fraction: ``x*exp(-x) < exp(-1)`` at x = 1.

No balls tell equal numbers apart.  The sides are written as closed expressions at the point, and a proof that these are
equal, accepted by the checker, refutes what says that they differ.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from udlsym.balls.evaluating import Evaluation
from udlsym.binding import free_symbols
from udlsym.checking import check
from udlsym.counterexamples.solving import DOUBTS, STEPS
from udlsym.counterexamples.witnesses import Point
from udlsym.effort import within
from udlsym.errors import UdlsymError
from udlsym.provers import identities
from udlsym.statements import Statement, equal

EFFORT = 5_000
"""What one point may cost."""
LARGEST = 1000
"""Numerators and denominators that a closed expression may have."""


def common_value(statement: Statement, point: Point) -> Any | None:
    """The number that both sides certainly are at a point, as a closed expression; None where that is not seen."""
    try:
        return within(EFFORT, _common_value, statement, point)
    except (UdlsymError, *DOUBTS):
        return None


def _common_value(statement: Statement, point: Point) -> Any | None:
    e = Evaluation(point.resolve, steps=STEPS)
    fixed = {d.head: d.body for d in point.heads if not (d.variables or free_symbols(d.body))}
    left, right = (point.closed(side.xreplace(fixed), e) for side in (statement.lhs, statement.rhs))
    if left.free_symbols or right.free_symbols:
        return None
    numbers = left.atoms(sp.Rational) | right.atoms(sp.Rational)
    if any(max(abs(number.p), number.q) > LARGEST for number in numbers):
        return None  # exp(10**9) is a power of exp(1) that no polynomial should be asked for
    if left != right:
        same = equal(left, right)
        evidence = identities.prove(same)
        if evidence is None:
            return None
        check(same, evidence)
    return right if right.count_ops() <= left.count_ops() else left
