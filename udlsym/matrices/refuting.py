"""Refutation of statements about matrices: the smallest exact matrices at which the two sides differ.

Sizes are tried from 2 x 2 on, entries are small integers and halves, symmetric, orthogonal, permutation and positive
definite matrices are made as such, and every hypothesis is checked exactly at the point.  What remains about numbers
(other symbols, undefined functions, exponentials) goes to `refuting.py`.  Where an inverse does not exist nothing is
compared.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from udlsym import refuting
from udlsym.effort import spent, within
from udlsym.errors import UdlsymError
from udlsym.matrices.expressions import concerns_matrices, is_matrix
from udlsym.matrices.glances import Glance, NotSeen
from udlsym.matrices.points import Matrix, MatrixPoint, Skip, sizes_of
from udlsym.statements import Statement
from udlsym.verdicts import Witness

POINTS = 60
"""A statement that survives this many comparisons is left alone."""
ATTEMPTS_A_POINT = 4
EFFORT = 400_000
"""What a whole search may spend."""
ENTRY = 60_000
"""What the search at one entry may spend, where numbers remain."""


def refute(statement: Statement, *, points: int = POINTS, effort: int = EFFORT) -> Witness | None:
    """Exact matrices inside the hypotheses at which the statement fails, or None where none were found.

    >>> A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    >>> print(refute(equal(A*B, B*A)))
    at n = 2, A = Matrix([[...]]), B = Matrix([[...]]): left = Matrix(...), right = Matrix(...)
    """
    return Search(statement).upto(points, effort=effort)


class Search:
    """A search for a counterexample, which can be taken up again where it stopped."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.attempt = self.compared = self.spent = 0
        self._sizes = sizes_of(statement)

    def upto(self, points: int, *, effort: int, enough: int | None = None, closely: bool = True) -> Witness | None:
        """A counterexample at one of the first ``points`` that can be compared, or None; always compared closely.

        Nothing is done beyond ``effort``, and no further point begun when ``enough`` has been spent.
        """
        if self.statement.written:
            return None  # where a number among the matrices, as it was written, has a value is not looked into here
        before = spent()
        found = within(effort, self._upto, points, before + (enough or effort))
        self.spent += spent() - before
        return found

    def _upto(self, points: int, enough: int) -> Witness | None:
        while self.compared < points and self.attempt < ATTEMPTS_A_POINT * points and spent() < enough:
            sizes = next(self._sizes)
            self.attempt += 1
            try:
                witness = Instance(self.statement, sizes, self.attempt - 1).witness()
            except (
                Skip,
                UdlsymError,
                sp.SympifyError,
                ArithmeticError,
                LookupError,
                TypeError,
                ValueError,
                AttributeError,
            ):
                continue
            self.compared += 1
            if witness is not None:
                return witness
        return None


