"""A quick, rigorous filter for many edits of one statement: balls at a few fixed points inside the hypotheses.

Each point keeps what it has evaluated, so that an edited side costs only what the edit changed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flint import ctx

from udlsym import enclosures as en
from udlsym import refuting, refuting_matrices
from udlsym.balls import Evaluation, NotUnderstood
from udlsym.edits import Conclusion
from udlsym.errors import UdlsymError
from udlsym.hypotheses import heads_of, pool_of, read_hypotheses
from udlsym.matrices import concerns_matrices
from udlsym.mending import DOUBTS, Mender
from udlsym.sieving_matrices import MatrixPoint, matrix_points
from udlsym.statements import Statement
from udlsym.verdicts import Witness
from udlsym.witnesses import Point, symbol_key

POINTS = 8
ATTEMPTS = 60
PRECISION = 128


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

    def admits(self, conditions: list[Any]) -> bool:
        """Whether the point certainly satisfies conditions."""
        try:
            with ctx.workprec(PRECISION):
                return all(self.e.holds(condition) for condition in conditions)
        except (UdlsymError, *DOUBTS):
            return False


class Sieve:
    """Points of a refuted statement; those at which it fails come first."""

    def __init__(self, statement: Statement, *, seconds: float = 0.8) -> None:
        self.statement = statement
        self.points: list[ScalarPoint | MatrixPoint] = []
        if statement.kind in ("number", "up-to-constant", "proportional"):
            return
        deadline = time.monotonic() + seconds
        agreeing: list[ScalarPoint | MatrixPoint] = []
        printed = statement.lhs, statement.relation, statement.rhs
        if concerns_matrices(statement.lhs, statement.rhs):
            found: Iterator[ScalarPoint | MatrixPoint] = matrix_points(statement, deadline)
        else:
            found = _points(statement, deadline)
        with suppress(NotUnderstood, _OutOfTime):
            for attempt, point in enumerate(found):
                truth = point.holds(printed)
                if truth is not None:
                    (agreeing if truth else self.points).append(point)
                if len(self.points) + len(agreeing) >= POINTS and (self.points or attempt > ATTEMPTS // 2):
                    break
        self.points += agreeing[: POINTS // 2]

    def speaks_against(self, conclusion: Conclusion) -> bool:
        """Whether a conclusion under the same hypotheses fails at a point, or cannot be compared at any."""
        told = False
        for point in self.points:
            truth = point.holds(conclusion)
            if truth is False:
                return True
            told = told or truth is True
        return bool(self.points) and not told

    def passes(self, candidate: Statement, *, seconds: float = 0.1) -> bool:
        """Whether nothing quick speaks against the candidate, and its hypotheses leave room."""
        conclusion = candidate.lhs, candidate.relation, candidate.rhs
        extra = [h for h in candidate.given if h not in self.statement.given]
        if not extra:
            return not self.speaks_against(conclusion) and (
                bool(self.points) or refuted(candidate, seconds=seconds) is None
            )
        room = [point for point in self.points if point.admits(extra)]
        if any(point.holds(conclusion) is False for point in room):
            return False
        return bool(room) or bool(Sieve(candidate, seconds=3 * seconds).points)


def _points(statement: Statement, deadline: float) -> Iterator[ScalarPoint]:
    def in_time() -> None:
        if time.monotonic() > deadline:
            raise _OutOfTime

    heads = heads_of(statement)
    mender = Mender(read_hypotheses(statement, heads), in_time)
    defined = {d.head for d in (*statement.definitions, *heads)}
    pools = {k: pool_of(k, statement.given) for k in map(symbol_key, set(statement.symbols()) - defined)}
    for attempt in range(ATTEMPTS):
        in_time()
        point = Point(statement.definitions, heads, attempt, pools)
        with suppress(*DOUBTS):
            if mender.mend(point, lambda key: True):
                yield ScalarPoint(Evaluation(point.resolve, steps=10**7))


def refuted(statement: Statement, *, seconds: float) -> Witness | None:
    """A counterexample, by the refuter for what the statement is about."""
    if concerns_matrices(statement.lhs, statement.rhs):
        return refuting_matrices.refute(statement, seconds=seconds)
    return refuting.refute(statement, seconds=seconds)


class _OutOfTime(Exception):
    pass
