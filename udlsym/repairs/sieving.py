"""A quick, rigorous filter for many edits of one statement: balls at a few fixed points inside the hypotheses.

Each point keeps what it has evaluated, so that an edited side costs only what the edit changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from flint import ctx
from sympy import IndexedBase, MatrixSymbol, Sum, Symbol

from udlsym.balls import enclosures as en
from udlsym.balls.evaluating import Evaluation, NotUnderstood
from udlsym.counterexamples.hypotheses import heads_of, pool_of, read_hypotheses
from udlsym.counterexamples.mending import DOUBTS, Mender
from udlsym.counterexamples.moments import moments_of
from udlsym.counterexamples.witnesses import Point, symbol_key
from udlsym.effort import within
from udlsym.errors import UdlsymError
from udlsym.exact.calculus import Composite, Partial
from udlsym.matrices.expressions import concerns_matrices
from udlsym.repairs.changes import Conclusion
from udlsym.repairs.sieving_matrices import MatrixPoint, matrix_points
from udlsym.searching import glance
from udlsym.statements import Statement

POINTS = 12
ATTEMPTS = 60
PRECISION = 128
EFFORT = 150_000
"""What finding the points may cost."""


class ScalarPoint:
    """A point of a statement about numbers, with what was evaluated there."""

    def __init__(self, e: Evaluation) -> None:
        self.e = e

    def holds(self, conclusion: Conclusion) -> bool | None:
        """Whether a conclusion may hold here: False where it rigorously fails, None where nothing is told."""
        lhs, relation, rhs = conclusion
        try:
            with ctx.workprec(PRECISION):
                return en.related(self.e.value(lhs), relation, self.e.value(rhs)) is not False
        except (UdlsymError, *DOUBTS):
            return None

    def value(self, expression: Any) -> Any:
        """What encloses the value of an expression here; None where it has none."""
        try:
            with ctx.workprec(PRECISION):
                return self.e.value(expression)
        except (UdlsymError, *DOUBTS):
            return None

    def middle(self, expression: Any) -> complex | None:
        """Roughly the value of an expression here: good for guessing, never for judging."""
        try:
            with ctx.workprec(PRECISION):
                return complex(en.to_ball(self.e.value(expression)).mid())
        except (UdlsymError, OverflowError, *DOUBTS):
            return None

    def admits(self, conditions: list[Any]) -> bool:
        """Whether the point certainly satisfies conditions."""
        try:
            with ctx.workprec(PRECISION):
                return all(self.e.holds(condition) for condition in conditions)
        except (UdlsymError, *DOUBTS):
            return False


class Sieve:
    """Points of a refuted statement; those at which it fails come first."""

    def __init__(self, statement: Statement, *, effort: int = EFFORT) -> None:
        self.statement = statement
        self.points: list[ScalarPoint | MatrixPoint] = []
        self.elsewhere = _elsewhere(statement)
        self.agrees = False  # whether the statement was seen to hold anywhere
        self.chosen = any(side.has(Composite) for side in (statement.lhs, statement.rhs))
        if statement.kind == "number" or (statement.modulo and not self.elsewhere):
            return
        agreeing: list[ScalarPoint | MatrixPoint] = []
        printed = self._told((statement.lhs, statement.relation, statement.rhs))
        if self.chosen:
            statement = replace(statement, lhs=printed[0], rhs=printed[2])
        if self.elsewhere:
            given = tuple(dict.fromkeys((*statement.given, *(h.xreplace(self.elsewhere) for h in statement.given))))
            lhs, _, rhs = printed
            statement = replace(statement, lhs=lhs, rhs=rhs, given=given, kind="equality", modulo=())
        found: Iterator[ScalarPoint | MatrixPoint]
        found = matrix_points(statement) if concerns_matrices(statement.lhs, statement.rhs) else _points(statement)
        within(effort, self._fill, found, printed, agreeing)
        self.agrees = bool(agreeing)
        self.points += agreeing[: POINTS // 2]

    @property
    def never_agrees(self) -> bool:
        """Whether the statement, which is about some quantity, was seen to fail everywhere."""
        about = self.statement.lhs.free_symbols | self.statement.rhs.free_symbols
        return bool(about and self.points and not self.agrees)

    def _told(self, conclusion: Conclusion) -> Conclusion:
        """What a conclusion says at a point: of a difference or a quotient that must stay, what it is elsewhere too."""
        lhs, relation, rhs = conclusion
        if self.chosen:
            lhs, rhs = _with_chosen(lhs), _with_chosen(rhs)
        if not self.elsewhere:
            return lhs, relation, rhs
        kept = lhs - rhs if self.statement.kind == "up-to-constant" else lhs / rhs
        return kept, "==", kept.xreplace(self.elsewhere)

    def _fill(
        self,
        found: Iterator[ScalarPoint | MatrixPoint],
        printed: Conclusion,
        agreeing: list[ScalarPoint | MatrixPoint],
    ) -> None:
        with suppress(NotUnderstood):
            for attempt, point in enumerate(found):
                truth = point.holds(printed)
                if truth is not None:
                    (agreeing if truth else self.points).append(point)
                if len(self.points) + len(agreeing) >= POINTS and (self.points or attempt > ATTEMPTS // 2):
                    break

    def speaks_against(self, conclusion: Conclusion) -> bool:
        """Whether a conclusion under the same hypotheses fails at a point, or cannot be compared at any."""
        told = False
        conclusion = self._told(conclusion)
        for point in self.points:
            truth = point.holds(conclusion)
            if truth is False:
                return True
            told = told or truth is True
        return bool(self.points) and not told

    def varies(self, expression: Any) -> bool:
        """Whether an expression certainly has two values."""
        told = [point for point in self.points if isinstance(point, ScalarPoint)]
        values = [value for point in told if (value := point.value(expression)) is not None]
        with ctx.workprec(PRECISION):
            return any(en.related(values[0], "==", value) is False for value in values[1:])

    def passes(self, candidate: Statement) -> bool:
        """Whether nothing quick speaks against the candidate, and its hypotheses leave room."""
        conclusion = candidate.lhs, candidate.relation, candidate.rhs
        extra = [h for h in candidate.given if h not in self.statement.given]
        if not extra:
            return not self.speaks_against(conclusion) and (bool(self.points) or glance(candidate) is None)
        room = [point for point in self.points if point.admits(extra)]
        if any(point.holds(self._told(conclusion)) is False for point in room):
            return False
        return bool(room) or bool(Sieve(candidate, effort=EFFORT // 3).points)


def _with_chosen(expression: Any) -> Any:
    """A polynomial for every function of a family: what is false of one is false, and one has values everywhere."""
    news: dict[Any, Any] = {}
    for node in expression.atoms(Partial):
        news[node] = node.args[1] + node.args[0].args[1](node.args[1])
    for node in expression.atoms(Composite):
        (k,), entry = node.args[1].variables, node.args[1].expr
        news[node] = Sum(k * entry + entry**2 / 2, (k, 1, node.args[2]))
    return expression.xreplace(news)


def _elsewhere(statement: Statement) -> dict[Any, Any]:
    """Fresh names for the symbols in which a statement is meant, so that it compares two points; empty for others."""
    fresh: dict[Any, Any] = {}
    for symbol in statement.modulo:
        if isinstance(symbol, MatrixSymbol):
            fresh[symbol] = MatrixSymbol(f"{symbol.name}_elsewhere", *symbol.shape)
        elif isinstance(symbol, IndexedBase):
            fresh[symbol] = IndexedBase(f"{symbol.label}_elsewhere", **symbol.assumptions0)
        elif isinstance(symbol, Symbol):
            fresh[symbol] = Symbol(f"{symbol.name}_elsewhere", **symbol.assumptions0)
    whole = len(fresh) == len(statement.modulo)
    return fresh if whole and not statement.definitions else {}


def _points(statement: Statement) -> Iterator[ScalarPoint]:
    heads = heads_of(statement)
    mender = Mender(read_hypotheses(statement, heads))
    defined = {d.head for d in (*statement.definitions, *heads)}
    pools = {k: pool_of(k, statement.given) for k in map(symbol_key, set(statement.symbols()) - defined)}
    moments = moments_of(statement)
    for attempt in range(ATTEMPTS):
        point = Point(statement.definitions, heads, attempt, pools, moments=moments)
        with suppress(*DOUBTS):
            if mender.mend(point, lambda key: True):
                yield ScalarPoint(Evaluation(point.resolve, steps=10**7))