class Instance(MatrixPoint):
    """A statement at exact matrices."""

    # Comparing

    def satisfied(self) -> tuple[Any, ...]:
        """What the hypotheses say about other quantities at the point.  Raises `Skip` where one fails."""
        kept, glance = [], Glance(self)
        for hypothesis in (*self.statement.given, *_equations_of(self.statement), *_domains(self.sizes)):
            certain = glance.certain(hypothesis)
            if certain is not None:
                found = [sp.true if certain else sp.false]
            elif isinstance(hypothesis, sp.Eq) and any(map(is_matrix, hypothesis.args)):
                sides = [_as_matrix(self.value(side)) for side in hypothesis.args]
                found = [sp.Eq(sp.expand(a - b), 0) for a, b in zip(*sides, strict=True)]
            else:
                found = [self.value(hypothesis)]
            for relation in found:
                if isinstance(relation, BooleanFalse):
                    raise Skip
                if not isinstance(relation, Boolean):
                    raise Skip
                if not isinstance(relation, BooleanTrue):
                    kept.append(relation)
        return tuple(kept)

    def witness(self) -> Witness | None:
        """A witness if the statement fails at the point.  Raises `Skip` where nothing can be told."""
        statement = self.statement
        given = self.satisfied()
        if statement.kind in ("up-to-constant", "proportional"):
            return self._pair(given)
        if statement.relation == "==" and statement.tolerance is None and self._agree():
            return None
        left, right = self.value(statement.lhs), self.value(statement.rhs)
        if not is_matrix(left) and not is_matrix(right):
            return self._numbers(left, right, given, ())
        left, right = _as_matrix(left), _as_matrix(right)
        if left.shape == right.shape == (1, 1) and statement.relation != "==":
            return self._numbers(left[0, 0], right[0, 0], given, ())
        if left.shape != right.shape or statement.relation != "==":
            raise Skip
        gaps = [sp.expand(a - b) for a, b in zip(left, right, strict=True)]
        if all(isinstance(g, sp.Rational) for g in gaps) and not given:
            if not any(gaps):
                return None
            return Witness(self._places(), str(sp.Matrix(left)), str(sp.Matrix(right)))
        for place, gap in enumerate(gaps):
            if gap == 0:
                continue
            i, j = divmod(place, left.cols)
            found = self._numbers(left[i, j], right[i, j], given, (("entry", f"[{i + 1}, {j + 1}]"),))
            if found is not None:
                return found
        return None

    def _agree(self) -> bool:
        """Whether the sides are seen at a glance to be the same."""
        glance = Glance(self)
        try:
            return glance.same(self.statement.lhs, self.statement.rhs)
        except NotSeen:
            return False

    def _agree_beside(self, values: dict[Any, Any]) -> bool:
        """Whether gap or ratio of the sides is seen at a glance to be the same here as at other values."""
        here, there = Glance(self), Glance(self, values)
        try:
            return here.gap(self.statement) == there.gap(self.statement)
        except NotSeen:
            return False

    def _numbers(
        self, left: Any, right: Any, given: tuple[Any, ...], more: tuple[tuple[str, str], ...]
    ) -> Witness | None:
        if left == right and self.statement.relation == "==":
            return None
        sides = {"lhs": sp.sympify(left), "rhs": sp.sympify(right)}
        statement = replace(self.statement, **sides, given=given, definitions=self._rest())
        if statement.kind in ("up-to-constant", "proportional"):
            statement = replace(statement, kind="equality", modulo=())
        found = refuting.refute(statement, points=12, effort=ENTRY)
        if found is None:
            return None
        return Witness((*self._places(), *more, *found.at), found.left, found.right)

    def _rest(self) -> tuple[Any, ...]:
        kept = tuple(d for d in self.statement.definitions if not is_matrix(d.head))
        if any(concerns_matrices(d.head, d.body, *d.given) for d in kept):
            raise Skip
        return tuple(replace(d, body=d.body.xreplace(self.sizes)) for d in kept)

    def _pair(self, given: tuple[Any, ...]) -> Witness | None:
        """Two points that differ in the matrices ``modulo`` only, at which the gap or the ratio differs."""
        statement = self.statement
        moved = [s for s in self.values if s in statement.modulo and s not in self.flags.abbreviations]
        fixed = [s for s in self.flags.abbreviations if s not in statement.modulo]
        sides = (statement.lhs, statement.rhs)
        old = dict(self.values)
        self.values = {s: self._drawn(s, 1) if s in moved else v for s, v in old.items()}
        self._abbreviate()
        if not moved or any(self.values[s] != old[s] for s in fixed) or self.satisfied() != given:
            raise Skip
        if self._agree_beside(old):
            self.values = old
            return None
        second = [self.value(side) for side in sides]
        new = tuple((f"{s.name} (second point)", str(sp.Matrix(self.values[s]))) for s in moved)
        self.values = old
        first = [self.value(side) for side in sides]
        if any(map(is_matrix, (*first, *second))):
            pairs = [_as_matrix(m) for m in (*first, *second)]
            if any(m.shape != (1, 1) for m in pairs):
                raise Skip
            first, second = [pairs[0][0], pairs[1][0]], [pairs[2][0], pairs[3][0]]
        if statement.kind == "up-to-constant":
            return self._numbers(first[0] - first[1], second[0] - second[1], given, new)
        return self._numbers(first[0] / first[1], second[0] / second[1], given, new)

    def _places(self) -> tuple[tuple[str, str], ...]:
        sizes = ((str(s), str(v)) for s, v in self.sizes.items())
        used = self.statement.lhs.free_symbols | self.statement.rhs.free_symbols
        for hypothesis in self.statement.given:
            used |= hypothesis.free_symbols
        return (*sizes, *((s.name, str(sp.Matrix(v))) for s, v in self.values.items() if s in used))


def _as_matrix(value: Any) -> Any:
    return value if is_matrix(value) else Matrix([[value]])


def _equations_of(statement: Statement) -> list[Any]:
    return [sp.Eq(d.head, d.body, evaluate=False) for d in statement.definitions if is_matrix(d.head)]


def _domains(sizes: dict[Any, Any]) -> list[Any]:
    """The domains of the size symbols, as conditions that are already decided."""
    wrong = [s for s, v in sizes.items() if any(getattr(v, f"is_{w}") is not t for w, t in s.assumptions0.items())]
    return [sp.false] if wrong else []


__all__ = ["Search", "refute"]
