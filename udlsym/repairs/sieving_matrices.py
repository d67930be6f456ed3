"""The quick filter for edits of statements about matrices: exact matrices, drawn once for all edits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import sympy as sp
from flint import ctx

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import evaluate
from udlsym.counterexamples.mending import DOUBTS
from udlsym.errors import UdlsymError
from udlsym.matrices.expressions import is_matrix
from udlsym.matrices.points import Skip, sizes_of
from udlsym.matrices.refuting import Instance
from udlsym.repairs.changes import Conclusion
from udlsym.statements import Statement

TROUBLES = (*DOUBTS, Skip, UdlsymError, sp.SympifyError, NotImplementedError)


class MatrixPoint:
    """Exact matrices inside the hypotheses; a side that was evaluated is remembered."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.known: dict[Any, Any] = {}
        self.given = instance.satisfied()
        self.numbers: dict[Any, Any] = {}

    def holds(self, conclusion: Conclusion) -> bool | None:
        """Whether a conclusion may hold here: False where it certainly fails, None where nothing is told."""
        lhs, relation, rhs = conclusion
        try:
            left, right = self._value(lhs), self._value(rhs)
            if is_matrix(left) or is_matrix(right):
                return None if left.shape != right.shape else sp.Matrix(left - right).expand().is_zero_matrix
            gap = self._filled(left - right)
            value = evaluate(gap, 128)
            with ctx.workprec(128):
                return en.related(value, relation, en.ZERO) is not False
        except TROUBLES:
            return None

    def admits(self, conditions: list[Any]) -> bool:
        """Whether the point certainly satisfies conditions."""
        try:
            return all(self.instance.value(c) == True for c in conditions)  # noqa: E712  SymPy's true is no bool
        except TROUBLES:
            return False

    def _value(self, side: Any) -> Any:
        if side not in self.known:
            self.known[side] = self.instance.value(side)
        return self.known[side]

    def _filled(self, number: Any) -> Any:
        """A number with simple values for what is free in it."""
        for symbol in sorted(number.free_symbols - set(self.numbers), key=str):
            self.numbers[symbol] = sp.Integer(len(self.numbers) + 2)
        return number.xreplace(self.numbers)


def matrix_points(statement: Statement, most: int = 3) -> Iterator[MatrixPoint]:
    """A few points of a statement that says nothing about numbers which they would have to satisfy as well."""
    found = 0
    for attempt, sizes in islice(enumerate(sizes_of(statement)), 24):
        if found >= most:
            return
        try:
            point = MatrixPoint(Instance(statement, sizes, attempt))
        except TROUBLES:
            continue
        if not point.given:
            found += 1
            yield point
